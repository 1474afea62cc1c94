import { useEffect, useState } from 'react';
import { useText } from '../../../i18n/text.tsx';
import { SignedOutNotice } from '../../../ui/door-session.tsx';
import { Page } from '../../../ui/page.tsx';
import { goTo, usePath } from '../../../ui/route.ts';
import { Await } from '../../../ui/states.tsx';
import { LanguageQuestion, TopicsQuestion } from '../settings/choice-questions.tsx';
import { CodeQuestion, MailQuestion } from '../settings/mail-questions.tsx';
import { SettingsHome } from '../settings/settings-home.tsx';
import { type Contact, settingsAddress } from '../settings/settings-types.ts';
import { useContact } from '../settings/use-contact.ts';

interface StandingProps {
  readonly contact: Contact;
  readonly done: string | undefined;
  readonly setDone: (said: string | undefined) => void;
  readonly reload: () => Promise<void>;
}

/** The question at the address; at one where nothing is to be asked (any more), what is chosen. */
function Standing({ contact, done, setDone, reload }: StandingProps) {
  const { t } = useText();
  const place = usePath().slice(settingsAddress.length + 1);
  // What was said of one answer is over when the next question is opened.
  useEffect(() => {
    if (place) setDone(undefined);
  }, [place, setDone]);
  const onDone = async (said: string): Promise<void> => {
    setDone(said);
    await reload();
    goTo(settingsAddress);
  };
  const question = { contact, onDone: (said: string) => void onDone(said) };
  if (place === 'language') return <LanguageQuestion {...question} />;
  if (place === 'topics') return <TopicsQuestion {...question} />;
  if (place === 'mail' && contact.hasMail) return <MailQuestion reload={reload} />;
  const waiting = contact.channels.find(({ id, state }) => place === `code/${id}` && state === 'unconfirmed');
  if (waiting) return <CodeQuestion key={waiting.id} id={waiting.id} {...question} />;
  return (
    <Page title={t('settings.page')} lead={t('settings.lead')}>
      <SettingsHome contact={contact} done={done} reload={reload} />
    </Page>
  );
}

/** お知らせの送り先: language, topics, addresses and browsers, each person's own. */
export function SettingsPage() {
  const { t } = useText();
  const { resource, reload } = useContact();
  const [done, setDone] = useState<string>();
  if (resource.state === 'ready') return <Standing contact={resource.data} done={done} setDone={setDone} reload={reload} />;
  const isSignedOut = resource.state === 'failed' && resource.problem.kind === 'signedOut';
  return (
    <Page title={t('settings.page')}>
      {isSignedOut ? (
        <SignedOutNotice door="portal" />
      ) : (
        <Await resource={resource} onRetry={reload}>
          {() => null}
        </Await>
      )}
    </Page>
  );
}
