import type { ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';
import { Icon } from './icons.tsx';

export interface ProgressStep {
  readonly id: string;
  readonly title: string;
  readonly state: 'done' | 'current' | 'ahead' | 'failed';
  /** A date already written for the reader. */
  readonly date?: string | undefined;
  readonly note?: ReactNode;
}

const dots: Record<ProgressStep['state'], string> = {
  done: 'bg-good border-good text-surface',
  current: 'bg-surface border-ink text-ink',
  ahead: 'bg-surface border-line text-ink-soft',
  failed: 'bg-bad border-bad text-surface',
};

/** Where something stands: steps done with their day, the one under way, and what comes after. */
export function ProgressLine({ steps, label }: { steps: readonly ProgressStep[]; label: string }) {
  const { t } = useText();
  return (
    <ol className="my-6" aria-label={label}>
      {steps.map((step, index) => (
        <li key={step.id} className="relative flex gap-4 pb-6 last:pb-0" aria-current={step.state === 'current' ? 'step' : undefined}>
          {index < steps.length - 1 && <span className="absolute top-9.5 bottom-1 left-[0.9375rem] w-0.5 bg-line" aria-hidden="true" />}
          <span
            className={`keeps-shape mt-0.5 grid size-8 shrink-0 place-items-center rounded-full border-2 ${dots[step.state]}`}
            aria-hidden="true"
          >
            {step.state === 'done' && <Icon name="check" size={18} />}
            {step.state === 'failed' && <Icon name="cross" size={18} />}
            {step.state === 'current' && <span className="size-3 rounded-full bg-ink" />}
          </span>
          <div className="min-w-0 pt-1">
            <p className={step.state === 'ahead' ? 'text-ink-soft' : 'font-700'}>
              {step.title}
              <span className="sr-only"> ({t(`ui.step.${step.state}`)})</span>
            </p>
            {step.date && <p className="text-ink-soft">{step.date}</p>}
            {step.note && <div className="mt-1">{step.note}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
