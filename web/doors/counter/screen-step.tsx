import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import type { Visit } from './counter-types.ts';
import { answerScreens } from './screen-channel.ts';
import { useVisit } from './use-visit.tsx';

const lookEveryMs = 2_000;

function useResidentScreen() {
  const { visit, act, reload } = useVisit();
  const token = useRef<string | undefined>(undefined);

  useEffect(() => answerScreens(() => token.current), []);
  useEffect(() => {
    if (!visit.hasScreen) return;
    const timer = setInterval(() => reload().catch(() => undefined), lookEveryMs);
    return () => clearInterval(timer);
  }, [visit.hasScreen, reload]);

  const open = async () => {
    const answer = await act<{ visit: Visit; token: string }>('screen');
    if (!answer) return;
    token.current = answer.token;
    window.open('/counter/resident', 'openmyna-resident-screen');
  };
  return { open };
}

/**
 * Opens the resident's own screen and mirrors how far it is, without its PINs: they go from that screen to the chip. The token passes between
 * two windows of this terminal and stands in no address.
 */
export function ScreenStep() {
  const { t } = useText();
  const { visit, busy } = useVisit();
  const { open } = useResidentScreen();
  return (
    <section className="mt-6 max-w-180">
      <h2 className="text-std-20B-150">{t('counter.screen')}</h2>
      <p>{t('counter.screen.about')}</p>
      {visit.hasScreen && (
        <Banner kind="info" title={t('counter.screen.open')}>
          {t('counter.screen.progress', { count: visit.pinsSet.length })}
        </Banner>
      )}
      <div className="mt-4">
        <Button look={visit.hasScreen ? 'secondary' : 'primary'} isBusy={busy === 'screen'} onPress={open}>
          <Icon name="resident" />
          {t(visit.hasScreen ? 'counter.screen.again' : 'counter.screen.start')}
        </Button>
      </div>
    </section>
  );
}
