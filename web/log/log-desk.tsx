import type { ReactNode } from 'react';
import { useResource } from '../api/use-resource.ts';
import { useText } from '../i18n/text.tsx';
import { goTo, usePath } from '../ui/route.ts';
import { AnswerDesk } from './answer-desk.tsx';
import type { LogQuestion } from './log-types.ts';
import { ReviewDesk } from './review-desk.tsx';

/** Staff doors at which questions about looks are answered and reading is reviewed. */
export type DeskDoor = 'counter' | 'helpline' | 'bureau';

const workRoles: Readonly<Record<DeskDoor, string>> = {
  counter: 'counter.officer',
  helpline: 'helpline.operator',
  bureau: 'bureau.operator',
};

function Tab({ href, isCurrent, children }: { href: string; isCurrent: boolean; children: ReactNode }) {
  return (
    <a
      href={href}
      aria-current={isCurrent ? 'page' : undefined}
      className={`inline-flex min-h-11 items-center border-b-4 px-1 ${isCurrent ? 'border-ink font-700' : 'border-transparent text-link underline underline-offset-4'}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        goTo(href);
      }}
    >
      {children}
    </a>
  );
}

/**
 * The tabs of a staff door: its own work, residents' questions about its looks, and the review for whoever is its data-protection officer.
 *
 * @param props.work the name of the door's own work, which `children` show
 */
export function LogDesk({
  door,
  roles,
  work,
  besides,
  children,
}: {
  door: DeskDoor;
  roles: readonly string[];
  work: string;
  /** Another desk of this door, below its own path. */
  besides?: { readonly part: string; readonly label: string; readonly body: ReactNode };
  children: ReactNode;
}) {
  const { t } = useText();
  const path = usePath();
  const questions = useResource<{ questions: readonly LogQuestion[] }>(`/api/v1/${door}/log-questions`, 60_000);
  const isReviewer = roles.includes(`${door}.dpo`);
  const isWorker = roles.includes(workRoles[door]);
  const at = (part: string): boolean => path === `/${door}/${part}` || path.startsWith(`/${door}/${part}/`);
  const isBesides = besides !== undefined && at(besides.part);
  const shown = isBesides ? 'besides' : at('questions') ? 'questions' : isReviewer && (at('review') || !isWorker) ? 'review' : 'work';
  const open =
    questions.resource.state === 'ready' ? questions.resource.data.questions.filter(({ answeredAt }) => answeredAt === null).length : 0;
  return (
    <>
      <nav aria-label={t('log.tabs')} className="border-b border-line not-printed">
        <div className="mx-auto flex max-w-400 flex-wrap gap-x-6 px-4 sm:px-6">
          {isWorker && (
            <Tab href={`/${door}`} isCurrent={shown === 'work'}>
              {work}
            </Tab>
          )}
          {besides && (
            <Tab href={`/${door}/${besides.part}`} isCurrent={isBesides}>
              {besides.label}
            </Tab>
          )}
          <Tab href={`/${door}/questions`} isCurrent={shown === 'questions'}>
            {t('log.tabs.questions', { count: open })}
          </Tab>
          {isReviewer && (
            <Tab href={`/${door}/review`} isCurrent={shown === 'review'}>
              {t('log.tabs.review')}
            </Tab>
          )}
        </div>
      </nav>
      {shown === 'questions' && <AnswerDesk door={door} loaded={questions} />}
      {shown === 'review' && <ReviewDesk door={door} />}
      {shown === 'besides' && besides?.body}
      {shown === 'work' && children}
    </>
  );
}
