import type { JsonObject } from '../../base/json.js';
import { randomOf, type RandomKey } from '../../base/random.js';
import type { SampleContext, Transform } from '../transform.js';

/** Drawn parameters by name of the transform; one that did not act is absent. */
export type Draws = Readonly<Record<string, JsonObject>>;

/** Draws for one sample, each transform from a stream of its own: `key` and its name. */
export function drawParameters(chain: readonly Transform[], key: RandomKey, context: SampleContext): Draws {
  const draws: Record<string, JsonObject> = {};
  for (const transform of chain) {
    const params = transform.sample(randomOf([...key, transform.name]), context);
    if (params !== undefined) draws[transform.name] = params;
  }
  return draws;
}
