import type { ProposedOwners } from './owners-proposal.ts';
import type { Mark, Suspect, Vocabulary } from './vocabulary.ts';

/** The settings file that fits what was found. What is only guessed stands in comments. */
export function proposeSettings(vocabulary: Vocabulary, owners: ProposedOwners): string {
  const lines = [
    '# What cde-gate goes by, proposed by `cde-gate init` from what the manifests say. It is read from the base branch, never',
    '# from a pull request: an edit counts once it is merged. Every key: docs/settings.md of the gate.',
    'version: 1',
    '# mode: warn   # for the first weeks: everything is reported, nothing is red',
    'regime:',
    '  name: pci',
    ...ownersLines(owners),
    ...resourceLines(vocabulary),
    ...accessorLines(vocabulary.workloads.filter(({ role }) => role === 'accessor')),
    ...unclearLines(vocabulary.workloads.filter(({ role }) => role === 'unclear')),
    ...policyLines(vocabulary),
    '  # publicServices: [shop/storefront]   # workloads that are meant to be public',
    '# manifests: { include: [/deploy/], exclude: [/deploy/dev/] }   # when not every YAML file is applied',
  ];
  return `${lines.join('\n')}\n`;
}

function ownersLines({ names, from }: ProposedOwners): readonly string[] {
  const why = {
    option: '',
    settings: '',
    codeowners: ' Chosen by their names in CODEOWNERS: are these the right ones?',
    guessed: ' A GUESS: write the team that answers for PCI DSS.',
    placeholder: ' REPLACE IT by the team that answers for PCI DSS.',
  }[from];
  return [
    `  # Only their approval counts.${why}`,
    `  owners: [${names.map((name) => JSON.stringify(name)).join(', ')}]`,
  ];
}

function resourceLines({ workloads, suspects }: Vocabulary): readonly string[] {
  const found = workloads.filter(({ role }) => role === 'resource');
  const guesses = suspects.map(suspectLine);
  if (found.length > 0)
    return ['  # Who holds card data. These labels are in use:', '  resource:', ...found.map(markLine), ...guesses];
  return [
    '  # Who holds card data. No label in the manifests says so; built in is the pod label `pci: "true"`. Name yours:',
    '  # resource:',
    '  #   - podLabels: { pci: "true" }',
    ...guesses,
  ];
}

function accessorLines(found: readonly Mark[]): readonly string[] {
  return found.length === 0 ? [] : ['  # Who is cleared to reach them.', '  accessor:', ...found.map(markLine)];
}

function unclearLines(found: readonly Mark[]): readonly string[] {
  return found.length === 0
    ? []
    : [
        '  # These labels are about card data as well; put them under `resource` or `accessor`, or leave them:',
        ...found.map((mark) => `  #${markLine(mark).slice(3)}`),
      ];
}

function policyLines({ policies, tiers }: Vocabulary): readonly string[] {
  const found = policies.filter(({ role }) => role !== 'accessor');
  if (found.length === 0) return [];
  return [
    '  # Policies of the regime: every edit of them is a finding, and they must keep their effect and their place.',
    '  policies:',
    ...found.map(markLine),
    // What is written replaces the default, which knows these tiers.
    ...(tiers.length === 0 ? [] : [`    - tiers: [${tiers.join(', ')}]`]),
  ];
}

const THINGS = { podLabels: 'workload', namespaceLabels: 'namespace', labels: 'policy' } as const;

/** `    - podLabels: { pci: "true" }   # 6 workloads, the first at payments/api.yaml:4`. */
export function markLine({ on, key, value, count, at }: Mark): string {
  const thing = THINGS[on];
  const things = count === 1 ? thing : `${thing === 'policy' ? 'policie' : thing}s`;
  const place = `${at.path}:${at.line}`.replace(/\p{Cc}/gu, '?');
  return `    - ${on}: { ${yamlKey(key)}: ${JSON.stringify(value)} }   # ${count} ${things}${count === 1 ? ` at ${place}` : `, the first at ${place}`}`;
}

function suspectLine({ namespace, workloads, unmarked }: Suspect): string {
  const who =
    workloads === 1
      ? 'its workload carries no label'
      : unmarked === workloads
        ? `none of its ${workloads} workloads carries a label`
        : `${unmarked} of its ${workloads} workloads carry no label`;
  return `  #   - namespaces: [${JSON.stringify(namespace)}]   # looks like card data by its name; ${who} that says so`;
}

/** Label keys are plain YAML, unless they read as another type. */
const yamlKey = (key: string): string =>
  /^[A-Za-z][\w./-]*$/.test(key) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(key) ? key : JSON.stringify(key);
