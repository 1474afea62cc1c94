/** The worker that sets documents: the engine blocks its thread for some milliseconds a page, which requests must not feel. */
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { loadTypefaces } from './fonts.ts';

export interface TypesettingOrder {
  readonly id: number;
  readonly template: string;
  /** JSON. */
  readonly data: string;
  readonly as: 'pdf' | 'svg';
}

export type TypesettingAnswer =
  | { readonly id: number; readonly pdf: Uint8Array }
  | { readonly id: number; readonly svg: string }
  /** Why the engine refused; its words, for the log only. */
  | { readonly id: number; readonly reason: string };

const templates = fileURLToPath(new URL('./templates/', import.meta.url));
/** Results in the layout engine's memory are dropped when this many later documents have not used them. */
const cacheAge = 20;
const belowRequests = 4;

function createEngine(): NodeCompiler {
  const fontBlobs = loadTypefaces().flatMap(({ files }) => files.map((file) => Buffer.from(file)));
  return NodeCompiler.create({ workspace: templates, fontArgs: [{ fontBlobs }] });
}

/** Every warning of the compiler is an error: a document that may look wrong is not issued. */
function setDocument(engine: NodeCompiler, { id, template, data, as }: TypesettingOrder): TypesettingAnswer {
  try {
    const result = engine.compile({ mainFilePath: `${templates}${template}.typ`, inputs: { data } });
    const problem = result.takeError() ?? result.takeWarnings();
    if (result.result === null || problem !== null) {
      const messages = problem === null ? [] : engine.fetchDiagnostics(problem).map(diagnosticMessage);
      return { id, reason: messages.join('; ') };
    }
    if (as === 'svg') return { id, svg: engine.plainSvg(result.result) };
    return { id, pdf: new Uint8Array(engine.pdf(result.result, { pdfStandard: 'a-2b' })) };
  } catch (error) {
    return { id, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    engine.evictCache(cacheAge);
  }
}

function diagnosticMessage(diagnostic: unknown): string {
  return typeof diagnostic === 'object' && diagnostic !== null && 'message' in diagnostic ? String(diagnostic.message) : 'unknown';
}

/** On Linux a thread has a priority of its own: letters wait while requests are busy. */
function stepBack(): void {
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), belowRequests);
  } catch {
    // Elsewhere the thread runs like the others.
  }
}

if (parentPort) {
  const port = parentPort;
  stepBack();
  const engine = createEngine();
  port.on('message', (order: TypesettingOrder) => {
    const answer = setDocument(engine, order);
    port.postMessage(answer, 'pdf' in answer ? [answer.pdf.buffer as ArrayBuffer] : []);
  });
}
