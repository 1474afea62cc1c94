import { useEffect } from 'react';
import type { Language } from '../../../i18n/messages.ts';

/** The app is named in the reader's language: there is a manifest in each, and all name the same app. */
export function useAppLinks(language: Language): void {
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="manifest"]');
    if (link) link.href = `/app/portal/${language}.webmanifest`;
  }, [language]);
}
