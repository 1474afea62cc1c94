import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { callApi, takeEarlyData } from '../api/client.ts';
import { dateInJapan } from '../i18n/dates.ts';

/** Whose card lies in this browser's card reader: a choice of the sandbox, kept in the browser only. */
export interface HeldCard {
  readonly handle: string;
  readonly name: string;
  readonly cardId: string;
}

export interface NamedDay {
  readonly id: string;
  readonly date: string;
  readonly kind: string;
  readonly who: { readonly ja: string; readonly en: string };
}

export interface Sandbox {
  /** False in production: no cast, no movable clock. */
  readonly isOpen: boolean;
  /** Today in Japan on the country's clock, `YYYY-MM-DD`. */
  readonly today: string;
  /** The policy profile in force, `brief` or `jlis`. */
  readonly policy: string;
  /** Days that are worth going to, soonest first. */
  readonly events: readonly NamedDay[];
  readonly heldCard: HeldCard | undefined;
  readonly holdCard: (card: HeldCard | undefined) => void;
  readonly reload: () => Promise<void>;
}

export const clockPath = '/sandbox/clock';

const storageName = 'openmyna-card-in-reader';

const SandboxContext = createContext<Sandbox>({
  isOpen: false,
  today: dateInJapan(new Date().toISOString()),
  policy: '',
  events: [],
  heldCard: undefined,
  holdCard: () => undefined,
  reload: async () => undefined,
});

function readHeldCard(): HeldCard | undefined {
  try {
    const stored = localStorage.getItem(storageName);
    return stored ? (JSON.parse(stored) as HeldCard) : undefined;
  } catch {
    return undefined;
  }
}

function storeHeldCard(card: HeldCard | undefined): void {
  try {
    if (card) localStorage.setItem(storageName, JSON.stringify(card));
    else localStorage.removeItem(storageName);
  } catch {
    // Without storage the choice lives as long as the page.
  }
}

interface ClockAnswer {
  readonly today: string;
  readonly policy?: string;
  readonly events?: readonly NamedDay[];
}

type Clock = Pick<Sandbox, 'isOpen' | 'today' | 'policy' | 'events'>;

const clockOf = ({ today, policy = '', events = [] }: ClockAnswer): Clock => ({ isOpen: true, today, policy, events });

function startOfClock(): Clock | undefined {
  const answer = takeEarlyData<ClockAnswer>(clockPath);
  return answer && clockOf(answer);
}

export function SandboxProvider({ children }: { children: ReactNode }) {
  const [clock, setClock] = useState(startOfClock);
  const isKnown = useRef(clock !== undefined);
  const [heldCard, setHeldCard] = useState(readHeldCard);

  const reload = useCallback(async () => {
    try {
      setClock(clockOf(await callApi<ClockAnswer>(clockPath)));
    } catch {
      setClock({ isOpen: false, today: dateInJapan(new Date().toISOString()), policy: '', events: [] });
    }
  }, []);

  useEffect(() => {
    if (!isKnown.current) reload();
    isKnown.current = false;
    const follow = (event: StorageEvent) => {
      if (event.key === storageName) setHeldCard(readHeldCard());
    };
    window.addEventListener('storage', follow);
    return () => window.removeEventListener('storage', follow);
  }, [reload]);

  const holdCard = useCallback((card: HeldCard | undefined) => {
    storeHeldCard(card);
    setHeldCard(card);
  }, []);

  const sandbox = useMemo(() => clock && { ...clock, heldCard, holdCard, reload }, [clock, heldCard, holdCard, reload]);
  if (!sandbox) return null;
  return <SandboxContext value={sandbox}>{children}</SandboxContext>;
}

export function useSandbox(): Sandbox {
  return useContext(SandboxContext);
}
