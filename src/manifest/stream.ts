/** A stretch of a file that holds one document; `line` is the line of its first character, from 1. */
export type Part = {
  readonly text: string;
  readonly line: number;
  /** Why the text cannot even be handed to a parser. */
  readonly problem?: { readonly message: string; readonly offset: number };
};

/**
 * Cuts a file into documents as kubectl does, before anything is parsed, so that a broken one hides no other: at lines
 * that begin with `---`. A stretch that is a series of JSON objects, each beginning on a line of its own, is cut between
 * them. What holds nothing but blanks and comments is left out.
 * Source: k8s.io/apimachinery/pkg/util/yaml, `YAMLReader` and `NewYAMLOrJSONDecoder`.
 */
export function splitStream(text: string): readonly Part[] {
  return atMarkers(text).flatMap((part) => {
    if (part.problem !== undefined) return [part];
    const objects = jsonObjects(part);
    if (objects !== undefined) return objects;
    const problem = characterProblem(part.text);
    if (problem !== undefined) return [{ ...part, problem }];
    return HAS_CONTENT.test(part.text) ? [part] : [];
  });
}

const HAS_CONTENT = /^[ \t]*[^ \t\r\n#]/m;

function atMarkers(text: string): readonly Part[] {
  const parts: Part[] = [];
  let start = 0;
  let line = 1;
  let problem: Part['problem'];
  const cut = (end: number): void => {
    const own = text.slice(start, end);
    parts.push(problem === undefined ? { text: own, line } : { text: own, line, problem });
    line += countLines(own);
  };
  // Only a line feed ends a line here: a `---` behind another line break is no cut to kubectl.
  for (const { index, 0: marker } of text.matchAll(/(?<![^\n])---[^\n]*(?:\n|$)/g)) {
    cut(index);
    const bare = /^---(?:[ \t]+#.*|\s*)$/.test(marker.trimEnd());
    start = bare ? index + marker.length : index;
    line += bare ? countLines(marker) : 0;
    problem = bare ? undefined : { message: 'text follows `---` on its line; put it on the next', offset: 3 };
  }
  cut(text.length);
  return parts;
}

export function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/**
 * Characters that kubectl's reader refuses or takes for line breaks (U+0085, U+2028, U+2029), so that a comment ends at
 * them, where other readers and every editor see text.
 */
const TREACHEROUS = /[\u007f-\u009f\u2028\u2029\ufffe\uffff]/;

function characterProblem(text: string): Part['problem'] {
  const offset = text.search(TREACHEROUS);
  if (offset < 0) return undefined;
  const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0');
  return {
    message: `character U+${code} does not mean the same to every reader; remove it, or write \`"\\u${code}"\``,
    offset,
  };
}

/** The objects of a JSON stream; undefined when the text is anything else. */
function jsonObjects({ text, line }: Part): readonly Part[] | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  if (isJson(text)) return [{ text: withoutTabs(text), line }];
  const parts: Part[] = [];
  let depth = 0;
  let start = 0;
  let startLine = line;
  for (const { index, 0: token } of text.matchAll(/"(?:[^"\\]|\\[^])*"|[{}[\]]/g)) {
    if (depth === 0) {
      const between = text.slice(start, index);
      if (token !== '{' || !(parts.length === 0 ? /^\s*$/ : /^\s*\n[ \t]*$/).test(between)) return undefined;
      startLine += countLines(between);
      start += between.lastIndexOf('\n') + 1;
    }
    if (token === '{' || token === '[') depth += 1;
    if (token !== '}' && token !== ']') continue;
    depth -= 1;
    if (depth > 0) continue;
    const own = text.slice(start, index + 1);
    if (!isJson(own)) return undefined;
    parts.push({ text: withoutTabs(own), line: startLine });
    startLine += countLines(own);
    start = index + 1;
  }
  return depth === 0 && text.slice(start).trim() === '' ? parts : undefined;
}

/** In JSON a tab is a blank: no string may hold one. YAML readers disagree about it. */
function withoutTabs(json: string): string {
  return json.replaceAll('\t', ' ');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
