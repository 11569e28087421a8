import { asList, asNumber, asString, type Json, valueAt } from '../../manifest/json.ts';
import { type Find, found, note, problem } from './find.ts';
import { readDigest } from './manifest.ts';

/** A signed document in a manifest, to be fetched. */
export type Layer = {
  readonly digest: string;
  /** In bytes, as its manifest says. */
  readonly size: number;
  /** `envelope`: DSSE as cosign wrote it before version 3, with its proofs in the annotations. */
  readonly form: 'bundle' | 'envelope';
  readonly annotations: Json | undefined;
  /** For people. */
  readonly where: string;
};

const BUNDLE = /^application\/vnd\.dev\.sigstore\.bundle(?:\.v\d{1,3}\.\d{1,3}\+json|\+json;version=\d{1,3}\.\d{1,3})$/;
const ENVELOPE = 'application/vnd.dsse.envelope.v1+json';

/** The signed documents of one manifest. One that has none is told with its type, since nobody signed it. */
export function readLayers(manifest: Json | undefined, where: string): readonly Find<Layer>[] {
  const type = asString(valueAt(manifest, 'artifactType')) ?? asString(valueAt(manifest, 'config', 'mediaType')) ?? '';
  const signed = asList(valueAt(manifest, 'layers')).flatMap((layer): readonly Find<Layer>[] => {
    const form = formOf(asString(valueAt(layer, 'mediaType')) ?? '', type);
    if (form === undefined) return [];
    const digest = readDigest(asString(valueAt(layer, 'digest')));
    const size = asNumber(valueAt(layer, 'size'));
    if (digest === undefined || size === undefined || !Number.isSafeInteger(size) || size < 0)
      return [problem(`${where} has a document without digest or size`)];
    return [found({ digest, size, form, annotations: valueAt(layer, 'annotations'), where })];
  });
  if (signed.length > 0) return signed;
  return BUNDLE.test(type)
    ? [problem(`${where} says that it is a signed document and holds none`)]
    : [note(`${where} is not signed: \`${/^[\w.+/;=-]{1,100}$/.test(type) ? type : 'unknown type'}\``)];
}

/** The manifest may say it where the layer does not. */
function formOf(mediaType: string, artifactType: string): Layer['form'] | undefined {
  if (mediaType === ENVELOPE) return 'envelope';
  return BUNDLE.test(mediaType) || BUNDLE.test(artifactType) ? 'bundle' : undefined;
}
