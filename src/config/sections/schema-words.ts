import { Type, type Static, type TObject, type TProperties, type TSchema } from '@sinclair/typebox';

/**
 * The vocabulary that the sections of the experiment file are written in.
 *
 * Every object is closed, so that a typo is an error and never a silent default. A union is tagged by `kind`, so that
 * a typo inside it is one error and not one per member.
 */

interface Options {
  readonly description: string;
  readonly default?: unknown;
  /** What a file from before this key existed means. */
  readonly 'x-neutral'?: unknown;
}

export const closed = <P extends TProperties>(properties: P, options: Options): TObject<P> =>
  Type.Object(properties, { ...options, unevaluatedProperties: false });

/** A union of objects told apart by their `kind`. */
export const tagged = <M extends TObject[]>(members: readonly [...M], options: Options) =>
  Type.Unsafe<Static<M[number]>>({
    type: 'object',
    required: ['kind'],
    discriminator: { propertyName: 'kind' },
    oneOf: members,
    ...options,
  });

export const oneOf = <T extends TSchema[]>(members: [...T], options: Options) =>
  Type.Unsafe<Static<T[number]>>({ anyOf: members, ...options });

/** A map with names of the user's own; `names` says in words which names there may be. */
export const named = <T extends TSchema>(
  value: T,
  options: Options & { pattern: string; names: string; minProperties?: number },
) => {
  const { pattern, names, ...rest } = options;
  return Type.Unsafe<Record<string, Static<T>>>({
    type: 'object',
    patternProperties: { [pattern]: value },
    unevaluatedProperties: false,
    'x-allowed': names,
    ...rest,
  });
};

export const words = <const W extends string>(values: readonly W[], options: Partial<Options> & { default?: W } = {}) =>
  Type.Unsafe<W>({ type: 'string', enum: values, ...options });

export const triple = <T extends TSchema>(item: T, description: string) =>
  Type.Unsafe<readonly [Static<T>, Static<T>, Static<T>]>({
    type: 'array',
    items: item,
    minItems: 3,
    maxItems: 3,
    description,
  });

/** Two numbers, the lower first: where a value is drawn from. */
export const range = (options: Options & { minimum?: number; maximum?: number }) => {
  const { minimum, maximum, ...rest } = options;
  return Type.Unsafe<readonly [number, number]>({
    type: 'array',
    items: {
      type: 'number',
      ...(minimum === undefined ? {} : { minimum }),
      ...(maximum === undefined ? {} : { maximum }),
    },
    minItems: 2,
    maxItems: 2,
    ...rest,
  });
};

/** One of a few numbers. */
export const numbers = <const N extends number>(values: readonly N[], options: Options & { default?: N }) =>
  Type.Unsafe<N>({ type: 'integer', enum: values, ...options });
