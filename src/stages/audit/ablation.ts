import type { Json } from '../../base/json.js';
import type { AblationFact } from '../../checks/results/audit/audit-fact.js';

/** One setting to be changed by itself. */
export interface Ablation {
  readonly key: string;
  readonly now: Json;
  readonly tried: Json;
  /** Undefined where a figure is not defined. */
  measure(): Promise<AblationFigures | undefined>;
}

export type AblationFigures = Omit<AblationFact, 'key' | 'now' | 'tried'>;

/** The same metric on both sides. */
export interface Gap {
  readonly isBetter: 'higher' | 'lower';
  readonly training: number;
  readonly whole: number;
}

/** Of Dice absolutely, of an error as a share of it. What is told is another limit, `checks.max_proxy_gap`. */
const WIDE = { higher: 0.05, lower: 0.1 } as const;

/** Whether whole images are so much worse than training said that the cause is worth looking for. */
export function isWide({ isBetter, training, whole }: Gap): boolean {
  return isBetter === 'higher' ? training - whole > WIDE.higher : whole - training > WIDE.lower * training;
}

/** Changes one setting after another until one of them closes the gap. */
export async function tryAblations(ablations: readonly Ablation[], isBetter: Gap['isBetter']): Promise<AblationFact[]> {
  const tried: AblationFact[] = [];
  for (const ablation of ablations) {
    const figures = await ablation.measure();
    if (figures === undefined) continue;
    const { side, after, against } = figures;
    tried.push({ key: ablation.key, now: ablation.now, tried: ablation.tried, ...figures });
    const left = side === 'whole' ? { training: against, whole: after } : { training: after, whole: against };
    if (!isWide({ isBetter, ...left })) break;
  }
  return tried;
}
