import { Worker } from 'node:worker_threads';
import { MynaError } from '../errors.ts';
import { loadTypefaces, type Typeface } from './fonts.ts';
import { type TextRun, textRuns } from './text-runs.ts';
import type { TypesettingAnswer, TypesettingOrder } from './typesetter.ts';

/** What a template receives: values only, as JSON. Nothing of it is ever read as Typst source. */
export type TemplateData = { readonly [key: string]: TemplateValue };
type TemplateValue = string | number | boolean | null | readonly TextRun[] | readonly TemplateValue[] | TemplateData;

export interface DocumentCompiler {
  /** Prepares a value of a person or place for a template. @throws MynaError `MYNA_DOCUMENT_GLYPH_MISSING` */
  runs(value: string): readonly TextRun[];
  /**
   * Sets a template into a PDF/A-2b file. Every warning of the engine is an error: a document that may look wrong is not issued.
   * @throws MynaError `MYNA_DOCUMENT_GLYPH_MISSING` | `MYNA_DOCUMENT_NOT_SET`
   */
  compile(template: string, data: TemplateData): Promise<Uint8Array>;
  /** The same as a drawing, SVG, of one page. @throws as `compile` */
  draw(template: string, data: TemplateData): Promise<string>;
}

/** The typesetter's thread ends after this time without an order and gives its memory back. */
const idleMs = 30_000;

/** Fonts and engine are loaded with the first document (0.3 s), not at start. */
export function createDocumentCompiler(): DocumentCompiler {
  const typesetter = createTypesetter();
  let typefaces: readonly Omit<Typeface, 'files'>[] | undefined;
  return {
    runs(value) {
      typefaces ??= loadTypefaces().map(({ family, characters }) => ({ family, characters }));
      return textRuns(value, typefaces);
    },
    async compile(template, data) {
      const answer = await typesetter.order(template, JSON.stringify(data), 'pdf');
      if ('pdf' in answer) return answer.pdf;
      throw notSet(template, 'reason' in answer ? answer.reason : 'no pdf');
    },
    async draw(template, data) {
      const answer = await typesetter.order(template, JSON.stringify(data), 'svg');
      if ('svg' in answer) return answer.svg;
      throw notSet(template, 'reason' in answer ? answer.reason : 'no svg');
    },
  };
}

interface Waiting {
  readonly resolve: (answer: TypesettingAnswer) => void;
}

/** One thread for all documents, started when it is needed. A thread that dies fails its orders, and the next order starts another. */
function createTypesetter() {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let orders = 0;
  let idle: NodeJS.Timeout | undefined;

  const start = (): Worker => {
    const started = new Worker(new URL('./typesetter.ts', import.meta.url));
    const fail = (reason: string) => {
      if (worker !== started) return;
      worker = undefined;
      for (const [id, { resolve }] of waiting) resolve({ id, reason });
      waiting.clear();
    };
    started.on('message', (answer: TypesettingAnswer) => {
      waiting.get(answer.id)?.resolve(answer);
      waiting.delete(answer.id);
      if (waiting.size === 0) rest(started);
    });
    started.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
    started.on('exit', () => fail('the typesetter ended'));
    return started;
  };
  const rest = (resting: Worker) => {
    resting.unref();
    idle = setTimeout(() => {
      worker = undefined;
      void resting.terminate();
    }, idleMs);
    idle.unref();
  };

  return {
    order: (template: string, data: string, as: TypesettingOrder['as']): Promise<TypesettingAnswer> =>
      new Promise((resolve) => {
        clearTimeout(idle);
        worker ??= start();
        worker.ref();
        orders += 1;
        waiting.set(orders, { resolve });
        worker.postMessage({ id: orders, template, data, as } satisfies TypesettingOrder);
      }),
  };
}

function notSet(template: string, reason: string): MynaError {
  if (/could not be displayed with font/.test(reason)) return new MynaError('MYNA_DOCUMENT_GLYPH_MISSING', { codePoints: 'unknown' });
  return new MynaError('MYNA_DOCUMENT_NOT_SET', { template }, { cause: new Error(reason) });
}
