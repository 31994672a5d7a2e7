import { randomInt } from 'node:crypto';
import type { RunReport, SettingRow } from '../../report/run-report.js';
import type { RunSource } from './run-source.js';

/** Names of cases and units that must not be told. */
export interface Names {
  readonly cases: readonly string[];
  readonly units: readonly string[];
}

/** All names of cases and units that a run knows, those of its test set too. */
export function namesIn({ side }: RunSource): Names {
  const cases = side.data.kind === 'known' ? side.data.value.cases : [];
  return {
    cases: cases.map(({ id }) => id),
    units: cases.flatMap(({ unit }) => (typeof unit === 'string' ? [unit] : [])),
  };
}

/**
 * The report without names: cases and units are numbered in an order that nobody can find out, also inside of messages;
 * paths, description and pictures are left out. `draw` gives a whole number below its argument.
 */
export function withoutNames(
  report: RunReport,
  { cases, units }: Names,
  draw: (below: number) => number = randomInt,
): RunReport {
  const caseNames = numbered(cases, 'case', draw);
  const unitNames = numbered(units, 'unit', draw);
  const caseOf = (name: string): string => caseNames.get(name) ?? 'case';
  const unitOf = (name: string): string => unitNames.get(name) ?? 'unit';
  const text = replacing(new Map([...unitNames, ...caseNames]));
  const { verdict, agreement, distributions } = report;
  return {
    ...report,
    description: '',
    verdict: {
      ...verdict,
      headline: text(verdict.headline),
      claims: verdict.claims.map(text),
      cautions: verdict.cautions.map(text),
    },
    // Files may be named after people.
    findings: report.findings.map(({ fix, code, severity, message }) => ({
      code,
      severity,
      message: text(message),
      ...(fix === undefined ? {} : { fix: text(fix) }),
    })),
    accepted: report.accepted.map((one) => ({ ...one, value: text(one.value), reason: text(one.reason) })),
    settings: withoutPaths(report.settings),
    ...(agreement === undefined
      ? {}
      : {
          agreement: {
            ...agreement,
            points: byName(agreement.points.map((one) => ({ ...one, case: caseOf(one.case), unit: unitOf(one.unit) }))),
          },
        }),
    distributions: distributions.map((one) => ({
      ...one,
      labels: one.labels.map(({ name, values }) => ({
        name,
        values: byName(values.map((value) => ({ ...value, case: caseOf(value.case) }))),
      })),
    })),
    cases: {
      columns: report.cases.columns,
      rows: byName(report.cases.rows.map((row) => ({ ...row, case: caseOf(row.case), unit: unitOf(row.unit) }))),
    },
    pictures: { cases: [] },
  };
}

/** Where data lie and which files settings come from may name people and places. */
export function withoutPaths(settings: readonly SettingRow[]): SettingRow[] {
  return settings
    .filter(({ key }) => key !== 'description' && (!key.startsWith('data.') || SHOWN_DATA.test(key)))
    .map((row) => ({ ...row, origin: /^(default|--set|preset \S+|)$/.test(row.origin) ? row.origin : 'file' }));
}

const SHOWN_DATA = /^data\.(independent_unit|split\.(?!file))/;

function numbered(names: readonly string[], noun: string, draw: (below: number) => number): Map<string, string> {
  const left = [...new Set(names)];
  const width = String(left.length).length;
  const found = new Map<string, string>();
  while (left.length > 0) {
    const [name] = left.splice(draw(left.length), 1);
    found.set(name!, `${noun}-${String(found.size + 1).padStart(width, '0')}`);
  }
  return found;
}

/** Replaces whole names, the longest first, and paths. */
function replacing(names: ReadonlyMap<string, string>): (text: string) => string {
  const sorted = [...names.keys()].sort((a, b) => b.length - a.length);
  const escaped = sorted.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern =
    sorted.length === 0 ? undefined : new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  return (text) => {
    const bare = text.replace(/(?:[A-Za-z]:)?(?:[/\\][^\s/\\:,;]+){2,}/g, 'PATH');
    return pattern === undefined ? bare : bare.replace(pattern, (name) => names.get(name)!);
  };
}

function byName<T extends { readonly case: string }>(rows: readonly T[]): T[] {
  return [...rows].sort((a, b) => (a.case < b.case ? -1 : 1));
}
