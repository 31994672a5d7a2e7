import { describe, expect, it } from 'vitest';
import { evaluatedClasses } from './evaluated-classes.js';

const labels = { background: 0, edema: 1, core: 2, enhancing: 3, unsure: 4 };
const label = (name: keyof typeof labels, headline: boolean) => ({
  name,
  values: [labels[name]],
  kind: 'label',
  headline,
});

describe('evaluatedClasses', () => {
  it('are the labels without background and without the ignored one', () => {
    expect(evaluatedClasses({ labels, regions: null, ignore: 'unsure' })).toEqual([
      label('edema', true),
      label('core', true),
      label('enhancing', true),
    ]);
  });

  it('are with regions those, and beside them the labels that can be read back from what is written', () => {
    const regions = [
      { name: 'whole', of: ['edema', 'core', 'enhancing'], as: 'edema' },
      { name: 'tumour', of: ['core', 'enhancing'], as: 'core' },
      { name: 'active', of: ['enhancing'], as: 'enhancing' },
    ];
    expect(evaluatedClasses({ labels, regions, ignore: 'unsure' })).toEqual([
      { name: 'whole', values: [1, 2, 3], kind: 'region', headline: true },
      { name: 'tumour', values: [2, 3], kind: 'region', headline: true },
      { name: 'active', values: [3], kind: 'region', headline: true },
      label('edema', false),
      label('core', false),
      label('enhancing', false),
    ]);
  });

  it('leave out a label that is written together with another, and one that has the name of a region', () => {
    const regions = [
      { name: 'whole', of: ['edema', 'core'], as: 'edema' },
      { name: 'enhancing', of: ['enhancing'], as: 'enhancing' },
    ];
    expect(evaluatedClasses({ labels, regions, ignore: 'unsure' }).map(({ name, kind }) => [name, kind])).toEqual([
      ['whole', 'region'],
      ['enhancing', 'region'],
    ]);
  });
});
