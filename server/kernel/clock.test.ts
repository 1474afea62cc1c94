import { beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabases, type TestDatabases } from '../testing/index.ts';
import { createMovableClock, type DueEvents, endOfDay, readCivilClock, setFirstDay } from './clock.ts';
import { Temporal } from './temporal.ts';

let databases: TestDatabases;
beforeAll(async () => {
  databases = await createTestDatabases();
});

/** Due once a month from a date on; remembers when it was run. */
function monthly(room: string, first: Temporal.Instant): DueEvents & { runs: string[] } {
  let due = first;
  const runs: string[] = [];
  return {
    room,
    runs,
    next: async () => due,
    run: async (now) => {
      while (Temporal.Instant.compare(due, now) <= 0) {
        runs.push(now.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString());
        due = due.toZonedDateTimeISO('Asia/Tokyo').add({ months: 1 }).toInstant();
      }
    },
  };
}

describe('civil clock', () => {
  it('stands at the machine’s time until it is moved, for every role', async () => {
    const now = await readCivilClock(databases.as('portal')).now();
    expect(Math.abs(now.epochMilliseconds - Date.now())).toBeLessThan(5000);
  });

  it('begins a sandbox on its first day, once, at the machine’s time of day', async () => {
    const clock = readCivilClock(databases.as('core'));
    await setFirstDay(databases.as('kernel'), Temporal.PlainDate.from('2026-11-23'));
    expect((await clock.today()).toString()).toBe('2026-11-23');
    await setFirstDay(databases.as('kernel'), Temporal.PlainDate.from('2020-01-01'));
    expect((await clock.today()).toString()).toBe('2026-11-23');
    const machine = Temporal.Instant.fromEpochMilliseconds(Date.now()).toZonedDateTimeISO('Asia/Tokyo');
    expect((await clock.now()).toZonedDateTimeISO('Asia/Tokyo').hour).toBe(machine.hour);
  });

  it('stops at each due event on its way, and lets the jobs end each time', async () => {
    const clock = readCivilClock(databases.as('core'));
    const start = (await clock.now()).toZonedDateTimeISO('Asia/Tokyo');
    const room = monthly('registry', start.add({ days: 10 }).toInstant());
    let settled = 0;
    const movable = createMovableClock(databases.as('kernel'), [room], async () => {
      settled += 1;
    });
    const move = await movable.advance(Temporal.Duration.from('P3M'));
    expect(move.stops).toBe(3);
    expect(settled).toBe(5);
    expect(room.runs).toEqual([0, 1, 2].map((months) => start.add({ days: 10 }).add({ months }).toPlainDate().toString()));
    const behind = (await clock.now()).since(start.add({ months: 3 }).toInstant()).total('seconds');
    expect(Math.abs(behind)).toBeLessThan(5);
    expect((await clock.today()).toString()).toBe(start.add({ months: 3 }).toPlainDate().toString());
  });

  it('does not go back, nor further than fifty years at once', async () => {
    const movable = createMovableClock(databases.as('kernel'), [], async () => undefined);
    await expect(movable.advance(Temporal.Duration.from('-P1D'))).rejects.toThrow('MYNA_CLOCK_BACKWARDS');
    await expect(movable.advance(Temporal.Duration.from('P51Y'))).rejects.toThrow('MYNA_CLOCK_TOO_FAR');
    await expect(movable.advance(Temporal.Duration.from('P999999Y'))).rejects.toThrow('MYNA_CLOCK_TOO_FAR');
  });

  it('refuses a second move while one is on its way', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const movable = createMovableClock(databases.as('kernel'), [], () => held);
    const first = movable.advance(Temporal.Duration.from('P1D'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expect(movable.advance(Temporal.Duration.from('P1D'))).rejects.toThrow('MYNA_CLOCK_ALREADY_MOVING');
    release();
    await first;
  });

  it('names a room whose due event never ends', async () => {
    const now = await readCivilClock(databases.as('kernel')).now();
    const stuck: DueEvents = { room: 'cards', next: async () => now, run: async () => undefined };
    const movable = createMovableClock(databases.as('kernel'), [stuck], async () => undefined);
    await expect(movable.advance(Temporal.Duration.from('P1D'))).rejects.toMatchObject({
      code: 'MYNA_CLOCK_EVENT_STUCK',
      facts: { room: 'cards' },
    });
  });

  it('moves for no institution but the kernel', async () => {
    const movable = createMovableClock(databases.as('core'), [], async () => undefined);
    await expect(movable.advance(Temporal.Duration.from('P1D'))).rejects.toThrow('permission denied');
  });

  it('ends a day at its last second in Japan', () => {
    expect(endOfDay(Temporal.PlainDate.from('2030-02-17')).toString()).toBe('2030-02-17T14:59:59Z');
  });
});
