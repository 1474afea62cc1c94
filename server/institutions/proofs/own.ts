/** What the holder does with proofs: see, show, download, withdraw. */
import { randomBytes } from 'node:crypto';
import { type NumberProof, signNumberProof } from '@openmyna/jpki/number-proof';
import { MynaError, Temporal } from '../../kernel/index.ts';
import type { DoorSession } from '../identity/index.ts';
import { type Contents, openContents } from './contents.ts';
import type { ProofsParts } from './proofs.ts';
import type { ProofRow } from './store.ts';
import type { OwnProof, ProofCheck } from './types.ts';

export function toOwn(row: ProofRow, contents: Contents, checks: readonly ProofCheck[], now: Temporal.Instant): OwnProof {
  const isOver = Temporal.Instant.compare(row.validUntil, now) <= 0;
  return {
    id: row.proofId,
    asker: contents.asker,
    use: contents.use,
    checkCode: contents.checkCode,
    madeAt: row.madeAt,
    validUntil: row.validUntil,
    state: row.withdrawnAt ? 'withdrawn' : isOver ? 'expired' : 'open',
    checks,
  };
}

/** Looking at one's proofs is an entry of one's log. */
async function enterLook(parts: ProofsParts, session: DoorSession): Promise<void> {
  await parts.exchange.disclose({
    code: session.code,
    purpose: 'portal.number-proof',
    items: ['proofs'],
    actor: { institution: 'portal', person: session.code },
  });
}

export async function listProofs(parts: ProofsParts, session: DoorSession): Promise<readonly OwnProof[]> {
  await enterLook(parts, session);
  const [rows, checks, now] = await Promise.all([parts.store.list(session.code), parts.store.checksOf(session.code), parts.clock.now()]);
  return rows.map((row) =>
    toOwn(
      row,
      openContents(parts.keys, row),
      checks.filter(({ proofId }) => proofId === row.proofId).map(({ at, way, standing }) => ({ at, way, standing })),
      now,
    ),
  );
}

async function getRow(parts: ProofsParts, session: DoorSession, id: string): Promise<ProofRow> {
  const row = await parts.store.find(session.code, id);
  if (!row) throw new MynaError('MYNA_PROOF_UNKNOWN');
  return row;
}

/** A proof that can still be shown: made with the card of this session, neither withdrawn nor over. */
async function getOpen(parts: ProofsParts, session: DoorSession, id: string): Promise<ProofRow> {
  const row = await getRow(parts, session, id);
  const isOver = Temporal.Instant.compare(row.validUntil, await parts.clock.now()) <= 0;
  if (row.withdrawnAt || isOver || row.cardId !== session.cardId) throw new MynaError('MYNA_PROOF_ENDED');
  return row;
}

export async function drawScreen(parts: ProofsParts, session: DoorSession, id: string): Promise<{ token: string; proof: NumberProof }> {
  const row = await getOpen(parts, session, id);
  const { asker, use, fit } = openContents(parts.keys, row);
  const made = Math.floor(parts.time.now() / 1000);
  const proof: NumberProof = {
    iss: parts.publicUrl(),
    jti: row.proofId,
    aud: asker,
    pur: use,
    iat: made,
    exp: made + parts.profile.numberProof.screenSeconds,
    nonce: randomBytes(12).toString('base64url'),
    fit,
  };
  return { token: await signNumberProof(proof, await parts.issuer.screenSigner()), proof };
}

export async function fileOf(parts: ProofsParts, session: DoorSession, id: string): Promise<Uint8Array> {
  const row = await getOpen(parts, session, id);
  const sealed = await parts.store.file(session.code, row.proofId);
  if (!sealed) throw new MynaError('MYNA_PROOF_ENDED');
  await enterLook(parts, session);
  return parts.keys.open('proofs/file', sealed, row.proofId);
}

export async function withdrawProof(parts: ProofsParts, session: DoorSession, id: string): Promise<void> {
  const row = await getRow(parts, session, id);
  await parts.store.withdraw(session.code, row.proofId, await parts.clock.now());
}
