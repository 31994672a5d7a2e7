import { afterAll, describe, expect, it } from 'vitest';
import { ExperimentRig, MINIMAL } from '../experiment-rig.js';

const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

function write({ preprocessing, model, batch = 2 }: { preprocessing: string; model: string; batch?: number }): void {
  const head = MINIMAL.slice(0, MINIMAL.indexOf('task:')).replace('data:', 'data:\n  table: cases.csv');
  rig.write({
    'a.yaml': `${head}task: {kind: regression, target: ml, behaves_as: volume}
preprocessing: ${preprocessing}
model: ${model}
training: {epochs: 1, batch: ${batch}}
`,
  });
}

describe('the size of whole images for a DenseNet', () => {
  it('leaves something for the last block', () => {
    write({ preprocessing: '{size: [29, 29, 29]}', model: '{kind: densenet}' });
    expect(() => rig.load('a.yaml')).not.toThrow();
    write({ preprocessing: '{size: [16, 32, 28]}', model: '{kind: densenet, blocks: [2, 2, 2, 2]}' });
    expect(rig.complaint('a.yaml')).toBe(
      `a.yaml:10:23 error SIZE_TOO_SMALL preprocessing.size is [16, 32, 28], but the 4 blocks of densenet need at least 29 voxels along every axis
   10 | preprocessing: {size: [16, 32, 28]}
      |                       ^^^^^^^^^^^^
  a.yaml:11:25 the blocks
   11 | model: {kind: densenet, blocks: [2, 2, 2, 2]}
      |                         ^^^^^^
   fix: use e.g. [29, 32, 29], or fewer blocks in model.blocks`,
    );
  });

  it('is asked of images that are stretched, too, and less of them with fewer blocks', () => {
    write({ preprocessing: '{resize: [13, 13, 12]}', model: '{kind: densenet, blocks: [2, 2, 2]}' });
    expect(rig.complaint('a.yaml')).toContain(
      'preprocessing.resize is [13, 13, 12], but the 3 blocks of densenet need at least 13 voxels along every axis',
    );
    write({ preprocessing: '{resize: [13, 13, 13]}', model: '{kind: densenet, blocks: [2, 2, 2]}' });
    expect(() => rig.load('a.yaml')).not.toThrow();
  });

  it('leaves more than one value in a batch of one', () => {
    const model = '{kind: densenet, blocks: [2, 2]}';
    write({ preprocessing: '{size: [8, 8, 12]}', model, batch: 1 });
    expect(rig.complaint('a.yaml')).toContain(
      'preprocessing.size is [8, 8, 12], of which the 2 blocks of densenet leave one voxel, and training.batch is 1: batch normalisation needs more than one value',
    );
    write({ preprocessing: '{size: [8, 8, 13]}', model, batch: 1 });
    expect(() => rig.load('a.yaml')).not.toThrow();
    write({ preprocessing: '{size: [8, 8, 12]}', model, batch: 2 });
    expect(() => rig.load('a.yaml')).not.toThrow();
  });
});
