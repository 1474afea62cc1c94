import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { Fragment, jsx, jsxs } from '../ruby/jsx-runtime.ts';
import { annotate, withoutReadings } from './readings.ts';

describe('readings above kanji', () => {
  let text = '';
  beforeAll(() => {
    text = annotate('新《あたら》しいカードを申請《しんせい》します。');
  });

  it('become ruby where a text is content, beside other content too', () => {
    expect(renderToStaticMarkup(jsx('p', { children: annotate('住所《じゅうしょ》') }))).toBe(
      '<p><span><ruby>住所<rp>(</rp><rt>じゅうしょ</rt><rp>)</rp></ruby></span></p>',
    );
    expect(renderToStaticMarkup(jsxs(Fragment, { children: [text, jsx('b', { children: '!' })] }))).toContain(
      '</ruby>しいカードを<ruby>申請',
    );
  });

  it('are left out of attributes, options and drawings', () => {
    expect(renderToStaticMarkup(jsx('input', { 'aria-label': text }))).toBe('<input aria-label="新しいカードを申請します。"/>');
    expect(renderToStaticMarkup(jsx('option', { children: text }))).toBe('<option>新しいカードを申請します。</option>');
    expect(withoutReadings(text)).toBe('新しいカードを申請します。');
  });

  it('are taken only from kanji followed by their kana: other brackets stay as they are', () => {
    expect(annotate('《注意》 カード《card》')).toBe('《注意》 カード《card》');
  });

  it('cannot carry markup', () => {
    expect(renderToStaticMarkup(jsx('p', { children: annotate('<b>住所《じゅうしょ》') }))).toContain('&lt;b&gt;');
  });
});
