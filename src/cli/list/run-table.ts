import { hostname } from 'node:os';
import { duration } from '../view/words.js';
import type { ListedRun } from '../query/listed-run.js';
import { ageText } from './cell-text.js';
import { changesText } from './changes-text.js';
import type { ComparedWith } from './compared-with.js';
import { printableLine } from '../../base/printable.js';
import { tableText, type Column } from './table.js';
import type { IndexedRun } from '../../store/indexed-run.js';

/** From this width on, ids stand whole. */
const WIDE = 110;
/** What is changed is left out where there is less room for it. */
const NARROWEST_CHANGES = 10;
/** The time in an id, which names a run wherever no two runs began in the same second. */
const TIME_IN_ID = 15;

/** The runs with their state, age, time taken, headline figure, and what they changed, fitted to the terminal. */
export function runTable(options: {
  runs: readonly ListedRun[];
  /** Every run there is: shortened ids must tell them apart. */
  all: readonly ListedRun[];
  comparedWith: (run: IndexedRun) => ComparedWith | undefined;
  width: number;
}): string {
  const { runs, all, comparedWith, width } = options;
  const columns: Column[] = [
    { header: 'run', cells: runNames(runs, { all, isShort: width < WIDE }), align: 'left' },
    { header: 'state', cells: runs.map(stateText), align: 'left' },
    { header: 'age', cells: runs.map(({ ageSeconds }) => ageText(ageSeconds)), align: 'right' },
    { header: 'took', cells: runs.map((run) => tookText(run.seconds)), align: 'right' },
    ...experimentColumn(runs),
    ...variantColumn(runs),
    ...headlineColumn(runs),
  ];
  const changes = runs.map(({ run }) => comparedWith(run)?.changes ?? []);
  if (changes.every((one) => one.length === 0)) return tableText(columns, width);
  const used = columns.reduce((sum, column) => sum + naturalWidth(column) + 2, 0);
  const left = Math.max(width - used, NARROWEST_CHANGES);
  const cells = changes.map((one) => changesText(one, left));
  return tableText([...columns, { header: 'changed', cells, align: 'left', narrowest: NARROWEST_CHANGES }], width);
}

/** Whole ids, or short ones where each still names one run. */
export function runNames(
  runs: readonly ListedRun[],
  { all, isShort }: { all: readonly ListedRun[]; isShort: boolean },
): string[] {
  const shorten = ({ run }: ListedRun): string => run.folder.id.slice(0, TIME_IN_ID);
  // Ids stand in the order of their names, so equal beginnings stand side by side.
  const isClear = isShort && all.every((run, index) => index === 0 || shorten(run) !== shorten(all[index - 1]!));
  return runs.map((run) => (isClear ? shorten(run) : run.run.folder.id));
}

/** With a question mark where the process is on another machine, which cannot be asked. */
function stateText({ state, run }: ListedRun): string {
  return state === 'running' && isElsewhere(run) ? 'running?' : state;
}

function isElsewhere({ facts }: IndexedRun): boolean {
  return facts.process !== undefined && facts.process.process.host !== hostname();
}

function tookText(seconds: number | undefined): string {
  return seconds === undefined ? '-' : duration(seconds);
}

/** Left out where all are of one experiment: the line below the table names it. */
function experimentColumn(runs: readonly ListedRun[]): Column[] {
  const cells = runs.map(({ run }) => printableLine(run.experiment));
  return new Set(cells).size < 2 ? [] : [{ header: 'experiment', cells, align: 'left', narrowest: 10 }];
}

function variantColumn(runs: readonly ListedRun[]): Column[] {
  const cells = runs.map(({ run }) => printableLine(run.facts.group?.member ?? ''));
  return cells.every((cell) => cell === '') ? [] : [{ header: 'variant', cells, align: 'left', narrowest: 10 }];
}

/** Named in the header where all have the same, else in each cell. */
function headlineColumn(runs: readonly ListedRun[]): Column[] {
  const figures = runs.map(({ run }) => run.figures[0]);
  const names = new Set(figures.flatMap((figure) => (figure === undefined ? [] : nameOf(figure))));
  if (names.size === 0) return [];
  const [only] = names.size === 1 ? names : [];
  const cells = figures.map((figure) => {
    if (figure === undefined) return '';
    const value = figure.value === null ? '-' : figureText(figure.value);
    return only === undefined ? `${nameOf(figure)} ${value}` : value;
  });
  return [{ header: only ?? 'figure', cells, align: only === undefined ? 'left' : 'right' }];
}

/** Four significant digits, zeros too: figures stand below each other. */
function figureText(value: number): string {
  return Math.abs(value) < 10_000 ? value.toPrecision(4) : value.toFixed(0);
}

/** `dice`, `mae ml`. */
function nameOf({ key, unit }: { key: string; unit?: string }): string {
  return printableLine(`${key.replace(/^evaluation\./, '')}${unit === undefined ? '' : ` ${unit}`}`);
}

function naturalWidth({ header, cells }: Column): number {
  return cells.reduce((widest, cell) => Math.max(widest, cell.length), header.length);
}
