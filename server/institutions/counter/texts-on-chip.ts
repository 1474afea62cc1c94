/**
 * The texts and pictures of a chip in the resident's hands (the task `write-texts`): written beside what serves, under the PIN that guards the counter's update,
 * and valid from one command on. A break leaves the chip with the old texts or with the new ones; whichever it is, they are written again.
 */
import { type IssuerStep, type PinKind, writeFile } from '@openmyna/reader';
import type { PolicyProfile } from '@openmyna/rules';
import { type CardWork, startWork } from './card-work.ts';
import { actorOfVisit, type CounterDeps } from './deps.ts';
import type { Visit } from './types.ts';

/** `brief` the basic-information PIN, `jlis` the resident-registry PIN 住民基本台帳用. */
function updatePinOf({ pins }: PolicyProfile): PinKind {
  const found = pins.find(({ guards }) => guards.includes('counter-update'));
  return found?.kind ?? 'basicInformation';
}

export const wantsTexts = (visit: Visit): boolean => visit.journey === 'change' && visit.changed.turn?.needsTexts === true;

/** The texts of this moment, and the work that writes them. */
export async function startTexts(
  deps: CounterDeps,
  officer: string,
  visit: Visit,
  cardId: string,
): Promise<{ visit: Visit; work: CardWork }> {
  const { files, credentials, version } = await deps.cards.prepareTexts(cardId, actorOfVisit(visit));
  const prepared = await deps.store.append(visit, officer, { kind: 'texts-prepared', version });
  const work = startWork('write-texts', deps.cards.counterKey(cardId), [
    { do: 'resident', pins: [updatePinOf(deps.profile)] },
    { do: 'beginUpdate' },
    ...files.map(({ file, content }): IssuerStep => writeFile(file, content)),
    ...credentials.map((each): IssuerStep => ({ do: 'putCredential', ...each })),
    { do: 'commitUpdate' },
    { do: 'status' },
  ]);
  return { visit: prepared, work };
}

/**
 * The chip has committed: the line is printed on the card, and the card agrees. A record that moved on meanwhile is written once more.
 * @returns the visit, with `needsTexts` still set when the record moved on
 */
export async function confirmTexts(deps: CounterDeps, officer: string, visit: Visit, cardId: string): Promise<Visit> {
  const version = visit.changed.turn?.version ?? -1;
  const isCurrent = await deps.cards.confirmTexts({ cardId, version, visitId: visit.id, actor: actorOfVisit(visit) });
  if (!isCurrent) return visit;
  return deps.store.append(visit, officer, { kind: 'texts-written', cardId, version });
}

/** Nothing is missing on this card any more: the next one may be put in. */
export async function endTurn(deps: CounterDeps, officer: string, visit: Visit, cardId: string): Promise<Visit> {
  const { turn } = visit.changed;
  if (visit.journey !== 'change' || !turn || turn.needsTexts || visit.certificatesWanted.length > 0) return visit;
  return deps.store.append(visit, officer, { kind: 'card-updated', residentId: turn.residentId, cardId });
}
