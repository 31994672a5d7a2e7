import { isatty } from 'node:tty';
import { DiagnosticError } from '../../base/failure.js';
import { ExitCode } from '../../base/exit-code.js';
import { differingKeys } from '../../compare/differing-keys.js';
import { figuresOf } from '../../compare/figures.js';
import type { StoreLayout } from '../../store/layout.js';
import type { Io, Options } from '../command.js';
import { findRun } from '../experiment/find-run.js';
import type { Matrix } from './matrix-contents.js';
import { matrixCsv } from './matrix-csv.js';
import { matrixJson } from './matrix-json.js';
import { matrixMarkdown } from './matrix-markdown.js';
import { matrixText } from './matrix-text.js';
import { openRun } from './open-run.js';
import { recordReader } from './record-reader.js';
import { paintOf } from './paint.js';
import type { SideName } from './side.js';

/** `voxrun diff --matrix RUN...`: only the keys in which runs differ, with their figures. */
export function matrixOf(given: {
  readonly names: readonly string[];
  readonly layout: StoreLayout;
  readonly options: Options;
  readonly io: Io;
}): ExitCode {
  const { names, layout, options, io } = given;
  const matrix = read(names, layout);
  if (options.json === true) io.out(`${JSON.stringify(matrixJson(matrix), undefined, 1)}\n`);
  else if (options.csv === true) io.out(matrixCsv(matrix));
  else if (options.md === true) io.out(matrixMarkdown(matrix));
  else io.out(matrixText(matrix, { columns: io.columns, paint: paintOf(io.color && isatty(1)) }));
  return matrix.keys.length === 0 ? ExitCode.ok : ExitCode.failed;
}

function read(names: readonly string[], layout: StoreLayout): Matrix {
  const found = [
    ...new Map(names.map((name) => findRun({ layout, name })).map((one) => [one.folder.id, one])).values(),
  ];
  if (found.length < 2) throw tooFewRuns();
  const reader = recordReader(layout);
  const sides = found.map((one) => openRun(one, reader));
  const figures = sides.map(({ summary }) => (summary.kind === 'known' ? figuresOf(summary.value) : []));
  // Of each measure the mean over labels: single labels are for the diff of two.
  const measured = new Set(figures.flat().flatMap(({ key }) => (key.split('.').length === 2 ? [key] : [])));
  return {
    runs: sides.map(({ name, summary }) => ({
      name: name as Extract<SideName, { kind: 'run' }>,
      partial: summary.kind === 'known' && typeof summary.value.partial === 'string',
    })),
    keys: differingKeys(sides.map(({ settings }) => (settings.kind === 'known' ? settings.value.complete : {}))),
    figures: [...measured].flatMap((key) => {
      const own = figures.map((some) => some.find((one) => one.key === key));
      const unit = own.find((one) => one?.unit !== undefined)?.unit;
      const values = own.map((one) => one?.value ?? null);
      if (values.every((value) => value === null)) return [];
      return [{ key, ...(unit === undefined ? {} : { unit }), values }];
    }),
  };
}

function tooFewRuns(): DiagnosticError {
  return new DiagnosticError([
    {
      code: 'MATRIX_NEEDS_RUNS',
      severity: 'error',
      blame: 'usage',
      message: '--matrix compares two or more different runs',
      fix: 'name them: `voxrun diff --matrix RUN RUN...`; `voxrun list` shows the runs',
      places: [],
    },
  ]);
}
