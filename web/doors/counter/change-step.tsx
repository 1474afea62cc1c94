import { useState } from 'react';
import { formatDate } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Loading } from '../../ui/states.tsx';
import { ChangeCards, isBehind, useMissingCards } from './change-cards.tsx';
import { ChangeForm } from './change-form.tsx';
import type { ChangeKind } from './change-kinds.ts';
import { VisitTold } from './change-told.tsx';
import type { Resident, ResidentSummary } from './counter-types.ts';
import { FoundList, useSearch } from './person-finder.tsx';
import { SearchFields } from './search-fields.tsx';
import { useVisit } from './use-visit.tsx';

const personal: readonly ChangeKind[] = ['name', 'former-surname', 'sex', 'birth-date', 'protection'];

/** What can be notified for this person: from the record, not from what somebody says. */
function kindsFor(person: Resident, office: string): readonly ChangeKind[] {
  if (person.state === 'moved-out') return ['returned'];
  if (person.municipality !== office) return ['moving-in'];
  const foreign: readonly ChangeKind[] = person.belonging === 'national' ? [] : ['common-name', 'stay'];
  return ['address', ...personal, ...foreign, ...(person.movingOut ? (['moving-out-cancelled'] as const) : [])];
}

function withPerson(person: Resident, household: readonly ResidentSummary[]): readonly ResidentSummary[] {
  return [person, ...household.filter(({ residentId }) => residentId !== person.residentId)];
}

/** What was written, with the days by which the notice came too late. */
function Written() {
  const { t, language } = useText();
  const { visit } = useVisit();
  const { changes } = visit.changed;
  const late = Math.max(0, ...changes.map(({ delayDays }) => delayDays));
  const bringBy = changes.find(({ card }) => card !== null && card !== 'lapses')?.card;
  return (
    <Banner kind={late > 0 ? 'warning' : 'success'} title={t('counter.change.written', { count: changes.length })}>
      {late > 0 && <p>{t('counter.change.late', { days: late })}</p>}
      {bringBy && <p>{t('counter.change.bringBy', { date: formatDate(bringBy, language) })}</p>}
    </Banner>
  );
}

/** Address, name or status: the record first, then every card in turn, then who was told. */
export function ChangeStep() {
  const { t } = useText();
  const { visit, record } = useVisit();
  const cards = useMissingCards();
  const [known, setKnown] = useState<readonly ResidentSummary[]>();
  if (!record || !cards) return <Loading />;
  const members = known ?? withPerson(record.person, record.household);
  if (!known) setKnown(members);
  const isChanged = visit.changed.changes.length > 0;
  return (
    <>
      {isChanged && <Written />}
      {!isChanged && visit.changed.cardsUpdated.length === 0 && visit.changed.turn === null && (
        <>
          {cards.some(isBehind) && <Banner kind="info" title={t('counter.change.leftBehind')} />}
          <ChangeForm kinds={kindsFor(record.person, visit.office)} members={members} />
        </>
      )}
      {(isChanged || cards.some(isBehind) || visit.changed.cardsUpdated.length > 0) && <ChangeCards cards={cards} members={members} />}
      {isChanged && <VisitTold />}
    </>
  );
}

/** Moving out: to another municipality, or abroad. */
export function DepartureStep() {
  const { record, visit } = useVisit();
  if (!record) return <Loading />;
  if (visit.changed.changes.length > 0) {
    return (
      <>
        <Written />
        <VisitTold />
      </>
    );
  }
  const kinds: readonly ChangeKind[] = record.person.movingOut ? ['moving-out-cancelled'] : ['moving-out'];
  return <ChangeForm kinds={kinds} members={withPerson(record.person, record.household)} />;
}

/** A death, notified by somebody of the family: the one at the counter is not the one who died. */
export function DeathStep() {
  const { t } = useText();
  const { visit, busy } = useVisit();
  const { form, setForm, found, search } = useSearch();
  const [dead, setDead] = useState<ResidentSummary>();
  if (visit.changed.changes.length > 0) {
    return (
      <>
        <Written />
        <p className="mt-4">{t('counter.death.closed')}</p>
        <VisitTold />
      </>
    );
  }
  if (dead) {
    return (
      <section className="mt-6">
        <h2 className="text-std-20B-150">{t('counter.death.of', { name: dead.name })}</h2>
        <ChangeForm kinds={['died']} members={[dead]} />
        <div className="mt-4">
          <Button onPress={() => setDead(undefined)}>{t('counter.death.another')}</Button>
        </div>
      </section>
    );
  }
  return (
    <section className="mt-6 max-w-180">
      <h2 className="text-std-20B-150">{t('counter.death.who')}</h2>
      <form noValidate onSubmit={search}>
        <SearchFields form={form} onChange={setForm} />
        <Button type="submit" isBusy={busy === 'search'}>
          {t('counter.find.search')}
        </Button>
      </form>
      {found && <FoundList found={found} onChoose={(residentId) => setDead(found.find((each) => each.residentId === residentId))} />}
    </section>
  );
}
