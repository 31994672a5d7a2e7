import { DiagnosticError } from '../../base/failure.js';

/** A number from 0 on. Throws `DiagnosticError` for anything else. */
export function amountOption(options: { name: string; value: unknown; absent: number; unit: string }): number {
  const { name, value, absent, unit } = options;
  if (value === undefined) return absent;
  const amount = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  if (Number.isFinite(amount) && amount >= 0) return amount;
  throw new DiagnosticError([
    {
      code: 'AMOUNT_NOT_A_NUMBER',
      severity: 'error',
      blame: 'usage',
      message: `--${name} ${JSON.stringify(value)} is not a number of ${unit}, 0 or more`,
      places: [],
    },
  ]);
}
