import type { ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger';

const looks: Record<ButtonLook, string> = {
  primary: 'bg-accent text-on-accent border-transparent hover:bg-accent-strong hover:underline',
  secondary: 'bg-raised text-ink border-line-strong hover:bg-sunken hover:underline',
  quiet: 'bg-transparent text-link border-transparent underline underline-offset-4 hover:decoration-2',
  danger: 'bg-raised text-bad border-bad hover:bg-bad-soft hover:underline',
};

export interface ButtonProps {
  readonly children: ReactNode;
  readonly look?: ButtonLook;
  readonly onPress?: () => void;
  readonly type?: 'button' | 'submit';
  readonly isDisabled?: boolean;
  /** While true the button keeps its place and says that work is under way. */
  readonly isBusy?: boolean;
  readonly size?: 'normal' | 'large' | 'small';
  readonly describedBy?: string;
  readonly label?: string;
}

const sizes = {
  small: 'min-h-11 px-3 py-1.5 text-[1rem]',
  normal: 'min-h-12 min-w-30 px-5 py-2.5 text-[1rem]',
  large: 'min-h-16 min-w-40 px-8 py-4 text-[1.5rem]',
};

function classOf(look: ButtonLook, size: keyof typeof sizes): string {
  return `inline-flex items-center justify-center gap-2 rounded-8 border font-700 leading-130 text-center transition-colors duration-150 aria-disabled:opacity-60 disabled:opacity-60 not-printed ${sizes[size]} ${looks[look]}`;
}

export function Button(props: ButtonProps) {
  const { t } = useText();
  const { children, look = 'secondary', size = 'normal', isBusy = false } = props;
  return (
    <button
      type={props.type ?? 'button'}
      className={classOf(look, size)}
      disabled={props.isDisabled && !isBusy}
      // A busy button keeps the focus: disabled, it would lose it.
      aria-disabled={isBusy || undefined}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else props.onPress?.();
      }}
    >
      {isBusy ? t('ui.working') : children}
    </button>
  );
}

/** A link that looks like a button, for the one way on from a page. */
export function ButtonLink({ href, children, look = 'primary' }: { href: string; children: ReactNode; look?: ButtonLook }) {
  return (
    <a className={classOf(look, 'normal')} href={href}>
      {children}
    </a>
  );
}
