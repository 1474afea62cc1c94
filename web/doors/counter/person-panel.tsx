import { formatDate } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { Icon } from '../../ui/icons.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import { Loading } from '../../ui/states.tsx';
import { MandatesPanel } from './mandates-panel.tsx';
import { useVisit } from './use-visit.tsx';

/** Whom the visit is about, as registered, always in sight of the officer. */
export function PersonPanel() {
  const { t, language } = useText();
  const { record, visit } = useVisit();
  if (!record) return <Loading />;
  const { person } = record;
  return (
    <section aria-label={t('counter.person')} className="my-4 rounded-12 bg-sunken p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2">
        <p className="text-std-22B-150">
          <PersonName name={person.name} kana={person.kana} />
        </p>
        {visit.identity && (
          <p className="inline-flex items-center gap-1.5 font-700 text-good">
            <Icon name="check" size={20} />
            {t('counter.person.proven')}
          </p>
        )}
      </div>
      <p>
        {formatDate(person.birthDate, language)} · {t('counter.sex.value', { sex: person.sex })} ·{' '}
        {t('counter.belonging', { belonging: person.belonging.replaceAll('-', '_') })}
      </p>
      <p>{person.address}</p>
      {person.isAddressProtected && <p className="font-700 text-bad">{t('counter.person.protectedNote')}</p>}
      {person.stay?.stayUntil && <p>{t('counter.person.stay', { date: formatDate(person.stay.stayUntil, language) })}</p>}
      <MandatesPanel visitId={visit.id} />
    </section>
  );
}
