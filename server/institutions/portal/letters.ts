import { z } from 'zod';
import type { Disclosure } from '../exchange/index.ts';

const letter = z.object({
  id: z.uuid(),
  kind: z.string(),
  titleJa: z.string(),
  titleEn: z.string(),
  postedOn: z.iso.date(),
  isRead: z.boolean(),
});

const disclosedPost = z.object({ letters: z.object({ isProtected: z.boolean(), letters: z.array(letter) }) });

export const ownPost = z.object({
  isProtected: z.boolean().describe('The address is protected: letters are opened at home only'),
  letters: z.array(
    z.object({
      id: z.uuid(),
      kind: z.string(),
      title: z.object({ ja: z.string(), en: z.string() }),
      postedOn: z.iso.date(),
      isRead: z.boolean(),
    }),
  ),
});

/** What the post brought. */
export type OwnPost = z.infer<typeof ownPost>;

export function parsePost(disclosure: Disclosure): OwnPost {
  const { isProtected, letters } = disclosedPost.parse(disclosure).letters;
  return { isProtected, letters: letters.map(({ titleJa, titleEn, ...rest }) => ({ ...rest, title: { ja: titleJa, en: titleEn } })) };
}
