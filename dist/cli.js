#!/usr/bin/env node
import { $ as describeSelector, A as parseImageReference, B as viewOf, C as PCI_DSS, D as readManifests, E as createReader, F as isNamed, H as parseSelector, I as isNamedPolicy, J as locationOf, K as isLabelKey, L as tierOf, M as policyKind, N as buildModel, P as candidateOf, Q as EVERYTHING, R as NO_VALUATION, S as parseSettings, T as createCompiler, U as parsePort, V as workloadId, W as labelSelector, X as toLabels, Y as resourceName, Z as parseCalicoSelector, _ as render, a as changesAs, b as evaluate, c as verdictText, ct as terminal$1, d as readModels, et as selects, f as rulesAt, g as FORMATS, i as GRAPH_FORMATS, j as detectEnforcement, k as explainImage, l as connectivity, n as explainScan, nt as isSubset, o as connectionsAs, p as verdict, q as isLabelValue, r as SEVERITIES, s as peerText, t as readScan, tt as parseCidr, u as connectivityDiff, ut as exitStatus, w as RULES, x as readSettings, z as factsOf } from "./gate.js";
import { $ as defaultBase, A as decidingLine, D as SETTINGS_PATHS, E as isManifestFile, H as readDocuments, I as parsePathPattern, K as asObject, L as fileLocation, M as findCodeowners, P as parseCodeowners, R as repoPath, S as liesWithin, T as isKustomization, W as asList, X as GitFailure, Y as valueAt, Z as askGit, _ as renderedFolders, a as followLinks, b as folderOf, c as findExcess, d as toSnapshot, et as expectGit, f as now, h as outsideReferences, i as isWanted, j as explainOwner, k as CODEOWNERS_PLACES, l as mayHideWanted, n as readSides, o as LINK_PROBLEM, q as asString, r as SNAPSHOT_LIMITS, s as decodeText, t as TOOL, u as spellPath, x as foldersAbove, y as ROOT, z as locate } from "./shell.js";
import { o as require_semver } from "./vendor.js";
import { isIP } from "node:net";
import { Agent, request } from "node:http";
import { parseArgs, promisify } from "node:util";
import { once } from "node:events";
import { createHash } from "node:crypto";
import { lookup } from "node:dns";
import { closeSync, constants, existsSync, lstatSync, mkdirSync, openSync, readFileSync, readSync, readdirSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { Agent as Agent$1, request as request$1 } from "node:https";
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
/** The format of this name. Throws UsageError where there is none. */
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
// src/shell/setup/diagnosis.ts
const fine = (check, message, at) => ({
	level: "fine",
	check,
	message,
	at
});
/** A diagnosis with what would make it right. */
const ill = (level) => (check, message, cure, at) => ({
	level,
	check,
	message,
	cure,
	at
});
const warn = ill("warn");
const wrong = ill("wrong");
const unknown = ill("unknown");
/** Names in a sentence. */
const quoted = (names) => names.map((name) => `\`${name}\``).join(", ");
/** 1: something is wrong. 2: nothing is, as far as somebody could look, and somewhere nobody could. 0: all is well. */
function diagnosisStatus(diagnoses) {
	if (diagnoses.some(({ level }) => level === "wrong")) return 1;
	return diagnoses.some(({ level }) => level === "unknown") ? 2 : 0;
}
/** How many of each level. */
function countLevels(diagnoses) {
	const count = (wanted) => diagnoses.filter(({ level }) => level === wanted).length;
	return {
		fine: count("fine"),
		warn: count("warn"),
		wrong: count("wrong"),
		unknown: count("unknown")
	};
}
// src/shell/setup/host-facts.ts
/** A call that did not answer, with the permission it needs. Hosts say 404 for what a token may not see. */
function failure(part, what, { status, message }, permission) {
	const answered = status === void 0 ? `no answer (${message})` : `GitHub answered ${status} (${message})`;
	const cure = status === 401 ? "the token is wrong or has expired; make a new one" : status === 403 || status === 404 ? `give the token ${permission}` : "try again; behind a proxy set `GITHUB_API_URL` and `HTTPS_PROXY`";
	return unknown(part, `${what}: ${answered}`, cure);
}
// src/shell/setup/approver-checks.ts
/** A team: seen by this token, with people in it, who may write. */
function judgeTeam(team, { members, access }, repository) {
	const [org = "", owner = ""] = [team.slice(1).split("/")[0], repository.split("/")[0]];
	if (org.toLowerCase() !== owner.toLowerCase()) return [wrong("teams", `\`${team}\` is a team of another organisation and can own nothing here`, `name a team of \`${owner}\``)];
	if (members.kind === "failed") return [members.status === 403 || members.status === 404 ? wrong("teams", `this token cannot see the members of \`${team}\` (GitHub answered ${members.status}), so no approval of theirs could count`, `give the gate a token of a GitHub App with *Members: read* (organisation \`${org}\`), or a token with \`read:org\`; the workflow's own token can never do that. If there is no such team, make it`) : failure("teams", `the members of \`${team}\` cannot be read`, members, `*Members: read* in \`${org}\``)];
	if (members.value === 0) return [wrong("teams", `\`${team}\` has no members, so nobody can approve`, "add people to the team")];
	if (access.kind === "failed") return [failure("teams", `what \`${team}\` may do here cannot be read`, access, `*Members: read* in \`${org}\` and *Metadata: read* on \`${repository}\``)];
	if (access.value !== "write") return [wrong("teams", `\`${team}\` has ${access.value === "read" ? "read access only" : "no access"} to \`${repository}\`, so it can own nothing and its approvals do not count`, "give the team *Write*")];
	return [members.value === 1 ? warn("teams", `\`${team}\` has one member, who cannot approve changes of their own`, "add a second person") : fine("teams", `\`${team}\` has ${members.value} members and may write`)];
}
/** A user who may write. */
function judgeUser(user, permission, repository) {
	if (permission.kind === "failed") return [permission.status === 404 ? wrong("teams", `there is no user \`${user}\`, or \`${repository}\` does not know them`, "name somebody else") : failure("teams", `what \`${user}\` may do here cannot be read`, permission, `*Metadata: read* on \`${repository}\``)];
	return [
		"admin",
		"write",
		"maintain"
	].includes(permission.value) ? [fine("teams", `\`${user}\` may write`)] : [wrong("teams", `\`${user}\` may not write to \`${repository}\`, so their approvals do not count`, "give them *Write*, or name somebody else")];
}
// src/shell/setup/host-checks.ts
/** Judges the host's side of a set-up. Where the repository cannot be reached nothing else is said. */
function judgeHost(facts, declared) {
	const { defaultBranch, repository } = facts;
	if (defaultBranch.kind === "failed") return [failure("github", `\`${repository}\` cannot be read`, defaultBranch, `*Metadata: read* on \`${repository}\``)];
	return [
		fine("github", `\`${repository}\` can be reached; its default branch is \`${defaultBranch.value}\``),
		...judgeRules(facts, defaultBranch.value, declared),
		...judgeCodeowners(facts),
		...[...facts.teams].flatMap(([team, found]) => judgeTeam(team, found, repository)),
		...[...facts.users].flatMap(([user, found]) => judgeUser(user, found, repository))
	];
}
function judgeRules(facts, branch, declared) {
	const { rules, repository } = facts;
	if (rules.kind === "failed") return [failure("required check", `the rules for \`${branch}\` cannot be read`, rules, `*Metadata: read* on \`${repository}\``)];
	return [
		...judgeRequired(facts, rules.value, branch, declared),
		judgeReviews(rules.value, branch),
		...judgeQueue(rules.value, branch, declared)
	];
}
function judgeRequired({ classic, repository }, rules, branch, { checks }) {
	const part = "required check";
	const old = classic.kind === "answer" ? classic.value : {
		checks: [],
		strict: false
	};
	const isOurs = ({ name }) => checks.some((check) => name === check || name.startsWith(`${check} / `));
	const ours = [...rules.checks, ...old.checks].filter(isOurs);
	const gates = rules.workflows.filter((path) => /cde-gate/i.test(path));
	const rows = [];
	if (gates.length > 0) rows.push(fine(part, `a ruleset requires the workflow \`${gates.join("`, `")}\` for \`${branch}\`, which no pull request can change`));
	for (const { name, source } of ours) rows.push(source === void 0 ? warn(part, `\`${name}\` is required for \`${branch}\` from any source: everybody with write access can set a status of that name`, "choose *GitHub Actions* as its source in the ruleset") : fine(part, `\`${name}\` is required for \`${branch}\``));
	if (rows.length > 0) return [...rows, ...judgeFreshness(rules, old, branch)];
	if (rules.workflows.length > 0) return [warn(part, `a ruleset requires \`${rules.workflows.join("`, `")}\` for \`${branch}\`, and whether that runs the gate cannot be seen from here`, "make sure it does; a file called `cde-gate.yml` would show it")];
	if (classic.kind === "failed") return [failure(part, `the protection of \`${branch}\` cannot be read, and no ruleset requires the gate`, classic, `*Contents: read* on \`${repository}\``)];
	const names = checks.length === 0 ? "a check of the gate" : checks.map((check) => `\`${check}\``).join(" or ");
	return [wrong(part, `\`${branch}\` does not require ${names}: a red gate stops no merge`, `require ${checks.length === 0 ? "it" : names} in a ruleset for \`${branch}\`; it can be chosen once it has run within the last week`)];
}
/** Two pull requests, each harmless, may widen together. */
function judgeFreshness(rules, old, branch) {
	if (rules.hasMergeQueue) return [];
	return rules.strict || old.strict ? [fine("required check", `a pull request must be up to date with \`${branch}\` before it merges`)] : [warn("required check", "two pull requests, each harmless by itself, can widen the CDE together: a green check may be about an older base", "require branches to be up to date, or use a merge queue")];
}
function judgeReviews({ reviews }, branch) {
	if (reviews === void 0 || reviews.approvals === 0) return warn("reviews", `no ruleset requires an approval for \`${branch}\`; the gate alone asks for one, and only where the CDE changes`, "add the rule *Require a pull request before merging* with one approval");
	const approvals = `${reviews.approvals} ${reviews.approvals === 1 ? "approval" : "approvals"}`;
	if (!reviews.dismissesStale) return warn("reviews", `a ruleset wants ${approvals} and keeps stale ones; the gate does not count them, GitHub does`, "turn on *Dismiss stale pull request approvals when new commits are pushed*");
	const owners = reviews.byCodeOwners ? ", one of them by a code owner" : "";
	return fine("reviews", `a ruleset wants ${approvals}${owners} and dismisses stale ones`);
}
function judgeQueue({ hasMergeQueue }, branch, { hasMergeGroup, checks }) {
	if (!hasMergeQueue) return [];
	return hasMergeGroup || checks.length === 0 ? [fine("merge queue", `\`${branch}\` has a merge queue and the gate runs in it`)] : [wrong("merge queue", `\`${branch}\` has a merge queue and the gate never reports to it, so nothing can merge`, "add `merge_group:` to `on` of the workflow")];
}
function judgeCodeowners({ codeownersErrors, repository }) {
	if (codeownersErrors.kind === "failed") return [failure("codeowners", "what GitHub thinks of CODEOWNERS cannot be read", codeownersErrors, `*Contents: read* on \`${repository}\`; without a CODEOWNERS on the default branch the answer is 404 too`)];
	if (codeownersErrors.value.length === 0) return [fine("codeowners", "GitHub finds no error in the CODEOWNERS of the default branch")];
	return codeownersErrors.value.map(({ path, line, message }) => wrong("codeowners", `GitHub: ${firstLine(message)}`, "mend the line on the default branch", {
		path: toPath(path),
		line
	}));
}
const firstLine = (message) => message.split("\n", 1)[0]?.replace(/[.:]$/, "") ?? "";
const toPath = (path) => repoPath(path.replace(/^\//, ""));
// src/shell/setup/placeholders.ts
/** The account that stands for the user's organisation. */
const OWNER_PLACEHOLDER = "OWNER";
/** No reference of git may hold a blank, so nobody can ever publish something that this would run. */
const USES_PLACEHOLDER = `${OWNER_PLACEHOLDER}/cde-gate@FULL COMMIT SHA`;
/** Also as the documentation writes it. */
function isUsesPlaceholder(uses) {
	return uses.startsWith(`OWNER/`) || /@FULL.COMMIT.SHA$/.test(uses);
}
/** Whether an owner (`@OWNER/compliance`) still has to be replaced. */
function isOwnerPlaceholder(owner) {
	return owner === `@OWNER` || owner.startsWith(`@OWNER/`);
}
const PINNED = /^[A-Za-z0-9][\w.-]*\/[\w.-]+(?:\/[^\s@]+)?@[0-9a-f]{40}$/;
/** Whether a `uses` names a repository and a full commit id, which nobody can move. */
function isPinned(uses) {
	return PINNED.test(uses);
}
// src/shell/setup/owner-checks.ts
/** Paths named one by one before the rest is only counted. */
const NAMED = 10;
/** Judges who may approve: the file, its lines, and whether all that matters has an owner. */
function judgeOwners(snapshot, { owners: regimeOwners }, sensitive, workflows) {
	const [counts, ...ignored] = CODEOWNERS_PLACES.filter((path) => snapshot.files.has(path));
	const found = findCodeowners(snapshot.files);
	const unowned = regimeOwners.length === 0 ? wrong : warn;
	const fallback = regimeOwners.length === 0 ? "nobody can approve" : `${regimeOwners.join(", ")} of the settings still may`;
	if (counts === void 0 || found.kind !== "found") return [unowned("owners", found.kind === "too-large" ? `\`${found.path}\` is 3 MB or more, so GitHub does not load it: ${fallback}` : `there is no CODEOWNERS: ${fallback}`, "run `cde-gate init`, or write `.github/CODEOWNERS`", counts && {
		path: counts,
		line: 1
	})];
	const { owners } = found;
	return [
		...ignored.map((path) => wrong("owners", `GitHub ignores this file, \`${counts}\` counts`, "delete one of both", {
			path,
			line: 1
		})),
		...owners.errors.map(({ line, message }) => wrong("owners", message, "mend the line", {
			path: counts,
			line
		})),
		...judgePlaceholders(owners),
		...judgeGateFiles(owners, snapshot, unowned, fallback, workflows),
		...judgeSensitiveFiles(owners, sensitive, unowned, fallback)
	];
}
function judgePlaceholders({ path, lines }) {
	return [...new Set(lines.flatMap(({ owners }) => owners.map(({ name }) => name)).filter(isOwnerPlaceholder))].map((name) => {
		const line = lines.find(({ owners }) => owners.some((owner) => owner.name === name))?.line ?? 1;
		return wrong("owners", `\`${name}\` is a placeholder`, "write your own team in every line", {
			path,
			line
		});
	});
}
/** Who may approve changes of a path, as far as an approval of theirs can be checked: an address cannot. */
function approversOf(owners, path) {
	return decidingLine(owners, path)?.owners.filter(({ kind }) => kind !== "email") ?? [];
}
/** Whoever can change these files without an owner can switch the gate off. */
function judgeGateFiles(owners, { files }, unowned, fallback, workflows) {
	const settings = SETTINGS_PATHS.find((path) => files.has(path)) ?? SETTINGS_PATHS[0];
	const anyWorkflow = repoPath(".github/workflows/any.yml");
	const wanted = [
		...workflows.length === 0 ? [anyWorkflow] : workflows,
		anyWorkflow,
		settings,
		owners.path
	];
	const names = [...new Set(wanted)].flatMap((path) => path === void 0 || approversOf(owners, path).length > 0 ? [] : [path]).map((path) => path === anyWorkflow ? repoPath(".github/workflows/") : path);
	if (names.length === 0) return [fine("owners", "the files of the gate itself have owners", spotOfFile(owners))];
	return names.map((path) => unowned("owners", `\`${path}\` has no owner: ${fallback}`, `add a line such as \`/${path} @org/team\` at the end`, lineOf(owners, path)));
}
const spotOfFile = ({ path }) => ({
	path,
	line: 1
});
/** The line that leaves a path without owners, or the file. */
function lineOf(owners, path) {
	return {
		path: owners.path,
		line: decidingLine(owners, path)?.line ?? 1
	};
}
function judgeSensitiveFiles(owners, { files, members }, unowned, fallback) {
	const bare = files.filter(({ at }) => approversOf(owners, at.path).length === 0);
	if (files.length === 0) return [];
	if (bare.length === 0) return [fine("owners", `${files.length === 1 ? "the file" : `all ${files.length} files`} with CDE workloads (${members.length}) or policies of the regime ${files.length === 1 ? "has" : "have"} owners`, spotOfFile(owners))];
	const rows = bare.slice(0, NAMED).map(({ at, holds }) => unowned("owners", `${holds} stands in a file without owner: ${fallback}`, `add a line for \`/${at.path}\` to \`${owners.path}\``, at));
	const rest = bare.length - rows.length;
	return rest === 0 ? rows : [...rows, unowned("owners", `${rest} more files like these have no owner`, "own their folders", spotOfFile(owners))];
}
/** Whether anything is in scope at all. */
function judgeVocabulary({ members, cluster }, { file }) {
	const at = file && {
		path: file,
		line: 1
	};
	if (members.length > 0) return [fine("settings", `${members.length} of ${cluster.workloads.length} workloads hold card data`, at)];
	return [warn("settings", `by these settings none of ${cluster.workloads.length} workloads holds card data, so nearly nothing is guarded`, "label them, or name their labels or namespaces under `regime.resource`", at)];
}
// src/shell/setup/sensitive.ts
/** Finds them by the settings. Policies count when the settings name them, and when they select a member. */
function findSensitive(snapshot, { manifests, enforcement, taxonomy }) {
	const read = readManifests(snapshot, manifests, createReader());
	const model = buildModel(read.value, createCompiler(), detectEnforcement(enforcement, read.value));
	const { cluster, plane } = model.value;
	const members = cluster.workloads.filter((workload) => isNamed(taxonomy.resource, candidateOf(workload, cluster)));
	const facts = members.flatMap((member) => factsOf(viewOf(member, NO_VALUATION, cluster)) ?? []);
	const protecting = [...plane.ingress, ...plane.egress].flatMap(({ policies }) => policies).filter(({ subject }) => facts.some((each) => selects(subject, each))).map(({ place }) => place.resource);
	const held = [...members.map((member) => [member.resource, `\`${workloadId(member)}\``]), ...[...regimePolicies(cluster, taxonomy), ...protecting].map((policy) => [policy, resourceName(policy)])];
	const files = /* @__PURE__ */ new Map();
	for (const [resource, holds] of held) {
		const { path } = resource.document;
		if (!files.has(path)) files.set(path, {
			at: spotOf(resource),
			holds
		});
	}
	return {
		value: {
			cluster,
			members,
			files: [...files.values()].toSorted((a, b) => a.at.path < b.at.path ? -1 : 1)
		},
		gaps: [...read.gaps, ...model.gaps]
	};
}
/** The policies that the settings name. */
function regimePolicies({ resources }, { policies }) {
	return resources.filter((resource) => policyKind(resource) !== void 0 && policies.some((selector) => isNamedPolicy(selector, resource)));
}
/** Where a resource begins. */
function spotOf(resource) {
	const { path, line } = locationOf({
		resource,
		route: []
	});
	return {
		path,
		line
	};
}
// src/shell/setup/settings-checks.ts
var import_semver = require_semver();
/** Exceptions that end within so many days are worth a word. */
const SOON_DAYS = 30;
/** Judges the settings file: whether it can be read, and what in it is, or will soon be, other than people believe. */
function judgeSettings(snapshot, now, { version }) {
	const present = SETTINGS_PATHS.filter((path) => snapshot.files.has(path));
	const [path] = present;
	if (path === void 0) return [warn("settings", "there is no settings file, so the built-in vocabulary and every strict default apply", "run `cde-gate init`, or write `.github/cde-gate.yml`")];
	const ignored = present.slice(1).map((other) => warn("settings", `this file is ignored, \`${path}\` counts`, "delete one of both", {
		path: other,
		line: 1
	}));
	const { value: settings, gaps } = readSettings(snapshot, now);
	if (gaps.length > 0) return [...gaps.map(({ message, at }) => wrong("settings", message.replace(/^settings: /, ""), "mend it: until then every verdict is undecided", at)), ...ignored];
	const [document] = readDocuments(path, snapshot.files.get(path)?.text ?? "").value;
	const at = (...route) => document === void 0 ? fileLocation(path) : spotAt(document, route);
	const rows = [
		...judgeMode(settings, at),
		...judgeRange(settings, version, at),
		...Object.entries(settings.rules).flatMap(([rule, setting]) => judgeLoosening(rule, setting, now, at)),
		...settings.waivers.flatMap((waiver) => judgeWaiver(waiver, now)),
		...settings.owners.filter(isOwnerPlaceholder).map((owner) => wrong("settings", `\`${owner}\` is a placeholder, so nobody can approve`, "write your own team", at("regime", "owners")))
	];
	return [
		fine("settings", "the settings can be read", {
			path,
			line: 1
		}),
		...rows,
		...ignored
	];
}
function spotAt(document, route) {
	const { path, line } = locate(document, route);
	return {
		path,
		line
	};
}
function judgeMode({ mode }, at) {
	return mode === "enforce" ? [] : [warn("settings", "`mode: warn` rehearses: the check is green whatever the gate finds", "remove the line once the findings are understood", at("mode"))];
}
function judgeRange({ requires }, version, at) {
	return requires === void 0 || (0, import_semver.satisfies)(version, requires, { includePrerelease: true }) ? [] : [wrong("settings", `the settings require cde-gate ${requires} and this is ${version}`, "run a version in that range, or widen it", at("requires"))];
}
/** Whole days from now to the end of a day. */
function daysUntil(until, now) {
	return Math.round((Date.parse(until) - Date.parse(now.slice(0, 10))) / 864e5);
}
function judgeLoosening(rule, { until, effect }, now, at) {
	if (until === void 0 || daysUntil(until, now) > SOON_DAYS) return [];
	return [warn("settings", `\`${rule}: ${effect}\` ends on ${until}, and then every verdict is undecided`, "remove it or have it renewed before", at("rules", rule))];
}
function judgeWaiver({ until, at, ticket }, now) {
	const days = daysUntil(until, now);
	if (days > SOON_DAYS) return [];
	return [days < 0 ? warn("settings", `the waiver of ${ticket} ended on ${until} and does nothing`, "remove it", at) : warn("settings", `the waiver of ${ticket} ends on ${until}`, "remove its cause, or have it renewed", at)];
}
// src/shell/setup/work-tree.ts
/** The top folder of the work tree that a folder lies in. Throws GitFailure when there is none. */
async function findWorkTree(directory) {
	const { status, stdout } = await askGit([
		"-C",
		directory,
		"rev-parse",
		"--show-toplevel"
	]);
	const top = stdout.toString().replace(/\n$/, "");
	if (status !== 0 || top === "") throw new GitFailure(`\`${directory}\` is not the work tree of a git repository; name one with \`--repo\``);
	return top;
}
/** Reads what the gate may need of a work tree. Ids are not git's. Throws GitFailure. */
async function readWorkTree(top) {
	const listing = await expectGit([
		"-C",
		top,
		"ls-files",
		"-z",
		"--cached",
		"--others",
		"--exclude-standard"
	]);
	const paths = /* @__PURE__ */ new Set();
	for (let start = 0, end = listing.indexOf(0); end >= 0; start = end + 1, end = listing.indexOf(0, start)) paths.add(spellPath(listing.subarray(start, end)).path);
	const isListed = (path) => paths.has(path) || foldersAbove(path).some((folder) => paths.has(folder));
	return readFolder(top, (path) => isWanted(path) && isListed(path));
}
/** The account that the repository belongs to on its host, as far as the address of `origin` tells. */
async function originOwner(top) {
	const { status, stdout } = await askGit([
		"-C",
		top,
		"config",
		"--get",
		"remote.origin.url"
	]);
	if (status !== 0) return void 0;
	const [, owner] = /^(?:\w+:\/\/[^/]+\/|[\w.-]+@[\w.-]+:)([A-Za-z0-9][A-Za-z0-9-]*)\/[^/]+\/?$/.exec(stdout.toString().trim()) ?? [];
	return owner;
}
// src/shell/setup/workflows.ts
/** Every workflow that the host would look at: files right in `.github/workflows`. A file it could not read is a gap. */
function readWorkflows({ files }) {
	const value = [];
	const gaps = [];
	for (const [path, { text }] of [...files].toSorted(([a], [b]) => a < b ? -1 : 1)) {
		if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)) continue;
		const reading = readDocuments(path, text);
		gaps.push(...reading.gaps);
		const [document] = reading.value;
		if (document !== void 0) value.push({
			path,
			document
		});
	}
	return {
		value,
		gaps
	};
}
/** What a workflow says at a place. */
function says({ document }, ...route) {
	return valueAt(document.value, ...route);
}
/** Where it says it. */
function spot({ document }, ...route) {
	const { path, line } = locate(document, route);
	return {
		path,
		line
	};
}
/** Every job of a workflow. */
function jobsOf(workflow) {
	return Object.entries(asObject(says(workflow, "jobs")) ?? {}).map(([id, job]) => ({
		workflow,
		id,
		name: asString(valueAt(job, "name")) ?? id
	}));
}
const RUNS_GATE = /cde-gate/i;
/** The jobs that run the gate, by the action they use, or by their own name where the action was renamed. */
function gateJobsOf(workflow) {
	return jobsOf(workflow).flatMap((job) => {
		const own = ["jobs", job.id];
		const called = asString(says(workflow, ...own, "uses"));
		if (called !== void 0) return RUNS_GATE.test(called) ? [{
			...job,
			route: own,
			uses: called
		}] : [];
		const steps = asList(says(workflow, ...own, "steps")).flatMap((step, index) => {
			const uses = asString(valueAt(step, "uses"));
			return uses === void 0 ? [] : [{
				uses,
				route: [
					...own,
					"steps",
					index
				]
			}];
		});
		const named = [job.id, job.name].some((name) => name.toLowerCase() === "cde-gate");
		const foreign = steps.filter(({ uses }) => named && !uses.startsWith("actions/"));
		const step = steps.find(({ uses }) => RUNS_GATE.test(uses)) ?? foreign.at(-1);
		return step === void 0 ? [] : [{
			...job,
			...step
		}];
	});
}
function triggersOf(workflow) {
	const key = triggerKey(workflow);
	const on = says(workflow, key);
	const mapping = asObject(on);
	if (mapping !== void 0) return new Map(Object.entries(mapping).map(([event, filters]) => [event, {
		workflow,
		filters,
		route: [key, event]
	}]));
	const listed = typeof on === "string" ? [on] : asList(on);
	return new Map(listed.flatMap((event, index) => typeof event === "string" ? [[event, {
		workflow,
		filters: void 0,
		route: typeof on === "string" ? [key] : [key, index]
	}]] : []));
}
/** The manifests' YAML is that of Kubernetes, to which a bare `on` is a truth value and, as a key, its text. */
function triggerKey(workflow) {
	return says(workflow, "on") === void 0 ? "true" : "on";
}
/** Where a workflow says when it runs. */
function triggersSpot(workflow) {
	return spot(workflow, triggerKey(workflow));
}
// src/shell/setup/permission-checks.ts
const RANKS = [
	"none",
	"read",
	"write"
];
const rank = (word) => Math.max(0, RANKS.indexOf(asString(word) ?? "none"));
/** What the gate asks of the workflow's own token, and what does not work without. */
const WANTED = [
	{
		scope: "contents",
		least: "read",
		level: wrong,
		message: "neither side of the change can be fetched"
	},
	{
		scope: "pull-requests",
		least: "read",
		level: wrong,
		message: "pull requests and reviews cannot be read"
	},
	{
		scope: "pull-requests",
		least: "write",
		level: warn,
		message: "nobody is asked to review and nothing is commented"
	},
	{
		scope: "actions",
		least: "write",
		level: warn,
		message: "the red check is not run again after an approval"
	}
];
/** Whether the token of a gate's job may do what the gate needs, and how much more. */
function judgePermissions({ workflow, id, route }, gates) {
	const own = says(workflow, "jobs", id, "permissions");
	const place = own === void 0 ? ["permissions"] : [
		"jobs",
		id,
		"permissions"
	];
	const given = own ?? says(workflow, "permissions");
	const part = "permissions";
	const token = asString(says(workflow, ...route, "with", "token"));
	if (token !== void 0 && !/github\.token|GITHUB_TOKEN/.test(token)) return [fine(part, "the gate has a token of its own", spot(workflow, ...route, "with", "token"))];
	if (given === void 0) return [warn(part, "no `permissions` are named, so what the token may do hangs on settings elsewhere", "write `permissions: { contents: read, pull-requests: write, actions: write }`", spot(workflow, "jobs", id))];
	const where = spot(workflow, ...place);
	if (typeof given === "string") {
		const cure = "name `contents: read`, `pull-requests: write` and `actions: write`";
		return [given === "write-all" ? warn(part, "`write-all` gives the token more than the gate needs", cure, where) : warn(part, `with \`${given}\` nobody is asked to review and nothing is commented`, cure, where)];
	}
	const reviews = gates.some((each) => triggersOf(each).has("pull_request_review"));
	const lacking = WANTED.filter(({ scope, least }) => rank(valueAt(given, scope)) < rank(least)).filter(({ scope }) => scope !== "actions" || reviews).filter(({ scope }, index, all) => all.findIndex((each) => each.scope === scope) === index);
	const used = usedScopes(workflow, id, says(workflow, ...route, "with"));
	const generous = Object.entries(asObject(given) ?? {}).filter(([scope, word]) => word === "write" && !used.some((each) => each === scope));
	const rows = [...lacking.map(({ scope, least, level, message }) => level(part, `without \`${scope}: ${least}\` ${message}`, `add \`${scope}: ${scope === "pull-requests" ? "write" : least}\``, where)), ...generous.map(([scope]) => warn(part, `\`${scope}: write\` is more than the gate needs`, "remove it, or give it to the job that needs it", spot(workflow, ...place, scope)))];
	return rows.length > 0 ? rows : [fine(part, "the token may do what the gate needs and nothing else", where)];
}
/** The scopes that may be `write` for what the job does. */
function usedScopes(workflow, id, inputs) {
	const steps = asList(says(workflow, "jobs", id, "steps")).map((step) => asString(valueAt(step, "uses")) ?? "");
	return [
		...WANTED.flatMap(({ scope, least }) => least === "write" ? [scope] : []),
		...valueAt(inputs, "check-run") === void 0 ? [] : ["checks"],
		...steps.some((uses) => /upload-sarif@/.test(uses)) ? ["security-events"] : []
	];
}
// src/shell/setup/trigger-checks.ts
const DEFAULT_TYPES = [
	"opened",
	"synchronize",
	"reopened"
];
/** The events of all workflows that run the gate, together: they may be split over several files. */
function judgeTriggers(workflows) {
	const found = new Map(workflows.flatMap((workflow) => [...triggersOf(workflow)]));
	const [home] = workflows;
	const nowhere = home && triggersSpot(home);
	const [target, plain] = [found.get("pull_request_target"), found.get("pull_request")];
	const main = target ?? plain;
	const rows = [];
	if (main === void 0) rows.push(wrong("triggers", "no pull request starts the gate", "add `pull_request_target` to `on`", nowhere));
	else if (target === void 0) rows.push(warn("triggers", "on `pull_request` the workflow comes from the pull request itself, which can edit it", "use `pull_request_target`, or require the workflow by a ruleset of the organisation", spot(main.workflow, ...main.route)));
	else rows.push(fine("triggers", "`pull_request_target` runs the workflow of the default branch", at(target)));
	if (target !== void 0 && plain !== void 0) rows.push(warn("triggers", "the gate runs on `pull_request_target` and on `pull_request`: two checks of one name, of which the pull request can edit one", "remove `pull_request`", at(plain)));
	if (main !== void 0) rows.push(...judgeTypes(main), ...judgeFilters(main));
	rows.push(...judgeReviewTrigger(found.get("pull_request_review"), nowhere));
	const queue = found.get("merge_group");
	rows.push(queue === void 0 ? warn("triggers", "a merge queue would wait for the gate for ever: there is no `merge_group`", "add `merge_group:` to `on`; without a merge queue it costs nothing", nowhere) : fine("triggers", "`merge_group` judges what a merge queue puts together", at(queue)));
	if (queue !== void 0) rows.push(...judgeFilters(queue));
	return rows;
}
const at = ({ workflow, route }) => spot(workflow, ...route);
function judgeTypes(trigger) {
	const written = valueAt(trigger.filters, "types");
	const types = new Set(written === void 0 || written === null ? DEFAULT_TYPES : words$1(written));
	const missing = [...DEFAULT_TYPES, "edited"].filter((type) => !types.has(type));
	const where = spot(trigger.workflow, ...trigger.route, "types");
	const rows = [];
	if (missing.length > 0) rows.push(wrong("triggers", `the gate does not run when a pull request is ${missing.join(", ")}${missing.includes("edited") ? ": it could be judged against one base branch and merged into another" : ""}`, `add ${quoted(missing)} to \`types\``, where));
	if (!types.has("ready_for_review")) rows.push(warn("triggers", "nobody is asked to review when a draft becomes ready", "add `ready_for_review` to `types`", where));
	if (rows.length === 0) rows.push(fine("triggers", "every change of a pull request is judged anew", where));
	return rows;
}
/** One word, or a list of them. */
function words$1(value) {
	return typeof value === "string" ? [value] : asList(value).flatMap((each) => asString(each) ?? []);
}
function judgeFilters({ workflow, route, filters }) {
	return Object.keys(asObject(filters) ?? {}).flatMap((filter) => {
		const where = spot(workflow, ...route, filter);
		if (filter === "paths" || filter === "paths-ignore") return [wrong("triggers", `with \`${filter}\` the gate does not run for some pull requests, and a required check stays pending for ever`, `remove \`${filter}\`; \`manifests\` in the settings narrows what is read`, where)];
		return filter === "branches" || filter === "branches-ignore" ? [warn("triggers", `with \`${filter}\` pull requests into other branches are not judged`, "make sure that every protected branch is among them, or remove the filter", where)] : [];
	});
}
function judgeReviewTrigger(review, nowhere) {
	if (review === void 0) return [warn("triggers", "after an approval somebody has to run the red check again by hand: there is no `pull_request_review`", "add `pull_request_review` with `types: [submitted, dismissed]`", nowhere)];
	const types = words$1(valueAt(review.filters, "types") ?? [
		"submitted",
		"edited",
		"dismissed"
	]);
	const missing = ["submitted", "dismissed"].filter((type) => !types.includes(type));
	return missing.length === 0 ? [fine("triggers", "`pull_request_review` takes notice of approvals", at(review))] : [warn("triggers", `the gate takes no notice when a review is ${missing.join(" or ")}`, `add ${quoted(missing)} to \`types\` of \`pull_request_review\``, spot(review.workflow, ...review.route, "types"))];
}
// src/shell/setup/workflow-checks.ts
/** Judges how workflows run the gate. `required` names workflows that a ruleset demands from elsewhere, as far as known. */
function judgeWorkflows({ value: workflows, gaps }, required) {
	const unreadable = gaps.map(({ message, at }) => warn("workflow", `the workflow cannot be read: ${message}`, "mend it, GitHub may not run it either", at));
	const gates = workflows.flatMap(gateJobsOf);
	const [first] = gates;
	if (first === void 0) {
		if (required.length > 0) return [...unreadable, fine("workflow", `no workflow of this repository runs the gate; a ruleset requires ${quoted(required)}`)];
		return [...unreadable, wrong("workflow", "no file in `.github/workflows` runs the gate", "run `cde-gate init`; only a ruleset that requires the workflow of another repository needs none here")];
	}
	const own = [...new Set(gates.map(({ workflow }) => workflow))];
	return [
		...unreadable,
		...gates.map(({ workflow, route, name }) => fine("workflow", `job \`${name}\` runs the gate`, spot(workflow, ...route, "uses"))),
		...gates.map(judgePin),
		...judgeTriggers(own),
		...gates.flatMap(judgeJob),
		...gates.flatMap((gate) => judgeName(gate, workflows)),
		...gates.flatMap((gate) => judgePermissions(gate, own))
	];
}
function judgePin({ workflow, route, uses }) {
	const at = spot(workflow, ...route, "uses");
	if (isUsesPlaceholder(uses)) return wrong("pin", `\`${uses}\` is a placeholder and cannot run`, "write the repository of the gate and the full id of a commit you reviewed", at);
	if (uses.startsWith("./")) return wrong("pin", `\`${uses}\` is taken from the commit that is judged, so a pull request could replace the gate`, "use the gate from its own repository, pinned by commit", at);
	return isPinned(uses) ? fine("pin", `\`${uses}\` is pinned by commit`, at) : wrong("pin", `\`${uses}\` is not pinned: whoever moves that name replaces the gate`, "write the full 40 digits of a commit id behind `@`", at);
}
function judgeJob(gate) {
	const { workflow, id, name, route } = gate;
	const job = ["jobs", id];
	const places = route.length > job.length ? [job, route] : [job];
	const what = (place) => place === job ? "the job" : "the step";
	const rows = places.flatMap((place) => {
		const has = (key) => says(workflow, ...place, key);
		const bad = (key, message, cure) => wrong("job", `${what(place)} ${message}`, cure, spot(workflow, ...place, key));
		return [...has("if") === void 0 ? [] : [bad("if", "has an `if`: when it is skipped the required check counts as green", "remove `if`")], ...has("continue-on-error") === void 0 || has("continue-on-error") === false ? [] : [bad("continue-on-error", "has `continue-on-error`: a red gate would let the merge pass", "remove it; `mode: warn` in the settings rehearses")]];
	});
	const whole = spot(workflow, ...job);
	if (says(workflow, ...job, "needs") !== void 0) rows.push(wrong("job", "the job has `needs`: when the other job fails this one is skipped, and skipped counts as green", "remove `needs`", spot(workflow, ...job, "needs")));
	if (says(workflow, ...job, "strategy", "matrix") !== void 0) rows.push(wrong("job", "the job has a matrix: its checks have other names than the required one", "remove `strategy`", spot(workflow, ...job, "strategy")));
	if (name.includes("${{")) rows.push(wrong("job", "the name of the job is computed, so the required check may never report", "give it a fixed `name`", spot(workflow, ...job, "name")));
	rows.push(...judgeCheckout(gate));
	return rows.some(({ level }) => level === "wrong") ? rows : [...rows, fine("job", `job \`${name}\` can be neither skipped nor softened`, whole)];
}
/** Beside the gate's token nothing of the pull request should lie on the disk. */
function judgeCheckout({ workflow, id }) {
	return asList(says(workflow, "jobs", id, "steps")).flatMap((step, index) => {
		return (asString(valueAt(step, "uses")) ?? "").startsWith("actions/checkout@") ? [warn("job", "the job checks the repository out, which the gate does not need", "remove the step; the gate reads git objects", spot(workflow, "jobs", id, "steps", index))] : [];
	});
}
function judgeName({ workflow, id, name }, workflows) {
	return workflows.flatMap(jobsOf).filter((job) => job.name.toLowerCase() === name.toLowerCase() && (job.workflow !== workflow || job.id !== id)).map((twin) => wrong("job", `another job is called \`${name}\` too, and its check could stand in for the gate's`, "rename it", spot(twin.workflow, "jobs", twin.id)));
}
// src/shell/commands/doctor.ts
/** Looks at a set-up: the files of the work tree, and with `--github` what the host makes of them. */
const doctor = {
	usage: "[--repo DIR] [--github OWNER/NAME] [--format text|json]",
	summary: "say what of a set-up is right, what is not, and what would make it right",
	run: async (args, out) => {
		const { values } = parseArgs({
			args: [...args],
			options: {
				repo: {
					type: "string",
					default: "."
				},
				github: { type: "string" },
				format: {
					type: "string",
					default: "text"
				}
			}
		});
		if (values.format !== "text" && values.format !== "json") throw new UsageError(`there is no format \`${values.format}\`; known: text, json`);
		if (values.github !== void 0 && !/^[\w.-]+\/[\w.-]+$/.test(values.github)) throw new UsageError(`\`${values.github}\` is no repository; write \`owner/name\``);
		out.progress("looking");
		const diagnoses = await diagnose(values.repo, values.github);
		out.progress("");
		out.print(values.format === "json" ? toJson(diagnoses) : toText$1(diagnoses));
		return diagnosisStatus(diagnoses);
	}
};
async function diagnose(directory, repository) {
	const snapshot = await readWorkTree(await findWorkTree(directory));
	const instant = now();
	const settings = readSettings(snapshot, instant).value;
	const sensitive = findSensitive(snapshot, settings).value;
	const workflows = readWorkflows(snapshot);
	const gates = workflows.value.flatMap(gateJobsOf);
	const paths = [...new Set(gates.map(({ workflow }) => workflow.path))];
	const token = process.env["GITHUB_TOKEN"] || process.env["GH_TOKEN"] || "";
	const asked = repository === void 0 || token === "" ? void 0 : repository;
	const host = asked === void 0 ? void 0 : await askHost(token, asked, ownersOf(snapshot, settings, sensitive, paths));
	return [
		...judgeWorkflows(workflows, requiredWorkflows(host)),
		...judgeSettings(snapshot, instant, TOOL),
		...judgeVocabulary(sensitive, settings),
		...judgeOwners(snapshot, settings, sensitive, paths),
		...host === void 0 ? [] : judgeHost(host, {
			checks: [...new Set(gates.map(({ name }) => name))],
			hasMergeGroup: gates.some(({ workflow }) => triggersOf(workflow).has("merge_group"))
		}),
		...repository !== void 0 && host === void 0 ? [unknown("github", `\`${repository}\` was not looked at: there is no token`, "set `GITHUB_TOKEN` or `GH_TOKEN`, best to a token like the one the gate has")] : []
	];
}
/** The API client is nearly half of the program, and no other command needs it: it is loaded only here. */
async function askHost(token, repository, owners) {
	const { readHost } = await import("./host.js");
	return readHost(token, repository, owners);
}
function requiredWorkflows(host) {
	return host?.rules.kind === "answer" ? host.rules.value.workflows : [];
}
/** Those whose approval the gate may wait for. */
function ownersOf(snapshot, settings, { files }, workflows) {
	const found = findCodeowners(snapshot.files);
	const named = (found.kind === "found" ? [
		found.owners.path,
		...workflows,
		...files.map(({ at }) => at.path)
	] : []).flatMap((path) => found.kind === "found" ? approversOf(found.owners, path).map(({ name }) => name) : []);
	const names = [.../* @__PURE__ */ new Set([...settings.owners, ...named])].filter((name) => !isOwnerPlaceholder(name));
	return {
		teams: names.filter((name) => name.includes("/")),
		users: names.filter((name) => !name.includes("/"))
	};
}
const SIGNS = {
	fine: "✓",
	warn: "!",
	wrong: "✗",
	unknown: "?"
};
function toText$1(diagnoses) {
	const lines = diagnoses.map((each) => {
		const where = each.at === void 0 ? "" : `${each.at.path}:${each.at.line}: `;
		const cure = each.level === "fine" ? "" : `; ${each.cure}`;
		return terminal$1(`${SIGNS[each.level]} ${each.check.padEnd(14)} ${where}${each.message}${cure}`);
	});
	const { fine, warn, wrong, unknown: unseen } = countLevels(diagnoses);
	const last = `${fine} fine, ${warn} to know, ${wrong} wrong${unseen === 0 ? "" : `, ${unseen} could not be looked at`}`;
	return [...lines, last].join("\n");
}
function toJson(diagnoses) {
	const checks = diagnoses.map((each) => ({
		level: each.level,
		check: each.check,
		message: each.message,
		path: each.at?.path ?? null,
		line: each.at?.line ?? null,
		cure: each.level === "fine" ? null : each.cure
	}));
	return JSON.stringify({
		tool: TOOL,
		checks,
		counts: countLevels(diagnoses)
	}, void 0, 2);
}
// src/shell/registry/failure.ts
const refused = (why) => ({
	kind: "refused",
	why
});
const unreachable = (why) => ({
	kind: "unreachable",
	why
});
const notAllowed = (why) => ({
	kind: "not-allowed",
	why
});
const mismatch = (why) => ({
	kind: "mismatch",
	why
});
// src/shell/registry/hosts.ts
/** What is public knowledge about registries whose parts stand on several hosts. */
const KNOWN = {
	"docker.io": {
		api: "registry-1.docker.io",
		realm: "auth.docker.io"
	},
	"registry.gitlab.com": { realm: "gitlab.com" },
	"registry.k8s.io": { mirrors: /^[a-z0-9-]+-docker\.pkg\.dev$/ }
};
/** The host as URLs of this scheme spell it: lower case, usual port left out; undefined when no URL has it. */
function normalHost(host, scheme = "https") {
	const text = `${scheme}://${host}`;
	return /[/@?#\\\s]/.test(host) || !URL.canParse(text) ? void 0 : new URL(text).host;
}
/** The allowed registry that a reference names, or why there is none. */
function findRegistry(host, allowed) {
	for (const entry of allowed) {
		const name = normalHost(entry.host, entry.transport);
		if (name !== void 0 && name === normalHost(host, entry.transport)) return toRegistry(name, entry);
	}
	return notAllowed(`\`${host}\` is not among the allowed registries; allow exactly this host if it is right`);
}
function toRegistry(name, { realms, transport, network }) {
	const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : void 0;
	return {
		name,
		origin: `${transport}://${known?.api ?? name}`,
		network,
		realms: [...realms.map((host) => normalHost(host, transport) ?? ""), ...known?.realm ? [known.realm] : []],
		mirrors: known?.mirrors
	};
}
/** Whether the token server that a registry names may be asked, and so see the credentials for that registry. */
function permitRealm(url, registry) {
	const home = new URL(registry.origin);
	if (url.host !== home.host && !registry.realms.includes(url.host)) return notAllowed(`\`${registry.name}\` wants a token of \`${url.host}\`, which is another host; allow it as realm of this registry if it is right`);
	return permitForm(url, registry) ?? {
		kind: "permitted",
		network: registry.network
	};
}
/** Whether a redirect of a registry may be followed. */
function permitRedirect(url, registry, allowed) {
	const target = [registry, ...allowed.map((entry) => findRegistry(entry.host, [entry])).filter((each) => "origin" in each)].find(({ origin }) => new URL(origin).host === url.host);
	if (target !== void 0) return permitForm(url, target) ?? {
		kind: "permitted",
		network: target.network
	};
	if (registry.mirrors?.test(url.host) === true && permitForm(url, registry) === void 0) return {
		kind: "permitted",
		network: "public"
	};
	return notAllowed(`\`${registry.name}\` redirects to \`${url.host}\`, which is not allowed; allow that host too if it is right`);
}
function permitForm(url, { name, origin }) {
	if (url.username !== "" || url.password !== "") return notAllowed(`\`${name}\` names an address with a user in it`);
	return url.protocol === "https:" || url.protocol === new URL(origin).protocol ? void 0 : notAllowed(`\`${name}\` names an address at \`${url.host}\` without TLS; only https is asked`);
}
/** Whether a secret may travel to this place: under TLS, or without leaving the machine. */
function keepsSecrets({ protocol, hostname }) {
	return protocol === "https:" || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
// src/shell/registry/docker-config.ts
const ANONYMOUS = {
	kind: "anonymous",
	name: "an anonymous client"
};
const HUB = "docker.io";
/** How docker and its helpers call Docker Hub. */
const HUB_KEY = "https://index.docker.io/v1/";
/** Reads docker's `config.json`; undefined when it is not a JSON object. */
function parseDockerConfig(text) {
	try {
		return asObject(JSON.parse(text));
	} catch {
		return;
	}
}
/** The helper that keeps the credentials of exactly this host: its own, else the one for all hosts. */
function helperFor(config, host) {
	const own = Object.entries(asObject(config["credHelpers"]) ?? {}).find(([key]) => placeOf(key)?.host === host);
	return asString(own?.[1]) ?? asString(config["credsStore"]);
}
/**
* The credential written for a repository, if any. Hosts are compared whole. A key with a path (podman) counts for the
* repositories below it; the longest wins.
*/
function writtenCredential(config, host, repository) {
	const [best] = Object.entries(asObject(config["auths"]) ?? {}).flatMap(([key, value]) => {
		const place = placeOf(key);
		return place?.host === host && (place.path === "" || `${repository}/`.startsWith(`${place.path}/`)) ? [{
			key,
			path: place.path,
			value
		}] : [];
	}).toSorted((a, b) => b.path.length - a.path.length);
	return best && credentialOf(`\`auths["${best.key}"]\` of docker's config`, best.value);
}
/** `https://host/v1/` and `host` are the host; `host/path` is a part of it. */
function placeOf(key) {
	const [, scheme, authority = "", path = ""] = /^(https?:\/\/)?([^/]+)(?:\/(.*))?$/.exec(key) ?? [];
	const host = normalHost(authority);
	if (host === void 0) return void 0;
	const isHub = host === "index.docker.io" || host === "registry-1.docker.io";
	const part = path.replace(/\/+$/, "");
	return {
		host: isHub ? HUB : host,
		path: scheme !== void 0 || /^v[12]$/.test(part) ? "" : part
	};
}
function credentialOf(name, value) {
	const field = (key) => asString(valueAt(value, key)) ?? "";
	if (field("registrytoken") !== "") return {
		kind: "bearer",
		name,
		token: field("registrytoken")
	};
	if (field("identitytoken") !== "") return {
		kind: "identity",
		name,
		token: field("identitytoken")
	};
	if (field("auth") === "") return field("username") === "" ? void 0 : {
		kind: "password",
		name,
		user: field("username"),
		password: field("password")
	};
	const text = Buffer.from(field("auth"), "base64").toString();
	const colon = text.indexOf(":");
	if (colon < 1) return {
		kind: "unusable",
		name,
		why: "`auth` is not base64 of `user:password`"
	};
	return {
		kind: "password",
		name,
		user: text.slice(0, colon),
		password: text.slice(colon + 1).replace(/\0+$/, "")
	};
}
/** Reads what `docker-credential-<name> get` printed. */
function readHelperAnswer(helper, text) {
	const name = `\`docker-credential-${helper}\``;
	const answer = parseDockerConfig(text);
	const [user, secret] = [asString(answer?.["Username"]), asString(answer?.["Secret"])];
	if (user === void 0 || secret === void 0) return {
		kind: "unusable",
		name,
		why: "it did not print `Username` and `Secret` as JSON"
	};
	if (user === "<token>") return {
		kind: "identity",
		name,
		token: secret
	};
	return {
		kind: "password",
		name,
		user,
		password: secret
	};
}
// src/shell/registry/credentials.ts
/**
* Credentials as docker finds them: its configuration (`DOCKER_CONFIG`, else `~/.docker`), the helpers named there, and
* for `ghcr.io` alone the token of `GITHUB_TOKEN`. A helper runs at most once per host.
*/
function openCredentials(environment) {
	const file = join(environment["DOCKER_CONFIG"] ?? join(homedir(), ".docker"), "config.json");
	const config = readConfig(file);
	const asked = /* @__PURE__ */ new Map();
	return async (host, repository) => {
		if (config === void 0) return {
			kind: "unusable",
			name: `\`${file}\``,
			why: "it cannot be read as JSON"
		};
		const helper = helperFor(config, host);
		if (helper !== void 0 && !asked.has(host)) asked.set(host, askHelper(helper, host, environment));
		const found = await asked.get(host) ?? writtenCredential(config, host, repository);
		const token = environment["GITHUB_TOKEN"] ?? "";
		if (found === void 0 && host === "ghcr.io" && token !== "") return {
			kind: "password",
			name: "`GITHUB_TOKEN`",
			user: "x-access-token",
			password: token
		};
		return found ?? ANONYMOUS;
	};
}
/** Empty when there is no such file; undefined when there is one that says nothing readable. */
function readConfig(file) {
	try {
		return parseDockerConfig(readFileSync(file, "utf8"));
	} catch (error) {
		return error instanceof Error && "code" in error && error.code === "ENOENT" ? {} : void 0;
	}
}
const HELPER_MS = 1e4;
const HELPER_BYTES = 65536;
/** Runs a helper without a shell, and never one from a relative entry of `PATH`, which could lie in a checkout. */
function askHelper(helper, host, environment) {
	const name = `docker-credential-${helper}`;
	if (!/^[\w.-]+$/.test(helper)) return Promise.resolve({
		kind: "unusable",
		name: "docker's config",
		why: "the name of its helper is no file name"
	});
	const path = (environment["PATH"] ?? "").split(delimiter).filter(isAbsolute).join(delimiter);
	const options = {
		env: {
			...environment,
			PATH: path
		},
		timeout: HELPER_MS,
		maxBuffer: HELPER_BYTES
	};
	return new Promise((resolve) => {
		const child = execFile(name, ["get"], options, (error, stdout) => {
			if (error === null) resolve(readHelperAnswer(helper, stdout));
			else if (/credentials not found/i.test(stdout)) resolve(void 0);
			else resolve({
				kind: "unusable",
				name: `\`${name}\``,
				why: error.code === "ENOENT" ? "it is not on `PATH`" : "it failed"
			});
		});
		child.stdin?.on("error", () => {});
		child.stdin?.end(host === "docker.io" ? HUB_KEY : host);
	});
}
// src/shell/registry/addresses.ts
const TABLE = [
	[
		"never",
		"metadata",
		"169.254.169.254",
		"100.100.100.200",
		"168.63.129.16",
		"fd00:ec2::254",
		"fd20:ce::254"
	],
	[
		"private",
		"loopback",
		"127.0.0.0/8",
		"::1"
	],
	[
		"private",
		"private",
		"10.0.0.0/8",
		"172.16.0.0/12",
		"192.168.0.0/16",
		"fc00::/7"
	],
	[
		"private",
		"carrier-grade NAT",
		"100.64.0.0/10"
	],
	[
		"never",
		"link-local",
		"169.254.0.0/16",
		"fe80::/10",
		"fec0::/10"
	],
	[
		"never",
		"multicast",
		"224.0.0.0/4",
		"ff00::/8"
	],
	[
		"never",
		"reserved",
		"0.0.0.0/8",
		"192.0.0.0/24",
		"192.88.99.0/24",
		"198.18.0.0/15",
		"240.0.0.0/4"
	],
	[
		"never",
		"documentation",
		"192.0.2.0/24",
		"198.51.100.0/24",
		"203.0.113.0/24",
		"2001:db8::/32",
		"3fff::/20"
	],
	[
		"never",
		"tunnel",
		"2001::/23",
		"2002::/16",
		"64:ff9b:1::/48"
	],
	[
		"public",
		"public",
		"0.0.0.0/0",
		"2000::/3"
	]
].map(([kind, name, ...blocks]) => ({
	class: kind,
	name,
	sets: blocks.map((block) => parseCidr(block) ?? [])
}));
/** IPv6 that carries an IPv4 address in its last 32 bits and goes where that one goes: mapped (RFC 4291), NAT64 (RFC 6052). */
const CARRIERS = ["::ffff:0:0/96", "64:ff9b::/96"].map((block) => parseCidr(block) ?? []);
/** Classifies one IP address as DNS or a URL writes it. What is no address, and what no row knows, is `never`. */
function classifyAddress(text) {
	const address = text.includes("/") ? void 0 : parseCidr(text.replace(/^\[(.*)\]$/, "$1"));
	if (address === void 0) return {
		class: "never",
		name: "unreadable"
	};
	const plain = carriedV4(address);
	const row = TABLE.find(({ sets }) => sets.some((set) => isSubset(plain, set)));
	return row === void 0 ? {
		class: "never",
		name: "reserved"
	} : {
		class: row.class,
		name: row.name
	};
}
/** Whether a registry of this network may stand at the address; otherwise what the address is. */
function addressProblem(address, network) {
	const { class: kind, name } = classifyAddress(address);
	return kind === "public" || kind === "private" && network === "private" ? void 0 : name;
}
function carriedV4(address) {
	const [from] = address[0] ?? [0n];
	if (!CARRIERS.some((block) => isSubset(address, block))) return address;
	const low = from - (1n << 32n) & 4294967295n;
	return [[low, low + 1n]];
}
// src/shell/registry/exchange.ts
/** The machine's own resolver. */
const resolveHost = (host) => promisify(lookup)(host, { all: true });
const AGENT = { keepAlive: true };
/**
* Makes one request after another over connections of its own. The addresses that a name stands for are judged in the
* look-up of the connection itself, so that no second look-up can give another one (DNS rebinding). Redirects are
* answers, proxies are not used. Never throws.
*/
function openExchange(resolve) {
	const agents = {
		http: new Agent(AGENT),
		https: new Agent$1(AGENT)
	};
	return async (call, signal) => {
		const { url, method, headers, body, network, maxBytes } = call;
		const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
		const problem = isIP(host) === 0 ? void 0 : addressProblem(host, network);
		if (problem !== void 0) return forbidden(host, host, problem);
		let barred;
		const lookup = judgedLookup(resolve, network, (address, name) => {
			barred = forbidden(host, address, name);
		});
		try {
			const request$2 = url.protocol === "https:" ? request$1(url, {
				method,
				headers,
				lookup,
				signal,
				agent: agents.https
			}) : request(url, {
				method,
				headers,
				lookup,
				signal,
				agent: agents.http
			});
			const answered = once(request$2, "response");
			request$2.on("error", () => {});
			request$2.end(body);
			const [response] = await answered;
			const bytes = await readBody(response, maxBytes);
			if (bytes === void 0) return {
				kind: "silence",
				again: "never",
				why: `\`${url.host}\` sends more than ${maxBytes} bytes`
			};
			return {
				kind: "answer",
				status: response.statusCode ?? 0,
				headers: response.headers,
				body: bytes
			};
		} catch (error) {
			return barred ?? toSilence(url.host, error, signal);
		}
	};
}
function judgedLookup(resolve, network, bar) {
	return (host, options, callback) => {
		resolve(host).then((addresses) => {
			const [first] = addresses;
			for (const { address } of addresses) {
				const name = addressProblem(address, network);
				if (name === void 0) continue;
				bar(address, name);
				return callback(/* @__PURE__ */ new Error("not allowed"), "");
			}
			if (first === void 0) return callback(Object.assign(/* @__PURE__ */ new Error("no address"), { code: "ENOTFOUND" }), "");
			return options.all === true ? callback(null, [...addresses]) : callback(null, first.address, first.family);
		}, (error) => callback(error, ""));
	};
}
function forbidden(host, address, name) {
	return {
		kind: "silence",
		again: "forbidden",
		why: `${host === address ? `\`${host}\`` : `\`${host}\` stands at \`${address}\`, which`} is a ${name} address; a registry inside the organisation must be allowed as private`
	};
}
/** The whole body, or undefined when it is longer than allowed. Rejects when the connection breaks before its end. */
async function readBody(response, maxBytes) {
	const chunks = [];
	let size = 0;
	for await (const chunk of response) {
		size += chunk.length;
		if (size > maxBytes) return void 0;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
function toSilence(host, error, signal) {
	const code = error instanceof Error && "code" in error ? String(error.code) : "broken off";
	const silence = (again, why) => ({
		kind: "silence",
		again,
		why
	});
	if (signal.aborted) return silence("perhaps", `\`${host}\` did not answer in time; see whether it is well`);
	if (code === "ENOTFOUND") return silence("never", `\`${host}\` has no address; is it written right?`);
	if (/^(EPROTO|ERR_SSL)/.test(code)) return silence("never", `\`${host}\` speaks no TLS that can be understood; serve it under https`);
	if (/CERT|SIGNATURE|^ERR_TLS/.test(code)) return silence("never", `\`${host}\` has no certificate to trust (\`${code}\`); name its authority in \`NODE_EXTRA_CA_CERTS\``);
	return silence("perhaps", `\`${host}\` did not answer (\`${code}\`); see whether it is well`);
}
// src/shell/registry/patience.ts
const LIMITS = {
	requestMs: 1e4,
	totalMs: 6e4,
	attempts: 3,
	pauseMs: 250,
	longestPauseMs: 2e4,
	parallel: 6,
	manifestBytes: 4194304,
	tokenBytes: 65536,
	redirects: 3
};
/** Requests of one run: a few at once, each with its time, all within one total. */
function openSend(resolveHost, limits) {
	const exchange = openExchange(resolveHost);
	const inTurn = openTurns(limits.parallel);
	const total = AbortSignal.timeout(limits.totalMs);
	const once = (call) => inTurn(() => within(limits.requestMs, total, (signal) => exchange(call, signal)));
	return async (call) => {
		for (let attempt = 1;; attempt += 1) {
			const reply = await once(call);
			if (total.aborted && reply.kind === "silence") return unreachable(`\`${call.url.host}\` was not asked to the end: the ${limits.totalMs / 1e3} s for all requests are over`);
			const advice = advise(reply, attempt, limits);
			if (advice.kind === "keep") return advice.answer;
			if (advice.kind === "give-up") return advice.failure;
			await setTimeout$1(advice.afterMs, void 0, { signal: total }).catch(() => {});
		}
	};
}
/** Gives a job its time. Not `AbortSignal.any`: such a signal can be lost before it fires (nodejs/node#57736, #65995). */
async function within(ms, total, job) {
	const control = new AbortController();
	const stop = () => control.abort();
	const timer = setTimeout(stop, ms);
	total.addEventListener("abort", stop);
	try {
		if (total.aborted) stop();
		return await job(control.signal);
	} finally {
		clearTimeout(timer);
		total.removeEventListener("abort", stop);
	}
}
/** At most `parallel` jobs at once, in the order they came. */
function openTurns(parallel) {
	const waiting = [];
	let running = 0;
	return async (job) => {
		if (running >= parallel) await new Promise((resolve) => void waiting.push(resolve));
		else running += 1;
		try {
			return await job();
		} finally {
			const next = waiting.shift();
			if (next === void 0) running -= 1;
			else next();
		}
	};
}
const PASSING = /* @__PURE__ */ new Set([
	408,
	429,
	500,
	502,
	503,
	504
]);
/** What to do with the reply to attempt number `attempt`, counted from 1. 429 is kept at last: who asked matters then. */
function advise(reply, attempt, limits) {
	const usual = limits.pauseMs * 4 ** (attempt - 1);
	const isLast = attempt >= limits.attempts;
	if (reply.kind === "silence") {
		if (reply.again === "perhaps" && !isLast) return {
			kind: "again",
			afterMs: Math.min(usual, limits.longestPauseMs)
		};
		return {
			kind: "give-up",
			failure: reply.again === "forbidden" ? notAllowed(reply.why) : unreachable(reply.why)
		};
	}
	if (!PASSING.has(reply.status)) return {
		kind: "keep",
		answer: reply
	};
	const afterMs = Math.max(retryAfterMs(reply) ?? usual, 0);
	return isLast || afterMs > limits.longestPauseMs ? {
		kind: "keep",
		answer: reply
	} : {
		kind: "again",
		afterMs
	};
}
/** `Retry-After` in seconds, or as a date, which the server's own `Date` makes a duration: clocks may differ. */
function retryAfterMs({ headers }) {
	const text = headers["retry-after"];
	if (text === void 0) return void 0;
	if (/^\d{1,9}$/.test(text)) return Number(text) * 1e3;
	const ms = Date.parse(text) - Date.parse(headers.date ?? "");
	return Number.isNaN(ms) ? void 0 : ms;
}
// src/shell/registry/challenge.ts
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const END = "(?=[ \\t]*(?:,|$))";
const SEPARATOR = /[ \t,]*/y;
const PARAMETER = new RegExp(`(${TOKEN})[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))${END}`, "y");
const SCHEME = new RegExp(`(${TOKEN})(?:[ \\t]+|${END})`, "y");
const TOKEN68 = new RegExp(`[A-Za-z0-9._~+/-]+=*${END}`, "y");
/**
* Reads `WWW-Authenticate`, several values joined by commas included (RFC 9110, 11.6.1): a comma may separate challenges,
* parameters, or scopes inside a quoted one. Reading ends where the text breaks the grammar; the challenge that it breaks
* in is not returned, because half a challenge may name another realm than the whole one. Never throws.
*/
function parseChallenges(header) {
	const challenges = [];
	let at = 0;
	const take = (pattern) => {
		pattern.lastIndex = at;
		const match = pattern.exec(header);
		if (match !== null) at = pattern.lastIndex;
		return match;
	};
	for (take(SEPARATOR); at < header.length; take(SEPARATOR)) {
		const open = challenges.at(-1);
		const parameter = open === void 0 ? null : take(PARAMETER);
		if (open !== void 0 && parameter !== null) {
			const name = (parameter[1] ?? "").toLowerCase();
			if (open.parameters.has(name)) return challenges.slice(0, -1);
			open.parameters.set(name, parameter[2]?.replaceAll(/\\(.)/g, "$1") ?? parameter[3] ?? "");
			continue;
		}
		const scheme = take(SCHEME);
		if (scheme === null) return challenges.slice(0, -1);
		challenges.push({
			scheme: (scheme[1] ?? "").toLowerCase(),
			parameters: /* @__PURE__ */ new Map()
		});
		take(TOKEN68);
	}
	return challenges;
}
// src/shell/registry/authorization.ts
/**
* Does what the challenge of a 401 asks for. Basic sends the credential to the registry itself; Bearer asks the token
* server, which has to belong to the registry, with the credential or without any. Semantics: docs/registries.md.
*/
async function authorize(answer, registry, repository, credential, send, limits) {
	const { name } = credential;
	if (credential.kind === "unusable") return refused(`${name} is of no use for \`${registry.name}\`: ${credential.why}`);
	if (credential.kind !== "anonymous" && !keepsSecrets(new URL(registry.origin))) return refused(`\`${registry.name}\` has no TLS, so ${name} is not sent to it; serve it under https`);
	if (credential.kind === "bearer") return bearer(credential.token, name, registry);
	const challenges = parseChallenges(answer.headers["www-authenticate"] ?? "");
	const byToken = challenges.find(({ scheme }) => scheme === "bearer");
	if (byToken !== void 0) {
		const call = tokenCall(byToken, registry, repository, credential, limits);
		if ("why" in call) return call;
		const reply = await send(call);
		return reply.kind === "answer" ? readToken(reply, call.url.host, name, registry) : reply;
	}
	if (!challenges.some(({ scheme }) => scheme === "basic")) return refused(`\`${registry.name}\` asks for a login, but not for Basic or Bearer in a way that can be read`);
	if (credential.kind === "password") return {
		kind: "authorized",
		header: basic(credential),
		credential: name
	};
	return refused(`\`${registry.name}\` wants a user and a password; log in with \`docker login ${registry.name}\` (now: ${name})`);
}
const basic = ({ user, password }) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
/**
* The request for a token. Scopes are those of the challenge as long as they want nothing but to pull; a registry that
* wants more is asked for less. The challenge names the token server, so its host is checked first.
*/
function tokenCall({ parameters }, registry, repository, credential, limits) {
	const realm = parameters.get("realm") ?? "";
	if (!URL.canParse(realm)) return refused(`\`${registry.name}\` names no token server (\`realm\`) that can be asked`);
	const url = new URL(realm);
	const permission = permitRealm(url, registry);
	if (permission.kind !== "permitted") return permission;
	if (credential.kind !== "anonymous" && !keepsSecrets(url)) return refused(`\`${url.host}\` has no TLS, so ${credential.name} is not sent to it; serve it under https`);
	const scopes = (parameters.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
	const wanted = scopes.length > 0 && scopes.every((scope) => /^[^\s:]+:[^\s]+:pull$/.test(scope)) ? scopes : [`repository:${repository}:pull`];
	const service = parameters.get("service");
	const shared = {
		url,
		network: permission.network,
		maxBytes: limits.tokenBytes
	};
	if (credential.kind === "identity") {
		const form = new URLSearchParams({
			grant_type: "refresh_token",
			client_id: "cde-gate",
			scope: wanted.join(" ")
		});
		if (service !== void 0) form.set("service", service);
		form.set("refresh_token", credential.token);
		const headers = { "content-type": "application/x-www-form-urlencoded" };
		return {
			...shared,
			method: "POST",
			headers,
			body: form.toString()
		};
	}
	if (service !== void 0) url.searchParams.set("service", service);
	for (const scope of wanted) url.searchParams.append("scope", scope);
	const headers = credential.kind === "password" ? { authorization: basic(credential) } : {};
	return {
		...shared,
		method: "GET",
		headers,
		body: void 0
	};
}
function readToken({ status, body }, host, credential, registry) {
	if (status === 429 || status >= 500) return unreachable(`\`${host}\` gives no token now (${status}, asked by ${credential}); try again later`);
	if (status !== 200) return refused(`\`${host}\` gives ${credential} no token (${status}); log in anew with \`docker login ${registry.name}\``);
	const token = tokenIn(body);
	return token === void 0 ? refused(`\`${host}\` answers with no token; is it the token server of \`${registry.name}\`?`) : bearer(token, credential, registry);
}
function tokenIn(body) {
	try {
		const json = JSON.parse(body.toString());
		return asString(valueAt(json, "token")) ?? asString(valueAt(json, "access_token"));
	} catch {
		return;
	}
}
/** A token goes into a header line, so it has to be one word. */
function bearer(token, credential, { name }) {
	return /^[\x21-\x7e]+$/.test(token) ? {
		kind: "authorized",
		header: `Bearer ${token}`,
		credential
	} : refused(`the token for \`${name}\` is not one word of ASCII (asked by ${credential})`);
}
// src/shell/registry/manifest.ts
const INDEXES = ["application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json"];
const IMAGES = ["application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json"];
/** A registry may call content of a type that was not asked for missing, so all are asked for. */
const ACCEPT = [...INDEXES, ...IMAGES].join(", ");
const LENGTHS = {
	sha256: 64,
	sha384: 96,
	sha512: 128
};
/** The text as a digest that can be recomputed, else undefined. */
function readDigest(text) {
	const [, algorithm = "", hex = ""] = /^([a-z0-9]+):([0-9a-f]+)$/.exec(String(text)) ?? [];
	return Object.hasOwn(LENGTHS, algorithm) && LENGTHS[algorithm] === hex.length ? String(text) : void 0;
}
const algorithmOf = (digest) => digest.slice(0, digest.indexOf(":"));
function digestOf(body, algorithm) {
	return `${algorithm}:${createHash(algorithm).update(body).digest("hex")}`;
}
/**
* Reads a manifest that came with status 200, asked for by tag or digest. Its digest is computed from its bytes and
* compared with the header and the digest asked for: a registry that says two things is not believed in either.
*/
function readManifest({ headers, body }, asked, host) {
	const said = headers["docker-content-digest"];
	const claims = [...said === void 0 ? [] : [String(said)], ...asked.includes(":") ? [asked] : []];
	for (const claim of claims) {
		const digest = readDigest(claim);
		if (digest === void 0) return mismatch(`\`${host}\` sends a digest that is none for \`${asked}\`; tell who runs it`);
		const real = digestOf(body, algorithmOf(digest));
		if (real !== digest) return mismatch(`\`${host}\` answers \`${digest}\` with content that is \`${real}\`; trust nothing of it until that is explained`);
	}
	const digest = claims.at(-1) ?? digestOf(body, "sha256");
	const json = parseJson(body);
	if (asObject(json) === void 0) return mismatch(`\`${host}\` answers \`${asked}\` with what is no JSON object`);
	const mediaType = typeOf(headers["content-type"] ?? "", json);
	if (mediaType === void 0) return mismatch(`\`${host}\` says two things about what \`${asked}\` is; push the image anew with a current tool`);
	if (INDEXES.includes(mediaType)) return {
		digest,
		mediaType,
		...readIndex(json)
	};
	if (IMAGES.includes(mediaType)) return {
		digest,
		mediaType,
		platforms: [],
		attestations: []
	};
	return refused(`\`${asked}\` at \`${host}\` is no image of docker v2 or OCI; push the image anew with a current tool`);
}
/**
* The header and the content have to agree, and an image has no list of manifests: content that can be read as both an
* index and an image is an attack (CVE-2021-41190). Undefined where they disagree.
*/
function typeOf(header, json) {
	const [outer = ""] = header.toLowerCase().split(";");
	const written = asString(valueAt(json, "mediaType"));
	const type = [
		"",
		"application/json",
		"application/octet-stream",
		"text/plain"
	].includes(outer.trim()) ? written ?? "" : outer.trim();
	if (written !== void 0 && written !== type) return void 0;
	const isList = valueAt(json, "manifests") !== void 0;
	const isImage = valueAt(json, "config") !== void 0 || valueAt(json, "layers") !== void 0;
	return INDEXES.includes(type) && isImage || IMAGES.includes(type) && isList ? void 0 : type;
}
function readIndex(json) {
	const platforms = [];
	const attestations = [];
	for (const entry of asList(valueAt(json, "manifests"))) {
		const digest = readDigest(asString(valueAt(entry, "digest")));
		if (digest === void 0) continue;
		const about = readDigest(asString(valueAt(entry, "annotations", "vnd.docker.reference.digest")));
		if (valueAt(entry, "annotations", "vnd.docker.reference.type") === "attestation-manifest" && about !== void 0) attestations.push({
			digest,
			about
		});
		else platforms.push({
			digest,
			platform: platformText(valueAt(entry, "platform"))
		});
	}
	return {
		platforms,
		attestations
	};
}
/** `os/architecture[/variant]`; what is no plain word is a question mark, since it is printed. */
function platformText(platform) {
	const word = (key) => asString(valueAt(platform, key));
	return [
		word("os") ?? "?",
		word("architecture") ?? "?",
		word("variant")
	].filter((part) => part !== void 0).map((part) => /^[\w.-]{1,40}$/.test(part) ? part : "?").join("/");
}
function parseJson(body) {
	try {
		return JSON.parse(body.toString());
	} catch {
		return;
	}
}
// src/shell/registry/registry.ts
/** Asks once per repository, reference and method in a run; what was answered, failures too, is remembered. */
function openRegistries(allowed, findCredential, resolveHost, limits) {
	const send = openSend(resolveHost, limits);
	const sessions = /* @__PURE__ */ new Map();
	const answers = /* @__PURE__ */ new Map();
	/** The answer to a call, redirects followed. The authorization goes to the registry's own origin only. */
	async function follow(registry, call, session) {
		let { url, network } = call;
		for (let hop = 0; hop <= limits.redirects; hop += 1) {
			const own = url.origin === registry.origin && session !== void 0 ? { authorization: session.header } : {};
			const answer = await send({
				...call,
				url,
				network,
				headers: {
					...call.headers,
					...own
				}
			});
			if (answer.kind !== "answer" || ![
				301,
				302,
				303,
				307,
				308
			].includes(answer.status)) return answer;
			const location = answer.headers.location ?? "";
			if (!URL.canParse(location, url.href)) return unreachable(`\`${url.host}\` redirects to what is no address`);
			url = new URL(location, url);
			const permission = permitRedirect(url, registry, allowed);
			if (permission.kind !== "permitted") return permission;
			network = permission.network;
		}
		return unreachable(`\`${registry.name}\` redirects more than ${limits.redirects} times`);
	}
	async function ask(registry, repository, method, what) {
		const call = {
			method,
			url: new URL(`/v2/${repository}/manifests/${what}`, registry.origin),
			headers: { accept: ACCEPT },
			body: void 0,
			network: registry.network,
			maxBytes: limits.manifestBytes
		};
		const key = `${registry.origin}/${repository}`;
		const before = sessions.get(key);
		const session = await before;
		if (session !== void 0 && session.kind !== "authorized") return session;
		const first = await follow(registry, call, session);
		if (first.kind !== "answer" || first.status !== 401) return explainStatus(first, registry, repository, session);
		if (sessions.get(key) === before) {
			const credential = await findCredential(registry.name, repository);
			if (sessions.get(key) === before) sessions.set(key, authorize(first, registry, repository, credential, send, limits));
		}
		const renewed = await sessions.get(key);
		if (renewed?.kind !== "authorized") return renewed ?? explainStatus(first, registry, repository, void 0);
		return explainStatus(await follow(registry, call, renewed), registry, repository, renewed);
	}
	function remember(registry, repository, method, what) {
		const key = `${method} ${registry.origin}/${repository} ${what}`;
		const known = answers.get(key);
		const answer = known ?? ask(registry, repository, method, what);
		if (known === void 0) answers.set(key, answer);
		return answer;
	}
	/** The digest that a tag has now: what HEAD says, or, where it says nothing comparable, what the content has. */
	async function compareTag(registry, repository, tag, digest) {
		const algorithm = algorithmOf(digest);
		const head = await remember(registry, repository, "HEAD", tag);
		const said = head.kind === "answer" && head.status === 200 && readDigest(head.headers["docker-content-digest"]);
		if (said && algorithmOf(said) === algorithm) return said === digest ? { kind: "agrees" } : {
			kind: "moved",
			digest: said
		};
		if (head.kind === "answer" && head.status === 404) return { kind: "gone" };
		const full = head.kind === "answer" || head.kind === "refused" ? await remember(registry, repository, "GET", tag) : head;
		if (full.kind !== "answer") return {
			kind: "unknown",
			why: full.why
		};
		if (full.status === 404) return { kind: "gone" };
		const manifest = readManifest(full, tag, registry.name);
		if ("why" in manifest) return {
			kind: "unknown",
			why: manifest.why
		};
		const now = digestOf(full.body, algorithm);
		return now === digest ? { kind: "agrees" } : {
			kind: "moved",
			digest: now
		};
	}
	return { resolve: async ({ registry: host, repository, tag, digest }) => {
		const registry = findRegistry(host, allowed);
		if ("why" in registry) return registry;
		const asked = digest ?? tag ?? "latest";
		const answer = await remember(registry, repository, "GET", asked);
		if (answer.kind !== "answer") return answer;
		if (answer.status === 404) return {
			kind: "missing",
			why: `\`${registry.name}/${repository}\` has no \`${asked}\`; push it, or correct the reference`
		};
		const manifest = readManifest(answer, asked, registry.name);
		if ("why" in manifest) return manifest;
		const state = tag === null || digest === null ? { kind: "alone" } : await compareTag(registry, repository, tag, digest);
		return {
			kind: "found",
			...manifest,
			tag: state
		};
	} };
}
/** Lets through what answers the question, 200 and 404, and says what the rest means. */
function explainStatus(answer, { name }, repository, session) {
	if (answer.kind !== "answer" || answer.status === 200 || answer.status === 404) return answer;
	const { status } = answer;
	const who = session?.credential ?? ANONYMOUS.name;
	if (status === 429) return unreachable(`\`${name}\` was asked too often (429) by ${who}; log in with an account that may ask more, or wait`);
	if (status === 401 || status === 403) return refused(`\`${name}\` does not let ${who} read \`${repository}\` (${status}); give it the right to pull, or log in with \`docker login ${name}\``);
	return status >= 500 ? unreachable(`\`${name}\` is out of order (${status}); try again later`) : refused(`\`${name}\` refuses to be asked about \`${repository}\` (${status}); is it a registry?`);
}
// src/shell/registry/online.ts
/** Options of the command line that belong to `--online`. */
const ONLINE = {
	online: {
		type: "boolean",
		default: false
	},
	allow: {
		type: "string",
		multiple: true
	},
	realm: {
		type: "string",
		multiple: true
	},
	private: {
		type: "boolean",
		default: false
	},
	"plain-http": {
		type: "boolean",
		default: false
	}
};
/** Asks the registry of one reference, with the credentials of this machine. Never throws. */
async function askOnline(text, values) {
	const reading = parseImageReference(text);
	if (reading.kind !== "image") return notAsked(reading.kind === "local-id" ? "the id of an image on a node" : "no image");
	const { reference } = reading;
	const resolution = await openRegistries((values.allow ?? [reference.registry]).map((host) => ({
		host,
		realms: values.realm ?? [],
		transport: values["plain-http"] ? "http" : "https",
		network: values.private ? "private" : "public"
	})), openCredentials(process.env), resolveHost, LIMITS).resolve(reference);
	return resolution.kind === "found" ? {
		...resolution,
		pin: pinOf(reference, resolution)
	} : resolution;
}
const notAsked = (what) => notAllowed(`the reference is ${what}, which no registry can be asked about`);
/** What to write. A tag that names other content now is left out: it would only mislead. */
function pinOf({ registry, repository, tag }, found) {
	return `${registry}/${repository}${tag !== null && (found.tag.kind === "alone" || found.tag.kind === "agrees") ? `:${tag}` : ""}@${found.digest}`;
}
/** 0 found, 1 missing or disagreeing, 2 could not be asked. A tag that is gone decides nothing: the digest is what runs. */
function onlineStatus(answer) {
	switch (answer.kind) {
		case "found": return answer.tag.kind === "moved" ? 1 : answer.tag.kind === "unknown" ? 2 : 0;
		case "missing":
		case "mismatch": return 1;
		case "refused":
		case "unreachable":
		case "not-allowed": return 2;
	}
}
/** The lines that follow those about what is written. */
function onlineLines(answer, { tag }) {
	if (answer.kind !== "found") return [`at the registry: ${answer.kind}`, `why: ${answer.why}`];
	return [
		`at the registry: found`,
		`digest there: ${answer.digest}`,
		`media type: ${answer.mediaType}`,
		`tag and digest: ${tagText(answer, tag ?? "latest")}`,
		...answer.platforms.map(({ platform, digest }) => `platform: ${platform} ${digest}`),
		...answer.attestations.map(({ about, digest }) => `attestation: ${digest} about ${about}`),
		`pin: ${answer.pin}`
	];
}
function tagText({ tag }, name) {
	switch (tag.kind) {
		case "alone": return "only one of them is written";
		case "agrees": return `\`${name}\` names this digest`;
		case "moved": return `disagree: \`${name}\` names \`${tag.digest}\` now; what runs is the digest`;
		case "gone": return `\`${name}\` is not there (any more); what runs is the digest`;
		case "unknown": return `not compared: ${tag.why}`;
	}
}
// src/shell/commands/explain.ts
/** One question about one thing. */
const explain = {
	usage: "owner PATH… --codeowners FILE | image REF [--online [--allow HOST] [--realm HOST] [--private] [--plain-http]] | selector TEXT --labels k=v,k2=v2 | rule ID | rule FILE:LINE DIR   [--format text|json]",
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
				...ONLINE,
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
				const written = explainImage(thing);
				const lines = Object.entries(written).map(([key, value]) => `${key}: ${String(value ?? "–")}`);
				if (!values.online || !written.valid) {
					tell(written, lines.join("\n"));
					return written.valid ? 0 : 1;
				}
				out.progress(`asking ${written.registry}`);
				const online = await askOnline(thing, values);
				out.progress("");
				tell({
					...written,
					online
				}, [...lines, ...onlineLines(online, written)].join("\n"));
				return onlineStatus(online);
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
	const owners = parseCodeowners(repoPath(file), readText$1(file));
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
function readText$1(file) {
	try {
		return readFileSync(file, "utf8");
	} catch {
		throw new UsageError(`\`${file}\` cannot be read`);
	}
}
// src/shell/setup/owners-proposal.ts
const COMPLIANCE = /compliance|security|infosec|appsec|\bsec\b|pci|risk|audit/i;
/** The best answer to "whose approval counts": what was said, then what is written, then a guess. */
function proposeOwners(said, settings, codeowners, account) {
	if (said.length > 0) return {
		names: said,
		from: "option"
	};
	if (settings !== void 0 && settings.owners.length > 0) return {
		names: settings.owners,
		from: "settings"
	};
	const written = new Set((codeowners?.lines ?? []).flatMap(({ owners }) => owners.flatMap(({ kind, name }) => kind === "team" && COMPLIANCE.test(name) ? [name] : [])));
	if (written.size > 0) return {
		names: [...written],
		from: "codeowners"
	};
	return account === void 0 ? {
		names: [`@${OWNER_PLACEHOLDER}/compliance`],
		from: "placeholder"
	} : {
		names: [`@${account}/compliance`],
		from: "guessed"
	};
}
/** Lines for all that matters and has no owner yet. The last line that matches decides, so they belong at the end. */
function proposeLines(snapshot, files) {
	const found = findCodeowners(snapshot.files);
	const owners = found.kind === "found" ? found.owners : void 0;
	const isOwned = (path) => owners !== void 0 && approversOf(owners, path).length > 0;
	const steering = [
		".github/workflows/any.yml",
		".github/cde-gate.yml",
		".github/CODEOWNERS"
	].map(repoPath);
	const elsewhere = CODEOWNERS_PLACES.filter((path) => snapshot.files.has(path) && !path.startsWith(".github/"));
	return [
		...steering.every(isOwned) ? [] : [{
			pattern: "/.github/",
			why: "the workflow and the settings of the gate"
		}],
		...elsewhere.filter((path) => !isOwned(path)).map((path) => ({
			pattern: `/${path}`,
			why: "this file itself"
		})),
		...linesForFiles(snapshot, files.filter(({ at }) => !isOwned(at.path)))
	];
}
/** One line for a folder that mostly holds such files, which covers files to come as well; else one for each file. */
function linesForFiles(snapshot, files) {
	const manifests = [...snapshot.files.keys()].filter(isManifestFile).map(folderOf);
	const lines = [...new Set(files.map(({ at }) => folderOf(at.path)))].flatMap((folder) => {
		const own = files.filter(({ at }) => folderOf(at.path) === folder);
		return folder !== ROOT && own.length * 2 >= manifests.filter((each) => each === folder).length ? [{
			pattern: `${patternFor(folder)}/`,
			why: holding(own)
		}] : own.map((file) => ({
			pattern: patternFor(file.at.path),
			why: holding([file])
		}));
	});
	const isCovered = ({ pattern }) => lines.some((other) => other.pattern !== pattern && other.pattern.endsWith("/") && pattern.startsWith(other.pattern));
	return lines.filter((line) => !isCovered(line) && parsePathPattern(line.pattern) !== void 0);
}
const holding = ([first, ...rest]) => `${first?.holds.replaceAll("`", "") ?? ""}${rest.length === 0 ? "" : ` and ${rest.length} more`}`;
/** A pattern for exactly this path. What cannot be written in a pattern becomes `?`, any one character. */
function patternFor(path) {
	return `/${path.replace(/[\\\s]/g, (sign) => sign === " " || sign === "\\" ? `\\${sign}` : "?").replace(/[*[\]]|\p{Cc}/gu, "?")}`;
}
/** The lines as text, in columns. */
function codeownersText(lines, owners) {
	const width = Math.max(0, ...lines.map(({ pattern }) => pattern.length));
	return lines.map(({ pattern, why }) => `# ${why}\n${pattern.padEnd(width)}  ${owners.join(" ")}\n`).join("");
}
// src/shell/setup/settings-proposal.ts
/** The settings file that fits what was found. What is only guessed stands in comments. */
function proposeSettings(vocabulary, owners) {
	return `${[
		"# What cde-gate goes by, proposed by `cde-gate init` from what the manifests say. It is read from the base branch, never",
		"# from a pull request: an edit counts once it is merged. Every key: docs/settings.md of the gate.",
		"version: 1",
		"# mode: warn   # for the first weeks: everything is reported, nothing is red",
		"regime:",
		"  name: pci",
		...ownersLines(owners),
		...resourceLines(vocabulary),
		...accessorLines(vocabulary.workloads.filter(({ role }) => role === "accessor")),
		...unclearLines(vocabulary.workloads.filter(({ role }) => role === "unclear")),
		...policyLines(vocabulary),
		"  # publicServices: [shop/storefront]   # workloads that are meant to be public",
		"# manifests: { include: [/deploy/], exclude: [/deploy/dev/] }   # when not every YAML file is applied"
	].join("\n")}\n`;
}
function ownersLines({ names, from }) {
	return [`  # Only their approval counts.${{
		option: "",
		settings: "",
		codeowners: " Chosen by their names in CODEOWNERS: are these the right ones?",
		guessed: " A GUESS: write the team that answers for PCI DSS.",
		placeholder: " REPLACE IT by the team that answers for PCI DSS."
	}[from]}`, `  owners: [${names.map((name) => JSON.stringify(name)).join(", ")}]`];
}
function resourceLines({ workloads, suspects }) {
	const found = workloads.filter(({ role }) => role === "resource");
	const guesses = suspects.map(suspectLine);
	if (found.length > 0) return [
		"  # Who holds card data. These labels are in use:",
		"  resource:",
		...found.map(markLine),
		...guesses
	];
	return [
		"  # Who holds card data. No label in the manifests says so; built in is the pod label `pci: \"true\"`. Name yours:",
		"  # resource:",
		"  #   - podLabels: { pci: \"true\" }",
		...guesses
	];
}
function accessorLines(found) {
	return found.length === 0 ? [] : [
		"  # Who is cleared to reach them.",
		"  accessor:",
		...found.map(markLine)
	];
}
function unclearLines(found) {
	return found.length === 0 ? [] : ["  # These labels are about card data as well; put them under `resource` or `accessor`, or leave them:", ...found.map((mark) => `  #${markLine(mark).slice(3)}`)];
}
function policyLines({ policies, tiers }) {
	const found = policies.filter(({ role }) => role !== "accessor");
	if (found.length === 0) return [];
	return [
		"  # Policies of the regime: every edit of them is a finding, and they must keep their effect and their place.",
		"  policies:",
		...found.map(markLine),
		...tiers.length === 0 ? [] : [`    - tiers: [${tiers.join(", ")}]`]
	];
}
const THINGS = {
	podLabels: "workload",
	namespaceLabels: "namespace",
	labels: "policy"
};
/** `    - podLabels: { pci: "true" }   # 6 workloads, the first at payments/api.yaml:4`. */
function markLine({ on, key, value, count, at }) {
	const thing = THINGS[on];
	const things = count === 1 ? thing : `${thing === "policy" ? "policie" : thing}s`;
	const place = `${at.path}:${at.line}`.replace(/\p{Cc}/gu, "?");
	return `    - ${on}: { ${yamlKey(key)}: ${JSON.stringify(value)} }   # ${count} ${things}${count === 1 ? ` at ${place}` : `, the first at ${place}`}`;
}
function suspectLine({ namespace, workloads, unmarked }) {
	const who = workloads === 1 ? "its workload carries no label" : unmarked === workloads ? `none of its ${workloads} workloads carries a label` : `${unmarked} of its ${workloads} workloads carry no label`;
	return `  #   - namespaces: [${JSON.stringify(namespace)}]   # looks like card data by its name; ${who} that says so`;
}
/** Label keys are plain YAML, unless they read as another type. */
const yamlKey = (key) => /^[A-Za-z][\w./-]*$/.test(key) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(key) ? key : JSON.stringify(key);
// src/shell/setup/vocabulary.ts
/** Reads the vocabulary out of what is declared. */
function findVocabulary(cluster) {
	const policies = cluster.resources.filter((resource) => policyKind(resource) !== void 0);
	const workloads = mergeMarks([...cluster.workloads.flatMap(({ labels, resource }) => marksIn("podLabels", labels, spotOf(resource))), ...[...cluster.namespaces.values()].flatMap(({ labels, resource }) => resource === void 0 ? [] : marksIn("namespaceLabels", labels, spotOf(resource)))]);
	const usual = new Set(PCI_DSS.taxonomy.policies.flatMap(({ tiers }) => tiers ?? []));
	return {
		workloads,
		policies: mergeMarks(policies.flatMap((policy) => marksIn("labels", policy.labels, spotOf(policy)))),
		tiers: [...new Set(policies.flatMap((policy) => tierOf(policy) ?? []))].filter((tier) => usual.has(tier)).toSorted(),
		suspects: findSuspects(cluster, workloads)
	};
}
function marksIn(on, labels, at) {
	return [...labels].flatMap(([key, value]) => {
		const role = isLabelKey(key) && isLabelValue(value) ? roleOf(key, value) : void 0;
		return role === void 0 ? [] : [{
			on,
			key,
			value,
			role,
			count: 1,
			at
		}];
	});
}
/** Equal labels as one mark, the most frequent first. */
function mergeMarks(marks) {
	const merged = /* @__PURE__ */ new Map();
	for (const mark of marks) {
		const key = `${mark.on} ${mark.key}=${mark.value}`;
		const known = merged.get(key);
		merged.set(key, known === void 0 ? mark : {
			...known,
			count: known.count + 1
		});
	}
	return [...merged.values()].toSorted((a, b) => b.count - a.count || (`${a.key} ${a.value}` < `${b.key} ${b.value}` ? -1 : 1));
}
const words = (text) => text.toLowerCase().split(/[-_.]+/);
const meet = (list, set) => list.some((word) => set.has(word));
const CARD_DATA = /* @__PURE__ */ new Set([
	"pci",
	"pcidss",
	"cde",
	"chd",
	"cardholder",
	"carddata"
]);
const NO = /* @__PURE__ */ new Set([
	"false",
	"no",
	"none",
	"non",
	"not",
	"out",
	"outside",
	"n",
	"0",
	"disabled"
]);
const YES = /* @__PURE__ */ new Set([
	"true",
	"yes",
	"y",
	"1",
	"in",
	"inside",
	"contaminated",
	"full",
	"enabled",
	...CARD_DATA
]);
const CLEARED = /* @__PURE__ */ new Set([
	"compliant",
	"cleared",
	"clearance",
	"access",
	"accessor",
	"client"
]);
/** What a key says when its value may name a class of data. */
const DATA = /* @__PURE__ */ new Set([
	"data",
	"class",
	"classification",
	"scope",
	"compliance",
	"regime",
	"sensitivity",
	"zone",
	"contains",
	"holds",
	"handles",
	"stores"
]);
/** Keys whose value is somebody's name. */
const IDENTITY = /* @__PURE__ */ new Set([
	"app",
	"name",
	"component",
	"instance",
	"part",
	"version",
	"team",
	"owner",
	"chart",
	"release",
	"role",
	"service",
	"hash"
]);
/** What a label says about card data; undefined: nothing, or that there is none. */
function roleOf(key, value) {
	if (key === "kubernetes.io/metadata.name") return void 0;
	const [name = ""] = key.split("/").slice(-1);
	const [inKey, inValue] = [words(name), words(value)];
	const isMark = meet(inKey, CARD_DATA);
	if (!isMark && (!meet(inValue, CARD_DATA) || meet(inKey, IDENTITY))) return void 0;
	if (meet(inValue, NO)) return void 0;
	if (meet(inValue, CLEARED)) return "accessor";
	if (meet(inKey, CLEARED)) return "accessor";
	if (isMark) return meet(inValue, YES) ? "resource" : "unclear";
	return meet(inKey, DATA) ? "resource" : "unclear";
}
const SUSPICIOUS = /* @__PURE__ */ new Set([
	...CARD_DATA,
	"card",
	"cards",
	"payment",
	"payments",
	"pay",
	"acquiring",
	"tokenization",
	"tokenisation",
	"vault"
]);
function findSuspects({ workloadsIn, namespaces, workloads }, marks) {
	const own = [...new Set(workloads.map(({ namespace }) => namespace))].toSorted();
	const isMarked = ({ labels, namespace }) => marks.some(({ on, key, value }) => {
		return (on === "podLabels" ? labels : namespaces.get(namespace)?.labels ?? /* @__PURE__ */ new Map()).get(key) === value;
	});
	return own.flatMap((namespace) => {
		if (!meet(words(namespace), SUSPICIOUS)) return [];
		const here = workloadsIn(namespace);
		const unmarked = here.filter((workload) => !isMarked(workload)).length;
		return unmarked === 0 ? [] : [{
			namespace,
			workloads: here.length,
			unmarked
		}];
	});
}
/** The marks whose carriers no selector of the settings names: what a written vocabulary has no word for. */
function marksUnknownTo({ resource, accessor }, marks, cluster) {
	const isKnown = (selectors, mark) => cluster.workloads.filter((workload) => {
		const { labels, namespaceLabels } = candidateOf(workload, cluster);
		return (mark.on === "namespaceLabels" ? namespaceLabels : labels).get(mark.key) === mark.value;
	}).every((workload) => isNamed(selectors, candidateOf(workload, cluster)));
	return marks.filter((mark) => !isKnown([...resource, ...accessor], mark));
}
// src/shell/setup/workflow-proposal.ts
/** The workflow that runs the gate. `uses` is `owner/repo@commit`, or the placeholder. */
function proposeWorkflow(uses) {
	return `# Would the merge widen the cardholder data environment? Proposed by \`cde-gate init\`.
name: cde-gate
on:
  # The workflow of the default branch, so no pull request can edit it. \`edited\` tells of another base branch.
  pull_request_target:
    types: [opened, synchronize, reopened, edited, ready_for_review]
  # An approval makes the red check run again.
  pull_request_review:
    types: [submitted, dismissed]
  # What a merge queue puts together; idle without one.
  merge_group:
  # By hand, for one pull request.
  workflow_dispatch:
    inputs:
      pull-request:
        description: Number of the pull request to judge
        required: true
        type: number
permissions:
  contents: read # both sides of the change, as git objects
  pull-requests: write # the report, and asking owners to review
  actions: write # running the red check again after an approval
concurrency:
  # One after the other for each pull request. Cancelled is not passed, so nothing that runs is cancelled.
  group: cde-gate-\${{ github.event_name }}-\${{ github.event.pull_request.number || inputs.pull-request || github.ref }}
  cancel-in-progress: false
jobs:
  # The name of the required check. No \`if\`, \`needs\` or \`paths\`: a job that is skipped counts as green.
  cde-gate:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      # Nothing is checked out: the gate reads the change and never runs any of it.
      - uses: ${uses}
        with:
          # Owners that are teams need a token of a GitHub App with *Members: read*; see docs/setup.md of the gate.
          token: \${{ secrets.CDE_GATE_TOKEN || github.token }}
          pull-request: \${{ inputs.pull-request }}
`;
}
// src/shell/commands/init.ts
/** Writes what a repository lacks to be gated. What exists is never touched. */
const init = {
	usage: "[--repo DIR] [--uses OWNER/REPO@COMMIT] [--owner @ORG/TEAM]…",
	summary: "write the workflow, the settings and the CODEOWNERS lines that a repository lacks; overwrite nothing",
	run: async (args, out) => {
		const { values } = parseArgs({
			args: [...args],
			options: {
				repo: {
					type: "string",
					default: "."
				},
				uses: {
					type: "string",
					default: USES_PLACEHOLDER
				},
				owner: {
					type: "string",
					multiple: true,
					default: []
				}
			}
		});
		if (values.uses !== "OWNER/cde-gate@FULL COMMIT SHA" && !isPinned(values.uses)) throw new UsageError(`\`${values.uses}\` is not pinned; write \`owner/repo@\` and the 40 digits of a commit id`);
		const bad = values.owner.find((owner) => !/^@[A-Za-z0-9-]+(\/[A-Za-z0-9._-]+)?$/.test(owner));
		if (bad !== void 0) throw new UsageError(`\`${bad}\` is no owner; write \`@org/team\` or \`@login\``);
		const top = await findWorkTree(values.repo);
		refuseLinks(top);
		const steps = propose(await readWorkTree(top), {
			uses: values.uses,
			said: values.owner,
			account: await originOwner(top),
			now: now()
		});
		for (const step of steps) out.print(carryOut(top, step));
		out.print(NEXT);
		return 0;
	}
};
const NEXT = "next    read what was written, mend it, merge it; then make `cde-gate` a required check; `cde-gate doctor` says what is still missing";
/** Everything that a look at the repository suggests. */
function propose(snapshot, known) {
	const { value: current, gaps: broken } = readSettings(snapshot, known.now);
	const codeowners = findCodeowners(snapshot.files);
	const written = codeowners.kind === "found" ? codeowners.owners : void 0;
	const owners = proposeOwners(known.said, current, written, known.account);
	const { cluster } = findSensitive(snapshot, current).value;
	const vocabulary = findVocabulary(cluster);
	const text = proposeSettings(vocabulary, owners);
	const settings = current.file === void 0 && broken.length === 0 ? parseSettings(SETTINGS_FILE, text, known.now.slice(0, 10)) : {
		value: current,
		gaps: []
	};
	const sensitive = findSensitive(snapshot, settings.value);
	const lines = codeownersText(proposeLines(snapshot, sensitive.value.files), owners.names);
	const unheard = marksUnknownTo(settings.value.taxonomy, vocabulary.workloads, cluster).map(markLine).join("\n");
	return [
		workflowStep(snapshot, known.uses),
		settingsStep(snapshot, text, unheard),
		...ownersSteps(snapshot, lines, owners),
		...gapSteps(sensitive.gaps)
	];
}
const WORKFLOW_FILE = repoPath(".github/workflows/cde-gate.yml");
const SETTINGS_FILE = repoPath(".github/cde-gate.yml");
const CODEOWNERS_FILE = repoPath(".github/CODEOWNERS");
function workflowStep(snapshot, uses) {
	const [gate] = readWorkflows(snapshot).value.flatMap(gateJobsOf);
	if (gate !== void 0) return {
		kind: "keep",
		path: gate.workflow.path,
		why: `its job \`${gate.name}\` runs the gate`,
		lines: ""
	};
	const text = proposeWorkflow(uses);
	if (snapshot.files.has(WORKFLOW_FILE)) return {
		kind: "keep",
		path: WORKFLOW_FILE,
		why: "it exists, but runs no gate",
		lines: text
	};
	const why = uses === "OWNER/cde-gate@FULL COMMIT SHA" ? "judges every pull request once you write the repository of the gate and a commit id behind `uses`" : `judges every pull request with \`${uses}\``;
	return {
		kind: "write",
		path: WORKFLOW_FILE,
		text,
		why
	};
}
function settingsStep(snapshot, text, unheard) {
	const path = SETTINGS_PATHS.find((each) => snapshot.files.has(each));
	if (path === void 0) return {
		kind: "write",
		path: SETTINGS_FILE,
		text,
		why: "who holds card data, by the labels in use, and who approves"
	};
	if (unheard === "") return {
		kind: "keep",
		path,
		why: "it has a word for every label about card data",
		lines: ""
	};
	return {
		kind: "keep",
		path,
		why: "it has no word for these labels, if they matter",
		lines: unheard
	};
}
function ownersSteps(snapshot, lines, { names, from }) {
	const path = CODEOWNERS_PLACES.find((place) => snapshot.files.has(place));
	const who = {
		kind: "say",
		message: {
			option: `owners  ${names.join(" ")}, as you said`,
			settings: `owners  ${names.join(" ")}, named by the settings`,
			codeowners: `owners  ${names.join(" ")}, chosen by their names in CODEOWNERS: make sure`,
			guessed: `owners  ${names.join(" ")} is a guess: write the team that answers for PCI DSS, or name it with \`--owner\``,
			placeholder: `owners  ${names.join(" ")} is a placeholder: write the team that answers for PCI DSS, or name it with \`--owner\``
		}[from]
	};
	if (path === void 0) return [{
		kind: "write",
		path: CODEOWNERS_FILE,
		text: "# The last line that matches decides, alone. Proposed by `cde-gate init`.\n" + lines,
		why: "who must approve changes of the gate itself and of all that holds card data"
	}, who];
	if (lines === "") return [{
		kind: "keep",
		path,
		why: "all that matters has an owner",
		lines
	}];
	return [{
		kind: "keep",
		path,
		why: "these lines are missing at its end",
		lines
	}, who];
}
function gapSteps(gaps) {
	const [first, ...rest] = gaps;
	if (first === void 0) return [];
	const more = rest.length === 0 ? "" : `, and ${rest.length} more`;
	return [{
		kind: "say",
		message: `unread  ${first.at.path}:${first.at.line}: ${first.message}${more}; what it holds is not among the proposals`
	}];
}
/** The host reads files out of git, where a link is a file of its own. */
function refuseLinks(top) {
	for (const folder of [".github", ".github/workflows"]) if (lstatSync(join(top, folder), { throwIfNoEntry: false })?.isSymbolicLink() === true) throw new FolderFailure(`\`${folder}\` is a symbolic link, which GitHub does not follow; make it a folder`);
}
/** Does it and says so, in one line and the lines to add. */
function carryOut(top, step) {
	if (step.kind === "say") return terminal$1(step.message);
	const told = (what) => terminal$1(`${what.padEnd(7)} ${step.path}: ${step.why}`);
	const indented = (text) => text.trimEnd().split("\n").map((line) => `          ${terminal$1(line)}`).join("\n");
	if (step.kind === "keep") return step.lines === "" ? told("kept") : `${told("kept")}\n${indented(step.lines)}`;
	const file = join(top, step.path);
	if (existsSync(file)) return `${told("kept")}; it is ignored by git, and would say\n${indented(step.text)}`;
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, step.text, { flag: "wx" });
	return told("wrote");
}
// src/shell/commands/scan.ts
/** Larger files are not opened; a reader would refuse their text anyway. */
const MAX_BYTES = 128e6;
/** What a report of a vulnerability scanner says, and whether it says enough to be a proof. */
const scan = {
	usage: "read FILE [--digest sha256:…]   [--format text|json]",
	summary: "tell which image a scan report is about, what it found, and whether it can be a proof",
	run: async (args, out) => {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				digest: { type: "string" },
				format: {
					type: "string",
					default: "text"
				}
			}
		});
		const [verb, file, ...others] = positionals;
		if (verb !== "read" || file === void 0 || others.length > 0) throw new UsageError("say which report to read");
		if (values.format !== "text" && values.format !== "json") throw new UsageError(`there is no format \`${values.format}\`; known: text, json`);
		if (values.digest !== void 0 && !/^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(values.digest)) throw new UsageError(`\`${values.digest}\` is not a digest such as sha256:…`);
		const text = readText(file);
		if (typeof text !== "string") {
			out.complain(`\`${file}\` cannot be read: ${text.problem}`);
			return 2;
		}
		const reading = readScan(text);
		const answer = explainScan(reading, values.digest);
		out.print(values.format === "json" ? JSON.stringify(answer, void 0, 2) : toText(reading, answer));
		return answer.usable ? 0 : 1;
	}
};
function readText(file) {
	try {
		if (statSync(file).size > MAX_BYTES) return { problem: `it is larger than ${MAX_BYTES} bytes` };
		return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
	} catch (error) {
		return { problem: error instanceof Error ? error.message : String(error) };
	}
}
/** The verdict first. Everything in a report is somebody else's text, so nothing of it is printed as it is. */
function toText(reading, answer) {
	const known = reading.usable ? reading.report : reading.draft;
	const lines = [
		["image", ...answer.digest === null ? known.subjects.length === 0 ? ["none by digest"] : known.subjects : [answer.digest]],
		["scanner", [answer.scanner ?? "not said", answer.version ?? ""].join(" ").trimEnd()],
		["scanned", answer.scannedAt ?? "not said"],
		["database", known.databaseAt ?? "not said"],
		["platform", known.platform ?? "not said"],
		["findings", SEVERITIES.map((severity) => `${answer.counts[severity]} ${severity}`).join(", ")],
		["format", known.format],
		...known.notes.slice(0, 20).map((note) => ["note", note])
	].flatMap(([name = "", ...texts]) => texts.slice(0, 20).map((each) => `  ${name.padEnd(9)} ${terminal$1(each)}`));
	return [answer.reason === null ? "usable" : `not usable: ${terminal$1(answer.reason)}`, ...lines].join("\n");
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
	scan,
	demo,
	init,
	doctor
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
