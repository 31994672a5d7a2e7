import { assertNever } from '../base/assert-never.js';
import { isJsonObject, type Json, type JsonObject } from '../base/json.js';
import type { Basis } from './basis.js';

/** Why a node has to be computed. */
export type Reason =
  | { readonly kind: 'first' }
  | { readonly kind: 'version'; readonly before: number; readonly now: number }
  /** A setting that the stage reads; a missing side means that the key was added or removed. */
  | { readonly kind: 'setting'; readonly key: string; readonly before?: Json; readonly now?: Json }
  /** An input whose content differs, by its name: `raw.case_3.label`, `split.fold-0.json`. */
  | { readonly kind: 'input'; readonly input: string; readonly change: 'added' | 'removed' | 'changed' }
  /** The result was there, but its files are not. */
  | { readonly kind: 'output'; readonly result: string; readonly file: string }
  /** The result is there and was taken out of use by `voxrun revoke`. */
  | { readonly kind: 'revoked'; readonly result: string; readonly revocation: string; readonly because?: string }
  /** Asked for, whatever is there. */
  | { readonly kind: 'forced' }
  /** The same settings and inputs as last time, but nothing was published: the last attempt was stopped or failed. */
  | { readonly kind: 'unfinished' };

/** What differs between the basis of the last run and the present one, key by key. */
export function reasonsBetween(before: JsonObject | undefined, now: Basis): Reason[] {
  if (before === undefined) return [{ kind: 'first' }];
  const reasons = settingReasons(before, now);
  for (const { path, a, b } of differences(before.inputs, now.inputs)) {
    reasons.push({
      kind: 'input',
      input: path,
      change: a === undefined ? 'added' : b === undefined ? 'removed' : 'changed',
    });
  }
  return reasons.length === 0 ? [{ kind: 'unfinished' }] : reasons;
}

/** The part of the reasons that is known before the inputs are. */
export function settingReasons(before: JsonObject | undefined, now: Pick<Basis, 'version' | 'settings'>): Reason[] {
  if (before === undefined) return [{ kind: 'first' }];
  const version: Reason[] =
    typeof before.version === 'number' && before.version !== now.version
      ? [{ kind: 'version', before: before.version, now: now.version }]
      : [];
  const settings = differences(before.settings, now.settings).map(({ path, a, b }): Reason => ({
    kind: 'setting',
    key: path,
    ...(a === undefined ? {} : { before: a }),
    ...(b === undefined ? {} : { now: b }),
  }));
  return [...version, ...settings];
}

export function formatReason(reason: Reason): string {
  switch (reason.kind) {
    case 'first':
      return 'never computed';
    case 'version':
      return `stage version ${reason.before} -> ${reason.now}`;
    case 'setting':
      return `${reason.key}: ${show(reason.before)} -> ${show(reason.now)}`;
    case 'input':
      return `${reason.input} ${reason.change}`;
    case 'output':
      return `${reason.file} of result ${reason.result} is missing or damaged`;
    case 'revoked':
      return `result ${reason.result} was revoked by ${reason.revocation}${reason.because === undefined ? '' : `: ${reason.because}`}`;
    case 'forced':
      return 'computed again as asked';
    case 'unfinished':
      return 'not finished last time';
    default:
      return assertNever(reason);
  }
}

function show(value: Json | undefined): string {
  return value === undefined ? '(none)' : JSON.stringify(value);
}

interface Difference {
  readonly path: string;
  readonly a?: Json;
  readonly b?: Json;
}

/** Leaves that differ, with dotted paths. Missing is not null and 1 is not "1". Lists differ as a whole. */
function differences(a: Json | undefined, b: Json | undefined, path = ''): Difference[] {
  if (isJsonObject(a) && isJsonObject(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].sort().flatMap((key) => differences(a[key], b[key], path === '' ? key : `${path}.${key}`));
  }
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  return [{ path, ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) }];
}
