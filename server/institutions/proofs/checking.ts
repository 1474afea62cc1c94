/** Whoever was given a proof asks how it stands. Each answer that concerns somebody is an entry of the holder's log, committed before. */
import { JpkiError } from '@openmyna/jpki';
import { isSameName, type NumberProof, verifyNumberProof } from '@openmyna/jpki/number-proof';
import { verifyPades } from '@openmyna/jpki/pades';
import { z } from 'zod';
import { isRefusal, MynaError, Temporal } from '../../kernel/index.ts';
import { readCheckCode } from './check-code.ts';
import { type Contents, openContents } from './contents.ts';
import { keyOfCode, keyOfFile, keyOfProof, numberIndex } from './keys.ts';
import type { ProofsParts } from './proofs.ts';
import type { ProofRow } from './store.ts';
import type { AskerFacts, CheckedProof, Standing, Way } from './types.ts';

/** Numbers that are not the holder's: after so many the comparison of this proof is closed. */
const mostWrongNumbers = 5;

export async function checkCode(parts: ProofsParts, typed: string, facts: AskerFacts): Promise<CheckedProof> {
  const code = readCheckCode(typed);
  if (!code) throw new MynaError('MYNA_PROOF_UNKNOWN');
  return answer(parts, await findBy(parts, keyOfCode(parts.keys, code)), 'code', facts);
}

export async function checkScreen(parts: ProofsParts, token: string, facts: AskerFacts): Promise<CheckedProof> {
  const { proof, isOld } = await readScreen(parts, token.trim());
  const row = await findBy(parts, keyOfProof(parts.keys, proof.jti));
  const isOther = facts.asker !== undefined && !isSameName(facts.asker, proof.aud);
  // Only its own asker uses a picture up.
  const isFirst = isOld || isOther || (await parts.store.rememberPicture(Buffer.from(proof.nonce, 'base64url')));
  return answer(parts, row, 'screen', facts, isOld ? 'old-picture' : isFirst ? undefined : 'shown-before');
}

async function readScreen(parts: ProofsParts, token: string): Promise<{ proof: NumberProof; isOld: boolean }> {
  const keys = [(await parts.issuer.screenSigner()).spki];
  const now = parts.time.now();
  try {
    return { proof: verifyNumberProof(token, { keys, now }), isOld: false };
  } catch (error) {
    if (!(error instanceof JpkiError)) throw error;
    if (error.code !== 'MYNA_JPKI_EXPIRED') throw new MynaError('MYNA_PROOF_NOT_OURS', {}, { cause: error });
    // Genuine but late: the asker is told so.
    return { proof: verifyNumberProof(token, { keys, now: issuedAt(token) }), isOld: true };
  }
}

/** Milliseconds: when the picture says it was made. */
function issuedAt(token: string): number {
  const body: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return z.object({ iat: z.number() }).parse(body).iat * 1000;
}

export async function checkFile(parts: ProofsParts, pdf: Uint8Array, facts: AskerFacts): Promise<CheckedProof> {
  await requireOurSignature(parts, pdf);
  const found = await parts.store.lookUp(keyOfFile(pdf));
  // Signed by us, and yet not a byte for byte copy of what was issued.
  if (!found) throw new MynaError('MYNA_PROOF_ALTERED');
  return answer(parts, await getFound(parts, found), 'file', facts);
}

async function requireOurSignature({ issuer }: ProofsParts, pdf: Uint8Array): Promise<void> {
  try {
    const signatures = await verifyPades(pdf);
    const ours = await issuer.fileCertificates();
    const [first, more] = signatures;
    const isOurs = first && !more && ours.some((der) => Buffer.from(der).equals(first.certificate.der));
    if (!isOurs || !first.stamp) throw new MynaError('MYNA_PROOF_NOT_OURS');
  } catch (error) {
    if (!(error instanceof JpkiError)) throw error;
    const isAltered = error.code === 'MYNA_JPKI_DOCUMENT_CHANGED' || error.code === 'MYNA_JPKI_BAD_SIGNATURE';
    throw new MynaError(isAltered ? 'MYNA_PROOF_ALTERED' : 'MYNA_PROOF_NOT_OURS', {}, { cause: error });
  }
}

async function findBy(parts: ProofsParts, key: Uint8Array): Promise<ProofRow> {
  const found = await parts.store.lookUp(key);
  if (!found) throw new MynaError('MYNA_PROOF_UNKNOWN');
  return getFound(parts, found);
}

async function getFound(parts: ProofsParts, { code, proofId }: { code: string; proofId: string }): Promise<ProofRow> {
  const row = await parts.store.find(code, proofId);
  if (!row) throw new MynaError('MYNA_PROOF_UNKNOWN');
  return row;
}

const disclosed = z.object({ individualNumber: z.string(), residentState: z.object({ state: z.string() }) });

/** @param known a standing that the asker's copy has already */
async function answer(parts: ProofsParts, row: ProofRow, way: Way, facts: AskerFacts, known?: Standing): Promise<CheckedProof> {
  const contents = openContents(parts.keys, row);
  const isOther = facts.asker !== undefined && !isSameName(facts.asker, contents.asker);
  const live = disclosed.parse(
    await parts.exchange.disclose({
      code: row.code,
      purpose: 'portal.number-proof-check',
      items: ['individualNumber', 'residentState'],
      actor: { institution: 'portal', person: 'system' },
    }),
  );
  const at = await parts.clock.now();
  const standing = isOther ? 'other-asker' : ((await endOf(parts, row, live, at)) ?? known ?? 'good');
  await parts.store.addCheck(row, { at, way, standing });
  if (standing === 'other-asker') return { way, standing, proof: undefined, number: undefined };
  const { asker, use } = contents;
  return {
    way,
    standing,
    proof: { asker, use, madeAt: row.madeAt, validUntil: row.validUntil },
    // An ended proof answers no question about the number.
    number: standing === 'good' ? await compareNumber(parts, row, contents, facts) : undefined,
  };
}

/** Why a proof is none any more. */
async function endOf(
  parts: ProofsParts,
  row: ProofRow,
  live: z.infer<typeof disclosed>,
  at: Temporal.Instant,
): Promise<Standing | undefined> {
  if (row.withdrawnAt) return 'withdrawn';
  if (Temporal.Instant.compare(row.validUntil, at) <= 0) return 'expired';
  if (live.residentState.state !== 'living') return 'holder-gone';
  if (!isSame(numberIndex(parts.keys, live.individualNumber), row.numberIndex)) return 'number-changed';
  return (await cardStateOf(parts, row.cardId)) === 'active' ? undefined : 'card-blocked';
}

async function cardStateOf(parts: ProofsParts, cardId: string): Promise<string> {
  try {
    return await parts.certification.cardState(cardId);
  } catch (error) {
    if (isRefusal(error, 'MYNA_CERTIFICATION_CARD_NOT_FOUND')) return 'unknown';
    throw error;
  }
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.from(one).equals(other);

/** Counted before it is compared, as a PIN is: who holds the proof and guesses the number has five tries. */
async function compareNumber(
  parts: ProofsParts,
  row: ProofRow,
  contents: Contents,
  { number, birthDate }: AskerFacts,
): Promise<CheckedProof['number']> {
  if (number === undefined) return undefined;
  if (!(await parts.store.countNumber(row, mostWrongNumbers))) return 'closed';
  const isNumber = isSame(numberIndex(parts.keys, number.normalize('NFKC').replace(/\D/g, '')), row.numberIndex);
  if (!isNumber || (birthDate !== undefined && birthDate !== contents.birthDate)) return 'different';
  await parts.store.uncountNumber(row);
  return 'same';
}
