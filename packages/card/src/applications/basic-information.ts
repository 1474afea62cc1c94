import { fromHex } from '../bytes.ts';
import { type CardProfile, faceCredential, numberCredential } from '../profile.ts';
import { type ApplicationDescription, challengeKey, type FilePath, pin, transparent } from './description.ts';

const textPin = 'basicInformation/0011';
const credentialA = 'basicInformation/0014';
const credentialB = 'basicInformation/0015';

/** 券面事項入力補助AP, the brief's basic-information application: the number and the basic four as text. */
export const basicInformationApplication = (profile: CardProfile): ApplicationDescription => {
  const counterNeeds: readonly FilePath[] = [profile.hasResidentRegistryPin ? 'residentRegistry/001C' : textPin];
  const any = { anyOf: [textPin, credentialA, credentialB] } as const;
  return Object.freeze({
    name: 'basicInformation',
    aid: fromHex('D3921000310001010408'),
    files: Object.freeze({
      // Exactly 17 bytes: clients ask for 17 and fail on a shorter file.
      '0001': transparent(17, { anyOf: [textPin, credentialA] }, counterNeeds),
      '0002': transparent(1024, { anyOf: [textPin, credentialB] }, counterNeeds),
      '0003': transparent(336, any, counterNeeds),
      '0004': transparent(568, 'free'),
      '0005': transparent(256, 'free'),
      '0011': pin(profile.fourDigits),
      '0013': challengeKey,
      '0014': pin(numberCredential),
      '0015': pin(faceCredential),
    }),
    defaultKey: '0013',
  });
};
