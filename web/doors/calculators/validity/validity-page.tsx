import { type IsoTimeline, isoTimeline, isProfileName, policyProfile, RulesError } from '@openmyna/rules';
import { useState } from 'react';
import { useResource } from '../../../api/use-resource.ts';
import { useText } from '../../../i18n/text.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { DateField, isoDateOf, noDate } from '../../../ui/date-field.tsx';
import { errorsOf, type FieldFault } from '../../../ui/error-summary.tsx';
import { RadioField } from '../../../ui/fields.tsx';
import { Page, QuestionPage } from '../../../ui/page.tsx';
import { Await } from '../../../ui/states.tsx';
import { Timeline } from './timeline.tsx';

interface Policy {
  readonly profile: string;
  /** Today on the country's clock. */
  readonly on: string;
}

type Stay = 'none' | 'limited';

/** Born, issued, until when somebody may stay: the rules of the active policy count the rest, in this browser. */
function Form({ policy }: { policy: Policy }) {
  const { t } = useText();
  const [birth, setBirth] = useState(noDate);
  const [issued, setIssued] = useState(noDate);
  const [stay, setStay] = useState<Stay>('none');
  const [until, setUntil] = useState(noDate);
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const [problem, setProblem] = useState<RulesError['code']>();
  const [timeline, setTimeline] = useState<IsoTimeline>();
  const errors = errorsOf(faults);
  const count = () => {
    const [birthDate, issuedOn, stayUntil] = [isoDateOf(birth), isoDateOf(issued), isoDateOf(until)];
    const found: FieldFault[] = [];
    if (!birthDate) found.push({ field: 'birth', message: t('calculators.birth.missing') });
    if (!issuedOn) found.push({ field: 'issued', message: t('calculators.issued.missing') });
    if (stay === 'limited' && !stayUntil) found.push({ field: 'until', message: t('calculators.until.missing') });
    setFaults(found);
    setProblem(undefined);
    if (!birthDate || !issuedOn || found.length > 0 || !isProfileName(policy.profile)) return;
    try {
      const facts = { birthDate, issuedOn, ...(stay === 'limited' && stayUntil && { stayUntil }) };
      setTimeline(isoTimeline(facts, policy.on, policyProfile(policy.profile)));
    } catch (error) {
      if (!(error instanceof RulesError)) throw error;
      setProblem(error.code);
    }
  };
  if (timeline) return <Timeline timeline={timeline} today={policy.on} onBack={() => setTimeline(undefined)} />;
  return (
    <QuestionPage
      title={t('calculators.validity')}
      lead={t('calculators.validity.about')}
      back="/calculators"
      faults={faults}
      onContinue={count}
      continueLabel={t('calculators.count')}
    >
      {problem && (
        <Banner kind="error" title={t(problem === 'MYNA_RULES_DATE_ORDER' ? 'calculators.order' : 'calculators.noTable')}>
          {t(problem === 'MYNA_RULES_DATE_ORDER' ? 'calculators.order.next' : 'calculators.noTable.next')}
        </Banner>
      )}
      <DateField id="birth" label={t('calculators.birth')} value={birth} onChange={setBirth} error={errors.birth} />
      <DateField
        id="issued"
        label={t('calculators.issued')}
        hint={t('calculators.issued.hint')}
        value={issued}
        onChange={setIssued}
        error={errors.issued}
      />
      <RadioField
        id="stay"
        label={t('calculators.stay')}
        value={stay}
        onChange={setStay}
        choices={[
          { value: 'none', label: t('calculators.stay.none') },
          { value: 'limited', label: t('calculators.stay.limited') },
        ]}
      />
      {stay === 'limited' && <DateField id="until" label={t('calculators.until')} value={until} onChange={setUntil} error={errors.until} />}
    </QuestionPage>
  );
}

export function ValidityPage() {
  const { t } = useText();
  const { resource, reload } = useResource<Policy>('/api/v1/verify/policy');
  if (resource.state === 'ready') return <Form policy={resource.data} />;
  return (
    <Page title={t('calculators.validity')} back="/calculators">
      <Await resource={resource} onRetry={reload}>
        {() => null}
      </Await>
    </Page>
  );
}
