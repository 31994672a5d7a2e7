import type { Settings } from '../config/experiment.js';
import type { CheckFacts, ImageFact } from './facts.js';
import { physicalTarget, type RegressionTask } from './physical-target.js';
import { PASS, places, type Finding, type Rule } from './rule.js';

/** Voxels of two images may differ in volume by this much before a target is read wrongly by as much. */
const LARGEST_RATIO = 1.05;

/** A volume in voxels says nothing while a voxel means another size in every image. */
export const scaleRemoved: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'A volume, area or length is learned from images whose voxel size the network cannot know.',
  judge(facts) {
    const { settings, images } = facts;
    const task = physicalTarget(settings);
    if (task === undefined || usesVoxelSize(settings.model, task) === 'to scale') return PASS;
    const { resize, spacing_mm: spacing } = settings.preprocessing;
    if (resize !== undefined) {
      return { kind: 'fail', value: [...resize], findings: [finding({ facts, task, cause: ofResize(resize) })] };
    }
    if (spacing !== 'native') return PASS;
    if (images === undefined) return { kind: 'unknown', until: 'ingest' };
    const { least, most } = voxelVolumes(images);
    const ratio = Math.round((most / least) * 100) / 100;
    if (!(ratio > LARGEST_RATIO)) return PASS;
    const cause = `voxels keep their own size, between ${rounded(least)} and ${rounded(most)} mm3,`;
    return { kind: 'fail', value: ratio, findings: [finding({ facts, task, cause })] };
  },
};

/**
 * What a network makes of the voxel size. DenseNet and the linear model add its logarithm to their last sum, which is
 * a factor of the target only where the logarithm of the target is learned.
 */
function usesVoxelSize(model: Settings['model'], task: RegressionTask): 'not' | 'to add' | 'to scale' {
  if (!('voxel_size' in model) || !model.voxel_size) return 'not';
  return model.kind === 'resnet' || task.transform === 'log' ? 'to scale' : 'to add';
}

function ofResize(resize: readonly number[]): string {
  return `every image is stretched to ${resize.join(' x ')} voxels whatever its spacing`;
}

function finding({ facts, task, cause }: { facts: CheckFacts; task: RegressionTask; cause: string }): Finding {
  const { settings, locate } = facts;
  const { model, preprocessing } = settings;
  const use = usesVoxelSize(model, task);
  const known =
    use === 'to add'
      ? `model ${model.kind} can only add the voxel size to its result, not multiply by it`
      : `model ${model.kind} is not told the voxel size`;
  const remedy =
    use === 'to add'
      ? 'or task.transform: log, or model: {kind: resnet}'
      : 'voxel_size' in model
        ? 'or model.voxel_size: true'
        : 'or model: {kind: resnet}, which takes the voxel size';
  const isResized = preprocessing.resize !== undefined;
  return {
    message: `${task.target} behaves as ${article(task.behaves_as)}, but ${cause} and ${known}`,
    fix: `use preprocessing.spacing_mm with three numbers${isResized ? ' and size instead of resize' : ''}, ${remedy}`,
    places: places(
      [locate(['preprocessing', isResized ? 'resize' : 'spacing_mm'])],
      [locate(['task', 'behaves_as']), 'the target has a physical scale'],
      [locate('voxel_size' in model ? ['model', 'voxel_size'] : ['model', 'kind']), 'the network'],
    ),
  };
}

function article(behaviour: RegressionTask['behaves_as']): string {
  return behaviour === 'area' ? 'an area' : `a ${behaviour}`;
}

function voxelVolumes(images: readonly ImageFact[]): { least: number; most: number } {
  const volumes = images.map(({ spacingMm: [a, b, c] }) => a * b * c);
  const fold = (pick: (...two: number[]) => number) => volumes.reduce((x, y) => pick(x, y), volumes[0] ?? 1);
  return { least: fold(Math.min), most: fold(Math.max) };
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
