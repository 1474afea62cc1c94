import { useEffect, useRef } from 'react';
import { useText } from '../i18n/text.tsx';

/**
 * Names the page in the browser's title, as "Error: question - door", and moves the focus to its heading when the page changes.
 * Titles never carry personal data: they stay in the browser's history.
 */
export function usePageTitle(title: string, door: string, hasError = false) {
  const { t } = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const plain = title === door ? `${door} - OpenMyna` : `${title} - ${door} - OpenMyna`;
    document.title = hasError ? `${t('ui.errorPrefix')} ${plain}` : plain;
  }, [title, door, hasError, t]);
  useEffect(() => {
    // The first page of a door keeps the focus at the top, where the skip link is.
    if (title && document.activeElement !== document.body) heading.current?.focus();
  }, [title]);
  return heading;
}
