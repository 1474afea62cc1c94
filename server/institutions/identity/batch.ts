/** One statement of each kind at a time: whoever signs in meanwhile shares the next one. Ten rows cost little more than one. */
export const atOnce = { most: 100, places: 1 } as const;

/**
 * Answers for things that may happen once: of equal keys in a batch, only the first one is the one that happened.
 *
 * @param happened the keys for which the statement did something
 */
export function firstOfEach(keys: readonly string[], happened: ReadonlySet<string>): boolean[] {
  const seen = new Set<string>();
  return keys.map((key) => {
    const isFirst = happened.has(key) && !seen.has(key);
    seen.add(key);
    return isFirst;
  });
}
