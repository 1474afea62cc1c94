import { describe, expect, it } from 'vitest';
import { romanise } from './romanise.ts';

describe('a reading in Latin letters', () => {
  it('is Hepburn, word by word', () => {
    expect(romanise('ヤマダ ハナコ')).toBe('Yamada Hanako');
    expect(romanise('ナンバ ジュンイチ')).toBe('Namba Junichi');
    expect(romanise('ハットリ シンイチロウ')).toBe('Hattori Shinichirou');
    expect(romanise('ホッチ リョウ')).toBe('Hotchi Ryou');
  });

  it('keeps what a long vowel would hide', () => {
    expect(romanise('イノウエ')).toBe('Inoue');
    expect(romanise('オオノ')).toBe('Oono');
  });

  it('reads hiragana, half-width kana and the sounds of foreign names', () => {
    expect(romanise('やまだ　はなこ')).toBe('Yamada Hanako');
    expect(romanise('ﾔﾏﾀﾞ ﾊﾅｺ')).toBe('Yamada Hanako');
    expect(romanise('ファム ティ マリア')).toBe('Famu Ti Maria');
    expect(romanise('シェン ジェイ')).toBe('Shen Jei');
  });

  it('leaves other letters as they are', () => {
    expect(romanise('Maria Silva')).toBe('Maria Silva');
  });
});
