import type { Temporal } from '../temporal.ts';
import type { DocumentCompiler, TemplateData } from './compiler.ts';
import { englishDate, japaneseDate } from './dates.ts';
import { group } from './number-letter.ts';

/** 住民票の写し (住民基本台帳法 第12条): the current facts of one or several members of a household. */
export interface ResidenceRecord {
  /** To whom it goes. */
  readonly addressee: string;
  readonly address: string;
  /** 世帯主 */
  readonly head: string;
  readonly municipality: { readonly ja: string; readonly en: string };
  readonly issuedOn: Temporal.PlainDate;
  /** Twelve digits of the application's receipt. */
  readonly reference: string;
  readonly persons: readonly {
    readonly name: string;
    readonly kana: string;
    readonly commonName: string | undefined;
    readonly birthDate: Temporal.PlainDate;
    readonly sex: 'male' | 'female';
    /** 続柄 as the register keeps it; left out where it was not asked for. */
    readonly relationship: string | undefined;
  }[];
}

const relationships: Readonly<Record<string, string>> = {
  head: '世帯主',
  husband: '夫',
  wife: '妻',
  son: '子',
  daughter: '子',
  father: '父',
  mother: '母',
  'other-relative': '縁故者',
  cohabitant: '同居人',
};

export function residenceRecordData(record: ResidenceRecord, compiler: DocumentCompiler): TemplateData {
  const { issuedOn } = record;
  return {
    name: compiler.runs(record.addressee),
    address: compiler.runs(record.address),
    head: compiler.runs(record.head),
    municipality: compiler.runs(record.municipality.ja),
    municipalityEn: record.municipality.en,
    issuedOn: { ja: japaneseDate(issuedOn), en: englishDate(issuedOn) },
    issued: [issuedOn.year, issuedOn.month, issuedOn.day],
    reference: [...group(record.reference, 4)],
    persons: record.persons.map((person) => ({
      name: compiler.runs(person.name),
      kana: compiler.runs(person.kana),
      commonName: person.commonName === undefined ? null : compiler.runs(person.commonName),
      birthDate: { ja: japaneseDate(person.birthDate), en: englishDate(person.birthDate) },
      sex: person.sex,
      relationship: person.relationship === undefined ? null : (relationships[person.relationship] ?? '同居人'),
    })),
  };
}
