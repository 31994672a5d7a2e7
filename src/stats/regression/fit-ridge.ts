import { isConstant, mean, squaredDeviations } from '../moments.js';
import { solveSymmetric } from './solve-symmetric.js';

export interface RidgeRow {
  readonly unit: string;
  readonly features: readonly number[];
  readonly target: number;
}

export interface Ridge {
  /** Penalty per row on the squared weights of the standardised features; Infinity is the mean of the targets. */
  readonly penalty: number;
  readonly predict: (features: readonly number[]) => number;
}

/** From the mean alone to nearly plain least squares; of equally good ones the largest is taken. */
const PENALTIES = [Number.POSITIVE_INFINITY, ...Array.from({ length: 13 }, (_, step) => 10 ** (2 - step / 2))];

/**
 * Ridge regression on features standardised over the rows, with an intercept that is not penalised. The penalty is the
 * one with the smallest squared error when one unit at a time is left out: with single rows left out, a patient's
 * other scans would vouch for each. A feature that never varies is not used. Throws an internal error without rows.
 */
export function fitRidge(rows: readonly RidgeRow[]): Ridge {
  if (rows.length === 0) throw new Error('Internal error: a regression needs rows');
  const standardise = fitScale(rows.map(({ features }) => features));
  const sample: Sample = {
    design: rows.map(({ features }) => standardise(features)),
    targets: rows.map((row) => row.target),
  };
  const all = normalEquations(sample);
  const parts = splitByUnit(rows, sample).map((part) => ({ part, equations: normalEquations(part) }));
  const errors = PENALTIES.map((penalty) =>
    parts.length < 2
      ? 0
      : mean(
          parts.map(({ part, equations }) =>
            meanSquaredError(part, solve(minus(all, equations), penalty * rows.length)),
          ),
        ),
  );
  const penalty = PENALTIES[errors.indexOf(Math.min(...errors))]!;
  const weights = solve(all, penalty * rows.length);
  return { penalty, predict: (features) => dot(weights, standardise(features)) };
}

/** Rows of the design, each starting with the intercept's 1, and their targets. */
interface Sample {
  readonly design: readonly (readonly number[])[];
  readonly targets: readonly number[];
}

/** X'X and X'y. */
interface NormalEquations {
  readonly matrix: readonly (readonly number[])[];
  readonly vector: readonly number[];
}

function fitScale(features: readonly (readonly number[])[]): (row: readonly number[]) => number[] {
  const columns = features[0]!.map((_, index) => features.map((row) => row[index]!));
  const scales = columns
    .map((values, index) => ({ index, values }))
    .filter(({ values }) => !isConstant(values))
    .map(({ index, values }) => ({
      index,
      centre: mean(values),
      sd: Math.sqrt(squaredDeviations(values) / values.length),
    }));
  return (row) => [1, ...scales.map(({ index, centre, sd }) => (row[index]! - centre) / sd)];
}

function splitByUnit(rows: readonly RidgeRow[], { design, targets }: Sample): Sample[] {
  const parts = new Map<string, { design: (readonly number[])[]; targets: number[] }>();
  rows.forEach(({ unit }, row) => {
    const part = parts.get(unit) ?? { design: [], targets: [] };
    part.design.push(design[row]!);
    part.targets.push(targets[row]!);
    parts.set(unit, part);
  });
  return [...parts.values()];
}

function normalEquations({ design, targets }: Sample): NormalEquations {
  const columns = design[0]!.map((_, index) => design.map((row) => row[index]!));
  return {
    matrix: columns.map((a) => columns.map((b) => dot(a, b))),
    vector: columns.map((column) => dot(column, targets)),
  };
}

/** The equations of the rows that remain, without going through them again. */
function minus(all: NormalEquations, part: NormalEquations): NormalEquations {
  return {
    matrix: all.matrix.map((row, i) => row.map((value, j) => value - part.matrix[i]![j]!)),
    vector: all.vector.map((value, i) => value - part.vector[i]!),
  };
}

function solve({ matrix, vector }: NormalEquations, penalty: number): number[] {
  if (penalty === Number.POSITIVE_INFINITY) return vector.map((sum, i) => (i === 0 ? sum / matrix[0]![0]! : 0));
  return solveSymmetric(
    matrix.map((row, i) => row.map((value, j) => (i === j && i > 0 ? value + penalty : value))),
    vector,
  );
}

function meanSquaredError({ design, targets }: Sample, weights: readonly number[]): number {
  return mean(design.map((row, index) => (dot(weights, row) - targets[index]!) ** 2));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}
