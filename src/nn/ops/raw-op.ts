import { tensorFlow, type Tensor } from '../load-tf.js';

/** Attributes of a TensorFlow operation, by name. Element types are always float32. */
export type OpAttributes = Readonly<Record<string, OpAttribute>>;
export type OpAttribute =
  | { readonly float: number }
  | { readonly bool: boolean }
  | { readonly text: string }
  /** The element type of a type parameter. */
  | { readonly type: 'float32' };

/** Runs one TensorFlow operation that tfjs has no function for. Inside `tf.tidy` its results are disposed like any. */
export function rawOp({
  name,
  attributes,
  inputs,
  outputs,
}: {
  name: string;
  attributes: OpAttributes;
  inputs: readonly Tensor[];
  outputs: number;
}): Tensor[] {
  const backend = tensorFlow().backend() as unknown as NativeBackend;
  const encoded = Object.entries(attributes).map(([key, value]) => encode(backend.binding, key, value));
  return backend.executeMultipleOutputs(name, encoded, [...inputs], outputs);
}

/** What of the package's backend is used; its types do not export it. */
interface NativeBackend {
  readonly binding: Readonly<
    Record<'TF_ATTR_FLOAT' | 'TF_ATTR_BOOL' | 'TF_ATTR_STRING' | 'TF_ATTR_TYPE' | 'TF_FLOAT', number>
  >;
  executeMultipleOutputs(name: string, attributes: unknown[], inputs: Tensor[], outputs: number): Tensor[];
}

function encode(binding: NativeBackend['binding'], name: string, attribute: OpAttribute) {
  if ('float' in attribute) return { name, type: binding.TF_ATTR_FLOAT, value: attribute.float };
  if ('bool' in attribute) return { name, type: binding.TF_ATTR_BOOL, value: attribute.bool };
  if ('text' in attribute) return { name, type: binding.TF_ATTR_STRING, value: attribute.text };
  return { name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
}
