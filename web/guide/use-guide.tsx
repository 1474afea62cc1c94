import { policyProfile } from '@openmyna/rules';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { useResource } from '../api/use-resource.ts';
import { type Translate, useText, type Values } from '../i18n/text.tsx';
import { Await } from '../ui/states.tsx';
import { guideFigures } from './figures.ts';

/** The profile in force and the civil day, from the server: a sandbox's and a real one's. */
interface Policy {
  readonly profile: 'brief' | 'jlis';
  readonly on: string;
}

const PolicyContext = createContext<Policy | undefined>(undefined);

/** The pages of the guide stand in this: without the profile in force no figure is told. */
export function GuideProvider({ children }: { children: ReactNode }) {
  const { resource, reload } = useResource<Policy>('/api/v1/verify/policy');
  return (
    <Await resource={resource} onRetry={reload}>
      {(policy) => <PolicyContext value={policy}>{children}</PolicyContext>}
    </Await>
  );
}

/** The reader's words, the profile, and the figures that answers name. */
export function useGuide(): { readonly t: Translate; readonly figures: Values; readonly profile: string } {
  const { t, language } = useText();
  const policy = useContext(PolicyContext);
  if (!policy) throw new Error('a page of the guide stands outside its provider');
  const figures = useMemo(() => guideFigures(policyProfile(policy.profile), policy.on, language), [policy, language]);
  return { t, figures, profile: policy.profile };
}
