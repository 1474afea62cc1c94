import { useEffect, useState } from 'react';
import { type ApiProblem, callForFile, problemOf } from '../../../api/client.ts';
import { useResource } from '../../../api/use-resource.ts';
import { formatDate } from '../../../i18n/dates.ts';
import { nameIn } from '../../../i18n/names.ts';
import { useText } from '../../../i18n/text.tsx';
import { SignedOutNotice } from '../../../ui/door-session.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { Page } from '../../../ui/page.tsx';
import { PdfPreview } from '../../../ui/pdf-preview.tsx';
import { usePath } from '../../../ui/route.ts';
import { Await, Empty, Loading, Problem } from '../../../ui/states.tsx';
import { PortalLink } from '../portal-nav.tsx';

interface Letter {
  readonly id: string;
  readonly title: { readonly ja: string; readonly en: string };
  readonly postedOn: string;
  readonly isRead: boolean;
}

interface Post {
  readonly isProtected: boolean;
  readonly letters: readonly Letter[];
}

const api = '/api/v1/portal/letters';

type Opened =
  | { readonly state: 'opening' }
  | { readonly state: 'open'; readonly src: string }
  | { readonly state: 'failed'; readonly problem: ApiProblem };

/** The letter's PDF, held in the page as long as it is shown. */
function useOpened(id: string, onOpened: () => void): { opened: Opened; retry: () => void } {
  const [opened, setOpened] = useState<Opened>({ state: 'opening' });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round opens again
  useEffect(() => {
    let isShown = true;
    let src: string | undefined;
    setOpened({ state: 'opening' });
    callForFile(`${api}/${id}/opening`, { method: 'POST' }).then(
      (pdf) => {
        if (!isShown) return;
        src = URL.createObjectURL(pdf);
        setOpened({ state: 'open', src });
        onOpened();
      },
      (error: unknown) => isShown && setOpened({ state: 'failed', problem: problemOf(error) }),
    );
    return () => {
      isShown = false;
      if (src) URL.revokeObjectURL(src);
    };
  }, [id, round]);
  return { opened, retry: () => setRound((before) => before + 1) };
}

function OpenLetter({ letter, onOpened }: { letter: Letter; onOpened: () => void }) {
  const { t, language } = useText();
  const { opened, retry } = useOpened(letter.id, onOpened);
  const title = nameIn(letter.title, language);
  return (
    <Page title={title} lead={formatDate(letter.postedOn, language)} back="/portal/letters" isWide>
      {opened.state === 'opening' && <Loading />}
      {opened.state === 'failed' &&
        (opened.problem.kind === 'signedOut' ? <SignedOutNotice door="portal" /> : <Problem problem={opened.problem} onRetry={retry} />)}
      {opened.state === 'open' && <PdfPreview src={opened.src} title={title} fileName={`${t('letters.file')}-${letter.postedOn}.pdf`} />}
    </Page>
  );
}

function LetterList({ post }: { post: Post }) {
  const { t, language } = useText();
  if (post.letters.length === 0) return <Empty title={t('letters.none')} icon="letterbox" />;
  const line = (letter: Letter) => (
    <>
      <Icon name="letterbox" size={28} />
      <span className="min-w-0">
        <span className={`block ${letter.isRead ? '' : 'font-700'} ${post.isProtected ? '' : 'text-link underline underline-offset-4'}`}>
          {nameIn(letter.title, language)}
        </span>
        <span className="block text-ink-soft">
          {formatDate(letter.postedOn, language)}
          {!letter.isRead && <span className="ml-3 font-700 text-ink">{t('letters.unread')}</span>}
        </span>
      </span>
    </>
  );
  const look = 'flex min-h-16 items-center gap-4 py-3';
  return (
    <ul className="mt-6 border-t border-line">
      {post.letters.map((letter) => (
        <li key={letter.id} className="border-b border-line">
          {post.isProtected ? (
            <div className={look}>{line(letter)}</div>
          ) : (
            <PortalLink href={`/portal/letters/${letter.id}`} className={`${look} hover:bg-sunken`}>
              {line(letter)}
            </PortalLink>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What the post brought, and one letter of it. */
export function LettersPage() {
  const { t } = useText();
  const id = /^\/portal\/letters\/([0-9a-f-]{36})$/.exec(usePath())?.[1];
  const { resource, reload } = useResource<Post>(api);
  const letter = resource.state === 'ready' ? resource.data.letters.find((each) => each.id === id) : undefined;
  if (letter) return <OpenLetter key={letter.id} letter={letter} onOpened={reload} />;
  const isSignedOut = resource.state === 'failed' && resource.problem.kind === 'signedOut';
  const isProtected = resource.state === 'ready' && resource.data.isProtected;
  return (
    <Page title={t('letters.title')} lead={t(isProtected ? 'letters.protected' : 'letters.lead')}>
      {isSignedOut ? (
        <SignedOutNotice door="portal" />
      ) : (
        <Await resource={resource} onRetry={reload}>
          {(post) => <LetterList post={post} />}
        </Await>
      )}
    </Page>
  );
}
