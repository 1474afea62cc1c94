import { useEffect, useState } from 'react';

/** A challenge lives for three minutes: a little earlier the browser gets the next one, and lets go of the one before. */
const renewAfter = 150_000;

/**
 * Offers the passkeys of this device among the suggestions of the field that asks for them (WebAuthn Level 3, 5.1.4: conditional mediation).
 * @param offer runs one ceremony as long as `mayStart` says so; fails with what the server refused, or with the browser's own error
 * @param isPaused while another ceremony runs: that one takes the browser from this one
 * @returns whether this browser can
 */
export function useOfferedPasskey(
  offer: (mayStart: () => boolean) => Promise<void>,
  isPaused: boolean,
  onFailure: (error: unknown) => void,
): boolean {
  const [canOffer, setCanOffer] = useState(false);
  useEffect(() => {
    let isLeft = false;
    const ask = async () => (await import('@simplewebauthn/browser')).browserSupportsWebAuthnAutofill();
    void ask().then((can) => !isLeft && setCanOffer(can));
    return () => {
      isLeft = true;
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an offer stands until it is paused or renewed
  useEffect(() => {
    if (!canOffer || isPaused) return undefined;
    let isOver = false;
    const run = () => void offer(() => !isOver).catch((error: unknown) => !isOver && onFailure(error));
    run();
    const timer = setInterval(run, renewAfter);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [canOffer, isPaused]);
  return canOffer;
}
