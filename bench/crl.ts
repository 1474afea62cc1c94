import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type pg from 'pg';
import { type Bench, result } from './bench.ts';
import { openAuthorities, openPlace, type Place, startOwnDatabase } from './own-database.ts';

const run = promisify(execFile);
const revoked = 1_000_000;

/**
 * The revocation list of an authority with a million revoked certificates: read from the database, encoded, signed; and read by `openssl crl`, which checks
 * the signature. Memory is the peak of the process that builds it, the runtime included.
 */
export const crl: Bench = {
  name: 'crl',
  needs: 'none',
  async run() {
    const own = await startOwnDatabase();
    const folder = await mkdtemp(join(tmpdir(), 'openmyna-crl-'));
    try {
      await plant(own.place, folder);
      const file = join(folder, 'list.crl');
      const program = fileURLToPath(new URL('./crl-builder.ts', import.meta.url));
      const { stdout } = await run(process.execPath, ['--conditions=openmyna-source', program, JSON.stringify(own.place), file]);
      const { seconds, megabytes, bytes } = JSON.parse(stdout) as { seconds: number; megabytes: number; bytes: number };
      if (bytes < revoked * 40) throw new Error('the list does not name a million certificates');
      const start = performance.now();
      const read = await run('openssl', ['crl', '-inform', 'DER', '-in', file, '-CAfile', join(folder, 'ca.pem'), '-noout']);
      if (!/verify OK/.test(read.stderr + read.stdout)) throw new Error('openssl does not verify the list');
      const byOpenssl = (performance.now() - start) / 1000;
      return [
        result('list of 1,000,000 revoked', seconds, 's', { name: 'openssl crl reads it', value: byOpenssl }, { atMost: 10 }),
        result('its peak memory', megabytes, 'MB', { name: 'allowed', value: 1000 }, { atMost: 1000 }),
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
      await own.stop();
    }
  },
};

/** The authorities, and the revoked certificates as the look-up by serial holds them. */
async function plant(place: Place, folder: string): Promise<void> {
  const open = openPlace(place);
  const certification = openAuthorities(open);
  await certification.start();
  const [ca = new Uint8Array()] = await certification.authorityCertificates('authentication');
  await writeFile(join(folder, 'ca.pem'), pem(ca));
  await certification.stop();
  await plantRevoked(open.admin);
  await Promise.all([open.databases.close(), open.admin.end()]);
}

async function plantRevoked(admin: pg.Pool): Promise<void> {
  const client = await admin.connect();
  try {
    await client.query('set synchronous_commit = off');
    await client.query(
      `insert into certification.certificate_lookup
         (serial, resident_id, card_id, kind, generation, not_before, not_after, state, reason, since)
       select '4' || substr(md5(n::text), 2), gen_random_uuid(), n::text, 'authentication', 1, '2026-01-05', '2036-01-04', 'revoked',
              (array['superseded', 'cessationOfOperation', 'keyCompromise', 'affiliationChanged'])[1 + n % 4],
              timestamptz '2026-02-01' + make_interval(secs => n)
         from generate_series(1, ${revoked}) as n`,
    );
    await client.query('analyze certification.certificate_lookup');
  } finally {
    client.release();
  }
}

const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n')}\n-----END CERTIFICATE-----\n`;
