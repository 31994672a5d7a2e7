import { formatValue } from '../../checks/format-value.js';
import type { LoadedGroup, Member, MemberChange } from '../../config/groups/load-members.js';
import type { LadderDeciding, LadderRule } from '../../config/sections/groups.js';
import { groupText } from '../view/group-text.js';

/** A longer name stands on a line of its own. */
const NAME_COLUMNS = 32;

const RULES: Record<LadderRule, string> = {
  interval: 'it is better and the 95 % interval is clear of zero',
  mean: 'its mean is better',
};

/** Each variant, step or combination of a file with what it changes, one line where that fits. */
export function listMembers(options: {
  file: string;
  group: Exclude<LoadedGroup, { kind: 'single' }>;
  /** Of the terminal. */
  columns: number;
}): string {
  const { file, group, columns } = options;
  const width = Math.min(NAME_COLUMNS, Math.max(...group.members.map(({ name }) => name.length)));
  const rule = group.kind === 'ladder' ? [decidingText(group.deciding)] : [];
  const head = [`${file}: ${groupText(group.kind, group.members.length)}`, ...rule, ''];
  return [...head, ...group.members.flatMap((member) => rowsOf(member, { width, columns }))]
    .map((line) => `${line}\n`)
    .join('');
}

function decidingText({ rule, seeds, fold }: LadderDeciding): string {
  return `a step is kept if ${RULES[rule]} on fold ${fold}, over ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`;
}

function rowsOf({ name, sets }: Member, { width, columns }: { width: number; columns: number }): string[] {
  const changes = sets.map(changeText);
  if (changes.length === 0) return [`${name.padEnd(width)}  as the file says`];
  const joined = changes.join(', ');
  const lines = width + 2 + joined.length <= columns ? [joined] : changes;
  const indented = lines.map((line) => `${' '.repeat(width + 2)}${line}`);
  return name.length > width ? [name, ...indented] : [`${name.padEnd(width)}  ${lines[0]!}`, ...indented.slice(1)];
}

/** As for `--set`, but to be read: `training.epochs: 20`, `~data.test`. */
function changeText({ path, value }: MemberChange): string {
  const text = value === undefined ? `~${path}` : `${path}: ${formatValue(value)}`;
  return text.replace(/\p{Cc}/gu, ' ');
}
