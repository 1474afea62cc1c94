import { isProfileName, policyProfile } from '@openmyna/rules';
import { useMemo } from 'react';
import { type Translate, useText, type Values } from '../i18n/text.tsx';
import { useSandbox } from '../ui/sandbox.tsx';
import { guideFigures } from './figures.ts';

/** The reader's words, and the figures that answers name, from the profile in force. */
export function useGuide(): { readonly t: Translate; readonly figures: Values } {
  const { t, language } = useText();
  const { policy, today } = useSandbox();
  const figures = useMemo(
    () => guideFigures(policyProfile(isProfileName(policy) ? policy : 'brief'), today, language),
    [policy, today, language],
  );
  return { t, figures };
}
