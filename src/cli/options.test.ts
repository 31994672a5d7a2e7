import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../base/failure.js';
import { gpusOption } from './options.js';

describe('--gpus', () => {
  it('takes what resources.gpus takes, and says nothing where it is not there', () => {
    expect([undefined, 'auto', '0', '2'].map(gpusOption)).toEqual([undefined, 'auto', 0, 2]);
  });

  it.each(['', ' ', 'all', '-1', '1.5', '65', true])('refuses %j', (value) => {
    expect(() => gpusOption(value)).toThrow(DiagnosticError);
    expect(() => gpusOption(value)).toThrow(
      `--gpus ${JSON.stringify(value)} is neither auto nor a whole number from 0 to 64`,
    );
  });
});
