import type { Sha256 } from '../base/hash.js';
import { shortFingerprint } from '../store/layout.js';

/** Of the lock that a process holds while it computes what a fingerprint names. */
export function stageLockName(fingerprint: Sha256): string {
  return `stage-${shortFingerprint(fingerprint)}`;
}
