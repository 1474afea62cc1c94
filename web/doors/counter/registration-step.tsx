import { useState } from 'react';
import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { RadioField } from '../../ui/fields.tsx';
import { BirthForm } from './birth-form.tsx';
import { IdentityStep } from './identity-step.tsx';
import { NewcomerForm } from './newcomer-form.tsx';
import { PersonFinder } from './person-finder.tsx';
import { PersonPanel } from './person-panel.tsx';
import { useVisit } from './use-visit.tsx';

export type RegistrationKind = 'birth' | 'arrival' | 'foreign';

export interface Registered {
  readonly residentId: string;
  readonly householdId: string;
  readonly name: string;
}

const kinds: readonly { readonly value: RegistrationKind; readonly label: MessageId; readonly hint: MessageId }[] = [
  { value: 'birth', label: 'counter.register.birth', hint: 'counter.register.birth.hint' },
  { value: 'arrival', label: 'counter.register.arrival', hint: 'counter.register.arrival.hint' },
  { value: 'foreign', label: 'counter.register.foreign', hint: 'counter.register.foreign.hint' },
];

/** A newborn is notified by a parent, whose identity is proven first. */
function Birth({ onRegistered }: { onRegistered: (registered: Registered) => void }) {
  const { t } = useText();
  const { visit } = useVisit();
  if (!visit.residentId) return <PersonFinder title={t('counter.register.findParent')} />;
  return (
    <>
      <PersonPanel />
      {visit.identity ? <BirthForm onRegistered={onRegistered} /> : <IdentityStep />}
    </>
  );
}

/** Who was registered in this visit: the number was assigned in the same moment, its letter is on the way. */
function RegisteredList({ registered }: { registered: readonly Registered[] }) {
  const { t } = useText();
  if (registered.length === 0) return null;
  return (
    <Banner kind="success" title={t('counter.register.done', { count: registered.length })}>
      <ul className="list-disc pl-6">
        {registered.map((person) => (
          <li key={person.residentId}>
            {person.name} <a href={`/letterbox?person=${person.residentId}`}>{t('counter.register.letterbox')}</a>
          </li>
        ))}
      </ul>
      <p>{t('counter.register.next')}</p>
    </Banner>
  );
}

export function RegistrationStep() {
  const { t } = useText();
  const [kind, setKind] = useState<RegistrationKind>();
  const [registered, setRegistered] = useState<readonly Registered[]>([]);
  const onRegistered = (person: Registered) => {
    setRegistered((before) => [...before, person]);
    // A newborn is the only one of the visit, as a rule; newcomers come as families.
    if (kind === 'birth') setKind(undefined);
    window.scrollTo(0, 0);
  };
  return (
    <section className="mt-2 max-w-200">
      <RegisteredList registered={registered} />
      <RadioField
        id="registration-kind"
        label={t('counter.register.kind')}
        value={kind}
        onChange={setKind}
        choices={kinds.map(({ value, label, hint }) => ({ value, label: t(label), hint: t(hint) }))}
      />
      {kind === 'birth' && <Birth onRegistered={onRegistered} />}
      {kind === 'arrival' && (
        <NewcomerForm key="arrival" kind="arrival" household={registered.at(-1)?.householdId} onRegistered={onRegistered} />
      )}
      {kind === 'foreign' && (
        <NewcomerForm key="foreign" kind="foreign" household={registered.at(-1)?.householdId} onRegistered={onRegistered} />
      )}
    </section>
  );
}
