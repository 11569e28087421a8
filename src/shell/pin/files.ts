import {
  closeSync,
  constants,
  ftruncateSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { everyImage } from '../../cluster/image-places.ts';
import { findPinnable, findPinnableOverrides, type PinReading, type Unpinnable } from '../../images/pin-slots.ts';
import { parseImageReference, pinning } from '../../images/reference.ts';
import { looksLikeManifest, readDocuments } from '../../manifest/documents.ts';
import { isChart, isKustomization } from '../../manifest/file-names.ts';
import type { Gap } from '../../manifest/gap.ts';
import { canHoldManifests } from '../../manifest/inventory.ts';
import { fileLocation, type Location, type RepoPath, repoPath } from '../../manifest/location.ts';
import { locationOf, readResources } from '../../manifest/resource.ts';
import type { Snapshot } from '../../manifest/snapshot.ts';
import { folderOf, liesWithin, resolvePath } from '../../manifest/tree.ts';
import { FolderFailure, readFolder } from '../folder.ts';

/** A file with the images in it. `path` is relative to `folder`. */
export type PinSource = {
  readonly folder: string;
  readonly path: RepoPath;
  readonly text: string;
  readonly reading: PinReading;
};

/** What some paths hold. Nothing in it was asked or changed yet. */
export type PinSources = {
  readonly files: readonly PinSource[];
  /** Documents that may be manifests and cannot be read. */
  readonly unreadable: readonly (Gap & { readonly folder: string })[];
  /** What is never edited: charts, and what stands behind links. */
  readonly skipped: readonly { readonly folder: string; readonly at: Location; readonly why: string }[];
  /** Tags under `image` that may be no images. */
  readonly possible: readonly (Unpinnable & { readonly folder: string })[];
};

/** All files that can hold manifests. Settings of the gate are not asked: whoever names a folder means what is in it. */
const EVERYTHING = { include: [], exclude: [] };

/** Reads folders and single files, each once. Throws FolderFailure for a path that is neither. */
export function readSources(paths: readonly string[]): PinSources {
  const met = new Set<string>();
  const parts = paths.map((path) => {
    const { folder, snapshot } = readPath(path);
    const home = realpathSync(folder);
    const files = new Map(
      [...snapshot.files].filter(([name]) => {
        const isNew = !met.has(join(home, name));
        met.add(join(home, name));
        return isNew;
      }),
    );
    return readSnapshot(folder, { ...snapshot, files });
  });
  return {
    files: parts.flatMap(({ files }) => files),
    unreadable: parts.flatMap(({ unreadable }) => unreadable),
    skipped: parts.flatMap(({ skipped }) => skipped),
    possible: parts.flatMap(({ possible }) => possible),
  };
}

function readPath(path: string): { readonly folder: string; readonly snapshot: Snapshot } {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new FolderFailure(`\`${path}\` does not exist; name a file or a folder`);
  const isEditable = (name: RepoPath): boolean => canHoldManifests(name, EVERYTHING);
  if (found.isDirectory() || !isEditable(repoPath(basename(path))))
    return { folder: path, snapshot: readFolder(path, isEditable) };
  const folder = dirname(path);
  return { folder, snapshot: readFolder(folder, (name) => name === basename(path)) };
}

function readSnapshot(folder: string, { files, unread, gaps }: Snapshot): PinSources {
  const charts = [...files.keys(), ...unread.keys()].filter(isChart).toSorted();
  const rendered = new Set(charts.flatMap((path) => ['templates', 'charts'].flatMap((name) => below(path, name))));
  const sources: PinSource[] = [];
  const unreadable: Gap[] = [];
  const possible: Unpinnable[] = [];
  for (const [path, { text }] of files) {
    if (liesWithin(path, rendered)) continue;
    const { value: documents, gaps: broken } = readDocuments(path, text);
    if (looksLikeManifest(text)) unreadable.push(...broken);
    const places = documents.flatMap((document) => readResources(document).value).flatMap(everyImage);
    // A container without an image is ordinary in a patch, and there is nothing to pin.
    const images = places.flatMap(({ resource, place, image, certainty }) =>
      certainty === 'possible' || image === undefined
        ? []
        : [{ document: resource.document, route: [...resource.route, ...place.route], image }],
    );
    const readings = isKustomization(path)
      ? documents.map((document) => findPinnableOverrides(text, document))
      : [findPinnable(text, images)];
    const reading = {
      wanted: readings.flatMap(({ wanted }) => wanted),
      told: readings.flatMap(({ told }) => told),
      pinned: readings.reduce((sum, { pinned }) => sum + pinned, 0),
    };
    sources.push({ folder, path, text, reading });
    for (const { certainty, image = '', place } of places) {
      const read = parseImageReference(image);
      const state = pinning(read);
      if (certainty === 'possible' && read.kind === 'image' && state.kind === 'unpinned')
        possible.push({ at: locationOf(place), image, why: state.reason });
    }
  }
  const chartGap = 'charts are not edited; pin images in their values, or commit what they render';
  return {
    files: sources,
    unreadable: unreadable.map((gap) => ({ ...gap, folder })),
    skipped: [
      ...charts.map((path) => ({ folder, at: fileLocation(path), why: chartGap })),
      ...gaps.map(({ at, message }) => ({ folder, at, why: message })),
    ],
    possible: possible.map((each) => ({ ...each, folder })),
  };
}

const below = (path: RepoPath, name: string): readonly RepoPath[] => {
  const place = resolvePath(folderOf(path), name);
  return place === undefined ? [] : [place];
};

/** Why a file was not written; undefined when it was. */
export function writeSource({ folder, path, text }: PinSource, edited: string): string | undefined {
  const file = join(folder, path);
  // A folder on the way that became a link since it was listed leads out of the folder.
  if (realpathSync(dirname(file)) !== join(realpathSync(folder), folderOf(path))) return 'it lies behind a link';
  try {
    const handle = openSync(file, constants.O_RDWR | constants.O_NOFOLLOW);
    try {
      const bytes = Buffer.from(edited);
      if (!readFileSync(handle).equals(Buffer.from(text))) return 'it was changed meanwhile; run again';
      // The file stays the one that it is, with its rights and owner.
      writeSync(handle, bytes, 0, bytes.length, 0);
      ftruncateSync(handle, bytes.length);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    return `it cannot be written (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'})`;
  }
  return undefined;
}
