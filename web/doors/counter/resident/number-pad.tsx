import { useText } from '../../../i18n/text.tsx';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Keys of 64 px for a screen without a keyboard. They write into the field that was touched last and know nothing of what it holds. */
export function NumberPad({ target, maxLength }: { target: () => HTMLInputElement | null; maxLength: number }) {
  const { t } = useText();
  const press = (digit: string) => {
    const input = target();
    if (input && input.value.length < maxLength) input.value += digit;
  };
  const back = () => {
    const input = target();
    if (input) input.value = input.value.slice(0, -1);
  };
  const look = 'min-h-16 rounded-8 border border-line-strong bg-raised text-[1.75rem] font-700 hover:bg-sunken';
  return (
    <div className="my-5 grid max-w-80 grid-cols-3 gap-2 self-start">
      {digits.map((digit) => (
        <button key={digit} type="button" className={look} onClick={() => press(digit)}>
          {digit}
        </button>
      ))}
      <span />
      <button type="button" className={look} onClick={() => press('0')}>
        0
      </button>
      <button type="button" className={`${look} text-[1rem]`} onClick={back}>
        {t('resident.pad.back')}
      </button>
    </div>
  );
}
