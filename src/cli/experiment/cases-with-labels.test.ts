import { expect, test } from 'vitest';
import { casesWithLabels } from './cases-with-labels.js';

const missed = { tp: 0, fn: 4 };
const found = { tp: 3, fn: 0 };
const absent = { tp: 0, fn: 0 };

test('a case has a label of which its reference has a voxel, found or not', () => {
  const cases = [
    {
      measured: [
        { organ: found, lesion: absent },
        { organ: found, lesion: absent },
      ],
    },
    { measured: [{ organ: missed, lesion: absent }] },
    { measured: [{ organ: absent, lesion: absent }] },
  ];
  expect(casesWithLabels(['organ', 'lesion'], cases)).toEqual({ organ: 2, lesion: 0 });
});

test('cases of the first release, or none, do not say it', () => {
  expect(casesWithLabels(['organ'], [{ measured: [{ organ: found }] }, {}])).toBeUndefined();
  expect(casesWithLabels(['organ'], [{ measured: [{ lesion: found }] }])).toBeUndefined();
  expect(casesWithLabels(['organ'], [])).toBeUndefined();
});
