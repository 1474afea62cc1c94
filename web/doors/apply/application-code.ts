import { parseApplicationNumber } from '@openmyna/number';

/** 申請書ID is 23 digits, written in groups as on the letter. */
export const applicationNumberGroups = [4, 4, 4, 4, 4, 3] as const;

/** The number in what the letter's QR code says: the application page's address with it, or the bare digits. */
export function findApplicationNumber(text: string): string | undefined {
  const digits = text.normalize('NFKC').match(/(?<!\d)\d{23}(?!\d)/)?.[0];
  if (!digits) return undefined;
  try {
    return parseApplicationNumber(digits);
  } catch {
    return undefined;
  }
}

export type NumberFault = 'letters' | 'length' | 'digits';

/** What is wrong with a typed number, so that the page can say what to look at; undefined when nothing is. */
export function faultOfTypedNumber(typed: string): NumberFault | undefined {
  const plain = typed.normalize('NFKC').replace(/[\s-]/g, '');
  if (!/^\d*$/.test(plain)) return 'letters';
  if (plain.length !== 23) return 'length';
  return findApplicationNumber(plain) ? undefined : 'digits';
}
