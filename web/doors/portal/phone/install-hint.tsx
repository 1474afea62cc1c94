import { useState } from 'react';
import { useText } from '../../../i18n/text.tsx';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { isApp, isApple, isPostponed, postpone, useInstall } from './install.ts';

/** Once and quietly, where the browser can do it: the portal can stand on the home screen. */
export function InstallHint() {
  const { t } = useText();
  const install = useInstall();
  const [isAway, setAway] = useState(isPostponed);
  if (isAway || isApp() || !(install || isApple())) return null;
  const later = () => {
    postpone();
    setAway(true);
  };
  return (
    <section aria-labelledby="install-hint" className="mt-12 flex gap-4 rounded-12 border border-line p-4 not-printed sm:p-5">
      <span className="text-link">
        <Icon name="phone" size={28} />
      </span>
      <div className="min-w-0">
        <h2 id="install-hint" className="text-std-17B-170">
          {t('phone.install.title')}
        </h2>
        <p>{t('phone.install.detail')}</p>
        {!install && <p className="mt-2">{t('phone.install.ios')}</p>}
        <div className="mt-3 flex flex-wrap gap-3">
          {install && (
            <Button size="small" onPress={() => void install()}>
              {t('phone.install.button')}
            </Button>
          )}
          <Button size="small" look="quiet" onPress={later}>
            {t('phone.install.later')}
          </Button>
        </div>
      </div>
    </section>
  );
}
