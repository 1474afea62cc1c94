import { useEffect, useState } from 'react';
import { callApi } from '../../api/client.ts';
import { groupReference } from '../../call/call-types.ts';
import { formatDate } from '../../i18n/dates.ts';
import type { MessageId } from '../../i18n/messages.ts';
import { nameIn } from '../../i18n/names.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FactTable } from '../../ui/fact-table.tsx';
import { Icon } from '../../ui/icons.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import type { FoundPerson, Suspension, VerifierState } from './helpline-types.ts';
import { LossPlaceForm } from './loss-place.tsx';
import { type CallDesk, calls } from './use-console.ts';

/** The person whom the facts fit, the card, and the one button. */
export function StopCard({
  desk,
  person,
  onStopped,
  onAgain,
}: {
  desk: CallDesk;
  person: FoundPerson;
  onStopped: (stop: Suspension) => void;
  onAgain: () => void;
}) {
  const { t, language } = useText();
  const [isAsking, setAsking] = useState(false);
  const { card } = person;
  const stop = async () => {
    const answer = await desk.act<Suspension>('suspension', { check: person.check });
    setAsking(false);
    if (answer) onStopped(answer);
  };
  return (
    <section className="rounded-12 border-2 border-good bg-raised p-4 sm:p-6">
      <h2 className="text-std-24B-150">
        <PersonName name={person.name} kana={person.kana} />
      </h2>
      <FactTable
        facts={[
          { label: t('helpline.fact.birthDate'), value: formatDate(person.birthDate, language) },
          { label: t('helpline.municipality'), value: nameIn(person.municipality, language) },
          { label: t('helpline.asked'), value: person.asked.map((fact) => t(factNames[fact] ?? 'helpline.fact.name')).join(' · ') },
          {
            label: t('helpline.card'),
            value: card ? (
              <>
                <span className="block font-700">{t('helpline.card.state', { state: card.state })}</span>
                {t('helpline.card.facts', { ending: card.ending, date: formatDate(card.expiresOn, language) })}
              </>
            ) : (
              t('helpline.card.none')
            ),
          },
        ]}
      />
      <div className="flex flex-wrap gap-3">
        {card && (
          <Button look="primary" size="large" onPress={() => setAsking(true)}>
            {t(card.state === 'suspended' ? 'helpline.stop.again' : 'helpline.stop')}
          </Button>
        )}
        <Button onPress={onAgain}>{t('helpline.find.again')}</Button>
      </div>
      <Dialog title={t('helpline.stop.confirm', { name: person.name })} isOpen={isAsking} onClose={() => setAsking(false)}>
        <p className="mt-3">{t('helpline.stop.effect')}</p>
        <div className="mt-6 flex flex-wrap gap-3">
          <Button look="primary" isBusy={desk.busy === 'suspension'} onPress={stop}>
            {t('helpline.stop.yes')}
          </Button>
          <Button onPress={() => setAsking(false)}>{t('ui.cancel')}</Button>
        </div>
      </Dialog>
    </section>
  );
}

const factNames: Readonly<Record<string, MessageId>> = {
  name: 'helpline.fact.name',
  kana: 'helpline.fact.kana',
  birthDate: 'helpline.fact.birthDate',
  address: 'helpline.fact.address',
  householdMember: 'helpline.fact.householdMember',
  cardEnds: 'helpline.fact.cardEnds',
};

const verifierNames: Readonly<Record<string, MessageId>> = {
  'ocsp-authentication': 'helpline.verifier.ocspAuthentication',
  'ocsp-signature': 'helpline.verifier.ocspSignature',
  'crl-authentication': 'helpline.verifier.crlAuthentication',
  'crl-signature': 'helpline.verifier.crlSignature',
  'sign-in': 'helpline.verifier.signIn',
  sessions: 'helpline.verifier.sessions',
  passkeys: 'helpline.verifier.passkeys',
  terminals: 'helpline.verifier.terminals',
};

function Verifiers({ callId }: { callId: string }) {
  const { t } = useText();
  const [verifiers, setVerifiers] = useState<readonly VerifierState[]>();
  useEffect(() => {
    callApi<{ verifiers: readonly VerifierState[] }>(`${calls}/${callId}/block`).then(
      (answer) => setVerifiers(answer.verifiers),
      () => setVerifiers([]),
    );
  }, [callId]);
  if (!verifiers) return null;
  return (
    <table className="mt-4 w-full border-collapse text-left">
      <caption className="mb-2 text-left text-std-17B-170">{t('helpline.verifiers')}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t('helpline.verifier')}</th>
          <th scope="col">{t('helpline.verifier.says')}</th>
        </tr>
      </thead>
      <tbody>
        {verifiers.map(({ name, state }) => (
          <tr key={name} className="border-t border-line">
            <th scope="row" className="py-2 pr-3 font-400">
              {verifierNames[name] ? t(verifierNames[name]) : name}
            </th>
            <td className={`py-2 text-right font-700 ${state === 'refuses' ? 'text-good' : 'text-bad'}`}>
              <span className="inline-flex items-center gap-1.5">
                <Icon name={state === 'refuses' ? 'check' : 'warning'} size={20} />
                {t(`helpline.verifier.${state}`)}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Stopped: the reference in big digits, the sentence to say, and what everybody who checks cards says now. */
export function StoppedCard({ desk, callId, stop }: { desk: CallDesk; callId: string; stop: Suspension }) {
  const { t } = useText();
  const reference = groupReference(stop.reference);
  return (
    <section className="rounded-12 border-2 border-good bg-raised p-4 sm:p-6" aria-labelledby="stopped">
      <div role="status">
        <h2 id="stopped" className="flex items-center gap-3 text-std-28B-150">
          <span className="text-good">
            <Icon name="check" size={36} />
          </span>
          {t(stop.wasBefore ? 'helpline.stopped.before' : 'helpline.stopped')}
        </h2>
      </div>
      <p className="mt-4 text-ink-soft">{t('helpline.reference')}</p>
      <p className="tabular text-[2rem] leading-140 font-700">{reference}</p>
      <p className="mt-1 text-dns-14N-130 text-ink-soft">{t('helpline.stopped.in', { milliseconds: stop.milliseconds })}</p>
      <blockquote className="my-5 border-l-4 border-accent bg-sunken p-4 text-[1.125rem] leading-170">
        {t('helpline.stopped.sentence', { reference })}
      </blockquote>
      <Verifiers callId={callId} />
      <LossPlaceForm desk={desk} />
    </section>
  );
}
