import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A runs root with `count` complete runs of one experiment, made after a real run: its settings with a few changed keys
 * each, and a summary with the figures of two labels. Returns its folder.
 */
export function makeRuns({ template, folder, count }) {
  const experiment = join(folder, 'bench');
  const text = (name) => readFileSync(join(template, name), 'utf8');
  const start = JSON.parse(text('run.json'));
  const settings = JSON.parse(text('resolved.json'));
  const began = Date.UTC(2026, 0, 1);
  mkdirSync(join(folder, '.store'), { recursive: true });
  for (let index = 0; index < count; index++) {
    const at = new Date(began + index * 600_000);
    const identity = (index * 2654435761).toString(16).padStart(64, '0');
    const stamp = at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
    const run = `${stamp}-${identity.slice(-8)}`;
    const path = join(experiment, run);
    mkdirSync(join(path, 'nodes'), { recursive: true });
    const put = (name, value) => writeFileSync(join(path, name), `${JSON.stringify(value, undefined, 1)}\n`);
    put('run.json', { ...start, run, identity, startedAt: at.toISOString() });
    put('resolved.json', changed(settings, index));
    put('process.json', processOf(at, index));
    put('summary.json', summaryOf(identity, index));
  }
  if (readdirSync(experiment).length !== count) throw new Error('two runs got one name');
  return folder;
}

function changed(settings, index) {
  const { training, augmentation } = settings;
  return {
    ...settings,
    seed: index % 5,
    augmentation: { ...augmentation, mirror: { ...augmentation.mirror, p: 0.1 * (index % 9) } },
    training: {
      ...training,
      epochs: 10 * (1 + (index % 7)),
      optimizer: { ...training.optimizer, lr: [0.1, 0.03, 0.01, 0.003, 0.001][index % 5] },
    },
  };
}

function processOf(at, index) {
  const process = { host: 'cluster-7', bootId: '9c1f', pid: 4000 + index, startTime: '1' };
  const end = { at: at.toISOString(), state: 'complete', seconds: 600 + index, done: 17, failed: 0, left: 0 };
  return { format: 1, process, startedAt: at.toISOString(), earlierSeconds: 0, end };
}

function summaryOf(identity, index) {
  const mean = 0.7 + 0.2 * Math.abs(Math.sin(index));
  const pooled = {
    mean_foreground: mean,
    per_label: { anterior: { mean, sd: 0.03 }, posterior: { mean: mean - 0.01 } },
  };
  const per_case = Array.from({ length: 65 }, (_, one) => ({
    case: `case_${one}`,
    dice: { anterior: mean, posterior: mean },
  }));
  return {
    identity,
    accepted: [],
    labels: ['anterior', 'posterior'],
    dice: pooled,
    hd95: pooled,
    nsd: pooled,
    per_case,
  };
}
