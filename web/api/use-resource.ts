import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiProblem, callApi, problemOf } from './client.ts';

export type Resource<Data> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: ApiProblem }
  | { readonly state: 'ready'; readonly data: Data };

export interface Loaded<Data> {
  readonly resource: Resource<Data>;
  readonly reload: () => Promise<void>;
}

/** Reads `path` and keeps the last answer on the page while it is read again. `undefined` waits. */
export function useResource<Data>(path: string | undefined, refreshMs?: number): Loaded<Data> {
  const [resource, setResource] = useState<Resource<Data>>({ state: 'loading' });
  const latest = useRef(0);

  const reload = useCallback(async () => {
    if (path === undefined) return;
    latest.current += 1;
    const mine = latest.current;
    try {
      const data = await callApi<Data>(path);
      if (mine === latest.current) setResource({ state: 'ready', data });
    } catch (error) {
      if (mine === latest.current) setResource({ state: 'failed', problem: problemOf(error) });
    }
  }, [path]);

  useEffect(() => {
    setResource({ state: 'loading' });
    reload();
    return () => {
      latest.current += 1;
    };
  }, [reload]);

  useEffect(() => {
    if (!refreshMs) return;
    const timer = setInterval(() => {
      if (!document.hidden) reload();
    }, refreshMs);
    return () => clearInterval(timer);
  }, [reload, refreshMs]);

  return { resource, reload };
}
