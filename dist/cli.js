#!/usr/bin/env node
import { C as describeSelector, E as exitStatus, S as EVERYTHING, _ as render, a as verdictText, b as toLabels, c as readModels, d as evaluate, f as readSettings, g as FORMATS, h as parseCalicoSelector, i as peerText, l as rulesAt, m as labelSelector, n as changesAs, o as connectivity, p as explainImage, r as connectionsAs, s as connectivityDiff, t as GRAPH_FORMATS, u as verdict, v as RULES, w as selects, x as parsePort, y as parseSelector } from "./gate.js";
import { F as GitFailure, H as readDocuments, L as defaultBase, M as parseCodeowners, Z as repoPath, _ as renderedFolders, a as followLinks, b as foldersAbove, c as findExcess, d as toSnapshot, f as now, h as outsideReferences, i as isWanted, k as explainOwner, l as mayHideWanted, n as readSides, o as LINK_PROBLEM, r as SNAPSHOT_LIMITS, s as decodeText, t as TOOL, u as spellPath, w as isKustomization, x as liesWithin, z as locate } from "./shell.js";
import { closeSync, constants, existsSync, lstatSync, openSync, readFileSync, readSync, readdirSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createHash } from "node:crypto";
import { join } from "node:path";
// src/shell/command.ts
/** What a user wrote wrong, in one line. */
var UsageError = class extends Error {};
// src/shell/folder.ts
/** The folder a command names, or why it cannot be read. */
var FolderFailure = class extends Error {};
/**
* One side as a folder. Links are never followed to read a file, except that the folder itself may be named through one;
* `.git` and `node_modules` are left out; what cannot be read is a gap at its path. An id is the SHA-256 of the bytes, so
* files that both folders share are parsed once. Of files nobody reads only those have one that charts, kustomizations
* or links may bring in.
*/
function readFolder(directory, wanted = isWanted, limits = SNAPSHOT_LIMITS) {
	if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw new FolderFailure(`\`${directory}\` is not a folder; name one that exists`);
	const found = new Map([...walk(Buffer.from(directory), void 0)].map((entry) => [entry.path, entry]));
	const rendered = renderedFolders(found.keys());
	const nodes = new Map([...found].map(([path, entry]) => [path, toNode(entry)]));
	const idOf = (path) => identify(found.get(path));
	const targets = followLinks({
		nodes,
		idOf
	}, (path) => wanted(path) || liesWithin(path, rendered));
	const isNeeded = ({ path, kind }) => kind === "link" && targets.get(path)?.kind !== "file" ? mayHideWanted(path, wanted) : wanted(path);
	const files = readFiles([...found.values()].filter(isNeeded), limits).map((file) => ({
		...file,
		id: targets.get(file.path)?.manifests() ?? file.id
	}));
	const references = files.flatMap(referencesOf);
	const inputs = /* @__PURE__ */ new Set([...rendered, ...references]);
	const onTheWay = new Set(references.flatMap(foldersAbove));
	const isInput = (path) => liesWithin(path, inputs) || onTheWay.has(path);
	const ids = [...found.values()].filter((entry) => isInput(entry.path) && (!isNeeded(entry) || targets.has(entry.path))).map(({ path }) => [path, targets.get(path)?.whole() ?? idOf(path)]);
	return toSnapshot(directory, files, new Map(ids));
}
function* walk(directory, prefix) {
	for (const entry of readdirSync(directory, {
		withFileTypes: true,
		encoding: "buffer"
	})) {
		const name = prefix === void 0 ? entry.name : Buffer.concat([
			prefix,
			SLASH,
			entry.name
		]);
		const at = Buffer.concat([
			directory,
			SLASH,
			entry.name
		]);
		if (isIgnored(entry)) continue;
		if (entry.isDirectory()) yield* walk(at, name);
		else {
			const { path, problem } = spellPath(name);
			const kind = entry.isSymbolicLink() ? "link" : entry.isFile() ? "file" : "other";
			yield {
				path,
				at,
				kind,
				problem: KIND_PROBLEMS[kind] ?? problem
			};
		}
	}
}
const SLASH = Buffer.from("/");
/** `.git` is a file in work trees and submodules. */
function isIgnored(entry) {
	const name = entry.name.toString();
	return name === ".git" || name === "node_modules" && entry.isDirectory();
}
const KIND_PROBLEMS = {
	file: void 0,
	link: LINK_PROBLEM,
	other: "is neither a file nor a folder; replace it by a file"
};
function toNode({ at, kind }) {
	if (kind !== "link") return { kind: "file" };
	try {
		const { path, problem } = spellPath(readlinkSync(at, "buffer"));
		return {
			kind: "link",
			says: problem === void 0 ? path : void 0
		};
	} catch {
		return {
			kind: "link",
			says: void 0
		};
	}
}
/** What kustomizations refer to outside their folders. */
function referencesOf({ path, content }) {
	if (content.kind !== "text" || !isKustomization(path)) return [];
	return outsideReferences(path, readDocuments(path, content.text).value);
}
function readFiles(found, limits) {
	const entries = found.toSorted((a, b) => a.path < b.path ? -1 : 1);
	const readable = entries.filter(({ problem }) => problem === void 0);
	const excess = findExcess(readable.map(({ at }) => lstatSync(at).size), limits);
	const problems = new Map(readable.map((entry, index) => [entry, excess[index]]));
	return entries.map((entry) => readEntry(entry, entry.problem ?? problems.get(entry)));
}
function readEntry(entry, problem) {
	const { path, at } = entry;
	if (problem !== void 0) return {
		path,
		id: identify(entry),
		content: {
			kind: "unreadable",
			problem
		}
	};
	try {
		const bytes = readFileSync(at, { flag: REGULAR });
		return {
			path,
			id: digest(bytes),
			content: decodeText(bytes)
		};
	} catch (error) {
		const unreadable = `cannot be read (${error instanceof Error && "code" in error ? String(error.code) : "unknown error"}); make it readable`;
		return {
			path,
			id: noBytes(at),
			content: {
				kind: "unreadable",
				problem: unreadable
			}
		};
	}
}
/**
* An entry's id must tell two contents apart even where nothing of them is kept, else a gap would cancel that the change
* made larger.
*/
function identify(entry) {
	if (entry === void 0) return "nothing";
	const { at, kind } = entry;
	try {
		if (kind === "link") return digest(readlinkSync(at, "buffer"));
		return kind === "file" ? digestFile(at) : noBytes(at);
	} catch {
		return noBytes(at);
	}
}
/** What has no bytes to name is taken as different everywhere. */
const noBytes = (at) => `unread in ${at.toString("latin1")}`;
/** A file that became a link since it was listed is not followed either. */
const REGULAR = constants.O_RDONLY | constants.O_NOFOLLOW;
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
/** The digest of a file too large to hold. */
function digestFile(at) {
	const hash = createHash("sha256");
	const part = Buffer.allocUnsafe(65536);
	const file = openSync(at, REGULAR);
	try {
		for (let size = readSync(file, part); size > 0; size = readSync(file, part)) hash.update(part.subarray(0, size));
	} finally {
		closeSync(file);
	}
	return hash.digest("hex");
}
// src/shell/commands/check.ts
/** The main job offline: the merge result of head against the tip of base, or one folder against another. */
const check = {
	usage: "[--repo DIR] [--base REF] [--head REF] | --base-dir DIR --head-dir DIR   [--format text|markdown|json|sarif|html] [--output FILE]",
	summary: "judge a change and print the report",
	run: async (args, out) => {
		const { values } = parseArgs({
			args: [...args],
			options: {
				repo: {
					type: "string",
					default: "."
				},
				base: { type: "string" },
				head: {
					type: "string",
					default: "HEAD"
				},
				"base-dir": { type: "string" },
				"head-dir": { type: "string" },
				format: {
					type: "string",
					default: "text"
				},
				output: { type: "string" }
			}
		});
		const formats = values.format.split(",").map(parseFormat);
		const evidence = await collect(values, out);
		out.progress("judging");
		const judgement = evaluate(evidence, TOOL);
		out.progress("");
		write(judgement, formats, values.output, out);
		return exitStatus(judgement);
	}
};
async function collect(values, out) {
	const [baseDir, headDir] = [values["base-dir"], values["head-dir"]];
	if (baseDir === void 0 !== (headDir === void 0)) throw new UsageError("`--base-dir` and `--head-dir` go together");
	if (baseDir !== void 0 && headDir !== void 0) return {
		base: readFolder(baseDir),
		head: readFolder(headDir),
		merge: { kind: "clean" },
		request: void 0,
		now: now()
	};
	out.progress("reading both sides from git");
	const base = values.base ?? await defaultBase(values.repo, values.head);
	return {
		...await readSides(values.repo, {
			base,
			head: values.head,
			headIs: "branch"
		}),
		request: void 0,
		now: now()
	};
}
function parseFormat(name) {
	const format = FORMATS.find((known) => known === name);
	if (format === void 0) throw new UsageError(`there is no format \`${name}\`; known: ${FORMATS.join(", ")}`);
	return format;
}
function write(judgement, formats, output, out) {
	const texts = formats.map((format) => render(format, judgement, {
		style: output === void 0 ? out.style : "plain",
		links: void 0
	}));
	if (output === void 0) for (const text of texts) out.print(text);
	else for (const [index, text] of texts.entries()) writeFileSync(formats.length === 1 ? output : `${output}.${formats[index]}`, text);
}
// src/shell/commands/connectivity.ts
/** All declared connections of a folder. */
const connectivityCommand = {
	usage: "DIR [--format text|json|csv|dot|mermaid]",
	summary: "print every declared connection",
	run: async (args, out) => {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: { format: {
				type: "string",
				default: "text"
			} }
		});
		const [directory] = only(positionals, ["DIR"]);
		const asked = readStates([readFolder(directory)], out);
		if (asked === void 0) return 2;
		out.print(connectionsAs(graphFormat(values.format), connectivity(asked.head)));
		return 0;
	}
};
/** Connections that differ between two folders. */
const diffCommand = {
	usage: "BASE_DIR HEAD_DIR [--format text|json|csv|dot|mermaid]",
	summary: "print gained and lost connections",
	run: async (args, out) => {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: { format: {
				type: "string",
				default: "text"
			} }
		});
		const [baseDirectory, headDirectory] = only(positionals, ["BASE_DIR", "HEAD_DIR"]);
		const asked = readStates([readFolder(baseDirectory), readFolder(headDirectory)], out);
		if (asked?.base === void 0) return 2;
		out.print(changesAs(graphFormat(values.format), connectivityDiff(asked.base, asked.head)));
		return 0;
	}
};
/** One packet, and what decides about it at both ends; on a change, the same before it. */
const verdictCommand = {
	usage: "DIR | --base-dir DIR --head-dir DIR | --repo DIR [--base REF] [--head REF]   --from PEER --to PEER --port TCP/443 [--format text|json]",
	summary: "say whether one connection is allowed, and which rule decides",
	run: async (args, out) => {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				...SOURCES,
				from: { type: "string" },
				to: { type: "string" },
				port: { type: "string" },
				format: {
					type: "string",
					default: "text"
				}
			}
		});
		if (values.from === void 0 || values.to === void 0 || values.port === void 0) throw new UsageError("`--from`, `--to` and `--port` are needed");
		const destination = parsePort(values.port);
		if (destination === void 0) throw new UsageError(`\`${values.port}\` is not a port such as \`TCP/443\``);
		const questioned = await readQuestioned(values, positionals, out);
		if (questioned === void 0) return 2;
		const answer = verdict(questioned, values.from, values.to, destination);
		if ("error" in answer) {
			out.complain(answer.error);
			return 2;
		}
		out.print(values.format === "json" ? JSON.stringify(answer, void 0, 2) : verdictText(answer, destination));
		return answer.allowed ? 0 : 1;
	}
};
/** Options that say which state a question is about. */
const SOURCES = {
	repo: { type: "string" },
	base: { type: "string" },
	head: {
		type: "string",
		default: "HEAD"
	},
	"base-dir": { type: "string" },
	"head-dir": { type: "string" }
};
/** The state or the two states that the options name; undefined, with complaints, when they cannot be read. */
async function readQuestioned(values, positionals, out) {
	return readStates(await readSnapshots(values, positionals), out);
}
/** What one state declares, or base and head, by the settings of the first; undefined, with complaints, where unreadable. */
function readStates(snapshots, out) {
	const [first] = snapshots;
	const settings = first && readSettings(first, now());
	const { value, gaps } = readModels(snapshots, settings?.value);
	if (isRefused([...settings?.gaps ?? [], ...gaps], out)) return void 0;
	const [base, head] = value;
	if (base === void 0) return void 0;
	return head === void 0 ? { head: base } : {
		base,
		head
	};
}
/** One snapshot, or base and head. */
async function readSnapshots(values, positionals) {
	const [baseDir, headDir] = [values["base-dir"], values["head-dir"]];
	if (baseDir !== void 0 && headDir !== void 0) return [readFolder(baseDir), readFolder(headDir)];
	if (values.repo === void 0) return [readFolder(only(positionals, ["DIR"])[0])];
	const base = values.base ?? await defaultBase(values.repo, values.head);
	const sides = await readSides(values.repo, {
		base,
		head: values.head,
		headIs: "branch",
		whole: true
	});
	return [sides.base, sides.head];
}
function graphFormat(name) {
	const format = GRAPH_FORMATS.find((known) => known === name);
	if (format === void 0) throw new UsageError(`there is no format \`${name}\`; known: ${GRAPH_FORMATS.join(", ")}`);
	return format;
}
/** Exactly the named arguments. */
function only(given, names) {
	if (given.length !== names.length) throw new UsageError(`wants ${names.join(" and ")}`);
	return given;
}
/** Says every gap. What the API server would refuse makes an answer impossible; a doubt does not. */
function isRefused(gaps, out) {
	for (const { message, at } of gaps) out.complain(`${at.path}:${at.line}: ${message}`);
	return gaps.some(({ nature }) => nature !== "doubt");
}
// src/shell/commands/demo.ts
/** The main job on the embedded example: no repository, no network, no settings needed. */
const demo = {
	usage: "[STORY] [--format text|markdown|json|sarif|html]",
	summary: "judge the pull requests of the embedded example",
	run: async (args, out) => {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: { format: {
				type: "string",
				default: "text"
			} }
		});
		const examples = examplesFolder();
		const stories = readStories(examples);
		const [id] = positionals;
		if (id === void 0) {
			out.print("Harbour Pay, a fictional payment platform, and its pull requests:\n");
			for (const story of stories) {
				const { decision } = judgeStory(examples, story);
				out.print(`${decision.kind.toUpperCase().padEnd(9)} ${story.id.padEnd(30)} ${story.title}`);
			}
			out.print("\nthe full report of one: cde-gate demo STORY");
			return 0;
		}
		const story = stories.find((each) => each.id === id);
		if (story === void 0) throw new UsageError(`there is no story \`${id}\`; known: ${stories.map((each) => each.id).join(", ")}`);
		const judgement = judgeStory(examples, story);
		const format = parseFormat(values.format);
		if (format === "text") out.print(`${story.title}\n${story.tells}\n`);
		out.print(render(format, judgement, {
			style: out.style,
			links: void 0
		}));
		return 0;
	}
};
/** The examples beside the bundle, or beside the sources when they run unbundled. */
function examplesFolder() {
	const found = ["../examples", "../../../examples"].map((relative) => join(import.meta.dirname, relative)).find((place) => existsSync(join(place, "platform")));
	if (found === void 0) throw new UsageError("the folder `examples` is not beside this program; run it from a checkout of cde-gate");
	return found;
}
function readStories(examples) {
	const folder = join(examples, "stories");
	return readdirSync(folder).toSorted().map((id) => ({
		deletes: [],
		...JSON.parse(readFileSync(join(folder, id, "story.json"), "utf8")),
		id
	}));
}
function judgeStory(examples, story) {
	return evaluate(storyEvidence(examples, story), TOOL);
}
/** The platform as base; the platform with the story's files written over it and its deletions made as head. */
function storyEvidence(examples, story) {
	const platform = readFolder(join(examples, "platform"));
	const more = story.on === void 0 ? void 0 : readFolder(join(examples, story.on));
	const base = {
		...platform,
		files: new Map([...platform.files, ...more?.files ?? []]),
		name: "main"
	};
	const folder = join(examples, "stories", story.id, "head");
	const changed = existsSync(folder) ? readFolder(folder) : {
		name: story.id,
		files: /* @__PURE__ */ new Map(),
		unread: /* @__PURE__ */ new Map(),
		gaps: []
	};
	const files = new Map([...base.files, ...changed.files]);
	const unread = new Map([...base.unread, ...changed.unread]);
	for (const path of story.deletes) files.delete(repoPath(path));
	return {
		base,
		head: {
			name: story.id,
			files,
			unread,
			gaps: [...base.gaps, ...changed.gaps]
		},
		merge: { kind: "clean" },
		request: void 0,
		now: now()
	};
}
// src/shell/commands/explain.ts
/** One question about one thing. */
const explain = {
	usage: "owner PATH… --codeowners FILE | image REF | selector TEXT --labels k=v,k2=v2 | rule ID | rule FILE:LINE DIR   [--format text|json]",
	summary: "answer one question about one thing",
	run: async (args, out) => {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				codeowners: {
					type: "string",
					default: ".github/CODEOWNERS"
				},
				labels: {
					type: "string",
					default: ""
				},
				...SOURCES,
				format: {
					type: "string",
					default: "text"
				}
			}
		});
		const [what, ...things] = positionals;
		const [thing] = things;
		if (what === void 0 || thing === void 0) throw new UsageError("say what to explain and about which thing");
		const tell = (json, text) => out.print(values.format === "json" ? JSON.stringify(json, void 0, 2) : text);
		switch (what) {
			case "owner": return explainOwners(things, values.codeowners, out, tell);
			case "image": {
				const answer = explainImage(thing);
				tell(answer, Object.entries(answer).map(([key, value]) => `${key}: ${String(value ?? "–")}`).join("\n"));
				return answer.valid ? 0 : 1;
			}
			case "selector": return explainSelector(thing, values.labels, tell);
			case "rule": {
				const place = /^(.+):(\d+)$/.exec(thing);
				if (place !== null) return explainPlace(place[1] ?? "", Number(place[2]), values, things.slice(1), out, tell);
				const rule = RULES.find(({ id }) => id === thing);
				if (rule === void 0) throw new UsageError(`there is no rule \`${thing}\`; known: ${RULES.map(({ id }) => id).join(", ")}`);
				tell({
					id: rule.id,
					summary: rule.summary,
					requirements: rule.requirements
				}, `${rule.id}: ${rule.summary}\nPCI DSS 4.0.1: ${rule.requirements.join(", ")}\nsee docs/rules/${rule.id}.md`);
				return 0;
			}
			default: throw new UsageError(`\`${what}\` cannot be explained; known: owner, image, selector, rule`);
		}
	}
};
function explainOwners(paths, file, out, tell) {
	const owners = parseCodeowners(repoPath(file), readText(file));
	for (const { line, message } of owners.errors) out.complain(`${file}:${line}: ${message}`);
	const rows = paths.map((path) => explainOwner(owners, repoPath(path)));
	tell(rows, rows.map(({ path, owners: names, line, pattern }) => `${path}: ${names.length === 0 ? "nobody" : names.join(" ")}${line === null ? " (no line matches)" : ` (line ${line}: ${pattern})`}`).join("\n"));
	return 0;
}
/** What the policy rules at a line select, meet and decide. */
async function explainPlace(path, line, values, positionals, out, tell) {
	const questioned = await readQuestioned(values, positionals, out);
	if (questioned === void 0) return 2;
	const rules = rulesAt(questioned.head, path, line);
	if (rules.length === 0) {
		out.complain(`no policy rule that acts is written at \`${path}:${line}\`; paths are relative to the folder`);
		return 1;
	}
	const names = (peers) => peers.length === 0 ? "nobody" : peers.map(peerText).join(", ");
	tell(rules, rules.map((rule) => `${rule.at} ${rule.policy}, ${rule.direction}, in ${rule.stage}: ${rule.verdict} on ${rule.ports}\n  selects ${names(rule.selects)}\n  meets   ${names(rule.meets)}`).join("\n"));
	return 0;
}
/** A selector against a set of labels: of Kubernetes, as YAML or JSON mapping, or of Calico, as its own text. */
function explainSelector(text, labels, tell) {
	const map = parseLabels(labels);
	const calico = parseCalicoSelector(text);
	if (/^\s*(\{|[\w.-]+\s*:)/.test(text)) return explainMapping(text, labels, map, tell);
	if ("problem" in calico) {
		tell({
			valid: false,
			error: calico.problem,
			column: calico.column
		}, `not a selector, column ${calico.column}: ${calico.problem}`);
		return 1;
	}
	return tellMatch(calico, labels, map, tell);
}
/** Labels as `k=v,k2=v2`, or as a JSON object where values hold commas. */
function parseLabels(text) {
	if (text.trimStart().startsWith("{")) return toLabels(JSON.parse(text));
	return new Map(text.split(",").flatMap((pair) => pair.includes("=") ? [[pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]] : []));
}
function tellMatch(selector, labels, map, tell) {
	const match = selects(selector, map);
	tell({
		valid: true,
		match
	}, `${describeSelector(selector)} ${match ? "selects" : "does not select"} {${labels}}`);
	return match ? 0 : 1;
}
function explainMapping(text, labels, map, tell) {
	const { value: documents, gaps } = readDocuments(repoPath("selector"), text);
	const [document] = documents;
	const unreadable = gaps[0] && {
		error: gaps[0].message,
		column: gaps[0].at.column
	};
	const [refused] = document === void 0 ? [] : labelSelector(document.value, []);
	const wrong = unreadable ?? (document && refused && {
		error: refused.message,
		column: locate(document, refused.route).column
	});
	if (wrong !== void 0 || document === void 0) {
		const { error, column } = wrong ?? {
			error: "the selector is empty",
			column: 1
		};
		tell({
			valid: false,
			error,
			column
		}, `not a selector, column ${column}: ${error}`);
		return 1;
	}
	return tellMatch(parseSelector(document.value) ?? EVERYTHING, labels, map, tell);
}
function readText(file) {
	try {
		return readFileSync(file, "utf8");
	} catch {
		throw new UsageError(`\`${file}\` cannot be read`);
	}
}
// src/shell/terminal.ts
/** The process's own terminal. Colours only where somebody can see them and has not asked for none. */
function terminal() {
	const isWatched = process.stderr.isTTY;
	return {
		print: (text) => void process.stdout.write(text.endsWith("\n") ? text : `${text}\n`),
		complain: (line) => void process.stderr.write(`cde-gate: ${line}\n`),
		progress: (line) => void (isWatched && process.stderr.write(`\r\x1b[2K${line === "" ? "" : `… ${line}`}`)),
		style: process.stdout.isTTY && process.env["NO_COLOR"] === void 0 ? "colour" : "plain"
	};
}
// src/shell/command-line.ts
const COMMANDS = {
	check,
	connectivity: connectivityCommand,
	diff: diffCommand,
	verdict: verdictCommand,
	explain,
	demo
};
/** Runs the command line and answers the exit status. Only this function turns failures into statuses. */
async function runCommandLine(args, out = terminal()) {
	const [name, ...rest] = args;
	if (name === "--version" || name === "-V") {
		out.print(`${TOOL.name} ${TOOL.version}`);
		return 0;
	}
	if (name === void 0 || name === "help" || name === "--help" || name === "-h") {
		out.print(usage());
		return name === void 0 ? 64 : 0;
	}
	const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : void 0;
	if (command === void 0) {
		out.complain(`there is no command \`${name}\`; known: ${Object.keys(COMMANDS).join(", ")}`);
		return 64;
	}
	if (rest.includes("--help") || rest.includes("-h")) {
		out.print(`cde-gate ${name} ${command.usage}\n\n${command.summary}`);
		return 0;
	}
	try {
		return await command.run(rest, out);
	} catch (error) {
		if (error instanceof UsageError || error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")) {
			out.complain(`${error.message}; usage: cde-gate ${name} ${command.usage}`);
			return 64;
		}
		if (error instanceof GitFailure || error instanceof FolderFailure) {
			out.complain(error.message);
			return 2;
		}
		throw error;
	}
}
function usage() {
	return `cde-gate: does this change widen the cardholder data environment?\n\n${Object.entries(COMMANDS).map(([name, command]) => `  cde-gate ${name} ${command.usage}\n      ${command.summary}`).join("\n")}\n\nexit status: 0 pass · 1 hold, block or denied · 2 undecided · 64 wrong usage`;
}
// src/cli.ts
process.exitCode = await runCommandLine(process.argv.slice(2));
export {};
