import { useEffect, useState } from 'react';

/** Seconds left before `onIdle`; every touch, key or move starts them anew. Counts only while `isOn`. */
export function useIdle(seconds: number, isOn: boolean, onIdle: () => void): number {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    setLeft(seconds);
    if (!isOn) return;
    let rest = seconds;
    const wake = () => {
      rest = seconds;
      setLeft(seconds);
    };
    const timer = setInterval(() => {
      rest -= 1;
      setLeft(rest);
      if (rest <= 0) onIdle();
    }, 1_000);
    const events = ['keydown', 'pointerdown', 'pointermove'] as const;
    for (const event of events) window.addEventListener(event, wake);
    return () => {
      clearInterval(timer);
      for (const event of events) window.removeEventListener(event, wake);
    };
  }, [seconds, isOn, onIdle]);
  return left;
}
