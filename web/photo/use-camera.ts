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
  const stream = useRef<MediaStream | undefined>(undefined);
  const [state, setState] = useState<CameraState>('off');

  const stop = useCallback(() => {
    for (const track of stream.current?.getTracks() ?? []) track.stop();
    stream.current = undefined;
    setState('off');
  }, []);

  const start = useCallback(async () => {
    if (!navigator.mediaDevices) {
      setState('absent');
      return;
    }
    setState('starting');
    try {
      const opened = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: facing, width: { ideal: 1920 }, height: { ideal: 1080 } },
        audio: false,
      });
      stream.current = opened;
      setState('on');
    } catch (error) {
      setState(stateOf(error));
    }
  }, [facing]);

  useEffect(() => {
    if (state !== 'on' || !video.current || !stream.current) return;
    video.current.srcObject = stream.current;
    video.current.play().catch(() => undefined);
  }, [state]);

  useEffect(() => stop, [stop]);

  useEffect(() => {
    if (!startsItself) return;
    wasAllowed().then((isAllowed) => {
      if (isAllowed) start();
    });
  }, [startsItself, start]);

  return { video, state, start, stop };
}
