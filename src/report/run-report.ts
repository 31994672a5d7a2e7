import type { Estimate } from '../stats/estimate.js';
import type { Interval } from '../stats/interval.js';

/** All that the page of one run shows, as plain data. */
export interface RunReport {
  readonly format: 1;
  readonly kind: 'run';
  readonly run: string;
  readonly experiment: string;
  readonly description: string;
  readonly task: 'segmentation' | 'regression';
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly accepted: readonly Accepted[];
  readonly figures: readonly FigureRow[];
  readonly settings: readonly SettingRow[];
  readonly training: Training;
  /** Folds that were audited. */
  readonly audits: readonly AuditedFold[];
  readonly agreement?: Agreement;
  readonly distributions: readonly Distribution[];
  readonly pictures: Pictures;
  readonly cases: CaseTable;
  readonly citation: Citation;
}

/** What the run comes to, in words. */
export interface Verdict {
  readonly state: 'complete' | 'incomplete';
  /** One sentence with the headline figure and its interval. */
  readonly headline: string;
  /** Against each baseline, and for whom the figure stands. */
  readonly claims: readonly string[];
  /** What is missing or makes the figures too good. */
  readonly cautions: readonly string[];
}

export interface Finding {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
  /** Where in the experiment's files the settings stand that it is about, the main one first. */
  readonly places?: readonly FindingPlace[];
}

export interface FindingPlace {
  /** `experiments/a.yaml:12`, as it was when the run started. */
  readonly where: string;
  readonly note?: string;
}

export interface Accepted {
  readonly code: string;
  readonly value: string;
  readonly reason: string;
}

/** One figure over all evaluated cases. */
export interface FigureRow {
  readonly name: string;
  /** Unit of measure; empty where there is none. */
  readonly unit: string;
  /** Per independent unit, with its 95 % interval. */
  readonly perUnit: Estimate;
  readonly perCase: number | null;
  readonly isBetter: 'higher' | 'lower' | 'neither';
}

export interface SettingRow {
  readonly key: string;
  readonly value: string;
  /** E.g. `experiments/a.yaml:12`, `default`, `--set`. */
  readonly origin: string;
  /** What `auto` became, and why. */
  readonly became?: string;
}

export interface Training {
  /** What training measures, and its unit of measure where it has one. */
  readonly metric: { readonly name: string; readonly unit: string };
  readonly folds: readonly TrainedFold[];
}

export interface TrainedFold {
  readonly fold: number;
  readonly history: readonly EpochRow[];
  /** Epochs after which the weights that predicted were taken. */
  readonly weightsAfter?: number;
  /** As training measured it on validation cases, after that epoch. */
  readonly proxy: number | null;
  /** The same metric on the whole images. */
  readonly full: number | null;
}

export interface EpochRow {
  readonly epoch: number;
  readonly learningRate: number;
  /** Mean over the steps, in training mode. */
  readonly loss: number;
  readonly train?: Measured;
  readonly validation?: Measured;
}

export interface Measured {
  readonly loss: number;
  readonly metric: number | null;
}

/** What training saw and measured of a fold, beside what inference sees and gives. Metrics as `Training.metric` names them. */
export interface AuditedFold {
  readonly fold: number;
  /** After the epoch of the weights that predict. */
  readonly training: number | null;
  readonly whole: number | null;
  /** Absent where no axis is mirrored. */
  readonly tta?: {
    readonly axes: readonly string[];
    readonly on: number | null;
    readonly off: number | null;
    readonly cases: number;
  };
  readonly preparation: { readonly cases: number; readonly largest: number | null };
  /** Loss on the validation batches: as training recorded it, and of the weights as they are stored. */
  readonly weights: readonly {
    readonly name: string;
    readonly epochs: number;
    readonly recorded: number;
    readonly found: number;
  }[];
  /** Losses on the same batches. */
  readonly modes: { readonly training: number; readonly evaluation: number };
  readonly augmentation: { readonly augmented: number | null; readonly plain: number | null };
  readonly samples: { readonly drawn: number; readonly equal: number };
  readonly ablations: readonly AblationRow[];
}

/** One setting changed, with all others as they are. */
export interface AblationRow {
  readonly key: string;
  readonly now: string;
  readonly tried: string;
  /** Whose metric it is: of whole images, or that of training, on patches. */
  readonly of: 'whole images' | 'training';
  readonly before: number;
  readonly after: number;
  readonly cases: number;
  /** What the true labels reach after the way to the prepared grid and back. */
  readonly possible?: number;
}

/** Of a regression. */
export interface Agreement {
  readonly unit: string;
  readonly points: readonly AgreementPoint[];
  /** Bias and 95 % limits of agreement per case; absent for fewer than two cases. */
  readonly limits?: { readonly bias: number; readonly limits: Interval };
}

export interface AgreementPoint {
  readonly case: string;
  readonly unit: string;
  readonly fold: number;
  readonly target: number;
  readonly prediction: number;
}

/** One metric of a segmentation, by label and case. */
export interface Distribution {
  readonly metric: string;
  readonly unit: string;
  readonly labels: readonly { readonly name: string; readonly values: readonly CaseValue[] }[];
}

export interface CaseValue {
  readonly case: string;
  readonly value: number;
}

/** Slices through the worst and the best cases, or why there are none. */
export interface Pictures {
  readonly missing?: string;
  readonly cases: readonly CasePicture[];
}

export interface CasePicture {
  readonly case: string;
  /** Which it is and what it reached: `lowest mean Dice: 0.71`. */
  readonly caption: string;
  readonly planes: readonly PicturePlane[];
}

export interface PicturePlane {
  /** Direction across the slice and its number: `S 24`. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly widthMm: number;
  readonly heightMm: number;
  /** 8-bit grey PNG in base64. */
  readonly png: string;
  /** SVG paths over the pixels. */
  readonly outlines: readonly Outline[];
}

export interface Outline {
  readonly of: 'reference' | 'prediction';
  readonly label: string;
  readonly path: string;
}

export interface CaseTable {
  readonly columns: readonly CaseColumn[];
  readonly rows: readonly CaseRow[];
}

export interface CaseColumn {
  readonly name: string;
  readonly unit: string;
}

export interface CaseRow {
  readonly case: string;
  readonly unit: string;
  readonly fold: number;
  /** One for each column; null where undefined. */
  readonly values: readonly (number | null)[];
}

/** What has to be named with the figures. */
export interface Citation {
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** To be copied. */
  readonly text: string;
}
