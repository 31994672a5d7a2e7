import { describe, expect, it } from 'vitest';
import { ExperimentRig, MINIMAL } from '../../config/experiment-rig.js';
import { NNUNET_PRESET } from '../../imaging/augment/nnunet-rig.js';
import { augmentationSettingsOf } from './augmentation-settings-of.js';

function settingsOf(augmentation: string) {
  const rig = new ExperimentRig();
  rig.write({ 'a.yaml': `${MINIMAL}augmentation: ${augmentation}\n` });
  const { experiment } = rig.load('a.yaml');
  rig.remove();
  return augmentationSettingsOf({
    augmentation: experiment.augmentation,
    labels: { background: 0, left: 1, right: 2 },
    mirrorPairs: { 'L/R': [['left', 'right']] },
    orientation: 'SAL',
  });
}

describe('augmentationSettingsOf', () => {
  it("says nnU-Net's chain as the transforms know it, with mirroring along all axes", () => {
    const { mirror, ...others } = settingsOf('{preset: nnunet}');
    expect(others).toEqual(NNUNET_PRESET);
    expect(mirror).toEqual({ axes: [2, 1, 0], p: 0.5, pairs: [[], [], [[1, 2]]] });
  });

  it('leaves out what is off and what is not named', () => {
    const { mirror, ...others } = settingsOf('{preset: nnunet, blur: off, mirror: {axes: []}}');
    expect(others).not.toHaveProperty('blur');
    expect(others).toHaveProperty('gamma');
    expect(mirror.axes).toEqual([]);
    expect(settingsOf('{}')).toEqual({ dummy2d: 'never', mirror: { axes: [], p: 0.5, pairs: [[], [], [[1, 2]]] } });
  });

  it('turns names of axes and keys of several words into those of the transforms', () => {
    const settings = settingsOf(
      '{zoom: {range: [0.9, 1.2], p: 1}, rotate: {degrees: [1, 2, 3], in_plane_degrees: 90}, ' +
        'shadow: {axis: S/I, strength: [0.2, 0.5], width: [0.1, 0.2], p: 0.5}, ' +
        'speckle: {strength: [0.1, 0.2], correlation_mm: [1, 2, 3]}}',
    );
    expect(settings.zoom).toEqual({ range: [0.9, 1.2], p: 1 });
    expect(settings.rotate).toEqual({ degrees: [1, 2, 3], inPlaneDegrees: 90, p: 0.2 });
    expect(settings.shadow).toEqual({ axis: 0, strength: [0.2, 0.5], width: [0.1, 0.2], p: 0.5 });
    expect(settings.speckle).toEqual({ strength: [0.1, 0.2], correlationMm: [1, 2, 3], p: 0.2 });
  });
});
