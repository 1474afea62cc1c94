import type { KeyKind } from '@openmyna/reader';
import { useState } from 'react';
import { formatDate } from '../../i18n/dates.ts';
import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/fields.tsx';
import type { CounterCard, Visit } from './counter-types.ts';
import { PhotoComparison } from './photo-comparison.tsx';
import { RenewalStay } from './renewal-stay.tsx';
import { ScreenStep } from './screen-step.tsx';
import { useVisit } from './use-visit.tsx';

/** What the counter's plan says of one key of the card. */
interface PlannedKind {
  readonly kind: KeyKind;
  readonly isRenewable: boolean;
  readonly endsOn: string | null;
  readonly renewableFrom: string | null;
}

interface Plan {
  readonly kinds: readonly PlannedKind[];
  readonly newEnd: string;
}

export interface RenewalAnswer {
  readonly visit: Visit;
  readonly card: CounterCard;
  readonly plan: Plan;
}

const certificateNames: Record<KeyKind, MessageId> = {
  authentication: 'counter.renew.authentication',
  signature: 'counter.renew.signature',
  healthInsurance: 'counter.renew.healthInsurance',
};

function OpenRenewal({ onOpened }: { onOpened: (opened: RenewalAnswer) => void }) {
  const { t } = useText();
  const { act, busy } = useVisit();
  const open = async () => {
    const answer = await act<RenewalAnswer>('renewal');
    if (answer) onOpened(answer);
  };
  return (
    <section className="mt-6">
      <h2 className="text-std-20B-150">{t('counter.liveCard')}</h2>
      <div className="mt-3">
        <Button look="primary" isBusy={busy === 'renewal'} onPress={open}>
          {t('counter.renew.open')}
        </Button>
      </div>
    </section>
  );
}

function dayLine(planned: PlannedKind): { id: MessageId; date: string | null } {
  if (planned.endsOn === null) return { id: 'counter.renew.none', date: null };
  if (planned.isRenewable) return { id: 'counter.renew.ends', date: planned.endsOn };
  return { id: 'counter.renew.notYet', date: planned.renewableFrom };
}

/** All that may be renewed is chosen beforehand; the officer takes away what the person does not want. */
function ChooseCertificates({ plan }: { plan: Plan }) {
  const { t, language } = useText();
  const { act, busy } = useVisit();
  const [kinds, setKinds] = useState<readonly KeyKind[]>(plan.kinds.filter(({ isRenewable }) => isRenewable).map(({ kind }) => kind));
  const renewable = plan.kinds.filter(({ isRenewable }) => isRenewable);
  return (
    <section className="mt-6 max-w-180">
      <fieldset>
        <legend className="text-std-20B-150">{t('counter.renew.which')}</legend>
        {renewable.map(({ kind }) => (
          <CheckField
            key={kind}
            id={`renew-${kind}`}
            label={t(certificateNames[kind])}
            isChecked={kinds.includes(kind)}
            onChange={(isChecked) => setKinds(isChecked ? [...kinds, kind] : kinds.filter((other) => other !== kind))}
          />
        ))}
      </fieldset>
      <ul className="mt-2 list-disc pl-6 text-ink-soft">
        {plan.kinds.map((planned) => {
          const { id, date } = dayLine(planned);
          return (
            <li key={planned.kind}>
              {t(certificateNames[planned.kind])}: {t(id, { date: date ? formatDate(date, language) : '' })}
            </li>
          );
        })}
      </ul>
      {renewable.length === 0 ? (
        <Banner kind="info" title={t('counter.renew.nothing')}>
          {t('counter.renew.nothing.next')}
        </Banner>
      ) : (
        <>
          <p className="mt-3">{t('counter.renew.newEnd', { date: formatDate(plan.newEnd, language) })}</p>
          <div className="mt-3">
            <Button
              look="primary"
              isDisabled={kinds.length === 0}
              isBusy={busy === 'certificates'}
              onPress={() => act('certificates', { kinds })}
            >
              {t('counter.renew.act')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

/** New certificates on the card that the person has: face, choice, PIN on the person's own screen, new keys on the chip. */
export function RenewalStep() {
  const { t } = useText();
  const { visit, record } = useVisit();
  const [opened, setOpened] = useState<RenewalAnswer>();
  if (visit.certificatesRenewed.length > 0 && visit.certificatesWanted.length === 0) {
    return (
      <Banner kind="success" title={t('counter.renew.done')}>
        {t('counter.renew.done.next')}
      </Banner>
    );
  }
  if (visit.certificatesWanted.length > 0) return <ScreenStep />;
  if (!visit.cardId || !opened) return <OpenRenewal onOpened={setOpened} />;
  if (visit.needsPhotoComparison && visit.photo !== 'same') return <PhotoComparison />;
  return (
    <>
      {record?.person.stay?.stayUntil && <RenewalStay onChanged={setOpened} />}
      <ChooseCertificates key={opened.card.expiresOn} plan={opened.plan} />
    </>
  );
}
