import type { Json } from '../../base/json.js';
import { drawTally, type DrawSummary } from '../../learn/loader/draw-tally.js';
import type { SampleRecord } from '../../learn/loader/batch.js';
import type { Tallies } from '../../learn/training/train-network.js';

/** Counts what training draws, across resumes. */
export function trainingTally(): Tallies & { summary(): DrawSummary } {
  let tally = drawTally();
  return {
    add({ samples }) {
      tally.add({ samples: samples as readonly SampleRecord[] });
    },
    export: () => tally.summary() as unknown as Json,
    restore(value) {
      tally = drawTally(value as unknown as DrawSummary);
    },
    summary: () => tally.summary(),
  };
}
