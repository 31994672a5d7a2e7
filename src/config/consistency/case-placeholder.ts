import { usageError } from '../catalogue.js';
import { labelSourceOf } from '../label-source.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** Without a table, each path says where the case id stands. With one, a path may be a column. */
export const casePlaceholder: ConsistencyCheck = {
  reads: [
    ['data', 'channels'],
    ['data', 'label'],
    ['data', 'table'],
  ],
  find({ settings, locate }) {
    const { channels, table } = settings.data;
    const label = labelSourceOf(settings.data);
    if (table !== undefined) return [];
    const patterns = [
      ...Object.entries(channels).map(([name, { image }]) => ({
        path: ['data', 'channels', name, 'image'],
        text: image,
      })),
      ...(label === undefined ? [] : [{ path: label.path, text: label.map }]),
    ];
    return patterns
      .filter(({ text }) => !text.includes('{case}'))
      .map(({ path }) =>
        usageError('CASE_PLACEHOLDER_MISSING', {
          message: `${path.join('.')} does not say where the case id stands`,
          fix: 'write {case} in its place, e.g. images/{case}.nii.gz; a column name needs data.table',
          at: locate(path),
        }),
      );
  },
};
