import { useText } from '../../i18n/text.tsx';
import type { Visit } from './counter-types.ts';
import type { Registered } from './registration-step.tsx';
import { useVisit } from './use-visit.tsx';

interface RegistrationAnswer {
  readonly visit: Visit;
  readonly residentId: string;
  readonly householdId: string;
}

/** Sends a registration; true when the person is registered, so that the form may be emptied for the next one. */
export function useRegistration(onRegistered: (registered: Registered) => void) {
  const { visit, act, busy } = useVisit();
  const { t } = useText();
  const register = async (registration: { name: string; [field: string]: unknown }, evidence: readonly string[]): Promise<boolean> => {
    const answer = await act<RegistrationAnswer>('registration', {
      evidence,
      registration: { ...registration, municipality: visit.office },
    });
    if (!answer) return false;
    onRegistered({ residentId: answer.residentId, householdId: answer.householdId, name: registration.name });
    return true;
  };
  return { register, isBusy: busy === 'registration', sendLabel: t('counter.register.send') };
}
