import { StageFailure } from '../../base/failure.js';
import type { StageContext } from '../../graph/stage-context.js';
import { sha256OfFile } from '../../base/hash.js';
import { isJsonObject } from '../../base/json.js';
import { checkpointWeights, latestCheckpoint, type Checkpoint } from '../../nn/checkpoint.js';

/**
 * The checkpoint with the most epochs that an earlier attempt at this training left whole, or the training that it
 * continues; damaged ones, and those with other weights than the fingerprint names, are named. Throws CHECKPOINT_MISSING where there is none and the training must not start anew.
 */
export function newestCheckpoint(context: StageContext): Checkpoint | undefined {
  let newest: Checkpoint | undefined;
  for (const folder of context.earlierCheckpoints) {
    const { checkpoint, notes } = latestCheckpoint(folder);
    for (const note of notes) context.note(note);
    if (checkpoint === undefined || checkpoint.epochs <= (newest?.epochs ?? 0)) continue;
    if (isForeign(context, { folder, epochs: checkpoint.epochs })) {
      context.note(`the checkpoint in ${folder} is passed over: its weights are not those to be continued`);
    } else newest = checkpoint;
  }
  if (newest === undefined && context.mustGoOn) {
    throw new StageFailure({
      code: 'CHECKPOINT_MISSING',
      message: `${context.node} has no whole checkpoint to go on from`,
      fix: '`voxrun resume RUN --from-scratch` trains it from the first epoch; `voxrun rerun RUN` starts another run',
    });
  }
  if (newest !== undefined)
    context.note(`goes on after epoch ${newest.epochs} from the checkpoint of an earlier attempt`);
  return newest;
}

/** Of the training that is continued; its own attempts have gone further. */
function isForeign({ inputs }: StageContext, { folder, epochs }: { folder: string; epochs: number }): boolean {
  const { continued } = inputs;
  if (!isJsonObject(continued) || continued.epochs !== epochs) return false;
  return sha256OfFile(checkpointWeights(folder, epochs)) !== continued.weights;
}
