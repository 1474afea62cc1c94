import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { callApi } from '../api/client.ts';
import { dateInJapan } from '../i18n/dates.ts';

/** Whose card lies in this browser's card reader: a choice of the sandbox, kept in the browser only. */
export interface HeldCard {
  readonly handle: string;
  readonly name: string;
  readonly cardId: string;
}

export interface Sandbox {
  /** False in production: no cast, no movable clock. */
  readonly isOpen: boolean;
  /** Today in Japan on the country's clock, `YYYY-MM-DD`. */
  readonly today: string;
  readonly heldCard: HeldCard | undefined;
  readonly holdCard: (card: HeldCard | undefined) => void;
  readonly reload: () => Promise<void>;
}

const storageName = 'openmyna-card-in-reader';

const SandboxContext = createContext<Sandbox>({
  isOpen: false,
  today: dateInJapan(new Date().toISOString()),
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
  readonly now?: string;
  readonly today?: string;
}

export function SandboxProvider({ children }: { children: ReactNode }) {
  const [clock, setClock] = useState<{ isOpen: boolean; today: string }>();
  const [heldCard, setHeldCard] = useState(readHeldCard);

  const reload = useCallback(async () => {
    try {
      const answer = await callApi<ClockAnswer>('/sandbox/clock');
      const today = answer.today ?? dateInJapan(answer.now ?? new Date().toISOString());
      setClock({ isOpen: true, today: today.slice(0, 10) });
    } catch {
      setClock({ isOpen: false, today: dateInJapan(new Date().toISOString()) });
    }
  }, []);

  useEffect(() => {
    reload();
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
