import { useState } from 'react';
import { useResource } from '../../api/use-resource.ts';
import type { Line } from '../../call/call-types.ts';
import { SayField } from '../../call/say-field.tsx';
import { Transcript } from '../../call/transcript.tsx';
import type { CastMember } from '../../card/cast.ts';
import { GuideBeside } from '../../guide/guide-beside.tsx';
import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { RadioField, SelectField } from '../../ui/fields.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Problem } from '../../ui/states.tsx';
import { type LineCall, useLine } from './use-line.ts';

interface Helpline {
  readonly phone: string;
  readonly other: { readonly from: string; readonly to: string; readonly isOpen: boolean };
}

type Matter = 'lost-card' | 'other';

/** Before the call: what it is about and, in the sandbox, as whom one speaks. */
function Dial(props: {
  cast: readonly CastMember[];
  helpline: Helpline | undefined;
  onCall: (person: string, matter: Matter) => Promise<void>;
}) {
  const { t } = useText();
  const [matter, setMatter] = useState<Matter>('lost-card');
  const [person, setPerson] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { helpline } = props;
  return (
    <>
      <RadioField
        id="matter"
        label={t('call.matter')}
        isRequired={false}
        value={matter}
        onChange={setMatter}
        choices={[
          { value: 'lost-card', label: t('call.matter.lost'), hint: t('call.matter.lost.hint') },
          {
            value: 'other',
            label: t('call.matter.other'),
            hint:
              helpline && helpline.other.to !== '24:00'
                ? t('call.matter.other.hours', { from: helpline.other.from, to: helpline.other.to })
                : undefined,
          },
        ]}
      />
      {props.cast.length > 0 && (
        <SelectField
          id="caller"
          label={t('call.as')}
          hint={t('call.as.hint')}
          isRequired={false}
          value={person}
          onChange={setPerson}
          choices={props.cast.map(({ id, name, kana }) => ({ value: id, label: kana ? `${name} (${kana})` : name }))}
        />
      )}
      <Button
        look="primary"
        size="large"
        isBusy={isBusy}
        onPress={async () => {
          setBusy(true);
          await props.onCall(person, matter);
          setBusy(false);
        }}
      >
        <Icon name="phone" />
        {t('call.dial')}
      </Button>
    </>
  );
}

/** What a chosen cast member would answer to the last question. */
function answerOf(person: CastMember | undefined, lines: readonly Line[]): string | undefined {
  const last = lines.findLast(({ side }) => side !== 'line');
  if (!person || last?.side !== 'operator' || !('phrase' in last.said)) return undefined;
  switch (last.said.phrase) {
    case 'ask-name':
      return person.name;
    case 'ask-kana':
      return person.kana ?? undefined;
    case 'ask-birth-date':
      return person.born;
    case 'ask-address':
      return person.address ?? undefined;
    default:
      return undefined;
  }
}

const stateTexts: Readonly<Record<LineCall['state'], MessageId>> = {
  ringing: 'call.state.ringing',
  taken: 'call.state.taken',
  held: 'call.state.held',
  ended: 'call.state.ended',
  missed: 'call.state.missed',
};

function OpenLine({ line, person }: { line: ReturnType<typeof useLine>; person: CastMember | undefined }) {
  const { t } = useText();
  const { call, lines, isOver } = line;
  if (!call) return <p role="status">{t('call.state.dialling')}</p>;
  const answer = answerOf(person, lines);
  return (
    <>
      <p role="status" className="flex flex-wrap items-baseline gap-x-3">
        <span className="text-std-20B-150">{t(stateTexts[call.state])}</span>
        <span className="text-ink-soft">
          {call.ticket}
          {call.state === 'ringing' && ` · ${t('call.before', { count: call.before })}`}
        </span>
      </p>
      <p className="mt-1 mb-3 text-dns-14N-130 text-ink-soft">{t('call.never')}</p>
      <Transcript lines={lines} reader="caller" />
      {!isOver && answer && (
        <div className="mt-3">
          <Button size="small" onPress={() => line.act('say', { text: answer })}>
            {t('call.answer', { answer })}
          </Button>
        </div>
      )}
      {!isOver && <SayField onSay={(text) => line.act('say', { text })} />}
      <div className="mt-4">
        {isOver ? (
          <Button onPress={line.close}>{t('call.close')}</Button>
        ) : (
          <Button look="danger" onPress={() => line.act('hang-up')}>
            {t('call.hangUp')}
          </Button>
        )}
      </div>
    </>
  );
}

/** 0120-95-0178 by text: free, day and night, in the caller's language. It rings at the helpline's door. */
export function HelplineCall({ cast }: { cast: readonly CastMember[] }) {
  const { t, language } = useText();
  const line = useLine();
  const { resource } = useResource<Helpline>('/api/v1/helpline');
  const helpline = resource.state === 'ready' ? resource.data : undefined;
  const callers = cast.filter(({ individualNumber }) => individualNumber !== null);
  return (
    <section id="helpline" aria-labelledby="helpline-title" className="rounded-12 border border-line bg-raised p-5 sm:p-6">
      <h2 id="helpline-title" className="text-std-20B-150">
        {t('call.title')}
      </h2>
      <p className="tabular mt-1 flex items-center gap-2 text-[1.75rem] leading-140 font-700">
        <Icon name="phone" size={28} />
        {helpline?.phone ?? t('call.phone')}
      </p>
      <p className="text-ink-soft">{t('call.about')}</p>
      {line.problem && <Problem problem={line.problem} />}
      <div className="mt-4">
        {line.kept ? (
          <OpenLine line={line} person={cast.find(({ id }) => id === line.kept?.person)} />
        ) : (
          <Dial cast={callers} helpline={helpline} onCall={(person, matter) => line.ring(person, { language, matter })} />
        )}
      </div>
      <GuideBeside topic="lost" />
    </section>
  );
}
