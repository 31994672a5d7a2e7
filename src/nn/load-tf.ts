import type * as tfjs from '@tensorflow/tfjs-node-gpu';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DiagnosticError, StageFailure } from '../base/failure.js';
import { tfjsNodeFolder } from '../engine/engine-folders.js';
import { engineState } from '../engine/engine-state.js';

/** `@tensorflow/tfjs`, with the native backend of `@tensorflow/tfjs-node-gpu` or in pure JavaScript. */
export type TensorFlow = typeof tfjs;
export type { Rank, Scalar, Tensor, Tensor2D, Tensor4D, Tensor5D, Variable } from '@tensorflow/tfjs-node-gpu';

let loaded: TensorFlow | undefined;

/**
 * TensorFlow, loaded at the first call: with its native backend (about 1.6 s), or in pure JavaScript where the
 * environment says `VOXRUN_ENGINE=cpu`. How many threads it uses is read from the environment of the process at that
 * moment (see `engineEnvironment`).
 * Throws a `StageFailure` ENGINE_MISSING where the engine is not installed or does not load.
 */
export function tensorFlow(): TensorFlow {
  return (loaded ??= process.env.VOXRUN_ENGINE === 'cpu' ? loadJavaScript() : loadNative());
}

function loadNative(): TensorFlow {
  const require = createRequire(import.meta.url);
  restoreRemovedUtilities(require('node:util') as Record<string, unknown>);
  // A process that was not started with the environment of a stage (a test, a script) computes the same way.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '1';
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  let tf: TensorFlow;
  try {
    const { missing, binding } = engineState({ env: process.env });
    if (missing !== undefined) throw new Error(`${missing} is missing`);
    const load = require(join(tfjsNodeFolder(), 'index.cjs')) as (binding: string) => TensorFlow;
    tf = load(binding);
  } catch (error) {
    const cause = error instanceof DiagnosticError ? error.diagnostics[0]?.message : undefined;
    throw new StageFailure(
      {
        code: 'ENGINE_MISSING',
        message: `the native engine does not load: ${cause ?? firstLine(error)}`,
        fix: 'run `voxrun engine install`',
      },
      { cause: error },
    );
  }
  return withBackend(tf, 'tensorflow');
}

function loadJavaScript(): TensorFlow {
  const require = createRequire(import.meta.url);
  let tf: TensorFlow;
  try {
    // Its ESM build imports folders, which Node refuses, so the CommonJS build is taken.
    tf = require('@tensorflow/tfjs') as TensorFlow;
  } catch (error) {
    throw new StageFailure(
      {
        code: 'ENGINE_MISSING',
        message: `the engine in JavaScript does not load: ${firstLine(error)}`,
        fix: 'install voxrun again; in a checkout, `npm run setup`',
      },
      { cause: error },
    );
  }
  // Without this it tells on the terminal, in a box, that another package would be faster.
  tf.enableProdMode();
  // The backend comes up at once; the promise is for those that need to load something first.
  void tf.setBackend('cpu');
  return withBackend(tf, 'cpu');
}

function withBackend(tf: TensorFlow, backend: string): TensorFlow {
  if (tf.getBackend() !== backend) {
    throw new Error(`Internal error: TensorFlow came up with the backend ${tf.getBackend()}`);
  }
  return tf;
}

/** Node 23 removed two functions that the package still calls. */
function restoreRemovedUtilities(util: Record<string, unknown>): void {
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!.trim();
}
