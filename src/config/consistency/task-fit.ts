import type { Diagnostic } from '../../base/diagnostic.js';
import { usageError } from '../catalogue.js';
import type { SettingsView } from '../settings-view.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** Labels, target, network, loss and patch belong to the same kind of task. */
export const taskFit: ConsistencyCheck = {
  reads: [
    ['task', 'kind'],
    ['data', 'label'],
    ['data', 'table'],
    ['model', 'kind'],
    ['training', 'loss'],
    ['training', 'patch'],
    ['training', 'batch'],
    ['data', 'channels'],
    ['preprocessing', 'size'],
    ['preprocessing', 'resize'],
    ['evaluation', 'metrics'],
    ['inference', 'postprocess'],
  ],
  find: (view) => (view.settings.task.kind === 'segmentation' ? ofSegmentation(view) : ofRegression(view)),
};

const REGRESSORS = ['resnet', 'rasternet', 'densenet', 'linear'];
const REGRESSION_LOSSES = ['mse', 'l1', 'huber'];

function ofSegmentation(view: SettingsView): Diagnostic[] {
  const { data, model, training } = view.settings;
  return [
    ...(data.label !== undefined
      ? []
      : [
          usageError('LABEL_PATH_MISSING', {
            message: 'data.label is missing, and a segmentation is trained on label maps',
            fix: 'add label: labels/{case}.nii.gz, or a column of data.table',
            at: view.locateKey(['data']),
          }),
        ]),
    ...(REGRESSORS.includes(model.kind)
      ? [ofOtherTask(view, ['model', 'kind'], `model ${model.kind} gives one number per image`, 'unet or resenc-unet')]
      : []),
    ...(REGRESSION_LOSSES.includes(training.loss.kind)
      ? [ofOtherTask(view, ['training', 'loss', 'kind'], `loss ${training.loss.kind} compares numbers`, 'dice-ce')]
      : []),
    ...(training.patch === 'whole'
      ? [ofOtherTask(view, ['training', 'patch'], 'patch: whole is for whole images', 'a size, or auto')]
      : []),
  ];
}

function ofRegression(view: SettingsView): Diagnostic[] {
  const { data, model, training, evaluation, inference } = view.settings;
  return [
    ...(data.table !== undefined
      ? []
      : [
          usageError('TARGET_NEEDS_TABLE', {
            message: 'task.target is a column, but there is no data.table',
            fix: 'add table: cases.csv with the columns case and the target',
            at: view.locate(['task', 'target']),
          }),
        ]),
    ...(REGRESSORS.includes(model.kind)
      ? []
      : [ofOtherTask(view, ['model', 'kind'], `model ${model.kind} gives a label per voxel`, 'resnet or densenet')]),
    ...(REGRESSION_LOSSES.includes(training.loss.kind)
      ? []
      : [ofOtherTask(view, ['training', 'loss', 'kind'], `loss ${training.loss.kind} compares label maps`, 'huber')]),
    ...(evaluation.metrics === undefined
      ? []
      : [ofOtherTask(view, ['evaluation', 'metrics'], 'evaluation.metrics are those of a segmentation', 'no metrics')]),
    ...(inference.postprocess === 'off'
      ? []
      : [
          ofOtherTask(
            view,
            ['inference', 'postprocess'],
            `postprocess: ${inference.postprocess} changes label maps`,
            'postprocess: off',
          ),
        ]),
    ...(training.batch === 'auto'
      ? [ofOtherTask(view, ['training', 'batch'], 'batch: auto is planned for patches', 'a number, e.g. 8')]
      : []),
    ...wholeImage(view, training.patch),
    ...ctWithoutLabel(view),
  ];
}

function ctWithoutLabel({ settings, locate }: SettingsView): Diagnostic[] {
  const { channels, label } = settings.data;
  const measured = Object.keys(channels).find((name) => channels[name]!.normalize === 'ct');
  if (measured === undefined || label !== undefined) return [];
  return [
    usageError('CT_WITHOUT_LABEL', {
      message: `channel ${measured} is normalised by the foreground, and without data.label nobody knows what that is`,
      fix: 'use normalize: zscore or rescale, or add data.label',
      at: locate(['data', 'channels', measured, 'normalize']),
    }),
  ];
}

function wholeImage(view: SettingsView, patch: unknown): Diagnostic[] {
  const { size, resize } = view.settings.preprocessing;
  if (patch !== 'whole') {
    return [
      ofOtherTask(view, ['training', 'patch'], 'a patch can cut the object whose target is learned', 'patch: whole'),
    ];
  }
  if (size !== 'native' || resize !== undefined) return [];
  return [
    usageError('SIZE_NOT_FIXED', {
      message: 'a batch of whole images needs images of one size',
      fix: 'set preprocessing.size, e.g. [64, 64, 64], large enough for the object in every case',
      at: view.locateKey(['preprocessing']),
    }),
  ];
}

function ofOtherTask(view: SettingsView, path: readonly string[], why: string, use: string): Diagnostic {
  const { kind } = view.settings.task;
  const span = view.locate(['task', 'kind']);
  return usageError('KIND_OF_OTHER_TASK', {
    message: `${why}, but the task is a ${kind}`,
    fix: `use ${use}`,
    at: view.locate(path),
    also: span === undefined ? [] : [{ span, note: 'the task' }],
  });
}
