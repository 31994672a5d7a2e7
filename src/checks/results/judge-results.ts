import type { ResultFacts } from './result-facts.js';
import type { ResultFinding, ResultRule } from './result-rule.js';
import { resultRules } from './result-rules.js';

/** What every rule that concerns this task says about its results, what passes too. Pure: the same results, the same findings. */
export function judgeResults(facts: ResultFacts): ResultFinding[] {
  return Object.entries<ResultRule>(resultRules).flatMap(([code, rule]): ResultFinding[] => {
    const verdict = rule.judge(facts);
    if (verdict === undefined) return [];
    const { value, state, message, fix } = verdict;
    return [{ id: rule.id, code, value, threshold: rule.threshold, state, message, fix: fix ?? null }];
  });
}
