/** The caller's side: a call by text, free, day and night. Who calls is nobody's business until a card is to be suspended. */
import { isIndividualNumber } from '@openmyna/number';
import { isOpenAt, MynaError } from '../../kernel/index.ts';
import { waitForNews } from './bell.ts';
import type { HelplineDeps } from './deps.ts';
import type { Call, Line, Matter } from './types.ts';

/** Calls that may be open from one network address: a family in one house, and no machine that rings all day. */
const mostFromOneAddress = 20;
/** A caller whose page was not heard of for so long has hung up. */
export const callerAwayMs = 45_000;
/** A call that somebody has answered is kept for so long without its caller: the telephone slept, or the operator ends her work. */
const callerGoneMs = 600_000;

/** The sweep that every ring and every look at the queue does. */
export async function sweepCalls({ store, time }: Pick<HelplineDeps, 'store' | 'time'>): Promise<void> {
  const now = time.now();
  await store.sweep({ ringing: now - callerAwayMs, answered: now - callerGoneMs });
}

/**
 * @throws {MynaError} `MYNA_HELPLINE_CLOSED` for other matters outside the hours of the profile; never for a lost card.
 * `MYNA_HELPLINE_TOO_MANY_CALLS`
 */
export async function ring(
  deps: HelplineDeps,
  request: { readonly language: string; readonly matter: Matter; readonly address: string },
): Promise<{ call: Call; token: string }> {
  const { helpline } = deps.profile;
  const hours = request.matter === 'lost-card' ? helpline.suspension : helpline.otherMatters;
  if (!isOpenAt(hours, await deps.clock.now())) throw new MynaError('MYNA_HELPLINE_CLOSED', { from: hours.from, to: hours.to });
  await sweepCalls(deps);
  const rung = await deps.store.ring({ ...request, most: mostFromOneAddress });
  if (!rung) throw new MynaError('MYNA_HELPLINE_TOO_MANY_CALLS');
  return rung;
}

export interface LineView {
  readonly call: Call;
  readonly lines: readonly Line[];
  /** Calls that ring longer than this one. */
  readonly before: number;
}

/** The call as its caller sees it: waits for something newer than `seen`. */
export function followLine(
  deps: HelplineDeps,
  caller: { readonly callId: string; readonly token: string },
  news: { readonly seen: number; readonly after: number; readonly waitMs: number; readonly isGone: () => boolean },
): Promise<LineView> {
  const { callId } = caller;
  return waitForNews(deps.store.bell, { milliseconds: news.waitMs, callId, turn: callId, isGone: news.isGone }, async () => {
    const call = await deps.store.ofCaller(caller.callId, caller.token);
    const isNews = call.version > news.seen;
    const lines = isNews ? await deps.store.linesOf(call.id, news.after) : [];
    const before = call.state === 'ringing' ? await deps.store.ringingBefore(call) : 0;
    return { isNews, found: { call, lines, before } };
  });
}

/** @throws {MynaError} `MYNA_HELPLINE_LINE_CLOSED`, `MYNA_HELPLINE_CALL_OVER` */
export async function sayAsCaller(
  deps: HelplineDeps,
  caller: { readonly callId: string; readonly token: string },
  text: string,
): Promise<void> {
  const call = await deps.store.ofCaller(caller.callId, caller.token);
  await deps.store.say(call.id, 'caller', { text: withoutNumbers(text) });
}

export async function hangUp(deps: HelplineDeps, caller: { readonly callId: string; readonly token: string }): Promise<Call> {
  const call = await deps.store.ofCaller(caller.callId, caller.token);
  const to = call.state === 'ringing' ? 'missed' : 'ended';
  const ended = await deps.store.change(call.id, { from: ['ringing', 'taken', 'held'], to, outcome: 'hung-up' });
  if (ended?.state === 'ended') await deps.store.note(call.id, { notice: 'ended' });
  return ended ?? call;
}

/** Nobody is found by an individual number here, so none is kept: its digits are struck out before the sentence is sealed. */
function withoutNumbers(text: string): string {
  return text.replace(/[0-9０-９](?:[\s\u3000-]?[0-9０-９]){11}(?![0-9０-９])/gu, (digits) =>
    isIndividualNumber(digits.normalize('NFKC').replaceAll(/\D/g, '')) ? '●●●● ●●●● ●●●●' : digits,
  );
}
