import { nearest } from './nearest.js';
import { DEFAULT_ORIGIN, nodeAt, spanOf, treeOf, type MapEntry, type MapNode, type Origin } from './tree.js';

/**
 * Fills in what a preset stands for, and the defaults that depend on the task. Each value keeps in mind where it comes
 * from; what is written wins. Runs before the schema's own defaults.
 */
export function fillDerivedDefaults(tree: MapNode): MapNode {
  return fillTaskDefaults(fillPreset(tree));
}

/**
 * nnU-Net's default chain (`nnUNetTrainer.get_training_transforms`). Mirror axes are not among them: they depend on the
 * orientation.
 */
const NNUNET = {
  rotate: { degrees: 30, in_plane_degrees: 180, p: 0.2 },
  zoom: { reciprocal_range: [0.7, 1.4], p: 0.2 },
  noise: { std: [0, 0.1], p: 0.1 },
  blur: { sigma: [0.5, 1], p: 0.2, p_channel: 0.5 },
  brightness: { factor: [0.75, 1.25], p: 0.15 },
  contrast: { factor: [0.75, 1.25], p: 0.15 },
  low_resolution: { factor: [0.5, 1], p: 0.25, p_channel: 0.5 },
  gamma_inverted: { gamma: [0.7, 1.5], p: 0.1 },
  gamma: { gamma: [0.7, 1.5], p: 0.3 },
} as const;

function fillPreset(tree: MapNode): MapNode {
  const augmentation = nodeAt(tree, ['augmentation']);
  const preset = nodeAt(tree, ['augmentation', 'preset']);
  if (augmentation?.kind !== 'map' || preset?.kind !== 'scalar' || preset.value !== 'nnunet') return tree;
  const span = spanOf(preset.origin);
  const origin: Origin = span === undefined ? DEFAULT_ORIGIN : { kind: 'preset', name: 'nnunet', span };
  const orientation = nodeAt(tree, ['preprocessing', 'orientation']);
  const isStored = orientation?.kind === 'scalar' && orientation.value === 'stored';
  const axes = isStored ? ['axis1', 'axis2', 'axis3'] : ['L/R', 'A/P', 'S/I'];
  const filled = Object.entries({ mirror: { axes, p: 0.5 }, dummy_2d: 'auto', ...NNUNET }).reduce(
    (map, [name, values]) => mergeUnder(map, name, values, origin),
    augmentation,
  );
  return withEntry(tree, 'augmentation', filled, tree.entries.get('augmentation')!.key);
}

/** Adds the keys of a transform that are not written. One that is switched off stays off. */
function mergeUnder(map: MapNode, name: string, values: object | string, origin: Origin): MapNode {
  const written = map.entries.get(name);
  if (written === undefined) return withEntry(map, name, treeOf(values, origin), origin);
  if (written.value.kind !== 'map') return map;
  // Two ways to say the same range: what is written replaces the preset's.
  const isRangeWritten = written.value.entries.has('range');
  const missing = Object.entries(values).filter(
    ([key]) => !(written.value as MapNode).entries.has(key) && !(isRangeWritten && key === 'reciprocal_range'),
  );
  const whole = missing.reduce(
    (node, [key, value]) => withEntry(node, key, treeOf(value, origin), origin),
    written.value,
  );
  return withEntry(map, name, whole, written.key);
}

function fillTaskDefaults(tree: MapNode): MapNode {
  const kind = nodeAt(tree, ['task', 'kind']);
  const task = kind?.kind === 'scalar' ? kind.value : undefined;
  if (task === 'segmentation') return fillIn(tree, ['evaluation', 'metrics'], ['dice']);
  if (task !== 'regression') return tree;
  return fillLossKind(fillIn(fillIn(tree, ['training', 'loss'], {}), ['training', 'patch'], 'whole'));
}

/**
 * The loss of a regression whose kind is not written is huber; its other keys may be. `--set training.loss.delta=1` has
 * brought the kind that the schema gives to every task.
 */
function fillLossKind(tree: MapNode): MapNode {
  const training = tree.entries.get('training');
  if (training?.value.kind !== 'map') return tree;
  const loss = training.value.entries.get('loss');
  if (loss?.value.kind !== 'map') return tree;
  const kind = loss.value.entries.get('kind');
  const isWritten = kind !== undefined && kind.value.origin.kind !== 'default';
  // A mistyped `kind` is named by validation.
  const isMistyped = [...loss.value.entries.keys()].some(
    (key) => key !== 'kind' && nearest(key, ['kind']) !== undefined,
  );
  if (isWritten || isMistyped) return tree;
  const whole = withEntry(loss.value, 'kind', treeOf('huber', DEFAULT_ORIGIN), DEFAULT_ORIGIN);
  return withEntry(tree, 'training', withEntry(training.value, 'loss', whole, loss.key), training.key);
}

function fillIn(tree: MapNode, [section, key]: readonly [string, string], value: unknown): MapNode {
  const entry: MapEntry = tree.entries.get(section) ?? { key: DEFAULT_ORIGIN, value: treeOf({}, DEFAULT_ORIGIN) };
  if (entry.value.kind !== 'map' || entry.value.entries.has(key)) return tree;
  const filled = withEntry(entry.value, key, treeOf(value, DEFAULT_ORIGIN), DEFAULT_ORIGIN);
  return withEntry(tree, section, filled, entry.key);
}

function withEntry(map: MapNode, key: string, value: MapEntry['value'], keyOrigin: Origin): MapNode {
  return { ...map, entries: new Map([...map.entries, [key, { key: keyOrigin, value }]]) };
}
