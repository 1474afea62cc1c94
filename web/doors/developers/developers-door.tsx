import { useState } from 'react';
import { useResource } from '../../api/use-resource.ts';
import { useText } from '../../i18n/text.tsx';
import { inputLook } from '../../ui/fields.tsx';
import { Frame } from '../../ui/frame.tsx';
import { Page } from '../../ui/page.tsx';
import { Await, Empty } from '../../ui/states.tsx';
import { type JsonSchema, type OpenApi, type Route, routesOf } from './openapi.ts';
import { Services } from './services.tsx';

const code = 'overflow-x-auto whitespace-pre-wrap break-words rounded-8 bg-sunken p-3 font-mono text-mono-14N-150';

function Schema({ title, schema }: { title: string; schema: JsonSchema | undefined }) {
  if (!schema) return null;
  return (
    <>
      <h4 className="mt-4 text-std-16B-170">{title}</h4>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre className={code} tabIndex={0}>
        {JSON.stringify(schema, null, 2)}
      </pre>
    </>
  );
}

function Parameters({ route }: { route: Route }) {
  const { t } = useText();
  const parameters = route.operation.parameters ?? [];
  if (parameters.length === 0) return null;
  return (
    <>
      <h4 className="mt-4 text-std-16B-170">{t('developers.parameters')}</h4>
      <ul className="list-disc pl-6">
        {parameters.map((parameter) => (
          <li key={`${parameter.in}${parameter.name}`}>
            <code className="font-mono">{parameter.name}</code> <span className="text-ink-soft">{parameter.in}</span>{' '}
            {parameter.description}
          </li>
        ))}
      </ul>
    </>
  );
}

function Operation({ route }: { route: Route }) {
  const { t } = useText();
  const { operation } = route;
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  return (
    <details className="border-b border-line py-1">
      <summary className="flex min-h-11 flex-wrap items-baseline gap-x-3 gap-y-1 py-2">
        <span className="w-16 shrink-0 font-mono text-mono-14B-150">{route.method}</span>
        <span className="min-w-0 font-mono text-mono-14N-150 break-all">{route.path}</span>
        <span className="min-w-0 text-ink-soft" lang="en">
          {operation.summary}
        </span>
      </summary>
      <div className="pb-4 sm:pl-19">
        <Parameters route={route} />
        <Schema title={t('developers.body')} schema={body} />
        {Object.entries(operation.responses ?? {}).map(([status, response]) => (
          <Schema key={status} title={t('developers.answer', { status })} schema={Object.values(response.content ?? {})[0]?.schema} />
        ))}
      </div>
    </details>
  );
}

function Reader({ document }: { document: OpenApi }) {
  const { t } = useText();
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const routes = routesOf(document).filter(
    (route) => !wanted || `${route.id} ${route.operation.summary ?? ''} ${route.tag}`.toLowerCase().includes(wanted),
  );
  const tags = [...new Set(routes.map((route) => route.tag))];
  return (
    <>
      <div className="mt-6 max-w-120">
        <label htmlFor="find" className="text-std-16B-170">
          {t('developers.find')}
        </label>
        <input
          id="find"
          type="search"
          className={`mt-2 ${inputLook(false)}`}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      {routes.length === 0 && <Empty title={t('developers.none')} icon="developers" />}
      {tags.map((tag) => (
        <section key={tag} className="mt-8" aria-label={tag || t('developers.other')}>
          <h3 className="border-b-2 border-line-strong pb-1 text-std-20B-150">{tag || t('developers.other')}</h3>
          {routes
            .filter((route) => route.tag === tag)
            .map((route) => (
              <Operation key={route.id} route={route} />
            ))}
        </section>
      ))}
    </>
  );
}

/** A minute's example: the challenge of a card, straight from the tray. Shown as text: the base is this server's own address. */
function Example() {
  const { t } = useText();
  const base = window.location.origin;
  const lines = [
    `curl -s ${base}/sandbox/people`,
    `curl -s -X POST ${base}/sandbox/cards/hanako/connect`,
    `curl -s -X POST ${base}/sandbox/cards/hanako/transmit -H 'content-type: application/json' -d '{"lease":"LEASE","apdu":"00A4040C0AD392F000260100000001"}'`,
    `curl -s ${base}/oidc/.well-known/openid-configuration`,
  ];
  return (
    <section className="mt-8">
      <h2 className="text-std-24B-150">{t('developers.example')}</h2>
      <p className="mt-1 text-ink-soft">{t('developers.example.about')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre className={`mt-3 ${code}`} tabIndex={0}>
        {lines.join('\n')}
      </pre>
    </section>
  );
}

export function DevelopersDoor() {
  const { t } = useText();
  const { resource, reload } = useResource<OpenApi>('/openapi.json');
  return (
    <Frame title={t('developers.title')} owner={t('developers.owner')} icon="developers" home="/developers">
      <Page title={t('developers.heading')} lead={t('developers.lead')} isWide>
        <Example />
        <Services />
        <h2 className="mt-12 text-std-24B-150">{t('developers.interfaces')}</h2>
        <Await resource={resource} onRetry={reload}>
          {(document) => <Reader document={document} />}
        </Await>
      </Page>
    </Frame>
  );
}
