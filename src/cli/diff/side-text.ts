import { printableLine } from '../../base/printable.js';
import type { SideName } from './side.js';

/** How a side is called: a run with its state where it is not complete, a file with its experiment. */
export function sideText(name: SideName): string {
  const { experiment, member } = name;
  const state = name.kind === 'file' || name.state === 'complete' ? [] : [name.state];
  const parts = [experiment, ...(member === undefined ? [] : [member]), ...state];
  return `${name.kind === 'file' ? printableLine(name.file) : name.run} (${parts.map(printableLine).join(', ')})`;
}
