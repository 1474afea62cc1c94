import { fileURLToPath } from 'node:url';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { MynaError } from '../errors.ts';
import { loadTypefaces, type Typeface } from './fonts.ts';
import { type TextRun, textRuns } from './text-runs.ts';

/** What a template receives: values only, as JSON. Nothing of it is ever read as Typst source. */
export type TemplateData = { readonly [key: string]: TemplateValue };
type TemplateValue = string | number | boolean | null | readonly TextRun[] | readonly TemplateValue[] | TemplateData;

export interface DocumentCompiler {
  /** Prepares a value of a person or place for a template. @throws MynaError `MYNA_DOCUMENT_GLYPH_MISSING` */
  runs(value: string): readonly TextRun[];
  /**
   * Sets a template into a PDF/A-2b file. Every warning of the compiler is an error: a document that may look wrong is not issued.
   * @throws MynaError `MYNA_DOCUMENT_GLYPH_MISSING` | `MYNA_DOCUMENT_NOT_SET`
   */
  compile(template: string, data: TemplateData): Uint8Array;
}

const templates = fileURLToPath(new URL('./templates/', import.meta.url));
/** Results of the layout engine's memory are dropped when this many later documents have not used them. */
const cacheAge = 20;

/** Loads fonts and engine; they are loaded with the first document (0.2 s), not at start. */
export function createDocumentCompiler(): DocumentCompiler {
  let loaded: { readonly typefaces: readonly Typeface[]; readonly engine: NodeCompiler } | undefined;
  const load = () => {
    if (loaded === undefined) {
      const typefaces = loadTypefaces();
      const fontBlobs = typefaces.flatMap(({ files }) => files.map((file) => Buffer.from(file)));
      loaded = { typefaces, engine: NodeCompiler.create({ workspace: templates, fontArgs: [{ fontBlobs }] }) };
    }
    return loaded;
  };
  return {
    runs: (value) => textRuns(value, load().typefaces),
    compile: (template, data) => setDocument(load().engine, template, data),
  };
}

function setDocument(engine: NodeCompiler, template: string, data: TemplateData): Uint8Array {
  try {
    const result = engine.compile({ mainFilePath: `${templates}${template}.typ`, inputs: { data: JSON.stringify(data) } });
    const problem = result.takeError() ?? result.takeWarnings();
    if (result.result === null || problem !== null) {
      const messages = problem === null ? [] : engine.fetchDiagnostics(problem).map(diagnosticMessage);
      throw notSet(template, messages.join('; '));
    }
    return engine.pdf(result.result, { pdfStandard: 'a-2b' });
  } catch (error) {
    if (error instanceof MynaError) throw error;
    throw notSet(template, error instanceof Error ? error.message : String(error));
  } finally {
    engine.evictCache(cacheAge);
  }
}

function diagnosticMessage(diagnostic: unknown): string {
  return typeof diagnostic === 'object' && diagnostic !== null && 'message' in diagnostic ? String(diagnostic.message) : 'unknown';
}

function notSet(template: string, reason: string): MynaError {
  if (/could not be displayed with font/.test(reason)) return new MynaError('MYNA_DOCUMENT_GLYPH_MISSING', { codePoints: 'unknown' });
  return new MynaError('MYNA_DOCUMENT_NOT_SET', { template }, { cause: new Error(reason) });
}
