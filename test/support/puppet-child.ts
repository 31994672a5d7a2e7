import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileAtomic } from '../../src/base/atomic-file.js';
import { StageFailure } from '../../src/base/failure.js';
import type { Json, JsonObject } from '../../src/base/json.js';
import type { StageContext } from '../../src/graph/stage-context.js';
import { runStageProcess } from '../../src/run/stage-process.js';

/**
 * Stages with the real specs and hardly any work: each writes the files that its spec promises, made from its inputs
 * alone. Knobs in the environment: PUPPET_EPOCH_MS (time of an epoch), PUPPET_FAIL (a node that fails), PUPPET_FAIL_LR (a
 * learning rate with which training fails), PUPPET_DIE
 * (`node:step` at which the process kills itself, once), PUPPET_HANG (a node that ignores SIGTERM and never ends),
 * PUPPET_FEED (a node that takes memory until there is none), PUPPET_DICE (1: figures that depend on the overlap).
 */
const work: Record<string, (context: StageContext) => Promise<void> | void> = {
  ingest(context) {
    const id = context.scope.case!;
    const raw = context.raw(id);
    put(
      context,
      'voxels.json',
      Object.fromEntries(Object.entries(raw.images).map(([name, file]) => [name, voxelsOf(file.path)])),
    );

    put(context, 'border.json', { touched: null });
    put(context, 'profiles.json', profilesOf(Object.keys(raw.images)));
    writeFileSync(join(context.out, 'thumbnails.f32'), Float32Array.of(0));
    put(context, 'image.json', {
      size: [16, 16, 16],
      spacing_mm: [1, 1, 1],
      orientation: 'RAS',
      has_space: true,
      nonzero_size: [16, 16, 16],
    });
    put(context, 'label.json', raw.label === undefined ? {} : { content: contentOf(raw.label.path) });
  },
  split(context) {
    const ids = context.caseIds('table');
    const { split } = context.settings as { split: { kind: string; folds?: number } };
    const count = split.kind === 'kfold' ? split.folds! : 1;
    const written = context.inputs['written-folds'] as unknown as
      { train: string[]; validation: string[] }[] | undefined;
    const folds =
      written ??
      Array.from({ length: count }, (_, fold) => ({
        train: ids.filter((_id, index) => index % Math.max(2, count) !== fold),
        validation: ids.filter((_id, index) => index % Math.max(2, count) === fold),
      }));
    put(context, 'folds.json', folds);
    const kept = context.inputs['test-set'];
    if (kept !== undefined) put(context, 'test.json', { cases: kept });
    put(context, 'leaks.json', []);
    put(context, 'near-duplicates.json', []);
    for (const [index, fold] of folds.entries()) put(context, `fold-${index}.json`, fold);
  },
  analyze(context) {
    const { labels } = context.settings as { labels: Record<string, number> };
    put(context, 'dataset.json', {
      inputs: digest(JSON.stringify(context.inputs)),
      cases: context.caseIds('ingest').length,
      spacing_mm: [1, 2, 3].map(() => ({ min: 1, median: 1, max: 1 })),
      orientations: { RAS: context.caseIds('ingest').length },
      channels: {},
      label_voxels: Object.fromEntries(Object.keys(labels).map((name) => [name, { cases_without: 0 }])),
    });
  },
  prepare(context) {
    const raw = context.raw(context.scope.case!);
    for (const file of ['case.json', 'image.f32', 'label.u8', 'foreground.u32']) {
      put(context, file, [
        file,
        context.settings,
        Object.values(raw.images).map((one) => contentOf(one.path)),
        contentOf(raw.label!.path),
      ]);
    }
  },
  preflight(context) {
    put(context, 'preflight.json', {
      format: 1,
      kind: 'segmentation',
      preparation: { cases: context.caseIds('prepare').length, largest_difference: 0 },
      skipped: 'puppets learn nothing',
    });
  },
  train: trainPuppet,
  predict(context) {
    mkdirSync(join(context.out, 'predictions'));
    const weights = readFileSync(join(context.output('train'), 'weights.bin'), 'utf8');
    const predictions = Object.fromEntries(
      context.caseIds('raw').map((id) => {
        const prediction = digest(`${weights} ${id} ${JSON.stringify(context.settings)}`);
        writeFileSync(join(context.out, 'predictions', id), prediction);
        return [id, prediction];
      }),
    );
    put(context, 'predictions.json', predictions);
    put(context, 'quality.json', context.settings.inference as JsonObject);
  },
  evaluate(context) {
    const { overlap } = JSON.parse(readFileSync(join(context.output('predict'), 'quality.json'), 'utf8')) as {
      overlap: number;
    };
    put(context, 'metrics.json', {
      cases: context.caseIds('raw'),
      inputs: digest(JSON.stringify(context.inputs)),
      overlap,
    });
  },
  audit(context) {
    const cases = context.caseIds('raw');
    put(context, 'audit.json', {
      format: 1,
      preparation: cases.map((id) => ({ case: id, largest_difference: 0 })),
      checkpoints: [],
      modes: { training: -0.8, evaluation: -0.8, constant: 0.7, least: -1, samples: 8 },
      augmentation: { augmented: 0.85, plain: 0.9, samples: 16 },
      samples: { of_each_epoch: 8, equal: [] },
      tta: {
        axes: ['L/R'],
        on: 0.9,
        off: 0.89,
        cases: cases.map((id) => ({ case: id, on: 0.9, off: 0.89 })),
      },
      proxy: { weights: 'final', epochs: 3, training: 0.91, whole: 0.9, cases: cases.length },
      ablations: [],
    });
  },
  summarize(context) {
    const folds = Object.keys(context.inputs.evaluate as JsonObject).map(Number);
    const evaluated = folds.flatMap((fold) => {
      const path = join(context.output('evaluate', { fold }), 'metrics.json');
      const metrics = JSON.parse(readFileSync(path, 'utf8')) as { cases: string[]; overlap: number };
      return metrics.cases.map((id) => ({ id, fold, dice: diceOf(id, metrics.overlap) }));
    });
    const cases = evaluated.map(({ id }) => id);
    const measured = process.env.PUPPET_DICE === '1';
    const mean = evaluated.reduce((sum, { dice }) => sum + dice, 0) / evaluated.length;
    put(context, 'summary.json', {
      claim: 'case',
      cases: { evaluated: cases.length, expected: cases.length, undefined: 0 },
      labels: measured ? ['front'] : [],
      dice: measured
        ? { mean_foreground: mean, per_label: { front: { mean, sd: null } }, folds: [] }
        : { mean_foreground: null, per_label: {}, folds: [] },
      worst: [],
      per_case: measured
        ? evaluated.map(({ id, fold, dice }) => ({
            case: id,
            unit: id,
            fold,
            mean_foreground: dice,
            dice: { front: dice },
          }))
        : [],
    });
  },
};

/** As large as a real one; the same for every image, so that there is nothing to find. */
function profilesOf(channels: readonly string[]): Json {
  const shares = [0, 0.005, 0.01, ...Array.from({ length: 19 }, (_, step) => (step + 1) / 20), 0.99, 0.995, 1];
  const whole = { mean: 50.4321, std: 28.8675, values: shares.map((share) => 100.123 * share) };
  return { format: 1, shares, channels: Object.fromEntries(channels.map((name) => [name, { whole, nonzero: whole }])) };
}

/** More overlap is better for a puppet, above 0.5 by nothing but noise. */
function diceOf(id: string, overlap: number): number {
  const noise = (parseInt(digest(`${id} ${overlap}`).slice(0, 4), 16) / 0xffff - 0.5) / 50;
  return 0.5 + 0.4 * Math.min(overlap, 0.5) + noise;
}

/** What only `voxrun test` asks for. */
work['ingest-test'] = work.ingest!;
work['predict-test'] = (context) => {
  const folds = Object.keys(context.inputs.train as JsonObject).map(Number);
  const weights = folds.map((fold) => readFileSync(join(context.output('train', { fold }), 'weights.bin'), 'utf8'));
  put(
    context,
    'predictions.json',
    Object.fromEntries(context.caseIds('raw').map((id) => [id, digest(weights.join())])),
  );
};
work['evaluate-test'] = (context) => {
  const cases = context.caseIds('raw');
  const labels = cases.map((id) => contentOf(context.raw(id).label!.path));
  put(context, 'result.json', {
    kind: 'segmentation',
    claim: 'case',
    cases: { expected: cases.length, evaluated: cases.length, undefined: 0 },
    units: cases.length,
    labels: ['front'],
    dice: { mean_foreground: 0.5, per_label: { front: { mean: 0.5, sd: null } }, folds: [] },
    worst: [],
    inputs: digest(JSON.stringify([context.inputs, labels])),
  });
};

/** Epochs that each depend on the one before and on draws by key, with a checkpoint after each. */
async function trainPuppet(context: StageContext): Promise<void> {
  const { training } = context.settings as { training: { epochs: number; optimizer: { lr: number } } };
  if (process.env.PUPPET_FAIL_LR === String(training.optimizer.lr)) throw new Error('the puppet was told to fail');
  let state = { epochs: 0, weights: digest(JSON.stringify([context.settings, context.inputs])) };
  const known = context.earlierCheckpoints
    .map((folder) => join(folder, 'state.json'))
    .filter((path) => existsSync(path));
  for (const path of known) {
    const found = JSON.parse(readFileSync(path, 'utf8')) as typeof state;
    if (found.epochs > state.epochs) state = found;
  }
  if (state.epochs === 0 && context.mustGoOn) throw new Error('there is nothing to go on from');
  if (state.epochs > 0) context.note(`goes on after epoch ${state.epochs}`);
  while (state.epochs < training.epochs) {
    await sleep(Number(process.env.PUPPET_EPOCH_MS ?? 0));
    if (context.signal.aborted) return;
    state = { epochs: state.epochs + 1, weights: digest(`${state.weights} epoch ${state.epochs}`) };
    writeFileAtomic(join(context.checkpoints, 'state.json'), JSON.stringify(state));
    context.progress({ done: state.epochs, total: training.epochs, unit: 'epoch' });
    // As training does a second after the last report: the next epoch is under way.
    if (state.epochs < training.epochs) {
      const within = { done: 1, total: 2, unit: 'step' };
      context.progress({ done: state.epochs, total: training.epochs, unit: 'epoch', within });
    }
  }
  put(context, 'model.json', { settings: context.settings });
  put(
    context,
    'history.json',
    Array.from({ length: state.epochs }, (_, epoch) => ({ epoch })),
  );
  put(context, 'weights.json', {});
  writeFileSync(join(context.out, 'weights.bin'), state.weights);
  context.used({ epochs: state.epochs, device: process.env.CUDA_VISIBLE_DEVICES ?? null });
}

function put(context: StageContext, file: string, value: Json): void {
  writeFileSync(join(context.out, file), JSON.stringify(value));
}

function contentOf(path: string): string {
  return digest(readFileSync(path));
}

/** As in a real image, other bytes can be the same voxels. */
function voxelsOf(path: string): string {
  return digest(readFileSync(path, 'utf8').trimEnd());
}

function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function takeAllMemory(): void {
  const taken: number[][] = [];
  for (;;) taken.push(new Array<number>(1_000_000).fill(taken.length));
}

function dieOnce(node: string, step: string): void {
  const [dieNode, dieStep, mark] = (process.env.PUPPET_DIE ?? '').split(':');
  if (dieNode !== node || dieStep !== step || mark === undefined || existsSync(mark)) return;
  writeFileSync(mark, '');
  process.kill(process.pid, 'SIGKILL');
}

process.exit(
  await runStageProcess({
    taskPath: process.argv[2]!,
    load: (stage) =>
      Promise.resolve({
        async main(context) {
          if (process.env.PUPPET_FAIL === context.node) {
            throw new StageFailure({
              code: 'IMAGE_UNREADABLE',
              message: 'the puppet was told to fail',
              fix: 'tell it not to',
            });
          }
          if (process.env.PUPPET_HANG === context.node) {
            process.removeAllListeners('SIGTERM');
            process.on('SIGTERM', () => undefined);
            await sleep(600_000);
          }
          if (process.env.PUPPET_FEED === context.node) takeAllMemory();
          await work[stage]!(context);
        },
      }),
    at: dieOnce,
  }),
);
