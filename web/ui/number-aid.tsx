/**
 * A long number in groups, so that it can be read aloud and compared: 1234 5678 9012.
 * The gaps are drawn, not typed: what is copied is the plain number. Screen readers read digit by digit.
 * @param groups sizes of the groups from the left; the last one repeats
 */
export function NumberAid({
  value,
  groups = [4],
  size = 'large',
}: {
  value: string;
  groups?: readonly number[];
  size?: 'large' | 'normal';
}) {
  const parts = splitGroups(value, groups);
  const look = size === 'large' ? 'text-[1.75rem] sm:text-[2.25rem] font-700 leading-140' : 'text-[1.125rem] font-700';
  return (
    <span className={`inline-flex flex-wrap gap-x-[0.5em] tabular ${look}`}>
      <span className="sr-only">{value.split('').join(' ')}</span>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: groups have no identity but their place
        <span key={index} aria-hidden="true">
          {part}
        </span>
      ))}
    </span>
  );
}

export function splitGroups(value: string, groups: readonly number[]): string[] {
  const parts: string[] = [];
  let at = 0;
  for (let index = 0; at < value.length; index += 1) {
    const size = groups[Math.min(index, groups.length - 1)] ?? value.length;
    parts.push(value.slice(at, at + size));
    at += size;
  }
  return parts;
}
