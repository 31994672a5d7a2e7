/** From the order of the letters (first, second, third axis) to that of arrays (third, second, first), or back. */
export function arrayOrder<T>([first, second, third]: readonly [T, T, T]): readonly [T, T, T] {
  return [third, second, first];
}
