import { a as YAMLException, i as SCALAR_STYLE, o as getScalarValue, r as EVENT_ID, s as parseEvents, t as require_semver } from "./vendor.js";
import { gunzipSync } from "node:zlib";
import { createHash } from "node:crypto";
import { accessSync, closeSync, constants, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, readlinkSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { spawn, spawnSync } from "node:child_process";
import { availableParallelism, devNull, tmpdir } from "node:os";
import { delimiter, dirname, isAbsolute, join as join$1, relative } from "node:path";
// src/algebra/path-pattern.ts
const MAX_LENGTH$1 = 1e3;
const DEEP = { kind: "deep" };
/** Reads a pattern; undefined when GitHub would not accept it. */
function parsePathPattern(source) {
	if (source === "" || source.length > MAX_LENGTH$1 || source.includes("***") || /^[!]/.test(source) || hasOpenBracket(source)) return void 0;
	const parts = splitSegments(source);
	const anchored = parts.length > 1 && parts[1] !== "";
	const isFolder = parts.at(-1) === "";
	const names = parts.filter((part, index) => part !== "" || index > 0 && index < parts.length - 1);
	const segments = names.map((part) => part === "**" ? DEEP : {
		kind: "name",
		glob: parseGlob(part)
	});
	const rooted = anchored ? segments : [DEEP, ...segments];
	const last = names.at(-1);
	if (isFolder) return {
		source,
		segments: names.length === 0 ? [] : [
			...rooted,
			DEEP,
			ANY_NAME
		],
		below: "file"
	};
	if (last === "**") return {
		source,
		segments: [...rooted, ANY_NAME],
		below: "file"
	};
	return {
		source,
		segments: rooted,
		below: last === "*" && anchored ? "file" : "file-or-below"
	};
}
const ANY_NAME = {
	kind: "name",
	glob: [{ kind: "many" }]
};
/** Whether the pattern covers the file at `path`, itself or through one of its folders. */
function isMatched({ segments, below }, path) {
	const names = path.split("/");
	let reached = [true, ...names.map(() => false)];
	for (const segment of segments) {
		let seen = false;
		reached = reached.map((here, j) => {
			if (segment.kind === "deep") {
				seen ||= here;
				return seen;
			}
			const name = names[j - 1];
			return name !== void 0 && reached[j - 1] === true && matchesGlob(segment.glob, name);
		});
	}
	return below === "file" ? reached.at(-1) === true : reached.includes(true);
}
function hasOpenBracket(source) {
	return /(?:^|[^\\])(?:\\\\)*[[\]]/.test(source);
}
/** Segments between slashes; a slash cannot be escaped. */
function splitSegments(source) {
	return source.split("/");
}
/** Wildcards, and the text between them; a backslash makes the sign behind it text. */
function parseGlob(part) {
	return Array.from(part.matchAll(/[*?]|(?:\\.|[^*?])+/gs), ([piece]) => {
		if (piece === "*") return { kind: "many" };
		return piece === "?" ? { kind: "one" } : {
			kind: "text",
			text: piece.replaceAll(/\\(.)/gs, "$1")
		};
	});
}
/** Greedy matching with one point of return: linear in name times wildcards. */
function matchesGlob(glob, name) {
	let starts = /* @__PURE__ */ new Set([0]);
	for (const piece of glob) {
		const next = /* @__PURE__ */ new Set();
		for (const at of starts) if (piece.kind === "text") {
			if (name.startsWith(piece.text, at)) next.add(at + piece.text.length);
		} else if (piece.kind === "one") {
			const [char] = name.slice(at);
			if (char !== void 0) next.add(at + char.length);
		} else {
			for (let j = at; j <= name.length; j += 1) next.add(j);
			break;
		}
		starts = next;
	}
	return starts.has(name.length);
}
// src/algebra/fingerprint.ts
/** A short hex name for a text (cyrb53, 53 bits): for telling contents apart, never for proving anything. */
function fingerprint(text) {
	let high = 3735928559;
	let low = 1103547991;
	for (let i = 0; i < text.length; i += 1) {
		const code = text.charCodeAt(i);
		high = Math.imul(high ^ code, 2654435761);
		low = Math.imul(low ^ code, 1597334677);
	}
	high = Math.imul(high ^ high >>> 16, 2246822507) ^ Math.imul(low ^ low >>> 13, 3266489909);
	low = Math.imul(low ^ low >>> 16, 2246822507) ^ Math.imul(high ^ high >>> 13, 3266489909);
	return ((low & 2097151) * 4294967296 + (high >>> 0)).toString(16).padStart(14, "0");
}
// src/manifest/parse.ts
/** A document that cannot be read, with the offset of the trouble in its text. */
var Unreadable = class extends Error {
	offset;
	constructor(message, offset) {
		super(message);
		this.offset = offset;
	}
};
/** Deeper than anything that `maxDepth` lets pass can be indented. */
const INDENT = " ".repeat(200);
/** Every repair parses again; this many characters may be parsed again before the document is given up. */
const MAX_REPARSED = 2e7;
/**
* The parse events of a document. kubectl's reader, unlike YAML 1.2 and js-yaml, does not care how lines between
* brackets or quotes are indented (`args: [` with its `]` in the first column is common): such lines are indented
* before a second reading, which changes no value. Throws `Unreadable`.
*/
function parse(text, maxDepth) {
	let parsed = text;
	const indented = [];
	const originOf = (offset) => {
		if (indented.length === 0) return offset;
		const before = indented.findLastIndex((line) => line <= offset);
		const line = indented[before] ?? 0;
		return Math.max(offset, before < 0 ? 0 : line + INDENT.length) - (before + 1) * INDENT.length;
	};
	for (;;) try {
		return {
			events: parseEvents(parsed, { maxDepth }),
			text: parsed,
			originOf
		};
	} catch (error) {
		const reason = error instanceof YAMLException ? error.reason : String(error);
		const position = error instanceof YAMLException ? error.mark?.position ?? 0 : 0;
		const line = parsed.lastIndexOf("\n", position - 1) + 1;
		if (!(reason === "deficient indentation" && line > (indented.at(-1) ?? 0) && (indented.length + 1) * text.length < MAX_REPARSED && !/^(---|\.\.\.)/.test(parsed.slice(line, line + 3)))) throw new Unreadable(reason, originOf(position));
		indented.push(line);
		parsed = parsed.slice(0, line) + INDENT + parsed.slice(line);
	}
}
// src/manifest/scalars.ts
const NULLS = /* @__PURE__ */ new Set([
	"",
	"~",
	"null",
	"Null",
	"NULL"
]);
const TRUES = /* @__PURE__ */ new Set([
	"yes",
	"Yes",
	"YES",
	"true",
	"True",
	"TRUE",
	"on",
	"On",
	"ON"
]);
const FALSES = /* @__PURE__ */ new Set([
	"no",
	"No",
	"NO",
	"false",
	"False",
	"FALSE",
	"off",
	"Off",
	"OFF"
]);
/** The characters with which anything but text can begin; most scalars of a manifest are settled by this test. */
const NOT_TEXT = /^[-+.0-9~nNtTfFyYoO]/;
const NOT_JSON = /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;
const BASED = /^([-+]?)0(?:([xX][0-9a-fA-F]+)|([bB][01]+)|[oO]?([0-7]+))$/;
const DECIMAL = /^[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?$/;
const DOT_FIRST = /^[-+]?\.[0-9]+([eE][-+]?[0-9]+)?$/;
/**
* Words that YAML 1.2 reads as text and kubectl's reader as booleans. As values they are read as text and doubted, so
* that a namespace called `y` has a name and a merge that relies on it is not green.
*/
const DOUBTFUL = /* @__PURE__ */ new Set([
	"y",
	"Y",
	"n",
	"N"
]);
/** What an unquoted scalar means. */
function plainScalar(text) {
	if (text !== "" && !NOT_TEXT.test(text)) return { value: text };
	if (NULLS.has(text)) return { value: null };
	if (TRUES.has(text)) return { value: true };
	if (FALSES.has(text)) return { value: false };
	if (NOT_JSON.test(text)) return { problem: `\`${text}\` has no JSON form, so Kubernetes cannot read it; put it in quotes if it is text` };
	return { value: number(text) ?? text };
}
/**
* The number that go-yaml sees, if it sees one. Underscores vanish; in a number that begins with a dot they must stand
* between digits. A number beyond 64 bits is text when it has a base prefix, and the nearest floating-point number
* otherwise. Beyond 2^53 the nearest number stands in for an integer too: it is still a number, so still no valid label.
*/
function number(text) {
	const digits = text.startsWith(".") ? text.replace(/(?<=[0-9])_(?=[0-9])/g, "") : text.replaceAll("_", "").replace(/^0b([-+])(?=[01])/, "$10b");
	const based = BASED.exec(digits);
	const value = based === null ? void 0 : fromBase(based);
	if (value !== void 0) return value;
	if (!DECIMAL.test(digits) && !DOT_FIRST.test(digits)) return void 0;
	const decimal = Number(digits);
	return Number.isFinite(decimal) ? decimal : void 0;
}
const MAX_INT64 = 2n ** 63n;
function fromBase([, sign, hex, binary, octal]) {
	const size = BigInt(`0${hex ?? binary ?? `o${octal}`}`);
	if (!(sign === "-" ? size <= MAX_INT64 : size < (sign === "+" ? MAX_INT64 : 2n * MAX_INT64))) return void 0;
	return sign === "-" && size !== 0n ? -Number(size) : Number(size);
}
const INTEGER = /^[-+]?([0-9_]+|0_*[xXbBoO][0-9a-fA-F_]+)$/;
/** What a scalar with an explicit tag, in its `!!` form, means. A tag that Kubernetes does not know is a problem: it hides what was meant. */
function taggedScalar(tag, text) {
	if (tag === "!!str") return { value: text };
	if (tag === "!!binary") return fromBase64(text);
	const plain = plainScalar(text);
	if ("problem" in plain) return plain;
	switch (tag) {
		case "!!null": return plain.value === null ? plain : { problem: `\`${text}\` is not null; remove the tag \`${tag}\`` };
		case "!!bool": return typeof plain.value === "boolean" ? plain : { problem: `\`${text}\` is not a boolean; remove the tag \`${tag}\`` };
		case "!!int":
		case "!!float": return typeof plain.value === "number" && (tag === "!!float" || INTEGER.test(text)) ? plain : { problem: `\`${text}\` does not fit the tag \`${tag}\`; remove the tag` };
		default: return { problem: unknownTag(tag) };
	}
}
/** `!<tag:yaml.org,2002:str>` and `!!str` are one tag. */
function shortTag(tag) {
	return tag.replace(/^!<tag:yaml\.org,2002:(.*)>$/, "!!$1");
}
function unknownTag(tag) {
	return `tag \`${tag}\` means nothing to Kubernetes; remove it`;
}
function fromBase64(text) {
	const digits = text.replace(/[\r\n]/g, "");
	if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return { problem: "the value of a `!!binary` is not base64" };
	const bytes = Uint8Array.from(atob(digits), (char) => char.charCodeAt(0));
	const value = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
	return value.includes("�") ? { problem: "the value of a `!!binary` is not UTF-8 text" } : { value };
}
/**
* A mapping key as JSON writes it, or undefined when Kubernetes refuses it or the text depends on how Go prints a
* floating-point number. `source` is how the key is written.
*/
function keyText(key, source) {
	if (typeof key === "string") return key;
	if (typeof key === "boolean") return String(key);
	if (typeof key !== "number" || !Number.isSafeInteger(key)) return void 0;
	return Math.abs(key) < 1e6 || /^[-+]?[1-9][0-9_]*$/.test(source) ? String(key) : void 0;
}
// src/manifest/compose.ts
/**
* Builds the value that Kubernetes would see from the parse events of one document: keys become strings, merge keys are
* written out where they stand, duplicate keys are errors. An alias is the same object again. Throws `Unreadable`.
*/
function compose(text, limits, marks) {
	return new Composer(text, limits, marks).compose();
}
var Composer = class {
	#text;
	#originOf;
	#limits;
	#marks;
	#events;
	#doubts = [];
	/** An anchor whose value is still being read is present and undefined: it must not contain itself. */
	#anchors = /* @__PURE__ */ new Map();
	#position = 0;
	#aliases = 0;
	/** Where the last value began: an empty one has no place of its own. */
	#last = 0;
	constructor(text, limits, marks) {
		const parsed = parse(text, limits.maxDepth);
		this.#text = parsed.text;
		this.#originOf = parsed.originOf;
		this.#events = parsed.events;
		this.#limits = limits;
		this.#marks = marks;
	}
	compose() {
		const doubts = this.#doubts;
		if (this.#events.length === 0) return {
			json: null,
			size: 0,
			start: 0,
			doubts
		};
		this.#next();
		const root = this.#next();
		if (root.type === EVENT_ID.POP) return {
			json: null,
			size: 0,
			start: 0,
			doubts
		};
		const start = this.#startOf(root);
		const { json, size } = this.#node(root);
		this.#next();
		if (this.#position < this.#events.length) {
			const behind = this.#events[this.#position + 1];
			throw new Unreadable("a second document begins here; put `---` on a line of its own before it", behind === void 0 ? 0 : this.#startOf(behind));
		}
		return {
			json,
			size,
			start,
			doubts
		};
	}
	#next() {
		const event = this.#events[this.#position];
		this.#position += 1;
		if (event === void 0) throw new Unreadable("the document ends too early", this.#last);
		return event;
	}
	#node(event) {
		switch (event.type) {
			case EVENT_ID.SCALAR: return this.#remember(event, {
				json: this.#scalar(event),
				size: 1,
				depth: 0
			});
			case EVENT_ID.ALIAS: return this.#alias(this.#text.slice(event.anchorStart, event.anchorEnd), this.#startOf(event));
			case EVENT_ID.SEQUENCE: return this.#remember(event, this.#sequence(this.#open(event, "!!seq")));
			case EVENT_ID.MAPPING: return this.#remember(event, this.#mapping(this.#open(event, "!!map")));
			case EVENT_ID.DOCUMENT:
			case EVENT_ID.POP:
		}
		throw new Unreadable("unexpected content", this.#last);
	}
	#open(event, tag) {
		const { anchorStart, anchorEnd, tagStart, start } = event;
		if (anchorStart >= 0) this.#anchors.set(this.#text.slice(anchorStart, anchorEnd), void 0);
		if (tagStart >= 0 && this.#tag(event) !== tag) throw new Unreadable(unknownTag(this.#tag(event)), this.#originOf(tagStart));
		return {
			start: this.#originOf(start),
			size: 1,
			depth: 1
		};
	}
	#tag({ tagStart, tagEnd }) {
		const tag = this.#text.slice(tagStart, tagEnd);
		if (!/^\s?$/.test(this.#text.charAt(tagEnd))) throw new Unreadable(`tag \`${tag}\` needs a blank behind it`, this.#originOf(tagStart));
		return shortTag(tag);
	}
	#remember(event, composed) {
		const { type, anchorStart, anchorEnd } = event;
		if (anchorStart < 0) return composed;
		const name = this.#text.slice(anchorStart, anchorEnd);
		if (!/^[\w-]+$/.test(name)) throw new Unreadable(`anchor \`&${name}\` must consist of letters, digits, \`_\` and \`-\``, this.#originOf(anchorStart));
		if (type === EVENT_ID.SCALAR || this.#anchors.get(name) === void 0) this.#anchors.set(name, composed);
		return composed;
	}
	#alias(name, offset) {
		this.#aliases += 1;
		const { maxAliases } = this.#limits;
		if (this.#aliases > maxAliases) throw new Unreadable(`more than ${maxAliases} aliases; write the values out`, offset);
		const known = this.#anchors.get(name);
		if (known !== void 0) return known;
		throw new Unreadable(`alias \`*${name}\` ${this.#anchors.has(name) ? "stands inside its own anchor" : "names no anchor before it"}`, offset);
	}
	/** Takes a value into a container. Checked at each step, so that no document can cost more than its limits. */
	#grow(container, { size, depth }) {
		container.size += size;
		container.depth = Math.max(container.depth, depth + 1);
		const { maxNodes, maxDepth } = this.#limits;
		if (container.size > maxNodes) throw new Unreadable("more values than are read from one file, aliases counted as often as they occur; split the file", container.start);
		if (container.depth > maxDepth) throw new Unreadable(`nested more than ${maxDepth} levels deep, aliases counted`, container.start);
	}
	#mark(container, key, offset) {
		if (this.#marks === void 0) return;
		const own = this.#marks.get(container) ?? /* @__PURE__ */ new Map();
		this.#marks.set(container, own.set(key, offset));
	}
	#sequence(container) {
		const json = [];
		for (let event = this.#next(); event.type !== EVENT_ID.POP; event = this.#next()) {
			this.#mark(json, json.length, this.#startOf(event));
			const item = this.#node(event);
			json.push(item.json);
			this.#grow(container, item);
		}
		return {
			json,
			size: container.size,
			depth: container.depth
		};
	}
	#mapping(container) {
		const json = {};
		const merged = /* @__PURE__ */ new Set();
		for (let event = this.#next(); event.type !== EVENT_ID.POP; event = this.#next()) {
			const offset = this.#startOf(event);
			const isMerge = this.#isMerge(event);
			const key = isMerge ? "<<" : this.#key(event, offset);
			const value = this.#node(this.#next());
			this.#grow(container, value);
			if (isMerge) {
				for (const added of this.#merge(json, value.json, offset)) merged.add(added);
				continue;
			}
			if (Object.hasOwn(json, key) && !merged.delete(key)) throw new Unreadable(`key \`${key}\` is written twice; remove one`, offset);
			put(json, key, value.json);
			this.#mark(json, key, offset);
		}
		return {
			json,
			size: container.size,
			depth: container.depth
		};
	}
	#isMerge(event) {
		if (event.type !== EVENT_ID.SCALAR || getScalarValue(this.#text, event) !== "<<") return false;
		return event.tagStart < 0 ? event.style === SCALAR_STYLE.PLAIN : this.#tag(event) === "!!merge";
	}
	#key(event, offset) {
		const { json } = this.#node(event);
		const key = keyText(json, event.type === EVENT_ID.SCALAR ? this.#text.slice(event.valueStart, event.valueEnd) : "");
		if (key === void 0) throw new Unreadable("a key must be text, a boolean or a whole number; put it in quotes", offset);
		return key;
	}
	/** Writes out a `<<` entry and answers the keys it brought. Of several sources the first wins. */
	#merge(json, source, offset) {
		const brought = /* @__PURE__ */ new Map();
		for (const each of Array.isArray(source) ? source.toReversed() : [source]) {
			if (each === null || typeof each !== "object" || Array.isArray(each)) throw new Unreadable("`<<` merges only mappings", offset);
			const marks = this.#marks?.get(each);
			for (const [key, value] of Object.entries(each)) brought.set(key, [value, marks?.get(key) ?? offset]);
		}
		for (const [key, [value, mark]] of brought) {
			if (Object.hasOwn(json, key)) throw new Unreadable(`key \`${key}\` stands before a \`<<\` that brings it too; write \`<<\` first`, offset);
			put(json, key, value);
			this.#mark(json, key, mark);
		}
		return [...brought.keys()];
	}
	#scalar(event) {
		const { style, tagStart } = event;
		const written = event.fast ? this.#text.slice(event.valueStart, event.valueEnd) : getScalarValue(this.#text, event);
		if (style === SCALAR_STYLE.DOUBLE_QUOTED && !event.fast && ESCAPED_BREAK.test(this.#text.slice(event.valueStart, event.valueEnd))) this.#doubts.push({
			offset: this.#startOf(event),
			message: "an empty line behind `\\` at the end of a line is read differently from reader to reader; write `\\n`"
		});
		if (tagStart < 0 && style !== SCALAR_STYLE.PLAIN) return written;
		const reading = tagStart < 0 ? plainScalar(written) : taggedScalar(this.#tag(event), written);
		if ("problem" in reading) throw new Unreadable(reading.problem, this.#startOf(event));
		if (tagStart < 0) this.#doubt(written, event);
		return reading.value;
	}
	#doubt(written, event) {
		const { valueEnd } = event;
		if (DOUBTFUL.has(written)) this.#doubts.push(doubtfulWord(written, this.#startOf(event)));
		if (written.startsWith("?") || /^:[,[\]{}]/.test(this.#text.slice(valueEnd, valueEnd + 2))) this.#doubts.push({
			offset: this.#startOf(event),
			message: "between brackets readers disagree about `?` and about `:` without a blank behind it; put the text in quotes and the blank behind"
		});
	}
	#startOf(event) {
		const start = writtenAt(event);
		if (start >= 0) this.#last = this.#originOf(start);
		return this.#last;
	}
};
const ESCAPED_BREAK = /\\[ \t]*\r?\n[ \t]*\r?\n/;
function doubtfulWord(word, offset) {
	return {
		offset,
		message: `unquoted \`${word}\` is text to some readers and ${/y/i.test(word) ? "true" : "false"} to kubectl; put it in quotes`
	};
}
/** Own properties only: a key called `__proto__` is a key like any other. */
function put(object, key, value) {
	if (key === "__proto__") Object.defineProperty(object, key, {
		value,
		enumerable: true,
		configurable: true,
		writable: true
	});
	else object[key] = value;
}
/** The offset of a value, or of its tag or anchor when nothing else of it is written; -1 for an empty value. */
function writtenAt(event) {
	switch (event.type) {
		case EVENT_ID.SCALAR:
			if (event.valueStart >= 0) return event.style === SCALAR_STYLE.PLAIN || isBlock(event) ? event.valueStart : event.valueStart - 1;
			return Math.max(event.tagStart, event.anchorStart);
		case EVENT_ID.ALIAS: return event.anchorStart - 1;
		case EVENT_ID.SEQUENCE:
		case EVENT_ID.MAPPING: return event.start;
		case EVENT_ID.DOCUMENT:
		case EVENT_ID.POP:
	}
	return -1;
}
function isBlock({ style }) {
	return style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK;
}
// src/manifest/json.ts
/** The value as a mapping, or undefined when it is anything else. */
function asObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? value : void 0;
}
/** The value as a list; anything else is an empty list. */
function asList(value) {
	return Array.isArray(value) ? value : [];
}
/** The value where it is text. */
function asString(value) {
	return typeof value === "string" ? value : void 0;
}
/** The value where it is a number. */
function asNumber(value) {
	return typeof value === "number" ? value : void 0;
}
/** The value at the end of a way through mappings and lists; undefined as soon as a step is missing. */
function valueAt(value, ...route) {
	let at = value;
	for (const step of route) if (typeof step === "number") at = asList(at)[step];
	else {
		const object = asObject(at);
		at = object !== void 0 && Object.hasOwn(object, step) ? object[step] : void 0;
	}
	return at;
}
/** A text that is equal for equal values, whatever the order in which keys were written. */
function canonicalJson(value) {
	if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(",")}]`;
	const object = asObject(value);
	if (object === void 0) return JSON.stringify(value ?? null);
	return `{${Object.keys(object).toSorted().map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`).join(",")}}`;
}
// src/manifest/stream.ts
/**
* Cuts a file into documents as kubectl does, before anything is parsed, so that a broken one hides no other: at lines
* that begin with `---`. A stretch that is a series of JSON objects, each beginning on a line of its own, is cut between
* them. What holds nothing but blanks and comments is left out.
* Source: k8s.io/apimachinery/pkg/util/yaml, `YAMLReader` and `NewYAMLOrJSONDecoder`.
*/
function splitStream(text) {
	return atMarkers(text).flatMap((part) => {
		if (part.problem !== void 0) return [part];
		const objects = jsonObjects(part);
		if (objects !== void 0) return objects;
		const problem = characterProblem(part.text);
		if (problem !== void 0) return [{
			...part,
			problem
		}];
		return HAS_CONTENT.test(part.text) ? [part] : [];
	});
}
const HAS_CONTENT = /^[ \t]*[^ \t\r\n#]/m;
function atMarkers(text) {
	const parts = [];
	let start = 0;
	let line = 1;
	let problem;
	const cut = (end) => {
		const own = text.slice(start, end);
		parts.push(problem === void 0 ? {
			text: own,
			line
		} : {
			text: own,
			line,
			problem
		});
		line += countLines(own);
	};
	for (const { index, 0: marker } of text.matchAll(/(?<![^\n])---[^\n]*(?:\n|$)/g)) {
		cut(index);
		const bare = /^---(?:[ \t]+#.*|\s*)$/.test(marker.trimEnd());
		start = bare ? index + marker.length : index;
		line += bare ? countLines(marker) : 0;
		problem = bare ? void 0 : {
			message: "text follows `---` on its line; put it on the next",
			offset: 3
		};
	}
	cut(text.length);
	return parts;
}
function countLines(text) {
	let count = 0;
	for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
	return count;
}
/**
* Characters that kubectl's reader refuses or takes for line breaks (U+0085, U+2028, U+2029), so that a comment ends at
* them, where other readers and every editor see text.
*/
const TREACHEROUS = /[\u007f-\u009f\u2028\u2029\ufffe\uffff]/;
function characterProblem(text) {
	const offset = text.search(TREACHEROUS);
	if (offset < 0) return void 0;
	const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, "0");
	return {
		message: `character U+${code} does not mean the same to every reader; remove it, or write \`"\\u${code}"\``,
		offset
	};
}
/** The objects of a JSON stream; undefined when the text is anything else. */
function jsonObjects({ text, line }) {
	if (!/^\s*\{/.test(text)) return void 0;
	if (isJson(text)) return [{
		text: withoutTabs(text),
		line
	}];
	const parts = [];
	let depth = 0;
	let start = 0;
	let startLine = line;
	for (const { index, 0: token } of text.matchAll(/"(?:[^"\\]|\\[^])*"|[{}[\]]/g)) {
		if (depth === 0) {
			const between = text.slice(start, index);
			if (token !== "{" || !(parts.length === 0 ? /^\s*$/ : /^\s*\n[ \t]*$/).test(between)) return void 0;
			startLine += countLines(between);
			start += between.lastIndexOf("\n") + 1;
		}
		if (token === "{" || token === "[") depth += 1;
		if (token !== "}" && token !== "]") continue;
		depth -= 1;
		if (depth > 0) continue;
		const own = text.slice(start, index + 1);
		if (!isJson(own)) return void 0;
		parts.push({
			text: withoutTabs(own),
			line: startLine
		});
		startLine += countLines(own);
		start = index + 1;
	}
	return depth === 0 && text.slice(start).trim() === "" ? parts : void 0;
}
/** In JSON a tab is a blank: no string may hold one. YAML readers disagree about it. */
function withoutTabs(json) {
	return json.replaceAll("	", " ");
}
function isJson(text) {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
// src/manifest/documents.ts
const READER_LIMITS = {
	maxBytes: 8e6,
	maxDocuments: 5e3,
	maxDepth: 100,
	maxAliases: 1e3,
	maxNodes: 1e6
};
/**
* The documents of a file as Kubernetes reads them: sigs.k8s.io/yaml behind kubectl's splitting at `---`. A document that
* cannot be read is a gap with its line, and the others stay; empty ones vanish. JSON is the YAML it is, except that
* objects on lines of their own may follow each other without `---`. Where readers disagree about a text it is a gap.
*/
function readDocuments(path, content, limits = READER_LIMITS) {
	const text = content.startsWith("﻿") ? content.slice(1) : content;
	if (text.length > limits.maxBytes) return fileGap(path, text, `file is larger than ${limits.maxBytes} characters; split it`);
	const parts = splitStream(text);
	if (parts.length > limits.maxDocuments) return fileGap(path, text, `file holds more than ${limits.maxDocuments} documents; split it`);
	const value = [];
	const gaps = [];
	let nodes = limits.maxNodes;
	for (const [index, part] of parts.entries()) {
		const composition = composePart(part, {
			...limits,
			maxNodes: nodes
		});
		if (composition instanceof Unreadable) {
			gaps.push(unreadableGap(path, index, part, composition));
			continue;
		}
		const { json, size, doubts } = composition;
		nodes -= size;
		if (json !== null) value.push({
			path,
			index,
			value: json,
			text: part.text,
			line: part.line,
			doubts
		});
	}
	return {
		value,
		gaps
	};
}
function composePart({ text, problem }, limits) {
	if (problem !== void 0) return new Unreadable(problem.message, problem.offset);
	try {
		return compose(text, limits);
	} catch (error) {
		if (error instanceof Unreadable) return error;
		throw error;
	}
}
function fileGap(path, text, message) {
	return {
		value: [],
		gaps: [{
			message,
			at: {
				path,
				document: 0,
				line: 1,
				column: 1
			},
			subject: `${path} ${fingerprint(text)}`
		}]
	};
}
function unreadableGap(path, index, part, { message, offset }) {
	return {
		message: `document ${index + 1} cannot be read: ${message}`,
		at: positionIn({
			...part,
			path,
			index
		}, offset),
		subject: `${path} document ${index} ${fingerprint(part.text)}`
	};
}
function positionIn({ path, index, text, line }, offset) {
	const before = text.slice(0, offset);
	return {
		path,
		document: index,
		line: line + countLines(before),
		column: offset - before.lastIndexOf("\n")
	};
}
/** The place of an offset of a document in its file. */
function locateOffset(document, offset) {
	return positionIn(document, offset);
}
/**
* The place in the file where the value at `route` is written: of a mapping entry its key, of merged or aliased content
* the line that says it. A route that runs past what is written answers its deepest existing ancestor.
*/
function locate(document, route) {
	const { composition, marks } = marked(document);
	let { json: at, start: offset } = composition;
	for (const step of route) {
		const next = typeof at === "object" && at !== null ? marks.get(at)?.get(step) : void 0;
		if (next === void 0) break;
		offset = next;
		at = valueAt(at, step) ?? null;
	}
	return positionIn(document, offset);
}
/**
* Positions are computed when asked, since few documents ever end up in a report, and then remembered, since one long
* list may end up there a thousand times. A memory of a pure function: it can never be stale.
*/
const MARKED = /* @__PURE__ */ new WeakMap();
function marked(document) {
	const known = MARKED.get(document);
	if (known !== void 0) return known;
	const marks = /* @__PURE__ */ new Map();
	const unlimited = {
		maxDepth: 1e3,
		maxAliases: Number.POSITIVE_INFINITY,
		maxNodes: Number.POSITIVE_INFINITY
	};
	const fresh = {
		composition: compose(document.text, unlimited, marks),
		marks
	};
	MARKED.set(document, fresh);
	return fresh;
}
/**
* Whether a text that cannot be read may be meant as a Kubernetes manifest: it has both keys, or keys spelled so that no
* search finds them (escaped, behind `?`, a tag or an anchor, or as an alias).
*/
function looksLikeManifest(text) {
	return /(^|[{,])[ \t-]*["']?apiVersion["']?[ \t]*:/m.test(text) && /(^|[{,])[ \t-]*["']?kind["']?[ \t]*:/m.test(text) || /"[^"\n]*\\[^"\n]*"[ \t]*:|(^|[{,])[ \t-]*(\?[ \t\n]|[!&][^\s,]*[ \t]+[^\s,:]+[ \t]*:|\*[^\s,]+[ \t]+:)/m.test(text);
}
// src/manifest/file-names.ts
/** Whether a file may hold objects that kubectl would apply, or a kustomization, which has a name without an ending too. */
function isManifestFile(path) {
	return /\.(ya?ml|json)$/i.test(path) || isKustomization(path);
}
/** Whether a file makes a chart of its folder. */
function isChart(path) {
	return /(^|\/)Chart\.ya?ml$/.test(path);
}
/** Whether a file makes a kustomization of its folder. */
function isKustomization(path) {
	return /(^|\/)kustomization(\.ya?ml)?$/i.test(path);
}
// src/manifest/location.ts
/**
* Names a text a path of the repository: of a listing, of a literal, or resolved from either. Nothing is checked, since
* git allows every name.
*/
function repoPath(text) {
	return text;
}
/** Whether a place is a line of the repository: not a change as a whole (`.`), and nothing known from elsewhere. */
function isLine({ path, elsewhere }) {
	return path !== "." && elsewhere !== true;
}
/** The first character of a file: for facts that are about the file itself. */
function fileLocation(path) {
	return {
		path,
		document: 0,
		line: 1,
		column: 1
	};
}
// src/manifest/resource.ts
/** The label every namespace carries, set by the control plane whatever the manifest says. */
const NAMESPACE_NAME_LABEL = "kubernetes.io/metadata.name";
/** The identity of an object in the cluster. The version is not part of it: `v1` and `v1beta1` name one object. */
function resourceKey({ group, kind, namespace, name }) {
	return `${group}/${kind}/${namespace ?? ""}/${name}`;
}
/** `NetworkPolicy payments/default-deny`, for messages. */
function resourceName({ kind, namespace, name }) {
	return `${kind} \`${namespace === void 0 ? name : `${namespace}/${name}`}\``;
}
/** File, line and column of a place. */
function locationOf({ resource, route }) {
	const at = resource.origin?.(route) ?? locate(resource.document, [...resource.route, ...route]);
	return resource.elsewhere === true ? {
		...at,
		elsewhere: true
	} : at;
}
/** A gap about a resource: the same content on both sides is the same unknown. */
function resourceGap(resource, route, message) {
	return {
		message,
		at: locationOf({
			resource,
			route
		}),
		subject: `${resourceKey(resource)} ${fingerprint(message + canonicalJson(resource.body))}`
	};
}
/** Calico's API group. Its stored form, `crd.projectcalico.org/v1`, names the same objects and keeps its version. */
const CALICO_GROUP = "projectcalico.org";
const STORED_GROUP = "crd.projectcalico.org";
/** Whether an object is Calico's as the node agent stores it: written past the API server, so nothing was defaulted. */
function isStoredForm({ group, version }) {
	return group === "projectcalico.org" && version === "v1";
}
const CLUSTER_SCOPED = /* @__PURE__ */ new Set([
	...[
		"GlobalNetworkPolicy",
		"StagedGlobalNetworkPolicy",
		"Tier",
		"GlobalNetworkSet",
		"HostEndpoint",
		"Profile",
		"IPPool",
		"FelixConfiguration",
		"KubeControllersConfiguration"
	].map((kind) => `${CALICO_GROUP}/${kind}`),
	"/Namespace",
	"/Node",
	"/PersistentVolume",
	"rbac.authorization.k8s.io/ClusterRole",
	"rbac.authorization.k8s.io/ClusterRoleBinding",
	"networking.k8s.io/IngressClass",
	"gateway.networking.k8s.io/GatewayClass",
	"policy.networking.k8s.io/AdminNetworkPolicy",
	"policy.networking.k8s.io/BaselineAdminNetworkPolicy",
	"policy.networking.k8s.io/ClusterNetworkPolicy",
	"cilium.io/CiliumClusterwideNetworkPolicy",
	"k8s.ovn.org/ClusterUserDefinedNetwork"
]);
/** Kinds whose objects decide something here, so that an object the API server would refuse must be said. */
const JUDGED_GROUPS = /* @__PURE__ */ new Set([
	"",
	"apps",
	"batch",
	"networking.k8s.io",
	"gateway.networking.k8s.io",
	"route.openshift.io",
	"policy.networking.k8s.io",
	CALICO_GROUP
]);
const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
/** Whether the API server takes `key` as a label key. */
function isLabelKey(key) {
	return LABEL_KEY.test(key) && key.length <= 317;
}
/** Whether the API server takes `value` as a label value. */
function isLabelValue(value) {
	return LABEL_VALUE.test(value);
}
/** Why the API server would refuse a label map, with the way to the culprit; undefined when it would not. */
function labelProblem(value) {
	if (value === void 0 || value === null) return void 0;
	const map = asObject(value);
	if (map === void 0) return {
		route: [],
		message: "must be a mapping of strings"
	};
	for (const [key, entry] of Object.entries(map)) {
		if (!isLabelKey(key)) return {
			route: [key],
			message: `\`${key}\` is not a valid label key`
		};
		if (typeof entry !== "string") return {
			route: [key],
			message: `\`${key}: ${JSON.stringify(entry)}\` is not a string; write \`${key}: "${String(entry)}"\``
		};
		if (!isLabelValue(entry)) return {
			route: [key],
			message: `\`${entry}\` is not a valid label value`
		};
	}
}
/** The string entries of a label map. */
function toLabels(value) {
	const entries = Object.entries(asObject(value) ?? {});
	return new Map(entries.flatMap(([key, entry]) => typeof entry === "string" ? [[key, entry]] : []));
}
/**
* The Kubernetes objects of one document, `List`s unfolded. YAML that is no Kubernetes object is no business of ours
* and vanishes silently; an object of a judged kind that the API server would refuse becomes a gap instead. `start` is the
* way to where they stand, when they are only a part of it.
*/
function readResources(document, start = []) {
	const value = [];
	const gaps = [];
	const visit = (json, route, listed) => {
		if (Array.isArray(json) && route === start) {
			json.forEach((entry, index) => visit(entry, [...start, index]));
			return;
		}
		const body = asObject(json);
		const apiVersion = asString(body?.["apiVersion"]) ?? listed?.apiVersion;
		const kind = asString(body?.["kind"]) ?? listed?.kind;
		if (body === void 0 || apiVersion === void 0 || kind === void 0) return;
		const items = body["items"];
		if (kind.endsWith("List") && Array.isArray(items)) {
			const inherited = kind === "List" ? void 0 : {
				apiVersion,
				kind: kind.slice(0, -4)
			};
			asList(items).forEach((item, index) => visit(item, [
				...route,
				"items",
				index
			], inherited));
			return;
		}
		const slash = apiVersion.indexOf("/");
		const written = slash < 0 ? "" : apiVersion.slice(0, slash);
		const group = written === STORED_GROUP ? CALICO_GROUP : written;
		const metadata = written === STORED_GROUP ? storedMetadata(body) : asObject(body["metadata"]);
		const name = asString(metadata?.["name"]) ?? (asString(metadata?.["generateName"]) === void 0 ? void 0 : `${asString(metadata?.["generateName"])}*`);
		const namespaced = !CLUSTER_SCOPED.has(`${group}/${kind}`);
		const resource = {
			group,
			version: apiVersion.slice(slash + 1),
			kind,
			namespace: namespaced ? asString(metadata?.["namespace"]) || "default" : void 0,
			name: name ?? "",
			labels: toLabels(metadata?.["labels"]),
			annotations: toLabels(metadata?.["annotations"]),
			body,
			document,
			route
		};
		const problem = JUDGED_GROUPS.has(group) ? metadataProblem(resource, metadata) : void 0;
		if (problem !== void 0) gaps.push({
			...resourceGap(resource, problem.route, problem.message),
			...problem.readable && { nature: "doubt" }
		});
		if ((problem === void 0 || problem.readable) && metadata !== void 0 && name !== void 0) value.push(resource);
	};
	visit(valueAt(document.value, ...start), start);
	if (value.some(({ group }) => JUDGED_GROUPS.has(group))) gaps.push(...document.doubts.map((doubt) => doubtGap(document, doubt)));
	return {
		value,
		gaps
	};
}
/**
* The stored form keeps name and labels of the real object as JSON in an annotation; without it the name of a policy of tier
* `default` loses a leading `default.`. Source: projectcalico/calico libcalico-go/lib/backend/k8s/resources/resources.go.
*/
function storedMetadata(body) {
	const stored = asObject(body["metadata"]);
	const kept = parseKept(asString(valueAt(stored, "annotations", "projectcalico.org/metadata")));
	const tier = asString(valueAt(body, "spec", "tier")) ?? "default";
	const isPolicy = (asString(body["kind"]) ?? "").endsWith("NetworkPolicy") && tier === "default";
	const written = asString(stored?.["name"]);
	const name = asString(kept?.["name"]) ?? (isPolicy ? written?.replace(/^default\./, "") : written);
	const labels = {
		...asObject(stored?.["labels"]),
		...asObject(kept?.["labels"])
	};
	return stored && {
		...stored,
		labels,
		...name !== void 0 && { name }
	};
}
function parseKept(text) {
	try {
		return asObject(JSON.parse(text ?? "{}"));
	} catch {
		return;
	}
}
function doubtGap(document, { offset, message }) {
	return {
		message,
		at: locateOffset(document, offset),
		subject: `doubt ${document.path} ${fingerprint(document.text)} ${offset}`,
		nature: "doubt"
	};
}
/** Why the API server would refuse an object for its metadata. A bad name leaves the object `readable`: what it means is clear. */
function metadataProblem(resource, metadata) {
	const who = `${resource.kind}${resource.name === "" ? "" : ` \`${resource.name}\``}`;
	const refused = "the API server refuses this object";
	if (metadata === void 0) return {
		route: ["metadata"],
		message: `${who} has no \`metadata\` mapping; ${refused}`
	};
	if (resource.name === "") return {
		route: ["metadata"],
		message: `${who} has no \`metadata.name\`; ${refused}`
	};
	if (!NAME.test(resource.name.replace(/\*$/, "")) && resource.group !== "rbac.authorization.k8s.io") return {
		route: ["metadata", "name"],
		message: `${who}: \`${resource.name}\` is not a valid name; ${refused}`,
		readable: true
	};
	const namespace = metadata["namespace"];
	if (namespace !== void 0 && namespace !== null && namespace !== "" && (typeof namespace !== "string" || !NAME.test(namespace))) return {
		route: ["metadata", "namespace"],
		message: `${who}: \`namespace\` must be a valid name in quotes if needed; ${refused}`
	};
	for (const field of ["labels", "annotations"]) {
		const problem = field === "labels" ? labelProblem(metadata[field]) : annotationProblem(metadata[field]);
		if (problem !== void 0) return {
			route: [
				"metadata",
				field,
				...problem.route
			],
			message: `${who}, ${field}: ${problem.message}; ${refused}`
		};
	}
}
function annotationProblem(value) {
	for (const [key, entry] of Object.entries(asObject(value) ?? {})) if (typeof entry !== "string") return {
		route: [key],
		message: `\`${key}: ${JSON.stringify(entry)}\` is not a string; put it in quotes`
	};
}
/** The value of a field of a resource. */
function fieldOf(resource, ...route) {
	return valueAt(resource.body, ...route);
}
// src/manifest/tree.ts
/** The folder that holds everything. */
const ROOT = repoPath("");
/** The folder an entry lies in. */
function folderOf(path) {
	return repoPath(path.slice(0, Math.max(path.lastIndexOf("/"), 0)));
}
/** The folders a path lies in, the nearest first and the root last. */
function foldersAbove(path) {
	const folders = [];
	for (let at = path; at !== ROOT;) {
		at = folderOf(at);
		folders.push(at);
	}
	return folders;
}
/** Whether a path is one of these places, or lies below one. */
function liesWithin(path, places) {
	if (places.size === 0) return false;
	return places.has(path) || foldersAbove(path).some((folder) => places.has(folder));
}
/** The paths below a folder, out of paths in ascending order. */
function pathsBelow(sorted, folder) {
	if (folder === ROOT) return sorted;
	return sorted.slice(lowerBound(sorted, `${folder}/`), lowerBound(sorted, `${folder}0`));
}
function lowerBound(sorted, text) {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = low + high >>> 1;
		if ((sorted[middle] ?? "") < text) low = middle + 1;
		else high = middle;
	}
	return low;
}
/** Where a relative path leads from a folder, links taken for folders. Undefined: out of the repository. */
function resolvePath(folder, relative) {
	if (relative.startsWith("/")) return void 0;
	const parts = [];
	for (const part of `${folder}/${relative}`.split("/")) if (part === "..") {
		if (parts.pop() === void 0) return void 0;
	} else if (part !== "." && part !== "") parts.push(part);
	return repoPath(parts.join("/"));
}
// src/manifest/unrendered.ts
/** Folders that a renderer takes as a whole: those of charts and kustomizations. */
function renderedFolders(paths) {
	const folders = /* @__PURE__ */ new Set();
	for (const path of paths) if (isChart(path) || isKustomization(path)) folders.add(folderOf(path));
	return folders;
}
/**
* Every place outside its own folder that a kustomization may mean: any text in it that is a path, whichever field holds
* it, so that fields of later kustomize releases and of plugins count too.
*/
function outsideReferences(path, documents) {
	const folder = folderOf(path);
	const own = /* @__PURE__ */ new Set([folder]);
	const places = documents.flatMap(({ value }) => textsOf$2(value)).flatMap((text) => [text, text.slice(text.indexOf("=") + 1)]).flatMap((text) => text.split("/").includes("..") ? resolvePath(folder, text) ?? [] : []);
	return [...new Set(places.filter((place) => !liesWithin(place, own)))].toSorted();
}
function textsOf$2(value) {
	if (typeof value === "string") return [value];
	return Array.isArray(value) ? value.flatMap(textsOf$2) : Object.values(asObject(value) ?? {}).flatMap(textsOf$2);
}
/** Contents of one side. Sorts its paths once. */
function createContentAt({ files, unread }) {
	const ids = new Map([...unread, ...[...files].map(([path, { id }]) => [path, id])]);
	const sorted = [...ids.keys()].toSorted();
	return (place) => [
		...foldersAbove(place),
		place,
		...pathsBelow(sorted, place)
	].flatMap((path) => {
		const id = ids.get(path);
		return id === void 0 ? [] : [[path, id]];
	});
}
/** A chart is unknown as a whole. */
function chartGap(path, contentAt) {
	const folder = folderOf(path);
	return {
		message: `chart \`${folder === ROOT ? "." : folder}\` is not rendered, so what it deploys is unknown; commit its rendered manifests, or exclude it under \`manifests.exclude\``,
		at: fileLocation(path),
		subject: `chart ${path} ${JSON.stringify(contentAt(folder))}`
	};
}
/** Fields of a kustomization that leave resources as they are. */
const NEUTRAL = /* @__PURE__ */ new Set([
	"apiVersion",
	"kind",
	"resources",
	"bases",
	"metadata",
	"sortOptions",
	"buildMetadata"
]);
function readKustomization$2(path, documents, contentAt) {
	const [document] = documents;
	if (document === void 0) return {
		patches: [],
		gaps: [unreadableKustomization(path, contentAt)]
	};
	const folder = folderOf(path);
	const body = asObject(document.value) ?? {};
	const transforms = Object.keys(body).filter((field) => !NEUTRAL.has(field));
	const gaps = foreignGaps(path, body, contentAt);
	if (transforms.length === 0) return {
		patches: [],
		gaps
	};
	const content = [folder, ...outsideReferences(path, documents)].map(contentAt);
	const uses = `uses ${transforms.map((each) => `\`${each}\``).join(", ")}`;
	return {
		patches: namedPatches(folder, body),
		gaps: [kustomizationGap(path, uses, content), ...gaps]
	};
}
/** A kustomization that cannot be read may do anything with what lies in its folder. */
function unreadableKustomization(path, contentAt) {
	return kustomizationGap(path, "cannot be read", [contentAt(folderOf(path))]);
}
function kustomizationGap(path, what, content) {
	return {
		message: `kustomization is not rendered and ${what}; commit its rendered manifests, or exclude it under \`manifests.exclude\``,
		at: fileLocation(path),
		subject: `kustomization ${path} ${JSON.stringify(content)}`
	};
}
/** Resources that kustomize takes and nobody reads here: of other repositories, or with names that manifests do not have. */
function foreignGaps(path, body, contentAt) {
	return ["resources", "bases"].flatMap((field) => asList(body[field])).flatMap((entry) => asString(entry) ?? []).flatMap((entry) => {
		const place = resolvePath(folderOf(path), entry);
		const content = place === void 0 ? [] : contentAt(place);
		const here = place === void 0 ? [] : content.filter(([at]) => liesWithin(at, /* @__PURE__ */ new Set([place])));
		if (here.length > 0 && here.every(([at]) => at !== place || isManifestFile(at))) return [];
		return [{
			message: `kustomization takes \`${entry}\`, which is no manifest of this repository; commit the manifests it stands for`,
			at: fileLocation(path),
			subject: `kustomization ${path} ${JSON.stringify({
				entry,
				content
			})}`
		}];
	});
}
const PATCH_FIELDS = [
	"patches",
	"patchesStrategicMerge",
	"patchesJson6902",
	"transformers",
	"generators",
	"configurations",
	"replacements"
];
function namedPatches(folder, body) {
	return PATCH_FIELDS.flatMap((field) => asList(body[field]).map((entry) => asString(entry) ?? asString(valueAt(entry, "path")))).flatMap((name) => name === void 0 || name.includes("\n") ? [] : resolvePath(folder, name) ?? []);
}
// src/manifest/inventory.ts
/** Whether a path can hold manifests under a selection. Files below `.github` steer the host, never the cluster. */
function canHoldManifests(path, { include, exclude }) {
	if (!isManifestFile(path) || path.startsWith(".github/")) return false;
	return (include.length === 0 || include.some((pattern) => isMatched(pattern, path))) && !exclude.some((pattern) => isMatched(pattern, path));
}
/** Whether an entry nobody can look behind, a link or a submodule, may stand for manifests under a selection. */
function mayHideManifests(path, { include, exclude }) {
	if (canHoldManifests(path, {
		include,
		exclude
	})) return true;
	const below = repoPath(`${path}/*/*.yaml`);
	const reaches = (pattern) => isMatched(pattern, below) || leadsThrough(pattern, path);
	return canHoldManifests(below, {
		include: [],
		exclude
	}) && (include.length === 0 || include.some(reaches));
}
/** What could not be read of a tree where manifests may lie. */
function treeGaps({ gaps }, selection) {
	return gaps.filter(({ at }) => mayHideManifests(at.path, selection));
}
/** Whether a pattern can match below a folder: its first segments are used up by the folder's own path. */
function leadsThrough({ source, segments }, folder) {
	return segments.some((_, used) => isMatched({
		source,
		segments: segments.slice(0, used),
		below: "file"
	}, folder));
}
/** A reader with its own memory, for one run. */
function createReader() {
	const known = /* @__PURE__ */ new Map();
	return (path, file) => {
		const key = `${file.id} ${path}`;
		const content = known.get(key) ?? readFile$1(path, file);
		known.set(key, content);
		return content;
	};
}
function readFile$1(path, { text }) {
	const { value: documents, gaps } = readDocuments(path, text);
	const readings = documents.map((document) => readResources(document));
	const relevant = gaps.length > 0 && looksLikeManifest(text) ? gaps : [];
	return {
		documents,
		resources: readings.flatMap(({ value }) => value),
		gaps: [...relevant, ...readings.flatMap((reading) => reading.gaps)]
	};
}
/**
* Every Kubernetes object of one side that stands in the repository as it will be applied. What a renderer would make of
* charts and kustomizations is not known here: each is a gap that names what cannot be seen.
*/
function readManifests(snapshot, selection, read) {
	const isSelected = (path) => canHoldManifests(path, selection);
	const contents = [...snapshot.files].flatMap(([path, file]) => isSelected(path) ? [[path, read(path, file)]] : []).toSorted(([a], [b]) => a < b ? -1 : 1);
	const unread = [...snapshot.unread.keys()].filter(isSelected);
	const contentAt = createContentAt(snapshot);
	const charts = [...contents.map(([path]) => path), ...unread].filter(isChart).toSorted();
	const rendered = new Set(charts.flatMap((path) => ["templates", "charts"].flatMap((name) => resolvePath(folderOf(path), name) ?? [])));
	const kustomizations = contents.flatMap(([path, { documents }]) => isKustomization(path) ? [readKustomization$2(path, documents, contentAt)] : []);
	const patches = new Set(kustomizations.flatMap((each) => each.patches));
	const applied = contents.filter(([path]) => !liesWithin(path, rendered) && !patches.has(path)).map(([, content]) => content);
	const gaps = [
		...treeGaps(snapshot, selection),
		...applied.flatMap((content) => content.gaps),
		...charts.map((path) => chartGap(path, contentAt)),
		...kustomizations.flatMap((each) => each.gaps),
		...unread.filter(isKustomization).map((path) => unreadableKustomization(path, contentAt))
	];
	return {
		value: applied.flatMap((content) => content.resources),
		gaps
	};
}
// src/context/age.ts
const DAY = 864e5;
/** Whole days from one instant to another; negative where the second comes first. */
function daysBetween(from, to) {
	return Math.floor((Date.parse(to) - Date.parse(from)) / DAY);
}
/**
* What is doubtful about the date of a snapshot. It counts all the same: whether to wait for a younger one is for people
* to say. One from the future has a wrong date, so nobody can tell its age.
*/
function ageGap(path, { at }, maxAgeDays, now) {
	const days = daysBetween(at, now);
	const problem = days < -1 ? `says that it was taken on ${day(at)}, and that is still to come` : days > maxAgeDays ? `was taken on ${day(at)}, ${days} days ago, and at most ${maxAgeDays} are allowed; take it again` : void 0;
	if (problem === void 0) return void 0;
	return {
		message: `context \`${path}\` ${problem}`,
		at: {
			...fileLocation(path),
			elsewhere: true
		},
		subject: `context ${path} of ${at}`,
		nature: "doubt"
	};
}
/** The day of an instant. */
const day = (instant) => instant.slice(0, 10);
// src/algebra/intervals.ts
/** The canonical set that covers exactly the given intervals, in any order, overlapping or not; empty ones are dropped. */
function intervals(parts) {
	const sorted = [...parts].filter(([from, to]) => from < to).toSorted((a, b) => a[0] < b[0] ? -1 : 1);
	const merged = [];
	for (const [from, to] of sorted) {
		const last = merged.at(-1);
		if (last !== void 0 && from <= last[1]) last[1] = greater(last[1], to);
		else merged.push([from, to]);
	}
	return merged;
}
const greater = (a, b) => a > b ? a : b;
const lesser = (a, b) => a < b ? a : b;
/** Points in `a` or in `b`. */
function union(a, b) {
	if (a.length === 0) return b;
	return b.length === 0 ? a : intervals([...a, ...b]);
}
/** Points in `a` and in `b`. */
function intersect(a, b) {
	const out = [];
	for (let i = 0, j = 0;;) {
		const left = a[i];
		const right = b[j];
		if (left === void 0 || right === void 0) return out;
		const from = greater(left[0], right[0]);
		const to = lesser(left[1], right[1]);
		if (from < to) out.push([from, to]);
		if (left[1] < right[1]) i += 1;
		else j += 1;
	}
}
/** Points in `a` and not in `b`. */
function subtract(a, b) {
	const out = [];
	let j = 0;
	for (const [start, end] of a) {
		let from = start;
		while ((b[j]?.[1] ?? end) <= from) j += 1;
		for (let k = j;; k += 1) {
			const cut = b[k];
			if (cut === void 0 || cut[0] >= end) break;
			if (from < cut[0]) out.push([from, cut[0]]);
			from = greater(from, cut[1]);
		}
		if (from < end) out.push([from, end]);
	}
	return out;
}
/** Whether both hold the same points. */
function equal(a, b) {
	return a.length === b.length && a.every(([from, to], i) => from === b[i]?.[0] && to === b[i]?.[1]);
}
/** Whether every point of `a` is in `b`. */
function isSubset(a, b) {
	return subtract(a, b).length === 0;
}
/** Whether `point` is in the set. */
function contains(set, point) {
	return set.some(([from, to]) => from <= point && point < to);
}
// src/algebra/addresses.ts
const V4_SIZE = 1n << 32n;
const V6_SIZE = 1n << 128n;
const ALL_IPV4 = [[0n, V4_SIZE]];
const ALL_IPV6 = [[V4_SIZE, V4_SIZE + V6_SIZE]];
const ALL_ADDRESSES = intervals([...ALL_IPV4, ...ALL_IPV6]);
const V4 = {
	bits: 32,
	offset: 0n
};
const V6 = {
	bits: 128,
	offset: V4_SIZE
};
function parseV4(text) {
	const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
	if (parts === void 0) return void 0;
	let value = 0n;
	for (const part of parts) {
		if (Number(part) > 255 || part.length > 1 && part.startsWith("0")) return void 0;
		value = value << 8n | BigInt(part);
	}
	return value;
}
function parseV6(text) {
	const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
	const tail = dotted?.[2] === void 0 ? void 0 : parseV4(dotted[2]);
	const halves = (tail === void 0 ? text : `${dotted?.[1]}${(tail >> 16n).toString(16)}:${(tail & 65535n).toString(16)}`).split("::");
	if (halves.length > 2) return void 0;
	const [left = [], right = []] = halves.map((half) => half === "" ? [] : half.split(":"));
	const missing = 8 - left.length - right.length;
	if (halves.length === 1 ? missing !== 0 : missing < 1) return void 0;
	const words = [
		...left,
		...Array(missing).fill("0"),
		...right
	];
	if (words.some((word) => !/^[0-9a-f]{1,4}$/i.test(word))) return void 0;
	return words.reduce((value, word) => value << 16n | BigInt(`0x${word}`), 0n);
}
/**
* The addresses of a CIDR (`10.1.2.3/8` means `10.0.0.0/8`: host bits are masked) or of a single address.
* Undefined when it is neither.
*/
function parseCidr(text) {
	const [address = "", prefix, ...rest] = text.split("/");
	const family = address.includes(":") ? V6 : V4;
	const value = family === V6 ? parseV6(address) : parseV4(address);
	if (value === void 0 || rest.length > 0) return void 0;
	if (prefix !== void 0 && !/^(0|[1-9]\d{0,2})$/.test(prefix)) return void 0;
	const length = prefix === void 0 ? family.bits : Number(prefix);
	if (length > family.bits) return void 0;
	const size = 1n << BigInt(family.bits - length);
	const from = family.offset + value - value % size;
	return [[from, from + size]];
}
function formatAddress(value, family) {
	if (family === V4) return [
		24n,
		16n,
		8n,
		0n
	].map((shift) => String(value >> shift & 255n)).join(".");
	const text = Array.from({ length: 8 }, (_, i) => value >> BigInt(112 - 16 * i) & 65535n).map((word) => word.toString(16)).join(":");
	const zeros = [...text.matchAll(/(?:^|:)(?:0(?::|$)){2,}/g)].toSorted((a, b) => b[0].length - a[0].length)[0];
	return zeros === void 0 ? text : `${text.slice(0, zeros.index)}::${text.slice(zeros.index + zeros[0].length)}`;
}
/** The fewest CIDRs that cover exactly this set, in address order, IPv4 first. */
function toCidrs(set) {
	const out = [];
	for (const [family, whole] of [[V4, ALL_IPV4], [V6, ALL_IPV6]]) for (const [from, to] of intersect(set, whole)) for (let at = from - family.offset, end = to - family.offset; at < end;) {
		let bits = 0;
		while (at % (2n << BigInt(bits)) === 0n && at + (2n << BigInt(bits)) <= end) bits += 1;
		out.push(`${formatAddress(at, family)}/${family.bits - bits}`);
		at += 1n << BigInt(bits);
	}
	return out;
}
/**
* The coarsest partition of all addresses in which every given set is a union of parts: two addresses share a part when
* the same sets contain them. The parts come in address order of their first member.
*/
function addressParts(sets) {
	const bounds = /* @__PURE__ */ new Set([
		0n,
		V4_SIZE,
		V4_SIZE + V6_SIZE
	]);
	for (const set of sets) for (const [from, to] of set) bounds.add(from).add(to);
	const cuts = [...bounds].toSorted((a, b) => a < b ? -1 : 1);
	const starts = /* @__PURE__ */ new Map();
	const ends = /* @__PURE__ */ new Map();
	sets.forEach((set, index) => {
		for (const [from, to] of set) {
			starts.set(from, [...starts.get(from) ?? [], index]);
			ends.set(to, [...ends.get(to) ?? [], index]);
		}
	});
	const parts = /* @__PURE__ */ new Map();
	const open = /* @__PURE__ */ new Set();
	cuts.slice(0, -1).forEach((from, i) => {
		for (const index of ends.get(from) ?? []) open.delete(index);
		for (const index of starts.get(from) ?? []) open.add(index);
		const key = `${from < V4_SIZE ? 4 : 6}|${[...open].toSorted((a, b) => a - b).join(",")}`;
		parts.set(key, [...parts.get(key) ?? [], [from, cuts[i + 1] ?? from]]);
	});
	return [...parts.values()].map((part) => intervals(part));
}
// src/algebra/ports.ts
/** Transport protocols of Kubernetes policies. */
const PROTOCOLS = [
	"TCP",
	"UDP",
	"SCTP"
];
/** Every protocol that some policy can tell apart; `PROTO` stands for all the others, by their number. */
const FAMILIES = [
	...PROTOCOLS,
	"ICMP",
	"ICMPv6",
	"PROTO"
];
/** IP protocol numbers of the protocols that have a stretch of their own (IANA). */
const NUMBERS = {
	1: "ICMP",
	6: "TCP",
	17: "UDP",
	58: "ICMPv6",
	132: "SCTP"
};
const OTHER_NUMBERS = Array.from({ length: 256 }, (_, number) => number).filter((number) => !(number in NUMBERS));
const LAST_PORT = 65535;
/** ICMP types 0 to 254, 256 codes each; 255 is reserved (RFC 2780). */
const ICMP_SIZE = 65280;
const SIZES = {
	TCP: LAST_PORT,
	UDP: LAST_PORT,
	SCTP: LAST_PORT,
	ICMP: ICMP_SIZE,
	ICMPv6: ICMP_SIZE,
	PROTO: OTHER_NUMBERS.length
};
const startOf = (family) => FAMILIES.slice(0, FAMILIES.indexOf(family)).reduce((sum, each) => sum + SIZES[each], 0);
const STARTS = Object.fromEntries(FAMILIES.map((family) => [family, startOf(family)]));
const NO_PORTS = [];
/** Ports `from` to `to`, both included, of one protocol. */
function ports(protocol, from, to = from) {
	return intervals([[STARTS[protocol] + from - 1, STARTS[protocol] + to]]);
}
/** Everything of one protocol. */
function everyPortOf(family) {
	return [[STARTS[family], STARTS[family] + SIZES[family]]];
}
/** One ICMP type, or one code of it. */
function icmp(family, type, code) {
	const from = STARTS[family] + type * 256 + (code ?? 0);
	return intervals([[from, from + (code === void 0 ? 256 : 1)]]);
}
/** Everything of the protocol with this IP number. */
function protocolNumber(number) {
	const family = NUMBERS[number];
	if (family !== void 0) return everyPortOf(family);
	const from = STARTS.PROTO + OTHER_NUMBERS.indexOf(number);
	return [[from, from + 1]];
}
const ALL_PORTS = FAMILIES.map(everyPortOf).reduce(union);
/** What Kubernetes policies can name. */
const TRANSPORT_PORTS = PROTOCOLS.map(everyPortOf).reduce(union);
/**
* The exchange form of `set`; protocols without ports are left out. ICMP is `type * 256 + code + 1`, other protocols are
* their number + 1, so that everything counts from 1.
*/
function portsToJson(set) {
	const json = {};
	for (const family of FAMILIES) {
		const own = intersect(set, everyPortOf(family));
		if (own.length === 0) continue;
		const ranges = own.map(([from, to]) => [from - STARTS[family], to - STARTS[family]]);
		json[family] = family === "PROTO" ? intervals(OTHER_NUMBERS.filter((_, i) => ranges.some(([from, to]) => from <= i && i < to)).map((n) => [n + 1, n + 2])).map(([from, to]) => [from, to - 1]) : ranges.map(([from, to]) => [from + 1, to]);
	}
	return json;
}
/** One line for people: `TCP 443, 8000-8080`, `all ports`, `every TCP port`, `ICMP type 8`. */
function describePorts(set) {
	if (isSubset(ALL_PORTS, set)) return "all ports";
	const transports = isSubset(TRANSPORT_PORTS, set);
	const parts = transports ? ["every TCP, UDP and SCTP port"] : [];
	for (const family of FAMILIES) {
		const own = intersect(set, everyPortOf(family));
		if (own.length === 0 || transports && isTransport(family)) continue;
		parts.push(isSubset(everyPortOf(family), own) ? everythingOf(family) : describeSome(family, own));
	}
	return parts.length === 0 ? "no port" : parts.join("; ");
}
const isTransport = (family) => PROTOCOLS.some((each) => each === family);
function everythingOf(family) {
	if (isTransport(family)) return `every ${family} port`;
	return family === "PROTO" ? "other IP protocols" : family;
}
function describeSome(family, own) {
	const points = own.map(([from, to]) => [from - STARTS[family], to - 1 - STARTS[family]]);
	const range = (from, to) => from === to ? `${from}` : `${from}-${to}`;
	if (family === "PROTO") return `IP protocol ${points.map(([from, to]) => range(OTHER_NUMBERS[from] ?? from, OTHER_NUMBERS[to] ?? to)).join(", ")}`;
	if (isTransport(family)) return `${family} ${points.map(([from, to]) => range(from + 1, to + 1)).join(", ")}`;
	return `${family} ${points.map(([from, to]) => from % 256 === 0 && to % 256 === 255 ? `type ${range(from >> 8, to >> 8)}` : range(icmpName(from), icmpName(to))).join(", ")}`;
}
const icmpName = (point) => `type ${point >> 8} code ${point & 255}`;
/** The first point of a set: the witness that people can try. Undefined when the set is empty. */
function firstPort(set) {
	return set[0]?.[0];
}
/** The protocol of a point, and its number there in the exchange form. */
function readDestination(point) {
	const protocol = FAMILIES.findLast((family) => STARTS[family] <= point) ?? "TCP";
	const offset = point - STARTS[protocol];
	return {
		protocol,
		port: 1 + (protocol === "PROTO" ? OTHER_NUMBERS[offset] ?? 0 : offset)
	};
}
/** `TCP 443`, `ICMP type 8 code 0`, `IP protocol 47`. */
function describeDestination(point) {
	return describePorts([[point, point + 1]]);
}
/** Reads `TCP/443`, `443`, `udp/53`, `ICMP/8/0`, `ICMP/8`, `47` as `PROTO/47`; undefined when it is none of these. */
function parsePort(text) {
	const match = /^(?:(TCP|UDP|SCTP|ICMP|ICMPV6|PROTO)\/)?(\d{1,5})(?:\/(\d{1,3}))?$/i.exec(text);
	if (match === null) return void 0;
	const family = FAMILIES.find((name) => name.toUpperCase() === (match[1] ?? "TCP").toUpperCase()) ?? "TCP";
	const [number, code] = [Number(match[2]), Number(match[3] ?? 0)];
	if (family === "PROTO") return number > 255 || match[3] !== void 0 ? void 0 : firstPort(protocolNumber(number));
	if (!isTransport(family)) return number > 254 || code > 255 ? void 0 : firstPort(icmp(family, number, code));
	return number < 1 || number > LAST_PORT || match[3] !== void 0 ? void 0 : firstPort(ports(family, number));
}
// src/cluster/containers.ts
/** Where each kind keeps its pod template. Dispatch is on group and kind, never on kind alone. */
const TEMPLATES = {
	"/Pod": [],
	"/PodTemplate": ["template"],
	"/ReplicationController": ["spec", "template"],
	"apps/Deployment": ["spec", "template"],
	"apps/ReplicaSet": ["spec", "template"],
	"apps/StatefulSet": ["spec", "template"],
	"apps/DaemonSet": ["spec", "template"],
	"extensions/Deployment": ["spec", "template"],
	"extensions/ReplicaSet": ["spec", "template"],
	"extensions/DaemonSet": ["spec", "template"],
	"batch/Job": ["spec", "template"],
	"batch/CronJob": [
		"spec",
		"jobTemplate",
		"spec",
		"template"
	],
	"apps.openshift.io/DeploymentConfig": ["spec", "template"],
	"argoproj.io/Rollout": ["spec", "template"],
	"serving.knative.dev/Service": ["spec", "template"],
	"serving.knative.dev/Configuration": ["spec", "template"],
	"serving.knative.dev/Revision": [],
	"apps.kruise.io/CloneSet": ["spec", "template"],
	"apps.kruise.io/StatefulSet": ["spec", "template"],
	"apps.kruise.io/DaemonSet": ["spec", "template"],
	"kubevirt.io/VirtualMachine": ["spec", "template"],
	"kubevirt.io/VirtualMachineInstance": [],
	"kubevirt.io/VirtualMachineInstanceReplicaSet": ["spec", "template"],
	"projectcalico.org/WorkloadEndpoint": []
};
/** The way to an object's pod template; undefined for kinds that have none we know. */
function templateOf({ group, kind }) {
	const key = `${group}/${kind}`;
	return Object.hasOwn(TEMPLATES, key) ? TEMPLATES[key] : void 0;
}
const CONTAINER_FIELDS = [
	{
		field: "containers",
		role: "container"
	},
	{
		field: "initContainers",
		role: "init"
	},
	{
		field: "ephemeralContainers",
		role: "ephemeral"
	}
];
/** Every container of the pod spec at `spec`, as written. */
function containerObjects(resource, spec) {
	const pod = fieldOf(resource, ...spec);
	return CONTAINER_FIELDS.flatMap(({ field, role }) => asList(valueAt(pod, field)).map((json, index) => {
		return {
			json,
			role: role === "init" && valueAt(json, "restartPolicy") === "Always" ? "sidecar" : role,
			route: [
				...spec,
				field,
				index
			]
		};
	}));
}
/** The images of the pod spec at `spec`: of containers, one without an image included, and of image volumes. */
function containersOf(resource, spec) {
	return [...containerObjects(resource, spec).map(({ json, role, route }) => toContainer(resource, role, json, route)), ...imageVolumes(resource, spec)];
}
/** One container at `route`. Its place is the image's, or its own where no image is written. */
function toContainer(resource, role, json, route) {
	return {
		name: asString(valueAt(json, "name")) ?? "",
		role,
		image: asString(valueAt(json, "image")),
		place: {
			resource,
			route: valueAt(json, "image") === void 0 ? route : [...route, "image"]
		}
	};
}
/** Volumes that are the content of an image (KEP-4639), of the pod spec at `spec`. */
function imageVolumes(resource, spec) {
	return asList(fieldOf(resource, ...spec, "volumes")).flatMap((volume, index) => {
		const image = asString(valueAt(volume, "image", "reference"));
		const place = {
			resource,
			route: [
				...spec,
				"volumes",
				index,
				"image",
				"reference"
			]
		};
		return image === void 0 ? [] : [{
			name: asString(valueAt(volume, "name")) ?? "",
			role: "volume",
			image,
			place
		}];
	});
}
// src/cluster/workload.ts
/** Whether an id such as `pay/api[Deployment]` goes by this name, with its kind or without. */
function isCalled(id, name) {
	return id === name || id.replace(/\[[^\]]*\]$/, "") === name;
}
/** `payments/card-vault[StatefulSet]`: the identity of a workload on either side. */
function workloadId({ namespace, name, kind }) {
	return `${namespace}/${name}[${kind}]`;
}
/** Ports that Knative's queue proxy opens beside the user's container. */
const KNATIVE_PORTS = [
	8012,
	8013,
	8022,
	9090,
	9091
];
/** Whether this kind carries a pod template we know. */
function isWorkload(resource) {
	return templateOf(resource) !== void 0;
}
/**
* The workload an object declares. A pod with a controller belongs to that owner, so replicas read from a live cluster
* are one workload. Undefined, with a gap, when the API server would refuse the template.
*/
function readWorkload(resource) {
	if (resource.kind === "WorkloadEndpoint") return {
		value: readWorkloadEndpoint(resource),
		gaps: []
	};
	const template = templateOf(resource) ?? [];
	const refuse = (route, message) => ({
		value: void 0,
		gaps: [{
			...resourceGap(resource, route, `${resourceName(resource)}: ${message}`),
			nature: "doubt"
		}]
	});
	if (valueAt(resource.body, "spec", "workloadRef") !== void 0 && fieldOf(resource, ...template) === void 0) return {
		value: void 0,
		gaps: []
	};
	const spec = asObject(fieldOf(resource, ...template, "spec"));
	if (spec === void 0) return refuse(template, "no pod template was found; write `spec` of the pod");
	const labelsRoute = [
		...template,
		"metadata",
		"labels"
	];
	const written = fieldOf(resource, ...labelsRoute);
	const problem = labelProblem(written);
	if (problem !== void 0) return refuse([...labelsRoute, ...problem.route], `pod labels: ${problem.message}; the API server refuses this object`);
	const labels = toLabels(written);
	const gaps = [];
	const unmatched = selectorMismatch(resource, labels);
	if (unmatched !== void 0) gaps.push({
		...resourceGap(resource, ["spec", "selector"], `${resourceName(resource)}: ${unmatched}`),
		nature: "doubt"
	});
	const attached = FURTHER_NETWORKS.find((key) => annotationAt(resource, template, key) !== void 0);
	if (attached !== void 0) gaps.push(resourceGap(resource, [
		...template,
		"metadata",
		"annotations",
		attached
	], `${resourceName(resource)} is attached to further networks by \`${attached}\`, and what reaches it there no policy of the pod network stops`));
	const owner = controllerOf(resource);
	return {
		value: {
			namespace: resource.namespace ?? "default",
			name: owner?.name ?? resource.name,
			kind: owner?.kind ?? resource.kind,
			pod: owner && resource.name,
			labels,
			ports: portsOf(resource, [...template, "spec"]),
			containers: containersOf(resource, [...template, "spec"]),
			serviceAccount: asString(spec["serviceAccountName"]) ?? asString(spec["serviceAccount"]) ?? "default",
			hostNetwork: spec["hostNetwork"] === true,
			addresses: addressesOf(resource),
			stores: asList(fieldOf(resource, "spec", "volumeClaimTemplates")).length > 0 || asList(spec["volumes"]).some(isPersistent),
			resource,
			labelsRoute
		},
		gaps
	};
}
/** A pod as Calico's own dump tells it: labels, ports and addresses, and no containers. Source: api v3 workloadendpoint.go. */
function readWorkloadEndpoint(resource) {
	const addresses = asList(fieldOf(resource, "spec", "ipNetworks")).map((net) => parseCidr(asString(net) ?? "") ?? []);
	return {
		namespace: resource.namespace ?? "default",
		name: asString(fieldOf(resource, "spec", "pod")) ?? resource.name,
		kind: "Pod",
		pod: void 0,
		labels: resource.labels,
		ports: asList(fieldOf(resource, "spec", "ports")).flatMap((entry) => toPort(entry, "port")),
		containers: [],
		serviceAccount: asString(fieldOf(resource, "spec", "serviceAccountName")) ?? "default",
		hostNetwork: false,
		addresses: addresses.length === 0 ? void 0 : addresses.reduce(union),
		stores: false,
		resource,
		labelsRoute: ["metadata", "labels"]
	};
}
/** Annotations that put pods on networks beside the pod network (Multus, GKE). */
const FURTHER_NETWORKS = [
	"k8s.v1.cni.cncf.io/networks",
	"v1.multus-cni.io/default-network",
	"networking.gke.io/interfaces"
];
const annotationAt = (resource, template, key) => fieldOf(resource, ...template, "metadata", "annotations", key);
/** `apps/v1` owners are refused when their selector does not match their own template. */
function selectorMismatch({ group, body }, labels) {
	if (group !== "apps") return void 0;
	const missing = Object.entries(asObject(valueAt(body, "spec", "selector", "matchLabels")) ?? {}).find(([key, value]) => labels.get(key) !== value);
	return missing && `\`spec.selector\` wants \`${missing[0]}=${String(missing[1])}\`, which the pod template does not carry; the API server refuses this object`;
}
function controllerOf(resource) {
	if (resource.kind !== "Pod") return void 0;
	const owners = asList(valueAt(resource.body, "metadata", "ownerReferences")).map(asObject);
	const owner = owners.find((each) => each?.["controller"] === true) ?? owners[0];
	const name = asString(owner?.["name"]);
	return name === void 0 ? void 0 : {
		name,
		kind: asString(owner?.["kind"]) ?? "Pod"
	};
}
function addressesOf(resource) {
	const status = asObject(fieldOf(resource, "status"));
	const sets = [asString(status?.["podIP"]), ...asList(status?.["podIPs"]).map((each) => asString(valueAt(each, "ip")))].flatMap((address) => address === void 0 ? [] : [parseCidr(address) ?? []]);
	return sets.length === 0 ? void 0 : sets.reduce(union);
}
const isPersistent = (volume) => valueAt(volume, "persistentVolumeClaim") !== void 0 || valueAt(volume, "ephemeral") !== void 0;
function portsOf(resource, spec) {
	const declared = containerObjects(resource, spec).filter(({ role }) => role !== "init").flatMap(({ json }) => asList(valueAt(json, "ports"))).flatMap((entry) => toPort(entry, "containerPort"));
	const extra = resource.group === "serving.knative.dev" ? KNATIVE_PORTS : [];
	return [...declared, ...extra.map((port) => ({
		name: void 0,
		protocol: "TCP",
		port,
		hostPort: void 0
	}))];
}
/** One declared port; nothing when the API server would refuse it. */
function toPort(entry, field) {
	const port = asNumber(valueAt(entry, field));
	const protocol = PROTOCOLS.find((known) => known === (valueAt(entry, "protocol") ?? "TCP"));
	if (port === void 0 || protocol === void 0) return [];
	return [{
		name: asString(valueAt(entry, "name")),
		protocol,
		port,
		hostPort: asNumber(valueAt(entry, "hostPort"))
	}];
}
// src/context/owners.ts
/**
* The objects without pods and ReplicaSets that an owner among them tells already. Pods that differ from their owner, as
* they do during a rollout or after an injection, stay: one of each sort, under the owner at the top.
*/
function foldOwners(resources) {
	const workloads = new Map(resources.filter(isWorkload).map((each) => [keyOf$1(each, each), each]));
	const met = /* @__PURE__ */ new Set();
	return resources.flatMap((resource) => {
		if (resource.kind === "WorkloadEndpoint") return isPodListed(resource, workloads) ? [] : [resource];
		const chain = isWorkload(resource) ? ownersOf(resource, workloads) : [];
		const top = chain.at(-1);
		if (top === void 0 || top.kind === "Node") return [resource];
		const own = factsOf(resource);
		const present = chain.flatMap((owner) => workloads.get(keyOf$1(resource, owner)) ?? []);
		const isRetired = resource.kind === "ReplicaSet" && valueAt(resource.body, "spec", "replicas") === 0;
		if (present.length > 0 && (isRetired || present.some((owner) => factsOf(owner) === own))) return [];
		if (resource.kind === "Pod") {
			const sort = `${keyOf$1(resource, top)} ${own}`;
			if (met.has(sort)) return [];
			met.add(sort);
		}
		return [underOwner(resource, top)];
	});
}
/** The owner at the top as an object says it itself: only what has been folded knows. */
function ownerOf(resource) {
	const owners = asList(valueAt(resource.body, "metadata", "ownerReferences"));
	const owner = owners.find((each) => valueAt(each, "controller") === true) ?? owners[0];
	const [kind, name] = [asString(valueAt(owner, "kind")), asString(valueAt(owner, "name"))];
	return kind === void 0 || name === void 0 ? void 0 : {
		kind,
		name
	};
}
/** What a workload is called among those of its cluster. */
const keyOf$1 = ({ namespace }, { kind, name }) => `${namespace ?? ""}/${name}[${kind}]`;
/** No chain of owners is this long; one that is runs in a circle. */
const MAX_OWNERS = 8;
/** Owners from the nearest up. One that is not listed is told by its name where that follows a rule. */
function ownersOf(resource, workloads) {
	const chain = [];
	for (let owner = ownerOf(resource); owner !== void 0 && chain.length < MAX_OWNERS;) {
		chain.push(owner);
		const listed = workloads.get(keyOf$1(resource, owner));
		owner = listed === void 0 ? makerOf(owner, resource) : ownerOf(listed);
	}
	return chain;
}
/** A ReplicaSet is called after its maker and the hash that it puts on its pods. */
function makerOf({ kind, name }, { labels }) {
	if (kind !== "ReplicaSet") return void 0;
	for (const [key, maker] of HASHES) {
		const hash = labels.get(key);
		if (hash !== void 0 && name.endsWith(`-${hash}`)) return {
			kind: maker,
			name: name.slice(0, -hash.length - 1)
		};
	}
}
const HASHES = [["pod-template-hash", "Deployment"], ["rollouts-pod-template-hash", "Rollout"]];
/** Labels that controllers put on each pod or each generation of pods; the owner's template has none of them. */
const GENERATED = /* @__PURE__ */ new Set([
	...HASHES.map(([label]) => label),
	"controller-revision-hash",
	"pod-template-generation",
	"statefulset.kubernetes.io/pod-name",
	"apps.kubernetes.io/pod-index",
	"controller-uid",
	"job-name",
	"batch.kubernetes.io/controller-uid",
	"batch.kubernetes.io/job-name",
	"batch.kubernetes.io/job-completion-index"
]);
/** Everything about a workload on which connections and scope rest. What cannot be read is like nothing else. */
function factsOf(resource) {
	const { value } = readWorkload(resource);
	if (value === void 0) return `unread ${resource.namespace ?? ""}/${resource.name}`;
	const { labels, ports, serviceAccount, hostNetwork, stores } = value;
	const own = [...labels].filter(([key]) => !GENERATED.has(key)).toSorted(([a], [b]) => a < b ? -1 : 1);
	return JSON.stringify([
		own,
		ports.map((port) => JSON.stringify(port)).toSorted(),
		serviceAccount,
		hostNetwork,
		stores
	]);
}
function isPodListed({ namespace, body }, workloads) {
	const name = asString(valueAt(body, "spec", "pod"));
	return name !== void 0 && workloads.has(keyOf$1({ namespace }, {
		kind: "Pod",
		name
	}));
}
/** The same object, with the owner at the top as its only one and without labels of its generation. */
function underOwner(resource, { kind, name }) {
	const metadata = valueAt(resource.body, "metadata");
	const labels = Object.fromEntries([...resource.labels].filter(([key]) => !GENERATED.has(key)));
	const own = {
		...asObject(metadata),
		ownerReferences: [{
			kind,
			name,
			controller: true
		}]
	};
	const isPod = resource.kind === "Pod";
	return {
		...resource,
		...isPod && { labels: new Map(Object.entries(labels)) },
		body: {
			...resource.body,
			metadata: isPod ? {
				...own,
				labels
			} : own
		}
	};
}
// src/context/snapshot-file.ts
const KIND = "ClusterSnapshot";
const VERSION$1 = 1;
/** Writes a snapshot. The same objects in the same order give the same text. */
function toClusterSnapshot({ at, cluster, tool }, bodies) {
	const lines = Object.entries({
		kind: KIND,
		version: VERSION$1,
		takenAt: at,
		cluster: cluster ?? null,
		tool
	}).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`);
	const objects = bodies.map((body) => `    ${JSON.stringify(body)}`).join(",\n");
	return `{\n${lines.join("\n")}\n  "resources": [${objects === "" ? "" : `\n${objects}\n  `}]\n}\n`;
}
/** Whether a text is meant as a snapshot. */
function looksLikeClusterSnapshot(text) {
	return /^[\s{]*["']?kind["']?\s*:\s*["']?ClusterSnapshot\b/.test(text);
}
/** Reads a snapshot, or manifests as somebody else wrote or printed them. */
function readContextFile(path, text) {
	const { value: documents, gaps: unread } = readDocuments(path, text);
	const [document] = documents;
	const isTaken = valueAt(document?.value, "kind") === KIND;
	if (document === void 0 || !isTaken) {
		const readings = documents.map((each) => readResources(each));
		const objects = {
			value: readings.flatMap(({ value }) => value),
			gaps: readings.flatMap(({ gaps }) => gaps)
		};
		if (unread.length === 0 && objects.value.length === 0 && objects.gaps.length === 0) return { problem: "holds no Kubernetes object" };
		return {
			taken: void 0,
			objects,
			unread
		};
	}
	const { value } = document;
	const at = asString(valueAt(value, "takenAt")) ?? "";
	if (valueAt(value, "version") !== VERSION$1) return { problem: `is of a version that this release does not know; it knows ${VERSION$1}` };
	if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(at) || Number.isNaN(Date.parse(at))) return { problem: "has no `takenAt`, an instant such as `2026-11-20T03:00:00Z`" };
	if (!Array.isArray(valueAt(value, "resources"))) return { problem: "has no list of `resources`" };
	if (documents.length > 1) return { problem: "holds more than one document; a snapshot is one" };
	return {
		taken: {
			at,
			cluster: asString(valueAt(value, "cluster")) || void 0,
			tool: asString(valueAt(value, "tool")) ?? ""
		},
		objects: readResources(document, ["resources"]),
		unread
	};
}
// src/context/context.ts
/** Where the base branch keeps what is known of clusters: a change of these files is a change of what steers the gate. */
const CONTEXT_FOLDER = ".github/cde-gate/context/";
/**
* Reads every context. A gap that is a doubt is only shown; any other says that something given could not be read, and
* then nobody may believe that it was heard.
*/
function readContexts(contexts, now) {
	const readings = contexts.map((context) => readContext(context, now));
	return {
		value: readings.flatMap(({ value }) => value),
		gaps: readings.flatMap(({ gaps }) => gaps)
	};
}
function readContext(context, now) {
	const { path, cluster, content } = context;
	switch (content.kind) {
		case "unreadable": return {
			value: [],
			gaps: [unreadable(path, content.why)]
		};
		case "file": return readFile(context, path, content.text, now);
		case "folder": {
			const { files } = content.snapshot;
			const isTaken = ([, { text }]) => looksLikeClusterSnapshot(text);
			const taken = [...files].filter(isTaken).toSorted(([a], [b]) => a < b ? -1 : 1);
			const rest = {
				...content.snapshot,
				files: new Map([...files].filter((entry) => !isTaken(entry)))
			};
			const snapshots = taken.map(([name, { text }]) => readFile(context, below$1(path, name), text, now));
			const written = {
				path,
				cluster,
				taken: void 0,
				objects: readFolder(path, rest)
			};
			return {
				value: [...snapshots.flatMap(({ value }) => value), ...isEmpty$1(written) ? [] : [written]],
				gaps: [...snapshots.flatMap(({ gaps }) => gaps), ...taken.length === 0 && isEmpty$1(written) ? [unreadable(path, "holds no Kubernetes object")] : []]
			};
		}
	}
}
const isEmpty$1 = ({ objects }) => objects.value.length === 0 && objects.gaps.length === 0;
const unreadable = (path, why) => ({
	message: `context \`${path}\` cannot be used: it ${why}`,
	at: elsewhere$1(fileLocation(path)),
	subject: `context ${path} ${why}`
});
function readFile({ cluster, maxAgeDays }, path, text, now) {
	const file = readContextFile(path, text);
	if ("problem" in file) return {
		value: [],
		gaps: [unreadable(path, file.problem)]
	};
	const { taken, objects, unread } = file;
	const known = {
		path,
		cluster: cluster ?? taken?.cluster,
		taken,
		objects: {
			value: foldOwners(objects.value).map(asKnown),
			gaps: objects.gaps.map(asElsewhere)
		}
	};
	const old = taken && ageGap(path, taken, maxAgeDays, now);
	return {
		value: [known],
		gaps: [...unread.map(asElsewhere), ...old === void 0 ? [] : [old]]
	};
}
/** Manifests of another repository: what it does not write as it is applied is a gap, equal on both sides. */
function readFolder(folder, snapshot) {
	const { value, gaps } = readManifests(snapshot, {
		include: [],
		exclude: []
	}, createReader());
	return {
		value: foldOwners(value.map((each) => ({
			...each,
			document: {
				...each.document,
				path: below$1(folder, each.document.path)
			}
		}))).map(asKnown),
		gaps: gaps.map((gap) => asElsewhere({
			...gap,
			at: {
				...gap.at,
				path: below$1(folder, gap.at.path)
			}
		}))
	};
}
const below$1 = (folder, path) => repoPath(`${folder.replace(/\/+$/, "")}/${path}`);
/** No line of this is a line of the sides that are compared. */
const asKnown = (resource) => ({
	...resource,
	elsewhere: true
});
const asElsewhere = (gap) => ({
	...gap,
	at: elsewhere$1(gap.at)
});
/** A place in a context. */
const elsewhere$1 = (at) => ({
	...at,
	elsewhere: true
});
// src/shell/blobs.ts
const LFS_POINTER$1 = "version https://git-lfs.github.com/spec/";
const utf8 = new TextDecoder("utf-8", {
	fatal: true,
	ignoreBOM: true
});
/** File content as text, or why it is none. A pointer to large-file storage is not the manifest it stands for. */
function decodeText(bytes) {
	const text = decode(bytes);
	if (text === void 0) return {
		kind: "unreadable",
		problem: "is not UTF-8 text; save it as UTF-8"
	};
	if (text.startsWith(LFS_POINTER$1)) return {
		kind: "unreadable",
		problem: "is a Git LFS pointer; keep manifests out of LFS"
	};
	return {
		kind: "text",
		text
	};
}
function decode(bytes) {
	try {
		return utf8.decode(bytes);
	} catch {
		return;
	}
}
/**
* A path as git or the file system spells it. One that is not UTF-8 keeps its printable ASCII and shows every other byte
* as `\xHH`, backslashes doubled, so that two such paths never look alike; its `problem` says so.
*/
function spellPath(bytes) {
	const text = decode(bytes);
	if (text !== void 0) return {
		path: repoPath(text),
		problem: void 0
	};
	return {
		path: repoPath([...bytes].map((byte) => byte === 92 ? "\\\\" : byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`).join("")),
		problem: "has a name that is not UTF-8; rename it"
	};
}
/** Whether an entry nobody looks behind, a link or a submodule, may stand for a wanted file or for a folder of them. */
function mayHideWanted(path, wanted) {
	return wanted(path) || wanted(repoPath(`${path}/manifest.yaml`));
}
const LINK_PROBLEM = "is a symbolic link, which is never followed; commit the file itself";
/**
* Which files of one side pass a limit, given their sizes in bytes in path order. A file that is refused does not use up
* the total, so the answer for the files before it stays the same however long the list grows.
*/
function findExcess(sizes, limits) {
	let files = 0;
	let total = 0;
	return sizes.map((size) => {
		if (size > limits.maxFileBytes) return `is larger than ${limits.maxFileBytes} bytes; split it`;
		if (files + 1 > limits.maxFiles) return `comes after the first ${limits.maxFiles} files, which is all that is read; narrow \`manifests.include\``;
		if (total + size > limits.maxTotalBytes) return `comes after the first ${limits.maxTotalBytes} bytes, which is all that is read; narrow \`manifests.include\``;
		files += 1;
		total += size;
	});
}
/**
* One side from its entries and the ids of everything else: paths sorted, everything unreadable a gap that is equal on
* both sides while nothing changed.
*/
function toSnapshot(name, entries, others) {
	const files = /* @__PURE__ */ new Map();
	const unread = new Map(others);
	const gaps = [];
	const sorted = entries.toSorted((a, b) => a.path < b.path ? -1 : 1);
	for (const { path, id, content } of sorted) if (content.kind === "text") files.set(path, {
		id,
		text: content.text
	});
	else {
		const { problem } = content;
		if (!others.has(path)) unread.set(path, id);
		gaps.push({
			message: `\`${path}\` ${problem}`,
			at: fileLocation(path),
			subject: `${problem} ${JSON.stringify([path, id])}`
		});
	}
	return {
		name,
		files,
		unread,
		gaps: [
			...gaps,
			...findPassedOver(sorted),
			...findTwins(sorted)
		]
	};
}
/** Manifests by a name that some readers know and others, kubectl among them, pass over: `deny.YAML`. */
function findPassedOver(entries) {
	return entries.flatMap(({ path, id }) => {
		const ending = /\.(ya?ml|json)$/i.exec(path)?.[0];
		if (ending === void 0 || ending === ending.toLowerCase()) return [];
		return [{
			message: `\`${path}\` is passed over by kubectl, which knows \`${ending.toLowerCase()}\` only; rename it`,
			at: fileLocation(path),
			subject: `ending ${JSON.stringify([path, id])}`,
			nature: "doubt"
		}];
	});
}
/** Paths that some file systems take for one another, equal after NFC and lower case: there, only one of them exists. */
function findTwins(entries) {
	const seen = /* @__PURE__ */ new Map();
	const gaps = [];
	for (const entry of entries) {
		const plain = entry.path.normalize("NFC").toLowerCase();
		const twin = seen.get(plain);
		if (twin === void 0) seen.set(plain, entry);
		else {
			const message = `\`${entry.path}\` and \`${twin.path}\` differ only by case or Unicode form; rename one`;
			const subject = `twins ${JSON.stringify([
				twin.path,
				twin.id,
				entry.path,
				entry.id
			])}`;
			gaps.push({
				message,
				at: fileLocation(entry.path),
				subject,
				nature: "doubt"
			});
		}
	}
	return gaps;
}
// src/shell/links.ts
/** As many links as Linux goes through for one path. */
const MAX_HOPS = 40;
/** As many links as are taken apart behind one. Past that the whole tree stands for them: sound, and coarse. */
const MAX_LINKS = 200;
/**
* Every link of a tree with what it leads to; `matters` names the files that can hold manifests. Submodules and links
* in a folder always count, the latter with what they lead to in turn. Of a place outside the tree nothing can be told
* but that it is outside.
*/
function followLinks({ nodes, idOf: identify }, matters) {
	const links = [...nodes].flatMap(([path, { kind }]) => kind === "link" ? [path] : []);
	if (links.length === 0) return /* @__PURE__ */ new Map();
	const paths = [...nodes.keys()].toSorted();
	const places = new Map(links.map((path) => [path, findPlace(nodes, paths, path)]));
	const idOf = remember(identify);
	const digestOf = (some) => digest$1(JSON.stringify(some.map((path) => [path, idOf(path)])));
	const digestAll = remember((folder) => digestOf(pathsBelow(paths, folder)));
	const createLook = (counts) => remember((folder) => {
		const below = [...nodes.has(folder) ? [folder] : [], ...pathsBelow(paths, folder)];
		const own = below.filter((path) => !places.has(path) && (nodes.get(path)?.kind !== "file" || counts(path)));
		const inner = below.filter((path) => places.has(path) && (places.get(path)?.kind !== "file" || counts(path)));
		return {
			id: digestOf(own),
			links: inner
		};
	});
	const spell = (link, look) => {
		const parts = [];
		const met = /* @__PURE__ */ new Set([link]);
		for (const each of met) {
			const place = met.size > MAX_LINKS ? { kind: "illegible" } : places.get(each) ?? { kind: "missing" };
			parts.push([
				each,
				idOf(each),
				place.kind
			]);
			if (place.kind === "illegible") return JSON.stringify([...parts, [digestAll(ROOT)]]);
			if (place.kind === "file") parts.push([place.path, idOf(place.path)]);
			if (place.kind !== "folder") continue;
			const inside = look(place.path);
			parts.push([place.path, inside.id]);
			for (const next of inside.links.slice(0, 201)) met.add(next);
		}
		return JSON.stringify(parts);
	};
	const [some, all] = [createLook(matters), createLook(() => true)];
	return new Map([...places].map(([path, { kind }]) => [path, {
		kind,
		manifests: () => spell(path, some),
		whole: () => spell(path, all)
	}]));
}
/** Goes the way the kernel goes: part by part, through links, and up only from folders that exist. */
function findPlace(nodes, paths, link) {
	const exists = (folder) => folder === ROOT || pathsBelow(paths, folder).length > 0;
	const ahead = link.slice(link.lastIndexOf("/") + 1).split("/");
	let at = folderOf(link);
	let hops = 0;
	for (let part = ahead.pop(); part !== void 0; part = ahead.pop()) {
		if (part === "" || part === ".") continue;
		if (part === "..") {
			if (at === ROOT) return { kind: "outside" };
			if (!exists(at)) return { kind: "missing" };
			at = folderOf(at);
			continue;
		}
		const path = at === ROOT ? repoPath(part) : repoPath(`${at}/${part}`);
		const node = nodes.get(path);
		if (node === void 0) at = path;
		else if (node.kind !== "link") return {
			kind: node.kind === "file" ? "file" : "folder",
			path
		};
		else {
			hops += 1;
			if (node.says === void 0) return { kind: "illegible" };
			if (hops > MAX_HOPS) return { kind: "missing" };
			if (node.says.startsWith("/")) return { kind: "outside" };
			ahead.push(...node.says.split("/").toReversed());
		}
	}
	return exists(at) ? {
		kind: "folder",
		path: at
	} : { kind: "missing" };
}
const digest$1 = (text) => createHash("sha256").update(text).digest("hex");
function remember(compute) {
	const known = /* @__PURE__ */ new Map();
	return (path) => {
		const value = known.get(path) ?? compute(path);
		known.set(path, value);
		return value;
	};
}
// src/images/policy.ts
/** Where the base branch keeps what is believed of images: scans, VEX documents, exceptions, keys, trusted roots. */
const EVIDENCE_FOLDER = ".github/cde-gate/";
const DEFAULT_SCANS = {
	maxAgeDays: {
		inside: 7,
		outside: 30
	},
	maxDatabaseAgeDays: 2,
	needsDatabaseAge: false,
	scanners: void 0,
	thresholds: {
		critical: {
			max: 0,
			graceDays: 30,
			withoutFix: true
		},
		high: {
			max: 0,
			graceDays: 90,
			withoutFix: true
		}
	},
	unknownAs: "medium",
	verifiers: []
};
/** Reads `ghcr.io/acme` or `ghcr.io`; undefined when it names no registry. */
function parseRepositoryPattern(text) {
	const [host = "", ...path] = text.split("/");
	if (!(/^[A-Za-z0-9[][A-Za-z0-9.:\-[\]]*$/.test(host) && (/[.:]/.test(host) || host === "localhost")) || path.some((segment) => !/^[a-z0-9._-]+$/.test(segment))) return void 0;
	return {
		registry: host === "index.docker.io" ? "docker.io" : host.toLowerCase(),
		path
	};
}
/** Whether a pattern covers the repository of an image: whole segments, so `ghcr.io/acme` covers no `ghcr.io/acme-evil`. */
function coversRepository({ registry, path }, reference) {
	const segments = reference.repository.split("/");
	return registry === reference.registry.toLowerCase() && path.every((segment, index) => segments[index] === segment);
}
// src/owners/codeowners.ts
/** Where GitHub looks, the first that exists counts and the others are ignored. */
const CODEOWNERS_PLACES = [
	repoPath(".github/CODEOWNERS"),
	repoPath("CODEOWNERS"),
	repoPath("docs/CODEOWNERS")
];
/** GitHub does not load a file of this many bytes or more. */
const TOO_LARGE = 3e6;
const LOGIN = /^@[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const TEAM = /^@[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/[A-Za-z0-9._-]+$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;
/** The CODEOWNERS file that counts in a tree. */
function findCodeowners(files) {
	const path = CODEOWNERS_PLACES.find((place) => files.has(place));
	const file = path && files.get(path);
	if (path === void 0 || file === void 0) return { kind: "none" };
	if (new TextEncoder().encode(file.text).length >= TOO_LARGE) return {
		kind: "too-large",
		path
	};
	return {
		kind: "found",
		owners: parseCodeowners(path, file.text)
	};
}
/** Reads the whole file. Invalid lines are listed and skipped, as GitHub skips them; the rest of the file works. */
function parseCodeowners(path, text) {
	const lines = [];
	const errors = [];
	for (const [index, raw] of text.split(/\r?\n/).entries()) {
		const [source, ...names] = fieldsOf(raw);
		if (source === void 0) continue;
		const line = index + 1;
		const pattern = parsePathPattern(source);
		const owners = names.map(parseOwner);
		const bad = names.filter((_, i) => owners[i] === void 0);
		const good = owners.flatMap((owner) => owner ?? []);
		if (pattern === void 0 || source.startsWith("\\#")) errors.push({
			line,
			message: `\`${source}\` is not a pattern GitHub accepts; the line is skipped`
		});
		else if (bad.length > 0 && good.length === 0) errors.push({
			line,
			message: `\`${bad[0]}\` is no user, team or address; the line is skipped`
		});
		else {
			for (const name of bad) errors.push({
				line,
				message: `\`${name}\` is no user, team or address; only the other owners of the line may approve`
			});
			lines.push({
				line,
				pattern,
				owners: good
			});
		}
	}
	return {
		path,
		lines,
		errors
	};
}
/** Fields of a line: split at blanks that no backslash escapes; `#` at a field's start, or behind an owner, ends it. */
function fieldsOf(raw) {
	const line = raw.trim();
	if (line.startsWith("#")) return [];
	const [pattern = "", ...rest] = line.match(/(?:\\.|[^\s\\]|\\$)+/g) ?? [];
	if (pattern === "") return [];
	const owners = rest.join(" ").split("#", 1)[0]?.trim() ?? "";
	return [pattern, ...owners === "" ? [] : owners.split(" ")];
}
function parseOwner(name) {
	if (TEAM.test(name)) return {
		kind: "team",
		name
	};
	if (LOGIN.test(name)) return {
		kind: "user",
		name
	};
	return EMAIL.test(name) ? {
		kind: "email",
		name
	} : void 0;
}
/** An owner as written. */
function ownerName({ name }) {
	return name;
}
/** The line that decides about a path: the last whose pattern covers it, alone. */
function decidingLine({ lines }, path) {
	return lines.findLast(({ pattern }) => isMatched(pattern, path));
}
/** The answer to "who owns this path", for people and other tools. */
function explainOwner(owners, path) {
	const line = decidingLine(owners, path);
	return {
		path,
		owners: line?.owners.map(ownerName) ?? [],
		line: line?.line ?? null,
		pattern: line?.pattern.source ?? null
	};
}
// src/change/files.ts
/** Where the gate's settings live. The first that exists counts. */
const SETTINGS_PATHS = [repoPath(".github/cde-gate.yml"), repoPath(".github/cde-gate.yaml")];
/** The part a file plays for the gate; undefined for all others. */
function gateRole(path) {
	if (SETTINGS_PATHS.includes(path)) return "settings";
	if (CODEOWNERS_PLACES.includes(path)) return "code owners";
	if (path.startsWith(".github/workflows/")) return "workflow";
	if (path.startsWith(".github/cde-gate/context/")) return "cluster context";
	if (path.startsWith(".github/cde-gate/")) return "image evidence";
	return path.startsWith(".github/actions/") ? "action" : void 0;
}
/** Files that steer the gate and differ between the sides. They count from the base side until they are merged. */
function compareGateFiles(base, head) {
	const idOf = ({ files, unread }, path) => files.get(path)?.id ?? unread.get(path);
	const sides = [base, head].flatMap(({ files, unread }) => [...files.keys(), ...unread.keys()]);
	return [...new Set(sides)].filter((path) => gateRole(path) !== void 0).toSorted().flatMap((path) => {
		const role = gateRole(path);
		const [before, after] = [base.files.get(path), head.files.get(path)];
		const [was, is] = [idOf(base, path), idOf(head, path)];
		if (role === void 0 || was === is) return [];
		return [{
			path,
			role,
			kind: was === void 0 ? "added" : is === void 0 ? "removed" : "edited",
			disablesGate: disables(role, before?.text, after?.text)
		}];
	});
}
const RUNS_GATE = /^[^#\n]*\buses:[^#\n]*cde-gate/m;
const SOFTENED = /^[^#\n]*continue-on-error:\s*['"]?true/m;
function disables(role, before = "", after = "") {
	if (role === "workflow") return RUNS_GATE.test(before) && (!RUNS_GATE.test(after) || SOFTENED.test(after) && !SOFTENED.test(before));
	return role === "settings" && isRehearsal(after) && !isRehearsal(before);
}
/** Whether settings, read as data, would only rehearse. */
function isRehearsal(text) {
	return readDocuments(repoPath("settings"), text).value.some(({ value }) => valueAt(value, "mode") === "warn");
}
// src/shell/wanted.ts
/** Which files of a tree the gate may need: what can hold manifests, and what steers the gate. Settings narrow it later. */
function isWanted$1(path) {
	return isManifestFile(path) || gateRole(path) !== void 0;
}
const SNAPSHOT_LIMITS = {
	maxFileBytes: 8e6,
	maxFiles: 1e5,
	maxTotalBytes: 512e6
};
// src/shell/git.ts
/** Git could not answer; the message is one line and says what would make it right. */
var GitFailure = class extends Error {};
const HARDENED = [
	["--no-pager", "--literal-pathspecs"],
	[
		"-c",
		"core.hooksPath=/dev/null",
		"-c",
		"core.fsmonitor=false",
		"-c",
		"protocol.file.allow=never"
	],
	["-c", "safe.directory=*"]
].flat();
/** From scratch: a variable that is not listed does not reach git. Relative entries of PATH could lie in the checkout. */
const environment$1 = () => ({
	PATH: (process.env["PATH"] ?? "").split(delimiter).filter(isAbsolute).join(delimiter),
	LC_ALL: "C",
	GIT_CONFIG_NOSYSTEM: "1",
	GIT_CONFIG_GLOBAL: devNull,
	GIT_ATTR_NOSYSTEM: "1",
	GIT_TERMINAL_PROMPT: "0",
	GIT_OPTIONAL_LOCKS: "0",
	GIT_NO_REPLACE_OBJECTS: "1",
	GIT_NO_LAZY_FETCH: "1",
	GIT_ALLOW_PROTOCOL: "none"
});
/** What a fetch needs of the machine to get out of a company network. */
const NETWORK_VARIABLES = [
	"HTTPS_PROXY",
	"HTTP_PROXY",
	"NO_PROXY",
	"https_proxy",
	"http_proxy",
	"no_proxy",
	"SSL_CERT_FILE",
	"SSL_CERT_DIR",
	"GIT_SSL_CAINFO"
];
/** Starts git without a shell. The caller reads its output and ends its input. */
function startGit(args, extra = {}) {
	const child = spawn("git", [...HARDENED, ...args], {
		env: {
			...environment$1(),
			...extra
		},
		stdio: [
			"pipe",
			"pipe",
			"pipe"
		]
	});
	child.stdin.on("error", () => {});
	const stderr = [];
	child.stderr.on("data", (chunk) => stderr.push(chunk));
	const ended = new Promise((resolve, reject) => {
		child.on("error", () => reject(new GitFailure("`git` cannot be started; install git 2.38 or newer and put it on `PATH`")));
		child.on("close", (status) => resolve({
			status: status ?? -1,
			stderr: Buffer.concat(stderr).toString()
		}));
	});
	ended.catch(() => {});
	return {
		child,
		ended
	};
}
/** Asks git one question, offline, and waits for the whole answer, whatever its status. */
async function askGit(args, extra = {}) {
	const { child, ended } = startGit(args, extra);
	const stdout = [];
	child.stdout.on("data", (chunk) => stdout.push(chunk));
	child.stdin.end();
	const { status, stderr } = await ended;
	return {
		status,
		stderr,
		stdout: Buffer.concat(stdout)
	};
}
/** Like `askGit`, where every status but 0 is a failure. */
async function expectGit(args) {
	const answer = await askGit(args);
	if (answer.status !== 0) throw gitFailure(args, answer);
	return answer.stdout;
}
/** One command in a repository this program made itself; it alone may use the network. Throws GitFailure. */
async function runGit(directory, args, extra = {}) {
	const network = NETWORK_VARIABLES.flatMap((name) => process.env[name] === void 0 ? [] : [[name, process.env[name]]]);
	const answer = await askGit([
		"-C",
		directory,
		...args
	], {
		...Object.fromEntries(network),
		GIT_ALLOW_PROTOCOL: "https:http",
		...extra
	});
	if (answer.status !== 0) throw gitFailure(args, answer);
	return answer.stdout;
}
/** The command word and git's own first line. Arguments stay out: they may be long. */
function gitFailure(args, { status, stderr }) {
	const [first = ""] = stderr.split("\n");
	const command = args.find((arg, index) => !arg.startsWith("-") && args[index - 1] !== "-C") ?? "";
	const cure = /missing|unable to read|not a tree|bad object|could not get object|not our ref|does not exist/i.test(first) ? "; if this is a partial clone, run `git fetch --refetch --no-filter origin`" : "";
	return new GitFailure(`\`git ${command}\` ended with status ${status} (${first.replace(/^(fatal|error): /, "")})${cure}`);
}
/** Opens the repository a folder lies in, for as long as `use` takes. Throws GitFailure when there is none. */
async function withRepository(directory, use) {
	const { status, stdout } = await askGit([
		"-C",
		directory,
		"rev-parse",
		"--path-format=absolute",
		"--git-path",
		"objects",
		"--git-path",
		"shallow",
		"--show-object-format"
	]);
	const [lent, shallowFile, format, ...rest] = stdout.toString().split("\n");
	if (status !== 0 || lent === void 0 || shallowFile === void 0 || format === void 0 || rest.length !== 1) throw new GitFailure(`\`${directory}\` is not a git repository; name one with \`--repo\`, or compare two folders with \`--base-dir\` and \`--head-dir\``);
	const objects = mkdtempSync(join$1(tmpdir(), "cde-gate-objects-"));
	try {
		mkdirSync(join$1(objects, "refs"));
		mkdirSync(join$1(objects, "objects", "info"), { recursive: true });
		writeFileSync(join$1(objects, "HEAD"), "ref: refs/heads/none\n");
		writeFileSync(join$1(objects, "config"), `[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = ${format}\n`);
		writeFileSync(join$1(objects, "objects", "info", "alternates"), `"${lent.replaceAll(/[\\"]/g, "\\$&")}"\n`);
		if (existsSync(shallowFile)) cpSync(shallowFile, join$1(objects, "shallow"));
		const cut = existsSync(shallowFile) ? readFileSync(shallowFile, "utf8").split("\n") : [];
		return await use({
			directory,
			objects,
			shallow: new Set(cut.filter((line) => line !== ""))
		});
	} finally {
		rmSync(objects, {
			recursive: true,
			force: true
		});
	}
}
/**
* The commit a name stands for. A name that both a tag and a branch have is refused: git would take the tag, and whoever
* may push tags could make head its own base. Throws GitFailure naming the fetch that brings it, or the name to write.
*/
async function resolveCommit({ directory, shallow }, name) {
	const { status, stdout, stderr } = await askGit([
		"-c",
		"core.warnAmbiguousRefs=true",
		"-C",
		directory,
		"rev-parse",
		"--verify",
		"--end-of-options",
		`${name}^{commit}`
	]);
	if (status === 0 && /^warning: refname .* is ambiguous/m.test(stderr) && !/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(name)) throw new GitFailure(`\`${name}\` is the name of several references here, a tag perhaps; write \`${name.startsWith("origin/") ? `refs/remotes/${name}` : `refs/heads/${name}`}\` for the branch`);
	if (status === 0) return stdout.toString().trim();
	const fetched = name.replace(/^(refs\/remotes\/)?origin\//, "");
	throw new GitFailure(`\`${name}\` names no commit of this repository; run \`${shallow.size > 0 && /[~^@]/.test(name) ? "git fetch --unshallow" : `git fetch origin ${fetched}`}\``);
}
/** The parents written in a commit itself, also where a shallow clone cuts them off. */
async function commitParents(directory, commit) {
	const text = (await expectGit([
		"-C",
		directory,
		"cat-file",
		"commit",
		commit
	])).toString();
	return [...(/^tree [0-9a-f]+\n((?:parent [0-9a-f]+\n)*)/.exec(text)?.[1] ?? "").matchAll(/[0-9a-f]{40,}/g)].map(([id]) => id);
}
const DEFAULT_BASES = [
	"refs/remotes/origin/HEAD",
	"refs/remotes/origin/main",
	"refs/remotes/origin/master",
	"refs/heads/main",
	"refs/heads/master"
];
/**
* The branch a change is most likely made for: the remote's default branch, else `main` or `master`, the remote's first;
* never the branch that `head` names itself. Throws GitFailure when there is none.
*/
async function defaultBase(directory, head = "HEAD") {
	const known = (await askGit([
		"-C",
		directory,
		"for-each-ref",
		"--format=%(refname)",
		...DEFAULT_BASES
	])).stdout.toString().split("\n");
	const own = (await askGit([
		"-C",
		directory,
		"rev-parse",
		"--symbolic-full-name",
		"--end-of-options",
		head
	])).stdout.toString().trim().split("\n").at(-1);
	const base = DEFAULT_BASES.find((name) => known.includes(name) && name !== own);
	if (base === void 0) throw new GitFailure("there is no `origin/main`, `origin/master`, `main` or `master` to compare with; run `git fetch origin main`, or name one with `--base`");
	return base.replace(/^refs\/(remotes|heads)\//, "");
}
// src/shell/clock.ts
/** The present moment, to the second. The only place that reads the clock. */
function now() {
	return `${(/* @__PURE__ */ new Date()).toISOString().slice(0, 19)}Z`;
}
// src/algebra/group.ts
/** Items by a key, in their order. Like `Map.groupBy`, which Node 20 does not have. */
function groupBy(items, keyOf) {
	const groups = /* @__PURE__ */ new Map();
	for (const item of items) {
		const key = keyOf(item);
		const group = groups.get(key);
		if (group === void 0) groups.set(key, [item]);
		else group.push(item);
	}
	return groups;
}
// src/manifest/source-book.ts
/** Group and kind of an object, as a text. */
function kindOf(object) {
	const group = (asString(valueAt(object, "apiVersion")) ?? "").split("/").slice(0, -1).join("/");
	return JSON.stringify([group, asString(valueAt(object, "kind")) ?? ""]);
}
/** What an object is called within one rendering: kind and names as they are written. */
function identityOf(object) {
	const name = valueAt(object, "metadata", "name") ?? valueAt(object, "metadata", "generateName") ?? "";
	return JSON.stringify([
		kindOf(object),
		valueAt(object, "metadata", "namespace") ?? "",
		name
	]);
}
/** A line of a text that is written in place, as patches are, if that line can be told; else the line that begins it. */
function inlineLocation(book, start, inline, inner) {
	const written = inline.split("\n")[inner.line - 1]?.trim();
	const line = start.line + inner.line;
	const there = book.files.get(start.path)?.split("\n")[line - 1];
	const column = there === void 0 ? 0 : there.length - there.trimStart().length + 1;
	return written !== void 0 && written !== "" && there?.trim() === written ? {
		...start,
		line,
		column
	} : start;
}
/** Parsed when somebody asks. A memory of a pure function: it can never be stale. */
const PARSED = /* @__PURE__ */ new WeakMap();
/** The documents of a file of a book. */
function documentsOf(book, path) {
	if (path === void 0) return [];
	const known = PARSED.get(book) ?? /* @__PURE__ */ new Map();
	PARSED.set(book, known);
	const documents = known.get(path) ?? readDocuments(path, book.files.get(path) ?? "").value;
	known.set(path, documents);
	return documents;
}
// src/manifest/source-search.ts
/** The only place that says a value; where there are several, the only one under the same key. */
function findScalar(documents, value, route) {
	if (value === void 0 || value === null || isEmpty(value)) return void 0;
	const found = documents.flatMap((document) => waysTo(document.value, value).map((way) => ({
		document,
		way
	})));
	const key = route.at(-1);
	const [only, other] = found.length > 1 ? found.filter(({ way }) => way.at(-1) === key) : found;
	return only === void 0 || other !== void 0 ? void 0 : locate(only.document, only.way);
}
/** Inside an equal value nothing more is found but by chance, so nobody looks there. */
function waysTo(value, wanted, way = []) {
	if (way.length > 0 && areEqual(loosen(value), loosen(wanted))) return [way];
	if (typeof value !== "object" || value === null) return [];
	return (Array.isArray(value) ? value.map((each, index) => [index, each]) : Object.entries(asObject(value) ?? {})).flatMap(([step, each]) => waysTo(each, wanted, [...way, step]));
}
const isEmpty = (value) => typeof value === "object" && value !== null && Object.keys(value).length === 0;
/** A template writes numbers and texts alike. */
const loosen = (value) => typeof value === "number" || typeof value === "boolean" ? String(value) : value;
/** Whether both values are there and equal. */
const isSame = (one, other) => one !== void 0 && other !== void 0 && areEqual(one, other);
/** Ends at the first difference, since most values that are asked about are large and different. */
function areEqual(one, other) {
	if (one === other) return true;
	if (Array.isArray(one) || Array.isArray(other)) return Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((each, index) => areEqual(each, other[index] ?? null));
	const [a, b] = [asObject(one), asObject(other)];
	if (a === void 0 || b === void 0) return false;
	const keys = Object.keys(a);
	return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && areEqual(a[key] ?? null, b[key] ?? null));
}
/** Whether a name, which may have gained a prefix or a suffix, can be the one that is written; texts with signs of a pattern fit any. */
function mayBeNamed(written, name) {
	return written === void 0 || name.includes(written) || /[*+?|^$([{\\]/.test(written);
}
/**
* The way in another object that means the same as a way in this one: items of lists are found by their name, else by
* their content, else by their number. It may run past what is written there.
*/
function align(body, other, route) {
	const way = [];
	let [here, there] = [body, other];
	for (const step of route) {
		const item = valueAt(here, step);
		const list = asList(there);
		let next = step;
		if (typeof step === "number" && list.length > 0) {
			const name = asString(valueAt(item, "name"));
			const byName = name === void 0 ? -1 : list.findIndex((each) => valueAt(each, "name") === name);
			const byContent = list.findIndex((each) => isSame(each, item));
			next = byName >= 0 ? byName : byContent >= 0 ? byContent : step;
		}
		way.push(next);
		[here, there] = [item, valueAt(there, next)];
	}
	return way;
}
// src/manifest/chart-origin.ts
/** The line of the values, else of the template, that says a value of an object that a chart made. */
function findInChart(book, template, value, route) {
	const whole = findInValues(book, value);
	if (whole !== void 0) return whole;
	const text = template === void 0 ? void 0 : book.files.get(template);
	if (template === void 0 || text === void 0) return void 0;
	return findInside(book, template, text, value, route) ?? findLiteral(template, text, value, route) ?? fileLocation(template);
}
/**
* A rule or another item as a whole stands where something inside it does: what the template does not spell comes from
* the values. Of more than an item that is told only where there is one such thing.
*/
function findInside(book, template, text, value, route) {
	if (typeof value !== "object" || route.length === 0) return void 0;
	const words = new Set(text.split(WORD_ENDS));
	const leaves = [...new Set(leavesOf(value).map(String))];
	const given = leaves.filter((leaf) => !words.has(leaf));
	const isItem = typeof route.at(-1) === "number";
	for (const leaf of isItem || given.length === 1 ? given : []) {
		const found = findInValues(book, leaf);
		if (found !== void 0) return found;
	}
	const lines = text.split("\n");
	for (const leaf of isItem ? leaves : []) {
		const [only, other] = [...lines.entries()].filter(([, line]) => line.split(WORD_ENDS).includes(leaf));
		if (only !== void 0 && other === void 0) return lineOf$1(template, only);
	}
}
const WORD_ENDS = /[^\w./-]+/;
/** The strongest values that say something in one place only. */
function findInValues(book, value) {
	for (const path of book.values.toReversed()) {
		const found = findScalar(documentsOf(book, path), value, []) ?? findInBlocks(book, path, value);
		if (found !== void 0) return found;
	}
}
/** Applications and ConfigMaps hold values as a text of many lines. */
function findInBlocks(book, path, value) {
	if (typeof value === "object") return void 0;
	for (const document of documentsOf(book, path)) for (const { text, way } of blocksOf(document.value)) {
		const found = findScalar(readDocuments(path, text).value, value, []);
		if (found !== void 0) return inlineLocation(book, locate(document, way), text, found);
	}
}
function blocksOf(value, way = []) {
	if (typeof value === "string") return value.includes("\n") ? [{
		text: value,
		way
	}] : [];
	return entriesOf(value).flatMap(([step, each]) => blocksOf(each, [...way, step]));
}
function leavesOf(value) {
	if (value === void 0 || value === null) return [];
	return typeof value === "object" ? entriesOf(value).flatMap(([, each]) => leavesOf(each)) : [value];
}
function entriesOf(value) {
	return Array.isArray(value) ? value.map((each, index) => [index, each]) : Object.entries(asObject(value) ?? {});
}
/** A line of a template that spells the last key and the value, if only one does; else that spells the last key. */
function findLiteral(path, text, value, route) {
	const key = route.findLast((step) => typeof step === "string");
	if (key === void 0) return void 0;
	const lines = [...text.split("\n").entries()].filter(([, line]) => line.trimStart().replace(/^- /, "").startsWith(`${key}:`));
	const scalar = typeof value === "object" ? void 0 : value;
	const spelt = lines.filter(([, line]) => scalar !== void 0 && line.includes(String(scalar)));
	const [only, other] = spelt.length > 0 ? spelt : lines;
	if (only === void 0 || other !== void 0) return void 0;
	return lineOf$1(path, only);
}
function lineOf$1(path, [index, line]) {
	return {
		path,
		document: 0,
		line: index + 1,
		column: line.length - line.trimStart().length + 1
	};
}
// src/manifest/replacement-origin.ts
/**
* Where the value stands that `replacements` of a kustomization copy into an object, at `route` or inside it: the object
* that they take it from is what a person edits. Where that is in no file, or the way to it is no plain one, it is the
* replacement.
*/
function findReplaced(book, kustomization, body, route) {
	for (const [index, replacement] of [...asList(valueAt(kustomization.value, "replacements")).entries()].toReversed()) {
		if (!asList(valueAt(replacement, "targets")).filter((target) => selects(valueAt(target, "select"), body)).flatMap((target) => asList(valueAt(target, "fieldPaths")).flatMap((each) => asString(each) ?? [])).some((path) => leadsAlong(stepsOf(path), route))) continue;
		const source = valueAt(replacement, "source");
		const way = stepsOf(asString(valueAt(source, "fieldPath")) ?? "metadata.name");
		for (const path of book.files.keys()) {
			const document = documentsOf(book, path).find(({ value }) => selects(source, value) && valueAt(value, ...way) !== void 0);
			if (document !== void 0) return locate(document, way);
		}
		return locate(kustomization, ["replacements", index]);
	}
}
const stepsOf = (path) => path.split(".");
/** Whether one of both ways begins with the other. */
const leadsAlong = (steps, route) => steps.slice(0, route.length).every((step, index) => step === String(route[index]) || step === "*");
/** Whether an object has the kind and the name that a selector asks for. */
function selects(selector, object) {
	const [kind, name] = [valueAt(selector, "kind"), valueAt(selector, "name")];
	return (kind === void 0 || kind === valueAt(object, "kind")) && (name === void 0 || name === valueAt(object, "metadata", "name"));
}
// src/manifest/kustomize-origin.ts
/** The line of the object, patch or kustomization that says a value of an object that kustomize made. */
function findInKustomizations(book, body, value, route) {
	const base = findBase(book, body);
	if (route.length === 0) return base && locate(base, []);
	const own = base && align(body, base.value, route);
	if (base !== void 0 && own !== void 0 && isSame(valueAt(base.value, ...own), value)) return locate(base, own);
	const first = (find) => {
		for (const kustomization of kustomizationsOf$1(book)) {
			const found = find(kustomization);
			if (found !== void 0) return found;
		}
	};
	return first((each) => findInPatches(book, each, body, route, (said) => isSame(said, value))) ?? first((each) => findScalar([each], value, route)) ?? first((each) => findReplaced(book, each, body, route)) ?? first((each) => findInPatches(book, each, body, route, () => value !== void 0)) ?? (base && locate(base, own ?? []));
}
/**
* The object that another was made from: the one that the kustomizations on its way give its name and namespace. Owners go
* by its file, so where several could be it is none.
*/
function findBase(book, body) {
	const named = basesOf(book).get(keyOf(body, nameOf(body))) ?? [];
	const exact = named.filter(({ namespace }) => namespace === namespaceOf(body));
	const fitting = exact.length === 0 && namespaceOf(body) === void 0 ? named : exact;
	const [only, other] = new Set(fitting.map(({ document }) => document));
	return other === void 0 ? only : void 0;
}
const nameOf = (object) => asString(valueAt(object, "metadata", "name")) ?? "";
const namespaceOf = (object) => asString(valueAt(object, "metadata", "namespace"));
const keyOf = (object, name) => JSON.stringify([kindOf(object), name]);
/** A memory of a pure function, like the parsed files. */
const BASES = /* @__PURE__ */ new WeakMap();
function basesOf(book) {
	const known = BASES.get(book) ?? collectBases(book);
	BASES.set(book, known);
	return known;
}
/** Every object that kustomize takes, by kind and by the name it comes to. */
function collectBases(book) {
	const bases = /* @__PURE__ */ new Map();
	const byFolder = new Map(kustomizationsOf$1(book).map((each) => [folderOf(each.path), each]));
	const take = (place, outer) => {
		const kustomization = byFolder.get(place);
		if (kustomization === void 0) {
			for (const document of documentsOf(book, book.files.has(place) ? place : void 0)) {
				if (nameOf(document.value) === "") continue;
				const key = keyOf(document.value, moved(document.value, outer));
				bases.set(key, [...bases.get(key) ?? [], {
					document,
					namespace: outer.namespace ?? namespaceOf(document.value)
				}]);
			}
			return outer;
		}
		const placesAt = (field) => asList(valueAt(kustomization.value, field)).flatMap((each) => resolvePath(place, asString(each) ?? "") ?? []);
		const moves = placesAt("components").toReversed().reduce((at, each) => take(each, at), within(outer, kustomization.value));
		for (const each of [...placesAt("resources"), ...placesAt("bases")]) take(each, moves);
		return moves;
	};
	const around = within({
		prefix: "",
		suffix: "",
		namespace: void 0
	}, book.overlay);
	const moves = book.components.toReversed().reduce((at, each) => take(each, at), around);
	for (const place of book.resources) take(place, moves);
	return bases;
}
const within = ({ prefix, suffix, namespace }, said) => ({
	prefix: `${prefix}${asString(valueAt(said, "namePrefix")) ?? ""}`,
	suffix: `${asString(valueAt(said, "nameSuffix")) ?? ""}${suffix}`,
	namespace: namespace ?? (asString(valueAt(said, "namespace")) || void 0)
});
/** The name an object comes to. Source: kustomize v5, builtinconfig defaults of namespace, namePrefix and nameSuffix. */
function moved(object, { prefix, suffix, namespace }) {
	const kind = valueAt(object, "kind");
	if (kind === "Namespace") return namespace ?? nameOf(object);
	return kind === "CustomResourceDefinition" || kind === "APIService" ? nameOf(object) : `${prefix}${nameOf(object)}${suffix}`;
}
function kustomizationsOf$1(book) {
	return book.kustomizations.flatMap((path) => documentsOf(book, path).slice(0, 1));
}
function patchesOf({ path: own, value }) {
	return [
		"patches",
		"patchesStrategicMerge",
		"patchesJson6902"
	].flatMap((field) => asList(valueAt(value, field)).map((entry, index) => {
		const name = asString(entry) ?? asString(valueAt(entry, "path"));
		const path = name === void 0 || name.includes("\n") ? void 0 : resolvePath(folderOf(own), name);
		return {
			path,
			inline: path === void 0 ? asString(valueAt(entry, "patch")) ?? name : void 0,
			at: [field, index],
			target: valueAt(entry, "target")
		};
	}));
}
/** The last patch of a kustomization that says what is wanted of a place. */
function findInPatches(book, kustomization, body, route, isWanted) {
	for (const { path, inline, at, target } of patchesOf(kustomization).toReversed()) {
		const documents = inline === void 0 ? documentsOf(book, path) : readDocuments(kustomization.path, inline).value;
		for (const patch of documents) {
			const way = isFor(target ?? patch.value, body) ? findInPatch(patch.value, body, route) : void 0;
			if (way === void 0 || !isWanted(valueAt(patch.value, ...way))) continue;
			const found = locate(patch, way);
			return inline === void 0 ? found : inlineLocation(book, locate(kustomization, [...at, "patch"]), inline, found);
		}
	}
}
/** Whether a selector, or a patch that names its object itself, may mean an object. */
const isFor = (selector, body) => (valueAt(selector, "kind") ?? body["kind"]) === body["kind"] && mayBeNamed(asString(valueAt(selector, "name") ?? valueAt(selector, "metadata", "name")), nameOf(body));
/** Where a patch says something: by the same way as in the object, or by an operation on that way, above it or below. */
function findInPatch(patch, body, route) {
	if (!Array.isArray(patch)) {
		const way = align(body, patch, route);
		return way !== void 0 && valueAt(patch, ...way) !== void 0 ? way : void 0;
	}
	for (const [index, operation] of [...patch.entries()].toReversed()) {
		const pointer = (asString(valueAt(operation, "path")) ?? "").split("/").slice(1);
		const leads = route.every((step, at) => [
			void 0,
			"-",
			String(step)
		].includes(unescapePointer(pointer[at])));
		const way = pointer.length > route.length ? [index] : [
			index,
			"value",
			...route.slice(pointer.length)
		];
		if (leads && valueAt(patch, ...way) !== void 0) return way;
	}
}
const unescapePointer = (step) => step?.replaceAll("~1", "/").replaceAll("~0", "~");
// src/manifest/origin.ts
/**
* The line that sets a value of a rendered object: in the object it was made from, in a patch, in a kustomization, in a
* values file; else the nearest line around it, and in the end the first line of the file that makes the root. The route
* begins at the object.
*/
function originOf$1(book, { body }, route) {
	const template = book.templates.get(identityOf(body));
	const value = valueAt(body, ...route);
	return (book.values.length > 0 || template !== void 0 ? findInChart(book, template, value, route) : findInKustomizations(book, body, value, route)) ?? fileLocation(book.start);
}
// src/manifest/rendered.ts
/**
* The objects of a rendering, as the cluster will have them. What carries no namespace goes where the root goes. Gaps stand
* at lines of the repository: a rendered line is nobody's to look up.
*/
function readRendered(text, book, namespace) {
	const { value: documents, gaps } = readDocuments(book.start, text);
	const readings = documents.map((document) => {
		const reading = readResources(document);
		const value = reading.value.map((resource) => withOrigin(resource, book));
		const at = () => value[0]?.origin?.([]) ?? fileLocation(book.start);
		return {
			value,
			gaps: reading.gaps.map((gap) => ({
				...gap,
				at: at()
			}))
		};
	});
	return {
		value: readings.flatMap(({ value }) => value.map((resource) => placeIn(resource, namespace))),
		gaps: [...gaps.map((gap) => ({
			...gap,
			at: fileLocation(book.start)
		})), ...readings.flatMap((reading) => reading.gaps)]
	};
}
/** Its lines, and so its file, are those of the repository: owners, settings and reports go by them. */
function withOrigin(resource, book) {
	const known = /* @__PURE__ */ new Map();
	const origin = (route) => {
		const key = JSON.stringify(route);
		const found = known.get(key) ?? originOf$1(book, resource, route);
		known.set(key, found);
		return found;
	};
	return {
		...resource,
		origin,
		document: {
			...resource.document,
			path: origin([]).path
		}
	};
}
/** An object without a namespace goes where its root goes. */
function placeIn(resource, namespace) {
	if (asString(valueAt(resource.body, "metadata", "namespace")) || namespace === void 0 || resource.namespace === void 0) return resource;
	return {
		...resource,
		namespace
	};
}
// src/roots/rendering.ts
/** Both sides share most renderings. A memory of a pure function: it can never be stale. */
const KNOWN$2 = /* @__PURE__ */ new WeakMap();
/** The objects of a rendering; those that carry no namespace go to the given one. */
function readRendering(rendering, namespace) {
	const known = KNOWN$2.get(rendering) ?? /* @__PURE__ */ new Map();
	KNOWN$2.set(rendering, known);
	const reading = known.get(namespace) ?? readRendered(rendering.text, rendering.book, namespace);
	known.set(namespace, reading);
	return reading;
}
// src/roots/clusters.ts
/**
* The clusters whose roots are not made of exactly the same on both sides. The others are proven to be untouched: every
* root of theirs is made of equal files, values and settings. Undefined is the cluster that nobody gave a name.
*/
function touchedClusters(base, head) {
	const [before, after] = [keysOf(base), keysOf(head)];
	return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name)).toSorted(byName);
}
/** Nobody divides the work. */
const EVERYTHING = { kind: "all" };
/** The touched clusters of a part. Shares of one number of runs cover every cluster exactly once. */
function clustersOfPart(touched, part) {
	switch (part.kind) {
		case "all": return touched;
		case "cluster": return touched.filter((name) => name === part.name);
		case "share": return touched.filter((_, index) => index % part.of === part.number - 1);
	}
}
/** Clusters with those that settings say are to be like them. */
function withTwins(clusters, twins) {
	const own = new Set(clusters);
	return /* @__PURE__ */ new Set([...clusters, ...twins.filter((group) => group.some((name) => own.has(name))).flat()]);
}
/** Every cluster of some side. */
function allClusters(...sides) {
	const names = sides.flatMap(({ rendered }) => rendered.roots.map(({ cluster }) => cluster));
	return [...new Set(names)].toSorted(byName);
}
const byName = (a = "", b = "") => a < b ? -1 : a > b ? 1 : 0;
function keysOf({ snapshot, rendered }) {
	const parts = /* @__PURE__ */ new Map();
	for (const root of rendered.roots) {
		const own = parts.get(root.cluster) ?? [];
		own.push(rendered.digests.get(root.id) ?? plainKey(root, snapshot));
		parts.set(root.cluster, own);
	}
	return new Map([...parts].map(([name, keys]) => [name, keys.toSorted().join("\n")]));
}
/** What a root of plain files is made of. */
function plainKey({ resources, namespace }, { files, unread }) {
	const ids = resources.map((path) => `${path} ${files.get(path)?.id ?? unread.get(path) ?? ""}`);
	return JSON.stringify([namespace ?? "", ids]);
}
/** The objects of one cluster. A root that is not rendered is its gap. */
function readCluster(sides, name, read) {
	return readSides$1(sides, ({ cluster }) => cluster === name, read);
}
/** The objects that no controller, no setting and no folder sends to any cluster: they may be part of any. */
function readUnplaced(sides, read) {
	return readSides$1(sides, ({ cluster, declaredBy }) => cluster === void 0 && declaredBy === void 0, read);
}
/**
* A root that is not known at head is left out of base too, with its gap at head: else all its objects would be told as
* gone, and nobody has seen that.
*/
function readSides$1({ base, head }, isAsked, read) {
	const isKnown = ({ id }) => head.rendered.renderings.get(id)?.kind !== "failed";
	const before = base.rendered.roots.filter(isAsked);
	const known = readRoots(before.filter(isKnown), base, read);
	const { gaps } = readRoots(before.filter((root) => !isKnown(root)), base, read);
	return {
		base: {
			...known,
			gaps: [...known.gaps, ...gaps]
		},
		head: readRoots(head.rendered.roots.filter(isAsked), head, read)
	};
}
function readRoots(roots, side, read) {
	const readings = roots.map((root) => readRoot(root, side, read));
	return {
		value: readings.flatMap(({ value }) => value),
		gaps: readings.flatMap(({ gaps }) => gaps)
	};
}
/** What is not known of a side as a whole: its roots, and what of its tree could not be read. */
function sharedGaps({ snapshot, rendered }, selection) {
	return [...treeGaps(snapshot, selection), ...rendered.gaps];
}
function readRoot(root, { snapshot: { files }, rendered: { renderings } }, read) {
	const rendering = renderings.get(root.id);
	if (rendering === void 0) {
		const contents = root.resources.flatMap((path) => {
			const file = files.get(path);
			return file === void 0 ? [] : [read(path, file)];
		});
		return {
			value: contents.flatMap(({ resources }) => resources.map((resource) => placeIn(resource, root.namespace))),
			gaps: contents.flatMap(({ gaps }) => gaps)
		};
	}
	if (rendering.kind === "failed") return {
		value: [],
		gaps: [rendering.gap]
	};
	const { value, gaps } = readRendering(rendering, root.namespace);
	return {
		value,
		gaps: [...gaps, ...rendering.doubts]
	};
}
// src/roots/source-tree.ts
/** Indexes a tree once. */
function readSourceTree(snapshot, selection, read) {
	const paths = [.../* @__PURE__ */ new Set([...snapshot.files.keys(), ...snapshot.unread.keys()])].toSorted();
	const files = new Set(paths);
	const folders = new Set(paths.flatMap(foldersAbove));
	const content = (path) => {
		const file = isManifestFile(path) ? snapshot.files.get(path) : void 0;
		return file === void 0 ? void 0 : read(path, file);
	};
	return {
		paths,
		folders: [...folders].filter((folder) => folder !== ROOT).toSorted(),
		isFile: (path) => files.has(path),
		isFolder: (path) => folders.has(path),
		below: (folder) => pathsBelow(paths, folder),
		isSelected: (path) => canHoldManifests(path, selection),
		documents: (path) => content(path)?.documents ?? [],
		text: (path) => snapshot.files.get(path)?.text ?? "",
		resources: (path) => content(path)?.resources ?? [],
		holdsManifests: (path) => {
			const found = content(path);
			return found !== void 0 && found.resources.length + found.gaps.length > 0;
		},
		contentAt: createContentAt(snapshot)
	};
}
/** Whether a way leads through an entry that is no folder: a link or a submodule, behind which nobody looks. */
function leadsBehind({ isFile }, path) {
	return foldersAbove(path).some(isFile);
}
/** A folder as people write it. */
function folderName(folder) {
	return folder === "" ? "." : folder;
}
/** The path of an entry of a folder. */
function childOf$1(folder, name) {
	return repoPath(folder === "" ? name : `${folder}/${name}`);
}
// src/roots/charts.ts
/** All charts of a tree by folder. Charts that lie in `charts/` of another are part of that one and not listed. */
function readCharts(tree) {
	const paths = tree.paths.filter(isChart);
	const nested = new Set(paths.map((path) => childOf$1(folderOf(path), "charts")));
	const outermost = paths.filter((path) => !foldersAbove(folderOf(path)).some((folder) => nested.has(folder)));
	return new Map(outermost.map((path) => [folderOf(path), readChart(tree, path)]));
}
function readChart(tree, path) {
	const folder = folderOf(path);
	const [document] = tree.documents(path);
	const body = asObject(document?.value);
	const name = asString(body?.["name"]);
	if (document === void 0 || name === void 0) {
		const message = `chart \`${folderName(folder)}\` has a \`Chart.yaml\` that cannot be read; give it \`apiVersion\`, \`name\` and \`version\``;
		const gap = {
			message,
			at: fileLocation(path),
			subject: subjectOf(tree, folder, message)
		};
		return {
			path,
			folder,
			name: folder.slice(folder.lastIndexOf("/") + 1),
			kind: "application",
			dependencies: [],
			gaps: [gap]
		};
	}
	const [requirements] = tree.documents(childOf$1(folder, "requirements.yaml"));
	const readings = [document, ...requirements === void 0 ? [] : [requirements]].flatMap((each) => asList(valueAt(each.value, "dependencies")).map((dependency, index) => {
		const found = findDependency(tree, folder, dependency);
		if (typeof found !== "string") return found;
		const message = `chart \`${folderName(folder)}\`: ${found}`;
		return {
			folders: [],
			gaps: [{
				message,
				at: locate(each, ["dependencies", index]),
				subject: subjectOf(tree, folder, message)
			}]
		};
	}));
	return {
		path,
		folder,
		name,
		kind: body?.["type"] === "library" ? "library" : "application",
		dependencies: readings.flatMap(({ folders }) => folders),
		gaps: readings.flatMap(({ gaps }) => gaps)
	};
}
const subjectOf = ({ contentAt }, folder, message) => `chart ${folder} ${JSON.stringify({
	message,
	content: contentAt(folder)
})}`;
/** Where a dependency lies, or why it cannot be had. */
function findDependency(tree, folder, dependency) {
	const name = asString(valueAt(dependency, "name")) ?? "";
	const repository = asString(valueAt(dependency, "repository")) ?? "";
	if (repository.startsWith("file://")) {
		const place = resolvePath(folder, repository.slice(7));
		if (place !== void 0 && tree.isFile(childOf$1(place, "Chart.yaml"))) return {
			folders: [place],
			gaps: []
		};
	}
	if (isVendored(tree, folder, name)) return {
		folders: [],
		gaps: []
	};
	if (repository.startsWith("file://")) return `dependency \`${name}\` is no chart at \`${repository}\`; correct the path, or commit it below \`charts/\``;
	return `dependency \`${name}\`${repository === "" ? "" : ` of \`${repository}\``} is not vendored, so what it deploys is unknown; run \`helm dependency build\` and commit \`charts/${name}-*.tgz\``;
}
/** A dependency lies in `charts/` as a folder or as an archive that carries its version. */
function isVendored(tree, folder, name) {
	const charts = childOf$1(folder, "charts");
	if (tree.isFile(repoPath(`${charts}/${name}/Chart.yaml`))) return true;
	return tree.below(repoPath(charts)).some((path) => path.startsWith(`${charts}/${name}-`) && /^v?\d[^/]*\.tgz$/.test(path.slice(charts.length + name.length + 2)));
}
/** Folders of charts that another chart depends on, so that nothing says they are installed by themselves. */
function dependedOn(charts) {
	return new Set([...charts.values()].flatMap(({ dependencies }) => dependencies));
}
/** Places of a chart whose files are no objects by themselves. */
function chartPlaces({ folder }) {
	return [
		"templates",
		"charts",
		"crds"
	].map((name) => childOf$1(folder, name));
}
/** Words that people give to values that other files build on. */
const SHARED = /* @__PURE__ */ new Set([
	"base",
	"common",
	"default",
	"defaults",
	"global",
	"shared",
	"all"
]);
/**
* Values files by convention: `values-prod.yaml`, `values.prod.yaml`, `prod.values.yaml`, `prod-values.yaml` beside the
* chart, and any file in `values/`, `env/`, `envs/` and `environments/`. `values.yaml` is the chart's own.
*/
function environmentValues(tree, { folder }) {
	const prefix = folder === "" ? "" : `${folder}/`;
	return tree.below(folder).flatMap((path) => {
		const name = path.slice(prefix.length);
		const environment = (/^values[-.]([^/]+)\.ya?ml$/.exec(name) ?? /^([^/]+)[-.]values\.ya?ml$/.exec(name) ?? /^(?:values|env|envs|environments)\/(?:values[-.])?([^/]+?)(?:[-.]values)?\.ya?ml$/.exec(name))?.[1];
		if (environment === void 0 || !isMapping(tree, path)) return [];
		return [{
			path,
			environment,
			use: SHARED.has(environment.toLowerCase()) ? "shared" : "installed"
		}];
	});
}
function isMapping({ documents, resources }, path) {
	return asObject(documents(path)[0]?.value) !== void 0 && resources(path).length === 0;
}
// src/roots/repository-source.ts
/** One repository, one text: scheme, account, port of ssh, `.git` and letter case do not matter to hosts. */
function plainUrl(url) {
	const [host = "", ...rest] = url.trim().toLowerCase().replace(/^[a-z+]+:\/\//, "").replace(/^[^/@]*@/, "").split("/");
	const [name = "", behind = ""] = host.split(":");
	return `${name}/${[.../^\d*$/.test(behind) ? [] : [behind], ...rest].join("/")}`.replace(/\/+$/, "").replace(/\.git$/, "");
}
/**
* The repositories that may be this one: those that are said to be, or else those of which every path that is
* named exists here. Which of several it is nobody can tell, so then it is none.
*/
function candidateUrls(uses) {
	return [...new Set(uses.filter(({ exists }) => exists).map(({ url }) => plainUrl(url)))].toSorted();
}
/** Whether `url` at `revision` is the tree that is being read. */
function originOf({ repository, branch }, candidates, url, revision) {
	const known = repository.map(plainUrl);
	const plain = plainUrl(url);
	if (known.length > 0 && !known.includes(plain)) return elsewhere(`lives in \`${url}\`, which is another repository`);
	if (known.length === 0 && !candidates.includes(plain)) return elsewhere(`lives in \`${url}\`, where no named folder is one of this repository`);
	if (known.length === 0 && candidates.length > 1) return elsewhere(`lives in \`${url}\`, and this repository may be any of ${candidates.length} that are named; say which`);
	if (!isThisState(branch, revision)) return elsewhere(`is taken at \`${revision ?? ""}\`, which is not the state judged here`);
	return { kind: known.length === 0 ? "assumed" : "here" };
}
const elsewhere = (why) => ({
	kind: "elsewhere",
	why
});
/** HEAD is the default branch. Without a known branch the two usual names of that stand for it. */
function isThisState(branch, revision) {
	const name = revision?.replace(/^refs\/heads\//, "") ?? "";
	if (name === "" || name === "HEAD") return true;
	return branch === void 0 ? name === "main" || name === "master" : name === branch;
}
// src/roots/declaring.ts
const NO_ROOTS = {
	value: [],
	gaps: []
};
/** An answer that is only a gap. */
function missing$2(resource, route, message) {
	return {
		value: [],
		gaps: [declarationGap$1(resource, route, message)]
	};
}
/** What a declaration leaves unknown: the same while the object and what it is about are. */
function declarationGap$1(resource, route, message) {
	return resourceGap(resource, route, `${resourceName(resource)}: ${message}`);
}
/** Why `url` at `revision` is not this tree, in words that follow its subject; undefined where it is. */
function whyElsewhere({ discovery, candidates }, url, revision) {
	const origin = originOf(discovery, candidates, url, revision);
	return origin.kind === "elsewhere" ? origin.why : void 0;
}
/** The folder that a declaration names, or why it is none. Paths of controllers begin at the top, with or without `/`. */
function folderAt({ tree }, path) {
	const place = resolvePath("", path.replace(/^\/+/, ""));
	if (place === void 0) return { why: `\`${path}\` leads out of the repository; correct the path` };
	if (place === "" || tree.isFolder(place)) return place;
	return { why: `there is no folder \`${folderName(place)}\` in this repository; correct the path, or add the folder` };
}
/** A root with nothing but what everyone has. */
function bareRoot(kind, folder, detail, at) {
	const where = at.cluster === void 0 || at.declaredBy === void 0 ? "" : ` on ${at.cluster}`;
	return {
		id: `${kind} ${folderName(folder)}${detail === "" ? "" : ` (${detail})`}${where}`,
		kind,
		folder,
		...at,
		resources: [],
		helm: void 0,
		kustomize: void 0
	};
}
/** What `helm template` is given when nobody says more than a name. */
function bareHelm(release) {
	return {
		release,
		chartValues: "kept",
		valueFiles: [],
		values: [],
		writtenIn: [],
		parameters: [],
		fileParameters: [],
		crds: "included",
		apiVersions: [],
		kubeVersion: void 0,
		postRenderers: []
	};
}
/** The place of a declaration in its file. */
function declaredAt(resource, route = []) {
	return locationOf({
		resource,
		route
	});
}
/** A text of a field that may be a number in YAML (`1.30`). */
function textOf(value) {
	return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : void 0;
}
/** The mappings among some values. */
function objectsOf(values) {
	return values.map(asObject).filter((each) => each !== void 0);
}
// src/roots/argo-source.ts
/** A gap of a source, which leaves the root standing. */
function sourceGap({ application, route }, where, message) {
	return declarationGap$1(application.resource, [...route, ...where], message);
}
// src/roots/glob.ts
const MAX_ALTERNATIVES = 200;
/** The plain patterns that braces stand for. Undefined: it uses what is not known here, or stands for too many. */
function expandBraces(pattern) {
	if (/[[\]\\!]/.test(pattern)) return void 0;
	const open = pattern.lastIndexOf("{");
	if (open < 0) return pattern.includes("}") ? void 0 : [pattern];
	const close = pattern.indexOf("}", open);
	if (close < 0) return void 0;
	const all = [];
	for (const choice of pattern.slice(open + 1, close).split(",")) {
		const inner = expandBraces(pattern.slice(0, open) + choice.trim() + pattern.slice(close + 1));
		if (inner === void 0 || all.length + inner.length > MAX_ALTERNATIVES) return void 0;
		all.push(...inner);
	}
	return all;
}
/** Whether wildcards match a text; `*` is any text and `?` any character, slashes too. */
function matchesWildcards(pattern, text) {
	let reached = /* @__PURE__ */ new Set([0]);
	for (const char of pattern) {
		const next = /* @__PURE__ */ new Set();
		const first = Math.min(...reached);
		if (char === "*") for (let at = first; at <= text.length; at += 1) next.add(at);
		else for (const at of reached) if (at < text.length && (char === "?" || text[at] === char)) next.add(at + 1);
		if (next.size === 0) return false;
		reached = next;
	}
	return reached.has(text.length);
}
/** Whether a pattern matches a path folder by folder; `**` is any number of folders. */
function matchesPath(pattern, path) {
	const names = path.split("/");
	let reached = [true, ...names.map(() => false)];
	for (const segment of pattern.split("/")) {
		let seen = false;
		reached = reached.map((here, index) => {
			if (segment === "**") {
				seen ||= here;
				return seen;
			}
			const name = names[index - 1];
			return name !== void 0 && reached[index - 1] === true && matchesWildcards(segment, name);
		});
	}
	return reached.at(-1) === true;
}
// src/roots/argo-directory.ts
/**
* Plain manifests of a folder, and of those below it where the source recurses.
* Source: argo-cd.readthedocs.io, user-guide/directory; reposerver/repository/repository.go `findManifests`.
*/
function argoDirectory({ tree }, argo, root) {
	const { source, folder } = argo;
	const directory = source["directory"];
	const [include, exclude] = ["include", "exclude"].map((field) => {
		const pattern = asString(valueAt(directory, field)) ?? "";
		return pattern === "" ? [] : expandBraces(pattern);
	});
	if (include === void 0 || exclude === void 0) return {
		value: [],
		gaps: [sourceGap(argo, ["directory"], "its patterns are not read here, so what it applies is unknown; write them with `*`, `?` and `{a,b}` only")]
	};
	const isTaken = (path) => {
		const name = folder === "" ? path : path.slice(folder.length + 1);
		if (exclude.some((pattern) => matchesWildcards(pattern, name))) return false;
		return include.length === 0 || include.some((pattern) => matchesWildcards(pattern, name));
	};
	const found = tree.below(folder).filter((path) => /\.(ya?ml|json|jsonnet)$/i.test(path) && isTaken(path)).filter((path) => valueAt(directory, "recurse") === true || folderOf(path) === folder);
	const gaps = found.filter((path) => path.endsWith(".jsonnet")).map((path) => sourceGap(argo, ["path"], `\`${path}\` is Jsonnet, which is not run here; commit the manifests it makes`));
	return {
		value: [{
			...root,
			resources: found.filter((path) => !path.endsWith(".jsonnet"))
		}],
		gaps
	};
}
// src/roots/argo-helm.ts
/**
* A chart with what the Application gives it. A values file that cannot be had is a gap, and nothing is rendered: without
* it, it would be another root. Source: argo-cd.readthedocs.io, user-guide/helm; reposerver/repository/repository.go.
*/
function argoHelm({ tree }, argo, root) {
	const { source, application } = argo;
	const helm = source["helm"];
	const isLenient = valueAt(helm, "ignoreMissingValueFiles") === true;
	const gaps = [];
	const fileAt = (text, where) => {
		const place = placeOf$2(argo, text);
		if (place === void 0) {
			const message = `\`${text}\` is no path of this repository, so its values are unknown; commit the file, and name it by its path`;
			gaps.push(sourceGap(argo, ["helm", ...where], message));
			return [];
		}
		if (tree.isFile(place)) return [place];
		if (!isLenient) gaps.push(sourceGap(argo, ["helm", ...where], `\`${place}\` does not exist; correct the path, or add the file`));
		return [];
	};
	const valueFiles = asList(valueAt(helm, "valueFiles")).flatMap((file, index) => fileAt(asString(file) ?? "", ["valueFiles", index]));
	const fileParameters = asList(valueAt(helm, "fileParameters")).flatMap((each, index) => fileAt(asString(valueAt(each, "path")) ?? "", [
		"fileParameters",
		index,
		"path"
	]).map((path) => ({
		name: asString(valueAt(each, "name")) ?? "",
		path
	})));
	const values = inlineValues$1(helm, gaps, argo);
	const parameters = asList(valueAt(helm, "parameters")).map((each) => ({
		name: asString(valueAt(each, "name")) ?? "",
		value: textOf(valueAt(each, "value")) ?? "",
		forceString: valueAt(each, "forceString") === true
	}));
	if ([...values.map((each) => JSON.stringify(each)), ...parameters.map(({ value }) => value)].find((text) => /\$\{?ARGOCD_/.test(text)) !== void 0) gaps.push(sourceGap(argo, ["helm"], "uses `$ARGOCD_…`, which Argo CD fills in; write the value"));
	const [problem] = gaps;
	if (problem !== void 0) return {
		value: [{
			...root,
			problem
		}],
		gaps
	};
	const inputs = {
		...bareHelm(asString(valueAt(helm, "releaseName")) || application.name),
		valueFiles,
		values,
		writtenIn: values.length + parameters.length > 0 ? placesOf(argo) : [],
		parameters,
		fileParameters,
		crds: valueAt(helm, "skipCrds") === true ? "skipped" : "included",
		apiVersions: asList(valueAt(helm, "apiVersions")).flatMap((each) => asString(each) ?? []),
		kubeVersion: textOf(valueAt(helm, "kubeVersion"))
	};
	const namespace = asString(valueAt(helm, "namespace")) ?? root.namespace;
	return {
		value: [{
			...root,
			namespace,
			helm: inputs
		}],
		gaps: []
	};
}
/** The Application as it was made, and where its options come from, which may be a patch. */
function placesOf({ application, route }) {
	const { resource } = application;
	return [.../* @__PURE__ */ new Set([resource.document.path, locationOf({
		resource,
		route: [...route, "helm"]
	}).path])];
}
/** Relative to the chart; from the top behind `/`; in another source behind its `$name/`. */
function placeOf$2({ folder, references }, text) {
	const [, name, rest = ""] = /^\$([\w.-]+)\/(.*)$/.exec(text) ?? [];
	if (name !== void 0) return references.has(name) ? resolvePath(repoPath(""), rest) : void 0;
	if (text === "" || /[$*?[\]{}]/.test(text) || /^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return void 0;
	return text.startsWith("/") ? resolvePath(repoPath(""), text.slice(1)) : resolvePath(folder, text);
}
/** `valuesObject` hides `values`. */
function inlineValues$1(helm, gaps, argo) {
	const object = asObject(valueAt(helm, "valuesObject"));
	if (object !== void 0) return [object];
	const text = asString(valueAt(helm, "values"));
	if (text === void 0 || text.trim() === "") return [];
	const { value, gaps: unread } = readDocuments(argo.application.resource.document.path, text);
	const [first, second] = value;
	if (unread.length === 0 && second === void 0 && (first === void 0 || asObject(first.value) !== void 0)) return first === void 0 ? [] : [first.value];
	gaps.push(sourceGap(argo, ["helm", "values"], "`values` cannot be read; make them one YAML mapping"));
	return [];
}
// src/roots/argo-kustomize.ts
/**
* A kustomization with what the Application changes in it before it builds it.
* Source: argo-cd.readthedocs.io, user-guide/kustomize; util/kustomize/kustomize.go.
*/
function argoKustomize({ graph }, argo, root) {
	const { source, folder } = argo;
	const options = asObject(source["kustomize"]) ?? {};
	if (!graph.has(folder)) return {
		value: [],
		gaps: [sourceGap(argo, ["kustomize"], `folder \`${folder}\` has no kustomization, which its \`kustomize\` asks for; add one`)]
	};
	const unknown = Object.keys(options).find((field) => !KNOWN$1.has(field));
	if (unknown !== void 0) {
		const message = `\`kustomize.${unknown}\` is not read here, so what it applies is unknown; write it into the kustomization`;
		return {
			value: [],
			gaps: [sourceGap(argo, ["kustomize", unknown], message)]
		};
	}
	const listed = asList(options["components"]).map((each) => resolvePath(folder, asString(each) ?? ""));
	const components = listed.flatMap((each) => each !== void 0 && graph.has(each) ? [each] : []);
	if (components.length < listed.length && options["ignoreMissingComponents"] !== true) return {
		value: [],
		gaps: [sourceGap(argo, ["kustomize", "components"], "names components that do not exist; correct the paths, or add the folders")]
	};
	const pairs = JSON.stringify(options["commonAnnotations"] ?? {});
	if (options["commonAnnotationsEnvsubst"] === true && pairs.includes("$")) return {
		value: [],
		gaps: [sourceGap(argo, ["kustomize", "commonAnnotations"], "its annotations hold names that Argo CD fills in; write the values")]
	};
	const named = asList(options["patches"]).findIndex((patch) => valueAt(patch, "path") !== void 0);
	if (named >= 0) return {
		value: [],
		gaps: [sourceGap(argo, [
			"kustomize",
			"patches",
			named
		], "takes a patch from a file, which is not read here; write it as `patch`")]
	};
	const overlay = overlayOf$1(options);
	const isBare = Object.keys(overlay).length === 0 && components.length === 0;
	return {
		value: [{
			...root,
			kustomize: isBare ? void 0 : {
				overlay,
				components,
				substitute: void 0
			}
		}],
		gaps: []
	};
}
const KNOWN$1 = new Set("namePrefix nameSuffix images commonLabels commonAnnotations forceCommonLabels forceCommonAnnotations commonAnnotationsEnvsubst labelWithoutSelector labelIncludeTemplates namespace replicas patches components ignoreMissingComponents version kubeVersion apiVersions".split(" "));
/** Fields in kustomize's own spelling. */
function overlayOf$1(options) {
	const overlay = {};
	for (const field of [
		"namePrefix",
		"nameSuffix",
		"commonAnnotations",
		"namespace",
		"patches"
	]) {
		const value = options[field];
		if (value !== void 0 && value !== null && value !== "") overlay[field] = value;
	}
	const images = asList(options["images"]).flatMap((each) => imageOf(asString(each) ?? ""));
	if (images.length > 0) overlay["images"] = images;
	const replicas = asList(options["replicas"]).map((each) => ({
		name: asString(valueAt(each, "name")) ?? "",
		count: Number(textOf(valueAt(each, "count")) ?? "1")
	}));
	if (replicas.length > 0) overlay["replicas"] = replicas;
	const pairs = asObject(options["commonLabels"]);
	if (pairs === void 0) return overlay;
	if (options["labelWithoutSelector"] !== true) return {
		...overlay,
		commonLabels: pairs
	};
	return {
		...overlay,
		labels: [{
			pairs,
			includeTemplates: options["labelIncludeTemplates"] === true
		}]
	};
}
/** `name=new:tag`, `name:tag`, `name@digest`, as `kustomize edit set image` takes them. */
function imageOf(text) {
	const equals = text.indexOf("=");
	const [name, target] = equals < 0 ? [void 0, text] : [text.slice(0, equals), text.slice(equals + 1)];
	const [, image = "", tag, digest] = /^(.+?)(?::([^:/@]+))?(?:@(.+))?$/.exec(target) ?? [];
	if (image === "") return [];
	return [{
		name: name ?? image,
		...name !== void 0 && image !== "*" && { newName: image },
		...tag !== void 0 && { newTag: tag },
		...digest !== void 0 && { digest }
	}];
}
// src/roots/application.ts
/**
* What an Application applies, one root for each source that lies here.
* Source: argo-cd.readthedocs.io, operator-manual/application.yaml; reposerver/repository/repository.go.
*/
function rootsOfApplication(declaring, application) {
	const { spec, resource, route } = application;
	const several = asList(spec["sources"]);
	const sources = several.length > 0 ? several.map((each, index) => ({
		each,
		at: [
			...route,
			"sources",
			index
		]
	})) : [{
		each: spec["source"] ?? null,
		at: [...route, "source"]
	}];
	if (several.length === 0 && spec["source"] === void 0) return missing$2(resource, route, "has no `source` that can be read here; name its roots in the settings of the gate");
	const readings = sources.map(({ each, at }, index) => rootsOfSource(declaring, application, asObject(each) ?? {}, at, several.length > 1 ? `, source ${index + 1}` : ""));
	return {
		value: readings.flatMap(({ value }) => value),
		gaps: readings.flatMap(({ gaps }) => gaps)
	};
}
function rootsOfSource(declaring, application, source, route, part) {
	const { resource, spec } = application;
	const say = (where, message) => missing$2(resource, [...route, ...where], message);
	const url = asString(source["repoURL"]) ?? "";
	const chart = asString(source["chart"]);
	if (chart !== void 0) return say(["chart"], `what chart \`${chart}\` of \`${url}\` deploys${into(spec)} is unknown; commit the chart, and name it as \`path\``);
	const path = asString(source["path"]);
	if (path === void 0 && source["ref"] !== void 0) return {
		value: [],
		gaps: []
	};
	const why = whyElsewhere(declaring, url, asString(source["targetRevision"]));
	if (why !== void 0) return say(["repoURL"], `what it brings${into(spec)} ${why}; judge it there, or commit it here`);
	if (source["plugin"] !== void 0 && source["plugin"] !== null) return say(["plugin"], `is rendered by a plugin${into(spec)}, which does not run here; commit what it makes`);
	const folder = folderAt(declaring, path ?? "");
	if (typeof folder === "object") return application.certainty === "assumed" ? {
		value: [],
		gaps: []
	} : say(["path"], folder.why);
	const override = [".argocd-source.yaml", `.argocd-source-${application.name}.yaml`].find((name) => declaring.tree.isFile(childOf$1(folder, name)));
	if (override !== void 0) return say(["path"], `\`${childOf$1(folder, override)}\` changes it${into(spec)} in ways that are not read; write them into the Application`);
	return renderedBy(declaring, {
		application,
		source,
		route,
		folder,
		references: referencesOf(declaring, spec)
	}, part);
}
/** The namespace an Application goes to, as the end of a phrase. */
function into(spec) {
	const namespace = asString(valueAt(spec, "destination", "namespace"));
	return namespace === void 0 || namespace === "" ? "" : ` to namespace \`${namespace}\``;
}
/** Names of sources that are this repository, for `$name/values.yaml`. */
function referencesOf(declaring, spec) {
	return new Set(asList(spec["sources"]).flatMap((each) => {
		const ref = asString(valueAt(each, "ref"));
		const isHere = whyElsewhere(declaring, asString(valueAt(each, "repoURL")) ?? "", asString(valueAt(each, "targetRevision"))) === void 0;
		return ref !== void 0 && isHere ? [ref] : [];
	}));
}
/** What is written decides about the tool, and else what lies in the folder: a kustomization before a chart. */
function renderedBy(declaring, argo, part) {
	const { application, source, folder } = argo;
	const { resource, spec, name } = application;
	const at = {
		...placeOf$1(declaring, spec),
		namespace: asString(valueAt(spec, "destination", "namespace")) || void 0,
		declaredBy: declaredAt(resource)
	};
	const root = (kind) => bareRoot(kind, folder, `Application ${name}${part}`, at);
	const written = [
		"helm",
		"kustomize",
		"directory"
	].filter((tool) => isWritten(source[tool]));
	if (written.length > 1) return missing$2(resource, argo.route, `has ${written.map((each) => `\`${each}\``).join(" and ")}, which Argo CD refuses; keep one`);
	const [tool = declaring.graph.has(folder) ? "kustomize" : declaring.charts.has(folder) ? "helm" : "directory"] = written;
	switch (tool) {
		case "helm": return argoHelm(declaring, argo, root("helm"));
		case "kustomize": return argoKustomize(declaring, argo, root("kustomize"));
		default: return argoDirectory(declaring, argo, root("plain"));
	}
}
const isWritten = (value) => Object.keys(asObject(value) ?? {}).length > 0;
/** Argo CD calls the cluster that it runs in by these names. */
const OWN_CLUSTER = /* @__PURE__ */ new Set([
	"in-cluster",
	"https://kubernetes.default.svc",
	"https://kubernetes.default.svc.cluster.local"
]);
function placeOf$1({ cluster }, spec) {
	const destination = spec["destination"];
	const named = asString(valueAt(destination, "name")) || asString(valueAt(destination, "server")) || void 0;
	return { cluster: named === void 0 || OWN_CLUSTER.has(named) ? cluster : named };
}
// src/roots/git-generator.ts
/** Parameters of every folder found. Folders with a leading dot are passed over, as Argo CD does. */
function directoryParams(tree, spec, syntax) {
	const patterns = patternsOf(spec, "directories");
	if (typeof patterns === "string") return [patterns];
	const isFound = (folder) => !folder.split("/").some((name) => name.startsWith(".")) && isWanted(patterns, folder);
	return tree.folders.filter(isFound).map((folder) => wrap(spec, pathParams(folder, void 0, syntax)));
}
/** Parameters of every file found: what is written in it, and where it lies. */
function fileParams(tree, spec, syntax) {
	const patterns = patternsOf(spec, "files");
	if (typeof patterns === "string") return [patterns];
	return tree.paths.filter((path) => isWanted(patterns, path)).flatMap((path) => {
		const value = tree.documents(path)[0]?.value;
		const sets = (Array.isArray(value) ? asList(value) : [value]).map(asObject);
		const where = wrap(spec, pathParams(folderOf(path), path.slice(path.lastIndexOf("/") + 1), syntax));
		return sets.map((set) => set === void 0 ? `reads parameters of \`${path}\`, which cannot be read` : {
			...set,
			...where
		});
	});
}
function patternsOf(spec, field) {
	const patterns = asList(valueAt(spec, field)).map((each) => ({
		path: (asString(valueAt(each, "path")) ?? "").replace(/^\.?\//, ""),
		exclude: valueAt(each, "exclude") === true
	}));
	const odd = patterns.find(({ path }) => /[[\]{}\\]/.test(path));
	return odd === void 0 ? patterns : `looks for \`${odd.path}\`, a pattern that is not read here`;
}
function isWanted(patterns, path) {
	const matched = patterns.filter((pattern) => matchesPath(pattern.path, path));
	return matched.length > 0 && matched.every(({ exclude }) => !exclude);
}
function pathParams(folder, file, syntax) {
	const segments = folder === "" ? [] : folder.split("/");
	const basename = segments.at(-1) ?? "";
	const names = {
		basename,
		basenameNormalized: normalizeName(basename),
		...file !== void 0 && {
			filename: file,
			filenameNormalized: normalizeName(file)
		}
	};
	if (syntax === "go") return { path: {
		path: folder,
		segments,
		...names
	} };
	return Object.fromEntries([
		["path", folder],
		...Object.entries(names).map(([key, value]) => [`path.${key}`, value]),
		...segments.map((segment, index) => [`path[${index}]`, segment])
	]);
}
/** `pathParamPrefix` tells several git generators of one matrix apart. */
function wrap(spec, params) {
	const prefix = asString(valueAt(spec, "pathParamPrefix")) ?? "";
	if (prefix === "") return params;
	return asObject(params["path"]) !== void 0 ? { [prefix]: params } : Object.fromEntries(Object.entries(params).map(([key, value]) => [`${prefix}.${key}`, value]));
}
function normalizeName(name) {
	return name.toLowerCase().replaceAll(/[^-a-z0-9.]/g, "-").slice(0, 253).replaceAll(/^[-.]+|[-.]+$/g, "");
}
// src/roots/template.ts
/** Puts parameters into every text of a value, keys too. */
function fillTemplate(value, params, syntax) {
	const open = /* @__PURE__ */ new Set();
	const text = (template) => template.replaceAll(/\{\{([^{}]*)\}\}/g, (whole, inside) => {
		const found = syntax === "go" ? goValue(inside, params) : fastValue(inside.trim(), params);
		if (typeof found === "string" || typeof found === "number" || typeof found === "boolean") return String(found);
		open.add(whole);
		return whole;
	});
	const visit = (at) => {
		if (typeof at === "string") return text(at);
		if (Array.isArray(at)) return asList(at).map(visit);
		const object = asObject(at);
		if (object === void 0) return at;
		return Object.fromEntries(Object.entries(object).map(([key, each]) => [text(key), visit(each)]));
	};
	return {
		value: visit(value),
		open: [...open]
	};
}
/** Keys are flat there (`values.ring` is one), and nested values can be asked for by such keys. */
function fastValue(key, params) {
	return valueAt(params, key) ?? valueAt(params, ...key.split("."));
}
function goValue(inside, params) {
	const code = inside.replace(/^-\s/, "").replace(/\s-$/, "").trim();
	if (/^(\.\w+)+$/.test(code)) return valueAt(params, ...code.slice(1).split("."));
	const indexed = /^index\s+((?:\.\w+)+)\s+(?:(\d+)|"([^"\\]*)")$/.exec(code);
	if (indexed === null) return void 0;
	const [, way = "", position, key = ""] = indexed;
	return valueAt(params, ...way.slice(1).split("."), position === void 0 ? key : Number(position));
}
// src/roots/generators.ts
const MAX_PARAMS = 5e3;
const MAX_DEPTH = 4;
/**
* What the generators of an ApplicationSet give. One that asks the cluster or a service is a gap.
* Source: argo-cd.readthedocs.io, operator-manual/applicationset/Generators.
*/
function generate(generation) {
	const { resource } = generation;
	const readings = asList(valueAt(resource.body, "spec", "generators")).map((each, index) => run(generation, each, [
		"spec",
		"generators",
		index
	], 0));
	const value = readings.flatMap((reading) => reading.value);
	const gaps = readings.flatMap((reading) => reading.gaps);
	if (value.length <= MAX_PARAMS) return {
		value,
		gaps
	};
	return {
		value: [],
		gaps: [...gaps, say(generation, ["spec", "generators"], `makes more than ${MAX_PARAMS} Applications`)]
	};
}
function say({ resource }, route, what) {
	return resourceGap(resource, route, `${resourceName(resource)} ${what}; name its roots in the settings of the gate`);
}
function run(generation, generator, route, depth) {
	const body = asObject(generator) ?? {};
	const kind = Object.keys(body).find((key) => key !== "selector" && key !== "template") ?? "";
	const at = [...route, kind];
	const none = (what) => ({
		value: [],
		gaps: [say(generation, at, what)]
	});
	if (depth > MAX_DEPTH) return none("nests generators too deep");
	if (Object.keys(asObject(body["template"]) ?? {}).length > 0) return none(`has a template of its own in a \`${kind}\` generator, which is not read`);
	const reading = runKind(generation, kind, body[kind] ?? {}, at, depth, none);
	if (body["selector"] === void 0) return reading;
	const gap = say(generation, [...route, "selector"], "selects among what a generator gives, so all of it is read");
	return {
		value: reading.value,
		gaps: [...reading.gaps, {
			...gap,
			nature: "doubt"
		}]
	};
}
function runKind(generation, kind, spec, route, depth, none) {
	switch (kind) {
		case "list": {
			const value = objectsOf(asList(valueAt(spec, "elements"))).map((values) => ({
				values,
				certainty: "known"
			}));
			if (valueAt(spec, "elementsYaml") === void 0) return {
				value,
				gaps: []
			};
			return none("makes a list out of a template (`elementsYaml`), which is not read");
		}
		case "git": {
			const why = generation.whyElsewhere(asString(valueAt(spec, "repoURL")) ?? "", asString(valueAt(spec, "revision")));
			if (why !== void 0) return none(`looks for folders or files in what ${why}`);
			const sets = [...directoryParams(generation.tree, spec, generation.syntax), ...fileParams(generation.tree, spec, generation.syntax)];
			const unread = sets.find((set) => typeof set === "string");
			if (unread !== void 0) return none(unread);
			return {
				value: objectsOf(sets).map((values) => withValues(generation, spec, values)),
				gaps: []
			};
		}
		case "matrix": return product(generation, spec, route, depth);
		case "merge": return merge(generation, spec, route, depth);
		case "clusters": return none("goes to the clusters that Argo CD knows, which no manifest says");
		default: return none(`uses the generator \`${kind}\`, which asks a service that is not asked here`);
	}
}
/** `values` of a generator may use what it found. */
function withValues({ syntax }, spec, found) {
	const values = asObject(valueAt(spec, "values"));
	if (values === void 0) return {
		values: found,
		certainty: "known"
	};
	return {
		values: {
			...found,
			values: fillTemplate(values, found, syntax).value
		},
		certainty: "known"
	};
}
/** Every pair; what the first generator gives may stand in the second. */
function product(generation, spec, route, depth) {
	const [first = null, second = null] = asList(valueAt(spec, "generators"));
	const left = run(generation, first, [
		...route,
		"generators",
		0
	], depth + 1);
	const gaps = new Map(left.gaps.map((gap) => [gap.subject, gap]));
	const value = [];
	for (const params of left.value.length === 0 ? [void 0] : left.value) {
		const right = run(generation, params === void 0 ? second : fillTemplate(second, params.values, generation.syntax).value, [
			...route,
			"generators",
			1
		], depth + 1);
		for (const gap of right.gaps) gaps.set(gap.subject, gap);
		if (params === void 0) break;
		value.push(...right.value.map((each) => join(params, each)));
		if (value.length > MAX_PARAMS) break;
	}
	return {
		value,
		gaps: [...gaps.values()]
	};
}
function join(left, right) {
	const values = {
		...asObject(left.values["values"]),
		...asObject(right.values["values"])
	};
	const both = {
		...left.values,
		...right.values
	};
	return {
		values: Object.keys(values).length === 0 ? both : {
			...both,
			values
		},
		certainty: left.certainty === "known" ? right.certainty : "assumed"
	};
}
/** The first generator's parameters, completed and overridden by those of the others that agree on the merge keys. */
function merge(generation, spec, route, depth) {
	const generators = asList(valueAt(spec, "generators"));
	const keys = asList(valueAt(spec, "mergeKeys")).flatMap((key) => asString(key) ?? []);
	const readings = generators.map((each, index) => run(generation, each, [
		...route,
		"generators",
		index
	], depth + 1));
	const [base, ...others] = readings;
	const overrides = others.flatMap((reading) => reading.value);
	const gaps = readings.flatMap((reading) => reading.gaps);
	const identity = ({ values }) => canonicalJson(keys.map((key) => valueAt(values, key) ?? null));
	const clusters = asObject(valueAt(generators[0], "clusters"));
	const isCluster = (key) => key === "name" || key === "nameNormalized" || key === "server";
	const named = clusters !== void 0 && keys.some(isCluster) ? new Map(overrides.map((each) => [identity(each), each])) : /* @__PURE__ */ new Map();
	return {
		value: (clusters === void 0 ? base?.value ?? [] : [...named.values()].map(({ values }) => ({
			values: {
				...Object.fromEntries(keys.map((key) => [key, valueAt(values, key) ?? null])),
				values: clusters["values"] ?? {}
			},
			certainty: "assumed"
		}))).map((each) => overrides.filter((other) => identity(other) === identity(each)).reduce((sum, other) => ({
			...join(sum, other),
			certainty: sum.certainty
		}), each)),
		gaps
	};
}
// src/roots/application-set.ts
/**
* What the Applications of an ApplicationSet apply. Its generators and templates are as in docs/roots.md; whatever
* they leave open is a gap.
*/
function rootsOfApplicationSet(declaring, resource) {
	const spec = asObject(resource.body["spec"]) ?? {};
	const template = asObject(spec["template"]);
	if (template === void 0) return missing$2(resource, ["spec"], "has no `template`; give it one");
	if (spec["templatePatch"] !== void 0) return missing$2(resource, ["spec", "templatePatch"], "patches its template, which is not read; write the template without");
	const syntax = spec["goTemplate"] === true ? "go" : "fasttemplate";
	const { value: sets, gaps } = generate({
		tree: declaring.tree,
		resource,
		syntax,
		whyElsewhere: (url, revision) => whyElsewhere(declaring, url, revision)
	});
	const readings = sets.map((set) => rootsOfParams(declaring, resource, template, set, syntax));
	return {
		value: readings.flatMap((reading) => reading.value),
		gaps: [...gaps, ...readings.flatMap((reading) => reading.gaps)]
	};
}
function rootsOfParams(declaring, resource, template, { values, certainty }, syntax) {
	const route = [
		"spec",
		"template",
		"spec"
	];
	const filled = asObject(fillTemplate(withoutNoise(template), values, syntax).value) ?? {};
	const spec = asObject(filled["spec"]) ?? {};
	const destination = asObject(spec["destination"]) ?? {};
	const cluster = certainty === "assumed" && isOpen(destination) ? asString(values["name"]) ?? asString(values["nameNormalized"]) ?? asString(values["server"]) : void 0;
	const known = cluster === void 0 ? spec : {
		...spec,
		destination: {
			name: cluster,
			namespace: asString(destination["namespace"]) ?? ""
		}
	};
	const open = openTexts(known);
	if (open.length > 0) return missing$2(resource, route, `its template asks for ${open.map((each) => `\`${each}\``).join(", ")}, which no generator read here gives; name its roots in the settings of the gate`);
	return rootsOfApplication(declaring, {
		name: asString(valueAt(filled, "metadata", "name")) ?? resource.name,
		spec: known,
		resource,
		route,
		certainty
	});
}
/** The parts of an Application that say what goes where. */
function withoutNoise(template) {
	const spec = asObject(template["spec"]) ?? {};
	const kept = [
		"source",
		"sources",
		"destination"
	].flatMap((field) => {
		const value = spec[field];
		return value === void 0 ? [] : [[field, value]];
	});
	return {
		metadata: { name: valueAt(template, "metadata", "name") ?? "" },
		spec: Object.fromEntries(kept)
	};
}
const isOpen = (destination) => openTexts({ destination: {
	...destination,
	namespace: null
} }).length > 0;
/** Placeholders that are left in what says which roots there are. */
function openTexts(spec) {
	const read = [...[spec["source"], ...asList(spec["sources"])], spec["destination"]].map((each) => JSON.stringify(each ?? null)).join(" ");
	return [...new Set(read.match(/\{\{[^{}]*\}\}/g) ?? [])].slice(0, 5);
}
/**
* Why what a Flux object refers to is not this tree, in words that follow its subject; undefined where it is.
* Source: fluxcd.io/flux/components/source/gitrepositories.
*/
function whyNoTree(declaring, object, reference) {
	const kind = asString(valueAt(reference, "kind")) ?? "";
	const name = asString(valueAt(reference, "name")) ?? "";
	const namespace = asString(valueAt(reference, "namespace")) ?? object.namespace;
	if (kind !== "GitRepository") return `comes from the ${kind} \`${name}\`, which is not read here; commit it`;
	const source = declaring.beside.find((each) => each.group === "source.toolkit.fluxcd.io" && each.kind === kind && each.name === name && each.namespace === namespace);
	if (source === void 0) return `comes from the GitRepository \`${namespace ?? ""}/${name}\`, which no manifest declares; commit it`;
	const spec = source.body["spec"];
	for (const field of ["ignore", "include"]) if (valueAt(spec, field) !== void 0) return `comes from a GitRepository with \`${field}\`, which is not read here; take it out`;
	const ref = valueAt(spec, "ref");
	const fixed = [
		"tag",
		"semver",
		"commit",
		"name"
	].find((field) => asString(valueAt(ref, field)) !== void 0);
	return whyElsewhere(declaring, asString(valueAt(spec, "url")) ?? "", fixed === void 0 ? asString(valueAt(ref, "branch")) ?? "master" : `${fixed} of ${name}`);
}
/** The cluster a Flux object goes to: its own, or the one whose kubeconfig it names. */
function fluxCluster({ cluster }, { body }) {
	const config = valueAt(body, "spec", "kubeConfig");
	if (config === void 0 || config === null) return cluster;
	return asString(valueAt(config, "secretRef", "name")) ?? asString(valueAt(config, "configMapRef", "name")) ?? "kubeConfig";
}
/** A ConfigMap that is written in the repository. */
function findConfigMap({ beside }, namespace, name) {
	return beside.find((each) => each.group === "" && each.kind === "ConfigMap" && each.name === name && each.namespace === namespace);
}
// src/roots/flux-kustomization.ts
/**
* What a Flux Kustomization applies: a kustomization, or all manifests of a folder as if one named them.
* Source: fluxcd.io/flux/components/kustomize/kustomizations; fluxcd/pkg kustomize/kustomize_generator.go.
*/
function rootsOfFluxKustomization(declaring, object) {
	const spec = asObject(object.body["spec"]) ?? {};
	const path = asString(spec["path"]) ?? "";
	const why = whyNoTree(declaring, object, spec["sourceRef"]);
	if (why !== void 0) return missing$2(object, ["spec", "sourceRef"], `what it applies ${why}`);
	const folder = folderAt(declaring, path.replace(/^\.\//, ""));
	if (typeof folder === "object") return missing$2(object, ["spec", "path"], folder.why);
	const listed = asList(spec["components"]).map((each) => resolvePath(folder, asString(each) ?? ""));
	const components = listed.flatMap((each) => each !== void 0 && declaring.graph.has(each) ? [each] : []);
	if (components.length < listed.length && spec["ignoreMissingComponents"] !== true) return missing$2(object, ["spec", "components"], "names components that do not exist; correct the paths, or add the folders");
	const substitution = readSubstitution(declaring, object, spec);
	if (substitution.gaps.length > 0) return {
		value: [],
		gaps: substitution.gaps
	};
	const namespace = asString(spec["targetNamespace"]);
	const at = {
		cluster: clusterOf(declaring, object, folder),
		namespace,
		declaredBy: declaredAt(object)
	};
	const overlay = overlayOf(spec);
	const { substitute } = substitution;
	const kustomize = Object.keys(overlay).length === 0 && components.length === 0 && substitute === void 0 ? void 0 : {
		overlay,
		components,
		substitute
	};
	const resources = declaring.graph.has(folder) ? [] : madeUpResources(declaring, folder);
	return {
		value: [{
			...bareRoot(!declaring.graph.has(folder) && !resources.some(declaring.tree.isFolder) ? "plain" : "kustomize", folder, `Flux ${object.name}`, at),
			resources,
			kustomize
		}],
		gaps: ignoreGaps(declaring, object, folder)
	};
}
/**
* One that applies the folder it stands in is how a cluster begins (`flux bootstrap --path`), and all of these are called
* alike, so it is the folder that tells the clusters apart.
*/
function clusterOf(declaring, object, folder) {
	const own = fluxCluster(declaring, object);
	if (own !== declaring.cluster || own !== void 0 || folder === "") return own;
	return liesWithin(object.document.path, /* @__PURE__ */ new Set([folder])) ? folder.slice(folder.lastIndexOf("/") + 1) : own;
}
/** What Flux names where a folder has no kustomization: its files, and the kustomizations below it as they are. */
function madeUpResources({ tree, graph }, folder) {
	const kustomized = /* @__PURE__ */ new Set();
	return [...tree.below(folder).filter((path) => {
		const outermost = foldersAbove(path).findLast((each) => graph.has(each) && each !== folder && liesWithin(each, /* @__PURE__ */ new Set([folder])));
		if (outermost !== void 0) kustomized.add(outermost);
		return outermost === void 0 && /\.ya?ml$/.test(path) && tree.holdsManifests(path);
	}), ...kustomized].toSorted();
}
/** Flux leaves out what such a file names, anywhere on the way. */
function ignoreGaps({ tree }, object, folder) {
	const found = [folder, ...foldersAbove(folder)].map((each) => childOf$1(each, ".sourceignore")).find(tree.isFile);
	if (found === void 0) return [];
	return [declarationGap$1(object, ["spec", "path"], `\`${found}\` may leave files of \`${folder}\` out, which is not read here; move what is not applied elsewhere`)];
}
/** Fields in kustomize's own spelling. */
function overlayOf(spec) {
	const overlay = {};
	for (const field of [
		"namePrefix",
		"nameSuffix",
		"patches",
		"patchesStrategicMerge",
		"patchesJson6902",
		"images"
	]) {
		const value = spec[field];
		if (value !== void 0 && value !== null && asList(value).length + String(value).length > 0) overlay[field] = value;
	}
	const namespace = asString(spec["targetNamespace"]);
	if (namespace !== void 0) overlay["namespace"] = namespace;
	const common = asObject(spec["commonMetadata"]) ?? {};
	if (common["labels"] !== void 0) overlay["labels"] = [{
		pairs: common["labels"],
		includeSelectors: false
	}];
	if (common["annotations"] !== void 0) overlay["commonAnnotations"] = common["annotations"];
	return overlay;
}
/** Variables of `postBuild`; those written there win over those of ConfigMaps. */
function readSubstitution(declaring, object, spec) {
	const from = asList(valueAt(spec, "postBuild", "substituteFrom"));
	const own = Object.entries(asObject(valueAt(spec, "postBuild", "substitute")) ?? {});
	if (from.length === 0 && own.length === 0) return {
		substitute: void 0,
		gaps: []
	};
	const substitute = /* @__PURE__ */ new Map();
	const gaps = from.flatMap((reference, index) => {
		const [kind, name] = ["kind", "name"].map((field) => asString(valueAt(reference, field)) ?? "");
		const map = kind === "ConfigMap" ? findConfigMap(declaring, object.namespace, name ?? "") : void 0;
		for (const [key, value] of Object.entries(asObject(map?.body["data"]) ?? {})) substitute.set(key, textOf(value) ?? "");
		if (map !== void 0) return [];
		const message = `its variables come from the ${kind} \`${name}\`, which no manifest says; write them as \`substitute\`, or commit the ConfigMap`;
		return [declarationGap$1(object, [
			"spec",
			"postBuild",
			"substituteFrom",
			index
		], message)];
	});
	for (const [key, value] of own) substitute.set(key, textOf(value) ?? "");
	return {
		substitute,
		gaps
	};
}
// src/roots/helm-release.ts
/**
* What a Flux HelmRelease installs, where its chart lies in this repository and its values are written in it.
* Source: fluxcd.io/flux/components/helm/helmreleases.
*/
function rootsOfHelmRelease(declaring, object) {
	const spec = asObject(object.body["spec"]) ?? {};
	const chart = valueAt(spec, "chart", "spec");
	if (chart === void 0) return missing$2(object, ["spec", "chartRef"], "what it installs comes from a chart that is not in this repository; commit the chart, and name it as `chart`");
	const name = asString(valueAt(chart, "chart")) ?? "";
	const why = whyNoTree(declaring, object, valueAt(chart, "sourceRef"));
	if (why !== void 0) return missing$2(object, [
		"spec",
		"chart",
		"spec",
		"sourceRef"
	], `chart \`${name}\` ${why}`);
	const folder = folderAt(declaring, name.replace(/^\.\//, ""));
	if (typeof folder === "object") return missing$2(object, [
		"spec",
		"chart",
		"spec",
		"chart"
	], folder.why);
	if (!declaring.charts.has(folder)) return missing$2(object, [
		"spec",
		"chart",
		"spec",
		"chart"
	], `folder \`${folder}\` has no \`Chart.yaml\`; correct the path`);
	const files = valueFiles(declaring, object, chart, folder);
	const values = inlineValues(declaring, object, spec);
	const gaps = [...files.gaps, ...values.gaps];
	const namespace = asString(spec["targetNamespace"]) ?? object.namespace;
	const at = {
		cluster: fluxCluster(declaring, object),
		namespace,
		declaredBy: declaredAt(object)
	};
	const root = bareRoot("helm", folder, `HelmRelease ${object.name}`, at);
	const [problem] = gaps;
	if (problem !== void 0) return {
		value: [{
			...root,
			problem
		}],
		gaps
	};
	const prefix = asString(spec["targetNamespace"]);
	const inputs = {
		...bareHelm(asString(spec["releaseName"]) ?? (prefix === void 0 ? object.name : `${prefix}-${object.name}`)),
		...files.value,
		...values.value,
		crds: valueAt(spec, "install", "crds") === "Skip" ? "skipped" : "included",
		postRenderers: objectsOf(asList(spec["postRenderers"]).map((each) => valueAt(each, "kustomize")))
	};
	return {
		value: [{
			...root,
			helm: inputs
		}],
		gaps: []
	};
}
/** Values files are named from the top of the repository, and take the place of the chart's own. */
function valueFiles({ tree }, object, chart, folder) {
	const named = asList(valueAt(chart, "valuesFiles")).flatMap((each) => asString(each) ?? []);
	const found = named.map((each) => resolvePath("", each)).flatMap((place) => place !== void 0 && tree.isFile(place) ? [place] : []);
	const value = {
		valueFiles: found,
		chartValues: named.length === 0 ? "kept" : "replaced"
	};
	if (found.length === named.length || valueAt(chart, "ignoreMissingValuesFiles") === true) return {
		value,
		gaps: []
	};
	return {
		value,
		gaps: [declarationGap$1(object, [
			"spec",
			"chart",
			"spec",
			"valuesFiles"
		], `a values file of chart \`${folder}\` does not exist; correct the path, or add the file`)]
	};
}
/** Values of ConfigMaps in order, then those that are written in the object itself. */
function inlineValues(declaring, object, spec) {
	const value = [];
	const writtenIn = [];
	const gaps = [];
	asList(spec["valuesFrom"]).forEach((reference, index) => {
		const text = (field) => asString(valueAt(reference, field));
		const [kind, name] = [text("kind") ?? "", text("name") ?? ""];
		const map = kind === "ConfigMap" ? findConfigMap(declaring, object.namespace, name) : void 0;
		const written = asString(valueAt(map?.body, "data", text("valuesKey") ?? "values.yaml"));
		const read = written === void 0 ? void 0 : readDocuments(object.document.path, written);
		const document = read?.gaps.length === 0 && read.value.length === 1 ? asObject(read.value[0]?.value) : void 0;
		if (document !== void 0 && map !== void 0 && text("targetPath") === void 0) {
			value.push(document);
			writtenIn.push(map.document.path);
		} else {
			const message = `values come from the ${kind} \`${name}\`, which cannot be read here; write them under \`values\``;
			gaps.push(declarationGap$1(object, [
				"spec",
				"valuesFrom",
				index
			], message));
		}
	});
	const own = asObject(spec["values"]);
	if (own === void 0) return {
		value: {
			values: value,
			writtenIn
		},
		gaps
	};
	return {
		value: {
			values: [...value, own],
			writtenIn: [...writtenIn, object.document.path]
		},
		gaps
	};
}
// src/roots/kustomization.ts
/** Whether a file is the one that kustomize reads in its folder: these three spellings, and no other. */
function isKustomizationFile(path) {
	return /(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(path);
}
const ROLES = {
	resources: "resource",
	bases: "resource",
	components: "component",
	generators: "plugin",
	transformers: "plugin",
	validators: "plugin",
	configurations: "part",
	crds: "part",
	patchesStrategicMerge: "part"
};
/**
* Fields that leave the meaning of an Application alone, whatever they do to other objects; that of a Flux object too, but
* for `namespace`.
*/
const KEEPING = new Set("apiVersion kind metadata resources bases components crds configurations openapi sortOptions buildMetadata namespace labels commonLabels commonAnnotations images replicas configMapGenerator secretGenerator generatorOptions generators helmCharts helmGlobals validators".split(" "));
/** Reads a kustomization. Undefined: it is none, so kustomize refuses the folder. */
function parseKustomization({ value }) {
	const body = asObject(value);
	if (body === void 0 || !isKustomizeGroup(body["apiVersion"])) return void 0;
	const kind = body["kind"] ?? "Kustomization";
	if (kind !== "Kustomization" && kind !== "Component") return void 0;
	return {
		kind,
		entries: [
			...Object.entries(ROLES).flatMap(([field, role]) => listEntries$1(body, field, role)),
			...partEntries(body),
			...generatorEntries(body)
		],
		charts: inflatedCharts(body),
		changing: Object.keys(body).filter((field) => !KEEPING.has(field)),
		moves: asString(body["namespace"]) !== void 0,
		renaming: [
			"namespace",
			"namePrefix",
			"nameSuffix"
		].map((field) => asString(body[field]) ?? "").join("/")
	};
}
/** A kustomization may leave out what it is. */
function isKustomizeGroup(apiVersion) {
	return apiVersion === void 0 || typeof apiVersion === "string" && apiVersion.startsWith("kustomize.config.k8s.io/");
}
function entry(role, value, route) {
	const text = asString(value);
	return text === void 0 || text === "" || text.includes("\n") ? [] : [{
		role,
		text,
		route
	}];
}
function listEntries$1(body, field, role) {
	return asList(body[field]).flatMap((each, index) => entry(role, each, [field, index]));
}
function partEntries(body) {
	const paths = [
		"patches",
		"patchesJson6902",
		"replacements"
	].flatMap((field) => asList(body[field]).flatMap((each, index) => entry("part", valueAt(each, "path"), [
		field,
		index,
		"path"
	])));
	const values = asList(body["helmCharts"]).flatMap((chart, index) => [...entry("part", valueAt(chart, "valuesFile"), [
		"helmCharts",
		index,
		"valuesFile"
	]), ...asList(valueAt(chart, "additionalValuesFiles")).flatMap((file, at) => entry("part", file, [
		"helmCharts",
		index,
		"additionalValuesFiles",
		at
	]))]);
	return [
		...paths,
		...values,
		...entry("part", valueAt(body, "openapi", "path"), ["openapi", "path"])
	];
}
/** Files of generators are written `path` or `key=path`. */
function generatorEntries(body) {
	return ["configMapGenerator", "secretGenerator"].flatMap((field) => asList(body[field]).flatMap((generator, index) => {
		return [...["files", "envs"].flatMap((list) => asList(valueAt(generator, list)).flatMap((file, at) => entry("part", file, [
			field,
			index,
			list,
			at
		]))), ...entry("part", valueAt(generator, "env"), [
			field,
			index,
			"env"
		])].map((each) => ({
			...each,
			text: each.text.slice(each.text.indexOf("=") + 1)
		}));
	}));
}
function inflatedCharts(body) {
	const home = asString(valueAt(body, "helmGlobals", "chartHome")) ?? "charts";
	return asList(body["helmCharts"]).map((chart, index) => inflatedChart(chart, home, ["helmCharts", index]));
}
function inflatedChart(chart, home, route) {
	const text = (field) => asString(valueAt(chart, field));
	return {
		name: text("name") ?? "",
		version: text("version"),
		repo: text("repo"),
		home,
		route
	};
}
/** The charts that the objects of a generator's file ask for. */
function generatedCharts(documents) {
	return documents.flatMap(({ value }) => valueAt(value, "kind") === "HelmChartInflationGenerator" ? [inflatedChart(value, asString(valueAt(value, "chartHome")) ?? "charts", [])] : []);
}
// src/roots/kustomize-graph.ts
/** Reads all kustomizations of a tree and resolves what they take. */
function readKustomizeGraph(tree) {
	const folders = /* @__PURE__ */ new Map();
	for (const path of tree.paths.filter(isKustomizationFile)) {
		if (isFluxObject(tree, path)) continue;
		const folder = folderOf(path);
		folders.set(folder, [...folders.get(folder) ?? [], path]);
	}
	const isKustomized = (folder) => folders.has(folder);
	return new Map([...folders].map(([folder, paths]) => [folder, readKustomization$1(tree, folder, paths, isKustomized)]));
}
/** Flux calls its own objects Kustomizations, and some people its files. */
function isFluxObject({ resources }, path) {
	return resources(path).some(({ group }) => group === "kustomize.toolkit.fluxcd.io");
}
function readKustomization$1(tree, folder, paths, isKustomized) {
	const [path = folder, twin] = paths;
	const nothing = {
		path,
		folder,
		file: void 0,
		resources: [],
		parts: [],
		bases: [],
		folders: []
	};
	const [document] = tree.documents(path);
	const file = document && parseKustomization(document);
	if (document === void 0 || file === void 0 || twin !== void 0) {
		const what = twin === void 0 ? `kustomization \`${path}\` cannot be read; make it a mapping that kustomize knows, or exclude it under \`manifests.exclude\`` : `folder \`${folderName(folder)}\` has two kustomizations, which kustomize refuses; remove \`${twin}\``;
		const subject = `kustomization ${folder} ${JSON.stringify(tree.contentAt(folder))}`;
		return {
			...nothing,
			gaps: [{
				message: what,
				at: fileLocation(path),
				subject
			}]
		};
	}
	const say = gapAt(tree, path, folder, document);
	const taken = [...file.entries.map((entry) => follow(tree, folder, entry, isKustomized, say)), ...file.charts.map((chart) => inflate(tree, folder, chart, say))];
	const plugins = file.entries.filter(({ role }) => role === "plugin");
	for (const { text, route } of plugins) {
		const place = resolvePath(folder, text);
		if (place === void 0 || !tree.isFile(place)) continue;
		const charts = generatedCharts(tree.documents(place));
		taken.push(...charts.map((chart) => inflate(tree, folder, {
			...chart,
			route
		}, say)));
	}
	return {
		path,
		folder,
		file,
		resources: taken.flatMap(({ resources = [] }) => resources),
		parts: taken.flatMap(({ parts = [] }) => parts),
		bases: taken.flatMap(({ bases = [] }) => bases),
		folders: taken.flatMap((each) => each.folders ?? []),
		gaps: taken.flatMap(({ gaps = [] }) => gaps)
	};
}
/** A gap about an entry; what stands where it leads is part of what is unknown. */
function gapAt(tree, path, folder, document) {
	return (route, message, about) => {
		const place = resolvePath(folder, about);
		const content = place === void 0 ? [] : tree.contentAt(place);
		return {
			message: `kustomization of \`${folderName(folder)}\`: ${message}`,
			at: locate(document, route),
			subject: `kustomization ${path} ${JSON.stringify({
				message,
				content
			})}`
		};
	};
}
function follow(tree, folder, entry, isKustomized, say) {
	const { role, text, route } = entry;
	const place = resolvePath(folder, text);
	if (place !== void 0 && tree.isFile(place)) return role === "resource" ? { resources: [place] } : { parts: [place] };
	if (place !== void 0 && isKustomized(place) && role !== "part") return { bases: [place] };
	const gap = (message) => ({ gaps: [say(route, message, text)] });
	if (place !== void 0 && tree.isFolder(place)) return gap(`\`${text}\` is a folder without a kustomization, which kustomize refuses; add one, or name its files`);
	if (isRemote$1(text)) return gap(`\`${text}\` lies outside this repository, so what it brings is unknown; commit what it stands for`);
	if (place === void 0) return gap(`\`${text}\` leads out of this repository; commit what it stands for, and name that`);
	if (leadsBehind(tree, place)) return gap(`\`${text}\` leads through a link or a submodule; commit what it stands for, and name that`);
	return gap(`\`${text}\` does not exist, so kustomize refuses the folder; correct the path, or add the file`);
}
/** Whether an entry that is no path here names another repository or a web address. */
function isRemote$1(text) {
	return /^[a-z][a-z0-9+.-]*:/i.test(text) || /^[\w.-]+@[\w.-]+[:/]/.test(text) || /^[\w-]+(\.[\w-]+)+(:\d+)?\/[^/]+\//.test(text);
}
/** kustomize takes a chart from its chart home, and fetches it only where it is not there. */
function inflate(tree, folder, { name, version, repo, home, route }, say) {
	const place = [`${home}/${name}`, `${home}/${name}-${version ?? ""}/${name}`].flatMap((each) => resolvePath(folder, each) ?? []).find((each) => tree.isFile(childOf$1(each, "Chart.yaml")));
	if (place !== void 0) return { folders: [place] };
	return { gaps: [say(route, `chart \`${name}\`${repo === void 0 ? "" : ` of \`${repo}\``} is not in this repository, so what it brings is unknown; commit it as \`${home}/${name}\``, `${home}/${name}`)] };
}
/** The folders of kustomizations that a kustomization is made of, its own first. Cycles end where they begin. */
function basesBelow(graph, folder) {
	const seen = /* @__PURE__ */ new Set();
	const queue = [folder];
	for (let at = queue.pop(); at !== void 0; at = queue.pop()) {
		const kustomization = seen.has(at) ? void 0 : graph.get(at);
		if (kustomization === void 0) continue;
		seen.add(at);
		queue.push(...kustomization.bases.toReversed());
	}
	return [...seen];
}
/** Kustomizations that no other one takes. `unused` are components among them: nobody builds those. */
function topKustomizations(graph) {
	const all = [...graph.values()];
	const taken = new Set(all.flatMap(({ folder, bases }) => bases.filter((base) => base !== folder)));
	const untaken = all.filter(({ folder }) => !taken.has(folder));
	return {
		tops: untaken.filter(({ file }) => file?.kind !== "Component"),
		unused: untaken.filter(({ file }) => file?.kind === "Component"),
		circles: all.filter(({ folder, bases }) => bases.some((base) => basesBelow(graph, base).includes(folder)))
	};
}
/** The kustomizations on the way that change what an Application or a Flux object says. */
function changesObjects(graph, folder) {
	return basesBelow(graph, folder).flatMap((each) => {
		const kustomization = graph.get(each);
		return kustomization !== void 0 && kustomization.file?.changing.length !== 0 ? [kustomization] : [];
	});
}
// src/roots/declarations.ts
/** Whether an object makes a controller apply something. */
function isDeclaration({ group, kind }) {
	switch (group) {
		case "argoproj.io": return kind === "Application" || kind === "ApplicationSet";
		case "kustomize.toolkit.fluxcd.io": return kind === "Kustomization";
		case "helm.toolkit.fluxcd.io": return kind === "HelmRelease";
		default: return false;
	}
}
/** What one object makes a controller apply. */
function rootsOfDeclaration(declaring, resource) {
	if (!isDeclaration(resource)) return NO_ROOTS;
	switch (resource.kind) {
		case "Application": {
			const spec = asObject(resource.body["spec"]) ?? {};
			const { name } = resource;
			return rootsOfApplication(declaring, {
				name,
				spec,
				resource,
				route: ["spec"],
				certainty: "known"
			});
		}
		case "ApplicationSet": return rootsOfApplicationSet(declaring, resource);
		case "HelmRelease": return rootsOfHelmRelease(declaring, resource);
		default: return rootsOfFluxKustomization(declaring, resource);
	}
}
/**
* The objects that roots bring, for the declarations among them: as rendered, where that was done; else as they are
* written, where nothing changes them on the way. What is changed on the way is a gap until it is rendered.
*/
function broughtBy(ground, roots, { rendered }) {
	const known = new Map(rendered?.map((each) => [each.root.id, each]));
	const value = [];
	const gaps = [];
	for (const root of roots) {
		const { tree } = ground;
		const done = known.get(root.id);
		const written = writtenIn(ground, root);
		if (done !== void 0) value.push({
			root,
			resources: done.resources
		});
		else if (root.kind === "plain" && root.kustomize === void 0) value.push({
			root,
			resources: root.resources.flatMap(tree.resources)
		});
		else if (written.changing === void 0) value.push({
			root,
			resources: written.resources
		});
		else if (rendered === void 0 && written.changing !== "") gaps.push(unrenderedGap(ground, root, written));
	}
	return {
		value,
		gaps
	};
}
function writtenIn({ tree, graph }, root) {
	if (root.kind === "helm") {
		const templates = tree.below(root.folder).filter((path) => /\bkind:\s*["']?(Application|ApplicationSet|HelmRelease|Kustomization)\b/.test(tree.text(path)));
		return {
			resources: [],
			changing: templates.length === 0 ? "" : "its templates",
			count: templates.length
		};
	}
	const starts = [
		root.folder,
		...root.resources,
		...root.kustomize?.components ?? []
	];
	const folders = [...new Set(starts.flatMap((start) => basesBelow(graph, start)))];
	const files = [...root.resources, ...folders.flatMap((folder) => graph.get(folder)?.resources ?? [])];
	const resources = [...new Set(files)].flatMap(tree.resources);
	const count = resources.filter(isDeclaration).length;
	const overlay = root.kustomize === void 0 ? [] : ["what is laid over it"];
	const changers = changesObjects(graph, root.folder).map(({ folder, file }) => `\`${file?.changing[0] ?? "?"}\` of \`${folderName(folder)}\``);
	const moved = (resources.some(({ group }) => group.endsWith(".toolkit.fluxcd.io")) ? folders.filter((folder) => graph.get(folder)?.file?.moves === true) : []).map((folder) => `\`namespace\` of \`${folderName(folder)}\``);
	const [first] = [
		...overlay,
		...changers,
		...moved
	];
	if (first === void 0) return {
		resources,
		changing: void 0,
		count
	};
	return {
		resources: [],
		changing: count === 0 ? "" : first,
		count
	};
}
function unrenderedGap({ tree, graph, charts }, { id, folder, declaredBy }, { changing, count }) {
	return {
		message: `\`${id}\` brings ${count === 1 ? "an Application or Flux object" : `${count} Applications and Flux objects`} that ${changing ?? ""} may change, so what ${count === 1 ? "it applies" : "they apply"} is known only once it is rendered`,
		at: declaredBy ?? fileLocation(graph.get(folder)?.path ?? charts.get(folder)?.path ?? folder),
		subject: `declarations ${JSON.stringify([id, tree.contentAt(folder)])}`
	};
}
/** The repositories that declarations name, and whether what they name of them exists here. */
function repositoryUses(tree, resources) {
	const use = (url, path) => {
		const text = asString(url) ?? "";
		const place = fixedPart(asString(path) ?? "");
		return text === "" || text.includes("{{") ? [] : [{
			url: text,
			exists: place !== void 0 && place !== "" && tree.isFolder(place)
		}];
	};
	return resources.flatMap((resource) => {
		const { kind, body } = resource;
		if (!isDeclaration(resource)) return [];
		const spec = kind === "ApplicationSet" ? valueAt(body, "spec", "template", "spec") : body["spec"];
		const sources = [valueAt(spec, "source"), ...asList(valueAt(spec, "sources"))];
		const path = kind === "HelmRelease" ? valueAt(spec, "chart", "spec", "chart") : valueAt(spec, "path");
		const reference = kind === "HelmRelease" ? valueAt(spec, "chart", "spec", "sourceRef") : valueAt(spec, "sourceRef");
		const source = resources.find((each) => each.group === "source.toolkit.fluxcd.io" && each.kind === "GitRepository" && each.name === valueAt(reference, "name"));
		return [...sources.flatMap((each) => use(valueAt(each, "repoURL"), valueAt(each, "path"))), ...source === void 0 ? [] : use(valueAt(source.body, "spec", "url"), path)];
	});
}
/** The folders of a path before its first placeholder. */
function fixedPart(path) {
	const open = path.search(/\{\{|\*/);
	return resolvePath("", (open < 0 ? path : path.slice(0, path.lastIndexOf("/", open) + 1)).replace(/^\/+/, ""));
}
/** Which repository is taken for this one although nobody says so. */
function assumptionGap(resources, url) {
	const first = resources.find(isDeclaration);
	if (first === void 0) return void 0;
	return {
		message: `${resourceName(first)} and others: \`${url}\` is taken for this repository, because folders that they name of it exist here; say which repository this is`,
		at: fileLocation(first.document.path),
		subject: `repository ${url}`,
		nature: "doubt"
	};
}
// src/roots/environment.ts
/** Folders whose children people call after clusters or environments, those that mean clusters first. */
const PARENTS = [
	["clusters", "cluster"],
	[
		"environments",
		"environment",
		"envs",
		"env"
	],
	["overlays"]
];
/** The environment that a folder is called after: `prod` for `clusters/prod/payments`. Undefined: none. */
function environmentOf(folder) {
	const segments = folder.split("/");
	for (const names of PARENTS) {
		const found = segments.findIndex((segment) => names.includes(segment.toLowerCase()));
		const environment = found < 0 ? void 0 : segments[found + 1];
		if (environment !== void 0) return environment;
	}
}
/** What is assumed or unknown about the clusters of roots that nobody declares. */
function clusterGaps(graph, roots) {
	const undeclared = roots.filter(({ declaredBy }) => declaredBy === void 0);
	const assumed = groupBy(undeclared.filter(({ cluster }) => cluster !== void 0), ({ cluster }) => cluster ?? "");
	const nowhere = undeclared.filter(({ cluster }) => cluster === void 0);
	const named = new Set(roots.flatMap(({ cluster }) => cluster ?? []));
	return [
		...[...assumed].map(([cluster, those]) => assumedGap(graph, cluster, those)),
		...named.size > 0 && nowhere.length > 0 ? [unplacedGap(graph, [...named].toSorted(), nowhere)] : [],
		...sharedBaseGaps(graph, undeclared)
	];
}
/** The file that makes a root one. */
function placeOf(graph, { kind, folder, resources, helm }) {
	const chart = kind === "helm" ? childOf$1(folder, "Chart.yaml") : folder;
	return fileLocation(resources[0] ?? helm?.valueFiles[0] ?? graph.get(folder)?.path ?? chart);
}
function namesOf(roots) {
	return roots.slice(0, 3).map(({ id }) => `\`${id}\``).join(", ") + (roots.length > 3 ? ` and ${roots.length - 3} more` : "");
}
function assumedGap(graph, cluster, roots) {
	const [first] = roots;
	return {
		message: `nothing but the name of the folder or file says that ${namesOf(roots)} goes to cluster \`${cluster}\`; name clusters in the settings of the gate`,
		at: first === void 0 ? fileLocation("") : placeOf(graph, first),
		subject: `cluster ${JSON.stringify([cluster, roots.map(({ id }) => id)])}`,
		nature: "doubt"
	};
}
/**
* Beside clusters with names, a root without one may be part of any of them. What of its objects could matter there is
* known only where they are compared, so this gap is the same whatever the roots hold.
*/
function unplacedGap(graph, clusters, roots) {
	const shown = clusters.slice(0, 5).map((each) => `\`${each}\``).join(", ") + (clusters.length > 5 ? ", …" : "");
	const [first] = roots;
	return {
		message: `nothing says to which of ${clusters.length === 1 ? "the cluster" : `${clusters.length} clusters`} (${shown}) ${namesOf(roots)} ${roots.length === 1 ? "goes" : "go"}; name clusters in the settings of the gate`,
		at: first === void 0 ? fileLocation("") : placeOf(graph, first),
		subject: "roots without a cluster"
	};
}
/**
* Objects of one base under the same names cannot be twice in one cluster. Roots that share bases, however far around,
* are one gap.
*/
function sharedBaseGaps(graph, roots) {
	const groups = /* @__PURE__ */ new Map();
	const groupOf = /* @__PURE__ */ new Map();
	for (const root of roots.filter(({ kind }) => kind === "kustomize")) {
		const renaming = graph.get(root.folder)?.file?.renaming ?? "";
		for (const base of basesBelow(graph, root.folder).slice(1)) {
			if (graph.get(base)?.file?.kind !== "Kustomization") continue;
			const key = JSON.stringify([
				root.cluster ?? "",
				renaming,
				base
			]);
			const [one, other] = [groups.get(key), groupOf.get(root)];
			const group = one ?? other ?? {
				base,
				roots: /* @__PURE__ */ new Set()
			};
			group.roots.add(root);
			for (const each of other?.roots ?? []) group.roots.add(each);
			for (const each of group.roots) groupOf.set(each, group);
			for (const [known, each] of groups) if (each === other) groups.set(known, group);
			groups.set(key, group);
		}
	}
	return [...new Set(groupOf.values())].flatMap(({ base, roots: those }) => {
		const [first, second] = those;
		if (first === void 0 || second === void 0) return [];
		return [{
			message: `${namesOf([...those])} build on \`${folderName(base)}\` and the like under the same names, so they go to different clusters, and nothing says to which; name clusters in the settings of the gate`,
			at: placeOf(graph, first),
			subject: `same base ${JSON.stringify([...those].map(({ id }) => id))}`
		}];
	});
}
// src/roots/undeclared.ts
/** Roots that only files make known: what nothing else takes and nobody declares. */
function undeclaredRoots(ground, declared) {
	const { tree, graph, charts } = ground;
	const claimed = claimedBy(ground, declared);
	const chartFiles = new Set([...charts.values()].flatMap(chartPlaces));
	const { tops } = topKustomizations(graph);
	const kustomize = tops.filter(({ path, folder }) => tree.isSelected(path) && !claimed.folders.has(folder) && !liesWithin(path, chartFiles)).map(({ folder }) => bareRoot("kustomize", folder, "", {
		cluster: environmentOf(folder),
		namespace: void 0,
		declaredBy: void 0
	}));
	const inflated = new Set([...graph.values()].flatMap(({ folders }) => folders));
	const depended = dependedOn(charts);
	const helm = [...charts.values()].filter(({ path, folder, kind }) => tree.isSelected(path) && kind === "application" && !claimed.folders.has(folder) && !inflated.has(folder) && !depended.has(folder)).map((chart) => chartRoots(tree, chart));
	const plain = plainRoot(ground, claimed.files, chartFiles);
	return {
		value: [
			...kustomize,
			...helm.flatMap(({ value }) => value),
			...plain.value
		],
		gaps: [...helm.flatMap(({ gaps }) => gaps), ...plain.gaps]
	};
}
/** Folders and files that declared roots account for. */
function claimedBy({ graph }, declared) {
	const folders = /* @__PURE__ */ new Set();
	const files = /* @__PURE__ */ new Set();
	for (const { kind, folder, resources } of declared) {
		for (const path of resources) files.add(path);
		if (kind === "helm") folders.add(folder);
		if (kind !== "kustomize") continue;
		for (const start of [folder, ...resources]) for (const base of basesBelow(graph, start)) folders.add(base);
	}
	return {
		folders,
		files
	};
}
/** A chart as its values files beside it say: one root for each environment, or one with the chart's own values. */
function chartRoots(tree, chart) {
	const { folder, name } = chart;
	const all = environmentValues(tree, chart);
	const root = (detail, cluster, valueFiles) => ({
		...bareRoot("helm", folder, detail, {
			cluster,
			namespace: void 0,
			declaredBy: void 0
		}),
		helm: {
			...bareHelm(name),
			valueFiles
		}
	});
	const own = folder === "" ? 0 : folder.length + 1;
	const installed = all.filter(({ use }) => use === "installed");
	return {
		value: installed.length === 0 ? [root("", environmentOf(folder), [])] : installed.map(({ path, environment }) => root(path.slice(own), environment, [path])),
		gaps: all.filter(({ use }) => use === "shared").map(({ path }) => {
			const message = `\`${path}\` seems to be for several environments of chart \`${folderName(folder)}\`, and nothing says for which; name its values files in the settings of the gate`;
			return {
				message,
				at: fileLocation(path),
				subject: `values ${JSON.stringify([message, tree.contentAt(path)])}`
			};
		})
	};
}
/** Manifests that nothing takes. */
function plainRoot({ tree, graph }, claimed, chartFiles) {
	const taken = new Set([...graph.values()].flatMap(({ resources, parts }) => [...resources, ...parts]));
	const free = tree.paths.filter((path) => tree.isSelected(path) && !taken.has(path) && !claimed.has(path) && !liesWithin(path, chartFiles) && tree.holdsManifests(path));
	const namers = new Map([...graph.values()].flatMap((each) => each.parts.map((path) => [folderOf(path), each])));
	const leftOut = groupBy(free, (path) => graph.get(folderOf(path)) ?? namers.get(folderOf(path)));
	const resources = leftOut.get(void 0) ?? [];
	const gaps = [...leftOut].flatMap(([kustomization, paths]) => kustomization === void 0 ? [] : [leftOutGap(tree, kustomization, paths)]);
	if (resources.length === 0) return {
		value: [],
		gaps
	};
	return {
		value: [{
			...bareRoot("plain", "", "", {
				cluster: void 0,
				namespace: void 0,
				declaredBy: void 0
			}),
			resources
		}],
		gaps
	};
}
function leftOutGap(tree, { folder }, paths) {
	const names = paths.map((path) => `\`${path.slice(path.lastIndexOf("/") + 1)}\``);
	return {
		message: `${names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "")} ${names.length === 1 ? "is" : "are"} not taken by the kustomization of \`${folderName(folder)}\`, so it is read as not applied; name it there, or remove it`,
		at: fileLocation(paths[0] ?? folder),
		subject: `left out ${JSON.stringify(paths.flatMap(tree.contentAt))}`,
		nature: "doubt"
	};
}
// src/roots/given.ts
/** Roots that settings name. A folder with a kustomization is built, one with a chart is installed, any other is applied whole. */
function givenRoots({ tree, graph, charts }, given) {
	const value = [];
	const gaps = [];
	for (const { folder, cluster, namespace, release, valueFiles, at } of given) {
		const missing = [...folder === "" || tree.isFolder(folder) ? [] : [folder], ...valueFiles.filter((path) => !tree.isFile(path))][0];
		if (missing !== void 0) {
			const what = tree.isFile(missing) ? "is no folder" : "does not exist";
			const message = `root \`${folderName(folder)}\`: \`${missing}\` ${what}; correct the path in the settings`;
			gaps.push({
				message,
				at,
				subject: `given ${JSON.stringify([
					folder,
					missing,
					cluster ?? "",
					what
				])}`
			});
			continue;
		}
		const chart = charts.get(folder);
		const kind = graph.has(folder) ? "kustomize" : chart === void 0 ? "plain" : "helm";
		const root = bareRoot(kind, folder, kind === "helm" ? valueFiles.join(", ") : "", {
			cluster,
			namespace,
			declaredBy: at
		});
		const resources = kind === "plain" ? tree.below(folder).filter((path) => tree.isSelected(path) && tree.holdsManifests(path)) : [];
		const helm = kind === "helm" ? {
			...bareHelm(release ?? chart?.name ?? ""),
			valueFiles
		} : void 0;
		value.push({
			...root,
			resources,
			helm
		});
	}
	return {
		value,
		gaps
	};
}
/**
* The given roots of head: those of base but for folders that head removes as a whole, which are applied nowhere any more.
* What never existed stays, so that both sides tell it alike.
*/
function keptRoots(given, base, head) {
	const exists = ({ files, unread }, folder) => [...files.keys(), ...unread.keys()].some((path) => path === folder || path.startsWith(`${folder}/`));
	return given.filter(({ folder }) => folder === "" || exists(head, folder) || !exists(base, folder));
}
/** What is written and no given root takes, and what given roots make a controller apply besides. */
function untakenGaps(ground, roots, discovery) {
	const { value: untaken, gaps: doubts } = undeclaredRoots(ground, roots);
	const brought = broughtBy(ground, roots, discovery);
	return [
		...untaken.flatMap((root) => root.kind === "plain" ? plainGaps(ground, root) : [rootGap(ground, root)]),
		...doubts.filter(({ nature }) => nature === "doubt"),
		...brought.gaps,
		...brought.value.flatMap(({ resources }) => resources.filter(isDeclaration).map(declarationGap))
	];
}
/** Manifests one folder at a time, so that a change of one says nothing about the others. */
function plainGaps({ tree }, { resources }) {
	return [...groupBy(resources, folderOf)].map(([folder, paths]) => untakenGap(`manifests of \`${folderName(folder)}\` are`, paths[0] ?? folder, paths.flatMap(tree.contentAt)));
}
function rootGap({ tree, graph }, { kind, folder }) {
	const folders = kind === "helm" ? [folder] : basesBelow(graph, folder);
	const what = kind === "helm" ? "chart" : "kustomization";
	const at = graph.get(folder)?.path ?? tree.below(folder)[0] ?? folder;
	return untakenGap(`${what} \`${folderName(folder)}\` is`, at, folders.flatMap(tree.contentAt));
}
/** Equal on both sides it is an old story, and an edit is a new one: whoever names roots can leave files out for good. */
function untakenGap(what, at, content) {
	return {
		message: `${what} taken by no root of the settings, so what becomes of them is unknown; name it in \`roots\`, or leave it out with \`manifests.exclude\``,
		at: fileLocation(at),
		subject: `untaken ${JSON.stringify([what, content])}`
	};
}
function declarationGap(resource) {
	return resourceGap(resource, ["spec"], `${resourceName(resource)} makes a controller apply more, which is not followed where settings name the roots; name what it applies in \`roots\``);
}
// src/roots/root.ts
/** Nothing is known but the tree. */
const TREE_ONLY = {
	repository: [],
	branch: void 0,
	given: void 0,
	rendered: void 0,
	renders: false
};
// src/roots/find.ts
/** Applications may bring Applications; deeper than this nobody nests them. */
const MAX_ROUNDS = 12;
const MAX_ROOTS = 1e4;
/**
* Everything that is applied as a whole, and what of it cannot be known. Roots that Argo CD, Flux or settings declare
* come first in importance: what they account for is no root of its own. Declarations inside roots that have to be
* rendered are found when this is called again with what they were rendered to, until no new root appears.
* Never throws. What the snapshot could not read is not repeated here. Semantics: docs/roots.md.
*/
function findRoots(snapshot, selection, read, discovery = TREE_ONLY) {
	const ground = readGround(readSourceTree(snapshot, selection, read));
	if (discovery.given !== void 0) {
		const given = givenRoots(ground, discovery.given);
		const value = withUniqueIds(given.value).toSorted(byId);
		return {
			value,
			gaps: distinct([
				...given.gaps,
				...toolGaps(ground, discovery, value),
				...untakenGaps(ground, value, discovery)
			])
		};
	}
	const { roots, gaps } = settle(ground, discovery);
	return {
		value: roots,
		gaps: distinct([
			...gaps,
			...toolGaps(ground, discovery, roots),
			...clusterGaps(ground.graph, roots)
		])
	};
}
const byId = (a, b) => a.id < b.id ? -1 : 1;
/** The kustomizations and charts of a tree. */
function readGround(tree) {
	return {
		tree,
		graph: readKustomizeGraph(tree),
		charts: readCharts(tree)
	};
}
/** Declared roots take files from undeclared ones and bring further declarations, so this goes on until nothing moves. */
function settle(ground, discovery) {
	let declared = [];
	for (let round = 0; round < MAX_ROUNDS; round += 1) {
		const undeclared = undeclaredRoots(ground, declared);
		const roots = [...declared, ...undeclared.value];
		const brought = broughtBy(ground, roots, discovery);
		const next = declaredRoots(ground, discovery, brought.value);
		if (next.value.length > MAX_ROOTS) break;
		if (sameRoots(next.value, declared)) {
			const gaps = [
				...undeclared.gaps,
				...brought.gaps,
				...next.gaps
			];
			return {
				roots: roots.toSorted(byId),
				gaps
			};
		}
		declared = next.value;
	}
	const message = `Applications and Flux objects bring each other without end, or more than ${MAX_ROOTS} roots; name roots in the settings of the gate`;
	const gap = {
		message,
		at: fileLocation(""),
		subject: `${message} ${JSON.stringify(ground.tree.contentAt(""))}`
	};
	const undeclared = undeclaredRoots(ground, []);
	return {
		roots: undeclared.value,
		gaps: [...undeclared.gaps, gap]
	};
}
function sameRoots(one, other) {
	return canonicalJson(toJson(one)) === canonicalJson(toJson(other));
}
/** Roots are JSON but for what is absent and for maps. */
function toJson(roots) {
	const text = JSON.stringify(roots, (_, value) => value instanceof Map ? [...value.entries()] : value);
	return JSON.parse(text);
}
function declaredRoots({ tree, graph, charts }, discovery, brought) {
	const all = brought.flatMap(({ resources }) => resources);
	const candidates = candidateUrls(repositoryUses(tree, all));
	const readings = [...groupBy(brought, ({ root }) => root.cluster)].flatMap(([cluster, those]) => {
		const beside = those.flatMap(({ resources }) => resources);
		const declaring = {
			tree,
			graph,
			charts,
			discovery,
			candidates,
			cluster,
			beside
		};
		return beside.map((resource) => rootsOfDeclaration(declaring, resource));
	});
	const value = withUniqueIds(readings.flatMap((reading) => reading.value));
	const [only, other] = candidates;
	const assumption = discovery.repository.length === 0 && only !== void 0 && other === void 0 ? assumptionGap(all, only) : void 0;
	const gaps = readings.flatMap((reading) => reading.gaps);
	return {
		value,
		gaps: assumption === void 0 ? gaps : [...gaps, assumption]
	};
}
/** Equal roots are one; different ones of one name are counted. */
function withUniqueIds(roots) {
	return [...groupBy(roots, ({ id }) => id).values()].flatMap((alike) => {
		return [...new Map(alike.map((root) => [canonicalJson(toJson([{
			...root,
			declaredBy: void 0
		}])), root])).values()].map((root, index) => index === 0 ? root : {
			...root,
			id: `${root.id} #${index + 1}`
		});
	});
}
/** What keeps the kustomizations and charts of roots from being rendered as they stand, and what no root takes. */
function toolGaps({ tree, graph, charts }, { rendered, renders }, roots) {
	const startsOf = ({ folder, resources, kustomize }) => [
		folder,
		...resources,
		...kustomize?.components ?? []
	];
	const basesOf = (all) => new Set(all.flatMap(startsOf).flatMap((start) => basesBelow(graph, start)));
	const done = new Set(rendered?.map(({ root }) => root.id));
	const open = renders ? [] : roots.filter(({ id }) => !done.has(id));
	const folders = [...basesOf(open)];
	const helm = open.flatMap(({ kind, folder }) => kind === "helm" ? [folder] : []);
	const inflated = folders.flatMap((folder) => graph.get(folder)?.folders ?? []);
	const used = basesOf(roots);
	const { unused, circles } = topKustomizations(graph);
	return [
		...folders.flatMap((folder) => graph.get(folder)?.gaps ?? []),
		...[.../* @__PURE__ */ new Set([...helm, ...inflated])].flatMap((folder) => charts.get(folder)?.gaps ?? []),
		...circles.filter(({ path }) => tree.isSelected(path)).map((each) => circleGap(tree, each)),
		...unused.filter(({ path, folder }) => tree.isSelected(path) && !used.has(folder)).map((each) => unusedGap(tree, each))
	];
}
function circleGap(tree, { path, folder }) {
	return {
		message: `kustomization of \`${folderName(folder)}\` takes itself through others, which kustomize refuses; take one of the \`resources\` out`,
		at: fileLocation(path),
		subject: `circle ${path} ${JSON.stringify(tree.contentAt(folder))}`
	};
}
function unusedGap(tree, { path, folder }) {
	return {
		message: `component \`${folderName(folder)}\` is taken by no kustomization of this repository, so it is read as not applied; take it, or remove it`,
		at: fileLocation(path),
		subject: `unused ${path} ${JSON.stringify(tree.contentAt(folder))}`,
		nature: "doubt"
	};
}
/** Several roots may run into the same unknown; it is one. */
function distinct(gaps) {
	return [...new Map(gaps.map((gap) => [JSON.stringify([gap.subject, gap.at]), gap])).values()].toSorted((a, b) => a.at.path === b.at.path ? a.at.line - b.at.line : a.at.path < b.at.path ? -1 : 1);
}
// src/roots/inputs.ts
/** The ground of a snapshot, which never changes. A memory of a pure function: it can never be stale. */
const GROUNDS = /* @__PURE__ */ new WeakMap();
function groundOf(snapshot) {
	const known = GROUNDS.get(snapshot);
	if (known !== void 0) return known;
	const ground = readGround(readSourceTree(snapshot, {
		include: [],
		exclude: []
	}, createReader()));
	GROUNDS.set(snapshot, ground);
	return ground;
}
/**
* Every path of the repository that what a root renders to can depend on; rather too many than one too few, so equal
* contents at equal paths mean equal objects. `unknown`: something it is made of cannot be read, or lies behind a link.
*/
function inputsOf(root, snapshot) {
	const ground = groundOf(snapshot);
	const { tree, graph } = ground;
	const inputs = /* @__PURE__ */ new Set();
	const starts = [
		root.folder,
		...root.resources,
		...root.kustomize?.components ?? []
	];
	const folders = new Set(root.kind === "helm" ? [] : starts.flatMap((start) => basesBelow(graph, start)));
	for (const folder of folders) {
		const kustomization = graph.get(folder);
		if (kustomization?.file === void 0) return "unknown";
		inputs.add(kustomization.path);
		for (const path of [...kustomization.resources, ...kustomization.parts]) inputs.add(path);
		for (const chart of kustomization.folders) addChart(ground, chart, inputs);
		for (const place of placesNamedIn(ground, folder, kustomization)) {
			if (leadsBehind(tree, place)) return "unknown";
			if (!folders.has(place)) addMentioned(tree, folder, place, inputs);
		}
	}
	if (root.kind === "helm") addChart(ground, root.folder, inputs);
	const parameters = (root.helm?.fileParameters ?? []).map((each) => each.path);
	for (const path of [
		...root.resources,
		...root.helm?.valueFiles ?? [],
		...parameters
	]) if (tree.isFile(path)) inputs.add(path);
	return inputs;
}
/** By folder, for all the roots that take it. A memory of a pure function, like the grounds. */
const PLACES = /* @__PURE__ */ new WeakMap();
/** Whatever a kustomization or one of its parts may mean by a text that is a way from its folder. */
function placesNamedIn({ tree }, folder, kustomization) {
	const known = PLACES.get(kustomization);
	if (known !== void 0) return known;
	const texts = [kustomization.path, ...kustomization.parts].flatMap((path) => tree.documents(path).flatMap(({ value }) => textsOf$1(value)));
	const places = new Set([...new Set(texts)].flatMap((text) => resolvePath(folder, text) ?? []));
	PLACES.set(kustomization, places);
	return places;
}
/** A chart may read every file of its folder. */
function addChart({ tree, charts }, folder, inputs) {
	const seen = /* @__PURE__ */ new Set();
	const queue = [folder];
	for (let at = queue.pop(); at !== void 0; at = queue.pop()) {
		if (seen.has(at)) continue;
		seen.add(at);
		for (const path of tree.below(at)) inputs.add(path);
		queue.push(...charts.get(at)?.dependencies ?? []);
	}
}
/** Fields of later releases and of plugins name paths too; whatever text is one counts. A folder around does not. */
function addMentioned(tree, folder, place, inputs) {
	if (tree.isFile(place)) inputs.add(place);
	else if (tree.isFolder(place) && place !== folder && !foldersAbove(folder).includes(place)) for (const path of tree.below(place)) inputs.add(path);
}
function textsOf$1(value) {
	if (typeof value === "string") return value.includes("\n") ? [] : [value, value.slice(value.indexOf("=") + 1)];
	if (Array.isArray(value)) return value.flatMap((each) => textsOf$1(each));
	return Object.values(asObject(value) ?? {}).flatMap(textsOf$1);
}
// src/shell/declarer.ts
/**
* Whether Applications or Flux objects may be among what a root brings, by what is written in its files. `textOf` reads
* templates that no snapshot holds. A file that spells their kinds so that no text shows it is told after rendering.
*/
async function mayDeclare(root, snapshot, textOf) {
	const inputs = inputsOf(root, snapshot);
	if (inputs === "unknown") return true;
	const unread = [];
	for (const path of inputs) {
		const file = snapshot.files.get(path);
		if (file === void 0) unread.push(path);
		else if (isDeclaring(file)) return true;
	}
	if (unread.some((path) => path.endsWith(".tgz"))) return true;
	if (root.kind !== "helm") return false;
	for (const path of unread) if (TEMPLATE.test(path) && DECLARES.test(await textOf(path))) return true;
	return false;
}
/** Whether a text may hold an object that makes Argo CD or Flux apply something. Their annotations alone do not count. */
function mayHoldDeclaration(text) {
	return DECLARES.test(text);
}
/**
* Applications and Flux objects that came out of roots of which nobody expected any (a patch may change a kind): what they
* apply is not followed. `followed` are the roots whose objects were looked at.
*/
function hiddenDeclarations(roots, renderings, followed) {
	const known = new Set(followed.map(({ root }) => root.id));
	return roots.flatMap((root) => {
		const rendering = known.has(root.id) ? void 0 : renderings.get(root.id);
		if (rendering?.kind !== "rendered" || !mayHoldDeclaration(rendering.text)) return [];
		const { value } = readRendering(rendering, root.namespace);
		return value.filter(isDeclaration).map((resource) => {
			return resourceGap(resource, [], `\`${root.id}\` makes ${resourceName(resource)}, which none of its files shows, so what that applies is not followed; write its kind and version in plain text`);
		});
	});
}
const DECLARES = /(?<![\w.-])argoproj\.io\/v\d|toolkit\.fluxcd\.io\/v\d|\bkind["']?\s*:\s*["']?(Application|ApplicationSet|HelmRelease)\b/;
const TEMPLATE = /\.(tpl|txt)$/;
/** Many roots take the same files. A memory of a pure function: it can never be stale. */
const KNOWN = /* @__PURE__ */ new WeakMap();
function isDeclaring(file) {
	const known = KNOWN.get(file) ?? DECLARES.test(file.text);
	KNOWN.set(file, known);
	return known;
}
// src/shell/render/find-program.ts
var import_semver = require_semver();
/** Where PATH has a program. Relative entries do not count: they could lie in the checkout. */
function findProgram(name, path = process.env["PATH"] ?? "") {
	return path.split(delimiter).filter(isAbsolute).map((folder) => join$1(folder, name)).find(isProgram);
}
function isProgram(path) {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}
// src/shell/render/limits.ts
const RENDER_LIMITS = {
	maxFiles: 2e4,
	maxFileBytes: 16e6,
	maxTotalBytes: 256e6,
	maxOutputBytes: 8e6,
	maxMilliseconds: 6e4,
	maxMemoryBytes: 1 << 30
};
// src/shell/render/private-folder.ts
/** Makes one for as long as `use` takes; it is removed whatever happens. */
async function withPrivateFolder(use) {
	const path = realpathSync(mkdtempSync(join$1(tmpdir(), "cde-gate-render-")));
	try {
		const at = (name) => join$1(path, name);
		const [tree, work, home, temporary, programs] = [
			at("tree"),
			at("work"),
			at("home"),
			at("temporary"),
			at("programs")
		];
		for (const each of [
			tree,
			work,
			home,
			temporary,
			programs
		]) mkdirSync(each, { mode: 448 });
		return await use({
			path,
			tree,
			work,
			home,
			temporary,
			programs
		});
	} finally {
		rmSync(path, {
			recursive: true,
			force: true
		});
	}
}
// src/shell/render/isolation.ts
let known;
/** Tries out once what the machine permits. Ubuntu 24.04 and most containers permit no network namespace without root. */
function probeIsolation() {
	known ??= probe();
	return known;
}
function probe() {
	const prlimit = findProgram("prlimit");
	const unshare = findProgram("unshare");
	const alone = unshare === void 0 ? [] : [
		unshare,
		"--map-root-user",
		"--net",
		"--"
	];
	const isAlone = works([...alone]);
	const limit = (bytes) => prlimit === void 0 ? [] : [
		prlimit,
		`--as=${bytes + (4 << 20) * 1024}`,
		"--core=0",
		`--fsize=${1 << 28}`,
		"--"
	];
	const isLimited = works(limit(1 << 30));
	return {
		command: (bytes) => [...isLimited ? limit(bytes) : [], ...isAlone ? alone : []],
		network: isAlone ? "none" : "not isolated"
	};
}
function works([program, ...args]) {
	if (program === void 0) return false;
	return spawnSync(program, [
		...args,
		process.execPath,
		"--version"
	], {
		env: {},
		stdio: "ignore",
		timeout: 1e4
	}).status === 0;
}
// src/shell/render/run.ts
const MAX_COMPLAINT = 64e3;
/**
* Runs a program of the runner on files of a pull request: no shell, an environment from scratch, no input, and bounds on
* time, output and memory. It starts no other program, since none is on its PATH; what it started anyhow ends with it.
*/
async function runRenderer([program, ...args], folder, limits) {
	const started = performance.now();
	const [first = program, ...rest] = [
		...probeIsolation().command(limits.maxMemoryBytes),
		program,
		...args
	];
	const child = spawn(first, rest, {
		cwd: folder.work,
		env: environment(folder, limits),
		stdio: [
			"ignore",
			"pipe",
			"pipe"
		],
		detached: true
	});
	const stdout = [];
	let said = "";
	let stopped;
	const stop = (why) => {
		stopped ??= why;
		endGroup(child.pid);
	};
	const timer = setTimeout(() => stop(`took longer than ${limits.maxMilliseconds / 1e3} s`), limits.maxMilliseconds);
	const tooLarge = `needed more than ${Math.round(limits.maxMemoryBytes / (1 << 20))} MiB of memory`;
	const watch = setInterval(() => {
		if (usedMemory(child.pid) > limits.maxMemoryBytes) stop(tooLarge);
	}, WATCH_MILLISECONDS);
	let written = 0;
	child.stdout.on("data", (chunk) => {
		written += chunk.length;
		if (written > limits.maxOutputBytes) stop(`wrote more than ${limits.maxOutputBytes} bytes`);
		else stdout.push(chunk);
	});
	child.stderr.on("data", (chunk) => {
		said += chunk.toString();
		if (said.length > MAX_COMPLAINT) said = `${said.slice(0, MAX_COMPLAINT / 4)} … ${said.slice(-16e3)}`;
	});
	const status = await new Promise((resolve) => {
		child.on("error", () => resolve("cannot be started"));
		child.on("exit", () => endGroup(child.pid));
		child.on("close", (code, signal) => resolve(code === 0 ? void 0 : signal === null ? `ended with status ${code}` : `was ended by ${signal}`));
	});
	clearTimeout(timer);
	clearInterval(watch);
	const why = stopped ?? (status === void 0 ? void 0 : MEMORY_PROBLEM.test(said) ? tooLarge : status);
	if (why !== void 0) return {
		kind: "failed",
		status: why,
		stderr: stopped === void 0 ? said : ""
	};
	return {
		kind: "output",
		stdout: Buffer.concat(stdout).toString(),
		milliseconds: Math.round(performance.now() - started)
	};
}
function endGroup(pid) {
	if (pid === void 0) return;
	try {
		process.kill(-pid, "SIGKILL");
	} catch {}
}
/** How Go ends when the machine gives it no more. */
const MEMORY_PROBLEM = /out of memory|cannot allocate memory|pthread_create failed/i;
const WATCH_MILLISECONDS = 50;
const PAGE_BYTES = 4096;
/** What a process holds in memory, where the system tells (Linux); 0 where it does not. */
function usedMemory(pid) {
	try {
		return Number(readFileSync(`/proc/${pid}/statm`, "latin1").split(" ")[1]) * PAGE_BYTES;
	} catch {
		return 0;
	}
}
/** Nothing of the runner's own: no credentials, no proxies, no configuration. */
function environment(folder, { maxMemoryBytes }) {
	const nowhere = "http://127.0.0.1:9";
	const home = (name) => join$1(folder.home, name);
	return {
		PATH: folder.programs,
		HOME: folder.home,
		TMPDIR: folder.temporary,
		LC_ALL: "C",
		TZ: "UTC",
		XDG_CONFIG_HOME: home("config"),
		XDG_CACHE_HOME: home("cache"),
		XDG_DATA_HOME: home("data"),
		HELM_CONFIG_HOME: home("helm-config"),
		HELM_CACHE_HOME: home("helm-cache"),
		HELM_DATA_HOME: home("helm-data"),
		HELM_PLUGINS: home("helm-plugins"),
		HELM_NO_PLUGINS: "1",
		KUBECONFIG: home("kubeconfig"),
		KUSTOMIZE_PLUGIN_HOME: home("kustomize-plugins"),
		HTTP_PROXY: nowhere,
		HTTPS_PROXY: nowhere,
		ALL_PROXY: nowhere,
		GOMEMLIMIT: String(maxMemoryBytes),
		MALLOC_ARENA_MAX: "1"
	};
}
// src/shell/render/binaries.ts
/**
* Releases that are known to behave as docs/rendering.md says. Older kustomize treats components and origins otherwise;
* older Helm cannot leave schemas aside, which may name files and URLs.
*/
const KNOWN_VERSIONS = {
	kustomize: ">=5.0.0 <6.0.0",
	helm: ">=3.16.0 <5.0.0"
};
const INSTALL = {
	kustomize: "`go install sigs.k8s.io/kustomize/kustomize/v5@v5.7.1`",
	helm: "`go install helm.sh/helm/v3/cmd/helm@v3.19.0`, or put `azure/setup-helm` before the gate"
};
/** Looks for both renderers on PATH and asks what they are. Never throws. */
async function findBinaries(path = process.env["PATH"] ?? "") {
	const [kustomize, helm] = await Promise.all([findKustomize(path), findHelm(path)]);
	return {
		kustomize,
		helm
	};
}
async function findKustomize(path) {
	const own = findProgram("kustomize", path);
	if (own !== void 0) return check("kustomize", "kustomize", own, await ask(own, ["version"]));
	const kubectl = findProgram("kubectl", path);
	if (kubectl === void 0) return missing$1("kustomize", "neither `kustomize` nor `kubectl` is on `PATH`");
	const answer = await ask(kubectl, [
		"version",
		"--client",
		"--output=json"
	]);
	return check("kustomize", "kubectl", kubectl, /"kustomizeVersion": *"([^"]*)"/.exec(answer ?? "")?.[1]);
}
async function findHelm(path) {
	const helm = findProgram("helm", path);
	if (helm === void 0) return missing$1("helm", "`helm` is not on `PATH`");
	return check("helm", "helm", helm, await ask(helm, ["version", "--template={{.Version}}"]));
}
async function ask(program, args) {
	const limits = {
		...RENDER_LIMITS,
		maxMilliseconds: 2e4,
		maxOutputBytes: 1e4
	};
	const result = await withPrivateFolder((folder) => runRenderer([program, ...args], folder, limits));
	return result.kind === "output" ? result.stdout.trim() : void 0;
}
function check(tool, name, path, said) {
	const range = KNOWN_VERSIONS[tool];
	const version = (0, import_semver.coerce)(/v?\d+\.\d+(\.\d+)?/.exec(said?.replace(/^\{kustomize\/v/, "v") ?? "")?.[0])?.version;
	if (version === void 0) return missing$1(tool, `\`${name}\` on \`PATH\` does not say its version`);
	if (!(0, import_semver.satisfies)(version, range)) return missing$1(tool, `\`${name}\` ${version} is not one of the releases that are known here (${range})`);
	return {
		kind: "binary",
		name,
		version,
		path
	};
}
function missing$1(tool, why) {
	return {
		kind: "missing",
		why: `${why}; install it by ${INSTALL[tool]}`
	};
}
// src/shell/render/problem.ts
/** The line of a problem; the first of its file where it is not known better. */
async function lineOf(source, { path, value }) {
	if (value === void 0) return fileLocation(path);
	const content = decodeText((await source.read([path])).get(path) ?? Buffer.of());
	return findScalar(content.kind === "text" ? readDocuments(path, content.text).value : [], value, []) ?? fileLocation(path);
}
/**
* A name for all that a root is rendered from: equal on both sides only while files, values and settings are.
*/
function digestInputs(source, root, paths) {
	const files = [...new Set(paths)].toSorted().map((path) => [
		path,
		source.entries.get(path)?.kind,
		source.idOf(path)
	]);
	const { kind, folder, namespace, resources, helm, kustomize, problem } = root;
	const asked = {
		kind,
		folder,
		namespace,
		resources,
		helm,
		kustomize,
		substitute: kustomize?.substitute && [...kustomize.substitute].toSorted(([a], [b]) => a < b ? -1 : 1),
		problem: problem?.subject
	};
	return createHash("sha256").update(JSON.stringify([asked, files])).digest("hex");
}
/**
* A root that is not rendered. The same inputs on both sides are the same unknown. Roots that stumble over one folder that
* they share say so in the same words, so that people read it once.
*/
function renderGap(root, message, at, digest) {
	return {
		message: `${liesWithin(at.path, /* @__PURE__ */ new Set([root.folder])) || at.path === root.declaredBy?.path ? `\`${root.id}\`` : `what takes \`${folderOf(at.path) || "."}\``} is not rendered: ${message}`,
		at,
		subject: `render ${root.id} ${digest}`
	};
}
const MAX_LENGTH = 400;
/** A program's complaint as one line, with the repository's own paths. */
function complaint(name, result, folder, names = /* @__PURE__ */ new Map()) {
	let said = /^(fatal error|panic|runtime): .*$/m.exec(result.stderr)?.[0] ?? result.stderr;
	for (const [written, meant] of names) said = said.replaceAll(written, meant);
	said = said.replaceAll(`${folder.tree}/`, "").replaceAll(folder.tree, ".").replaceAll(`${folder.path}/`, "").split("\n").filter((line) => !/^(#|time=|WARN|level=|\S+\.go:\d+:|warning:)/i.test(line) && line.trim() !== "").join(" ").replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").replace(/^ ?Error: /, "").replace(/ Use --debug flag to render out invalid YAML ?$/, "").replaceAll("`", "'").trim();
	const short = said.length <= MAX_LENGTH ? said : `${said.slice(0, 100)} … ${said.slice(-300)}`;
	return short === "" ? `\`${name}\` ${result.status}` : `\`${name}\` ${result.status} (${short})`;
}
// src/shell/render/stability.ts
/** Compares base with head, rendered before and after it. */
function stabilise(path, base, head, again) {
	if (head === again) return {
		base,
		unstable: []
	};
	const [before, first, second] = [
		base,
		head,
		again
	].map((text) => readObjects(path, text));
	if (before === void 0 || first === void 0 || second === void 0) return void 0;
	if (first.size !== second.size || [...first.keys()].some((key) => !second.has(key))) return void 0;
	const moving = new Map([...first].map(([key, { value }]) => [key, findMoving(value, second.get(key)?.value ?? null, [])]));
	const texts = [...before].map(([key, object]) => {
		const counterpart = first.get(key);
		const routes = moving.get(key) ?? [];
		if (counterpart === void 0 || routes.length === 0) return object.text;
		return canonicalJson(mask(object.value, routes)) === canonicalJson(mask(counterpart.value, routes)) ? counterpart.text : object.text;
	});
	const unstable = [...moving].flatMap(([key, routes]) => routes.length > 0 ? [key] : []);
	return {
		base: texts.map((text) => `---\n${text.replace(/\n?$/, "\n")}`).join(""),
		unstable
	};
}
function readObjects(path, text) {
	const { value: documents, gaps } = readDocuments(path, text);
	const objects = new Map(documents.map(({ value, text: own }) => [identityOf(asObject(value) ?? {}), {
		value,
		text: own
	}]));
	return gaps.length > 0 || objects.size !== documents.length ? void 0 : objects;
}
/** The ways to values that differ. Lists of different lengths differ as a whole. */
function findMoving(one, other, way) {
	if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) return one.flatMap((each, index) => findMoving(each, other[index] ?? null, [...way, index]));
	const [a, b] = [asObject(one), asObject(other)];
	const keys = Object.keys(a ?? {});
	if (a !== void 0 && b !== void 0 && keys.length === Object.keys(b).length && keys.every((key) => key in b)) return keys.flatMap((key) => findMoving(a[key] ?? null, b[key] ?? null, [...way, key]));
	return canonicalJson(one) === canonicalJson(other) ? [] : [way];
}
const MASK = "(differs from time to time)";
function mask(value, routes) {
	if (routes.some((route) => route.length === 0)) return MASK;
	const inside = (step) => routes.flatMap(([first, ...rest]) => first === step ? [rest] : []);
	if (Array.isArray(value)) return value.map((each, index) => mask(each, inside(index)));
	const object = asObject(value);
	if (object === void 0) return value;
	return Object.fromEntries(Object.entries(object).map(([key, each]) => [key, mask(each, inside(key))]));
}
// src/shell/render/render-all.ts
/**
* Renders roots, each on both sides; answers in the order of the request. A root whose inputs are equal on both sides is
* rendered once, so it is the same text on both. Where they differ and a chart draws on chance or the clock, base is told
* apart from head only by what did not move by itself. Throws what reading a side throws.
*/
async function renderAll({ pairs, binaries, limits = RENDER_LIMITS, progress = () => {} }) {
	const results = pairs.map(() => ({}));
	let done = 0;
	await inParallel([...pairs.entries()], async ([index, pair]) => {
		results[index] = await renderPair(pair, binaries, limits);
		done += 1;
		const root = pair.head?.root ?? pair.base?.root;
		if (root !== void 0) progress(done, pairs.length, root);
	});
	return results;
}
/** Whether a root needs a renderer: plain manifests do only where a controller lays something over them. */
function isRendered({ kind, kustomize }) {
	return kind !== "plain" || kustomize !== void 0;
}
async function renderPair({ base, head }, binaries, limits) {
	if (head === void 0) return base === void 0 ? {} : { base: await base.render(binaries, limits) };
	const first = await head.render(binaries, limits);
	if (base === void 0) return { head: first };
	if (base.digest === head.digest) return {
		base: first,
		head: first
	};
	const before = await base.render(binaries, limits);
	if (![first, before].some((each) => each.kind === "rendered" && each.doubts.length > 0) || first.kind === "failed" || before.kind === "failed") return {
		base: before,
		head: first
	};
	const again = await head.render(binaries, limits);
	if (again.kind === "failed") return {
		base: before,
		head: again
	};
	const stable = stabilise(head.root.folder, before.text, first.text, again.text);
	if (stable !== void 0) return {
		base: {
			...before,
			text: stable.base
		},
		head: first
	};
	return {
		base: before,
		head: {
			kind: "failed",
			gap: renderGap(head.root, "its chart makes other objects each time; take chance and the clock out of its templates", fileLocation(first.book.start), head.digest),
			digest: head.digest
		}
	};
}
/** As many at a time as there are cores. */
async function inParallel(items, work) {
	const rest = [...items];
	const worker = async () => {
		for (let item = rest.shift(); item !== void 0; item = rest.shift()) await work(item);
	};
	await Promise.all(Array.from({ length: Math.min(availableParallelism(), rest.length) }, worker));
}
// src/shell/render/materialise.ts
/**
* Writes files of one side below a private folder, under their own paths. No link is ever written, no `.git`, nothing
* outside; what cannot be written as it stands is a problem, and then the root is not rendered. Files are for reading by
* their owner only. Answers what was written, or the first problem. Throws what reading throws.
*/
async function materialise(source, paths, target, limits) {
	const problem = findProblem(source, paths, limits);
	if (problem !== void 0) return problem;
	const contents = await source.read(paths);
	for (const [path, bytes] of contents) {
		if (bytes.subarray(0, LFS_POINTER.length).toString("latin1") === LFS_POINTER) return {
			path,
			message: `\`${path}\` is a Git LFS pointer; keep what is rendered out of LFS`
		};
		try {
			writeNew(join$1(target, path), bytes);
		} catch (error) {
			return {
				path,
				message: `\`${path}\` cannot be written here (${error instanceof Error && "code" in error ? String(error.code) : "unknown error"}); rename it`
			};
		}
	}
	return { contents };
}
const LFS_POINTER = "version https://git-lfs.github.com/spec/";
/** Writes a file that is not there yet, and never through a link. */
function writeNew(path, content) {
	mkdirSync(dirname(path), {
		recursive: true,
		mode: 448
	});
	writeFileSync(path, content, {
		flag: "wx",
		mode: 384
	});
}
function findProblem(source, paths, limits) {
	if (paths.length > limits.maxFiles) return {
		path: paths[0] ?? ROOT,
		message: `it takes more than ${limits.maxFiles} files`
	};
	let total = 0;
	const seen = /* @__PURE__ */ new Map();
	for (const path of paths) {
		const entry = source.entries.get(path);
		const problem = nameProblem(path) ?? kindProblem(entry?.kind);
		if (problem !== void 0) return {
			path,
			message: `\`${path}\` ${problem}`
		};
		const plain = path.normalize("NFC").toLowerCase();
		const twin = seen.get(plain);
		if (twin !== void 0) return {
			path,
			message: `\`${path}\` and \`${twin}\` differ only by case or Unicode form; rename one`
		};
		seen.set(plain, path);
		const size = entry?.size ?? 0;
		if (size > limits.maxFileBytes) return {
			path,
			message: `\`${path}\` is larger than ${limits.maxFileBytes} bytes; split it`
		};
		total += size;
		if (total > limits.maxTotalBytes) return {
			path,
			message: `its files are larger than ${limits.maxTotalBytes} bytes together`
		};
	}
}
/** Git allows names that lead elsewhere or mean something to git itself. */
function nameProblem(path) {
	return path.split("/").some((part) => part === "" || part === "." || part === ".." || /^\.git$/i.test(part) || part.includes("\0")) ? "has a name that leads elsewhere; rename it" : void 0;
}
function kindProblem(kind) {
	if (kind === "file") return void 0;
	if (kind === "link") return "is a symbolic link, which is never followed; commit the file itself";
	return kind === "other" ? "is a submodule, or has a name that is not UTF-8; commit the files it stands for" : "is not in the repository";
}
// src/shell/objects.ts
/** Sizes in bytes by blob id. Throws GitFailure when one is missing in this clone. */
async function readSizes(repository, ids) {
	return askBatch(repository, "--batch-check", ids, async (size) => size);
}
/** The text of blobs by id; bytes are decoded as they come, so only one blob is held as bytes. Throws as `readSizes`. */
async function readBlobs(repository, ids) {
	return askBatch(repository, "--batch", ids, async (size, { take }) => {
		const content = decodeText(await take(size));
		await take(1);
		return content;
	});
}
async function askBatch({ objects }, mode, ids, read) {
	const answers = /* @__PURE__ */ new Map();
	if (ids.length === 0) return answers;
	const { child, ended } = startGit([
		"-C",
		objects,
		"cat-file",
		mode,
		"--buffer"
	]);
	try {
		child.stdin.end(ids.map((id) => `${id}\n`).join(""));
		const reader = createByteReader(child.stdout);
		for (const id of ids) answers.set(id, await read(parseSize(await reader.line(), id), reader));
		await ended;
	} finally {
		child.kill();
	}
	return answers;
}
/** The size in an answer's first line, which must be about the id asked for. */
function parseSize(line, id) {
	const [answered, kind, size] = line.split(" ");
	if (answered !== id || kind !== "blob") throw new GitFailure(`git has no file content for \`${id}\` (${kind ?? line}); complete a partial clone by \`git fetch --refetch --no-filter origin\``);
	return Number(size);
}
function createByteReader(stream) {
	const chunks = stream[Symbol.asyncIterator]();
	let held = Buffer.alloc(0);
	const fill = async (size) => {
		const parts = [held];
		for (let length = held.length; length < size;) {
			const next = await chunks.next();
			if (next.done === true) throw new GitFailure("git stopped in the middle of an answer; run `git fsck`");
			parts.push(next.value);
			length += next.value.length;
		}
		held = Buffer.concat(parts);
	};
	const take = async (size) => {
		if (held.length < size) await fill(size);
		const bytes = held.subarray(0, size);
		held = held.subarray(size);
		return bytes;
	};
	const line = async () => {
		while (!held.includes(10)) await fill(held.length + 1);
		const bytes = await take(held.indexOf(10) + 1);
		return bytes.toString("latin1", 0, bytes.length - 1);
	};
	return {
		line,
		take
	};
}
// src/shell/render/source.ts
/** What lies below a folder. */
function below(source, folder) {
	return pathsBelow(source.paths, folder);
}
/** A tree out of git objects. Throws GitFailure. */
async function openTree(repository, treeish) {
	const listing = await expectGit([
		"-C",
		repository.objects,
		"ls-tree",
		"-r",
		"-l",
		"-z",
		"--full-tree",
		treeish
	]);
	const ids = /* @__PURE__ */ new Map();
	const entries = /* @__PURE__ */ new Map();
	for (const record of listing.toString("latin1").split("\0").slice(0, -1)) {
		const tab = record.indexOf("	");
		const [mode = "", , id = "", size = ""] = record.slice(0, tab).split(/ +/);
		const { path, problem } = spellPath(Buffer.from(record.slice(tab + 1), "latin1"));
		if (entries.has(path)) throw new GitFailure(`the tree of \`${treeish}\` names \`${path}\` twice`);
		const kind = mode === "120000" ? "link" : problem === void 0 && mode.startsWith("100") ? "file" : "other";
		entries.set(path, {
			kind,
			size: Number(size) || 0
		});
		ids.set(path, id);
	}
	const ownId = (path) => ids.get(path) ?? "";
	const links = [...entries].flatMap(([path, { kind, size }]) => kind === "link" && size < MAX_LINK ? [path] : []);
	const said = await readBlobs(repository, [...new Set(links.map(ownId))]);
	const idOf = createIdOf(entries, ownId, (path) => {
		const content = said.get(ownId(path));
		return content?.kind === "text" ? content.text : void 0;
	});
	const known = /* @__PURE__ */ new Map();
	const load = async (paths) => {
		const loaded = /* @__PURE__ */ new Map();
		const contents = await readBlobs(repository, [...new Set(paths.map(ownId))]);
		for (const [id, content] of contents) {
			const bytes = content.kind === "text" ? Buffer.from(content.text) : expectGit([
				"-C",
				repository.objects,
				"cat-file",
				"blob",
				id
			]);
			loaded.set(id, await bytes);
		}
		return loaded;
	};
	const leading = [...entries].flatMap(([path, { kind, size }]) => kind === "file" && size <= MAX_LEADING && LEADING.test(path) ? [path] : []);
	for (const [id, bytes] of await load(leading)) known.set(id, bytes);
	const read = async (paths) => {
		const loaded = await load(paths.filter((path) => !known.has(ownId(path))));
		return new Map(paths.map((path) => [path, known.get(ownId(path)) ?? loaded.get(ownId(path)) ?? Buffer.of()]));
	};
	return {
		entries,
		paths: [...entries.keys()].toSorted(),
		idOf,
		read
	};
}
/** Files that say what else belongs to a root. */
const LEADING = /(^|\/)(kustomization\.ya?ml|Kustomization|Chart\.yaml|requirements\.yaml|_[^/]*\.tpl)$/;
const MAX_LEADING = 1e5;
/** Longer than any path Linux takes, so a link that says more leads nowhere. */
const MAX_LINK = 4096;
function createIdOf(entries, ownId, says) {
	const toNode = (path, { kind }) => kind === "link" ? {
		kind,
		says: says(path)
	} : { kind: kind === "file" ? "file" : "submodule" };
	const targets = followLinks({
		nodes: new Map([...entries].map(([path, entry]) => [path, toNode(path, entry)])),
		idOf: ownId
	}, () => true);
	return (path) => targets.get(path)?.whole() ?? ownId(path);
}
/** A folder on disk, without `.git` and `node_modules`. Links are never followed. */
function openFolder(directory) {
	const entries = /* @__PURE__ */ new Map();
	walk(directory, "", entries);
	const ownId = (path) => {
		const { kind } = entries.get(path) ?? { kind: "other" };
		if (kind === "link") return says(path) ?? "";
		return kind === "file" ? digest(readRegular(join$1(directory, path))) : `${directory} ${path}`;
	};
	const says = (path) => {
		try {
			return readlinkSync(join$1(directory, path));
		} catch {
			return;
		}
	};
	const idOf = createIdOf(entries, ownId, says);
	return {
		entries,
		paths: [...entries.keys()].toSorted(),
		idOf,
		read: async (paths) => new Map(paths.map((path) => [path, readRegular(join$1(directory, path))]))
	};
}
function walk(directory, folder, entries) {
	for (const entry of readdirSync(join$1(directory, folder), { withFileTypes: true })) {
		const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
		if (entry.name === ".git" || entry.name === "node_modules") continue;
		if (entry.isDirectory()) walk(directory, path, entries);
		else {
			const kind = entry.isSymbolicLink() ? "link" : entry.isFile() ? "file" : "other";
			const size = kind === "file" ? statSync(join$1(directory, path)).size : 0;
			entries.set(repoPath(path), {
				kind,
				size
			});
		}
	}
}
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
/** A file that became a link since it was listed is not followed. */
function readRegular(path) {
	const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
	try {
		return readFileSync(file);
	} finally {
		closeSync(file);
	}
}
// src/shell/render/helm.ts
const RELEASE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const NAMESPACE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const VERSION = /^v?\d+(\.\d+){0,2}[-+.0-9A-Za-z]*$/;
const API_VERSION = /^[a-z0-9.-]*\/?v[0-9][a-z0-9]*(\/[A-Za-z]+)?$/;
/** Writes values where Helm finds them, and says how to call it. Throws what reading throws. */
async function prepareChart(source, root, borrowed, folder, limits) {
	const { helm } = root;
	if (helm === void 0) return {
		path: root.folder,
		message: "nothing says how its chart is installed"
	};
	const odd = oddWord(root);
	if (odd !== void 0) return {
		path: root.declaredBy?.path ?? root.folder,
		message: odd
	};
	const chart = join$1(folder.tree, root.folder);
	for (const { from, into } of borrowed) {
		const room = join$1(folder.work, into);
		const written = await materialise(source, below(source, from), room, limits);
		if ("message" in written) return written;
		mkdirSync(join$1(chart, "charts"), {
			recursive: true,
			mode: 448
		});
		renameSync(join$1(room, from), join$1(chart, into));
	}
	if (helm.chartValues === "replaced" && existsSync(join$1(chart, "values.yaml"))) rmSync(join$1(chart, "values.yaml"));
	const names = /* @__PURE__ */ new Map();
	const texts = await source.read(helm.valueFiles);
	const valueArgs = [...helm.valueFiles.map((path) => [path, texts.get(path) ?? ""]), ...helm.values.map((each) => ["inline values", JSON.stringify(each)])].map(([name, text], index) => {
		const at = join$1(folder.work, `values-${index}.yaml`);
		writeNew(at, text);
		names.set(at, name);
		return `--values=${at}`;
	});
	const files = await source.read(helm.fileParameters.map(({ path }) => path));
	const fileArgs = helm.fileParameters.map(({ name, path }, index) => {
		const at = join$1(folder.work, `parameter-${index}`);
		writeNew(at, files.get(path) ?? "");
		names.set(at, path);
		return `--set-file=${name}=${at}`;
	});
	const setArgs = helm.parameters.map(({ name, value, forceString }) => `--set${forceString ? "-string" : ""}=${name}=${escapeCommas(value)}`);
	return {
		args: [
			"template",
			helm.release,
			chart,
			`--namespace=${root.namespace ?? "default"}`,
			"--skip-schema-validation",
			...helm.crds === "included" ? ["--include-crds"] : [],
			...helm.kubeVersion === void 0 ? [] : [`--kube-version=${helm.kubeVersion}`],
			...helm.apiVersions.map((each) => `--api-versions=${each}`),
			...valueArgs,
			...setArgs,
			...fileArgs
		],
		names
	};
}
/** Renders a chart without a cluster: `lookup` finds nothing, and no name is resolved. */
function templateChart(binary, { args }, folder, limits) {
	return runRenderer([binary.path, ...args], folder, limits);
}
/** Argo CD's own rule for parameters: a comma is text unless it is escaped already or lies in a list. Source: util/helm/cmd.go. */
function escapeCommas(value) {
	return /^\{.*\}$/s.test(value) ? value : value.replaceAll(/(?<!\\),/g, "\\,");
}
function oddWord({ namespace = "default", helm }) {
	if (helm === void 0) return void 0;
	const wrong = (what, value) => `\`${value}\` is no ${what} that Helm takes`;
	if (!RELEASE.test(helm.release) || helm.release.length > 53) return wrong("name of a release", helm.release);
	if (!NAMESPACE.test(namespace)) return wrong("namespace", namespace);
	if (helm.kubeVersion !== void 0 && !VERSION.test(helm.kubeVersion)) return wrong("version", helm.kubeVersion);
	const api = helm.apiVersions.find((each) => !API_VERSION.test(each));
	if (api !== void 0) return wrong("API version", api);
	const parameter = [...helm.parameters, ...helm.fileParameters].find(({ name }) => name === "" || /[=,\n]/.test(name));
	return parameter === void 0 ? void 0 : wrong("name of a parameter", parameter.name);
}
// src/shell/render/helm-inputs.ts
const childOf = (folder, name) => repoPath(folder === "" ? name : `${folder}/${name}`);
/** The files of a chart, of its values, and of charts beside it. Throws what reading throws. */
async function followChart(source, { folder, helm }) {
	const values = [...helm?.valueFiles ?? [], ...(helm?.fileParameters ?? []).map(({ path }) => path)];
	const chart = childOf(folder, "Chart.yaml");
	const own = below(source, folder);
	const files = /* @__PURE__ */ new Set([...own, ...values]);
	const borrowed = [];
	let problem;
	const note = (message, path = chart) => {
		problem ??= {
			message,
			path
		};
	};
	if (source.entries.get(chart)?.kind !== "file") note(`\`${chart}\` is not in the repository, or is a link`);
	for (const path of values) if (source.entries.get(path)?.kind !== "file") note(`the values file \`${path}\` is not a file of the repository; commit it, or correct its path`, path);
	const { dependencies, unreadable } = await readDependencies(source, folder, own);
	if (unreadable !== void 0) note(`\`${unreadable}\` cannot be read`, unreadable);
	const isVendored = await readVendored(source, childOf(folder, "charts"));
	for (const dependency of dependencies) {
		const name = asString(valueAt(dependency, "name")) ?? "";
		const repository = asString(valueAt(dependency, "repository")) ?? "";
		if (isVendored(name)) continue;
		const from = repository.startsWith("file://") ? resolvePath(folder, repository.slice(7)) : void 0;
		if (from !== void 0) for (const path of below(source, from)) files.add(path);
		if (from !== void 0 && source.entries.get(childOf(from, "Chart.yaml"))?.kind === "file") {
			borrowed.push({
				from,
				into: `charts/cde-gate-${borrowed.length}`
			});
			continue;
		}
		note(`its dependency \`${name}\`${repository === "" ? "" : ` of \`${repository}\``} is not in \`charts/\`, and nothing is fetched; run \`helm dependency build\` and commit \`charts/\``);
	}
	return {
		files,
		borrowed,
		problem,
		opaque: unreadable !== void 0
	};
}
/** Charts of the first generation name dependencies in a file of their own. */
async function readDependencies(source, folder, own) {
	const paths = ["Chart.yaml", "requirements.yaml"].map((name) => childOf(folder, name)).filter((path) => own.includes(path) && source.entries.get(path)?.kind === "file");
	const texts = await source.read(paths);
	const documents = [];
	for (const [path, bytes] of texts) {
		const { value, gaps } = readDocuments(path, bytes.toString());
		if (gaps.length > 0) return {
			dependencies: [],
			unreadable: path
		};
		documents.push(...value);
	}
	return {
		dependencies: documents.flatMap(({ value }) => asList(valueAt(value, "dependencies"))),
		unreadable: void 0
	};
}
/** Names of the charts in `charts/`. An archive begins with the name of its chart; a folder need not have it. */
async function readVendored(source, charts) {
	const paths = below(source, charts);
	const inside = (path) => path.slice(charts.length + 1).split("/");
	const named = paths.filter((path) => /^[^/]+\/Chart\.yaml$/.test(inside(path).join("/")));
	const texts = await source.read(named.filter((path) => source.entries.get(path)?.kind === "file"));
	const names = new Set([...texts].map(([path, bytes]) => asString(valueAt(readDocuments(path, bytes.toString()).value[0]?.value ?? null, "name"))));
	const archives = paths.flatMap((path) => path.endsWith(".tgz") ? [inside(path)[0] ?? ""] : []);
	return (name) => names.has(name) || archives.some((archive) => archive.startsWith(`${name}-`));
}
// src/shell/render/kustomize.ts
/**
* Builds a kustomization. All plugins, functions, Helm and network are off, which is what kustomize does unasked; files
* may only be read from the folder of the kustomization that names them. Source: docs/rendering.md.
*/
function buildFolder(binary, target, folder, limits) {
	const command = binary.name === "kubectl" ? "kustomize" : "build";
	return runRenderer([
		binary.path,
		command,
		target,
		"--load-restrictor=LoadRestrictionsRootOnly"
	], folder, limits);
}
/**
* Where kustomize is to start for a root whose files stand in a private folder: the root's own folder as it is, unless a
* controller lays something over it or makes it up; then a kustomization of the gate's own.
*/
function prepareTarget(root, inputs, folder) {
	const own = join$1(folder.tree, root.folder);
	if (!inputs.kustomizations.has(root.folder)) {
		const resources = root.resources.map((path) => `./${relative(own, join$1(folder.tree, path))}`);
		mkdirSync(own, {
			recursive: true,
			mode: 448
		});
		writeNew(join$1(own, "kustomization.yaml"), JSON.stringify({ resources }));
	}
	const { overlay = {}, components = [] } = root.kustomize ?? {};
	if (Object.keys(overlay).length === 0 && components.length === 0) return own;
	const target = join$1(folder.work, "overlay");
	const toTree = (path) => relative(target, join$1(folder.tree, path)) || ".";
	const body = inputs.kustomizations.get(root.folder)?.body ?? {};
	const laid = {
		...overlay,
		...carried(body, own, target),
		resources: [toTree(root.folder)],
		components: components.map(toTree)
	};
	writeNew(join$1(target, "kustomization.yaml"), JSON.stringify(laid));
	return target;
}
/** Kustomize looks for these at the top only, and the root's own kustomization was meant to be it. */
function carried({ buildMetadata, openapi }, own, target) {
	const path = asString(valueAt(openapi, "path"));
	if (path !== void 0) writeNew(join$1(target, "openapi.json"), readFileSync(join$1(own, path)));
	const schema = path === void 0 ? openapi : { path: "openapi.json" };
	return {
		...buildMetadata && { buildMetadata },
		...schema && { openapi: schema }
	};
}
// src/shell/render/kustomization.ts
/** Fields of a kustomization in kustomize 5, and how they name other files. Source: kustomize api/types/kustomization.go. */
const FIELDS = new Set([
	[
		"apiVersion",
		"kind",
		"metadata",
		"openapi",
		"namePrefix",
		"nameSuffix",
		"namespace",
		"commonLabels",
		"labels"
	],
	[
		"commonAnnotations",
		"patchesStrategicMerge",
		"patchesJson6902",
		"patches",
		"images",
		"imageTags"
	],
	[
		"replacements",
		"replicas",
		"vars",
		"sortOptions",
		"resources",
		"components",
		"crds",
		"bases"
	],
	[
		"configMapGenerator",
		"secretGenerator",
		"generatorOptions",
		"configurations",
		"generators",
		"transformers"
	],
	["validators", "buildMetadata"]
].flat());
const HELM_FIELDS = /* @__PURE__ */ new Set([
	"helmCharts",
	"helmGlobals",
	"helmChartInflationGenerator"
]);
/** Reads a kustomization as strictly as kustomize, and more strictly where it would be lenient. */
function readKustomization(path, text) {
	const { value: documents, gaps } = readDocuments(path, text);
	const [document, ...more] = documents;
	const refuse = (inputs, value) => ({
		value,
		inputs
	});
	if (gaps[0] !== void 0) return refuse(`cannot be read: ${gaps[0].message}`);
	if (document === void 0) return refuse("is empty", null);
	if (more.length > 0) return refuse("holds more than one document; split it");
	if (document.doubts[0] !== void 0) return refuse(`can be read in two ways: ${document.doubts[0].message}`);
	const body = asObject(document.value);
	if (body === void 0) return refuse("is no mapping", document.value);
	return {
		value: body,
		inputs: collectInputs(body)
	};
}
/** What fields of a kustomization take in, or why that is not built: `uses … ; …`. */
function collectInputs(body) {
	for (const field of Object.keys(body)) {
		if (HELM_FIELDS.has(field)) return `uses \`${field}\`, for which kustomize would run Helm; render the chart as a root of its own`;
		if (!FIELDS.has(field)) return `has the field \`${field}\`, which kustomize 5 does not know; remove it`;
	}
	const odd = oddKey(body);
	if (odd !== void 0) return `writes \`${odd}\` in a case of its own; write \`${fold(odd)}\``;
	const plugins = [
		...texts(body, "generators"),
		...texts(body, "transformers"),
		...texts(body, "validators")
	];
	const written = plugins.filter(isInline);
	const settings = [];
	for (const each of written) {
		const { value, gaps } = readDocuments(ROOT, each);
		if (gaps.length > 0 || value.some(({ doubts }) => doubts.length > 0)) return "holds settings of a plugin that cannot be read";
		settings.push(...value.map((document) => document.value));
	}
	const configured = plugins.filter((each) => !isInline(each));
	return {
		body,
		references: [
			...[
				...[
					"crds",
					"configurations",
					"patchesStrategicMerge"
				].flatMap((field) => texts(body, field)),
				...[
					"patches",
					"patchesJson6902",
					"replacements"
				].flatMap((field) => pathsIn(body[field])),
				...["configMapGenerator", "secretGenerator"].flatMap((field) => asList(body[field]).flatMap(generatorFiles)),
				...strings(valueAt(body, "openapi", "path")),
				...configured
			].filter((text) => !isInline(text)).map((text) => ({
				text,
				leadsTo: "file"
			})),
			...texts(body, "components").map((text) => ({
				text,
				leadsTo: "folder"
			})),
			...[...texts(body, "resources"), ...texts(body, "bases")].map((text) => ({
				text,
				leadsTo: "either"
			}))
		],
		configured,
		plugins: settings
	};
}
/** Every text in settings of a plugin, which may take any of them for a file. */
function textsOf(value) {
	if (typeof value === "string") return [value];
	return Array.isArray(value) ? value.flatMap(textsOf) : Object.values(asObject(value) ?? {}).flatMap(textsOf);
}
/** Whether a plugin that takes a text for a file would fetch it. `key=path` is how generators name files. */
function isFetchable(text) {
	return /(^|=)\s*https?:/i.test(text);
}
/**
* Whether kustomize may take a text for something remote. It knows more forms than URLs: `git@host:repository`,
* `github.com/owner/repository`, `git::…`. Source: kustomize api/internal/git/repospec.go.
*/
function isRemote(text) {
	return /:|^[a-z][a-z0-9-]*@|^github\.com/i.test(text);
}
/** What holds a line feed or begins a mapping is no path, to kustomize neither. */
const isInline = (text) => text.includes("\n") || text.startsWith("{");
const strings = (value) => typeof value === "string" ? [value] : [];
const texts = (body, field) => asList(body[field]).flatMap(strings);
const pathsIn = (value) => asList(value).flatMap((entry) => strings(valueAt(entry, "path")));
function generatorFiles(entry) {
	return [
		...asList(valueAt(entry, "files")).flatMap(strings).map((text) => text.slice(text.indexOf("=") + 1)),
		...asList(valueAt(entry, "envs")).flatMap(strings),
		...strings(valueAt(entry, "env"))
	];
}
const READ_KEYS = /* @__PURE__ */ new Set([
	"path",
	"files",
	"envs",
	"env"
]);
/** A key that Go reads as one of those above although it is written otherwise. */
function oddKey(body) {
	return [
		"patches",
		"patchesJson6902",
		"replacements",
		"configMapGenerator",
		"secretGenerator",
		"openapi"
	].flatMap((field) => [body[field] ?? null, ...asList(body[field])]).flatMap((entry) => Object.keys(asObject(entry) ?? {})).find((key) => !READ_KEYS.has(key) && READ_KEYS.has(fold(key)));
}
/** As Go compares keys: it takes a long s and a Kelvin sign for the letters, too. */
const fold = (key) => key.toUpperCase().toLowerCase();
// src/shell/render/kustomize-inputs.ts
/** The names by which kustomize knows its files. */
const NAMES = [
	"kustomization.yaml",
	"kustomization.yml",
	"Kustomization"
];
/** The kustomization files of a folder; kustomize takes a folder with exactly one. */
function kustomizationsOf(source, folder) {
	return NAMES.flatMap((name) => resolvePath(folder, name) ?? []).filter((path) => source.entries.has(path));
}
/** Follows a root's kustomizations through all they name. Throws what reading throws. */
async function followInputs(source, root) {
	const walk = {
		source,
		files: /* @__PURE__ */ new Set(),
		kustomizations: /* @__PURE__ */ new Map(),
		folders: [],
		problem: checkOverlays(root),
		opaque: false
	};
	if (kustomizationsOf(source, root.folder).length === 0 && root.resources.length > 0) for (const path of root.resources) note(walk, take(walk, path));
	else walk.folders.push(root.folder);
	walk.folders.push(...root.kustomize?.components ?? []);
	const seen = /* @__PURE__ */ new Set();
	for (let folder = walk.folders.pop(); folder !== void 0; folder = walk.folders.pop()) {
		if (seen.has(folder)) continue;
		seen.add(folder);
		await enter(walk, folder);
	}
	const { files, kustomizations, problem, opaque } = walk;
	return {
		files,
		kustomizations,
		problem,
		opaque
	};
}
/** The first problem is told; the others come up when it is mended. */
function note(walk, problem) {
	walk.problem ??= problem;
}
/**
* The problem with what controllers lay over a root, if there is one. It comes from a manifest of the same head, so it is
* looked at like a kustomization; it may not name files.
*/
function checkOverlays({ kustomize, helm, folder }) {
	for (const fields of [kustomize?.overlay ?? {}, ...helm?.postRenderers ?? []]) {
		const inputs = collectInputs(fields);
		if (typeof inputs === "string") return {
			path: folder,
			message: `what is laid over it ${inputs}`
		};
		const [reference] = inputs.references;
		const hidden = pluginProblem(inputs.plugins);
		if (reference !== void 0) return {
			path: folder,
			message: `what is laid over it names \`${reference.text}\`; name it in a kustomization`
		};
		if (hidden !== void 0) return {
			path: folder,
			message: `what is laid over it ${hidden}`
		};
	}
}
async function enter(walk, folder) {
	const { source } = walk;
	const found = kustomizationsOf(source, folder);
	const [path, twin] = found;
	const shown = folder === "" ? "the top level" : `\`${folder}\``;
	for (const each of found) walk.files.add(each);
	if (path === void 0) return note(walk, {
		path: folder,
		message: `${shown} holds no kustomization`
	});
	if (twin !== void 0) note(walk, {
		path: twin,
		message: `${shown} holds several kustomizations; keep one`
	});
	if (source.entries.get(path)?.kind !== "file") return note(walk, missing(walk, path, path));
	const text = await readText(source, path);
	const { value, inputs } = text === void 0 ? {
		value: void 0,
		inputs: NO_TEXT
	} : readKustomization(path, text);
	if (typeof inputs === "string") {
		if (value === void 0) takeMentioned(walk, folder, text);
		else takeAll(walk, folder, value);
		return note(walk, {
			path,
			message: `\`${path}\` ${inputs}`
		});
	}
	const body = asObject(value);
	if (body !== void 0) walk.kustomizations.set(folder, {
		path,
		body
	});
	for (const reference of inputs.references) note(walk, followReference(walk, folder, path, reference));
	await followPlugins(walk, folder, path, inputs);
}
/** A kustomization that is not built: all of its folder, and whatever any text in it may mean. */
function takeAll(walk, folder, value) {
	for (const path of below(walk.source, folder)) walk.files.add(path);
	for (const text of textsOf(value).flatMap((each) => [each, each.slice(each.indexOf("=") + 1)])) {
		const place = resolvePath(folder, text);
		if (place === void 0 || text === "") continue;
		if (walk.source.entries.has(place)) walk.files.add(place);
		for (const path of below(walk.source, place)) walk.files.add(path);
		if (kustomizationsOf(walk.source, place).length > 0) walk.folders.push(place);
	}
}
/**
* What nobody here can read, kustomize will most likely refuse; should it not, then the file takes what stands in it in so
* many words. A text that may spell paths by escapes may mean anything.
*/
function takeMentioned(walk, folder, text) {
	if (text === void 0 || text.includes("\\")) walk.opaque = true;
	else takeAll(walk, folder, text.split(/[\s"'`,[\]{}]+/));
}
/** Settings of plugins name files anywhere in them. */
async function followPlugins(walk, folder, at, { configured, plugins }) {
	const { source } = walk;
	const settings = [...plugins];
	for (const text of configured) {
		const path = resolvePath(folder, text);
		if (path === void 0 || source.entries.get(path)?.kind !== "file") continue;
		const inputs = await readSettings(source, path);
		if (typeof inputs === "string") {
			takeMentioned(walk, folder, await readText(source, path));
			note(walk, {
				path,
				message: `\`${path}\` ${inputs}`
			});
		} else settings.push(...inputs);
	}
	const hidden = pluginProblem(settings);
	if (hidden !== void 0) note(walk, {
		path: at,
		message: `\`${at}\` ${hidden}`
	});
	for (const text of settings.flatMap(textsOf).flatMap((each) => [each, each.slice(each.indexOf("=") + 1)])) {
		const path = resolvePath(folder, text);
		if (path !== void 0 && source.entries.has(path)) walk.files.add(path);
	}
}
const NO_TEXT = "is not UTF-8 text, or a Git LFS pointer";
async function readText(source, path) {
	const content = decodeText((await source.read([path])).get(path) ?? Buffer.of());
	return content.kind === "text" ? content.text : void 0;
}
async function readSettings(source, path) {
	const text = await readText(source, path);
	if (text === void 0) return NO_TEXT;
	const inputs = collectInputs({ transformers: [`\n${text}`] });
	return typeof inputs === "string" ? inputs : inputs.plugins;
}
function pluginProblem(settings) {
	const text = settings.flatMap(textsOf).find(isFetchable);
	return text === void 0 ? void 0 : `names \`${text}\` in a plugin, which may fetch it; commit what it stands for`;
}
function followReference(walk, folder, at, { text, leadsTo }) {
	const { source } = walk;
	if (isRemote(text)) return {
		path: at,
		value: text,
		message: `\`${at}\` takes \`${text}\` from elsewhere, and nothing is fetched; copy it into this repository and name the copy`
	};
	const place = resolvePath(folder, text);
	if (place === void 0) return {
		path: at,
		value: text,
		message: `\`${at}\` names \`${text}\`, which leads out of the repository`
	};
	const isFolder = !source.entries.has(place) && below(source, place).length > 0;
	if (isFolder && leadsTo !== "file") walk.folders.push(place);
	else if (source.entries.get(place)?.kind === "file" && leadsTo !== "folder") walk.files.add(place);
	else {
		if (isFolder) walk.opaque = true;
		return {
			...missing(walk, place, text),
			path: at,
			value: text
		};
	}
}
/** What Flux would make a kustomization of. The gate writes these names itself, so none of them looks remote. */
function take(walk, place) {
	const { source } = walk;
	if (source.entries.get(place)?.kind === "file") walk.files.add(place);
	else if (!source.entries.has(place) && below(source, place).length > 0) walk.folders.push(place);
	else return missing(walk, place, place);
}
/** What is in the way stands for what lies behind it. */
function missing({ source, files }, place, text) {
	const link = [place, ...foldersAbove(place)].find((path) => source.entries.has(path));
	if (link === void 0) return {
		path: place,
		message: `\`${text}\` is not in the repository`
	};
	files.add(link);
	return {
		path: place,
		message: source.entries.get(link)?.kind === "link" ? `\`${text}\` is a symbolic link or lies behind one, which is never followed; commit the file itself` : `\`${text}\` is not the file or folder that is needed here, or lies in a submodule; commit the files themselves`
	};
}
// src/shell/render/substitute.ts
const DISABLED = "kustomize.toolkit.fluxcd.io/substitute";
/** Replaces variables in every object of a build, except in those that say they want none. */
function substituteAll(path, text, values) {
	if (values.size === 0) return {
		kind: "text",
		text
	};
	const objects = text.split(/^---\n/m);
	const replaced = [];
	for (const object of objects) {
		const result = isDisabled(path, object) ? {
			kind: "text",
			text: object
		} : substitute(object, values);
		if (result.kind === "unknown") return result;
		replaced.push(result.text);
	}
	return {
		kind: "text",
		text: replaced.join("---\n")
	};
}
function isDisabled(path, object) {
	if (!object.includes(DISABLED)) return false;
	const value = readDocuments(path, object).value[0]?.value;
	return ["labels", "annotations"].some((field) => valueAt(value, "metadata", field, DISABLED) === "disabled");
}
/**
* `${name}`, and `${name:=text}`, `${name:-text}`, `${name=text}` for what is missing or empty; `$$` is one `$`; any other
* `$` is text. A name nobody gives a value is empty. Every other expression is unknown, and so is a default that holds one.
*/
function substitute(text, values) {
	let result = "";
	for (let at = 0; at < text.length;) {
		const next = text.indexOf("$", at);
		if (next < 0) return {
			kind: "text",
			text: result + text.slice(at)
		};
		result += text.slice(at, next);
		if (text.startsWith("${", next)) {
			const found = EXPRESSION.exec(text.slice(next, next + MAX_EXPRESSION));
			if (found === null) return {
				kind: "unknown",
				expression: text.slice(next, next + 40).split(/[\n}]/)[0] ?? ""
			};
			const [whole, name = "", fallback = ""] = found;
			result += (values.get(name) ?? "").replaceAll("\n", "") || fallback;
			at = next + whole.length;
		} else {
			result += "$";
			at = next + (text.startsWith("$$", next) ? 2 : 1);
		}
	}
	return {
		kind: "text",
		text: result
	};
}
const MAX_EXPRESSION = 1e4;
const EXPRESSION = /^\$\{([\p{L}\p{Nd}_]+)(?:(?::=|:-|=)([^}$]*))?\}/u;
// src/shell/render/templates.ts
/** Which templates made the objects of a chart, as comments in what Helm writes say: `# Source: chart/templates/pod.yaml`. */
function readTemplates(source, { folder }, text) {
	const toPath = (said) => {
		const inside = said.split("/").slice(1).join("/");
		const path = repoPath(folder === "" ? inside : `${folder}/${inside}`);
		return source.entries.has(path) ? path : void 0;
	};
	return new Map(readDocuments(repoPath(""), text).value.flatMap(({ value, text: own }) => {
		const said = /^# Source: (.+)$/m.exec(own)?.[1];
		const template = said === void 0 ? void 0 : toPath(said);
		return template === void 0 ? [] : [[identityOf(value), template]];
	}));
}
// src/shell/render/volatile.ts
/**
* What a template may ask that differs between this rendering and the one that is installed: chance, the clock, the
* cluster, and whether a release is new. `lookup` finds nothing here.
*/
const VOLATILE = /\b(rand(?:Alpha|AlphaNum|Numeric|Ascii|Bytes|Int)|shuffle|now|ago|uuidv4|gen(?:CA|PrivateKey|SelfSignedCert|SignedCert)(?:WithKey)?|bcrypt|htpasswd|encryptAES|lookup|getHostByName)\b|\.Release\.(?:IsInstall|IsUpgrade|Revision)\b/;
/** A text, as a template or as a value that a template may take for one. Answers the first volatile word and its line. */
function findVolatile(text) {
	for (const action of text.matchAll(/\{\{-?\s*(?!\/\*)(.*?)\}\}/gs)) {
		const word = VOLATILE.exec((action[1] ?? "").replaceAll(/"(?:[^"\\\n]|\\.)*"/g, "\"\""));
		if (word !== null) return {
			word: word[0],
			line: text.slice(0, action.index).split("\n").length
		};
	}
}
/** The doubts about files a chart is rendered from. Each is the same on both sides while its file is. */
function volatileDoubts(files, idOf) {
	return [...files].flatMap(([path, bytes]) => {
		const found = path.endsWith(".tgz") ? findPacked(bytes) : findVolatile(bytes.toString());
		if (found === void 0) return [];
		return [{
			message: `\`${path}\` asks for \`${found.word}\`, so what is installed may differ from what is rendered here`,
			at: {
				path,
				document: 0,
				line: found.line,
				column: 1
			},
			subject: `volatile ${path} ${idOf(path)}`,
			nature: "doubt"
		}];
	});
}
const MAX_UNPACKED = 64e6;
const BLOCK = 512;
/** The same in the files of a packed chart. */
function findPacked(bytes) {
	let archive;
	try {
		archive = gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED });
	} catch {
		return {
			word: "an archive that cannot be read here",
			line: 1
		};
	}
	for (let at = 0; at + BLOCK <= archive.length;) {
		const size = Number.parseInt(archive.toString("latin1", at + 124, at + 136), 8) || 0;
		const found = findVolatile(archive.toString("utf8", at + BLOCK, at + BLOCK + size));
		if (found !== void 0) return {
			word: found.word,
			line: 1
		};
		at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
	}
}
// src/shell/render/render-root.ts
/** Finds what a root is rendered from. Plain roots that nothing is laid over have no business here. */
async function prepareRoot(source, root) {
	if (root.problem !== void 0) return unpreparable(source, root, root.problem);
	return root.kind === "helm" ? prepareHelm(source, root) : prepareKustomize(source, root);
}
/** A root that says itself why nothing of it is known. */
function unpreparable(source, root, gap) {
	const digest = digestInputs(source, root, []);
	return {
		root,
		source,
		digest,
		problem: {
			path: gap.at.path,
			message: gap.message
		},
		render: async () => ({
			kind: "failed",
			gap,
			digest
		})
	};
}
const NO_TEMPLATES = /* @__PURE__ */ new Map();
async function prepareKustomize(source, root) {
	const inputs = await followInputs(source, root);
	const files = [...inputs.files].toSorted();
	const start = kustomizationsOf(source, root.folder)[0] ?? files[0] ?? root.folder;
	const digest = digestInputs(source, root, inputs.opaque ? source.paths : files);
	const kustomizations = [...inputs.kustomizations.values()].map(({ path }) => path);
	return prepared({
		source,
		root,
		digest,
		problem: inputs.problem,
		files,
		kustomizations,
		values: [],
		told: [],
		start
	}, "kustomize", { write: async (binary, folder, limits) => {
		const result = await buildFolder(binary, prepareTarget(root, inputs, folder), folder, limits);
		if (result.kind === "failed") return {
			path: start,
			message: complaint(binary.name, result, folder)
		};
		return {
			text: result.stdout,
			templates: NO_TEMPLATES,
			milliseconds: result.milliseconds
		};
	} });
}
async function prepareHelm(source, root) {
	const { files: all, borrowed, problem, opaque } = await followChart(source, root);
	const files = [...all].toSorted();
	const digest = digestInputs(source, root, opaque ? source.paths : files);
	const childOf = (name) => repoPath(root.folder === "" ? name : `${root.folder}/${name}`);
	const own = root.helm?.chartValues === "replaced" ? [] : [childOf("values.yaml")];
	const isFile = (path) => source.entries.get(path)?.kind === "file";
	const told = (root.helm?.writtenIn ?? []).filter(isFile);
	const values = [
		...own,
		...root.helm?.valueFiles ?? [],
		...told
	].filter(isFile);
	const start = childOf("Chart.yaml");
	const overlay = checkOverlays(root);
	return prepared({
		source,
		root,
		digest,
		problem: problem ?? overlay,
		files,
		kustomizations: [],
		values,
		told,
		start
	}, "helm", { write: async (binary, folder, limits, binaries) => {
		const command = await prepareChart(source, root, borrowed, folder, limits);
		if ("message" in command) return command;
		const result = await templateChart(binary, command, folder, limits);
		if (result.kind === "failed") return {
			path: start,
			message: complaint(binary.name, result, folder, command.names)
		};
		const templates = readTemplates(source, root, result.stdout);
		const text = await postRender(root, result.stdout, binaries.kustomize, folder, limits);
		return typeof text === "string" ? {
			text,
			templates,
			milliseconds: result.milliseconds
		} : text;
	} });
}
function prepared(facts, tool, { write }) {
	const { source, root, digest, problem, files, kustomizations, start } = facts;
	const fail = async (why) => {
		const path = [why.path, start].find((each) => source.entries.has(each));
		const at = path === void 0 ? root.declaredBy ?? fileLocation(start) : await lineOf(source, {
			...why,
			path
		});
		return {
			kind: "failed",
			gap: renderGap(root, why.message, at, digest),
			digest
		};
	};
	const render = async (binaries, limits) => {
		if (problem !== void 0) return fail(problem);
		const binary = binaries[tool];
		if (binary.kind === "missing") return fail({
			path: start,
			message: binary.why
		});
		return withPrivateFolder(async (folder) => {
			const inputs = await materialise(source, files, folder.tree, limits);
			if ("message" in inputs) return fail(inputs);
			const written = await write(binary, folder, limits, binaries);
			if ("message" in written) return fail(written);
			const { templates, milliseconds } = written;
			const text = substituted(root, written.text, start);
			if (typeof text !== "string") return fail(text);
			const { contents } = inputs;
			const texts = toTexts(new Map([...contents, ...await source.read(facts.told)]));
			const { overlay = {}, components = [] } = root.kustomize ?? {};
			return {
				kind: "rendered",
				text,
				book: {
					files: texts,
					resources: root.resources.length > 0 ? root.resources : [root.folder],
					kustomizations,
					components,
					overlay,
					templates,
					values: facts.values,
					start
				},
				doubts: tool === "helm" ? volatileDoubts(contents, source.idOf) : [],
				digest,
				milliseconds
			};
		});
	};
	return {
		root,
		source,
		digest,
		problem,
		render
	};
}
/** Flux puts what a chart makes through kustomizations. */
async function postRender({ helm }, rendered, kustomize, folder, limits) {
	let text = rendered;
	for (const [index, fields] of (helm?.postRenderers ?? []).entries()) {
		if (kustomize.kind === "missing") return {
			path: repoPath(""),
			message: kustomize.why
		};
		const target = `${folder.work}/post-${index}`;
		writeNew(`${target}/objects.yaml`, text);
		writeNew(`${target}/kustomization.yaml`, JSON.stringify({
			...fields,
			resources: ["objects.yaml"]
		}));
		const result = await buildFolder(kustomize, target, folder, limits);
		if (result.kind === "failed") return {
			path: repoPath(""),
			message: `its post-renderer: ${complaint(kustomize.name, result, folder)}`
		};
		text = result.stdout;
	}
	return text;
}
function substituted({ kustomize }, text, start) {
	if (kustomize?.substitute === void 0) return text;
	const result = substituteAll(start, text, kustomize.substitute);
	if (result.kind === "text") return result.text;
	return {
		path: start,
		message: `Flux would replace \`${result.expression}}\`, a form that is not known here; use \`\${name}\` or \`\${name:=default}\``
	};
}
const MAX_TEXT_BYTES = 1e6;
/** Files a report may point into. */
function toTexts(contents) {
	const shown = [...contents].filter(([path, bytes]) => bytes.length <= MAX_TEXT_BYTES && !path.endsWith(".tgz"));
	return new Map(shown.map(([path, bytes]) => [path, bytes.toString()]));
}
// src/shell/applied.ts
/** Applications may bring Applications; each level has to be rendered to be seen. */
const MAX_LEVELS = 6;
const SIDES = ["base", "head"];
/**
* What both sides apply to which cluster. Undefined where nothing needs a renderer or a controller: then manifests stand
* as they are written. Throws what reading a side throws.
*/
async function findApplied(request) {
	const { settings, discovery, tell } = request;
	const { roots } = settings;
	const isGiven = roots.length > 0;
	const given = {
		base: roots,
		head: keptRoots(roots, request.base.snapshot, request.head.snapshot)
	};
	if (!isGiven && !SIDES.some((side) => hasRoots(request[side].snapshot))) return void 0;
	tell("finding roots");
	const read = createReader();
	const prepare = {
		base: preparer(request.base),
		head: preparer(request.head)
	};
	const memory = /* @__PURE__ */ new Map();
	const binaries = findBinaries();
	let rendered = {
		base: void 0,
		head: void 0
	};
	let levels = {
		base: find("base", void 0),
		head: find("head", void 0)
	};
	function find(side, known) {
		const all = {
			...TREE_ONLY,
			...discovery,
			given: isGiven ? given[side] : void 0,
			rendered: known,
			renders: true
		};
		const { value, gaps } = findRoots(request[side].snapshot, settings.manifests, read, all);
		return {
			roots: value,
			gaps
		};
	}
	async function render(wanted) {
		const pairs = /* @__PURE__ */ new Map();
		for (const side of SIDES) for (const root of wanted[side]) pairs.set(root.id, {
			...pairs.get(root.id),
			[side]: await prepare[side].prepare(root)
		});
		const keyOf = ({ base, head }) => `${base?.digest} ${head?.digest}`;
		const fresh = [...new Map([...pairs.values()].map((pair) => [keyOf(pair), pair])).values()].filter((pair) => !memory.has(keyOf(pair)));
		const results = await renderAll({
			pairs: fresh,
			binaries: await binaries,
			progress: (done, of, { id }) => tell(`rendering ${done} of ${of}: ${id}`)
		});
		for (const [index, pair] of fresh.entries()) memory.set(keyOf(pair), results[index] ?? {});
		const out = {
			base: /* @__PURE__ */ new Map(),
			head: /* @__PURE__ */ new Map()
		};
		for (const [id, pair] of pairs) for (const side of SIDES) {
			const rendering = memory.get(keyOf(pair))?.[side];
			if (rendering !== void 0) out[side].set(id, rendering);
		}
		return out;
	}
	async function declaringOf(side) {
		const declaring = [];
		for (const root of levels[side].roots) if (isRendered(root) && await mayDeclare(root, request[side].snapshot, prepare[side].textOf)) declaring.push(root);
		return declaring;
	}
	let isSettled = false;
	for (let level = 0; level < MAX_LEVELS && !isSettled; level += 1) {
		const declaring = {
			base: await declaringOf("base"),
			head: await declaringOf("head")
		};
		isSettled = declaring.base.length + declaring.head.length === 0;
		if (isSettled) break;
		const renderings = await render(declaring);
		rendered = {
			base: toRendered(declaring.base, renderings.base),
			head: toRendered(declaring.head, renderings.head)
		};
		const next = {
			base: find("base", rendered.base),
			head: find("head", rendered.head)
		};
		isSettled = SIDES.every((side) => keyOfRoots(next[side]) === keyOfRoots(levels[side]));
		levels = next;
	}
	const sides = {
		base: await digestAll(levels.base, prepare.base),
		head: await digestAll(levels.head, prepare.head)
	};
	const applied = (side) => ({
		snapshot: request[side].snapshot,
		rendered: sides[side]
	});
	const asked = withTwins(clustersOfPart(request.whole ? allClusters(applied("base"), applied("head")) : touchedClusters(applied("base"), applied("head")), request.part), settings.twins);
	const wanted = (side) => levels[side].roots.filter((root) => isRendered(root) && asked.has(root.cluster));
	const renderings = await render({
		base: wanted("base"),
		head: wanted("head")
	});
	const side = (which) => {
		const unfollowed = hiddenDeclarations(wanted(which), renderings[which], rendered[which] ?? []);
		const deeper = isSettled ? [] : [tooDeepGap(levels[which].roots)];
		return {
			...sides[which],
			gaps: [
				...sides[which].gaps,
				...unfollowed,
				...deeper
			],
			renderings: renderings[which]
		};
	};
	return {
		base: side("base"),
		head: side("head")
	};
}
const keyOfRoots = ({ roots }) => roots.map(keyOfRoot).join("\n");
/** Roots are JSON but for maps. */
const keyOfRoot = (root) => JSON.stringify(root, (_, value) => value instanceof Map ? [...value] : value);
function tooDeepGap(roots) {
	return {
		message: `Applications and Flux objects bring each other more than ${MAX_LEVELS} levels deep; name roots in the settings of the gate`,
		at: fileLocation(repoPath("")),
		subject: `levels ${JSON.stringify(roots.map(keyOfRoot))}`
	};
}
/** Prepares each root once; opens the source when the first root asks for it. */
function preparer({ open }) {
	let source;
	const opened = () => {
		source ??= open();
		return source;
	};
	const known = /* @__PURE__ */ new Map();
	return {
		prepare: async (root) => {
			const key = keyOfRoot(root);
			const prepared = known.get(key) ?? prepareRoot(await opened(), root);
			known.set(key, prepared);
			return prepared;
		},
		textOf: async (path) => {
			const { entries, read } = await opened();
			return entries.get(path)?.kind === "file" ? ((await read([path])).get(path) ?? "").toString() : "";
		}
	};
}
async function digestAll({ roots, gaps }, { prepare }) {
	const digests = /* @__PURE__ */ new Map();
	for (const root of roots.filter(isRendered)) digests.set(root.id, (await prepare(root)).digest);
	return {
		roots,
		digests,
		renderings: /* @__PURE__ */ new Map(),
		gaps
	};
}
function toRendered(roots, renderings) {
	return roots.flatMap((root) => {
		const rendering = renderings.get(root.id);
		if (rendering?.kind !== "rendered") return [];
		return [{
			root,
			resources: readRendering(rendering, root.namespace).value
		}];
	});
}
/** Whether anything of a side is made by more than writing it down. */
function hasRoots({ files, unread }) {
	const isMade = (path) => isKustomization(path) || isChart(path);
	return [...files.keys(), ...unread.keys()].some(isMade) || [...files.values()].some(({ text }) => mayHoldDeclaration(text));
}
// src/shell/trees.ts
/** Lists a whole tree. Throws GitFailure when a path occurs twice, or when the text of a link is missing here. */
async function listTree(repository, treeish, wanted) {
	const listed = await listEntries(repository, treeish);
	const rendered = renderedFolders(listed.keys());
	const targets = await findTargets(repository, listed, (path) => wanted(path) || liesWithin(path, rendered));
	const entries = [];
	const unread = /* @__PURE__ */ new Map();
	for (const entry of listed.values()) {
		const { path, mode } = entry;
		const target = targets.get(path);
		const isNeeded = target?.kind === "file" || !HIDING_MODES.has(mode) ? wanted(path) : mayHideWanted(path, wanted);
		if (isNeeded) entries.push({
			...entry,
			id: target?.manifests() ?? entry.id
		});
		if (!isNeeded || target !== void 0) unread.set(path, target?.whole() ?? entry.id);
	}
	return {
		entries,
		unread,
		rendered
	};
}
const LINK = "120000";
const SUBMODULE = "160000";
const HIDING_MODES = /* @__PURE__ */ new Map([[LINK, LINK_PROBLEM], [SUBMODULE, "is a submodule, whose files are not part of this repository; commit the manifests it holds"]]);
async function listEntries({ objects }, treeish) {
	const records = (await expectGit([
		"-C",
		objects,
		"ls-tree",
		"-r",
		"-z",
		"--full-tree",
		treeish
	])).toString("latin1").split("\0").slice(0, -1);
	const entries = /* @__PURE__ */ new Map();
	for (const record of records) {
		const tab = record.indexOf("	");
		const [mode = "", , id = ""] = record.slice(0, tab).split(" ");
		const { path, problem } = readName(record.slice(tab + 1));
		if (entries.has(path)) throw new GitFailure(`the tree of \`${treeish}\` names \`${path}\` twice; rewrite the commit that made it`);
		entries.set(path, {
			path,
			mode,
			id,
			problem: HIDING_MODES.get(mode) ?? problem
		});
	}
	return entries;
}
function readName(bytes) {
	if (/[\u0080-\u00ff]/.test(bytes)) return spellPath(Buffer.from(bytes, "latin1"));
	return {
		path: repoPath(bytes),
		problem: void 0
	};
}
/** Longer than any path Linux takes, so a link that says more leads nowhere. */
const MAX_LINK_BYTES = 4096;
async function findTargets(repository, entries, matters) {
	const ids = new Set([...entries.values()].flatMap(({ mode, id }) => mode === LINK ? [id] : []));
	if (ids.size === 0) return /* @__PURE__ */ new Map();
	const sizes = await readSizes(repository, [...ids]);
	const texts = await readBlobs(repository, [...ids].filter((id) => (sizes.get(id) ?? 1e400) <= MAX_LINK_BYTES));
	const toNode = ({ mode, id }) => {
		if (mode !== LINK) return { kind: mode === SUBMODULE ? "submodule" : "file" };
		const content = texts.get(id);
		return {
			kind: "link",
			says: content?.kind === "text" ? content.text : void 0
		};
	};
	return followLinks({
		nodes: new Map([...entries.values()].map((entry) => [entry.path, toNode(entry)])),
		idOf: (path) => entries.get(path)?.id ?? ""
	}, matters);
}
/**
* The paths whose difference may matter: of entries the gate needs, of files in folders that a renderer takes, and of
* what a kustomization refers to outside its own folder. Kustomizations are read only when nothing else has changed.
*/
async function findChanged(repository, base, head) {
	const spell = ({ entries }) => new Map(entries.map(({ path, mode, id }) => [path, `${mode} ${id}`]));
	const unread = findDifferent(base.unread, head.unread);
	const isRendered = (path) => liesWithin(path, base.rendered) || liesWithin(path, head.rendered);
	const changed = [...findDifferent(spell(base), spell(head)), ...unread.filter(isRendered)];
	if (changed.length > 0 || unread.length === 0) return [...new Set(changed)].toSorted();
	const references = await readReferences(repository, head);
	const onTheWay = new Set([...references].flatMap(foldersAbove));
	return unread.filter((path) => liesWithin(path, references) || onTheWay.has(path)).toSorted();
}
function findDifferent(base, head) {
	return [...[...base].flatMap(([path, id]) => head.get(path) === id ? [] : [path]), ...[...head.keys()].filter((path) => !base.has(path))];
}
/** No kustomization is this long; one that is counts as a reference to everything. */
const MAX_KUSTOMIZATION_BYTES = 1e6;
/** Everything that kustomizations refer to outside their folders. */
async function readReferences(repository, { entries }) {
	const readable = entries.filter(({ path, problem }) => isKustomization(path) && problem === void 0);
	const sizes = await readSizes(repository, [...new Set(readable.map(({ id }) => id))]);
	if ([...sizes.values()].some((size) => size > MAX_KUSTOMIZATION_BYTES)) return /* @__PURE__ */ new Set([ROOT]);
	const texts = await readBlobs(repository, [...sizes.keys()]);
	const references = readable.flatMap(({ path, id }) => {
		const content = texts.get(id);
		if (content?.kind !== "text" || !/\.\.|\\/.test(content.text)) return [];
		return outsideReferences(path, readDocuments(path, content.text).value);
	});
	return new Set(references);
}
// src/shell/sides.ts
/**
* Lists and reads both sides of a repository: the tip of base, and what merging head makes of it. When no path
* that may matter differs only the files that steer the gate are read. Throws GitFailure.
*/
async function readSides(directory, refs, { wanted = isWanted$1, limits = SNAPSHOT_LIMITS, applying } = {}) {
	return withRepository(directory, async (repository) => {
		const sides = await listSides(repository, refs, wanted);
		if (sides.merge.kind === "conflict" || sides.changed.length > 0 || refs.whole === true) {
			const read = await readListed(repository, sides, limits);
			if (applying === void 0 || sides.merge.kind === "conflict") return read;
			const tree = (side) => ({
				snapshot: read[side],
				open: async () => openTree(repository, sides[side].tree)
			});
			const { settingsOf, ...how } = applying;
			const request = {
				base: tree("base"),
				head: tree("head"),
				settings: settingsOf(read.base),
				...how
			};
			return {
				...read,
				rendered: await findApplied({
					...request,
					whole: refs.whole === true
				})
			};
		}
		const [base, head] = [toSteering(sides.base), toSteering(sides.head)];
		return readListed(repository, {
			...sides,
			base,
			head,
			merge: { kind: "untouched" }
		}, limits);
	});
}
/** A side cut down to the files that steer the gate. */
function toSteering(side) {
	return {
		...side,
		entries: side.entries.filter(({ path }) => gateRole(path) !== void 0),
		unread: /* @__PURE__ */ new Map()
	};
}
/** Finds the merge result and lists both trees. Of files only links and kustomizations are read. Throws GitFailure. */
async function listSides(repository, refs, wanted) {
	const [base, head] = await Promise.all([resolveCommit(repository, refs.base), resolveCommit(repository, refs.head)]);
	const result = refs.headIs === "branch" ? await mergeInto(repository, base, head) : {
		tree: head,
		merge: { kind: "clean" },
		mergeBase: void 0
	};
	const [before, after] = await Promise.all([listTree(repository, base, wanted), listTree(repository, result.tree, wanted)]);
	const changed = await findChanged(repository, before, after);
	return {
		base: {
			...before,
			commit: base,
			tree: base
		},
		head: {
			...after,
			commit: head,
			tree: result.tree
		},
		merge: result.merge,
		mergeBase: result.mergeBase,
		changed
	};
}
/** The tree base will have once head is merged: what a pull request is judged by, whatever its own diff shows. */
async function mergeInto(repository, base, head) {
	const merge = { kind: "clean" };
	if ((await commitParents(repository.objects, head)).includes(base)) return {
		tree: head,
		merge,
		mergeBase: base
	};
	const found = await askGit([
		"-C",
		repository.objects,
		"merge-base",
		"--all",
		base,
		head
	]);
	if (found.status > 1) throw gitFailure(["merge-base"], found);
	const bases = found.stdout.toString().split("\n").filter((line) => line !== "");
	const [mergeBase] = bases;
	if (mergeBase === void 0) throw noMergeBase(repository);
	if (bases.includes(base)) return {
		tree: head,
		merge,
		mergeBase
	};
	if (bases.includes(head)) return {
		tree: base,
		merge,
		mergeBase
	};
	if (await mayBeCutOff(repository, base, head, bases)) throw noMergeBase(repository);
	return {
		...await mergeTrees(repository, base, head),
		mergeBase
	};
}
function noMergeBase({ shallow }) {
	if (shallow.size === 0) return new GitFailure("base and head have no common commit, so there is nothing to merge; name the branch this change is made for with `--base`");
	return new GitFailure("this shallow clone does not reach back to where head left base; run `git fetch --deepen=100`, or `git fetch --unshallow`");
}
/**
* Whether a shallow clone may hide a later common commit than the one it shows. Merging from too early a commit can undo
* a revert, which is another tree than the real merge. Every better commit lies behind a cut that is itself not behind
* the merge bases found, so without such a cut they are exact.
*/
async function mayBeCutOff({ objects, shallow }, base, head, mergeBases) {
	if (shallow.size === 0) return false;
	return (await expectGit([
		"-C",
		objects,
		"rev-list",
		base,
		head,
		"--not",
		...mergeBases
	])).toString().split("\n").some((commit) => shallow.has(commit));
}
async function mergeTrees({ objects }, base, head) {
	const args = [
		"merge-tree",
		"--write-tree",
		"-z",
		"--name-only",
		"--no-messages",
		base,
		head
	];
	const answer = await askGit([
		"-C",
		objects,
		...args
	]);
	if (answer.status === 129) throw new GitFailure("this git cannot merge without a checkout; install git 2.38 or newer");
	const [tree, ...paths] = splitRecords(answer.stdout).map((record) => spellPath(record).path);
	if (answer.status > 1 || tree === void 0) throw gitFailure(args, answer);
	if (answer.status === 0) return {
		tree,
		merge: { kind: "clean" }
	};
	return {
		tree: head,
		merge: {
			kind: "conflict",
			paths: paths.length === 0 ? ["."] : [...new Set(paths)]
		}
	};
}
function splitRecords(bytes) {
	const records = [];
	for (let start = 0, end = bytes.indexOf(0); end >= 0; start = end + 1, end = bytes.indexOf(0, start)) records.push(bytes.subarray(start, end));
	return records;
}
/** Reads the files of both sides, each content once. Throws GitFailure when an object is missing here. */
async function readListed(repository, { base, head, merge }, limits) {
	const readable = [...base.entries, ...head.entries].filter(({ problem }) => problem === void 0);
	const sizes = await readSizes(repository, [...new Set(readable.map(({ id }) => id))]);
	const admitted = {
		base: admit(base, sizes, limits),
		head: admit(head, sizes, limits)
	};
	const contents = await readBlobs(repository, [...new Set([...admitted.base, ...admitted.head].flatMap(({ id, problem }) => problem === void 0 ? [id] : []))]);
	const snapshot = ({ commit, unread }, entries) => toSnapshot(commit, entries.map((entry) => toSideFile(entry, contents)), unread);
	return {
		base: snapshot(base, admitted.base),
		head: snapshot(head, admitted.head),
		merge
	};
}
/** The entries of one side, with a problem at each that passes a limit. */
function admit({ entries }, sizes, limits) {
	const readable = entries.filter(({ problem }) => problem === void 0);
	const excess = findExcess(readable.map(({ id }) => sizes.get(id) ?? 1e400), limits);
	const problems = new Map(readable.map(({ path }, index) => [path, excess[index]]));
	return entries.map((entry) => ({
		...entry,
		problem: entry.problem ?? problems.get(entry.path)
	}));
}
function toSideFile({ path, id, problem }, contents) {
	return {
		path,
		id,
		content: (problem === void 0 ? contents.get(id) : {
			kind: "unreadable",
			problem
		}) ?? {
			kind: "unreadable",
			problem: "was not read"
		}
	};
}
// src/shell/tool.ts
/** The name and version that every report carries. */
const TOOL = {
	name: "cde-gate",
	version: "0.1.0"
};
export { isWorkload as $, resourceGap as $t, explainOwner as A, isSubset as At, decodeText as B, folderOf as Bt, runGit as C, addressParts as Ct, compareGateFiles as D, equal as Dt, SETTINGS_PATHS as E, contains as Et, EVIDENCE_FOLDER as F, createReader as Ft, CONTEXT_FOLDER as G, NAMESPACE_NAME_LABEL as Gt, mayHideWanted as H, liesWithin as Ht, coversRepository as I, readManifests as It, foldOwners as J, isLabelValue as Jt, readContexts as K, fieldOf as Kt, parseRepositoryPattern as L, outsideReferences as Lt, ownerName as M, union as Mt, parseCodeowners as N, daysBetween as Nt, CODEOWNERS_PLACES as O, intersect as Ot, DEFAULT_SCANS as P, canHoldManifests as Pt, isCalled as Q, readResources as Qt, followLinks as R, renderedFolders as Rt, expectGit as S, parsePathPattern as Sn, ALL_IPV6 as St, isWanted$1 as T, toCidrs as Tt, spellPath as U, resolvePath as Ut, findExcess as V, foldersAbove as Vt, toSnapshot as W, CALICO_GROUP as Wt, ownerOf as X, labelProblem as Xt, keyOf$1 as Y, isStoredForm as Yt, FURTHER_NETWORKS as Z, locationOf as Zt, now as _, canonicalJson as _n, portsToJson as _t, inputsOf as a, repoPath as an, toContainer as at, commitParents as b, fingerprint as bn, ALL_ADDRESSES as bt, folderName as c, isManifestFile as cn, PROTOCOLS as ct, clustersOfPart as d, looksLikeManifest as dn, describePorts as dt, resourceKey as en, readWorkload as et, readCluster as f, readDocuments as fn, everyPortOf as ft, groupBy as g, asString as gn, ports as gt, touchedClusters as h, asObject as hn, parsePort as ht, openFolder as i, isLine as in, templateOf as it, findCodeowners as j, subtract as jt, decidingLine as k, intervals as kt, EVERYTHING as l, READER_LIMITS as ln, TRANSPORT_PORTS as lt, sharedGaps as m, asNumber as mn, icmp as mt, readSides as n, toLabels as nn, workloadId as nt, findRoots as o, isChart as on, ALL_PORTS as ot, readUnplaced as p, asList as pn, firstPort as pt, toClusterSnapshot as q, isLabelKey as qt, findApplied as r, fileLocation as rn, containersOf as rt, TREE_ONLY as s, isKustomization as sn, NO_PORTS as st, TOOL as t, resourceName as tn, toPort as tt, allClusters as u, locate as un, describeDestination as ut, GitFailure as v, valueAt as vn, protocolNumber as vt, SNAPSHOT_LIMITS as w, parseCidr as wt, defaultBase as x, isMatched as xn, ALL_IPV4 as xt, askGit as y, parse as yn, readDestination as yt, LINK_PROBLEM as z, ROOT as zt };
