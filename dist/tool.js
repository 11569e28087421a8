import { d as gateRole, x as fileLocation } from "./gate.js";
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
		path: text,
		problem: void 0
	};
	return {
		path: [...bytes].map((byte) => byte === 92 ? "\\\\" : byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`).join(""),
		problem: "has a name that is not UTF-8; rename it"
	};
}
/** Whether an entry nobody looks behind, a link or a submodule, may stand for a wanted file or for a folder of them. */
function mayHideWanted(path, wanted) {
	return wanted(path) || wanted(`${path}/manifest.yaml`);
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
/** One side from its entries: paths sorted, everything unreadable a gap that is equal on both sides while nothing changed. */
function toSnapshot(name, entries) {
	const sorted = entries.toSorted((a, b) => a.path < b.path ? -1 : 1);
	const files = sorted.flatMap(({ path, id, content }) => content.kind === "text" ? [[path, {
		id,
		text: content.text
	}]] : []);
	const gaps = sorted.flatMap(({ path, id, content }) => {
		if (content.kind === "text") return [];
		return [{
			message: `\`${path}\` ${content.problem}`,
			at: fileLocation(path),
			subject: `${content.problem} ${path} ${id}`
		}];
	});
	return {
		name,
		files: new Map(files),
		gaps: [...gaps, ...findTwins(sorted)]
	};
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
			const subject = `twins ${twin.path} ${twin.id} ${entry.path} ${entry.id}`;
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
// src/shell/wanted.ts
/** Which files of a tree the gate may need: what can hold manifests, and what steers the gate. Settings narrow it later. */
function isWanted(path) {
	return /\.(ya?ml|json)$/i.test(path) || gateRole(path) !== void 0;
}
const SNAPSHOT_LIMITS = {
	maxFileBytes: 8e6,
	maxFiles: 1e5,
	maxTotalBytes: 512e6
};
// src/shell/sides.ts
/**
* Lists and reads both sides of a repository: the tip of base, and what merging head makes of it. When no wanted path
* differs only the files that steer the gate are read: no manifest can matter then. Throws GitFailure.
*/
async function readSides(directory, refs, wanted = isWanted, limits = SNAPSHOT_LIMITS) {
	return withRepository(directory, async (repository) => {
		const sides = await listSides(repository, refs, wanted);
		if (sides.merge.kind === "conflict" || sides.changed.length > 0) return readListed(repository, sides, limits);
		const steering = ({ commit, entries }) => ({
			commit,
			entries: entries.filter(({ path }) => gateRole(path) !== void 0)
		});
		return readListed(repository, {
			...sides,
			base: steering(sides.base),
			head: steering(sides.head),
			merge: { kind: "untouched" }
		}, limits);
	});
}
/** Finds the merge result and lists what both trees hold at wanted paths. Reads no file. Throws GitFailure. */
async function listSides(repository, refs, wanted) {
	const [base, head] = await Promise.all([resolveCommit(repository, refs.base), resolveCommit(repository, refs.head)]);
	const result = refs.headIs === "branch" ? await mergeInto(repository, base, head) : {
		tree: head,
		merge: { kind: "clean" },
		mergeBase: void 0
	};
	const [before, after] = await Promise.all([listTree(repository, base, wanted), listTree(repository, result.tree, wanted)]);
	return {
		base: {
			commit: base,
			entries: before
		},
		head: {
			commit: head,
			entries: after
		},
		merge: result.merge,
		mergeBase: result.mergeBase,
		changed: findChanged(before, after)
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
/** Wanted entries of a whole tree, and those that may hide wanted ones. Throws GitFailure when a path occurs twice. */
async function listTree({ objects }, treeish, wanted) {
	const entries = splitRecords(await expectGit([
		"-C",
		objects,
		"ls-tree",
		"-r",
		"-z",
		"--full-tree",
		treeish
	])).flatMap((record) => {
		const tab = record.indexOf(9);
		const [mode = "", , id = ""] = record.toString("latin1", 0, tab).split(" ");
		const { path, problem } = spellPath(record.subarray(tab + 1));
		const hidden = HIDING_MODES.get(mode);
		return (hidden === void 0 ? wanted(path) : mayHideWanted(path, wanted)) ? [{
			path,
			mode,
			id,
			problem: hidden ?? problem
		}] : [];
	});
	const paths = /* @__PURE__ */ new Set();
	for (const { path } of entries) {
		if (paths.has(path)) throw new GitFailure(`the tree of \`${treeish}\` names \`${path}\` twice; rewrite the commit that made it`);
		paths.add(path);
	}
	return entries;
}
const HIDING_MODES = /* @__PURE__ */ new Map([["120000", LINK_PROBLEM], ["160000", "is a submodule, whose files are not part of this repository; commit the manifests it holds"]]);
function splitRecords(bytes) {
	const records = [];
	for (let start = 0, end = bytes.indexOf(0); end >= 0; start = end + 1, end = bytes.indexOf(0, start)) records.push(bytes.subarray(start, end));
	return records;
}
function findChanged(base, head) {
	const spell = (entries) => new Map(entries.map(({ path, mode, id }) => [path, `${mode} ${id}`]));
	const [before, after] = [spell(base), spell(head)];
	return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path)).toSorted();
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
	const snapshot = ({ commit }, entries) => toSnapshot(commit, entries.map((entry) => toSideFile(entry, contents)));
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
export { LINK_PROBLEM as a, mayHideWanted as c, now as d, GitFailure as f, runGit as h, isWanted as i, spellPath as l, defaultBase as m, readSides as n, decodeText as o, commitParents as p, SNAPSHOT_LIMITS as r, findExcess as s, TOOL as t, toSnapshot as u };
