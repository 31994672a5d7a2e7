import type { StageContext } from '../../graph/stage-context.js';
import { prepareCase } from '../../imaging/prepare-case.js';
import { readPreparedCase } from '../../imaging/prepared-file.js';
import { prepareSettings, type PreparationSlice } from '../prepare-settings.js';
import { readChannels } from '../read-channels.js';

/** Cases that are prepared once more in full. */
const CASES = 2;

/**
 * The largest difference between prepared cases as training reads them and what inference makes of the same raw files;
 * infinite where they differ in size.
 */
export async function preparationParity(
  context: StageContext,
  preparation: PreparationSlice,
): Promise<{ cases: number; largest_difference: number }> {
  const ids = context.caseIds('raw').slice(0, CASES);
  let largest = 0;
  for (const id of ids) {
    const channels = await readChannels(
      context.raw(id),
      preparation.channels.map(({ name }) => name),
    );
    const { image } = prepareCase({ channels, settings: prepareSettings(preparation) });
    const stored = readPreparedCase(context.output('prepare', { case: id })).image;
    if (image.length !== stored.length) return { cases: ids.length, largest_difference: Number.MAX_VALUE };
    for (let i = 0; i < image.length; i++) largest = Math.max(largest, Math.abs(image[i]! - stored[i]!));
  }
  return { cases: ids.length, largest_difference: largest };
}
