import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256OfFile } from '../../src/base/hash.js';
import type { TrainedModel } from '../../src/stages/train/model-file.js';
import { layoutOf } from '../../src/store/layout.js';
import { listRuns, readNodes, type NodeRecord, type RunFolder } from '../../src/store/run-record.js';
import { temporaryFolder, voxrun } from './real-cli.js';

/** Sound, and with all that can part: two channels, the dataset's foreground, regions, resampling, mirroring. */
const tinyExperiment = `version: 1
name: tiny
seed: 1
data:
  channels:
    scan: { image: 'images/{case}.nii.gz', normalize: ct }
    again: { image: 'images/{case}.nii.gz', normalize: zscore }
  label: labels/{case}.nii.gz
  independent_unit: case
  split: { kind: kfold, folds: 2, seed: 1 }
task:
  kind: segmentation
  labels: { background: 0, front: 1, back: 2 }
  regions:
    organ: { of: [front, back], as: front }
    rear: { of: [back], as: back }
preprocessing: { orientation: RAS, spacing_mm: [2, 2, 2] }
augmentation: { mirror: { axes: [L/R] }, rotate: { degrees: 15, p: 0.5 } }
model: { kind: unet, features: [4, 8] }
training: { patch: [16, 16, 16], epochs: 2, steps_per_epoch: 3 }
`;

/** A folder with images and two folds of the tiny experiment that are trained and have predicted. Takes a while. */
export async function trainTiny(cases: number): Promise<string> {
  const folder = temporaryFolder();
  const made = await voxrun(folder, ['init', '--example', 'asymmetric', '.', '--cases', String(cases)]);
  if (made.code !== 0) throw new Error(made.stderr);
  writeFileSync(join(folder, 'tiny.yaml'), tinyExperiment);
  const { code, stderr } = await voxrun(folder, ['run', 'tiny.yaml', '--to', 'predict']);
  if (code !== 0) throw new Error(stderr);
  return folder;
}

/** The same in a folder of its own, to be tampered with. */
export function copyOf(folder: string): string {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

export function tinyRun(folder: string): RunFolder {
  return listRuns(layoutOf(join(folder, 'runs')), 'tiny')[0]!;
}

/** The folder of the stored result of a node, e.g. `train[0]`. */
export function resultOf(folder: string, node: string): string {
  const record: NodeRecord | undefined = readNodes(tinyRun(folder)).find((one) => one.node === node);
  if (record?.result === undefined) throw new Error(`${node} has no result`);
  return join(folder, 'runs', '.store', 'results', record.result);
}

export function editJson(path: string, change: (value: Record<string, unknown>) => void): void {
  const value = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  change(value);
  writeFileSync(path, JSON.stringify(value));
}

/** Lets the manifest of a result agree with the files below its `out/`, as after a careful exchange of them. */
function agreeManifest(result: string): void {
  editJson(join(result, 'manifest.json'), ({ files }) => {
    for (const [file, record] of Object.entries(files as Record<string, { sha256: string; bytes: number }>)) {
      const path = join(result, 'out', file);
      record.sha256 = sha256OfFile(path);
      record.bytes = readFileSync(path).length;
    }
  });
}

export type Editable<T> = { -readonly [Key in keyof T]: Editable<T[Key]> };

/** Edits `model.json` of a fold's training, manifest and all. */
export function editModel(folder: string, fold: number, change: (model: Editable<TrainedModel>) => void): void {
  const result = resultOf(folder, `train[${fold}]`);
  editJson(join(result, 'out', 'model.json'), (value) => {
    change(value as unknown as Editable<TrainedModel>);
  });
  agreeManifest(result);
}

/** Ids of the cases that the tiny experiment has. */
export function casesIn(folder: string): string[] {
  return readdirSync(join(folder, 'images'))
    .map((name) => name.replace('.nii.gz', ''))
    .sort();
}
