import { join } from 'node:path';
import type { DataLayout, LayoutChannel } from './data-layout.js';
import type { FolderListing } from './folder-listing.js';
import { imageSeries, type ImageSeries } from './image-series.js';

/**
 * Cases from folder and file names. With label maps: those that most images belong to, and the images beside them.
 * Without: the longest series of images, for a table to say the rest. Undefined where there is no image.
 */
export function layoutFromNames({ root, images }: FolderListing): DataLayout | undefined {
  const all = imageSeries(images);
  const labels = all.filter(({ isLabel }) => isLabel);
  const others = all.filter(({ isLabel }) => !isLabel);
  const pairs = labels.flatMap((label) =>
    others.map((image) => ({ label, image, shared: sharedIds(label, image), affinity: affinityOf(label, image) })),
  );
  const best = pairs
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared || b.affinity - a.affinity || b.label.files.size - a.label.files.size)[0];
  const label = best?.label;
  const channels =
    best === undefined
      ? others.sort((a, b) => b.files.size - a.files.size).slice(0, 1)
      : pairs
          .filter((pair) => pair.label === label && pair.affinity === best.affinity && 2 * pair.shared > best.shared)
          .map(({ image }) => image);
  if (channels.length === 0) return undefined;
  const series = label === undefined ? channels : [...channels, label];
  const ids = [...channels[0]!.files.keys()].filter((id) => series.every(({ files }) => files.has(id))).sort();
  return {
    kind: label === undefined ? `images ${channels[0]!.pattern}` : `images with label maps ${label.pattern}`,
    root: '',
    channels: named(channels),
    ...(label === undefined ? {} : { label: label.pattern }),
    cases: ids.map((id) => ({
      id,
      images: channels.map(({ files }) => join(root, files.get(id)!)),
      ...(label === undefined ? {} : { label: join(root, label.files.get(id)!) }),
    })),
    remarks: remarksOn({ all, series, ids }),
  };
}

function sharedIds(a: ImageSeries, b: ImageSeries): number {
  return [...a.files.keys()].filter((id) => b.files.has(id)).length;
}

/** `fixed_labels` belong to `fixed_images` rather than to `moving_images`; plain `labels` to all. */
function affinityOf(label: ImageSeries, image: ImageSeries): number {
  if (label.folderTopic === image.folderTopic) return 2;
  return label.folderTopic === '' ? 1 : 0;
}

/** Names that the schema takes, no two alike. */
function named(channels: readonly ImageSeries[]): LayoutChannel[] {
  const taken = new Set<string>();
  return channels.map(({ topic, pattern }) => {
    const word = topic.replace(/[^A-Za-z0-9_-]/g, '');
    const plain = /^\d+$/.test(word) ? `channel_${Number(word)}` : /^[A-Za-z]/.test(word) ? word : 'image';
    let name = plain;
    for (let number = 2; taken.has(name); number++) name = `${plain}_${number}`;
    taken.add(name);
    return { name, image: pattern };
  });
}

const SHOWN = 3;

function remarksOn(found: {
  all: readonly ImageSeries[];
  series: readonly ImageSeries[];
  ids: readonly string[];
}): string[] {
  const used = new Set(found.series.flatMap(({ files }) => [...files.values()]));
  const ids = new Set(found.ids);
  const incomplete = found.series.flatMap(({ files }) =>
    [...files].filter(([id]) => !ids.has(id)).map(([, path]) => path),
  );
  const unused = new Map(
    found.all
      .map(({ pattern, files }) => [pattern, [...files.values()].filter((path) => !used.has(path)).length] as const)
      .filter(([pattern, count]) => count > 0 && !pattern.startsWith('{case}/') && !pattern.includes('/{case}/')),
  );
  return [
    ...(incomplete.length > 0 ? [`without a partner and left out: ${list(incomplete)}`] : []),
    ...(unused.size > 0
      ? [
          `not used: ${list([...unused].map(([pattern, count]) => `${pattern} (${count} ${count === 1 ? 'file' : 'files'})`))}`,
        ]
      : []),
  ];
}

function list(items: readonly string[]): string {
  const more = items.length - SHOWN;
  return more > 0 ? `${items.slice(0, SHOWN).join(', ')} and ${more} more` : items.join(', ');
}
