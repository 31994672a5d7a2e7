import { without } from '../../base/without.js';
import { randomOf } from '../../base/random.js';
import type { StageContext } from '../../graph/stage-context.js';
import { arrayOrder } from '../../imaging/array-order.js';
import { centralPadding } from '../../imaging/central-padding.js';
import { cropRawImage } from '../../imaging/crop-raw-image.js';
import { toLabelMap } from '../../imaging/label-map.js';
import { countOverlap, diceOf } from '../../imaging/metrics/overlap.js';
import { padCentrally } from '../../imaging/pad-volume.js';
import { prepareCase, type PreparedCase } from '../../imaging/prepare-case.js';
import { readPreparedHeader } from '../../imaging/prepared-file.js';
import { undoPrediction } from '../../imaging/undo-prediction.js';
import { voxelCount, type RawImage, type Triple } from '../../imaging/volume.js';
import type { TrainingBatch } from '../../learn/training/batch-source.js';
import { tensorFlow, type Tensor4D, type Tensor5D } from '../../nn/load-tf.js';
import { mean } from '../../stats/moments.js';
import { readBoundImage } from '../bound-file.js';
import { evaluatedClasses } from '../evaluate/evaluated-classes.js';
import { networkOf } from '../network-of.js';
import type { SegmentationMember } from '../predict/open-member.js';
import { outputStructure } from '../predict/output-structure.js';
import { predictPreparedCase } from '../predict/predict-case.js';
import { prepareSettings } from '../prepare-settings.js';
import { readChannels } from '../read-channels.js';
import type { TrainedSegmentation } from '../train/model-file.js';
import { segmentationLoss } from '../train/segmentation-loss.js';
import { segmentationPlan } from '../train/segmentation-plan.js';
import { flipSamples } from './flip-samples.js';
import { labelledBox } from './labelled-box.js';
import { smallSegmentation } from './small-network.js';
import { USUAL_RATE, type Trial, type TrialNetwork } from './trial.js';
import type { TrialSettings } from './trial-settings.js';

/** Patches that are learned by heart. */
const CASES = 2;

/** A block around labelled voxels of a stored case: an image of its own, small enough for a trial. */
interface Excerpt {
  readonly id: string;
  /** On the stored grid. */
  readonly truth: Uint8Array;
  readonly prepared: PreparedCase & { readonly label: Uint8Array };
  readonly labels: number;
}

/**
 * Blocks of a few stored cases with as many labels as possible, and a small network for patches of their size. From the
 * block on everything is as in training and inference: the same preparation, windows and way back to the stored grid.
 * Undefined where none of the cases holds a label.
 */
export async function segmentationTrial(
  context: StageContext,
  settings: TrialSettings & { readonly segmentation: TrainedSegmentation },
): Promise<Trial | undefined> {
  const { segmentation: task, slice } = settings;
  const network = settings.network.settings;
  if (network.kind !== 'unet' && network.kind !== 'resenc-unet')
    throw new Error('Internal error: no network for labels');
  const small = smallSegmentation(network, settings.patch);
  const found: Excerpt[] = [];
  for (const id of context.caseIds('raw')) {
    const excerpt = await excerptOf(context, id, { settings, extent: small.size });
    if (excerpt !== undefined) found.push(excerpt);
  }
  const excerpts = found.sort((a, b) => b.labels - a.labels || (a.id < b.id ? -1 : 1)).slice(0, CASES);
  if (excerpts.length === 0) return undefined;

  const channels = slice.channels.length;
  const batch = batchOf(excerpts, small.size);
  const flips = settings.trainedFlips.map((one) =>
    flipSamples(batch, { size: small.size, channels, flips: one, pairs: settings.mirrorPairs }),
  );
  const description = { ...settings.network, settings: small.settings };
  const planSettings = {
    patch: small.size,
    network: description,
    loss: settings.loss,
    slice: { channels: slice.channels, training: { deep_supervision: false } },
  };
  const score = (maps: readonly Uint8Array[]): number => meanDice({ maps, excerpts, task });
  return {
    cases: excerpts.map(({ id }) => id),
    patch: small.size,
    batch,
    mirrored: flips,
    ...(excerpts.length < 2 ? {} : { shuffled: { ...batch, labels: [rolled(batch.labels![0]!, excerpts.length)] } }),
    ttaAxes: settings.ttaAxes.map(({ name }) => name),
    ttaIsTrained: settings.ttaIsTrained,
    rate: USUAL_RATE,
    possible: score(excerpts.map((one) => broughtBack(one, task))),
    fresh(name): TrialNetwork {
      const one = networkOf({ ...description, deepSupervision: false, drawKey: ['preflight', name] });
      if (one.kind !== 'segmentation') throw new Error('Internal error: no network for labels');
      const plan = segmentationPlan(planSettings, { network: one, task });
      const member: Omit<SegmentationMember, 'axes'> = {
        kind: 'segmentation',
        checkpoint: 'final',
        weightsFile: 'the small network',
        network: one,
        task,
        model: settings.modelOf({ patch: small.size, network: description, task }),
      };
      return {
        network: one,
        objective: plan.objective,
        measure: async (measured) => {
          const { loss, metric } = await plan.measure([measured]);
          return { loss, metric: metric ?? 0 };
        },
        constantLoss: (measured) =>
          uniformLoss(measured, { settings, patch: small.size, outputs: description.outputs }),
        async infer({ tta }) {
          const maps: Uint8Array[] = [];
          for (const { prepared } of excerpts) {
            const { labels } = await predictPreparedCase({
              members: [{ ...member, axes: tta ? settings.ttaAxes : [] }],
              inference: slice.inference,
              prepared,
              signal: context.signal,
            });
            maps.push(labels);
          }
          return score(maps);
        },
      };
    },
  };
}

async function excerptOf(
  context: StageContext,
  id: string,
  { settings, extent }: { settings: TrialSettings; extent: Triple },
): Promise<Excerpt | undefined> {
  const raw = context.raw(id);
  const { channels, intensities, preprocessing } = settings.preparation;
  const label = await readBoundImage(raw.label!);
  const { geometry, spacingMm } = readPreparedHeader(context.output('prepare', { case: id }));
  // How many stored voxels a patch spans, along the stored axes.
  const stored: [number, number, number] = [1, 1, 1];
  for (const axis of [0, 1, 2] as const) {
    stored[geometry.axisMap.axes[axis]] = Math.floor((extent[axis] * spacingMm[axis]) / geometry.nativeSpacingMm[axis]);
  }
  const labels = toLabelMap(label);
  const ignored = settings.segmentation?.ignore;
  const value = ignored == null ? undefined : settings.segmentation!.labels[ignored];
  const known = value === undefined ? labels : labels.map((one) => (one === value ? 0 : one));
  const box = labelledBox({ labels: known, size: label.size, extent: stored, random: randomOf(['preflight', id]) });
  if (box === undefined) return undefined;
  const images: RawImage[] = (
    await readChannels(
      raw,
      channels.map(({ name }) => name),
    )
  ).map((image) => cropRawImage(image, box));
  const truth = cropRawImage(label, box);
  const prepared = prepareCase({
    channels: images,
    label: truth,
    // The block keeps the grid of its case, whatever that followed from, and is not cropped once more.
    settings: prepareSettings({
      channels,
      intensities,
      preprocessing: {
        ...without(preprocessing, 'resize'),
        spacing_mm: spacingMm,
        size: 'native',
        crop: 'none',
        normalize_mask: 'none',
      },
    }),
  });
  if (prepared.label === undefined) throw new Error('Internal error: a block without its label map');
  return { id, truth: toLabelMap(truth), prepared: { ...prepared, label: prepared.label }, labels: box.labels };
}

/** Padded as inference pads. */
function batchOf(excerpts: readonly Excerpt[], window: Triple): TrainingBatch {
  const padded = excerpts.map(({ prepared }) => {
    const padding = centralPadding(prepared.size, window);
    const one = { size: prepared.size, padding };
    return {
      image: middle(
        padCentrally({ ...one, data: prepared.image, channels: prepared.channels }),
        padding.size,
        window,
        prepared.channels,
      ),
      label: middle(
        padCentrally({ ...one, data: Float32Array.from(prepared.label), channels: 1 }),
        padding.size,
        window,
        1,
      ),
    };
  });
  return {
    image: joined(padded.map(({ image }) => image)),
    labels: [Uint8Array.from(joined(padded.map(({ label }) => label)))],
    samples: [],
  };
}

/** The first window: rounding can leave a block a voxel longer than the patch. */
function middle(data: Float32Array, size: Triple, window: Triple, channels: number): Float32Array {
  if (voxelCount(size) === voxelCount(window)) return data;
  const out = new Float32Array(voxelCount(window) * channels);
  for (let k = 0; k < window[2]; k++) {
    for (let j = 0; j < window[1]; j++) {
      const from = (k * size[1] + j) * size[0] * channels;
      out.set(data.subarray(from, from + window[0] * channels), (k * window[1] + j) * window[0] * channels);
    }
  }
  return out;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Each sample gets the label map of the next one. */
function rolled(labels: Uint8Array, samples: number): Uint8Array {
  const length = labels.length / samples;
  const out = new Uint8Array(labels.length);
  out.set(labels.subarray(length), 0);
  out.set(labels.subarray(0, length), labels.length - length);
  return out;
}

/** What comes back where a network gives exactly the prepared label map. */
function broughtBack({ prepared }: Excerpt, task: TrainedSegmentation): Uint8Array {
  const { members, writes } = outputStructure(task);
  const logits = new Float32Array(prepared.label.length * members.length);
  for (let v = 0, at = 0; v < prepared.label.length; v++) {
    for (const values of members) logits[at++] = values.includes(prepared.label[v]!) ? 1 : -1;
  }
  return undoPrediction({
    logits,
    classes: members.length,
    geometry: prepared.geometry,
    ...(writes === undefined ? {} : { regions: writes }),
  });
}

/** Mean over the classes of the mean foreground, of the mean over the cases where a class is defined. */
function meanDice(options: {
  maps: readonly Uint8Array[];
  excerpts: readonly Excerpt[];
  task: TrainedSegmentation;
}): number {
  const { maps, excerpts, task } = options;
  const classes = evaluatedClasses(task).filter(({ headline }) => headline);
  const ignored = task.ignore === null ? undefined : task.labels[task.ignore];
  const cases = excerpts.map(({ truth }, index) => {
    const without = (map: Uint8Array): Uint8Array =>
      ignored === undefined ? map : map.map((value, v) => (truth[v] === ignored ? 0 : value));
    return countOverlap({ predicted: without(maps[index]!), truth: without(truth), classes }).map(diceOf);
  });
  const means = classes.flatMap((_, index) => {
    const defined = cases.map((one) => one[index]!).filter((dice) => !Number.isNaN(dice));
    return defined.length === 0 ? [] : [mean(defined)];
  });
  return means.length === 0 ? 0 : mean(means);
}

/** Every class equally likely everywhere. */
function uniformLoss(
  batch: TrainingBatch,
  {
    settings,
    patch,
    outputs,
  }: { settings: TrialSettings & { readonly segmentation: TrainedSegmentation }; patch: Triple; outputs: number },
): number {
  const tf = tensorFlow();
  const labels = batch.labels![0]!;
  const samples = labels.length / voxelCount(patch);
  const shape = [samples, ...arrayOrder(patch)] as [number, number, number, number];
  return tf.tidy(() => {
    const scores: Tensor5D = tf.zeros([...shape, outputs]);
    const truth: Tensor4D = tf.tensor4d(Int32Array.from(labels), shape, 'int32');
    return segmentationLoss(settings.loss, settings.segmentation)(scores, truth).dataSync()[0]!;
  });
}
