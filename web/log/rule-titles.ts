import type { MessageId } from '../i18n/messages.ts';
import type { RuleName } from './log-types.ts';

export const ruleTitles: Readonly<Record<RuleName, MessageId>> = {
  strangers: 'log.rule.strangers',
  family: 'log.rule.family',
  nights: 'log.rule.nights',
  'hidden-address': 'log.rule.hiddenAddress',
};
