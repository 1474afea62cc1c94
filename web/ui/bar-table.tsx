import { useState } from 'react';
import { useText } from '../i18n/text.tsx';
import { Button } from './button.tsx';

export interface BarRow {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  /** The whole of which the value is a part; without one, bars are compared with the longest. */
  readonly total?: number | undefined;
  readonly note?: string | undefined;
}

/** Rows that are shown before the rest is asked for. */
const shownRows = 8;

/** Numbers that people compare: a table whose cells are drawn as bars as well. The first rows matter most. */
export function BarTable(props: { caption: string; labelTitle: string; valueTitle: string; rows: readonly BarRow[] }) {
  const { t } = useText();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? props.rows : props.rows.slice(0, shownRows);
  const longest = Math.max(1, ...props.rows.map((row) => row.total ?? row.value));
  return (
    <>
      <table className="mt-4 w-full border-collapse text-left">
        <caption className="mb-2 text-left text-ink-soft">{props.caption}</caption>
        <thead className="border-b-2 border-line-strong text-dns-14B-130">
          <tr>
            <th scope="col" className="w-2/5 py-2 pr-3">
              {props.labelTitle}
            </th>
            <th scope="col" className="py-2">
              {props.valueTitle}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.id} className="border-b border-line align-top">
              <th scope="row" className="py-2 pr-3 font-400">
                {row.label}
                {row.note && <span className="block text-dns-14N-130 text-ink-soft">{row.note}</span>}
              </th>
              <td className="py-2">
                <span className="flex items-center gap-3">
                  <span className="relative block h-4 min-w-1 flex-1 rounded-4 bg-sunken" aria-hidden="true">
                    <span
                      className="keeps-shape absolute inset-y-0 left-0 rounded-4 border border-line-strong"
                      style={{ width: `${((row.total ?? 0) / longest) * 100}%` }}
                    />
                    <span
                      className="keeps-shape absolute inset-y-0 left-0 rounded-4 bg-ink-soft"
                      style={{ width: `${(row.value / longest) * 100}%` }}
                    />
                  </span>
                  <span className="w-20 shrink-0 text-right tabular">
                    {row.total === undefined ? row.value : `${row.value} / ${row.total}`}
                  </span>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < props.rows.length && (
        <Button size="small" look="quiet" onPress={() => setWhole(true)}>
          {t('ui.table.more', { count: props.rows.length })}
        </Button>
      )}
    </>
  );
}
