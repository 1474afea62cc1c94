import { randomInt } from 'node:crypto';

/** ISO/IEC 7064 MOD 11,10: finds every wrong digit and nearly every exchange of two. */
export function receiptCheckDigit(digits: string): number {
  let product = 10;
  for (const digit of digits) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10;
}

/** 受付番号: eleven digits by chance and the check digit. */
export function newReceipt(): string {
  const digits = String(randomInt(10 ** 5)).padStart(5, '0') + String(randomInt(10 ** 6)).padStart(6, '0');
  return `${digits}${receiptCheckDigit(digits)}`;
}

export const isReceipt = (text: string): boolean => /^\d{12}$/.test(text) && receiptCheckDigit(text.slice(0, 11)) === Number(text[11]);
