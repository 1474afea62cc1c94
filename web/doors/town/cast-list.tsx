import type { CastMember } from '../../card/cast.ts';
import { pinNames } from '../../card/pin-step.tsx';
import { nameIn } from '../../i18n/names.ts';
import { useText } from '../../i18n/text.tsx';
import { ageAt } from '../../ui/age.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { PersonName, Portrait } from '../../ui/person-name.tsx';
import { useSandbox } from '../../ui/sandbox.tsx';

function Pins({ pins }: { pins: Readonly<Record<string, string>> }) {
  const { t } = useText();
  const known = Object.entries(pins).filter((entry): entry is [keyof typeof pinNames, string] => entry[0] in pinNames);
  return (
    <details className="mt-2">
      <summary className="min-h-8 py-1 text-dns-14N-130 text-link underline underline-offset-4">{t('town.cast.pins')}</summary>
      <dl className="mt-1 grid grid-cols-[1fr_auto] gap-x-3 text-dns-14N-130">
        {known.map(([kind, pin]) => (
          <div key={kind} className="contents">
            <dt className="text-ink-soft">{t(pinNames[kind].name)}</dt>
            <dd className="font-mono">{pin}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function CastCard({ person }: { person: CastMember }) {
  const { t, language } = useText();
  const { today, heldCard, holdCard } = useSandbox();
  const isHeld = Boolean(person.card && heldCard?.cardId === person.card.id);
  const age = ageAt(person.born, today);
  return (
    <li className={`flex gap-4 rounded-12 border bg-raised p-4 ${isHeld ? 'border-2 border-ink' : 'border-line'}`}>
      <Portrait handle={person.id} size={72} />
      <div className="min-w-0 flex-1">
        <h3 className="text-std-17B-170">
          <PersonName name={person.name} kana={person.kana} />
        </h3>
        <p className="text-dns-14N-130 text-ink-soft">
          {age !== undefined && t('town.cast.age', { age })} {person.story ? nameIn(person.story, language) : person.role}
        </p>
        {person.card ? (
          <>
            <div className="mt-2">
              <Button
                size="small"
                onPress={() => holdCard(isHeld ? undefined : { handle: person.id, name: person.name, cardId: person.card?.id ?? '' })}
                label={`${t(isHeld ? 'town.cast.takeOut' : 'town.cast.putIn')}: ${person.name}`}
              >
                <Icon name="card" size={20} />
                {t(isHeld ? 'town.cast.takeOut' : 'town.cast.putIn')}
              </Button>
            </div>
            {person.card.pins && <Pins pins={person.card.pins} />}
          </>
        ) : (
          <p className="mt-2 text-dns-14N-130">{t('town.cast.noCard')}</p>
        )}
      </div>
    </li>
  );
}

export function CastList({ cast }: { cast: readonly CastMember[] }) {
  return (
    <ul className="mt-4 grid gap-3 md:grid-cols-2 xl:grid-cols-3">
      {cast.map((person) => (
        <CastCard key={person.id} person={person} />
      ))}
    </ul>
  );
}
