import type { Gap } from '../manifest/gap.ts';
import type { JsonObject } from '../manifest/json.ts';
import type { RepoPath, Route } from '../manifest/location.ts';
import type { Resource } from '../manifest/resource.ts';
import { declarationGap } from './declaring.ts';

/** An Application as it stands, or as an ApplicationSet makes it; `route` leads to its spec in the object that is written. */
export type Application = {
  readonly name: string;
  readonly spec: JsonObject;
  readonly resource: Resource;
  readonly route: Route;
  /** `assumed`: of a cluster that may not exist, so a folder that does not exist either says nothing. */
  readonly certainty: 'known' | 'assumed';
};

/** One source of an Application, and the folders of values that it may refer to by `$name/`. */
export type ArgoSource = {
  readonly application: Application;
  readonly source: JsonObject;
  readonly route: Route;
  readonly folder: RepoPath;
  readonly references: ReadonlySet<string>;
};

/** A gap of a source, which leaves the root standing. */
export function sourceGap({ application, route }: ArgoSource, where: Route, message: string): Gap {
  return declarationGap(application.resource, [...route, ...where], message);
}
