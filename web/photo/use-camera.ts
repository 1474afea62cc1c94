import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

export type CameraState = 'off' | 'starting' | 'on' | 'refused' | 'absent';

export interface Camera {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly state: CameraState;
  readonly start: () => Promise<void>;
  readonly stop: () => void;
}

function stateOf(error: unknown): CameraState {
  const name = error instanceof DOMException ? error.name : '';
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'refused' : 'absent';
}

/** Whether the reader has allowed the camera before; asking again uninvited would be rude. */
async function wasAllowed(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'camera' })).state === 'granted';
  } catch {
    return false;
  }
}

/** The device's camera in a video element; given back when the page is left. It needs HTTPS or localhost. */
export function useCamera(facing: 'user' | 'environment', startsItself = false): Camera {
  const video = useRef<HTMLVideoElement>(null);
  const open = useRef<MediaStream | undefined>(undefined);
  const [stream, setStream] = useState<MediaStream>();
  const [state, setState] = useState<CameraState>('off');

  const stop = useCallback(() => {
    for (const track of open.current?.getTracks() ?? []) track.stop();
    open.current = undefined;
    setStream(undefined);
    setState('off');
  }, []);

  const start = useCallback(async () => {
    if (!navigator.mediaDevices) {
      setState('absent');
      return;
    }
    setState('starting');
    try {
      open.current = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: facing, width: { ideal: 1920 }, height: { ideal: 1080 } },
        audio: false,
      });
      setStream(open.current);
    } catch (error) {
      setState(stateOf(error));
    }
  }, [facing]);

  useEffect(() => {
    const element = video.current;
    if (!stream || !element) return;
    // Only with its first frame is there a picture to take.
    const begin = () => setState('on');
    element.addEventListener('loadeddata', begin, { once: true });
    element.srcObject = stream;
    element.play().catch(() => undefined);
    return () => element.removeEventListener('loadeddata', begin);
  }, [stream]);

  useEffect(() => stop, [stop]);

  useEffect(() => {
    if (!startsItself) return;
    wasAllowed().then((isAllowed) => {
      if (isAllowed) start();
    });
  }, [startsItself, start]);

  return { video, state, start, stop };
}
