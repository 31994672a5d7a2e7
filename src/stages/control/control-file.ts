import type { EpochRecord } from '../../nn/checkpoint.js';
import type { Control } from './spec.js';

/** `control.json`: what a training without something essential came to. */
export interface ControlFile {
  readonly format: 1;
  readonly control: Control;
  readonly cases: number;
  /** Independent units that it trained on. */
  readonly units: number;
  /** As `history.json` of the real training. */
  readonly history: readonly EpochRecord[];
}
