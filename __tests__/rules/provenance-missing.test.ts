import { apiRuns, cartRuns, factsOf, found, imageWorld } from '../support/images.ts';
import { startSigstore, WORKFLOW } from '../support/sigstore.ts';
import { checkRule, digest } from '../support/world.ts';

const sigstore = await startSigstore();
const image = `registry.example/app@${digest('b')}`;
const root = { '.github/cde-gate/trusted-roots/test.json': sigstore.root };
const SETTINGS = `  provenance: { builders: ["https://builder.example/v1"], sources: ["https://github.com/acme/app"] }
  signers: [{ name: release, issuer: "https://token.actions.githubusercontent.com", subject: "${WORKFLOW}" }]
`;
const base = imageWorld(SETTINGS, root);

/** What a build of one digest looks like when a workflow has signed it. */
async function built(by: string, of: string, letter = 'b', run = {}) {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'registry.example/app', digest: { sha256: digest(letter).slice(7) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'https://builder.example/type',
        externalParameters: {},
        resolvedDependencies: [{ uri: `git+${of}@refs/heads/main`, digest: { gitCommit: 'c0ffee' } }],
      },
      runDetails: { builder: { id: by } },
    },
  };
  const bundle = JSON.stringify(await sigstore.sign({ payload: JSON.stringify(statement), run }));
  const attachment = { bundle, about: digest(letter), where: 'registry.example/app:sha256-b0' };
  return factsOf(image, found(digest('b')), { attachments: [attachment] });
}

const row = { base, edit: apiRuns(image), at: 'pay/api.yaml:14', effect: 'blocks' as const };
const [BUILDER, SOURCE] = ['https://builder.example/v1', 'https://github.com/acme/app'];

checkRule(
  'provenance-missing',
  [
    { ...row, title: 'nothing is attached', says: /has no believed provenance/ },
    {
      ...row,
      title: 'another builder',
      facts: await built('https://laptop.example', SOURCE),
      says: /one says `https:\/\/laptop.example` built it/,
    },
    {
      ...row,
      title: 'another source',
      facts: await built(BUILDER, 'https://github.com/acme/fork'),
      says: /no believed/,
    },
    { ...row, title: 'of another image', facts: await built(BUILDER, SOURCE, 'c'), says: /no believed/ },
    {
      ...row,
      title: 'signed by a run of a pull request',
      facts: await built(BUILDER, SOURCE, 'b', { trigger: 'pull_request', ref: 'refs/pull/7/merge' }),
      says: /no believed/,
    },
  ],
  [
    {
      title: 'near miss: the builder and the source of the settings',
      base,
      edit: apiRuns(image),
      facts: await built(BUILDER, SOURCE),
    },
    { title: 'unrelated: outside the CDE', base, edit: cartRuns(image) },
    { title: 'unrelated: no provenance in the settings', edit: apiRuns(image) },
  ],
);
