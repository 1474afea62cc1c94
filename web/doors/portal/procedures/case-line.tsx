import { formatDate, formatMoment } from '../../../i18n/dates.ts';
import { useText } from '../../../i18n/text.tsx';
import { formTitle } from '../../../procedures/form-text.ts';
import type { CaseLine } from '../../../procedures/types.ts';
import { PortalLink } from '../portal-nav.tsx';
import { caseAt } from './places.ts';

/** What has to be done or comes next, in a sentence. */
export function StageSentence({ line }: { line: CaseLine }) {
  const { t, language } = useText();
  if (line.stage === 'question' && line.answerBy) return t('procedures.stage.question', { date: formatDate(line.answerBy, language) });
  if (line.visitAt && (line.stage === 'submitted' || line.stage === 'taken'))
    return t('procedures.stage.visit', { at: formatMoment(line.visitAt, language) });
  if (line.isOverdue && (line.stage === 'submitted' || line.stage === 'taken')) return t('procedures.stage.overdue');
  if ((line.stage === 'submitted' || line.stage === 'taken' || line.stage === 'accepting') && line.dueOn) {
    return t(line.stage === 'submitted' ? 'procedures.stage.submitted' : 'procedures.stage.taken', {
      date: formatDate(line.dueOn, language),
    });
  }
  return t('procedures.stage', { stage: line.stage });
}

/** One of one's own cases in the list. */
export function CaseEntry({ line }: { line: CaseLine }) {
  const { t, language } = useText();
  const needsAct = line.stage === 'question' || line.stage === 'draft';
  return (
    <li className="border-b border-line">
      <PortalLink href={caseAt(line.id)} className="block py-4 hover:bg-sunken">
        <span className="block font-700 text-link underline underline-offset-4">{t(formTitle(line.procedure))}</span>
        <span className={`block ${needsAct ? 'font-700' : ''}`}>
          <StageSentence line={line} />
        </span>
        <span className="block text-ink-soft">
          {line.submittedAt
            ? t('procedures.sentAt', { at: formatMoment(line.submittedAt, language) })
            : t('procedures.begunAt', { at: formatMoment(line.startedAt, language) })}
        </span>
      </PortalLink>
    </li>
  );
}
