import { identityPurposes, numberUses, otherDocuments, photoDocuments } from '@openmyna/rules';
import { z } from 'zod';
import type { CheckedProof, OwnProof } from './types.ts';
import { standings, ways } from './types.ts';

export const base64 = z
  .string()
  .regex(/^[A-Za-z0-9+/]+={0,2}$/)
  .max(8000);
const names = z.object({ ja: z.string(), en: z.string() });

export const wanted = z.object({
  asker: z.string().min(1).max(200).describe('For whom: the name as its holder writes it'),
  use: z.enum(numberUses).describe('What the number is given for'),
});

export const challenge = z.object({
  challenge: z.string(),
  message: z.string().describe('What the user-authentication key signs, base64'),
  expiresAt: z.iso.datetime(),
});

export const cardAnswer = z.object({ challenge: base64, certificate: base64, signature: base64 });

export const ownProof = z.object({
  id: z.uuid(),
  asker: z.string(),
  use: z.enum(numberUses),
  checkCode: z.string(),
  madeAt: z.iso.datetime(),
  validUntil: z.iso.datetime(),
  state: z.enum(['open', 'withdrawn', 'expired']),
  checks: z.array(z.object({ at: z.iso.datetime(), way: z.enum(ways), standing: z.enum(standings) })),
});

export const screen = z.object({
  token: z.string(),
  expiresAt: z.iso.datetime().describe('Protocol time; ask for the next one before'),
  qr: z.object({ size: z.int(), path: z.string() }).describe('The code to be drawn: modules a side, and an SVG path'),
});

export const askerFacts = z.object({
  asker: z.string().max(200).optional().describe('Who asks; a proof for somebody else is then refused'),
  number: z.string().max(40).optional().describe('The number that the asker was given'),
  birthDate: z.iso.date().optional().describe('The birth date that the asker was given'),
});

export const checkedProof = z.object({
  way: z.enum(ways),
  standing: z.enum(standings),
  isProof: z.boolean().describe('Whether it proves the number now, to this asker'),
  proof: z.object({ asker: z.string(), use: z.enum(numberUses), madeAt: z.iso.datetime(), validUntil: z.iso.datetime() }).nullable(),
  number: z.enum(['same', 'different', 'closed']).nullable(),
});

export const numberProofKinds = [
  'card',
  'portal',
  'residence-certificate-with-number',
  'notification-card',
  'number-letter',
  'photocopy',
  'typed-number',
] as const;

export const shownNumber = z.object({
  kind: z.enum(numberProofKinds),
  dataMatch: z.boolean().default(false).describe('Name, birth date and address on it are those of today'),
  procedure: z.string().max(60).optional(),
});

export const numberAnswer = z.object({
  isAccepted: z.boolean(),
  bring: z.array(z.enum(numberProofKinds)).describe('What would be accepted instead'),
});

export const policy = z.object({
  profile: z.string(),
  on: z.iso.date(),
  numberProofs: z.array(z.object({ kind: z.enum(numberProofKinds), accepted: z.enum(['yes', 'when-data-match', 'no']) })),
});

export const belonging = z.enum(['national', 'foreign-resident', 'special-permanent-resident']);
export const documentKind = z.enum([...photoDocuments, ...otherDocuments]);
const shownKind = z.enum([...photoDocuments, ...otherDocuments, 'notification-card', 'number-letter']);

export const identityQuestion = z.object({
  purpose: z.enum(identityPurposes),
  belonging,
  shown: z.array(documentKind).max(6).optional().describe('What the person holds out, all of it valid'),
});

export const identityAnswer = z.object({
  purpose: z.enum(identityPurposes),
  belonging,
  isFree: z.boolean().describe('Nobody is asked for a document'),
  ways: z.array(z.array(z.object({ need: z.int(), of: z.array(documentKind) }))),
  not: z.array(z.object({ kind: shownKind, why: z.string() })),
  source: names,
  serves: z.boolean().nullable().describe('Whether what is held out serves; null when nothing was named'),
});

export function showOwn(proof: OwnProof): z.infer<typeof ownProof> {
  return {
    ...proof,
    madeAt: proof.madeAt.toString(),
    validUntil: proof.validUntil.toString(),
    checks: proof.checks.map((check) => ({ ...check, at: check.at.toString() })),
  };
}

export function showChecked({ way, standing, proof, number }: CheckedProof): z.infer<typeof checkedProof> {
  return {
    way,
    standing,
    // The file says the number itself; a code proves only the number that the asker was told and typed.
    isProof: standing === 'good' && (way === 'file' || number === 'same'),
    proof: proof ? { ...proof, madeAt: proof.madeAt.toString(), validUntil: proof.validUntil.toString() } : null,
    number: number ?? null,
  };
}
