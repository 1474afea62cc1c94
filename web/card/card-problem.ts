import { CardError, type CardErrorCode, type PinKind } from '@openmyna/reader';
import { ApiError, type ApiProblem } from '../api/client.ts';
import type { MessageId } from '../i18n/messages.ts';
import type { Translate } from '../i18n/text.tsx';

/** What went wrong between person, card and server, and whether the PIN may be typed again. */
export interface CardProblem {
  readonly title: string;
  readonly detail: string;
  readonly canRetryPin: boolean;
}

type CardText = { readonly title: MessageId; readonly detail: MessageId };

const texts: Record<CardErrorCode, CardText> = {
  MYNA_CARD_PIN_WRONG: { title: 'card.wrong.title', detail: 'card.wrong.detail' },
  MYNA_CARD_PIN_LOCKED: { title: 'card.locked.title', detail: 'card.locked.detail' },
  MYNA_CARD_PIN_FORM: { title: 'card.form.title', detail: 'card.form.digits' },
  MYNA_CARD_PIN_REQUIRED: { title: 'card.refused.title', detail: 'card.refused.detail' },
  MYNA_CARD_PIN_NOT_SET: { title: 'card.notSet.title', detail: 'card.notSet.detail' },
  MYNA_CARD_GONE: { title: 'card.gone.title', detail: 'card.gone.detail' },
  MYNA_CARD_IN_USE: { title: 'card.inUse.title', detail: 'card.inUse.detail' },
  MYNA_CARD_SUSPENDED: { title: 'card.suspended.title', detail: 'card.suspended.detail' },
  MYNA_CARD_BLOCKED: { title: 'card.blocked.title', detail: 'card.blocked.detail' },
  MYNA_CARD_BROKEN: { title: 'card.broken.title', detail: 'card.broken.detail' },
  MYNA_CARD_UNKNOWN: { title: 'card.unknown.title', detail: 'card.unknown.detail' },
  MYNA_CARD_NOT_OFFERED: { title: 'card.notOffered.title', detail: 'card.notOffered.detail' },
  MYNA_CARD_CHANNEL: { title: 'card.refused.title', detail: 'card.refused.detail' },
  MYNA_READER_UNAVAILABLE: { title: 'card.reader.unavailable.title', detail: 'card.reader.unavailable.detail' },
  MYNA_READER_ABSENT: { title: 'card.reader.absent.title', detail: 'card.reader.absent.detail' },
  MYNA_READER_EMPTY: { title: 'card.reader.empty.title', detail: 'card.reader.empty.detail' },
  MYNA_READER_NOT_ALLOWED: { title: 'card.reader.notAllowed.title', detail: 'card.reader.notAllowed.detail' },
  MYNA_CARD_REFUSED: { title: 'card.refused.title', detail: 'card.refused.detail' },
};

function problemOfServer(problem: ApiProblem, t: Translate): CardProblem {
  if (problem.kind === 'offline') return { title: t('ui.offline.title'), detail: t('ui.offline.detail'), canRetryPin: false };
  const title = problem.title || t('ui.failed.title');
  return { title, detail: problem.detail || t('ui.failed.detail'), canRetryPin: false };
}

export function describeCardProblem(error: unknown, pin: PinKind | undefined, t: Translate): CardProblem {
  if (error instanceof ApiError) return problemOfServer(error.problem, t);
  if (!(error instanceof CardError)) return { title: t('ui.failed.title'), detail: t('ui.failed.detail'), canRetryPin: false };
  const text = texts[error.code];
  const tries = Number(error.facts.triesLeft ?? 0);
  const detail = error.code === 'MYNA_CARD_PIN_FORM' && pin === 'signature' ? t('card.form.signature') : t(text.detail, { tries });
  return { title: t(text.title), detail, canRetryPin: error.code === 'MYNA_CARD_PIN_WRONG' || error.code === 'MYNA_CARD_PIN_FORM' };
}
