import { useEffect, useRef } from 'react';
import { withoutReadings } from '../i18n/readings.ts';
import { useText } from '../i18n/text.tsx';

/** Whether the reader has done anything on this page yet but look and move about. */
let hasActed = false;
const notice = () => {
  hasActed = true;
};
window.addEventListener('pointerdown', notice, { once: true, capture: true });
window.addEventListener('keydown', (event) => event.key !== 'Tab' && notice(), { capture: true });

/**
 * Names the page in the browser's title, as "Error: question - door", and moves the focus to its heading when the page changes.
 * Titles never carry personal data: they stay in the browser's history.
 */
export function usePageTitle(title: string, door: string, hasError = false) {
  const { t } = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const plain = title === door ? `${door} - OpenMyna` : `${title} - ${door} - OpenMyna`;
    document.title = withoutReadings(hasError ? `${t('ui.errorPrefix')} ${plain}` : plain);
  }, [title, door, hasError, t]);
  useEffect(() => {
    // The first page of a door keeps the focus at the top, where the skip link is, however often it changes while it loads.
    if (title && hasActed) heading.current?.focus();
  }, [title]);
  return heading;
}
