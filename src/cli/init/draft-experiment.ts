import type { Triple } from '../../imaging/volume.js';
import type { DataLayout } from './data-layout.js';
import type { Suggestion } from './suggest-settings.js';

export interface DraftOptions {
  /** Name of the experiment. */
  readonly name: string;
  /** `data.root`, relative to the file. */
  readonly root: string;
  /** Path of the JSON Schema for editors, relative to the file. */
  readonly schema: string;
  readonly layout: DataLayout;
  readonly suggestion: Suggestion;
}

/** The text of a first experiment, with a comment wherever the data leave a question open. */
export function draftExperiment({ name, root, schema, layout, suggestion }: DraftOptions): string {
  const task = layout.label === undefined ? regression(layout, suggestion) : segmentation(layout, suggestion);
  const lines = [
    `# yaml-language-server: $schema=${comment(schema)}`,
    '#',
    `# A first experiment, drafted from the data. Lines with CHECK hold a guess: confirm or correct it.`,
    'version: 1',
    `name: ${name}`,
    'seed: 1',
    '',
    'data:',
    `  root: ${quote(root)}`,
    ...(layout.table === undefined ? [] : [`  table: ${quote(layout.table.file)}`]),
    '  channels:',
    ...layout.channels.map(
      ({ name: channel, image, component }, index) =>
        `    ${channel}: { image: ${quote(image)}${component === undefined ? '' : `, component: ${component}`}, normalize: ${suggestion.normalize[index]!} }`,
    ),
    ...(layout.label === undefined ? [] : [`  label: ${quote(layout.label)}`]),
    ...unitLines(suggestion),
    ...testLines(layout, suggestion),
    `  split: { kind: kfold, folds: ${suggestion.folds}, seed: 12345${layout.label === undefined ? ', stratify: target' : ''} }`,
    '',
    ...task,
    '',
    'resources: { threads: 2 }',
  ];
  return `${lines.join('\n')}\n`;
}

function unitLines({ unit, units }: Suggestion): string[] {
  switch (unit.kind) {
    case 'column':
      return [`  independent_unit: ${quote(unit.column)} # ${units} of them`];
    case 'pattern':
      return [
        `  # CHECK: ${unit.example.map(comment).join(', ')} look like images of one patient. They are kept on one side of every`,
        '  # split. If each case is another patient, write `independent_unit: case`.',
        `  independent_unit: { pattern: ${quote(unit.pattern)} } # ${units} of them`,
      ];
    case 'case':
      return [
        '  # CHECK: are there several images of one patient? Then name the patient: a column of a table, or a pattern over the',
        "  # case id, e.g. { pattern: '^(p[0-9]+)_' }. With `case` no claim about new patients is made.",
        '  independent_unit: case',
      ];
  }
}

function testLines({ table }: DataLayout, { hasTest }: Suggestion): string[] {
  if (table?.test !== undefined)
    return [`  test: { column: ${quote(table.test.column)}, value: ${quote(table.test.value)} }`];
  const line = 'test: { fraction: 0.2, seed: 1 } # read by nothing but `voxrun test`';
  return hasTest ? [`  ${line}`] : [`  # ${line}; too few patients to set some aside`];
}

function segmentation(layout: DataLayout, suggestion: Suggestion): string[] {
  const { labels, medianSize } = suggestion;
  const values = Object.values(labels).sort((a, b) => a - b);
  const hasGap = values.some((value, index) => value !== index);
  const isNamed = layout.labels !== undefined;
  return [
    'task:',
    '  kind: segmentation',
    ...(hasGap ? ['  # CHECK: label values have to count 0, 1, 2, ... without a gap: rewrite the label maps.'] : []),
    ...(isNamed || hasGap ? [] : ['  # CHECK: give the labels their names.']),
    '  labels:',
    ...Object.entries(labels).map(([label, value]) => `    ${key(label)}: ${value}`),
    ...(layout.ignore === undefined ? [] : [`  ignore: ${quote(layout.ignore)}`]),
    ...(layout.regions === undefined ? [] : ['  regions:']),
    ...Object.entries(layout.regions ?? {}).map(
      ([region, { of, as }]) => `    ${key(region)}: { of: [${of.map(quote).join(', ')}], as: ${quote(as)} }`,
    ),
    '',
    ...preprocessing(suggestion, []),
    '',
    ...augmentation(suggestion, 'Not along an axis that tells labels apart, such as left and right.'),
    '',
    'model: { kind: unet, features: auto, strides: auto, kernels: auto }',
    '',
    'training:',
    `  patch: auto # the median image has ${medianSize.join(' x ')} voxels`,
    '  batch: auto',
    '  epochs: 100 # a first look: voxrun run FILE --set training.epochs=5',
    '  steps_per_epoch: 100',
    '',
    'evaluation: { metrics: [dice, hd95] }',
  ];
}

/** Widths that halve evenly. */
const SIZE_MULTIPLE = 8;
/** A first experiment shall end today: an image has at most so many voxels per axis. */
const MOST_VOXELS = 64;

function regression(layout: DataLayout, suggestion: Suggestion): string[] {
  const target = layout.table!.target!;
  const kind = /vol|_ml$|_cm3$/i.test(target) ? 'volume' : /area/i.test(target) ? 'area' : undefined;
  const unit = /_(ml|cm3|mm3|mm|cm|g|kg|years)$/i.exec(target)?.[1];
  const spacing = wholeFieldSpacing(suggestion);
  const size = suggestion.mostExtentMm.map(
    (extent) => Math.ceil(extent / spacing / SIZE_MULTIPLE) * SIZE_MULTIPLE,
  ) as unknown as Triple;
  return [
    '# CHECK: behaves_as says what enlarging the object does to the target: volume, area, length or invariant.',
    'task:',
    '  kind: regression',
    `  target: ${quote(target)}`,
    ...(unit === undefined ? [] : [`  unit: ${unit}`]),
    `  behaves_as: ${kind ?? 'invariant'}`,
    '',
    '# One voxel size and one size for all, so that a voxel means the same in every image and the whole object is in it.',
    ...preprocessing({ ...suggestion, medianSpacingMm: [spacing, spacing, spacing] }, [
      `  size: [${size.join(', ')}] # holds the largest image: ${suggestion.mostExtentMm.map(Math.ceil).join(' x ')} mm`,
      '  crop: none',
    ]),
    '',
    ...augmentation(suggestion, 'With a probe at one end, not along its axis.'),
    '',
    'model: { kind: resnet, features: [8, 16, 32, 64] }',
    '',
    'training:',
    '  patch: whole',
    '  batch: 4',
    '  epochs: 40 # a first look: voxrun run FILE --set training.epochs=5',
    '  steps_per_epoch: 25',
    '  loss: { kind: huber }',
    '  optimizer: { kind: adamw, lr: 0.001 }',
    '  schedule: { kind: cosine, warmup_epochs: 2 }',
  ];
}

/** The voxel size with which the largest image has some 64 voxels along its longest axis, but no finer than stored. */
function wholeFieldSpacing({ mostExtentMm, medianSpacingMm }: Suggestion): number {
  const coarse = Math.max(...mostExtentMm) / MOST_VOXELS;
  return Number(Math.max(coarse, Math.min(...medianSpacingMm)).toPrecision(2));
}

function preprocessing(suggestion: Suggestion, more: readonly string[]): string[] {
  const { orientation, medianSpacingMm, leastSpacingMm, mostSpacingMm } = suggestion;
  const isOne = leastSpacingMm.every((least, axis) => mostSpacingMm[axis]! - least <= 0.01 * least);
  return [
    'preprocessing:',
    orientation === 'RAS'
      ? '  orientation: RAS # every triple: first axis towards right, second anterior, third superior'
      : '  orientation: stored # the files do not say how their axes lie in the patient; triples follow the stored axes',
    `  spacing_mm: [${medianSpacingMm.join(', ')}] # ${
      isOne ? 'as stored' : `stored are ${leastSpacingMm.join(' x ')} to ${mostSpacingMm.join(' x ')}`
    }`,
    ...more,
  ];
}

function augmentation({ orientation }: Suggestion, why: string): string[] {
  const axes = orientation === 'RAS' ? '[L/R]' : '[axis1]';
  return [
    'augmentation:',
    '  rotate: { degrees: 15, p: 0.3 }',
    '  zoom: { range: [0.9, 1.1], p: 0.3 }',
    '  noise: { std: [0, 0.1], p: 0.2 }',
    '  # CHECK: along which axes is a mirror image as likely as the original?',
    `  # ${why}`,
    `  mirror: { axes: [] } # e.g. ${axes}; test-time augmentation follows`,
  ];
}

function key(name: string): string {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(name)
    ? name
    : quote(name);
}

/** YAML's single quotes, or double ones where a name holds control characters. */
function quote(text: string): string {
  return /\p{Cc}/u.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
}

/** A file's name cannot end the comment that it stands in. */
function comment(text: string): string {
  return text.replace(/\p{Cc}|[\u2028\u2029]/gu, ' ');
}
