import type { ReactNode } from 'react';
import { useText } from '../../i18n/text.tsx';
import { useDoorTitle } from '../../ui/frame.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Problem } from '../../ui/states.tsx';
import { ApplicationStep } from './application-step.tsx';
import { ChangeStep, DeathStep, DepartureStep } from './change-step.tsx';
import { CollectionStep } from './collection-step.tsx';
import type { Visit } from './counter-types.ts';
import { IdentityStep } from './identity-step.tsx';
import { LetterStep } from './letter-step.tsx';
import { NumberChangeStep } from './number-change-step.tsx';
import { PersonFinder } from './person-finder.tsx';
import { PersonPanel } from './person-panel.tsx';
import { RegistrationStep } from './registration-step.tsx';
import { RenewalStep } from './renewal-step.tsx';
import { ReplacementStep } from './replacement-step.tsx';
import { SuspensionStep } from './suspension-step.tsx';
import { UnlockStep } from './unlock-step.tsx';
import { useVisit } from './use-visit.tsx';
import { journeyNames } from './visit-queue.tsx';
import { VisitReport } from './visit-report.tsx';

const lastSteps: Record<Visit['journey'], () => ReactNode> = {
  registration: () => <RegistrationStep />,
  application: () => <ApplicationStep />,
  collection: () => <CollectionStep />,
  unlock: () => <UnlockStep />,
  renewal: () => <RenewalStep />,
  suspension: () => <SuspensionStep />,
  replacement: () => <ReplacementStep />,
  'number-letter': () => <LetterStep />,
  change: () => <ChangeStep />,
  departure: () => <DepartureStep />,
  death: () => <DeathStep />,
  'number-change': () => <NumberChangeStep />,
};

/** Every journey but a registration from abroad begins with the person and the identity. */
function CaseSteps({ visit }: { visit: Visit }) {
  if (visit.stage !== 'open') return <VisitReport />;
  if (visit.journey === 'registration') return <RegistrationStep />;
  if (!visit.residentId) return <PersonFinder />;
  return (
    <>
      <PersonPanel />
      {visit.identity ? lastSteps[visit.journey]() : <IdentityStep />}
    </>
  );
}

export function VisitCase() {
  const { t } = useText();
  const { visit, problem } = useVisit();
  const title = `${visit.ticket} ${t(journeyNames[visit.journey])}`;
  const heading = usePageTitle(title, useDoorTitle());
  return (
    <div>
      <h1 ref={heading} tabIndex={-1} className="text-std-28B-150 outline-none">
        {title}
      </h1>
      {problem && <Problem problem={problem} />}
      <CaseSteps visit={visit} />
    </div>
  );
}
