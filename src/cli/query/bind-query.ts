import { assertNever } from '../../base/assert-never.js';
import type { DiagnosticError } from '../../base/failure.js';
import type { Json } from '../../base/json.js';
import { nearest } from '../../config/nearest.js';
import { isSameValue } from '../../store/index-settings.js';
import { hasKey, unknownKey } from './known-key.js';
import { valueOf, type ListedRun } from './listed-run.js';
import { queryProblem } from './query-problem.js';
import type { Literal, Operator, Query, QueryKey, Stretch } from './query.js';
import { factNamed, type RunFact } from './run-facts.js';
import { spanSeconds, timeRange, type TimeRange } from './time-values.js';

/** Whether a run is meant. */
export type RunTest = (run: ListedRun) => boolean;

interface Binding {
  readonly source: { readonly text: string; readonly option: string };
  /** Every run there is: what none of them has is a mistake. */
  readonly runs: readonly ListedRun[];
}

type Comparison = Extract<Query, { kind: 'compare' }>;

/**
 * Makes a test out of an expression. A comparison with something that a run does not have is false. Throws
 * `DiagnosticError` for names that no run has and for values that a name cannot be held against.
 */
export function bindQuery(query: Query, binding: Binding): RunTest {
  switch (query.kind) {
    case 'and': {
      const tests = query.parts.map((part) => bindQuery(part, binding));
      return (run) => tests.every((test) => test(run));
    }
    case 'or': {
      const tests = query.parts.map((part) => bindQuery(part, binding));
      return (run) => tests.some((test) => test(run));
    }
    case 'not': {
      const test = bindQuery(query.part, binding);
      return (run) => !test(run);
    }
    case 'has': {
      const { key } = query;
      const isGroup = binding.runs.some((run) => hasKey(run, key.name));
      if (!isGroup) requireKnown(key, binding);
      return (run) => hasKey(run, key.name);
    }
    case 'compare':
      return bindComparison(query, binding);
    case 'in': {
      const { key, literals } = query;
      const tests = literals.map((literal) =>
        bindComparison({ kind: 'compare', key, operator: '=', literal }, binding),
      );
      return (run) => tests.some((test) => test(run));
    }
    default:
      return assertNever(query);
  }
}

function bindComparison(comparison: Comparison, binding: Binding): RunTest {
  const fact = factNamed(comparison.key.name);
  switch (fact?.kind) {
    case undefined:
      return settingTest(comparison, binding);
    case 'text':
      return textTest(comparison, fact, binding);
    case 'span':
      return spanTest(comparison, fact, binding);
    case 'time':
      return timeTest(comparison, fact, binding);
  }
}

function settingTest({ key, operator, literal }: Comparison, binding: Binding): RunTest {
  requireKnown(key, binding);
  const { name } = key;
  const { value, text } = literal;
  switch (operator) {
    case '=':
      return (run) => isSameValue(valueOf(run, name), value);
    case '!=':
      return (run) => {
        const found = valueOf(run, name);
        return found !== undefined && !isSameValue(found, value);
      };
    case '~':
      return (run) => {
        const found = valueOf(run, name);
        if (typeof found === 'string') return containsText(found, text);
        return Array.isArray(found) && found.some((item: Json) => isSameValue(item, value));
      };
    case '<':
    case '<=':
    case '>':
    case '>=': {
      if (typeof value !== 'number') {
        throw problem(binding, literal, {
          message: `${key.name} ${operator} ${literal.text}: ${literal.text} is not a number`,
          fix: 'larger and smaller hold of numbers; use =, !=, ~ or in for words',
        });
      }
      return (run) => {
        const found = valueOf(run, name);
        return typeof found === 'number' && compares(found, operator, value);
      };
    }
  }
}

function textTest({ key, operator, literal }: Comparison, fact: RunFact & { kind: 'text' }, binding: Binding): RunTest {
  const { text } = literal;
  switch (operator) {
    case '=':
    case '!=':
      requireKnownText({ key, literal, known: fact.known }, binding);
      return (run) => {
        const found = fact.of(run);
        return found !== undefined && (found === text) === (operator === '=');
      };
    case '~':
      return (run) => containsText(fact.of(run) ?? '', text);
    case '<':
    case '<=':
    case '>':
    case '>=':
      throw problem(binding, key, {
        message: `${key.name} is a text, which is neither larger nor smaller`,
        fix: `use ${key.name} with =, !=, ~ or in`,
      });
  }
}

function spanTest({ key, operator, literal }: Comparison, fact: RunFact & { kind: 'span' }, binding: Binding): RunTest {
  const seconds = spanSeconds(literal.text);
  if (seconds === undefined) {
    throw problem(binding, literal, {
      message: `${literal.text} is not a length of time`,
      fix: `write a number with its unit s, m, h, d or w, such as ${key.name} < 7d or ${key.name} > 1h30m`,
    });
  }
  if (operator === '~') throw notContained(key, binding);
  return (run) => {
    const found = fact.of(run);
    return found !== undefined && compares(found, operator, seconds);
  };
}

function timeTest({ key, operator, literal }: Comparison, fact: RunFact & { kind: 'time' }, binding: Binding): RunTest {
  const range = timeRange(literal.text);
  if (range === undefined) {
    throw problem(binding, literal, {
      message: `${literal.text} is not a date`,
      fix: `write ${key.name} > 2026-11-01 or ${key.name} > 2026-11-01T14:30 (UTC, as in the ids of runs)`,
    });
  }
  if (operator === '~') throw notContained(key, binding);
  return (run) => {
    const found = fact.of(run);
    return found !== undefined && isInTime(found, operator, range);
  };
}

/** `=` means within the day, minute or second that was written; the others go by its beginning. */
function isInTime(found: number, operator: Exclude<Operator, '~'>, { from, to }: TimeRange): boolean {
  const isWithin = found >= from && found < to;
  if (operator === '=') return isWithin;
  return operator === '!=' ? !isWithin : compares(found, operator, from);
}

function compares(found: number, operator: Exclude<Operator, '~'>, value: number): boolean {
  switch (operator) {
    case '=':
      return found === value;
    case '!=':
      return found !== value;
    case '<':
      return found < value;
    case '<=':
      return found <= value;
    case '>':
      return found > value;
    case '>=':
      return found >= value;
  }
}

function containsText(found: string, text: string): boolean {
  return found.toLowerCase().includes(text.toLowerCase());
}

function requireKnown(key: QueryKey, binding: Binding): void {
  const unknown = unknownKey(key.name, binding.runs);
  if (unknown !== undefined) throw queryProblem(binding.source, { at: key, code: 'KEY_UNKNOWN', ...unknown });
}

function requireKnownText(
  { key, literal, known }: { key: QueryKey; literal: Literal; known: readonly string[] | undefined },
  binding: Binding,
): void {
  if (known === undefined || known.includes(literal.text)) return;
  const likely = nearest(literal.text, known);
  throw problem(binding, literal, {
    message: `${literal.text} is no ${key.name}`,
    fix: likely === undefined ? `it is one of ${known.join(', ')}` : `did you mean ${likely}?`,
  });
}

function notContained(key: QueryKey, binding: Binding): DiagnosticError {
  return problem(binding, key, {
    message: `${key.name} is a time, which contains nothing`,
    fix: `use ${key.name} with = != < <= > or >=`,
  });
}

function problem(binding: Binding, at: Stretch, what: { message: string; fix: string }): DiagnosticError {
  return queryProblem(binding.source, { at, code: 'FILTER_VALUE', ...what });
}
