export interface Bilingual {
  readonly ja: string;
  readonly en: string;
}

export interface NamedItem {
  readonly id: string;
  readonly name: Bilingual;
}

/** One look at the person's data: a line of the access log. */
export interface LogLine {
  readonly id: string;
  readonly at: string;
  readonly institution: { readonly id: string; readonly name: Bilingual };
  readonly by: 'self' | 'staff' | 'system' | 'mandate';
  /** Somebody acted for me (`by` mandate), or I for somebody (`by` self); `name` is the other's. */
  readonly mandate: { readonly kind: 'parent' | 'guardian' | 'agent'; readonly name: string } | null;
  readonly terminal: string | null;
  readonly act: 'disclosure' | 'read' | 'write';
  readonly purpose: { readonly id: string; readonly title: Bilingual };
  readonly law: Bilingual;
  readonly items: readonly NamedItem[];
  readonly position: number | null;
  readonly isAsked: boolean;
  readonly evidence: { readonly salt: string; readonly entry: string; readonly leafHash: string };
}

export interface LogPage {
  readonly lines: readonly LogLine[];
  readonly next: string | null;
}

/** A question about a look. */
export interface LogQuestion {
  readonly id: string;
  readonly entryId: string;
  readonly askedAt: string;
  readonly dueOn: string;
  readonly isOverdue: boolean;
  readonly answeredAt: string | null;
  readonly look: {
    readonly at: string;
    readonly institution: string;
    readonly purpose: { readonly id: string; readonly title: Bilingual };
    readonly items: readonly NamedItem[];
    readonly terminal: string | null;
  };
}

export interface OpenedQuestion extends LogQuestion {
  readonly text: string;
  readonly answer: string | null;
}

export interface DeskQuestion extends OpenedQuestion {
  readonly asker: string | null;
  readonly looker: string | null;
}

export const ruleNames = ['strangers', 'family', 'nights', 'hidden-address'] as const;
export type RuleName = (typeof ruleNames)[number];
export const outcomes = ['explained', 'warned', 'passed-on'] as const;
export type Outcome = (typeof outcomes)[number];

export interface Finding {
  readonly id: string;
  readonly rule: RuleName;
  readonly day: string;
  readonly officer: string;
  readonly looks: number;
  readonly persons: number;
  readonly case: 'none' | 'open' | 'ended';
}

export interface OpenedFinding extends Finding {
  readonly officerName: string | null;
  readonly lines: readonly {
    readonly at: string;
    readonly person: string | null;
    readonly purpose: { readonly id: string; readonly title: Bilingual };
    readonly items: readonly NamedItem[];
    readonly terminal: string | null;
  }[];
  readonly notes: readonly {
    readonly kind: 'opened' | 'noted' | 'ended';
    readonly outcome: Outcome | null;
    readonly at: string;
    readonly text: string;
  }[];
}

export interface Review {
  readonly rules: {
    readonly atLeast: Readonly<Record<RuleName, number>>;
    readonly night: { readonly fromHour: number; readonly untilHour: number };
    readonly days: number;
  };
  readonly findings: readonly Finding[];
}
