import { isJsonObject } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import { readJson } from '../output-files.js';
import type { LossFile, NetworkFile, PreparationFile, SamplingFile } from './configured-file.js';

/** What `auto` became, as far as a stage declared that it uses it. */
export type ConfiguredValues = PreparationFile & NetworkFile & SamplingFile & LossFile;

/** The planned values that the node takes from `configure`; none where all of them are fixed. */
export function readConfigured(context: StageContext): ConfiguredValues {
  const inputs = context.inputs.configure;
  if (!isJsonObject(inputs)) return {};
  const folder = context.output('configure', {});
  return Object.assign({}, ...Object.keys(inputs).map((file) => readJson(folder, file))) as ConfiguredValues;
}
