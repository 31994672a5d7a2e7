import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { ResultFinding } from '../src/checks/results/result-rule.js';
import { buildPuppets } from './support/build-puppets.js';
import { createRig } from './support/rig.js';

let cli: string;
beforeAll(async () => {
  cli = await buildPuppets();
});

it('a run ends with what its figures allow to say, in its summary and with --json', async () => {
  const rig = createRig({ cli });
  const { code, stdout, stderr } = await rig.voxrun(['run', 'small.yaml', '--json'], { PUPPET_DICE: '1' });
  expect(code, stderr).toBe(0);
  const judged = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; findings?: readonly ResultFinding[] })
    .find(({ kind }) => kind === 'judged');
  const { findings } = JSON.parse(readFileSync(join(rig.runs()[0]!, 'summary.json'), 'utf8')) as {
    findings: readonly ResultFinding[];
  };
  expect(judged?.findings).toEqual(findings);
  // Two folds and four cases, and puppets measure nothing while they train.
  expect(findings.map(({ code: name, state }) => `${name} ${state}`)).toEqual([
    'LABEL_NOT_FOUND pass',
    'FOLDS_DIFFER unknown',
    'FEW_CASES_MAKE_THE_ERROR unknown',
    'BEST_LONG_BEFORE_END unknown',
    'FEW_UNITS pass',
  ]);
});
