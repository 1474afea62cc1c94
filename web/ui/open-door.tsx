import './theme.css';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { askEarly } from '../api/client.ts';
import type { CatalogueName } from '../i18n/messages.ts';
import { loadFirstText, TextProvider } from '../i18n/text.tsx';
import { clockPath, SandboxProvider } from './sandbox.tsx';

/**
 * react-aria writes one style element, which the page's policy forbids; its rule stands in theme.css, and this mark says that it is there.
 */
function markPressableStyle(): void {
  const mark = document.createElement('meta');
  mark.id = 'react-aria-pressable-style';
  document.head.append(mark);
}

/** How long a page waits for answers that may come while its texts are loaded, in milliseconds. */
const patienceMs = 1_500;

/**
 * Starts a front door in its page: texts of these catalogues in the reader's language, the clock, the card in the reader. The first picture is whole: what it
 * shows is asked for beside the texts, not after them.
 *
 * @param ask asks for what else the first picture shows, with {@link askEarly}
 */
export async function openDoor(
  catalogues: readonly CatalogueName[],
  page: ReactNode,
  ask: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  const root = document.getElementById('page');
  if (!root) throw new Error('The page has no place to stand in');
  markPressableStyle();
  const answers = Promise.all([askEarly(clockPath), ask()]);
  const patience = new Promise((resolve) => setTimeout(resolve, patienceMs));
  const [first] = await Promise.all([loadFirstText(catalogues), Promise.race([answers, patience])]);
  createRoot(root).render(
    <StrictMode>
      <TextProvider catalogues={catalogues} first={first}>
        <SandboxProvider>{page}</SandboxProvider>
      </TextProvider>
    </StrictMode>,
  );
}
