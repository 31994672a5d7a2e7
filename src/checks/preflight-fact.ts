/** `preflight.json`: what the trial before a training measured. Rules judge it. */
export interface PreflightFact {
  readonly format: 1;
  readonly kind: 'segmentation' | 'regression';
  /** Largest difference between the stored prepared cases and what inference makes of the same files; null where it is no number. */
  readonly preparation: { readonly cases: number; readonly largest_difference: number | null };
  /** Of a regression: what anybody could predict, by name of the baseline. */
  readonly baselines?: Readonly<Record<string, BaselineFigures>>;
  /** Absent where there is nothing to learn; `skipped` then says why. */
  readonly trial?: TrialFigures;
  readonly skipped?: string;
}

/** A small network that learned a few cases by heart. */
export interface TrialFigures {
  /** What was learned by heart. */
  readonly cases: readonly string[];
  /** Of the small network. */
  readonly parameters: number;
  /** What it saw, in voxels along the first, second and third axis of the orientation. */
  readonly patch: readonly [number, number, number];
  readonly initial: InitialLoss;
  readonly updates: Updates;
  readonly learned: Learned;
  readonly controls: Controls;
  readonly modes: ModeLosses;
  readonly inference: InferenceTrial;
}

/** Loss before the first step, and that of the constant that an untrained network should come close to. */
export interface InitialLoss {
  readonly network: number;
  readonly constant: number;
}

/** How the experiment's own optimizer, at its first learning rate, moves the weights. */
export interface Updates {
  readonly steps: number;
  readonly learning_rate: number;
  /**
   * Norm of a step over the norm of what it changes: median over kernels and steps; null where it is not finite, absent
   * where all weights begin at 0.
   */
  readonly ratio?: number | null;
}

/** What the network knows of the batch after so many steps, in evaluation mode. */
export interface Learned {
  readonly steps: number;
  readonly loss: number | null;
  /** Mean Dice over the labels of the batch, or R2 of its targets. */
  readonly metric: number;
}

/** The same small training with something essential taken away, all after equally many steps. */
export interface Controls {
  readonly steps: number;
  readonly real: Known;
  /** Trained on images that are 0 everywhere, and measured on them. */
  readonly zeroed: Known;
  /** Trained with the label maps or targets of other cases of the batch, and measured with the true ones; null for a single case. */
  readonly shuffled: Known | null;
}

export interface Known {
  readonly loss: number;
  readonly metric: number;
}

/** Of the network that learned the batch, on the batch. */
export interface ModeLosses {
  readonly training: number;
  readonly evaluation: number;
}

/** The same cases through the inference of the experiment, measured as `evaluate` does. */
export interface InferenceTrial {
  /** As the network gives it to training: mean Dice on the prepared grid, or R2. */
  readonly direct: number;
  /** Through windows and back on the grid of the stored images, without test-time augmentation. */
  readonly plain: number;
  /** The best that any network can reach on the stored grid: the prepared labels brought back. Null for numbers. */
  readonly possible: number | null;
  /** With test-time augmentation as the experiment has it; absent where it mirrors nothing. */
  readonly tta?: {
    readonly axes: readonly string[];
    /** The worst metric of the batch and its trained flips, after they were learned; absent where training mirrors fewer axes. */
    readonly flipped?: number;
    /** Both of the network that has also learned the flips of the trained axes. */
    readonly with: number;
    readonly without: number;
  };
}

/** Mean absolute error per independent unit, out of fold, in the target's unit. */
export interface BaselineFigures {
  readonly mae: number;
  readonly r2: number | null;
}
