import { useEffect, useState } from 'react';
import { readCast } from '../../card/cast.ts';
import { useSandbox } from '../../ui/sandbox.tsx';
import { useVisit } from './use-visit.tsx';

/** In the sandbox: the handle of the cast member whose record is open, as the person who stands at the counter. */
export function useVisitorFace(): string | undefined {
  const { isOpen } = useSandbox();
  const { visit } = useVisit();
  const [handle, setHandle] = useState<string>();
  useEffect(() => {
    if (!isOpen || !visit.residentId) return;
    readCast().then(
      (cast) => setHandle(cast.find((person) => person.residentId === visit.residentId)?.id),
      () => undefined,
    );
  }, [isOpen, visit.residentId]);
  return handle;
}
