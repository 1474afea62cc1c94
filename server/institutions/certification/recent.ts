/** A map that forgets the oldest entry when it is full: answers kept in memory have a bound. */
export interface Recent<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  entries(): IterableIterator<[string, Value]>;
}

export function createRecent<Value>(capacity: number, onForgotten: (key: string, value: Value) => void = () => undefined): Recent<Value> {
  const entries = new Map<string, Value>();
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size <= capacity) return;
      const { value: oldest } = entries.entries().next();
      if (oldest === undefined) return;
      entries.delete(oldest[0]);
      onForgotten(...oldest);
    },
    delete: (key) => {
      entries.delete(key);
    },
    entries: () => entries.entries(),
  };
}
