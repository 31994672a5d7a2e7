import { afterAll, expect, test } from 'vitest';
import { DiagnosticError } from '../base/failure.js';
import { formatDiagnostics } from '../base/diagnostic.js';
import { ExperimentRig, MINIMAL } from './experiment-rig.js';
import { reviveExperiment } from './revive-experiment.js';

const rig = new ExperimentRig();
rig.write({ 'a.yaml': MINIMAL });
afterAll(() => {
  rig.remove();
});
const stored = () => JSON.parse(JSON.stringify(rig.load('a.yaml').experiment)) as Record<string, unknown>;

function complaint(json: unknown): string {
  try {
    reviveExperiment(json);
  } catch (error) {
    if (error instanceof DiagnosticError) return formatDiagnostics(error.diagnostics);
    throw error;
  }
  throw new Error('revived without complaint');
}

test('stored settings come back as they were', () => {
  expect(reviveExperiment(stored())).toEqual(rig.load('a.yaml').experiment);
});

test('damaged settings are named by their path', () => {
  expect(complaint({ ...stored(), seed: 'x' })).toBe(
    "error WRONG_TYPE seed must be a whole number from 0 to 4294967295, but it is the text 'x'",
  );
  expect(complaint({ ...stored(), sed: 1 })).toBe('error UNKNOWN_KEY unknown key sed\n   fix: did you mean seed?');
  expect(complaint([])).toBe('error FILE_EMPTY the stored settings are not a map');
  expect(complaint(JSON.parse('{"__proto__": {"a": 1}}'))).toContain('error UNKNOWN_KEY unknown key __proto__');
});

test('settings that fit the schema and not each other are refused', () => {
  const settings = stored();
  const training = settings.training as object;
  expect(complaint({ ...settings, training: { ...training, patch: [8, 8, 9] } })).toBe(
    'error PATCH_NOT_DIVISIBLE training.patch is [8, 8, 9], but the network needs multiples of 4\n' +
      '   fix: use e.g. [8, 8, 8], or fewer stages in model.features',
  );
});
