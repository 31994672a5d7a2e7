import { expect, it } from 'vitest';
import { temporaryFolder, voxrun } from './support/real-cli.js';

// The reader of NRRD files loads a module while the command line runs from its compiled bundle.
it('the command line reads NRRD files', async () => {
  const folder = temporaryFolder();
  await voxrun(folder, ['init', '--example', 'ultrasound', 'echo', '--patients', '3']);
  const { code, stdout, stderr } = await voxrun(folder, ['init', 'echo']);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('units   3 by the column patient');
});
