import { Type, type Static } from '@sinclair/typebox';
import { Augmentation } from './sections/augmentation.js';
import { Checks } from './sections/checks.js';
import { Data } from './sections/data.js';
import { Evaluation, Inference } from './sections/inference.js';
import type { MirrorAxis } from './sections/mirror-axis.js';
import { Model } from './sections/model.js';
import { Preprocessing } from './sections/preprocessing.js';
import { Resources } from './sections/resources.js';
import { Task } from './sections/task.js';
import { Training } from './sections/training.js';

/**
 * The experiment file: this one source, with its sections, gives the TypeScript type, the JSON Schema in `schemas/`,
 * the standalone validator and the defaults. It is read at build time only; the command line bundles what is generated
 * from it.
 */
export const ExperimentSchema = Type.Object(
  {
    version: Type.Literal(1, { description: 'Version of this file format.' }),
    name: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
      'x-allowed': 'a letter or digit first, then letters, digits, ., _ and -, 100 characters at most',
      description: 'Names the folder of its runs.',
    }),
    description: Type.Optional(Type.String()),
    seed: Type.Integer({
      minimum: 0,
      maximum: 4294967295,
      default: 0,
      description: 'Every random draw of training derives from it.',
    }),
    data: Data,
    task: Task,
    preprocessing: Preprocessing,
    augmentation: Augmentation,
    model: Model,
    training: Training,
    inference: Inference,
    evaluation: Evaluation,
    checks: Checks,
    resources: Resources,
  },
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'voxrun experiment',
    description:
      'One 3D imaging experiment: data, preprocessing, augmentation, model, training, inference and evaluation.',
    unevaluatedProperties: false,
  },
);

type DeepReadonly<T> = T extends readonly (infer U)[]
  ? T extends readonly [unknown, unknown, ...unknown[]]
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

declare const validated: unique symbol;

/** The settings of an experiment, every default filled in. */
export type Settings = DeepReadonly<Static<typeof ExperimentSchema>>;

/** Settings that passed the schema. Only `config/validate.ts` makes one. */
export type Experiment = Settings & { readonly [validated]: true };

/** What a segmentation predicts. */
export type SegmentationTask = Extract<Settings['task'], { kind: 'segmentation' }>;
/** What a regression predicts. */
export type RegressionTask = Extract<Settings['task'], { kind: 'regression' }>;

export type MirrorAxisName = Static<typeof MirrorAxis>;
export type UnetSettings = Extract<Settings['model'], { kind: 'unet' }>;
export type OptimizerSettings = Settings['training']['optimizer'];
