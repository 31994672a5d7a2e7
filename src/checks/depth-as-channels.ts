import { PASS, places, type Rule } from './rule.js';

/**
 * A 2D convolution gives each of its input channels weights of its own: fed with planes, it has to learn at every depth
 * anew what an object looks like, and a shift along the depth is another object.
 */
export const depthAsChannels: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'The network takes an axis of the image as the channels of 2D convolutions.',
  judge({ settings, locate }) {
    const { model, preprocessing, data } = settings;
    if (model.kind !== 'rasternet') return PASS;
    const key = preprocessing.resize === undefined ? 'size' : 'resize';
    const size = preprocessing[key];
    // Without a size there is another message already.
    if (size === undefined || size === 'native') return PASS;
    const channels = size[2] * Object.keys(data.channels).length;
    return {
      kind: 'fail',
      value: channels,
      findings: [
        {
          message: `model rasternet feeds the ${size[2]} planes along the third axis as ${channels} channels of 2D convolutions, which share no weights between planes`,
          fix: 'use model: {kind: resnet}, whose 3D convolutions are the same everywhere',
          places: places(
            [locate(['model', 'kind'])],
            [locate(['preprocessing', key, 2]), 'voxels along the axis that becomes channels'],
          ),
        },
      ],
    };
  },
};
