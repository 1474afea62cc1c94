import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { type ApiProblem, callApi, newKey, problemOf } from '../../api/client.ts';
import type { Resident, ResidentSummary, Visit } from './counter-types.ts';

/** The person whom the visit is about, and the household, as the officer has opened them. */
export interface OpenRecord {
  readonly person: Resident;
  readonly household: readonly ResidentSummary[];
}

export interface VisitDesk {
  readonly visit: Visit;
  readonly record: OpenRecord | undefined;
  readonly problem: ApiProblem | undefined;
  /** The act under way, for the button that started it. */
  readonly busy: string | undefined;
  /** Does one act of the visit and takes the visit as it is afterwards; undefined when it was refused. */
  readonly act: <Answer extends { visit?: Visit }>(name: string, body?: unknown) => Promise<Answer | undefined>;
  readonly reload: () => Promise<void>;
}

const DeskContext = createContext<VisitDesk | undefined>(undefined);

export function useVisit(): VisitDesk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useVisit stands outside VisitProvider');
  return desk;
}

/** The record is opened once for each person, and again when it was changed: every opening is a line in that person's log. */
function useRecord(visit: Visit): OpenRecord | undefined {
  const [record, setRecord] = useState<OpenRecord>();
  const changes = visit.changed.changes.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change that this visit has written is a record to be opened anew
  useEffect(() => {
    setRecord(undefined);
    if (!visit.residentId || visit.stage !== 'open') return;
    let isCurrent = true;
    callApi<OpenRecord>(`/api/v1/counter/visits/${visit.id}/person`).then(
      (opened) => isCurrent && setRecord(opened),
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [visit.id, visit.residentId, visit.stage, changes]);
  return record;
}

export function VisitProvider({ visit, onChange, children }: { visit: Visit; onChange: (visit: Visit) => void; children: ReactNode }) {
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState<string>();
  const record = useRecord(visit);
  const path = `/api/v1/counter/visits/${visit.id}`;

  const act = useCallback(
    async <Answer extends { visit?: Visit }>(name: string, body: unknown = {}): Promise<Answer | undefined> => {
      setBusy(name);
      setProblem(undefined);
      try {
        const answer = await callApi<Answer>(`${path}/${name}`, { method: 'POST', body, key: newKey() });
        if (answer.visit) onChange(answer.visit);
        return answer;
      } catch (error) {
        setProblem(problemOf(error));
        return undefined;
      } finally {
        setBusy(undefined);
      }
    },
    [path, onChange],
  );

  const reload = useCallback(async () => {
    const { visit: fresh } = await callApi<{ visit: Visit }>(path);
    onChange(fresh);
  }, [path, onChange]);

  const desk = useMemo(() => ({ visit, record, problem, busy, act, reload }), [visit, record, problem, busy, act, reload]);
  return <DeskContext value={desk}>{children}</DeskContext>;
}
