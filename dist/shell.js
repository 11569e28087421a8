import { a as parseEvents, i as getScalarValue, n as SCALAR_STYLE, r as YAMLException, t as EVENT_ID } from "./vendor.js";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { devNull, tmpdir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
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
const environment = () => ({
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
			...environment(),
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
	const objects = mkdtempSync(join(tmpdir(), "cde-gate-objects-"));
	try {
		mkdirSync(join(objects, "refs"));
		mkdirSync(join(objects, "objects", "info"), { recursive: true });
		writeFileSync(join(objects, "HEAD"), "ref: refs/heads/none\n");
		writeFileSync(join(objects, "config"), `[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = ${format}\n`);
		writeFileSync(join(objects, "objects", "info", "alternates"), `"${lent.replaceAll(/[\\"]/g, "\\$&")}"\n`);
		if (existsSync(shallowFile)) cpSync(shallowFile, join(objects, "shallow"));
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
// src/manifest/location.ts
/**
* Names a text a path of the repository: of a listing, of a literal, or resolved from either. Nothing is checked, since
* git allows every name.
*/
function repoPath(text) {
	return text;
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
// src/algebra/path-pattern.ts
const MAX_LENGTH = 1e3;
const DEEP = { kind: "deep" };
/** Reads a pattern; undefined when GitHub would not accept it. */
function parsePathPattern(source) {
	if (source === "" || source.length > MAX_LENGTH || source.includes("***") || /^[!]/.test(source) || hasOpenBracket(source)) return void 0;
	const parts = splitSegments(source);
	const anchored = parts.length > 1 && !(parts.length === 2 && parts[1] === "");
	const isFolder = parts.at(-1) === "" && parts.length > 1;
	const names = parts.filter((part, index) => part !== "" || index > 0 && index < parts.length - 1);
	const segments = names.map((part) => part === "**" ? DEEP : {
		kind: "name",
		glob: parseGlob(part)
	});
	const rooted = anchored ? segments : [DEEP, ...segments];
	const last = names.at(-1);
	if (isFolder) return {
		source,
		segments: names.length === 0 ? [{
			kind: "name",
			glob: []
		}] : [
			...rooted,
			DEEP,
			ANY_NAME
		],
		below: "file"
	};
	if (last === "**") return {
		source,
		segments: [
			...rooted.slice(0, -1),
			DEEP,
			ANY_NAME
		],
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
	return below === "file" ? reached.at(-1) === true : reached.some((here, j) => here && j > 0);
}
function hasOpenBracket(source) {
	return /(?:^|[^\\])(?:\\\\)*[[\]]/.test(source);
}
/** Segments between slashes; a slash cannot be escaped. */
function splitSegments(source) {
	return source.split("/");
}
function parseGlob(part) {
	const glob = [];
	let text = "";
	const flush = () => {
		if (text !== "") glob.push({
			kind: "text",
			text
		});
		text = "";
	};
	for (let i = 0; i < part.length; i += 1) {
		const char = part[i] ?? "";
		if (char === "\\" && i + 1 < part.length) {
			i += 1;
			text += part[i] ?? "";
		} else if (char === "*" || char === "?") {
			flush();
			if (char === "?") glob.push({ kind: "one" });
			else if (glob.at(-1)?.kind !== "many") glob.push({ kind: "many" });
		} else text += char;
	}
	flush();
	return glob;
}
/** Greedy matching with one point of return: linear in name times wildcards. */
function matchesGlob(glob, name) {
	let starts = /* @__PURE__ */ new Set([0]);
	for (const piece of glob) {
		const next = /* @__PURE__ */ new Set();
		for (const at of starts) if (piece.kind === "text") {
			if (name.startsWith(piece.text, at)) next.add(at + piece.text.length);
		} else if (piece.kind === "one") {
			const code = name.codePointAt(at);
			if (code !== void 0) next.add(at + (code > 65535 ? 2 : 1));
		} else {
			for (let j = at; j <= name.length; j += 1) next.add(j);
			break;
		}
		starts = next;
	}
	return starts.has(name.length);
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
	const places = documents.flatMap(({ value }) => textsOf(value)).flatMap((text) => [text, text.slice(text.indexOf("=") + 1)]).flatMap((text) => text.split("/").includes("..") ? resolvePath(folder, text) ?? [] : []);
	return [...new Set(places.filter((place) => !liesWithin(place, own)))].toSorted();
}
function textsOf(value) {
	if (typeof value === "string") return [value];
	return Array.isArray(value) ? value.flatMap(textsOf) : Object.values(asObject(value) ?? {}).flatMap(textsOf);
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
function readKustomization(path, documents, contentAt) {
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
// src/shell/clock.ts
/** The present moment, to the second. The only place that reads the clock. */
function now() {
	return `${(/* @__PURE__ */ new Date()).toISOString().slice(0, 19)}Z`;
}
// src/shell/blobs.ts
const LFS_POINTER = "version https://git-lfs.github.com/spec/";
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
	if (text.startsWith(LFS_POINTER)) return {
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
	const digestOf = (some) => digest(JSON.stringify(some.map((path) => [path, idOf(path)])));
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
const digest = (text) => createHash("sha256").update(text).digest("hex");
function remember(compute) {
	const known = /* @__PURE__ */ new Map();
	return (path) => {
		const value = known.get(path) ?? compute(path);
		known.set(path, value);
		return value;
	};
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
// src/shell/wanted.ts
/** Which files of a tree the gate may need: what can hold manifests, and what steers the gate. Settings narrow it later. */
function isWanted(path) {
	return isManifestFile(path) || gateRole(path) !== void 0;
}
const SNAPSHOT_LIMITS = {
	maxFileBytes: 8e6,
	maxFiles: 1e5,
	maxTotalBytes: 512e6
};
// src/shell/sides.ts
/**
* Lists and reads both sides of a repository: the tip of base, and what merging head makes of it. When no path
* that may matter differs only the files that steer the gate are read. Throws GitFailure.
*/
async function readSides(directory, refs, wanted = isWanted, limits = SNAPSHOT_LIMITS) {
	return withRepository(directory, async (repository) => {
		const sides = await listSides(repository, refs, wanted);
		if (sides.merge.kind === "conflict" || sides.changed.length > 0 || refs.whole === true) return readListed(repository, sides, limits);
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
			commit: base
		},
		head: {
			...after,
			commit: head
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
export { defaultBase as $, decidingLine as A, locateOffset as B, resolvePath as C, SETTINGS_PATHS as D, isManifestFile as E, isMatched as F, asNumber as G, readDocuments as H, parsePathPattern as I, canonicalJson as J, asObject as K, fileLocation as L, findCodeowners as M, ownerName as N, compareGateFiles as O, parseCodeowners as P, commitParents as Q, repoPath as R, liesWithin as S, isKustomization as T, fingerprint as U, looksLikeManifest as V, asList as W, GitFailure as X, valueAt as Y, askGit as Z, renderedFolders as _, followLinks as a, folderOf as b, findExcess as c, toSnapshot as d, expectGit as et, now as f, readKustomization as g, outsideReferences as h, isWanted as i, explainOwner as j, CODEOWNERS_PLACES as k, mayHideWanted as l, createContentAt as m, readSides as n, LINK_PROBLEM as o, chartGap as p, asString as q, SNAPSHOT_LIMITS as r, decodeText as s, TOOL as t, runGit as tt, spellPath as u, unreadableKustomization as v, isChart as w, foldersAbove as x, ROOT as y, locate as z };
