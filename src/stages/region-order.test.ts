import { describe, expect, it } from 'vitest';
import { smallSettings } from '../../test/support/settings.js';
import { sha256OfJson } from '../base/hash.js';
import type { SegmentationTask, Settings } from '../config/experiment.js';
import { evaluateTest } from './evaluate-test/spec.js';
import { evaluate } from './evaluate/spec.js';
import { outputStructure } from './predict/output-structure.js';
import { train } from './train/spec.js';

const labels = { background: 0, edema: 1, core: 2, fluid: 3 };
const lesion = { of: ['edema', 'core'], as: 'edema' };
const wet = { of: ['edema', 'fluid'], as: 'fluid' };

function settingsWith(regions: SegmentationTask['regions']): Settings {
  return { ...smallSettings, task: { kind: 'segmentation', labels, ...(regions === undefined ? {} : { regions }) } };
}

describe('the order of regions', () => {
  it.each([train, evaluate, evaluateTest])('is in the fingerprint of $name', (spec) => {
    const keyOf = (regions: SegmentationTask['regions']) => sha256OfJson(spec.reads(settingsWith(regions)));
    expect(keyOf({ lesion, wet })).not.toBe(keyOf({ wet, lesion }));
    expect(keyOf({ lesion, wet })).toBe(keyOf({ lesion: { as: 'edema', of: lesion.of }, wet }));
  });

  it('is that of the outputs of the network', () => {
    const { regions = null } = train.reads(settingsWith({ wet, lesion }));
    expect(outputStructure({ labels, regions, ignore: null })).toEqual({
      members: [
        [1, 3],
        [1, 2],
      ],
      writes: [3, 1],
    });
  });
});
