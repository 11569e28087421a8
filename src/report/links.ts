import { isLine, type Side, type SidedLocation } from '../manifest/location.ts';

/** Where the two sides can be looked at; undefined offline. `base` and `head` are commits. */
export type LinkBase = { readonly server: string; readonly repository: string; readonly number: number | undefined } & {
  readonly [S in Side]: string;
};

/** Longer addresses are left out: they cost more of the report than they give. */
const MAX_LENGTH = 600;

/** The address of a line on its own side. Undefined without a link base, and for what is no file of the repository. */
export function linkTo(links: LinkBase | undefined, at: SidedLocation): string | undefined {
  const { path, line, side } = at;
  if (links === undefined || !isLine(at)) return undefined;
  const encode = (part: string): string =>
    encodeURIComponent(part.toWellFormed()).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const url = `${links.server}/${links.repository}/blob/${encode(links[side])}/${path.split('/').map(encode).join('/')}#L${Math.max(1, line)}`;
  return url.length > MAX_LENGTH ? undefined : url;
}
