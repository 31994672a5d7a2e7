/** A transform's name in the experiment file: `lowResolution` is `low_resolution` there. */
export function keyOfTransform(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
