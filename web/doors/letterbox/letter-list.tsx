import { useState } from 'react';
import { useResource } from '../../api/use-resource.ts';
import { formatDate } from '../../i18n/dates.ts';
import type { MessageId } from '../../i18n/messages.ts';
import { nameIn } from '../../i18n/names.ts';
import { useText } from '../../i18n/text.tsx';
import { PdfPreview } from '../../ui/pdf-preview.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import { Await, Empty } from '../../ui/states.tsx';

interface Letter {
  readonly id: string;
  readonly kind: string;
  readonly title: { readonly ja: string; readonly en: string };
  readonly postedOn: string;
  readonly isRead: boolean;
}

/** What a letter asks its reader to do, and the door where that is done. */
const nextSteps: Record<string, { readonly text: MessageId; readonly href: string; readonly link: MessageId }> = {
  number: { text: 'letterbox.next.number', href: '/apply', link: 'letterbox.next.apply' },
  'application-number': { text: 'letterbox.next.number', href: '/apply', link: 'letterbox.next.apply' },
  'collection-notice': { text: 'letterbox.next.notice', href: '/counter', link: 'letterbox.next.counter' },
};

function Envelope({ letter, isOpen, onOpen }: { letter: Letter; isOpen: boolean; onOpen: () => void }) {
  const { t, language } = useText();
  return (
    <button
      type="button"
      aria-pressed={isOpen}
      className={`w-full rounded-12 border bg-raised p-3 text-left hover:bg-sunken ${isOpen ? 'border-2 border-ink' : 'border-line'}`}
      onClick={onOpen}
    >
      <span className="flex items-center gap-4">
        <svg className="drawn w-20 shrink-0" viewBox="0 0 80 52" aria-hidden="true">
          <rect x="2" y="2" width="76" height="48" rx="4" fill="var(--sunken)" stroke="var(--ink)" strokeWidth="2" />
          <path d={letter.isRead ? 'M4 50L40 22l36 28' : 'M4 4l36 28L76 4'} fill="none" stroke="var(--ink)" strokeWidth="2" />
          {!letter.isRead && <circle cx="70" cy="10" r="8" fill="var(--color-red-800)" stroke="var(--surface)" strokeWidth="2" />}
        </svg>
        <span className="min-w-0">
          <span className={`block ${letter.isRead ? '' : 'font-700'}`}>{nameIn(letter.title, language)}</span>
          <span className="block text-dns-14N-130 text-ink-soft">{formatDate(letter.postedOn, language)}</span>
          <span className={`block text-dns-14B-130 ${letter.isRead ? 'sr-only' : 'text-bad'}`}>
            {t(letter.isRead ? 'letterbox.read' : 'letterbox.unread')}
          </span>
        </span>
      </span>
    </button>
  );
}

function OpenLetter({ letter }: { letter: Letter }) {
  const { t, language } = useText();
  const next = nextSteps[letter.kind];
  return (
    <article className="min-w-0" aria-label={nameIn(letter.title, language)}>
      {next && (
        <div className="rounded-12 bg-sunken p-4 not-printed">
          <h3 className="text-std-17B-170">{t('letterbox.next')}</h3>
          <p>{t(next.text)}</p>
          <p className="mt-1">
            <a href={next.href}>{t(next.link)}</a>
          </p>
        </div>
      )}
      <PdfPreview src={`/sandbox/letters/${encodeURIComponent(letter.id)}`} title={nameIn(letter.title, language)} fileName="letter.pdf" />
    </article>
  );
}

/** The post comes while one looks. */
const refreshMs = 5_000;

export function LetterList({ person, name }: { person: string; name: string | undefined }) {
  const { t } = useText();
  const { resource, reload } = useResource<{ letters: readonly Letter[] }>(
    `/sandbox/letters?person=${encodeURIComponent(person)}`,
    refreshMs,
  );
  const [openId, setOpenId] = useState<string>();
  return (
    <section aria-labelledby="letters" className="mt-8">
      <h2 id="letters" className="text-std-20B-150">
        {name ? <PersonName name={name} /> : t('letterbox.newResident')}
      </h2>
      <Await resource={resource} onRetry={reload}>
        {({ letters }) => {
          const open = letters.find((letter) => letter.id === openId);
          if (letters.length === 0) return <Empty title={t('letterbox.empty')} icon="letterbox" />;
          return (
            <div className="mt-4 grid gap-6 lg:grid-cols-[22rem_minmax(0,1fr)]">
              <ul className="space-y-2">
                {letters.map((letter) => (
                  <li key={letter.id}>
                    <Envelope
                      letter={{ ...letter, isRead: letter.isRead || letter.id === openId }}
                      isOpen={letter.id === openId}
                      onOpen={() => setOpenId(letter.id)}
                    />
                  </li>
                ))}
              </ul>
              {open ? <OpenLetter key={open.id} letter={open} /> : <p className="text-ink-soft">{t('letterbox.choose')}</p>}
            </div>
          );
        }}
      </Await>
    </section>
  );
}
