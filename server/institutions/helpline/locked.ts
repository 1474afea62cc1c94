import type pg from 'pg';

/** Does the work in one transaction, and for each of the names one at a time over all instances: what it counts stays true until it has written. */
export async function locked<Result>(
  pool: pg.Pool,
  names: readonly string[],
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    // Always in the same order, so that no two wait for each other.
    for (const name of names.toSorted()) await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`helpline/${name}`]);
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // The connection goes with whatever was begun on it.
    client.release(true);
    throw error;
  }
}
