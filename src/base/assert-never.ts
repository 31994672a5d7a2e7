/** Closes a switch over a union: adding a member to the union then fails to compile here. */
export function assertNever(value: never): never {
  throw new Error(`Internal error: unexpected value ${JSON.stringify(value)}`);
}
