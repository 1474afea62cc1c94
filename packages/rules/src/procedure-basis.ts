import type { Dated, IsoDate } from './dated.ts';

/** On what a figure rests, as of when, and whether another municipality may have another one. */
export interface Basis {
  readonly source: { readonly ja: string; readonly en: string };
  /** The day for which the source was read. */
  readonly asOf: IsoDate;
  /** Nothing that binds the whole country sets it: each municipality has its own. */
  readonly varies: boolean;
}

export const byLaw = (ja: string, en: string): Basis => ({ source: { ja, en }, asOf: '2026-04-01', varies: false });

/** What no law of the country sets; the two invented municipalities have one ordinance for it. */
export const byOrdinance: Basis = {
  source: {
    ja: '汐見市・白樺町の手数料条例（地方自治法 第227条・第228条）と標準処理期間（行政手続法 第6条）',
    en: 'Fee ordinance (Local Autonomy Act Arts. 227, 228) and usual terms (Administrative Procedure Act Art. 6) of Shiomi and Shirakaba',
  },
  asOf: '2026-04-01',
  varies: true,
};

/** 定形郵便物 of the lightest class, and the charge for a money order 定額小為替; integer yen (日本郵便). */
export const postage: Dated<{ readonly letterYen: number; readonly moneyOrderYen: number }> = [
  { from: '2014-04-01', value: { letterYen: 82, moneyOrderYen: 100 } },
  { from: '2019-10-01', value: { letterYen: 84, moneyOrderYen: 100 } },
  { from: '2022-01-17', value: { letterYen: 84, moneyOrderYen: 200 } },
  { from: '2024-10-01', value: { letterYen: 110, moneyOrderYen: 200 } },
];

export const postageSource = {
  ja: '日本郵便の料金（定形郵便物・定額小為替）',
  en: 'Japan Post: standard letter, money order',
} as const;
