import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import type { MessageId } from '../../../i18n/messages.ts';
import { languages } from '../../../i18n/messages.ts';
import { useText } from '../../../i18n/text.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Empty, Problem } from '../../../ui/states.tsx';
import { PortalLink } from '../portal-nav.tsx';
import { Section } from '../section.tsx';
import { ChannelList } from './channel-list.tsx';
import { PushSection } from './push-section.tsx';
import { type Channel, type Contact, contactPath, settingsAddress, topics } from './settings-types.ts';

const way = 'inline-flex min-h-11 items-center text-link underline underline-offset-4 not-printed';

function ToChange({ to, text }: { to: string; text: MessageId }) {
  const { t } = useText();
  return (
    <p className="mt-1">
      <PortalLink href={`${settingsAddress}/${to}`} className={way}>
        {t(text)}
      </PortalLink>
    </p>
  );
}

function LanguageSection({ contact }: { contact: Contact }) {
  const { t } = useText();
  const chosen = languages.find(({ code }) => code === contact.language);
  return (
    <Section title={t('settings.language')}>
      <p className="mt-4" lang={chosen?.tag}>
        {chosen?.name ?? t('settings.language.none')}
      </p>
      <ToChange to="language" text="settings.language.change" />
    </Section>
  );
}

function TopicsSection({ contact }: { contact: Contact }) {
  const { t } = useText();
  const told = topics.filter((topic) => !contact.silent.includes(topic));
  return (
    <Section title={t('settings.topics')}>
      {told.length === 0 ? (
        <p className="mt-4">{t('settings.topics.none')}</p>
      ) : (
        <ul className="mt-4 list-disc pl-6">
          {told.map((topic) => (
            <li key={topic}>{t(`settings.topic.${topic}`)}</li>
          ))}
        </ul>
      )}
      <ToChange to="topics" text="settings.topics.change" />
    </Section>
  );
}

function MailSection({ contact, onRemove }: { contact: Contact; onRemove: (channel: Channel) => void }) {
  const { t } = useText();
  const mails = contact.channels.filter(({ kind }) => kind === 'mail');
  return (
    <Section title={t('settings.mail')}>
      {mails.length === 0 ? (
        <Empty title={t(contact.hasMail ? 'settings.mail.none' : 'settings.mail.off')} icon="letterbox" />
      ) : (
        <ChannelList channels={mails} label={t('settings.mail')} onRemove={onRemove} />
      )}
      {contact.hasMail && <ToChange to="mail" text="settings.mail.add" />}
    </Section>
  );
}

/** What is chosen, in four parts; each leads to its question. `done` is what was just finished elsewhere. */
export function SettingsHome({ contact, done, reload }: { contact: Contact; done: string | undefined; reload: () => Promise<void> }) {
  const { t } = useText();
  const [removed, setRemoved] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  const remove = async ({ id, hint }: Channel): Promise<void> => {
    setProblem(undefined);
    setRemoved(undefined);
    try {
      await callApi(`${contactPath}/${id}`, { method: 'DELETE' });
      setRemoved(hint);
      await reload();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const said = removed === undefined ? done : t('settings.removed', { hint: removed });
  return (
    <>
      {said && <Banner kind="success" title={said} />}
      {problem && <Problem problem={problem} />}
      <LanguageSection contact={contact} />
      <TopicsSection contact={contact} />
      <MailSection contact={contact} onRemove={(channel) => void remove(channel)} />
      <PushSection contact={contact} onChange={() => void reload()} onRemove={(channel) => void remove(channel)} />
    </>
  );
}
