import type { Writable } from 'node:stream';
import { MynaError } from './errors.ts';

/**
 * A line of the log. Only these fields exist: what is not listed here cannot be logged, and none of them may hold
 * personal data, a number or a PIN (invariant I8).
 */
export interface LogEvent {
  /** `room.what-happened` */
  readonly event: string;
  readonly requestId?: string;
  readonly method?: string;
  /** The route's pattern, never the address that was asked for. */
  readonly route?: string;
  readonly status?: number;
  readonly code?: string;
  readonly task?: string;
  readonly ms?: number;
  readonly count?: number;
  readonly port?: number;
  readonly room?: string;
  readonly detail?: LogDetail;
  /** Of an unknown error only its class, code and stack frames are kept: a message may quote data. */
  readonly error?: unknown;
}

/** Fixed sentences of the program itself. */
export type LogDetail = 'taken-over' | 'first-start' | 'stopping' | 'stopped' | 'timeout' | 'retry';

export interface Log {
  info(event: LogEvent): void;
  error(event: LogEvent): void;
}

const fields = ['event', 'requestId', 'method', 'route', 'status', 'code', 'task', 'ms', 'count', 'port', 'room', 'detail'] as const;

/** Writes one JSON object a line. */
export function createLog(stream: Pick<Writable, 'write'>, now: () => number): Log {
  const write = (level: 'info' | 'error', event: LogEvent): void => {
    const line: Record<string, unknown> = { time: now(), level };
    for (const field of fields) if (event[field] !== undefined) line[field] = event[field];
    if (event.error !== undefined) Object.assign(line, describeError(event.error));
    stream.write(`${JSON.stringify(line)}\n`);
  };
  return { info: (event) => write('info', event), error: (event) => write('error', event) };
}

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { errorClass: typeof error };
  const code =
    error instanceof MynaError
      ? error.code
      : 'code' in error && /^[A-Z0-9_]{2,40}$/.test(String(error.code))
        ? String(error.code)
        : undefined;
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
  return { errorClass: error.name, ...(code ? { errorCode: code } : {}), frames };
}
