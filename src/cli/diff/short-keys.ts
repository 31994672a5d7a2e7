/** Of each dotted key the fewest last parts that no other key ends with. */
export function shortKeys(keys: readonly string[]): string[] {
  return keys.map((key) => {
    const parts = key.split('.');
    for (let count = 1; count < parts.length; count++) {
      const end = parts.slice(-count).join('.');
      if (keys.every((other) => other === key || (other !== end && !other.endsWith(`.${end}`)))) return end;
    }
    return key;
  });
}
