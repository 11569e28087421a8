import { beforeAll, describe, expect, test } from 'vitest';
import { rebuildBundle } from '../../../src/images/trust/cosign-layer.ts';
import { textOfDer } from '../../../src/images/trust/identity.ts';
import { openVerifier } from '../../../src/images/trust/verifier.ts';
import type { Json } from '../../../src/manifest/json.ts';
import { A, cosignLayer, SCANNER, type Sigstore, startSigstore } from '../../support/sigstore.ts';

// Layers of cosign before version 3, written as bundles.

let sigstore: Sigstore;
beforeAll(async () => {
  sigstore = await startSigstore();
});

const tell = (layer: { readonly envelope: string; readonly annotations: Json | undefined }): string => {
  const rebuilt = rebuildBundle(layer);
  if ('problem' in rebuilt) return rebuilt.problem;
  const told = openVerifier([SCANNER], [sigstore.root]).value.verify({ ...rebuilt, about: A, where: '' }, [A]);
  return told.kind === 'verified' ? `${told.signer} ${told.signedAt}` : told.reason;
};

test('a layer is verified like a bundle', async () => {
  expect(tell(cosignLayer(await sigstore.sign()))).toBe(`scanner ${sigstore.loggedAt}`);
});

test('with the token of a time authority beside the log', async () => {
  const layer = cosignLayer(await sigstore.sign({ times: 'both' }));
  expect(layer.annotations).toHaveProperty(['dev.sigstore.cosign/rfc3161timestamp']);
  expect(tell(layer)).toBe(`scanner ${sigstore.loggedAt}`);
});

const NAME = 'dev.sigstore.cosign';
describe('forged', () => {
  const change = async (edit: (annotations: Record<string, string>) => Json): Promise<string> => {
    const { envelope, annotations } = cosignLayer(await sigstore.sign());
    return tell({ envelope, annotations: edit({ ...annotations }) });
  };

  test.each<[string, (annotations: Record<string, string>) => Json, string]>([
    ['no annotations at all', () => ({}), 'no key is configured'],
    [
      'no log entry',
      ({ [`${NAME}/certificate`]: certificate = '' }) => ({ [`${NAME}/certificate`]: certificate }),
      'no trusted time',
    ],
    [
      'another time',
      (all) => ({
        ...all,
        [`${NAME}/bundle`]: (all[`${NAME}/bundle`] ?? '').replace(/"integratedTime":\d+/, '"integratedTime":1'),
      }),
      'no trusted',
    ],
    ['a log entry of noise', (all) => ({ ...all, [`${NAME}/bundle`]: 'x' }), 'log entry cannot be read'],
    [
      'a log entry without a log',
      (all) => ({ ...all, [`${NAME}/bundle`]: (all[`${NAME}/bundle`] ?? '').replace('logID', 'logId') }),
      'log entry cannot be read',
    ],
    ['a timestamp of noise', (all) => ({ ...all, [`${NAME}/rfc3161timestamp`]: '{}' }), 'timestamp cannot be read'],
    ['a certificate of noise', (all) => ({ ...all, [`${NAME}/certificate`]: 'x' }), 'certificate is no PEM'],
    ['a chain of one’s own', (all) => ({ ...all, [`${NAME}/chain`]: 'x' }), 'scanner'],
  ])('%s', async (_, edit, expected) => {
    expect(await change(edit)).toContain(expected);
  });

  test('an envelope of another statement', async () => {
    const [one, other] = [cosignLayer(await sigstore.sign()), cosignLayer(await sigstore.sign())];
    expect(tell({ envelope: other.envelope, annotations: one.annotations })).toContain('about something else');
  });

  test('an envelope that says a key twice', async () => {
    const { envelope, annotations } = cosignLayer(await sigstore.sign());
    expect(tell({ envelope: `{"payload":"",${envelope.slice(1)}`, annotations })).toContain('twice');
  });
});

describe('a text in DER', () => {
  test.each<[string, readonly number[], string | undefined]>([
    ['short', [0x0c, 2, 0x68, 0x69], 'hi'],
    ['raw text', [0x68, 0x69], undefined],
    ['another kind of string', [0x16, 2, 0x68, 0x69], undefined],
    ['something behind it', [0x0c, 2, 0x68, 0x69, 0x21], undefined],
    ['cut off', [0x0c, 3, 0x68, 0x69], undefined],
    ['a length that is longer than needed', [0x0c, 0x81, 2, 0x68, 0x69], undefined],
    ['a control sign', [0x0c, 2, 0x68, 0x0a], undefined],
    ['bytes that are no UTF-8', [0x0c, 2, 0x68, 0xff], undefined],
    ['empty', [0x0c, 0], undefined],
    ['no bytes', [], undefined],
  ])('%s', (_, bytes, expected) => {
    expect(textOfDer(Buffer.from(bytes))).toBe(expected);
  });

  test.each([200, 300])('%i letters', (length) => {
    const text = 'a'.repeat(length);
    const size = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
    expect(textOfDer(Buffer.concat([Buffer.from([0x0c, ...size]), Buffer.from(text)]))).toBe(text);
  });
});
