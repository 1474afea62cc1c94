import type { ReactNode } from 'react';
import { goTo } from '../../ui/route.ts';

/** A link within the guide; with a modifier key it opens as the reader wants it. */
export function GuideLink({ href, className, children }: { href: string; className: string; children: ReactNode }) {
  return (
    <a
      href={href}
      className={className}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        goTo(href);
      }}
    >
      {children}
    </a>
  );
}
