import type { ListedState } from '../../store/index-facts.js';

/** What to do about a run in this state, with the command that does it. */
export function nextStep(state: ListedState, id: string): string {
  switch (state) {
    case 'complete':
      return `\`voxrun resume ${id}\` prints its result again`;
    case 'running':
      return `\`voxrun logs ${id} -f\` follows it, \`voxrun stop ${id}\` stops it`;
    case 'stopped':
    case 'interrupted':
    case 'partial':
      return `\`voxrun resume ${id}\` goes on from there`;
    case 'failed':
      return `\`voxrun logs ${id}\` says why, \`voxrun resume ${id}\` tries again`;
    case 'refused':
      return `\`voxrun logs ${id}\` shows how far it came; \`voxrun plan FILE\` names the rule that refused it`;
    case 'damaged':
      return 'its run.json cannot be read: restore that file from a backup, or delete the folder';
  }
}
