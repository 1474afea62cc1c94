import type { MynaCode } from '../../../kernel/index.ts';

/** What is looked at, in this order; the page shows them as a list that turns green. */
export const photoChecks = [
  'type',
  'bytes',
  'dimensions',
  'readable',
  'recent',
  'exposure',
  'sharpness',
  'face',
  'upright',
  'headSize',
  'position',
  'background',
] as const;
export type PhotoCheck = (typeof photoChecks)[number];

export type PhotoFailure = MynaCode & `MYNA_CARDS_PHOTO_${string}`;

/** A number beside the limits it is held against, rounded for people. */
export interface Measured {
  readonly value: number;
  readonly unit: 'bytes' | 'px' | 'days' | 'share' | 'mm' | 'degrees' | 'faces' | 'luminance' | 'ratio';
  readonly min?: number;
  readonly max?: number;
}

export interface PhotoFinding {
  readonly check: PhotoCheck;
  /** `notMeasured`: an earlier failure leaves nothing that could be measured. */
  readonly status: 'passed' | 'failed' | 'notMeasured';
  /** The reason, when failed. */
  readonly code?: PhotoFailure;
  readonly measured?: Measured;
}

export interface Findings {
  pass(check: PhotoCheck, measured?: Measured): void;
  fail(check: PhotoCheck, code: PhotoFailure, measured?: Measured): void;
  /** Fails with `low` or `high` when the value is outside its limits. */
  within(check: PhotoCheck, measured: Measured, codes: { readonly low: PhotoFailure; readonly high: PhotoFailure }): boolean;
  isPassed(check: PhotoCheck): boolean;
  hasFailed(): boolean;
  /** One finding per check; what was not reached is `notMeasured`. */
  list(): readonly PhotoFinding[];
}

export function createFindings(): Findings {
  const found = new Map<PhotoCheck, PhotoFinding>();
  const note = (finding: PhotoFinding) => found.set(finding.check, finding);
  const findings: Findings = {
    pass: (check, measured) => void note({ check, status: 'passed', ...(measured && { measured }) }),
    fail: (check, code, measured) => void note({ check, status: 'failed', code, ...(measured && { measured }) }),
    within(check, measured, { low, high }) {
      const isLow = measured.min !== undefined && measured.value < measured.min;
      const isHigh = measured.max !== undefined && measured.value > measured.max;
      if (isLow || isHigh) findings.fail(check, isLow ? low : high, measured);
      else findings.pass(check, measured);
      return !isLow && !isHigh;
    },
    isPassed: (check) => found.get(check)?.status === 'passed',
    hasFailed: () => [...found.values()].some(({ status }) => status === 'failed'),
    list: () => photoChecks.map((check) => found.get(check) ?? { check, status: 'notMeasured' }),
  };
  return findings;
}
