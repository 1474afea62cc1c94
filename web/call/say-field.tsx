import { useId, useState } from 'react';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import { inputLook } from '../ui/fields.tsx';

/** One line of text; Enter sends it. What was not sent stays. */
export function SayField({ onSay, isDisabled = false }: { onSay: (text: string) => Promise<boolean>; isDisabled?: boolean }) {
  const { t } = useText();
  const id = useId();
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  return (
    <form
      className="mt-3 flex gap-2"
      onSubmit={async (event) => {
        event.preventDefault();
        const said = text.trim();
        if (!said || isBusy) return;
        setBusy(true);
        if (await onSay(said)) setText('');
        setBusy(false);
      }}
    >
      <label htmlFor={id} className="sr-only">
        {t('call.say')}
      </label>
      <input
        id={id}
        className={inputLook(false)}
        value={text}
        onChange={(event) => setText(event.target.value)}
        maxLength={500}
        placeholder={t('call.say')}
        autoComplete="off"
        disabled={isDisabled}
      />
      <Button type="submit" look="primary" isBusy={isBusy} isDisabled={isDisabled || text.trim() === ''}>
        {t('call.send')}
      </Button>
    </form>
  );
}
