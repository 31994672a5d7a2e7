import { readFileSync } from 'node:fs';
import type numerics from './fixtures/numerics.json';
import type regression from './fixtures/regression.json';

/** A data set as nnU-Net's planner was given it; axes as its arrays have them, slowest first. */
export interface PlannerInput {
  readonly unique_spacings: readonly (readonly number[])[];
  readonly counts: readonly number[];
  readonly shapes_by_spacing: readonly (readonly number[])[];
  readonly channels: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, number>>;
  readonly numTraining: number;
}

/** What the reference tools in Python gave, by file. */
export interface GoldenFiles {
  /** nnU-Net 2.8.1, MONAI, scikit-image, scipy, surface-distance: images, losses, schedules, splits. */
  readonly numerics: typeof numerics;
  /** scikit-learn, scipy, pingouin, numpy, PyTorch: metrics and losses of numbers. */
  readonly regression: typeof regression;
  /** Plans of nnU-Net 2.8.1, by data set and planner. */
  readonly planner: Readonly<
    Record<string, { readonly input: PlannerInput; readonly plans: Readonly<Record<string, unknown>> }>
  >;
}

export type GoldenName = keyof GoldenFiles;

const replaced = new Map<GoldenName, unknown>();

/** The numbers of reference tools that tests compare with. Arrays lie as numpy's do, slowest axis first. */
export function readGolden<Name extends GoldenName>(name: Name): GoldenFiles[Name] {
  const content: unknown = replaced.get(name) ?? JSON.parse(goldenText(name));
  return content as GoldenFiles[Name];
}

/** The file as it is. */
export function goldenText(name: GoldenName): string {
  return readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8');
}

/** Lets every later `readGolden` give other content, to see which tests notice. */
export function replaceGolden(name: GoldenName, content: unknown): void {
  replaced.set(name, content);
}
