import { afterAll, expect, test } from 'vitest';
import { ExperimentRig, MINIMAL } from '../experiment-rig.js';

const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

const withWarmUp = (epochs: number) => `${MINIMAL}  schedule: {kind: cosine, warmup_epochs: ${epochs}}\n`;

test('a warm-up ends before training does', () => {
  rig.write({ 'short.yaml': withWarmUp(1) });
  expect(rig.load('short.yaml').experiment.training.schedule.warmup_epochs).toBe(1);
  expect(rig.complaintAbout(() => withWarmUp(2))).toBe(
    `a.yaml:14:43 error WARMUP_TOO_LONG training.schedule.warmup_epochs is 2 and training.epochs is 2, so the learning rate never reaches lr
   14 |   schedule: {kind: cosine, warmup_epochs: 2}
      |                                           ^
  a.yaml:12:11 the epochs
   12 |   epochs: 2
      |           ^
   fix: use fewer warm-up epochs, or more epochs`,
  );
});
