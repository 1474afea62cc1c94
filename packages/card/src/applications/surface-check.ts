import { fromHex } from '../bytes.ts';
import { birthCredential, type CardProfile, faceCredential, numberCredential } from '../profile.ts';
import { type ApplicationDescription, chipKey, pin, transparent } from './description.ts';

const birth = 'surfaceCheck/0011';
const credentialB = 'surfaceCheck/0012';
const credentialA = 'surfaceCheck/0013';

/** Room for the face's pictures; the offsets inside have two bytes, READ BINARY's have 15 bits. The real size is not public. */
const faceSize = 16_384;

/**
 * 券面事項確認AP: what is printed on the card, for whoever holds it in the hand. Each credential opens as much as its terminal knows already: the birth
 * date the age record, 照合番号B the face, 照合番号A the face and the number's picture. No secure messaging.
 */
export const surfaceCheckApplication = ({ counterNeeds }: CardProfile): ApplicationDescription => {
  const face = { anyOf: [credentialA, credentialB] } as const;
  return Object.freeze({
    name: 'surfaceCheck',
    aid: fromHex('D3921000310001010402'),
    files: Object.freeze({
      '0001': transparent(547, { anyOf: [birth] }, counterNeeds),
      '0002': transparent(faceSize, face, counterNeeds),
      '0003': transparent(320, 'free', counterNeeds),
      '0004': transparent(568, 'free', counterNeeds),
      '0005': transparent(2048, { anyOf: [credentialA] }, counterNeeds),
      // Sixteen times FF on real cards.
      '0006': transparent(16, face),
      '0011': pin(birthCredential),
      '0012': pin(faceCredential),
      '0013': pin(numberCredential),
      '001A': chipKey('proveChip'),
    }),
    defaultKey: '001A',
    session: { refusal: 0x66f1 },
  });
};
