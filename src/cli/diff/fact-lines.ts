import type { Json } from '../../base/json.js';
import type { FactChange } from './report.js';
import { valueText } from './value-text.js';

/** Facts of code or machine: `node  v20.1.0 -> v22.4.0`. */
export function factLines(changes: readonly FactChange[]): string[] {
  const width = Math.max(...changes.map(({ fact }) => fact.length));
  return changes.map(
    ({ fact, before, after }) =>
      `${valueText(fact).padEnd(width)}  ${factText(before, fact)} -> ${factText(after, fact)}`,
  );
}

function factText(value: Json | undefined, fact: string): string {
  if (value === undefined) return fact === 'build' ? '(from its sources)' : '(not recorded)';
  return Array.isArray(value) && value.length === 0 ? 'none' : valueText(value);
}
