import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Settings } from '../../config/experiment.js';
import type { Plan, PlanNode } from '../../graph/plan.js';
import type { Json } from '../../base/json.js';
import { prepare } from '../../stages/prepare/spec.js';
import { layoutOf, resultFolder, type ResultId } from '../../store/layout.js';
import { cutCases } from './cut-cases.js';

const layout = layoutOf(mkdtempSync(join(tmpdir(), 'voxrun-cut-')));

/** A plan whose cases were prepared with what `used.json` says. */
function planOf(used: Readonly<Record<string, Json>>): Plan {
  const nodes = Object.entries(used).map(([id, measured], index) => {
    const result = `${index}${Object.keys(used).length}`.padEnd(32, '0') as ResultId;
    mkdirSync(resultFolder(layout, result), { recursive: true });
    writeFileSync(join(resultFolder(layout, result), 'used.json'), JSON.stringify(measured));
    return {
      id: `prepare[${id}]`,
      spec: prepare,
      scope: { case: id },
      state: { kind: 'fresh', published: { result } },
    };
  });
  return { nodes: nodes as unknown as PlanNode[], byId: new Map() };
}

const fixed = { size: [32, 32, 32] } as unknown as Settings['preprocessing'];
const native = { size: 'native' } as unknown as Settings['preprocessing'];

it('counts the cases that lost labelled voxels, and names the one that lost most', () => {
  const plan = planOf({
    a: { labelCut: { crop: 9, size: 0 } },
    b: { labelCut: { crop: 0, size: 12 } },
    c: { labelCut: { crop: 0, size: 812 } },
  });
  const worst = { case: 'c', cut: '812 labelled voxels' };
  expect(cutCases({ plan, preprocessing: fixed, layout })).toEqual({ cases: 2, of: 3, worst });
  expect(cutCases({ plan, preprocessing: native, layout })).toBeUndefined();
});

it('goes by the share of an image without a label, and is silent where none is cut', () => {
  const plan = planOf({
    a: { labelCut: null, imageCut: { cut: 500, of: 50_000 } },
    b: { labelCut: null, imageCut: { cut: 100, of: 400 } },
    c: { labelCut: null },
    d: { labelCut: null },
  });
  expect(cutCases({ plan, preprocessing: fixed, layout })).toMatchObject({
    cases: 2,
    worst: { case: 'b', cut: '100 nonzero voxels (25 % of them)' },
  });
  expect(cutCases({ plan: planOf({ a: { labelCut: null } }), preprocessing: fixed, layout })).toBeUndefined();
});
