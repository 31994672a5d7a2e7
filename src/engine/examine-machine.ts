import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DiagnosticError } from '../base/failure.js';
import { packageVersion } from '../base/package-root.js';
import { listGpus } from './devices.js';
import { engineEnvironment } from './engine-environment.js';
import { engineCacheFolder } from './engine-folders.js';
import { engineState, type EngineState } from './engine-state.js';
import { machineFacts } from './machine.js';
import { lastLines, runTool, type Environment } from './run-tool.js';

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

/** Looks at everything that voxrun needs of a machine: versions, engine, devices, disk, and the engine's gradients. */
export async function examineMachine(options: ExaminationOptions): Promise<Finding[]> {
  const { env, runsFolder } = options;
  const engine = examineEngine(options);
  return [
    examineVersions(),
    examineHardware(),
    ...(await examineDevices(env)),
    examineDisk('engine cache', engineCacheFolder(env)),
    examineDisk('runs folder', runsFolder),
    engine,
    ...(engine.state === 'failed' ? [] : await examineGradients(options)),
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
  const gpus = await listGpus(env);
  if (gpus.length === 0) return [{ subject: 'devices', state: 'ok', text: 'no GPU; the engine computes on the CPU' }];
  return gpus.map(({ uuid, name, memoryMiB }) => ({
    subject: 'devices',
    state: 'warning',
    text: `${name} (${uuid}, ${memoryMiB} MiB) is not used: the installed engine computes on the CPU`,
  }));
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

function examineEngine({ env, engine = () => engineState({ env }) }: ExaminationOptions): Finding {
  const subject = 'engine';
  try {
    const { installed, missing, release, library } = engine();
    if (installed) return { subject, state: 'ok', text: `${release} in ${library}` };
    const text = `${release} is not installed: ${missing ?? 'something'} is missing`;
    return { subject, state: 'failed', text, fix: 'run `voxrun engine install`' };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const [{ message, fix } = { message: error.message, fix: undefined }] = error.diagnostics;
    return { subject, state: 'failed', text: message, ...(fix === undefined ? {} : { fix }) };
  }
}

async function examineGradients({ env, selfTestFile }: ExaminationOptions): Promise<Finding[]> {
  const threads = machineFacts().cores;
  const result = await runTool(process.execPath, [selfTestFile], {
    env: { ...env, ...engineEnvironment({ threads }) },
  });
  const test = result.exitCode === 0 ? parseSelfTest(result.stdout) : undefined;
  if (test === undefined) {
    const text = `the self-test did not run:\n${lastLines(result)}`;
    return [{ subject: 'engine', state: 'failed', text, fix: 'run `voxrun engine install`' }];
  }
  // TensorFlow says so on its own at the first operation; there is no other way to ask it.
  const oneDnn = result.stderr.includes('oneDNN custom operations are on');
  return [
    { subject: 'engine', state: 'ok', text: `TensorFlow ${test.tensorflow}, tfjs ${test.tfjs}` },
    oneDnn
      ? { subject: 'oneDNN', state: 'ok', text: 'on' }
      : { subject: 'oneDNN', state: 'warning', text: 'off: this processor will compute several times slower' },
    ...test.gradients.map(describeGradient),
  ];
}

interface SelfTestReport {
  readonly tensorflow: string;
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
