import type { Io } from '../command.js';
import { jsonView } from './json-view.js';
import { linesView } from './lines-view.js';
import { liveView } from './live-view.js';
import type { RunView } from './view.js';

/** A terminal gets a live picture, a pipe plain lines, `--json` the events themselves. */
export function runView(options: { io: Io; json: boolean; quiet: boolean }): RunView {
  const { io, json, quiet } = options;
  if (json) return jsonView(io);
  return io.interactive && !quiet ? liveView(io) : linesView({ io, quiet });
}
