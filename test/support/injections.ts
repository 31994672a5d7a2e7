import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatDiagnostics } from '../../src/base/diagnostic.js';
import { sha256OfFile } from '../../src/base/hash.js';
import { judgeTrainings } from '../../src/cli/experiment/judge-trainings.js';
import { recordedSettings } from '../../src/cli/experiment/predict/recorded-settings.js';
import { recordedResults } from '../../src/cli/experiment/test/recorded-results.js';
import { resultsOfRun } from '../../src/cli/experiment/results-of-run.js';
import { findRun } from '../../src/cli/experiment/find-run.js';
import { examineFile } from '../../src/cli/validate/examine-file.js';
import type { StageContext } from '../../src/graph/stage-context.js';
import { readImage } from '../../src/imaging/read-image.js';
import { niftiBytes, scaledAffine } from '../../src/imaging/test-rig.js';
import type { RawImage, Triple } from '../../src/imaging/volume.js';
import { writeLabelMap } from '../../src/imaging/write-label-map.js';
import { predictVolume, type PredictionOptions } from '../../src/learn/inference/predict-volume.js';
import { openBatches } from '../../src/learn/loader/open-batches.js';
import { tensorFlow, type Tensor5D } from '../../src/nn/load-tf.js';
import { evaluateSegmentation } from '../../src/stages/evaluate/evaluate-segmentation.js';
import { main as ingest } from '../../src/stages/ingest/main.js';
import { openMember } from '../../src/stages/predict/open-member.js';
import { predictCase } from '../../src/stages/predict/predict-case.js';
import type { SegmentationMember } from '../../src/stages/predict/open-member.js';
import { layoutOf } from '../../src/store/layout.js';
import { memoryIo } from './memory-io.js';
import { temporaryFolder, voxrun } from './real-cli.js';
import { stageContext } from './stage-context.js';
import { casesIn, copyOf, editJson, resultOf, tinyRun } from './tiny-trained.js';

/** What prediction says of images that have one fault each, and of one that has none. */
export async function predictFaulty(sound: string): Promise<string> {
  const [id] = casesIn(sound);
  const original = await readImage(join(sound, 'images', `${id!}.nii.gz`));
  const folder = join(sound, 'new');
  mkdirSync(folder);
  const values = Int16Array.from(original.data);
  writeImage(join(folder, 'alike.nii'), original, { values });
  writeImage(join(folder, 'offset.nii'), original, { values: values.map((value) => value + 1024) });
  writeImage(join(folder, 'thick.nii'), original, { values, spacing: [1, 1, 4] });
  writeImage(join(folder, 'spaceless.nii'), original, { values, hasSpace: false });
  const names = ['alike', 'offset', 'thick', 'spaceless'];
  writeFileSync(
    join(sound, 'new.csv'),
    ['case,scan,again', ...names.map((name) => `${name},new/${name}.nii,new/${name}.nii`)].join('\n'),
  );
  const { stderr } = await voxrun(sound, ['predict', tinyRun(sound).id, 'new.csv', '--out', 'predicted']);
  return stderr;
}

function writeImage(
  path: string,
  { size, affine, spacingMm }: RawImage,
  { values, spacing = spacingMm, hasSpace = true }: { values: Int16Array; spacing?: Triple; hasSpace?: boolean },
): void {
  const factor = (column: number): number => (column < 3 ? spacing[column]! / spacingMm[column]! : 1);
  const sform = affine.map((value, at) => value * factor(at % 4));
  writeFileSync(
    path,
    niftiBytes({
      sizes: size,
      voxels: values,
      pixelType: 'int16',
      pixdim: [1, ...spacing],
      ...(hasSpace ? { sform } : {}),
    }),
  );
}

/** What `validate` says of an experiment file with other settings. */
export function validated(options: {
  file: string;
  sets: readonly string[];
  cwd: string;
  env?: Record<string, string>;
}): string {
  const { file, sets, cwd, env = {} } = options;
  const { diagnostics } = examineFile({ file, sets, variant: undefined, io: memoryIo({ cwd, env }) });
  return formatDiagnostics(diagnostics);
}

/** What is said of the networks of a tampered copy before they predict. */
export function ofTrainings(sound: string, tamper: (folder: string) => void): string {
  const folder = copyOf(sound);
  tamper(folder);
  const layout = layoutOf(join(folder, 'runs'));
  const found = findRun({ layout, name: tinyRun(folder).id });
  const recorded = recordedResults({ folder: found.folder, results: resultsOfRun({ layout, folder: found.folder }) });
  const settings = recordedSettings(found);
  return formatDiagnostics(judgeTrainings({ settings, locate: () => undefined, recorded, layout }));
}

/** What a command of a tampered copy says. */
export async function ofCommand(
  sound: string,
  args: readonly string[],
  tamper: (folder: string) => void,
): Promise<string> {
  const folder = copyOf(sound);
  tamper(folder);
  const { code, stderr, stdout } = await voxrun(folder, args);
  return [`exit ${code}`, stderr, stdout].join('\n');
}

async function failureOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    const { failure } = error as { failure?: { code: string } };
    return `${failure?.code ?? ''} ${(error as Error).message}`;
  }
  return 'nothing was found';
}

const bound = (path: string) => ({ path, sha256: sha256OfFile(path) });

/** What reading one case says: an image of 4 x 3 x 2 voxels of 1 x 2 x 3 mm, unless it is another, with a label map. */
export function ofIngest(fault: {
  image?: string;
  label?: { size?: Triple; spacing?: Triple; value?: number };
}): Promise<string> {
  const folder = temporaryFolder();
  const write = (name: string, size: Triple, spacing: Triple, value: number): string => {
    const data = new Uint8Array(24).fill(value, 0, 1);
    writeLabelMap(join(folder, name), { data, size, affine: scaledAffine(spacing) });
    return join(folder, name);
  };
  const image = write('image.nii', [4, 3, 2], [1, 2, 3], 9);
  if (fault.image !== undefined) cpSync(image, join(folder, fault.image));
  const { size = [4, 3, 2], spacing = [1, 2, 3], value = 1 } = fault.label ?? {};
  const label = write('label.nii', size, spacing, value);
  const context: StageContext = {
    ...stageContext({
      node: 'ingest[a]',
      scope: { case: 'a' },
      settings: { channels: ['mri'], labels: { background: 0, organ: 1 } },
      inputs: {},
      outputs: {},
    }),
    raw: () => ({ images: { mri: bound(join(folder, fault.image ?? 'image.nii')) }, label: bound(label) }),
  };
  return failureOf(() => ingest(context));
}

/** A trained network of the tiny run, its files tampered with, on one case. */
export function ofNetwork(sound: string, tamper: (out: string) => void): Promise<string> {
  const folder = copyOf(sound);
  const out = join(resultOf(folder, 'train[0]'), 'out');
  tamper(out);
  const image = bound(join(folder, 'images', `${casesIn(folder)[0]!}.nii.gz`));
  return failureOf(() => {
    const inference = { checkpoint: 'final', tta: 'trained', overlap: 0.5, blend: 'gaussian' } as const;
    const member = openMember({ folder: out, inference, declared: ['L/R'] }) as SegmentationMember;
    return predictCase({
      members: [member],
      inference,
      raw: { images: { scan: image, again: image } },
      signal: new AbortController().signal,
    });
  });
}

/** Weights with their index, which knows the hash of the values. */
export function editWeights(out: string, change: (values: Float32Array) => void): void {
  const path = join(out, 'weights.bin');
  const bytes = readFileSync(path);
  change(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4));
  writeFileSync(path, bytes);
  editJson(join(out, 'weights.json'), (index) => (index.sha256 = sha256OfFile(path)));
}

/** A prediction of 8 x 8 x 8 voxels in windows of 4, by a network that gives 1 everywhere. */
export function ofWindows(change: Partial<PredictionOptions>): Promise<string> {
  const tf = tensorFlow();
  const starts = [0, 2, 4];
  return failureOf(() =>
    predictVolume({
      network: { forward: (x: Tensor5D) => [tf.onesLike(x)] },
      image: new Float32Array(512),
      size: [8, 8, 8],
      channels: 1,
      classes: 1,
      window: [4, 4, 4],
      starts: [starts, starts, starts],
      importance: new Float32Array(64).fill(1),
      passes: [{ axes: [] }],
      ...change,
    }),
  );
}

/** What evaluating fold 0 of a tampered copy says. `out` is what `predict` published. */
export function ofEvaluation(sound: string, tamper: (out: string, id: string) => void): Promise<string> {
  const folder = copyOf(sound);
  const out = join(resultOf(folder, 'predict[0]'), 'out');
  const { cases } = JSON.parse(readFileSync(join(out, 'predictions.json'), 'utf8')) as { cases: object };
  const ids = Object.keys(cases);
  tamper(out, ids[0]!);
  const context: StageContext = {
    ...stageContext({ node: 'evaluate[0]', scope: { fold: 0 }, settings: {}, inputs: {}, outputs: {} }),
    output: () => out,
    caseIds: () => ids,
    raw: (id) => ({ images: {}, label: bound(join(folder, 'labels', `${id}.nii.gz`)) }),
  };
  return failureOf(() =>
    evaluateSegmentation({
      context,
      task: { labels: { background: 0, front: 1, back: 2 }, regions: null, ignore: null },
      evaluation: { metrics: ['dice'], surface: 'deepmind' },
      choosePostprocessing: false,
    }),
  );
}

/** Writes the prediction of a case as another program would have, and lets its record agree if that is asked for. */
export function replacePrediction(out: string, id: string, { size, agree }: { size?: Triple; agree: boolean }): void {
  const path = join(out, 'predictions', `${id}.nii.gz`);
  const other = size ?? [4, 4, 4];
  writeLabelMap(path, {
    data: new Uint8Array(other[0] * other[1] * other[2]),
    size: other,
    affine: scaledAffine([2, 2, 2]),
  });
  if (!agree) return;
  editJson(join(out, 'predictions.json'), ({ cases }) => {
    (cases as Record<string, { sha256: string }>)[id]!.sha256 = sha256OfFile(path);
  });
}

/** Samples that training would draw twice in these steps, given the epoch that each step believes itself in. */
export async function repeatedSamples(sound: string, epochs: readonly number[]): Promise<string> {
  const ids = casesIn(sound).slice(0, 4);
  const hashes: string[] = [];
  for (const epoch of epochs) {
    const batches = openBatches({
      cases: ids.map((id) => ({ id, folder: join(resultOf(sound, `prepare[${id}]`), 'out') })),
      purpose: 'training',
      caseOrder: 'random',
      patch: [16, 16, 16],
      batch: 2,
      foreground: 0,
      scales: [[1, 1, 1]],
      augmentation: { noise: { p: 1, std: [0.05, 0.1] } },
      seed: 1,
      fold: 0,
      startEpoch: epoch,
      epochs: epoch + 1,
      stepsPerEpoch: 2,
      workers: 0,
    });
    for (let step = 0; step < 2; step++) {
      const { image } = await batches.next();
      const half = image.length / 2;
      for (const slot of [0, 1]) {
        hashes.push(
          createHash('sha256')
            .update(image.slice(slot * half, (slot + 1) * half))
            .digest('hex'),
        );
      }
    }
    await batches.close();
  }
  const repeated = hashes.length - new Set(hashes).size;
  return `${repeated} of ${hashes.length} samples were drawn before`;
}
