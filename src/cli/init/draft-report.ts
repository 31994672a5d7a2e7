import type { DataLayout } from './data-layout.js';
import type { Inspection } from './inspect-cases.js';
import type { Suggestion } from './suggest-settings.js';

export interface ReportOptions {
  /** The experiment file as the user will type it. */
  readonly file: string;
  readonly layout: DataLayout;
  readonly inspection: Inspection;
  readonly suggestion: Suggestion;
  /** Whether the listing of the folder was cut. */
  readonly isCut: boolean;
}

/** What `init FOLDER` tells: what it saw, what to check, what to do next. */
export function draftReport({ file, layout, inspection, suggestion, isCut }: ReportOptions): string {
  const { cases, remarks } = layout;
  const { read } = inspection;
  // The learning rate of a drafted regression rises for two epochs first.
  const firstLook = layout.label === undefined ? 3 : 1;
  const lines = [
    `found   ${layout.kind}: ${count(cases.length, 'case')}, channels ${layout.channels.map(({ name }) => name).join(', ')}`,
    `read    ${read === cases.length ? 'all of them' : `${read} of them, spread evenly`}`,
    `axes    ${suggestion.stored.map(([code, number]) => `${code === 'none' ? 'no declared space' : code} (${number})`).join(', ')}`,
    `size    median ${suggestion.medianSize.join(' x ')} voxels of ${suggestion.medianSpacingMm.join(' x ')} mm`,
    ...(layout.label === undefined ? [] : [`labels  ${labelsSeen(inspection)}`]),
    `units   ${unitsSeen(suggestion)}`,
    ...(layout.table?.target === undefined || layout.label !== undefined ? [] : [`target  ${layout.table.target}`]),
    '',
    `wrote   ${file}`,
    ...checks({ layout, inspection, suggestion, isCut }).map((check) => `check   ${check}`),
    ...remarks.map((remark) => `note    ${remark}`),
    '',
    `next    voxrun validate ${file}`,
    `        voxrun run ${file} --set training.epochs=${firstLook} --fold 0`,
  ];
  return `${lines.map((line) => line.replace(/[\p{Cc}]/gu, ' ')).join('\n')}\n`;
}

function labelsSeen({ labelValues, read }: Inspection): string {
  if (labelValues.size === 0) return 'none could be read';
  return [...labelValues]
    .sort(([a], [b]) => a - b)
    .map(([value, times]) => (times === read ? `${value}` : `${value} (in ${times} of ${read})`))
    .join(', ');
}

function unitsSeen({ unit, units }: Suggestion): string {
  switch (unit.kind) {
    case 'column':
      return `${units} by the column ${unit.column}`;
    case 'pattern':
      return `${units} by the case ids, if ${unit.example.join(', ')} are one patient`;
    case 'case':
      return `${units}: nothing says which cases are of one patient`;
  }
}

function checks({ layout, inspection, suggestion, isCut }: Omit<ReportOptions, 'file'>): string[] {
  const { problems, labelValues, read } = inspection;
  const withoutSpace = suggestion.stored.find(([code]) => code === 'none')?.[1] ?? 0;
  const foreign = [...labelValues.keys()].filter((value) => !Object.values(suggestion.labels).includes(value));
  return [
    ...problems.map(({ message, count: times }) =>
      times === 1 ? message : `${message} (and ${times - 1} more of ${read} cases with the like)`,
    ),
    ...(suggestion.orientation === 'RAS' && withoutSpace > 0
      ? [
          `${count(withoutSpace, 'image')} of ${read} do not say how their axes lie; they cannot be told left from right`,
        ]
      : []),
    ...(layout.label !== undefined && foreign.length > 0
      ? [`the label maps hold ${foreign.slice(0, 5).join(', ')}, which is no label of yours`]
      : []),
    ...(isCut ? ['the folder holds more than was looked at: name the folder of the images itself'] : []),
    `the lines with CHECK in ${layout.label === undefined ? 'the file: units, target, mirroring' : 'the file: units, labels, mirroring'}`,
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
