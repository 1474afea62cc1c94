import type { PolicyProfile } from '@openmyna/rules';
import type { TemplateData } from './compiler.ts';
import { policyData } from './policy.ts';

/** The blank sheet has no input but the rules: nothing of a person can get onto it. */
export function pinSheetData(profile: PolicyProfile): TemplateData {
  return { policy: policyData(profile) };
}
