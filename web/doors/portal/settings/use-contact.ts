import { useCallback, useEffect, useRef, useState } from 'react';
import { type Loaded, type Resource, useResource } from '../../../api/use-resource.ts';
import { browserFingerprint } from './browser-push.ts';
import { type Contact, contactPath } from './settings-types.ts';

async function pathHere(): Promise<string> {
  const browser = await browserFingerprint();
  return browser ? `${contactPath}?browser=${browser}` : contactPath;
}

/** Where notices go to, with this browser marked among the channels. What was loaded stays on the page while it is asked for again. */
export function useContact(): Loaded<Contact> {
  const [path, setPath] = useState<string>();
  const { resource, reload: readAgain } = useResource<Contact>(path);
  const kept = useRef<Resource<Contact>>(resource);
  if (resource.state !== 'loading') kept.current = resource;

  useEffect(() => {
    let isShown = true;
    pathHere().then((found) => isShown && setPath(found));
    return () => {
      isShown = false;
    };
  }, []);

  // A browser that has just subscribed is known by another fingerprint.
  const reload = useCallback(async () => {
    const found = await pathHere();
    if (found === path) await readAgain();
    else setPath(found);
  }, [path, readAgain]);
  return { resource: kept.current, reload };
}
