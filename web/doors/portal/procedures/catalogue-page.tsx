import { useState } from 'react';
import type { Loaded } from '../../../api/use-resource.ts';
import { withoutReadings } from '../../../i18n/readings.ts';
import { useText } from '../../../i18n/text.tsx';
import { formAbout, formTitle } from '../../../procedures/form-text.ts';
import { type CaseLine, isOpenStage, type Procedure } from '../../../procedures/types.ts';
import { SignInLink } from '../../../ui/door-session.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { Page } from '../../../ui/page.tsx';
import { Empty } from '../../../ui/states.tsx';
import { PortalLink } from '../portal-nav.tsx';
import { Section } from '../section.tsx';
import { CaseEntry } from './case-line.tsx';
import { aboutAt } from './places.ts';

const events = ['moving', 'birth', 'work', 'school', 'home', 'documents'] as const;

function Mine({ mine }: { mine: Loaded<{ cases: readonly CaseLine[] }> }) {
  const { t } = useText();
  const { resource } = mine;
  if (resource.state === 'failed' && resource.problem.kind === 'signedOut') {
    return (
      <div className="mt-6 rounded-12 border border-line p-5">
        <p>{t('procedures.signIn')}</p>
        <p className="mt-3">
          <SignInLink door="portal" />
        </p>
      </div>
    );
  }
  if (resource.state !== 'ready' || resource.data.cases.length === 0) return null;
  const open = resource.data.cases.filter(({ stage }) => isOpenStage(stage));
  const over = resource.data.cases.filter(({ stage }) => !isOpenStage(stage));
  return (
    <Section title={t('procedures.mine')}>
      <ul>
        {open.map((line) => (
          <CaseEntry key={line.id} line={line} />
        ))}
      </ul>
      {open.length === 0 && <p>{t('procedures.mine.none')}</p>}
      {over.length > 0 && (
        <details className="mt-4">
          <summary className="min-h-11 cursor-pointer py-2 text-link underline underline-offset-4">
            {t('procedures.mine.over', { count: over.length })}
          </summary>
          <ul>
            {over.map((line) => (
              <CaseEntry key={line.id} line={line} />
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}

/** Every procedure under the event of life in which it is needed; words narrow the list. */
export function CataloguePage({ procedures, mine }: { procedures: readonly Procedure[]; mine: Loaded<{ cases: readonly CaseLine[] }> }) {
  const { t } = useText();
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const wordsOf = ({ id, event, figures }: Procedure): string =>
    withoutReadings(`${t(formTitle(id))} ${t(formAbout(id), figures)} ${t('procedures.event', { event })}`).toLowerCase();
  const found = procedures.filter((procedure) => !wanted || wordsOf(procedure).includes(wanted));
  return (
    <Page title={t('portal.page.procedures')} lead={t('procedures.lead')}>
      <Mine mine={mine} />
      <TextField
        id="search"
        type="search"
        inputMode="search"
        label={t('procedures.search')}
        isRequired={false}
        value={query}
        onChange={setQuery}
      />
      <div aria-live="polite">{found.length === 0 && <Empty title={t('procedures.search.none')} icon="search" />}</div>
      {events.map((event) => {
        const ofEvent = found.filter((procedure) => procedure.event === event);
        if (ofEvent.length === 0) return null;
        return (
          <Section key={event} title={t('procedures.event', { event })}>
            <ul>
              {ofEvent.map(({ id, figures }) => (
                <li key={id} className="border-b border-line">
                  <PortalLink href={aboutAt(id)} className="block py-3 hover:bg-sunken">
                    <span className="block font-700 text-link underline underline-offset-4">{t(formTitle(id))}</span>
                    <span className="block text-ink-soft">{t(formAbout(id), figures)}</span>
                  </PortalLink>
                </li>
              ))}
            </ul>
          </Section>
        );
      })}
    </Page>
  );
}
