import { type Phrase, phraseTexts } from '../../call/call-types.ts';
import { SayField } from '../../call/say-field.tsx';
import { Transcript } from '../../call/transcript.tsx';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import type { CallDesk } from './use-console.ts';

/**
 * The talk: question cards that the caller reads in the caller's own language, and free text passed on as typed. A card's accessible name begins with
 * the words on it (WCAG 2.5.3), then says the whole sentence that the caller will read.
 */
export function Talk({ desk }: { desk: CallDesk }) {
  const { t } = useText();
  const { call, lines, act, busy } = desk;
  const isLive = call?.state === 'taken';
  const asked = new Set(lines.flatMap(({ said }) => ('phrase' in said ? [said.phrase] : [])));
  return (
    <section aria-label={t('helpline.talk')}>
      <h2 className="mb-2 text-std-20B-150">{t('helpline.talk')}</h2>
      {call && (
        <p className="mb-3 text-ink-soft">{t('helpline.talk.language', { language: t('call.language', { language: call.language }) })}</p>
      )}
      <Transcript lines={lines} reader="operator" />
      {isLive && (
        <>
          <SayField onSay={async (text) => (await act('say', { text })) !== undefined} />
          <h3 className="mt-5 mb-2 text-std-16B-170">{t('helpline.cards')}</h3>
          <ul className="flex flex-wrap gap-2">
            {(Object.keys(phraseTexts) as Phrase[]).map((phrase) => {
              const name = t('helpline.cardName', { phrase: phrase.replaceAll('-', '_') });
              return (
                <li key={phrase}>
                  <Button
                    size="small"
                    isDisabled={busy === 'say'}
                    onPress={() => act('say', { phrase })}
                    label={`${name} ${t(phraseTexts[phrase])}`}
                  >
                    {asked.has(phrase) && <Icon name="check" size={16} />}
                    {name}
                  </Button>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}
