import type apply from './en/apply.json';
import type bureau from './en/bureau.json';
import type calculators from './en/calculators.json';
import type call from './en/call.json';
import type card from './en/card.json';
import type cardLife from './en/card-life.json';
import type common from './en/common.json';
import type counter from './en/counter.json';
import type counterProcedures from './en/counter-procedures.json';
import type developers from './en/developers.json';
import type devices from './en/devices.json';
import type guide from './en/guide.json';
import type guideCard from './en/guide-card.json';
import type guideData from './en/guide-data.json';
import type guideProcedures from './en/guide-procedures.json';
import type helpline from './en/helpline.json';
import type kiosk from './en/kiosk.json';
import type letterbox from './en/letterbox.json';
import type letters from './en/letters.json';
import type log from './en/log.json';
import type logDesk from './en/log-desk.json';
import type mandates from './en/mandates.json';
import type phone from './en/phone.json';
import type photo from './en/photo.json';
import type portal from './en/portal.json';
import type procedureForms from './en/procedure-forms.json';
import type procedures from './en/procedures.json';
import type proof from './en/proof.json';
import type resident from './en/resident.json';
import type settings from './en/settings.json';
import type signIn from './en/sign-in.json';
import type tax from './en/tax.json';
import type town from './en/town.json';
import type verify from './en/verify.json';
import type withoutCard from './en/without-card.json';

/** Catalogues of the doors, by the name of their file. */
export type CatalogueName =
  | 'apply'
  | 'bureau'
  | 'call'
  | 'calculators'
  | 'card'
  | 'card-life'
  | 'common'
  | 'counter'
  | 'counter-procedures'
  | 'developers'
  | 'guide'
  | 'guide-card'
  | 'guide-data'
  | 'guide-procedures'
  | 'devices'
  | 'helpline'
  | 'kiosk'
  | 'letterbox'
  | 'letters'
  | 'log'
  | 'log-desk'
  | 'mandates'
  | 'phone'
  | 'photo'
  | 'portal'
  | 'procedure-forms'
  | 'procedures'
  | 'proof'
  | 'resident'
  | 'settings'
  | 'sign-in'
  | 'tax'
  | 'town'
  | 'verify'
  | 'without-card';

/** Every text a page may show. The English catalogues say which there are; a test holds the other languages to them. */
export type MessageId =
  | keyof typeof apply
  | keyof typeof bureau
  | keyof typeof call
  | keyof typeof calculators
  | keyof typeof card
  | keyof typeof cardLife
  | keyof typeof common
  | keyof typeof counter
  | keyof typeof counterProcedures
  | keyof typeof developers
  | keyof typeof guide
  | keyof typeof guideCard
  | keyof typeof guideData
  | keyof typeof guideProcedures
  | keyof typeof devices
  | keyof typeof helpline
  | keyof typeof kiosk
  | keyof typeof letterbox
  | keyof typeof letters
  | keyof typeof log
  | keyof typeof logDesk
  | keyof typeof mandates
  | keyof typeof phone
  | keyof typeof photo
  | keyof typeof portal
  | keyof typeof procedureForms
  | keyof typeof procedures
  | keyof typeof proof
  | keyof typeof resident
  | keyof typeof settings
  | keyof typeof signIn
  | keyof typeof tax
  | keyof typeof town
  | keyof typeof verify
  | keyof typeof withoutCard;

export type Language = 'ja' | 'ja-easy' | 'en' | 'zh-Hans' | 'ko' | 'vi' | 'pt' | 'es';

export interface LanguageFacts {
  readonly code: Language;
  /** In the language itself, as the switch shows it. */
  readonly name: string;
  /** BCP 47, for `lang`: easy Japanese is Japanese to every voice and font. */
  readonly tag: string;
  /** BCP 47, for `Accept-Language`: here easy Japanese must be told apart. */
  readonly wish: string;
  /** Whose dates, numbers and plurals are meant. */
  readonly locale: string;
}

export const languages: readonly LanguageFacts[] = [
  { code: 'ja', name: '日本語', tag: 'ja', wish: 'ja', locale: 'ja-JP' },
  { code: 'ja-easy', name: 'やさしい にほんご', tag: 'ja', wish: 'ja-x-easy', locale: 'ja-JP' },
  { code: 'en', name: 'English', tag: 'en', wish: 'en', locale: 'en-GB' },
  { code: 'zh-Hans', name: '简体中文', tag: 'zh-Hans', wish: 'zh-Hans', locale: 'zh-CN' },
  { code: 'ko', name: '한국어', tag: 'ko', wish: 'ko', locale: 'ko-KR' },
  { code: 'vi', name: 'Tiếng Việt', tag: 'vi', wish: 'vi', locale: 'vi-VN' },
  { code: 'pt', name: 'Português', tag: 'pt', wish: 'pt', locale: 'pt-BR' },
  { code: 'es', name: 'Español', tag: 'es', wish: 'es', locale: 'es-ES' },
];

export function factsOf(language: Language): LanguageFacts {
  const facts = languages.find(({ code }) => code === language);
  if (!facts) throw new RangeError(`no such language: ${language}`);
  return facts;
}

/** Pages on which nobody but staff works are written in Japanese and English; the other languages are shown one of these. */
export const staffCatalogues: ReadonlySet<string> = new Set([
  'bureau',
  'counter',
  'counter-procedures',
  'developers',
  'helpline',
  'log-desk',
]);

/** What a language shows of a catalogue that staff alone read. */
export function substituteFor(language: Language): Language {
  return language === 'ja-easy' ? 'ja' : 'en';
}

export type Messages = Record<string, string>;
