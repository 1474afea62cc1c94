import type pg from 'pg';
import { acknowledgementChannel, statusChannel } from './change-log.ts';

/** LISTEN only makes it fast: whatever it misses, the next renewal of the lease finds. */
export function createListener(pool: pg.Pool, heard: (channel: string) => void): { ensure(): Promise<void>; close(): Promise<void> } {
  let client: pg.PoolClient | undefined;
  return {
    async ensure() {
      if (client) return;
      const connecting = await pool.connect();
      client = connecting;
      const lost = (): void => {
        if (client !== connecting) return;
        client = undefined;
        connecting.release(true);
      };
      connecting.on('error', lost);
      connecting.on('end', lost);
      connecting.on('notification', ({ channel }) => heard(channel));
      await connecting.query(`listen ${statusChannel}`);
      await connecting.query(`listen ${acknowledgementChannel}`);
    },
    async close() {
      const closing = client;
      client = undefined;
      closing?.release(true);
    },
  };
}
