import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { isJsonObject, type Json, type JsonObject } from '../base/json.js';

/** How much of a file's end is read: minutes of a training. */
const PIECE_BYTES = 65_536;

/** The newest events in a file of JSON lines, oldest first, in the same time however long it is. None without a file. */
export function lastEvents(path: string): JsonObject[] {
  const text = readPiece(path, (size) => Math.max(0, size - PIECE_BYTES));
  return text.split('\n').flatMap((line): readonly JsonObject[] => {
    const event = parseEvent(line);
    return event === undefined ? [] : [event];
  });
}

/** The first event in a file of JSON lines. */
export function firstEvent(path: string): JsonObject | undefined {
  return parseEvent(readPiece(path, () => 0).split('\n')[0]!);
}

/** Undefined for a line that is cut or damaged. */
export function parseEvent(line: string): JsonObject | undefined {
  if (line === '') return undefined;
  try {
    const value = JSON.parse(line) as Json;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Empty where the file cannot be read. */
function readPiece(path: string, startAt: (size: number) => number): string {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    const read = readSync(fd, piece, 0, PIECE_BYTES, startAt(fstatSync(fd).size));
    return piece.toString('utf8', 0, read);
  } catch {
    return '';
  } finally {
    closeSync(fd);
  }
}
