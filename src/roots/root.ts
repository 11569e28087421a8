import type { Gap } from '../manifest/gap.ts';
import type { Json, JsonObject } from '../manifest/json.ts';
import type { Location, RepoPath } from '../manifest/location.ts';
import type { Resource } from '../manifest/resource.ts';

// A repository that is applied to clusters comes in, out go the things that are applied as a whole, each with what has to
// be known to render it. Nothing is rendered here, and nobody here knows whether rendering works.

/** One thing that is applied to one cluster as a whole: what a person or a controller would render with one command. */
export type Root = {
  /** Stable and readable: `kustomize clusters/prod/payments`, `helm charts/shop (values-prod.yaml)`. Unique among the roots of a side. */
  readonly id: string;
  readonly kind: 'plain' | 'kustomize' | 'helm';
  /** The folder of the kustomization, the chart or the plain manifests; the empty path is the top level. */
  readonly folder: RepoPath;
  /** The cluster it is applied to. Undefined: nothing says; all such roots are one cluster. */
  readonly cluster: string | undefined;
  /** Where objects go that carry no namespace of their own. Undefined: `default`. */
  readonly namespace: string | undefined;
  /**
   * Of a plain root the files it is made of. Of a kustomize root that has no kustomization in its folder, what the one
   * that Flux makes up would take: files, and folders that hold a kustomization. Otherwise empty.
   */
  readonly resources: readonly RepoPath[];
  /** Present on roots of kind `helm`. */
  readonly helm: HelmInputs | undefined;
  /** What a controller adds to the kustomization before it builds it; on a plain or kustomize root. Undefined: nothing. */
  readonly kustomize: KustomizeInputs | undefined;
  /** The Application, the Flux object or the line of the settings that says so; undefined where the files alone do. */
  readonly declaredBy: Location | undefined;
  /** Why it cannot be rendered, whatever lies in its folder: something that it is made of is not here. */
  readonly problem?: Gap;
};

/** What `helm template` is given. Later values win: those of the chart, then `valueFiles`, `values`, `parameters`, `fileParameters`. */
export type HelmInputs = {
  readonly release: string;
  /** Flux replaces the `values.yaml` of a chart when it names others; everyone else adds to it. */
  readonly chartValues: 'kept' | 'replaced';
  readonly valueFiles: readonly RepoPath[];
  /** Inline values, in order. */
  readonly values: readonly Json[];
  /** The manifests that inline values and parameters are written in, in order. For reports only. */
  readonly writtenIn: readonly RepoPath[];
  /** `--set`, or `--set-string` where `forceString`. */
  readonly parameters: readonly { readonly name: string; readonly value: string; readonly forceString: boolean }[];
  /** `--set-file`. */
  readonly fileParameters: readonly { readonly name: string; readonly path: RepoPath }[];
  readonly crds: 'included' | 'skipped';
  readonly apiVersions: readonly string[];
  readonly kubeVersion: string | undefined;
  /** Flux: kustomizations through which the rendered objects go, as fields of one each, in order. */
  readonly postRenderers: readonly JsonObject[];
};

/** What is laid over a kustomization. */
export type KustomizeInputs = {
  /** Fields of a kustomization as kustomize spells them, for one whose only resource is the root's own. */
  readonly overlay: JsonObject;
  /** Folders of components to be applied on top. */
  readonly components: readonly RepoPath[];
  /** Flux: what `${NAME}` becomes in every rendered object. Undefined: such text stays as it is. */
  readonly substitute: ReadonlyMap<string, string> | undefined;
};

/** A root that settings name. What stands in the folder tells its kind. */
export type GivenRoot = {
  readonly folder: RepoPath;
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
  readonly release: string | undefined;
  readonly valueFiles: readonly RepoPath[];
  readonly at: Location;
};

/** Objects that came out of a root, for the Applications and Flux objects among them. */
export type RenderedRoot = { readonly root: Root; readonly resources: readonly Resource[] };

/** What is known besides the tree. */
export type Discovery = {
  /** URLs of the repository the tree belongs to. Empty: unknown. */
  readonly repository: readonly string[];
  /** The branch the tree is a state of. */
  readonly branch: string | undefined;
  /** Roots by settings, which take the place of all discovery. Undefined: discover. */
  readonly given: readonly GivenRoot[] | undefined;
  /**
   * What the roots found before were rendered to. Declarations in files that a kustomization or a chart takes are then
   * read from here, as they come out, and not as they are written. Undefined: nothing was rendered.
   */
  readonly rendered: readonly RenderedRoot[] | undefined;
  /** Whether roots are rendered afterwards: then the renderer tells what it has no input for, root by root. */
  readonly renders: boolean;
};

/** Nothing is known but the tree. */
export const TREE_ONLY: Discovery = {
  repository: [],
  branch: undefined,
  given: undefined,
  rendered: undefined,
  renders: false,
};
