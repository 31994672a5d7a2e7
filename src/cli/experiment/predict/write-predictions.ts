import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../base/json.js';
import { csvText } from '../../../dataset/csv-text.js';
import { writeWholeFolder } from '../../init/write-whole-folder.js';
import type { PredictedImages } from './predicted-images.js';

/**
 * Fills a folder that is absent or empty: `<case>.nii.gz` for each label map, or `predictions.csv` with a line for each
 * image, and `predictions.json` with what made them. An interrupted call leaves nothing.
 */
export async function writePredictions(options: {
  folder: string;
  images: PredictedImages;
  /** Of a regression; empty where the experiment names none. */
  unit: string;
  record: JsonObject;
}): Promise<void> {
  const { folder, images, unit, record } = options;
  await writeWholeFolder(folder, (beside) => {
    const rows: string[][] = [];
    for (const { case: id, folder: from, prediction } of images.done) {
      if (prediction.kind === 'segmentation') copyFileSync(join(from, prediction.file), join(beside, `${id}.nii.gz`));
      else rows.push([id, String(prediction.value), unit]);
    }
    if (rows.length > 0) {
      writeFileSync(join(beside, 'predictions.csv'), csvText(['case', 'prediction', 'unit'], rows));
    }
    writeFileSync(join(beside, 'predictions.json'), `${JSON.stringify(record, undefined, 1)}\n`);
    return Promise.resolve();
  });
}
