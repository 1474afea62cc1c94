import type { IsoTimeline } from '@openmyna/rules';
import { formatDate } from '../../../i18n/dates.ts';
import { useText } from '../../../i18n/text.tsx';
import { Button } from '../../../ui/button.tsx';
import { FactTable } from '../../../ui/fact-table.tsx';
import { Page } from '../../../ui/page.tsx';

interface Point {
  readonly day: string;
  readonly titles: readonly string[];
  readonly isToday?: boolean;
}

/** Days of the card's life in their order; what falls on one day stands together. */
function usePoints(timeline: IsoTimeline, today: string): readonly Point[] {
  const { t } = useText();
  const all = [
    { day: timeline.issuedOn, title: t('calculators.point.issued') },
    { day: timeline.certificateRenewalFrom, title: t('calculators.point.certificateRenewal') },
    { day: timeline.certificateUntil, title: t('calculators.point.certificate') },
    { day: timeline.cardRenewalFrom, title: t('calculators.point.cardRenewal') },
    { day: timeline.cardUntil, title: t('calculators.point.card') },
  ];
  const days = [...new Set([...all.map(({ day }) => day), today])].sort();
  return days.map((day) => ({
    day,
    isToday: day === today,
    titles: all.filter((point) => point.day === day).map(({ title }) => title),
  }));
}

function useDerivation(timeline: IsoTimeline): readonly string[] {
  const { t, language } = useText();
  const day = (iso: string) => formatDate(iso, language);
  const { counting, years, certificateYears, ageAtIssue, adultAge } = timeline;
  return [
    t(ageAtIssue >= adultAge ? 'calculators.step.adult' : 'calculators.step.minor', { age: ageAtIssue, adultAge, years }),
    t(counting === 'years-from-issue' ? 'calculators.step.fromIssue' : 'calculators.step.birthdays', {
      years,
      day: day(timeline.cardByYears),
    }),
    ...(timeline.isCutByStay ? [t('calculators.step.stay', { day: day(timeline.cardUntil) })] : []),
    t('calculators.step.certificates', { years: certificateYears, day: day(timeline.certificateByYears) }),
    ...(timeline.isCutByCard ? [t('calculators.step.cut', { day: day(timeline.certificateUntil) })] : []),
    ...(timeline.hasSignature ? [] : [t('calculators.step.noSignature', { age: timeline.signatureFromAge })]),
    t('calculators.step.renewal', { months: timeline.noticeMonthsBefore }),
    ...(timeline.leapDay ? [t(timeline.leapDay === 'birth' ? 'calculators.step.leapBirth' : 'calculators.step.leapIssue')] : []),
  ];
}

/** The days in both calendars, as a line, and how they were counted. */
export function Timeline({ timeline, today, onBack }: { timeline: IsoTimeline; today: string; onBack: () => void }) {
  const { t, language } = useText();
  const points = usePoints(timeline, today);
  const derivation = useDerivation(timeline);
  return (
    <Page title={t('calculators.result')} back={onBack}>
      <FactTable
        facts={[
          { label: t('calculators.point.card'), value: <strong>{formatDate(timeline.cardUntil, language)}</strong> },
          { label: t('calculators.point.certificate'), value: <strong>{formatDate(timeline.certificateUntil, language)}</strong> },
        ]}
      />
      <h2 className="mt-10 text-std-20B-150">{t('calculators.line')}</h2>
      <ol className="mt-4 border-l-4 border-line-strong">
        {points.map(({ day, titles, isToday }) => (
          <li key={day} className="relative pb-6 pl-6 last:pb-0" aria-current={isToday ? 'date' : undefined}>
            <span
              aria-hidden="true"
              className={`absolute top-1.5 -left-[0.625rem] size-4 rounded-full border-2 border-ink ${day <= today ? 'bg-ink' : 'bg-raised'}`}
            />
            <p className="text-ink-soft">{formatDate(day, language)}</p>
            {isToday && <p className="font-700">{t('calculators.today')}</p>}
            {titles.map((title) => (
              <p key={title}>{title}</p>
            ))}
          </li>
        ))}
      </ol>
      <h2 className="mt-10 text-std-20B-150">{t('calculators.derivation')}</h2>
      <ol className="mt-2 list-decimal space-y-2 pl-6">
        {derivation.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <div className="mt-8 flex flex-wrap gap-4">
        <Button onPress={() => window.print()}>{t('calculators.print')}</Button>
        <Button look="quiet" onPress={onBack}>
          {t('calculators.again')}
        </Button>
      </div>
    </Page>
  );
}
