import { randomInt } from 'node:crypto';

/** What an officer types for somebody of the tour's family. */
export interface Newcomer {
  readonly name: string;
  readonly kana: string;
  readonly latin?: string;
  readonly sex: 'female' | 'male';
  readonly birthDate: string;
}

/** A family that no run before had: names that exist, birth dates by chance. */
export interface Family {
  readonly mother: Newcomer;
  readonly father: Newcomer & { readonly residenceCard: string; readonly stayUntil: string };
  readonly newborn: Newcomer;
  readonly address: string;
}

const surnames = [
  ['海野', 'ウンノ'],
  ['白石', 'シライシ'],
  ['若林', 'ワカバヤシ'],
  ['𠮷村', 'ヨシムラ'],
  ['髙木', 'タカギ'],
  ['榊原', 'サカキバラ'],
] as const;
const mothers = [
  ['明日香', 'アスカ'],
  ['千尋', 'チヒロ'],
  ['真理', 'マリ'],
  ['由紀', 'ユキ'],
] as const;
const children = [
  ['空', 'ソラ'],
  ['海', 'ウミ'],
  ['凪', 'ナギ'],
  ['灯', 'アカリ'],
] as const;
const fathers = [
  ['Mateo', 'マテオ'],
  ['Andrés', 'アンドレス'],
  ['Julián', 'フリアン'],
  ['Iker', 'イケル'],
] as const;
const fatherSurnames = [
  ['Núñez Ibáñez', 'ヌニェス イバニェス'],
  ['García López', 'ガルシア ロペス'],
  ['Peña Muñoz', 'ペニャ ムニョス'],
] as const;

const pick = <Item>(items: readonly Item[]): Item => items[randomInt(items.length)] as Item;
const two = (number: number): string => String(number).padStart(2, '0');
const someDay = (from: number, to: number): string => `${randomInt(from, to)}-${two(1 + randomInt(12))}-${two(1 + randomInt(28))}`;
const letters = (): string => String.fromCharCode(65 + randomInt(26), 65 + randomInt(26));

/** @param today civil date; the child was born three days before. */
export function makeFamily(today: string): Family {
  const [surname, surnameKana] = pick(surnames);
  const [mother, motherKana] = pick(mothers);
  const [child, childKana] = pick(children);
  const [father, fatherKana] = pick(fathers);
  const [fatherSurname, fatherSurnameKana] = pick(fatherSurnames);
  const name = `${father} ${fatherSurname}`;
  const plain = `${fatherSurname} ${father}`.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  const born = new Date(Date.parse(`${today}T00:00:00Z`) - 3 * 86_400_000).toISOString().slice(0, 10);
  const stay = new Date(Date.parse(`${today}T00:00:00Z`) + 700 * 86_400_000).toISOString().slice(0, 10);
  return {
    mother: { name: `${surname} ${mother}`, kana: `${surnameKana} ${motherKana}`, sex: 'female', birthDate: someDay(1984, 1999) },
    father: {
      name,
      kana: `${fatherKana} ${fatherSurnameKana}`,
      latin: plain,
      sex: 'male',
      birthDate: someDay(1980, 1998),
      residenceCard: `${letters()}${String(randomInt(100_000_000)).padStart(8, '0')}${letters()}`,
      stayUntil: stay,
    },
    newborn: { name: `${surname} ${child}`, kana: `${surnameKana} ${childKana}`, sex: 'female', birthDate: born },
    address: `汐見市浜通り${1 + randomInt(40)}番${1 + randomInt(90)}号`,
  };
}
