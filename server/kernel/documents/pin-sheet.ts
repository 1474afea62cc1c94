import type { TemplateData } from './compiler.ts';
import { type DocumentPolicy, policyData } from './policy.ts';

/** The blank sheet has no input but the rules: nothing of a person can get onto it. */
export function pinSheetData(policy: DocumentPolicy): TemplateData {
  return { policy: policyData(policy) };
}
