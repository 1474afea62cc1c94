import type { MessageId } from '../i18n/messages.ts';

/** Question cards and fixed sentences, in the order in which a call goes. */
export const phraseTexts = {
  greeting: 'call.phrase.greeting',
  'ask-kana': 'call.phrase.askKana',
  'ask-name': 'call.phrase.askName',
  'ask-birth-date': 'call.phrase.askBirthDate',
  'ask-address': 'call.phrase.askAddress',
  'ask-household': 'call.phrase.askHousehold',
  'ask-card-end': 'call.phrase.askCardEnd',
  'ask-again': 'call.phrase.askAgain',
  confirm: 'call.phrase.confirm',
  wait: 'call.phrase.wait',
  'not-found': 'call.phrase.notFound',
  'ask-where': 'call.phrase.askWhere',
  'ask-police': 'call.phrase.askPolice',
  'next-steps': 'call.phrase.nextSteps',
  'office-hours': 'call.phrase.officeHours',
  goodbye: 'call.phrase.goodbye',
} as const satisfies Record<string, MessageId>;
export type Phrase = keyof typeof phraseTexts;

export type Said =
  | { readonly text: string }
  | { readonly phrase: Phrase }
  | { readonly notice: 'suspended'; readonly reference: string; readonly wasBefore: boolean }
  | { readonly notice: 'taken' | 'held' | 'resumed' | 'ended' };

export interface Line {
  readonly place: number;
  readonly at: string;
  readonly side: 'caller' | 'operator' | 'line';
  readonly said: Said;
}

export type CallState = 'ringing' | 'taken' | 'held' | 'ended' | 'missed';

/** `1234567890` as it is read aloud and written: 1234 5678 90. */
export function groupReference(reference: string): string {
  return reference.replace(/^(\d{4})(\d{4})(\d{2})$/, '$1 $2 $3');
}
