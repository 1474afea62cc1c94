import { constants, createHash, type KeyObject, privateDecrypt } from 'node:crypto';
import type { CommandApdu } from '../apdu.ts';
import { filePath } from '../applications/description.ts';
import { type Chip, obtainKey } from '../chip.ts';
import { withBody } from '../image.ts';
import { openCryptogram, openExpectedLength, sealCryptogram } from '../secure-messaging.ts';
import { answer, type CardAnswer, statusWords } from '../status-words.ts';
import { verify } from './pins.ts';
import { readBinary } from './read.ts';
import { select } from './select.ts';

const modulusLength = 256;
/** A0 { 80: 32 bytes }, of which AES-128 takes the first sixteen. */
const delivery = { header: [0xa0, 0x22, 0x80, 0x20], length: 36, keyEnd: 20 };
/** Key deliveries that the chip remembers (ours): one recorded earlier and sent again would bring its whole session back. */
const rememberedDeliveries = 32;

/** SET SESSION KEY (JICSAP `80 AE`): RSA-OAEP with SHA-256 to the key in EF 0006, after the PIN in clear. */
export async function setSessionKey(chip: Chip, { p1, p2, data }: CommandApdu): Promise<CardAnswer> {
  const { volatile } = chip;
  const session = volatile.application?.session;
  if (!volatile.application || !session) return answer(statusWords.securityNotSatisfied);
  if ('refusal' in session) return answer(session.refusal);
  if (p1 !== 0 || p2 !== 0) return answer(statusWords.wrongParameters);
  if (chip.image.body.life !== 'delivered' || !volatile.verified.has(session.needs)) return answer(statusWords.securityNotSatisfied);
  if (data.length !== modulusLength) return answer(statusWords.wrongLength);
  const key = await obtainKey(chip, filePath(volatile.application.name, session.key));
  const message = decrypt(key, data);
  if (!message || message.length !== delivery.length || delivery.header.some((byte, at) => message[at] !== byte))
    return answer(statusWords.wrongData);
  const digest = createHash('sha256').update(data).digest('base64');
  const known = chip.image.body.deliveries ?? [];
  if (known.includes(digest)) return answer(statusWords.conditionsNotSatisfied);
  await chip.commit(withBody(chip.image, { deliveries: Object.freeze([...known, digest].slice(-rememberedDeliveries)) }));
  volatile.messaging = { key: message.slice(delivery.header.length, delivery.keyEnd), counter: 1 };
  return answer(statusWords.ok);
}

function decrypt(key: KeyObject, data: Uint8Array): Uint8Array | undefined {
  try {
    return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, data);
  } catch {
    return undefined;
  }
}

const instructions = { select: 0xa4, verify: 0x20, readBinary: 0xb0 };
const byFileIdentifier = 0x02;

/** What a class with secure messaging is answered while there is no session. */
export const refuseWithoutSession = (ins: number): CardAnswer =>
  answer(ins === instructions.readBinary || ins === instructions.verify ? statusWords.noSession : statusWords.secureMessagingNotSupported);

/**
 * A command of class 08 or 0C within a session. One that does not decrypt is 6988 and ends it; the class with an authenticated header is 6987,
 * because the application takes no key for that.
 */
export async function messagingCommand(chip: Chip, apdu: CommandApdu): Promise<CardAnswer> {
  const { volatile } = chip;
  const session = volatile.messaging;
  if (!session) return refuseWithoutSession(apdu.ins);
  const broken = (statusWord: number): CardAnswer => {
    volatile.messaging = undefined;
    return answer(statusWord);
  };
  if (apdu.cla !== 0x08) return broken(statusWords.missingSecureMessaging);
  const counter = session.counter;
  if (apdu.ins === instructions.readBinary) {
    const le = openExpectedLength(apdu.data);
    if (le === undefined) return broken(statusWords.wrongSecureMessaging);
    session.counter += 1;
    const read = await readBinary(chip, { ...apdu, data: new Uint8Array(), le });
    return read.data ? answer(read.statusWord, sealCryptogram(session, counter, read.data)) : read;
  }
  if (apdu.ins !== instructions.verify && apdu.ins !== instructions.select) return answer(statusWords.secureMessagingNotSupported);
  const data = openCryptogram(session, counter, apdu.data);
  if (!data) return broken(statusWords.wrongSecureMessaging);
  session.counter += 1;
  const plain = { ...apdu, data, le: undefined };
  if (apdu.ins === instructions.verify) return verify(chip, plain);
  return apdu.p1 === byFileIdentifier ? select(chip, plain) : answer(statusWords.secureMessagingNotSupported);
}
