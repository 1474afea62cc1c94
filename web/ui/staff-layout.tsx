import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useText } from '../i18n/text.tsx';
import { Icon } from './icons.tsx';

export interface QueueItem {
  readonly id: string;
  readonly title: ReactNode;
  readonly detail: ReactNode;
  readonly mark?: ReactNode;
}

interface QueueProps {
  readonly title: string;
  readonly items: readonly QueueItem[];
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly empty: ReactNode;
  readonly above?: ReactNode;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}

/** `/` goes to the search, wherever the officer is; arrows move in the queue; Enter opens; Escape goes back to the queue. */
function useQueueKeys(search: React.RefObject<HTMLInputElement | null>, list: React.RefObject<HTMLUListElement | null>): void {
  useEffect(() => {
    const act = (event: KeyboardEvent) => {
      if (event.key === '/' && !isTyping(event.target)) {
        event.preventDefault();
        search.current?.focus();
      }
      if (event.key === 'Escape' && !document.querySelector('[role="dialog"]')) {
        list.current?.querySelector<HTMLElement>('[aria-current="true"], button')?.focus();
      }
    };
    document.addEventListener('keydown', act);
    return () => document.removeEventListener('keydown', act);
  }, [search, list]);
}

function moveInList(event: React.KeyboardEvent<HTMLElement>, list: HTMLUListElement | null): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const buttons = [...(list?.querySelectorAll<HTMLElement>('button') ?? [])];
  if (!buttons.length) return;
  event.preventDefault();
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  const next = event.key === 'ArrowDown' ? Math.min(at + 1, buttons.length - 1) : Math.max(at - 1, 0);
  buttons[next]?.focus();
}

export function WorkQueue(props: QueueProps) {
  const { t } = useText();
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const searchId = useId();
  useQueueKeys(search, list);
  return (
    <section aria-label={props.title} className="flex min-w-0 flex-col" onKeyDown={(event) => moveInList(event, list.current)}>
      {props.above}
      <label htmlFor={searchId} className="sr-only">
        {t('ui.queue.search')}
      </label>
      <div className="relative">
        <span className="absolute top-1/2 left-3 -translate-y-1/2 text-ink-soft">
          <Icon name="search" size={20} />
        </span>
        <input
          ref={search}
          id={searchId}
          type="search"
          className="min-h-12 w-full rounded-8 border border-line-strong bg-raised py-2 pr-10 pl-10"
          value={props.query}
          onChange={(event) => props.onQuery(event.target.value)}
          placeholder={t('ui.queue.search')}
        />
        <span
          className="absolute top-1/2 right-3 -translate-y-1/2 rounded-4 border border-line px-1.5 text-dns-14N-120 text-ink-soft"
          aria-hidden="true"
        >
          /
        </span>
      </div>
      {props.items.length === 0 && props.empty}
      <ul ref={list} className="mt-3 space-y-1">
        {props.items.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              aria-current={item.id === props.selected ? 'true' : undefined}
              className={`w-full rounded-8 border px-3 py-2.5 text-left hover:bg-sunken ${item.id === props.selected ? 'border-ink bg-sunken' : 'border-transparent'}`}
              onClick={() => props.onSelect(item.id)}
            >
              <span className="flex items-start justify-between gap-2">
                <span className="min-w-0 font-700">{item.title}</span>
                {item.mark}
              </span>
              <span className="block text-dns-14N-130 text-ink-soft">{item.detail}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Queue left, case middle, actions right; on a narrow screen one below the other. */
export function StaffLayout({ queue, actions, children }: { queue: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const { t } = useText();
  return (
    <div className="mx-auto grid w-full max-w-400 gap-x-8 px-4 py-6 sm:px-6 lg:grid-cols-[20rem_minmax(0,1fr)] xl:grid-cols-[20rem_minmax(0,1fr)_18rem]">
      <div className="pb-8 lg:border-r lg:border-line lg:pr-6">{queue}</div>
      <div className={`min-w-0 pb-10 ${actions ? '' : 'xl:col-span-2'}`}>{children}</div>
      {actions && (
        <aside aria-label={t('ui.actions')} className="lg:col-start-2 xl:col-start-3 xl:border-l xl:border-line xl:pl-6">
          {actions}
        </aside>
      )}
    </div>
  );
}

/** One thing an officer may do here, with what it does and whether it can be undone. */
export function StaffAction({ children, effect }: { children: ReactNode; effect: string }) {
  return (
    <div className="mb-5">
      <div className="[&>button]:w-full">{children}</div>
      <p className="mt-1.5 text-dns-14N-130 text-ink-soft">{effect}</p>
    </div>
  );
}
