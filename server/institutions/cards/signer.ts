import type { Signer } from '@openmyna/rules';
import type { CardPerson } from './register-types.ts';

/** The person as the rule of the signature certificate looks at her. */
export const signerOf = ({ birthDate, guardianship }: Pick<CardPerson, 'birthDate' | 'guardianship'>): Signer => ({
  birthDate,
  isWard: guardianship !== undefined,
  isGranted: guardianship?.isSignatureGranted ?? false,
});
