import type { ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';

/** A terminal's whole screen: 24 px text, one decision at a time, the card slot drawn below. */
export function TerminalLayout({ children, slot, countdown }: { children: ReactNode; slot?: ReactNode; countdown?: ReactNode }) {
  return (
    <div className="mx-auto flex w-full max-w-240 flex-col gap-8 px-4 py-8 text-[1.5rem] leading-160 sm:px-8">
      <div className="flex-1">{children}</div>
      {slot}
      {countdown}
    </div>
  );
}

/** The slot with the card in it or beside it; said in words for who does not see it. */
export function CardSlot({ isIn, label }: { isIn: boolean; label: string }) {
  return (
    <figure className="mx-auto w-full max-w-72 text-center text-[1.125rem]">
      <svg viewBox="0 0 320 150" className="drawn w-full" role="img" aria-label={label}>
        <rect x="20" y="96" width="280" height="44" rx="10" fill="var(--sunken)" stroke="var(--line-strong)" strokeWidth="2" />
        <g className="transition-transform duration-200" style={{ transform: isIn ? 'translateY(40px)' : 'translateY(0)' }}>
          <rect x="90" y="8" width="140" height="88" rx="8" fill="var(--raised)" stroke="var(--ink)" strokeWidth="2" />
          <rect x="104" y="44" width="30" height="24" rx="4" fill="var(--color-yellow-300)" stroke="var(--ink)" />
          <path d="M146 26h68M146 38h50" stroke="var(--line-strong)" strokeWidth="4" strokeLinecap="round" />
        </g>
        <rect x="20" y="108" width="280" height="32" rx="8" fill="var(--sunken)" stroke="var(--line-strong)" strokeWidth="2" />
        <rect x="70" y="104" width="180" height="8" rx="4" fill="var(--ink)" />
        <circle cx="280" cy="126" r="6" fill={isIn ? 'var(--color-green-500)' : 'var(--line-strong)'} />
      </svg>
      <figcaption>{label}</figcaption>
    </figure>
  );
}

/** Seconds left before the screen forgets who stood there. Announced only in the last ten. */
export function Countdown({ seconds, total }: { seconds: number; total: number }) {
  const { t } = useText();
  return (
    <div className="text-[1.125rem] text-ink-soft">
      <div className="h-2 overflow-hidden rounded-full bg-line" aria-hidden="true">
        <div className="h-full bg-ink-soft" style={{ width: `${Math.max(0, Math.min(100, (seconds / total) * 100))}%` }} />
      </div>
      <p className="mt-1 tabular" aria-live={seconds <= 10 ? 'polite' : 'off'}>
        {t('ui.countdown', { seconds })}
      </p>
    </div>
  );
}
