import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { UsageError } from '../usage.ts';

/** The origin of a page (RFC 6454) as browsers send it. @throws {UsageError} for anything else, a path or a wild card for example */
export function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url && /^https?:$/.test(url.protocol) && !url.host.includes('*') && url.origin === text.replace(/\/$/, '').toLowerCase();
  if (!isOrigin) throw new UsageError(`${text} is no origin: give scheme, host and port, such as https://myna.example.`);
  return url.origin;
}

/** Who at the computer said yes to which page. */
export interface ConsentStore {
  has(origin: string): boolean;
  remember(origin: string): Promise<void>;
}

export const defaultConsentFile = (): string =>
  join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'openmyna', 'reader-consent.json');

function read(file: string): string[] {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const { origins } = content as { origins?: unknown };
    return Array.isArray(origins) ? origins.filter((each) => typeof each === 'string') : [];
  } catch {
    // No file yet, or one that cannot be read: everybody is asked again.
    return [];
  }
}

/** Remembers consents in a file that its owner alone can read and write. */
export function openConsentStore(file: string): ConsentStore {
  const origins = new Set(read(file));
  return {
    has: (origin) => origins.has(origin),
    async remember(origin) {
      origins.add(origin);
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      const next = `${file}.${process.pid}`;
      await writeFile(next, `${JSON.stringify({ origins: [...origins] }, undefined, 2)}\n`, { mode: 0o600 });
      await rename(next, file);
    },
  };
}
