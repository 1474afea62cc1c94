/**
 * The child process that finds faces. It exists because the models hold some 400 MB while loaded: the parent starts it with the first photo and lets it
 * end when none has come for a while. A message is a picture, the answer its faces.
 */
import { createRequire, registerHooks } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type { FoundFace } from './face-geometry.ts';
import type { Pixels } from './pixels.ts';

export interface FaceRequest {
  readonly id: number;
  readonly pixels: Pixels;
}

export type FaceAnswer = { readonly id: number; readonly faces: readonly FoundFace[] } | { readonly id: number; readonly failure: string };

interface Tensor {
  readonly size: number;
  dispose(): void;
}

interface Core {
  readonly Tensor: { readonly prototype: Record<string, unknown> };
  reshape(tensor: unknown, shape: readonly number[]): Tensor;
  cast(tensor: unknown, type: string): Tensor;
  tensor3d(values: Uint8Array, shape: readonly [number, number, number], type: 'int32'): Tensor;
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
}

interface Detection {
  readonly detection: { readonly score: number; readonly box: { x: number; y: number; width: number; height: number } };
  readonly landmarks: { readonly positions: readonly { x: number; y: number }[] };
}

interface FaceApi {
  readonly nets: Record<'ssdMobilenetv1' | 'faceLandmark68Net', { loadFromDisk(folder: string): Promise<void> }>;
  readonly SsdMobilenetv1Options: new (options: { minConfidence: number; maxResults: number }) => object;
  detectAllFaces(input: Tensor, options: object): { withFaceLandmarks(): Promise<Detection[]> };
}

const require = createRequire(import.meta.url);

/** Below the score that counts as a face, so that the parent sees doubtful ones too. */
const minConfidence = 0.3;
const maxResults = 5;

async function loadFinder(): Promise<(pixels: Pixels) => Promise<FoundFace[]>> {
  // face-api asks for the whole of TensorFlow.js but uses its core only.
  registerHooks({
    resolve: (specifier, context, next) => next(specifier === '@tensorflow/tfjs' ? '@tensorflow/tfjs-core' : specifier, context),
  });
  const core = require('@tensorflow/tfjs-core') as Core;
  chainOperations(core);
  const wasm = require('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(folder: string): void };
  wasm.setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep);
  await core.setBackend('wasm');
  await core.ready();
  const faceApiFile = require.resolve('@vladmandic/face-api/dist/face-api.node-wasm.js');
  const faceApi = require(faceApiFile) as FaceApi;
  const models = join(dirname(faceApiFile), '..', 'model');
  await faceApi.nets.ssdMobilenetv1.loadFromDisk(models);
  await faceApi.nets.faceLandmark68Net.loadFromDisk(models);
  const options = new faceApi.SsdMobilenetv1Options({ minConfidence, maxResults });

  return async ({ data, width, height }) => {
    const input = core.tensor3d(data, [height, width, 3], 'int32');
    try {
      return (await faceApi.detectAllFaces(input, options).withFaceLandmarks()).map(toFace);
    } finally {
      input.dispose();
    }
  };
}

/** The full library hangs every operation on its tensors; the core leaves that to the application. */
function chainOperations(core: Core): void {
  const prototype = core.Tensor.prototype;
  for (const [name, operation] of Object.entries(core)) {
    if (typeof operation !== 'function' || !operation.name.endsWith('__op') || name in prototype) continue;
    prototype[name] = function (this: unknown, ...rest: unknown[]) {
      return operation(this, ...rest);
    };
  }
  prototype.as1D = function (this: Tensor) {
    return core.reshape(this, [this.size]);
  };
  for (const rank of [2, 3, 4]) {
    prototype[`as${rank}D`] = function (this: Tensor, ...shape: number[]) {
      return core.reshape(this, shape);
    };
  }
  prototype.toFloat = function (this: Tensor) {
    return core.cast(this, 'float32');
  };
}

function toFace({ detection, landmarks }: Detection): FoundFace {
  const { x, y, width, height } = detection.box;
  return {
    score: detection.score,
    box: { left: x, top: y, width, height },
    landmarks: landmarks.positions.map((point) => ({ x: point.x, y: point.y })),
  };
}

const finder = loadFinder();

process.on('message', async ({ id, pixels }: FaceRequest) => {
  const answer = await finder
    .then((find) => find(pixels))
    .then(
      (faces): FaceAnswer => ({ id, faces }),
      (error: unknown): FaceAnswer => ({ id, failure: error instanceof Error ? error.message : 'unknown' }),
    );
  process.send?.(answer);
});
process.on('disconnect', () => process.exit(0));
