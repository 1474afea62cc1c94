import { Fragment, type ReactNode } from 'react';

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** A link or button to change this fact. */
  readonly action?: ReactNode;
}

/** Facts about one thing, label and value; on a narrow page the value goes below its label. */
export function FactTable({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="my-6 border-t border-line">
      {facts.map((fact) => (
        <div key={fact.label} className="grid gap-x-6 gap-y-1 border-b border-line py-3 sm:grid-cols-[12rem_1fr_auto]">
          <dt className="text-ink-soft">{fact.label}</dt>
          <dd className="min-w-0">{fact.value}</dd>
          {fact.action && <dd className="not-printed">{fact.action}</dd>}
        </div>
      ))}
    </dl>
  );
}

export interface ComparedFact {
  readonly label: string;
  readonly left: string;
  readonly right: string;
  /** As whoever compared says; spaces and forms of letters may differ and still be the same. */
  readonly isSame: boolean;
}

/** Two sources of the same facts, line by line, with whether they agree said in words and not by colour alone. */
export function Comparison(props: {
  caption: string;
  leftTitle: string;
  rightTitle: string;
  factTitle: string;
  same: string;
  different: string;
  facts: readonly ComparedFact[];
}) {
  return (
    <table className="my-4 w-full border-collapse text-left">
      <caption className="mb-2 text-left text-std-17B-170">{props.caption}</caption>
      <thead className="border-b-2 border-line-strong text-dns-14B-130">
        <tr>
          <th scope="col" className="py-2 pr-3">
            {props.factTitle}
          </th>
          <th scope="col" className="py-2 pr-3">
            {props.leftTitle}
          </th>
          <th scope="col" className="py-2">
            {props.rightTitle}
          </th>
        </tr>
      </thead>
      <tbody>
        {props.facts.map((fact) => (
          <ComparisonRow key={fact.label} fact={fact} same={props.same} different={props.different} />
        ))}
      </tbody>
    </table>
  );
}

function ComparisonRow({ fact, same, different }: { fact: ComparedFact; same: string; different: string }) {
  const { isSame } = fact;
  return (
    <tr className={`border-b border-line align-top ${isSame ? '' : 'bg-bad-soft'}`}>
      <th scope="row" className="py-2 pr-3 font-400 text-ink-soft">
        {fact.label}
      </th>
      <td className="py-2 pr-3">{fact.left}</td>
      <td className="py-2">
        {fact.right || <span aria-hidden="true">–</span>}
        <Fragment> </Fragment>
        <span className={`block text-dns-14B-130 ${isSame ? 'text-good' : 'text-bad'}`}>{isSame ? same : different}</span>
      </td>
    </tr>
  );
}
