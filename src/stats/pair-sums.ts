import type { Pair } from './pair.js';

/**
 * All that the metrics of pairs need, in a form that adds up: the sums of a resample of units come from the units'
 * own, whatever the number of their cases.
 */
export interface PairSums {
  readonly n: number;
  readonly targetMean: number;
  readonly predictionMean: number;
  /** Sums of squares and products of the deviations from these means. */
  readonly targetSquares: number;
  readonly predictionSquares: number;
  readonly products: number;
  /** Sums of |e|, e^2 and |e / target| with e = prediction - target. */
  readonly absoluteErrors: number;
  readonly squaredErrors: number;
  /** Not finite where a target is 0. */
  readonly relativeErrors: number;
  /** Whether nothing varies can be seen from the ends; of a sum of squares rounding leaves a little. */
  readonly targetEnds: readonly [min: number, max: number];
  readonly predictionEnds: readonly [min: number, max: number];
}

export function sumPairs(pairs: readonly Pair[]): PairSums {
  return poolSums(pairs.map(ofOne));
}

/** The sums of all pairs that the parts summed; of none, n is 0 and the means are NaN. */
export function poolSums(parts: readonly PairSums[]): PairSums {
  let n = 0;
  let targets = 0;
  let predictions = 0;
  for (const part of parts) {
    n += part.n;
    targets += part.n * part.targetMean;
    predictions += part.n * part.predictionMean;
  }
  const targetMean = targets / n;
  const predictionMean = predictions / n;
  let targetSquares = 0;
  let predictionSquares = 0;
  let products = 0;
  let absoluteErrors = 0;
  let squaredErrors = 0;
  let relativeErrors = 0;
  let [targetMin, targetMax] = NO_ENDS;
  let [predictionMin, predictionMax] = NO_ENDS;
  for (const part of parts) {
    const target = part.targetMean - targetMean;
    const prediction = part.predictionMean - predictionMean;
    targetSquares += part.targetSquares + part.n * target * target;
    predictionSquares += part.predictionSquares + part.n * prediction * prediction;
    products += part.products + part.n * target * prediction;
    absoluteErrors += part.absoluteErrors;
    squaredErrors += part.squaredErrors;
    relativeErrors += part.relativeErrors;
    targetMin = Math.min(targetMin, part.targetEnds[0]);
    targetMax = Math.max(targetMax, part.targetEnds[1]);
    predictionMin = Math.min(predictionMin, part.predictionEnds[0]);
    predictionMax = Math.max(predictionMax, part.predictionEnds[1]);
  }
  return {
    n,
    targetMean,
    predictionMean,
    targetSquares,
    predictionSquares,
    products,
    absoluteErrors,
    squaredErrors,
    relativeErrors,
    targetEnds: [targetMin, targetMax],
    predictionEnds: [predictionMin, predictionMax],
  };
}

const NO_ENDS = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const;

function ofOne({ target, prediction }: Pair): PairSums {
  const error = Math.abs(prediction - target);
  return {
    n: 1,
    targetMean: target,
    predictionMean: prediction,
    targetSquares: 0,
    predictionSquares: 0,
    products: 0,
    absoluteErrors: error,
    squaredErrors: error * error,
    relativeErrors: error / Math.abs(target),
    targetEnds: [target, target],
    predictionEnds: [prediction, prediction],
  };
}
