import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { formatDiagnostics } from '../../base/diagnostic.js';
import { DiagnosticError } from '../../base/failure.js';
import { randomOf } from '../../base/random.js';
import { ExperimentRig, MINIMAL } from '../experiment-rig.js';
import { formatOrigin } from '../format-origin.js';
import { loadMembers, type LoadedGroup } from './load-members.js';

const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

type Group = Exclude<LoadedGroup, { kind: 'single' }>;

/** The minimal experiment, whose lines are 1 to 13, with `text` below it. */
function load(text: string, sets: readonly string[] = []): Group {
  rig.write({ 'a.yaml': `${MINIMAL}${text}` });
  const group = loadMembers({ file: 'a.yaml', sets, env: { ROOT: '/images' }, cwd: rig.folder });
  if (group.kind === 'single') throw new Error('the file asks for a single run');
  return group;
}

function complaint(text: string, sets: readonly string[] = []): string {
  return complaintOf(() => load(text, sets));
}

function complaintOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof DiagnosticError) return formatDiagnostics(error.diagnostics);
    throw error;
  }
  throw new Error('loaded without complaint');
}

const names = (group: Group) => group.members.map(({ name }) => name);
const remarks = (group: Group) => formatDiagnostics(group.members.flatMap((member) => member.remarks));
const experiment = (group: Group, index: number) => group.members[index]!.loaded.experiment;

test('a file without a group is a single experiment', () => {
  rig.write({ 'a.yaml': MINIMAL });
  const options = { file: 'a.yaml', env: {}, cwd: rig.folder };
  expect(loadMembers(options)).toMatchObject({ kind: 'single', loaded: { experiment: { name: 'tiny' } } });
});

describe('variants', () => {
  test('stand beside the experiment itself, each with its changes alone', () => {
    const group = load(`variants:
  - { name: long, set: { training.epochs: 9 } }
  - { name: flat, set: { model.features: [8, 16] }, remove: [training.optimizer.momentum] }
`);
    expect(group.kind).toBe('variants');
    expect(group.members.map(({ name, sets }) => ({ name, sets }))).toEqual([
      { name: 'base', sets: [] },
      { name: 'long', sets: [{ path: 'training.epochs', value: 9 }] },
      {
        name: 'flat',
        sets: [
          { path: 'training.optimizer.momentum', value: undefined },
          { path: 'model.features', value: [8, 16] },
        ],
      },
    ]);
    expect([0, 1, 2].map((index) => experiment(group, index).training.epochs)).toEqual([2, 9, 2]);
    expect(experiment(group, 2).training.optimizer).toMatchObject({ lr: 0.1, momentum: 0.99 });
    expect(experiment(group, 2)).not.toHaveProperty('variants');
    expect(remarks(group)).toBe('');
  });

  test('a value knows the line in the variants', () => {
    const { members } = load('variants:\n  - name: long\n    set:\n      training.epochs: 9\n');
    const { origin, locateKey } = members[1]!.loaded;
    expect(formatOrigin(origin(['training', 'epochs']))).toBe('a.yaml:17');
    expect(locateKey(['training', 'epochs'])).toMatchObject({ line: 17, column: 16, length: 6 });
    expect(formatOrigin(origin(['training', 'patch']))).toBe('a.yaml:11');
  });

  test('a changed kind drops what belongs to the other one, whatever the order in the variant', () => {
    const group = load(`variants:
  - { name: a, set: { training.optimizer.lr: 0.5, training.optimizer.kind: adamw } }
  - { name: b, set: { training.optimizer.kind: adamw } }
`);
    expect(experiment(group, 1).training.optimizer).toMatchObject({ kind: 'adamw', lr: 0.5 });
    expect(experiment(group, 2).training.optimizer).toMatchObject({ kind: 'adamw', lr: 0.001 });
    expect(experiment(group, 1).training.optimizer).not.toHaveProperty('momentum');
  });

  test('a key inside a missing map starts from the default of that map', () => {
    const group = load('variants: [{ name: a, set: { training.loss.batch_dice: true } }]');
    expect(experiment(group, 1).training.loss).toEqual({ kind: 'dice-ce', batch_dice: true });
  });

  test('--set applies to each, after its own changes, and a kind from it leaves what the variant says', () => {
    const variants = 'variants: [{ name: a, set: { training.optimizer.lr: 0.5, seed: 3 } }]';
    const group = load(variants, ['seed=7', 'training.optimizer.kind=adamw']);
    expect([0, 1].map((index) => experiment(group, index).seed)).toEqual([7, 7]);
    expect([0, 1].map((index) => experiment(group, index).training.optimizer.lr)).toEqual([0.001, 0.5]);
  });

  test('come from an extended file, with paths from there, and can be dropped', () => {
    rig.write({ 'sub/base.yaml': `${MINIMAL}variants: [{ name: a, set: { data.root: there } }]` });
    const group = loadFrom('extends: sub/base.yaml\nname: child\n');
    expect(group).toMatchObject({
      kind: 'variants',
      members: [{}, { loaded: { dataRoot: join(rig.folder, 'sub/there') } }],
    });
    expect(loadFrom('extends: sub/base.yaml\nvariants: off\n').kind).toBe('single');
    expect(loadFrom('extends: sub/base.yaml\nvariants: off\nsweep: {seed: [1, 2]}\n').kind).toBe('sweep');
  });

  test('the environment stands in values', () => {
    const { members } = load('variants: [{ name: a, set: { data.root: "${ROOT}" } }]');
    expect(members[1]).toMatchObject({ sets: [{ value: '/images' }], loaded: { dataRoot: '/images' } });
  });

  test('that nothing tells from an earlier one are named with both places', () => {
    const same = 'would be the same run as';
    const why = 'they differ in nothing that results depend on';
    expect(
      remarks(
        load('variants:\n  - { name: a, set: { seed: 1 } }\n  - { name: b, set: { seed: 1, resources.threads: 4 } }\n'),
      ),
    ).toBe(
      `a.yaml:16:13 warning MEMBERS_EQUAL variant b ${same} variant a: ${why}
   16 |   - { name: b, set: { seed: 1, resources.threads: 4 } }
      |             ^
  a.yaml:15:13
   15 |   - { name: a, set: { seed: 1 } }
      |             ^
   fix: remove one of them, or change what it sets`,
    );
  });
});

function loadFrom(text: string): LoadedGroup {
  rig.write({ 'child.yaml': text });
  return loadMembers({ file: 'child.yaml', env: {}, cwd: rig.folder });
}

describe('a sweep', () => {
  test('is a grid, the last key varying fastest, named by the ends of the keys', () => {
    const group = load('sweep:\n  training.optimizer.lr: [0.01, 0.003]\n  training.batch: [2, 4]\n');
    expect(names(group)).toEqual(['lr=0.01,batch=2', 'lr=0.01,batch=4', 'lr=0.003,batch=2', 'lr=0.003,batch=4']);
    expect(experiment(group, 2).training).toMatchObject({ batch: 2, optimizer: { lr: 0.003 } });
    expect(group.members[1]!.sets).toEqual([
      { path: 'training.optimizer.lr', value: 0.01 },
      { path: 'training.batch', value: 4 },
    ]);
  });

  test('too large is refused before anything is composed', () => {
    const keys = Array.from({ length: 10 }, (_, i) => `  k${i}: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]\n`).join('');
    expect(complaint(`sweep:\n${keys}`)).toBe(
      `a.yaml:14:1 error GROUP_TOO_LARGE the sweep has more than a billion combinations, but can have at most 1000
   14 | sweep:
      | ^^^^^
   fix: sweep fewer keys or values, or divide it over several files`,
    );
  });

  test('a wrong value is shown once, with the values that it comes from', () => {
    expect(complaint('sweep:\n  seed: [1, 2]\n  training.patch.0: [8, 9]\n')).toContain(
      'error PATCH_NOT_DIVISIBLE patch.0=9: training.patch is [9, 12, 16], but the network needs multiples of 4\n',
    );
    expect(complaint('sweep:\n  seed: [1, 2]\n  training.patch.0: [8, 9]\n').match(/ error /g)).toHaveLength(1);
  });

  test('of a key without effect names a few of the equal ones and counts the others', () => {
    const group = load('sweep: { evaluation.nsd_tolerance_mm: [1, 2, 3, 4, 5, 6, 7, 8] }');
    const found = group.members.flatMap((member) => member.remarks);
    expect(found).toHaveLength(5);
    expect(found[4]!.message).toMatch(/results depend on; 2 more would be the same as others, too$/);
    expect(found[0]!.places.map(({ span }) => span.column)).toEqual([43, 40]);
  });
});

describe('a ladder', () => {
  const text = `ladder:
  steps:
    - { name: long, set: { training.epochs: 9 } }
    - { name: wide, set: { training.batch: 4 } }
    - { name: back, set: { training.epochs: 3 } }
`;

  test('has each step on top of all before it, and composes it on those that were kept', () => {
    const group = load(text);
    if (group.kind !== 'ladder') throw new Error(group.kind);
    const short = ({ training }: { training: { epochs: number; batch: number | string } }) => [
      training.epochs,
      training.batch,
    ];
    expect(group.deciding.rule).toBe('interval');
    expect(names(group)).toEqual(['base', 'long', 'wide', 'back']);
    expect(group.members.map(({ loaded }) => short(loaded.experiment))).toEqual([
      [2, 2],
      [9, 2],
      [9, 4],
      [3, 4],
    ]);
    expect(short(group.composeLadder([2], 0).experiment)).toEqual([2, 4]);
    expect(short(group.composeLadder([2, 3], 0).experiment)).toEqual([3, 4]);
    expect(short(group.composeLadder([], 7).experiment)).toEqual([2, 2]);
    expect(short(rig.load('a.yaml', { member: 'wide' }).experiment)).toEqual([9, 4]);
  });

  test('takes the mean as its rule', () => {
    expect(load(text)).toMatchObject({ deciding: { rule: 'interval', seeds: 3, fold: 0 } });
    expect(load(text.replace('ladder:', 'ladder:\n  rule: mean\n  seeds: 1\n  fold: 2'))).toMatchObject({
      kind: 'ladder',
      deciding: { rule: 'mean', seeds: 1, fold: 2 },
    });
  });

  test('a step that needs an earlier one is refused, since that may be dropped', () => {
    expect(
      complaint(`ladder:
  steps:
    - { name: adam, set: { training.optimizer: { kind: adamw } } }
    - { name: betas, set: { training.optimizer.betas: [0.5, 0.9] } }
`),
    ).toBe(
      `a.yaml:17:48 error UNKNOWN_KEY step betas, if the steps before it are dropped: unknown key betas in training.optimizer of kind sgd
   17 |     - { name: betas, set: { training.optimizer.betas: [0.5, 0.9] } }
      |                                                ^^^^^
   fix: betas belongs to kind adamw; known keys here: kind, lr, momentum, nesterov, weight_decay`,
    );
  });

  test('a step that cannot stand on those that were kept is refused when it is composed', () => {
    const group = load(`ladder:
  steps:
    - { name: adam, set: { training.optimizer.kind: adamw } }
    - { name: back, set: { training.optimizer.kind: sgd } }
    - { name: momentum, set: { training.optimizer.momentum: 0.5 } }
`);
    if (group.kind !== 'ladder') throw new Error(group.kind);
    expect(group.composeLadder([1, 2, 3], 0).experiment.training.optimizer).toMatchObject({
      kind: 'sgd',
      momentum: 0.5,
    });
    expect(complaintOf(() => group.composeLadder([1, 3], 0))).toContain(
      'UNKNOWN_KEY unknown key momentum in training.optimizer of kind adamw\n',
    );
  });

  test('a mistake of a step is not repeated for the steps on top of it', () => {
    expect(complaint(text.replace('training.epochs: 9', 'seed: -1'))).toBe(
      `a.yaml:16:34 error OUT_OF_RANGE step long: seed is -1, but must be at least 0 and at most 4294967295
   16 |     - { name: long, set: { seed: -1 } }
      |                                  ^^`,
    );
  });
});

describe('mistakes', () => {
  test('of all variants are shown at once, each at its own place', () => {
    expect(
      complaint(`variants:
  - { name: a, set: { training.epoch: 3 } }
  - { name: b, set: { "training.batch": 0 }, remove: [seed] }
  - { name: c, set: { name: other } }
  - { name: base }
  - { name: d, sets: {} }
`),
    ).toBe(
      `a.yaml:19:16 error UNKNOWN_KEY unknown key sets in variants[4]
   19 |   - { name: d, sets: {} }
      |                ^^^^
   fix: did you mean set?
a.yaml:17:23 error MEMBER_SETS_FILE_KEY name is the same in all runs of a file
   17 |   - { name: c, set: { name: other } }
      |                       ^^^^
   fix: remove it here; for another name, write a file that extends this one
a.yaml:18:13 error MEMBER_NAME_TAKEN base is the experiment itself, without any variant
   18 |   - { name: base }
      |             ^^^^
   fix: use another name
a.yaml:15:32 error UNKNOWN_KEY variant a: unknown key epoch in training
   15 |   - { name: a, set: { training.epoch: 3 } }
      |                                ^^^^^
   fix: did you mean epochs?
a.yaml:16:55 error SET_NOTHING_TO_DELETE variant b: seed is not written in the file, so there is nothing to delete
   16 |   - { name: b, set: { "training.batch": 0 }, remove: [seed] }
      |                                                       ^^^^
   fix: take it out of \`remove\`
a.yaml:16:41 error OUT_OF_RANGE variant b: training.batch is 0, but must be at least 1 and at most 1024
   16 |   - { name: b, set: { "training.batch": 0 }, remove: [seed] }
      |                                         ^`,
    );
  });

  test('of the experiment itself are shown once, without the name of a variant', () => {
    rig.write({
      'a.yaml': `${MINIMAL.replace('epochs: 2', 'epochs: 0')}variants: [{ name: a, set: { seed: 1 } }, { name: b, set: { seed: 2 } }]`,
    });
    expect(complaintOf(() => loadMembers({ file: 'a.yaml', env: {}, cwd: rig.folder }))).toBe(
      `a.yaml:12:11 error OUT_OF_RANGE training.epochs is 0, but must be at least 1 and at most 1000000
   12 |   epochs: 0
      |           ^`,
    );
  });

  test('two kinds in one file are shown with both places', () => {
    expect(complaint('sweep: { seed: [1] }\nladder: { steps: [{ name: a }] }\n')).toBe(
      `a.yaml:14:1 error GROUPS_SEVERAL a file has variants, a sweep or a ladder, but this one has sweep and ladder
   14 | sweep: { seed: [1] }
      | ^^^^^
  a.yaml:15:1 and here
   15 | ladder: { steps: [{ name: a }] }
      | ^^^^^^
   fix: keep one of them; \`sweep: off\` drops what an extended file has`,
    );
  });

  test('of a group do not hide those of the experiment', () => {
    rig.write({ 'a.yaml': `${MINIMAL.replace('epochs: 2', 'epoch: 2')}variants: { name: a }` });
    expect(
      complaintOf(() => loadMembers({ file: 'a.yaml', env: {}, cwd: rig.folder })).match(/error [A-Z_]+/g),
    ).toEqual(['error WRONG_TYPE', 'error UNKNOWN_KEY']);
  });

  test('a typo of the key itself is named', () => {
    expect(complaint('variant: [{ name: a }]')).toContain('fix: did you mean variants?');
  });

  test('--set cannot reach into a group', () => {
    expect(complaint('variants: [{ name: a, set: { seed: 1 } }]', ['~variants.0'])).toBe(
      `--set:1:2 error SET_GROUP --set changes settings, and variants is none
    1 | ~variants.0
      |  ^^^^^^^^
   fix: edit the file; --variant NAME chooses one of its runs`,
    );
  });

  test.each(['__proto__.x', 'training.constructor', 'data.__proto__'])('the key %s is refused', (key) => {
    expect(complaint(`variants: [{ name: a, set: { ${key}: 1 } }]`)).toContain('error KEY_FORBIDDEN variant a: ');
    expect(complaint(`sweep: { ${key}: [1, 2] }`)).toContain('error KEY_FORBIDDEN ');
  });

  test('aliases give each variant its own values', () => {
    const group = load('variants:\n  - { name: a, set: &s { seed: 1 } }\n  - { name: b, set: *s }\n');
    expect([1, 2].map((index) => experiment(group, index).seed)).toEqual([1, 1]);
  });

  test('whatever is done to a group, it loads or is explained', () => {
    const random = randomOf(['groups']);
    const snippets = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '- ',
      '"',
      '~',
      '.',
      '..',
      'null',
      '0',
      '[]',
      '{}',
      '&a ',
      '*a',
      'off',
      '__proto__',
      'set',
      'name',
      '\0',
      'é',
    ];
    const groups = [
      'variants:\n  - { name: a, set: { training.epochs: 3 }, remove: [training.optimizer.lr] }\n  - { name: b }\n',
      'sweep:\n  training.optimizer.lr: [0.01, 0.003]\n  training.patch.0: [8, 16]\n',
      'ladder:\n  rule: mean\n  steps:\n    - { name: a, set: { training.optimizer.kind: adamw } }\n    - { name: b, set: { seed: 2 } }\n',
    ];
    let explained = 0;
    for (let round = 0; round < 150; round++) {
      let text = groups[round % groups.length]!;
      for (let edit = 0; edit <= random.integer(2); edit++) {
        const at = random.integer(text.length);
        text = text.slice(0, at) + snippets[random.integer(snippets.length)]! + text.slice(at + random.integer(5));
      }
      rig.write({ 'a.yaml': `${MINIMAL}${text}` });
      try {
        loadMembers({ file: 'a.yaml', env: {}, cwd: rig.folder });
      } catch (error) {
        expect(error, text).toBeInstanceOf(DiagnosticError);
        explained++;
      }
    }
    expect(explained).toBeGreaterThan(75);
  });
});
