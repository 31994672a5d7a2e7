import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatDiagnostics } from '../base/diagnostic.js';
import { DiagnosticError } from '../base/failure.js';
import { loadExperiment, type LoadedExperiment, type LoadOptions } from './load-experiment.js';

/** The least that an experiment must say; tests change one thing in it. */
export const MINIMAL = `version: 1
name: tiny
data:
  channels: {mri: {image: 'images/{case}.nii.gz'}}
  label: labels/{case}.nii.gz
  independent_unit: case
  split: {kind: kfold}
task: {kind: segmentation, labels: {background: 0, organ: 1}}
model: {kind: unet, features: [8, 16, 32]}
training:
  patch: [8, 12, 16]
  epochs: 2
  optimizer: {kind: sgd, lr: 0.1, momentum: 0.9}
`;

/** A folder of its own for a test that loads experiments. */
export class ExperimentRig {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'voxrun-config-')));

  write(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), content);
    }
  }

  load(file: string, options: Partial<LoadOptions> = {}): LoadedExperiment {
    return loadExperiment({ file, env: {}, cwd: this.folder, ...options });
  }

  /** What the user reads when the file cannot be loaded. Fails if it can. */
  complaint(file: string, options: Partial<LoadOptions> = {}): string {
    try {
      this.load(file, options);
    } catch (error) {
      if (error instanceof DiagnosticError) return formatDiagnostics(error.diagnostics);
      throw error;
    }
    throw new Error(`${file} was loaded without complaint`);
  }

  /** Writes one file, changed from the minimal one, and returns what the user reads. */
  complaintAbout(change: (text: string) => string, options: Partial<LoadOptions> = {}): string {
    this.write({ 'a.yaml': change(MINIMAL) });
    return this.complaint('a.yaml', options);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
