import { expect, it } from 'vitest';
import { ofOneTask } from './of-one-task.js';
import type { Member } from './open-member.js';

const member = (kind: Member['kind']) => ({ kind }) as Member;

it.each(['segmentation', 'regression'] as const)('keeps the networks of a %s together', (kind) => {
  const members = [member(kind), member(kind)] as const;
  expect(ofOneTask(members)).toEqual({ kind, members });
});

it('never lets networks of different tasks predict together', () => {
  expect(() => ofOneTask([member('segmentation'), member('regression')])).toThrow(
    'Internal error: networks of different tasks cannot predict together',
  );
});
