import { assertNever } from '../../base/assert-never.js';
import { StageFailure } from '../../base/failure.js';
import type { Json } from '../../base/json.js';
import type { AutoKey } from '../../config/auto-keys.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { voxelCount, type Triple } from '../../imaging/volume.js';
import type { CaseShape } from '../../learn/planning/case-shape.js';
import type { FixedParts } from '../../learn/planning/fixed-parts.js';
import { median } from '../../learn/planning/percentile.js';
import { planNetwork, type NetworkPlan } from '../../learn/planning/plan-network.js';
import { planSpacing } from '../../learn/planning/plan-spacing.js';
import { usesMask } from '../../learn/planning/uses-mask.js';
import { alongOrientation, type Fingerprint } from '../analyze/fingerprint-file.js';
import { explainBatchDice, explainMask, explainNetwork, explainSpacing } from './explain.js';
import type { configure } from './spec.js';

/** A value, planned or as the experiment fixes it, and what a planned one was decided by. */
export interface FoundValue {
  readonly value: Json;
  readonly why: string;
}

type Slice = SliceOf<typeof configure>;
type NetworkSlice = NonNullable<Slice['network']>;

/** Every value that planning had to know, by key. Throws StageFailure SETTINGS_DISAGREE where it cannot be planned. */
export function planAuto(slice: Slice, fingerprint: Fingerprint): ReadonlyMap<AutoKey, FoundValue> {
  const { auto, preprocessing, network } = slice;
  const { orientation, crop } = preprocessing;
  const cases = fingerprint.cases.map((one): CaseShape => ({
    size: alongOrientation(crop === 'nonzero' ? one.nonzero_size : one.size, one, orientation),
    spacingMm: alongOrientation(one.spacing_mm, one, orientation),
  }));
  const found = new Map<AutoKey, FoundValue>();
  const spacing = planSpacing(cases);
  if (auto.preparation.includes('spacing_mm')) {
    found.set('spacing_mm', { value: spacing.spacingMm, why: explainSpacing(spacing) });
  }
  if (auto.preparation.includes('normalize_mask')) {
    const kept = median(fingerprint.cases.map((one) => voxelCount(one.nonzero_size) / voxelCount(one.size)));
    found.set('normalize_mask', { value: usesMask(kept) ? 'nonzero' : 'none', why: explainMask(kept) });
  }
  if (network === null) return found;
  const asked = preprocessing.spacing_mm;
  const plan = planNetwork({
    ...familyOf(network),
    cases,
    spacingMm: asked === 'auto' ? spacing.spacingMm : asked,
    ...(isTriple(preprocessing.size) && { size: preprocessing.size }),
    ...(preprocessing.resize && { resize: preprocessing.resize }),
    classes: network.outputs,
    fixed: fixedParts(network, preprocessing.resize ?? preprocessing.size),
  });
  for (const [key, why] of Object.entries(explainNetwork(plan)) as [PlannedKey, string][]) {
    found.set(key, { value: plan[key], why });
  }
  if (auto.loss !== undefined) found.set('batch_dice', { value: plan.batchDice, why: explainBatchDice(plan) });
  return found;
}

type PlannedKey = Extract<AutoKey, keyof NetworkPlan>;

function familyOf({ model }: NetworkSlice): Pick<Parameters<typeof planNetwork>[0], 'family' | 'memoryGb'> {
  switch (model.kind) {
    case 'unet':
    case 'resenc-unet':
      return {
        family: model.kind === 'unet' ? 'plain' : 'resenc',
        ...(model.plan && { memoryGb: model.plan.memory_gb }),
      };
    case 'resnet':
    case 'rasternet':
    case 'densenet':
    case 'linear':
      throw new StageFailure({
        code: 'SETTINGS_DISAGREE',
        message: `training.patch and training.batch can be auto for a unet or a resenc-unet only, and the model is a ${model.kind}`,
        fix: 'write `patch: whole` and a number for batch',
      });
    default:
      return assertNever(model);
  }
}

/** `whole`: what `resize` or `size` makes of every image. */
function fixedParts({ model, patch, batch }: NetworkSlice, whole: 'native' | Triple | undefined): FixedParts {
  const size = patch === 'whole' ? whole : patch;
  const common = { ...(isTriple(size) && { patch: size }), ...(batch !== 'auto' && { batch }) };
  if (model.kind !== 'unet' && model.kind !== 'resenc-unet') return common;
  const { features, strides, kernels } = model;
  return {
    ...common,
    ...(features !== 'auto' && { features }),
    ...(strides !== 'auto' && { strides }),
    ...(kernels !== 'auto' && { kernels }),
    ...(model.kind === 'unet' && { convs: model.convs_per_stage }),
    ...(model.kind === 'resenc-unet' && model.blocks_per_stage !== 'auto' && { blocks: model.blocks_per_stage }),
  };
}

function isTriple(value: string | Triple | undefined): value is Triple {
  return typeof value === 'object';
}
