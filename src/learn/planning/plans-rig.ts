import type { Configuration } from './plan-configuration.js';
import type { ExperimentPlan } from './plan-experiment.js';
import type { UnetFamily } from './feature-map-size.js';
import { residualBlocks } from './feature-map-size.js';
import { usesMask } from './uses-mask.js';

/** What nnU-Net's `plans.json` says beyond the plan itself. */
export interface PlansContext {
  readonly datasetName: string;
  readonly family: UnetFamily;
  readonly plannerName: string;
  readonly channels: readonly string[];
  readonly medianRelativeSize: number;
  readonly intensities: unknown;
}

/** The plan as nnU-Net 2.8.1 writes it to `plans.json`. */
export function plansJson(plan: ExperimentPlan, context: PlansContext): Record<string, unknown> {
  const plansName = context.family === 'plain' ? 'nnUNetPlans' : 'nnUNetResEncUNetLPlans';
  const schemes = context.channels.map((channel) =>
    channel.toLowerCase() === 'ct' ? ('ct' as const) : ('zscore' as const),
  );
  const common = {
    preprocessor_name: 'DefaultPreprocessor',
    normalization_schemes: schemes.map((scheme) => (scheme === 'ct' ? 'CTNormalization' : 'ZScoreNormalization')),
    use_mask_for_norm: schemes.map((scheme) => scheme === 'zscore' && usesMask(context.medianRelativeSize)),
    ...resampling('data', { is_seg: false, order: 3 }),
    ...resampling('seg', { is_seg: true, order: 1 }),
    ...resampling('probabilities', { is_seg: false, order: 1 }),
  };
  const write = (name: string, configuration: Configuration) => ({
    data_identifier: `${name === '3d_lowres' ? plansName : 'nnUNetPlans'}_${name}`,
    ...common,
    batch_size: configuration.batch,
    patch_size: configuration.patch,
    median_image_size_in_voxels: configuration.medianSize,
    spacing: configuration.spacingMm,
    architecture: architecture(context.family, configuration),
    batch_dice: name === '2d' || (name === '3d_fullres' && plan.batchDice),
  });
  return {
    dataset_name: context.datasetName,
    plans_name: plansName,
    original_median_spacing_after_transp: plan.medianSpacingMm,
    original_median_shape_after_transp: plan.medianSize,
    image_reader_writer: 'SimpleITKIO',
    transpose_forward: plan.transposeForward,
    transpose_backward: plan.transposeBackward,
    configurations: {
      ...(plan.slices && { '2d': write('2d', plan.slices) }),
      ...(plan.fullres && { '3d_fullres': write('3d_fullres', plan.fullres) }),
      ...(plan.lowres && {
        '3d_lowres': { ...write('3d_lowres', plan.lowres), next_stage: '3d_cascade_fullres' },
        '3d_cascade_fullres': { inherits_from: '3d_fullres', previous_stage: '3d_lowres' },
      }),
    },
    experiment_planner_used: context.plannerName,
    label_manager: 'LabelManager',
    foreground_intensity_properties_per_channel: context.intensities,
  };
}

function resampling(what: string, kwargs: Record<string, unknown>): Record<string, unknown> {
  return {
    [`resampling_fn_${what}`]: 'resample_data_or_seg_to_shape',
    [`resampling_fn_${what}_kwargs`]: { ...kwargs, order_z: 0, force_separate_z: null },
  };
}

function architecture(family: UnetFamily, { strides, kernels, features, patch }: Configuration): object {
  const stages = features.length;
  const dimensions = patch.length;
  const all = <T>(value: T, count: number): T[] => Array.from({ length: count }, () => value);
  return {
    network_class_name: `dynamic_network_architectures.architectures.unet.${
      family === 'plain' ? 'PlainConvUNet' : 'ResidualEncoderUNet'
    }`,
    arch_kwargs: {
      n_stages: stages,
      features_per_stage: features,
      conv_op: `torch.nn.modules.conv.Conv${dimensions}d`,
      kernel_sizes: kernels,
      strides,
      ...(family === 'plain'
        ? { n_conv_per_stage: all(2, stages), n_conv_per_stage_decoder: all(2, stages - 1) }
        : { n_blocks_per_stage: residualBlocks(stages), n_conv_per_stage_decoder: all(1, stages - 1) }),
      conv_bias: true,
      norm_op: `torch.nn.modules.instancenorm.InstanceNorm${dimensions}d`,
      norm_op_kwargs: { eps: 1e-5, affine: true },
      dropout_op: null,
      dropout_op_kwargs: null,
      nonlin: 'torch.nn.LeakyReLU',
      nonlin_kwargs: { inplace: true },
    },
    _kw_requires_import: ['conv_op', 'norm_op', 'dropout_op', 'nonlin'],
  };
}
