import { beforeEach, describe, expect, it } from 'vitest';
import type { ProfileName } from './profile.ts';
import { type aids, deliveredImage, insert, signCommand, type TestCard } from './test-support.ts';

type Application = keyof typeof aids;

/** Every guarded function of the card: where it is, how it is used, and which credentials open it. */
const functions: { name: string; profile?: ProfileName; application: Application; fid: string; use: string; openedBy: string[] }[] = [
  { name: 'signature key', application: 'jpki', fid: '001A', use: signCommand, openedBy: ['signature'] },
  { name: 'signature certificate', application: 'jpki', fid: '0001', use: '00B0000004', openedBy: ['signature'] },
  { name: 'authentication key', application: 'jpki', fid: '0017', use: signCommand, openedBy: ['authentication'] },
  { name: 'number', application: 'basicInformation', fid: '0001', use: '00B0000011', openedBy: ['basicInformation', 'credentialA'] },
  { name: 'basic four', application: 'basicInformation', fid: '0002', use: '00B0000011', openedBy: ['basicInformation', 'credentialB'] },
  {
    name: 'authenticity data',
    application: 'basicInformation',
    fid: '0003',
    use: '00B0000011',
    openedBy: ['basicInformation', 'credentialA', 'credentialB'],
  },
  {
    name: 'health-insurance key',
    profile: 'brief',
    application: 'healthInsurance',
    fid: '0017',
    use: signCommand,
    openedBy: ['healthInsurance'],
  },
];

const pins: Record<string, { profile?: ProfileName; application: Application; fid: string; value: string }> = {
  signature: { application: 'jpki', fid: '001B', value: 'ABC123' },
  authentication: { application: 'jpki', fid: '0018', value: '1234' },
  basicInformation: { application: 'basicInformation', fid: '0011', value: '2345' },
  healthInsurance: { profile: 'brief', application: 'healthInsurance', fid: '0018', value: '3456' },
  credentialA: { application: 'basicInformation', fid: '0014', value: '537686677188' },
  credentialB: { application: 'basicInformation', fid: '0015', value: '55021720352285' },
  residentRegistry: { profile: 'jlis', application: 'residentRegistry', fid: '001C', value: '4567' },
};

const cells = (['brief', 'jlis'] as const).flatMap((profile) =>
  functions
    .filter((each) => (each.profile ?? profile) === profile)
    .flatMap((guarded) =>
      Object.entries(pins)
        .filter(([, pin]) => (pin.profile ?? profile) === profile)
        .map(([name, pin]) => ({ profile, guarded, name, pin, opens: guarded.openedBy.includes(name) })),
    ),
);

describe('every PIN on every function', () => {
  it.each(cells)('$profile: the $name PIN, $guarded.name: open $opens', async ({ profile, guarded, pin, opens }) => {
    const { select, statusOf, verify } = insert(deliveredImage(profile));
    await select(pin.application, pin.fid);
    expect(await verify(pin.value)).toBe('9000');
    // Within one application the file is selected without leaving it, so that a right PIN is still standing.
    if (guarded.application === pin.application) expect(await statusOf(`00A4020C02${guarded.fid}`)).toBe('9000');
    else await select(guarded.application, guarded.fid);
    expect(await statusOf(guarded.use)).toBe(opens ? '9000' : '6982');
  });

  it.each(cells.filter(({ opens }) => !opens))(
    '$profile: entering the $name PIN where $guarded.name wants its own is wrong',
    async (cell) => {
      const { select, statusOf, verify } = insert(deliveredImage(cell.profile));
      const wanted = pins[cell.guarded.openedBy[0] ?? ''];
      await select(wanted?.application ?? 'jpki', wanted?.fid);
      expect(await verify(cell.pin.value)).toMatch(/^63C\d$/);
      await statusOf(`00A4020C02${cell.guarded.fid}`);
      expect(await statusOf(cell.guarded.use)).toBe('6982');
    },
  );
});

describe('a PIN that stands', () => {
  let chip: TestCard;
  beforeEach(async () => {
    chip = insert(deliveredImage('brief'));
    await chip.select('jpki', '0018');
    expect(await chip.verify('1234')).toBe('9000');
  });
  const isSigning = async (): Promise<boolean> => {
    await chip.statusOf('00A4020C020017');
    return (await chip.statusOf(signCommand)) === '9000';
  };

  it('signs several times, and survives SELECT of files, present or not', async () => {
    expect(await isSigning()).toBe(true);
    expect(await chip.statusOf('00A4020C020099')).toBe('6A82');
    expect(await isSigning()).toBe(true);
  });
  it('is forgotten when the same application is selected again', async () => {
    await chip.select('jpki');
    expect(await isSigning()).toBe(false);
  });
  it('is forgotten at reset and at power-off', async () => {
    chip.card.reset();
    await chip.select('jpki');
    expect(await isSigning()).toBe(false);
    await chip.select('jpki', '0018');
    await chip.verify('1234');
    chip.card.powerOff();
    expect(await isSigning()).toBe(false);
  });
  it('is taken back by a wrong entry', async () => {
    await chip.statusOf('00A4020C020018');
    expect(await chip.verify('0000')).toBe('63C2');
    expect(await isSigning()).toBe(false);
  });
  it('opens nothing when the reset came while it was compared', async () => {
    let release: (() => void) | undefined;
    const slow = insert(deliveredImage('brief'), () => new Promise((resolve) => (release = resolve)));
    await slow.select('jpki', '0018');
    const entering = slow.verify('1234');
    await new Promise(setImmediate);
    slow.card.reset();
    release?.();
    await new Promise(setImmediate);
    release?.();
    await entering;
    await slow.select('jpki', '0017');
    expect(await slow.statusOf(signCommand)).toBe('6982');
  });
});
