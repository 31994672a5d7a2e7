import { afterAll, expect, test } from 'vitest';
import { catalogue, type ConfigCode } from './catalogue.js';
import { formatDiagnostics } from '../base/diagnostic.js';
import { ExperimentRig, MINIMAL } from './experiment-rig.js';
import { loadMembers } from './groups/load-members.js';

const rig = new ExperimentRig();
rig.write({ 'min.yaml': MINIMAL });
afterAll(() => {
  rig.remove();
});

const file = (content: string | Uint8Array) => () => {
  rig.write({ 'a.yaml': content });
  return rig.complaint('a.yaml');
};
const changed = (from: string, to: string) => file(MINIMAL.replace(from, to));
const set = (text: string) => () => rig.complaint('min.yaml', { sets: [text] });
const regions = (text: string) =>
  set(`task={kind: segmentation, labels: {background: 0, a: 1, b: 2, c: 3}, regions: {${text}}}`);

/** A regression without a table, for which the rest is sound. */
function regression({ preprocessing }: { preprocessing: string }): string {
  return `${MINIMAL.slice(0, MINIMAL.indexOf('task:'))}task: {kind: regression, target: ml, behaves_as: volume}
preprocessing: ${preprocessing}
model: {kind: resnet}
training: {epochs: 1}
`;
}

/** What provokes each code. The type asks for one entry per code. */
const provocations: Record<ConfigCode, () => string> = {
  FILE_NOT_FOUND: () => rig.complaint('nope.yaml'),
  FILE_TOO_LARGE: file(' '.repeat(300_000)),
  FILE_NOT_TEXT: file(new Uint8Array([0xff, 0xfe, 0x80])),
  FILE_EMPTY: file(''),
  YAML_SYNTAX: file('a: [1'),
  YAML_KEY: file('[a]: 1'),
  YAML_DUPLICATE_KEY: file('a: 1\na: 1'),
  YAML_ALIAS: file('a: *b'),
  YAML_TOO_MANY_ALIASES: file(`a: &a 1\nb: [${Array(51).fill('*a').join(', ')}]`),
  YAML_TOO_DEEP: file('['.repeat(80) + ']'.repeat(80)),
  YAML_TOO_MANY_VALUES: file(`a: [${'1,'.repeat(100_001)}]`),
  YAML_NOT_FINITE: changed('epochs: 2', 'epochs: .nan'),
  YAML_TAG: file('a: !b 1'),
  KEY_FORBIDDEN: file('__proto__: 1'),
  EXTENDS_INVALID: file('extends: 5'),
  EXTENDS_NOT_FOUND: file('extends: nope.yaml'),
  EXTENDS_CYCLE: file('extends: a.yaml'),
  ENV_MISSING: changed('tiny', '${NOT_SET}'),
  ENV_MALFORMED: changed('tiny', '${}'),
  SET_MALFORMED: set('x'),
  SET_INDEX: set('training.patch.7=1'),
  SET_NOTHING_TO_DELETE: set('~seed'),
  SET_NO_MAP: set('name.x=1'),
  SET_GROUP: set('variants.0=1'),
  GROUPS_SEVERAL: file(`${MINIMAL}variants: [{name: a}]\nsweep: {seed: [1]}`),
  GROUP_TOO_LARGE: file(`${MINIMAL}sweep: {seed: [${'1, '.repeat(1001)}]}`),
  MEMBER_NAME_TAKEN: file(`${MINIMAL}variants: [{name: a}, {name: a}]`),
  MEMBER_SETS_FILE_KEY: file(`${MINIMAL}variants: [{name: a, set: {name: x}}]`),
  MEMBER_NEEDED: file(`${MINIMAL}variants: [{name: a}]`),
  MEMBER_UNKNOWN: () => rig.complaint('min.yaml', { member: 'x' }),
  MEMBERS_EQUAL: () => {
    rig.write({ 'a.yaml': `${MINIMAL}variants: [{name: a}]` });
    const group = loadMembers({ file: 'a.yaml', env: {}, cwd: rig.folder });
    return group.kind === 'single' ? '' : formatDiagnostics(group.members.flatMap(({ remarks }) => remarks));
  },
  UNKNOWN_KEY: set('x=1'),
  NAME_NOT_ALLOWED: set('task.labels.1st=1'),
  MISSING_KEY: set('~name'),
  WRONG_TYPE: set('name=1'),
  NOT_ALLOWED: set('inference.blend=x'),
  UNKNOWN_KIND: set('model.kind=x'),
  OUT_OF_RANGE: set('training.batch=0'),
  WRONG_LENGTH: set('training.patch=[8, 8]'),
  LISTED_TWICE: set('augmentation.mirror.axes=[L/R, L/R]'),
  LABELS_WITHOUT_BACKGROUND: set('task.labels={a: 0, b: 1}'),
  LABELS_NOT_CONSECUTIVE: set('task.labels.other=5'),
  MIRROR_PAIR_UNKNOWN_LABEL: set('task.mirror_pairs={L/R: [[organ, x]]}'),
  MIRROR_PAIR_BACKGROUND: set('task.mirror_pairs={L/R: [[organ, background]]}'),
  MIRROR_PAIR_IGNORED: set(
    'task={kind: segmentation, labels: {background: 0, organ: 1, unsure: 2}, ignore: unsure, mirror_pairs: {L/R: [[organ, unsure]]}}',
  ),
  MIRROR_PAIR_TWICE: set('task.mirror_pairs={L/R: [[organ, organ]]}'),
  AXIS_NAME_MISMATCH: set('augmentation.mirror.axes=[axis1]'),
  PATCH_NOT_DIVISIBLE: set('training.patch=[8, 8, 9]'),
  KIND_OF_OTHER_TASK: set('training.loss={kind: mse}'),
  LABEL_PATH_MISSING: set('~data.label'),
  TARGET_NEEDS_TABLE: file(regression({ preprocessing: '{size: [8, 8, 8]}' })),
  SIZE_NOT_FIXED: file(regression({ preprocessing: '{}' }).replace('data:', 'data:\n  table: cases.csv')),
  SIZE_TOO_SMALL: file(
    regression({ preprocessing: '{size: [16, 16, 16]}' })
      .replace('data:', 'data:\n  table: cases.csv')
      .replace('kind: resnet', 'kind: densenet'),
  ),
  SIZE_TWICE: set('preprocessing={size: [8, 8, 8], resize: [8, 8, 8]}'),
  REGION_UNKNOWN_LABEL: set('task.ignore=x'),
  REGION_WITHOUT_COUNTERPART: set(
    'task={kind: segmentation, labels: {background: 0, l: 1, r: 2}, mirror_pairs: {L/R: [[l, r]]}, regions: {left: {of: [l], as: l}}}',
  ),
  REGION_NOT_FOREGROUND: set('task.regions={all: {of: [background, organ], as: organ}}'),
  REGION_WRITES_OTHER_LABEL: regions('all: {of: [a, b], as: c}'),
  REGION_NAMED_AS_LABEL: regions('a: {of: [a, b], as: a}'),
  REGION_TWICE: regions('one: {of: [a, b], as: a}, two: {of: [b, a], as: b}'),
  REGION_HIDDEN: regions('small: {of: [a], as: a}, large: {of: [a, b], as: b}'),
  CT_WITHOUT_LABEL: file(
    regression({ preprocessing: '{size: [8, 8, 8]}' })
      .replace('data:', 'data:\n  table: cases.csv')
      .replace("image: 'images/{case}.nii.gz'", "image: 'images/{case}.nii.gz', normalize: ct")
      .replace(/ {2}label: .*\n/, ''),
  ),
  IGNORE_NOT_HIGHEST: set('task.ignore=background'),
  STAGES_DIFFER: set('model.strides=[[1, 1, 1], [2, 2, 2]]'),
  KERNEL_EVEN: set('model.kernels=4'),
  RANGE_REVERSED: set('augmentation.noise={std: [1, 0]}'),
  ZOOM_RANGE: set('augmentation.zoom={p: 1}'),
  NSD_WITHOUT_TOLERANCE: set('evaluation.metrics=[nsd]'),
  WARMUP_TOO_LONG: set('training.schedule.warmup_epochs=2'),
  PLAN_WITHOUT_AUTO: set('model.plan={memory_gb: 8}'),
  METRIC_NOT_MEASURED: () =>
    rig.complaint('min.yaml', { sets: ['inference.checkpoint=best', 'training.metric_steps=0'] }),
  UNIT_PATTERN_INVALID: set('data.independent_unit={pattern: x}'),
  STRATIFY_IMPOSSIBLE: set('data.split.stratify=target'),
  TEST_SET_UNCLEAR: set('data.test={column: split}'),
  TEST_NEEDS_TABLE: set('data.test={column: split, value: test}'),
  UNIT_NEEDS_TABLE: set('data.independent_unit=patient'),
  CASE_PLACEHOLDER_MISSING: set('data.label=x.nii'),
};

test.each(Object.keys(catalogue) as ConfigCode[])('%s is found, alone', (code) => {
  expect(
    provocations[code]()
      .match(/^.*(error|warning|note) [A-Z_]+/gm)
      ?.map((line) => line.split(' ').at(-1)),
  ).toEqual([code]);
});
