import type { ResultFinding } from '../checks/results/result-rule.js';

const ORDER = ['fail', 'warn'] as const;

/** What stands beside the figures of a run: what the checks over results found wrong, the worst first, with remedies. */
export function findingLines(findings: readonly ResultFinding[]): string[] {
  const wrong = ORDER.flatMap((state) => findings.filter((one) => one.state === state));
  const unknown = findings.filter(({ state }) => state === 'unknown');
  return [
    ...wrong.flatMap(({ state, code, message, fix }) => [
      ...wrap(`${state === 'fail' ? 'bad' : 'doubtful'}: ${code} ${message}`),
      ...(fix === null ? [] : wrap(`  fix: ${fix}`)),
    ]),
    ...(unknown.length === 0 ? [] : wrap(`not told by these results: ${unknown.map(({ code }) => code).join(', ')}`)),
  ];
}

/** Lines of at most 80 characters, broken between words; what continues is indented. */
function wrap(text: string): string[] {
  if (text.length <= 80) return [text];
  const at = text.lastIndexOf(' ', 80);
  return at <= 6 ? [text] : [text.slice(0, at), ...wrap(`    ${text.slice(at + 1)}`)];
}
