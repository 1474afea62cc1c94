import { connectCard } from '@openmyna/reader';
import type { Answer, Browser } from './browser.ts';
import { withCard } from './sign-in.ts';
import type { CollectedCard } from './world.ts';

export const mandatesAt = '/api/v1/portal/mandates';

export interface MandateView {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly name: string;
  readonly until: string | null;
}

export interface OwnMandates {
  readonly actForMe: readonly MandateView[];
  readonly iActFor: readonly MandateView[];
}

export const mandatesOf = (browser: Browser): Promise<OwnMandates> => browser.read(mandatesAt);

/** The same browser, whose requests say for whom they are. */
export const actingBy = (browser: Browser, mandate: string): Browser => browser.with({ 'x-acting-for': mandate });

/** One side at the portal, with the card in her reader. */
export interface Side {
  readonly browser: Browser;
  readonly card: CollectedCard;
}

/** The chip signs what the server prepared, under the signature PIN. */
function signed({ browser, card }: Side, path: string, more: object = {}): Promise<object> {
  const pin = card.pins.get('signature') ?? '';
  return withCard(browser.base, card.cardId, async (transport) => {
    const terminal = await connectCard(transport);
    await terminal.verifyPin('signature', pin);
    const certificate = Buffer.from(await terminal.readCertificate('signature')).toString('base64');
    const { bytes, at } = await browser.ask<{ bytes: string; at: string }>(path, { ...more, certificate });
    const signature = Buffer.from(await terminal.sign('signature', Buffer.from(bytes, 'base64'), pin)).toString('base64');
    return { certificate, at, signature };
  });
}

export interface NewMandate {
  readonly name: string;
  readonly birthDate: string;
  readonly scopes: readonly string[];
  readonly until: string;
}

/** Drafted and signed; the number is the agent's. */
export async function inviteAgent(giver: Side, mandate: NewMandate): Promise<{ readonly id: string; readonly invitation: string }> {
  const { id } = await giver.browser.ask<{ id: string }>(mandatesAt, mandate);
  const body = await signed(giver, `${mandatesAt}/${id}/to-sign`);
  return { id, ...(await giver.browser.ask<{ invitation: string }>(`${mandatesAt}/${id}/signature`, body)) };
}

export const findMandate = (browser: Browser, invitation: string): Promise<Answer> =>
  browser.post(`${mandatesAt}/invitation`, { invitation });

export async function takeMandate(agent: Side, invitation: string): Promise<void> {
  const taken = await signed(agent, `${mandatesAt}/invitation/to-sign`, { invitation });
  const accepted = await agent.browser.post(`${mandatesAt}/invitation/accept`, { ...taken, invitation });
  if (accepted.status !== 204) throw new Error(`the mandate was not taken: ${accepted.status} ${accepted.text.slice(0, 300)}`);
}

/** Given and taken, each with the own card's signature. Returns its id. */
export async function giveMandate(giver: Side, agent: Side, mandate: NewMandate): Promise<string> {
  const { id, invitation } = await inviteAgent(giver, mandate);
  await takeMandate(agent, invitation);
  return id;
}
