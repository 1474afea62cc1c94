import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/states.tsx';
import { type Call, elapsed } from './helpline-types.ts';

interface QueueProps {
  readonly calls: readonly Call[];
  readonly now: number;
  readonly selected: string | undefined;
  readonly isBusy: boolean;
  readonly onTake: (call: Call) => void;
  readonly onOpen: (call: Call) => void;
}

/** Enter takes the longest waiting call, wherever nothing else has the focus. */
function useEnterTakes(next: Call | undefined, onTake: (call: Call) => void): void {
  const latest = useRef({ next, onTake });
  latest.current = { next, onTake };
  useEffect(() => {
    const act = (event: KeyboardEvent) => {
      const isFree = !(event.target instanceof HTMLElement && event.target.closest('a, button, input, select, textarea, [role="dialog"]'));
      const { next: call, onTake: take } = latest.current;
      if (event.key !== 'Enter' || !isFree || !call || document.querySelector('[role="dialog"]')) return;
      event.preventDefault();
      take(call);
    };
    document.addEventListener('keydown', act);
    return () => document.removeEventListener('keydown', act);
  }, []);
}

function CallButton({ call, now, isSelected, onPress }: { call: Call; now: number; isSelected: boolean; onPress: () => void }) {
  const { t } = useText();
  const since = call.state === 'ringing' ? call.rangAt : (call.endedAt ?? call.takenAt ?? call.rangAt);
  const isOpen = call.endedAt === null;
  return (
    <button
      type="button"
      aria-current={isSelected ? 'true' : undefined}
      className={`w-full rounded-8 border px-3 py-2.5 text-left hover:bg-sunken ${isSelected ? 'border-ink bg-sunken' : 'border-line'}`}
      onClick={onPress}
    >
      <span className="flex items-baseline justify-between gap-2">
        <span className="font-700">{call.ticket}</span>
        {isOpen && <span className="tabular text-std-20B-150">{elapsed(since, now)}</span>}
      </span>
      <span className="block text-dns-14N-130 text-ink-soft">
        {t(`helpline.state.${call.state}`)} · {t('helpline.matter', { matter: call.matter.replace('-', '_') })} ·{' '}
        {t('call.language', { language: call.language })}
      </span>
      {isOpen && call.isCallerAway && <span className="block text-dns-14B-130 text-warn">{t('helpline.callerAway')}</span>}
    </button>
  );
}

function Group(props: { title: string; calls: readonly Call[]; now: number; selected: string | undefined; onPress: (call: Call) => void }) {
  if (props.calls.length === 0) return null;
  return (
    <>
      <h3 className="mt-6 mb-2 text-std-16B-170">{props.title}</h3>
      <ul className="space-y-2">
        {props.calls.map((call) => (
          <li key={call.id}>
            <CallButton call={call} now={props.now} isSelected={call.id === props.selected} onPress={() => props.onPress(call)} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** Who waits, for how long; the next one is one key away. */
export function CallQueue({ calls, now, selected, isBusy, onTake, onOpen }: QueueProps) {
  const { t } = useText();
  const ringing = calls.filter(({ state }) => state === 'ringing');
  const mine = calls.filter(({ state, isMine }) => isMine && (state === 'taken' || state === 'held'));
  const others = calls.filter(({ state, isMine }) => !isMine && (state === 'taken' || state === 'held'));
  const over = calls.filter(({ endedAt }) => endedAt !== null);
  const [next] = ringing;
  const hasOpen = mine.some(({ state }) => state === 'taken');
  useEnterTakes(hasOpen ? undefined : next, onTake);
  return (
    <section aria-label={t('helpline.queue')}>
      <h2 className="text-std-20B-150">{t('helpline.queue')}</h2>
      <p role="status" className="mt-1 text-ink-soft">
        {t('helpline.waiting', { count: ringing.length })}
      </p>
      {next && (
        <div className="mt-3 [&>button]:w-full">
          <Button look="primary" isBusy={isBusy} isDisabled={hasOpen} onPress={() => onTake(next)} describedBy="take-hint">
            {t('helpline.take', { ticket: next.ticket, wait: elapsed(next.rangAt, now) })}
          </Button>
          <p id="take-hint" className="mt-1 text-dns-14N-130 text-ink-soft">
            {t(hasOpen ? 'helpline.take.first' : 'helpline.take.key')}
          </p>
        </div>
      )}
      {ringing.length === 0 && mine.length === 0 && <Empty title={t('helpline.queue.empty')} icon="phone" />}
      <Group title={t('helpline.mine')} calls={mine} now={now} selected={selected} onPress={onOpen} />
      <Group title={t('helpline.ringing')} calls={ringing} now={now} selected={selected} onPress={onTake} />
      <Group title={t('helpline.others')} calls={others} now={now} selected={selected} onPress={onTake} />
      <Group title={t('helpline.over')} calls={over.slice(0, 6)} now={now} selected={selected} onPress={onOpen} />
    </section>
  );
}
