import type { Member, RegressionMember, SegmentationMember } from './open-member.js';

/** At least one. */
export type Several<T> = readonly [T, ...T[]];

/** Networks that predict together. */
export type MembersOfOneTask =
  | { readonly kind: 'segmentation'; readonly members: Several<SegmentationMember> }
  | { readonly kind: 'regression'; readonly members: Several<RegressionMember> };

/** Throws an internal error for networks of different tasks. */
export function ofOneTask(members: Several<Member>): MembersOfOneTask {
  if (isSegmentation(members)) return { kind: 'segmentation', members };
  if (isRegression(members)) return { kind: 'regression', members };
  throw new Error('Internal error: networks of different tasks cannot predict together');
}

function isSegmentation(members: Several<Member>): members is Several<SegmentationMember> {
  return members.every(({ kind }) => kind === 'segmentation');
}

function isRegression(members: Several<Member>): members is Several<RegressionMember> {
  return members.every(({ kind }) => kind === 'regression');
}
