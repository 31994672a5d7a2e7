import { page } from './page.js';
import type { RunReport } from './run-report.js';
import { agreementSection } from './sections/agreement-section.js';
import { auditSection } from './sections/audit-section.js';
import { caseTableSection } from './sections/case-table-section.js';
import { citationSection } from './sections/citation-section.js';
import { distributionSection } from './sections/distribution-section.js';
import { figuresSection } from './sections/figures-section.js';
import { findingsSection } from './sections/findings-section.js';
import { picturesSection } from './sections/pictures-section.js';
import { settingsSection } from './sections/settings-section.js';
import { trainingSection } from './sections/training-section.js';
import { verdictSection } from './sections/verdict-section.js';

/** The page of one run, the verdict first. */
export function runPage(report: RunReport): string {
  const sections = [
    verdictSection,
    findingsSection,
    figuresSection,
    agreementSection,
    distributionSection,
    trainingSection,
    auditSection,
    picturesSection,
    caseTableSection,
    settingsSection,
    citationSection,
  ];
  return page({
    title: report.experiment,
    subtitle: `run ${report.run}`,
    sections: sections.flatMap((section) => section(report) ?? []),
  });
}
