import { useEffect, useMemo, useState } from 'react';
import type { Line } from '../../call/call-types.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { DateField, isoDateOf } from '../../ui/date-field.tsx';
import { TextField } from '../../ui/fields.tsx';
import { answersIn, type Heard, nothingHeard } from './heard-facts.ts';
import type { FoundPerson } from './helpline-types.ts';
import type { CallDesk } from './use-console.ts';

/** Fields that nobody has typed in take the caller's answers. */
function useHeard(lines: readonly Line[]) {
  const [heard, setHeard] = useState(nothingHeard);
  const answers = useMemo(() => answersIn(lines), [lines]);
  useEffect(() => {
    setHeard((before) => {
      const isEmpty = (key: keyof Heard) => (key === 'birthDate' ? before.birthDate.year === '' : before[key] === '');
      const fresh = Object.entries(answers).filter(([key]) => isEmpty(key as keyof Heard));
      return fresh.length > 0 ? { ...before, ...Object.fromEntries(fresh) } : before;
    });
  }, [answers]);
  return { heard, setHeard };
}

/** The big search: what the caller says of herself. One person is found, or nobody; there is never a list. */
export function FindPerson({ desk, onFound }: { desk: CallDesk; onFound: (person: FoundPerson) => void }) {
  const { t } = useText();
  const { heard, setHeard } = useHeard(desk.lines);
  const set = (change: Partial<Heard>) => setHeard((before) => ({ ...before, ...change }));
  const find = async () => {
    const birthDate = isoDateOf(heard.birthDate);
    const { kana, name, address, householdMember, cardEnds } = heard;
    const body = { kana, name, address, householdMember, cardEnds: cardEnds.trim(), ...(birthDate ? { birthDate } : {}) };
    const person = await desk.act<FoundPerson>('search', body);
    if (person) onFound(person);
  };
  return (
    <form
      className="rounded-12 border-2 border-line-strong bg-raised p-4 sm:p-6"
      onSubmit={(event) => {
        event.preventDefault();
        find();
      }}
    >
      <h2 className="text-std-24B-150">{t('helpline.find')}</h2>
      <p className="mt-1 text-ink-soft">{t('helpline.find.about')}</p>
      <div className="grid gap-x-6 [&>*]:my-3 md:grid-cols-2">
        <TextField id="kana" label={t('helpline.fact.kana')} value={heard.kana} onChange={(kana) => set({ kana })} lang="ja" />
        <TextField
          id="name"
          label={t('helpline.fact.name')}
          value={heard.name}
          onChange={(name) => set({ name })}
          isRequired={false}
          hint={t('helpline.fact.name.hint')}
        />
        <div className="md:col-span-2">
          <DateField id="birth" label={t('helpline.fact.birthDate')} value={heard.birthDate} onChange={(birthDate) => set({ birthDate })} />
        </div>
        <TextField
          id="address"
          label={t('helpline.fact.address')}
          value={heard.address}
          onChange={(address) => set({ address })}
          isRequired={false}
          hint={t('helpline.fact.address.hint')}
        />
        <TextField
          id="member"
          label={t('helpline.fact.householdMember')}
          value={heard.householdMember}
          onChange={(householdMember) => set({ householdMember })}
          isRequired={false}
        />
        <TextField
          id="ends"
          label={t('helpline.fact.cardEnds')}
          value={heard.cardEnds}
          onChange={(cardEnds) => set({ cardEnds })}
          isRequired={false}
          hint={t('helpline.fact.cardEnds.hint')}
          maxLength={7}
        />
      </div>
      <Button type="submit" look="primary" size="large" isBusy={desk.busy === 'search'}>
        {t('helpline.find.act')}
      </Button>
    </form>
  );
}
