import { z } from 'zod';

import type { HttpApp, Language } from '../../kernel/index.ts';
import type { PhotoReport } from './photo/check-photo.ts';
import { photoChecks } from './photo/findings.ts';

/** Shapes that the applicant's and the bureau's routes share. */
export const sha256 = z.string().regex(/^[0-9a-fA-F]{64}$/);
export const day = z.iso.date();

export const correctionReasons = ['photo-not-this-person', 'photo-unusable', 'photo-too-old'] as const;
export const refusalReasons = ['not-a-resident', 'photo-never-corrected', 'identity-doubtful', 'deceit'] as const;
const withdrawalReasons = ['applicant-wish', 'death', 'left-the-country', 'not-moved-in', 'number-changed'] as const;

export const stages = [
  'submitted',
  'accepted',
  'returned',
  'ordered',
  'chipFailed',
  'produced',
  'shipped',
  'arrived',
  'noticeSent',
  'noticeReturned',
  'collected',
  'refused',
  'withdrawn',
  'neverCollected',
] as const;

export const outcomes = ['card', 'refusal', 'withdrawal', 'lapse'] as const;

export const reason = z.enum([...correctionReasons, ...refusalReasons, ...withdrawalReasons]);

export const progress = z.object({
  reference: z.string(),
  stage: z.enum(stages),
  steps: z.array(
    z.object({
      step: z.enum(['submitted', 'accepted', 'production', 'shipment', 'office', 'collection']),
      status: z.enum(['done', 'current', 'coming', 'ended']),
      on: day.optional().describe('The day it happened or is expected'),
    }),
  ),
  nextOn: day.optional(),
  collectBy: day.optional(),
  isMadeAgain: z.literal(true).optional().describe('The card that was made was recalled; another one is made'),
  isOutdated: z.literal(true).optional().describe('The record changed after the card was made; another one is made'),
  forwardedTo: z.string().optional().describe('Code of the municipality whose office hands the card over after a move'),
  outcome: z.enum(outcomes).optional(),
  reason: reason.optional(),
});

const measured = z.object({ value: z.number(), unit: z.string(), min: z.number().optional(), max: z.number().optional() });

export const photoReport = z.object({
  ok: z.boolean(),
  sha256,
  takenOn: day.optional(),
  findings: z.array(
    z.object({
      check: z.enum(photoChecks),
      status: z.enum(['passed', 'failed', 'notMeasured']),
      measured: measured.optional(),
      problem: z.object({ code: z.string(), title: z.string(), next: z.string() }).optional(),
    }),
  ),
  crop: z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() }).optional(),
});

/** A report in the reader's language: every failure with its reason and what to do. */
export function presentReport(report: PhotoReport, problems: HttpApp['problems'], language: Language): z.infer<typeof photoReport> {
  const { ok, sha256: hash, takenOn, crop, findings } = report;
  return {
    ok,
    sha256: hash,
    ...(takenOn && { takenOn: takenOn.toString() }),
    ...(crop && { crop }),
    findings: findings.map(({ check, status, measured: value, code }) => {
      const problem = code && problems.render(code, {}, language, '');
      return {
        check,
        status,
        ...(value && { measured: value }),
        ...(problem && { problem: { code: problem.code, title: problem.title, next: problem.detail } }),
      };
    }),
  };
}
