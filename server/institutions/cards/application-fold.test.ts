import { policyProfile } from '@openmyna/rules';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Actor, isRefusal, Temporal } from '../../kernel/index.ts';
import { type ApplicationAction, type ApplicationEvent, type ApplicationState, applyAction, foldApplication } from './application-fold.ts';
import { datesAfterFailure, dueAt, firstDates, leadTimeOf, mustGoOn } from './production-dates.ts';
import { progressOf } from './progress.ts';

const by: Actor = { institution: 'cards', person: 'system' };
const on = Temporal.PlainDate.from('2026-12-01');
const at = Temporal.Instant.from('2026-12-01T00:00:00Z');
const dates = firstDates(on, 30);
const cardId = 'b3f8f6a0-0000-4000-8000-000000000001';

const events: readonly ApplicationEvent[] = [
  { kind: 'submitted', route: 'online', photo: 'aa' },
  { kind: 'accepted', photo: 'aa' },
  { kind: 'returnedForCorrection', reason: 'photo-unusable', correctBy: on },
  { kind: 'refused', reason: 'deceit' },
  { kind: 'withdrawn', reason: 'applicant-wish' },
  { kind: 'ordered', ...dates },
  { kind: 'produced', cardId, attempt: 1 },
  { kind: 'chipFailed', cardId, attempt: 1, fault: 'x' },
  { kind: 'recalled', cardId },
  { kind: 'remade', ...dates },
  { kind: 'shipped' },
  { kind: 'arrived' },
  { kind: 'noticeSent', letterId: cardId, collectBy: on },
  { kind: 'noticeReturned' },
  { kind: 'collected', visitId: 'v' },
  { kind: 'neverCollected' },
  { kind: 'destroyed', cardId },
];
const act = (event: ApplicationEvent): ApplicationAction => ({ ...event, at, by });

/** Applies what can follow and leaves out what cannot. */
function walk(sequence: readonly ApplicationEvent[]): { state: ApplicationState | undefined; history: ApplicationAction[] } {
  let state: ApplicationState | undefined;
  const history: ApplicationAction[] = [];
  for (const event of sequence) {
    try {
      state = applyAction(state, act(event));
      history.push(act(event));
    } catch (error) {
      if (!isRefusal(error, 'MYNA_CARDS_APPLICATION_NOT_NOW')) throw error;
    }
  }
  return { state, history };
}

describe('the fold of an application', () => {
  it('never gets stuck: every open application has a next step by itself, by date, or by a person', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 60 }), (sequence) => {
        const { state, history } = walk(sequence);
        if (!state) return;
        const next = events.filter((event) => {
          try {
            applyAction(state, act(event));
            return true;
          } catch {
            return false;
          }
        });
        if (state.outcome) {
          expect(next.map(({ kind }) => kind)).toEqual(state.mustDestroy ? ['destroyed'] : []);
        } else {
          expect(next.length).toBeGreaterThan(0);
          const isTransient = state.stage === 'submitted' || state.stage === 'accepted' || state.stage === 'chipFailed';
          expect(isTransient || mustGoOn(state) || dueAt(state) !== undefined).toBe(true);
        }
        expect(foldApplication(history)).toEqual(state);
        const { steps } = progressOf({ id: cardId, residentId: cardId, reference: 'A-', municipality: '149900', state, history });
        expect(steps.filter(({ status }) => status === 'current').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2000 },
    );
  });

  it('makes at most one card that was not recalled, and ends with it in a hand or destroyed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 80 }), (sequence) => {
        const { state, history } = walk(sequence);
        const count = (wanted: ApplicationEvent['kind']) => history.filter(({ kind }) => kind === wanted).length;
        expect(count('produced') - count('recalled')).toBeLessThanOrEqual(1);
        if (state?.outcome === 'card') expect(history.some(({ kind }) => kind === 'destroyed')).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('production dates', () => {
  const profile = policyProfile('brief');

  it('are 28 to 56 days away, spread over the whole range, and the same for the same seed', () => {
    const leads = Array.from({ length: 2000 }, (_, index) => leadTimeOf('seed', `application-${index}`, profile));
    expect(Math.min(...leads)).toBe(28);
    expect(Math.max(...leads)).toBe(56);
    expect(new Set(leads).size).toBe(29);
    expect(leadTimeOf('seed', 'application-7', profile)).toBe(leads[7]);
  });

  it('stand after a failed chip as long as there is time, and move by whole days afterwards', () => {
    let current = dates;
    for (let failures = 1; failures <= 3; failures += 1) {
      current = datesAfterFailure(current.produceOn, current);
      expect(current.arriveOn.equals(dates.arriveOn)).toBe(true);
    }
    for (let failures = 1; failures <= 10; failures += 1) {
      const later = datesAfterFailure(current.produceOn, current);
      expect(current.produceOn.until(later.produceOn).days).toBe(1);
      expect(later.produceOn.until(later.shipOn).days).toBeGreaterThanOrEqual(1);
      expect(later.shipOn.until(later.arriveOn).days).toBe(3);
      current = later;
    }
  });
});
