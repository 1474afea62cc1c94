import { day, headOf } from './cast-nationals.ts';
import type { CastMember, CastPlace, CastRole } from './cast-types.ts';

interface Post {
  readonly handle: string;
  readonly name: string;
  readonly kana: string;
  readonly latin: string;
  readonly sex: 'female' | 'male';
  readonly born: string;
  readonly municipality: string;
  readonly address: string;
  readonly role: CastRole;
  /** A second post. */
  readonly also?: CastRole;
  readonly cardIssuedOn: string;
  readonly story: { readonly ja: string; readonly en: string };
}

const posts: readonly Post[] = [
  {
    handle: 'misaki',
    name: '小林 美咲',
    kana: 'コバヤシ ミサキ',
    latin: 'KOBAYASHI MISAKI',
    sex: 'female',
    born: '1992-10-02',
    municipality: '149900',
    address: '港町4丁目7番1号',
    role: 'helpline',
    cardIssuedOn: '2026-01-26',
    story: { ja: '紛失の電話を受けます。', en: 'Helpline operator.' },
  },
  {
    handle: 'akira',
    name: '加藤 明',
    kana: 'カトウ アキラ',
    latin: 'KATO AKIRA',
    sex: 'male',
    born: '1986-05-05',
    municipality: '149900',
    address: '坂の上15番6号',
    role: 'clinic',
    cardIssuedOn: '2025-12-01',
    story: { ja: '汐見さくらクリニックの受付。', en: 'Desk of Shiomi Sakura Clinic.' },
  },
  {
    handle: 'naoko',
    name: '山本 直子',
    kana: 'ヤマモト ナオコ',
    latin: 'YAMAMOTO NAOKO',
    sex: 'female',
    born: '1979-12-24',
    municipality: '149900',
    address: '浜通り12番4号',
    role: 'hr',
    cardIssuedOn: '2026-04-17',
    story: { ja: 'みなとソフトの人事。', en: 'HR of Minato Soft.' },
  },
  {
    handle: 'daichi',
    name: '松本 大地',
    kana: 'マツモト ダイチ',
    latin: 'MATSUMOTO DAICHI',
    sex: 'male',
    born: '1994-08-30',
    municipality: '149900',
    address: '浜通り21番2号',
    role: 'bank',
    cardIssuedOn: '2026-07-06',
    story: { ja: '汐見銀行の窓口。', en: 'Clerk of Shiomi Bank.' },
  },
  {
    handle: 'emi',
    name: '井上 恵美',
    kana: 'イノウエ エミ',
    latin: 'INOUE EMI',
    sex: 'female',
    born: '1983-01-09',
    municipality: '149900',
    address: '港町5丁目3番8号',
    role: 'tax',
    cardIssuedOn: '2025-08-22',
    story: { ja: '汐見税務署の職員。', en: 'Tax office.' },
  },
  {
    handle: 'goro',
    name: '木村 五郎',
    kana: 'キムラ ゴロウ',
    latin: 'KIMURA GORO',
    sex: 'male',
    born: '1971-11-11',
    municipality: '209902',
    address: '大字湖畔31番地',
    role: 'pension',
    also: 'officer',
    cardIssuedOn: '2025-10-14',
    story: { ja: '年金事務所の職員。白樺町役場の窓口も兼ねる。', en: 'Pension office; also at the counter of the town hall.' },
  },
  {
    handle: 'rei',
    name: '林 玲',
    kana: 'ハヤシ レイ',
    latin: 'HAYASHI REI',
    sex: 'female',
    born: '1989-09-09',
    municipality: '149900',
    address: '坂の上2番9号',
    role: 'licence',
    cardIssuedOn: '2026-01-13',
    story: { ja: '神奈川県警の免許窓口。', en: 'Licence desk, Kanagawa police.' },
  },
  {
    handle: 'ops',
    name: '清水 操',
    kana: 'シミズ ミサオ',
    latin: 'SHIMIZU MISAO',
    sex: 'female',
    born: '1980-02-02',
    municipality: '209902',
    address: '大字湖畔8番地2',
    role: 'operator',
    cardIssuedOn: '2026-07-29',
    story: { ja: '全体の運用とカード発行局。', en: 'Operator of the whole, and the card bureau.' },
  },
  {
    handle: 'makoto',
    name: '岡田 誠',
    kana: 'オカダ マコト',
    latin: 'OKADA MAKOTO',
    sex: 'male',
    born: '1975-06-14',
    municipality: '149900',
    address: '坂の上8番3号',
    role: 'dpo',
    also: 'auditor',
    cardIssuedOn: '2026-03-09',
    story: {
      ja: '個人情報保護管理者。職員の閲覧を点検し、記録全体を監査します。',
      en: 'Data-protection officer: reviews what staff read, audits the log.',
    },
  },
];

/** Those who work at an institution; they sign in with their own cards like everybody, so the cards are young enough to last. */
export const staff: readonly CastMember[] = posts.map(({ born, role, also, cardIssuedOn, ...post }) => ({
  ...post,
  born: day(born),
  household: headOf(post.handle),
  registeredOn: day('2015-10-05'),
  cardIssuedOn: day(cardIssuedOn),
  registered: true,
  roles: also ? [role, also] : [role],
}));

/** The places of the sandbox, all invented, in two invented municipalities of real prefectures. */
export const places: readonly CastPlace[] = [
  { id: 'shiomi', name: { ja: '汐見市', en: 'Shiomi City' }, kind: 'municipality', municipality: '149900', code: '149900' },
  { id: 'shirakaba', name: { ja: '白樺町', en: 'Shirakaba Town' }, kind: 'municipality', municipality: '209902', code: '209902' },
  { id: 'minato-soft', name: { ja: '株式会社みなとソフト', en: 'Minato Soft' }, kind: 'employer', municipality: '149900' },
  {
    id: 'sakura-clinic',
    name: { ja: '汐見さくらクリニック', en: 'Shiomi Sakura Clinic' },
    kind: 'clinic',
    municipality: '149900',
    feature: true,
  },
  {
    id: 'general-hospital',
    name: { ja: '汐見総合病院', en: 'Shiomi General Hospital' },
    kind: 'clinic',
    municipality: '149900',
    feature: true,
  },
  { id: 'oka-practice', name: { ja: '岡医院', en: "Dr Oka's Practice" }, kind: 'clinic', municipality: '149900', feature: false },
  { id: 'shiomi-bank', name: { ja: '汐見銀行', en: 'Shiomi Bank' }, kind: 'bank', municipality: '149900', code: '9901', feature: true },
  {
    id: 'shirakaba-shinkin',
    name: { ja: '白樺信用金庫', en: 'Shirakaba Shinkin' },
    kind: 'bank',
    municipality: '209902',
    code: '9902',
    feature: false,
  },
  ...(['lawson', '7-eleven', 'familymart'] as const).flatMap((chain) =>
    (['149900', '209902'] as const).map((municipality) => ({
      id: `kiosk-${chain}-${municipality}`,
      name: kioskName(chain, municipality),
      kind: 'kiosk' as const,
      municipality,
    })),
  ),
  { id: 'bureau', name: { ja: 'カード発行局', en: 'Card bureau' }, kind: 'bureau', municipality: '209902' },
  { id: 'tax-shiomi', name: { ja: '汐見税務署', en: 'Shiomi tax office' }, kind: 'tax-office', municipality: '149900' },
  { id: 'tax-shirakaba', name: { ja: '白樺税務署', en: 'Shirakaba tax office' }, kind: 'tax-office', municipality: '209902' },
  {
    id: 'pension-shirakaba',
    name: { ja: '白樺年金事務所', en: 'Shirakaba pension office' },
    kind: 'pension-office',
    municipality: '209902',
  },
  {
    id: 'licence-kanagawa',
    name: { ja: '神奈川県警察 免許窓口', en: 'Licence desk, Kanagawa police' },
    kind: 'licence-desk',
    municipality: '149900',
  },
  {
    id: 'licence-nagano',
    name: { ja: '長野県警察 免許窓口', en: 'Licence desk, Nagano police' },
    kind: 'licence-desk',
    municipality: '209902',
  },
];

function kioskName(chain: 'lawson' | '7-eleven' | 'familymart', municipality: '149900' | '209902'): CastPlace['name'] {
  const names = {
    lawson: ['ローソン', 'Lawson'],
    '7-eleven': ['セブン-イレブン', '7-Eleven'],
    familymart: ['ファミリーマート', 'FamilyMart'],
  } as const;
  const [ja, en] = names[chain];
  return municipality === '149900' ? { ja: `${ja} 汐見港町店`, en: `${en} Shiomi` } : { ja: `${ja} 白樺湖畔店`, en: `${en} Shirakaba` };
}
