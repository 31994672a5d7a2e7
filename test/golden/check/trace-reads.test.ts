import { expect, it } from 'vitest';
import { traceReads } from './trace-reads.js';

it('traced content equals the original and reports the values that are read, not the lists they are in', () => {
  const content = { loss: { ce: 1.5, target: [0, 1, 2] }, note: 'tie', axis: null };
  const reads: string[] = [];
  const traced = traceReads(content, (path) => reads.push(path));
  const { loss } = traced;
  expect([Array.isArray(loss.target), loss.target.length, reads]).toEqual([true, 3, []]);
  expect([loss.target[1], traced.axis]).toEqual([1, null]);
  expect(reads).toEqual(['loss/target/1', 'axis']);
  expect([...loss.target]).toEqual([0, 1, 2]);
  expect(reads.slice(2)).toEqual(['loss/target/0', 'loss/target/1', 'loss/target/2']);
  expect(traced).toEqual(content);
});
