import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Frame } from '../../ui/frame.tsx';
import { Page } from '../../ui/page.tsx';
import { goTo, usePath } from '../../ui/route.ts';
import type { Calculator } from './calculator.ts';
import { calculators } from './calculators.ts';

const bodies = new Map<string, LazyExoticComponent<ComponentType>>();

function bodyOf(calculator: Calculator): LazyExoticComponent<ComponentType> {
  const body = bodies.get(calculator.path) ?? lazy(async () => ({ default: await calculator.load() }));
  bodies.set(calculator.path, body);
  return body;
}

function List() {
  const { t } = useText();
  return (
    <Page title={t('calculators.heading')} lead={t('calculators.lead')}>
      <ul className="mt-8 space-y-4">
        {calculators.map(({ path, title, about }) => (
          <li key={path} className="rounded-12 border border-line p-4 sm:p-5">
            <a
              href={`/calculators/${path}`}
              className="text-std-18B-160 text-link underline underline-offset-4"
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                goTo(`/calculators/${path}`);
              }}
            >
              {t(title)}
            </a>
            <p className="mt-1 text-ink-soft">{t(about)}</p>
          </li>
        ))}
      </ul>
    </Page>
  );
}

/** Calculators, open to everybody: nothing is signed in, sent or kept. */
export function CalculatorsDoor() {
  const { t } = useText();
  const path = usePath();
  const calculator = calculators.find((each) => path === `/calculators/${each.path}`);
  const Body = calculator && bodyOf(calculator);
  return (
    <Frame title={t('calculators.title')} owner={t('calculators.owner')} icon="clock" home="/calculators">
      {calculator && Body ? (
        <Suspense fallback={<Page title={t(calculator.title)} />}>
          <Body />
        </Suspense>
      ) : (
        <List />
      )}
    </Frame>
  );
}
