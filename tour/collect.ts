import type { PinKind } from '@openmyna/reader';
import { type CardFacts, startVisit, useScreen, type VisitFacts } from './counter.ts';
import { readPdf } from './outside.ts';
import type { Member } from './registration.ts';
import type { World } from './world.ts';

/** A card in its holder's hand. The PINs are known to the holder and the chip; the tour plays the holder. */
export interface CollectedCard {
  readonly who: Member;
  readonly residentId: string;
  readonly cardId: string;
  readonly pins: Map<PinKind, string>;
}

export interface Collection {
  readonly card: CollectedCard;
  readonly facts: CardFacts;
  readonly visit: VisitFacts;
  readonly noticeNumber: string;
  readonly pinsSet: readonly PinKind[];
  readonly apdus: number;
  readonly pinSheet: string;
}

/** What the tour's people choose; nobody of the cast has these. */
export const chosenPins: Readonly<Record<PinKind, string>> = {
  signature: 'TOUR27',
  authentication: '4826',
  basicInformation: '5937',
  healthInsurance: '6048',
  residentRegistry: '7159',
};

/** The number of a collection notice, as its QR code says it. */
export async function noticeOf(world: World, who: Member): Promise<string> {
  const { residentId } = await world.resident(who);
  const notice = (await world.letters(residentId)).find(({ kind }) => kind === 'collection-notice');
  return notice?.qr ?? '';
}

/** A collection in person: notice and document compared, PINs set on one's own screen, sheet and card handed over. */
export async function collectCard(world: World, who: Member): Promise<Collection> {
  const { residentId } = await world.resident(who);
  const noticeNumber = await noticeOf(world, who);
  const visit = await startVisit(await world.officer(), 'collection');
  await visit.identify(residentId, await world.identityOf(who));
  const { card: waiting } = await visit.ask<{ card: CardFacts }>('collection', { noticeNumber });
  if ((await visit.facts()).needsPhotoComparison) await visit.ask('photo-comparison', { isSame: true });
  const pins = new Map(world.profile.pins.map(({ kind }) => [kind, chosenPins[kind]]));
  const { apdus, set } = await useScreen(visit, world.base, waiting.id, pins);
  const sheet = await visit.post('pin-sheet');
  const { card: facts } = await visit.ask<{ card: CardFacts }>('hand-over');
  const ended = await visit.end();
  return {
    card: { who, residentId, cardId: facts.id, pins },
    facts,
    visit: ended,
    noticeNumber,
    pinsSet: set,
    apdus,
    pinSheet: await readPdf(sheet.bytes),
  };
}
