import type { PolicyProfile } from '@openmyna/rules';
import { type Actor, type CivilClock, MynaError } from '../../kernel/index.ts';
import type { DisclosureRequest, Exchange, LogPage } from '../exchange/index.ts';
import type { DoorSession, DoorSessions } from '../identity/index.ts';
import type { ActingFor, Mandates } from '../mandates/index.ts';
import { type PortalHome, parseDisclosed, tasksOf } from './home.ts';
import { type OwnPost, parsePost } from './letters.ts';

export interface PortalDeps {
  readonly exchange: Pick<Exchange, 'disclose' | 'entriesOf' | 'openLetter'>;
  readonly sessions: DoorSessions;
  readonly mandates: Pick<Mandates, 'acting'>;
  readonly clock: CivilClock;
  readonly profile: PolicyProfile;
}

export interface OwnLogPage {
  /** `next` of the page before. */
  readonly before: string | undefined;
  readonly limit: number;
  /** Leaves out my own looks. */
  readonly byOthers: boolean;
}

/** マイナポータル: what a signed-in person sees of herself. It keeps no personal data: everything is read through the exchange. */
export interface Portal {
  readonly sessions: DoorSessions;
  /** Sets for whom the signed-in person acts. */
  readonly acting: Mandates['acting'];
  /** Who I am, or the person for whom I act, the card, the certificates, and what needs doing. One entry in the access log, or one in each of both. */
  homeOf(session: DoorSession, actingFor?: ActingFor): Promise<PortalHome>;
  /** What the post brought to me, or to the person for whom I act, newest first. */
  lettersOf(session: DoorSession, actingFor?: ActingFor): Promise<OwnPost>;
  /** A letter's PDF. @throws {MynaError} `MYNA_LETTER_NOT_FOUND`, `MYNA_PORTAL_LETTER_PROTECTED` */
  openLetter(session: DoorSession, letterId: string, actingFor?: ActingFor): Promise<Uint8Array>;
  /** My access log, newest first. This look is an entry too. */
  accessLogOf(session: DoorSession, page: OwnLogPage): Promise<LogPage>;
}

export function createPortal(deps: PortalDeps): Portal {
  return {
    sessions: deps.sessions,
    acting: deps.mandates.acting,
    async homeOf(session, actingFor) {
      const disclosed = await deps.exchange.disclose({
        code: actingFor?.code ?? session.code,
        purpose: actingFor ? `portal.view-by-${actingFor.kind}` : 'portal.own-data',
        items: ['basicFour', 'stay', 'card', 'certificates', 'notices', 'changes', 'chip'],
        actor: herself(session),
      });
      const { person, card, certificates, told, stay, changeTasks } = parseDisclosed(disclosed);
      const tasks = [
        ...tasksOf({ birthDate: person.birthDate, card, certificates, stay }, await deps.clock.today(), deps.profile),
        ...changeTasks,
      ];
      return { person, card, certificates, tasks, told };
    },
    async lettersOf(session, actingFor) {
      return parsePost(await deps.exchange.disclose({ ...collecting(session, actingFor), items: ['letters'] }));
    },
    openLetter: (session, letterId, actingFor) => deps.exchange.openLetter({ ...collecting(session, actingFor), letterId }),
    accessLogOf: (session, page) => deps.exchange.entriesOf({ code: session.code, actor: herself(session), ...page }),
  };
}

function collecting(session: DoorSession, actingFor: ActingFor | undefined): Pick<DisclosureRequest, 'code' | 'purpose' | 'actor'> {
  return {
    code: actingFor?.code ?? session.code,
    purpose: actingFor ? `portal.letters-by-${actingFor.kind}` : 'portal.letters',
    actor: herself(session),
  };
}

/** The person acts for herself, so the statute's condition of an own request is met. */
function herself(session: DoorSession): Actor {
  if (session.door !== 'portal') throw new MynaError('MYNA_IDENTITY_SESSION_REQUIRED', { door: 'portal' });
  return { institution: 'portal', person: session.code };
}
