import type { CastMember } from '../../card/cast.ts';
import { useText } from '../../i18n/text.tsx';
import { inputLook } from '../../ui/fields.tsx';

/** Whose letterbox: the cast by name; somebody else who came by the address keeps a line of their own. */
export function ChooseBox({
  cast,
  person,
  onChoose,
}: {
  cast: readonly CastMember[];
  person: string | undefined;
  onChoose: (person: string) => void;
}) {
  const { t } = useText();
  const isElsewhere = person !== undefined && !cast.some((member) => member.id === person);
  return (
    <div className="mt-6 max-w-100">
      <label htmlFor="box" className="text-std-16B-170">
        {t('letterbox.whose')}
      </label>
      <select
        id="box"
        className={`mt-2 ${inputLook(false)}`}
        value={person ?? ''}
        onChange={(event) => event.target.value && onChoose(event.target.value)}
      >
        <option value="">{t('ui.choose')}</option>
        {isElsewhere && <option value={person}>{t('letterbox.newResident')}</option>}
        {cast.map((member) => (
          <option key={member.id} value={member.id}>
            {member.name}
          </option>
        ))}
      </select>
    </div>
  );
}
