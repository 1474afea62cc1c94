/** The operator's side: the queue, and one call at a time. */
import { MynaError } from '../../kernel/index.ts';
import { waitForNews } from './bell.ts';
import type { HelplineDeps } from './deps.ts';
import { callerAwayMs, sweepCalls } from './line.ts';
import type { Call, Line, Operator, Outcome, Phrase } from './types.ts';

/** A call whose operator was not seen for so long may be taken by another one. */
const operatorAwayMs = 60_000;
/** Ended calls stay in the list for so long. */
const recentMs = 30 * 60_000;

export interface Queue {
  readonly calls: readonly Call[];
  /** Changes with every change of any call. */
  readonly stamp: number;
}

export function followQueue(
  deps: HelplineDeps,
  news: { readonly seen: number; readonly waitMs: number; readonly isGone: () => boolean },
): Promise<Queue> {
  return waitForNews(deps.store.bell, { milliseconds: news.waitMs, isGone: news.isGone }, async () => {
    await sweepCalls(deps);
    const calls = await deps.store.list(deps.time.now() - recentMs);
    const stamp = calls.reduce((sum, { version, rangAt }) => (sum * 31 + version * 7 + (rangAt % 1_000_003)) % 1_000_000_007, calls.length);
    return { isNews: stamp !== news.seen, found: { calls, stamp } };
  });
}

/**
 * Takes a call; of two operators one gets it. One call is open at a time.
 * @throws {MynaError} `MYNA_HELPLINE_CALL_TAKEN`, `MYNA_HELPLINE_CALL_OVER`, `MYNA_HELPLINE_ANOTHER_CALL_OPEN`
 */
export async function takeCall(deps: HelplineDeps, operator: Operator, callId: string): Promise<Call> {
  const before = await deps.store.get(callId);
  if (before.state === 'taken' && before.operator === operator.code) return before;
  const mine = await deps.store.takenBy(operator.code);
  if (mine && !(await endAbandoned(deps, mine))) throw new MynaError('MYNA_HELPLINE_ANOTHER_CALL_OPEN', { ticket: mine.ticket });
  const isMine = before.operator === operator.code;
  const taken = await deps.store.change(callId, {
    from: before.state === 'ringing' ? ['ringing'] : ['taken', 'held'],
    to: 'taken',
    operator: operator.code,
    ...(before.state === 'ringing' ? {} : { by: operator.code, orUnseenSince: deps.time.now() - operatorAwayMs }),
  });
  if (!taken) throw await whyNot(deps, callId);
  await deps.store.note(callId, { notice: isMine ? 'resumed' : 'taken' });
  return deps.store.get(callId);
}

/** A caller whose page has been gone for a while has hung up. @returns whether the call is over */
async function endAbandoned(deps: HelplineDeps, call: Call): Promise<boolean> {
  if (call.callerSeenAt >= deps.time.now() - callerAwayMs) return false;
  return (await deps.store.change(call.id, { from: ['taken'], to: 'ended', outcome: 'hung-up' })) !== undefined;
}

async function whyNot(deps: HelplineDeps, callId: string): Promise<MynaError> {
  const { state } = await deps.store.get(callId);
  return new MynaError(state === 'ended' || state === 'missed' ? 'MYNA_HELPLINE_CALL_OVER' : 'MYNA_HELPLINE_CALL_TAKEN');
}

/** @throws {MynaError} `MYNA_HELPLINE_CALL_NOT_YOURS`, `MYNA_HELPLINE_CALL_OVER` */
export async function requireMyCall(deps: HelplineDeps, operator: Operator, callId: string): Promise<Call> {
  const call = await deps.store.get(callId);
  if (call.state === 'ended' || call.state === 'missed') throw new MynaError('MYNA_HELPLINE_CALL_OVER');
  if (call.state !== 'taken' || call.operator !== operator.code) throw new MynaError('MYNA_HELPLINE_CALL_NOT_YOURS');
  return call;
}

export interface CallView {
  readonly call: Call;
  readonly lines: readonly Line[];
}

/**
 * An operator follows the calls that she has, and may read one that she had until it is erased.
 * @throws {MynaError} `MYNA_HELPLINE_CALL_NOT_YOURS`
 */
export function followCall(
  deps: HelplineDeps,
  operator: Operator,
  callId: string,
  news: { readonly seen: number; readonly after: number; readonly waitMs: number; readonly isGone: () => boolean },
): Promise<CallView> {
  return waitForNews(deps.store.bell, { milliseconds: news.waitMs, callId, isGone: news.isGone }, async () => {
    const call = await deps.store.get(callId);
    if (call.operator !== operator.code) throw new MynaError('MYNA_HELPLINE_CALL_NOT_YOURS');
    await deps.store.seenByOperator(callId, operator.code);
    const isNews = call.version > news.seen;
    return { isNews, found: { call, lines: isNews ? await deps.store.linesOf(callId, news.after) : [] } };
  });
}

export async function sayAsOperator(
  deps: HelplineDeps,
  operator: Operator,
  callId: string,
  said: { readonly text: string } | { readonly phrase: Phrase },
): Promise<void> {
  await requireMyCall(deps, operator, callId);
  await deps.store.say(callId, 'operator', said);
}

export async function holdCall(deps: HelplineDeps, operator: Operator, callId: string): Promise<Call> {
  await requireMyCall(deps, operator, callId);
  const held = await deps.store.change(callId, { from: ['taken'], to: 'held', by: operator.code });
  if (!held) throw await whyNot(deps, callId);
  await deps.store.note(callId, { notice: 'held' });
  return deps.store.get(callId);
}

export async function endCall(deps: HelplineDeps, operator: Operator, callId: string, outcome: Outcome): Promise<Call> {
  const ended = await deps.store.change(callId, { from: ['taken', 'held'], to: 'ended', by: operator.code, outcome });
  if (!ended) {
    const call = await deps.store.get(callId);
    // A lost answer: the same operator ended it already.
    if (call.operator === operator.code && call.state === 'ended') return call;
    throw call.operator === operator.code ? new MynaError('MYNA_HELPLINE_CALL_OVER') : new MynaError('MYNA_HELPLINE_CALL_NOT_YOURS');
  }
  await deps.store.note(callId, { notice: 'ended' });
  return deps.store.get(callId);
}
