import type { Catalog } from '../graph/stage-spec.js';
import { analyze } from './analyze/spec.js';
import { audit } from './audit/spec.js';
import { configure } from './configure/spec.js';
import { controls } from './control/spec.js';
import { evaluate } from './evaluate/spec.js';
import { ingest } from './ingest/spec.js';
import { preflight } from './preflight/spec.js';
import { predict } from './predict/spec.js';
import { prepare } from './prepare/spec.js';
import { split } from './split/spec.js';
import { summarize } from './summarize/spec.js';
import { train } from './train/spec.js';

/**
 * Every stage, each after those that it needs (-> data, ~> gate). `configure` stands only where something is `auto`,
 * `preflight` between `prepare` and `train` (~>) and each control beside `train` where the checks ask for them; `audit`
 * takes from almost all of them and gives to none.
 *
 *     ingest[case] -> split ------------------> train[fold] -> predict[fold] -> evaluate[fold] -> summarize
 *          \             ~> prepare[case] -----^ ^                                \                ^
 *           \-> analyze -> configure ----^------/                                  -> audit[fold] /
 *                  \-----------------------------------------------------------------------------/
 */
export const catalog: Catalog = [
  ingest,
  split,
  analyze,
  configure,
  prepare,
  preflight,
  ...controls,
  train,
  predict,
  evaluate,
  audit,
  summarize,
];
