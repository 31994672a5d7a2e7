import type { Catalog } from '../graph/stage-spec.js';
import { analyze } from './analyze/spec.js';
import { evaluate } from './evaluate/spec.js';
import { ingest } from './ingest/spec.js';
import { predict } from './predict/spec.js';
import { prepare } from './prepare/spec.js';
import { split } from './split/spec.js';
import { summarize } from './summarize/spec.js';
import { train } from './train/spec.js';

/**
 * Every stage, each after those that it needs (-> data, ~> gate).
 *
 *     ingest[case] -> split ------------------> train[fold] -> predict[fold] -> evaluate[fold] -> summarize
 *          \             ~> prepare[case] -----^                                                   ^
 *           \-> analyze -------------------------------------------------------------------------/
 */
export const catalog: Catalog = [ingest, split, analyze, prepare, train, predict, evaluate, summarize];
