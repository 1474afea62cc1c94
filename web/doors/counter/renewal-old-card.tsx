import { fromHex, openSandboxSocket, toHex } from '@openmyna/reader';
import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../api/client.ts';
import { describeCardProblem } from '../../card/card-problem.ts';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/states.tsx';
import { useVisit } from './use-visit.tsx';

type Step = { readonly move: { readonly kind: 'command'; readonly apdu: string } | { readonly kind: 'done' } };

/** Relays the server's commands to the card in this terminal's reader. */
async function readCard(visitId: string, cardId: string): Promise<void> {
  const next = (body: object) => callApi<Step>(`/api/v1/counter/visits/${visitId}/old-card/next`, { method: 'POST', body });
  const transport = await openSandboxSocket({ base: window.location.origin, card: cardId });
  try {
    let { move } = await next({ restart: true });
    while (move.kind === 'command') {
      const response = await transport.transmit(fromHex(move.apdu));
      ({ move } = await next({ response: toHex(response) }));
    }
  } finally {
    await transport.close();
  }
}

/** The card that is handed in: what is registered on it is read here, and written to the new one. */
export function RenewalOldCard() {
  const { t } = useText();
  const { visit, act, busy, reload } = useVisit();
  const [isReading, setReading] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const [cardProblem, setCardProblem] = useState<{ title: string; detail: string }>();
  const { exchange } = visit;
  if (!exchange) return null;
  const read = async () => {
    setReading(true);
    setProblem(undefined);
    setCardProblem(undefined);
    try {
      await readCard(visit.id, exchange.oldCardId);
      await reload();
    } catch (error) {
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('MYNA_CARD_')) {
        setCardProblem(describeCardProblem(error, undefined, t));
      } else setProblem(problemOf(error));
    } finally {
      setReading(false);
    }
  };
  if (exchange.data !== 'to-read') {
    const title = t(exchange.data === 'unreadable' ? 'counter.exchange.unreadable' : 'counter.exchange.read');
    return (
      <Banner kind={exchange.data === 'unreadable' ? 'warning' : 'success'} title={title}>
        {t(exchange.files.length === 0 ? 'counter.exchange.empty' : 'counter.exchange.files', { count: exchange.files.length })}
      </Banner>
    );
  }
  return (
    <section className="mt-6 max-w-180">
      <h2 className="text-std-20B-150">{t('counter.exchange')}</h2>
      <p>{t('counter.exchange.about')}</p>
      {problem && <Problem problem={problem} />}
      {cardProblem && (
        <Banner kind="error" title={cardProblem.title}>
          {cardProblem.detail}
        </Banner>
      )}
      <div className="mt-3 flex flex-wrap gap-3">
        <Button look="primary" isBusy={isReading} onPress={read}>
          {t('counter.exchange.act')}
        </Button>
        <Button isBusy={busy === 'old-card/unreadable'} onPress={() => act('old-card/unreadable')}>
          {t('counter.exchange.broken')}
        </Button>
      </div>
    </section>
  );
}
