/** A value that planning had to find. Throws an internal error if there is none; `section` completes its sentence. */
export function plannedValue<T>(value: T | undefined, section: string): T {
  if (value === undefined) throw new Error(`Internal error: ${section} has an auto that was not planned`);
  return value;
}
