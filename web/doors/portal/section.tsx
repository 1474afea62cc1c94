import { type ReactNode, useId } from 'react';

/** A part of the portal's home, with its heading as its name. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mt-12">
      <h2 id={id} className="border-b-2 border-line-strong pb-2 text-std-24B-150">
        {title}
      </h2>
      {children}
    </section>
  );
}
