import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { NodeRecord } from '../../src/store/run-record.js';

export interface Outcome {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that was started; it resolves when the process has ended. */
export type Running = PromiseLike<{
  readonly exitCode?: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}> & {
  readonly pid?: number | undefined;
};

/** A folder of its own with an experiment, and the command line to use on it. */
export interface Rig {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): void;
  read(file: string): string;
  voxrun(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Outcome>;
  /** Starts without waiting, in a process group of its own. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Running;
  /** Folders of the runs of the experiment `small`, oldest first. */
  runs(): string[];
  /** Ids of the nodes that a run computed, sorted. */
  computed(run: string): string[];
}

export const smallExperiment = `version: 1
name: small
seed: 42
data:
  channels:
    mri: { image: 'images/{case}.nii.gz' }
  label: labels/{case}.nii.gz
  independent_unit: case
  split: { kind: kfold, folds: 2 }
task:
  kind: segmentation
  labels: { background: 0, front: 1, back: 2 }
preprocessing: { spacing_mm: [1, 1, 1] }
augmentation: { mirror: { axes: [L/R] } }
model: { kind: unet, features: [8, 16] }
training: { patch: [16, 16, 16], epochs: 3, steps_per_epoch: 2 }
checks: { preflight: false, audit: false }
`;

/** Cases `case_0` ... whose files hold only their names: puppets do not look inside. */
export function smallCases(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      [`images/case_${index}.nii.gz`, `image ${index}`],
      [`labels/case_${index}.nii.gz`, `label ${index}`],
    ]).flat(),
  ) as Record<string, string>;
}

export function createRig(options: { cli: string; files?: Readonly<Record<string, string>> }): Rig {
  const { cli, files = { 'small.yaml': smallExperiment, ...smallCases(4) } } = options;
  const folder = mkdtempSync(join(tmpdir(), 'voxrun-rig-'));
  const common = (env: Readonly<Record<string, string>>) =>
    ({ cwd: folder, env: { NO_COLOR: '1', ...env }, reject: false, stdin: 'ignore' }) as const;
  const rig: Rig = {
    folder,
    write(more) {
      for (const [path, content] of Object.entries(more)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      }
    },
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    async voxrun(args, env = {}) {
      const { exitCode, stdout, stderr } = await execa(process.execPath, [cli, ...args], common(env));
      return { code: exitCode, stdout, stderr };
    },
    start: (args, env = {}) => execa(process.execPath, [cli, ...args], { ...common(env), detached: true }),
    runs() {
      try {
        return readdirSync(join(folder, 'runs', 'small'))
          .sort()
          .map((name) => join(folder, 'runs', 'small', name));
      } catch {
        return [];
      }
    },
    computed: (run) =>
      readdirSync(join(run, 'nodes'))
        .map((name) => JSON.parse(readFileSync(join(run, 'nodes', name), 'utf8')) as NodeRecord)
        .filter(({ how }) => how === 'computed')
        .map(({ node }) => node)
        .sort(),
  };
  rig.write(files);
  return rig;
}
