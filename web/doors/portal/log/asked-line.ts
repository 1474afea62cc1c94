import type { LogLine } from '../../../log/log-types.ts';

let line: LogLine | undefined;

/** The line that a question is about goes along from the list: to look it up again would be one more look. */
export function rememberLine(asked: LogLine): void {
  line = asked;
}

export function askedLine(id: string): LogLine | undefined {
  return line?.id === id ? line : undefined;
}
