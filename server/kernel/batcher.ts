/**
 * Does together what many ask for at once. An item that finds a free place starts at once; while all places are taken, items gather and go as one batch.
 * Nothing waits for a timer, so a lone request is as fast as without it.
 *
 * @param run does a batch; one result for each item, in order. When it fails, each of its items is tried alone, so that one bad item hurts no other.
 * @param options.most items in a batch; `options.places` batches under way at once
 */
export function createBatcher<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>,
  options: { readonly most: number; readonly places: number },
): (item: Item) => Promise<Result> {
  interface Waiting {
    readonly item: Item;
    resolve(result: Result): void;
    reject(error: unknown): void;
  }
  const waiting: Waiting[] = [];
  let free = options.places;

  const settle = ({ resolve, reject }: Waiting, result: Result | Error | undefined): void => {
    if (result === undefined || result instanceof Error) reject(result ?? new Error('a batch left an item without a result'));
    else resolve(result);
  };
  const runAlone = async (entry: Waiting): Promise<void> => {
    try {
      settle(entry, (await run([entry.item]))[0]);
    } catch (error) {
      entry.reject(error);
    }
  };
  const runBatch = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [place, entry] of batch.entries()) settle(entry, results[place]);
    } catch (error) {
      const [only] = batch;
      if (batch.length === 1) only?.reject(error);
      else for (const entry of batch) await runAlone(entry);
    }
  };
  const work = async (): Promise<void> => {
    free -= 1;
    while (waiting.length > 0) await runBatch(waiting.splice(0, options.most));
    free += 1;
  };

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // A turn later: whatever else arrives in this turn of the event loop goes along.
      if (free > 0) setImmediate(() => waiting.length > 0 && free > 0 && void work());
    });
}
