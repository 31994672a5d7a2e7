import type { Diagnostic } from '../../base/diagnostic.js';
import { isJsonObject, type Json } from '../../base/json.js';
import { formatValue } from '../../checks/format-value.js';
import type { Accepted, Finding, FindingPlace } from '../../report/run-report.js';
import { readManifest } from '../../store/manifest.js';
import { judgeRecord } from './judge-record.js';
import type { RunSource } from './run-source.js';

/** What the rules find in a run by its record, with failures of stages, and what was accepted. Judging is free. */
export function findingsOf(source: RunSource): { findings: Finding[]; accepted: Accepted[] } {
  const { diagnostics, accepted } = judgeRecord(source);
  const failures = [...source.nodes.values()].flatMap(({ node, failure }): Finding[] =>
    failure === undefined
      ? []
      : [
          {
            code: failure.code,
            severity: 'error',
            message: `${node}: ${failure.message}`,
            ...(failure.fix === undefined ? {} : { fix: failure.fix }),
          },
        ],
  );
  return {
    findings: [
      ...failures,
      ...damageFindings(source),
      ...resultFindings(source),
      ...diagnostics.map((diagnostic) => {
        const { code, severity, message, fix } = diagnostic;
        return { code, severity, message, ...(fix === undefined ? {} : { fix }), places: placesOf(diagnostic) };
      }),
    ],
    accepted: accepted.map(({ code, value, reason }) => ({ code, value: formatValue(value), reason })),
  };
}

/** What was found in the figures when the run ended. */
function resultFindings({ summary }: RunSource): Finding[] {
  const found = Array.isArray(summary?.findings) ? (summary.findings as readonly Json[]) : [];
  return found.flatMap((one): Finding[] => {
    if (!isJsonObject(one) || (one.state !== 'warn' && one.state !== 'fail')) return [];
    const { code, message, fix, state } = one;
    if (typeof code !== 'string' || typeof message !== 'string') return [];
    const severity = state === 'fail' ? 'error' : 'warning';
    return [{ code, severity, message, ...(typeof fix === 'string' ? { fix } : {}) }];
  });
}

/** How many are named. */
const NAMED = 5;

/** Outputs that the page reads and that do not hold what was published: rules that need them could not tell. */
function damageFindings({ nodes, reader, found, layout }: RunSource): Finding[] {
  const damaged = [...nodes.values()].flatMap(({ node, state, result }): string[] => {
    const files = READ_OF[node.replace(/\[.*/, '')];
    if (state !== 'done' || result === undefined || files === undefined) return [];
    const manifest = readManifest(layout, result);
    if (manifest === undefined) return [node];
    const broken = files.filter(
      (file) => manifest.files[file] !== undefined && reader.output(found.folder, node, file).kind === 'unknown',
    );
    return broken.map((file) => `${node} ${file}`);
  });
  if (damaged.length === 0) return [];
  const more = damaged.length > NAMED ? ` and ${damaged.length - NAMED} more` : '';
  return [
    {
      code: 'RESULT_DAMAGED',
      severity: 'error',
      message: `stored results are gone, or do not hold what was published: ${damaged.slice(0, NAMED).join(', ')}${more}`,
      fix: `\`voxrun verify ${found.folder.id} --repair\`, then \`voxrun rerun ${found.folder.id}\` computes them again`,
    },
  ];
}

/** JSON outputs by stage. Older versions published fewer. */
const READ_OF: Readonly<Record<string, readonly string[]>> = {
  ingest: ['image.json', 'voxels.json', 'border.json'],
  split: ['folds.json', 'leaks.json', 'near-duplicates.json'],
  analyze: ['dataset.json'],
  configure: ['configured.json', 'preparation.json'],
  preflight: ['preflight.json'],
  train: ['model.json', 'history.json'],
};

function placesOf({ places }: Diagnostic): FindingPlace[] {
  return places.map(({ span, note }) => ({
    where: span.line === 0 ? span.file : `${span.file}:${span.line}`,
    ...(note === undefined ? {} : { note }),
  }));
}
