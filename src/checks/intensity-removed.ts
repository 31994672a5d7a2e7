import type { Settings } from '../config/experiment.js';
import type { CheckFacts } from './facts.js';
import { PASS, places, type Finding, type Rule } from './rule.js';

const PER_IMAGE = ['zscore', 'rescale'];
const INTENSITY_TRANSFORMS = ['brightness', 'contrast', 'gamma', 'gamma_inverted', 'gain', 'attenuation'] as const;

/** Brightness that is divided out of every image cannot be read from it. */
export const intensityRemoved: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'The target depends on absolute intensity, which normalisation, network or augmentation takes away.',
  judge(facts) {
    const { task } = facts.settings;
    if (task.kind !== 'regression' || task.depends_on !== 'intensity') return PASS;
    const causes = [ofChannels(facts), ofNetwork(facts), ofAugmentation(facts)].flatMap((cause) => cause ?? []);
    if (causes.length === 0) return PASS;
    return {
      kind: 'fail',
      value: causes.flatMap(({ names }) => names),
      findings: causes.map(({ finding }) => finding),
    };
  },
};

interface Cause {
  readonly names: readonly string[];
  readonly finding: Finding;
}

/** One channel with its own scale is enough. */
function ofChannels({ settings, locate }: CheckFacts): Cause | undefined {
  const channels = Object.entries(settings.data.channels);
  if (!channels.every(([, { normalize }]) => PER_IMAGE.includes(normalize))) return undefined;
  return {
    names: channels.map(([name, { normalize }]) => `${name}: ${normalize}`),
    finding: {
      message: `the target depends on intensity, but every channel is normalised image by image (${channels.map(([name, { normalize }]) => `${name}: ${normalize}`).join(', ')}), so that all have the same level`,
      fix: 'use normalize: none, or ct, which has one scale for all images',
      places: places(...channels.map(([name]) => [locate(['data', 'channels', name, 'normalize'])] as const), [
        locate(['task', 'depends_on']),
        'what the target depends on',
      ]),
    },
  };
}

function ofNetwork({ settings, locate }: CheckFacts): Cause | undefined {
  if (settings.model.kind !== 'resnet') return undefined;
  return {
    names: ['resnet'],
    finding: {
      message:
        'the target depends on intensity, but the instance normalisation behind the first convolution of model resnet gives every image the same level',
      fix: 'use model: {kind: densenet} with training.batch: 8 or more, or {kind: linear}',
      places: places([locate(['model', 'kind'])], [locate(['task', 'depends_on']), 'what the target depends on']),
    },
  };
}

function ofAugmentation({ settings, locate }: CheckFacts): Cause | undefined {
  const { augmentation } = settings;
  const drawn = INTENSITY_TRANSFORMS.filter((name) => isDrawn(augmentation[name]));
  if (drawn.length === 0) return undefined;
  return {
    names: drawn,
    finding: {
      message: `the target depends on intensity, which augmentation changes (${drawn.join(', ')}) while the target stays`,
      fix: `switch off what changes the level: ${drawn.map((name) => `augmentation.${name}: off`).join(', ')}`,
      places: places(...drawn.map((name) => [locate(['augmentation', name])] as const), [
        locate(['task', 'depends_on']),
        'what the target depends on',
      ]),
    },
  };
}

function isDrawn(transform: Settings['augmentation'][(typeof INTENSITY_TRANSFORMS)[number]]): boolean {
  return transform !== undefined && transform !== 'off' && transform.p > 0;
}
