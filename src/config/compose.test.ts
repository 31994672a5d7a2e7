import { afterAll, describe, expect, test } from 'vitest';
import { ExperimentRig, MINIMAL } from './experiment-rig.js';

const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

describe('extends', () => {
  test('maps merge, lists and single values replace', () => {
    rig.write({
      'base.yaml': MINIMAL,
      'child.yaml': 'extends: base.yaml\nname: child\nmodel: {features: [4, 8]}\ntraining: {batch: 3}\n',
    });
    const { experiment } = rig.load('child.yaml');
    expect(experiment.name).toBe('child');
    expect(experiment.model).toEqual({
      kind: 'unet',
      features: [4, 8],
      convs_per_stage: 2,
      strides: 'halve',
      kernels: 3,
    });
    expect(experiment.training).toMatchObject({ batch: 3, epochs: 2, optimizer: { kind: 'sgd', momentum: 0.9 } });
  });

  test('a changed kind inherits nothing else of its map', () => {
    rig.write({ 'base.yaml': MINIMAL, 'child.yaml': 'extends: base.yaml\ntraining: {optimizer: {kind: adamw}}\n' });
    expect(rig.load('child.yaml').experiment.training.optimizer).toEqual({
      kind: 'adamw',
      lr: 0.001,
      betas: [0.9, 0.999],
      eps: 1e-8,
      weight_decay: 3e-5,
      amsgrad: false,
    });
  });

  test('the same kind inherits', () => {
    rig.write({
      'base.yaml': MINIMAL,
      'child.yaml': 'extends: base.yaml\ntraining: {optimizer: {kind: sgd, lr: 1}}\n',
    });
    expect(rig.load('child.yaml').experiment.training.optimizer).toMatchObject({ lr: 1, momentum: 0.9 });
  });

  describe('the order of regions and channels', () => {
    const regions = (text: string) => `task: {regions: {${text}}}\n`;
    const LABELS = 'task: {kind: segmentation, labels: {background: 0, a: 1, b: 2, c: 3}}';
    const base = MINIMAL.replace(
      /task: .*/,
      LABELS.replace(
        '3}}',
        '3}, regions: {ab: {of: [a, b], as: a}, bc: {of: [b, c], as: c}, ca: {of: [c, a], as: a}}}',
      ),
    );
    const orderWith = (child: string) => {
      rig.write({ 'base.yaml': base, 'child.yaml': `extends: base.yaml\n${child}` });
      const { task } = rig.load('child.yaml').experiment;
      return task.kind === 'segmentation' ? Object.keys(task.regions ?? {}) : [];
    };
    const [ab, bc, ca] = ['ab: {of: [a, b], as: a}', 'bc: {of: [b, c], as: c}', 'ca: {of: [c, a], as: a}'];

    test('is that of the file that writes them', () => {
      expect(orderWith('')).toEqual(['ab', 'bc', 'ca']);
      expect(orderWith(regions([ca, ab, bc].join(', ')))).toEqual(['ca', 'ab', 'bc']);
      expect(orderWith(regions([bc, ca, ab].join(', ')))).toEqual(['bc', 'ca', 'ab']);
    });

    test('stays where a file changes one of them, and of those that it does not write', () => {
      expect(orderWith(regions('bc: {as: b}'))).toEqual(['ab', 'bc', 'ca']);
      expect(orderWith(regions(`${ca}, ${ab}`))).toEqual(['ca', 'bc', 'ab']);
    });

    test('is that of channels in the network, too; a new one stands before what it is written before, or at the end', () => {
      const channels = (...names: string[]) =>
        `{${names.map((name) => `${name}: {image: '${name}/{case}.nii'}`).join(', ')}}`;
      const channelsWith = (...names: string[]) => {
        rig.write({
          'base.yaml': MINIMAL.replace(/channels: .*/, `channels: ${channels('a', 'b', 'c')}`),
          'child.yaml': `extends: base.yaml\ndata: {channels: ${channels(...names)}}\n`,
        });
        return Object.keys(rig.load('child.yaml').experiment.data.channels);
      };
      expect(channelsWith('c', 'b', 'a')).toEqual(['c', 'b', 'a']);
      expect(channelsWith('x')).toEqual(['a', 'b', 'c', 'x']);
      expect(channelsWith('x', 'c', 'y', 'a', 'z')).toEqual(['x', 'c', 'b', 'y', 'a', 'z']);
    });
  });

  test('of several files the later ones win, and the file itself over all', () => {
    rig.write({
      'base.yaml': MINIMAL,
      'fast.yaml': 'seed: 1\ntraining: {epochs: 1, batch: 8}\n',
      'child.yaml': 'extends: [base.yaml, fast.yaml]\ntraining: {batch: 9}\n',
    });
    const { experiment } = rig.load('child.yaml');
    expect(experiment.seed).toBe(1);
    expect(experiment.training).toMatchObject({ epochs: 1, batch: 9 });
  });

  test('a path is relative to the file that says it', () => {
    rig.write({
      'a/b/base.yaml': MINIMAL,
      'a/mid.yaml': 'extends: b/base.yaml\n',
      'c/top.yaml': 'extends: ../a/mid.yaml\n',
    });
    expect(rig.load('c/top.yaml').experiment.name).toBe('tiny');
  });

  test('a variable may stand in it', () => {
    rig.write({ 'base.yaml': MINIMAL, 'env.yaml': 'extends: ${BASE}.yaml\n' });
    expect(rig.load('env.yaml', { env: { BASE: 'base' } }).experiment.name).toBe('tiny');
  });

  test('a variable that is missing in a value that is replaced does not matter', () => {
    rig.write({
      'base.yaml': MINIMAL.replace('name: tiny', 'name: ${NOT_SET}'),
      'child.yaml': 'extends: base.yaml\nname: x\n',
    });
    expect(rig.load('child.yaml').experiment.name).toBe('x');
  });

  test('a circle is shown as a chain', () => {
    rig.write({ 'a.yaml': 'extends: b.yaml\n', 'b.yaml': 'extends: [c.yaml]\n', 'c.yaml': 'extends: a.yaml\n' });
    expect(rig.complaint('a.yaml')).toBe(
      `c.yaml:1:10 error EXTENDS_CYCLE files extend each other in a circle: a.yaml -> b.yaml -> c.yaml -> a.yaml
    1 | extends: a.yaml
      |          ^^^^^^
  a.yaml:1:10 extended here
    1 | extends: b.yaml
      |          ^^^^^^
  b.yaml:1:11 extended here
    1 | extends: [c.yaml]
      |           ^^^^^^
   fix: remove one of these \`extends\``,
    );
  });

  test('a missing file is shown where it is asked for', () => {
    rig.write({ 'a.yaml': 'extends: sub/nope.yaml\n' });
    expect(rig.complaint('a.yaml')).toBe(
      `a.yaml:1:10 error EXTENDS_NOT_FOUND sub/nope.yaml does not exist
    1 | extends: sub/nope.yaml
      |          ^^^^^^^^^^^^^
   fix: check the path; it is relative to the file that says \`extends\``,
    );
  });

  test('a typo in an extended file is shown there', () => {
    rig.write({ 'base.yaml': MINIMAL.replace('epochs', 'epoch'), 'child.yaml': 'extends: base.yaml\n' });
    expect(rig.complaint('child.yaml')).toBe(
      `base.yaml:12:3 error UNKNOWN_KEY unknown key epoch in training
   12 |   epoch: 2
      |   ^^^^^
   fix: did you mean epochs?`,
    );
  });

  test('a mistyped extends is one error, not one for each key that the other file would have brought', () => {
    rig.write({ 'child.yaml': 'extend: base.yaml\nname: x\n' });
    expect(rig.complaint('child.yaml')).toBe(
      `child.yaml:1:1 error UNKNOWN_KEY unknown key extend
    1 | extend: base.yaml
      | ^^^^^^
   fix: did you mean extends?`,
    );
  });

  test('mistakes in several files are shown together', () => {
    rig.write({ 'a.yaml': 'extends: [bad.yaml, nope.yaml, 5]\n', 'bad.yaml': 'a: [1\n' });
    expect(rig.complaint('a.yaml').match(/error [A-Z_]+/g)).toEqual([
      'error EXTENDS_INVALID',
      'error YAML_SYNTAX',
      'error EXTENDS_NOT_FOUND',
    ]);
  });

  test('a ladder of files that each extend the one below twice is read once a rung', () => {
    const rungs = Array.from({ length: 40 }, (_, i): [string, string] => [
      `r${i}.yaml`,
      `extends: [r${i + 1}.yaml, r${i + 1}.yaml]\n`,
    ]);
    rig.write({ ...Object.fromEntries(rungs), 'r40.yaml': MINIMAL });
    expect(rig.load('r0.yaml').sources).toHaveLength(41);
  });

  test('a folder, a binary file and a huge one are refused by name', () => {
    rig.write({
      'd/x.yaml': MINIMAL,
      'latin1.yaml': Buffer.from('name: \xe9', 'latin1'),
      'huge.yaml': `# ${'x'.repeat(300_000)}`,
    });
    expect(rig.complaint('d')).toBe('error FILE_NOT_FOUND d is a folder\n   fix: check the path');
    expect(rig.complaint('latin1.yaml')).toBe('error FILE_NOT_TEXT latin1.yaml is not UTF-8 text');
    expect(rig.complaint('huge.yaml')).toBe(
      'error FILE_TOO_LARGE huge.yaml has 300002 bytes; an experiment file has at most 262144',
    );
  });

  test('an empty file and a list are no experiment', () => {
    rig.write({ 'empty.yaml': '# nothing\n', 'list.yaml': '- a\n' });
    expect(rig.complaint('empty.yaml')).toBe(
      'error FILE_EMPTY empty.yaml is empty\n   fix: start with `version: 1`; `voxrun init --example asymmetric` writes an example',
    );
    expect(rig.complaint('list.yaml')).toContain('list.yaml:1:1 error FILE_EMPTY an experiment is a map of settings');
  });
});
