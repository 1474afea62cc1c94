import type { NewNotification } from '../notifications/index.ts';
import type { ApplicationEvent } from './application-fold.ts';
import type { CardEvent, CardState } from './card-fold.ts';

/** What an applicant is told of an event, wherever she wants to be told; the rest is seen by whoever looks. */
export function newsOfApplication(applicationId: string, seq: number, event: ApplicationEvent): NewNotification[] {
  const happened = `cards.application/${applicationId}/${seq}`;
  switch (event.kind) {
    case 'noticeSent':
      return [{ kind: 'collection', event: happened, facts: { by: event.collectBy.toString() } }];
    case 'returnedForCorrection':
      return [{ kind: 'question', event: happened, facts: { about: 'card-application', by: event.correctBy.toString() } }];
    case 'refused':
      return [{ kind: 'decision', event: happened, facts: { about: 'card-application' } }];
    default:
      return [];
  }
}

/** What a holder is told of her card: that it was stopped, goes again, or has ended without her having another in its place. */
export function newsOfCard(cardId: string, seq: number, event: CardEvent, before: CardState): NewNotification[] {
  const isHers = before === 'active' || before === 'suspended';
  const state = isHers ? blockOf(event) : undefined;
  return state ? [{ kind: 'block', event: `cards.card/${cardId}/${seq}`, facts: { state } }] : [];
}

function blockOf(event: CardEvent): 'suspended' | 'resumed' | 'ended' | undefined {
  if (event.kind === 'suspended' || event.kind === 'resumed') return event.kind;
  const isReplaced = event.kind === 'withdrawn' && event.reason === 'renewed';
  return event.kind === 'withdrawn' && !isReplaced ? 'ended' : undefined;
}
