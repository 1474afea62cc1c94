import { formatDate } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { isoDateOf } from '../../ui/date-field.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import { type ChangeForm, hasAddress, kindNames } from './change-kinds.ts';
import type { ResidentSummary } from './counter-types.ts';

function useLines(form: ChangeForm): readonly { readonly label: string; readonly value: string }[] {
  const { t, language } = useText();
  const day = (iso: string | undefined) => (iso ? formatDate(iso, language) : '');
  const lines = [{ label: t('counter.change.on'), value: day(isoDateOf(form.on)) }];
  if (hasAddress(form.kind)) lines.push({ label: t('counter.change.newAddress'), value: form.address });
  if (form.kind === 'moving-out') lines.push({ label: t('counter.change.to'), value: t('counter.change.to.value', { to: form.to }) });
  if (form.kind === 'name') lines.push({ label: t('counter.change.newName'), value: `${form.name} (${form.kana})` });
  if (form.kind === 'former-surname' || form.kind === 'common-name') {
    lines.push({ label: t(kindNames[form.kind]), value: form.otherName || t('counter.change.other.ends') });
  }
  if (form.kind === 'sex' && form.sex) lines.push({ label: t('counter.sex'), value: t('counter.sex.value', { sex: form.sex }) });
  if (form.kind === 'birth-date') lines.push({ label: t('counter.birthDate'), value: day(isoDateOf(form.birthDate)) });
  if (form.kind === 'stay') {
    const { number, stayUntil } = form.residenceCard;
    lines.push({ label: t('counter.residenceCardNumber'), value: number });
    lines.push({ label: t('counter.residenceCard.stayUntil'), value: day(isoDateOf(stayUntil)) });
  }
  if (form.kind === 'protection') {
    const value = t(form.isProtected ? 'counter.change.protection.on' : 'counter.change.protection.off');
    lines.push({ label: t('counter.change.protection'), value });
  }
  return lines;
}

/** Read aloud to the visitor before it is written. */
export function ChangeReview(props: {
  form: ChangeForm;
  members: readonly ResidentSummary[];
  isBusy: boolean;
  onSend: () => void;
  onBack: () => void;
}) {
  const { t } = useText();
  const { form, members } = props;
  const lines = useLines(form);
  return (
    <section className="mt-6 max-w-180">
      <h2 className="text-std-20B-150">{t('counter.change.check')}</h2>
      <dl className="mt-4 divide-y divide-line border-y border-line">
        <div className="grid gap-x-6 py-3 sm:grid-cols-[12rem_1fr]">
          <dt className="text-ink-soft">{t('counter.change.kind')}</dt>
          <dd className="font-700">{form.kind && t(kindNames[form.kind])}</dd>
        </div>
        <div className="grid gap-x-6 py-3 sm:grid-cols-[12rem_1fr]">
          <dt className="text-ink-soft">{t('counter.change.members')}</dt>
          <dd>
            {members.map(({ residentId, name, kana }) => (
              <span key={residentId} className="block">
                <PersonName name={name} kana={kana} />
              </span>
            ))}
          </dd>
        </div>
        {lines.map(({ label, value }) => (
          <div key={label} className="grid gap-x-6 py-3 sm:grid-cols-[12rem_1fr]">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-6 flex flex-wrap gap-3">
        <Button look="primary" isBusy={props.isBusy} onPress={props.onSend}>
          {t('counter.change.write')}
        </Button>
        <Button onPress={props.onBack}>{t('ui.back')}</Button>
      </div>
    </section>
  );
}
