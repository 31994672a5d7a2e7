import { philoxWords } from '../../base/philox.js';

/**
 * Adds to each value an independent normal number of standard deviation `std`, in place, a pure function of `seed` (32
 * bits): words of Philox4x32-10, turned into normal numbers by the ziggurat method (Marsaglia and Tsang 2000, in
 * Doornik's 2005 form, which takes the layer and the value from different bits). The numbers have 24 bits.
 */
export function addNormalField(data: Float32Array, std: number, seed: number): void {
  const words = new Int32Array(WORDS);
  const key = [seed, 0] as const;
  let counter = 0;
  let next = WORDS;
  const word = (): number => {
    if (next === WORDS) {
      philoxWords(words, counter, key);
      counter += WORDS / 4;
      next = 0;
    }
    return words[next++]!;
  };
  for (let i = 0; i < data.length; i++) {
    const bits = next === WORDS ? word() : words[next++]!;
    const layer = bits & 127;
    const share = ((bits >> 7) + 0.5) * STEP;
    // 98.8 % of the numbers are inside their layer.
    const normal = Math.abs(share) < RATIO[layer]! ? share * EDGE[layer]! : outsideLayer(layer, share, word);
    data[i] = data[i]! + std * normal;
  }
}

/** Words made at a time. */
const WORDS = 1024;
const STEP = 1 / 16777216;
const LAYERS = 128;
/** Right edge of the lowest layer that is a rectangle, and the area of each layer (Marsaglia and Tsang). */
const TAIL = 3.442619855899;
const AREA = 9.91256303526217e-3;

/** Right edge of each layer, the base first; `RATIO` is the next edge over it. */
const EDGE = new Float64Array(LAYERS + 1);
const RATIO = new Float64Array(LAYERS);
fillLayers();

function fillLayers(): void {
  let height = Math.exp(-0.5 * TAIL * TAIL);
  EDGE[0] = AREA / height;
  EDGE[1] = TAIL;
  for (let layer = 2; layer < LAYERS; layer++) {
    EDGE[layer] = Math.sqrt(-2 * Math.log(AREA / EDGE[layer - 1]! + height));
    height = Math.exp(-0.5 * EDGE[layer]! * EDGE[layer]!);
  }
  EDGE[LAYERS] = 0;
  for (let layer = 0; layer < LAYERS; layer++) RATIO[layer] = EDGE[layer + 1]! / EDGE[layer]!;
}

function outsideLayer(layer: number, share: number, word: () => number): number {
  for (;;) {
    if (layer === 0) return share < 0 ? -tail(word) : tail(word);
    const x = share * EDGE[layer]!;
    const low = Math.exp(-0.5 * (EDGE[layer]! * EDGE[layer]! - x * x));
    const high = Math.exp(-0.5 * (EDGE[layer + 1]! * EDGE[layer + 1]! - x * x));
    if (high + uniform(word) * (low - high) < 1) return x;
    const bits = word();
    layer = bits & 127;
    share = ((bits >> 7) + 0.5) * STEP;
    if (Math.abs(share) < RATIO[layer]!) return share * EDGE[layer]!;
  }
}

/** A normal number given that it is beyond the last edge (Marsaglia 1964). */
function tail(word: () => number): number {
  for (;;) {
    const x = Math.log(uniform(word)) / TAIL;
    const y = Math.log(uniform(word));
    if (-2 * y >= x * x) return TAIL - x;
  }
}

/** In (0, 1), so that its logarithm is finite. */
function uniform(word: () => number): number {
  return ((word() >>> 0) + 0.5) / 4294967296;
}
