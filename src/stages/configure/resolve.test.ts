import { describe, expect, it } from 'vitest';
import { stageContext } from '../../../test/support/stage-context.js';
import { smallSettings } from '../../../test/support/settings.js';
import { readConfigured } from './read-configured.js';
import { resolvePreprocessing } from './resolve-preprocessing.js';
import { resolveLoss } from './resolve-loss.js';
import { resolveSampling } from './resolve-sampling.js';
import { resolveUnet } from './resolve-unet.js';

const { preprocessing, training } = smallSettings;
const unet = { kind: 'unet', features: [8, 16], convs_per_stage: 2, strides: 'halve', kernels: 3 } as const;

describe('resolving auto', () => {
  it('keeps what is fixed and takes what was planned', () => {
    expect(resolvePreprocessing(preprocessing, {})).toEqual(preprocessing);
    const auto = { ...preprocessing, spacing_mm: 'auto', normalize_mask: 'auto' } as const;
    expect(resolvePreprocessing(auto, { spacing_mm: [1, 2, 3], normalize_mask: 'nonzero' })).toEqual({
      ...preprocessing,
      spacing_mm: [1, 2, 3],
      normalize_mask: 'nonzero',
    });
    const planned = { patch: [40, 56, 40], batch: 9 } as const;
    expect(resolveSampling({ patch: 'auto', batch: 'auto' }, { preprocessing, planned })).toEqual(planned);
    expect(resolveSampling({ patch: 'auto', batch: 3 }, { preprocessing, planned })).toEqual({ ...planned, batch: 3 });
    expect(resolveSampling(training, { preprocessing, planned: {} })).toEqual({ patch: [16, 16, 16], batch: 2 });
  });

  it('keeps a loss that is fixed and takes what was planned', () => {
    const auto = { kind: 'dice-ce', batch_dice: 'auto' } as const;
    expect(resolveLoss(auto, { batch_dice: true })).toEqual({ kind: 'dice-ce', batch_dice: true });
    expect(resolveLoss({ ...auto, batch_dice: true }, {})).toEqual({ kind: 'dice-ce', batch_dice: true });
    expect(resolveLoss({ kind: 'l1' }, {})).toEqual({ kind: 'l1' });
  });

  it('writes strides and kernels out for every stage', () => {
    expect(resolveUnet(unet, {})).toEqual({
      features: [8, 16],
      strides: [
        [1, 1, 1],
        [2, 2, 2],
      ],
      kernels: [
        [3, 3, 3],
        [3, 3, 3],
      ],
    });
    const planned = {
      features: [32, 64],
      strides: [
        [1, 1, 1],
        [2, 2, 1],
      ],
      kernels: [
        [3, 3, 1],
        [3, 3, 3],
      ],
    } as const;
    expect(resolveUnet({ ...unet, features: 'auto', strides: 'auto', kernels: 'auto' }, planned)).toEqual(planned);
  });

  it('takes the whole image for a patch where images have one size', () => {
    const whole = { patch: 'whole', batch: 2 } as const;
    const sized = { ...preprocessing, size: [64, 48, 32] } as const;
    expect(resolveSampling(whole, { preprocessing: sized, planned: {} }).patch).toEqual([64, 48, 32]);
    expect(resolveSampling(whole, { preprocessing: { ...sized, resize: [9, 9, 9] }, planned: {} }).patch).toEqual([
      9, 9, 9,
    ]);
  });

  it.each([
    [
      () => resolvePreprocessing({ ...preprocessing, spacing_mm: 'auto' }, {}),
      'preprocessing has an auto that was not planned',
    ],
    [() => resolveUnet({ ...unet, features: 'auto' }, {}), 'the model has an auto that was not planned'],
    [() => resolveLoss({ kind: 'dice-ce', batch_dice: 'auto' }, {}), 'the loss has an auto that was not planned'],
    [
      () => resolveSampling({ patch: 'auto', batch: 1 }, { preprocessing, planned: {} }),
      'training has an auto that was not planned',
    ],
    [
      () => resolveSampling({ patch: 'whole', batch: 1 }, { preprocessing, planned: {} }),
      'patch is whole, but images have no fixed size',
    ],
  ])('is a bug where a value is missing: %#', (action, message) => {
    expect(action).toThrow(`Internal error: ${message}`);
  });
});

describe('readConfigured', () => {
  const outputs = { configure: { 'preparation.json': { spacing_mm: [1, 2, 3] }, 'sampling.json': { batch: 4 } } };
  const contextWith = (inputs: Parameters<typeof stageContext>[0]['inputs']) =>
    stageContext({ node: 'train[0]', scope: { fold: 0 }, settings: {}, inputs, outputs });

  it('reads the files that the stage needs and no others', () => {
    expect(readConfigured(contextWith({ configure: { 'sampling.json': 'hash' } }))).toEqual({ batch: 4 });
    const both = { 'preparation.json': 'hash', 'sampling.json': 'hash' };
    expect(readConfigured(contextWith({ configure: both }))).toEqual({ spacing_mm: [1, 2, 3], batch: 4 });
  });

  it('is empty for a stage whose values are all fixed', () => {
    expect(readConfigured(contextWith({}))).toEqual({});
  });
});
