import { useEffect, useRef } from 'react';
import { useText } from '../i18n/text.tsx';
import { Icon } from '../ui/icons.tsx';
import { groupReference, type Line, phraseTexts, type Said } from './call-types.ts';

function useWords() {
  const { t } = useText();
  return (said: Said): string => {
    if ('text' in said) return said.text;
    if ('phrase' in said) return t(phraseTexts[said.phrase]);
    if (said.notice === 'suspended')
      return t(said.wasBefore ? 'call.notice.suspendedBefore' : 'call.notice.suspended', { reference: groupReference(said.reference) });
    return t(`call.notice.${said.notice}`);
  };
}

function Notice({ said }: { said: Said }) {
  const words = useWords();
  const isStop = 'notice' in said && said.notice === 'suspended';
  if (!isStop) return <p className="py-1 text-center text-dns-14N-130 text-ink-soft">{words(said)}</p>;
  return (
    <p className="my-2 flex gap-3 rounded-8 border-2 border-good bg-raised p-3 font-700">
      <span className="text-good">
        <Icon name="check" />
      </span>
      <span>{words(said)}</span>
    </p>
  );
}

/** What was said, oldest first; new lines are read out, and the last one stays in sight. */
export function Transcript({ lines, reader }: { lines: readonly Line[]; reader: 'caller' | 'operator' }) {
  const { t } = useText();
  const words = useWords();
  const box = useRef<HTMLDivElement>(null);
  const last = lines.at(-1)?.place;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line moves the view
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [last]);
  return (
    <div
      ref={box}
      role="log"
      aria-label={t('call.transcript')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-100 min-h-40 overflow-y-auto rounded-8 border border-line bg-sunken p-3"
    >
      <ol className="space-y-2">
        {lines.map((line) => (
          <li key={line.place}>
            {line.side === 'line' ? (
              <Notice said={line.said} />
            ) : (
              <div className={`flex ${line.side === reader ? 'justify-end' : 'justify-start'}`}>
                <p
                  className={`max-w-[88%] rounded-12 border px-3 py-2 break-words whitespace-pre-wrap ${line.side === reader ? 'border-transparent bg-accent text-on-accent' : 'border-line bg-raised'}`}
                >
                  <span className="sr-only">{t(line.side === 'caller' ? 'call.side.caller' : 'call.side.operator')} </span>
                  {words(line.said)}
                </p>
              </div>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
