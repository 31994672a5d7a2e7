import { initProblem } from './init-problem.js';

export interface WholeNumberOptions {
  /** As the command line gave it. */
  readonly value: unknown;
  readonly otherwise: number;
  readonly least: number;
  readonly most: number;
}

/** The value of an option that is a whole number. Throws a `DiagnosticError` OPTION_OUT_OF_RANGE. */
export function wholeNumber(option: string, { value, otherwise, least, most }: WholeNumberOptions): number {
  if (value === undefined) return otherwise;
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : NaN;
  if (number >= least && number <= most) return number;
  throw initProblem({
    code: 'OPTION_OUT_OF_RANGE',
    message: `${option} ${JSON.stringify(value)} is not a whole number from ${least} to ${most}`,
  });
}
