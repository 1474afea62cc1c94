import { formatMoment } from '../i18n/dates.ts';
import type { MessageId } from '../i18n/messages.ts';
import { useText } from '../i18n/text.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';
import type { HeadState, LineState } from './proof.ts';

const lineMarks: Record<LineState, { readonly icon: IconName; readonly look: string; readonly text: MessageId }> = {
  checking: { icon: 'clock', look: 'text-ink-soft', text: 'log.line.checking' },
  proven: { icon: 'check', look: 'text-good', text: 'log.line.proven' },
  soon: { icon: 'clock', look: 'text-ink-soft', text: 'log.line.soon' },
  wrong: { icon: 'warning', look: 'text-bad', text: 'log.line.wrong' },
  unknown: { icon: 'info', look: 'text-ink-soft', text: 'log.line.unknown' },
};

/** What this browser found out about a line, in words and not by colour alone. */
export function LineMark({ state, position }: { state: LineState; position: number | null }) {
  const { t } = useText();
  const { icon, look, text } = lineMarks[state];
  return (
    <p className={`mt-1 flex items-start gap-2 text-dns-16N-130 ${look} ${state === 'wrong' ? 'font-700' : ''}`} data-proof={state}>
      <Icon name={icon} size={20} />
      <span>{t(text, { position: position ?? 0 })}</span>
    </p>
  );
}

const wrongs: Record<Extract<HeadState, { state: 'wrong' }>['why'], { readonly title: MessageId; readonly detail: MessageId }> = {
  signature: { title: 'log.head.signature', detail: 'log.head.signature.detail' },
  key: { title: 'log.head.key', detail: 'log.head.key.detail' },
  history: { title: 'log.head.history', detail: 'log.head.history.detail' },
};

/** Whether the log as a whole is in order: the first thing on the page when it is not. */
export function HeadMark({ head, onTrustAnew }: { head: HeadState; onTrustAnew: () => void }) {
  const { t, language } = useText();
  if (head.state === 'wrong') {
    const { title, detail } = wrongs[head.why];
    return (
      <Banner kind="error" title={t(title)}>
        <p>{t(detail)}</p>
        {head.why === 'key' && (
          <Button size="small" onPress={onTrustAnew}>
            {t('log.head.trust')}
          </Button>
        )}
      </Banner>
    );
  }
  if (head.state === 'unknown')
    return <Banner kind="warning" title={t(head.why === 'insecure' ? 'log.head.insecure' : 'log.head.offline')} />;
  if (head.state === 'checking') {
    return (
      <p className="mt-4 text-ink-soft" role="status">
        {t('log.line.checking')}
      </p>
    );
  }
  const at = new Date(head.head.timestamp).toISOString();
  return (
    <div className="mt-4 rounded-8 border border-line p-4" data-proof="head">
      <p className="flex items-start gap-2 font-700 text-good">
        <Icon name="check" size={22} />
        <span>{t('log.head.proven', { size: head.head.size })}</span>
      </p>
      <details>
        <summary className="min-h-8 py-1 text-link underline underline-offset-4">{t('log.head.how')}</summary>
        <p>{t(head.isFirst ? 'log.head.first' : 'log.head.again')}</p>
        <p className="mt-2">{t('log.head.signedAt', { at: formatMoment(at, language) })}</p>
        <p className="mt-2">{t('log.head.fingerprint')}</p>
        <p className="font-mono break-words">{head.fingerprint}</p>
        <p className="mt-2">
          <a href="/api/v1/exchange/log" className="text-link underline underline-offset-4">
            {t('log.head.export')}
          </a>
        </p>
      </details>
    </div>
  );
}
