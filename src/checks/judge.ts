import type { Diagnostic } from '../base/diagnostic.js';
import { canonicalJson, type Json } from '../base/json.js';
import { nearest } from '../config/nearest.js';
import type { CheckFacts } from './facts.js';
import { formatValue } from './format-value.js';
import { places, type AwaitedStage, type Finding, type Rule, type Verdict } from './rule.js';
import { ruleCodes, rules, type RuleCode } from './rules.js';

export interface Judgement {
  /** Findings that are not accepted, and entries of `checks.accept` that make no sense. */
  readonly diagnostics: readonly Diagnostic[];
  /** Rules that cannot be judged before a stage has run. */
  readonly unknown: readonly { readonly code: RuleCode; readonly until: AwaitedStage }[];
  readonly accepted: readonly { readonly code: RuleCode; readonly value: Json; readonly reason: string }[];
}

/** Applies every rule, and `checks.accept` to what they find: an acceptance holds for a code *and* a value. */
export function judge(facts: CheckFacts): Judgement {
  const { accept } = facts.settings.checks;
  const diagnostics: Diagnostic[] = [];
  const unknown: { code: RuleCode; until: AwaitedStage }[] = [];
  const accepted: { code: RuleCode; value: Json; reason: string }[] = [];
  for (const code of ruleCodes) {
    const rule: Rule = rules[code];
    const verdict = rule.judge(facts);
    const acceptance = rule.acceptable ? accept[code] : undefined;
    if (verdict.kind === 'unknown') unknown.push({ code, until: verdict.until });
    if (verdict.kind === 'pass' && acceptance !== undefined) diagnostics.push(unused(code, facts));
    if (verdict.kind !== 'fail') continue;
    if (acceptance !== undefined && isSameValue(acceptance.value, verdict.value)) {
      accepted.push({ code, value: verdict.value, reason: acceptance.reason });
    } else {
      diagnostics.push(...verdict.findings.map((finding) => refuse({ code, verdict, finding, facts })));
    }
  }
  return { diagnostics: [...diagnostics, ...senselessAcceptances(facts)], unknown, accepted };
}

function refuse(options: {
  code: RuleCode;
  verdict: Extract<Verdict, { kind: 'fail' }>;
  finding: Finding;
  facts: CheckFacts;
}): Diagnostic {
  const { code, verdict, finding, facts } = options;
  const { severity, acceptable }: Rule = rules[code];
  const acceptance = acceptable ? facts.settings.checks.accept[code] : undefined;
  const value = formatValue(verdict.value);
  const differs =
    acceptance === undefined ? '' : `; accepted is ${formatValue(acceptance.value)}, but the value is now ${value}`;
  const hint = `or accept it with checks.accept.${code}: {value: ${value}, reason: ...}`;
  const fix = [finding.fix, ...(acceptable && severity !== 'note' ? [hint] : [])].filter((part) => part !== undefined);
  const at = acceptance === undefined ? undefined : facts.locate(['checks', 'accept', code, 'value']);
  return {
    code,
    severity,
    blame: 'refused',
    message: `${finding.message}${differs}`,
    ...(fix.length === 0 ? {} : { fix: fix.join('; ') }),
    places: [...finding.places, ...places([at, 'what was accepted'])],
  };
}

/** Entries for codes that do not exist or cannot be accepted. */
function senselessAcceptances({ settings, locate }: CheckFacts): Diagnostic[] {
  const acceptable: string[] = ruleCodes.filter((code) => rules[code].acceptable);
  return Object.keys(settings.checks.accept)
    .filter((code) => !acceptable.includes(code))
    .map((code) => {
      const isRule = (ruleCodes as readonly string[]).includes(code);
      const likely = isRule ? undefined : nearest(code, acceptable);
      return {
        code: isRule ? 'ACCEPT_IMPOSSIBLE' : 'ACCEPT_UNKNOWN_CODE',
        severity: 'error',
        blame: 'usage',
        message: isRule ? `${code} cannot be accepted` : `there is no finding ${code}`,
        fix: likely === undefined ? `can be accepted: ${acceptable.join(', ')}` : `did you mean ${likely}?`,
        places: places([locate(['checks', 'accept', code])]),
      };
    });
}

function unused(code: RuleCode, { locate }: CheckFacts): Diagnostic {
  return {
    code: 'ACCEPT_UNUSED',
    severity: 'note',
    blame: 'usage',
    message: `checks.accept names ${code}, but nothing of the kind was found`,
    fix: 'remove the entry',
    places: places([locate(['checks', 'accept', code])]),
  };
}

function isSameValue(accepted: unknown, found: Json): boolean {
  return canonicalJson(unordered(accepted as Json)) === canonicalJson(unordered(found));
}

/** The order of a list of texts says nothing. */
function unordered(value: Json): Json {
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return isList ? [...value].sort() : value;
}
