import { words } from './schema-words.js';

export const MIRROR_AXES = ['L/R', 'A/P', 'S/I', 'axis1', 'axis2', 'axis3'] as const;

export const MirrorAxis = words(MIRROR_AXES, {
  description:
    'An anatomical axis, or `axis1` to `axis3` for the stored axes of images without a declared space (`orientation: stored`).',
});
