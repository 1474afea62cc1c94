import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { Icon } from '../../ui/icons.tsx';
import type { PhotoFinding } from './apply-api.ts';

/** The server's checks, in its order, as lines; several of them make one line where a person sees one thing. */
const lines: readonly { readonly title: MessageId; readonly checks: readonly string[] }[] = [
  { title: 'apply.check.file', checks: ['type', 'bytes', 'dimensions', 'readable'] },
  { title: 'apply.check.recent', checks: ['recent'] },
  { title: 'apply.check.light', checks: ['exposure'] },
  { title: 'apply.check.sharp', checks: ['sharpness'] },
  { title: 'apply.check.face', checks: ['face'] },
  { title: 'apply.check.upright', checks: ['upright'] },
  { title: 'apply.check.head', checks: ['headSize', 'position'] },
  { title: 'apply.check.background', checks: ['background'] },
];

type LineState = 'waiting' | 'passed' | 'failed' | 'notMeasured';

function stateOf(checks: readonly string[], findings: readonly PhotoFinding[] | undefined): LineState {
  if (!findings) return 'waiting';
  const own = findings.filter((finding) => checks.includes(finding.check));
  if (own.some((finding) => finding.status === 'failed')) return 'failed';
  return own.every((finding) => finding.status === 'passed') ? 'passed' : 'notMeasured';
}

const looks: Record<LineState, string> = {
  waiting: 'border-line text-ink-soft',
  passed: 'border-good bg-good-soft text-good',
  failed: 'border-bad bg-bad-soft text-bad',
  notMeasured: 'border-line text-ink-soft',
};

function Mark({ state }: { state: LineState }) {
  return (
    <span
      className={`keeps-shape grid size-8 shrink-0 place-items-center rounded-full border-2 transition-colors duration-150 ${looks[state]}`}
      aria-hidden="true"
    >
      {state === 'passed' && <Icon name="check" size={18} />}
      {state === 'failed' && <Icon name="cross" size={18} />}
      {state === 'waiting' && <span className="size-2 animate-pulse rounded-full bg-current" />}
    </span>
  );
}

const stateTexts: Record<LineState, MessageId> = {
  waiting: 'apply.check.waiting',
  passed: 'apply.check.passed',
  failed: 'apply.check.failed',
  notMeasured: 'apply.check.notMeasured',
};

/** What is looked at in a photo: each line turns green, or says in plain words what to change. */
export function PhotoChecks({ findings }: { findings: readonly PhotoFinding[] | undefined }) {
  const { t } = useText();
  return (
    <section aria-labelledby="photo-checks">
      <h2 id="photo-checks" className="text-std-17B-170">
        {t('apply.check.heading')}
      </h2>
      <ul className="mt-3 space-y-2" aria-live="polite" aria-busy={findings === undefined}>
        {lines.map((line) => {
          const state = stateOf(line.checks, findings);
          const failed = findings?.filter((finding) => line.checks.includes(finding.check) && finding.status === 'failed') ?? [];
          return (
            <li key={line.title} className="flex items-start gap-3">
              <Mark state={state} />
              <span className="min-w-0 pt-0.5">
                {t(line.title)}
                <span className="sr-only">: {t(stateTexts[state])}</span>
                {failed.map((finding) => (
                  <span key={finding.check} className="block font-700 text-bad">
                    {finding.problem?.title} {finding.problem?.next}
                  </span>
                ))}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
