import type { Diagnostic } from '../base/diagnostic.js';
import { visibleGpus, type VisibleGpu } from './devices.js';
import { engineState, type EngineState } from './engine-state.js';
import { currentPlatform } from './engine-release.js';
import { DiagnosticError } from '../base/failure.js';
import { nativeObstacle } from './native-obstacle.js';
import type { Environment } from './run-tool.js';

/** What an experiment asks for. */
export interface EngineRequest {
  /** `native` is TensorFlow's library, `cpu` the JavaScript one; `auto` is native wherever that can be installed. */
  readonly engine: 'auto' | 'native' | 'cpu';
  /** GPUs to compute on; `auto` is all that are visible, 0 none. */
  readonly gpus: 'auto' | number;
  /** Where `gpus` was said, for messages: `--gpus`; without it, `resources.gpus` of the experiment. */
  readonly gpusFrom?: string;
}

/** What stages compute with. */
export type EngineUse =
  | { readonly kind: 'native'; readonly release: string; readonly gpus: readonly VisibleGpu[] }
  | { readonly kind: 'cpu'; readonly release: string };

export type EngineChoice =
  | { readonly kind: 'use'; readonly use: EngineUse; /** Told once per run. */ readonly remark?: Diagnostic }
  /** Blame `refused`: asked for and not possible here; `data`: not installed. */
  | { readonly kind: 'stop'; readonly diagnostic: Diagnostic };

export interface ChoiceOptions {
  readonly request: EngineRequest;
  readonly env: Environment;
  /** Tests give their own. */
  readonly platform?: string;
  readonly state?: () => EngineState | undefined;
}

const JAVASCRIPT = 'tfjs (JavaScript)';

/**
 * Decides what to compute with. A GPU that is there, or asked for, is used or the choice stops: it never becomes the
 * processor without a word. Starts `nvidia-smi`, and python3 only where the native engine is not installed.
 */
export async function chooseEngine(options: ChoiceOptions): Promise<EngineChoice> {
  const { request, env } = options;
  const gpus = request.gpus === 0 ? [] : await visibleGpus(env);
  if (typeof request.gpus === 'number' && request.gpus > gpus.length) return stop(tooFewGpus(request, gpus, env));
  const wanted = request.gpus === 'auto' ? gpus : gpus.slice(0, request.gpus);
  if (request.engine === 'cpu') {
    if (typeof request.gpus === 'number' && wanted.length > 0) return stop(cpuHasNoGpu(request));
    return { kind: 'use', use: { kind: 'cpu', release: JAVASCRIPT }, remark: slow('resources.engine is cpu') };
  }
  const state = stateOf(options);
  if (wanted.length > 0) return withGpus(wanted, state, request);
  if (state?.installed === true) return { kind: 'use', use: { kind: 'native', release: state.release, gpus: [] } };
  const obstacle = await nativeObstacle(env, options.platform);
  if (obstacle === undefined) return stop(notInstalled(state));
  if (request.engine === 'native') return stop(impossible(obstacle));
  const because = `the native engine cannot be installed here: ${obstacle}`;
  return { kind: 'use', use: { kind: 'cpu', release: JAVASCRIPT }, remark: slow(because) };
}

function stop(diagnostic: Diagnostic): EngineChoice {
  return { kind: 'stop', diagnostic };
}

/** Undefined on a platform that the native engine is not built for. */
function stateOf({ env, platform = currentPlatform(), state }: ChoiceOptions): EngineState | undefined {
  if (state !== undefined) return state();
  if (platform !== currentPlatform()) return undefined;
  try {
    return engineState({ env });
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return undefined;
  }
}

function withGpus(gpus: readonly VisibleGpu[], state: EngineState | undefined, request: EngineRequest): EngineChoice {
  if (state?.installed === true && state.build === 'cuda')
    return { kind: 'use', use: { kind: 'native', release: state.release, gpus } };
  const names = [...new Set(gpus.map(({ name }) => name))].join(', ');
  const why =
    state?.installed === true
      ? `the installed engine (${state.release}) computes on the processor only`
      : 'the engine that computes on it is not installed';
  const asked = request.gpus === 'auto' ? '' : `, ${asking(request)}`;
  return stop({
    code: 'ENGINE_WITHOUT_GPU',
    severity: 'error',
    blame: 'refused',
    message: `this machine has a GPU (${names})${asked}, and ${why}`,
    fix: '`voxrun engine install --cuda`; or set resources.gpus to 0 (or `--gpus 0`) to compute on the processor all the same',
    places: [],
  });
}

function gpusName({ gpusFrom = 'resources.gpus' }: EngineRequest): string {
  return gpusFrom;
}

/** `resources.gpus is 1` */
function asking(request: EngineRequest): string {
  return `${gpusName(request)} is ${request.gpus}`;
}

function tooFewGpus(request: EngineRequest, gpus: readonly VisibleGpu[], env: Environment): Diagnostic {
  const hidden =
    env.CUDA_VISIBLE_DEVICES === undefined
      ? ''
      : ` (CUDA_VISIBLE_DEVICES is ${JSON.stringify(env.CUDA_VISIBLE_DEVICES)})`;
  const found = gpus.length === 0 ? 'no GPU' : gpus.length === 1 ? 'one GPU' : `${gpus.length} GPUs`;
  const fix =
    gpus.length === 0
      ? `set ${gpusName(request)} to 0 or auto to compute on the processor; \`voxrun doctor\` shows what is found`
      : `set ${gpusName(request)} to ${gpus.length} or auto; \`voxrun doctor\` shows what is found`;
  return {
    code: 'GPUS_MISSING',
    severity: 'error',
    blame: 'refused',
    message: `${asking(request)}, and nvidia-smi shows ${found} to this process${hidden}`,
    fix,
    places: [],
  };
}

function cpuHasNoGpu(request: EngineRequest): Diagnostic {
  return {
    code: 'ENGINE_WITHOUT_GPU',
    severity: 'error',
    blame: 'refused',
    message: `resources.engine is cpu, which uses no GPU, but ${asking(request)}`,
    fix: `set resources.engine to auto, or ${gpusName(request)} to 0`,
    places: [],
  };
}

function notInstalled(state: EngineState | undefined): Diagnostic {
  const missing = state?.missing === undefined ? '' : `: ${state.missing} is missing`;
  return {
    code: 'ENGINE_MISSING',
    severity: 'error',
    blame: 'data',
    message: `the native engine is not installed here${missing}`,
    fix: '`voxrun engine install`',
    places: [],
  };
}

function impossible(obstacle: string): Diagnostic {
  return {
    code: 'ENGINE_IMPOSSIBLE',
    severity: 'error',
    blame: 'refused',
    message: `resources.engine is native, and the native engine cannot be installed here: ${obstacle}`,
    fix: 'set resources.engine to auto, and small experiments compute in JavaScript; or use a machine with linux-x64',
    places: [],
  };
}

/** Measured on two cores: a training step of `experiments/quickstart.yaml` takes 11.3 s instead of 0.134 s. */
function slow(because: string): Diagnostic {
  return {
    code: 'ENGINE_SLOW',
    severity: 'warning',
    blame: 'data',
    message: `${because}; so this run computes in plain JavaScript, which is right but about 80 times slower: a minute of training becomes more than an hour`,
    fix: 'use it for small experiments only; `voxrun doctor` shows what the native engine needs',
    places: [],
  };
}
