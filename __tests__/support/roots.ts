import { expect } from 'vitest';
import { createReader } from '../../src/manifest/inventory.ts';
import { findRoots } from '../../src/roots/find.ts';
import { type Discovery, type Root, TREE_ONLY } from '../../src/roots/root.ts';
import { type Files, snapshotOf } from './world.ts';

/** What a tree is expected to come to: `id @ cluster / namespace` of every root, and the beginnings of every gap. */
export type RootsCase = {
  readonly why: string;
  readonly files: Files;
  readonly known?: Partial<Discovery>;
  readonly roots: readonly string[];
  /** `path:line words`, words anywhere in the message; a doubt begins with `?`. */
  readonly gaps?: readonly string[];
};

export function rootsOf(files: Files, known: Partial<Discovery> = {}): readonly Root[] {
  return find(files, known).value;
}

/** What the gaps of a tree are about: equal subjects cancel between base and head. */
export function subjectsOf(files: Files, known: Partial<Discovery> = {}): ReadonlySet<string> {
  return new Set(find(files, known).gaps.map(({ subject }) => subject));
}

function find(files: Files, known: Partial<Discovery>) {
  const discovery = { ...TREE_ONLY, ...known };
  return findRoots(snapshotOf('tree', files), { include: [], exclude: [] }, createReader(), discovery);
}

/** Finds the roots of a tree twice, the second time with its files in reverse, and compares both with the row. */
export function checkRoots({ files, known = {}, roots, gaps = [] }: RootsCase): void {
  const reversed = Object.fromEntries(Object.entries(files).toReversed());
  for (const tree of [files, reversed]) {
    const found = find(tree, known);
    const told = found.value.map(({ id, cluster, namespace }) => {
      const place = namespace === undefined ? '' : ` / ${namespace}`;
      return `${id}${cluster === undefined ? '' : ` @ ${cluster}`}${place}`;
    });
    expect(told).toEqual(roots.toSorted());
    const said = found.gaps.map(
      ({ at, message, nature }) => `${nature === 'doubt' ? '?' : ''}${at.path}:${at.line} ${message}`,
    );
    expect(said, said.join('\n')).toHaveLength(gaps.length);
    for (const gap of gaps) {
      const space = gap.indexOf(' ');
      const [at, words] = [gap.slice(0, space + 1), gap.slice(space + 1)];
      expect(
        said.some((each) => each.startsWith(at) && each.includes(words)),
        `${gap}\n${said.join('\n')}`,
      ).toBe(true);
    }
  }
}

export const kustomization = (...lines: readonly string[]): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${lines.join('\n')}\n`;
export const component = (...lines: readonly string[]): string =>
  `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n${lines.join('\n')}\n`;
export const configMap = (name: string, data = '', namespace = 'default'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: ${namespace} }\ndata: { ${data} }\n`;

/** The repository of these tests, and how people write its address. */
export const HERE = 'https://git.example.com/shop/deploy.git';

/** An Application on line 1, whose spec begins on line 4. */
export const application = (name: string, ...spec: readonly string[]): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: ${name}, namespace: argocd }\nspec:\n${spec.map((line) => `  ${line}\n`).join('')}`;
export const applicationSet = (name: string, ...spec: readonly string[]): string =>
  application(name, ...spec).replace('kind: Application\n', 'kind: ApplicationSet\n');
