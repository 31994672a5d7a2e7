import type { Settings } from './experiment.js';

/** Channels that are normalised by the foreground of the whole data set, in their order. */
export function ctChannels({ channels }: Settings['data']): string[] {
  return Object.keys(channels).filter((name) => channels[name]!.normalize === 'ct');
}
