/** Two windows of one terminal: the officer's, and the one turned to the resident. Nothing of it leaves the browser. */
const channelName = 'openmyna-counter-screen';

type Message = { readonly kind: 'ready' } | { readonly kind: 'token'; readonly token: string };

/** The officer's window: gives the token to a resident's window that asks for it. */
export function answerScreens(tokenNow: () => string | undefined): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    const token = tokenNow();
    if (data.kind === 'ready' && token) channel.postMessage({ kind: 'token', token } satisfies Message);
  };
  return () => channel.close();
}

/** The resident's window: asks until an officer's window has opened a visit for it. */
export function askForToken(onToken: (token: string) => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.kind === 'token') onToken(data.token);
  };
  const ask = () => channel.postMessage({ kind: 'ready' } satisfies Message);
  ask();
  const timer = setInterval(ask, 1_000);
  return () => {
    clearInterval(timer);
    channel.close();
  };
}
