import { expect, test } from 'vitest';
import { isWide, tryAblations, type Ablation, type AblationFigures } from './ablation.js';

function trial(key: string, figures: AblationFigures | undefined): Ablation {
  return { key, now: 1, tried: 2, measure: () => Promise.resolve(figures) };
}
const whole = (after: number): AblationFigures => ({ side: 'whole', before: 0.4, after, cases: 4, against: 0.9 });
const training = (after: number): AblationFigures => ({ side: 'training', before: 0.9, after, cases: 4, against: 0.4 });
const keys = async (...ablations: Ablation[]) => (await tryAblations(ablations, 'higher')).map(({ key }) => key);

test('settings are tried until one closes the difference', async () => {
  expect(await keys(trial('a', whole(0.5)), trial('b', whole(0.87)), trial('c', whole(0.9)))).toEqual(['a', 'b']);
  expect(await keys(trial('a', whole(0.84)), trial('b', training(0.44)), trial('c', whole(1)))).toEqual(['a', 'b']);
});

test('one that cannot be measured is left out, and nothing more', async () => {
  expect(await keys(trial('a', undefined), trial('b', whole(0.5)))).toEqual(['b']);
});

test('a difference is wide above 0.05 Dice or a tenth of the error, and only where whole images are worse', () => {
  const dice = (inTraining: number, ofWhole: number) =>
    isWide({ isBetter: 'higher', training: inTraining, whole: ofWhole });
  expect([dice(0.9, 0.86), dice(0.9, 0.84), dice(0.5, 0.9)]).toEqual([false, true, false]);
  const error = (inTraining: number, ofWhole: number) =>
    isWide({ isBetter: 'lower', training: inTraining, whole: ofWhole });
  expect([error(10, 10.9), error(10, 11.1), error(10, 5)]).toEqual([false, true, false]);
});
