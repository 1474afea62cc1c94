/** Shapes of changes at the counter. */
import { z } from 'zod';
import { Temporal } from '../../kernel/temporal.ts';
import { municipality, namesake, relationships, residenceCard, text } from './schemas.ts';

const date = z.iso.date().transform((value) => Temporal.PlainDate.from(value));
const on = date.describe('The day on which it happened; of a moving-out, the planned day');
const place = { on, municipality, address: text(300) };

const change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('address'), on, address: text(300) }),
  z.object({ kind: z.literal('moving-out'), on, to: z.union([municipality, z.enum(['abroad', 'elsewhere'])]) }),
  z.object({ kind: z.literal('moving-out-cancelled'), on }),
  z.object({ kind: z.literal('moving-in'), ...place }),
  z.object({ kind: z.literal('returned'), ...place }),
  z.object({ kind: z.literal('name'), on, name: text(200), kana: text(200), latin: text(200).optional(), namesake: namesake.optional() }),
  z.object({ kind: z.literal('former-surname'), on, formerSurname: text(100).optional() }),
  z.object({ kind: z.literal('common-name'), on, commonName: text(100).optional() }),
  z.object({ kind: z.literal('sex'), on, sex: z.enum(['male', 'female']) }),
  z.object({ kind: z.literal('birth-date'), on, birthDate: date }),
  z.object({ kind: z.literal('stay'), on, residenceCard }),
  z.object({ kind: z.literal('protection'), on, isProtected: z.boolean() }),
  z.object({
    kind: z.literal('guardianship'),
    on: date.describe('The day on which the court’s order took effect'),
    guardianship: z
      .object({
        guardianId: z.uuid().optional().describe('Where the guardian is registered here: the name is the one of that record'),
        guardianName: text(200),
        court: text(100),
        reference: text(60).describe('Number of the order 事件番号 or of the registration 登記番号'),
        until: date.optional(),
        isSignatureGranted: z.boolean().describe('The ward came with the guardian and wants a signature certificate'),
      })
      .optional()
      .describe('Left out: it ends'),
  }),
  z.object({ kind: z.literal('died'), on }),
]);

export const changeBody = z
  .object({
    change,
    members: z
      .array(z.object({ residentId: z.uuid(), version: z.int().min(0).describe('Of the record, as the officer saw it') }))
      .min(1)
      .max(20),
    household: z.object({ id: z.uuid(), relationship: z.enum(relationships) }).optional(),
    evidence: z
      .array(
        z.enum([
          'moving-out-certificate',
          'passport',
          'family-register-extract',
          'residence-card',
          'protection-request',
          'death-certificate',
          'court-order',
        ]),
      )
      .max(6)
      .default([]),
  })
  .transform(({ change: asked, ...others }) => ({
    ...others,
    // Left out means: it ends.
    change:
      asked.kind === 'former-surname'
        ? { ...asked, formerSurname: asked.formerSurname }
        : asked.kind === 'common-name'
          ? { ...asked, commonName: asked.commonName }
          : asked.kind === 'guardianship'
            ? {
                ...asked,
                guardianship: asked.guardianship && {
                  ...asked.guardianship,
                  guardianId: asked.guardianship.guardianId,
                  until: asked.guardianship.until,
                },
              }
            : asked,
  }));

export const numberChangeBody = z.object({
  version: z.int().min(0),
  requestedBy: z.enum(['self', 'ex-officio']),
  evidence: z.object({
    kind: z.enum(['police-report', 'leak-report', 'official-finding']),
    reference: z.string().max(60).describe('Where the evidence of the leak is filed'),
  }),
});

export const memberBody = z.object({ residentId: z.uuid() });

export const missingShape = z.object({
  residentId: z.uuid(),
  cardId: z.string().nullable(),
  needsTexts: z.boolean(),
  needsCertificates: z.array(z.string()),
  isNotBrought: z.boolean(),
  printed: z.array(z.object({ on: z.iso.date(), text: z.string() })).describe('Lines of the additional-entry field 追記領域'),
});

/** A notice as the exchange tells it. */
export const noticeLine = z.object({
  changeId: z.uuid(),
  institution: z.string(),
  nameJa: z.string(),
  nameEn: z.string(),
  matters: z.array(z.string()),
  effectiveOn: z.string(),
  lawJa: z.string(),
  lawEn: z.string(),
  outcome: z.enum(['delivered', 'unknown-there', 'failed', 'waiting', 'herself']),
  at: z.string().nullable(),
});
export const toldShape = noticeLine.extend({ residentId: z.uuid() });
