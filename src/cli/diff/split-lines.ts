import { namesText } from './names-text.js';
import type { SplitReport } from './report.js';

/** What differs between the folds, a line for each kind of change. */
export function splitLines({ folds, asked }: SplitReport): string[] {
  return [
    ...(asked === undefined ? [] : [`folds computed: ${askedText(asked.before)} -> ${askedText(asked.after)}`]),
    ...(folds === undefined ? [] : foldLines(folds)),
  ];
}

function foldLines(folds: NonNullable<SplitReport['folds']>): string[] {
  const { before, after, renumbered, moved, trainedElsewhere, cases } = folds;
  const moves = moved.map((one) => `${one.id} (${numbersText(one.before)} -> ${numbersText(one.after)})`);
  const numbers = renumbered.map((one) => `${one.before} -> ${one.after}`);
  return [
    ...(before === after ? [] : [`${before} folds -> ${after}`]),
    ...(numbers.length === 0 ? [] : [`the same folds have other numbers: ${namesText(numbers)}`]),
    ...(moves.length === 0 ? [] : [`${moves.length} of ${cases} cases validate in another fold: ${namesText(moves)}`]),
    ...(trainedElsewhere.length === 0
      ? []
      : [`${trainedElsewhere.length} of ${cases} cases are trained on in other folds: ${namesText(trainedElsewhere)}`]),
  ];
}

function numbersText(folds: readonly number[]): string {
  return folds.length === 0 ? 'none' : folds.join('+');
}

function askedText(folds: readonly number[] | null): string {
  return folds === null ? 'all' : folds.join(', ');
}
