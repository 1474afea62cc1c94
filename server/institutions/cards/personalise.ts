import {
  type CardTransport,
  connectCard,
  encodeAvailability,
  encodeTokenInfo,
  type IssuerStep,
  type KeyKind,
  putKey,
  runIssuerSteps,
  verifyPossession,
  writeFile,
} from '@openmyna/reader';
import type { PolicyProfile } from '@openmyna/rules';
import type { Temporal } from '../../kernel/index.ts';
import { type ChipFile, type ChipHolder, cardRecordFile, faceCredentials } from './chip-files.ts';

/** A chip that does not do what it must: it is scrapped and another one is taken. Nothing of the order is wrong. */
export class ChipFaultError extends Error {
  readonly code = 'MYNA_CARDS_CHIP_FAULT';
  readonly fault: string;

  constructor(fault: string, options?: ErrorOptions) {
    super(fault, options);
    this.fault = fault;
  }
}

export interface ChipOrder extends Omit<ChipHolder, 'chipKey'> {
  readonly cardId: string;
  readonly serial: string;
  readonly issuedOn: Temporal.PlainDate;
  /** Keys, and so certificates, that this card gets. */
  readonly kinds: readonly KeyKind[];
  readonly issuerKey: Uint8Array;
  readonly counterKey: Uint8Array;
  /** Where the policy lets a kiosk unlock. */
  readonly kioskKey: Uint8Array | undefined;
  readonly transportPin: string;
}

/** Public keys, DER SubjectPublicKeyInfo: those that are certified, and the chip's own. */
export type ChipKeys = Partial<Record<KeyKind, Uint8Array>> & { readonly chip: Uint8Array };
export interface ChipCertificates {
  readonly own: Partial<Record<KeyKind, Uint8Array>>;
  readonly authorities: { readonly signature: Uint8Array; readonly authentication: Uint8Array };
}

/** Where each certificate and its authority's lie on the chip. */
export const certificateFiles = {
  signature: ['signatureCertificate', 'signatureCaCertificate'],
  authentication: ['authenticationCertificate', 'authenticationCaCertificate'],
  healthInsurance: ['healthInsuranceCertificate', 'healthInsuranceCaCertificate'],
} as const;

/** Which keys a person's card gets: signing only from the profile's age on, the health application only where the profile has it. */
export function keyKindsOf(profile: PolicyProfile, mayOwnSignature: boolean): KeyKind[] {
  const hasHealth = profile.pins.some(({ kind }) => kind === 'healthInsurance');
  return ['authentication', ...(hasHealth ? (['healthInsurance'] as const) : []), ...(mayOwnSignature ? (['signature'] as const) : [])];
}

/**
 * First pass: the chip makes its keys and proves that it holds them.
 *
 * @returns the public keys, DER SubjectPublicKeyInfo
 * @throws {ChipFaultError}
 */
export async function makeChipKeys(chip: CardTransport, order: ChipOrder): Promise<ChipKeys> {
  const kinds = [...order.kinds, 'chip'] as const;
  const steps: IssuerStep[] = [
    putKey('counter', order.counterKey),
    ...(order.kioskKey ? [putKey('kiosk', order.kioskKey)] : []),
    ...kinds.map((key): IssuerStep => ({ do: 'generateKey', key })),
  ];
  const { keys } = await orFault(() => runIssuerSteps(chip, { role: 'issuer', key: order.issuerKey, steps }));
  const made: Partial<Record<KeyKind | 'chip', Uint8Array>> = {};
  for (const kind of kinds) {
    const answer = keys[kind];
    if (!answer || !(await verifyPossession(order.cardId, kind, answer))) throw new ChipFaultError(`no proof of possession: ${kind}`);
    made[kind] = answer.spki;
  }
  return { ...made, chip: made.chip ?? new Uint8Array() };
}

/**
 * Second pass: files, certificates, credentials, transport PINs; then the self test reads everything back that can be read without a PIN.
 *
 * @param files the person's texts and pictures, signed
 * @throws {ChipFaultError}
 */
export async function fillChip(
  chip: CardTransport,
  order: ChipOrder,
  certificates: ChipCertificates,
  files: readonly ChipFile[],
  profile: PolicyProfile,
): Promise<void> {
  const written = files.map(({ file, content }) => writeFile(file, content));
  const steps = [...cardSteps(order), ...written, ...certificateSteps(order, certificates), ...pinSteps(order, profile)];
  const { status } = await orFault(() =>
    runIssuerSteps(chip, {
      role: 'issuer',
      key: order.issuerKey,
      steps: [...steps, { do: 'personalise' }, { do: 'status' }],
    }),
  );
  if (status?.life !== 'personalised' || status.cardId !== order.cardId) throw new ChipFaultError('not personalised');
  await orFault(() => selfTest(chip, order, certificates));
}

function cardSteps(order: ChipOrder): IssuerStep[] {
  const { individualNumber, serial } = order;
  const { file, content } = cardRecordFile(serial, order);
  return [
    writeFile('tokenInfo', encodeTokenInfo(serial)),
    writeFile(file, content),
    { do: 'putCredential', credential: 'numberCredential', value: individualNumber },
    { do: 'putCredential', credential: 'surfaceNumberCredential', value: individualNumber },
    ...faceCredentials(order).map((each): IssuerStep => ({ do: 'putCredential', ...each })),
  ];
}

function certificateSteps({ kinds }: ChipOrder, { own, authorities }: ChipCertificates): IssuerStep[] {
  const available = { signature: kinds.includes('signature'), authentication: kinds.includes('authentication') };
  return [
    ...kinds.flatMap((kind) => {
      const [certificate, authority] = certificateFiles[kind];
      const issuer = kind === 'signature' ? authorities.signature : authorities.authentication;
      return [writeFile(certificate, own[kind] ?? new Uint8Array()), writeFile(authority, issuer)];
    }),
    writeFile('certificateAvailability', encodeAvailability(available)),
  ];
}

/** Without a signature key there is no signature PIN either. */
function pinSteps({ kinds, transportPin }: ChipOrder, profile: PolicyProfile): IssuerStep[] {
  return profile.pins
    .filter(({ kind }) => kind !== 'signature' || kinds.includes('signature'))
    .map(({ kind }) => ({ do: 'putTransportPin', pin: kind, value: transportPin }));
}

async function selfTest(chip: CardTransport, order: ChipOrder, certificates: ChipCertificates): Promise<void> {
  await chip.reset?.();
  const terminal = await connectCard(chip);
  const { serial } = await terminal.readTokenInfo();
  if (serial !== order.serial) throw new ChipFaultError('self test: token information');
  // The signature certificate is guarded by its PIN, which nobody has yet.
  for (const kind of order.kinds.filter((each) => each !== 'signature')) {
    const read = await terminal.readCertificate(kind);
    if (!Buffer.from(read).equals(Buffer.from(certificates.own[kind] ?? []))) throw new ChipFaultError(`self test: certificate ${kind}`);
  }
}

/** Whatever a chip refuses or garbles at the bureau is the chip's fault; anything else is not. */
async function orFault<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && String(cause.code).startsWith('MYNA_CARD_')) {
      throw new ChipFaultError(String(cause.code), { cause });
    }
    throw cause;
  }
}
