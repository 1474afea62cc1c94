import { z } from 'zod';
import { type Actor, MynaError, Temporal } from '../../kernel/index.ts';
import { type LinkageCode, type MandateScope, mandateKinds, mandateScopes, type Purpose } from '../exchange/index.ts';
import { herself, type Room, residentOf } from './deps.ts';
import { foldMandate } from './fold.ts';
import type { KeptMandate } from './store.ts';
import type { MandateView, OwnMandates } from './types.ts';

const byLaw = z.object({
  mandate: z.uuid().nullable(),
  kind: z.enum(mandateKinds),
  name: z.string(),
  until: z
    .string()
    .nullable()
    .transform((text) => (text === null ? undefined : Temporal.PlainDate.from(text))),
  isProtected: z.boolean(),
});
const own = z.object({ iActFor: z.array(byLaw), actForMe: z.array(byLaw), isCapable: z.boolean(), isProtected: z.boolean() });

/** A letter says where somebody lives. */
const scopesOf = (scopes: readonly MandateScope[], isProtected: boolean): readonly MandateScope[] =>
  isProtected ? scopes.filter((scope) => scope !== 'letters') : scopes;

function toView({ mandate, kind, name, until, isProtected }: z.infer<typeof byLaw>): MandateView {
  const scopes = scopesOf(mandateScopes, isProtected);
  return { id: mandate ?? '', kind, state: 'active', name, scopes, until, since: undefined, endedBy: undefined };
}

/** Both ways: by law from the register, by signature from what is kept here. The look is entered before anything is read. */
export async function listMandates(room: Room, code: LinkageCode): Promise<OwnMandates> {
  const residentId = await residentOf(room, code);
  return list(room, residentId, { code, purpose: 'portal.mandates', actor: herself(code) });
}

/** What an officer at the counter sees of them. @param code the counter's */
export async function listAtCounter(room: Room, actor: Actor, code: LinkageCode): Promise<OwnMandates> {
  const residentId = await room.exchange.residentOf(code, 'counter');
  if (!residentId) throw new MynaError('MYNA_EXCHANGE_CODE_UNKNOWN');
  return list(room, residentId, { code, purpose: 'counter.mandates', actor });
}

async function list(
  { store, database, exchange, clock }: Room,
  residentId: string,
  asked: { readonly code: LinkageCode; readonly purpose: Purpose; readonly actor: Actor },
): Promise<OwnMandates> {
  const disclosed = await exchange.disclose({ ...asked, items: ['mandates'] });
  const { iActFor, actForMe, isCapable, isProtected } = own.parse(disclosed.mandates);
  const today = await clock.today();
  const view = ({ id, actions }: KeptMandate, name: string): MandateView[] => {
    const mandate = foldMandate(actions, today);
    if (!mandate) return [];
    const { state, scopes, until, since, endedBy } = mandate;
    return [{ id, kind: 'agent', state, name, scopes, until, since, endedBy }];
  };
  const given = (await store.givenBy(database, residentId)).flatMap((kept) => view(kept, kept.document.agent.name));
  const taken = (await store.takenBy(database, residentId)).flatMap((kept) => view(kept, kept.document.person.name));
  return {
    actForMe: [...actForMe.map(toView), ...given.filter(({ state }) => state !== 'draft')],
    iActFor: [...iActFor.map(toView), ...taken],
    mayGive: isCapable,
    isProtected,
  };
}
