import { StageFailure } from '../base/failure.js';
import { readArraysFile, writeArraysFile } from './arrays-file.js';
import { tensorOf, type NamedArray } from './named-array.js';
import { exportParameters, type Network } from './network.js';

/** Writes a network's parameters and statistics as `weights.bin` and `weights.json` into a folder. */
export function writeWeights(folder: string, network: Network): void {
  writeArraysFile(folder, 'weights', exportParameters(network));
}

/**
 * Gives a network the parameters that stand in `<name>.bin` and `<name>.json` of a folder. Throws a `StageFailure` where the files are
 * missing or damaged, or hold anything else than exactly this network's parameters.
 */
export function readWeights(folder: string, network: Network, name = 'weights'): void {
  assignParameters(network, readArraysFile(folder, name));
}

/** Sets every parameter and statistic. Throws a `StageFailure` SETTINGS_DISAGREE on a missing or unknown name or another shape. */
export function assignParameters(network: Network, arrays: ReadonlyMap<string, NamedArray>): void {
  const expected = [...network.parameters, ...network.statistics];
  const missing = expected.filter(({ name }) => !arrays.has(name)).map(({ name }) => name);
  const known = new Set(expected.map(({ name }) => name));
  const unknown = [...arrays.keys()].filter((name) => !known.has(name));
  const misshapen = expected.filter(({ name, shape }) => {
    const array = arrays.get(name);
    return array !== undefined && array.shape.join() !== shape.join();
  });
  const problems = [
    ...missing.map((name) => `${name} is missing`),
    ...unknown.map((name) => `${name} is unknown`),
    ...misshapen.map(
      ({ name, shape }) =>
        `${name} has the shape [${arrays.get(name)!.shape.join(', ')}] instead of [${shape.join(', ')}]`,
    ),
  ];
  if (problems.length > 0) throw doNotFit(problems);
  for (const { name, variable } of expected) {
    const tensor = tensorOf(arrays.get(name)!);
    variable.assign(tensor);
    tensor.dispose();
  }
}

const SHOWN = 3;

function doNotFit(problems: readonly string[]): StageFailure {
  const more = problems.length > SHOWN ? `; and ${problems.length - SHOWN} more` : '';
  return new StageFailure({
    code: 'SETTINGS_DISAGREE',
    message: `the weights do not belong to this network: ${problems.slice(0, SHOWN).join('; ')}${more}`,
    fix: 'use the model settings that the weights were trained with',
  });
}
