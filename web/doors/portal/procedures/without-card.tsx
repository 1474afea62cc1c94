import type { ReactNode } from 'react';
import { useResource } from '../../../api/use-resource.ts';
import { formatDate, formatYen } from '../../../i18n/dates.ts';
import { nameIn } from '../../../i18n/names.ts';
import { useText } from '../../../i18n/text.tsx';
import { formBring } from '../../../procedures/form-text.ts';
import type { Durations, Procedure } from '../../../procedures/types.ts';
import { Icon } from '../../../ui/icons.tsx';

/** Says that a figure is this municipality's own. */
export function Varies() {
  const { t } = useText();
  return <span className="block text-ink-soft">{t('withoutCard.varies')}</span>;
}

function Way({ title, time, cost }: { title: string; time: string; cost: string }) {
  return (
    <li className="rounded-8 border border-line bg-raised p-4">
      <h3 className="font-700">{title}</h3>
      <p className="mt-1">{time}</p>
      <p>{cost}</p>
    </li>
  );
}

/** What the decisions of the last year took, as it was. */
function MeasuredHere({ procedure }: { procedure: Procedure }) {
  const { t } = useText();
  const { resource } = useResource<Durations>(`/api/v1/procedures/${procedure.id}/durations`);
  if (resource.state !== 'ready') return null;
  const { fromPhone, onPaper } = resource.data;
  const told = (measured: Durations['onPaper']): string =>
    measured
      ? t('withoutCard.measured.is', { days: Math.round(measured.medianMinutes / 1440), count: measured.count })
      : t('withoutCard.measured.none');
  return (
    <div className="mt-6">
      <h3 className="font-700">{t('withoutCard.measured')}</h3>
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-ink-soft">{t('withoutCard.measured.phone')}</dt>
        <dd>{told(fromPhone)}</dd>
        <dt className="text-ink-soft">{t('withoutCard.measured.paper')}</dt>
        <dd>{told(onPaper)}</dd>
      </dl>
    </div>
  );
}

/** Nobody needs the card: where, with what, how long, what it costs, and how we know. */
export function WithoutCard({ procedure }: { procedure: Procedure }): ReactNode {
  const { t, language } = useText();
  const { counter, post } = procedure.withoutCard;
  const { withoutCard: basis, postage } = procedure.basis;
  const yen = (amount: number): string => formatYen(amount, language);
  return (
    <section className="mt-10 rounded-12 border border-line bg-sunken p-5" aria-labelledby="without-card">
      <h2 id="without-card" className="flex items-center gap-3 text-std-20B-150">
        <Icon name="counter" />
        {t('procedures.withoutCard')}
      </h2>
      <p className="mt-2">{t('withoutCard.lead')}</p>
      <p className="mt-2">{t(formBring(procedure.id))}</p>
      <ul className="mt-4 grid gap-3 sm:grid-cols-2">
        <Way
          title={t('withoutCard.counter')}
          time={t('withoutCard.visit', { minutes: counter.minutes, days: counter.days })}
          cost={counter.yen === 0 ? t('procedures.free') : t('withoutCard.cost', { yen: yen(counter.yen) })}
        />
        {post && (
          <Way
            title={t('withoutCard.post')}
            time={t('withoutCard.letter', { days: post.days })}
            cost={t(procedure.feeYen > 0 ? 'withoutCard.postCost' : 'withoutCard.stampCost', { yen: yen(post.yen) })}
          />
        )}
      </ul>
      {procedure.id !== 'counter-visit' && <MeasuredHere procedure={procedure} />}
      <p className="mt-6 text-dns-16N-130 text-ink-soft">
        {basis.varies && `${t('withoutCard.varies')} `}
        {t('withoutCard.basis')}: {nameIn(basis.source, language)}
        {postage && ` · ${nameIn(postage, language)}`} · {t('withoutCard.asOf', { date: formatDate(basis.asOf, language) })}
      </p>
    </section>
  );
}
