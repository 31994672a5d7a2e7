/**
 * The shortest ends of dotted keys that tell them apart: `training.optimizer.lr` and `training.batch` become `lr` and
 * `batch`. An index alone says nothing, so `training.patch.0` becomes `patch.0`.
 */
export function keySuffixes(keys: readonly string[]): string[] {
  const paths = keys.map((key) => key.split('.'));
  return paths.map((path, own) => {
    const others = paths.filter((_, index) => index !== own);
    for (let length = 1; length < path.length; length++) {
      const end = path.slice(-length);
      const isIndex = /^\d+$/.test(end[0]!);
      if (!isIndex && !others.some((other) => endsWith(other, end))) return end.join('.');
    }
    return path.join('.');
  });
}

function endsWith(path: readonly string[], end: readonly string[]): boolean {
  return path.length >= end.length && end.every((step, i) => step === path[path.length - end.length + i]);
}
