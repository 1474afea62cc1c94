/**
 * A renewed card is given in exchange for the one before it, and takes over what other institutions put on that (F17): the old chip tells it to the counter
 * over its channel, the new chip takes it before anything else, tells it back, and only equal data let the visit go on.
 */
import { createHash } from 'node:crypto';
import { type CarriedFile, carriedFiles, type IssuerStep, writeFile } from '@openmyna/reader';
import { MynaError } from '../../kernel/index.ts';
import { advanceWork, type CardWork, startWork, type WorkMove } from './card-work.ts';
import { requireSameFace } from './collect.ts';
import type { CounterDeps, Officer } from './deps.ts';
import { guarded, type ScreenMove } from './screen-move.ts';
import type { Visit } from './types.ts';
import { requireOpen } from './visit-fold.ts';

export type CarriedData = Partial<Record<CarriedFile, Uint8Array>>;

const status: IssuerStep = { do: 'status' };
const reads = carriedFiles.map((file): IssuerStep => ({ do: 'readFile', file }));

const digests = (data: CarriedData): Record<string, string> =>
  Object.fromEntries(
    carriedFiles.flatMap((file) => {
      const content = data[file];
      return content && content.length > 0 ? [[file, createHash('sha256').update(content).digest('hex')]] : [];
    }),
  );

function requireExchange(visit: Visit): NonNullable<Visit['exchange']> {
  requireOpen(visit, 'collection');
  requireSameFace(visit);
  if (!visit.exchange) throw new MynaError('MYNA_COUNTER_NO_OLD_CARD');
  return visit.exchange;
}

/**
 * The next step on the card that is handed in, relayed by the officer's terminal.
 *
 * @throws {MynaError} `MYNA_COUNTER_NO_OLD_CARD`, `MYNA_COUNTER_CARD_NOT_AUTHENTIC` for any other card, `MYNA_COUNTER_CARD_REFUSED`
 */
export async function nextOldCardStep(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
  request: { readonly response?: string | undefined; readonly restart?: boolean | undefined },
): Promise<{ visit: Visit; move: Extract<ScreenMove, { kind: 'command' | 'done' }> }> {
  const { oldCardId } = requireExchange(visit);
  const kept = await deps.store.loadWork<CardWork>(visit.id);
  const isFresh = request.restart === true || kept?.work.task !== 'read-carried';
  const work = isFresh ? startWork('read-carried', deps.cards.counterKey(oldCardId), [...reads, status]) : kept.work;
  const step = guarded(() => advanceWork(work, oldCardId, isFresh ? undefined : request.response));
  if (step.work) await deps.store.saveWork(visit.id, step.work, (kept?.version ?? 0) + 1);
  if (step.move.kind === 'command') return { visit, move: step.move };
  if (step.move.kind !== 'finished') throw new MynaError('MYNA_COUNTER_CARD_REFUSED');
  await deps.store.keepCarried(visit.id, step.move.files);
  await deps.store.dropWork(visit.id);
  const read = { kind: 'old-card-read', cardId: oldCardId, files: digests(step.move.files) } as const;
  return { visit: await deps.store.append(visit, officer.code, read), move: { kind: 'done', isDelivered: true } };
}

/** The old chip is broken: nothing can be carried over, the other institutions enter their data again. */
export function noteUnreadable(deps: CounterDeps, officer: Officer, visit: Visit): Promise<Visit> {
  const { oldCardId } = requireExchange(visit);
  return deps.store.append(visit, officer.code, { kind: 'old-card-unreadable', cardId: oldCardId });
}

/** Before PINs are set and the card is delivered. @throws {MynaError} `MYNA_COUNTER_OLD_CARD_NEEDED` */
export function requireOldCard({ exchange }: Visit): void {
  if (exchange?.data === 'to-read') throw new MynaError('MYNA_COUNTER_OLD_CARD_NEEDED');
}

/** The work that writes what was carried; undefined when there is nothing to write. */
export async function startCarrying(deps: CounterDeps, visit: Visit, cardId: string): Promise<CardWork | undefined> {
  const carried: CarriedData | undefined = await deps.store.loadCarried(visit.id);
  const writes = carriedFiles.flatMap((file) => {
    const content = carried?.[file];
    return content && content.length > 0 ? [writeFile(file, content)] : [];
  });
  if (writes.length === 0) return undefined;
  const steps: IssuerStep[] = [{ do: 'beginUpdate' }, ...writes, { do: 'commitUpdate' }, ...reads, status];
  return startWork('write-carried', deps.cards.counterKey(cardId), steps);
}

/** The new chip has told back what it holds. @throws {MynaError} `MYNA_COUNTER_DATA_DIFFERS` */
export function requireSameData({ exchange }: Visit, { files }: Extract<WorkMove, { kind: 'finished' }>): void {
  const [before, after] = [exchange?.files ?? {}, digests(files)];
  const isSame = carriedFiles.every((file) => before[file] === after[file]);
  if (!isSame) throw new MynaError('MYNA_COUNTER_DATA_DIFFERS');
}
