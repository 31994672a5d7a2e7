import type { Diagnostic } from './diagnostic.js';

/** Why a stage did not publish. `code` is stable; `message` and `fix` are for the user. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly fix?: string;
  /** The case it concerns, where there is one. */
  readonly case?: string;
  /** With RESULT_DAMAGED: the node whose stored result must not be used again. */
  readonly damaged?: string;
}

export type FailureCode =
  | 'IMAGE_UNREADABLE'
  | 'IMAGE_UNSUPPORTED'
  | 'IMAGE_TRUNCATED'
  | 'IMAGE_EMPTY'
  | 'IMAGE_NOT_FINITE'
  | 'LABEL_NOT_DECLARED'
  | 'LABEL_NOT_INTEGER'
  | 'TARGET_UNUSABLE'
  | 'GRID_DIFFERS'
  | 'SPACE_MISSING'
  | 'CONTENT_CHANGED'
  | 'CODE_CHANGED'
  | 'CHECKPOINT_MISSING'
  | 'RESULT_DAMAGED'
  | 'INPUT_MISSING'
  | 'ENGINE_MISSING'
  | 'LOSS_NOT_FINITE'
  | 'PREDICTION_NOT_FINITE'
  | 'SETTINGS_DISAGREE'
  | 'CASES_MISSING'
  | 'OUT_OF_TIME'
  | 'OUT_OF_MEMORY'
  | 'KILLED'
  | 'DISK_FULL'
  | 'STAGE_ERROR';

/** Thrown inside a stage, caught by the stage process and reported as a value. Anything else thrown is a bug. */
export class StageFailure extends Error {
  override readonly name = 'StageFailure';
  constructor(
    readonly failure: Failure,
    options?: ErrorOptions,
  ) {
    super(failure.message, options);
  }
}

/** Thrown by loading and checking; carries everything that was found, not the first only. */
export class DiagnosticError extends Error {
  override readonly name = 'DiagnosticError';
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => `${diagnostic.code} ${diagnostic.message}`).join('\n'));
  }
}
