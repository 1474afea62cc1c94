import { useState } from 'react';
import { useResource } from '../../api/use-resource.ts';
import { formatShortDate } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import { Await } from '../../ui/states.tsx';

interface Mandate {
  readonly kind: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly until: string | null;
}

interface ShownMandates {
  readonly actForThem: readonly Mandate[];
  readonly theyActFor: readonly Mandate[];
}

function MandateList({ title, mandates }: { title: string; mandates: readonly Mandate[] }) {
  const { t, language } = useText();
  return (
    <>
      <h3 className="mt-3 text-std-16B-170">{title}</h3>
      {mandates.length === 0 && <p>{t('counter.mandates.none')}</p>}
      <ul>
        {mandates.map(({ kind, name, scopes, until }) => (
          <li key={`${kind} ${name} ${scopes.join()} ${until}`} className="border-b border-line py-2">
            <PersonName name={name} /> <span className="ml-2">{t('counter.mandates.kind', { kind })}</span>
            <span className="block text-ink-soft">
              {scopes.map((scope) => t('counter.mandates.scope', { scope })).join(', ')}
              {until && ` · ${t('counter.mandates.until', { date: formatShortDate(until, language) })}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Shown({ visitId }: { visitId: string }) {
  const { t } = useText();
  const { resource, reload } = useResource<ShownMandates>(`/api/v1/counter/visits/${visitId}/mandates`);
  return (
    <Await resource={resource} onRetry={reload}>
      {({ actForThem, theyActFor }) => (
        <>
          <MandateList title={t('counter.mandates.forThem')} mandates={actForThem} />
          <MandateList title={t('counter.mandates.theyFor')} mandates={theyActFor} />
        </>
      )}
    </Await>
  );
}

/** Who may speak for the person and take letters along; read when it is wanted, because the look stands in the person's log. */
export function MandatesPanel({ visitId }: { visitId: string }) {
  const { t } = useText();
  const [isOpen, setOpen] = useState(false);
  if (!isOpen)
    return (
      <p className="mt-2">
        <Button size="small" look="quiet" onPress={() => setOpen(true)}>
          {t('counter.mandates.show')}
        </Button>
      </p>
    );
  return (
    <section aria-label={t('counter.mandates')} className="mt-2 border-t border-line">
      <Shown visitId={visitId} />
    </section>
  );
}
