import { StageFailure } from '../../base/failure.js';
import type { Axes } from './axes.js';
import { topologyOf, topologyWithStrides, type Topology } from './topology.js';

/** What the user decided; the rest is planned around it. */
export interface FixedParts {
  readonly patch?: Axes;
  readonly batch?: number;
  /** Channels per stage. */
  readonly features?: readonly number[];
  /** Per stage, the first all ones; `halve`: every axis at every further stage. */
  readonly strides?: 'halve' | readonly Axes[];
  /** One size throughout, or sizes per stage. */
  readonly kernels?: number | readonly Axes[];
  /** Residual blocks per stage of the encoder. */
  readonly blocks?: readonly number[];
  /** Convolutions per stage of a plain network, in the encoder and in the decoder. */
  readonly convs?: number;
}

/**
 * The topology over a patch that keeps what is fixed. Throws StageFailure SETTINGS_DISAGREE where the fixed parts name
 * different numbers of stages, or more than the patch allows, or where a fixed patch does not divide by the strides.
 */
export function fixedTopology(options: { spacingMm: Axes; patch: Axes; fixed: FixedParts }): Topology {
  const { spacingMm, patch, fixed } = options;
  const named = stagesNamed(fixed)[0]?.stages;
  const free = () => topologyOf({ spacingMm, patch, ...(named !== undefined && { maxStages: named }) });
  const strides =
    fixed.strides === 'halve' ? halving(patch.length, named ?? free().strides.length) : (fixed.strides ?? undefined);
  const topology = strides === undefined ? free() : topologyWithStrides({ spacingMm, patch, strides });
  requireStages(topology, fixed);
  requirePatch(topology, fixed);
  const { kernels } = fixed;
  if (kernels === undefined) return topology;
  const sizes = typeof kernels === 'number' ? topology.strides.map(() => patch.map(() => kernels)) : kernels;
  return { ...topology, kernels: sizes };
}

function halving(dimensions: number, stages: number): Axes[] {
  return Array.from({ length: stages }, (_, stage) => Array.from({ length: dimensions }, () => (stage === 0 ? 1 : 2)));
}

interface StagesNamed {
  readonly key: string;
  readonly stages: number;
}

function stagesNamed({ features, kernels, blocks, strides }: FixedParts): StagesNamed[] {
  return [
    ...(features === undefined ? [] : [{ key: 'model.features', stages: features.length }]),
    ...(typeof kernels === 'object' ? [{ key: 'model.kernels', stages: kernels.length }] : []),
    ...(blocks === undefined ? [] : [{ key: 'model.blocks_per_stage', stages: blocks.length }]),
    ...(typeof strides === 'object' ? [{ key: 'model.strides', stages: strides.length }] : []),
  ];
}

function requireStages({ strides }: Topology, fixed: FixedParts): void {
  const named = stagesNamed(fixed);
  const wrong = named.find(({ stages }) => stages !== strides.length);
  if (wrong === undefined) return;
  const other = named.find(({ stages }) => stages === strides.length);
  throw new StageFailure({
    code: 'SETTINGS_DISAGREE',
    message: `${wrong.key} names ${wrong.stages} stages, but ${
      other === undefined
        ? `images and voxels of this size allow ${strides.length}`
        : `${other.key} names ${other.stages}`
    }`,
    fix:
      other === undefined
        ? `name ${strides.length} stages, or leave ${wrong.key} on auto`
        : 'name as many in the one as in the other, or leave one of them on auto',
  });
}

function requirePatch({ patch, divisor }: Topology, fixed: FixedParts): void {
  const wrong = fixed.patch?.findIndex((length, axis) => length !== patch[axis]) ?? -1;
  if (wrong < 0) return;
  const length = fixed.patch![wrong]!;
  const multiple = divisor[wrong]!;
  const lower = length - (length % multiple);
  throw new StageFailure({
    code: 'SETTINGS_DISAGREE',
    message: `training.patch is ${length} along one axis, where the planned network needs a multiple of ${multiple}`,
    fix: `use ${lower > 0 ? `${lower} or ` : ''}${lower + multiple} there, or \`patch: auto\`, or write model.strides yourself`,
  });
}
