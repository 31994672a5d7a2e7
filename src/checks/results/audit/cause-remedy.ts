import type { Settings } from '../../../config/experiment.js';
import { formatValue } from '../../format-value.js';
import type { AblationFact } from './audit-fact.js';

/** What to do about the setting that parts training and whole images; the line to write where there is one. */
export function remedyOf(cause: Pick<AblationFact, 'key' | 'tried'> | undefined, settings: Settings): string {
  switch (cause?.key) {
    case undefined:
      return 'look at the worst cases in `voxrun report`, where labels and predictions are drawn, and at what prepare and predict really used (used.json)';
    case 'evaluation.metrics':
      return 'quote the figure of whole images: what training measures hides small structures that are missed in single cases';
    case 'inference.tta':
      return `write \`inference: { tta: off }\` and run again, which trains nothing anew${afterwards(settings)}`;
    case 'training.foreground':
      return 'training sees and measures patches around foreground: quote the figure of whole images, write `training: { foreground: 0.33 }` or less and train again, to learn what lies elsewhere';
    case 'training.patch':
      return 'training sees and measures the middle of images more than their borders: quote the figure of whole images, and train with a larger training.patch, or longer';
    case 'preprocessing.size':
    case 'preprocessing.resize':
    case 'preprocessing.spacing_mm':
    case 'preprocessing.crop':
      return `labels are lost between the prepared grid and that of the files: change ${cause.key}${HOW[cause.key]}, and train again`;
    default:
      return `write \`${lineOf(cause!.key, cause!.tried)}\` and run again, which trains nothing anew`;
  }
}

const HOW = {
  'preprocessing.size': ' to one that holds every object, or to native',
  'preprocessing.resize': ' to a larger size, or use spacing_mm',
  'preprocessing.spacing_mm': ' to a finer one',
  'preprocessing.crop': ' to none',
};

function afterwards({ augmentation }: Settings): string {
  const { axes } = augmentation.mirror;
  return axes.length === 0
    ? '; to mirror at test time, train with augmentation.mirror.axes'
    : `; inference.tta: trained mirrors what training mirrored (${axes.join(', ')})`;
}

/** `inference: { blend: gaussian }` */
function lineOf(key: string, value: AblationFact['tried']): string {
  const [section, name] = key.split('.');
  return `${section!}: { ${name!}: ${formatValue(value)} }`;
}
