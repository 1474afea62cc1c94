import type apply from './en/apply.json';
import type bureau from './en/bureau.json';
import type call from './en/call.json';
import type card from './en/card.json';
import type common from './en/common.json';
import type counter from './en/counter.json';
import type developers from './en/developers.json';
import type helpline from './en/helpline.json';
import type letterbox from './en/letterbox.json';
import type log from './en/log.json';
import type photo from './en/photo.json';
import type portal from './en/portal.json';
import type resident from './en/resident.json';
import type signIn from './en/sign-in.json';
import type tax from './en/tax.json';
import type town from './en/town.json';

/** Every text a page may show. The English catalogues say which there are; a test holds the Japanese ones to them. */
export type MessageId =
  | keyof typeof apply
  | keyof typeof bureau
  | keyof typeof call
  | keyof typeof card
  | keyof typeof common
  | keyof typeof counter
  | keyof typeof developers
  | keyof typeof helpline
  | keyof typeof letterbox
  | keyof typeof log
  | keyof typeof photo
  | keyof typeof portal
  | keyof typeof resident
  | keyof typeof signIn
  | keyof typeof tax
  | keyof typeof town;

export type Language = 'ja' | 'en';

export const languages: readonly { code: Language; name: string }[] = [
  { code: 'ja', name: '日本語' },
  { code: 'en', name: 'English' },
];

export type Messages = Record<string, string>;

/** Loads one door's texts in one language; the other language is not fetched until it is asked for. */
export type CatalogueLoader = (language: Language) => Promise<Messages>;
