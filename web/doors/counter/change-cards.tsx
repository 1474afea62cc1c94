import { useEffect, useState } from 'react';
import { callApi } from '../../api/client.ts';
import { formatDate } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import type { ResidentSummary } from './counter-types.ts';
import { ScreenStep } from './screen-step.tsx';
import { useVisit } from './use-visit.tsx';

/** What a card still needs so that it says what the record says. */
export interface MissingCard {
  readonly residentId: string;
  readonly cardId: string | null;
  readonly needsTexts: boolean;
  readonly needsCertificates: readonly string[];
  readonly isNotBrought: boolean;
  readonly printed: readonly { readonly on: string; readonly text: string }[];
}

export const isBehind = ({ needsTexts, needsCertificates }: MissingCard): boolean => needsTexts || needsCertificates.length > 0;

/** Asked anew whenever the visit has moved. */
export function useMissingCards(): readonly MissingCard[] | undefined {
  const { visit } = useVisit();
  const [cards, setCards] = useState<readonly MissingCard[]>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: every further step of the visit may have brought a card up to date
  useEffect(() => {
    let isCurrent = true;
    callApi<{ cards: readonly MissingCard[] }>(`/api/v1/counter/visits/${visit.id}/missing`).then(
      (answer) => isCurrent && setCards(answer.cards),
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [visit.id, visit.steps.length]);
  return cards;
}

function CardActions({ card }: { card: MissingCard }) {
  const { t } = useText();
  const { act, busy, visit } = useVisit();
  const { residentId } = card;
  if (visit.changed.turn?.residentId === residentId) return <ScreenStep />;
  if (!isBehind(card)) return null;
  return (
    <div className="mt-3 flex flex-wrap gap-3">
      <Button
        look="primary"
        isBusy={busy === 'card-turn'}
        isDisabled={visit.changed.turn !== null}
        onPress={() => act('card-turn', { residentId })}
      >
        {t('counter.change.card.update')}
      </Button>
      {!card.isNotBrought && (
        <Button isBusy={busy === 'card-not-brought'} onPress={() => act('card-not-brought', { residentId })}>
          {t('counter.change.card.notBrought')}
        </Button>
      )}
    </div>
  );
}

function CardLine({ card, name }: { card: MissingCard; name: string }) {
  const { t, language } = useText();
  const { visit } = useVisit();
  const isDone = !isBehind(card);
  const needs = [
    ...(card.needsTexts ? [t('counter.change.card.texts')] : []),
    ...card.needsCertificates.map((kind) => t('counter.change.card.certificate', { kind })),
  ];
  const lapses = visit.changed.changes.some((change) => change.residentId === card.residentId && change.card === 'lapses');
  const status = lapses
    ? t('counter.change.card.lapses')
    : card.cardId === null
      ? t('counter.change.card.none')
      : isDone
        ? t('counter.change.card.agrees')
        : t('counter.change.card.behind', { needs: needs.join(t('counter.change.card.and')) });
  return (
    <li className="rounded-12 border border-line p-4">
      <p className="font-700">{name}</p>
      <p className={`flex items-center gap-2 ${isDone && !lapses ? 'text-good' : 'text-warn'}`}>
        <Icon name={isDone && !lapses ? 'check' : 'warning'} size={20} />
        {status}
      </p>
      {card.isNotBrought && <p>{t('counter.change.card.isNotBrought')}</p>}
      {card.printed.map(({ on, text }) => (
        <p key={`${on}${text}`} className="text-ink-soft">
          {t('counter.change.card.printed', { date: formatDate(on, language) })} <span lang="ja">{text}</span>
        </p>
      ))}
      {!lapses && card.cardId !== null && <CardActions card={card} />}
    </li>
  );
}

/** Every card that the change concerns, one after the other in the reader; the visit ends when each agrees or was not brought. */
export function ChangeCards({ cards, members }: { cards: readonly MissingCard[]; members: readonly ResidentSummary[] }) {
  const { t } = useText();
  const { visit } = useVisit();
  if (cards.length === 0) return null;
  const lapsing = new Set(visit.changed.changes.flatMap(({ residentId, card }) => (card === 'lapses' ? [residentId] : [])));
  const isDone = cards.every((card) => !isBehind(card) || card.isNotBrought || lapsing.has(card.residentId));
  return (
    <section className="mt-8 max-w-180">
      <h2 className="text-std-20B-150">{t('counter.change.cards')}</h2>
      <ul className="mt-3 space-y-3">
        {cards.map((card) => (
          <CardLine
            key={card.residentId}
            card={card}
            name={members.find(({ residentId }) => residentId === card.residentId)?.name ?? t('counter.person')}
          />
        ))}
      </ul>
      {isDone && (
        <Banner kind="success" title={t('counter.change.agree')}>
          {t('counter.change.agree.next')}
        </Banner>
      )}
    </section>
  );
}
