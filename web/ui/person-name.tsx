/** Letters outside the basic plane and variation selectors (𠮷, 邉󠄁) need the bundled face; it is loaded only for them. */
const rareLetters = /[\u{20000}-\u{3ffff}]|\p{Variation_Selector}/u;

/** A name as registered, whole, in a face that has its letters; the reading stands above it when given. */
export function PersonName({ name, kana }: { name: string; kana?: string | null | undefined }) {
  const look = rareLetters.test(name) ? 'rare-name' : '';
  return (
    <span className="inline-block">
      {kana && <span className="block text-dns-14N-130 text-ink-soft">{kana}</span>}
      <span className={look} translate="no">
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
