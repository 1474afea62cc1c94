import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedAt, applyAction, type CaseAction, type CaseState, finalStages, foldCase, nothingYet, type Stage } from './case-fold.ts';

const at = '2026-11-23T00:00:00Z';
type Kind = Exclude<CaseAction['kind'], 'started'>;
const make: Readonly<Record<Kind, (position: number) => CaseAction>> = {
  saved: (position) => ({ position, at, kind: 'saved', answers: { a: 'b' }, dropped: [] }),
  attached: (position) => ({
    position,
    at,
    kind: 'attached',
    question: 'q',
    attachment: { id: 'x', mediaType: 'image/png', bytes: 1, sha256: '00' },
  }),
  detached: (position) => ({ position, at, kind: 'detached', attachmentId: 'x' }),
  submitted: (position) => ({ position, at, kind: 'submitted', receipt: '1', dueOn: '2026-12-01', feeYen: 0, document: '{}' }),
  taken: (position) => ({ position, at, kind: 'taken', officer: 'o' }),
  asked: (position) => ({ position, at, kind: 'asked', text: 't', answerBy: '2026-12-01', officer: 'o' }),
  answered: (position) => ({ position, at, kind: 'answered', text: 't' }),
  inquired: (position) => ({ position, at, kind: 'inquired', text: 't' }),
  replied: (position) => ({ position, at, kind: 'replied', text: 't', officer: 'o' }),
  accepting: (position) => ({ position, at, kind: 'accepting', text: 't', officer: 'o' }),
  'not-carried-out': (position) => ({ position, at, kind: 'not-carried-out', code: 'X', officer: 'o' }),
  granted: (position) => ({ position, at, kind: 'granted', text: 't', officer: 'o' }),
  refused: (position) => ({ position, at, kind: 'refused', text: 't', officer: 'o' }),
  withdrawn: (position) => ({ position, at, kind: 'withdrawn' }),
  reminded: (position) => ({ position, at, kind: 'reminded', of: 'term' }),
  ended: (position) => ({ position, at, kind: 'ended', reason: 'draft-expired' }),
};
const kinds = Object.keys(make) as Kind[];
const allowed = (state: CaseState): Kind[] => kinds.filter((kind) => allowedAt[kind].includes(state.stage));

describe('the fold of a case', () => {
  it('counts its actions, and nothing is allowed any more once it has ended', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 40 }), (choices) => {
        let state = applyAction(nothingYet, { position: 1, at, kind: 'started' });
        for (const choice of choices) {
          const open = allowed(state);
          expect(open.length === 0).toBe(finalStages.has(state.stage));
          const kind = open[choice % open.length];
          if (!kind) break;
          const next = applyAction(state, make[kind](state.version + 1));
          expect(next.version).toBe(state.version + 1);
          state = next;
        }
      }),
    );
  });

  it('can be led to an end from every stage', () => {
    const stages: Stage[] = ['draft', 'submitted', 'taken', 'question', 'accepting'];
    const reaches = (stage: Stage, seen: ReadonlySet<Stage>): boolean =>
      kinds
        .filter((kind) => allowedAt[kind].includes(stage))
        .map((kind) => applyAction({ ...nothingYet, stage }, make[kind](1)).stage)
        .some((next) => finalStages.has(next) || (!seen.has(next) && reaches(next, new Set([...seen, next]))));
    for (const stage of stages) expect(reaches(stage, new Set([stage])), stage).toBe(true);
  });

  it('forgets an answer that was taken back, and keeps the others', () => {
    const state = foldCase([
      { position: 1, at, kind: 'started' },
      { position: 2, at, kind: 'saved', answers: { one: 'a', two: 'b' }, dropped: [] },
      { position: 3, at, kind: 'saved', answers: { two: 'c' }, dropped: ['one'] },
    ]);
    expect(state.answers).toEqual({ two: 'c' });
  });
});
