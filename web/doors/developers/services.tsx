import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../api/client.ts';
import { useResource } from '../../api/use-resource.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Await, Problem } from '../../ui/states.tsx';
import { RegisterService } from './register-service.tsx';
import { attributeNames, type ListedService, servicesPath } from './service-types.ts';

function ServiceLine({ service, onRemove }: { service: ListedService; onRemove: () => Promise<void> }) {
  const { t } = useText();
  const [isBusy, setBusy] = useState(false);
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 py-3">
      <div className="min-w-0">
        <p>
          {service.name} <span className="font-mono text-mono-14N-150 text-ink-soft break-all">{service.clientId}</span>
        </p>
        <p className="text-dns-14N-130 text-ink-soft break-all">{service.redirectUris.join(' ')}</p>
        <p className="text-dns-14N-130 text-ink-soft">
          {service.asks.length === 0
            ? t('developers.services.asksNothing')
            : service.asks.map((attribute) => t(attributeNames[attribute])).join(' / ')}
        </p>
      </div>
      <Button
        size="small"
        look="quiet"
        isBusy={isBusy}
        label={`${t('developers.services.remove')}: ${service.name}`}
        onPress={async () => {
          setBusy(true);
          await onRemove();
          setBusy(false);
        }}
      >
        {t('developers.services.remove')}
      </Button>
    </li>
  );
}

/** Services of others that sign people in here: registering one makes its key in the browser and shows it once. */
export function Services() {
  const { t } = useText();
  const { resource, reload } = useResource<readonly ListedService[]>(servicesPath);
  const [problem, setProblem] = useState<ApiProblem>();
  const remove = async (clientId: string) => {
    setProblem(undefined);
    try {
      await callApi(`${servicesPath}/${encodeURIComponent(clientId)}`, { method: 'DELETE' });
    } catch (error) {
      setProblem(problemOf(error));
    }
    await reload();
  };
  return (
    <section className="mt-12" aria-labelledby="services">
      <h2 id="services" className="text-std-24B-150">
        {t('developers.services')}
      </h2>
      <p className="mt-1 text-ink-soft">{t('developers.services.about')}</p>
      {problem && <Problem problem={problem} />}
      <Await resource={resource} onRetry={reload}>
        {(services) =>
          services.length === 0 ? (
            <p className="mt-3">{t('developers.services.none')}</p>
          ) : (
            <ul className="mt-3 max-w-200 divide-y divide-line border-y border-line">
              {services.map((service) => (
                <ServiceLine key={service.clientId} service={service} onRemove={() => remove(service.clientId)} />
              ))}
            </ul>
          )
        }
      </Await>
      <RegisterService onRegistered={reload} />
    </section>
  );
}
