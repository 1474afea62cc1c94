import type { CommandApdu } from '../apdu.ts';
import { type ApplicationDescription, hexFid } from '../applications/description.ts';
import { isEqual } from '../bytes.ts';
import { applications, type Chip, findInApplication } from '../chip.ts';
import { answer, type CardAnswer, statusWords } from '../status-words.ts';
import { encodeTlv } from '../tlv.ts';

const byName = 0x04;
const byFileIdentifier = 0x02;
const byIdentifierOrRoot = 0x00;
/** P2 bits 4-3: 11 asks for no answer data, 00 for the FCI. */
const noData = 0x0c;

/** SELECT (ISO 7816-4 clause 11.1.1). Only exact names select; an unknown one is 6A82 without data and changes nothing. */
export function select(chip: Chip, apdu: CommandApdu): CardAnswer {
  if (apdu.p1 === byName) return selectApplication(chip, apdu);
  if (apdu.p1 === byFileIdentifier) return selectFile(chip, apdu);
  if (apdu.p1 !== byIdentifierOrRoot) return answer(statusWords.wrongParameters);
  if (apdu.data.length > 0) return answer(statusWords.notFound);
  return answer(chip.volatile.application ? statusWords.ok : statusWords.wrongParameters);
}

function selectApplication(chip: Chip, { data, p2 }: CommandApdu): CardAnswer {
  const application = applications(chip).find(({ aid }) => isEqual(aid, data));
  if (!application) return answer(statusWords.notFound);
  if (chip.image.body.life === 'blocked') return answer(statusWords.deactivated);
  enter(chip, application);
  const wantsFci = (p2 & noData) === 0;
  return answer(statusWords.ok, wantsFci ? encodeTlv(0x6f, encodeTlv(0x84, application.aid)) : undefined);
}

/** Every selection, also of the same application again, forgets the PINs entered (OpenSC logs out that way). */
function enter(chip: Chip, application: ApplicationDescription): void {
  const { volatile } = chip;
  volatile.application = application;
  volatile.currentFile = undefined;
  volatile.challenge = undefined;
  volatile.messaging = undefined;
  volatile.verified.clear();
}

function selectFile(chip: Chip, { data }: CommandApdu): CardAnswer {
  const fid = data.length === 2 ? hexFid(((data[0] ?? 0) << 8) | (data[1] ?? 0)) : undefined;
  if (!fid) return answer(statusWords.wrongLength);
  if (!findInApplication(chip, fid)) return answer(statusWords.notFound);
  chip.volatile.currentFile = fid;
  return answer(statusWords.ok);
}
