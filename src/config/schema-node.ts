/** The JSON Schema of experiment files as data: the keywords that `experiment.ts` uses. */
export interface SchemaNode {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: string | number;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  /** Of a map with the user's own names: exactly one pattern. */
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  /** Maps told apart by their `kind`. */
  readonly oneOf?: readonly SchemaNode[];
  /** Values told apart by their type. */
  readonly anyOf?: readonly SchemaNode[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly minProperties?: number;
  readonly pattern?: string;
  /** What `pattern` allows, in words; on a map with the user's own names, what the names may be. */
  readonly 'x-allowed'?: string;
  /** Value of a key that older files do not have, under which everything is as it was before the key existed. */
  readonly 'x-neutral'?: unknown;
}
