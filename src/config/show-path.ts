import { isAbsolute, relative, sep } from 'node:path';

/** How a message shows a path: from the working folder where it lies inside, else whole; with `/` everywhere. */
export function showPath(path: string, cwd: string): string {
  const inside = relative(cwd, path);
  const shown = inside === '' || inside.startsWith('..') || isAbsolute(inside) ? path : inside;
  return shown.split(sep).join('/');
}
