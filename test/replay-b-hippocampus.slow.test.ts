import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../src/base/package-root.js';
import type { ResultFinding } from '../src/checks/results/result-rule.js';
import type { AuditFile } from '../src/stages/audit/audit-file.js';
import { hasRealData, realData, runsOf, temporaryFolder, voxrun } from './support/real-cli.js';

/** `hippocampus.yaml` as somebody has it who switches mirroring off in training and forgets inference. */
const FORCED = `extends: ${JSON.stringify(join(packageRoot(), 'experiments', 'hippocampus.yaml'))}
name: mirrored-at-test-time
augmentation: { mirror: { axes: [] } }
inference: { tta: { mirror: [L/R, A/P, S/I] } }
checks:
  accept: { TTA_NOT_TRAINED: { value: [L/R, A/P, S/I], reason: to see it found } }
  preflight: false
`;

describe.skipIf(!hasRealData)(
  'mirroring at test time alone, on real images (skipped where ../shared/data is absent)',
  () => {
    it('is found after the training of fold 0, and named as the cause with both figures', async () => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'forced.yaml'), FORCED);
      const env = { HIPPOCAMPUS_ROOT: join(realData, 'msd_hippocampus_udacity') };
      const { code, stdout, stderr } = await voxrun(folder, ['run', 'forced.yaml', '--fold', '0'], env);
      expect(code, stderr).toBe(0);
      process.stdout.write(stdout);
      const run = runsOf(folder, 'mirrored-at-test-time')[0]!;
      const { proxy, tta } = JSON.parse(
        readFileSync(join(run, 'stages', 'audit.0', 'out', 'audit.json'), 'utf8'),
      ) as AuditFile;
      // nnU-Net itself, on the same fold: 0.863 and 0.852 on patches, 0.855 without and 0.241 with its default.
      expect(proxy.training).toBeGreaterThanOrEqual(0.82);
      expect(tta!.off).toBeGreaterThanOrEqual(0.82);
      expect(proxy.whole).toBeLessThanOrEqual(0.7);
      const { findings } = JSON.parse(readFileSync(join(run, 'summary.json'), 'utf8')) as {
        findings: readonly ResultFinding[];
      };
      const of = (wanted: string) => findings.find((one) => one.code === wanted);
      expect(of('TTA_HURTS')).toMatchObject({ state: 'fail' });
      expect(of('PROXY_GAP')).toMatchObject({ state: 'fail', value: { cause: 'inference.tta' } });
      expect(of('PROXY_GAP')!.message).toMatch(
        /^Dice is 0\.8\d\d on validation patches during training and 0\.[2-6]\d\d on whole images; with inference\.tta off it is 0\.8\d\d \(8 cases\): inference\.tta is the cause$/,
      );
    });
  },
);
