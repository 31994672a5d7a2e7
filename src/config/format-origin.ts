import type { Origin } from './tree.js';

/** `experiments/a.yaml:12`, `default`, `--set`, `${ROOT} experiments/a.yaml:12`. */
export function formatOrigin(origin: Origin): string {
  switch (origin.kind) {
    case 'default':
      return 'default';
    case 'run':
      return `run ${origin.run}`;
    case 'preset':
      return `preset ${origin.name}`;
    case 'set':
      return '--set';
    case 'file':
      return `${origin.span.file}:${origin.span.line}`;
    case 'environment': {
      const names = origin.variables.map((name) => `\${${name}}`).join(' ');
      return `${names} ${formatOrigin(origin.written)}`;
    }
  }
}
