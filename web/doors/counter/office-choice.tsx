import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { useDoorSession } from '../../ui/door-session.tsx';
import { Page } from '../../ui/page.tsx';
import { Await } from '../../ui/states.tsx';

const names: Readonly<Record<string, MessageId>> = { '149900': 'counter.office.149900', '209902': 'counter.office.209902' };

/** For an officer of several offices: the choice goes with every request of this browser until it is closed. */
export function OfficeChoice({ onChosen }: { onChosen: () => Promise<void> }) {
  const { t } = useText();
  const { resource, reload } = useDoorSession('counter');
  const choose = (office: string) => {
    const secure = window.location.protocol === 'https:' ? '; secure' : '';
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
    document.cookie = `myna_counter_office=${office}; path=/api/v1/counter; samesite=strict${secure}`;
    void onChosen();
  };
  return (
    <Page title={t('counter.office.heading')} lead={t('counter.office.lead')}>
      <Await resource={resource} onRetry={reload}>
        {(session) => (
          <ul className="mt-6 flex flex-wrap gap-4">
            {(session.signedIn ? session.offices : []).map((office) => {
              const name = names[office];
              return (
                <li key={office}>
                  <Button onPress={() => choose(office)}>{name ? t(name) : office}</Button>
                </li>
              );
            })}
          </ul>
        )}
      </Await>
    </Page>
  );
}
