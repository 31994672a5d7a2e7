import { StageFailure } from '../../base/failure.js';
import type { Json, JsonObject } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import type { CaseIntensities } from '../../imaging/case-intensities.js';
import { datasetIntensities } from '../../imaging/dataset-intensities.js';
import { median } from '../../learn/planning/percentile.js';
import type { CaseForeground, ImageFacts, LabelFacts } from '../ingest/case-files.js';
import { readJson, writeJson } from '../output-files.js';
import type { Fingerprint } from './fingerprint-file.js';
import type { DatasetForeground } from './intensities-file.js';
import type { analyze } from './spec.js';

/** Publishes ranges and medians over all cases; on request their geometry for planning, and their foreground's intensities. */
export function main(context: StageContext): Promise<void> {
  const settings = context.settings as SliceOf<typeof analyze>;
  const ids = context.caseIds('ingest');
  const images = ids.map((id) => readJson(context.output('ingest', { case: id }), 'image.json') as ImageFacts);
  const labels = ids.map((id) => readJson(context.output('ingest', { case: id }), 'label.json') as LabelFacts);
  const axes = [0, 1, 2] as const;
  writeJson(context.out, 'dataset.json', {
    format: 1,
    cases: ids.length,
    size: axes.map((axis) => spread(images.map(({ size }) => size[axis]))),
    spacing_mm: axes.map((axis) => spread(images.map((image) => image.spacing_mm[axis]))),
    orientations: countOf(images.map((image) => (image.has_space ? image.orientation : 'undeclared'))),
    channels: Object.fromEntries(
      settings.channels.map((name) => {
        const channel = images.map((image) => image.channels[name]!);
        return [
          name,
          {
            min: Math.min(...channel.map(({ min }) => min)),
            max: Math.max(...channel.map(({ max }) => max)),
            case_mean: spread(channel.map(({ mean }) => mean)),
            case_std: spread(channel.map(({ std }) => std)),
            pixel_types: countOf(channel.map((one) => one.pixel_type)),
          },
        ];
      }),
    ),
    label_voxels: Object.fromEntries(
      Object.keys(settings.labels).map((name) => {
        const voxels = labels.map((label) => label.voxels[name]!);
        return [name, { ...spread(voxels), cases_without: voxels.filter((count) => count === 0).length }];
      }),
    ),
  });
  if (settings.for_planning === true) {
    writeJson(context.out, 'fingerprint.json', fingerprintOf(images) as unknown as Json);
  }
  if (settings.intensities_of !== undefined) {
    writeJson(context.out, 'intensities.json', intensitiesOf(context, settings.intensities_of) as unknown as Json);
  }
  context.used({ cases: ids.length });
  return Promise.resolve();
}

function fingerprintOf(images: readonly ImageFacts[]): Fingerprint {
  return {
    format: 1,
    cases: images.map(({ size, nonzero_size, spacing_mm, orientation, has_space }) => ({
      size,
      nonzero_size,
      spacing_mm,
      orientation,
      has_space,
    })),
  };
}

/** Reads one case at a time: what is kept of each is bounded. */
function intensitiesOf(context: StageContext, channels: readonly string[]): DatasetForeground {
  const ids = context.caseIds('ingest');
  function* ofCases(channel: string): Generator<CaseIntensities | undefined> {
    for (const id of ids) {
      const one = readJson(context.output('ingest', { case: id }), 'intensities.json') as CaseForeground;
      yield one.channels[channel] ?? undefined;
    }
  }
  return {
    format: 1,
    channels: Object.fromEntries(
      channels.map((channel) => [channel, datasetIntensities(ofCases(channel)) ?? noForeground(channel)]),
    ),
  };
}

function noForeground(channel: string): never {
  throw new StageFailure({
    code: 'SETTINGS_DISAGREE',
    message: `channel ${channel} is normalised as ct, by the foreground of the cases, but no case has any`,
    fix: `check the label maps, or use another data.channels.${channel}.normalize`,
  });
}

function spread(values: readonly number[]): JsonObject {
  const sorted = [...values].sort((a, b) => a - b);
  return { min: sorted[0]!, median: median(sorted), max: sorted.at(-1)! };
}

function countOf(values: readonly string[]): JsonObject {
  const counts: Record<string, number> = {};
  for (const value of [...values].sort()) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
