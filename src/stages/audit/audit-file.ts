import type { AuditFact } from '../../checks/results/audit/audit-fact.js';

/** `audit.json` of one fold: measurements only, which the rules over results judge. */
export interface AuditFile extends Omit<AuditFact, 'fold'> {
  readonly format: 1;
}
