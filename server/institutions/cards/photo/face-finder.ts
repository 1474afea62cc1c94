import { type ChildProcess, fork } from 'node:child_process';
import { MynaError } from '../../../kernel/index.ts';
import type { FoundFace } from './face-geometry.ts';
import type { FaceAnswer, FaceRequest } from './face-process.ts';
import type { Pixels } from './pixels.ts';

/** Finds faces, the most certain first. */
export interface FaceFinder {
  /**
   * @throws {MynaError} `MYNA_CARDS_PHOTO_CHECK_BUSY` when too many photos wait already,
   *   `MYNA_CARDS_PHOTO_CHECK_UNAVAILABLE` when the finder's process failed or took too long. Both may be tried again.
   */
  find(pixels: Pixels): Promise<readonly FoundFace[]>;
  /** Ends the process; waiting photos are refused as unavailable. */
  close(): Promise<void>;
}

export interface FaceFinderOptions {
  /** Milliseconds without work after which the process ends. */
  readonly idleMs?: number;
  /** Photos that may wait behind the one being looked at. */
  readonly maxWaiting?: number;
  /** Milliseconds for one photo, loading the models included. */
  readonly timeoutMs?: number;
  /** The program to run instead; for tests of its failures. */
  readonly program?: URL;
}

interface Job {
  readonly id: number;
  readonly pixels: Pixels;
  readonly resolve: (faces: readonly FoundFace[]) => void;
  readonly reject: (error: MynaError) => void;
}

interface State {
  readonly waiting: Job[];
  current: Job | undefined;
  child: ChildProcess | undefined;
  deadline: NodeJS.Timeout | undefined;
  idle: NodeJS.Timeout | undefined;
  lastId: number;
}

/** One process, one photo at a time: with the models in WebAssembly a second one would only double the memory. */
export function createFaceFinder(options: FaceFinderOptions = {}): FaceFinder {
  const { idleMs = 20_000, maxWaiting = 32, timeoutMs = 20_000, program = new URL('./face-process.ts', import.meta.url) } = options;
  const state: State = { waiting: [], current: undefined, child: undefined, deadline: undefined, idle: undefined, lastId: 0 };

  const settle = (end: (job: Job) => void): void => {
    clearTimeout(state.deadline);
    const job = state.current;
    state.current = undefined;
    if (job) end(job);
    startNext();
  };

  const start = (): ChildProcess => {
    const child = fork(program, [], {
      serialization: 'advanced',
      execArgv: ['--no-warnings'],
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.on('message', (answer: FaceAnswer) => {
      if (answer.id !== state.current?.id) return;
      settle((job) => ('faces' in answer ? job.resolve(byScore(answer.faces)) : job.reject(unavailable(answer.failure))));
    });
    const gone = (reason: string) => {
      if (state.child !== child) return;
      state.child = undefined;
      settle((job) => job.reject(unavailable(reason)));
    };
    child.on('error', (error) => gone(error.name));
    child.on('exit', (code, signal) => gone(signal ?? `exit ${code}`));
    return child;
  };

  const startNext = (): void => {
    const job = state.waiting.shift();
    if (!job) {
      state.idle = setTimeout(() => stop(state), idleMs).unref();
      return;
    }
    state.current = job;
    state.child ??= start();
    const child = state.child;
    state.deadline = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.send({ id: job.id, pixels: job.pixels } satisfies FaceRequest, (error) => {
      if (error) child.kill('SIGKILL');
    });
  };

  return {
    find(pixels) {
      if (state.waiting.length >= maxWaiting) return Promise.reject(new MynaError('MYNA_CARDS_PHOTO_CHECK_BUSY', { waiting: maxWaiting }));
      clearTimeout(state.idle);
      state.lastId += 1;
      const id = state.lastId;
      return new Promise((resolve, reject) => {
        state.waiting.push({ id, pixels, resolve, reject });
        if (!state.current) startNext();
      });
    },
    close: () => stop(state),
  };
}

async function stop(state: State): Promise<void> {
  clearTimeout(state.idle);
  for (const job of state.waiting.splice(0)) job.reject(unavailable('closed'));
  const child = state.child;
  if (!child) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGKILL');
  await ended;
}

function unavailable(reason: string): MynaError {
  return new MynaError('MYNA_CARDS_PHOTO_CHECK_UNAVAILABLE', { reason });
}

function byScore(faces: readonly FoundFace[]): readonly FoundFace[] {
  return faces.toSorted((a, b) => b.score - a.score);
}
