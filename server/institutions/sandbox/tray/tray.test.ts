import { type CardError, connectCard, encodeIndividualNumber, type IssuerStep, runIssuerSteps, writeFile } from '@openmyna/reader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseSigners, type KeyStore, openKeyStore } from '../../../kernel/index.ts';
import { createTestDatabases, type TestDatabases } from '../../../testing/index.ts';
import { createTray, type Tray, type TrayDeps } from './tray.ts';

const number = '537686677188';
const transportPin = '73519264';
const issuerSteps: IssuerStep[] = [
  { do: 'generateKey', key: 'authentication' },
  writeFile('individualNumber', encodeIndividualNumber(number)),
  { do: 'putTransportPin', pin: 'authentication', value: transportPin },
  { do: 'putTransportPin', pin: 'basicInformation', value: transportPin },
  { do: 'personalise' },
];

let databases: TestDatabases;
let keys: KeyStore;
const trays: Tray[] = [];

function openTray(more: Partial<TrayDeps> = {}): Tray {
  const tray = createTray({
    pool: databases.pool('sandbox'),
    keys,
    profile: 'brief',
    issuerKey: (cardId) => keys.derive(`chip/issuer/${cardId}`, 32),
    counterKey: (cardId) => keys.derive(`chip/counter/${cardId}`, 32),
    ...more,
  });
  trays.push(tray);
  return tray;
}

const counterOf = (cardId: string) => ({ role: 'counter', key: new Uint8Array(keys.derive(`chip/counter/${cardId}`, 32)) }) as const;
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: CardError) => error.code,
  );

/** Through the bureau and the counter, as a real card goes. */
async function issueCard(tray: Tray, cardId: string): Promise<void> {
  const chip = await tray.supply.takeBlank(cardId);
  await runIssuerSteps(chip, { role: 'issuer', key: new Uint8Array(keys.derive(`chip/issuer/${cardId}`, 32)), steps: issuerSteps });
  await chip.close();
  await tray.supply.handOver(cardId, 'a resident');
  const card = await tray.open(cardId);
  const terminal = await connectCard(card);
  await terminal.setFirstPin('authentication', transportPin, '1234');
  await terminal.setFirstPin('basicInformation', transportPin, '2345');
  await runIssuerSteps(card, { ...counterOf(cardId), steps: [{ do: 'deliver' }] });
  await card.close();
}

beforeAll(async () => {
  databases = await createTestDatabases();
  keys = openKeyStore(new Uint8Array(32).fill(7), (store) => databaseSigners(databases.as('core'), store));
});
afterAll(async () => {
  await Promise.all(trays.map((tray) => tray.close()));
});

describe('a card in the tray', () => {
  it('goes from blank chip to signing card by APDU alone', async () => {
    const tray = openTray();
    await issueCard(tray, 'card-path');
    const terminal = await connectCard(await tray.open('card-path'));
    expect((await terminal.sign('authentication', new Uint8Array(3), '1234')).length).toBe(256);
    expect(await terminal.readIndividualNumber('2345')).toBe(number);
    await terminal.close();
  });

  it('is found by its holder’s handle, and a name that is none is refused', async () => {
    const tray = openTray({ resolve: async (name) => (name === 'hanako' ? 'card-path' : undefined) });
    await (await tray.open('hanako')).close();
    expect(await codeOf(tray.open('nobody'))).toBe('MYNA_CARD_NOT_FOUND');
  });

  it('is in one reader at a time, also when the other is of another instance', async () => {
    const [first, second] = [openTray(), openTray()];
    const held = await first.open('card-path');
    expect(await codeOf(first.open('card-path'))).toBe('MYNA_CARD_IN_USE');
    expect(await codeOf(second.open('card-path'))).toBe('MYNA_CARD_IN_USE');
    await held.close();
    await (await second.open('card-path')).close();
  });

  it('has one winner when many readers reach for it at once', async () => {
    const instances = [openTray(), openTray()];
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, at) => (instances[at % 2] as Tray).open('card-path')));
    const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    expect(winners.length).toBe(1);
    await winners[0]?.value.close();
  });

  it('is powered off when nobody uses it, and says so', async () => {
    const tray = openTray({ idleMs: 150 });
    const held = await tray.open('card-path');
    await new Promise<void>((resolve) => held.onEnd(resolve));
    expect(await codeOf(held.transmit(Uint8Array.of(0, 0xa4, 4, 0)))).toBe('MYNA_CARD_GONE');
    await (await tray.open('card-path')).close();
  });

  it('keeps its counter when the tray is killed, and is free at once', async () => {
    const tray = openTray();
    const terminal = await connectCard(await tray.open('card-path'));
    for (const pin of ['0000', '0001']) expect(await codeOf(terminal.verifyPin('authentication', pin))).toBe('MYNA_CARD_PIN_WRONG');
    const pid = tray.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    expect(await codeOf(terminal.verifyPin('authentication', '0002'))).toBe('MYNA_CARD_GONE');
    const again = await connectCard(await tray.open('card-path'));
    expect(tray.pid).not.toBe(pid);
    expect(await again.readTriesLeft('authentication')).toBe(1);
    await again.verifyPin('authentication', '1234');
    expect(await again.readTriesLeft('authentication')).toBe(3);
    await again.close();
  });

  it('can be written by its present reader only', async () => {
    const [first, second] = [openTray(), openTray()];
    const old = await connectCard(await first.open('card-path'));
    await databases.admin.query(
      `update sandbox.chips set lease_until = clock_timestamp() - interval '1 second' where card_id = 'card-path'`,
    );
    const taken = await connectCard(await second.open('card-path'));
    expect(await codeOf(old.verifyPin('authentication', '1234'))).toBe('MYNA_CARD_GONE');
    expect(await taken.readTriesLeft('authentication')).toBe(3);
    await taken.close();
  });

  it('is taken out by another instance when it is reported lost', async () => {
    const [first, second] = [openTray(), openTray()];
    const held = await connectCard(await first.open('card-path'));
    await second.eject('card-path');
    expect(await codeOf(held.verifyPin('authentication', '1234'))).toBe('MYNA_CARD_GONE');
    await (await second.open('card-path')).close();
  });

  it('goes dead at its next contact once it is blocked, for ever', async () => {
    const tray = openTray();
    await issueCard(tray, 'card-lost');
    const online = openTray({ beforeConnect: async () => 'blocked' });
    for (const each of [online, online, tray]) {
      const card = await each.open('card-lost');
      expect(await codeOf(connectCard(card))).toBe('MYNA_CARD_BLOCKED');
      await card.close();
    }
  });
});

describe('the stock of chips', () => {
  it('scraps an unfinished chip when the bureau asks again, and never a finished card', async () => {
    const tray = openTray();
    const chip = await tray.supply.takeBlank('card-again');
    await runIssuerSteps(chip, {
      role: 'issuer',
      key: new Uint8Array(keys.derive('chip/issuer/card-again', 32)),
      steps: issuerSteps.slice(1),
    });
    const replaced = await tray.supply.takeBlank('card-again');
    const status = await runIssuerSteps(replaced, { ...counterOf('card-again'), steps: [{ do: 'status' }] });
    expect(status.status?.life).toBe('blank');
    await replaced.close();
    expect(await codeOf(tray.supply.takeBlank('card-path'))).toBe('MYNA_CARD_FINISHED');
  });

  it('destroys a chip', async () => {
    const tray = openTray();
    await (await tray.supply.takeBlank('card-scrap')).close();
    await tray.supply.destroy('card-scrap');
    await tray.supply.destroy('card-scrap');
    expect(await codeOf(tray.open('card-scrap'))).toBe('MYNA_CARD_NOT_FOUND');
  });
});

describe('chips at rest', () => {
  it('hold no number in any form that can be read', async () => {
    const { rows } = await databases.admin.query<{ row: string }>(
      'select encode(image, $1) || encode(counters, $1) as row from sandbox.chips',
      ['hex'],
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const { row } of rows) {
      const bytes = Buffer.from(row, 'hex').toString('latin1');
      expect(bytes).not.toContain(number);
      expect(bytes).not.toContain(Buffer.from(encodeIndividualNumber(number)).toString('base64').slice(0, 12));
      expect(bytes).not.toContain('jpki');
    }
  });

  it('open under their own card id only', async () => {
    await databases.admin.query(`update sandbox.chips set image = (select image from sandbox.chips where card_id = 'card-path'),
      image_version = image_version + 1 where card_id = 'card-again'`);
    expect(await codeOf(openTray().open('card-again'))).toBe('MYNA_CARD_BROKEN');
  });

  it('are reached by the sandbox role only', async () => {
    for (const role of ['core', 'exchange', 'identity', 'counter', 'portal', 'tax'] as const)
      await expect(databases.pool(role).query('select 1 from sandbox.chips')).rejects.toThrow(/permission denied/);
  });
});

describe('the tray’s process', () => {
  it('ends with its server', async () => {
    const tray = openTray();
    await (await tray.open('card-path')).close();
    const pid = tray.pid ?? 0;
    await tray.close();
    expect(() => process.kill(pid, 0)).toThrow();
    expect(await codeOf(tray.open('card-path'))).toBe('MYNA_CARD_GONE');
  });
});

describe('a chip whose write is torn', () => {
  const triesOf = async (tray: Tray, cardId: string): Promise<number | undefined> => {
    const terminal = await connectCard(await tray.open(cardId));
    const tries = await terminal.readTriesLeft('authentication');
    await terminal.close();
    return tries;
  };

  it('is gone from its reader; at the next power-on the last whole image serves, with no try more than before', async () => {
    const tray = openTray();
    await issueCard(tray, 'card-torn');
    await tray.tearNextWrite('card-torn');
    const terminal = await connectCard(await tray.open('card-torn'));
    expect(await codeOf(terminal.verifyPin('authentication', '0000'))).toBe('MYNA_CARD_GONE');
    expect(await triesOf(tray, 'card-torn')).toBe(2);
    const again = await connectCard(await tray.open('card-torn'));
    await again.verifyPin('authentication', '1234');
    await again.close();
    expect(await triesOf(tray, 'card-torn')).toBe(3);
  });

  it('keeps its old number when the counter’s update is torn at its last command', async () => {
    const tray = openTray();
    await issueCard(tray, 'card-torn-update');
    const card = await tray.open('card-torn-update');
    const resident = async (): Promise<void> => (await connectCard(card)).verifyPin('basicInformation', '2345');
    const written: IssuerStep[] = [
      { do: 'resident', pins: ['basicInformation'] },
      { do: 'beginUpdate' },
      writeFile('individualNumber', encodeIndividualNumber('123456789018')),
    ];
    await runIssuerSteps(card, { ...counterOf('card-torn-update'), steps: written, resident });
    await tray.tearNextWrite('card-torn-update');
    const commit = { ...counterOf('card-torn-update'), steps: [{ do: 'commitUpdate' }] as const };
    expect(await codeOf(runIssuerSteps(card, commit))).toBe('MYNA_CARD_GONE');
    // Another process, which remembers nothing.
    const other = openTray();
    const terminal = await connectCard(await other.open('card-torn-update'));
    expect(await terminal.readIndividualNumber('2345')).toBe(number);
    await terminal.close();
    // What was written before the last command is still waiting there.
    const retried = await other.open('card-torn-update');
    await runIssuerSteps(retried, commit);
    expect(await (await connectCard(retried)).readIndividualNumber('2345')).toBe('123456789018');
    await retried.close();
  });

  it('is dead, and says so, when nothing whole is left', async () => {
    const tray = openTray();
    await issueCard(tray, 'card-dead');
    await databases
      .pool('sandbox')
      .query(
        "update sandbox.chips set image = '\\x00', previous_image = null, image_version = image_version + 1 where card_id = 'card-dead'",
      );
    expect(await codeOf(tray.open('card-dead'))).toBe('MYNA_CARD_BROKEN');
  });
});
