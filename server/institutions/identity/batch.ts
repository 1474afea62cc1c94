/**
 * Collects what is asked within one turn of the event loop and asks once for all of it. Many people sign in at the same
 * time; one statement with ten rows costs the server and the database little more than one with one.
 *
 * @param ask answers in the order of its questions; its failure is everybody's
 */
export function createBatch<Question, Answer>(
  ask: (questions: readonly Question[]) => Promise<readonly Answer[]>,
): (question: Question) => Promise<Answer> {
  let waiting: { question: Question; resolve: (answer: Answer) => void; reject: (error: unknown) => void }[] = [];

  const flush = (): void => {
    const batch = waiting;
    waiting = [];
    ask(batch.map(({ question }) => question)).then(
      (answers) => {
        for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as Answer);
      },
      (error: unknown) => {
        for (const { reject } of batch) reject(error);
      },
    );
  };

  return (question) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ question, resolve, reject });
    });
}

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
