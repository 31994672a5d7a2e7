import { usageError } from '../catalogue.js';
import { quoted } from '../describe.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** A test set is either drawn, or told by what a column of the table says. */
export const testSet: ConsistencyCheck = {
  reads: [
    ['data', 'test'],
    ['data', 'table'],
  ],
  find({ settings, locate, locateKey }) {
    const { test, table } = settings.data;
    if (test === undefined) return [];
    const { fraction, column, value } = test;
    const drawn = fraction !== undefined && column === undefined && value === undefined;
    const told = fraction === undefined && column !== undefined && value !== undefined;
    if (!drawn && !told) {
      return [
        usageError('TEST_SET_UNCLEAR', {
          message: 'data.test needs either fraction, or column and value',
          fix: 'write {fraction: 0.2, seed: 1} to draw the test set, or {column: split, value: test} to name it',
          at: locateKey(['data', 'test']),
        }),
      ];
    }
    if (column === undefined || table !== undefined) return [];
    return [
      usageError('TEST_NEEDS_TABLE', {
        message: `data.test names the column ${quoted(column)}, but data has no table`,
        fix: 'add data.table, or write {fraction: 0.2, seed: 1} to draw the test set',
        at: locate(['data', 'test', 'column']),
      }),
    ];
  },
};
