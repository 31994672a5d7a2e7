import { formatNumber } from '../stats/format-number.js';
import type { CheckFacts } from './facts.js';
import { intensityMeasure } from './intensity-distance.js';
import { rangeText } from './intensity-text.js';
import { PASS, places, type Finding, type Rule, type Verdict } from './rule.js';
import { seenIntensities, type Normalize } from './seen-intensities.js';
import { unitShift } from './unit-shift.js';
import { farNearestOf, seenImage, type FarNearest, type SeenImage } from './unlike-any.js';

/** Cases that a message names. */
const MOST_NAMED = 5;

/**
 * Whether both sides of a fold have intensities of one kind, as the network sees them. Two questions: whether the units of
 * a fold have another level than those trained on, beyond what chance makes of a random split (Bonferroni); and whether a
 * single case is unlike every one that is trained on.
 */
export const intensityShift: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'The intensities of validation cases are of another kind than those that are trained on.',
  judge(facts) {
    const { images, folds, cases, settings, foreground } = facts;
    if (images === undefined) return { kind: 'unknown', until: 'ingest' };
    if (folds === undefined || cases === undefined) return { kind: 'unknown', until: 'split' };
    const channels = Object.entries(settings.data.channels);
    if (channels.some(([, { normalize }]) => normalize === 'ct') && foreground === undefined) {
      return { kind: 'unknown', until: 'analyze' };
    }
    if (images.some(({ intensities }) => intensities === 'undecided')) return { kind: 'unknown', until: 'configure' };
    const found = channels.flatMap(([name, { normalize }]) => judgeChannel({ name, normalize, facts }));
    return verdictOf(found, facts);
  },
};

interface Found {
  readonly value: string;
  readonly channel: string;
  readonly message: string;
}

function judgeChannel({ name, normalize, facts }: { name: string; normalize: Normalize; facts: CheckFacts }): Found[] {
  const { images = [], folds = [], cases = [], settings } = facts;
  const profiles = images.flatMap(({ case: id, intensities }) => {
    const profile = typeof intensities === 'object' ? intensities[name] : undefined;
    return profile === undefined ? [] : [{ id, profile }];
  });
  const shares = profiles[0]?.profile.shares;
  if (shares === undefined) return [];
  const measure = intensityMeasure(shares);
  const seen = new Map(
    profiles.map(({ id, profile }): [string, SeenImage] => [
      id,
      seenImage(id, seenIntensities(profile, normalize, facts.foreground?.[name]), measure),
    ]),
  );
  const units = new Map(cases.map(({ id, unit }) => [id, unit]));
  const tests = folds.length * Object.keys(settings.data.channels).length;
  const of = (ids: readonly string[]): SeenImage[] => ids.flatMap((id) => seen.get(id) ?? []);
  const shifted: Found[] = [];
  const unlike = new Map<string, FarNearest>();
  for (const [fold, { train, validation }] of folds.entries()) {
    const sides = { trained: of(train), validated: of(validation) };
    const shift = unitShift({ ...sides, units, shares, normalize, tests });
    if (shift !== undefined) {
      const message = `fold ${fold}, channel ${name}: validation has other intensities${afterwards(normalize)} than training: ${shift}`;
      shifted.push({ value: `fold ${fold}: ${name}`, channel: name, message });
    }
    const farNearest = farNearestOf({ trained: sides.trained, measure, normalize });
    if (farNearest === undefined) continue;
    for (const { id, values } of sides.validated) {
      const one = farNearest(values);
      if (one !== undefined) unlike.set(id, one);
    }
  }
  return [...shifted, ...unlikeText({ name, normalize, shares, unlike, seen })];
}

function unlikeText(options: {
  name: string;
  normalize: Normalize;
  shares: readonly number[];
  unlike: ReadonlyMap<string, FarNearest>;
  seen: ReadonlyMap<string, SeenImage>;
}): Found[] {
  const { name, normalize, shares, unlike, seen } = options;
  const furthest = [...unlike].sort(([, a], [, b]) => b.distance - a.distance);
  if (furthest.length === 0) return [];
  const named = furthest.slice(0, MOST_NAMED).map(([id, nearest]) => {
    const ranges = [seen.get(id)!, nearest].map(({ values }) => rangeText(values, shares));
    return `${id} (${ranges[0]!}; the nearest, ${nearest.id}, ${ranges[1]!}: ${formatNumber(nearest.distance, 2)} SD)`;
  });
  const count = furthest.length === 1 ? '1 case has' : `${furthest.length} cases have`;
  const message = `channel ${name}: ${count} intensities${afterwards(normalize)} like none that their fold trains on: ${named.join(', ')}${furthest.length > MOST_NAMED ? ', ...' : ''}`;
  return furthest.map(([id]) => ({ value: `${id}: ${name}`, channel: name, message }));
}

function afterwards(normalize: Normalize): string {
  return normalize === 'none' ? '' : ` after ${normalize}`;
}

function verdictOf(found: readonly Found[], { locate, settings }: CheckFacts): Verdict {
  if (found.length === 0) return PASS;
  const messages = new Map(found.map(({ message, channel }) => [message, channel]));
  return {
    kind: 'fail',
    value: found.map(({ value }) => value),
    findings: [...messages].map(([message, channel]): Finding => {
      const { normalize } = settings.data.channels[channel]!;
      const keeps = normalize === 'none' || normalize === 'ct';
      return {
        message,
        fix: `look at these images: another scanner or contrast, an offset, or another unit (HU against 0 to 255)?${keeps ? ' normalize: zscore takes level and contrast out' : ''}`,
        places: places(
          [locate(['data', 'channels', channel, 'normalize']), 'the normalisation'],
          [locate(['data', 'split']), 'the split'],
        ),
      };
    }),
  };
}
