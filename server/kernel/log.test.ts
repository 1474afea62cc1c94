import { describe, expect, it } from 'vitest';
import { MynaError } from './errors.ts';
import { createLog, type LogEvent } from './log.ts';

function capture() {
  const lines: string[] = [];
  return { lines, log: createLog({ write: (line: string) => lines.push(line) > 0 }, () => 42) };
}

describe('log', () => {
  it('writes the listed fields of an event as one JSON line', () => {
    const { lines, log } = capture();
    log.info({ event: 'registry.registered', requestId: 'r1', ms: 3 });
    expect(JSON.parse(lines[0] ?? '')).toEqual({ time: 42, level: 'info', event: 'registry.registered', requestId: 'r1', ms: 3 });
  });

  it('drops every field that is not on the list', () => {
    const { lines, log } = capture();
    const careless: LogEvent & { individualNumber: string } = { event: 'x', individualNumber: '123456789018' };
    log.info(careless);
    expect(lines.join()).not.toContain('123456789018');
  });

  it('keeps class, code and frames of an error, never its message', () => {
    const { lines, log } = capture();
    log.error({ event: 'job.failed', error: new Error('duplicate key (number)=(123456789018)') });
    log.error({ event: 'job.failed', error: new MynaError('MYNA_LETTER_NOT_FOUND') });
    expect(lines.join()).not.toContain('123456789018');
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ errorClass: 'MynaError', errorCode: 'MYNA_LETTER_NOT_FOUND' });
    expect(JSON.parse(lines[0] ?? '').frames.length).toBeGreaterThan(0);
  });
});
