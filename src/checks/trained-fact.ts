import type { Json } from '../base/json.js';
import type { MirrorAxisName, Settings } from '../config/experiment.js';
import { labelsOf, mirrorPairsOf } from '../config/labels-of.js';

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
}

/** Values by key of the experiment file, e.g. `preprocessing.spacing_mm`. A key that is not settled is absent. */
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
    ...preprocessingFacts(preprocessing),
    'training.patch': wholeImage ? undefined : training.patch,
  });
}

/** One list of words tells names, order and normalisation. */
export function channelFacts(channels: readonly { readonly name: string; readonly normalize: string }[]): Json {
  return channels.map(({ name, normalize }) => `${name} (${normalize})`);
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
