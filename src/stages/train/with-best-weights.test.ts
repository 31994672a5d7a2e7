import { expect, it } from 'vitest';
import type { Trained } from '../../learn/training/train-network.js';
import { tensorFlow } from '../../nn/load-tf.js';
import type { Network } from '../../nn/network.js';
import { withBestWeights } from './with-best-weights.js';

const network = {
  parameters: [{ name: 'weight', variable: tensorFlow().variable(tensorFlow().tensor1d([1, 2])) }],
  statistics: [],
} as unknown as Network;

const trained: Trained = {
  history: [
    { epoch: 0, loss: 1, learningRate: 0.1, validation: { loss: 1, metric: null } },
    { epoch: 1, loss: 1, learningRate: 0.1, validation: { loss: 1, metric: null } },
  ],
};

function run(options: { trained: Trained; isSelected: boolean }) {
  const notes: string[] = [];
  const context = { note: (text: string) => void notes.push(text) };
  return { ...withBestWeights(context, { ...options, network }), notes };
}

it('takes the final weights for the best, and says so, where no epoch defines the validation figure', () => {
  const { best, notes } = run({ trained, isSelected: true });
  expect(best?.epochs).toBe(2);
  expect([...best!.weights.get('weight')!.values]).toEqual([1, 2]);
  expect(notes).toEqual([
    'no epoch has a validation figure to tell the best weights by: the final ones are kept as the best',
  ]);
});

it('leaves the best weights that were found, and looks for none where nothing is measured', () => {
  const best = { epochs: 1, weights: new Map() };
  expect(run({ trained: { ...trained, best }, isSelected: true })).toEqual({ ...trained, best, notes: [] });
  expect(run({ trained, isSelected: false })).toEqual({ ...trained, notes: [] });
});
