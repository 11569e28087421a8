import type { Judgement } from '../outcome.ts';
import { toHtml } from './html.ts';
import { toJson } from './json.ts';
import type { LinkBase } from './links.ts';
import { toMarkdown } from './markdown.ts';
import { toSarif } from './sarif.ts';
import { type Style, toText } from './text.ts';

/** What a view may know beyond the judgement. None of it changes the verdict. */
export type View = { readonly style: Style; readonly links: LinkBase | undefined };

const REPORTS = {
  text: (judgement, { style }) => toText(judgement, style),
  markdown: (judgement, { links }) => toMarkdown(judgement, links),
  json: (judgement) => toJson(judgement),
  sarif: (judgement) => toSarif(judgement),
  html: (judgement, { links }) => toHtml(judgement, links),
} as const satisfies { readonly [format: string]: (judgement: Judgement, view: View) => string };

export type Format = keyof typeof REPORTS;

/** Every format, by the name people ask for it. */
export const FORMATS = Object.keys(REPORTS) as readonly Format[]; // the keys of the literal above

/** One judgement in one format. Pure: the same judgement and view give the same bytes. */
export function render(format: Format, judgement: Judgement, view: View): string {
  return REPORTS[format](judgement, view);
}
