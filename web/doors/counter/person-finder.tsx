import { type FormEvent, useState } from 'react';
import { formatDate } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { isoDateOf, noDate } from '../../ui/date-field.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import { Empty } from '../../ui/states.tsx';
import type { ResidentSummary, Visit } from './counter-types.ts';
import { SearchFields } from './search-fields.tsx';
import { useVisit } from './use-visit.tsx';

export function useSearch() {
  const { act } = useVisit();
  const [form, setForm] = useState({ name: '', kana: '', birthDate: noDate, residenceCard: '' });
  const [found, setFound] = useState<readonly ResidentSummary[]>();
  const search = async (event: FormEvent) => {
    event.preventDefault();
    const birthDate = isoDateOf(form.birthDate);
    const body = {
      ...(form.name.trim() && { name: form.name.trim() }),
      ...(form.kana.trim() && { kana: form.kana.trim() }),
      ...(birthDate && { birthDate }),
      ...(form.residenceCard.trim() && { residenceCard: form.residenceCard.normalize('NFKC').trim().toUpperCase() }),
    };
    const answer = await act<{ residents: readonly ResidentSummary[]; visit?: Visit }>('search', body);
    setFound(answer?.residents);
  };
  return { form, setForm, found, search };
}

export function FoundList({ found, onChoose }: { found: readonly ResidentSummary[]; onChoose: (residentId: string) => void }) {
  const { t, language } = useText();
  if (found.length === 0) return <Empty title={t('counter.find.none')} icon="person" />;
  return (
    <ul className="mt-4 space-y-2" aria-label={t('counter.find.found')}>
      {found.map((resident) => (
        <li key={resident.residentId}>
          <button
            type="button"
            className="w-full rounded-8 border border-line bg-raised p-3 text-left hover:border-ink hover:bg-sunken"
            onClick={() => onChoose(resident.residentId)}
          >
            <span className="block font-700">
              <PersonName name={resident.name} kana={resident.kana} />
            </span>
            <span className="block text-ink-soft">
              {formatDate(resident.birthDate, language)} · {resident.address ?? t('counter.person.protected')}
              {resident.state !== 'living' && ` · ${t('counter.person.state', { state: resident.state.replaceAll('-', '_') })}`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Finding proves nothing: it only says whose record the documents are compared with. */
export function PersonFinder({ title }: { title?: string }) {
  const { t } = useText();
  const { act, busy } = useVisit();
  const { form, setForm, found, search } = useSearch();
  return (
    <section className="mt-4 max-w-180">
      <h2 className="text-std-20B-150">{title ?? t('counter.find')}</h2>
      <p className="text-ink-soft">{t('counter.find.about')}</p>
      <form noValidate onSubmit={search}>
        <SearchFields form={form} onChange={setForm} />
        <Button type="submit" isBusy={busy === 'search'}>
          {t('counter.find.search')}
        </Button>
      </form>
      {found && <FoundList found={found} onChoose={(residentId) => act('person', { residentId })} />}
    </section>
  );
}
