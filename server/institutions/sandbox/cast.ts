import { foreignResidents } from './cast-foreign.ts';
import { nationals } from './cast-nationals.ts';
import { staff } from './cast-staff.ts';
import type { CastMember } from './cast-types.ts';

export { places } from './cast-staff.ts';
export type * from './cast-types.ts';

/** Everybody, in the order in which the registry gets them. */
export const cast: readonly CastMember[] = [...nationals, ...foreignResidents, ...staff];

/** Everybody's PINs: all different, so that one taken for another shows at once. */
export const castPins = {
  signature: 'ABC123',
  authentication: '1234',
  basicInformation: '2345',
  healthInsurance: '3456',
  /** Under the profile `jlis`, which has this one in place of the health-insurance PIN. */
  residentRegistry: '4567',
} as const;

export function findCastMember(handle: string): CastMember | undefined {
  return cast.find((member) => member.handle === handle);
}
