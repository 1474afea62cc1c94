import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { createTestDatabases, type TestDatabases } from '../../testing/index.ts';
import { foldActions } from './status-fold.ts';
import { beginChange } from './store.ts';
import type { CertificationTables } from './tables.ts';
import { chip, createInstance, issueCard, officer, place, requestCertificate } from './test-house.ts';
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
  it('gives a card its three certificates, valid to the last second of the day', async () => {
    const card = await issueCard(certification, databases);
    for (const kind of ['authentication', 'health', 'signature'] as const) {
      const { der, serial } = card[kind] ?? { der: new Uint8Array(), serial: '' };
      await expect(certification.verify(der, kind)).resolves.toMatchObject({
        serial,
        kind,
        cardId: card.cardId,
        residentId: card.residentId,
      });
    }
    expect(card.authentication.notAfter.toString()).toMatch(/T14:59:59Z$/);
    const records = await certification.certificatesOf(card.residentId);
    expect(records.map((record) => [record.kind, record.status.state])).toEqual([
      ['authentication', 'good'],
      ['health', 'good'],
      ['signature', 'good'],
    ]);
    expect(records[0]).not.toHaveProperty('generation');
  });

  it('leaves nothing behind when the caller’s transaction fails', async () => {
    const request = await certificateRequest();
    let serial = '';
    const failing = core()
      .transaction()
      .execute(async (trx) => {
        serial = (await certification.issueAuthentication(trx, request)).serial;
        throw new Error('chip broke');
      });
    await expect(failing).rejects.toThrow('chip broke');
    await expect(certification.statusOf(serial)).rejects.toEqual(refusal('CERTIFICATE_NOT_FOUND'));
    await expect(certification.cardState(request.cardId)).rejects.toEqual(refusal('CARD_NOT_FOUND'));
  });

  it('refuses a key that is not RSA-2048, a card of another person, and a blocked card', async () => {
    const request = await certificateRequest();
    await expect(certification.issueAuthentication(core(), { ...request, spki: Uint8Array.of(1, 2) })).rejects.toEqual(
      refusal('UNSUPPORTED_KEY'),
    );
    const card = await issueCard(certification, databases);
    await expect(certification.issueAuthentication(core(), { ...request, cardId: card.cardId })).rejects.toEqual(
      refusal('CARD_OF_ANOTHER'),
    );
    const own = { ...request, cardId: card.cardId, residentId: card.residentId };
    await certification.suspendCard(card.cardId, officer);
    await expect(certification.issueHealth(core(), own)).rejects.toEqual(refusal('CARD_SUSPENDED'));
    await certification.revokeCard(card.cardId, officer, 'cessationOfOperation');
    await expect(certification.issueHealth(core(), own)).rejects.toEqual(refusal('CARD_REVOKED'));
  });

  it('serves more callers at once than there are connections', async () => {
    const cards = await Promise.all(Array.from({ length: 40 }, () => issueCard(certification, databases)));
    await Promise.all(cards.map((card) => certification.suspendCard(card.cardId, officer)));
    for (const card of cards) expect(await certification.cardState(card.cardId)).toBe('suspended');
  });

  it('backdates the certificates of cards that existed before the sandbox', async () => {
    const issuedAt = Temporal.Instant.from('2024-05-10T01:00:00Z');
    const issued = await certification.issueAuthentication(core(), { ...(await certificateRequest()), issuedAt });
    expect(issued.notBefore.toString()).toBe('2024-05-10T01:00:00Z');
    await expect(certification.verify(issued.der, 'authentication')).resolves.toBeDefined();
  });
});

describe('verification', () => {
  it('follows suspension, resumption and revocation at once', async () => {
    const card = await issueCard(certification, databases);
    const { der } = card.authentication;
    await certification.verify(der, 'authentication');
    expect(await certification.cardState(card.cardId)).toBe('active');
    const blocked = await certification.suspendCard(card.cardId, officer, 'lost');
    expect(blocked).toMatchObject({ cardId: card.cardId, state: 'suspended', instances: 1 });
    await expect(certification.verify(der, 'authentication')).rejects.toEqual(refusal('SUSPENDED'));
    expect(await certification.cardState(card.cardId)).toBe('suspended');
    await certification.resumeCard(card.cardId, officer, 'found');
    await expect(certification.verify(der, 'authentication')).resolves.toBeDefined();
    await certification.revokeCard(card.cardId, officer, 'superseded');
    await expect(certification.verify(der, 'authentication')).rejects.toEqual(refusal('REVOKED'));
    await expect(certification.resumeCard(card.cardId, officer)).rejects.toEqual(refusal('CARD_REVOKED'));
    expect(await certification.statusOf(card.authentication.serial)).toMatchObject({ state: 'revoked', reason: 'superseded' });
  });

  it('ends older certificates of the kinds that a renewal put on the chip, and nothing of another card', async () => {
    const card = await issueCard(certification, databases);
    const request = { ...(await certificateRequest()), cardId: card.cardId, residentId: card.residentId };
    const renewed = await certification.issueAuthentication(core(), request);
    const other = await issueCard(certification, databases);
    const keep = (serial: string) =>
      core()
        .transaction()
        .execute((trx) => certification.revokeSupersededIn(trx, card.cardId, [serial], officer));
    await expect(keep(other.authentication.serial)).rejects.toEqual(refusal('CERTIFICATE_NOT_FOUND'));
    await certification.verify(card.authentication.der, 'authentication');
    await (await keep(renewed.serial)).confirm();
    await (await keep(renewed.serial)).confirm();
    await expect(certification.verify(card.authentication.der, 'authentication')).rejects.toEqual(refusal('REVOKED'));
    for (const [kind, der] of [
      ['authentication', renewed.der],
      ['health', card.health?.der],
      ['signature', card.signature?.der],
    ] as const) {
      await expect(certification.verify(der ?? new Uint8Array(), kind)).resolves.toMatchObject({ cardId: card.cardId });
    }
    expect(await certification.cardState(card.cardId)).toBe('active');
  });

  it('ends the signature certificate alone when name or address change', async () => {
    const card = await issueCard(certification, databases);
    const pending = await core()
      .transaction()
      .execute((trx) => certification.revokeKindIn(trx, card.cardId, 'signature', officer, 'affiliationChanged'));
    expect(await pending.confirm()).toMatchObject({ state: 'active' });
    await expect(certification.verify(card.signature?.der ?? new Uint8Array(), 'signature')).rejects.toEqual(refusal('REVOKED'));
    await expect(certification.verify(card.authentication.der, 'authentication')).resolves.toBeDefined();
  });

  it('refuses a certificate for another purpose, unreadable bytes and a foreign signature', async () => {
    const card = await issueCard(certification, databases);
    await expect(certification.verify(card.health?.der ?? new Uint8Array(), 'authentication')).rejects.toEqual(refusal('WRONG_PURPOSE'));
    await expect(certification.verify(card.authentication.der, 'signature')).rejects.toEqual(refusal('FOREIGN_AUTHORITY'));
    await expect(certification.verify(Uint8Array.of(0x30, 0), 'signature')).rejects.toEqual(refusal('MALFORMED_CERTIFICATE'));
    const data = new TextEncoder().encode('challenge');
    const { der, serial } = card.authentication;
    await expect(certification.verifyChallenge(der, 'authentication', data, chip.sign(data))).resolves.toMatchObject({ serial });
    await expect(certification.verifyChallenge(der, 'authentication', data, new Uint8Array(256))).rejects.toEqual(refusal('BAD_SIGNATURE'));
  });

  it('refuses a certificate that another installation issued under the same names', async () => {
    const other = await createForeignCertificate();
    await expect(certification.verify(other, 'authentication')).rejects.toEqual(refusal('FOREIGN_AUTHORITY'));
  });
});

/** The same profile and names, another key. */
async function createForeignCertificate(): Promise<Uint8Array> {
  const { issueCertificate, createSerial, opaqueSubject, endOfDay } = await import('@openmyna/jpki');
  const { generateKeyPairSync, sign } = await import('node:crypto');
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signer = {
    kind: 'rsa2048' as const,
    spki: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })),
    sign: async (data: Uint8Array) => new Uint8Array(sign('sha256', data, privateKey)),
  };
  const issuer = {
    kind: 'authentication' as const,
    signer,
    addresses: { ocsp: 'http://localhost/', crl: 'http://localhost/', cps: 'http://localhost/' },
  };
  const notBefore = new Date('2026-01-01T00:00:00Z');
  const dates = { notBefore, notAfter: endOfDay('2036-01-01') };
  const subject = opaqueSubject('149900');
  return issueCertificate(issuer, { kind: 'authentication', serial: createSerial(), subject, spki: chip.spki, place, ...dates });
}

describe('statuses', () => {
  it('as stored are the fold of the recorded actions, after any sequence', async () => {
    const step = fc.constantFrom('suspend', 'resume', 'revokeSignature', 'revoke');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        const { cardId } = await issueCard(certification, databases);
        for (const each of steps) {
          const change = {
            suspend: () => certification.suspendCard(cardId, officer),
            resume: () => certification.resumeCard(cardId, officer),
            revoke: () => certification.revokeCard(cardId, officer, 'unspecified'),
            revokeSignature: () =>
              core()
                .transaction()
                .execute((trx) => certification.revokeKindIn(trx, cardId, 'signature', officer, 'affiliationChanged')),
          }[each];
          await change().catch((error) => expect(error).toEqual(refusal('CARD_REVOKED')));
        }
        for (const { serial, actions } of (await beginChange(core(), cardId))?.histories ?? []) {
          expect(await certification.statusOf(serial)).toEqual(foldActions(actions));
        }
      }),
      { numRuns: 15 },
    );
  });

  it('changed in a transaction that fails are not changed', async () => {
    const card = await issueCard(certification, databases);
    const failing = core()
      .transaction()
      .execute(async (trx) => {
        await certification.revokeCardIn(trx, card.cardId, officer, 'unspecified');
        throw new Error('stop');
      });
    await expect(failing).rejects.toThrow('stop');
    await expect(certification.verify(card.authentication.der, 'authentication')).resolves.toBeDefined();
  });

  it('of unknown cards and serials are refused', async () => {
    await expect(certification.suspendCard(randomUUID(), officer)).rejects.toEqual(refusal('CARD_NOT_FOUND'));
    await expect(certification.statusOf('ff'.repeat(16))).rejects.toEqual(refusal('CERTIFICATE_NOT_FOUND'));
  });

  it('repeating a suspension changes nothing and confirms it again', async () => {
    const card = await issueCard(certification, databases);
    await certification.suspendCard(card.cardId, officer);
    const before = await certification.statusOf(card.authentication.serial);
    expect(await certification.suspendCard(card.cardId, officer)).toMatchObject({ state: 'suspended' });
    expect(await certification.statusOf(card.authentication.serial)).toEqual(before);
  });
});

describe('rights', () => {
  it('let the core role neither rewrite what was issued nor what happened', async () => {
    const { residentId } = await issueCard(certification, databases);
    for (const statement of [
      sql`update certification.certificates set der = ''::bytea where resident_id = ${residentId}`,
      sql`update certification.actions set action = 'resumed' where resident_id = ${residentId}`,
      sql`delete from certification.actions where resident_id = ${residentId}`,
      sql`delete from certification.certificate_lookup where resident_id = ${residentId}`,
      sql`select certification.item_certificates(${residentId}::uuid)`,
    ]) {
      await expect(statement.execute(core())).rejects.toThrow(/permission denied/);
    }
    for (const role of ['identity', 'portal', 'tax', 'counter', 'sandbox'] as const) {
      await expect(databases.pool(role).query('select from certification.certificates')).rejects.toThrow(/permission denied/);
    }
  });

  it('serve the exchange the states without serials', async () => {
    const card = await issueCard(certification, databases);
    await certification.suspendCard(card.cardId, officer);
    const { rows } = await databases.admin.query('select certification.item_certificates($1) as item', [card.residentId]);
    expect(rows[0].item).toHaveLength(3);
    expect(rows[0].item[0]).toMatchObject({ kind: 'authentication', state: 'suspended' });
    expect(JSON.stringify(rows[0].item)).not.toContain(card.authentication.serial);
  });
});

describe('as years pass', () => {
  it('a certificate is refused after its last second, and authorities get a successor before they end', async () => {
    const other = createInstance(databases);
    await other.start();
    const card = await issueCard(certification, databases);
    const [first] = await certification.authorityCertificates('authentication');
    await databases.admin.query('select kernel.move_civil_clock((select offset_seconds from kernel.civil_clock) + 86400 * 366 * 5)');
    await expect(certification.verify(card.authentication.der, 'authentication')).rejects.toEqual(refusal('EXPIRED'));
    expect(await certification.statusOf(card.authentication.serial)).toMatchObject({ state: 'expired' });
    await databases.admin.query('select kernel.move_civil_clock((select offset_seconds from kernel.civil_clock) + 86400 * 366 * 12)');
    const late = await issueCard(certification, databases);
    const generations = await certification.authorityCertificates('authentication');
    expect(generations).toHaveLength(2);
    expect(generations[1]).toEqual(first);
    await expect(certification.verify(late.authentication.der, 'authentication')).resolves.toBeDefined();
    await expect(other.verify(late.authentication.der, 'authentication')).resolves.toBeDefined();
    await other.stop();
  });
});
