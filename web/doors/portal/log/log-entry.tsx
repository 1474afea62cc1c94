import { formatMoment } from '../../../i18n/dates.ts';
import type { MessageId } from '../../../i18n/messages.ts';
import { nameIn } from '../../../i18n/names.ts';
import { useText } from '../../../i18n/text.tsx';
import type { LogLine } from '../../../log/log-types.ts';
import { itemsIn } from '../../../log/names.ts';
import type { LineState } from '../../../log/proof.ts';
import { LineMark } from '../../../log/proof-marks.tsx';
import { PortalLink } from '../portal-nav.tsx';
import { rememberLine } from './asked-line.ts';

const whos: Record<LogLine['by'], MessageId> = {
  self: 'portal.log.by.self',
  staff: 'portal.log.by.staff',
  system: 'portal.log.by.system',
  mandate: 'portal.log.by.mandate',
};

const whoOf = ({ by, mandate }: LogLine): MessageId => (by === 'self' && mandate ? 'portal.log.by.forOther' : whos[by]);

/** A look in words: who, when, what, under which law. */
export function LookFacts({ line }: { line: LogLine }) {
  const { t, language } = useText();
  const items = itemsIn(line.items, language);
  return (
    <>
      <p className="text-ink-soft">
        <time dateTime={line.at}>{formatMoment(line.at, language)}</time>
      </p>
      <p className="text-std-17B-170">
        {nameIn(line.institution.name, language)}
        <span className="ml-2 text-dns-16N-130 text-ink-soft">{t(whoOf(line), line.mandate ?? {})}</span>
      </p>
      <p>
        {t('portal.log.what', { act: line.act, purpose: nameIn(line.purpose.title, language) })}
        {items && <span className="block">{t('portal.log.items', { items })}</span>}
      </p>
      <p className="text-ink-soft">{t('portal.log.law', { law: nameIn(line.law, language) })}</p>
    </>
  );
}

/** A line of the log, what this browser found out about it, and the way to a question. The signed text is folded away. */
export function LogEntry({ line, state }: { line: LogLine; state: LineState }) {
  const { t } = useText();
  const link = 'inline-flex min-h-11 items-center text-link underline underline-offset-4';
  return (
    <li className="border-b border-line py-4">
      <LookFacts line={line} />
      <LineMark state={state} position={line.position} />
      <div className="flex flex-wrap items-start gap-x-6 not-printed">
        {line.by !== 'self' &&
          (line.isAsked ? (
            <PortalLink href="/portal/log/questions" className={link}>
              {t('log.ask.asked')}
            </PortalLink>
          ) : (
            <span onClickCapture={() => rememberLine(line)}>
              <PortalLink href={`/portal/log/ask/${line.id}`} className={link}>
                {t('log.ask.link')}
              </PortalLink>
            </span>
          ))}
        <details className="min-w-0">
          <summary className="min-h-11 py-2 text-link underline underline-offset-4">{t('portal.log.proof')}</summary>
          <p className="text-dns-14N-130">
            {line.position === null ? t('portal.log.proof.soon') : t('portal.log.proof.position', { position: line.position })}
          </p>
          <p className="font-mono text-dns-14N-130 break-all">{line.evidence.leafHash}</p>
          <p className="mt-2 text-dns-14N-130">{t('log.line.signedText')}</p>
          <p className="font-mono text-dns-14N-130 break-all">{line.evidence.entry}</p>
        </details>
      </div>
    </li>
  );
}
