import type { Estimate } from '../stats/estimate.js';

/** One pooled measure, as far as the table shows it. Summaries of older versions have no more than the first three. */
interface Pooled {
  readonly mean_foreground: number | null;
  readonly per_label: Readonly<
    Record<string, { readonly mean: number | null; readonly sd?: number | null; readonly one_empty?: number }>
  >;
  readonly folds: readonly { readonly fold: number; readonly cases: number; readonly mean_foreground: number | null }[];
  readonly by_unit?: { readonly units: number; readonly mean_foreground: Estimate };
}

interface Choice {
  readonly foreground: boolean;
  readonly classes: readonly string[];
}

/** What `summarize` publishes of a segmentation, as far as the table shows it. */
export interface SegmentationResult {
  readonly claim: 'case' | 'unit';
  readonly cases: { readonly undefined: number };
  readonly labels: readonly string[];
  readonly besides?: readonly string[];
  readonly surface?: 'deepmind' | 'monai';
  readonly nsd_tolerance_mm?: number;
  readonly without_space?: number;
  readonly dice: Pooled;
  readonly hd95?: Pooled;
  readonly nsd?: Pooled;
  readonly volume_difference_ml?: Pooled;
  readonly volume_difference_percent?: Pooled;
  readonly postprocessing?: { readonly out_of_fold?: { readonly dice: Pooled }; readonly choice: Choice };
  readonly worst: readonly { readonly case: string; readonly mean_foreground: number }[];
}

/** Rows beyond this many are left to `summary.json`. */
const MOST_ROWS = 12;
const WIDTH = 80;
const HEAD = 18;
const COLUMN = 11;

interface Column {
  readonly head: string;
  readonly of: (label: string) => string;
  readonly mean: string;
}

/** The metrics per label, per fold and per unit in at most 80 columns, and what the numbers do not say by themselves. */
export function segmentationTable(result: SegmentationResult): string[] {
  const columns = columnsOf(result);
  const besides = result.besides ?? [];
  const shown = result.labels.length + besides.length <= MOST_ROWS ? result.labels : lowest(result);
  const hidden = result.labels.length - shown.length;
  const rowOf = (label: string): string =>
    row(
      label,
      columns.map((column) => column.of(label)),
    );
  return [
    row(
      '',
      columns.map(({ head }) => head),
    ),
    ...shown.map(rowOf),
    ...(hidden > 0 ? [`the ${shown.length} lowest; ${hidden} more in summary.json`] : []),
    row(
      'mean',
      columns.map(({ mean }) => mean),
    ),
    ...(hidden > 0 ? [] : besides.map(rowOf)),
    ...foldLines(result.dice),
    ...unitLines(result),
    ...postprocessingLines(result),
    ...remarks(result),
  ].flatMap(wrap);
}

function columnsOf(result: SegmentationResult): Column[] {
  const { dice, hd95, nsd, volume_difference_ml: ml, volume_difference_percent: percent } = result;
  const meansOf = (head: string, pooled: Pooled | undefined, format: (value: number) => string): Column[] =>
    pooled === undefined
      ? []
      : [
          {
            head,
            of: (label) => show(pooled.per_label[label]?.mean, format),
            mean: show(pooled.mean_foreground, format),
          },
        ];
  return [
    ...meansOf('Dice', dice, (value) => value.toFixed(4)),
    { head: '+- sd', of: (label) => show(dice.per_label[label]?.sd, (value) => value.toFixed(4)), mean: '' },
    ...meansOf('HD95 mm', hd95, (value) => value.toFixed(2)),
    ...meansOf(`NSD@${result.nsd_tolerance_mm ?? ''}mm`, nsd, (value) => value.toFixed(4)),
    // A mean over labels of signed differences would say nothing.
    ...meansOf('vol ml', ml, (value) => signed(value, 3)).map((column) => ({ ...column, mean: '' })),
    ...meansOf('vol %', percent, (value) => signed(value, 1)).map((column) => ({ ...column, mean: '' })),
  ];
}

function lowest({ labels, dice }: SegmentationResult): readonly string[] {
  const meanOf = (label: string): number => dice.per_label[label]?.mean ?? Infinity;
  return [...labels].sort((a, b) => meanOf(a) - meanOf(b)).slice(0, MOST_ROWS);
}

function foldLines({ folds }: Pooled): string[] {
  if (folds.length === 0) return [];
  const parts = folds.map(({ fold, cases, mean_foreground: mean }) => `${fold}: ${four(mean)} (${cases})`);
  return [`mean Dice by fold (cases): ${parts.join(', ')}`];
}

function unitLines({ dice: { by_unit: byUnit }, claim }: SegmentationResult): string[] {
  const lines = claim === 'case' ? ['cases are the independent units here: no patient-level claim'] : [];
  if (byUnit === undefined) return lines;
  const { value, interval, reason } = byUnit.mean_foreground;
  const units = `${byUnit.units} ${claim === 'case' ? 'cases' : 'units'}`;
  const between =
    interval === null ? `no interval: ${reason}` : `95 % interval ${four(interval[0])} to ${four(interval[1])}`;
  return [`mean Dice over ${units}: ${four(value)}, ${between}`, ...lines];
}

function postprocessingLines({ postprocessing, dice }: SegmentationResult): string[] {
  if (postprocessing === undefined) return [];
  const { out_of_fold: outOfFold, choice } = postprocessing;
  const done = [...(choice.foreground ? ['all foreground'] : []), ...choice.classes];
  const forNew =
    done.length === 0
      ? 'new images are left as predicted: it helped nowhere'
      : `new images keep the largest component of ${done.join(', then of ')}`;
  if (outOfFold === undefined) {
    return [`largest component: not in these numbers, since one fold leaves no other fold to choose on; ${forNew}`];
  }
  return [
    `largest component, chosen for each fold on the others: mean Dice ${four(outOfFold.dice.mean_foreground)} instead of ${four(dice.mean_foreground)}; ${forNew}`,
  ];
}

function remarks(result: SegmentationResult): string[] {
  const { cases, hd95, surface, without_space: withoutSpace = 0 } = result;
  const flagged = Object.values(hd95?.per_label ?? {}).reduce((sum, one) => sum + (one.one_empty ?? 0), 0);
  return [
    ...(cases.undefined > 0
      ? [
          `${count(cases.undefined, 'Dice value is', 'Dice values are')} undefined (label absent and not predicted) and in no mean`,
        ]
      : []),
    ...(flagged > 0
      ? [
          `${count(flagged, 'HD95 value is', 'HD95 values are')} the image's diagonal: predicted and absent, or missed altogether`,
        ]
      : []),
    ...(surface === 'monai' ? ["HD95 and NSD by MONAI's definition: edge voxels, not weighted by area"] : []),
    ...(withoutSpace > 0 && (hd95 ?? result.nsd ?? result.volume_difference_ml) !== undefined
      ? [
          `${count(withoutSpace, 'label map declares', 'label maps declare')} no space: mm are those of the voxel size in the header`,
        ]
      : []),
    ...(result.worst.length > 0
      ? [`lowest: ${result.worst.map((one) => `${one.case} ${four(one.mean_foreground)}`).join(', ')}`]
      : []),
  ];
}

function row(head: string, cells: readonly string[]): string {
  const short = head.length < HEAD ? head : `${head.slice(0, HEAD - 4)}...`;
  const width = Math.min(COLUMN, Math.floor((WIDTH - HEAD) / cells.length));
  return (short.padEnd(HEAD) + cells.map((cell) => cell.padStart(width)).join('')).trimEnd();
}

/** Breaks a line between words, and indents what follows. */
function wrap(line: string): string[] {
  if (line.length <= WIDTH) return [line];
  const at = line.lastIndexOf(' ', WIDTH);
  return at <= 2 ? [line] : [line.slice(0, at), ...wrap(`  ${line.slice(at + 1)}`)];
}

function show(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '-' : format(value);
}

function four(value: number | null): string {
  return show(value, (number) => number.toFixed(4));
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(digits)}`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
