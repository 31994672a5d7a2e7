import type { IndexedFigure } from './index-facts.js';

/** A figure without its value. Runs with the same labels and metrics share one list of them. */
export type FigureKey = Omit<IndexedFigure, 'value'>;

/** The figures of a run: the number of a list of keys, then the values. Empty for a run without figures. */
export type PackedFigures = readonly (number | null)[];

/** The lists of keys that there are, each with the places of its keys. */
export class FigureSets {
  private readonly places: ReadonlyMap<string, number>[];

  constructor(readonly keys: (readonly FigureKey[])[]) {
    this.places = keys.map(placesOf);
  }

  /** Adds the list of keys if it is new. */
  pack(figures: readonly IndexedFigure[]): PackedFigures {
    if (figures.length === 0) return [];
    const keys = figures.map(({ key, isBetter, unit }) => ({ key, isBetter, ...(unit === undefined ? {} : { unit }) }));
    const text = JSON.stringify(keys);
    let number = this.keys.findIndex((set) => JSON.stringify(set) === text);
    if (number === -1) {
      number = this.keys.push(keys) - 1;
      this.places.push(placesOf(keys));
    }
    return [number, ...figures.map(({ value }) => value)];
  }

  unpack([number, ...values]: PackedFigures): IndexedFigure[] {
    const keys = typeof number === 'number' ? this.keys[number] : undefined;
    return (keys ?? []).map((key, index) => ({ ...key, value: values[index] ?? null }));
  }

  /** One value, without unpacking the others. */
  valueIn(packed: PackedFigures, key: string): number | null | undefined {
    const number = packed[0];
    const place = typeof number === 'number' ? this.places[number]?.get(key) : undefined;
    return place === undefined ? undefined : (packed[1 + place] ?? null);
  }
}

function placesOf(keys: readonly FigureKey[]): ReadonlyMap<string, number> {
  return new Map(keys.map(({ key }, place) => [key, place]));
}
