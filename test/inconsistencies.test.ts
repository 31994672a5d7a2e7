import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatDiagnostics } from '../src/base/diagnostic.js';
import { packageRoot } from '../src/base/package-root.js';
import { judge } from '../src/checks/judge.js';
import { factsOf, imageOf } from '../src/checks/checks-rig.js';
import type { SegmentationNetwork } from '../src/nn/network.js';
import { networkOf } from '../src/stages/network-of.js';
import type { TrainedModel, TrainedSegmentation } from '../src/stages/train/model-file.js';
import { casesIn, editJson, editModel, resultOf, tinyRun, trainTiny, type Editable } from './support/tiny-trained.js';
import {
  editWeights,
  ofCommand,
  ofEvaluation,
  ofIngest,
  ofNetwork,
  ofTrainings,
  ofWindows,
  predictFaulty,
  repeatedSamples,
  replacePrediction,
  validated,
} from './support/injections.js';

/**
 * The ways in which training and inference part, as docs/checks.md lists them: each is injected, by itself, into an
 * experiment that is sound without it, and has to be found by the check that names it. What no setting can bring about is
 * injected where code would have to go wrong.
 */

/** Trained and predicted once; whoever tampers takes a copy. */
let sound: string;
/** What prediction said of images that have one fault each. */
let ofNewImages: string;

beforeAll(async () => {
  sound = await trainTiny(10);
  ofNewImages = await predictFaulty(sound);
}, 300_000);

const ofTiny = (...sets: readonly string[]): string => validated({ file: join(sound, 'tiny.yaml'), sets, cwd: sound });

/** Of every fold's `model.json`. */
const ofModels = (change: (model: Editable<TrainedModel>) => void): string =>
  ofTrainings(sound, (folder) => {
    for (const fold of [0, 1]) editModel(folder, fold, change);
  });

interface Row {
  /** As in docs/checks.md. */
  readonly mistake: string;
  readonly fault: string;
  readonly found: () => string | Promise<string>;
  /** Code, place and values. */
  readonly says: RegExp;
}

const rows: readonly Row[] = [
  {
    mistake: 'flips at test time that training never showed',
    fault: 'the file asks for them',
    found: () => ofTiny('inference.tta={mirror: [L/R, A/P]}'),
    says: /error TTA_NOT_TRAINED test-time augmentation mirrors A\/P, but training mirrors only L\/R[^]*tiny\.yaml:18.* the trained axes/,
  },
  {
    mistake: 'flips at test time that training never showed',
    fault: 'the checkpoint says that they were trained',
    found: () => ofModels((model) => (model.mirrored = [{ axis: 'A/P', samples: 9 }])),
    says: /error TRAINED_OTHERWISE fold 0 was trained with augmentation\.mirror\.axes \[A\/P\] \(.*model\.json\), and the experiment declares \[L\/R\]/,
  },
  {
    mistake: 'another normalisation',
    fault: 'the checkpoint has another scheme',
    found: () => ofModels((model) => (model.channels[0]!.normalize = 'zscore')),
    says: /error TRAINED_OTHERWISE fold 0 was trained with data\.channels \["scan \(zscore\)", "again \(zscore\)"\] \(.*\), and the experiment declares \["scan \(ct\)", "again \(zscore\)"\]/,
  },
  {
    mistake: 'another normalisation',
    fault: 'one fold has other statistics of the foreground',
    found: () =>
      ofTrainings(sound, (folder) => {
        editModel(folder, 1, ({ intensities }) => (intensities.scan!.mean = 0));
      }),
    says: /error FOLDS_TRAINED_UNLIKE fold 0 was trained with data\.channels\.scan\.normalize \{mean: [\d.]+, std: .*\} \(.*\), and fold 1 with \{mean: 0, std: /,
  },
  {
    mistake: 'another range of intensities, or other units',
    fault: 'a new image has an offset of 1024',
    found: () => ofNewImages,
    says: /warning INTENSITY_UNSEEN offset has intensities after ct in channel scan like none that the networks were trained on: .*; the nearest, organ_\d+, .* SD/,
  },
  {
    mistake: 'another spacing or interpolation',
    fault: 'a new image has thick slices',
    found: () => ofNewImages,
    says: /warning SPACING_UNSEEN thick has voxels of 1, 1, 4 mm, and the networks were trained on /,
  },
  {
    mistake: 'another spacing or interpolation',
    fault: 'the checkpoint was trained at another voxel size',
    found: () => ofModels((model) => (model.preprocessing.spacing_mm = [1, 1, 1])),
    says: /error TRAINED_OTHERWISE fold 0 was trained with preprocessing\.spacing_mm \[1, 1, 1\] .* declares \[2, 2, 2\]/,
  },
  {
    mistake: 'another spacing or interpolation',
    fault: 'the checkpoint was trained with another interpolation',
    found: () => ofModels((model) => (model.preprocessing.resample.image = 0)),
    says: /error TRAINED_OTHERWISE fold 0 was trained with preprocessing\.resample \{image: 0, .*\} .* declares \{image: 3, /,
  },
  {
    mistake: 'spacing not permuted with the axes',
    fault: 'a label map whose spacing has another order than its image',
    found: () => ofIngest({ label: { spacing: [3, 2, 1] } }),
    says: /^GRID_DIFFERS .*label\.nii does not lie on the grid of .*image\.nii: their corners are up to [\d.]+ mm apart in space$/,
  },
  {
    mistake: 'axes in another order',
    fault: 'a bare array without header',
    found: () => ofIngest({ image: 'image.npy' }),
    says: /^IMAGE_UNSUPPORTED .*image\.npy is of no known format; known are \.nii, /,
  },
  {
    mistake: 'axes in another order',
    fault: 'a label map stored z, y, x',
    found: () => ofIngest({ label: { size: [2, 3, 4], spacing: [3, 2, 1] } }),
    says: /^GRID_DIFFERS .*: 2 x 3 x 4 voxels against 4 x 3 x 2$/,
  },
  {
    mistake: 'orientation of the header ignored',
    fault: 'a new image does not say how it lies',
    found: () => ofNewImages,
    says: /inspect-image\[spaceless\] error SPACE_MISSING .*spaceless\.nii declares no space, and the network was trained on images turned to RAS/,
  },
  {
    mistake: 'orientation of the header ignored',
    fault: 'images for training do not say how they lie',
    found: () => formatDiagnostics(judge(factsOf({}, { images: [imageOf('a', { hasSpace: false })] })).diagnostics),
    says: /error SPACE_UNDECLARED orientation: RAS needs images that declare their space, but 1 of 1 cases do not: a/,
  },
  {
    mistake: 'another patch size, or overlap',
    fault: 'the checkpoint has another patch',
    found: () => ofModels((model) => (model.patch = [32, 32, 32])),
    says: /error TRAINED_OTHERWISE fold 0 was trained with training\.patch \[32, 32, 32\] .* declares \[16, 16, 16\]/,
  },
  {
    mistake: 'another patch size, or overlap',
    fault: 'hardly any overlap',
    found: () => ofTiny('inference.overlap=0.05'),
    says: /warning OVERLAP_UNUSUAL /,
  },
  {
    mistake: 'windows with holes between them',
    fault: 'every other window is left out',
    found: () => ofWindows({ starts: [[0], [0, 4], [0, 4]] }),
    says: /Internal error: the windows do not cover the image$/,
  },
  {
    mistake: 'channels in another order',
    fault: 'the checkpoint has them the other way round',
    found: () => ofModels((model) => model.channels.reverse()),
    says: /error TRAINED_OTHERWISE fold 0 was trained with data\.channels \["again \(zscore\)", "scan \(ct\)"\] /,
  },
  {
    mistake: 'channels in another order',
    fault: 'the network takes fewer than the file names',
    found: () => ofModels((model) => (model.network.channels = 1)),
    says: /error TRAINED_OTHERWISE fold 0 was trained with model\.inputs 1 .* declares 2/,
  },
  {
    mistake: 'label values that were not declared',
    fault: 'a label map holds one',
    found: () => ofIngest({ label: { value: 255 } }),
    says: /^LABEL_NOT_DECLARED .*label\.nii holds the label 255 \(1 voxels\), declared are 0 background, 1 organ$/,
  },
  {
    mistake: 'label values that were not declared',
    fault: 'declared values leave a gap',
    found: () => ofTiny('task.labels={background: 0, front: 1, back: 3}'),
    says: /error LABELS_NOT_CONSECUTIVE /,
  },
  {
    mistake: 'regions written in another order',
    fault: 'the checkpoint has another order of outputs',
    found: () => ofModels((model) => (model.task as Editable<TrainedSegmentation>).regions!.reverse()),
    says: /error TRAINED_OTHERWISE fold 0 was trained with task\.regions \["rear \(back\) as back", "organ \(front, back\) as front"\] .* declares \["organ \(front, back\) as front", "rear \(back\) as back"\]/,
  },
  {
    mistake: 'an auxiliary head is used',
    fault: 'the network gives the lower resolution first',
    found: () => {
      const settings = { kind: 'unet', features: [2, 4, 8], convsPerStage: 1 } as const;
      const network = networkOf({ settings, channels: 1, outputs: 1, extras: 0, deepSupervision: true, drawKey: [1] });
      return ofWindows({
        network: { forward: (x) => (network as SegmentationNetwork).forward(x, { training: true }).reverse() },
      });
    },
    says: /Internal error: the network gives 8 scores for a window that has 64$/,
  },
  {
    mistake: 'another checkpoint, or part of one',
    fault: 'an array has another name',
    found: () =>
      ofNetwork(sound, (out) => {
        editJson(join(out, 'weights.json'), ({ arrays }) => {
          (arrays as { name: string }[])[0]!.name = 'another';
        });
      }),
    says: /^SETTINGS_DISAGREE the weights do not belong to this network: \S+ is missing; another is unknown$/,
  },
  {
    mistake: 'another checkpoint, or part of one',
    fault: 'the weights of another fold',
    found: () =>
      ofCommand(sound, ['run', 'tiny.yaml', '--fold', '0', '--set', 'inference.overlap=0.6'], (folder) => {
        const [mine, other] = ['train[0]', 'train[1]'].map((node) =>
          join(resultOf(folder, node), 'out', 'weights.bin'),
        );
        cpSync(other!, mine!);
      }),
    says: /error RESULT_DAMAGED the stored result of train\[0\] is damaged: .*weights\.bin does not hold what was published/,
  },
  {
    mistake: 'half precision',
    fault: 'a weight overflowed',
    found: () =>
      ofNetwork(sound, (out) => {
        editWeights(out, (values) => (values[0] = Infinity));
      }),
    says: /^PREDICTION_NOT_FINITE the network of .*weights\.bin gives NaN or infinity in \d+ of its \d+ outputs$/,
  },
  {
    mistake: 'training mode at prediction',
    fault: 'batch normalisation over two images',
    found: () =>
      validated({
        file: join(packageRoot(), 'experiments', 'quickstart-volume.yaml'),
        sets: ['model={kind: densenet}', 'preprocessing.size=[32, 32, 32]', 'training.batch=2'],
        cwd: sound,
        env: { ULTRASOUND_ROOT: sound },
      }),
    says: /warning BATCH_NORM_SMALL_BATCH /,
  },
  {
    mistake: 'no preprocessing at prediction',
    fault: 'the checkpoint of one fold was trained on images that were not cropped',
    found: () =>
      ofTrainings(sound, (folder) => {
        editModel(folder, 1, (model) => (model.preprocessing.crop = 'none'));
      }),
    says: /error TRAINED_OTHERWISE fold 1 was trained with preprocessing\.crop none .* declares nonzero[^]*error FOLDS_TRAINED_UNLIKE fold 0 was trained with preprocessing\.crop nonzero .*, and fold 1 with none/,
  },
  {
    mistake: "the result is not brought back to the image's space",
    fault: 'a prediction on the grid of the network',
    found: () =>
      ofEvaluation(sound, (out, id) => {
        replacePrediction(out, id, { agree: true });
      }),
    says: /^GRID_DIFFERS .*organ_\d+\.nii\.gz does not lie on the grid of .*: 4 x 4 x 4 voxels against /,
  },
  {
    mistake: 'one program validates, another predicts',
    fault: 'a prediction of another program',
    found: () =>
      ofEvaluation(sound, (out, id) => {
        replacePrediction(out, id, { agree: false });
      }),
    says: /^RESULT_DAMAGED the prediction .* is not the one that was published$/,
  },
  {
    mistake: 'old preprocessed files',
    fault: 'a prepared case was changed on disk',
    found: () =>
      ofCommand(sound, ['run', 'tiny.yaml', '--fold', '0', '--set', 'training.epochs=3'], (folder) => {
        const path = join(resultOf(folder, `prepare[${casesIn(folder)[0]!}]`), 'out', 'image.f32');
        const bytes = readFileSync(path);
        bytes.writeFloatLE(bytes.readFloatLE(0) + 1, 0);
        writeFileSync(path, bytes);
      }),
    says: /error RESULT_DAMAGED the stored result of prepare\[organ_001\] is damaged: .*image\.f32 does not hold what was published/,
  },
  {
    mistake: 'old preprocessed files',
    fault: 'an image was changed after it was prepared',
    found: () =>
      ofCommand(sound, ['plan', 'tiny.yaml'], (folder) => {
        const [first, second] = casesIn(folder);
        cpSync(join(folder, 'images', `${first!}.nii.gz`), join(folder, 'images', `${second!}.nii.gz`));
      }),
    says: /ingest +9 fresh, 1 stale\n.*raw\.organ_002\.image\.again changed[^]*prepare +10 pending on analyze/,
  },
  {
    mistake: 'other versions of libraries',
    fault: 'the run was made with another engine, Node and voxrun',
    found: () =>
      ofCommand(sound, ['rerun', '@last', '--set', 'inference.overlap=0.6'], (folder) => {
        editJson(join(tinyRun(folder).path, 'run.json'), ({ environment }) => {
          Object.assign(environment as object, { voxrun: '0.0.9', node: 'v18.0.0', engine: 'tensorflow-cpu 2.9.0' });
        });
      }),
    says: /code: voxrun 0\.0\.9 -> [^]*environment: Node: v18\.0\.0 -> v[^]*environment: engine: tensorflow-cpu 2\.9\.0 -> /,
  },
  {
    mistake: 'leakage',
    fault: 'a patient has a second scan with the same voxels',
    found: () =>
      ofCommand(sound, ['run', 'tiny.yaml', '--to', 'split'], (folder) => {
        const [first] = casesIn(folder);
        for (const part of ['images', 'labels']) {
          cpSync(join(folder, part, `${first!}.nii.gz`), join(folder, part, 'again.nii.gz'));
        }
      }),
    says: /^exit 3[^]*error SPLIT_LEAKS training and validation would share data: .* has the same voxels as /,
  },
  {
    mistake: 'workers that draw the same',
    fault: 'every epoch believes that it is the first',
    found: () => repeatedSamples(sound, [0, 0]),
    says: /^4 of 8 samples were drawn before$/,
  },
  {
    mistake: 'validation on patches around the foreground only',
    fault: 'a prediction of the patch around the organ',
    found: () =>
      ofEvaluation(sound, (out, id) => {
        replacePrediction(out, id, { size: [16, 16, 16], agree: true });
      }),
    says: /^GRID_DIFFERS .*: 16 x 16 x 16 voxels against /,
  },
  {
    mistake: 'patches beyond the image',
    fault: 'the patch is far larger than the images',
    found: () =>
      formatDiagnostics(judge(factsOf({}, { images: [imageOf('a', { sizeVoxels: [8, 8, 16] })] })).diagnostics),
    says: /warning PATCH_PADDED 75 % of a patch of 16 x 16 x 16 is padding for the median image of 8 x 8 x 16 voxels/,
  },
  {
    mistake: 'a mean over the cases that happen to be there',
    fault: 'a prediction is missing',
    found: () =>
      ofEvaluation(sound, (out, id) => {
        editJson(join(out, 'predictions.json'), ({ cases }) => {
          Reflect.deleteProperty(cases as object, id);
        });
      }),
    says: /^CASES_MISSING case organ_\d+ of fold 0 has no prediction$/,
  },
];

describe('the table of mistakes in docs/checks.md', () => {
  const page = readFileSync(join(packageRoot(), 'docs', 'checks.md'), 'utf8');
  const [, section] = page.split('## Where training and inference part');
  const named = section!
    .split('\n## ')[0]!
    .match(/^\| [^|]+/gm)!
    .map((cell) => cell.slice(2).trim());

  it('has 26 rows, and each is injected below', () => {
    expect(named.slice(2)).toHaveLength(26);
    expect([...new Set(rows.map(({ mistake }) => mistake))].sort()).toEqual(named.slice(2).sort());
  });
});

describe('a mistake of its own in a sound experiment is found by the check that names it', () => {
  it.each(rows.map((row) => [`${row.mistake}: ${row.fault}`, row] as const))('%s', async (_, { found, says }) => {
    expect(await found()).toMatch(says);
  });
});

describe('the experiment without any of them', () => {
  it('has no finding', async () => {
    expect(ofTiny()).not.toMatch(/error|warning/);
    expect(ofTrainings(sound, () => undefined)).toBe('');
    expect(await ofNetwork(sound, () => undefined)).toBe('nothing was found');
    expect(await ofWindows({})).toBe('nothing was found');
    expect(await ofIngest({})).toBe('nothing was found');
    expect(await ofEvaluation(sound, () => undefined)).toBe('nothing was found');
    expect(await repeatedSamples(sound, [0, 1])).toBe('0 of 8 samples were drawn before');
    expect(ofNewImages).not.toMatch(/_UNSEEN alike /);
    const whole = await ofCommand(sound, ['run', 'tiny.yaml'], () => undefined);
    expect(whole).toMatch(/^exit 0\n/);
    expect(whole).not.toMatch(/error|warning/);
  });
});
