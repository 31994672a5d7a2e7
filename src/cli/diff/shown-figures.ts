import type { FigureDifference } from '../../compare/figure-difference.js';

/** Rows beyond this many hide the others. */
const MOST_ROWS = 12;

export interface ShownFigures {
  readonly figures: readonly FigureDifference[];
  /** What is left out, as a line; absent where nothing is. */
  readonly rest?: string;
}

/**
 * The figures that differ; of many labels those that are better or worse beyond noise. What is left out is counted,
 * never only dropped.
 */
export function shownFigures(all: readonly FigureDifference[]): ShownFigures {
  const differing = all.filter((one) => one.verdict !== 'same' || one.before !== one.after);
  if (differing.length <= MOST_ROWS) return { figures: differing };
  const isWhole = ({ key }: FigureDifference): boolean => key.split('.').length === 2;
  const isClear = ({ verdict }: FigureDifference): boolean => verdict === 'better' || verdict === 'worse';
  const figures = [...differing.filter(isWhole), ...differing.filter((one) => !isWhole(one) && isClear(one))].slice(
    0,
    2 * MOST_ROWS,
  );
  const hidden = differing.filter((one) => !figures.includes(one));
  const clear = hidden.filter(isClear).length;
  const parts = [
    ...(clear > 0 ? [`${clear} better or worse`] : []),
    ...(hidden.length > clear ? [`${hidden.length - clear} within noise or without interval`] : []),
  ];
  return { figures, ...(hidden.length === 0 ? {} : { rest: `and ${parts.join(', ')}; --json has them all` }) };
}
