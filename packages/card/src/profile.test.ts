import { policyProfile } from '@openmyna/rules';
import { describe, expect, it } from 'vitest';
import type { FilePath } from './applications/description.ts';
import { pinsOf } from './applications/index.ts';

const paths: Readonly<Record<string, readonly FilePath[]>> = {
  signature: ['jpki/001B'],
  authentication: ['jpki/0018'],
  basicInformation: ['basicInformation/0011'],
  healthInsurance: ['healthInsurance/0018'],
  residentRegistry: ['residentRegistry/001C', 'common/001C'],
};

describe.each(['brief', 'jlis'] as const)('the chip under %s', (name) => {
  it('has the PINs of the policy profile, with its lengths and tries', () => {
    const onChip = pinsOf(name)
      .filter(({ rules }) => !rules.isFixed && !rules.isOptional)
      .map(({ path, rules }) => [path, rules.min, rules.max, rules.tries]);
    const inPolicy = policyProfile(name).pins.flatMap((pin) =>
      (paths[pin.kind] ?? []).map((path) => [path, pin.minLength, pin.maxLength, pin.tries]),
    );
    expect(onChip.toSorted()).toEqual(inPolicy.toSorted());
  });
});
