import { formatMoment } from '../i18n/dates.ts';
import { nameIn } from '../i18n/names.ts';
import { useText } from '../i18n/text.tsx';

export interface Told {
  readonly residentId?: string;
  readonly changeId: string;
  readonly institution: string;
  readonly nameJa: string;
  readonly nameEn: string;
  readonly effectiveOn: string;
  readonly lawJa: string;
  readonly lawEn: string;
  readonly outcome: 'delivered' | 'unknown-there' | 'failed' | 'waiting' | 'herself';
  readonly at: string | null;
}

/** Who learns of a change and under which law; whoever is not connected yet learns when it is. */
export function ToldTable({ told }: { told: readonly Told[] }) {
  const { t, language } = useText();
  return (
    <div className="overflow-x-auto">
      <table className="mt-3 w-full border-collapse text-left">
        <thead className="border-b-2 border-line-strong text-dns-14B-130">
          <tr>
            <th scope="col" className="py-2 pr-4">
              {t('ui.told.institution')}
            </th>
            <th scope="col" className="py-2 pr-4">
              {t('ui.told.outcome')}
            </th>
          </tr>
        </thead>
        <tbody>
          {told.map((line) => (
            <tr key={`${line.changeId}${line.institution}`} className="border-b border-line align-top">
              <th scope="row" className="py-2 pr-4 font-700">
                {nameIn({ ja: line.nameJa, en: line.nameEn }, language)}
                <span className="block font-400 text-ink-soft">{nameIn({ ja: line.lawJa, en: line.lawEn }, language)}</span>
              </th>
              <td className="py-2">
                {t('ui.told.value', { outcome: line.outcome.replaceAll('-', '_') })}
                {line.at && <span className="block text-ink-soft">{formatMoment(line.at, language)}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
