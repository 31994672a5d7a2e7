import type { CheckFacts, ImageFact } from './facts.js';
import { PASS, places, type Finding, type Rule } from './rule.js';

/** How far beyond the trained voxel sizes one may lie; a little more, since headers keep single precision. */
const TOLERANCE = 0.1 + 1e-4;

/** Voxel sizes that are never trained on, and axes that run another way where nobody turns them. */
export const geometryShift: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'Validation cases have a voxel size, or stored axes a direction, that training does not see.',
  judge(facts) {
    const { images, folds } = facts;
    if (images === undefined) return { kind: 'unknown', until: 'ingest' };
    if (folds === undefined) return { kind: 'unknown', until: 'split' };
    const spacing = beyondTrained(facts);
    const codes = orientationsOf(facts);
    const findings = [...spacingFindings(spacing, facts), ...orientationFindings(codes, facts)];
    if (findings.length === 0) return PASS;
    return { kind: 'fail', value: [...spacing, ...(codes.length > 1 ? codes : [])], findings };
  },
};

/** Cases that are validated on with a voxel size beyond [min, max] of the trained ones, by more than a tenth. */
function beyondTrained({ images = [], folds = [] }: CheckFacts): string[] {
  const spacings = new Map(images.map((one) => [one.case, alongBody(one)]));
  const beyond = new Set<string>();
  for (const { train, validation } of folds) {
    const trained = train.flatMap((id) => {
      const spacing = spacings.get(id);
      return spacing === undefined ? [] : [spacing];
    });
    if (trained.length === 0) continue;
    const ends = [0, 1, 2].map((axis) => {
      const values = trained.map((spacing) => spacing[axis]!);
      return [Math.min(...values) * (1 - TOLERANCE), Math.max(...values) * (1 + TOLERANCE)] as const;
    });
    for (const id of validation) {
      const isBeyond = spacings.get(id)?.some((value, axis) => value < ends[axis]![0] || value > ends[axis]![1]);
      if (isBeyond === true) beyond.add(id);
    }
  }
  return [...beyond].sort();
}

const AXIS_OF: Readonly<Record<string, number>> = { R: 0, L: 0, A: 1, P: 1, S: 2, I: 2 };

/** Voxel size along left-right, back-front and down-up where the image says how it lies, else as stored. */
function alongBody({ spacingMm, orientation, hasSpace }: ImageFact): readonly number[] {
  if (!hasSpace || orientation === undefined) return spacingMm;
  const turned = [...spacingMm];
  for (const [stored, letter] of Array.from(orientation).entries()) turned[AXIS_OF[letter]!] = spacingMm[stored]!;
  return turned;
}

/** Directions of the stored axes, where they matter: nothing turns the axes of `stored`. */
function orientationsOf({ images = [], settings }: CheckFacts): string[] {
  if (settings.preprocessing.orientation !== 'stored') return [];
  const declared = images.flatMap(({ orientation, hasSpace }) => (hasSpace && orientation ? [orientation] : []));
  return [...new Set(declared)].sort();
}

function spacingFindings(beyond: readonly string[], { images = [], locate }: CheckFacts): Finding[] {
  if (beyond.length === 0) return [];
  const spacings = new Map(images.map((one) => [one.case, one.spacingMm]));
  const named = beyond.slice(0, 5).map(
    (id) =>
      `${id} (${spacings
        .get(id)!
        .map((mm) => mm.toPrecision(3))
        .join(' x ')} mm)`,
  );
  return [
    {
      message: `${beyond.length} case${beyond.length === 1 ? ' has a voxel size' : 's have voxel sizes'} more than 10 % beyond all that their fold trains on: ${named.join(', ')}${beyond.length > 5 ? ', ...' : ''}`,
      fix: 'check the headers; a voxel of 1 mm is often one that nobody wrote',
      places: places([locate(['data', 'split'])], [locate(['preprocessing', 'spacing_mm']), 'the voxel size']),
    },
  ];
}

function orientationFindings(codes: readonly string[], { locate }: CheckFacts): Finding[] {
  if (codes.length < 2) return [];
  return [
    {
      message: `stored axes run in different directions (${codes.join(', ')}), and preprocessing.orientation: stored leaves them so`,
      fix: `write preprocessing.orientation: ${codes.includes('RAS') ? 'RAS' : codes[0]!}`,
      places: places([locate(['preprocessing', 'orientation'])]),
    },
  ];
}
