import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../base/json.js';
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
    const rows: string[] = [];
    for (const { case: id, folder: from, prediction } of images.done) {
      if (prediction.kind === 'segmentation') copyFileSync(join(from, prediction.file), join(beside, `${id}.nii.gz`));
      else rows.push(`${[id, String(prediction.value), unit].map(csvCell).join(',')}\n`);
    }
    if (rows.length > 0) writeFileSync(join(beside, 'predictions.csv'), `case,prediction,unit\n${rows.join('')}`);
    writeFileSync(join(beside, 'predictions.json'), `${JSON.stringify(record, undefined, 1)}\n`);
    return Promise.resolve();
  });
}

/** Quoted where a comma, a quote or a line end would be taken for one of the table's. */
function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
