/** What may stand in place of a word. */
export interface Candidates {
  readonly words: readonly Candidate[];
  /** Whether the word is not finished by them: no space is added. */
  readonly isOpen?: boolean;
  /** Names of files that the shell completes by itself. */
  readonly files?: 'experiment' | 'folder' | 'any';
}

export interface Candidate {
  readonly word: string;
  /** For shells that show it. */
  readonly about?: string;
}

export const NONE: Candidates = { words: [] };
