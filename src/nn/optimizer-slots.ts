import { tensorFlow, type Tensor } from './load-tf.js';
import { arrayOf, tensorOf, type NamedArray } from './named-array.js';
import type { Parameter } from './network.js';

/** An optimizer's memory: per slot (e.g. `momentum`) and parameter one array, absent until the first update. */
export interface OptimizerSlots {
  get(slot: string, parameter: string): Tensor | undefined;
  /** Keeps the value and disposes what was there before. Call it outside `tf.tidy` or with a kept tensor. */
  set(slot: string, parameter: string, value: Tensor): void;
  exportArrays(): Map<string, NamedArray>;
  /** Replaces everything. Throws if an array's slot, parameter or shape is unknown. */
  restoreArrays(arrays: ReadonlyMap<string, NamedArray>): void;
  dispose(): void;
}

export function createOptimizerSlots(slots: readonly string[], parameters: readonly Parameter[]): OptimizerSlots {
  const tf = tensorFlow();
  const held = new Map<string, Tensor>();
  const shapes = new Map(
    slots.flatMap((slot) => parameters.map(({ name, variable }) => [slotKey(slot, name), variable.shape] as const)),
  );
  const dispose = () => {
    for (const tensor of held.values()) tensor.dispose();
    held.clear();
  };
  return {
    get: (slot, parameter) => held.get(slotKey(slot, parameter)),
    set(slot, parameter, value) {
      const key = slotKey(slot, parameter);
      held.get(key)?.dispose();
      held.set(key, tf.keep(value));
    },
    exportArrays: () => new Map([...held].map(([key, tensor]) => [key, arrayOf(tensor)])),
    restoreArrays(arrays) {
      for (const [key, { shape }] of arrays) {
        const expected = shapes.get(key);
        if (expected?.join() !== shape.join()) {
          throw new Error(
            `The optimizer has ${expected === undefined ? 'no array' : 'another shape for'} ${key} [${shape.join(', ')}]`,
          );
        }
      }
      dispose();
      for (const [key, array] of arrays) held.set(key, tf.keep(tensorOf(array)));
    },
    dispose,
  };
}

function slotKey(slot: string, parameter: string): string {
  return `${slot}/${parameter}`;
}
