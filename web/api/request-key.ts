import { useRef } from 'react';
import { newKey } from './client.ts';

/**
 * The Idempotency-Key of a form: the same as long as the same is sent to the same place, so that sending again after a lost answer does its work once; another for anything else.
 */
export function useRequestKey(): (path: string, body: unknown) => string {
  const kept = useRef<{ readonly sent: string; readonly key: string }>(undefined);
  return (path, body) => {
    const sent = JSON.stringify([path, body]);
    if (kept.current?.sent !== sent) kept.current = { sent, key: newKey() };
    return kept.current.key;
  };
}
