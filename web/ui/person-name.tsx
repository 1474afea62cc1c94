import { romanise } from '../i18n/romanise.ts';
import { useText } from '../i18n/text.tsx';

/** Letters outside the basic plane and variation selectors (𠮷, 邉󠄁) need the bundled face; it is loaded only for them. */
const rareLetters = /[\u{20000}-\u{3ffff}]|\p{Variation_Selector}/u;

/** Japanese letters keep their Japanese shapes on a Chinese or Korean page. */
const japaneseLetters = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * A name as registered, whole, in a face that has its letters. When the reading is given it stands above: in kana, and for readers of
 * other languages in Latin letters as well.
 */
export function PersonName({ name, kana }: { name: string; kana?: string | null | undefined }) {
  const { language } = useText();
  const look = rareLetters.test(name) ? 'rare-name' : '';
  const isJapanese = japaneseLetters.test(name);
  const latin = kana && isJapanese && language !== 'ja' && language !== 'ja-easy' ? romanise(kana) : undefined;
  return (
    <span className="inline-block">
      {kana && (
        <span className="block text-dns-14N-130 text-ink-soft" translate="no">
          <span lang="ja">{kana}</span>
          {latin && <span lang="ja-Latn"> {latin}</span>}
        </span>
      )}
      <span className={look} translate="no" lang={isJapanese ? 'ja' : undefined}>
        {name}
      </span>
    </span>
  );
}

/** A cast member's portrait; without one, a drawn person. Decorative: the name stands beside it. */
export function Portrait({ handle, size = 64 }: { handle: string; size?: number }) {
  return (
    <img
      className="shrink-0 rounded-8 bg-sunken object-cover object-top"
      src={`/sandbox/portraits/${encodeURIComponent(handle)}.jpg`}
      alt=""
      width={size}
      height={Math.round((size * 45) / 35)}
      loading="lazy"
      style={{ width: size, height: Math.round((size * 45) / 35) }}
    />
  );
}
