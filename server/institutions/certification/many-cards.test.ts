import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabases, type TestDatabases } from '../../testing/index.ts';
import { beginChange } from './store.ts';
import type { CertificationTables } from './tables.ts';
import { attributes, createInstance, issueCard, officer, requestCertificate } from './test-house.ts';
import type { Certification } from './types.ts';

let databases: TestDatabases;
let certification: Certification;
beforeAll(async () => {
  databases = await createTestDatabases();
  certification = createInstance(databases);
  await certification.start();
});
afterAll(() => certification.stop());

const core = () => databases.as<CertificationTables>('core');
const refusal = (code: string) => expect.objectContaining({ code: `MYNA_CERTIFICATION_${code}` });
const certificateRequest = () => requestCertificate(databases);

describe('issuing', () => {
  it('serves many cards in one step, all or none', async () => {
    const request = async () => {
      const { spki, ...rest } = await certificateRequest();
      return { ...rest, authentication: spki, signature: { spki, attributes } };
    };
    const requests = await Promise.all(Array.from({ length: 5 }, request));
    const issued = await core()
      .transaction()
      .execute((trx) => certification.issueCards(trx, requests));
    for (const [place, card] of issued.entries()) {
      await expect(certification.verify(card.authentication.der, 'authentication')).resolves.toMatchObject({
        cardId: requests[place]?.cardId,
      });
      await expect(certification.verify(card.signature?.der ?? new Uint8Array(), 'signature')).resolves.toBeDefined();
    }
    const blocked = requests[0]?.cardId ?? '';
    await certification.suspendCard(blocked, officer);
    const more = [await request(), { ...(await request()), cardId: blocked, residentId: requests[0]?.residentId ?? '' }];
    await expect(certification.issueCards(core(), more)).rejects.toEqual(refusal('CARD_SUSPENDED'));
    await expect(certification.cardState(more[0]?.cardId ?? '')).rejects.toEqual(refusal('CARD_NOT_FOUND'));
    const stolen = [{ ...(await request()), cardId: requests[1]?.cardId ?? '' }];
    await expect(certification.issueCards(core(), stolen)).rejects.toEqual(refusal('CARD_OF_ANOTHER'));
  });
});

describe('a mass suspension', () => {
  it('has the same effect on each card as suspending it alone, and leaves blocked ones as they are', async () => {
    const cards = await Promise.all(Array.from({ length: 12 }, () => issueCard(certification, databases)));
    const [first, revoked, alone, ...others] = cards;
    if (!first || !revoked || !alone) throw new Error('no cards');
    await certification.revokeCard(revoked.cardId, officer, 'superseded');
    await core()
      .transaction()
      .execute((trx) => certification.revokeKindIn(trx, first.cardId, 'signature', officer, 'affiliationChanged'));
    await certification.suspendCard(alone.cardId, officer, 'recall');
    const told: string[] = [];
    const leave = certification.onCardBlocked(({ cardId }) => {
      told.push(cardId);
    });
    const ids = [first, revoked, ...others].map(({ cardId }) => cardId);
    const pending = await core()
      .transaction()
      .execute((trx) => certification.suspendCardsIn(trx, ids, officer, 'recall'));
    await pending.confirm();
    leave();
    const suspended = [first, ...others].map(({ cardId }) => cardId).sort();
    expect([...pending.cardIds].sort()).toEqual(suspended);
    expect([...told].sort()).toEqual(suspended);
    expect(await certification.cardState(revoked.cardId)).toBe('revoked');
    expect(await certification.statusOf(first.signature?.serial ?? '')).toMatchObject({ state: 'revoked' });
    const shape = async ({ cardId }: (typeof cards)[number]) =>
      ((await beginChange(core(), cardId))?.histories ?? []).map(({ kind, actions }) => ({
        kind,
        actions: actions.map((action) => ({ ...action, at: undefined })),
      }));
    const byKind = (histories: Awaited<ReturnType<typeof shape>>) => histories.sort((a, b) => a.kind.localeCompare(b.kind));
    const expected = byKind(await shape(alone));
    for (const card of others) {
      expect(await certification.cardState(card.cardId)).toBe('suspended');
      await expect(certification.verify(card.authentication.der, 'authentication')).rejects.toEqual(refusal('SUSPENDED'));
      expect(byKind(await shape(card))).toEqual(expected);
    }
    const again = await core()
      .transaction()
      .execute((trx) => certification.suspendCardsIn(trx, ids, officer, 'recall'));
    expect(again.cardIds).toEqual([]);
  });
});
