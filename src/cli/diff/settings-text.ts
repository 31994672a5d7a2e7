import { changeText, type ChangeText } from './change-text.js';
import { consequenceRank, consequenceText } from './consequence-text.js';
import type { Paint } from './paint.js';
import type { KeyChange, SettingsReport } from './report.js';
import { wrap } from './wrap.js';

/** From this width on, both sides stand beside each other. */
const WIDE = 120;

/** Changed keys under what they make to compute, the earliest stage first. */
export function settingsText(report: SettingsReport, { columns, paint }: { columns: number; paint: Paint }): string[] {
  const { changes, continued } = report;
  const groups = groupsOf(changes);
  const texts = changes.map(changeText);
  const widest = Math.max(0, ...texts.map(({ key }) => key.length));
  const rowsOf = columns >= WIDE ? sideBySide : stacked;
  return [
    ...(changes.length === 0
      ? []
      : [paint.bold(`settings: ${changes.length} ${changes.length === 1 ? 'key differs' : 'keys differ'}`)]),
    ...groups.flatMap(({ title, members }) => [
      ...wrap(`  ${title}`, columns, '    ').map(paint.dim),
      ...rowsOf(members.map(changeText), { columns, paint, widest }),
    ]),
    ...(continued === undefined
      ? []
      : [...continuedLine('A', continued.before), ...continuedLine('B', continued.after)].flatMap((line) =>
          wrap(line, columns, '  '),
        )),
  ];
}

/** Keys by the text of their consequence. */
export function groupsOf(
  changes: readonly KeyChange[],
): readonly { readonly title: string; readonly members: readonly KeyChange[] }[] {
  const groups = new Map<string, KeyChange[]>();
  const ranked = [...changes].sort((a, b) => consequenceRank(a.consequence) - consequenceRank(b.consequence));
  for (const change of ranked) {
    const title = consequenceText(change.consequence);
    groups.set(title, [...(groups.get(title) ?? []), change]);
  }
  return [...groups].map(([title, members]) => ({ title, members }));
}

interface RowOptions {
  readonly columns: number;
  readonly paint: Paint;
  /** Characters of the longest key of all groups. */
  readonly widest: number;
}

/** Keys are aligned up to this width; a longer one stands on a line of its own. */
const LONGEST_KEY = 36;

function stacked(texts: readonly ChangeText[], { columns, paint, widest }: RowOptions): string[] {
  const width = Math.min(widest, LONGEST_KEY);
  return texts.flatMap(({ key, before, after }) => {
    const line = `    ${key.padEnd(width)}  ${before} -> ${after}`;
    if (line.length <= columns) return [`    ${key.padEnd(width)}  ${paint.red(before)} -> ${paint.green(after)}`];
    const side = (letter: string, text: string): string[] => wrap(`      ${letter}: ${text}`, columns, '         ');
    return [
      ...wrap(`    ${key}`, columns, '      '),
      ...side('A', before).map(paint.red),
      ...side('B', after).map(paint.green),
    ];
  });
}

/** Long values are continued below, in their column. */
function sideBySide(texts: readonly ChangeText[], { columns, paint, widest }: RowOptions): string[] {
  const width = Math.min(widest, 48);
  const room = Math.floor((columns - 4 - width - 5) / 2);
  return texts.flatMap(({ key, before, after }) => {
    const cells = [wrap(key, width, '  '), wrap(before, room, '  '), wrap(after, room, '  ')] as const;
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, row) => {
      const [name = '', left = '', right = ''] = cells.map((lines) => lines[row] ?? '');
      return `    ${name.padEnd(width)}  ${paint.red(left.padEnd(room))} | ${paint.green(right)}`.trimEnd();
    });
  });
}

function continuedLine(letter: string, continued: object): string[] {
  const nodes = Object.keys(continued);
  return nodes.length === 0 ? [] : [`  ${letter} goes on from the weights of an earlier training: ${nodes.join(', ')}`];
}
