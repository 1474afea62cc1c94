import type { ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';
import { Icon, type IconName } from './icons.tsx';

export type BannerKind = 'info' | 'success' | 'warning' | 'error';

const kinds: Record<BannerKind, { icon: IconName; look: string }> = {
  info: { icon: 'info', look: 'border-blue-900 dark:border-blue-300 text-link' },
  success: { icon: 'check', look: 'border-good text-good' },
  warning: { icon: 'warning', look: 'border-warn text-warn' },
  error: { icon: 'warning', look: 'border-bad text-bad' },
};

/** Notification banner (ノティフィケーションバナー): what happened, and what to do. An error or success is also announced. */
export function Banner({ kind, title, children }: { kind: BannerKind; title: string; children?: ReactNode }) {
  const { t } = useText();
  const { icon, look } = kinds[kind];
  return (
    <div className={`my-6 rounded-8 border-2 bg-raised p-4 sm:p-5 ${look}`} role={kind === 'error' ? 'alert' : 'status'}>
      <div className="flex items-start gap-3">
        <span className="mt-0.5">
          <Icon name={icon} />
        </span>
        <div className="min-w-0 text-ink">
          <p className="text-std-17B-170">
            <span className="sr-only">{t(`ui.banner.${kind}`)} </span>
            {title}
          </p>
          {children && <div className="mt-1 space-y-2">{children}</div>}
        </div>
      </div>
    </div>
  );
}
