import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiProblem, callApi, problemOf, takeEarlyData } from './client.ts';

export type Resource<Data> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: ApiProblem }
  | { readonly state: 'ready'; readonly data: Data };

export interface Loaded<Data> {
  readonly resource: Resource<Data>;
  readonly reload: () => Promise<void>;
}

function startOf<Data>(path: string | undefined): Resource<Data> {
  const data = path === undefined ? undefined : takeEarlyData<Data>(path);
  return data === undefined ? { state: 'loading' } : { state: 'ready', data };
}

/** Reads `path` and keeps the last answer on the page while it is read again. `undefined` waits. */
export function useResource<Data>(path: string | undefined, refreshMs?: number): Loaded<Data> {
  const [resource, setResource] = useState<Resource<Data>>(() => startOf(path));
  const latest = useRef(0);
  /** What was there from the start, until it is read again. */
  const known = useRef(resource.state === 'ready' ? path : undefined);

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
    if (known.current === undefined || known.current !== path) {
      setResource({ state: 'loading' });
      reload();
    }
    known.current = undefined;
    return () => {
      latest.current += 1;
    };
  }, [path, reload]);

  useEffect(() => {
    if (!refreshMs) return;
    const timer = setInterval(() => {
      if (!document.hidden) reload();
    }, refreshMs);
    return () => clearInterval(timer);
  }, [reload, refreshMs]);

  return { resource, reload };
}
