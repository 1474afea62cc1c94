import { fromHex } from '../bytes.ts';
import { type CardProfile, faceCredential, numberCredential } from '../profile.ts';
import { type ApplicationDescription, chipKey, internal, pin, publicKeyFile, sessionKey, transparent } from './description.ts';

const textPin = 'basicInformation/0011';
const credentialA = 'basicInformation/0014';
const credentialB = 'basicInformation/0015';

/**
 * 券面事項入力補助AP, the brief's basic-information application: the number and the basic four as text. The only one with secure messaging. Ours: the
 * session's private key lies in 0010 (that the file exists is known, what it holds is not).
 */
export const basicInformationApplication = (profile: CardProfile): ApplicationDescription => {
  const { counterNeeds } = profile;
  const any = { anyOf: [textPin, credentialA, credentialB] } as const;
  return Object.freeze<ApplicationDescription>({
    name: 'basicInformation',
    aid: fromHex('D3921000310001010408'),
    files: Object.freeze({
      // Exactly 17 bytes: clients ask for 17 and fail on a shorter file.
      '0001': transparent(17, { anyOf: [textPin, credentialA] }, counterNeeds),
      '0002': transparent(1024, { anyOf: [textPin, credentialB] }, counterNeeds),
      '0003': transparent(336, any, counterNeeds),
      '0004': transparent(568, 'free', counterNeeds),
      // At least 256 bytes: one client reads as many, whatever the content.
      '0005': transparent(256, 'free'),
      '0006': publicKeyFile(269, any, '0010'),
      '0007': transparent(536, any, counterNeeds),
      // Sixteen times FF on real cards; who may read it is not known.
      '0008': transparent(16, any),
      '0010': sessionKey,
      '0011': pin(profile.basicInformationPin),
      // Blocked from the factory on real cards: no value is ever written, so it answers 63C0 and 6984.
      '0012': pin({ ...profile.basicInformationPin, isFixed: true }),
      '0013': chipKey('proveChip'),
      '0014': pin(numberCredential),
      '0015': pin(faceCredential),
      '001C': internal,
      '001E': internal,
    }),
    defaultKey: '0013',
    session: { key: '0010', needs: textPin },
  });
};
