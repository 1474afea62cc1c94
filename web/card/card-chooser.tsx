import { useEffect, useState } from 'react';
import { type ApiProblem, problemOf } from '../api/client.ts';
import { useText } from '../i18n/text.tsx';
import { Icon } from '../ui/icons.tsx';
import { PersonName, Portrait } from '../ui/person-name.tsx';
import { useSandbox } from '../ui/sandbox.tsx';
import { Empty, Loading, Problem } from '../ui/states.tsx';
import { type CastMember, readCast } from './cast.ts';

function CardButton({ person, onChoose }: { person: CastMember; onChoose: () => void }) {
  const { t } = useText();
  return (
    <button
      type="button"
      className="flex h-full min-h-16 w-full items-center gap-3 rounded-8 border border-line bg-raised p-2 text-left hover:border-ink hover:bg-sunken"
      onClick={onChoose}
    >
      <Portrait handle={person.id} size={40} />
      <span className="min-w-0 flex-1">
        <span className="block font-700">
          <PersonName name={person.name} />
        </span>
      </span>
      <Icon name="card" />
      <span className="sr-only">{t('card.insert')}</span>
    </button>
  );
}

/** The cards in hand in the sandbox; one of them goes into the reader. */
export function CardChooser({ onChoose }: { onChoose: (cardId: string, holder: string) => void }) {
  const { t } = useText();
  const { holdCard } = useSandbox();
  const [cast, setCast] = useState<readonly CastMember[]>();
  const [problem, setProblem] = useState<ApiProblem>();

  useEffect(() => {
    readCast().then(setCast, (error: unknown) => setProblem(problemOf(error)));
  }, []);

  if (problem?.status === 404) return <Empty title={t('card.noReader.title')}>{t('card.noReader.detail')}</Empty>;
  if (problem) return <Problem problem={problem} />;
  if (!cast) return <Loading />;
  const holders = cast.filter((person) => person.card);
  return (
    <section aria-labelledby="card-chooser">
      <h3 id="card-chooser" className="text-std-17B-170">
        {t('card.choose')}
      </h3>
      {holders.length === 0 && <Empty title={t('card.none')} icon="card" />}
      <ul className="relative mt-3 grid max-h-80 gap-2 overflow-y-auto p-1 sm:grid-cols-2">
        {holders.map((person) => (
          <li key={person.id}>
            <CardButton
              person={person}
              onChoose={() => {
                const cardId = person.card?.id ?? '';
                holdCard({ handle: person.id, name: person.name, cardId });
                onChoose(cardId, person.name);
              }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
