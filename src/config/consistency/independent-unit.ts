import { usageError } from '../catalogue.js';
import { quoted } from '../describe.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** The unit can be found: `case`, a column of the table that there is, or a regular expression with one group. */
export const independentUnit: ConsistencyCheck = {
  reads: [
    ['data', 'independent_unit'],
    ['data', 'table'],
  ],
  find({ settings, locate }) {
    const { independent_unit: unit, table } = settings.data;
    if (unit === 'case') return [];
    if (typeof unit === 'string') {
      if (table !== undefined) return [];
      return [
        usageError('UNIT_NEEDS_TABLE', {
          message: `data.independent_unit is the column ${quoted(unit)}, but data has no table`,
          fix: "add data.table, or write case, or {pattern: '...'} if the case id tells the unit",
          at: locate(['data', 'independent_unit']),
        }),
      ];
    }
    const groups = countGroups(unit.pattern);
    if (groups === 1) return [];
    return [
      usageError('UNIT_PATTERN_INVALID', {
        message:
          groups === undefined
            ? `${quoted(unit.pattern)} is not a regular expression`
            : `the pattern has ${groups === 0 ? 'no group' : `${groups} groups`}, but needs exactly one`,
        fix: "put the part of the case id that is the unit in parentheses, e.g. '^(\\d+)[ab]$'; (?:...) does not count",
        at: locate(['data', 'independent_unit', 'pattern']),
      }),
    ];
  },
};

/** Capturing groups of a regular expression, or undefined if it is none. */
function countGroups(pattern: string): number | undefined {
  try {
    // An empty alternative always matches, and a match has one entry per group.
    return (new RegExp(`${pattern}|`).exec('')?.length ?? 1) - 1;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
