import { formatNumber } from '../../stats/format-number.js';
import { printableLine } from '../../base/printable.js';
import { cutTexts } from './cut-texts.js';
import type { Matrix } from './matrix-contents.js';
import { valueText } from './value-text.js';

/** One key or figure: its full name and what each run has there. */
export interface MatrixRow {
  readonly key: string;
  readonly cells: readonly string[];
}

/** Figures first, then keys, as people read them; values are cut to `longest` characters where they stay distinct. */
export function matrixRows({ keys, figures, runs }: Matrix, longest: number): MatrixRow[] {
  return [
    ...figures.map(({ key, unit, values }) => ({
      key: printableLine(`${key.replace(/^evaluation\./, '')}${unit === undefined ? '' : `, ${unit}`}`),
      cells: values.map((value, index) => figureCell(value, { unit, isPartial: runs[index]!.partial })),
    })),
    ...keys.map(({ key, values }) => ({
      key: printableLine(key),
      cells: cutTexts(
        values.map((value) => (value === undefined ? '(missing)' : valueText(value))),
        longest,
      ),
    })),
  ];
}

function figureCell(
  value: number | null,
  { unit, isPartial }: { unit: string | undefined; isPartial: boolean },
): string {
  if (value === null) return '-';
  const text = unit === undefined && Math.abs(value) < 1000 ? value.toFixed(4) : formatNumber(value, 4);
  return isPartial ? `${text} (partial)` : text;
}
