import type { Settings } from '../../config/experiment.js';
import type { RegressionReport } from '../../stats/regression/regression-report.js';
import type { AuditFact } from './audit/audit-fact.js';
import type { MeasuredFact } from './measured-fact.js';

/** All that result rules look at, as plain data: what the stages of a finished run measured. */
export interface ResultFacts {
  readonly settings: Settings;
  readonly trainings: readonly TrainingFact[];
  /** Of the folds that were audited; none in runs of earlier versions, or where the checks do not ask for it. */
  readonly audits?: readonly AuditFact[];
  /** Trainings without something essential; none where none was asked for. */
  readonly controls?: readonly ControlFact[];
  /** Of a regression. */
  readonly regression?: {
    readonly report: RegressionReport;
    readonly cases: readonly PredictedFact[];
  };
  /** Of a segmentation. */
  readonly segmentation?: SegmentationFact;
}

/** One case as the fold predicted it that had not trained on it. Values in the target's unit. */
export interface PredictedFact {
  readonly case: string;
  readonly unit: string;
  readonly fold: number;
  readonly target: number;
  readonly prediction: number;
  /** Of the image as stored; absent where nobody read it. */
  readonly voxelMm3?: number | undefined;
}

export interface SegmentationFact {
  /** The classes of the mean foreground. */
  readonly labels: readonly string[];
  /** Mean Dice of each label over the cases where it is defined. */
  readonly dice: Readonly<Record<string, number | null>>;
  /** Cases whose reference has the label; absent where the run does not say it. */
  readonly casesWith?: Readonly<Record<string, number>>;
  readonly cases: readonly {
    readonly case: string;
    readonly fold: number;
    /** Mean Dice of the case over its labels. */
    readonly dice: number | null;
  }[];
}

/** The training of one fold. */
export interface TrainingFact {
  readonly fold: number;
  readonly epochs: readonly EpochFact[];
  readonly parameters: number;
  /** Independent units among the training cases. */
  readonly units: number;
  /** Validation cases. */
  readonly validationCases: number;
}

/** A training of one fold with something essential taken away. */
export interface ControlFact {
  readonly control: Settings['checks']['controls'][number];
  readonly fold: number;
  readonly epochs: readonly EpochFact[];
  /** Independent units that it trained on. */
  readonly units: number;
}

/** Measured after an epoch, in eval mode and without augmentation; absent where nothing was measured. */
export interface EpochFact {
  readonly train?: MeasuredFact;
  readonly validation?: MeasuredFact;
}
