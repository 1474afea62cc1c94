import { connectCard } from '@openmyna/reader';
import type { Browser } from './browser.ts';
import { withCard } from './sign-in.ts';
import type { CollectedCard } from './world.ts';

const mandates = '/api/v1/portal/mandates';

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

/** Given and taken, each with the own card's signature. Returns its id. */
export async function giveMandate(giver: Side, agent: Side, mandate: NewMandate): Promise<string> {
  const { id } = await giver.browser.ask<{ id: string }>(mandates, mandate);
  const { invitation } = await giver.browser.ask<{ invitation: string }>(
    `${mandates}/${id}/signature`,
    await signed(giver, `${mandates}/${id}/to-sign`),
  );
  const taken = await signed(agent, `${mandates}/invitation/to-sign`, { invitation });
  const accepted = await agent.browser.post(`${mandates}/invitation/accept`, { ...taken, invitation });
  if (accepted.status !== 204) throw new Error(`the mandate was not taken: ${accepted.status} ${accepted.text.slice(0, 300)}`);
  return id;
}
