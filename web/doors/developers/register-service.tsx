import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../api/client.ts';
import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckField, Fieldset, TextField } from '../../ui/fields.tsx';
import { Problem } from '../../ui/states.tsx';
import { type Attribute, attributeNames, attributes, makeServiceKey, servicesPath } from './service-types.ts';

interface Registered {
  readonly clientId: string;
  readonly issuer: string;
  readonly key: string;
}

const empty = { clientId: '', name: '', redirectUri: '' };

/** After the registration: what the service needs, once. */
function KeyToSave({ registered }: { registered: Registered }) {
  const { t } = useText();
  const href = `data:application/json,${encodeURIComponent(registered.key)}`;
  return (
    <Banner kind="success" title={t('developers.services.done', { id: registered.clientId })}>
      <p>{t('developers.services.issuer', { issuer: registered.issuer })}</p>
      <p>
        <a className="text-link underline underline-offset-4" href={href} download={`${registered.clientId}.jwk.json`}>
          {t('developers.services.key')}
        </a>
      </p>
      <p className="text-ink-soft">{t('developers.services.key.about')}</p>
    </Banner>
  );
}

export function RegisterService({ onRegistered }: { onRegistered: () => Promise<void> }) {
  const { t } = useText();
  const [form, setForm] = useState(empty);
  const [asks, setAsks] = useState<readonly Attribute[]>(['name']);
  const [problem, setProblem] = useState<ApiProblem>();
  const [registered, setRegistered] = useState<Registered>();
  const [isBusy, setBusy] = useState(false);
  const change = (part: Partial<typeof empty>) => setForm((before) => ({ ...before, ...part }));

  const register = async () => {
    setBusy(true);
    setProblem(undefined);
    setRegistered(undefined);
    try {
      const { publicJwk, privateJwk } = await makeServiceKey();
      const { clientId, name, redirectUri } = form;
      const body = { clientId, name, redirectUris: [redirectUri], asks, jwks: { keys: [publicJwk] } };
      const answer = await callApi<{ clientId: string; issuer: string }>(servicesPath, { method: 'POST', body });
      setRegistered({ ...answer, key: JSON.stringify(privateJwk, null, 2) });
      setForm(empty);
      await onRegistered();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      className="mt-8 max-w-160"
      onSubmit={(event) => {
        event.preventDefault();
        void register();
      }}
    >
      <h3 className="text-std-20B-150">{t('developers.services.register')}</h3>
      {problem && <Problem problem={problem} />}
      {registered && <KeyToSave registered={registered} />}
      <TextField
        id="service-id"
        label={t('developers.services.id')}
        hint={t('developers.services.id.hint')}
        value={form.clientId}
        onChange={(clientId) => change({ clientId })}
        maxLength={64}
        isMono
      />
      <TextField
        id="service-name"
        label={t('developers.services.name')}
        value={form.name}
        onChange={(name) => change({ name })}
        maxLength={80}
      />
      <TextField
        id="service-redirect"
        label={t('developers.services.redirect')}
        hint={t('developers.services.redirect.hint')}
        value={form.redirectUri}
        onChange={(redirectUri) => change({ redirectUri })}
        maxLength={500}
        isMono
      />
      <Fieldset id="service-asks" label={t('developers.services.asks')} hint={t('developers.services.asks.hint')} isRequired={false}>
        {attributes.map((attribute) => (
          <CheckField
            key={attribute}
            id={`service-asks-${attribute}`}
            label={t(attributeNames[attribute])}
            isChecked={asks.includes(attribute)}
            onChange={(isChecked) => setAsks(attributes.filter((each) => (each === attribute ? isChecked : asks.includes(each))))}
          />
        ))}
      </Fieldset>
      <Button type="submit" isBusy={isBusy} isDisabled={form.clientId === '' || form.name === '' || form.redirectUri === ''}>
        {t('developers.services.register')}
      </Button>
    </form>
  );
}
