import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DiagnosticError } from '../base/failure.js';
import { packageVersion } from '../base/package-root.js';
import { chooseEngine, type EngineChoice, type EngineUse } from './choose-engine.js';
import { listGpus, restrictGpus } from './devices.js';
import { engineCacheFolder } from './engine-folders.js';
import { engineState, type EngineState } from './engine-state.js';
import { machineFacts } from './machine.js';
import { nativeObstacle } from './native-obstacle.js';
import { lastLines, runTool, type Environment } from './run-tool.js';
import { stageEnvironments } from './stage-environments.js';

/** One line of the examination. A `warning` stops nothing. */
export interface Finding {
  readonly subject: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly text: string;
  readonly fix?: string;
}

export interface ExaminationOptions {
  readonly env: Environment;
  /** Where runs are or will be kept; it need not exist. */
  readonly runsFolder: string;
  /** The bundled program that prints the engine's self-test as JSON. */
  readonly selfTestFile: string;
  /** Default: the engine beside voxrun. Tests give their own. */
  readonly engine?: () => EngineState;
}

/** Below this a training may fill the disk. */
const FREE_BYTES_WARNING = 5e9;

/**
 * Looks at everything that voxrun needs of a machine: versions, devices, disk, engine, what a run would compute with,
 * and that engine's gradients.
 */
export async function examineMachine(options: ExaminationOptions): Promise<Finding[]> {
  const { env, runsFolder, engine = () => engineState({ env }) } = options;
  const choice = await chooseEngine({ request: { engine: 'auto', gpus: 'auto' }, env, state: stateOrNone(engine) });
  return [
    examineVersions(),
    examineHardware(),
    ...(await examineDevices(env)),
    examineDisk('engine cache', engineCacheFolder(env)),
    examineDisk('runs folder', runsFolder),
    await examineEngine(env, engine),
    examineChoice(choice),
    ...(await examineGradients(options, choice)),
  ];
}

function examineVersions(): Finding {
  const text = `voxrun ${packageVersion()}, Node ${process.versions.node}, Node-API ${process.versions.napi}`;
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 20) return { subject: 'versions', state: 'ok', text };
  return { subject: 'versions', state: 'failed', text, fix: 'use Node 20 or later' };
}

function examineHardware(): Finding {
  const { cpu, cores, memoryBytes, system } = machineFacts();
  const text = `${cpu}, ${cores} threads, ${(memoryBytes / 2 ** 30).toFixed(1)} GiB memory, ${system}`;
  return { subject: 'machine', state: 'ok', text };
}

async function examineDevices(env: Environment): Promise<Finding[]> {
  const subject = 'devices';
  const gpus = await listGpus(env);
  if (gpus.length === 0) return [{ subject, state: 'ok', text: 'no GPU (nvidia-smi lists none)' }];
  const all = gpus.map(({ uuid, name, memoryMiB }): Finding => {
    return { subject, state: 'ok', text: `${name} (${uuid}, ${memoryMiB} MiB)` };
  });
  if (env.CUDA_VISIBLE_DEVICES === undefined) return all;
  const left = restrictGpus(gpus, env.CUDA_VISIBLE_DEVICES).length;
  const text = `CUDA_VISIBLE_DEVICES is ${JSON.stringify(env.CUDA_VISIBLE_DEVICES)}: ${left} of ${gpus.length} may be used`;
  return [...all, { subject, state: left === 0 ? 'warning' : 'ok', text }];
}

function examineDisk(subject: string, folder: string): Finding {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = statfsSync(existing);
  const free = bavail * bsize;
  const text = `${(free / 1e9).toFixed(1)} GB free in ${folder}`;
  if (free >= FREE_BYTES_WARNING) return { subject, state: 'ok', text };
  return { subject, state: 'warning', text, fix: 'free some space before a long training' };
}

/** For choosing; what is wrong with it is told by its own finding. */
function stateOrNone(engine: () => EngineState): () => EngineState | undefined {
  return () => {
    try {
      return engine();
    } catch (error) {
      if (error instanceof DiagnosticError) return undefined;
      throw error;
    }
  };
}

async function examineEngine(env: Environment, engine: () => EngineState): Promise<Finding> {
  const subject = 'engine';
  try {
    const { installed, missing, release, build, library } = engine();
    const able = build === 'cuda' ? 'GPU and processor' : 'processor only';
    if (installed) return { subject, state: 'ok', text: `${release} (${able}) in ${library}` };
    const obstacle = await nativeObstacle(env);
    const text = `${release} is not installed: ${missing ?? 'something'} is missing`;
    if (obstacle === undefined) return { subject, state: 'failed', text, fix: 'run `voxrun engine install`' };
    return { subject, state: 'warning', text: `${text}, and cannot be installed: ${obstacle}` };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const [{ message, fix } = { message: error.message, fix: undefined }] = error.diagnostics;
    return { subject, state: 'warning', text: message, ...(fix === undefined ? {} : { fix }) };
  }
}

/** What a run with `resources: {engine: auto, gpus: auto}` would compute with. */
function examineChoice(choice: EngineChoice): Finding {
  const subject = 'auto';
  if (choice.kind === 'stop') {
    const { message, fix } = choice.diagnostic;
    return { subject, state: 'failed', text: message, ...(fix === undefined ? {} : { fix }) };
  }
  const { use, remark } = choice;
  if (use.kind === 'cpu') {
    return { subject, state: 'warning', text: remark?.message ?? `a run computes with ${use.release}` };
  }
  const place = use.gpus.length === 0 ? 'the processor' : use.gpus.map(({ name }) => name).join(', ');
  return { subject, state: 'ok', text: `a run computes with ${use.release} on ${place}` };
}

/** On the first device, if the engine has one. */
function selfTestShare(use: EngineUse): { threads: number; device?: string } {
  const device = use.kind === 'native' ? use.gpus[0]?.entry : undefined;
  return { threads: machineFacts().cores, ...(device === undefined ? {} : { device }) };
}

async function examineGradients({ env, selfTestFile }: ExaminationOptions, choice: EngineChoice): Promise<Finding[]> {
  if (choice.kind === 'stop') return [];
  const { use } = choice;
  const result = await runTool(process.execPath, [selfTestFile], {
    env: {
      ...env,
      ...stageEnvironments(use)(selfTestShare(use)),
      // Finite differences need all digits of single precision; some GPUs multiply with ten bits by default.
      NVIDIA_TF32_OVERRIDE: '0',
    },
  });
  const test = result.exitCode === 0 ? parseSelfTest(result.stdout) : undefined;
  if (test === undefined) {
    const text = `the self-test did not run:\n${lastLines(result)}`;
    return [{ subject: 'self-test', state: 'failed', text, fix: 'run `voxrun engine install`' }];
  }
  const gradients = test.gradients.map(describeGradient);
  if (use.kind === 'cpu')
    return [{ subject: 'self-test', state: 'ok', text: `tfjs ${test.tfjs} in JavaScript` }, ...gradients];
  const text = `TensorFlow ${test.tensorflow ?? 'of unknown version'}, tfjs ${test.tfjs}`;
  // TensorFlow says so on its own at the first operation; there is no other way to ask it.
  const oneDnn = result.stderr.includes('oneDNN custom operations are on');
  return [
    { subject: 'self-test', state: 'ok', text },
    oneDnn
      ? { subject: 'oneDNN', state: 'ok', text: 'on' }
      : { subject: 'oneDNN', state: 'warning', text: 'off: this processor will compute several times slower' },
    ...gradients,
  ];
}

interface SelfTestReport {
  /** Version of the native library; none in JavaScript. */
  readonly tensorflow?: string;
  readonly tfjs: string;
  readonly gradients: readonly GradientReport[];
}

interface GradientReport {
  readonly op: string;
  readonly passed: boolean;
  readonly worst: number | null;
  readonly error?: string;
}

function describeGradient({ op, passed, worst, error }: GradientReport): Finding {
  const difference = worst === null ? (error ?? 'not a number') : `${worst.toExponential(1)} from finite differences`;
  if (passed) return { subject: 'gradient', state: 'ok', text: `${op}: ${difference}` };
  const fix = 'do not train with this engine; run `voxrun engine install`, and report it if that does not help';
  return { subject: 'gradient', state: 'failed', text: `${op}: ${difference}`, fix };
}

function parseSelfTest(text: string): SelfTestReport | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'gradients' in value ? (value as SelfTestReport) : undefined;
  } catch {
    return undefined;
  }
}
