/**
 * Protocol time: the machine's clock, for tokens, sessions, retries and the log. Civil time (dates, validity, ages) is
 * `CivilClock`; the two never mix.
 */
export interface ProtocolTime {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export const machineTime: ProtocolTime = { now: () => Date.now() };
