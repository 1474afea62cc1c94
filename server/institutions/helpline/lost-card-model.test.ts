import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { CardState } from '../cards/index.ts';
import { createTestHelpline } from './test-helpline.ts';

const house = await createTestHelpline();
afterAll(() => house.stop());
const misaki = await house.newOperator();
const officer = { institution: 'counter', person: 'officer' } as const;

/** What may happen to a card that is lost, in any order and as often as it likes. */
const moves = ['lost', 'stop', 'unstop', 'found', 'replace'] as const;
type Move = (typeof moves)[number];

interface Model {
  state: Extract<CardState, 'active' | 'suspended' | 'withdrawn'>;
  isReported: boolean;
}

/** The states as the law has them: 運用中 → 一時停止 → 運用中 | 廃止, and nothing leads back from the last. */
function moveModel(model: Model, move: Move): Model {
  if (model.state === 'withdrawn') return model;
  switch (move) {
    case 'lost':
      return { state: 'suspended', isReported: true };
    case 'stop':
      return { ...model, state: 'suspended' };
    case 'unstop':
    case 'found':
      return { state: 'active', isReported: model.state === 'suspended' ? false : model.isReported };
    case 'replace':
      return { ...model, state: 'withdrawn' };
  }
}

interface Holder {
  readonly residentId: string;
  readonly cardId: string;
  readonly facts: { readonly kana: string; readonly birthDate: string; readonly address: string };
}

async function newHolder(): Promise<Holder> {
  const residentId = await house.register();
  const { id } = await house.importCard(residentId);
  const { rows } = await house.databases.admin.query('select kana, address from registry.residents where resident_id = $1', [residentId]);
  return { residentId, cardId: id, facts: { kana: rows[0].kana, birthDate: '1984-04-12', address: rows[0].address } };
}

/** The loss is told on the telephone, by the facts; everything else happens at the counter. */
async function act({ cardId, facts }: Holder, move: Move): Promise<void> {
  const calm = (error: unknown): void => expect(error).toMatchObject({ code: expect.stringMatching(/^MYNA_CARDS_CARD_NOT_NOW$/) });
  switch (move) {
    case 'lost': {
      const call = await house.newCall();
      await misaki.post(`/calls/${call.id}/take`);
      const { check } = await misaki.post(`/calls/${call.id}/search`, facts);
      await misaki.post(`/calls/${call.id}/suspension`, { check });
      await misaki.post(`/calls/${call.id}/end`, { outcome: 'suspended' });
      return;
    }
    case 'stop':
      return void (await house.cards.suspendCard(cardId, officer).catch(calm));
    case 'unstop':
    case 'found':
      return void (await house.cards.resumeCard(cardId, officer).catch(calm));
    case 'replace':
      return void (await house.cards.withdrawCard(cardId, officer, 'lost').catch(calm));
  }
}

async function verdicts({ cardId, residentId }: Holder): Promise<readonly boolean[]> {
  return Promise.all(
    house.verifiers
      .filter(({ name }) => name !== 'sessions' && name !== 'passkeys')
      .map((verifier) => verifier.refuses({ cardId, residentId })),
  );
}

describe('F18: stop, unstop, lost, found, replace', () => {
  it('F18: in any order leads where the model says, and every verifier refuses the card whenever it is not in use', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...moves), { minLength: 1, maxLength: 7 }), async (path) => {
        const holder = await newHolder();
        let model: Model = { state: 'active', isReported: false };
        for (const move of path) {
          await act(holder, move);
          model = moveModel(model, move);
          expect((await house.cards.getCard(holder.cardId)).state, path.join(' ')).toBe(model.state);
          const refuses = await verdicts(holder);
          expect(new Set(refuses), `${path.join(' ')}: ${model.state}`).toEqual(new Set([model.state !== 'active']));
          expect((await house.cards.lossOf(holder.cardId)) !== undefined, path.join(' ')).toBe(model.isReported);
        }
      }),
      { numRuns: Number(process.env.F18_RUNS ?? 12) },
    );
  }, 180_000);

  it('F18: after a stop every verifier refuses with its first answer, within a second', async () => {
    const slowest = new Map<string, number>();
    for (let runs = 0; runs < 10; runs += 1) {
      const holder = await newHolder();
      await house.sessionAt('portal', holder.residentId, holder.cardId);
      await act(holder, 'lost');
      for (const verifier of house.verifiers) {
        const before = performance.now();
        expect([verifier.name, await verifier.refuses(holder)]).toEqual([verifier.name, true]);
        slowest.set(verifier.name, Math.max(slowest.get(verifier.name) ?? 0, performance.now() - before));
      }
    }
    for (const [name, ms] of slowest) expect(ms, name).toBeLessThan(1000);
  }, 60_000);

  it('F18: a card that was replaced is never taken up again, whoever tries', async () => {
    const holder = await newHolder();
    await act(holder, 'lost');
    await act(holder, 'replace');
    for (const move of moves) {
      await act(holder, move);
      expect((await house.cards.getCard(holder.cardId)).state).toBe('withdrawn');
      expect(await verdicts(holder)).not.toContain(false);
    }
  }, 60_000);
});
