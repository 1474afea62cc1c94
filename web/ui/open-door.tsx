import './theme.css';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { CatalogueName } from '../i18n/messages.ts';
import { TextProvider } from '../i18n/text.tsx';
import { SandboxProvider } from './sandbox.tsx';

/**
 * react-aria writes one style element, which the page's policy forbids; its rule stands in theme.css, and this mark says that it is there.
 */
function markPressableStyle(): void {
  const mark = document.createElement('meta');
  mark.id = 'react-aria-pressable-style';
  document.head.append(mark);
}

/** Starts a front door in its page: texts of these catalogues in the reader's language, then the clock and the card in the reader. */
export function openDoor(catalogues: readonly CatalogueName[], page: ReactNode): void {
  const root = document.getElementById('page');
  if (!root) throw new Error('The page has no place to stand in');
  markPressableStyle();
  createRoot(root).render(
    <StrictMode>
      <TextProvider catalogues={catalogues}>
        <SandboxProvider>{page}</SandboxProvider>
      </TextProvider>
    </StrictMode>,
  );
}
