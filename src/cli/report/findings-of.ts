import { isJsonObject, type Json } from '../../base/json.js';
import { formatValue } from '../../checks/format-value.js';
import { judge, type Judgement } from '../../checks/judge.js';
import type { CheckFacts, ImageFact } from '../../checks/facts.js';
import { withFamilies } from '../../dataset/families.js';
import { testLeaksOf } from '../../dataset/test-leaks.js';
import type { CaseFact } from '../../graph/facts.js';
import type { Accepted, Finding } from '../../report/run-report.js';
import type { DatasetFacts } from '../../stages/analyze/dataset-file.js';
import type { DatasetForeground } from '../../stages/analyze/intensities-file.js';
import type { PreparationFile } from '../../stages/configure/configured-file.js';
import type { ImageFacts, LabelBorder, ProfilesFile } from '../../stages/ingest/case-files.js';
import { intensitiesOf } from '../experiment/intensities-of.js';
import { preparedSize, resampledSize } from '../experiment/prepared-size.js';
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
      ...resultFindings(source),
      ...diagnostics.map(({ code, severity, message, fix }) => ({
        code,
        severity,
        message,
        ...(fix === undefined ? {} : { fix }),
      })),
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

function judgeRecord(source: RunSource): Judgement {
  const { side, settings } = source;
  const cases = side.data.kind === 'known' ? side.data.value.facts : undefined;
  const dataset = outputOf(source, 'analyze', 'dataset.json');
  const foreground = outputOf(source, 'analyze', 'intensities.json');
  const images = cases === undefined ? undefined : imagesOf(source, cases);
  return judge({
    settings,
    locate: () => undefined,
    ...(cases === undefined
      ? {}
      : {
          cases: withFamilies(cases),
          testLeaks: testLeaksOf(cases, new Map(cases.map((one) => [one.id, Object.values(one.images)]))),
        }),
    ...(images === undefined ? {} : { images }),
    ...(isJsonObject(dataset) ? { labelCases: labelCasesOf(dataset as unknown as DatasetFacts) } : {}),
    ...(isJsonObject(foreground) ? { foreground: (foreground as unknown as DatasetForeground).channels } : {}),
    ...splitFacts(source),
  });
}

/** As far as the version that split published it. */
function splitFacts(source: RunSource): Pick<CheckFacts, 'folds' | 'leaks' | 'nearDuplicates'> {
  const [folds, leaks, near] = ['folds.json', 'leaks.json', 'near-duplicates.json'].map((file) =>
    outputOf(source, 'split', file),
  );
  return {
    ...(Array.isArray(folds) ? { folds: folds } : {}),
    ...(Array.isArray(leaks) ? { leaks: leaks } : {}),
    ...(Array.isArray(near) ? { nearDuplicates: near } : {}),
  };
}

/** Undefined as long as a case is not read. */
function imagesOf(source: RunSource, cases: readonly CaseFact[]): ImageFact[] | undefined {
  const planned = outputOf(source, 'configure', 'preparation.json') as PreparationFile | undefined;
  const { data, preprocessing } = source.settings;
  const mask = planned?.normalize_mask ?? preprocessing.normalize_mask;
  const images = cases
    .filter(({ test }) => test !== true)
    .map(({ id }): ImageFact | undefined => {
      const image = outputOf(source, `ingest[${id}]`, 'image.json') as unknown as ImageFacts | undefined;
      const contents = outputOf(source, `ingest[${id}]`, 'voxels.json');
      if (image === undefined || !isJsonObject(contents)) return undefined;
      const border = outputOf(source, `ingest[${id}]`, 'border.json') as unknown as LabelBorder | undefined;
      const profiles = outputOf(source, `ingest[${id}]`, 'profiles.json') as unknown as ProfilesFile | undefined;
      return {
        case: id,
        contents: contents as Readonly<Record<string, string>>,
        hasSpace: image.has_space,
        spacingMm: image.spacing_mm,
        orientation: image.orientation,
        file: id,
        sizeVoxels: preparedSize(image, preprocessing, planned),
        fullSizeVoxels: resampledSize(image, preprocessing, planned),
        ...(border?.touched == null ? {} : { touchedFaces: border.touched }),
        ...(profiles === undefined
          ? {}
          : { intensities: intensitiesOf(profiles, { channels: data.channels, crop: preprocessing.crop, mask }) }),
      };
    });
  return images.every((image) => image !== undefined) ? images : undefined;
}

/** In how many label maps each label is. */
function labelCasesOf({ cases, label_voxels: labels }: DatasetFacts): Record<string, number> {
  return Object.fromEntries(Object.entries(labels).map(([name, one]) => [name, cases - one.cases_without]));
}

function outputOf({ reader, found }: RunSource, node: string, file: string): Json | undefined {
  const output = reader.output(found.folder, node, file);
  return output.kind === 'known' ? output.value : undefined;
}
