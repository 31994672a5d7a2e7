import { closeSync, openSync, readSync } from 'node:fs';
import { hasErrorCode } from '../../base/atomic-file.js';

const CHUNK_BYTES = 1 << 18;

/** Reads the lines that were added to a file since the last call; a half-written one waits for its end. */
export class LineReader {
  private position = 0;
  private rest = Buffer.alloc(0);

  constructor(private readonly path: string) {}

  /** None where there is no file yet. Long files come in pieces, so that they need not fit into memory. */
  *lines(): Generator<string> {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      const read = this.readInto(chunk);
      if (read === 0) return;
      this.position += read;
      const bytes = Buffer.concat([this.rest, chunk.subarray(0, read)]);
      const end = bytes.lastIndexOf(0x0a);
      this.rest = Buffer.from(bytes.subarray(end + 1));
      if (end >= 0) yield* bytes.toString('utf8', 0, end).split('\n');
    }
  }

  private readInto(chunk: Buffer): number {
    let fd: number;
    try {
      fd = openSync(this.path, 'r');
    } catch (error) {
      if (hasErrorCode(error, 'ENOENT') || hasErrorCode(error, 'ENOTDIR')) return 0;
      throw error;
    }
    try {
      return readSync(fd, chunk, 0, chunk.length, this.position);
    } finally {
      closeSync(fd);
    }
  }
}
