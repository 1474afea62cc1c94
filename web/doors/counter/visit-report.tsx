import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { useVisit } from './use-visit.tsx';
import { formatSeconds } from './visit-queue.tsx';

const stepNames: Record<string, MessageId> = {
  started: 'counter.step.started',
  'resident-registered': 'counter.step.registered',
  'person-found': 'counter.step.found',
  'identity-proven': 'counter.step.proven',
  'identity-refused': 'counter.step.refused',
  'application-made': 'counter.step.applied',
  'number-letter-ordered': 'counter.step.letter',
  'card-opened': 'counter.step.card',
  'photo-compared': 'counter.step.photo',
  'screen-opened': 'counter.step.screen',
  'chip-read': 'counter.step.chip',
  'pins-wanted': 'counter.step.wanted',
  'pins-set': 'counter.step.pins',
  'chip-delivered': 'counter.step.delivered',
  'card-handed-over': 'counter.step.handed',
  'pin-sheet-given': 'counter.step.sheet',
  'card-suspended': 'counter.step.suspended',
  'card-resumed': 'counter.step.resumed',
  'loss-reported': 'counter.step.loss',
  'card-given-up': 'counter.step.givenUp',
  'fee-paid': 'counter.step.fee',
  'record-changed': 'counter.step.changed',
  'card-turn': 'counter.step.cardTurn',
  'texts-prepared': 'counter.step.prepared',
  'texts-written': 'counter.step.texts',
  'card-updated': 'counter.step.updated',
  'card-not-brought': 'counter.step.notBrought',
  'number-changed': 'counter.step.number',
  done: 'counter.step.done',
  abandoned: 'counter.step.abandoned',
};

/** A visit that has ended: its steps and how long each took, measured from its events. */
export function VisitReport() {
  const { t } = useText();
  const { visit } = useVisit();
  return (
    <section className="mt-4 max-w-140">
      <h2 className="text-std-20B-150">{t(visit.stage === 'done' ? 'counter.report.done' : 'counter.report.abandoned')}</h2>
      <table className="mt-4 w-full border-collapse text-left">
        <caption className="mb-2 text-left text-ink-soft">{t('counter.report.about', { time: formatSeconds(visit.seconds) })}</caption>
        <thead className="border-b-2 border-line-strong text-dns-14B-130">
          <tr>
            <th scope="col" className="py-2">
              {t('counter.report.step')}
            </th>
            <th scope="col" className="py-2 text-right">
              {t('counter.report.time')}
            </th>
          </tr>
        </thead>
        <tbody>
          {visit.steps.map((step) => (
            <tr key={`${step.at}${step.step}`} className="border-b border-line">
              <td className="py-2">{t(stepNames[step.step] ?? 'counter.step.other')}</td>
              <td className="py-2 text-right tabular">{formatSeconds(step.seconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
