import { createContext, type ReactNode, useContext } from 'react';
import { formatDate } from '../i18n/dates.ts';
import { languages } from '../i18n/messages.ts';
import { useText } from '../i18n/text.tsx';
import { Icon, type IconName } from './icons.tsx';
import { PersonName } from './person-name.tsx';
import { useSandbox } from './sandbox.tsx';

const DoorTitleContext = createContext('OpenMyna');

/** The institution's name, for titles. */
export function useDoorTitle(): string {
  return useContext(DoorTitleContext);
}

function SkipLink() {
  const { t } = useText();
  return (
    <a
      className="absolute top-2 left-2 z-50 -translate-y-24 rounded-8 bg-raised px-4 py-3 font-700 text-link underline focus:translate-y-0"
      href="#main"
    >
      {t('ui.skip')}
    </a>
  );
}

/** On every page of every door. A list, because eight names in a row have no room on a phone. */
export function LanguageSwitch() {
  const { t, language, setLanguage } = useText();
  return (
    <label className="flex min-h-11 items-center gap-1.5">
      <Icon name="language" size={22} />
      <span className="sr-only">{t('ui.language')}</span>
      <select
        className="min-h-11 max-w-44 cursor-pointer rounded-8 bg-transparent px-1 text-oln-16N-100 underline underline-offset-4"
        value={language}
        onChange={({ target }) => {
          const chosen = languages.find(({ code }) => code === target.value);
          if (chosen) setLanguage(chosen.code);
        }}
      >
        {languages.map(({ code, tag, name }) => (
          <option key={code} value={code} lang={tag} className="bg-raised text-ink">
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Says that this is a rehearsal, what day it is there, and whose card lies in the reader. */
function SandboxRibbon({ isTerminal }: { isTerminal: boolean }) {
  const { t, language } = useText();
  const { isOpen, today, heldCard } = useSandbox();
  if (!isOpen) return null;
  return (
    <section aria-label={t('ui.ribbon')} className="border-b border-line bg-ribbon not-printed">
      <div className="mx-auto flex max-w-400 flex-wrap items-center gap-x-6 gap-y-1 px-4 py-1.5 text-dns-14N-130 sm:px-6">
        <a className="inline-flex min-h-8 items-center font-700 underline underline-offset-4" href="/">
          {t('ui.ribbon.sandbox')}
        </a>
        <span className="inline-flex items-center gap-1.5">
          <Icon name="clock" size={18} />
          {t('ui.ribbon.today', { date: formatDate(today, language) })}
        </span>
        {!isTerminal && (
          <span className="inline-flex items-center gap-1.5">
            <Icon name="card" size={18} />
            {heldCard ? (
              <span>
                {t('ui.ribbon.card')} <PersonName name={heldCard.name} />
              </span>
            ) : (
              t('ui.ribbon.noCard')
            )}
          </span>
        )}
      </div>
    </section>
  );
}

function InstitutionBar({
  title,
  owner,
  icon,
  home,
  children,
}: {
  title: string;
  owner: string;
  icon: IconName;
  home: string;
  children?: ReactNode;
}) {
  return (
    <header className="keeps-shape bg-bar text-white print:text-black">
      <div className="mx-auto flex max-w-400 flex-wrap items-center justify-between gap-x-4 px-4 py-2 sm:px-6">
        <a href={home} className="flex min-h-11 min-w-0 items-center gap-3 hover:underline">
          <Icon name={icon} size={28} />
          <span className="min-w-0">
            <span className="block text-[1.125rem] leading-130 font-700">{title}</span>
            <span className="block text-dns-14N-130">{owner}</span>
          </span>
        </a>
        <div className="flex flex-wrap items-center gap-2 not-printed">
          {children}
          <LanguageSwitch />
        </div>
      </div>
    </header>
  );
}

export interface FrameProps {
  readonly title: string;
  /** Whose institution it is, below its name. */
  readonly owner: string;
  readonly icon: IconName;
  readonly home: string;
  /** Who is signed in, and the way out. */
  readonly session?: ReactNode;
  /** A screen that many people use shows nobody's card. */
  readonly isTerminal?: boolean;
  readonly children: ReactNode;
}

/** Every page stands in this frame: skip link, institution, rehearsal ribbon, main, and what this is not. */
export function Frame({ title, owner, icon, home, session, isTerminal = false, children }: FrameProps) {
  const { t } = useText();
  return (
    <DoorTitleContext value={title}>
      <div className="flex min-h-dvh flex-col">
        <SkipLink />
        <InstitutionBar title={title} owner={owner} icon={icon} home={home}>
          {session}
        </InstitutionBar>
        <SandboxRibbon isTerminal={isTerminal} />
        <main id="main" tabIndex={-1} className="flex-1 outline-none">
          {children}
        </main>
        <footer className="border-t border-line bg-sunken text-dns-14N-130 text-ink-soft not-printed">
          <div className="mx-auto flex max-w-400 flex-wrap items-center justify-between gap-x-6 px-4 py-5 sm:px-6">
            <span>{t('ui.footer')}</span>
            {!isTerminal && (
              <a href="/guide" className="inline-flex min-h-11 items-center text-link underline underline-offset-4">
                {t('ui.guide')}
              </a>
            )}
          </div>
        </footer>
      </div>
    </DoorTitleContext>
  );
}
