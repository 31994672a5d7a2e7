import { caseErrors } from './case-errors.js';
import { cannotTell, type ResultRule } from './result-rule.js';

const WORST_SHARE = 0.05;
const MOST_LEVERAGE = 0.5;
/** Of fewer cases the worst twentieth is less than one case. */
const FEWEST_CASES = 20;

/** When one case in twenty makes half of the squared error, the remedy is to look at these cases, not at the network. */
export const errorLeverage: ResultRule = {
  id: 'D23',
  means: 'One case in twenty makes more than half of the squared error.',
  threshold: { share: MOST_LEVERAGE, of: WORST_SHARE },
  judge(facts) {
    const { cases, name } = caseErrors(facts);
    if (cases.length < FEWEST_CASES) return cannotTell(`${cases.length} cases are fewer than ${FEWEST_CASES}`);
    const sorted = [...cases].sort((a, b) => b.error - a.error);
    const worst = sorted.slice(0, Math.ceil(WORST_SHARE * sorted.length));
    const squares = (of: typeof sorted): number => of.reduce((sum, { error }) => sum + error ** 2, 0);
    const whole = squares(sorted);
    const share = whole === 0 ? 0 : squares(worst) / whole;
    const isHigh = share > MOST_LEVERAGE;
    const who = worst.length === 1 ? 'the worst case makes' : `the worst ${worst.length} cases make`;
    return {
      value: share,
      state: isHigh ? 'warn' : 'pass',
      message: `${who} ${Math.round(share * 100)} % of the squared ${name}${
        isHigh
          ? `: ${worst
              .slice(0, 5)
              .map((one) => one.case)
              .join(', ')}`
          : ''
      }`,
      ...(isHigh ? { fix: 'look at the labels or targets of these cases first' } : {}),
    };
  },
};
