import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../base/json.js';
import { randomOf } from '../../base/random.js';
import { createAdamw } from '../../nn/adamw.js';
import { latestCheckpoint, writeCheckpoint, type Checkpoint } from '../../nn/checkpoint.js';
import { tensorFlow } from '../../nn/load-tf.js';
import { diceCeLoss } from '../../nn/dice-ce.js';
import { exportParameters } from '../../nn/network.js';
import type { Optimizer } from '../../nn/optimizer.js';
import { createSgd } from '../../nn/sgd.js';
import { createUnet } from '../../nn/models/unet.js';
import type { BatchSource, TrainingBatch } from './batch-source.js';
import { segmentationObjective } from './segmentation-objective.js';
import { trainNetwork, type EpochReport, type Tallies, type TrainingOptions } from './train-network.js';

const SIZE = 8;
const VOXELS = 2 * SIZE ** 3;
const STEPS = 3;

/** Bright balls are class 1 in a noisy image: a function of the step alone. */
function batchOf(step: number): TrainingBatch {
  const random = randomOf([9, step]);
  const labels = new Uint8Array(VOXELS);
  const image = new Float32Array(VOXELS);
  const [radius, centre] = [2 + random.uniform(), 3 + random.uniform()];
  for (let i = 0; i < VOXELS; i++) {
    const [x, y, z] = [i % SIZE, Math.floor(i / SIZE) % SIZE, Math.floor(i / SIZE ** 2) % SIZE];
    labels[i] = Math.hypot(x - centre, y - centre, z - centre) < radius ? 1 : 0;
    image[i] = labels[i]! + 0.3 * random.normal();
  }
  const half = new Uint8Array(VOXELS / 8).map((_, i) => {
    const [x, y, z] = [i % 4, Math.floor(i / 4) % 4, Math.floor(i / 16)];
    return labels[2 * x + 2 * SIZE * y + 2 * SIZE ** 2 * z]!;
  });
  return { image, labels: [labels, half], samples: [{ step }, { step }] };
}

function batchesFrom(step: number): BatchSource {
  let next = step;
  return { next: () => Promise.resolve(batchOf(next++)), waitedMs: 0 };
}

function optionsOf({ optimizer = 'sgd', epochs = 4 }: { optimizer?: string; epochs?: number } = {}): TrainingOptions {
  const network = createUnet({
    features: [3, 4, 5],
    convsPerStage: 1,
    channels: 1,
    classes: 2,
    deepSupervision: true,
    drawKey: [4, 'weights'],
  });
  const updater: Optimizer =
    optimizer === 'sgd'
      ? createSgd(network.parameters, { momentum: 0.9, nesterov: true, weightDecay: 3e-5 })
      : createAdamw(network.parameters, { betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.01, amsgrad: true });
  return {
    objective: segmentationObjective({
      network,
      lossOf: (scores, labels) => diceCeLoss(scores, labels, { batchDice: false }),
      patch: [SIZE, SIZE, SIZE],
      channels: 1,
      labelValues: 2,
    }),
    optimizer: updater,
    clipNorm: 12,
    drawKey: [4, 0],
    epochs,
    stepsPerEpoch: STEPS,
    learningRate: (epoch) => 0.02 * (1 - epoch / 4) ** 0.9,
    batches: batchesFrom(0),
  };
}

function countSamples(): Tallies {
  let steps: number[] = [];
  return {
    add({ samples }) {
      for (const sample of samples) steps.push((sample as { step: number }).step);
    },
    export: () => [...steps],
    restore(value: Json) {
      steps = [...(value as number[])];
    },
  };
}

describe('trainNetwork', () => {
  it.each(['sgd', 'adamw'])('resumed from a checkpoint on disk ends with the same bits (%s)', async (optimizer) => {
    const folder = mkdtempSync(join(tmpdir(), 'voxrun-training-'));
    try {
      const whole = optionsOf({ optimizer });
      const wholeTallies = countSamples();
      const { history } = await trainNetwork({ ...whole, tallies: wholeTallies });
      await trainNetwork({
        ...optionsOf({ optimizer, epochs: 2 }),
        tallies: countSamples(),
        onEpoch: (checkpoint) => void writeCheckpoint(folder, checkpoint),
      });
      const start = latestCheckpoint(folder).checkpoint!;
      const resumed = optionsOf({ optimizer });
      const tallies = countSamples();
      const { history: resumedHistory } = await trainNetwork({
        ...resumed,
        batches: batchesFrom(2 * STEPS),
        start,
        tallies,
      });
      expect(start.epochs).toBe(2);
      expect(resumedHistory).toEqual(history);
      expect(exportParameters(resumed.objective.network)).toEqual(exportParameters(whole.objective.network));
      expect(tallies.export()).toEqual(wholeTallies.export());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('lowers the loss', async () => {
    const { history } = await trainNetwork(optionsOf({ epochs: 4 }));
    expect(history.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3]);
    expect(history[3]!.loss).toBeLessThan(history[0]!.loss - 0.1);
    expect(history[1]!.learningRate).toBeCloseTo(0.02 * 0.75 ** 0.9, 12);
  });

  it('keeps the number of tensors from the first epoch on', async () => {
    const counts: number[] = [];
    await trainNetwork({ ...optionsOf(), onStep: () => void counts.push(tensorFlow().memory().numTensors) });
    expect(new Set(counts.slice(1)).size).toBe(1);
  });

  it('names the epoch and the step of a loss that is not finite, and leaves the weights', async () => {
    const options = optionsOf();
    let saved: Checkpoint | undefined;
    const spoiled: BatchSource = {
      waitedMs: 0,
      next: (() => {
        let step = 0;
        return () => {
          const batch = batchOf(step++);
          if (step === STEPS + 1) batch.image[0] = Infinity;
          return Promise.resolve(batch);
        };
      })(),
    };
    const training = trainNetwork({ ...options, batches: spoiled, onEpoch: (checkpoint) => void (saved = checkpoint) });
    await expect(training).rejects.toMatchObject({
      failure: {
        code: 'LOSS_NOT_FINITE',
        message: 'the loss is NaN in step 1 of epoch 2',
        fix: 'lower training.optimizer.lr, or look for extreme voxel values in the images',
      },
    });
    expect(exportParameters(options.objective.network)).toEqual(saved!.weights);
  });

  it('stops before the next step when told to', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const training = trainNetwork({
      ...optionsOf(),
      signal: stop.signal,
      onStep: ({ epoch, step }) => {
        seen.push(epoch * STEPS + step);
        if (seen.length === 4) stop.abort(new Error('time is over'));
      },
    });
    await expect(training).rejects.toThrow('time is over');
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  it('tells how long an epoch took and waited for batches', async () => {
    const reports: EpochReport[] = [];
    const source = batchesFrom(0);
    let waitedMs = 0;
    await trainNetwork({
      ...optionsOf({ epochs: 1 }),
      batches: {
        next: () => {
          waitedMs += 10;
          return source.next();
        },
        get waitedMs() {
          return waitedMs;
        },
      },
      onEpoch: (_, report) => void reports.push(report),
    });
    expect(reports[0]!.waitedSeconds).toBeCloseTo((STEPS * 10) / 1000, 9);
    expect(reports[0]!.seconds).toBeGreaterThan(0);
  });

  it('refuses labels that are no class and outputs without labels', async () => {
    const beyond = { ...batchOf(0), labels: [new Uint8Array(VOXELS).fill(2), new Uint8Array(VOXELS / 8)] };
    const serve = (batch: TrainingBatch) => ({ next: () => Promise.resolve(batch), waitedMs: 0 });
    await expect(trainNetwork({ ...optionsOf(), batches: serve(beyond) })).rejects.toThrow(
      'Internal error: a label of the batch is not one of 2 classes',
    );
    const single = { ...batchOf(0), labels: [new Uint8Array(VOXELS)] };
    await expect(trainNetwork({ ...optionsOf(), batches: serve(single) })).rejects.toThrow(
      'Internal error: 2 outputs but labels at 1 resolutions',
    );
  });

  it('keeps the weights of the best epoch, also over a resume', async () => {
    const metrics = [0.5, 0.8, 0.7, 0.75];
    const measured = (from: number) => {
      let epoch = from;
      return () => {
        const measure = { loss: 1, metric: metrics[epoch++]! };
        return Promise.resolve({ train: measure, validation: measure });
      };
    };
    const selection = { by: 'metric', isBetter: 'higher' } as const;
    const checkpoints: Checkpoint[] = [];
    const whole = await trainNetwork({
      ...optionsOf(),
      measure: measured(0),
      selection,
      onEpoch: (checkpoint) => void checkpoints.push(checkpoint),
    });
    expect(whole.best?.epochs).toBe(2);
    expect(whole.best?.weights).toEqual(checkpoints[1]!.weights);
    const start = checkpoints[2]!;
    const resumed = await trainNetwork({
      ...optionsOf(),
      measure: measured(3),
      selection,
      batches: batchesFrom(3 * STEPS),
      start,
    });
    expect(resumed.best).toEqual(whole.best);
    expect(resumed.history).toEqual(whole.history);
  });

  it('stops after so many epochs without improvement, and a resume agrees', async () => {
    const losses = [1, 0.5, 0.49, 0.6];
    let epoch = 0;
    let last: Checkpoint | undefined;
    const options = {
      ...optionsOf(),
      selection: { by: 'loss', isBetter: 'lower' } as const,
      earlyStopping: { patience: 1, minImprovement: 0.1 },
      onEpoch: (checkpoint: Checkpoint) => void (last = checkpoint),
      measure: () => {
        const measure = { loss: losses[epoch++]!, metric: null };
        return Promise.resolve({ train: measure, validation: measure });
      },
    };
    const { history, best, stoppedAfter } = await trainNetwork(options);
    expect(history.map(({ validation }) => validation?.loss)).toEqual([1, 0.5, 0.49]);
    expect(stoppedAfter).toBe(1);
    // The best weights are those of the lowest loss, however little it is below.
    expect(best?.epochs).toBe(3);
    const resumed = await trainNetwork({ ...options, batches: batchesFrom(99), start: last! });
    expect(resumed).toEqual({ history, best, stoppedAfter });
  });

  it('two half batches give the update of the whole one', async () => {
    const halves = (step: number): TrainingBatch[] => {
      const { image, labels, samples } = batchOf(step);
      return [0, 1].map((half) => ({
        image: image.slice((half * VOXELS) / 2, ((half + 1) * VOXELS) / 2),
        labels: labels!.map((map) => map.slice((half * map.length) / 2, ((half + 1) * map.length) / 2)),
        samples: [samples[half]!],
      }));
    };
    const queue = [0, 1, 2].flatMap(halves);
    const parts = {
      ...optionsOf({ epochs: 1 }),
      batches: { next: () => Promise.resolve(queue.shift()!), waitedMs: 0 },
    };
    const whole = optionsOf({ epochs: 1 });
    const inParts = await trainNetwork({ ...parts, accumulate: 2 });
    const atOnce = await trainNetwork(whole);
    expect(queue).toEqual([]);
    expect(inParts.history[0]!.loss).toBeCloseTo(atOnce.history[0]!.loss, 5);
    const expected = exportParameters(whole.objective.network);
    for (const [name, { values }] of exportParameters(parts.objective.network)) {
      const others = expected.get(name)!.values;
      const gap = values.reduce((most, value, i) => Math.max(most, Math.abs(value - others[i]!)), 0);
      expect(gap, name).toBeLessThan(1e-4);
    }
  });
});
