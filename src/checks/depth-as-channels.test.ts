import { expect, test } from 'vitest';
import { depthAsChannels } from './depth-as-channels.js';
import { regressionFactsOf } from './checks-rig.js';

const model = { kind: 'rasternet', width: 1 } as const;

test('the planes of an image and its channels together are the channels of 2D convolutions', () => {
  const channels = { a: { image: 'a', normalize: 'zscore' }, b: { image: 'b', normalize: 'zscore' } } as const;
  const facts = regressionFactsOf({ model, data: { channels }, preprocessing: { size: [128, 256, 64] } });
  expect(depthAsChannels.judge(facts)).toMatchObject({
    kind: 'fail',
    value: 128,
    findings: [
      {
        message:
          'model rasternet feeds the 64 planes along the third axis as 128 channels of 2D convolutions, which share no weights between planes',
        places: [{ span: { lineText: 'model.kind' } }, { span: { lineText: 'preprocessing.size.2' } }],
      },
    ],
  });
});

test('stretched images are pointed at where they are stretched', () => {
  const facts = regressionFactsOf({ model, preprocessing: { resize: [128, 128, 32], size: 'native' } });
  expect(depthAsChannels.judge(facts)).toMatchObject({
    value: 32,
    findings: [{ places: [{}, { span: { lineText: 'preprocessing.resize.2' } }] }],
  });
});

test('3D networks pass', () => {
  expect(depthAsChannels.judge(regressionFactsOf()).kind).toBe('pass');
});
