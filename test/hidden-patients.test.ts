import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hasRealData, realData, temporaryFolder, voxrun } from './support/real-cli.js';

const root = join(realData, 'deepreg_mrus');

const experiment = `version: 1
name: gland
data:
  root: ${root}
  table: TABLE
  channels: { image: { image: image } }
  independent_unit: UNIT
  split: { kind: kfold, folds: 5, seed: 1 }
task: { kind: regression, target: voxels, unit: voxels, behaves_as: volume, transform: log }
preprocessing: { orientation: stored, spacing_mm: [0.8, 0.8, 0.8], size: [32, 32, 32], crop: none }
model: { kind: resnet }
training: { patch: whole, batch: 4, epochs: 1, steps_per_epoch: 1, loss: { kind: huber } }
`;

/** The MR and the ultrasound of each of the 27 pairs as a case of its own. */
function folderWith(unit: string): string {
  const folder = temporaryFolder();
  const [, ...pairs] = readFileSync(join(root, 'cases.csv'), 'utf8').trim().split('\n');
  const rows = pairs.flatMap((line, index) => {
    const [id, part, patient] = line.split(',') as [string, string, string];
    const ofPart = (kind: string) => `paired/${part}/${kind}_images/${id}.nii.gz,${patient},${1000 + index}`;
    return [`${id}_mr,${ofPart('moving')}`, `${id}_us,${ofPart('fixed')}`];
  });
  const table = join(folder, 'gland.csv');
  writeFileSync(table, ['case,image,patient,voxels', ...rows].join('\n'));
  writeFileSync(join(folder, 'gland.yaml'), experiment.replace('TABLE', table).replace('UNIT', unit));
  return folder;
}

it.skipIf(!hasRealData)('MR and ultrasound of one patient as separate cases are refused', async () => {
  const { code, stderr } = await voxrun(folderWith('case'), ['validate', 'gland.yaml']);
  expect(code).toBe(3);
  expect(stderr).toContain(
    'gland.yaml:7:21 error GROUPING_UNCONFIRMED each case counts as independent, but by the numbers in their ids the 54 cases ' +
      'are of 27 patients: case000000_mr and case000000_us; case000001_mr and case000001_us; ',
  );
  expect(stderr).toContain(
    "fix: write data.independent_unit: {pattern: '^[^0-9]*([0-9]+)'}, or name a column with the patient",
  );
  const { code: run, stderr: refused } = await voxrun(folderWith('case'), ['run', 'gland.yaml']);
  expect([run, refused]).toEqual([3, expect.stringContaining('GROUPING_UNCONFIRMED') as string]);
});

it.skipIf(!hasRealData)('with what tells the patients apart they are not', async () => {
  for (const unit of ['patient', "{ pattern: '^case([0-9]+)' }"]) {
    const { code, stdout, stderr } = await voxrun(folderWith(unit), ['validate', 'gland.yaml']);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^gland\.yaml: ok, 54 cases, 27 units/);
  }
});
