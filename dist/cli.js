#!/usr/bin/env node
import { _ as readGivenContexts, a as UsageError, c as openSources, d as openCredentials, f as requestOf, g as readPart, h as notAllowed, i as readText$2, l as saveImageFacts, m as resolveHost, n as checkDigest, o as collectImageFacts, p as LIMITS$1, r as readBytes, s as loadImageFacts, t as readOutcomes, u as openRegistries, v as FolderFailure, y as readFolder } from "./outcomes.js";
import { $ as parseSelector, C as mergedStatus, D as render, E as FORMATS, F as readSettings, G as buildModel, H as everyImage, I as wantedOf, J as isNamedPolicy, K as candidateOf, L as parseSettings, M as evaluate, N as learn, P as prepare, Q as viewOf, R as PCI_DSS, S as mergeOutcomes, U as detectEnforcement, V as createCompiler, W as policyKind, X as NO_VALUATION, Y as tierOf, Z as factsOf, a as findPinnableOverrides, at as EMBEDDED_ROOT, c as changesAs, ct as parseImageReference, d as verdictText, dt as labelSelector, et as parseCalicoSelector, f as connectivity, ft as SEVERITIES, g as verdict, h as rulesAt, i as findPinnable, it as openVerifier, j as conclude, l as connectionsAs, lt as pinning, m as readModels, n as keepMeaning, nt as describeSelector, o as pinFile, ot as explainImage, p as connectivityDiff, q as isNamed, r as explainScan, rt as selects, s as GRAPH_FORMATS, st as imageKey, t as asksNodes, tt as EVERYTHING$1, u as peerText, ut as readScan, v as MERGED_FORMATS, xt as exitStatus, y as renderMerged, yt as terminal$1, z as RULES } from "./gate.js";
import { A as explainOwner, Bt as folderOf, E as SETTINGS_PATHS, Ft as createReader, Ht as liesWithin, It as readManifests, J as foldOwners, Jt as isLabelValue, N as parseCodeowners, O as CODEOWNERS_PLACES, Pt as canHoldManifests, Qt as readResources, S as expectGit, Sn as parsePathPattern, T as isWanted, U as spellPath, Ut as resolvePath, Vt as foldersAbove, Zt as locationOf, _ as now, _n as canonicalJson, a as inputsOf, an as repoPath, c as folderName, cn as isManifestFile, dn as looksLikeManifest, en as resourceKey, fn as readDocuments, gn as asString, hn as asObject, ht as parsePort, i as openFolder, j as findCodeowners, k as decidingLine, l as EVERYTHING$2, ln as READER_LIMITS, n as readSides, nn as toLabels, nt as workloadId, o as findRoots, on as isChart, pn as asList, q as toClusterSnapshot, qt as isLabelKey, r as findApplied, rn as fileLocation, s as TREE_ONLY, sn as isKustomization, t as TOOL, tn as resourceName, un as locate, v as GitFailure, vn as valueAt, x as defaultBase, y as askGit, zt as ROOT } from "./shell.js";
import { t as require_semver } from "./vendor.js";
import { parseArgs } from "node:util";
import { closeSync, constants, existsSync, ftruncateSync, lstatSync, mkdirSync, openSync, readFileSync, readdirSync, realpathSync, writeFileSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
// src/shell/commands/check.ts
/** The main job offline: the merge result of head against the tip of base, or one folder against another. */
const check = {
	usage: "[--repo DIR] [--base REF] [--head REF] | --base-dir DIR --head-dir DIR   [--format text|markdown|json|sarif|html] [--output FILE] [--online [--save-image-facts FILE] | --image-facts FILE] [--all-images] [--cluster NAME | --share N/M] [--context FILE|DIR]… [--context-cluster NAME] [--repository URL]… [--branch NAME]",
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
				output: { type: "string" },
				online: {
					type: "boolean",
					default: false
				},
				"all-images": {
					type: "boolean",
					default: false
				},
				"image-facts": { type: "string" },
				"save-image-facts": { type: "string" },
				repository: {
					type: "string",
					multiple: true,
					default: []
				},
				branch: { type: "string" },
				cluster: { type: "string" },
				context: {
					type: "string",
					multiple: true,
					default: []
				},
				"context-cluster": { type: "string" },
				share: { type: "string" }
			}
		});
		const formats = values.format.split(",").map(parseFormat);
		const context = readGivenContexts(values.context, values["context-cluster"]);
		const evidence = {
			...await collect(values, out),
			context
		};
		out.progress("judging");
		const prepared = prepare(evidence);
		const judgement = conclude(learn(prepared, await askAboutImages(prepared, values, out)), TOOL);
		out.progress("");
		write(judgement, formats, values.output, out);
		return exitStatus(judgement);
	}
};
/** What is known of the images: from a file, from their registries, or nothing. */
async function askAboutImages(prepared, values, out) {
	const [load, save] = [values["image-facts"], values["save-image-facts"]];
	if (load !== void 0 && (values.online || save !== void 0)) throw new UsageError("`--image-facts` is instead of `--online` and `--save-image-facts`");
	if (save !== void 0 && !values.online) throw new UsageError("`--save-image-facts` needs `--online`");
	if (load !== void 0) return loadImageFacts(load);
	const policy = prepared.settings.value.images;
	const wanted = wantedOf(prepared);
	const facts = values.online && policy !== void 0 && wanted.length > 0 ? await collectImageFacts(wanted, policy, openSources(policy, process.env, requestOf(process.env["GITHUB_TOKEN"] ?? "")), (done, of) => out.progress(`asking registries: ${done} of ${of}`)) : /* @__PURE__ */ new Map();
	if (save !== void 0) writeFileSync(save, saveImageFacts(facts));
	return facts;
}
async function collect(values, out) {
	const images = values["all-images"] ? "all" : "changed";
	const part = readPart(values.cluster, values.share);
	if (typeof part === "object" && "problem" in part) throw new UsageError(part.problem);
	const how = {
		discovery: {
			repository: values.repository,
			branch: values.branch
		},
		part: part ?? EVERYTHING$2,
		tell: (what) => out.progress(what)
	};
	const [baseDir, headDir] = [values["base-dir"], values["head-dir"]];
	if (baseDir === void 0 !== (headDir === void 0)) throw new UsageError("`--base-dir` and `--head-dir` go together");
	if (baseDir !== void 0 && headDir !== void 0) {
		const [base, head] = [readFolder(baseDir), readFolder(headDir)];
		return {
			base,
			head,
			merge: { kind: "clean" },
			rendered: await findApplied({
				base: {
					snapshot: base,
					open: async () => openFolder(baseDir)
				},
				head: {
					snapshot: head,
					open: async () => openFolder(headDir)
				},
				settings: settingsOf(base),
				whole: images === "all",
				...how
			}),
			request: void 0,
			images,
			part,
			now: now()
		};
	}
	out.progress("reading both sides from git");
	const base = values.base ?? await defaultBase(values.repo, values.head);
	return {
		...await readSides(values.repo, {
			base,
			head: values.head,
			headIs: "branch",
			whole: images === "all"
		}, { applying: {
			settingsOf,
			...how
		} }),
		request: void 0,
		images,
		part,
		now: now()
	};
}
/** The settings of the base side say what is applied, and which files hold manifests. */
const settingsOf = (base) => readSettings(base, now()).value;
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
	const model = buildModel(read.value, createCompiler(detectEnforcement(enforcement, read.value)));
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
/** What a job tells the gate under the name of an input. */
function inputOf({ workflow, route }, name) {
	return says(workflow, ...route, "with", name);
}
/** Whether a job judges a part of the clusters, for another to join. */
function isPart(gate) {
	return inputOf(gate, "share") !== void 0 || inputOf(gate, "cluster") !== void 0;
}
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
function judgePermissions(gate, gates) {
	const { workflow, id } = gate;
	const own = says(workflow, "jobs", id, "permissions");
	const place = own === void 0 ? ["permissions"] : [
		"jobs",
		id,
		"permissions"
	];
	const given = own ?? says(workflow, "permissions");
	const part = "permissions";
	const token = asString(inputOf(gate, "token"));
	if (token !== void 0 && !/github\.token|GITHUB_TOKEN/.test(token)) return [fine(part, "the gate has a token of its own", spot(workflow, ...gate.route, "with", "token"))];
	if (given === void 0) return [warn(part, "no `permissions` are named, so what the token may do hangs on settings elsewhere", "write `permissions: { contents: read, pull-requests: write, actions: write }`", spot(workflow, "jobs", id))];
	const where = spot(workflow, ...place);
	if (typeof given === "string") {
		const cure = "name `contents: read`, `pull-requests: write` and `actions: write`";
		return [given === "write-all" ? warn(part, "`write-all` gives the token more than the gate needs", cure, where) : warn(part, `with \`${given}\` nobody is asked to review and nothing is commented`, cure, where)];
	}
	const reviews = !isPart(gate) && gates.some((each) => triggersOf(each).has("pull_request_review"));
	const lacking = WANTED.filter(({ scope, least }) => rank(valueAt(given, scope)) < rank(least)).filter(({ scope }) => scope !== "actions" || reviews).filter(({ scope }, index, all) => all.findIndex((each) => each.scope === scope) === index);
	const used = usedScopes(gate);
	const generous = Object.entries(asObject(given) ?? {}).filter(([scope, word]) => word === "write" && !used.some((each) => each === scope));
	const rows = [...lacking.map(({ scope, least, level, message }) => level(part, `without \`${scope}: ${least}\` ${message}`, `add \`${scope}: ${scope === "pull-requests" ? "write" : least}\``, where)), ...generous.map(([scope]) => warn(part, `\`${scope}: write\` is more than the gate needs`, "remove it, or give it to the job that needs it", spot(workflow, ...place, scope)))];
	return rows.length > 0 ? rows : [fine(part, "the token may do what the gate needs and nothing else", where)];
}
/** The scopes that may be `write` for what the job does. */
function usedScopes(gate) {
	const { workflow, id } = gate;
	const steps = asList(says(workflow, "jobs", id, "steps")).map((step) => asString(valueAt(step, "uses")) ?? "");
	return [
		...WANTED.flatMap(({ scope, least }) => least === "write" ? [scope] : []),
		...inputOf(gate, "check-run") === void 0 ? [] : ["checks"],
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
		...gates.flatMap((gate) => isPart(gate) ? judgePart(gate, gates) : judgeJob(gate)),
		...gates.flatMap((gate) => isPart(gate) ? [] : judgeName(gate, workflows)),
		...gates.flatMap((gate) => judgePermissions(gate, own))
	];
}
function judgePin({ workflow, route, uses }) {
	const at = spot(workflow, ...route, "uses");
	if (isUsesPlaceholder(uses)) return wrong("pin", `\`${uses}\` is a placeholder and cannot run`, "write the repository of the gate and the full id of a commit you reviewed", at);
	if (uses.startsWith("./")) return wrong("pin", `\`${uses}\` is taken from the commit that is judged, so a pull request could replace the gate`, "use the gate from its own repository, pinned by commit", at);
	return isPinned(uses) ? fine("pin", `\`${uses}\` is pinned by commit`, at) : wrong("pin", `\`${uses}\` is not pinned: whoever moves that name replaces the gate`, "write the full 40 digits of a commit id behind `@`", at);
}
/** A part that is skipped or fails makes the joined verdict undecided, so there only has to be somebody who joins. */
function judgePart(gate, gates) {
	const { workflow, id, name } = gate;
	const joins = gates.some((each) => each.workflow === workflow && inputOf(each, "outcomes") !== void 0);
	const at = spot(workflow, "jobs", id);
	return [joins ? fine("job", `job \`${name}\` judges a part, and another joins the parts`, at) : wrong("job", `job \`${name}\` judges a part of the clusters, and no job of its workflow joins the parts`, "add a job with the input `outcomes` and require that one; docs/matrix.md", at), ...judgeCheckout(gate)];
}
/** The only condition that never skips. */
const isAlways = (condition) => typeof condition === "string" && /^\s*(always\(\)|\$\{\{\s*always\(\)\s*\}\})\s*$/.test(condition);
function judgeJob(gate) {
	const { workflow, id, name, route } = gate;
	const job = ["jobs", id];
	const places = route.length > job.length ? [job, route] : [job];
	const what = (place) => place === job ? "the job" : "the step";
	const rows = places.flatMap((place) => {
		const has = (key) => says(workflow, ...place, key);
		const bad = (key, message, cure) => wrong("job", `${what(place)} ${message}`, cure, spot(workflow, ...place, key));
		return [...has("if") === void 0 || isAlways(has("if")) ? [] : [bad("if", "has an `if`: when it is skipped the required check counts as green", "remove `if`")], ...has("continue-on-error") === void 0 || has("continue-on-error") === false ? [] : [bad("continue-on-error", "has `continue-on-error`: a red gate would let the merge pass", "remove it; `mode: warn` in the settings rehearses")]];
	});
	const whole = spot(workflow, ...job);
	if (says(workflow, ...job, "needs") !== void 0 && !isAlways(says(workflow, ...job, "if"))) rows.push(wrong("job", "the job has `needs`: when the other job fails this one is skipped, and skipped counts as green", inputOf(gate, "outcomes") === void 0 ? "remove `needs`" : "add `if: always()` to the job", spot(workflow, ...job, "needs")));
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
		out.print(values.format === "json" ? toJson$2(diagnoses) : toText$3(diagnoses));
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
function toText$3(diagnoses) {
	const lines = diagnoses.map((each) => {
		const where = each.at === void 0 ? "" : `${each.at.path}:${each.at.line}: `;
		const cure = each.level === "fine" ? "" : `; ${each.cure}`;
		return terminal$1(`${SIGNS[each.level]} ${each.check.padEnd(14)} ${where}${each.message}${cure}`);
	});
	const { fine, warn, wrong, unknown: unseen } = countLevels(diagnoses);
	const last = `${fine} fine, ${warn} to know, ${wrong} wrong${unseen === 0 ? "" : `, ${unseen} could not be looked at`}`;
	return [...lines, last].join("\n");
}
function toJson$2(diagnoses) {
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
// src/shell/registry/online.ts
/** Options of the command line that say which registries may be asked, and how. */
const ASKING = {
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
/** Options of the command line that belong to `--online`. */
const ONLINE = {
	online: {
		type: "boolean",
		default: false
	},
	...ASKING
};
/** Asks the registry of one reference, with the credentials of this machine. Never throws. */
async function askOnline(text, values) {
	const reading = parseImageReference(text);
	if (reading.kind !== "image") return notAsked(reading.kind === "local-id" ? "the id of an image on a node" : "no image");
	const { reference } = reading;
	const resolution = await openAllowed([reference.registry], values, LIMITS$1).resolve(reference);
	return resolution.kind === "found" ? {
		...resolution,
		pin: pinOf(reference, resolution)
	} : resolution;
}
/** The registries that `--allow` names, or else these, with the credentials of this machine. */
function openAllowed(hosts, values, limits) {
	const allowed = (values.allow ?? hosts).map((host) => ({
		host,
		realms: values.realm ?? [],
		transport: values["plain-http"] ? "http" : "https",
		network: values.private ? "private" : "public"
	}));
	return openRegistries(allowed, openCredentials(process.env), resolveHost, limits);
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
	return tellMatch(parseSelector(document.value) ?? EVERYTHING$1, labels, map, tell);
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
// src/shell/commands/merge.ts
/** Joins the outcomes of several runs, each of which judged some clusters of one merge. */
const merge = {
	usage: "OUTCOME.json|DIR… [--format text|markdown|json] [--output FILE]",
	summary: "join the JSON reports of runs with `--cluster` or `--share` into one verdict",
	run: async (args, out) => {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				format: {
					type: "string",
					default: "text"
				},
				output: { type: "string" }
			}
		});
		const format = MERGED_FORMATS.find((each) => each === values.format);
		if (format === void 0) throw new UsageError(`there is no format \`${values.format}\`; known: ${MERGED_FORMATS.join(", ")}`);
		if (positionals.length === 0) throw new UsageError("wants the JSON report of every part");
		const merged = mergeOutcomes(readOutcomes(positionals));
		const text = renderMerged(format, merged, TOOL);
		if (values.output === void 0) out.print(text);
		else writeFileSync(values.output, text);
		return mergedStatus(merged);
	}
};
// src/shell/pin/answers.ts
/**
* Registries that everybody knows. Files name hosts that their author chose, so no other one is asked, let alone shown a
* password, unless the user names it.
*/
const WELL_KNOWN = [
	"docker.io",
	"gcr.io",
	"ghcr.io",
	"mcr.microsoft.com",
	"public.ecr.aws",
	"quay.io",
	"registry.gitlab.com",
	"registry.k8s.io"
];
/** A whole folder has more to ask than one reference. */
const PATIENCE = {
	...LIMITS$1,
	totalMs: 6e5
};
/** Asks for the digest of every image, each once. Never throws; `progress` hears how many are done. */
async function askDigests(wanted, values, progress) {
	const asked = new Map(wanted.map((each) => [imageKey(each.asked), each.asked]));
	if (asked.size === 0) return {
		answers: /* @__PURE__ */ new Map(),
		silent: /* @__PURE__ */ new Set()
	};
	const registries = openAllowed(WELL_KNOWN, values, PATIENCE);
	let done = 0;
	const found = await Promise.all([...asked].map(async ([key, reference]) => {
		const resolution = await registries.resolve(reference);
		done += 1;
		progress(`asking registries: ${done} of ${asked.size} images`);
		return [key, resolution];
	}));
	progress("");
	return {
		answers: new Map(found.map(([key, resolution]) => [key, toAnswer(resolution)])),
		silent: new Set(found.filter(([, { kind }]) => kind !== "found" && kind !== "missing").map(([key]) => key))
	};
}
function toAnswer(resolution) {
	if (resolution.kind === "found") return {
		kind: "digest",
		digest: resolution.digest
	};
	const cure = resolution.kind === "not-allowed" ? " (`--allow HOST`)" : "";
	return {
		kind: "none",
		why: `${resolution.why}${cure}`
	};
}
// src/shell/pin/files.ts
/** All files that can hold manifests. Settings of the gate are not asked: whoever names a folder means what is in it. */
const EVERYTHING = {
	include: [],
	exclude: []
};
/** Reads folders and single files, each once. Throws FolderFailure for a path that is neither. */
function readSources(paths) {
	const met = /* @__PURE__ */ new Set();
	const parts = paths.map((path) => {
		const { folder, snapshot } = readPath(path);
		const home = realpathSync(folder);
		const files = new Map([...snapshot.files].filter(([name]) => {
			const isNew = !met.has(join(home, name));
			met.add(join(home, name));
			return isNew;
		}));
		return readSnapshot(folder, {
			...snapshot,
			files
		});
	});
	return {
		files: parts.flatMap(({ files }) => files),
		unreadable: parts.flatMap(({ unreadable }) => unreadable),
		skipped: parts.flatMap(({ skipped }) => skipped),
		possible: parts.flatMap(({ possible }) => possible)
	};
}
function readPath(path) {
	const found = lstatSync(path, { throwIfNoEntry: false });
	if (found === void 0) throw new FolderFailure(`\`${path}\` does not exist; name a file or a folder`);
	const isEditable = (name) => canHoldManifests(name, EVERYTHING);
	if (found.isDirectory() || !isEditable(repoPath(basename(path)))) return {
		folder: path,
		snapshot: readFolder(path, isEditable)
	};
	const folder = dirname(path);
	return {
		folder,
		snapshot: readFolder(folder, (name) => name === basename(path))
	};
}
function readSnapshot(folder, { files, unread, gaps }) {
	const charts = [...files.keys(), ...unread.keys()].filter(isChart).toSorted();
	const rendered = new Set(charts.flatMap((path) => ["templates", "charts"].flatMap((name) => below(path, name))));
	const sources = [];
	const unreadable = [];
	const possible = [];
	for (const [path, { text }] of files) {
		if (liesWithin(path, rendered)) continue;
		const { value: documents, gaps: broken } = readDocuments(path, text);
		if (looksLikeManifest(text)) unreadable.push(...broken);
		const places = documents.flatMap((document) => readResources(document).value).flatMap(everyImage);
		const images = places.flatMap(({ resource, place, image, certainty }) => certainty === "possible" || image === void 0 ? [] : [{
			document: resource.document,
			route: [...resource.route, ...place.route],
			image
		}]);
		const readings = isKustomization(path) ? documents.map((document) => findPinnableOverrides(text, document)) : [findPinnable(text, images)];
		const reading = {
			wanted: readings.flatMap(({ wanted }) => wanted),
			told: readings.flatMap(({ told }) => told),
			pinned: readings.reduce((sum, { pinned }) => sum + pinned, 0)
		};
		sources.push({
			folder,
			path,
			text,
			reading
		});
		for (const { certainty, image = "", place } of places) {
			const read = parseImageReference(image);
			const state = pinning(read);
			if (certainty === "possible" && read.kind === "image" && state.kind === "unpinned") possible.push({
				at: locationOf(place),
				image,
				why: state.reason
			});
		}
	}
	const chartGap = "charts are not edited; pin images in their values, or commit what they render";
	return {
		files: sources,
		unreadable: unreadable.map((gap) => ({
			...gap,
			folder
		})),
		skipped: [...charts.map((path) => ({
			folder,
			at: fileLocation(path),
			why: chartGap
		})), ...gaps.map(({ at, message }) => ({
			folder,
			at,
			why: message
		}))],
		possible: possible.map((each) => ({
			...each,
			folder
		}))
	};
}
const below = (path, name) => {
	const place = resolvePath(folderOf(path), name);
	return place === void 0 ? [] : [place];
};
/** Why a file was not written; undefined when it was. */
function writeSource({ folder, path, text }, edited) {
	const file = join(folder, path);
	if (realpathSync(dirname(file)) !== join(realpathSync(folder), folderOf(path))) return "it lies behind a link";
	try {
		const handle = openSync(file, constants.O_RDWR | constants.O_NOFOLLOW);
		try {
			const bytes = Buffer.from(edited);
			if (!readFileSync(handle).equals(Buffer.from(text))) return "it was changed meanwhile; run again";
			writeSync(handle, bytes, 0, bytes.length, 0);
			ftruncateSync(handle, bytes.length);
		} finally {
			closeSync(handle);
		}
	} catch (error) {
		return `it cannot be written (${error instanceof Error && "code" in error ? String(error.code) : "unknown error"})`;
	}
}
// src/shell/pin/line-diff.ts
/**
* A unified diff without context of edits that stay within their lines, or put new ones behind them.
* `git apply --unidiff-zero` takes it. Empty without edits.
*/
function lineDiff(path, text, edits) {
	const hunks = [];
	let start = 0;
	let added = 0;
	for (const [index, line] of text.split("\n").entries()) {
		const end = start + line.length;
		const own = edits.filter((edit) => edit.start >= start && edit.end <= end).toSorted((a, b) => b.start - a.start);
		if (own.length > 0) {
			const from = start;
			const now = own.reduce((piece, edit) => piece.slice(0, edit.start - from) + edit.text + piece.slice(edit.end - from), line).split("\n");
			const mark = end === text.length ? ["\\ No newline at end of file"] : [];
			hunks.push(`@@ -${index + 1} +${index + 1 + added}${now.length === 1 ? "" : `,${now.length}`} @@`, `-${line}`, ...mark, ...now.map((each) => `+${each}`), ...mark);
			added += now.length - 1;
		}
		start = end + 1;
	}
	return hunks.length === 0 ? "" : [
		`--- a/${path}`,
		`+++ b/${path}`,
		...hunks
	].join("\n");
}
// src/shell/commands/pin.ts
/** Writes digests behind tags. Nothing else of a file changes, and no link is followed. */
const pin = {
	usage: "[PATH…] [--check | --dry-run] [--allow HOST]… [--realm HOST]… [--private] [--plain-http]   [--format text|json]",
	summary: "write the digest of every image behind its tag; `--check` only says what is unpinned, `--dry-run` prints a diff",
	run: async (args, out) => {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				...ASKING,
				check: {
					type: "boolean",
					default: false
				},
				"dry-run": {
					type: "boolean",
					default: false
				},
				format: {
					type: "string",
					default: "text"
				}
			}
		});
		if (values.check && values["dry-run"]) throw new UsageError("`--check` and `--dry-run` exclude each other");
		if (values.format !== "text" && values.format !== "json") throw new UsageError(`there is no format \`${values.format}\`; known: text, json`);
		const mode = values.check ? "check" : values["dry-run"] ? "dry-run" : "write";
		out.progress("reading files");
		const sources = readSources(positionals.length === 0 ? ["."] : positionals);
		const wanted = sources.files.flatMap(({ reading }) => reading.wanted);
		const { answers, silent } = await askDigests(wanted, values, out.progress);
		out.progress("");
		const results = sources.files.map((source) => {
			const file = pinFile(source.path, source.text, source.reading.wanted, answers);
			return {
				source,
				file,
				problem: mode === "write" && file.text !== source.text ? writeSource(source, file.text) : void 0
			};
		});
		if (values.format === "json") out.print(JSON.stringify(toJson$1(mode, results, sources), void 0, 2));
		else print(mode, results, sources, out);
		return statusOf(mode, results, sources, wanted.some(({ asked }) => silent.has(imageKey(asked))));
	}
};
/**
* `--check`: 1 when anything is unpinned. Otherwise 1 when something stays unpinned. 2 when that cannot be told or done: a
* registry did not answer, a document cannot be read, a file cannot be written.
*/
function statusOf(mode, results, { unreadable }, isSilent) {
	const left = results.some(({ source, file }) => file.told.length + source.reading.told.length > 0);
	if (mode === "check" && (left || results.some(({ file }) => file.pinned.length > 0))) return 1;
	if (isSilent || unreadable.length > 0 || results.some(({ problem }) => problem !== void 0)) return 2;
	return left ? 1 : 0;
}
const WORDS = {
	check: "unpinned",
	"dry-run": "would pin",
	write: "pinned"
};
function print(mode, results, sources, out) {
	const tell = mode === "dry-run" ? out.complain : out.print;
	const say = (word, folder, { path, line }, text) => tell(`${word.padEnd(10)} ${terminal$1(join(folder, path))}:${line}  ${text}`);
	for (const { source, file, problem } of results) {
		const { folder, path, text, reading } = source;
		if (problem !== void 0) out.complain(`\`${terminal$1(join(folder, path))}\` was not written: ${problem}`);
		else if (mode === "dry-run" && file.edits.length > 0) out.print(lineDiff(join(folder, path), text, file.edits));
		else if (mode !== "dry-run") for (const { at, from, to } of file.pinned) say(WORDS[mode], folder, at, `${terminal$1(from)} → ${terminal$1(to)}`);
		for (const { at, image, why } of [...reading.told, ...file.told]) say("left", folder, at, `${image === "" ? "no image" : terminal$1(image)}: ${terminal$1(why)}`);
	}
	for (const { folder, at, message } of sources.unreadable) say("unreadable", folder, at, terminal$1(message));
	for (const { folder, at, why } of sources.skipped) say("skipped", folder, at, terminal$1(why));
	for (const { folder, at, image } of sources.possible) say("perhaps", folder, at, `${terminal$1(image)}: a text under \`image\` that may be something else`);
	const { edited, left, before } = countAll(results);
	tell(`${edited} ${WORDS[mode]}, ${left} left, ${before} had a digest`);
}
function countAll(results) {
	const sum = (count) => results.reduce((total, each) => total + count(each), 0);
	return {
		edited: sum(({ file, problem }) => problem === void 0 ? file.pinned.length : 0),
		left: sum(({ file, source }) => file.told.length + source.reading.told.length),
		before: sum(({ source }) => source.reading.pinned)
	};
}
/** Every list in the order of the files. `edits` are `written` in mode `write` only, and where nothing went wrong. */
function toJson$1(mode, results, sources) {
	const place = (folder, { path, line, column }) => ({
		path: join(folder, path),
		line,
		column
	});
	return {
		mode,
		edits: results.flatMap(({ source, file, problem }) => file.pinned.map(({ at, from, to }) => ({
			...place(source.folder, at),
			from,
			to,
			written: mode === "write" && problem === void 0
		}))),
		left: results.flatMap(({ source, file }) => [...source.reading.told, ...file.told].map(({ at, image, why }) => ({
			...place(source.folder, at),
			image,
			why
		}))),
		failed: results.flatMap(({ source, problem }) => problem === void 0 ? [] : [{
			path: join(source.folder, source.path),
			why: problem
		}]),
		unreadable: sources.unreadable.map(({ folder, at, message }) => ({
			...place(folder, at),
			why: message
		})),
		skipped: sources.skipped.map(({ folder, at, why }) => ({
			...place(folder, at),
			why
		})),
		possible: sources.possible.map(({ folder, at, image, why }) => ({
			...place(folder, at),
			image,
			why
		})),
		counts: countAll(results)
	};
}
// src/shell/commands/roots.ts
/** What a repository applies to which cluster, and what of it is not known. */
const roots = {
	usage: "[DIR] | [--repo DIR] --ref REF   [--repository URL]… [--branch NAME] [--format text|json]",
	summary: "print what is applied to which cluster, and what of it cannot be known",
	run: async (args, out) => {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				repo: {
					type: "string",
					default: "."
				},
				ref: { type: "string" },
				repository: {
					type: "string",
					multiple: true,
					default: []
				},
				branch: { type: "string" },
				format: {
					type: "string",
					default: "text"
				}
			}
		});
		const [directory = ".", ...others] = positionals;
		if (others.length > 0) throw new UsageError("wants one DIR");
		if (values.ref !== void 0 && positionals.length > 0) throw new UsageError("`--ref` reads a commit of `--repo`; leave DIR out");
		if (values.format !== "text" && values.format !== "json") throw new UsageError(`there is no format \`${values.format}\`; known: text, json`);
		const snapshot = values.ref === void 0 ? readFolder(directory) : await readCommit(values.repo, values.ref);
		const settings = readSettings(snapshot, now());
		const { manifests, roots: named } = settings.value;
		const given = named.length > 0 ? named : void 0;
		const discovery = {
			...TREE_ONLY,
			repository: values.repository,
			branch: values.branch,
			given
		};
		const found = findRoots(snapshot, manifests, createReader(), discovery);
		const reading = {
			value: found.value,
			gaps: [
				...settings.gaps,
				...snapshot.gaps,
				...found.gaps
			]
		};
		out.print(values.format === "json" ? JSON.stringify(toJson(reading, snapshot), void 0, 2) : toText$2(reading, snapshot));
		return reading.gaps.some(({ nature }) => nature !== "doubt") ? 2 : 0;
	}
};
/** One commit as it is, whatever it would be merged into. */
async function readCommit(directory, ref) {
	return (await readSides(directory, {
		base: ref,
		head: ref,
		headIs: "merge-result",
		whole: true
	})).head;
}
const placeOf = ({ path, line }) => `${path === "" ? "." : path}:${line}`;
function toJson({ value, gaps }, snapshot) {
	return {
		roots: value.map((root) => {
			const inputs = inputsOf(root, snapshot);
			return {
				...root,
				cluster: root.cluster ?? null,
				namespace: root.namespace ?? null,
				helm: root.helm ?? null,
				kustomize: root.kustomize ? {
					...root.kustomize,
					substitute: Object.fromEntries(root.kustomize.substitute ?? [])
				} : null,
				declaredBy: root.declaredBy ?? null,
				inputs: inputs === "unknown" ? null : [...inputs].toSorted()
			};
		}),
		gaps: gaps.map(({ message, at, nature }) => ({
			message,
			at,
			doubt: nature === "doubt"
		}))
	};
}
function toText$2({ value, gaps }, snapshot) {
	const heads = [
		"root",
		"kind",
		"cluster",
		"namespace",
		"inputs",
		"declared by"
	];
	const rows = value.map((root) => {
		const inputs = inputsOf(root, snapshot);
		return [
			root.id.slice(root.kind.length + 1),
			root.kind,
			root.cluster ?? "–",
			root.namespace ?? "–",
			inputs === "unknown" ? "unknown" : String(inputs.size),
			root.declaredBy === void 0 ? `files of ${folderName(root.folder)}` : placeOf(root.declaredBy)
		].map(terminal$1);
	});
	const known = gaps.filter(({ nature }) => nature !== "doubt");
	const doubts = gaps.filter(({ nature }) => nature === "doubt");
	return [
		table([heads, ...rows]),
		"",
		`${value.length} ${value.length === 1 ? "root" : "roots"} on ${countClusters(value)}`,
		...gapLines("not known", known),
		...gapLines("in doubt", doubts)
	].join("\n");
}
function countClusters(found) {
	const count = new Set(found.map(({ cluster }) => cluster)).size;
	return `${count} ${count === 1 ? "cluster" : "clusters"}`;
}
function gapLines(title, gaps) {
	if (gaps.length === 0) return [];
	return [
		"",
		`${title} (${gaps.length}):`,
		...gaps.map(({ at, message }) => `  ${terminal$1(`${placeOf(at)}: ${message}`)}`)
	];
}
/** Columns as wide as their widest cell; the last one needs no blanks. */
function table(rows) {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
	return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd()).join("\n");
}
// src/shell/commands/scan-verify.ts
const VERIFY_USAGE = "verify BUNDLE (--issuer URL --subject PATTERN [--repository NAME] [--ref REF…] [--trigger EVENT…] [--runner KIND] | --key FILE [--no-log]) (--digest sha256:… | --artifact FILE) [--root FILE…] [--format text|json]";
const OPTIONS = {
	issuer: { type: "string" },
	subject: { type: "string" },
	repository: { type: "string" },
	ref: {
		type: "string",
		multiple: true
	},
	trigger: {
		type: "string",
		multiple: true
	},
	runner: { type: "string" },
	key: { type: "string" },
	"no-log": {
		type: "boolean",
		default: false
	},
	digest: { type: "string" },
	artifact: { type: "string" },
	root: {
		type: "string",
		multiple: true
	},
	format: {
		type: "string",
		default: "text"
	}
};
/** `cde-gate scan verify`: 0 signed by whom one believes, about what one asked; 1 not; 2 a file cannot be read. */
async function verifyBundle(args, out) {
	const { values, positionals } = parseArgs({
		args: [...args],
		allowPositionals: true,
		options: OPTIONS
	});
	const [file, ...others] = positionals;
	if (file === void 0 || others.length > 0) throw new UsageError("say which bundle to verify");
	if (values.format !== "text" && values.format !== "json") throw new UsageError(`there is no format \`${values.format}\`; known: text, json`);
	checkDigest(values.digest);
	if (values.digest === void 0 === (values.artifact === void 0)) throw new UsageError("say what the bundle has to be about: either a `--digest` or an `--artifact`");
	const unreadable = [];
	const open = (path, read) => {
		const content = read(path);
		if (typeof content !== "object" || content === null || !("problem" in content)) return content;
		unreadable.push(`\`${path}\` cannot be read: ${content.problem}`);
	};
	const text = open(file, readText$2);
	const pem = values.key === void 0 ? void 0 : open(values.key, readText$2);
	const roots = (values.root ?? []).map((path) => open(path, readText$2) ?? "");
	const artifact = values.artifact === void 0 ? void 0 : open(values.artifact, readBytes);
	if (text === void 0 || unreadable.length > 0) {
		for (const line of unreadable) out.complain(line);
		return 2;
	}
	const { value: verifier, problems } = openVerifier([signerOf(values, pem)], roots);
	for (const problem of problems) out.complain(terminal$1(problem));
	const answer = tell(verifier, text, values.digest, artifact);
	out.print(values.format === "json" ? JSON.stringify(answer, void 0, 2) : toText$1(answer, roots.length));
	return answer.verified ? 0 : 1;
}
function signerOf(values, pem) {
	const { issuer, subject, repository, ref: refs = [], trigger: triggers = [], runner } = values;
	const isKeyless = issuer !== void 0 && subject !== void 0 && pem === void 0;
	if (pem !== void 0 && issuer === void 0 && subject === void 0) return {
		kind: "key",
		name: "key",
		pem,
		tlog: !values["no-log"]
	};
	if (!isKeyless) throw new UsageError("say whom to believe: `--issuer` and `--subject`, or a `--key`");
	if (runner !== void 0 && runner !== "github-hosted" && runner !== "self-hosted") throw new UsageError("a runner is `github-hosted` or `self-hosted`");
	return {
		kind: "keyless",
		name: "identity",
		issuer,
		subject,
		repository,
		refs,
		triggers,
		runner
	};
}
const NOTHING = {
	identity: null,
	signedAt: null,
	logged: null,
	about: [],
	predicateType: null,
	digest: null
};
function tell(verifier, bundle, digest, artifact) {
	const told = artifact === void 0 ? verifier.verify({
		bundle,
		about: "",
		where: ""
	}, digest === void 0 ? [] : [digest]) : verifier.verifyFile(bundle, artifact);
	const named = verifier.identify(bundle, artifact ?? /* @__PURE__ */ new Uint8Array());
	const certificate = "reason" in named ? null : named;
	if (told.kind === "refused") return {
		...NOTHING,
		certificate,
		verified: false,
		reason: told.reason
	};
	const { identity, signedAt, logged } = told;
	const known = {
		...NOTHING,
		certificate,
		verified: true,
		reason: null,
		identity,
		signedAt: signedAt ?? null,
		logged
	};
	return told.kind === "signed" ? known : {
		...known,
		about: told.about,
		predicateType: asString(valueAt(told.statement, "predicateType")) ?? null,
		digest: told.digest
	};
}
function toText$1(answer, roots) {
	const root = roots === 0 ? `${EMBEDDED_ROOT.source}, newest key of ${EMBEDDED_ROOT.newest}` : `${roots} given`;
	const verdict = answer.verified ? "verified" : `not verified: ${terminal$1(answer.reason ?? "")}`;
	const { subject, issuer, repository, ref, trigger } = answer.certificate ?? {};
	const facts = answer.verified ? [
		["signer", answer.identity ?? ""],
		["signed", answer.signedAt ?? "at no proved time"],
		["logged", answer.logged === true ? "yes" : "no"],
		...answer.about.map((each) => ["about", each]),
		["predicate", answer.predicateType ?? "none: it signs a file"]
	] : [["subject", subject]];
	const run = [
		["issuer", issuer],
		["run of", repository],
		["at", ref],
		["after", trigger]
	];
	return [verdict, ...[
		...facts,
		...run,
		["root", root]
	].filter(([, text]) => text !== void 0).map(([name = "", text = ""]) => `  ${name.padEnd(9)} ${terminal$1(text)}`)].join("\n");
}
// src/shell/commands/scan.ts
/** What a report of a vulnerability scanner says, and whether it says enough to be a proof. */
const scan = {
	usage: `read FILE [--digest sha256:…]   [--format text|json], or ${VERIFY_USAGE}`,
	summary: "tell which image a scan report is about, what it found, and whether it can be a proof; or whether a bundle is signed by whom one believes",
	run: async (args, out) => {
		if (args[0] === "verify") return verifyBundle(args.slice(1), out);
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
		checkDigest(values.digest);
		const text = readText$2(file);
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
// src/shell/commands/snapshot.ts
/** What kubectl tells of a cluster → one file with what a verdict may hang on, and nothing secret. */
const snapshot = {
	usage: "[FILE…|-] [--cluster NAME] [--taken-at INSTANT] [--output FILE]",
	summary: "keep of `kubectl get … -o json` what a verdict may hang on, to be given as context",
	run: async (args, out) => {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				cluster: { type: "string" },
				"taken-at": { type: "string" },
				output: { type: "string" }
			}
		});
		const at = values["taken-at"] ?? now();
		if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(at) || Number.isNaN(Date.parse(at))) throw new UsageError("`--taken-at` is an instant such as `2026-11-20T03:00:00Z`");
		const resources = [];
		for (const name of positionals.length === 0 ? ["-"] : positionals) {
			const read = await readDump(name);
			if ("problem" in read) return refuse(out, `${name === "-" ? "standard input" : `\`${name}\``} ${read.problem}`);
			resources.push(...read.value);
		}
		const kept = keep(resources);
		if (kept.bodies.length === 0) return refuse(out, "nothing that was given matters for a verdict, so there is no snapshot");
		const text = toClusterSnapshot({
			at,
			cluster: values.cluster,
			tool: `${TOOL.name} ${TOOL.version}`
		}, kept.bodies);
		out.complain(`${kept.bodies.length} of ${resources.length} objects kept${kept.left}`);
		if (values.output === void 0) out.print(text);
		else writeFileSync(values.output, text);
		return 0;
	}
};
function refuse(out, why) {
	out.complain(why);
	return 2;
}
async function readDump(name) {
	const read = await readText(name);
	if (typeof read !== "string") return read;
	const parsed = parseDump(name, read);
	if ("problem" in parsed) return parsed;
	const value = [];
	for (const [index, document] of parsed.value.entries()) {
		const found = readResources(document);
		const [refused] = found.gaps.filter(({ nature }) => nature !== "doubt");
		if (refused !== void 0) return { problem: `holds what cannot be read: ${refused.message}` };
		if (found.value.length === 0 && !isEmptyList(document.value)) return { problem: `holds no Kubernetes object in document ${index + 1}; give the output of \`kubectl get … -o json\` or \`-o yaml\`` };
		value.push(...found.value);
	}
	return parsed.value.length === 0 ? { problem: "is empty" } : { value };
}
async function readText(name) {
	try {
		return name === "-" ? await text(process.stdin) : readFileSync(name, "utf8");
	} catch (error) {
		return { problem: `cannot be read (${error instanceof Error && "code" in error ? String(error.code) : "unknown error"})` };
	}
}
/** Whose dump it is runs this, so its size is bounded by memory only. */
const LIMITS = {
	...READER_LIMITS,
	maxBytes: 5e8,
	maxDocuments: 1e6,
	maxNodes: 1e8
};
/** One JSON value is read by the quick way; anything else, several of them included, as manifests are. */
function parseDump(name, text) {
	const path = repoPath(name);
	try {
		return { value: [{
			path,
			index: 0,
			value: JSON.parse(text),
			text,
			line: 1,
			doubts: []
		}] };
	} catch {
		const { value, gaps } = readDocuments(path, text, LIMITS);
		const [first] = gaps;
		return first === void 0 ? { value } : { problem: `cannot be understood: line ${first.at.line}: ${first.message}` };
	}
}
const isEmptyList = (value) => {
	const items = valueAt(value, "items") ?? value;
	return Array.isArray(items) && items.length === 0;
};
/** What stays, in an order of its own, and in words what does not. */
function keep(resources) {
	const withNodes = asksNodes(resources);
	const folded = foldOwners(resources);
	const left = /* @__PURE__ */ new Map();
	const bodies = /* @__PURE__ */ new Map();
	for (const resource of folded) {
		const body = resource.group === "" && resource.kind === "Node" && !withNodes ? void 0 : keepMeaning(resource);
		if (body === void 0) left.set(resource.kind, (left.get(resource.kind) ?? 0) + 1);
		else bodies.set(`${resourceKey(resource)} ${canonicalJson(body)}`, body);
	}
	const kinds = [...left].toSorted(([a], [b]) => a < b ? -1 : 1).map(([kind, number]) => `${number} ${kind}`);
	const repeated = resources.length - folded.length;
	const words = [...repeated > 0 ? [`${repeated} that their owners tell`] : [], ...kinds];
	return {
		bodies: [...bodies].toSorted(([a], [b]) => a < b ? -1 : 1).map(([, body]) => body),
		left: words.length === 0 ? "" : `; left out: ${words.join(", ")}`
	};
}
// src/shell/terminal.ts
/** The process's own terminal. Colours only where somebody can see them and has not asked for none. */
function terminal() {
	const isWatched = process.stderr.isTTY;
	process.stdout.on("error", (error) => {
		if (error.code !== "EPIPE") throw error;
	});
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
	merge,
	roots,
	snapshot,
	scan,
	pin,
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
