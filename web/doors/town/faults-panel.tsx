import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../api/client.ts';
import { useResource } from '../../api/use-resource.ts';
import type { CastMember } from '../../card/cast.ts';
import { secondsUntil } from '../../i18n/dates.ts';
import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useSandbox } from '../../ui/sandbox.tsx';
import { Await, Problem } from '../../ui/states.tsx';

const kinds = ['database-away', 'database-slow', 'ocsp', 'post', 'job', 'chip', 'card-dead', 'card-torn', 'clock-jump'] as const;
type Kind = (typeof kinds)[number];

interface Fault {
  readonly id: string;
  readonly kind: Kind;
  readonly target?: string;
  readonly times?: number;
  readonly endsAt?: string;
}

const names: Record<Kind, { readonly title: MessageId; readonly about: MessageId }> = {
  'database-away': { title: 'town.fault.databaseAway', about: 'town.fault.databaseAway.about' },
  'database-slow': { title: 'town.fault.databaseSlow', about: 'town.fault.databaseSlow.about' },
  ocsp: { title: 'town.fault.ocsp', about: 'town.fault.ocsp.about' },
  post: { title: 'town.fault.post', about: 'town.fault.post.about' },
  job: { title: 'town.fault.job', about: 'town.fault.job.about' },
  chip: { title: 'town.fault.chip', about: 'town.fault.chip.about' },
  'card-dead': { title: 'town.fault.cardDead', about: 'town.fault.cardDead.about' },
  'card-torn': { title: 'town.fault.cardTorn', about: 'town.fault.cardTorn.about' },
  'clock-jump': { title: 'town.fault.clockJump', about: 'town.fault.clockJump.about' },
};

const isOfCard = (kind: Kind | ''): boolean => kind === 'card-dead' || kind === 'card-torn';

/** What is on order, each with the way to lift it. */
function Ordered({
  faults,
  cast,
  onLift,
}: {
  faults: readonly Fault[];
  cast: readonly CastMember[];
  onLift: (id: string) => Promise<void>;
}) {
  const { t } = useText();
  const [busy, setBusy] = useState<string>();
  if (faults.length === 0) return <p className="mt-4 text-ink-soft">{t('town.faults.none')}</p>;
  const holderOf = (target: string): string => cast.find((person) => person.card?.id === target)?.name ?? target;
  return (
    <ul className="mt-4 divide-y divide-line border-y border-line">
      {faults.map((fault) => (
        <li key={fault.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
          <span className="min-w-0">
            {t(names[fault.kind].title)}
            {fault.target && <span className="break-all">: {holderOf(fault.target)}</span>}
            <span className="block text-dns-14N-130 text-ink-soft">
              {fault.endsAt
                ? t('town.faults.until', { seconds: secondsUntil(fault.endsAt) })
                : fault.times === undefined
                  ? t('town.faults.lasting')
                  : t('town.faults.times', { count: fault.times })}
            </span>
          </span>
          <Button
            size="small"
            look="quiet"
            isBusy={busy === fault.id}
            label={`${t('town.faults.lift')}: ${t(names[fault.kind].title)}`}
            onPress={async () => {
              setBusy(fault.id);
              await onLift(fault.id);
              setBusy(undefined);
            }}
          >
            {t('town.faults.lift')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Order({ cast, onOrder }: { cast: readonly CastMember[]; onOrder: (order: object) => Promise<void> }) {
  const { t } = useText();
  const [kind, setKind] = useState<Kind | ''>('');
  const [holder, setHolder] = useState('');
  const [isBusy, setBusy] = useState(false);
  const holders = cast.filter((person) => person.card);
  const isComplete = kind !== '' && (!isOfCard(kind) || holder !== '');
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault();
        if (!isComplete) return;
        setBusy(true);
        await onOrder({ kind, ...(isOfCard(kind) && { target: holder }) });
        setBusy(false);
        setKind('');
      }}
    >
      <SelectField
        id="fault"
        label={t('town.faults.kind')}
        isRequired={false}
        value={kind}
        onChange={(value) => setKind(kinds.find((known) => known === value) ?? '')}
        choices={kinds.map((known) => ({ value: known, label: t(names[known].title) }))}
      />
      {kind && <p className="-mt-3 text-ink-soft">{t(names[kind].about)}</p>}
      {isOfCard(kind) && (
        <SelectField
          id="fault-card"
          label={t('town.faults.card')}
          isRequired={false}
          value={holder}
          onChange={setHolder}
          choices={holders.map((person) => ({ value: person.id, label: person.name }))}
        />
      )}
      <div className="mt-4">
        <Button type="submit" isBusy={isBusy} isDisabled={!isComplete}>
          {t('town.faults.order')}
        </Button>
      </div>
    </form>
  );
}

/** The bad day, rehearsed: what is ordered to go wrong, for how long, and the way back. */
export function FaultsPanel({ cast }: { cast: readonly CastMember[] }) {
  const { t } = useText();
  const { isOpen, reload: reloadClock } = useSandbox();
  const { resource, reload } = useResource<readonly Fault[]>('/sandbox/faults', 5000);
  const [problem, setProblem] = useState<ApiProblem>();
  const act = async (path: string, method: 'POST' | 'DELETE', body?: object) => {
    setProblem(undefined);
    try {
      await callApi(path, { method, ...(body && { body }) });
    } catch (error) {
      setProblem(problemOf(error));
    }
    await reload();
    await reloadClock().catch(() => undefined);
  };
  // Faults are told from memory: without its registers the sandbox does not even know its own clock, and this is the way back.
  if (!isOpen && resource.state !== 'ready') return null;
  return (
    <section aria-labelledby="faults" className="rounded-16 border border-line bg-raised p-5 sm:p-6">
      <h2 id="faults" className="flex items-center gap-2 text-std-20B-150">
        <Icon name="warning" />
        {t('town.faults')}
      </h2>
      <p className="mt-2 text-ink-soft">{t('town.faults.about')}</p>
      {problem && <Problem problem={problem} />}
      <div aria-live="polite">
        <Await resource={resource} onRetry={reload}>
          {(faults) => <Ordered faults={faults} cast={cast} onLift={(id) => act(`/sandbox/faults/${id}`, 'DELETE')} />}
        </Await>
      </div>
      <Order cast={cast} onOrder={(order) => act('/sandbox/faults', 'POST', order)} />
    </section>
  );
}
