import type { Json } from '../base/json.js';
import type { MirrorAxisName, Settings } from '../config/experiment.js';
import { labelsOf, mirrorPairsOf } from '../config/labels-of.js';
import { regionsOf, type Region } from '../config/regions-of.js';
import { declaredNetwork } from './declared-network.js';

/** What one fold's training left behind, from both of the files that tell of it. */
export interface TrainedFact {
  readonly fold: number;
  /** `model.json`, which goes with the weights, as messages show it. */
  readonly modelFile: string;
  /** What prediction would take from it, by the key of the experiment file that says the same. */
  readonly recorded: Settled;
  readonly counted: Counts;
  /** `used.json`, which training wrote as it counted what it drew. */
  readonly usedFile: string;
  /** Absent where the file is gone or cannot be read. */
  readonly measured?: Partial<Counts> | undefined;
  /** Cases that training drew samples from; absent where `used.json` does not say. */
  readonly drawn?: readonly string[];
}

/**
 * Values by key of the experiment file, e.g. `preprocessing.spacing_mm`. A key that is not settled is absent. Two keys stand
 * in no file: `model.inputs` and `model.outputs`, the numbers of the network's channels.
 */
export type Settled = Readonly<Record<string, Json>>;

export interface Counts {
  readonly samples: number;
  readonly parameters: number;
  /** Samples flipped, by axis. */
  readonly flips: Readonly<Partial<Record<MirrorAxisName, number>>>;
}

/** The keys that training records for prediction, as the experiment declares them; those that are `auto` are absent. */
export function declaredFacts(settings: Settings): Settled {
  const { augmentation, data, preprocessing, task, training } = settings;
  const wholeImage = task.kind === 'regression';
  return settled({
    'augmentation.mirror.axes': [...augmentation.mirror.axes].sort(),
    'data.channels': channelFacts(Object.entries(data.channels).map(([name, { normalize }]) => ({ name, normalize }))),
    'task.labels': labelsOf(task),
    'task.mirror_pairs': mirrorPairsOf(task),
    'task.behaves_as': task.kind === 'regression' ? task.behaves_as : undefined,
    'task.regions': task.kind === 'segmentation' ? regionFacts(regionsOf(task)) : undefined,
    'task.ignore': task.kind === 'segmentation' ? (task.ignore ?? 'none') : undefined,
    ...preprocessingFacts(preprocessing),
    'training.patch': wholeImage ? undefined : training.patch,
    ...declaredNetwork(settings),
  });
}

/** One list of words tells names, order and normalisation. */
export function channelFacts(channels: readonly { readonly name: string; readonly normalize: string }[]): Json {
  return channels.map(({ name, normalize }) => `${name} (${normalize})`);
}

/** A list, since the order is that of the network's outputs, and says which region covers which. */
export function regionFacts(regions: readonly Region[] | null): Json {
  return regions === null ? [] : regions.map(({ name, of, as }) => `${name} (${of.join(', ')}) as ${as}`);
}

export function preprocessingFacts(preprocessing: Readonly<Record<string, unknown>>): Record<string, Json | undefined> {
  return Object.fromEntries(
    Object.entries(preprocessing).map(([key, value]) => [`preprocessing.${key}`, value as Json | undefined]),
  );
}

/** Without what is absent or left to be found out. */
export function settled(facts: Readonly<Record<string, Json | undefined>>): Settled {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([key, value]) => (value === undefined || value === 'auto' ? [] : [[key, value]])),
  );
}
