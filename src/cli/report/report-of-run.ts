import type { RunReport } from '../../report/run-report.js';
import { auditsOf } from './audits-of.js';
import { casesOf, type CasesOfRun } from './cases-of.js';
import { citationOf } from './citation-of.js';
import { figuresOf } from './figures-of.js';
import { findingsOf } from './findings-of.js';
import type { RunSource } from './run-source.js';
import { settingsOf } from './settings-of.js';
import { trainingOf } from './training-of.js';
import { verdictOf } from './verdict-of.js';

/** The data of a run's page, without pictures, and the cases that are to be shown in them. */
export function reportOfRun(
  source: RunSource,
  { anonymous }: { anonymous: boolean },
): { report: RunReport; extremes: CasesOfRun['extremes'] } {
  const { found, settings, summary } = source;
  const { extremes, ...cases } = casesOf(summary);
  return {
    report: {
      format: 1,
      kind: 'run',
      run: found.folder.id,
      experiment: settings.name,
      description: settings.description ?? '',
      task: settings.task.kind,
      verdict: verdictOf(source),
      ...findingsOf(source),
      figures: summary === undefined ? [] : figuresOf(summary),
      settings: settingsOf(source),
      training: trainingOf(source),
      audits: auditsOf(source),
      ...cases,
      pictures: { cases: [] },
      citation: citationOf(source, { anonymous }),
    },
    extremes,
  };
}
