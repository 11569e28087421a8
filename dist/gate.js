import { $ as isWorkload, $t as resourceGap, At as isSubset, Ct as addressParts, D as compareGateFiles, Dt as equal, E as SETTINGS_PATHS, Et as contains, F as EVIDENCE_FOLDER, Ft as createReader, G as CONTEXT_FOLDER, Gt as NAMESPACE_NAME_LABEL, I as coversRepository, It as readManifests, Jt as isLabelValue, K as readContexts, Kt as fieldOf, L as parseRepositoryPattern, M as ownerName, Mt as union$2, Nt as daysBetween$1, Ot as intersect, P as DEFAULT_SCANS, Q as isCalled, Sn as parsePathPattern, St as ALL_IPV6, Tt as toCidrs, Ut as resolvePath, Wt as CALICO_GROUP, X as ownerOf, Xt as labelProblem, Y as keyOf, Yt as isStoredForm, Z as FURTHER_NETWORKS, Zt as locationOf, _n as canonicalJson, _t as portsToJson, an as repoPath, at as toContainer, bn as fingerprint, bt as ALL_ADDRESSES, ct as PROTOCOLS$1, d as clustersOfPart, dt as describePorts, en as resourceKey, et as readWorkload, f as readCluster, fn as readDocuments, ft as everyPortOf, g as groupBy, gn as asString, gt as ports, h as touchedClusters, hn as asObject, in as isLine, it as templateOf, j as findCodeowners, jt as subtract, k as decidingLine, kt as intervals, l as EVERYTHING$1, ln as READER_LIMITS, lt as TRANSPORT_PORTS, m as sharedGaps, mn as asNumber, mt as icmp$1, nn as toLabels, nt as workloadId, ot as ALL_PORTS, p as readUnplaced, pn as asList, pt as firstPort, qt as isLabelKey, rn as fileLocation, rt as containersOf, sn as isKustomization, st as NO_PORTS, tn as resourceName, tt as toPort, u as allClusters, un as locate, ut as describeDestination, vn as valueAt, vt as protocolNumber$1, wt as parseCidr, xn as isMatched, xt as ALL_IPV4, yn as parse$3, yt as readDestination, zt as ROOT } from "./shell.js";
import { i as SCALAR_STYLE, n as COLLECTION_STYLE, o as getScalarValue, r as EVENT_ID, t as require_semver } from "./vendor.js";
import { i as require_dist, n as require_dist$2, r as require_dist$1, t as require_dist$3 } from "./sigstore.js";
// src/outcome.ts
/** Exit status of the CLI and of the action's step. A rehearsal (`mode: warn`) says the same and exits 0. */
function exitStatus({ decision, settings }) {
	if (settings.mode === "warn" || decision.kind === "pass") return 0;
	return decision.kind === "undecided" ? 2 : 1;
}
// src/report/escape.ts
/**
* One function per medium for every string that a pull request may have written: names, labels, paths, image text and
* messages that quote them. Nothing of it may become markup, a mention, a link, a workflow command or an invisible sign.
*/
const SHOWN_CHARACTERS = 200;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}]/gu;
/** The text with nothing hidden in it: line ends as `␤`, other unseen characters as `U+202E`; at most `cap` characters and `…`. */
function visible(text, cap = SHOWN_CHARACTERS) {
	const shown = text.slice(0, cap).replace(/\r\n|\n|\r/g, "␤").replace(INVISIBLE, (sign) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`);
	return text.length > cap || shown.length > cap ? `${shown.slice(0, cap).toWellFormed()}…` : shown;
}
/** A Markdown code span. The fence is longer than any run of backticks inside, so nothing inside can close it. */
function markdownCode(text) {
	const shown = visible(text);
	if (shown.trim() === "") return shown === "" ? "(empty)" : "(blank)";
	const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	const pad = /^[ `]|[ `]$/.test(shown) ? " " : "";
	return `${fence}${pad}${shown}${pad}${fence}`;
}
/** Text of a Markdown paragraph: no markup, and nothing that GitHub turns into a mention, an issue or a link. */
function markdownText(text) {
	return visible(text, 1e3).replace(/[\\`*_{}[\]<>~&$!]/g, (sign) => `\\${sign}`).replace(/^([#+-]|\d+(?=[.)]\s))(?=\S*\s)/, (start) => /\d/.test(start) ? `${start}\\` : `\\${start}`).replace(/@(?=\w)|#(?=\d)|\bGH-(?=\d)|:(?=\/\/)|\bwww(?=\.)/gi, (sign) => `${sign}\u200b`);
}
/** Finished Markdown inside a table cell. A backslash before a pipe is spelled out: renderers disagree about that pair. */
function markdownCell(markdown) {
	return markdown.replace(/\\(?=\|)/g, "U+005C").replaceAll("|", "\\|");
}
/** Text or a quoted attribute of HTML and SVG. */
function html(text, cap) {
	return visible(text, cap).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
/** A Mermaid label to stand in quotes: whatever is not plainly harmless goes by number, so no syntax is left. */
function mermaidLabel(text) {
	return visible(text, 80).replace(/[^\p{L}\p{N} .,/_:()=…␤+-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}
/** Text for a terminal or a job log: no escape sequence, and no command for the runner that reads the log. */
function terminal(text) {
	return visible(text, 2e3).replace(/^(\s*:)(?=:)/, "$1 ").replaceAll("##[", "# #[");
}
/** Text of a SARIF message, where brackets make links and braces are placeholders (SARIF 2.1.0, 3.11.5 and 3.11.6). */
function sarifText(text) {
	return visible(text, 2e3).replace(/[\\[\]]/g, (sign) => `\\${sign}`).replace(/[{}]/g, (sign) => `${sign}${sign}`);
}
// src/report/prose.ts
/** Tagged template: `say\`ask ${code(owner)}\``. Only the literal parts are our own words. */
function say(words, ...values) {
	return words.flatMap((text, index) => [...text === "" ? [] : [{
		kind: "text",
		text
	}], ...values[index] ?? []]);
}
const code = (text) => [{
	kind: "code",
	text
}];
const place = (at) => [{
	kind: "place",
	at
}];
const words = (text) => [{
	kind: "text",
	text
}];
const MAX_MESSAGE = 1e3;
/**
* A message: what stands between backticks is a name. A name that holds backticks may pair wrongly, never unescaped.
* Longer messages are cut: nobody reads them, and reports have an end.
*/
function quoted(message) {
	const parts = (message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE).toWellFormed()}…` : message).split("`");
	return (parts.length % 2 === 1 ? parts : [...parts.slice(0, -2), parts.slice(-2).join("`")]).flatMap((text, index) => text === "" ? [] : [{
		kind: index % 2 === 1 ? "code" : "text",
		text
	}]);
}
/** `a`, `a and b`, `a, b and c`; past `limit` the rest is counted. */
function listed(items, joint, limit = 6) {
	const shown = items.length > limit ? [...items.slice(0, limit - 1), words(`${items.length - limit + 1} more`)] : items;
	return shown.flatMap((item, index) => index === 0 ? item : [...words(index === shown.length - 1 ? ` ${joint} ` : ", "), ...item]);
}
/** Prose in the voice of one medium. */
function speak(prose, speaker) {
	return prose.map((span) => span.kind === "place" ? speaker.place(span.at) : speaker[span.kind](span.text)).join("");
}
/** How a place is called: `payments/vault.yaml:12`; `.` stands for no file at all. */
function placeName({ path, line }) {
	return path === "." ? "the change as a whole" : `${path}:${line}`;
}
/** What follows the name of a place that is no line of head. */
function placeSuffix({ side, elsewhere }) {
	if (elsewhere === true) return " in the context";
	return side === "base" ? " at base" : "";
}
/** `1 finding`, `2 findings`. */
function count(number, one, many = `${one}s`) {
	return `${number} ${number === 1 ? one : many}`;
}
/** What told of clusters, and how old that is: what has changed since then nobody here knows. */
function contextProse(context) {
	const each = ({ path, at, ageDays }) => {
		if (at === void 0 || ageDays === void 0) return say`${code(path)}, of unknown date`;
		const age = ageDays < 0 ? "still to come" : ageDays === 0 ? "today" : `${count(ageDays, "day")} old`;
		return say`${code(path)} of ${words(at.slice(0, 10))} (${words(age)})`;
	};
	return say`With context ${listed(context.map(each), "and")}.`;
}
// src/decision/clusters.ts
/**
* Findings under the names of their clusters. One line of a base that many clusters share makes one finding that names them
* all, so nobody reads it twice; a cluster that joins makes it another finding. What a waiver takes off in one cluster only
* stays apart.
*/
function nameClusters(perCluster) {
	const alike = /* @__PURE__ */ new Map();
	for (const { cluster, findings } of perCluster) for (const finding of findings) {
		const { rule, effect, waiver, message, at, about } = finding;
		const key = JSON.stringify([
			rule,
			effect,
			waiver,
			message,
			at,
			about,
			cluster === void 0
		]);
		const known = alike.get(key);
		if (known === void 0) alike.set(key, {
			finding,
			clusters: cluster === void 0 ? [] : [cluster]
		});
		else if (cluster !== void 0) known.clusters.push(cluster);
	}
	return [...alike.values()].map(({ finding, clusters }) => clusters.length === 0 ? finding : {
		...finding,
		...nameFinding(finding.rule, finding, clusters)
	});
}
const SHOWN$1 = 4;
/** A finding under the names of its clusters, one at least. */
function nameFinding(rule, { message, about }, clusters) {
	const named = `${aboutPrefix(clusters)}${about}`;
	return {
		message: `${messagePrefix(clusters)}${message}`,
		about: named,
		fingerprint: fingerprint(`${rule} ${named}`),
		clusters
	};
}
/** The message and what it is about without the names; undefined where they do not begin with them. */
function unnameFinding({ message, about }, clusters) {
	if (clusters.length === 0) return {
		message,
		about
	};
	const [before, of] = [messagePrefix(clusters), aboutPrefix(clusters)];
	return message.startsWith(before) && about.startsWith(of) ? {
		message: message.slice(before.length),
		about: about.slice(of.length)
	} : void 0;
}
const aboutPrefix = (clusters) => `${clusters.join(SEPARATOR)}: `;
const SEPARATOR = ", ";
function messagePrefix(clusters) {
	const shown = clusters.slice(0, SHOWN$1).map((each) => `\`${each}\``);
	const more = clusters.length > SHOWN$1 ? ` and ${clusters.length - SHOWN$1} more` : "";
	return `${clusters.length === 1 ? "cluster" : "clusters"} ${shown.join(SEPARATOR)}${more}: `;
}
/** Whether a text names a finding of a cluster as reports name it: alone, or with other clusters before it. */
function isAbout(text, about, cluster) {
	if (cluster === void 0) return text === about;
	const end = `: ${about}`;
	return text.endsWith(end) && text.slice(0, -end.length).split(SEPARATOR).includes(cluster);
}
/** One finding of one cluster, wherever else it is found. */
const findingKey = (rule, about, cluster) => JSON.stringify([
	rule,
	about,
	cluster ?? null
]);
/** The keys of a finding in each of its clusters. */
function findingKeys(finding) {
	const { clusters = [] } = finding;
	const about = unnameFinding(finding, clusters)?.about ?? finding.about;
	return clusters.length === 0 ? [findingKey(finding.rule, about, void 0)] : clusters.map((cluster) => findingKey(finding.rule, about, cluster));
}
// src/images/scan/instant.ts
var import_semver = require_semver();
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
const LAST_SECOND = 253402300799;
/**
* A moment as RFC 3339: as it is written, or from seconds since 1970. Undefined for everything else, and for moments not
* after 1970: Go writes year 1 and C writes 0 where nobody set a time.
*/
function instantOf(value) {
	if (typeof value === "number") return value > 0 && value <= LAST_SECOND ? fromSeconds(Math.floor(value)) : void 0;
	return typeof value === "string" && RFC3339.test(value) && Date.parse(value) > 0 ? value : void 0;
}
/** The earliest of several moments: what is proved for all of them. */
function earliest(instants) {
	return instants.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];
}
/** Days between two moments, whichever comes first. */
function daysBetween(a, b) {
	return Math.abs(Date.parse(a) - Date.parse(b)) / 864e5;
}
/** The Gregorian date by counting years of 365.2425 days from March (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
function fromSeconds(seconds) {
	const days = Math.floor(seconds / 86400) + 719468;
	const era = Math.floor(days / 146097);
	const ofEra = days - era * 146097;
	const yearOfEra = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365);
	const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const fromMarch = Math.floor((5 * ofYear + 2) / 153);
	const day = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
	const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
	const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
	const two = (number) => String(number).padStart(2, "0");
	const [hours, minutes] = [Math.floor(seconds % 86400 / 3600), Math.floor(seconds % 3600 / 60)];
	return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${two(hours)}:${two(minutes)}:${two(seconds % 60)}Z`;
}
// src/images/scan/field.ts
/** Longer texts are no name, word or version: a report that hides one in megabytes does not get it printed. */
const MAX_TEXT$1 = 1e3;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
/** The text there, without blanks around it; undefined when there is none, or only blanks, or far too much. */
function textAt$1(value, ...way) {
	const text = valueAt(value, ...way);
	const trimmed = typeof text === "string" && text.length <= MAX_TEXT$1 ? text.trim() : "";
	return trimmed === "" ? void 0 : trimmed;
}
/** The list there; nothing for anything else. Whether something else stands there is asked with `notAList`. */
function listAt(value, ...way) {
	return asList(valueAt(value, ...way));
}
/** The problem where something else than a list stands where findings belong: it would read as "no findings". */
function notAList(value, ...way) {
	const found = valueAt(value, ...way) ?? null;
	return found === null || Array.isArray(found) ? [] : [`\`${way.join(".")}\` is not a list`];
}
/** The moment there, as RFC 3339. */
function timeAt(value, ...way) {
	return instantOf(valueAt(value, ...way));
}
/** Whether the value is a mapping with all these keys of its own. */
function has$1(value, ...keys) {
	const object = asObject(value);
	return object !== void 0 && keys.every((key) => Object.hasOwn(object, key));
}
/** The digest, `sha256:…` or `sha512:…`, as registries write it; none for anything else. */
function digests(value) {
	return typeof value === "string" && DIGEST.test(value) ? [value] : [];
}
/** The digest of `repository@sha256:…`. A name or tag alone identifies nothing. */
function digestsOfReference(value) {
	return typeof value === "string" && value.length <= MAX_TEXT$1 && value.lastIndexOf("@") > 0 ? digests(value.slice(value.lastIndexOf("@") + 1)) : [];
}
/** The digest of a package URL `pkg:oci/name@sha256%3A…?…`, which the percent sign may or may not spell. */
function digestsOfPurl(value) {
	const match = typeof value === "string" && value.length <= MAX_TEXT$1 ? /^pkg:oci\/[^@?#]+@(sha(?:256|512))(?:%3[Aa]|:)([0-9a-f]+)(?:[?#]|$)/.exec(value) : null;
	return match === null ? [] : digests(`${match[1]}:${match[2]}`);
}
/** `linux/amd64`, where both are said. */
function platformAt(value) {
	const [os, architecture] = [textAt$1(value, "os"), textAt$1(value, "architecture")];
	return os === void 0 || architecture === void 0 ? void 0 : `${os}/${architecture}`;
}
// src/images/scan/severity.ts
/** Ranks of a finding, worst first. `unknown` stands last and is counted like every other: it is never "no finding". */
const SEVERITIES = [
	"critical",
	"high",
	"medium",
	"low",
	"negligible",
	"unknown"
];
/** The words scanners use, in lower case. Whatever is not here is `unknown`. */
const WORDS$2 = /* @__PURE__ */ new Map([
	["defcon1", "critical"],
	["critical", "critical"],
	["high", "high"],
	["important", "high"],
	["medium", "medium"],
	["moderate", "medium"],
	["low", "low"],
	["negligible", "negligible"],
	["minimal", "negligible"],
	["informational", "negligible"],
	["info", "negligible"],
	["none", "negligible"]
]);
/** The rank a scanner's word means. */
function toSeverity(word) {
	return WORDS$2.get((word ?? "").trim().toLowerCase()) ?? "unknown";
}
/** The rank of a CVSS base score, by the qualitative scale of CVSS 3.1 (specification, section 5). */
function severityOfScore(score) {
	if (!(score >= 0 && score <= 10)) return "unknown";
	if (score >= 9) return "critical";
	if (score >= 7) return "high";
	if (score >= 4) return "medium";
	return score > 0 ? "low" : "negligible";
}
/** The worst of several; of none, `unknown`. */
function worst(severities) {
	return SEVERITIES.find((severity) => severities.includes(severity)) ?? "unknown";
}
/** How many of each rank. */
function countSeverities(severities) {
	const counts = {
		critical: 0,
		high: 0,
		medium: 0,
		low: 0,
		negligible: 0,
		unknown: 0
	};
	for (const severity of severities) counts[severity] += 1;
	return counts;
}
// src/images/scan/report.ts
const REPORT_LIMITS = {
	maxFindings: 5e4,
	maxSubjects: 100
};
/** A draft with nothing in it, but for what is given. Digests are made unique and sorted. */
function toDraft(format, known) {
	const draft = {
		format,
		subjects: [],
		scanner: void 0,
		version: void 0,
		scannedAt: void 0,
		databaseAt: void 0,
		platform: void 0,
		findings: [],
		notes: [],
		fields: {
			subject: "",
			scanner: "",
			time: ""
		},
		problems: [],
		...known
	};
	return {
		...draft,
		subjects: [...new Set(draft.subjects)].toSorted()
	};
}
/** A finding of which only some is known. One without a name is a finding all the same. */
function toFinding$1(known) {
	return {
		id: known.id ?? "(no id)",
		aliases: known.aliases ?? [],
		severity: known.severity ?? worst([]),
		package: known.package ?? "(no package)",
		fixed: known.fixed,
		publishedAt: known.publishedAt,
		fixedAt: known.fixedAt,
		knownExploited: known.knownExploited ?? false
	};
}
/** Whether a draft is a report: it says what was scanned, by digest, by whom and when, and nothing speaks against it. */
function judgeDraft(draft) {
	const { subjects, scanner, scannedAt, findings, fields, problems, ...facts } = draft;
	const refuse = (reason) => ({
		usable: false,
		reason,
		draft
	});
	const [problem] = problems;
	if (problem !== void 0) return refuse(problem);
	if (findings.length > REPORT_LIMITS.maxFindings) return refuse(`it lists more than ${REPORT_LIMITS.maxFindings} findings`);
	if (subjects.length > REPORT_LIMITS.maxSubjects) return refuse(`it names more than ${REPORT_LIMITS.maxSubjects} digests`);
	if (subjects.length === 0) return refuse(`it names no image by digest: ${fields.subject}`);
	if (scanner === void 0) return refuse(`it does not name its scanner: ${fields.scanner}`);
	if (scannedAt === void 0) return refuse(`it does not say when it scanned: ${fields.time}`);
	return {
		usable: true,
		report: {
			...facts,
			subjects,
			scanner,
			scannedAt,
			findings
		}
	};
}
/** The problem list of a condition: `[reason]` where it holds. */
function when(condition, reason) {
	return condition ? [reason] : [];
}
// src/images/scan/harbor.ts
const KEY$1 = /^application\/vnd\.(?:security\.vulnerability\.report|scanner\.adapter\.vuln\.report\.harbor\+json)(?:;|$)/;
const reportKeys = (json) => Object.keys(asObject(json) ?? {}).filter((key) => KEY$1.test(key));
function isHarbor(json) {
	return reportKeys(json).length > 0;
}
function readHarbor(json) {
	const keys = reportKeys(json);
	const report = valueAt(json, keys[0] ?? "");
	const vulnerabilities = listAt(report, "vulnerabilities");
	const subjects = vulnerabilities.map((each) => listAt(each, "artifact_digests").flatMap(digests));
	return toDraft("Harbor", {
		subjects: subjects.flat(),
		scanner: textAt$1(report, "scanner", "name"),
		version: textAt$1(report, "scanner", "version"),
		scannedAt: timeAt(report, "generated_at"),
		findings: vulnerabilities.map((each) => {
			const fix = valueAt(each, "fix_version");
			return toFinding$1({
				id: textAt$1(each, "id"),
				severity: toSeverity(textAt$1(each, "severity")),
				package: textAt$1(each, "package"),
				fixed: typeof fix === "string" ? fix.trim() !== "" : void 0
			});
		}),
		fields: {
			subject: "`artifact_digests` of its vulnerabilities, so a report without any cannot be bound",
			scanner: "`scanner.name`",
			time: "`generated_at`"
		},
		problems: [
			...when(keys.length > 1, "it holds several reports"),
			...notAList(report, "vulnerabilities"),
			...when(subjects.flat().length > 0 && subjects.some((each) => each.length === 0), "some of its vulnerabilities do not say which image they are about")
		]
	});
}
// src/images/scan/openvex.ts
const STATUSES = [
	"not_affected",
	"affected",
	"fixed",
	"under_investigation"
];
const JUSTIFICATIONS = /* @__PURE__ */ new Set([
	"component_not_present",
	"vulnerable_code_not_present",
	"vulnerable_code_not_in_execute_path",
	"vulnerable_code_cannot_be_controlled_by_adversary",
	"inline_mitigations_already_exist"
]);
function isOpenVex(json) {
	return /^https:\/\/openvex\.dev\/ns(?:\/|$)/.test(textAt$1(json, "@context") ?? "");
}
function readOpenVex(json) {
	const version = valueAt(json, "version");
	const read = listAt(json, "statements").map((each) => readStatement$1(each, timeAt(json, "timestamp")));
	return {
		author: textAt$1(json, "author"),
		version: typeof version === "number" ? version : 0,
		statements: read.flatMap((each) => typeof each === "string" ? [] : [each]),
		problems: [...notAList(json, "statements"), ...read.flatMap((each, index) => typeof each === "string" ? [`statement ${index + 1} ${each}`] : [])]
	};
}
function readOpenVexDraft(json) {
	const { statements, problems } = readOpenVex(json);
	return toDraft("OpenVEX", {
		subjects: statements.flatMap(({ products }) => products.flatMap((product) => product.digests)),
		notes: problems,
		problems: ["it holds exceptions, not what a scan found"]
	});
}
/** The statement, or why it does not apply. */
function readStatement$1(json, documentAt) {
	const named = valueAt(json, "vulnerability");
	const names = [
		textAt$1(named),
		textAt$1(named, "name"),
		textAt$1(named, "@id")?.split("/").at(-1)
	];
	const aliases = listAt(named, "aliases").map((alias) => textAt$1(alias));
	const vulnerabilities = [...new Set([...names, ...aliases].flatMap((name) => name ?? []))];
	const status = STATUSES.find((known) => known === textAt$1(json, "status"));
	const justification = textAt$1(json, "justification");
	const impact = textAt$1(json, "impact_statement");
	const products = listAt(json, "products").flatMap(readProduct);
	const [problem] = [
		...when(vulnerabilities.length === 0, "names no vulnerability"),
		...when(products.length === 0, "names no product"),
		...when(status === void 0, "has no known status"),
		...when(justification !== void 0 && !JUSTIFICATIONS.has(justification), "has no known justification"),
		...when(status === "not_affected" && justification === void 0 && impact === void 0, "says `not_affected` without a justification or an impact statement")
	];
	if (problem !== void 0 || status === void 0) return problem ?? "has no known status";
	return {
		vulnerabilities,
		products,
		status,
		reason: impact ?? justification,
		statedAt: timeAt(json, "timestamp") ?? documentAt
	};
}
function readProduct(json) {
	const purl = textAt$1(json, "identifiers", "purl");
	const id = textAt$1(json) ?? textAt$1(json, "@id") ?? purl;
	if (id === void 0) return [];
	const hashes = Object.keys(asObject(valueAt(json, "hashes")) ?? {}).flatMap((algorithm) => digests(`${algorithm.replace("-", "").toLowerCase()}:${(textAt$1(json, "hashes", algorithm) ?? "").toLowerCase()}`));
	return [{
		id,
		digests: [.../* @__PURE__ */ new Set([
			...digestsOfPurl(id),
			...digestsOfPurl(purl),
			...hashes
		])],
		repository: repositoryOf$1(id) ?? repositoryOf$1(purl ?? ""),
		subcomponents: listAt(json, "subcomponents").flatMap((each) => textAt$1(each) ?? textAt$1(each, "@id") ?? [])
	}];
}
function repositoryOf$1(purl) {
	return (/^pkg:oci\/[^?#]*\?(?:[^#]*&)?repository_url=([^&#]+)/.exec(purl)?.[1])?.replaceAll(/%2f/gi, "/").replaceAll(/%3a/gi, ":");
}
// src/images/scan/slsa.ts
/** The summary, or what it lacks. Anything but PASSED is a failure. */
function readVerificationSummary({ subjects, predicate }) {
	const verifier = textAt$1(predicate, "verifier", "id");
	const verifiedAt = timeAt(predicate, "timeVerified");
	const resourceUri = textAt$1(predicate, "resourceUri");
	const result = textAt$1(predicate, "verificationResult");
	if (verifier === void 0) return { problem: "it does not name its verifier: `verifier.id`" };
	if (verifiedAt === void 0) return { problem: "it does not say when it was verified: `timeVerified`" };
	if (resourceUri === void 0) return { problem: "it does not name what was verified: `resourceUri`" };
	if (result === void 0) return { problem: "it holds no verdict: `verificationResult`" };
	return {
		subjects,
		verifier,
		verifiedAt,
		resourceUri,
		policyUri: textAt$1(predicate, "policy", "uri"),
		policyDigest: digests(`sha256:${textAt$1(predicate, "policy", "digest", "sha256") ?? ""}`)[0],
		verdict: result === "PASSED" ? "passed" : "failed",
		levels: listAt(predicate, "verifiedLevels").flatMap((level) => textAt$1(level) ?? [])
	};
}
function readSummaryDraft(statement) {
	const summary = readVerificationSummary(statement);
	const isRead = !("problem" in summary);
	return toDraft("SLSA verification summary", {
		subjects: statement.subjects,
		scanner: isRead ? summary.verifier : void 0,
		scannedAt: isRead ? summary.verifiedAt : void 0,
		problems: [isRead ? `it is a verdict (${summary.verdict}) and lists no findings: it counts only where the policy accepts this verifier` : summary.problem]
	});
}
/** The provenance, or what it lacks. */
function readProvenance({ subjects, predicate }) {
	const builder = textAt$1(predicate, "runDetails", "builder", "id");
	const buildType = textAt$1(predicate, "buildDefinition", "buildType");
	if (builder === void 0) return { problem: "it does not name its builder: `runDetails.builder.id`" };
	if (buildType === void 0) return { problem: "it does not say how it was built: `buildDefinition.buildType`" };
	return {
		subjects,
		builder,
		buildType,
		externalParameters: valueAt(predicate, "buildDefinition", "externalParameters") ?? null,
		sources: listAt(predicate, "buildDefinition", "resolvedDependencies").flatMap((dependency) => {
			const uri = textAt$1(dependency, "uri");
			const entries = Object.keys(asObject(valueAt(dependency, "digest")) ?? {}).flatMap((algorithm) => {
				const hex = textAt$1(dependency, "digest", algorithm);
				return hex === void 0 ? [] : [[algorithm, hex]];
			});
			return uri === void 0 ? [] : [{
				uri,
				digests: Object.fromEntries(entries)
			}];
		}),
		invocation: textAt$1(predicate, "runDetails", "metadata", "invocationId")
	};
}
function readProvenanceDraft(statement) {
	const provenance = readProvenance(statement);
	return toDraft("SLSA provenance", {
		subjects: statement.subjects,
		problems: ["problem" in provenance ? provenance.problem : "it shows where an image comes from, not that it was scanned"]
	});
}
// src/images/scan/statement.ts
const TYPES = /* @__PURE__ */ new Set(["https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1"]);
function isStatement(json) {
	return has$1(json, "_type", "predicateType");
}
function parseStatement(json) {
	return {
		subjects: listAt(json, "subject").flatMap((subject) => ["sha256", "sha512"].flatMap((algorithm) => digests(`${algorithm}:${(textAt$1(subject, "digest", algorithm) ?? "").toLowerCase()}`))),
		predicateType: textAt$1(json, "predicateType"),
		predicate: valueAt(json, "predicate") ?? null,
		problems: [...when(!TYPES.has(textAt$1(json, "_type") ?? ""), "its `_type` is no in-toto statement of version 0.1 or 1"), ...notAList(json, "subject")]
	};
}
// src/images/scan/grype.ts
/** Settings that leave findings out: a report made with one of them is not a full scan. */
const NARROWING = [
	"only-fixed",
	"only-notfixed",
	"ignore-wontfix",
	"ignore-states",
	"exclude",
	"vex-documents"
];
/** Grype ignores findings of kernel headers by itself: they are about the node's kernel. */
const BUILT_IN_IGNORES = /* @__PURE__ */ new Set([
	"kernel-headers",
	"linux(-.*)?-headers-.*",
	"linux-libc-dev"
]);
function isGrype(json) {
	return has$1(json, "matches", "source") || has$1(json, "matches") && textAt$1(json, "descriptor", "name") === "grype";
}
function readGrype(json) {
	const target = valueAt(json, "source", "target");
	const source = textAt$1(json, "source", "type") ?? "nothing it names";
	const settings = valueAt(json, "descriptor", "configuration");
	const database = valueAt(json, "descriptor", "db");
	return toDraft("Grype JSON", {
		subjects: [...listAt(target, "repoDigests").flatMap(digestsOfReference), ...manifestDigests(target)],
		scanner: textAt$1(json, "descriptor", "name"),
		version: textAt$1(json, "descriptor", "version"),
		scannedAt: timeAt(json, "descriptor", "timestamp"),
		databaseAt: timeAt(database, "built") ?? timeAt(database, "status", "built"),
		platform: platformAt(target),
		findings: listAt(json, "matches").map(toMatch),
		fields: {
			subject: "`source.target.repoDigests`",
			scanner: "`descriptor.name`",
			time: "`descriptor.timestamp`"
		},
		problems: [
			...when(source !== "image", `it is about ${source}, not about an image`),
			...when((valueAt(json, "matches") ?? null) === null, "it did not look for vulnerabilities: `matches` is missing"),
			...notAList(json, "matches"),
			...when(valueAt(database, "status", "valid") === false || isSet(valueAt(database, "error")), "its vulnerability database was not valid"),
			...NARROWING.filter((name) => isSet(valueAt(settings, name))).map((name) => `it was made with \`${name}\`, which leaves findings out`),
			...notAList(settings, "ignore"),
			...when(!listAt(settings, "ignore").every(isBuiltIn), "it was made with ignore rules, which leave findings out")
		]
	});
}
/** A daemon or an archive has no registry's manifest, so Grype makes one up; only one fetched from a registry counts. */
function manifestDigests(target) {
	return textAt$1(target, "userInput")?.startsWith("registry:") === true ? digests(valueAt(target, "manifestDigest")) : [];
}
function isSet(value) {
	const isEmptyList = Array.isArray(value) && value.length === 0;
	return value !== void 0 && value !== null && value !== false && value !== "" && !isEmptyList;
}
function isBuiltIn(rule) {
	return textAt$1(rule, "match-type") === "exact-indirect-match" && BUILT_IN_IGNORES.has(textAt$1(rule, "package", "name") ?? "") && textAt$1(rule, "package", "upstream-name") !== void 0;
}
function toMatch(match) {
	const vulnerability = valueAt(match, "vulnerability");
	return toFinding$1({
		id: textAt$1(vulnerability, "id"),
		aliases: listAt(match, "relatedVulnerabilities").flatMap((related) => textAt$1(related, "id") ?? []),
		severity: toSeverity(textAt$1(vulnerability, "severity")),
		package: textAt$1(match, "artifact", "purl") ?? textAt$1(match, "artifact", "name"),
		fixed: isFixed(vulnerability),
		fixedAt: listAt(vulnerability, "fix", "available").flatMap((fix) => timeAt(fix, "date") ?? dayAt(fix))[0],
		knownExploited: listAt(vulnerability, "knownExploited").length > 0
	});
}
/** Undefined for the states `unknown` and empty: nobody looked, or nobody knows. */
function isFixed(vulnerability) {
	const state = textAt$1(vulnerability, "fix", "state");
	if (state === "fixed" || listAt(vulnerability, "fix", "versions").length > 0) return true;
	return state === "not-fixed" || state === "wont-fix" ? false : void 0;
}
/** Grype writes some dates as days. */
function dayAt(fix) {
	const day = textAt$1(fix, "date");
	return day !== void 0 && /^\d{4}-\d{2}-\d{2}$/.test(day) ? [`${day}T00:00:00Z`] : [];
}
// src/images/scan/trivy.ts
const FIELDS$4 = {
	subject: "`Metadata.RepoDigests`",
	scanner: "`Trivy`",
	time: "`CreatedAt`"
};
function isTrivy(json) {
	return has$1(json, "SchemaVersion") && (has$1(json, "ArtifactType") || has$1(json, "ArtifactName"));
}
/** A list of results, as Trivy wrote before 2021: it names no image at all. */
function isTrivyList(json) {
	return Array.isArray(json) && json.length > 0 && json.every((item) => has$1(item, "Target", "Type"));
}
function readTrivyList(json) {
	return toDraft("Trivy JSON", {
		scanner: "Trivy",
		fields: FIELDS$4,
		findings: listAt(json).flatMap(findingsOf$3),
		problems: ["the list form of Trivy (schema version 1) names no image"]
	});
}
function readTrivy(json) {
	const results = listAt(json, "Results");
	const artifact = textAt$1(json, "ArtifactType") ?? "nothing it names";
	const findings = results.flatMap(findingsOf$3);
	const suppressed = results.flatMap(suppressedIn).length;
	const isEndOfLife = valueAt(json, "Metadata", "OS", "EOSL") === true;
	return toDraft("Trivy JSON", {
		subjects: listAt(json, "Metadata", "RepoDigests").flatMap(digestsOfReference),
		scanner: "Trivy",
		version: textAt$1(json, "Trivy", "Version"),
		scannedAt: timeAt(json, "CreatedAt"),
		platform: platformAt(valueAt(json, "Metadata", "ImageConfig")),
		findings,
		fields: FIELDS$4,
		notes: [...when(suppressed > 0, `suppressed by the scan, and counted here: ${suppressed}`), ...when(isEndOfLife, "the distribution is out of support, so findings may be missing")],
		problems: [
			...when(valueAt(json, "SchemaVersion") !== 2, "its `SchemaVersion` is not 2"),
			...when(artifact !== "container_image", `it is about ${artifact}, not about an image in a registry`),
			...notAList(json, "Results"),
			...results.flatMap((result) => notAList(result, "Vulnerabilities")),
			...results.flatMap((result) => notAList(result, "ExperimentalModifiedFindings")),
			...unlooked(json, results),
			...when(isEndOfLife && findings.length === 0, "the distribution is out of support, so no findings mean nothing")
		]
	});
}
/** Why the report does not show that all packages were looked at. A clean image still has a result for its packages. */
function unlooked(json, results) {
	const classes = results.map((result) => textAt$1(result, "Class"));
	if (!results.some((result, index) => classes[index] === "os-pkgs" || classes[index] === "lang-pkgs" || classes[index] === void 0 && listAt(result, "Vulnerabilities").length > 0)) return ["it did not look for vulnerabilities: `Results` holds none of class os-pkgs or lang-pkgs"];
	const family = textAt$1(json, "Metadata", "OS", "Family") ?? "none";
	return when(family !== "none" && !classes.includes(void 0) && !classes.includes("os-pkgs"), `it did not look at the packages of \`${family}\``);
}
/** Findings of one result, those that an exception of the scan took out included: exceptions are the policy's. */
function findingsOf$3(result) {
	return [...listAt(result, "Vulnerabilities"), ...suppressedIn(result)].map((each) => toFinding$1({
		id: textAt$1(each, "VulnerabilityID"),
		aliases: listAt(each, "VendorIDs").flatMap((id) => textAt$1(id) ?? []),
		severity: toSeverity(textAt$1(each, "Severity")),
		package: textAt$1(each, "PkgIdentifier", "PURL") ?? textAt$1(each, "PkgName"),
		fixed: textAt$1(each, "FixedVersion") !== void 0 || textAt$1(each, "Status") === "fixed",
		publishedAt: timeAt(each, "PublishedDate")
	}));
}
function suppressedIn(result) {
	return listAt(result, "ExperimentalModifiedFindings").filter((each) => (textAt$1(each, "Type") ?? "vulnerability") === "vulnerability").map((each) => valueAt(each, "Finding") ?? null);
}
// src/images/scan/vulns.ts
const FIELDS$3 = {
	subject: "`subject[].digest` of the statement",
	scanner: "`predicate.scanner.uri`",
	time: "`predicate.metadata.scanFinishedOn`"
};
/** A result older than the scan it is said to come from is another scan's. */
const MAX_DAYS_APART = 1;
const commonOf = ({ subjects, predicate }) => ({
	subjects,
	scanner: textAt$1(predicate, "scanner", "uri"),
	version: textAt$1(predicate, "scanner", "version"),
	scannedAt: timeAt(predicate, "metadata", "scanFinishedOn"),
	databaseAt: timeAt(predicate, "scanner", "db", "lastUpdate"),
	fields: FIELDS$3
});
/** An empty result is one here: the predicate says that it means "no vulnerabilities found". */
function readVulns(statement) {
	const { predicate } = statement;
	const common = commonOf(statement);
	return toDraft("in-toto vulns predicate", {
		...common,
		findings: listAt(predicate, "scanner", "result").map(toVulnerability),
		problems: [
			...when((valueAt(predicate, "scanner", "result") ?? null) === null, "it holds no result of a scan"),
			...notAList(predicate, "scanner", "result"),
			...when(common.databaseAt === void 0, "it does not say how old its vulnerability database was: `scanner.db.lastUpdate`")
		]
	});
}
/** Version 0.1 describes one more level, `vulnerability`, and shows examples without. */
function toVulnerability(entry) {
	const inner = valueAt(entry, "vulnerability") ?? entry;
	return toFinding$1({
		id: textAt$1(inner, "id"),
		severity: worst(listAt(inner, "severity").map(severityOf$1))
	});
}
/** A score is a word, or a number where its method is a CVSS; other numbers, such as EPSS, are no severity. */
function severityOf$1(rating) {
	const written = valueAt(rating, "score");
	const score = typeof written === "number" ? String(written) : textAt$1(written);
	if (score === void 0 || !/^\d+(?:\.\d+)?$/.test(score)) return toSeverity(score);
	return /cvss/i.test(textAt$1(rating, "method") ?? "") ? severityOfScore(Number(score)) : "unknown";
}
/** The result is the scanner's own report, which must be about the statement's subject by its own account. */
function readCosignVuln(statement) {
	const common = commonOf(statement);
	const result = valueAt(statement.predicate, "scanner", "result") ?? null;
	const inner = isTrivy(result) ? readTrivy(result) : isGrype(result) ? readGrype(result) : void 0;
	const isNamed = statement.subjects.length > 0 && inner !== void 0;
	const own = new Set(inner?.subjects);
	const shared = isNamed ? statement.subjects.filter((digest) => own.has(digest)) : statement.subjects;
	const [said, made] = [common.scannedAt, inner?.scannedAt];
	return toDraft("cosign vuln predicate", {
		...common,
		subjects: shared,
		version: common.version ?? inner?.version,
		databaseAt: common.databaseAt ?? inner?.databaseAt,
		platform: inner?.platform,
		findings: inner?.findings ?? [],
		notes: inner?.notes ?? [],
		problems: [
			...when(result === null, "it holds no result of a scan"),
			...when(result !== null && inner === void 0, "its `scanner.result` is neither Trivy nor Grype JSON"),
			...inner?.problems ?? [],
			...when(isNamed && inner.subjects.length === 0, `its result names no image by digest: ${inner?.fields.subject}`),
			...when(isNamed && shared.length === 0, "its result is about another image than its subject"),
			...when(said !== void 0 && made !== void 0 && daysBetween(said, made) > MAX_DAYS_APART, `its result was made on ${made}, and its scan ended on ${said}`)
		]
	});
}
// src/images/scan/predicates.ts
/** What each predicate type says. The first of cosign's occurs in old data without its scheme. */
const PREDICATES = /* @__PURE__ */ new Map([
	["https://cosign.sigstore.dev/attestation/vuln/v1", readCosignVuln],
	["cosign.sigstore.dev/attestation/vuln/v1", readCosignVuln],
	["https://in-toto.io/attestation/vulns/v0.1", readVulns],
	["https://in-toto.io/attestation/vulns/v0.2", readVulns],
	["https://slsa.dev/verification_summary/v1", readSummaryDraft],
	["https://slsa.dev/provenance/v1", readProvenanceDraft],
	["https://openvex.dev/ns", ({ predicate }) => readOpenVexDraft(predicate)],
	["https://openvex.dev/ns/v0.2.0", ({ predicate }) => readOpenVexDraft(predicate)]
]);
function readStatement(json) {
	const statement = parseStatement(json);
	const type = statement.predicateType ?? "";
	const read = PREDICATES.get(type);
	if (read === void 0) return toDraft("in-toto statement", {
		subjects: statement.subjects,
		problems: [`its predicate \`${type}\` does not tell what a scan found`]
	});
	const draft = read(statement);
	return {
		...draft,
		problems: [...statement.problems, ...draft.problems]
	};
}
/** A predicate as `cosign attest --predicate` takes it, before there is a statement around it. */
function isPredicate(json) {
	return has$1(bare(json), "scanner", "metadata") && !isStatement(json);
}
function readPredicate(json) {
	const predicate = bare(json);
	const isList = Array.isArray(valueAt(predicate, "scanner", "result"));
	const statement = {
		subjects: [],
		predicateType: void 0,
		predicate,
		problems: []
	};
	const draft = isList ? readVulns(statement) : readCosignVuln(statement);
	return {
		...draft,
		problems: ["a predicate without its statement names no image", ...draft.problems]
	};
}
const bare = (json) => has$1(json, "predicate") ? valueAt(json, "predicate") ?? null : json;
// src/images/scan/strict-json.ts
const JSON_LIMITS = {
	maxCharacters: 32e6,
	maxDepth: 100
};
/**
* JSON that everybody reads alike. A key written twice is refused, since readers disagree about which one counts, and so
* are trailing data, deep nesting and size beyond the limits. Never throws.
*/
function parseStrictly(text, limits = JSON_LIMITS) {
	if (text.length > limits.maxCharacters) return { problem: `it is larger than ${limits.maxCharacters} characters` };
	const content = text.startsWith("﻿") ? text.slice(1) : text;
	if (content.trim() === "") return { problem: "it is empty" };
	const outline = walk(content, limits.maxDepth);
	if (outline === "deep") return { problem: `it is nested deeper than ${limits.maxDepth} levels` };
	const json = parse$2(content);
	if (json === void 0) return { problem: outline === "open" ? "it is truncated: its JSON ends too early" : "it is not JSON" };
	return typeof outline === "object" ? { problem: `it says \`${outline.twice.slice(0, 100)}\` twice in one object` } : { json };
}
function parse$2(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
/** One pass over the brackets and keys of a text, which need not be JSON: then the answer only serves a message. */
function walk(text, maxDepth) {
	const open = [];
	let twice;
	let isKeyNext = false;
	for (let at = 0; at < text.length; at += 1) {
		const sign = text[at];
		if (sign === "\"") {
			const end = closingQuote(text, at);
			if (end < 0) return "open";
			const written = text.slice(at, end + 1);
			if (isKeyNext) {
				const key = String(written.includes("\\") ? parse$2(written) : written.slice(1, -1));
				const keys = open.at(-1);
				if (keys?.has(key) === true) twice ??= key;
				keys?.add(key);
			}
			isKeyNext = false;
			at = end;
		} else if (sign === "{" || sign === "[") {
			isKeyNext = sign === "{";
			if (open.push(isKeyNext ? /* @__PURE__ */ new Set() : void 0) > maxDepth) return "deep";
		} else if (sign === "}" || sign === "]") {
			open.pop();
			isKeyNext = false;
		} else if (sign === ",") isKeyNext = open.at(-1) !== void 0;
	}
	if (open.length > 0) return "open";
	return twice === void 0 ? "plain" : { twice };
}
/** The quote that ends the string begun at `start`: the first with an even number of backslashes before it. */
function closingQuote(text, start) {
	for (let end = text.indexOf("\"", start + 1); end >= 0; end = text.indexOf("\"", end + 1)) {
		let before = end;
		while (text[before - 1] === "\\") before -= 1;
		if ((end - before) % 2 === 0) return end;
	}
	return -1;
}
// src/images/documents.ts
const VSA = "https://slsa.dev/verification_summary/v1";
const PROVENANCE = "https://slsa.dev/provenance/v1";
const OPENVEX = /^https:\/\/openvex\.dev\/ns(?:\/v[\d.]+)?$/;
/** What a statement says. Its subjects are those of the signed bytes. */
function readTold(json) {
	const statement = parseStatement(json);
	const type = statement.predicateType ?? "";
	const [problem] = statement.problems;
	if (problem !== void 0) return { problem };
	if (type === VSA) {
		const summary = readVerificationSummary(statement);
		return "problem" in summary ? summary : {
			kind: "summary",
			summary
		};
	}
	if (type === PROVENANCE) {
		const provenance = readProvenance(statement);
		return "problem" in provenance ? provenance : {
			kind: "provenance",
			provenance
		};
	}
	if (OPENVEX.test(type)) return {
		kind: "vex",
		vex: readOpenVex(statement.predicate)
	};
	return toTold(judgeDraft(readStatement(json)));
}
/**
* What a service answered when it was asked about a digest. The question binds a report that names no image by itself, as a
* clean one of Harbor does; one that names another image is about that.
*/
function readAnswered(text, about) {
	const parsed = parseStrictly(text);
	if ("problem" in parsed) return parsed;
	if (!isHarbor(parsed.json)) return { problem: "it is no report of Harbor" };
	const draft = readHarbor(parsed.json);
	return toTold(judgeDraft({
		...draft,
		subjects: draft.subjects.length === 0 ? [about] : draft.subjects
	}));
}
/** A reading of a report as a document tells it. */
function toTold(reading) {
	return reading.usable ? {
		kind: "scan",
		report: reading.report
	} : { problem: reading.reason };
}
// src/manifest/shape.ts
const allOf = (...checks) => (object, route) => checks.flatMap((check) => check(object, route));
/** A whole number from `from` to `to`, both included. */
const whole = (from, to) => (value, route) => typeof value === "number" && Number.isInteger(value) && value >= from && value <= to ? [] : wrong(route, `\`${JSON.stringify(value)}\` must be a number from ${from} to ${to}`);
const wrong = (route, message) => [{
	route,
	message
}];
/**
* A mapping with exactly these fields. A field the API does not know is a problem: `kubectl apply` refuses it, and a
* lenient server would drop it and leave a policy that means something else than what was reviewed.
*/
function mapping(fields, rule) {
	return (value, route) => {
		const object = asObject(value);
		if (object === void 0) return wrong(route, `\`${String(route.at(-1) ?? "object")}\` must be a mapping`);
		const problems = Object.entries(object).flatMap(([name, entry]) => {
			const shape = Object.hasOwn(fields, name) ? fields[name] : void 0;
			if (shape === void 0) return wrong([...route, name], `unknown field \`${name}\`; known here: ${Object.keys(fields).join(", ")}`);
			return entry === null ? [] : shape(entry, [...route, name]);
		});
		const isReadable = problems.every(({ readable }) => readable === true);
		return rule === void 0 || !isReadable ? problems : [...problems, ...rule(object, route)];
	};
}
/** A list of such items. */
function list(item) {
	return (value, route) => Array.isArray(value) ? value.flatMap((entry, index) => item(entry ?? {}, [...route, index])) : wrong(route, `\`${String(route.at(-1))}\` must be a list`);
}
/** A text that passes a test; `expected` says what it should be. */
function text(accepts, expected) {
	return (value, route) => {
		if (typeof value !== "string") return wrong(route, `\`${JSON.stringify(value)}\` must be ${expected} (a string)`);
		return accepts(value) ? [] : wrong(route, `\`${value}\` is not ${expected}`);
	};
}
/** One of some words, spelled so. */
function oneOf(...values) {
	return text((value) => values.includes(value), `one of ${values.join(", ")}`);
}
const anything = () => [];
const labelMap = (value, route) => {
	const problem = labelProblem(value);
	return problem === void 0 ? [] : [{
		route: [...route, ...problem.route],
		message: problem.message
	}];
};
/** `metav1.LabelSelector`, as the API server validates it. */
const labelSelector = mapping({
	matchLabels: labelMap,
	matchExpressions: list(mapping({
		key: text(isLabelKey, "a label key"),
		operator: oneOf("In", "NotIn", "Exists", "DoesNotExist"),
		values: list(text(isLabelValue, "a label value"))
	}, ({ key, operator, values }, route) => {
		if (typeof key !== "string") return wrong(route, "`matchExpressions` item has no `key`");
		if (typeof operator !== "string") return wrong(route, `\`matchExpressions\` item for \`${key}\` has no \`operator\``);
		const count = Array.isArray(values) ? values.length : 0;
		const wantsValues = operator === "In" || operator === "NotIn";
		if (wantsValues && count === 0) return wrong(route, `\`${operator}\` needs at least one value`);
		return !wantsValues && count > 0 ? wrong([...route, "values"], `\`${operator}\` takes no values`) : [];
	}))
});
// src/images/exceptions-file.ts
/** Where the base branch keeps exceptions from vulnerability thresholds. */
const EXCEPTIONS_PATH = repoPath(`${EVIDENCE_FOLDER}exceptions.yml`);
const anyText$2 = text((value) => value.trim() !== "", "text");
const date$1 = text((value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)), "a date such as `\"2026-12-31\"` in quotes");
const digest = text((value) => /^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/.test(value), "a digest `sha256:…`");
const repository$1 = text((value) => parseRepositoryPattern(value) !== void 0, "a repository such as `ghcr.io/acme/shop`");
const REQUIRED = [
	"vulnerability",
	"owner",
	"reason",
	"approver",
	"created",
	"until"
];
const FILE = mapping({ exceptions: list(mapping({
	vulnerability: anyText$2,
	package: anyText$2,
	digest,
	repository: repository$1,
	owner: anyText$2,
	approver: anyText$2,
	reason: anyText$2,
	created: date$1,
	until: date$1
}, (object, route) => {
	const missing = REQUIRED.filter((field) => object[field] === void 0);
	if (missing.length > 0) return [{
		route,
		message: `\`${missing.join("`, `")}\` is missing`
	}];
	if (object["digest"] === void 0 === (object["repository"] === void 0)) return [{
		route,
		message: "an exception is for either one `digest` or one `repository`"
	}];
	const days = (Date.parse(asString(object["until"]) ?? "") - Date.parse(asString(object["created"]) ?? "")) / 864e5;
	return days > 90 ? [{
		route: [...route, "until"],
		message: `it lasts ${days} days, and at most 90 are allowed`
	}] : [];
})) });
/** Reads the file. An exception that is malformed does not apply and is a gap; the others do. */
function readExceptions(path, content) {
	const { value: documents, gaps } = readDocuments(path, content);
	const [document] = documents;
	if (gaps.length > 0 || document === void 0) return {
		value: [],
		gaps
	};
	const problems = FILE(document.value, []);
	const wrong = new Set(problems.map(({ route }) => route[0] === "exceptions" ? route[1] : "all"));
	const found = problems.map(({ route, message }) => ({
		message: `exceptions: ${message}; this exception does not apply`,
		at: locate(document, route),
		subject: `exceptions ${route.join(".")} ${message}`
	}));
	if (wrong.has("all") || wrong.has(void 0)) return {
		value: [],
		gaps: found
	};
	return {
		value: asList(valueAt(document.value, "exceptions")).flatMap((entry, index) => wrong.has(index) ? [] : [{
			...toException(entry),
			at: locate(document, ["exceptions", index])
		}]),
		gaps: found
	};
}
function toException(entry) {
	const field = (name) => asString(valueAt(entry, name)) ?? "";
	const pattern = parseRepositoryPattern(field("repository"));
	return {
		vulnerability: field("vulnerability"),
		package: asString(valueAt(entry, "package")),
		image: pattern === void 0 ? { digest: field("digest") } : { repository: pattern },
		owner: field("owner"),
		reason: field("reason"),
		until: field("until")
	};
}
// src/images/scan/clair.ts
const FIELDS$2 = {
	scanner: "the tool itself",
	time: "Clair reports have no time"
};
function isClair(json) {
	return has$1(json, "manifest_hash", "vulnerabilities");
}
function isClairScanner(json) {
	return has$1(json, "image", "unapproved", "vulnerabilities");
}
function readClair(json) {
	const packages = valueAt(json, "package_vulnerabilities");
	const pairs = Object.keys(asObject(packages) ?? {}).flatMap((id) => listAt(packages, id).map((vulnerability) => [id, textAt$1(vulnerability) ?? ""]));
	return toDraft("Clair 4", {
		subjects: digests(valueAt(json, "manifest_hash")),
		scanner: "Clair",
		findings: pairs.map(([id, vulnerability]) => {
			const found = valueAt(json, "vulnerabilities", vulnerability);
			const fix = valueAt(found, "fixed_in_version");
			return toFinding$1({
				id: textAt$1(found, "name"),
				severity: toSeverity(textAt$1(found, "normalized_severity")),
				package: textAt$1(json, "packages", id, "name") ?? textAt$1(found, "package", "name"),
				fixed: typeof fix === "string" ? fix.trim() !== "" : void 0
			});
		}),
		fields: {
			subject: "`manifest_hash`",
			...FIELDS$2
		},
		problems: [...when(asObject(packages) === void 0, "it did not look for vulnerabilities: `package_vulnerabilities` is no mapping"), ...Object.keys(asObject(packages) ?? {}).flatMap((id) => notAList(packages, id))]
	});
}
function readClairScanner(json) {
	return toDraft("clair-scanner", {
		scanner: "Clair",
		findings: listAt(json, "vulnerabilities").map((each) => toFinding$1({
			id: textAt$1(each, "vulnerability"),
			severity: toSeverity(textAt$1(each, "severity")),
			package: textAt$1(each, "featurename"),
			fixed: typeof valueAt(each, "fixedby") === "string" ? textAt$1(each, "fixedby") !== void 0 : void 0
		})),
		fields: {
			subject: "`image` is a tag",
			...FIELDS$2
		},
		problems: notAList(json, "vulnerabilities")
	});
}
// src/images/scan/cyclonedx.ts
const VERSIONS = /* @__PURE__ */ new Set([
	"1.4",
	"1.5",
	"1.6",
	"1.7"
]);
const FIELDS$1 = {
	subject: "purl, version or `aquasecurity:trivy:RepoDigest` of `metadata.component`",
	scanner: "`metadata.tools`, which must name one",
	time: "`metadata.timestamp`"
};
function isCycloneDx(json) {
	return textAt$1(json, "bomFormat") === "CycloneDX";
}
function readCycloneDx(json) {
	const component = valueAt(json, "metadata", "component");
	const type = textAt$1(component, "type");
	const tools = [...listAt(json, "metadata", "tools"), ...listAt(json, "metadata", "tools", "components")];
	const [tool] = tools.length === 1 ? tools : [];
	const vulnerabilities = listAt(json, "vulnerabilities");
	const settled = vulnerabilities.filter((each) => isSettled(textAt$1(each, "analysis", "state"))).length;
	return toDraft("CycloneDX", {
		subjects: type === "container" ? subjectsOf$1(component) : [],
		scanner: textAt$1(tool, "name"),
		version: textAt$1(tool, "version"),
		scannedAt: timeAt(json, "metadata", "timestamp"),
		findings: vulnerabilities.flatMap(findingsOf$2),
		fields: FIELDS$1,
		notes: when(settled > 0, `settled by \`analysis.state\`, and counted here: ${settled}`),
		problems: [
			...when(!VERSIONS.has(textAt$1(json, "specVersion") ?? ""), `its \`specVersion\` is none of ${[...VERSIONS].join(", ")}`),
			...notAList(json, "vulnerabilities"),
			...vulnerabilities.flatMap((each) => [...notAList(each, "ratings"), ...notAList(each, "affects")]),
			...when(vulnerabilities.length === 0, "it lists no vulnerabilities, as a bill of material that nobody scanned does"),
			...when(type !== void 0 && type !== "container", `it is about a component of type ${type}, not about an image`)
		]
	});
}
/** Trivy writes a purl and a property; Grype and Syft the digest of the manifest as the version. */
function subjectsOf$1(component) {
	const repoDigests = listAt(component, "properties").filter((property) => textAt$1(property, "name") === "aquasecurity:trivy:RepoDigest").flatMap((property) => digestsOfReference(valueAt(property, "value")));
	return [
		...digestsOfPurl(valueAt(component, "purl")),
		...digests(valueAt(component, "version")),
		...repoDigests
	];
}
function isSettled(state) {
	return [
		"resolved",
		"resolved_with_pedigree",
		"false_positive",
		"not_affected"
	].includes(state ?? "");
}
/** One finding for each package that a vulnerability affects, as the scanner's own format counts. */
function findingsOf$2(vulnerability) {
	const known = toFinding$1({
		id: textAt$1(vulnerability, "id"),
		aliases: listAt(vulnerability, "references").flatMap((reference) => textAt$1(reference, "id") ?? []),
		severity: worst(listAt(vulnerability, "ratings").filter((rating) => textAt$1(rating, "method") !== "other").map(severityOf)),
		fixed: textAt$1(vulnerability, "recommendation") === void 0 ? void 0 : true,
		publishedAt: timeAt(vulnerability, "published")
	});
	const affected = listAt(vulnerability, "affects");
	return affected.length === 0 ? [known] : affected.map((each) => ({
		...known,
		package: textAt$1(each, "ref") ?? known.package
	}));
}
/** The word; where there is none, the score of a CVSS. */
function severityOf(rating) {
	const score = valueAt(rating, "score");
	const isScored = typeof score === "number" && textAt$1(rating, "method")?.startsWith("CVSS") === true;
	return textAt$1(rating, "severity") === void 0 && isScored ? severityOfScore(score) : toSeverity(textAt$1(rating, "severity"));
}
// src/images/scan/ecr.ts
function isEcr(json) {
	return has$1(json, "imageScanFindings") || has$1(json, "imageScanStatus");
}
function readEcr(json) {
	const scan = valueAt(json, "imageScanFindings");
	const status = textAt$1(json, "imageScanStatus", "status");
	const isEnhanced = has$1(scan, "enhancedFindings") || status === "ACTIVE";
	const wanted = isEnhanced ? "ACTIVE" : "COMPLETE";
	const enhanced = listAt(scan, "enhancedFindings");
	const basic = listAt(scan, "findings");
	const subjects = digests(valueAt(json, "imageId", "imageDigest"));
	const others = enhanced.flatMap((each) => listAt(each, "resources")).flatMap(imageOf);
	const listed = [...enhanced, ...basic].map((each) => toSeverity(textAt$1(each, "severity")));
	return toDraft(isEnhanced ? "Amazon ECR enhanced scanning" : "Amazon ECR basic scanning", {
		subjects,
		scanner: isEnhanced ? "Amazon Inspector" : "Amazon ECR",
		scannedAt: timeAt(scan, "imageScanCompletedAt"),
		databaseAt: timeAt(scan, "vulnerabilitySourceUpdatedAt"),
		findings: [...enhanced.flatMap(enhancedFindings), ...basic.map(basicFinding)],
		fields: {
			subject: "`imageId.imageDigest`; ask by digest, not by tag",
			scanner: "the service itself",
			time: "`imageScanFindings.imageScanCompletedAt`"
		},
		problems: [
			...when(status !== wanted, `its \`imageScanStatus.status\` is ${status ?? "missing"}, and only ${wanted} means that it was scanned`),
			...when(!has$1(scan, isEnhanced ? "enhancedFindings" : "findings") && !has$1(scan, "findingSeverityCounts"), "it did not look for vulnerabilities: `imageScanFindings` has no findings and no counts"),
			...notAList(scan, "findings"),
			...notAList(scan, "enhancedFindings"),
			...when(subjects.length > 0 && others.some((digest) => !subjects.includes(digest)), "some of its findings are about another image"),
			...incomplete(json, listed)
		]
	});
}
/** Results come in pages, and a page is not the scan: as many must be listed as the service counted. */
function incomplete(json, listed) {
	const counted = valueAt(json, "imageScanFindings", "findingSeverityCounts");
	const hasMore = (valueAt(json, "nextToken") ?? "") !== "";
	if (!has$1(counted)) return when(hasMore, "it is one page of several: `nextToken` is set");
	const found = countSeverities(listed);
	const entries = Object.entries(counted);
	const sums = SEVERITIES.map((severity) => entries.filter(([word]) => toSeverity(word) === severity).reduce((sum, [, count]) => sum + (typeof count === "number" ? count : NaN), 0));
	const differs = SEVERITIES.find((severity, index) => sums[index] !== found[severity]);
	return differs === void 0 ? [] : [`it lists ${found[differs]} findings of rank ${differs} where \`findingSeverityCounts\` has another number: fetch all pages`];
}
function imageOf(resource) {
	return digests(valueAt(resource, "details", "awsEcrContainerImage", "imageHash"));
}
function basicFinding(finding) {
	const attribute = (name) => listAt(finding, "attributes").filter((each) => textAt$1(each, "key") === name).flatMap((each) => textAt$1(each, "value") ?? [])[0];
	return toFinding$1({
		id: textAt$1(finding, "name"),
		severity: toSeverity(textAt$1(finding, "severity")),
		package: attribute("package_name")
	});
}
/** One finding for each vulnerable package of one of Inspector's. */
function enhancedFindings(finding) {
	const details = valueAt(finding, "packageVulnerabilityDetails");
	const available = textAt$1(finding, "fixAvailable");
	const known = toFinding$1({
		id: textAt$1(details, "vulnerabilityId") ?? textAt$1(finding, "title"),
		aliases: listAt(details, "relatedVulnerabilities").flatMap((id) => textAt$1(id) ?? []),
		severity: toSeverity(textAt$1(finding, "severity")),
		fixed: available === void 0 ? void 0 : available !== "NO"
	});
	const packages = listAt(details, "vulnerablePackages");
	if (packages.length === 0) return [known];
	return packages.map((each) => {
		const version = textAt$1(each, "fixedInVersion");
		const fixed = version === void 0 ? known.fixed : version !== "NotAvailable";
		return {
			...known,
			package: textAt$1(each, "name") ?? known.package,
			fixed
		};
	});
}
// src/images/scan/envelope.ts
const PAYLOAD_TYPE = "application/vnd.in-toto+json";
/** A DSSE envelope, or a sigstore bundle around one. */
function isEnvelope(json) {
	return has$1(json, "payload", "payloadType") || has$1(json, "mediaType") && has$1(json, "verificationMaterial");
}
/** The statement inside, read without looking at its signature. */
function readEnvelope(json) {
	const envelope = has$1(json, "payload") ? json : valueAt(json, "dsseEnvelope");
	const refuse = (problem) => toDraft("DSSE envelope", { problems: [problem] });
	if (!has$1(envelope, "payload")) return refuse("it signs a file and holds no statement");
	if (textAt$1(envelope, "payloadType") !== PAYLOAD_TYPE) return refuse(`its \`payloadType\` is not ${PAYLOAD_TYPE}`);
	const text = decodeBase64(valueAt(envelope, "payload"));
	if (text === void 0) return refuse("its payload is not base64 of UTF-8 text");
	const parsed = parseStrictly(text);
	if ("problem" in parsed) return refuse(`its payload cannot be read: ${parsed.problem}`);
	if (!isStatement(parsed.json)) return refuse("its payload is no in-toto statement");
	const draft = readStatement(parsed.json);
	return {
		...draft,
		notes: [...draft.notes, "its signature was not verified here"]
	};
}
function decodeBase64(value) {
	if (typeof value !== "string") return void 0;
	try {
		const signs = atob(value.replaceAll("-", "+").replaceAll("_", "/"));
		const bytes = new Uint8Array(signs.length);
		for (let index = 0; index < signs.length; index += 1) bytes[index] = signs.charCodeAt(index);
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		return;
	}
}
// src/images/scan/google.ts
function isGoogle(json) {
	return has$1(json, "image_summary") || has$1(json, "occurrences") || isOccurrenceList(json);
}
function isOccurrenceList(json) {
	return Array.isArray(json) && json.length > 0 && json.every((item) => has$1(item, "noteName", "resourceUri"));
}
function readGoogle(json) {
	const described = has$1(json, "image_summary");
	const byRank = valueAt(json, "package_vulnerability_summary", "vulnerabilities");
	const ranks = Object.keys(asObject(byRank) ?? {});
	const occurrences = described ? [...listAt(json, "discovery_summary", "discovery"), ...ranks.flatMap((rank) => listAt(byRank, rank))] : [...listAt(json), ...listAt(json, "occurrences")];
	const discoveries = occurrences.flatMap((each) => has$1(each, "discovery") ? [valueAt(each, "discovery") ?? null] : []);
	const summary = digests(valueAt(json, "image_summary", "digest"));
	const resources = occurrences.flatMap((each) => digestsOfReference(valueAt(each, "resourceUri")));
	const subjects = described ? summary : resources;
	return toDraft("Google Artifact Analysis", {
		subjects,
		scanner: "Google Artifact Analysis",
		scannedAt: earliest(discoveries.flatMap((each) => timeAt(each, "lastScanTime") ?? [])),
		findings: occurrences.flatMap(findingsOf$1),
		fields: {
			subject: described ? "`image_summary.digest`" : "`resourceUri` of the occurrences",
			scanner: "the service itself",
			time: "`discovery.lastScanTime`"
		},
		notes: when(discoveries.some((each) => textAt$1(each, "continuousAnalysis") === "INACTIVE"), "the service does not watch this image any more, so its findings grow old"),
		problems: [
			...when(discoveries.length === 0, "it does not say that it was scanned: there is no `discovery`"),
			...discoveries.map((each) => textAt$1(each, "analysisStatus") ?? "missing").flatMap((status) => when(status !== "FINISHED_SUCCESS", `its \`analysisStatus\` is ${status}, and only FINISHED_SUCCESS means that it was scanned`)),
			...when((byRank ?? null) !== null && asObject(byRank) === void 0, "`vulnerabilities` is not a mapping"),
			...ranks.flatMap((rank) => notAList(byRank, rank)),
			...notAList(json, "occurrences"),
			...when((valueAt(json, "nextPageToken") ?? "") !== "", "it is one page of several: `nextPageToken` is set"),
			...when((/* @__PURE__ */ new Set([...subjects, ...resources])).size > 1, "its occurrences are about different images"),
			...when(!described && resources.length > 0 && resources.length < occurrences.length, "some of its occurrences do not say which image they are about")
		]
	});
}
/** What is filed under a rank is a finding, and so is every occurrence of a vulnerability; a discovery is none. */
function findingsOf$1(occurrence) {
	if (!has$1(occurrence, "vulnerability") && (textAt$1(occurrence, "kind") ?? "VULNERABILITY") !== "VULNERABILITY" || has$1(occurrence, "discovery")) return [];
	const vulnerability = valueAt(occurrence, "vulnerability");
	const fix = valueAt(vulnerability, "fixAvailable");
	return [toFinding$1({
		id: textAt$1(vulnerability, "shortDescription") ?? textAt$1(occurrence, "noteName")?.split("/").at(-1),
		severity: toSeverity(textAt$1(vulnerability, "effectiveSeverity") ?? textAt$1(vulnerability, "severity")),
		package: listAt(vulnerability, "packageIssue").flatMap((issue) => textAt$1(issue, "affectedPackage") ?? [])[0],
		fixed: typeof fix === "boolean" ? fix : void 0
	})];
}
// src/images/scan/neuvector.ts
function isNeuVector(json) {
	const report = valueAt(json, "report");
	return has$1(report, "vulnerabilities") && (has$1(report, "modules") || has$1(report, "cvedb_version") || has$1(report, "image_id"));
}
function readNeuVector(json) {
	const report = valueAt(json, "report");
	const error = textAt$1(json, "error_message");
	return toDraft("NeuVector", {
		subjects: digests(valueAt(report, "digest")),
		scanner: "NeuVector",
		version: textAt$1(json, "scanner_version") ?? textAt$1(report, "scanner_version"),
		scannedAt: timeAt(json, "scanned_at") ?? timeAt(report, "scanned_at"),
		databaseAt: timeAt(report, "cvedb_create_time"),
		findings: listAt(report, "vulnerabilities").map((each) => {
			const fix = valueAt(each, "fixed_version");
			return toFinding$1({
				id: textAt$1(each, "name"),
				severity: toSeverity(textAt$1(each, "severity")),
				package: textAt$1(each, "package_name"),
				fixed: typeof fix === "string" ? fix.trim() !== "" : void 0,
				publishedAt: timeAt(each, "published_timestamp")
			});
		}),
		fields: {
			subject: "`report.digest`, which only reports of repository scans have",
			scanner: "the service itself",
			time: "`scanned_at` of the summary, beside the report"
		},
		problems: [
			...when(error !== void 0, "its scan failed: `error_message` is set"),
			...when((valueAt(report, "vulnerabilities") ?? null) === null, "it did not look for vulnerabilities: `report.vulnerabilities` is null"),
			...notAList(report, "vulnerabilities")
		]
	});
}
// src/images/scan/sarif.ts
const DIALECTS$1 = /* @__PURE__ */ new Map([
	["trivy", {
		subject: "`runs[].properties.repoDigests`",
		subjectsOfRun: (run) => listAt(run, "properties", "repoDigests").flatMap(digestsOfReference),
		subjectsOfResult: void 0,
		severity: (rule) => worst(listAt(rule, "properties", "tags").map((tag) => toSeverity(textAt$1(tag)))),
		finding: (result) => {
			const message = linesOf$1(valueAt(result, "message", "text"));
			return named$4(message.get("Package"), message.get("Fixed Version"));
		}
	}],
	["grype", {
		subject: "`fullyQualifiedName` of its locations, where the image was given by digest",
		subjectsOfRun: () => [],
		subjectsOfResult: (result) => listAt(result, "locations").flatMap((location) => listAt(location, "logicalLocations").flatMap((logical) => {
			const text = textAt$1(logical, "fullyQualifiedName") ?? "";
			return digests(/^[^@]+@(sha256:[0-9a-f]{64})@/.exec(text)?.[1]);
		})),
		severity: (rule) => toSeverity(helpOf(rule).get("Severity")),
		finding: (result, rule) => {
			const known = named$4(helpOf(rule).get("Package"), helpOf(rule).get("Fix Version"));
			const id = textAt$1(result, "ruleId") ?? "";
			const ending = `-${known.package ?? ""}`;
			return ending !== "-" && id.endsWith(ending) ? {
				...known,
				id: id.slice(0, -ending.length)
			} : known;
		}
	}],
	["snyk container", {
		subject: "the locations of its results (`name@sha256_…`)",
		subjectsOfRun: () => [],
		subjectsOfResult: byWholeLocation,
		severity: (rule) => toSeverity(/^(\w+) severity - /.exec(textAt$1(rule, "shortDescription", "text") ?? "")?.[1]),
		finding: () => ({})
	}],
	["docker scout", {
		subject: "the locations of its results (`name@sha256:…`)",
		subjectsOfRun: () => [],
		subjectsOfResult: byWholeLocation,
		severity: (rule) => toSeverity(textAt$1(rule, "properties", "cvssV3_severity")),
		finding: (_, rule) => {
			const fix = textAt$1(rule, "properties", "fixed_version");
			const purl = listAt(rule, "properties", "purls").flatMap((each) => textAt$1(each) ?? [])[0];
			return { ...named$4(purl ?? textAt$1(rule, "properties", "purl"), fix === "not fixed" ? "" : fix) };
		}
	}]
]);
/** Rules of Trivy that are about something else than vulnerabilities. */
const OTHER_RULES = /* @__PURE__ */ new Set([
	"Misconfiguration",
	"Secret",
	"License"
]);
function isSarif(json) {
	return has$1(json, "runs", "version");
}
function readSarif(json) {
	const runs = listAt(json, "runs");
	const names = [...new Set(runs.map((run) => textAt$1(run, "tool", "driver", "name") ?? "no tool"))];
	const dialect = names.length === 1 ? DIALECTS$1.get((names[0] ?? "").toLowerCase()) : void 0;
	if (dialect === void 0) {
		const known = [...DIALECTS$1.keys()].join(", ");
		return toDraft("SARIF", { problems: [`its runs are by ${byline(names)}, and not by one of: ${known}`] });
	}
	const rows = runs.flatMap((run) => rowsOf(run, dialect));
	const some = [...runs.map(dialect.subjectsOfRun), ...rows.map((row) => row.subjects)].filter((each) => each.length > 0);
	const invocations = runs.flatMap((run) => listAt(run, "invocations"));
	return toDraft(`SARIF of ${names[0]}`, {
		subjects: some.flat(),
		scanner: names[0],
		version: textAt$1(runs[0], "tool", "driver", "version") ?? textAt$1(runs[0], "tool", "driver", "semanticVersion"),
		scannedAt: earliest(invocations.flatMap((each) => timeAt(each, "endTimeUtc") ?? [])),
		findings: rows.map(({ finding }) => finding),
		fields: {
			subject: dialect.subject,
			scanner: "`tool.driver.name`",
			time: "`invocations[].endTimeUtc`"
		},
		problems: [
			...when(textAt$1(json, "version") !== "2.1.0", "its SARIF version is not 2.1.0"),
			...runs.flatMap((run) => [...notAList(run, "results"), ...notAList(run, "tool", "driver", "rules")]),
			...when(rows.length === 0, "it has no results, and SARIF does not say that somebody looked for vulnerabilities"),
			...when(invocations.some((each) => valueAt(each, "executionSuccessful") === false), "its scan did not end well: `executionSuccessful` is false"),
			...when(new Set(some.map((each) => each.toSorted().join())).size > 1, "its results are about different images"),
			...when(dialect.subjectsOfResult !== void 0 && some.length > 0 && rows.some((row) => row.subjects.length === 0), "some of its results do not say which image they are about")
		]
	});
}
function byline(names) {
	const [name = "nobody", ...others] = names;
	return others.length === 0 ? `\`${name}\`` : `\`${name}\` and ${others.length} others`;
}
/** The results of a run that are about vulnerabilities. Suppressed ones count: exceptions are the policy's. */
function rowsOf(run, dialect) {
	const rules = listAt(run, "tool", "driver", "rules");
	const byId = /* @__PURE__ */ new Map();
	for (const rule of rules) {
		const id = textAt$1(rule, "id") ?? "";
		const known = byId.get(id);
		const severity = dialect.severity(rule);
		byId.set(id, {
			rule: known?.rule ?? rule,
			severity: known ? worst([known.severity, severity]) : severity
		});
	}
	return listAt(run, "results").flatMap((result) => {
		const index = valueAt(result, "ruleIndex");
		const id = textAt$1(result, "ruleId") ?? textAt$1(typeof index === "number" ? rules[index] : void 0, "id");
		const { rule, severity } = byId.get(id ?? "") ?? {
			rule: null,
			severity: worst([])
		};
		if (OTHER_RULES.has(textAt$1(rule, "name") ?? "")) return [];
		return [{
			finding: toFinding$1({
				id,
				severity,
				...dialect.finding(result, rule)
			}),
			subjects: [...new Set(dialect.subjectsOfResult?.(result))]
		}];
	});
}
/** The digest where a whole location is an image by digest. A longer one goes on with a path, which the image's author chose. */
function byWholeLocation(result) {
	return listAt(result, "locations").flatMap((location) => {
		const uri = textAt$1(location, "physicalLocation", "artifactLocation", "uri") ?? "";
		const match = /^[^@]+@sha256[:_]([0-9a-f]{64})$/.exec(uri);
		return match === null ? [] : [`sha256:${match[1]}`];
	});
}
function named$4(packageName, fixedVersion) {
	return {
		...packageName === void 0 ? {} : { package: packageName },
		fixed: fixedVersion === void 0 ? void 0 : fixedVersion !== ""
	};
}
const helpOf = (rule) => linesOf$1(valueAt(rule, "help", "text"));
/** `Key: value` lines, the first of each key: what an author may write stands behind what the scanner writes. */
function linesOf$1(text) {
	const lines = /* @__PURE__ */ new Map();
	const written = typeof text === "string" ? text.slice(0, 2e3) : "";
	for (const [, key = "", value = ""] of written.matchAll(/^([A-Z][A-Za-z ]{0,40}):[ \t]*(.*)$/gm)) if (!lines.has(key)) lines.set(key, value.trim());
	return lines;
}
// src/images/scan/catalog.ts
const refused = (name, recognises, problem) => ({
	name,
	recognises,
	read: () => toDraft(name, { problems: [problem] })
});
const FORMATS$1 = [
	{
		name: "Trivy JSON",
		recognises: isTrivy,
		read: readTrivy
	},
	{
		name: "Trivy JSON of schema version 1",
		recognises: isTrivyList,
		read: readTrivyList
	},
	{
		name: "Grype JSON",
		recognises: isGrype,
		read: readGrype
	},
	{
		name: "SARIF",
		recognises: isSarif,
		read: readSarif
	},
	{
		name: "CycloneDX",
		recognises: isCycloneDx,
		read: readCycloneDx
	},
	{
		name: "an in-toto statement",
		recognises: isStatement,
		read: readStatement
	},
	{
		name: "a signed envelope",
		recognises: isEnvelope,
		read: readEnvelope
	},
	{
		name: "a predicate",
		recognises: isPredicate,
		read: readPredicate
	},
	{
		name: "Amazon ECR",
		recognises: isEcr,
		read: readEcr
	},
	{
		name: "Google Artifact Analysis",
		recognises: isGoogle,
		read: readGoogle
	},
	{
		name: "Harbor",
		recognises: isHarbor,
		read: readHarbor
	},
	{
		name: "NeuVector",
		recognises: isNeuVector,
		read: readNeuVector
	},
	{
		name: "Clair 4",
		recognises: isClair,
		read: readClair
	},
	{
		name: "clair-scanner",
		recognises: isClairScanner,
		read: readClairScanner
	},
	{
		name: "OpenVEX",
		recognises: isOpenVex,
		read: readOpenVexDraft
	},
	refused("Trivy for a cluster", (json) => has$1(json, "ClusterName"), "it is about a whole cluster: a report is about one image"),
	refused("SPDX", (json) => has$1(json, "spdxVersion") || textAt$1(json, "@context")?.includes("spdx.org") === true, "a bill of material lists components, not what a scan found"),
	refused("Syft JSON", (json) => has$1(json, "artifacts") && textAt$1(json, "descriptor", "name") === "syft", "a bill of material lists components, not what a scan found"),
	refused("GitLab's report", (json) => has$1(json, "scan", "vulnerabilities"), "GitLab's format names no image by digest: keep the scanner's own report"),
	refused("Snyk's own JSON", (json) => has$1(json, "vulnerabilities", "packageManager"), "Snyk's own JSON names no image by digest: use `snyk container test --sarif` with an image by digest")
];
/**
* Reads the text of a scan report, whatever its format. Never throws. Usable means that it says what was scanned, by
* digest, by whom and when; whether to believe it, and whether it is good enough, is decided elsewhere.
*/
function readScan(text) {
	const parsed = parseStrictly(text);
	return judgeDraft("problem" in parsed ? toDraft("unknown", { problems: [parsed.problem] }) : read(parsed.json));
}
function read(json) {
	const found = FORMATS$1.filter(({ recognises }) => recognises(json));
	const [format] = found;
	if (format !== void 0 && found.length === 1) return format.read(json);
	return toDraft("unknown", { problems: [format !== void 0 ? `it can be read in several ways: ${found.map(({ name }) => name).join(" and ")}` : asObject(json) === void 0 && !Array.isArray(json) ? "it is no report of a scan: neither a mapping nor a list" : "it is in no format that is known here; see docs/scan-reports.md"] });
}
// src/images/evidence-files.ts
const SCANS = `${EVIDENCE_FOLDER}scans/`;
const VEX = `${EVIDENCE_FOLDER}vex/`;
const ROOTS$1 = `${EVIDENCE_FOLDER}trusted-roots/`;
/** Reads the evidence folder of the base side; of head only what is new there, to be shown. */
function readEvidenceFiles(base, head) {
	const below = (folder, { files }) => [...files].filter(([path]) => path.startsWith(folder));
	const documents = [];
	const gaps = [];
	const ignored = (path, reason) => gaps.push({
		message: `\`${path}\` is no evidence: ${reason}`,
		at: fileLocation(path),
		subject: `evidence ${path} ${reason}`
	});
	for (const [path, { id, text }] of below(SCANS, base)) {
		const told = toTold(readScan(text));
		if ("problem" in told) ignored(path, told.problem);
		else documents.push({
			...told,
			source: {
				kind: "file",
				path
			},
			where: path,
			digest: id
		});
	}
	for (const [path, { id, text }] of below(VEX, base)) {
		const parsed = parseStrictly(text);
		if ("problem" in parsed) ignored(path, parsed.problem);
		else if (!isOpenVex(parsed.json)) ignored(path, "it is no OpenVEX document");
		else {
			const source = {
				kind: "file",
				path
			};
			documents.push({
				kind: "vex",
				vex: readOpenVex(parsed.json),
				source,
				where: path,
				digest: id
			});
		}
	}
	const listed = base.files.get(EXCEPTIONS_PATH);
	const exceptions = listed === void 0 ? void 0 : readExceptions(EXCEPTIONS_PATH, listed.text);
	const brought = below(SCANS, head).flatMap(([path, { id, text }]) => {
		if (base.files.get(path)?.id === id) return [];
		const reading = readScan(text);
		return [{
			path,
			subjects: (reading.usable ? reading.report : reading.draft).subjects
		}];
	});
	return {
		documents,
		exceptions: exceptions?.value ?? [],
		keys: new Map(below(EVIDENCE_FOLDER, base).flatMap(([path, { text }]) => path.endsWith(".pub") ? [[path, text]] : [])),
		trustedRoots: below(ROOTS$1, base).map(([, { text }]) => text),
		brought,
		gaps: [...gaps, ...exceptions?.gaps ?? []]
	};
}
// src/images/facts.ts
const NOT_ASKED = {
	registry: {
		kind: "not-asked",
		why: "nobody was asked: the check ran offline"
	},
	attachments: [],
	reports: [],
	problems: [],
	notes: []
};
// src/images/reference.ts
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/;
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const HEX_LENGTH = {
	sha256: 64,
	sha384: 96,
	sha512: 128
};
const MAX_PATH = 255;
const MAX_LENGTH$2 = 4096;
const invalid = (reason) => ({
	kind: "invalid",
	reason
});
/** Reads the text of an image field. Never throws; what it is not is said in one reason. */
function parseImageReference(text) {
	if (text === "") return { kind: "missing" };
	const variable = /\$\{[^}]*\}|\$\([^)]*\)|\{\{.*\}\}/.exec(text.slice(0, MAX_LENGTH$2));
	if (variable !== null) return {
		kind: "unresolved",
		variable: variable[0]
	};
	if (text.length > MAX_LENGTH$2) return invalid("it is too long");
	if (text.trim() !== text) return invalid("it has blanks around it");
	if (/^[a-z]+:\/\//i.test(text)) return invalid("a reference has no scheme such as `https://`");
	if (/^[0-9a-f]{64}$/.test(text)) return invalid("64 hex digits are an image id, not a reference");
	if (/^sha256:[0-9a-f]{64}$/.test(text)) return { kind: "local-id" };
	const at = text.indexOf("@");
	const digest = at < 0 ? null : text.slice(at + 1);
	const problem = digest === null ? void 0 : digestProblem(digest);
	if (problem !== void 0) return invalid(problem);
	const { name, tag } = splitTag(at < 0 ? text : text.slice(0, at));
	if (tag !== null && !TAG.test(tag)) return invalid(`\`${tag}\` is not a tag`);
	const { registry, repository, host } = splitRegistry(name);
	if (host !== void 0 && !HOST.test(host)) return invalid(`\`${host}\` is not a registry host`);
	const bad = repository.split("/").find((component) => !COMPONENT.test(component));
	if (bad !== void 0) return invalid(bad === "" ? "a path component is empty" : `path component \`${bad}\` is not lower-case letters and digits with single separators`);
	if (repository.length > MAX_PATH) return invalid(`its path is longer than ${MAX_PATH} characters`);
	return {
		kind: "image",
		reference: {
			registry,
			repository,
			tag,
			digest
		}
	};
}
function digestProblem(digest) {
	const [algorithm = "", hex = "", ...rest] = digest.split(":");
	const length = Object.hasOwn(HEX_LENGTH, algorithm) ? HEX_LENGTH[algorithm] : void 0;
	if (length === void 0 || rest.length > 0) return `\`${algorithm}\` is not a digest algorithm (sha256, sha384, sha512)`;
	return /^[0-9a-f]+$/.test(hex) && hex.length === length ? void 0 : `a ${algorithm} digest has ${length} lower-case hex digits`;
}
/** A colon behind the last slash begins the tag; one before it belongs to the host. */
function splitTag(text) {
	const colon = text.indexOf(":", text.lastIndexOf("/") + 1);
	return colon < 0 ? {
		name: text,
		tag: null
	} : {
		name: text.slice(0, colon),
		tag: text.slice(colon + 1)
	};
}
function splitRegistry(name) {
	const slash = name.indexOf("/");
	const first = name.slice(0, Math.max(slash, 0));
	const isHost = slash >= 0 && (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase());
	const registry = isHost && first !== "index.docker.io" ? first : "docker.io";
	const path = isHost ? name.slice(slash + 1) : name;
	return {
		registry,
		repository: registry === "docker.io" && !path.includes("/") ? `library/${path}` : path,
		host: isHost ? first : void 0
	};
}
/** Equal for references that name the same content: by digest when there is one, else by tag. Hosts ignore case. */
function imageKey({ registry, repository, tag, digest }) {
	return `${registry.toLowerCase()}/${repository}${digest === null ? `:${tag ?? "latest"}` : `@${digest}`}`;
}
/** Whether an image field fixes what runs. Every way not to has its own reason. */
function pinning(reading) {
	switch (reading.kind) {
		case "missing": return {
			kind: "unpinned",
			reason: "no image is written"
		};
		case "unresolved": return {
			kind: "unpinned",
			reason: `\`${reading.variable}\` is filled in later`
		};
		case "local-id": return {
			kind: "unpinned",
			reason: "it is the id of an image on a node, which no registry can verify"
		};
		case "invalid": return {
			kind: "invalid",
			reason: reading.reason
		};
		case "image": return pinningOf(reading.reference);
	}
}
function pinningOf({ tag, digest }) {
	if (digest === null) return {
		kind: "unpinned",
		reason: tag === null || tag === "latest" ? "it follows `latest`" : `tag \`${tag}\` can be moved`
	};
	if (digest.startsWith("sha384:")) return {
		kind: "unpinned",
		reason: "sha384 is no algorithm that registries agree on"
	};
	const hex = digest.slice(digest.indexOf(":") + 1);
	return new Set(hex).size === 1 ? {
		kind: "unpinned",
		reason: "its digest is a placeholder"
	} : {
		kind: "pinned",
		digest
	};
}
/** The answer to "what is this reference", for people and other tools. */
function explainImage(text) {
	const reading = parseImageReference(text);
	const pinned = pinning(reading).kind === "pinned";
	if (reading.kind === "image") return {
		valid: true,
		...reading.reference,
		pinned
	};
	if (reading.kind === "local-id") return {
		valid: true,
		registry: "docker.io",
		repository: "library/sha256",
		tag: text.slice(7),
		digest: null,
		pinned
	};
	return {
		valid: false,
		registry: null,
		repository: null,
		tag: null,
		digest: null,
		pinned
	};
}
// src/images/trust/public-key.ts
var import_dist$3 = require_dist();
/**
* Reads a public key in PEM. Refuses private keys and certificates, although a platform would take the public part of
* them: who wrote one into settings made a mistake that must not pass in silence. Never throws.
*/
function readKey(pem) {
	const text = pem.trim();
	if (!/^-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----$/.test(text)) return { problem: "it is no public key in PEM (`-----BEGIN PUBLIC KEY-----`)" };
	try {
		const key = import_dist$3.crypto.createPublicKey(text);
		if (hashesOf(key).length > 0) return { key };
	} catch {
		return { problem: "its public key cannot be read" };
	}
	return { problem: "its public key is neither EC P-256, P-384, P-521, nor RSA from 2048 bits, nor Ed25519" };
}
/** The SHA-256 of the key itself (SubjectPublicKeyInfo), which two spellings of it share. */
function fingerprintOf(key) {
	return `sha256:${import_dist$3.crypto.digest("sha256", key.export({
		format: "der",
		type: "spki"
	})).toString("hex")}`;
}
/**
* Whether the key made the signature over these bytes. The digest follows from the key, never from what is verified: that
* of the curve (NIST SP 800-57, as key management services do), or SHA-256 (as cosign does for every curve).
*/
function isSignedBy(key, bytes, signature) {
	return hashesOf(key).some((hash) => import_dist$3.crypto.verify(bytes, key, signature, hash));
}
const CURVES = /* @__PURE__ */ new Map([
	["prime256v1", ["sha256"]],
	["secp384r1", ["sha384", "sha256"]],
	["secp521r1", ["sha512", "sha256"]]
]);
/** None for a kind of key that is not believed. Ed25519 hashes by itself. */
function hashesOf(key) {
	const { namedCurve = "", modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
	if (key.asymmetricKeyType === "ed25519") return [void 0];
	if (key.asymmetricKeyType === "rsa") return modulusLength >= 2048 ? ["sha256"] : [];
	return key.asymmetricKeyType === "ec" ? CURVES.get(namedCurve) ?? [] : [];
}
// src/images/trust/public-good-root.json
var source = "@sigstore/tuf 5.0.1";
var newest = "2025-09-23";
var root = {
	"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
	"tlogs": [{
		"baseUrl": "https://rekor.sigstore.dev",
		"hashAlgorithm": "SHA2_256",
		"publicKey": {
			"rawBytes": "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2G2Y+2tabdTV5BcGiBIx0a9fAFwrkBbmLSGtks4L3qX6yYY0zufBnhC8Ur/iy55GhWP/9A/bY2LhC30M9+RYtw==",
			"keyDetails": "PKIX_ECDSA_P256_SHA_256",
			"validFor": { "start": "2021-01-12T11:53:27Z" }
		},
		"logId": { "keyId": "wNI9atQGlz+VWfO6LRygH4QUfY/8W4RFwiT5i5WRgB0=" }
	}, {
		"baseUrl": "https://log2025-1.rekor.sigstore.dev",
		"hashAlgorithm": "SHA2_256",
		"publicKey": {
			"rawBytes": "MCowBQYDK2VwAyEAt8rlp1knGwjfbcXAYPYAkn0XiLz1x8O4t0YkEhie244=",
			"keyDetails": "PKIX_ED25519",
			"validFor": { "start": "2025-09-23T00:00:00Z" }
		},
		"logId": { "keyId": "zxGZFVvd0FEmjR8WrFwMdcAJ9vtaY/QXf44Y1wUeP6A=" }
	}],
	"certificateAuthorities": [{
		"subject": {
			"organization": "sigstore.dev",
			"commonName": "sigstore"
		},
		"uri": "https://fulcio.sigstore.dev",
		"certChain": { "certificates": [{ "rawBytes": "MIIB+DCCAX6gAwIBAgITNVkDZoCiofPDsy7dfm6geLbuhzAKBggqhkjOPQQDAzAqMRUwEwYDVQQKEwxzaWdzdG9yZS5kZXYxETAPBgNVBAMTCHNpZ3N0b3JlMB4XDTIxMDMwNzAzMjAyOVoXDTMxMDIyMzAzMjAyOVowKjEVMBMGA1UEChMMc2lnc3RvcmUuZGV2MREwDwYDVQQDEwhzaWdzdG9yZTB2MBAGByqGSM49AgEGBSuBBAAiA2IABLSyA7Ii5k+pNO8ZEWY0ylemWDowOkNa3kL+GZE5Z5GWehL9/A9bRNA3RbrsZ5i0JcastaRL7Sp5fp/jD5dxqc/UdTVnlvS16an+2Yfswe/QuLolRUCrcOE2+2iA5+tzd6NmMGQwDgYDVR0PAQH/BAQDAgEGMBIGA1UdEwEB/wQIMAYBAf8CAQEwHQYDVR0OBBYEFMjFHQBBmiQpMlEk6w2uSu1KBtPsMB8GA1UdIwQYMBaAFMjFHQBBmiQpMlEk6w2uSu1KBtPsMAoGCCqGSM49BAMDA2gAMGUCMH8liWJfMui6vXXBhjDgY4MwslmN/TJxVe/83WrFomwmNf056y1X48F9c4m3a3ozXAIxAKjRay5/aj/jsKKGIkmQatjI8uupHr/+CxFvaJWmpYqNkLDGRU+9orzh5hI2RrcuaQ==" }] },
		"validFor": {
			"start": "2021-03-07T03:20:29Z",
			"end": "2022-12-31T23:59:59.999Z"
		}
	}, {
		"subject": {
			"organization": "sigstore.dev",
			"commonName": "sigstore"
		},
		"uri": "https://fulcio.sigstore.dev",
		"certChain": { "certificates": [{ "rawBytes": "MIICGjCCAaGgAwIBAgIUALnViVfnU0brJasmRkHrn/UnfaQwCgYIKoZIzj0EAwMwKjEVMBMGA1UEChMMc2lnc3RvcmUuZGV2MREwDwYDVQQDEwhzaWdzdG9yZTAeFw0yMjA0MTMyMDA2MTVaFw0zMTEwMDUxMzU2NThaMDcxFTATBgNVBAoTDHNpZ3N0b3JlLmRldjEeMBwGA1UEAxMVc2lnc3RvcmUtaW50ZXJtZWRpYXRlMHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE8RVS/ysH+NOvuDZyPIZtilgUF9NlarYpAd9HP1vBBH1U5CV77LSS7s0ZiH4nE7Hv7ptS6LvvR/STk798LVgMzLlJ4HeIfF3tHSaexLcYpSASr1kS0N/RgBJz/9jWCiXno3sweTAOBgNVHQ8BAf8EBAMCAQYwEwYDVR0lBAwwCgYIKwYBBQUHAwMwEgYDVR0TAQH/BAgwBgEB/wIBADAdBgNVHQ4EFgQU39Ppz1YkEZb5qNjpKFWixi4YZD8wHwYDVR0jBBgwFoAUWMAeX5FFpWapesyQoZMi0CrFxfowCgYIKoZIzj0EAwMDZwAwZAIwPCsQK4DYiZYDPIaDi5HFKnfxXx6ASSVmERfsynYBiX2X6SJRnZU84/9DZdnFvvxmAjBOt6QpBlc4J/0DxvkTCqpclvziL6BCCPnjdlIB3Pu3BxsPmygUY7Ii2zbdCdliiow=" }, { "rawBytes": "MIIB9zCCAXygAwIBAgIUALZNAPFdxHPwjeDloDwyYChAO/4wCgYIKoZIzj0EAwMwKjEVMBMGA1UEChMMc2lnc3RvcmUuZGV2MREwDwYDVQQDEwhzaWdzdG9yZTAeFw0yMTEwMDcxMzU2NTlaFw0zMTEwMDUxMzU2NThaMCoxFTATBgNVBAoTDHNpZ3N0b3JlLmRldjERMA8GA1UEAxMIc2lnc3RvcmUwdjAQBgcqhkjOPQIBBgUrgQQAIgNiAAT7XeFT4rb3PQGwS4IajtLk3/OlnpgangaBclYpsYBr5i+4ynB07ceb3LP0OIOZdxexX69c5iVuyJRQ+Hz05yi+UF3uBWAlHpiS5sh0+H2GHE7SXrk1EC5m1Tr19L9gg92jYzBhMA4GA1UdDwEB/wQEAwIBBjAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBRYwB5fkUWlZql6zJChkyLQKsXF+jAfBgNVHSMEGDAWgBRYwB5fkUWlZql6zJChkyLQKsXF+jAKBggqhkjOPQQDAwNpADBmAjEAj1nHeXZp+13NWBNa+EDsDP8G1WWg1tCMWP/WHPqpaVo0jhsweNFZgSs0eE7wYI4qAjEA2WB9ot98sIkoF3vZYdd3/VtWB5b9TNMea7Ix/stJ5TfcLLeABLE4BNJOsQ4vnBHJ" }] },
		"validFor": { "start": "2022-04-13T20:06:15Z" }
	}],
	"ctlogs": [{
		"baseUrl": "https://ctfe.sigstore.dev/test",
		"hashAlgorithm": "SHA2_256",
		"publicKey": {
			"rawBytes": "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEbfwR+RJudXscgRBRpKX1XFDy3PyudDxz/SfnRi1fT8ekpfBd2O1uoz7jr3Z8nKzxA69EUQ+eFCFI3zeubPWU7w==",
			"keyDetails": "PKIX_ECDSA_P256_SHA_256",
			"validFor": {
				"start": "2021-03-14T00:00:00Z",
				"end": "2022-10-31T23:59:59.999Z"
			}
		},
		"logId": { "keyId": "CGCS8ChS/2hF0dFrJ4ScRWcYrBY9wzjSbea8IgY2b3I=" }
	}, {
		"baseUrl": "https://ctfe.sigstore.dev/2022",
		"hashAlgorithm": "SHA2_256",
		"publicKey": {
			"rawBytes": "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEiPSlFi0CmFTfEjCUqF9HuCEcYXNKAaYalIJmBZ8yyezPjTqhxrKBpMnaocVtLJBI1eM3uXnQzQGAJdJ4gs9Fyw==",
			"keyDetails": "PKIX_ECDSA_P256_SHA_256",
			"validFor": { "start": "2022-10-20T00:00:00Z" }
		},
		"logId": { "keyId": "3T0wasbHETJjGR4cmWc3AqJKXrjePK3/h4pygC8p7o4=" }
	}],
	"timestampAuthorities": [{
		"subject": {
			"organization": "sigstore.dev",
			"commonName": "sigstore-tsa-selfsigned"
		},
		"uri": "https://timestamp.sigstore.dev/api/v1/timestamp",
		"certChain": { "certificates": [{ "rawBytes": "MIICEDCCAZagAwIBAgIUOhNULwyQYe68wUMvy4qOiyojiwwwCgYIKoZIzj0EAwMwOTEVMBMGA1UEChMMc2lnc3RvcmUuZGV2MSAwHgYDVQQDExdzaWdzdG9yZS10c2Etc2VsZnNpZ25lZDAeFw0yNTA0MDgwNjU5NDNaFw0zNTA0MDYwNjU5NDNaMC4xFTATBgNVBAoTDHNpZ3N0b3JlLmRldjEVMBMGA1UEAxMMc2lnc3RvcmUtdHNhMHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE4ra2Z8hKNig2T9kFjCAToGG30jky+WQv3BzL+mKvh1SKNR/UwuwsfNCg4sryoYAd8E6isovVA3M4aoNdm9QDi50Z8nTEyvqgfDPtTIwXItfiW/AFf1V7uwkbkAoj0xxco2owaDAOBgNVHQ8BAf8EBAMCB4AwHQYDVR0OBBYEFIn9eUOHz9BlRsMCRscsc1t9tOsDMB8GA1UdIwQYMBaAFJjsAe9/u1H/1JUeb4qImFMHic6/MBYGA1UdJQEB/wQMMAoGCCsGAQUFBwMIMAoGCCqGSM49BAMDA2gAMGUCMDtpsV/6KaO0qyF/UMsX2aSUXKQFdoGTptQGc0ftq1csulHPGG6dsmyMNd3JB+G3EQIxAOajvBcjpJmKb4Nv+2Taoj8Uc5+b6ih6FXCCKraSqupe07zqswMcXJTe1cExvHvvlw==" }, { "rawBytes": "MIIB9zCCAXygAwIBAgIUV7f0GLDOoEzIh8LXSW80OJiUp14wCgYIKoZIzj0EAwMwOTEVMBMGA1UEChMMc2lnc3RvcmUuZGV2MSAwHgYDVQQDExdzaWdzdG9yZS10c2Etc2VsZnNpZ25lZDAeFw0yNTA0MDgwNjU5NDNaFw0zNTA0MDYwNjU5NDNaMDkxFTATBgNVBAoTDHNpZ3N0b3JlLmRldjEgMB4GA1UEAxMXc2lnc3RvcmUtdHNhLXNlbGZzaWduZWQwdjAQBgcqhkjOPQIBBgUrgQQAIgNiAAQUQNtfRT/ou3YATa6wB/kKTe70cfJwyRIBovMnt8RcJph/COE82uyS6FmppLLL1VBPGcPfpQPYJNXzWwi8icwhKQ6W/Qe2h3oebBb2FHpwNJDqo+TMaC/tdfkv/ElJB72jRTBDMA4GA1UdDwEB/wQEAwIBBjASBgNVHRMBAf8ECDAGAQH/AgEAMB0GA1UdDgQWBBSY7AHvf7tR/9SVHm+KiJhTB4nOvzAKBggqhkjOPQQDAwNpADBmAjEAwGEGrfGZR1cen1R8/DTVMI943LssZmJRtDp/i7SfGHmGRP6gRbuj9vOK3b67Z0QQAjEAuT2H673LQEaHTcyQSZrkp4mX7WwkmF+sVbkYY5mXN+RMH13KUEHHOqASaemYWK/E" }] },
		"validFor": { "start": "2025-07-04T00:00:00Z" }
	}]
};
// src/images/trust/remembered.ts
var import_dist$1 = require_dist$1();
var import_dist$2 = require_dist$2();
/**
* Makes a certificate remember its bytes and who verified it. For every bundle the library writes, compares and verifies the
* whole chain up to the root, several times; a certificate never changes, so none of it can come out otherwise.
*/
function remember(certificate) {
	const { root, tbsCertificate } = certificate;
	for (const part of [tbsCertificate, root]) {
		const bytes = part.toDER();
		part.toDER = () => bytes;
	}
	const verify = certificate.verify.bind(certificate);
	const known = /* @__PURE__ */ new WeakMap();
	certificate.verify = (issuer) => {
		const signer = issuer ?? certificate;
		const result = known.get(signer) ?? verify(issuer);
		known.set(signer, result);
		return result;
	};
	return certificate;
}
// src/images/trust/root.ts
/**
* The root of sigstore's public instance, which GitHub uses for public repositories too. `source` is the package it was
* taken from, `newest` the day its newest key came into use: an old root does not know newer keys and refuses their work.
*/
const EMBEDDED_ROOT = {
	source,
	newest,
	text: JSON.stringify(root)
};
const LIMITS = {
	maxCharacters: 1e6,
	maxDepth: 20
};
const TYPE = /^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=0\.\d|\.v0\.\d\+json)$/;
/** Reads a trusted root as sigstore's tools write it (`trusted_root.json`). Never throws. */
function readRoot(text) {
	const parsed = parseStrictly(text, LIMITS);
	if ("problem" in parsed) return parsed;
	try {
		const root = import_dist$1.TrustedRoot.fromJSON(parsed.json);
		if (!TYPE.test(root.mediaType)) return { problem: "its `mediaType` is not that of a trusted root" };
		if (root.tlogs.length === 0) return { problem: "it names no transparency log, and what is certified for a moment needs one" };
		const keys = [...root.tlogs, ...root.ctlogs].map(({ publicKey }) => publicKey?.validFor?.start);
		const authorities = [...root.certificateAuthorities, ...root.timestampAuthorities];
		if ([...keys, ...authorities.map(({ validFor }) => validFor?.start)].includes(void 0)) return { problem: "it does not say since when each of its keys is good (`validFor.start`)" };
		if (authorities.some(({ certChain }) => (certChain?.certificates.length ?? 0) === 0)) return { problem: "one of its authorities has no certificate" };
		const material = (0, import_dist$2.toTrustMaterial)(root, {});
		for (const { certChain } of [...material.certificateAuthorities, ...material.timestampAuthorities]) certChain.forEach(remember);
		return material;
	} catch {
		return { problem: "it cannot be read as a trusted root" };
	}
}
/** For keys that need no authority: nobody is trusted but the key. */
const NO_ROOT = (0, import_dist$2.toTrustMaterial)(import_dist$1.TrustedRoot.fromJSON({}), {});
// src/images/trust/identity.ts
var import_dist = require_dist$3();
const FULCIO = "1.3.6.1.4.1.57264.1";
const FIELDS = {
	issuer: `${FULCIO}.8`,
	workflow: `${FULCIO}.9`,
	workflowCommit: `${FULCIO}.10`,
	runner: `${FULCIO}.11`,
	repository: `${FULCIO}.12`,
	ref: `${FULCIO}.14`,
	trigger: `${FULCIO}.20`
};
const RAW_ISSUER = `${FULCIO}.1`;
const MAX_TEXT = 1e3;
/**
* Reads the identity in a verified certificate. A field that stands there twice, or is no plain text, is a problem: two
* readers could take it for two things. Never throws.
*/
function readIdentity(told) {
	const fields = /* @__PURE__ */ new Map();
	for (const { oid, value } of told.oids ?? []) {
		const id = oid?.id.join(".") ?? "";
		if (!id.startsWith(`${FULCIO}.`)) continue;
		if (fields.has(id)) return { problem: `its certificate says extension ${id} twice` };
		fields.set(id, value);
	}
	const texts = {};
	for (const [field, id] of Object.entries(FIELDS)) {
		const value = fields.get(id);
		const text = value && textOfDer(value);
		if (value !== void 0 && text === void 0) return { problem: `extension ${id} of its certificate is no text` };
		if (text !== void 0) texts[field] = text;
	}
	const raw = fields.get(RAW_ISSUER)?.toString("utf8");
	if (raw !== void 0 && texts.issuer !== void 0 && raw !== texts.issuer) return { problem: "its certificate names two issuers" };
	const subject = told.subjectAlternativeName;
	const issuer = texts.issuer ?? raw;
	if (typeof subject !== "string" || !isPlain(subject)) return { problem: "its certificate names no subject" };
	if (issuer === void 0 || !isPlain(issuer)) return { problem: "its certificate names no issuer" };
	const { repository, ref, trigger, runner, workflow, workflowCommit } = texts;
	return {
		subject,
		issuer,
		repository,
		ref,
		trigger,
		runner,
		workflow,
		workflowCommit
	};
}
/** A UTF8String in DER that fills the bytes: tag, length in the shortest form, text. Undefined for everything else. */
function textOfDer(bytes) {
	const [tag, first = 0, second = 0, third = 0] = bytes;
	const [length, start] = first < 128 ? [first, 2] : first === 129 ? [second, 3] : first === 130 ? [second * 256 + third, 4] : [-1, 0];
	if (tag !== 12 || !(length >= (start === 3 ? 128 : start === 4 ? 256 : 0)) || bytes.length !== start + length) return void 0;
	const text = bytes.toString("utf8", start);
	return isPlain(text) ? text : void 0;
}
const isPlain = (text) => text !== "" && text.length <= MAX_TEXT && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/u.test(text);
// src/images/trust/pattern.ts
/**
* Whether a text fits a pattern as a whole. `*` stands for any run of characters without `/` and `@`, `**` for any run at
* all, everything else for itself, with its case. A star that crossed `/` or `@` would let a branch called
* `x@refs/heads/main` pass for `main`. Takes time proportional to both lengths, whatever they hold. Never throws.
*/
function fitsPattern(pattern, text) {
	const tokens = pattern.match(/\*{2,}|[^]/g) ?? [];
	const reach = (at) => isStar(tokens[at]) ? [at, ...reach(at + 1)] : [at];
	let open = new Set(reach(0));
	for (let at = 0; at < text.length; at += 1) {
		const sign = text.charAt(at);
		const next = /* @__PURE__ */ new Set();
		for (const place of open) {
			const token = tokens[place];
			const places = isStar(token) ? token.length > 1 || sign !== "/" && sign !== "@" ? reach(place) : [] : token === sign ? reach(place + 1) : [];
			for (const each of places) next.add(each);
		}
		open = next;
	}
	return open.has(tokens.length);
}
const isStar = (token) => token?.startsWith("*") === true;
// src/images/trust/workflow.ts
/**
* Events that run the workflow of the ref itself and that somebody with write access causes. Not among them, since a
* stranger may cause them while the run stands on the main branch: `pull_request_target`, `workflow_run`, `issue_comment`
* and their like. A reusable workflow is told with the event of its caller. `web` is GitLab's button.
*/
const USUAL_TRIGGERS = [
	"push",
	"schedule",
	"workflow_dispatch",
	"release",
	"web"
];
/**
* Why a verified certificate is not this signer's; undefined where it is. What is not asked for in the settings has a
* careful answer of its own, and a certificate that does not say what is asked has the wrong one.
*/
function mismatchOf(signer, identity) {
	if (identity.issuer !== signer.issuer) return `its issuer is \`${identity.issuer}\``;
	if (!fitsPattern(signer.subject, identity.subject)) return `it was signed by \`${identity.subject}\``;
	if (signer.workflowCommit !== void 0 && identity.workflowCommit !== signer.workflowCommit) return `its workflow stands at commit \`${identity.workflowCommit ?? "unknown"}\``;
	if (signer.runner !== void 0 && identity.runner !== signer.runner) return `it was signed on a runner that is \`${identity.runner ?? "unknown"}\``;
	return isAutomated(signer, identity) ? runMismatch(signer, identity) : void 0;
}
/** Whether a run is behind it. A person's certificate says nothing of refs, and is believed only where none are asked for. */
function isAutomated({ issuer, repository, refs, triggers }, identity) {
	const asked = repository !== void 0 || refs.length > 0 || triggers.length > 0;
	const told = [
		identity.repository,
		identity.ref,
		identity.trigger,
		identity.workflow
	].some((each) => each !== void 0);
	return asked || told || isGitHub(issuer);
}
/** GitHub's own, an enterprise with its own issuer, a host of its own under ghe.com, a GitHub Enterprise Server. */
const isGitHub = (issuer) => /^https:\/\/token\.actions\.(?:githubusercontent\.com|[a-z0-9-]+\.ghe\.com)(?:\/|$)|\/_services\/token$/.test(issuer);
function runMismatch(signer, { subject, issuer, repository, ref, trigger, workflow }) {
	if (isGitHub(issuer) && workflow !== subject) return "its certificate does not say which workflow signed";
	if (repository === void 0 || ref === void 0 || trigger === void 0) return "its certificate does not say repository, ref and event of the run";
	const isAtHome = subject.startsWith(`${repository}/`);
	if (signer.repository === void 0 ? !isAtHome : !fitsPattern(addressOf(signer.repository, repository), repository)) return `the run was one of \`${repository}\``;
	if (!(signer.triggers.length > 0 ? signer.triggers : USUAL_TRIGGERS).includes(trigger)) return `the run was started by \`${trigger}\``;
	return (signer.refs.length > 0 ? signer.refs.some((each) => fitsPattern(each, ref)) : isAtHome ? subject.endsWith(`@${ref}`) && isLasting(ref) : isLasting(ref)) ? void 0 : `the run was one of \`${ref}\``;
}
/** A branch or a tag: not a pull request, nor the branch that a merge queue makes of one. */
const isLasting = (ref) => /^refs\/(?:heads\/(?!gh-readonly-queue\/)|tags\/)./.test(ref);
/** `owner/name` stands on the host that the certificate names; its issuer was compared before. */
const addressOf = (written, repository) => written.includes("://") ? written : `${/^https?:\/\/[^/]+/.exec(repository)?.[0] ?? ""}/${written}`;
// src/images/trust/signature.ts
const refuse = (reason) => ({
	kind: "refused",
	reason
});
/** More of either serve nobody, and each costs time. */
const MAX_PROOFS = 10;
/** Reads a sigstore bundle of version 0.1 or later. Exactly one signature; nothing is verified. Never throws. */
function openBundle(json) {
	try {
		const bundle = (0, import_dist.bundleFromJSON)(json);
		const { tlogEntries, timestampVerificationData: times } = bundle.verificationMaterial;
		if (tlogEntries.length > MAX_PROOFS || (times?.rfc3161Timestamps.length ?? 0) > MAX_PROOFS) return refuse(`it has more than ${MAX_PROOFS} log entries or timestamps`);
		if (bundle.content.$case !== "dsseEnvelope") return {
			bundle,
			content: { kind: "file" }
		};
		const { payloadType, payload } = bundle.content.dsseEnvelope;
		return {
			bundle,
			content: {
				kind: "envelope",
				payloadType,
				payload
			}
		};
	} catch {
		return refuse("it is no sigstore bundle with exactly one signature");
	}
}
/**
* Verifies the signature of a bundle over its own payload, or over `file`. A certificate needs an authority, a log and a
* time, each of the same root, whatever the settings say; a key needs what its signer asks for. The key hint of the bundle
* is not looked at. Every exception of the library, of whatever kind, is a refusal: it throws where an answer is no.
*/
function verifySignature({ bundle, content }, file, trust) {
	try {
		const entity = signedEntity(bundle, signedBytes(content, file));
		const proof = {
			signedAt: signedAt(entity),
			logged: entity.tlogEntries.length > 0
		};
		return entity.key.$case === "certificate" ? byCertificate(entity, proof, trust) : byKey(entity, proof, trust);
	} catch (error) {
		return refuse(explain$1(error));
	}
}
function byCertificate(entity, proof, { people, roots }) {
	if (people.length === 0) return refuse("it is signed with a certificate, and nobody who has one is configured");
	const identity = certified(entity, roots);
	if ("reason" in identity) return identity;
	const reasons = [];
	for (const signer of people) {
		const reason = mismatchOf(signer, identity);
		if (reason === void 0) return {
			kind: "signed",
			signer: signer.name,
			identity: identity.subject,
			...proof
		};
		reasons.push(`it is not signer \`${signer.name}\`: ${reason}`);
	}
	return refuse(joined$2(reasons));
}
/** Whom a certificate names, once one of the roots vouches for all of it: chain, certificate log, log, time, signature. */
function certified(entity, roots) {
	const reasons = [];
	for (const root of roots) try {
		const identity = readIdentity(new import_dist$2.Verifier(root).verify(entity).identity ?? {});
		return "problem" in identity ? refuse(identity.problem) : identity;
	} catch (error) {
		reasons.push(explain$1(error));
	}
	return refuse(roots.length === 0 ? "there is no trusted root to verify certificates with" : joined$2(reasons));
}
/**
* Whom a bundle's certificate names, whether or not anybody believes them: what to write into settings, never an answer to
* whether it counts. Never throws.
*/
function identifySigner({ bundle, content }, file, roots) {
	try {
		const entity = signedEntity(bundle, signedBytes(content, file));
		return entity.key.$case === "certificate" ? certified(entity, roots) : refuse("it has no certificate, but a key");
	} catch (error) {
		return refuse(explain$1(error));
	}
}
const signedBytes = (content, file) => content.kind === "file" ? file : import_dist$3.dsse.preAuthEncoding(content.payloadType, content.payload);
function byKey(entity, proof, { keys, roots }) {
	if (keys.length === 0) return refuse("it is signed with a key, and no key is configured");
	const reasons = [];
	for (const { name, key, tlog } of keys) for (const root of roots.length === 0 ? [NO_ROOT] : roots) try {
		const material = {
			...root,
			publicKey: () => ({
				publicKey: key,
				validFor: () => true
			})
		};
		const threshold = tlog ? 1 : 0;
		new import_dist$2.Verifier(material, {
			tlogThreshold: threshold,
			timestampThreshold: threshold
		}).verify(entity);
		return {
			kind: "signed",
			signer: name,
			identity: fingerprintOf(key),
			...proof
		};
	} catch (error) {
		reasons.push(`it is not signer \`${name}\`: ${explain$1(error)}`);
	}
	return refuse(joined$2(reasons));
}
/** The library knows one digest a key; a P-384 key usually goes with SHA-384, so the signature is looked at here. */
function signedEntity(bundle, bytes) {
	const entity = (0, import_dist$2.toSignedEntity)(bundle, bytes);
	const { signature: content } = entity;
	if (entity.key.$case === "certificate") remember(entity.key.certificate);
	return {
		...entity,
		signature: {
			signature: content.signature,
			compareSignature: (signature) => content.compareSignature(signature),
			compareDigest: (digest) => content.compareDigest(digest),
			compareSignedDigest: (digest) => content.compareSignedDigest(digest),
			verifySignature: (key) => isSignedBy(key, bytes, content.signature)
		}
	};
}
/** To be believed only once the entity is verified: then every one of these times was. */
function signedAt({ timestamps }) {
	const seconds = timestamps.flatMap((each) => {
		if (each.$case === "timestamp-authority") return [Math.floor(each.timestamp.signingTime.getTime() / 1e3)];
		return each.tlogEntry.inclusionPromise === void 0 ? [] : [Number(each.tlogEntry.integratedTime)];
	});
	return seconds.length === 0 ? void 0 : instantOf(Math.min(...seconds));
}
const joined$2 = (reasons) => [...new Set(reasons)].slice(0, 5).join("; ");
/** Own words for the library's: its messages carry text of the bundle. */
function explain$1(error) {
	const code = error instanceof Error && "code" in error ? String(error.code) : "";
	return WORDS$1.find(([beginning]) => code.startsWith(beginning))?.[1] ?? "it cannot be verified: its form is broken";
}
const WORDS$1 = [
	["SIGNATURE_ERROR", "the signature does not fit what is signed"],
	["CERTIFICATE_ERROR", "its certificate comes from no trusted authority, or was not good at that time"],
	["TIMESTAMP_ERROR", "no trusted time says when it was signed"],
	["TLOG_BODY_ERROR", "the log entry is about something else"],
	["TLOG", "no trusted transparency log holds it"],
	["PUBLIC_KEY_ERROR", "its key is not good at that time"]
];
// src/images/trust/signer.ts
/** Why a signer cannot be believed in as it is written; none where it can. One with problems is not used at all. */
function checkSigner(signer) {
	return (signer.kind === "key" ? keyProblems(signer) : keylessProblems(signer)).map((problem) => `signer \`${signer.name}\`: ${problem}`);
}
function keyProblems({ pem }) {
	const key = readKey(pem);
	return "problem" in key ? [key.problem] : [];
}
function keylessProblems({ issuer, subject, repository, refs, triggers, workflowCommit }) {
	const wide = (pattern) => pattern.replaceAll("*", "").trim() === "";
	const problems = [];
	if (issuer.trim() === "" || issuer.includes("*")) problems.push("`issuer` has to be one exact address");
	if (wide(subject)) problems.push("`subject` names nobody");
	if (subject.replace(/@\*\*$/, "").includes("**")) problems.push("`subject` may have `*` for a part between `/` and `@`, and `**` only as `@**` at its end");
	if (repository !== void 0 && (wide(repository) || repository.includes("**"))) problems.push("`repository` has to be `owner/name`, with `*` for a part");
	if ([...refs, ...triggers].some((each) => each.trim() === "")) problems.push("an empty ref or trigger fits nothing");
	if (triggers.some((each) => each.includes("*"))) problems.push("`triggers` are words without `*`");
	if (refs.length === 0 && leavesRefOpen(subject)) problems.push("`subject` leaves the ref of the workflow open: end it as in `@refs/heads/main`, or give `refs`");
	if (workflowCommit !== void 0 && !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(workflowCommit)) problems.push("`workflowCommit` is no full commit id");
	return problems;
}
/** Whoever may push some branch could sign from there, with a workflow of their own under the same file name. */
function leavesRefOpen(subject) {
	const ref = subject.lastIndexOf("@");
	return /^https?:/.test(subject) && (ref < 0 || subject.slice(ref).includes("*"));
}
// src/images/trust/subject.ts
const MAX_SUBJECTS = 1e3;
/**
* Which of the wanted digests a signed statement is about, or why it says nothing of them. Names of subjects identify
* nothing. A subject that has the right digest under one algorithm and a wrong one under another contradicts itself.
*/
function findSubject(json, wanted) {
	const statement = parseStatement(json);
	const [problem] = statement.problems;
	if (problem !== void 0) return { problem };
	if (statement.predicateType === void 0) return { problem: "it has no `predicateType`" };
	if (asObject(statement.predicate) === void 0) return { problem: "its predicate is no mapping" };
	const subjects = listAt(json, "subject");
	if (subjects.length > MAX_SUBJECTS) return { problem: `it names more than ${MAX_SUBJECTS} subjects` };
	const about = /* @__PURE__ */ new Set();
	for (const subject of subjects) {
		const named = namedBy(subject);
		const right = named.filter((each) => wanted.includes(each));
		if (right.length === 0) continue;
		const known = (algorithm) => wanted.some((each) => each.startsWith(`${algorithm}:`));
		const wrong = named.find((each) => !right.includes(each) && known(each.slice(0, each.indexOf(":"))));
		if (wrong !== void 0) return { problem: `a subject of it is ${right[0]} and also ${wrong}` };
		for (const each of right) about.add(each);
	}
	return about.size === 0 ? { problem: "it is about something else" } : { about: [...about].toSorted() };
}
/** Algorithms are spelt in lower case; digits of a digest may be in either. */
function namedBy(subject) {
	return ["sha256", "sha512"].flatMap((algorithm) => digests(`${algorithm}:${(asString(valueAt(subject, "digest", algorithm)) ?? "").toLowerCase()}`));
}
// src/images/trust/verifier.ts
const IN_TOTO = "application/vnd.in-toto+json";
/**
* Makes a verifier of what the base branch says: signers, and trusted roots as text, none of them meaning the embedded
* one. What cannot be used is told and left out, so that it believes less, never more: a root that cannot be read is not
* replaced by another. Never throws, nor does the verifier.
*/
function openVerifier(signers, trustedRoots) {
	const roots = [];
	const problems = [];
	for (const [index, text] of (trustedRoots.length === 0 ? [EMBEDDED_ROOT.text] : trustedRoots).entries()) {
		const root = readRoot(text);
		if ("problem" in root) problems.push(`trusted root ${index + 1}: ${root.problem}`);
		else roots.push(root);
	}
	problems.push(...signers.flatMap(checkSigner));
	const usable = signers.filter((signer) => checkSigner(signer).length === 0);
	const trust = {
		people: usable.filter((signer) => signer.kind === "keyless"),
		keys: usable.flatMap((signer) => {
			const key = signer.kind === "key" ? readKey(signer.pem) : void 0;
			return signer.kind === "key" && key !== void 0 && "key" in key ? [{
				...signer,
				key: key.key
			}] : [];
		}),
		roots
	};
	return {
		value: {
			verify: ({ bundle }, wanted) => verifyStatement(bundle, wanted, trust),
			verifyFile: (bundle, file) => verifyFile(bundle, file, trust),
			identify: (bundle, file) => {
				const open = openText(bundle);
				return "kind" in open ? open : identifySigner(open, Buffer.from(file), roots);
			}
		},
		problems
	};
}
function verifyStatement(text, wanted, trust) {
	const open = openText(text);
	if ("kind" in open) return open;
	const { content } = open;
	if (content.kind === "file") return refuse("it signs a file and holds no statement");
	if (content.payloadType !== IN_TOTO) return refuse(`its \`payloadType\` is not ${IN_TOTO}`);
	const signature = verifySignature(open, Buffer.alloc(0), trust);
	if (signature.kind === "refused") return signature;
	const payload = parsePayload(content.payload);
	if ("problem" in payload) return refuse(`its payload cannot be read: ${payload.problem}`);
	const subject = findSubject(payload.json, wanted);
	if ("problem" in subject) return refuse(subject.problem);
	const digest = `sha256:${import_dist$3.crypto.digest("sha256", content.payload).toString("hex")}`;
	return {
		...signature,
		kind: "verified",
		statement: payload.json,
		about: subject.about,
		digest
	};
}
function verifyFile(text, file, trust) {
	const open = openText(text);
	if ("kind" in open) return open;
	if (open.content.kind !== "file") return refuse("it holds a statement and signs no file");
	return verifySignature(open, Buffer.from(file), trust);
}
function openText(text) {
	const parsed = parseStrictly(text);
	return "problem" in parsed ? refuse(parsed.problem) : openBundle(parsed.json);
}
function parsePayload(payload) {
	try {
		return parseStrictly(new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(payload));
	} catch {
		return { problem: "it is not UTF-8" };
	}
}
// src/images/coverage.ts
/**
* What has to be covered so that a digest is. Of an index every platform that nodes have; all of them where it has none of
* those, because then nobody knows which one runs.
*/
function targetsOf(digest, answer, nodes) {
	if (answer.kind !== "found" || answer.platforms.length === 0) return [{
		digest,
		platform: void 0,
		index: void 0,
		only: true
	}];
	const wanted = answer.platforms.filter(({ platform }) => nodes.some((node) => isPlatform(platform, node)));
	return (wanted.length === 0 ? answer.platforms : wanted).map((each) => ({
		digest: each.digest,
		platform: each.platform,
		index: digest,
		only: answer.platforms.length === 1
	}));
}
/** Whether a node of this kind runs the platform: `linux/arm64` runs `linux/arm64/v8`. */
function isPlatform(platform, node) {
	return platform === node || platform.startsWith(`${node}/`);
}
/** Whether a report looked at a target. The digest of an index covers the one platform that was looked at. */
function covers({ subjects, platform }, target) {
	if (subjects.includes(target.digest)) return true;
	if (target.index === void 0 || !subjects.includes(target.index)) return false;
	return platform === void 0 ? target.only : isPlatform(target.platform ?? "", platform);
}
// src/images/provenance.ts
/** Every target, or the index as a whole, has to be what one of the named builders made of one of the named sources. */
function provenanceProblems(targets, digest, documents, { provenance: wanted }) {
	if (wanted === void 0) return [];
	const told = documents.flatMap((each) => each.kind === "provenance" && each.source.kind === "signed" ? [each.provenance] : []);
	const good = told.filter(({ builder, sources }) => wanted.builders.includes(builder) && (wanted.sources.length === 0 || sources.some(({ uri }) => wanted.sources.includes(bareSource(uri)))));
	const isShown = (one) => good.some(({ subjects }) => subjects.includes(one));
	if (isShown(digest) || targets.every((target) => isShown(target.digest))) return [];
	const [other] = told;
	return [{
		rule: "provenance-missing",
		message: `has no believed provenance of a builder and source that the settings name${other === void 0 ? "" : `; one says \`${other.builder}\` built it`}`
	}];
}
/** `git+https://github.com/acme/shop@refs/heads/main` without its ref. */
const bareSource = (uri) => uri.replace(/^git\+/, "").replace(/@[^/@]*(?:\/[^@]*)?$/, "").replace(/\.git$/, "");
// src/images/exceptions.ts
/** The excuse for a finding; undefined: it counts. An exception that is over covers nothing. */
function excuseOf(finding, image, exceptions, vex, today) {
	const names = /* @__PURE__ */ new Set([finding.id, ...finding.aliases]);
	const granted = exceptions.find((each) => each.until >= today && names.has(each.vulnerability) && (each.package === void 0 || isPackage(each.package, finding)) && ("digest" in each.image ? image.digests.includes(each.image.digest) : coversRepository(each.image.repository, image.reference)));
	if (granted !== void 0) return {
		finding,
		by: `${granted.owner} until ${granted.until}`,
		reason: granted.reason
	};
	const said = latest(vex.flatMap((document) => statementsOn(document, finding, names, image)));
	return said !== void 0 && (said.statement.status === "not_affected" || said.statement.status === "fixed") ? {
		finding,
		by: `VEX of ${said.author}`,
		reason: said.statement.reason ?? said.statement.status
	} : void 0;
}
/** What a document says of a finding of an image. `fixed` is said of exact products, so only a digest names them. */
function statementsOn({ statements, author, version }, finding, names, { digests, reference }) {
	return statements.filter(({ vulnerabilities, products, status }) => {
		if (!vulnerabilities.some((name) => names.has(name))) return false;
		return products.some((product) => {
			return (product.digests.length > 0 ? product.digests.some((digest) => digests.includes(digest)) : status !== "fixed" && product.repository === `${reference.registry}/${reference.repository}`) && (product.subcomponents.length === 0 || product.subcomponents.some((each) => isPackage(each, finding)));
		});
	}).map((statement) => ({
		statement,
		author: author ?? "nobody named",
		version
	}));
}
/** Whether a name or a package URL means the package of a finding; a URL with a version means that version only. */
function isPackage(written, finding) {
	const [meant, found] = [partsOf$1(written), partsOf$1(finding.package)];
	return meant.name === found.name && (meant.version === void 0 || meant.version === found.version);
}
function partsOf$1(written) {
	const [, name = written, version] = /^pkg:[^/]+\/(?:[^@?#]*\/)?([^/@?#]+)(?:@([^?#]+))?/.exec(written) ?? [];
	return {
		name,
		version
	};
}
/** The name of a package, whether a report writes it plainly or as a package URL. */
const packageName = (written) => partsOf$1(written).name;
/** The last word: by time, then by the document's version. Of equally late ones the one that clears nothing. */
function latest(said) {
	const time = ({ statement }) => Date.parse(statement.statedAt ?? "1970-01-01T00:00:00Z");
	const clears = ({ statement }) => statement.status === "affected" || statement.status === "under_investigation" ? 1 : 0;
	return said.toSorted((a, b) => time(a) - time(b) || a.version - b.version || clears(a) - clears(b)).at(-1);
}
// src/images/scans.ts
/** Clocks differ a little. */
const SKEW_MS = 3e5;
/** A scanner under one name, whatever the format writes: `Trivy`, `pkg:github/aquasecurity/trivy@0.58.0`. */
function scannerName(written) {
	const [bare = ""] = written.trim().toLowerCase().split(/[@?#\s]/);
	return bare.split("/").findLast((segment) => segment !== "") ?? bare;
}
/**
* The newest believed report of every scanner about a target. Never the best: an old clean report beside a newer bad one
* is a replay. Reports that count for nothing are told with the reason.
*/
function newestScans(documents, target, scans, maxAge, now) {
	const refused = [];
	const newest = /* @__PURE__ */ new Map();
	for (const document of documents) {
		if (document.kind !== "scan" || !covers(document.report, target)) continue;
		const { report, source, where, digest } = document;
		const scanner = scannerName(report.scanner);
		const reason = falseTime(report, source, now) ?? unwanted(scanner, report.version, scans);
		if (reason !== void 0) {
			refused.push({
				where,
				reason
			});
			continue;
		}
		const scan = {
			report,
			scanner,
			source,
			where,
			digest,
			age: Math.floor(daysBetween(report.scannedAt, now)),
			stale: staleness(report, scans, maxAge, now)
		};
		const known = newest.get(scanner);
		if (known === void 0 || isNewer$1(scan, known)) newest.set(scanner, scan);
	}
	return {
		scans: [...newest.values()].toSorted((a, b) => a.scanner < b.scanner ? -1 : 1),
		refused
	};
}
/** Later wins; of two at the same moment the one with more findings. */
function isNewer$1(a, b) {
	const later = Date.parse(a.report.scannedAt) - Date.parse(b.report.scannedAt);
	return later > 0 || later === 0 && a.report.findings.length > b.report.findings.length;
}
function falseTime({ scannedAt }, source, now) {
	const at = Date.parse(scannedAt);
	if (at > Date.parse(now) + SKEW_MS) return `it says it scanned at ${scannedAt}, which is still to come`;
	if (source.kind !== "signed" || source.signedAt === void 0 || at <= Date.parse(source.signedAt) + SKEW_MS) return void 0;
	return `it says it scanned at ${scannedAt} and was signed before, at ${source.signedAt}`;
}
function unwanted(scanner, version, { scanners }) {
	if (scanners === void 0) return void 0;
	const [name, range] = Object.entries(scanners).find(([each]) => scannerName(each) === scanner) ?? [];
	if (name === void 0 || range === void 0) return `its scanner is ${scanner}, and the settings accept ${Object.keys(scanners).join(", ")}`;
	if (range === "*") return void 0;
	const bare = (0, import_semver.valid)(version ?? "");
	return bare !== null && (0, import_semver.satisfies)(bare, range) ? void 0 : `it was made by ${name} ${version ?? "of no version"}, and the settings accept ${range}`;
}
function staleness(report, scans, maxAge, now) {
	const age = daysBetween(report.scannedAt, now);
	if (age > maxAge) return `was scanned ${Math.floor(age)} days ago, and ${maxAge} are allowed`;
	if (report.databaseAt === void 0) return scans.needsDatabaseAge ? "was scanned with a database of unknown age" : void 0;
	const old = (Date.parse(report.scannedAt) - Date.parse(report.databaseAt)) / 864e5;
	return old > scans.maxDatabaseAgeDays ? `was scanned with a database that was ${Math.floor(old)} days old, and ${scans.maxDatabaseAgeDays} are allowed` : void 0;
}
// src/images/thresholds.ts
/** A known exploited vulnerability has to be gone within this many days (CISA BOD 22-01 gives two weeks). */
const EXPLOITED_DAYS = 14;
/**
* The rank that counts. What is known to be exploited is critical whatever the scanner says; an unknown rank is what the
* policy makes of it (PCI DSS 6.3.1: the organisation ranks).
*/
function rankOf({ severity, knownExploited }, { unknownAs }) {
	if (knownExploited) return "critical";
	return severity === "unknown" ? unknownAs : severity;
}
/** Ranks of which there are too many, worst first. `today` is a date; findings that an exception covers are not given. */
function excessOf(findings, scans, today) {
	return SEVERITIES.flatMap((rank) => {
		const threshold = rank === "unknown" ? void 0 : scans.thresholds[rank];
		if (rank === "unknown" || threshold === void 0) return [];
		const due = findings.filter((each) => rankOf(each, scans) === rank && isDue(each, threshold, today));
		const distinct = [...new Map(due.map((each) => [nameOf$4(each), each])).values()];
		return distinct.length > threshold.max ? [{
			rank,
			max: threshold.max,
			findings: distinct
		}] : [];
	});
}
/** Two scanners that tell of the same vulnerability of the same package tell of one finding. */
function nameOf$4({ id, aliases, package: of }) {
	const [cve] = [id, ...aliases].filter((each) => each.startsWith("CVE-")).toSorted();
	return `${cve ?? id} ${packageName(of)}`;
}
/** Whether the time to mend a finding is over. Without a date there is no grace; without a fix only where the policy says so. */
function isDue(finding, { graceDays, withoutFix }, today) {
	if (finding.fixed === false && !withoutFix) return false;
	const since = [finding.publishedAt, finding.fixedAt].flatMap((each) => each === void 0 ? [] : [Date.parse(each)]);
	if (since.length === 0) return true;
	const days = finding.knownExploited ? Math.min(graceDays, EXPLOITED_DAYS) : graceDays;
	return Math.max(...since) + days * 864e5 < Date.parse(`${today}T00:00:00Z`);
}
// src/images/scan-verdict.ts
const NOT_SCANNED = {
	problems: [],
	scans: [],
	findings: [],
	excuses: [],
	refused: []
};
/** Judges what scanners said of every target, by the newest that each of them said. */
function judgeScans(targets, { reference, inScope }, { documents, refused, exceptions, problems: unseen }, { scans: policy }, now) {
	if (policy === void 0) return {
		...NOT_SCANNED,
		refused
	};
	const maxAge = policy.maxAgeDays[inScope ? "inside" : "outside"];
	const digests = [...new Set(targets.flatMap(({ digest, index }) => index === void 0 ? [digest] : [digest, index]))];
	const perTarget = targets.map((target) => ({
		target,
		...newestScans(documents, target, policy, maxAge, now)
	}));
	const scans = perTarget.flatMap((each) => each.scans);
	const allRefused = distinct$2([...refused, ...perTarget.flatMap((each) => each.refused)]);
	const found = scans.flatMap(({ report }) => report.findings);
	const today = now.slice(0, 10);
	const vex = documents.flatMap((each) => each.kind === "vex" ? [each.vex] : []);
	const excuses = [];
	const findings = found.filter((finding) => {
		const excuse = excuseOf(finding, {
			digests,
			reference
		}, exceptions, vex, today);
		if (excuse !== void 0) excuses.push(excuse);
		return excuse === void 0;
	});
	const problems = perTarget.flatMap(({ target, scans: own }) => {
		const on = target.platform === void 0 ? "" : ` on ${target.platform}`;
		const [first] = own;
		if (first === void 0) return isVouched(documents, target, reference, policy.verifiers, maxAge, now) ? [] : [{
			rule: "image-unscanned",
			message: `has no believed scan${on}${refusalText(allRefused)}`
		}];
		if (own.some(({ stale }) => stale === void 0)) return [];
		return [{
			rule: "scan-stale",
			message: `${first.stale}${on} (${first.scanner}, ${first.where})`
		}];
	});
	const excess = excessOf(findings, policy, today);
	return {
		problems: [
			...unseen.map((each) => ({
				rule: "image-unscanned",
				message: `may have evidence that could not be fetched: ${each}`
			})),
			...problems,
			...excess.length === 0 ? [] : [{
				rule: "vulnerabilities-over-threshold",
				message: excessText(excess)
			}]
		],
		scans,
		findings,
		excuses,
		refused: allRefused
	};
}
const distinct$2 = (refusals) => [...new Map(refusals.map((each) => [`${each.where} ${each.reason}`, each])).values()];
/** Whether somebody whose verdicts the policy takes says so, about this very digest, lately, in the last thing it said. */
function isVouched(documents, { digest, index }, reference, verifiers, maxAge, now) {
	const last = documents.flatMap((each) => each.kind === "summary" && each.source.kind === "signed" ? [each.summary] : []).filter(({ verifier, subjects, resourceUri }) => {
		return (subjects.includes(digest) || index !== void 0 && subjects.includes(index)) && verifiers.includes(verifier) && isSameRepository(resourceUri, reference);
	}).toSorted((a, b) => Date.parse(a.verifiedAt) - Date.parse(b.verifiedAt)).at(-1);
	if (last === void 0 || last.verdict !== "passed") return false;
	const age = (Date.parse(now) - Date.parse(last.verifiedAt)) / 864e5;
	return age <= maxAge && age > -1 / 288;
}
function isSameRepository(uri, { registry, repository }) {
	const reading = parseImageReference(uri.replace(/^(?:https|oci|docker):\/\//, ""));
	return reading.kind === "image" && reading.reference.registry === registry && reading.reference.repository === repository;
}
function refusalText(refused) {
	const [first] = refused;
	if (first === void 0) return "";
	const more = refused.length === 1 ? "" : `, and ${refused.length - 1} more`;
	return `; found and not believed: \`${first.where}\`: ${first.reason}${more}`;
}
const SHOWN = 3;
/** All ranks in one sentence: they are one thing to mend. */
function excessText(excess) {
	const all = excess.reduce((sum, { findings }) => sum + findings.length, 0);
	const parts = excess.map(rankText).join("; ");
	return `has ${all === 1 ? "a vulnerability" : "vulnerabilities"} past the day to mend them: ${parts}`;
}
function rankText({ rank, max, findings }) {
	const named = findings.slice(0, SHOWN).map(({ id, package: of }) => `\`${id}\` in \`${packageName(of)}\``);
	const more = findings.length > SHOWN ? ` and ${findings.length - SHOWN} more` : "";
	return `${findings.length} ${rank} (${max} allowed): ${named.join(", ")}${more}`;
}
// src/images/verdict.ts
/** Judges one image. What could not be learned is a problem, never a pass. `now` is RFC 3339. */
function judgeImage(question, knowledge, policy, now) {
	const { reference, digest, nodes } = question;
	const { registry, documents } = knowledge;
	const targets = digest === void 0 ? [] : targetsOf(digest, registry, nodes);
	const scanned = digest === void 0 ? NOT_SCANNED : judgeScans(targets, question, knowledge, policy, now);
	const problems = [
		...placeProblems(reference, question.inScope, policy),
		...registryProblems(reference, digest, registry, policy),
		...scanned.problems,
		...digest === void 0 || !question.inScope ? [] : provenanceProblems(targets, digest, documents, policy)
	];
	const notes = [
		...downgrade(question),
		...tagNotes(reference, registry),
		...knowledge.notes
	];
	return {
		...scanned,
		problems,
		registry,
		notes
	};
}
function placeProblems(reference, inScope, { registries, nonprod }) {
	const name = `${reference.registry}/${reference.repository}`;
	return [...registries?.some((pattern) => coversRepository(pattern, reference)) !== false ? [] : [{
		rule: "registry-not-allowed",
		message: `comes from \`${name}\`, which the settings do not allow`
	}], ...inScope && nonprod.some((pattern) => coversRepository(pattern, reference)) ? [{
		rule: "nonprod-registry",
		message: `comes from \`${name}\`, which is not for production`
	}] : []];
}
function registryProblems(reference, digest, answer, { registries }) {
	if (registries === void 0 || digest === void 0) return [];
	if (!registries.some((pattern) => coversRepository(pattern, reference))) return [];
	const unverified = (message) => [{
		rule: "digest-unverified",
		message
	}];
	if (answer.kind === "missing") return unverified(`is not at its registry: ${answer.why}`);
	if (answer.kind !== "found") return unverified(`could not be verified: ${answer.why}`);
	if (answer.digest !== digest) return unverified(`is answered with another digest, \`${answer.digest}\``);
	return answer.tag.kind === "moved" ? unverified(`has a tag and a digest that disagree: \`${reference.tag}\` is \`${answer.tag.digest}\` now`) : [];
}
function tagNotes({ tag }, answer) {
	if (answer.kind !== "found") return [];
	if (answer.tag.kind === "gone") return [`tag \`${tag}\` is gone; the digest is what runs`];
	return answer.tag.kind === "unknown" ? [`tag \`${tag}\` was not compared: ${answer.tag.why}`] : [];
}
/** Tags that are versions, of one repository, and the new one is the smaller. */
function downgrade({ reference, before }) {
	const isSame = before?.registry === reference.registry && before.repository === reference.repository;
	const [was, is] = [(0, import_semver.valid)(before?.tag ?? ""), (0, import_semver.valid)(reference.tag ?? "")];
	return isSame && was !== null && is !== null && (0, import_semver.lt)(is, was) ? [`a downgrade from ${was} to ${is}`] : [];
}
// src/change/image-verdicts.ts
/** Opens what the base branch says about images. What of it cannot be used is a gap, and believed less for it. */
function openImageContext(policy, base, head, settingsFile, now) {
	const files = readEvidenceFiles(base, head);
	const gap = (message) => ({
		message,
		at: fileLocation(settingsFile),
		subject: `images ${message}`
	});
	const missing = [];
	const { value: verifier, problems } = openVerifier(policy.signers.flatMap((signer) => {
		if (signer.kind === "keyless") return [{
			...signer,
			refs: signer.refs ?? [],
			triggers: signer.triggers ?? [],
			workflowCommit: void 0
		}];
		const pem = files.keys.get(signer.path);
		if (pem === void 0) missing.push(gap(`signer \`${signer.name}\`: \`${signer.path}\` is not on the base branch`));
		return pem === void 0 ? [] : [{
			kind: "key",
			name: signer.name,
			pem,
			tlog: signer.logged
		}];
	}), files.trustedRoots);
	return {
		value: {
			policy,
			files,
			verifier,
			now
		},
		gaps: [
			...files.gaps,
			...missing,
			...problems.map(gap)
		]
	};
}
/** The images whose registries may be asked, each once. */
function wantedImages(images, policy) {
	const wanted = /* @__PURE__ */ new Map();
	for (const { reading, container } of images) {
		if (reading.kind !== "image" || policy?.registries === void 0) continue;
		const { reference } = reading;
		if (!policy.registries.some((pattern) => coversRepository(pattern, reference))) continue;
		const key = imageKey(reference);
		const nodes = [.../* @__PURE__ */ new Set([
			...wanted.get(key)?.nodes ?? [],
			...policy.platforms,
			...nodesOf(container.place)
		])];
		wanted.set(key, {
			key,
			reference,
			nodes
		});
	}
	return [...wanted.values()];
}
/** Every image with its verdict. `base` is what runs before the change: what is promoted has to run there already. */
function judgeImages(images, evidence, context, base) {
	return images.map((image) => ({
		...image,
		verdict: verdictOn(image, evidence, context, base)
	}));
}
function verdictOn({ reading, pinning: pinned, container, inCde, before }, evidence, { policy, files, verifier, now }, base) {
	if (reading.kind !== "image") return void 0;
	const { reference } = reading;
	const facts = evidence.get(imageKey(reference)) ?? NOT_ASKED;
	const digest = pinned.kind === "pinned" ? pinned.digest : void 0;
	const was = before && parseImageReference(before.text);
	const verdict = judgeImage({
		reference,
		digest,
		inScope: inCde,
		nodes: [.../* @__PURE__ */ new Set([...policy.platforms, ...nodesOf(container.place)])],
		before: was?.kind === "image" ? was.reference : void 0
	}, {
		...believed(facts, files, verifier, digest),
		exceptions: files.exceptions
	}, policy, now);
	return {
		...verdict,
		problems: [...verdict.problems, ...promotionProblems(container, digest, policy, base)]
	};
}
/** What is believed about a digest and the platforms below it, and what was found and is not. */
function believed(facts, files, verifier, digest) {
	const { registry, attachments, reports, problems, notes } = facts;
	const platforms = registry.kind === "found" ? registry.platforms.map((each) => each.digest) : [];
	const digests = digest === void 0 ? [] : [digest, ...platforms];
	const documents = [...files.documents];
	const refused = [];
	for (const attachment of attachments) {
		const { where } = attachment;
		const verified = verifier.verify(attachment, digests);
		const told = verified.kind === "verified" ? readTold(verified.statement) : { problem: verified.reason };
		if (verified.kind !== "verified" || "problem" in told) {
			refused.push({
				where,
				reason: "problem" in told ? told.problem : ""
			});
			continue;
		}
		const { signer, identity, signedAt } = verified;
		documents.push({
			...told,
			source: {
				kind: "signed",
				signer,
				identity,
				signedAt
			},
			where,
			digest: verified.digest
		});
	}
	for (const { service, about, text } of reports) {
		const told = readAnswered(text, about);
		const where = `the API of ${service}`;
		if ("problem" in told) refused.push({
			where,
			reason: told.problem
		});
		else documents.push({
			...told,
			source: {
				kind: "service",
				service
			},
			where,
			digest: fingerprint(text)
		});
	}
	for (const { path, subjects } of files.brought) if (subjects.some((subject) => digests.includes(subject))) refused.push({
		where: path,
		reason: "it comes with this pull request and counts once it is on the base branch"
	});
	return {
		registry,
		documents,
		refused,
		problems,
		notes
	};
}
/** An image that goes to files of the next stage has to stand in files of the stage before, at base, by equal digest. */
function promotionProblems(container, digest, { promotions }, base) {
	const { path } = container.place.resource.document;
	return promotions.flatMap(({ from, to }) => {
		if (digest === void 0 || !to.some((pattern) => isMatched(pattern, path))) return [];
		const tested = base.workloads.filter(({ resource }) => resource.elsewhere !== true).filter(({ resource }) => from.some((pattern) => isMatched(pattern, resource.document.path))).flatMap(({ containers }) => containers).some(({ image }) => {
			const reading = pinning(parseImageReference(image ?? ""));
			return reading.kind === "pinned" && reading.digest === digest;
		});
		const stage = from.map(({ source }) => `\`${source}\``).join(", ");
		return tested ? [] : [{
			rule: "promotion-mismatch",
			message: `is promoted although nothing in ${stage} runs this digest on the base branch`
		}];
	});
}
const ARCHITECTURE = "kubernetes.io/arch";
const SYSTEM = "kubernetes.io/os";
/** Platforms that the pod around a container asks of its node. */
function nodesOf({ resource, route }) {
	return route.flatMap((_, depth) => {
		const at = (...rest) => valueAt(resource.body, ...route.slice(0, depth), ...rest);
		const terms = asList(at("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")).flatMap((term) => asList(valueAt(term, "matchExpressions")));
		const values = (key) => [...[at("nodeSelector", key)].flatMap((each) => asString(each) ?? []), ...terms.filter((term) => valueAt(term, "key") === key && valueAt(term, "operator") === "In").flatMap((term) => asList(valueAt(term, "values"))).flatMap((each) => asString(each) ?? [])];
		const systems = values(SYSTEM);
		return values(ARCHITECTURE).flatMap((arch) => (systems.length === 0 ? ["linux"] : systems).map((os) => `${os}/${arch}`));
	});
}
// src/algebra/labels.ts
/** The value of a key that is not there. No label value can be spelt like this: label values hold no NUL. */
const ABSENT = "\0absent";
const EVERYTHING = {
	kind: "every",
	of: []
};
const NOTHING$1 = {
	kind: "some",
	of: []
};
const only = (...values) => ({
	kind: "only",
	values: new Set(values)
});
const except = (...values) => ({
	kind: "except",
	values: new Set(values)
});
const requires = (key, allowed) => ({
	kind: "requirement",
	key,
	allowed
});
const has = (key) => requires(key, except(ABSENT));
const not = (of) => ({
	kind: "not",
	of
});
/** The conjunction; parts that ask nothing are left out, and what nothing can meet makes it so. */
function every(...of) {
	if (of.some(isNothing)) return NOTHING$1;
	const parts = of.filter((part) => !isEverything(part));
	const [first, ...others] = parts;
	return first !== void 0 && others.length === 0 ? first : {
		kind: "every",
		of: parts
	};
}
/** The disjunction; parts that nothing can meet are left out, and what asks nothing makes it so. */
function some(...of) {
	if (of.some(isEverything)) return EVERYTHING;
	const parts = of.filter((part) => !isNothing(part));
	const [first, ...others] = parts;
	return first !== void 0 && others.length === 0 ? first : {
		kind: "some",
		of: parts
	};
}
/** Whether a value (or ABSENT) is in the set. */
function admits(set, value) {
	switch (set.kind) {
		case "only": return set.values.has(value);
		case "except": return !set.values.has(value);
		case "contains": return value !== "\0absent" && value.includes(set.text);
		case "starts with": return value !== "\0absent" && value.startsWith(set.text);
		case "ends with": return value !== "\0absent" && value.endsWith(set.text);
	}
}
/** Whether an object with these labels is selected. */
function selects(selector, labels) {
	switch (selector.kind) {
		case "requirement": return admits(selector.allowed, labels.get(selector.key) ?? "\0absent");
		case "every":
			for (const part of selector.of) if (!selects(part, labels)) return false;
			return true;
		case "some":
			for (const part of selector.of) if (selects(part, labels)) return true;
			return false;
		case "not": return !selects(selector.of, labels);
	}
}
/** Every requirement of a formula, in the order written. */
function requirementsOf$1(selector) {
	if (selector.kind === "requirement") return [selector];
	return selector.kind === "not" ? requirementsOf$1(selector.of) : selector.of.flatMap(requirementsOf$1);
}
/** The same formula over other keys. */
function renameKeys(selector, rename) {
	switch (selector.kind) {
		case "requirement": return {
			...selector,
			key: rename(selector.key)
		};
		case "not": return not(renameKeys(selector.of, rename));
		default: return {
			kind: selector.kind,
			of: selector.of.map((part) => renameKeys(part, rename))
		};
	}
}
/**
* What a selector still asks when some keys are known: `known` answers a value, ABSENT, or undefined for an open key.
* EVERYTHING and NOTHING are answered as such.
*/
function resolve(selector, known) {
	switch (selector.kind) {
		case "requirement": {
			const value = known(selector.key);
			if (value === void 0) return selector;
			return admits(selector.allowed, value) ? EVERYTHING : NOTHING$1;
		}
		case "not": {
			const inner = resolve(selector.of, known);
			if (isEverything(inner)) return NOTHING$1;
			return isNothing(inner) ? EVERYTHING : not(inner);
		}
		case "every": return every(...selector.of.map((part) => resolve(part, known)));
		case "some": return some(...selector.of.map((part) => resolve(part, known)));
	}
}
/** Whether the formula is the empty conjunction: it asks nothing. */
function isEverything(selector) {
	return selector.kind === "every" && selector.of.length === 0;
}
/** Whether the formula is the empty disjunction: nothing can meet it. */
function isNothing(selector) {
	return selector.kind === "some" && selector.of.length === 0;
}
const keys = /* @__PURE__ */ new WeakMap();
/** A text that is equal for selectors with the same requirements, whatever their order and spelling. */
function selectorKey(selector) {
	const known = keys.get(selector);
	if (known !== void 0) return known;
	const key = makeKey(selector);
	keys.set(selector, key);
	return key;
}
function makeKey(selector) {
	switch (selector.kind) {
		case "requirement": {
			const { key, allowed } = selector;
			const values = "values" in allowed ? [...allowed.values].toSorted().join("") : allowed.text;
			return `${key}\x01${allowed.kind}\x01${values}`;
		}
		case "not": return `!(${selectorKey(selector.of)})`;
		default: return `${selector.kind}(${[...new Set(selector.of.map(selectorKey))].toSorted().join("")})`;
	}
}
/** Equal for equal label sets. */
function labelsKey(labels) {
	return [...labels].map(([key, value]) => `${key}=${value}`).toSorted().join(",");
}
/** For people: `app=web, tier notin (db)`; `everything` for the empty selector. */
function describeSelector(selector) {
	if (isEverything(selector)) return "everything";
	return isNothing(selector) ? "nothing" : describe(selector, false);
}
/** The same for the labels of one object. */
function describeLabels(labels) {
	return describeSelector(every(...[...labels].map(([key, value]) => requires(key, only(value)))));
}
function describe(selector, nested) {
	switch (selector.kind) {
		case "requirement": return describeRequirement(selector);
		case "not": return `not (${describe(selector.of, false)})`;
		case "every": return selector.of.map((part) => describe(part, true)).join(",");
		case "some": {
			const text = selector.of.map((part) => describe(part, true)).join(" or ");
			return nested ? `(${text})` : text;
		}
	}
}
function describeRequirement({ key, allowed }) {
	if (!("values" in allowed)) return `${key} ${allowed.kind} '${allowed.text}'`;
	const values = [...allowed.values].filter((value) => value !== ABSENT);
	const list = values.join(",");
	const absent = allowed.values.has(ABSENT);
	if (allowed.kind === "only") {
		if (absent) return values.length === 0 ? `!${key}` : `${key} absent or in (${list})`;
		return values.length === 1 ? `${key}=${list}` : `${key} in (${list})`;
	}
	if (absent) return values.length === 0 ? key : `${key} not in (${list}) and present`;
	return values.length === 1 ? `${key}!=${list}` : `${key} notin (${list})`;
}
// src/manifest/calico-selector.ts
const UNSCOPED = {
	all: EVERYTHING,
	global: EVERYTHING
};
/**
* A Calico selector as algebra. Blank means `all()`. The words `contains`, `in` and so on are operators only after a
* label name. Source: projectcalico/calico libcalico-go/lib/selector (tokenizer, parser); docs/dialects/calico-selectors.md.
*/
function parseCalicoSelector(text, scope = UNSCOPED) {
	try {
		return new Parser(text, scope).parse();
	} catch (error) {
		if (error instanceof SelectorError) return {
			column: error.offset + 1,
			problem: error.message
		};
		throw error;
	}
}
/** Thrown inside the recursive descent only; it never leaves this file. */
var SelectorError = class extends Error {
	offset;
	constructor(offset, message) {
		super(message);
		this.offset = offset;
	}
};
const NAME = /[A-Za-z0-9_./-]{1,512}/y;
const CALL = /(has|all|global)\(/y;
const OPERATOR = /==|!=|(?:contains|starts[ \t]*with|ends[ \t]*with|not[ \t]*in|in)(?![A-Za-z0-9_./-])/y;
const TEXT = /"([^"]*)"|'([^']*)'/y;
/** The API refuses longer ones, so depth is bounded too. */
const LONGEST_SELECTOR = 1024;
var Parser = class {
	text;
	scope;
	at = 0;
	constructor(text, scope) {
		this.text = text;
		this.scope = scope;
	}
	parse() {
		if (this.text.length > 1024) throw new SelectorError(LONGEST_SELECTOR, `a selector has at most ${LONGEST_SELECTOR} characters`);
		this.skipBlanks();
		if (this.at === this.text.length) return this.scope.all;
		const selector = this.disjunction();
		if (this.at < this.text.length) throw this.problem("`&&`, `||` or the end was expected");
		return selector;
	}
	disjunction() {
		const parts = [this.conjunction()];
		while (this.take("||")) parts.push(this.conjunction());
		return some(...parts);
	}
	conjunction() {
		const parts = [this.unary()];
		while (this.take("&&")) parts.push(this.unary());
		return every(...parts);
	}
	unary() {
		let negated = false;
		while (this.take("!")) negated = !negated;
		const selector = this.primary();
		return negated ? not(selector) : selector;
	}
	primary() {
		if (this.take("(")) {
			const selector = this.disjunction();
			this.expect(")");
			return selector;
		}
		const call = this.match(CALL)?.[1];
		if (call === "has") {
			const key = this.name();
			this.expect(")");
			return has(key);
		}
		if (call !== void 0) {
			this.expect(")");
			return call === "all" ? this.scope.all : this.scope.global;
		}
		return this.comparison(this.name());
	}
	comparison(key) {
		switch (this.match(OPERATOR)?.[0].replaceAll(/[ \t]/g, "")) {
			case "==": return requires(key, only(this.string()));
			case "!=": return requires(key, except(this.string()));
			case "contains": return requires(key, {
				kind: "contains",
				text: this.string()
			});
			case "startswith": return requires(key, {
				kind: "starts with",
				text: this.string()
			});
			case "endswith": return requires(key, {
				kind: "ends with",
				text: this.string()
			});
			case "in": return requires(key, only(...this.strings()));
			case "notin": return requires(key, except(...this.strings()));
			default: throw this.problem(`an operator (==, !=, in, not in, contains, starts with, ends with) was expected after \`${key}\``);
		}
	}
	strings() {
		this.expect("{");
		const values = [];
		while (!this.take("}")) {
			values.push(this.string());
			if (this.take(",")) continue;
			this.expect("}");
			break;
		}
		return values;
	}
	string() {
		const match = this.match(TEXT);
		if (match === void 0) throw this.problem("a value in quotes was expected");
		return match[1] ?? match[2] ?? "";
	}
	name() {
		const name = this.match(NAME)?.[0];
		if (name === void 0) throw this.problem("a label name was expected");
		return name;
	}
	/** Takes what the pattern matches right here, and the blanks behind it. */
	match(pattern) {
		pattern.lastIndex = this.at;
		const match = pattern.exec(this.text);
		if (match === null) return void 0;
		this.at += match[0].length;
		this.skipBlanks();
		return match;
	}
	take(symbol) {
		if (!this.text.startsWith(symbol, this.at)) return false;
		this.at += symbol.length;
		this.skipBlanks();
		return true;
	}
	expect(symbol) {
		if (!this.take(symbol)) throw this.problem(`\`${symbol}\` was expected`);
	}
	skipBlanks() {
		while (this.text[this.at] === " " || this.text[this.at] === "	") this.at += 1;
	}
	problem(message) {
		const found = this.at < this.text.length ? `, found \`${this.text.slice(this.at, this.at + 12)}\`` : "";
		return new SelectorError(this.at, `${message}${found}`);
	}
};
// src/manifest/calico-values.ts
const problem$2 = (route, message) => [{
	route,
	message
}];
/** Refused as well, and yet only one thing can be meant. */
const readable = (route, message) => [{
	route,
	message,
	readable: true
}];
const shown = (value) => typeof value === "string" ? value : JSON.stringify(value);
/** To the API an empty text or list is an absent field. */
const isGiven$1 = (value) => value !== void 0 && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
const isWhole$1 = (value, from, to) => typeof value === "number" && Number.isInteger(value) && value >= from && value <= to;
/** The fields without which an object says nothing. */
const needs$2 = (who, ...fields) => (object, route) => fields.flatMap((field) => isGiven$1(object[field]) ? [] : problem$2(route, `${who} needs \`${field}\``));
/** A list that the API bounds. */
function atMost(limit, item) {
	const items = list(item);
	return (value, route) => Array.isArray(value) && value.length > limit ? problem$2(route, `\`${String(route.at(-1))}\` has ${value.length} entries; at most ${limit} are allowed`) : items(value, route);
}
const order = (value, route) => typeof value === "number" ? [] : problem$2(route, `\`${JSON.stringify(value)}\` must be a number without quotes`);
const flag = (value, route) => typeof value === "boolean" ? [] : problem$2(route, `\`${JSON.stringify(value)}\` must be true or false`);
/** A text that may be empty, which is the same as absent. */
const optional = (accepts, expected) => text((value) => value === "" || accepts(value), expected);
const someText = text(() => true, "text");
const TIER_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const OBJECT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const PORT_NAME$1 = /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;
const INTERFACE = /^(\*|[a-zA-Z0-9_.-]{1,15})$/;
const isTierName = (name) => TIER_NAME.test(name) && name.length <= 63;
const isPortName = (name) => PORT_NAME$1.test(name) && name.length <= 15;
const TIER_NAME_WORDS = "a tier name (at most 63 of a-z, 0-9 and -, no dot)";
const objectName$1 = optional((name) => OBJECT_NAME.test(name) && name.length <= 253, "an object name");
const GLOBAL = /global\(/;
const ONLY_GLOBAL = /^global\([ \t]*\)$/;
const anySelector = (value, route) => {
	if (typeof value !== "string") return problem$2(route, `\`${JSON.stringify(value)}\` must be a selector (a string)`);
	const parsed = parseCalicoSelector(value);
	return "problem" in parsed ? problem$2(route, `selector: ${parsed.problem} at column ${parsed.column}`) : [];
};
const withoutGlobal = (refuse, message) => (value, route) => [...anySelector(value, route), ...typeof value === "string" && GLOBAL.test(value) ? refuse(route, message) : []];
const selector = withoutGlobal(problem$2, "`global()` is only for the `namespaceSelector` of a rule's `source` or `destination`");
const combinedGlobal = withoutGlobal(readable, "`global()` must stand alone; narrow it with `selector` instead");
const ruleNamespaceSelector = (value, route) => typeof value === "string" && ONLY_GLOBAL.test(value.trim()) ? anySelector(value, route) : combinedGlobal(value, route);
const cidr$2 = text((value) => value.includes("/") && parseCidr(value) !== void 0, "a CIDR such as `10.0.0.0/8`");
const net = (value, route) => {
	const block = typeof value === "string" ? parseCidr(value) : void 0;
	if (block === void 0 || typeof value !== "string") return cidr$2(value, route);
	if (!value.includes("/")) return readable(route, `\`${value}\` has no mask; write \`${toCidrs(block).join()}\``);
	const address = parseCidr(value.split("/")[0] ?? "") ?? [];
	return block[0]?.[0] === address[0]?.[0] ? [] : readable(route, `\`${value}\` has host bits; write \`${toCidrs(block).join()}\``);
};
const notNet = (value, route) => typeof value === "string" && value.endsWith("/0") ? problem$2(route, `\`${value}\` excludes every address, so the rule would never match; name a smaller block`) : net(value, route);
const addressOrCidr = text((value) => parseCidr(value) !== void 0, "an address or a CIDR such as `10.0.0.0/8`");
const address = text((value) => !value.includes("/") && parseCidr(value) !== void 0, "an address such as `10.0.0.1`, without a mask");
const PROTOCOLS = /* @__PURE__ */ new Map([
	["TCP", 6],
	["UDP", 17],
	["ICMP", 1],
	["ICMPv6", 58],
	["SCTP", 132],
	["UDPLite", 136]
]);
const WITH_PORTS = /* @__PURE__ */ new Set([
	6,
	17,
	132
]);
const protocol = (value, route) => PROTOCOLS.has(value) || isWhole$1(value, 1, 255) ? [] : problem$2(route, `\`${shown(value)}\` is not a protocol: one of ${[...PROTOCOLS.keys()].join(", ")} or a number from 1 to 255`);
/** One protocol has one number, however it is written; null when no protocol is given. */
const protocolNumber = (value) => PROTOCOLS.get(value ?? null) ?? value ?? null;
const NUMERIC_PORT = /^(\d+)(?::(\d+))?$/;
const port$2 = (value, route) => {
	const written = typeof value === "string" || typeof value === "number" ? String(value) : "";
	if (isPortName(written)) return [];
	if (PORT_NAME$1.test(written)) return readable(route, `\`${written}\` is not a port name (at most 15 of a-z, 0-9 and -)`);
	const numbers = NUMERIC_PORT.exec(written);
	const from = Number(numbers?.[1]);
	const to = Number(numbers?.[2] ?? from);
	if (!isWhole$1(from, 1, 65535) || !isWhole$1(to, 1, 65535)) return problem$2(route, `\`${shown(value)}\` is not a port: a number from 1 to 65535, a range such as \`8000:8999\`, or a name (at most 15 of a-z, 0-9 and -)`);
	return from > to ? problem$2(route, `\`${written}\` is a reversed range; write \`${to}:${from}\``) : [];
};
// src/manifest/calico-rule.ts
const SIDES = ["source", "destination"];
const beside = [
	"selector",
	"notSelector",
	"namespaceSelector",
	"serviceAccounts",
	"nets",
	"notNets"
];
const entity = mapping({
	nets: atMost(256, net),
	selector,
	namespaceSelector: ruleNamespaceSelector,
	services: mapping({
		name: objectName$1,
		namespace: objectName$1
	}, needs$2("`services`", "name")),
	ports: atMost(50, port$2),
	domains: list(someText),
	notNets: atMost(256, notNet),
	notSelector: selector,
	notPorts: atMost(50, port$2),
	serviceAccounts: mapping({
		names: list(someText),
		selector
	})
}, (object, route) => isGiven$1(object["services"]) ? beside.filter((field) => isGiven$1(object[field])).flatMap((field) => problem$2([...route, field], `\`${field}\` cannot stand beside \`services\`; write two rules`)) : []);
const icmp = mapping({
	type: whole(0, 254),
	code: whole(0, 255)
}, ({ type, code }, route) => isGiven$1(code) && !isGiven$1(type) ? problem$2([...route, "code"], "`code` needs `type` beside it") : []);
const path$1 = optional((value) => /^\/[^?# ]*$/.test(value), "a path that starts with `/` and has no `?`, `#` or space");
const httpPath = mapping({
	exact: path$1,
	prefix: path$1
}, ({ exact, prefix }, route) => isGiven$1(exact) !== isGiven$1(prefix) ? [] : problem$2(route, "a path needs either `exact` or `prefix`"));
const http = mapping({
	methods: atMost(20, someText),
	paths: atMost(20, httpPath)
});
const portsFitProtocol = (rule, route) => SIDES.flatMap((side) => ["ports", "notPorts"].flatMap((field) => {
	const ports = asList(valueAt(rule, side, field));
	const number = protocolNumber(rule["protocol"]);
	if (ports.length === 0 || WITH_PORTS.has(number)) return [];
	const at = [
		...route,
		side,
		field
	];
	if (number !== null) return problem$2(at, `\`${field}\` needs protocol TCP, UDP or SCTP, not \`${String(rule["protocol"])}\``);
	return ports.some((entry) => NUMERIC_PORT.test(String(entry))) ? problem$2(at, `\`${field}\` with numbers needs \`protocol\` TCP, UDP or SCTP in the rule`) : [];
}));
const icmpFits = (rule, route) => {
	const number = protocolNumber(rule["protocol"]);
	return isGiven$1(rule["icmp"]) && number !== 1 && number !== 58 ? problem$2([...route, "icmp"], "`icmp` needs `protocol` ICMP or ICMPv6 in the rule") : [];
};
const icmpFitsFamily = (rule, route) => ["protocol", "notProtocol"].flatMap((field) => {
	const number = protocolNumber(rule[field]);
	const family = number === 1 ? 4 : number === 58 ? 6 : void 0;
	return family === void 0 || !isGiven$1(rule["ipVersion"]) || rule["ipVersion"] === family ? [] : problem$2([...route, "ipVersion"], `\`${field}\` \`${String(rule[field])}\` needs \`ipVersion: ${family}\` or none`);
});
const familyOf$1 = (block) => String(block).includes(":") ? 6 : 4;
/** One rule has one family, over both of its ends. */
const oneFamily = (rule, route) => {
	const blocks = SIDES.flatMap((side) => ["nets", "notNets"].flatMap((field) => asList(valueAt(rule, side, field)).map((block, index) => ({
		block,
		at: [
			...route,
			side,
			field,
			index
		]
	}))));
	const first = blocks[0];
	const version = rule["ipVersion"] ?? (first === void 0 ? null : familyOf$1(first.block));
	const stranger = blocks.find(({ block }) => familyOf$1(block) !== version);
	if (stranger === void 0) return [];
	const reason = isGiven$1(rule["ipVersion"]) ? `\`ipVersion\` is ${String(version)}` : `\`${String(first?.block)}\` is not`;
	return readable(stranger.at, `\`${String(stranger.block)}\` is IPv${familyOf$1(stranger.block)} and ${reason}; write one rule for each family`);
};
const httpFits = (direction) => (rule, route) => {
	if (!isGiven$1(rule["http"])) return [];
	const at = [...route, "http"];
	if (direction === "egress") return problem$2(at, "`http` is for ingress rules only");
	if (asString(rule["action"])?.toLowerCase() !== "allow") return problem$2(at, "`http` needs `action: Allow`");
	const number = protocolNumber(rule["protocol"]);
	return number === null || number === 6 ? [] : problem$2(at, "`http` needs `protocol: TCP` or none");
};
/** A rule names services only at the far end, where a service stands for its pods. */
const servicesFit = (scope, direction) => (rule, route) => SIDES.flatMap((side) => {
	const services = asObject(valueAt(rule, side, "services"));
	if (services === void 0) return [];
	const at = [
		...route,
		side,
		"services"
	];
	const far = direction === "ingress" ? "source" : "destination";
	if (side !== far) return problem$2(at, `\`services\` in an ${direction} rule is for \`${far}\` only`);
	if (scope === "cluster" && !isGiven$1(services["namespace"])) return problem$2(at, "`services` needs `namespace`, since the policy itself has none");
	return ["ports", "notPorts"].filter((field) => side === "destination" && isGiven$1(valueAt(rule, side, field))).flatMap((field) => problem$2([
		...route,
		side,
		field
	], `\`${field}\` cannot stand beside \`services\`, which brings its own ports`));
});
/** The rules of one direction. The actions are spelled differently in stored objects. */
const rules$1 = (action, scope, direction) => atMost(1024, mapping({
	action,
	ipVersion: (value, route) => value === 4 || value === 6 ? [] : problem$2(route, `\`${JSON.stringify(value)}\` must be 4 or 6`),
	protocol,
	icmp,
	notProtocol: protocol,
	notICMP: icmp,
	source: entity,
	destination: entity,
	http,
	metadata: mapping({ annotations: anything })
}, allOf(needs$2("a rule", "action"), portsFitProtocol, icmpFits, icmpFitsFamily, oneFamily, httpFits(direction), servicesFit(scope, direction))));
// src/manifest/object-meta.ts
/**
* The fields of `metav1.ObjectMeta`. What they may hold is checked where resources are read, for every kind alike.
* `clusterName` went away with Kubernetes 1.24; objects read from older clusters still carry it.
*/
const objectMeta = mapping(Object.fromEntries([
	"name",
	"namespace",
	"labels",
	"annotations",
	"creationTimestamp",
	"uid",
	"resourceVersion",
	"generation",
	"managedFields",
	"ownerReferences",
	"finalizers",
	"selfLink",
	"generateName",
	"deletionTimestamp",
	"deletionGracePeriodSeconds",
	"clusterName"
].map((name) => [name, anything])));
// src/manifest/network-policy.ts
const problem$1 = (route, message) => [{
	route,
	message
}];
const cidr$1 = text((value) => value.includes("/") && parseCidr(value) !== void 0, "a CIDR such as `10.0.0.0/8`");
const ipBlock = mapping({
	cidr: cidr$1,
	except: list(cidr$1)
}, ({ cidr: whole, except }, route) => {
	const outer = parseCidr(asString(whole) ?? "");
	if (outer === void 0) return problem$1(route, "`ipBlock` has no `cidr`");
	return asList(except).flatMap((entry, index) => {
		const inner = parseCidr(asString(entry) ?? "") ?? [];
		return isSubset(inner, outer) && JSON.stringify(inner, bigints) !== JSON.stringify(outer, bigints) ? [] : [{
			route: [
				...route,
				"except",
				index
			],
			message: `\`${String(entry)}\` must lie strictly inside \`${String(whole)}\``,
			...intersect(inner, familyOf(outer)).length > 0 && { readable: true }
		}];
	});
});
const familyOf = (block) => isSubset(block, ALL_IPV4) ? ALL_IPV4 : ALL_IPV6;
const bigints = (_, value) => typeof value === "bigint" ? String(value) : value;
const peer = mapping({
	podSelector: labelSelector,
	namespaceSelector: labelSelector,
	ipBlock
}, (object, route) => {
	const given = [
		"podSelector",
		"namespaceSelector",
		"ipBlock"
	].filter((field) => asObject(object[field]) !== void 0);
	if (given.length === 0) return problem$1(route, "a peer needs `podSelector`, `namespaceSelector` or `ipBlock`; an empty or null one selects nothing and is refused");
	return given.includes("ipBlock") && given.length > 1 ? problem$1(route, "`ipBlock` cannot stand beside a selector in one peer") : [];
});
const PORT_NAME = /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;
const isPortNumber = (value) => typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65535;
const portNumber$1 = (value, route) => isPortNumber(value) ? [] : problem$1(route, `\`${JSON.stringify(value)}\` must be a number from 1 to 65535`);
const portOrName = (value, route) => {
	if (typeof value !== "string") return portNumber$1(value, route);
	return PORT_NAME.test(value) && value.length <= 15 ? [] : problem$1(route, `\`${value}\` is not a port name (at most 15 of a-z, 0-9 and -)`);
};
const port$1 = mapping({
	protocol: oneOf("TCP", "UDP", "SCTP"),
	port: portOrName,
	endPort: portNumber$1
}, (object, route) => {
	const end = asNumber(object["endPort"]);
	if (end === void 0) return [];
	const from = asNumber(object["port"]);
	if (from === void 0) return problem$1([...route, "endPort"], "`endPort` needs a numeric `port` beside it");
	return end < from ? problem$1([...route, "endPort"], `\`endPort\` ${end} is less than \`port\` ${from}`) : [];
});
const networkPolicy = mapping({
	apiVersion: anything,
	kind: anything,
	metadata: objectMeta,
	spec: mapping({
		podSelector: labelSelector,
		policyTypes: list(oneOf("Ingress", "Egress")),
		ingress: list(mapping({
			from: list(peer),
			ports: list(port$1)
		})),
		egress: list(mapping({
			to: list(peer),
			ports: list(port$1)
		}))
	}),
	status: anything
}, ({ spec }, route) => asObject(spec) === void 0 ? problem$1(route, "a NetworkPolicy needs a `spec`") : []);
/** Everything for which the API server would refuse this NetworkPolicy; empty when it would take it. */
function networkPolicyProblems(body) {
	return networkPolicy(body, []);
}
// src/manifest/calico-policy.ts
const types = (value, route) => {
	const problems = list(oneOf("Ingress", "Egress"))(value, route);
	if (problems.length > 0) return problems;
	const given = asList(value);
	const repeated = given.findIndex((type, index) => given.indexOf(type) < index);
	return repeated < 0 ? [] : problem$2([...route, repeated], `\`${String(given[repeated])}\` stands twice; write it once`);
};
const policyFields = (action, scope) => ({
	tier: optional(isTierName, TIER_NAME_WORDS),
	order,
	ingress: rules$1(action, scope, "ingress"),
	egress: rules$1(action, scope, "egress"),
	selector,
	types,
	serviceAccountSelector: selector,
	performanceHints: list(oneOf("AssumeNeededOnEveryNode"))
});
const globalFields = (action) => ({
	...policyFields(action, "cluster"),
	namespaceSelector: selector,
	doNotTrack: flag,
	preDNAT: flag,
	applyOnForward: flag
});
const noCheck = () => [];
const hostPolicy = ({ doNotTrack, preDNAT, applyOnForward, egress, types: directions }, route) => {
	const early = preDNAT === true ? "preDNAT" : "doNotTrack";
	if (preDNAT !== true && doNotTrack !== true) return [];
	if (preDNAT === doNotTrack) return problem$2([...route, "preDNAT"], "`preDNAT` and `doNotTrack` exclude each other");
	if (applyOnForward !== true) return problem$2([...route, early], `\`${early}\` needs \`applyOnForward: true\` beside it`);
	if (preDNAT !== true) return [];
	return [...isGiven$1(egress) ? problem$2([...route, "egress"], "a `preDNAT` policy cannot have `egress` rules") : [], ...asList(directions).flatMap((type, index) => type === "Egress" ? problem$2([
		...route,
		"types",
		index
	], "a `preDNAT` policy cannot have type `Egress`") : [])];
};
const stagedAction = oneOf("Set", "Delete", "Learn", "Ignore");
const EMPTY = /* @__PURE__ */ new Set([
	"null",
	"\"\"",
	"false",
	"[]",
	"{}"
]);
/** A staged deletion says which policy goes, and nothing of what the policy says. */
const deletesOnly = (spec, route) => Object.entries(spec).filter(([field, value]) => field !== "stagedAction" && field !== "tier" && !EMPTY.has(JSON.stringify(value))).flatMap(([field]) => problem$2([...route, field], `\`stagedAction: Delete\` takes no field but \`tier\` beside it`));
const stagedSpec = (fields, check) => mapping({
	...fields,
	stagedAction
}, (spec, route) => spec["stagedAction"] === "Delete" ? deletesOnly(spec, route) : check(spec, route));
const object = (spec, check) => mapping({
	apiVersion: anything,
	kind: anything,
	metadata: objectMeta,
	spec,
	status: anything
}, check);
/** The same spec as a Kubernetes policy, and the staged action beside it. */
const stagedKubernetesNetworkPolicy = (value) => {
	const body = asObject(value) ?? {};
	const spec = asObject(body["spec"]);
	if (spec === void 0) return networkPolicyProblems(body);
	const { stagedAction: action = null, ...enforced } = spec;
	return [
		...action === null ? [] : stagedAction(action, ["spec", "stagedAction"]),
		...networkPolicyProblems({
			...body,
			spec: enforced
		}),
		...action === "Delete" ? deletesOnly(enforced, ["spec"]) : []
	];
};
/** Tiers that stand without a manifest; a manifest may repeat them, not change them. */
const BUILT_IN_TIERS = /* @__PURE__ */ new Map([
	["default", {
		order: 1e6,
		defaultAction: "Deny"
	}],
	["kube-admin", {
		order: 1e3,
		defaultAction: "Pass"
	}],
	["kube-baseline", {
		order: 1e7,
		defaultAction: "Pass"
	}],
	["adminnetworkpolicy", {
		order: 1e3,
		defaultAction: "Pass"
	}],
	["baselineadminnetworkpolicy", {
		order: 1e7,
		defaultAction: "Pass"
	}]
]);
const tierFits = (tier, route) => {
	const name = asString(valueAt(tier, "metadata", "name"));
	if (name === void 0) return [];
	if (!isTierName(name)) return problem$2([
		...route,
		"metadata",
		"name"
	], `\`${name}\` is not ${TIER_NAME_WORDS}`);
	const builtIn = BUILT_IN_TIERS.get(name);
	if (builtIn === void 0) return [];
	const given = {
		order: valueAt(tier, "spec", "order"),
		defaultAction: valueAt(tier, "spec", "defaultAction") ?? "Deny"
	};
	return ["order", "defaultAction"].flatMap((field) => given[field] === builtIn[field] ? [] : problem$2([
		...route,
		"spec",
		field
	], `the built-in tier \`${name}\` must have \`${field}: ${builtIn[field]}\``));
};
const NAMESPACE_LABEL = "projectcalico.org/namespace";
const networkSet = object(mapping({
	nets: list(addressOrCidr),
	allowedEgressDomains: list(someText)
}), (set, route) => valueAt(set, "metadata", "labels", NAMESPACE_LABEL) === void 0 ? [] : problem$2([
	...route,
	"metadata",
	"labels",
	NAMESPACE_LABEL
], `label \`${NAMESPACE_LABEL}\` is reserved for Calico; remove it`));
const hostEndpoint = object(mapping({
	node: objectName$1,
	interfaceName: optional((name) => INTERFACE.test(name), "`*` or an interface name"),
	expectedIPs: list(address),
	profiles: list(objectName$1),
	ports: list(mapping({
		name: text(isPortName, "a port name (at most 15 of a-z, 0-9 and -)"),
		protocol: (value, route) => WITH_PORTS.has(protocolNumber(value)) ? [] : problem$2(route, `\`${shown(value)}\` is not a protocol with ports: TCP, UDP or SCTP`),
		port: whole(1, 65535)
	}, needs$2("a port", "name", "protocol", "port")))
}, allOf(needs$2("a HostEndpoint", "node"), ({ interfaceName, expectedIPs }, route) => isGiven$1(interfaceName) || isGiven$1(expectedIPs) ? [] : problem$2(route, "a HostEndpoint needs `interfaceName` or `expectedIPs`"))), needs$2("a HostEndpoint", "spec"));
const labels$2 = (value, route) => {
	const found = labelProblem(value);
	return found === void 0 ? [] : problem$2([...route, ...found.route], found.message);
};
const profile = (action) => object(mapping({
	ingress: rules$1(action, "cluster", "ingress"),
	egress: rules$1(action, "cluster", "egress"),
	labelsToApply: labels$2,
	types: (_, route) => readable(route, "`types` is no field of a Profile; remove it")
}), needs$2("a Profile", "spec"));
const ACTIONS = [
	"Allow",
	"Deny",
	"Log",
	"Pass"
];
const action = oneOf(...ACTIONS);
const storedAction = text((value) => ACTIONS.some((word) => word.toLowerCase() === value.toLowerCase()), `one of ${ACTIONS.join(", ")}`);
const kinds = (word) => /* @__PURE__ */ new Map([
	["NetworkPolicy", object(mapping(policyFields(word, "namespaced")), needs$2("a NetworkPolicy", "spec"))],
	["GlobalNetworkPolicy", object(mapping(globalFields(word), hostPolicy), needs$2("a GlobalNetworkPolicy", "spec"))],
	["StagedNetworkPolicy", object(stagedSpec(policyFields(word, "namespaced"), noCheck), needs$2("a StagedNetworkPolicy", "spec"))],
	["StagedGlobalNetworkPolicy", object(stagedSpec(globalFields(word), hostPolicy), needs$2("a StagedGlobalNetworkPolicy", "spec"))],
	["StagedKubernetesNetworkPolicy", stagedKubernetesNetworkPolicy],
	["Tier", object(mapping({
		order,
		defaultAction: oneOf("Pass", "Deny")
	}), tierFits)],
	["NetworkSet", networkSet],
	["GlobalNetworkSet", networkSet],
	["HostEndpoint", hostEndpoint],
	["Profile", profile(word)]
]);
const V3 = kinds(action);
const STORED$1 = kinds(storedAction);
const taken = /* @__PURE__ */ new WeakMap();
/** The objects of a Calico kind that Calico takes: one that it refuses is as good as absent. */
function calicoObjects(resources, kind) {
	return resources.filter((resource) => {
		if (resource.group !== "projectcalico.org" || resource.kind !== kind) return false;
		const isTaken = taken.get(resource) ?? calicoProblems(kind, isStoredForm(resource), resource.body).every((each) => each.readable === true);
		taken.set(resource, isTaken);
		return isTaken;
	});
}
/**
* Everything for which Calico would refuse this object; empty when it would take it. Nothing validates the `stored` form
* (`crd.projectcalico.org`) on the way in: there the same demands are made, except for the case of actions.
*/
function calicoProblems(kind, stored, body) {
	const shape = (stored ? STORED$1 : V3).get(kind);
	return shape === void 0 ? problem$2(["kind"], `\`${kind}\` is not a Calico policy kind; known here: ${[...V3.keys()].join(", ")}`) : shape(body, []);
}
// src/manifest/selector.ts
/**
* A Kubernetes `LabelSelector` as algebra; `{}` selects everything. Undefined when there is none (missing or null): what
* that means depends on the field. Expects what the API server accepts; source: apimachinery meta/v1 LabelSelectorAsSelector.
*/
function parseSelector(value) {
	const object = asObject(value);
	if (object === void 0) return void 0;
	const pairs = Object.entries(asObject(object["matchLabels"]) ?? {}).map(([key, entry]) => requires(key, only(String(entry))));
	const expressions = asList(object["matchExpressions"]).map(requirementOf);
	return every(...pairs, ...expressions);
}
function requirementOf(expression) {
	const key = asString(valueAt(expression, "key")) ?? "";
	const values = asList(valueAt(expression, "values")).map(String);
	switch (asString(valueAt(expression, "operator"))) {
		case "In": return requires(key, only(...values));
		case "NotIn": return requires(key, except(...values));
		case "Exists": return has(key);
		case "DoesNotExist": return requires(key, only(ABSENT));
		default: return requires(key, only());
	}
}
// src/cluster/service.ts
/** Annotations of the large clouds that keep a load balancer inside the private network. */
const INTERNAL_BALANCERS = [
	["service.beta.kubernetes.io/aws-load-balancer-scheme", /^internal$/],
	["service.beta.kubernetes.io/aws-load-balancer-internal", /^(true|0\.0\.0\.0\/0)$/],
	["networking.gke.io/load-balancer-type", /^internal$/i],
	["cloud.google.com/load-balancer-type", /^internal$/i],
	["service.beta.kubernetes.io/azure-load-balancer-internal", /^true$/]
];
/** Addresses behind an internal load balancer: private networks (RFC 1918, RFC 4193, RFC 6598). */
const PRIVATE_ADDRESSES = [
	"10.0.0.0/8",
	"172.16.0.0/12",
	"192.168.0.0/16",
	"100.64.0.0/10",
	"fc00::/7"
].map((cidr) => parseCidr(cidr) ?? []).reduce(union$2);
/** Reads a core `Service`. Semantics: Kubernetes API, core/v1 ServiceSpec. */
function readService(resource) {
	const spec = asObject(fieldOf(resource, "spec")) ?? {};
	const pairs = Object.entries(asObject(spec["selector"]) ?? {});
	const type = asString(spec["type"]) ?? "ClusterIP";
	return {
		namespace: resource.namespace ?? "default",
		name: resource.name,
		selector: pairs.length === 0 ? void 0 : every(...pairs.map(([key, value]) => requires(key, only(String(value))))),
		ports: asList(spec["ports"]).flatMap((entry) => {
			const port = asNumber(valueAt(entry, "port"));
			const protocol = PROTOCOLS$1.find((known) => known === (valueAt(entry, "protocol") ?? "TCP"));
			const target = valueAt(entry, "targetPort") ?? port;
			if (port === void 0 || protocol === void 0 || typeof target !== "number" && typeof target !== "string") return [];
			return [{
				name: asString(valueAt(entry, "name")),
				protocol,
				port,
				target
			}];
		}),
		entrances: [...entrances(resource, type)],
		keepsClientAddress: spec["externalTrafficPolicy"] === "Local",
		alias: type === "ExternalName" ? asString(spec["externalName"]) : void 0,
		resource
	};
}
function* entrances(resource, type) {
	if (type === "LoadBalancer") {
		yield {
			kind: "load-balancer",
			sources: balancerSources(resource)
		};
		if (fieldOf(resource, "spec", "allocateLoadBalancerNodePorts") !== false) yield {
			kind: "implied-node-port",
			sources: ALL_ADDRESSES
		};
	}
	if (type === "NodePort") yield {
		kind: "node-port",
		sources: ALL_ADDRESSES
	};
	if (asList(fieldOf(resource, "spec", "externalIPs")).length > 0) yield {
		kind: "external-address",
		sources: ALL_ADDRESSES
	};
}
function balancerSources(resource) {
	const ranges = asList(fieldOf(resource, "spec", "loadBalancerSourceRanges")).map((range) => parseCidr(asString(range)?.trim() ?? "") ?? []);
	const internal = INTERNAL_BALANCERS.some(([key, value]) => value.test(resource.annotations.get(key) ?? ""));
	const admitted = ranges.length > 0 ? ranges.reduce(union$2, []) : ALL_ADDRESSES;
	return internal ? intersect(admitted, PRIVATE_ADDRESSES) : admitted;
}
/** Whether a pod with these labels in this namespace is a backend. An empty selector selects nothing. */
function servesFrom(service, namespace, labels) {
	return service.namespace === namespace && service.selector !== void 0 && selects(service.selector, labels);
}
/** The pod ports that traffic to `port` of a Service lands on, for one workload. */
function targetPorts(port, workload) {
	if (typeof port.target === "number") return ports(port.protocol, port.target);
	return namedPorts(workload.ports, port.target, port.protocol);
}
/** Every number that a pod declares under a port name and protocol; a name nobody declares is no port at all. */
function namedPorts(declared, name, protocol) {
	return declared.filter((each) => each.name === name && each.protocol === (protocol ?? each.protocol)).map((each) => ports(each.protocol, each.port)).reduce(union$2, NO_PORTS);
}
// src/cluster/entry.ts
/** A way in, for people. */
const ENTRY_WORDS = {
	"load-balancer": "a load balancer",
	"node-port": "a node port",
	"implied-node-port": "the node port that comes with a load balancer",
	"external-address": "an external address",
	"host-port": "a host port",
	"host-network": "the node network",
	ingress: "an Ingress",
	gateway: "a Gateway route",
	route: "a Route"
};
/** Whether the entry passes a proxy, so that the pod's peer is the proxy and never the client. */
function throughController({ kind }) {
	return kind === "ingress" || kind === "gateway" || kind === "route";
}
/** Every declared entry from outside. Semantics: Kubernetes Service, Ingress, Gateway API and OpenShift Route references. */
function entriesOf(sources) {
	const { workloads, workloadsIn, services, resources } = sources;
	const backends = (service) => workloadsIn(service.namespace).filter((workload) => servesFrom(service, workload.namespace, workload.labels));
	const byName = new Map(services.map((service) => [`${service.namespace}/${service.name}`, service]));
	const direct = services.flatMap((service) => service.entrances.length === 0 ? [] : serviceEntries(service, backends(service)));
	const hosts = workloads.flatMap(hostEntries);
	const routed = resources.flatMap((resource) => {
		const kind = routeKind(resource);
		if (kind === void 0) return [];
		return backendsOf(resource, kind, sources).flatMap((backend) => {
			const service = byName.get(`${backend.namespace}/${backend.service}`);
			return service === void 0 ? [] : backendEntries(kind, backend, service, backends(service));
		});
	});
	return [
		...direct,
		...hosts,
		...routed
	];
}
function serviceEntries(service, backends) {
	const place = {
		resource: service.resource,
		route: ["spec", "type"]
	};
	return backends.flatMap((workload) => service.entrances.flatMap(({ kind, sources }) => service.ports.flatMap((port) => {
		const landing = targetPorts(port, workload);
		return landing.length === 0 ? [] : [{
			kind,
			workload,
			ports: landing,
			sources,
			maySeeNodeAddress: !service.keepsClientAddress,
			place
		}];
	})));
}
function hostEntries(workload) {
	const place = {
		resource: workload.resource,
		route: workload.labelsRoute.slice(0, -2)
	};
	return workload.ports.flatMap(({ protocol, port, hostPort }) => {
		const exposed = workload.hostNetwork || hostPort !== void 0 && hostPort > 0;
		const kind = workload.hostNetwork ? "host-network" : "host-port";
		return exposed ? [{
			kind,
			workload,
			ports: ports(protocol, port),
			sources: ALL_ADDRESSES,
			maySeeNodeAddress: true,
			place
		}] : [];
	});
}
function routeKind({ group, kind }) {
	if (kind === "Ingress" && (group === "networking.k8s.io" || group === "extensions")) return "ingress";
	if (kind === "Route" && group === "route.openshift.io") return "route";
	return group === "gateway.networking.k8s.io" && /^(HTTP|GRPC|TLS|TCP|UDP)Route$/.test(kind) ? "gateway" : void 0;
}
function backendsOf(resource, kind, sources) {
	if (kind === "ingress") return ingressBackends(resource);
	return kind === "route" ? routeBackends(resource) : gatewayBackends(resource, sources);
}
function ingressBackends(resource) {
	const backend = (json, route) => {
		const name = asString(valueAt(json, "service", "name")) ?? asString(valueAt(json, "serviceName"));
		const port = valueAt(json, "service", "port", "number") ?? valueAt(json, "service", "port", "name") ?? valueAt(json, "servicePort");
		if (name === void 0) return [];
		return [{
			namespace: resource.namespace ?? "default",
			service: name,
			port: asNumber(port) ?? asString(port),
			place: {
				resource,
				route
			}
		}];
	};
	const rules = asList(fieldOf(resource, "spec", "rules")).flatMap((rule, i) => asList(valueAt(rule, "http", "paths")).flatMap((path, j) => backend(valueAt(path, "backend"), [
		"spec",
		"rules",
		i,
		"http",
		"paths",
		j,
		"backend"
	])));
	return [
		...backend(fieldOf(resource, "spec", "defaultBackend"), ["spec", "defaultBackend"]),
		...backend(fieldOf(resource, "spec", "backend"), ["spec", "backend"]),
		...rules
	];
}
function routeBackends(resource) {
	const port = fieldOf(resource, "spec", "port", "targetPort");
	const alternates = asList(fieldOf(resource, "spec", "alternateBackends"));
	return [fieldOf(resource, "spec", "to") ?? null, ...alternates].flatMap((target, index) => {
		const service = asString(valueAt(target, "name"));
		if (service === void 0 || valueAt(target, "weight") === 0) return [];
		const route = index === 0 ? ["spec", "to"] : [
			"spec",
			"alternateBackends",
			index - 1
		];
		return [{
			namespace: resource.namespace ?? "default",
			service,
			port: asNumber(port) ?? asString(port),
			place: {
				resource,
				route
			}
		}];
	});
}
function gatewayBackends(resource, sources) {
	if (!isAttached(resource, sources)) return [];
	return asList(fieldOf(resource, "spec", "rules")).flatMap((rule, i) => {
		const refs = asList(valueAt(rule, "backendRefs")).map((ref, j) => ({
			ref,
			route: [
				"spec",
				"rules",
				i,
				"backendRefs",
				j
			]
		}));
		const mirrors = asList(valueAt(rule, "filters")).flatMap((filter, j) => {
			const ref = valueAt(filter, "requestMirror", "backendRef");
			return ref === void 0 ? [] : [{
				ref,
				route: [
					"spec",
					"rules",
					i,
					"filters",
					j
				]
			}];
		});
		return [...refs, ...mirrors].flatMap(({ ref, route }) => {
			const service = asString(valueAt(ref, "name"));
			const kind = asString(valueAt(ref, "kind")) ?? "Service";
			const namespace = asString(valueAt(ref, "namespace")) ?? resource.namespace ?? "default";
			if (service === void 0 || kind !== "Service" || valueAt(ref, "weight") === 0) return [];
			if (namespace !== resource.namespace && !isGranted(resource, namespace, service, sources.resources)) return [];
			return [{
				namespace,
				service,
				port: asNumber(valueAt(ref, "port")),
				place: {
					resource,
					route
				}
			}];
		});
	});
}
/**
* Whether some Gateway takes this route. A Gateway that is not declared here may admit it, so it does.
* A mesh route (its parent is a Service) is not an entry from outside.
*/
function isAttached(route, { resources, namespaces }) {
	return asList(fieldOf(route, "spec", "parentRefs")).some((ref) => {
		if ((asString(valueAt(ref, "kind")) ?? "Gateway") !== "Gateway") return false;
		const namespace = asString(valueAt(ref, "namespace")) ?? route.namespace ?? "default";
		const gateway = resources.find((each) => each.group === route.group && each.kind === "Gateway" && each.namespace === namespace && each.name === valueAt(ref, "name"));
		if (gateway === void 0) return true;
		const section = asString(valueAt(ref, "sectionName"));
		return asList(fieldOf(gateway, "spec", "listeners")).some((listener) => {
			if (section !== void 0 && valueAt(listener, "name") !== section) return false;
			const allowed = valueAt(listener, "allowedRoutes", "namespaces");
			const from = asString(valueAt(allowed, "from")) ?? "Same";
			if (from === "All") return true;
			if (from === "Same") return route.namespace === gateway.namespace;
			const labels = namespaces.get(route.namespace ?? "default");
			const selector = parseSelector(valueAt(allowed, "selector"));
			return from === "Selector" && selector !== void 0 && (labels === void 0 || selects(selector, labels));
		});
	});
}
/** Whether the target namespace grants this route to refer to a Service in it (ReferenceGrant). */
function isGranted(route, namespace, service, resources) {
	return resources.some((grant) => {
		if (grant.kind !== "ReferenceGrant" || grant.group !== route.group || grant.namespace !== namespace) return false;
		const from = asList(fieldOf(grant, "spec", "from")).some((each) => valueAt(each, "group") === route.group && valueAt(each, "kind") === route.kind && valueAt(each, "namespace") === route.namespace);
		const to = asList(fieldOf(grant, "spec", "to")).some((each) => (asString(valueAt(each, "group")) ?? "") === "" && valueAt(each, "kind") === "Service" && (valueAt(each, "name") ?? service) === service);
		return from && to;
	});
}
function backendEntries(kind, { port, place }, service, backends) {
	const chosen = service.ports.filter((each) => refersTo(each, port, kind));
	return backends.flatMap((workload) => chosen.flatMap((each) => {
		const landing = targetPorts(each, workload);
		return landing.length === 0 ? [] : [{
			kind,
			workload,
			ports: landing,
			sources: ALL_ADDRESSES,
			maySeeNodeAddress: true,
			place
		}];
	}));
}
/** Ingress and Gateway name the Service's port; an OpenShift Route names the target port. No port: every one. */
function refersTo(each, port, kind) {
	if (port === void 0) return true;
	if (kind === "route") return each.target === port || each.name === port;
	return each.port === port || each.name === port;
}
// src/manifest/facts.ts
/**
* Selectors range over the *facts* of an endpoint: the labels of a pod under their own keys, those of its namespace and
* of its service account under these prefixes, which no label key can start with.
*/
const ofNamespace = (key) => `namespace:${key}`;
const ofAccount = (key) => `account:${key}`;
/** The name of a host endpoint: what makes each of them a subject of its own profiles. */
const HOST_NAME = "host:name";
/** The name of the pod's service account. */
const ACCOUNT_NAME = ofAccount("name");
/**
* The fact behind a label key as Calico writes it: `pcns.` and `pcsa.` are the labels of namespace and account, and the
* names have keys of their own. Source: projectcalico/calico libcalico-go backend/k8s/conversion, docs/dialects/calico.md.
*/
function calicoKey(key) {
	switch (key) {
		case "projectcalico.org/namespace":
		case "pcns.projectcalico.org/name": return ofNamespace(NAMESPACE_NAME_LABEL);
		case "projectcalico.org/serviceaccount":
		case "pcsa.projectcalico.org/name": return ACCOUNT_NAME;
		default:
			if (key.startsWith("pcns.")) return ofNamespace(key.slice(5));
			return key.startsWith("pcsa.") ? ofAccount(key.slice(5)) : key;
	}
}
/** The name of the pod's namespace. */
const NAMESPACE_NAME = ofNamespace(NAMESPACE_NAME_LABEL);
// src/cluster/host.ts
/**
* Reads a NetworkSet or GlobalNetworkSet. A set of a namespace carries the labels of its namespace too.
* Source: projectcalico/calico libcalico-go updateprocessors/networksetprocessor.go.
*/
function readNetworkSet(resource, namespaceLabels) {
	const inherited = [...namespaceLabels].map(([key, value]) => [ofNamespace(key), value]);
	const name = resource.namespace === void 0 ? [] : [[NAMESPACE_NAME, resource.namespace]];
	return {
		facts: new Map([
			...inherited,
			...name,
			...ownFacts(resource.labels)
		]),
		addresses: addressesOf$1(asList(fieldOf(resource, "spec", "nets"))),
		resource
	};
}
/** Reads a HostEndpoint. Source: projectcalico/calico api v3 hostendpoint.go. */
function readHostEndpoint(resource) {
	const addresses = addressesOf$1(asList(fieldOf(resource, "spec", "expectedIPs")));
	return {
		name: resource.name,
		labels: new Map(ownFacts(resource.labels)).set(HOST_NAME, resource.name),
		ports: asList(fieldOf(resource, "spec", "ports")).flatMap((entry) => toPort(entry, "port")),
		addresses: addresses.length === 0 ? void 0 : addresses,
		profiles: asList(fieldOf(resource, "spec", "profiles")).flatMap((name) => asString(name) ?? []),
		resource
	};
}
const ownFacts = (labels) => [...labels].map(([key, value]) => [calicoKey(key), value]);
function addressesOf$1(list) {
	return list.map((entry) => parseCidr(asString(entry) ?? "") ?? []).reduce(union$2, []);
}
// src/cluster/cluster.ts
/** Builds the cluster from all objects of one side. Two different objects of one identity are a gap: who wins is unknown. */
function buildCluster(written) {
	const { value: resources, gaps } = withoutTwins(written);
	const namespaces = /* @__PURE__ */ new Map();
	for (const resource of resources) {
		if (resource.group !== "" || resource.kind !== "Namespace") continue;
		namespaces.set(resource.name, readNamespace(resource));
	}
	for (const { namespace } of resources) {
		if (namespace === void 0 || namespaces.has(namespace)) continue;
		namespaces.set(namespace, {
			name: namespace,
			labels: /* @__PURE__ */ new Map([[NAMESPACE_NAME_LABEL, namespace]]),
			resource: void 0
		});
	}
	const accounts = /* @__PURE__ */ new Map();
	for (const profile of calicoObjects(resources, "Profile")) {
		const labels = profileLabels(profile);
		const [kind, name = "", account = ""] = profile.name.split(".");
		if (kind === "kns" && namespaces.get(profile.name.slice(4))?.resource === void 0 && labels.size > 0) {
			const own = new Map(labels).set(NAMESPACE_NAME_LABEL, profile.name.slice(4));
			namespaces.set(profile.name.slice(4), {
				name: profile.name.slice(4),
				labels: own,
				resource: profile
			});
		}
		if (kind === "ksa") accounts.set(`${name}/${account}`, labels);
	}
	for (const { group, kind, namespace, name, labels } of resources) if (group === "" && kind === "ServiceAccount") accounts.set(`${namespace}/${name}`, labels);
	const readings = resources.filter(isWorkload).map(readWorkloadOnce);
	const workloads = readings.flatMap(({ value }) => value === void 0 ? [] : [value]);
	const workloadsIn = groupByNamespace(workloads);
	const services = resources.filter(({ group, kind }) => group === "" && kind === "Service").map(readService);
	const labels = new Map([...namespaces].flatMap(([name, each]) => each.resource === void 0 ? [] : [[name, each.labels]]));
	return {
		value: {
			namespaces,
			workloads,
			workloadsIn,
			services,
			accounts,
			nodes: resources.filter(({ group, kind }) => group === "" && kind === "Node").map((node) => node.labels),
			networkSets: [...calicoObjects(resources, "NetworkSet"), ...calicoObjects(resources, "GlobalNetworkSet")].map((set) => readNetworkSet(set, namespaces.get(set.namespace ?? "")?.labels ?? /* @__PURE__ */ new Map())),
			hosts: calicoObjects(resources, "HostEndpoint").map(readHostEndpoint),
			entries: entriesOf({
				workloads,
				workloadsIn,
				services,
				namespaces: labels,
				resources
			}),
			resources
		},
		gaps: [...gaps, ...readings.flatMap((reading) => reading.gaps)]
	};
}
/** The labels a profile hands on, without the prefix that tells whose they are. */
function profileLabels(profile) {
	const own = toLabels(fieldOf(profile, "spec", "labelsToApply"));
	return new Map([...own].map(([key, value]) => [key.replace(/^pc(ns|sa)\./, ""), value]));
}
/** Most questions are about one namespace; nobody should walk the whole cluster for them. */
function groupByNamespace(workloads) {
	const groups = groupBy(workloads, ({ namespace }) => namespace);
	return (namespace) => groups.get(namespace) ?? [];
}
/** Equal copies count once. Of different ones the first is kept and the doubt is said, with both contents in it. */
function withoutTwins(resources) {
	const first = /* @__PURE__ */ new Map();
	const gaps = [];
	for (const resource of resources) {
		const key = resourceKey(resource);
		const known = first.get(key);
		if (known === void 0) first.set(key, resource);
		else if (known.body !== resource.body && meaning(known) !== meaning(resource)) {
			const gap = resourceGap(resource, ["kind"], `${resourceName(resource)} is declared twice with different content, also in \`${known.document.path}\`; keep one, or list the folders to judge under \`manifests.include\``);
			const isPolicy = resource.kind.endsWith("NetworkPolicy");
			gaps.push({
				...gap,
				subject: `${gap.subject} ${resourceGap(known, [], "").subject}`,
				...!isPolicy && { nature: "doubt" }
			});
		}
	}
	return {
		value: [...first.values()],
		gaps
	};
}
/** The two sides of a change share nearly every object, and reading one is pure: it is read once. */
function once(read) {
	const known = /* @__PURE__ */ new WeakMap();
	return (resource) => {
		const cached = known.get(resource) ?? read(resource);
		known.set(resource, cached);
		return cached;
	};
}
const readWorkloadOnce = once(readWorkload);
const readNamespace = once((resource) => ({
	name: resource.name,
	labels: new Map(resource.labels).set(NAMESPACE_NAME_LABEL, resource.name),
	resource
}));
const meaning = ({ body }) => canonicalJson(body);
// src/algebra/bit-set.ts
/** The empty set over indices 0 to `size - 1`. */
function noBits(size) {
	return new Uint32Array(size + 31 >>> 5);
}
/** The set of the given indices. */
function bitsOf(size, members) {
	const set = noBits(size);
	for (const member of members) addBit(set, member);
	return set;
}
/** The set of all indices 0 to `size - 1`. */
function allBits(size) {
	const set = noBits(size).fill(4294967295);
	if ((size & 31) !== 0) set[set.length - 1] = (1 << (size & 31)) - 1;
	return set;
}
/** Adds one member in place: for sets that are being built and nobody else holds. */
function addBit(set, member) {
	set[member >>> 5] = (set[member >>> 5] ?? 0) | 1 << (member & 31);
}
/** The members of either. */
function unionBits(a, b) {
	const out = new Uint32Array(a.length);
	for (let i = 0; i < a.length; i += 1) out[i] = (a[i] ?? 0) | (b[i] ?? 0);
	return out;
}
/** The union of any number of sets; of one, that set itself. */
function uniteAllBits(sets, size) {
	const [only] = sets;
	if (only !== void 0 && sets.length === 1) return only;
	const out = noBits(size);
	for (const a of sets) for (let i = 0; i < a.length; i += 1) out[i] = (out[i] ?? 0) | (a[i] ?? 0);
	return out;
}
/** The members of both. */
function intersectBits(a, b) {
	const out = new Uint32Array(a.length);
	for (let i = 0; i < a.length; i += 1) out[i] = (a[i] ?? 0) & (b[i] ?? 0);
	return out;
}
/** The members of `a` that are not in `b`. */
function subtractBits(a, b) {
	const out = new Uint32Array(a.length);
	for (let i = 0; i < a.length; i += 1) out[i] = (a[i] ?? 0) & ~(b[i] ?? 0);
	return out;
}
/** Whether there is no member. */
function isEmptyBits(set) {
	for (const word of set) if (word !== 0) return false;
	return true;
}
/** Whether every member of `a` is in `b`. */
function isSubsetBits(a, b) {
	for (let i = 0; i < a.length; i += 1) if (((a[i] ?? 0) & ~(b[i] ?? 0)) !== 0) return false;
	return true;
}
/** Whether two sets of one space have the same members. */
function equalBits(a, b) {
	for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
	return true;
}
/** Whether an index is a member. */
function hasBit(set, member) {
	return ((set[member >>> 5] ?? 0) & 1 << (member & 31)) !== 0;
}
/** The members in rising order. */
function membersOf(set) {
	const members = [];
	for (let i = 0; i < set.length; i += 1) for (let word = set[i] ?? 0; word !== 0; word &= word - 1) members.push(i * 32 + (31 - Math.clz32(word & -word)));
	return members;
}
// src/algebra/traffic.ts
const NO_TRAFFIC = [];
/** `peers` on every port of `set`. */
function traffic(peers, set) {
	return isEmptyBits(peers) ? NO_TRAFFIC : set.map(([from, to]) => ({
		from,
		to,
		peers
	}));
}
/** Every peer of a space of `size` classes on every port. */
function allTraffic(size) {
	return traffic(allBits(size), ALL_PORTS);
}
const UNION = {
	both: unionBits,
	onlyA: true,
	onlyB: true
};
const INTERSECTION = {
	both: intersectBits,
	onlyA: false,
	onlyB: false
};
const DIFFERENCE = {
	both: subtractBits,
	onlyA: true,
	onlyB: false
};
/** Applies a set operation stretch by stretch: cut both at all bounds, combine, and make canonical again. */
function combine(a, b, { both, onlyA, onlyB }) {
	if (a.length === 0) return onlyB ? b : NO_TRAFFIC;
	if (b.length === 0) return onlyA ? a : NO_TRAFFIC;
	const cuts = [...new Set([...a, ...b].flatMap(({ from, to }) => [from, to]))].toSorted((x, y) => x - y);
	const out = [];
	let i = 0;
	let j = 0;
	let from = cuts[0] ?? 0;
	for (const to of cuts.slice(1)) {
		while ((a[i]?.to ?? 1e400) <= from) i += 1;
		while ((b[j]?.to ?? 1e400) <= from) j += 1;
		const left = stretchAt(a[i], from);
		const right = stretchAt(b[j], from);
		const peers = left !== void 0 && right !== void 0 ? both(left, right) : (onlyA ? left : void 0) ?? (onlyB ? right : void 0);
		if (peers !== void 0 && !isEmptyBits(peers)) {
			const last = out.at(-1);
			if (last !== void 0 && last.to === from && equalBits(last.peers, peers)) last.to = to;
			else out.push({
				from,
				to,
				peers
			});
		}
		from = to;
	}
	return out;
}
const stretchAt = (stretch, port) => stretch !== void 0 && stretch.from <= port ? stretch.peers : void 0;
/** Every pair that is in one of the two. */
function uniteTraffic(a, b) {
	return combine(a, b, UNION);
}
/** Every pair that is in both. */
function intersectTraffic(a, b) {
	return combine(a, b, INTERSECTION);
}
/** Every pair of `a` that is not in `b`. */
function subtractTraffic(a, b) {
	return combine(a, b, DIFFERENCE);
}
/** The union of many sets in one sweep of halves: linear rules would rebuild the result once per rule. */
function uniteAllTraffic(parts) {
	if (parts.length < 2) return parts[0] ?? NO_TRAFFIC;
	const middle = parts.length >> 1;
	return uniteTraffic(uniteAllTraffic(parts.slice(0, middle)), uniteAllTraffic(parts.slice(middle)));
}
/** The ports on which one peer class takes part. */
function portsOfPeer(set, peer) {
	const out = [];
	for (const { from, to, peers } of set) {
		if (((peers[peer >>> 5] ?? 0) & 1 << (peer & 31)) === 0) continue;
		const last = out.at(-1);
		if (last !== void 0 && last[1] === from) last[1] = to;
		else out.push([from, to]);
	}
	return out;
}
/** Every peer that occurs on some port. `size` is the number of classes of the space. */
function peersOf$1(set, size) {
	return uniteAllBits(set.map(({ peers }) => peers), size);
}
// src/policy/http.ts
/** Reads the `http` field of a Calico rule. Source: projectcalico/calico api v3 policy_common.go. */
function readHttp(http) {
	const paths = asList(valueAt(http, "paths")).flatMap((each) => ["exact", "prefix"].flatMap((kind) => {
		const path = asString(valueAt(each, kind));
		return path === void 0 || path === "" ? [] : [{
			kind,
			path
		}];
	}));
	return {
		methods: asList(valueAt(http, "methods")).map(String),
		paths
	};
}
/** Whether a request is asked for. Source: projectcalico/calico app-policy/checker/match.go. */
function meetsHttp({ methods, paths }, { method, path }) {
	return (methods.length === 0 || methods.includes(method) || methods.includes("*")) && (paths.length === 0 || paths.some((each) => each.kind === "exact" ? each.path === path : path.startsWith(each.path)));
}
/** Behind a written path: the API refuses this sign in paths, so no condition names it. */
const MORE = "?";
/** More requests than these are not tried; whoever builds the space says so. */
const MAX_REQUESTS = 512;
/** Whether the conditions tell apart more requests than are tried. */
function areTooMany(conditions) {
	const { methods, paths } = candidatesOf(conditions);
	return methods.length * paths.length > MAX_REQUESTS;
}
/** One request for every way in which the conditions can tell requests apart, the kind that none of them names included. */
function exampleRequests(conditions) {
	if (conditions.length === 0 || areTooMany(conditions)) return [];
	const { methods, paths } = candidatesOf(conditions);
	const examples = /* @__PURE__ */ new Map();
	for (const method of methods) for (const path of paths) {
		const signature = conditions.map((each) => meetsHttp(each, {
			method,
			path
		}) ? "1" : "0").join("");
		if (!examples.has(signature)) examples.set(signature, {
			method,
			path
		});
	}
	return [...examples.values()];
}
/** Every method and path that is written, each path with more behind it, and one that nobody wrote. */
function candidatesOf(conditions) {
	const methods = new Set(conditions.flatMap((each) => each.methods.filter((method) => method !== "*")));
	const written = /* @__PURE__ */ new Set(["/", ...conditions.flatMap(({ paths }) => paths.map(({ path }) => path))]);
	let other = "OTHER";
	while (methods.has(other)) other += "-";
	return {
		methods: [...methods, other],
		paths: [...written].flatMap((path) => [path, path + MORE])
	};
}
// src/policy/stage.ts
const DIRECTIONS = ["ingress", "egress"];
/** The parts of a peer that name something, formulas taken apart. */
function peerParts(peer) {
	switch (peer.kind) {
		case "every":
		case "some": return peer.of.flatMap(peerParts);
		case "not": return peerParts(peer.of);
		default: return [peer];
	}
}
/** Whether a peer leaves nobody out. */
function isEveryone(peer) {
	return peer.kind === "everyone" || peer.kind === "every" && peer.of.every(isEveryone);
}
/** Every peer of a rule, the condition on the own end included, formulas taken apart. */
function partsOf({ own, peers }) {
	return [...own === void 0 ? [] : [own], ...peers].flatMap(peerParts);
}
const asked = /* @__PURE__ */ new WeakMap();
/** The selectors over facts that a policy asks: its subject first, then its peers. */
function selectorsOf(policy) {
	const selectors = asked.get(policy) ?? [policy.subject, ...policy.rules.flatMap(selectorsOfRule)];
	asked.set(policy, selectors);
	return selectors;
}
/** The selectors over facts in the peers and ports of a rule. */
function selectorsOfRule(rule) {
	return [...partsOf(rule).flatMap((part) => part.kind === "pods" || part.kind === "labelled" ? [part.selector] : []), ...[...rule.ports, ...rule.exceptPorts].flatMap((match) => match.kind === "named" && match.among !== void 0 ? [match.among] : [])];
}
/** All policies of some planes, those that they share once. */
function policiesOf$1(...planes) {
	const stages = planes.flatMap(({ ingress, egress }) => [...ingress, ...egress]);
	return [...new Set(stages.flatMap(({ policies }) => policies))];
}
/** Whether two ends meet the same policies in the same order, with the same ends of stages. */
function sameStages(a, b) {
	return a.length === b.length && a.every(({ unmatched, policies }, i) => {
		const other = b[i];
		return other?.unmatched === unmatched && other.policies.length === policies.length && policies.every((policy, j) => policy === other.policies[j]);
	});
}
// src/reach/pairing.ts
/**
* Pairs workloads by identity. What is left and looks exactly alike in the same namespace was renamed: a rename with
* equal evidence (labels, ports, images, account) is no new endpoint.
*/
function* pairWorkloads(base, head) {
	const untouched = new Set(base);
	for (const workload of head) if (untouched.has(workload)) yield {
		id: workloadId(workload),
		base: workload,
		head: workload
	};
	const kept = new Set(head);
	yield* pairTouched(base.filter((workload) => !kept.has(workload)), head.filter((workload) => !untouched.has(workload)));
}
function* pairTouched(base, head) {
	const before = groupBy(base, workloadId);
	const gone = /* @__PURE__ */ new Map();
	const fresh = [];
	for (const [id, after] of groupBy(head, workloadId)) {
		const candidates = [...before.get(id) ?? []];
		const take = (index) => index < 0 ? void 0 : candidates.splice(index, 1)[0];
		const exact = after.map((workload) => take(candidates.findIndex((each) => evidence(each) === evidence(workload))));
		for (const [index, workload] of after.entries()) {
			const partner = exact[index] ?? candidates.shift();
			if (!before.has(id)) fresh.push(workload);
			else yield {
				id,
				base: partner,
				head: workload
			};
		}
		for (const rest of candidates) yield {
			id,
			base: rest,
			head: void 0
		};
		before.delete(id);
	}
	for (const workload of [...before.values()].flat()) gone.set(evidence(workload), [...gone.get(evidence(workload)) ?? [], workload]);
	for (const workload of fresh) {
		const renamed = gone.get(evidence(workload))?.shift();
		yield {
			id: workloadId(workload),
			base: renamed,
			head: workload
		};
	}
	for (const workload of [...gone.values()].flat()) yield {
		id: workloadId(workload),
		base: workload,
		head: void 0
	};
}
function evidence({ namespace, kind, labels, ports, containers, serviceAccount, hostNetwork }) {
	const images = containers.map(({ image }) => image ?? "").toSorted();
	return JSON.stringify([
		namespace,
		kind,
		labelsKey(labels),
		ports,
		images,
		serviceAccount,
		hostNetwork
	]);
}
// src/reach/endpoints.ts
const NO_VALUATION = /* @__PURE__ */ new Map();
/** An endpoint that is the same on both sides and rests on nothing unknown. */
function fixedEndpoint(identity, view) {
	return {
		identity,
		base: view,
		head: view,
		valuation: NO_VALUATION,
		mark: ""
	};
}
/** What the data plane adds to every pod (Calico: libcalico-go conversion). */
const ORCHESTRATOR = "projectcalico.org/orchestrator";
/** Everything that selectors can ask of an endpoint; undefined for those that no selector can name. */
function factsOf$1(view) {
	if (view.kind === "host") return view.labels;
	if (view.kind !== "pod" || view.hostNetwork) return void 0;
	const facts = new Map(view.labels);
	for (const [key, value] of view.namespaceLabels) facts.set(ofNamespace(key), value);
	for (const [key, value] of view.accountLabels) facts.set(ofAccount(key), value);
	return facts.set(ACCOUNT_NAME, view.account).set(ORCHESTRATOR, "k8s");
}
/** What a selector still asks of pods in a namespace with these labels. */
const inNamespaceOf = (selector, labels) => resolve(selector, (key) => {
	if (key === ORCHESTRATOR) return "k8s";
	if (key === "host:name") return ABSENT;
	return key.startsWith(NAMESPACE_PREFIX) ? labels.get(key.slice(NAMESPACE_PREFIX.length)) ?? "\0absent" : void 0;
});
const NAMESPACE_PREFIX = ofNamespace("");
/** Groups endpoints into classes of those that nothing asked can tell apart. */
function formClasses(endpoints, asked) {
	const groups = /* @__PURE__ */ new Map();
	const keyOf = createViewKey(asked);
	for (const endpoint of endpoints) {
		const base = keyOf(endpoint.base);
		const head = endpoint.head === endpoint.base ? base : keyOf(endpoint.head);
		const key = `${base}\x05${head}\x05${[...endpoint.valuation].map(([owner, labels]) => `${owner} ${labelsKey(labels)}`).join(";")}\x05${endpoint.mark}`;
		const group = groups.get(key);
		if (group === void 0) groups.set(key, {
			endpoint,
			isSame: base === head,
			members: [endpoint.identity]
		});
		else group.members.push(endpoint.identity);
	}
	const classes = [...groups.values()].map(({ endpoint: { base, head, valuation }, isSame, members }, index) => ({
		index,
		base,
		head,
		isSame,
		valuation,
		members
	}));
	return {
		classes,
		size: classes.length
	};
}
/** Equal for views that nothing asked can tell apart. */
function createViewKey({ keys, portNames, blocks }) {
	return (view) => {
		if (view === void 0) return "-";
		switch (view.kind) {
			case "controller": return "controller";
			case "domain": return `domain ${view.name}`;
			case "node": return `node ${labelsKey(view.labels)}`;
			case "addresses": return `addresses ${rangesKey(view.addresses)}`;
			default: {
				const facts = [...factsOf$1(view) ?? []].flatMap(([key, value]) => keys.has(key) ? [`${key}=${value}`] : []);
				const ports = view.ports.flatMap(({ name, protocol, port }) => name !== void 0 && portNames.has(name) ? [`${name}/${protocol}/${port}`] : []);
				return `${view.kind === "pod" ? `${view.namespace} ${view.hostNetwork}` : "host"}\x04${facts.toSorted().join(",")}\x04${ports.toSorted().join(",")}\x04${placeIn(blocks, view.addresses)}`;
			}
		}
	};
}
/** Which blocks hold the addresses; nothing when they are unknown. */
function placeIn(blocks, addresses) {
	return addresses === void 0 ? "" : `in ${blocks.map((block) => isSubset(addresses, block) ? 1 : 0).join("")}`;
}
/** Equal for equal sets of addresses. */
function rangesKey(addresses) {
	return addresses?.map(([from, to]) => `${from}-${to}`).join(",") ?? "";
}
/** What policies see of a workload under a valuation. */
function viewOf(workload, valuation, cluster) {
	const { namespace, labels, ports, hostNetwork, addresses, serviceAccount: account } = workload;
	return {
		kind: "pod",
		namespace,
		namespaceLabels: namespaceUnder(valuation, namespace, cluster),
		labels,
		account,
		accountLabels: accountUnder(valuation, namespace, account, cluster),
		ports,
		hostNetwork,
		addresses
	};
}
/** Every workload of either side, each under every valuation of what is unknown about its namespace and account. */
function* workloadEndpoints(base, head, variants, mark) {
	const known = /* @__PURE__ */ new Map();
	for (const { id, base: before, head: after } of pairWorkloads(base.workloads, head.workloads)) {
		const workload = after ?? before;
		if (workload === void 0) continue;
		const { namespace, name, kind: workloadKind, serviceAccount, pod } = workload;
		const identity = {
			kind: "workload",
			id,
			namespace,
			name,
			workloadKind,
			pod
		};
		const owners = `${namespace} ${serviceAccount}`;
		const valuations = known.get(owners) ?? valuationsOf(namespace, serviceAccount, base, head, variants);
		known.set(owners, valuations);
		for (const valuation of valuations) {
			const was = before && viewOf(before, valuation, base);
			const is = after && viewOf(after, valuation, head);
			yield {
				identity,
				base: was,
				head: before === after && was?.namespaceLabels === is?.namespaceLabels && was?.accountLabels === is?.accountLabels ? was : is,
				valuation,
				mark: mark(id)
			};
		}
	}
}
/** One empty valuation when namespace and account are declared on both sides, else one per combination of variants. */
function valuationsOf(namespace, account, base, head, variants) {
	const isDeclared = ({ namespaces }) => namespaces.get(namespace)?.resource !== void 0;
	const isKnown = (name) => [base, head].every(({ accounts }) => accounts.has(`${namespace}/${name}`));
	const spaces = isDeclared(base) && isDeclared(head) ? [void 0] : variants.namespace(namespace);
	const owners = account === void 0 || isKnown(account) ? [void 0] : variants.account(namespace, account);
	return spaces.flatMap((space) => owners.map((owner) => new Map([...space === void 0 ? [] : [[namespaceOwner(namespace), space]], ...owner === void 0 ? [] : [[accountOwner(namespace, account ?? ""), owner]]])));
}
const namespaceOwner = (name) => `namespace \`${name}\``;
const accountOwner = (namespace, name) => `service account \`${namespace}/${name}\``;
/** A namespace's labels on one side: as declared there, else as the valuation assumes. */
function namespaceUnder(valuation, name, { namespaces }) {
	const known = namespaces.get(name);
	return known?.resource === void 0 ? valuation.get(namespaceOwner(name)) ?? known?.labels ?? /* @__PURE__ */ new Map([["kubernetes.io/metadata.name", name]]) : known.labels;
}
const NO_LABELS = /* @__PURE__ */ new Map();
function accountUnder(valuation, namespace, name, { accounts }) {
	return accounts.get(`${namespace}/${name}`) ?? valuation.get(accountOwner(namespace, name)) ?? NO_LABELS;
}
/** The view of a class on one side. */
function viewOn(side, endpoint) {
	return side === "base" ? endpoint.base : endpoint.head;
}
// src/reach/evaluate.ts
/**
* The fold at the heart of the gate: traffic not yet decided meets the next rule; allow and deny settle it, pass hands
* it to the next stage, and a stage says what happens to the rest. What no stage settles is allowed.
* Stages that do not select the endpoint must be left out. `size` is the number of classes.
*/
function evaluate$1(stages, size) {
	const everything = allTraffic(size);
	let remaining = everything;
	let allowed = NO_TRAFFIC;
	for (const { rules, unmatched } of stages) {
		let passed = NO_TRAFFIC;
		const runs = joinRuns(rules);
		for (const [index, { verdict, traffic }] of runs.entries()) {
			const hit = remaining === everything ? traffic : intersectTraffic(remaining, traffic);
			if (verdict === "allow") allowed = uniteTraffic(allowed, hit);
			if (verdict === "pass") passed = uniteTraffic(passed, hit);
			if (unmatched === "pass" || index + 1 < runs.length) remaining = subtractTraffic(remaining, traffic);
		}
		remaining = unmatched === "deny" ? passed : uniteTraffic(passed, remaining);
	}
	return uniteTraffic(allowed, remaining);
}
/** Neighbouring rules of one verdict commute, so they count as one: NetworkPolicy folds in a single step. */
function joinRuns(rules) {
	const runs = [];
	for (const { verdict, traffic } of rules) {
		const last = runs.at(-1);
		if (last?.verdict === verdict) last.parts.push(traffic);
		else runs.push({
			verdict,
			parts: [traffic]
		});
	}
	return runs.map(({ verdict, parts }) => ({
		verdict,
		traffic: uniteAllTraffic(parts)
	}));
}
// src/reach/domains.ts
/**
* Names of hosts outside. `*.example.com` matches one or more whole labels in front and not the bare name (network-policy-api
* v1alpha2); Calico Enterprise allows one `*` anywhere, as a whole label.
*/
function matchesDomain(pattern, name) {
	const [before = "", after] = inOneForm(pattern).split("*");
	if (after === void 0) return before === name;
	return name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after);
}
/** One name for every way in which the patterns can tell names apart: each pattern's own name, something new for its `*`. */
function domainExamples(patterns) {
	const names = patterns.map((pattern) => inOneForm(pattern).replace("*", "any"));
	return [...new Set(names)].toSorted();
}
/** Names have no case, and a dot at their end says nothing more. */
const inOneForm = (pattern) => pattern.toLowerCase().replace(/\.$/, "");
// src/reach/peer-index.ts
const PLAIN = {
	own: void 0,
	peer: void 0,
	request: void 0
};
/** Builds the index of one side of a space. `possible`: an unknown controller may be any pod that a rule admits. */
function indexPeers(space, cluster, side, valuations) {
	const { size } = space;
	const views = space.classes.map((endpoint) => viewOn(side, endpoint));
	const where = (test) => bitsOf(size, views.flatMap((_, index) => test(index) ? [index] : []));
	const everyone = allBits(size);
	const nobody = noBits(size);
	const facts = views.map((view) => view && factsOf$1(view));
	const labelled = where((index) => facts[index] !== void 0);
	const pods = where((index) => facts[index] !== void 0 && views[index]?.kind === "pod");
	const hostNetwork = where((index) => views[index]?.kind === "pod" && facts[index] === void 0);
	const controllers = where((index) => views[index]?.kind === "controller");
	const selected = indexSelectors(size, labelled, facts);
	/** The addresses that a peer by labels means through network sets. */
	const setAddresses = memoize((selector) => cluster.networkSets.flatMap((set) => selects(selector, set.facts) ? [set.addresses] : []).reduce(union$2, []), selectorKey);
	const addressed = memoize((addresses, address, ofPods) => {
		const assumed = address === void 0 ? void 0 : views[address];
		const possible = assumed?.kind === "addresses" ? assumed.addresses : ofPods ? ALL_IPV4 : ALL_ADDRESSES;
		const unknownAddressMatches = isSubset(possible, addresses);
		return where((index) => {
			const view = views[index];
			if (view === void 0 || view.kind === "controller") return false;
			const own = "addresses" in view ? view.addresses : void 0;
			if (own !== void 0) return isSubset(own, addresses);
			return unknownAddressMatches && (view.kind !== "pod" || ofPods || valuations === "possible");
		});
	}, (addresses, address, ofPods) => `${address} ${ofPods} ${rangesKey(addresses)}`);
	/** An unknown address is an IPv4 address unless it is assumed to be another: every cluster has IPv4 or treats IPv6 alike. */
	const ofVersion = memoize((version, address) => {
		const six = addressed(ALL_IPV6, address, true);
		return version === 6 ? six : subtractBits(everyone, six);
	}, (version, address) => `${version} ${address}`);
	const grouped = (portsAt) => {
		const groups = /* @__PURE__ */ new Map();
		for (const index of views.keys()) {
			const ports = portsAt(index);
			if (ports.length === 0) continue;
			const key = JSON.stringify(ports);
			const group = groups.get(key) ?? {
				ports,
				members: []
			};
			group.members.push(index);
			groups.set(key, group);
		}
		return [...groups.values()].map(({ ports, members }) => ({
			ports,
			classes: bitsOf(size, members)
		}));
	};
	const named = memoize((name, protocol) => grouped((index) => {
		const view = views[index];
		return view !== void 0 && "ports" in view ? namedPorts(view.ports, name, protocol) : [];
	}), (name, protocol) => `${protocol}/${name}`);
	const service = memoize((namespace, name) => {
		const found = cluster.services.find((each) => each.namespace === namespace && each.name === name);
		return grouped((index) => {
			const view = views[index];
			if (found === void 0 || view?.kind !== "pod" || !servesFrom(found, view.namespace, view.labels)) return [];
			return found.ports.map((port) => targetPorts(port, view)).reduce(union$2, []);
		});
	}, (namespace, name) => `${namespace}/${name}`);
	/** Calico knows a host endpoint as a peer by its expected addresses only. */
	const unaddressed = where((index) => {
		const view = views[index];
		return view?.kind === "host" && view.addresses === void 0;
	});
	/** A controller that is not in the manifests is an unknown pod: declared, only a rule for all pods names it. */
	const withControllers = (bits, selector) => valuations === "possible" || isEverything(selector) ? unionBits(bits, controllers) : bits;
	const nodes = memoize((selector) => {
		const onEvery = cluster.nodes.length > 0 && cluster.nodes.every((labels) => selects(selector, labels));
		const own = where((index) => {
			const view = views[index];
			return view?.kind === "node" && selects(selector, view.labels);
		});
		return onEvery ? unionBits(own, hostNetwork) : own;
	}, selectorKey);
	const peers = (peer, address) => {
		switch (peer.kind) {
			case "everyone": return everyone;
			case "pods": return withControllers(intersectBits(selected(peer.selector), pods), peer.selector);
			case "labelled": return withControllers(unionBits(subtractBits(selected(peer.selector), unaddressed), addressed(setAddresses(peer.selector), address, true)), peer.selector);
			case "addresses": return addressed(peer.addresses, address, peer.ofPods);
			case "family": return ofVersion(peer.version, address);
			case "nodes": return nodes(peer.selector);
			case "domains": return where((index) => {
				const view = views[index];
				return view?.kind === "domain" && peer.patterns.some((pattern) => matchesDomain(pattern, view.name));
			});
			case "service": return service(peer.namespace, peer.name).reduce((all, { classes }) => unionBits(all, classes), nobody);
			case "every": return peer.of.reduce((all, part) => intersectBits(all, peers(part, address)), everyone);
			case "some": return peer.of.reduce((all, part) => unionBits(all, peers(part, address)), nobody);
			case "not": return subtractBits(everyone, peers(peer.of, address));
		}
	};
	const addressSets = (peer) => {
		switch (peer.kind) {
			case "addresses": return withFamilies(peer.addresses, peer.ofPods);
			case "family": return [ALL_IPV6];
			case "labelled": return withFamilies(setAddresses(peer.selector), true);
			case "every":
			case "some": return peer.of.flatMap(addressSets);
			case "not": return addressSets(peer.of);
			default: return [];
		}
	};
	const known = /* @__PURE__ */ new Map();
	return {
		size,
		present: where((index) => views[index] !== void 0),
		hostNetwork,
		pods,
		addressSets,
		named,
		service,
		selected,
		peers: (peer, address) => {
			const byAddress = known.get(peer) ?? /* @__PURE__ */ new Map();
			known.set(peer, byAddress);
			const bits = byAddress.get(address) ?? peers(peer, address);
			byAddress.set(address, bits);
			return bits;
		}
	};
}
/** A block of every IPv4 address surely holds a pod, unless the pod has an IPv6 address: then the family is the question. */
function withFamilies(addresses, ofPods) {
	if (addresses.length === 0) return [];
	return ofPods && isSubset(ALL_IPV4, addresses) ? [addresses, ALL_IPV6] : [addresses];
}
/** Formulas over facts as sets of classes: a look-up per requirement, set operations for the rest. */
function indexSelectors(size, universe, facts) {
	const members = /* @__PURE__ */ new Map();
	for (const [index, own] of facts.entries()) for (const [key, value] of own ?? []) {
		const values = members.get(key) ?? /* @__PURE__ */ new Map();
		const list = values.get(value);
		if (list === void 0) values.set(value, [index]);
		else list.push(index);
		members.set(key, values);
	}
	const present = memoize((key) => bitsOf(size, [...members.get(key)?.values() ?? []].flat()), (key) => key);
	const listed = (key, value) => value === "\0absent" ? subtractBits(universe, present(key)) : bitsOf(size, members.get(key)?.get(value) ?? []);
	const satisfying = ({ key, allowed }) => {
		if (!("values" in allowed)) return bitsOf(size, [...members.get(key) ?? []].flatMap(([value, list]) => admits(allowed, value) ? list : []));
		const named = [...allowed.values].map((value) => listed(key, value)).reduce(unionBits, noBits(size));
		return allowed.kind === "only" ? named : subtractBits(universe, named);
	};
	const evaluate = (selector) => {
		switch (selector.kind) {
			case "requirement": return satisfying(selector);
			case "not": return subtractBits(universe, selected(selector.of));
			case "every": return selector.of.map(selected).reduce(intersectBits, universe);
			case "some": return selector.of.map(selected).reduce(unionBits, noBits(size));
		}
	};
	const selected = memoize(evaluate, selectorKey);
	return selected;
}
/** Remembers answers by a text of the arguments: selectors recur from policy to policy. */
function memoize(answer, key) {
	const known = /* @__PURE__ */ new Map();
	return (...args) => {
		const id = key(...args);
		const cached = known.get(id);
		if (cached !== void 0) return cached;
		const value = answer(...args);
		known.set(id, value);
		return value;
	};
}
// src/reach/rule-traffic.ts
/** What the rules of a stage decide at one end, in their order, with whom and on which ports. */
function applyStage({ policies, unmatched }, context) {
	const { endpoint, index, assumed } = context;
	return {
		rules: policies.flatMap((policy) => policy.rules).filter((rule) => appliesTo(rule, endpoint, index, assumed)).map((rule) => ({
			verdict: rule.verdict,
			traffic: knownTraffic(rule, context)
		})),
		unmatched
	};
}
function knownTraffic(rule, context) {
	const { direction, assumed, known } = context;
	const isOwn = [...rule.ports, ...rule.exceptPorts].some(({ kind }) => kind !== "ports");
	if (direction === "ingress" && isOwn) return ruleTraffic(rule, context);
	const byAddress = known.get(rule) ?? /* @__PURE__ */ new Map();
	known.set(rule, byAddress);
	const value = byAddress.get(assumed.peer) ?? ruleTraffic(rule, context);
	byAddress.set(assumed.peer, value);
	return value;
}
function ruleTraffic({ peers, ports, exceptPorts }, context) {
	const { index, assumed } = context;
	const [first = noBits(index.size), ...others] = peers.map((peer) => index.peers(peer, assumed.peer));
	const named = others.reduce(unionBits, first);
	const on = (matches) => uniteAllTraffic(matches.map((match) => portTraffic(match, named, context)));
	return subtractTraffic(on(ports), on(exceptPorts));
}
/** Whether a class lends its port names to a rule. */
function isAmong({ among }, endpoint, index) {
	return among === void 0 || hasBit(index.selected(among), endpoint);
}
function portTraffic(match, peers, { direction, endpoint, view, index }) {
	if (match.kind === "ports") return traffic(peers, match.ports);
	if (match.kind === "named" && direction === "ingress") return isAmong(match, endpoint, index) ? traffic(peers, namedPorts(view.ports, match.name, match.protocol)) : NO_TRAFFIC;
	const among = match.kind === "named" && match.among !== void 0 ? index.selected(match.among) : void 0;
	const possible = among === void 0 ? peers : intersectBits(peers, among);
	const groups = match.kind === "named" ? index.named(match.name, match.protocol) : index.service(match.namespace, match.name);
	if (direction === "ingress") return uniteAllTraffic(groups.filter(({ classes }) => hasBit(classes, endpoint)).map(({ ports }) => traffic(peers, ports)));
	return uniteAllTraffic(groups.map(({ ports, classes }) => traffic(intersectBits(possible, classes), ports)));
}
/**
* Names what decides about an end: the policies that select it, the conditions on itself that it meets, and the numbers
* behind the port names they use. Ends of one name are let through alike, so each ruleset is evaluated once.
*/
function createRulesetKey(index) {
	const numbers = /* @__PURE__ */ new Map();
	const traitsOf = (policy) => {
		const known = numbers.get(policy);
		if (known !== void 0) return known;
		const traits = {
			id: String(numbers.size),
			conditions: policy.rules.filter(isConditional),
			usesNames: policy.rules.some(({ ports, exceptPorts }) => [...ports, ...exceptPorts].some(({ kind }) => kind === "named"))
		};
		numbers.set(policy, traits);
		return traits;
	};
	return (stages, direction, endpoint, view, assumed) => {
		const traits = stages.map(({ policies }) => policies.map(traitsOf));
		const names = traits.map((policies) => policies.map(({ id, conditions }) => `${id}:${conditions.map((rule) => conditionKey(rule, endpoint, index, assumed)).join(" ")}`).join(","));
		const isNamed = direction === "ingress" && traits.some((policies) => policies.some(({ usesNames }) => usesNames));
		const numbered = view.ports.filter(({ name }) => name !== void 0).map(({ name, protocol, port }) => `${name}/${protocol}/${port}`);
		return `${names.join(";")} ${isNamed ? numbered.join(",") : ""}`;
	};
}
/** Whether a rule is met or not depends on more than the other end. */
function isConditional({ own, http, ports, exceptPorts }) {
	return own !== void 0 || http !== void 0 || [...ports, ...exceptPorts].some((match) => match.kind === "service" || match.kind === "named" && match.among !== void 0);
}
function conditionKey(rule, endpoint, index, assumed) {
	const met = [...rule.ports, ...rule.exceptPorts].map((match) => {
		if (match.kind === "ports") return 0;
		if (match.kind === "named") return Number(isAmong(match, endpoint, index));
		return index.service(match.namespace, match.name).findIndex(({ classes }) => hasBit(classes, endpoint));
	});
	return [Number(appliesTo(rule, endpoint, index, assumed)), ...met].join();
}
/** Whether a rule speaks to this endpoint at all, and to the request that is assumed. */
function appliesTo({ own, http }, endpoint, index, assumed) {
	return (own === void 0 || hasBit(index.peers(own, assumed.own), endpoint)) && (http === void 0 || assumed.request === void 0 || meetsHttp(http, assumed.request));
}
// src/reach/reachability.ts
/**
* Evaluates one side of a space, class by class, when asked. `twin` is the other side, where rules mean the same on both:
* an end that meets the same policies is not evaluated again. Semantics: docs/semantics.md, "Reachability".
*/
function reach(model, space, side, valuations, twin) {
	const index = twin?.index ?? indexPeers(space, model.cluster, side, valuations);
	const applied = {
		ingress: applyPolicies(model.plane.ingress, index),
		egress: applyPolicies(model.plane.egress, index)
	};
	const addressClasses = space.classes.filter((each) => viewOn(side, each)?.kind === "addresses");
	const open = restrict(allTraffic(space.size), index.present);
	const known = /* @__PURE__ */ new Map();
	const rules = /* @__PURE__ */ new Map();
	const rulesetKey = createRulesetKey(index);
	const policies = (direction, endpoint) => applied[direction][endpoint] ?? [];
	const unknownKeys = createUnknownKeys(index, policies, valuations);
	/** The view of an end that policy governs. Addresses, controllers and host-network pods are open at their own end. */
	const governed = (direction, endpoint) => {
		const subject = space.classes[endpoint];
		const view = subject && viewOn(side, subject);
		return (view?.kind === "pod" || view?.kind === "host") && policies(direction, endpoint).length > 0 ? view : void 0;
	};
	const isOpen = (direction, endpoint) => hasBit(index.present, endpoint) && governed(direction, endpoint) === void 0;
	const plain = {
		ingress: /* @__PURE__ */ new Map(),
		egress: /* @__PURE__ */ new Map()
	};
	const at = (direction, endpoint, assumed = PLAIN) => {
		if (assumed !== PLAIN) return evaluateAt(direction, endpoint, assumed);
		const value = plain[direction].get(endpoint) ?? evaluateAt(direction, endpoint, PLAIN);
		plain[direction].set(endpoint, value);
		return value;
	};
	const evaluateAt = (direction, endpoint, assumed) => {
		if (!hasBit(index.present, endpoint)) return NO_TRAFFIC;
		const view = governed(direction, endpoint);
		if (view === void 0) return open;
		const stages = policies(direction, endpoint);
		if (twin !== void 0 && sameStages(stages, twin.policies(direction, endpoint))) return twin.at(direction, endpoint, assumed);
		const key = `${direction} ${assumed.peer} ${rulesetKey(stages, direction, endpoint, view, assumed)}`;
		const cached = known.get(key);
		if (cached !== void 0) return cached;
		const decided = evaluate$1(stages.map((stage) => applyStage(stage, {
			direction,
			endpoint,
			view,
			index,
			assumed,
			known: rules
		})), space.size);
		const result = restrict(valuations === "possible" ? uniteTraffic(decided, traffic(index.hostNetwork, ALL_PORTS)) : decided, index.present);
		known.set(key, result);
		return result;
	};
	const united = {
		ingress: /* @__PURE__ */ new Map(),
		egress: /* @__PURE__ */ new Map()
	};
	const possible = (direction, endpoint) => {
		const cached = united[direction].get(endpoint);
		if (cached !== void 0) return cached;
		const value = uniteAllTraffic(assumptions(unknownKeys(direction, endpoint), addressClasses).map((assumed) => at(direction, endpoint, assumed)));
		united[direction].set(endpoint, value);
		return value;
	};
	const meets = (rule, direction, endpoint, peer, destination, assumed) => {
		const receiver = direction === "ingress" ? endpoint : peer;
		const target = space.classes[receiver];
		const view = target && viewOn(side, target);
		const isPort = (match) => {
			if (match.kind === "ports") return contains(match.ports, destination);
			if (match.kind === "named") return view !== void 0 && "ports" in view && isAmong(match, receiver, index) && contains(namedPorts(view.ports, match.name, match.protocol), destination);
			return index.service(match.namespace, match.name).some(({ ports, classes }) => hasBit(classes, receiver) && contains(ports, destination));
		};
		return appliesTo(rule, endpoint, index, assumed) && rule.peers.some((each) => hasBit(index.peers(each, assumed.peer), peer)) && rule.ports.some(isPort) && !rule.exceptPorts.some(isPort);
	};
	return {
		side,
		space,
		addressClasses,
		index,
		isOpen,
		at,
		possible,
		unknownKeys,
		policies,
		meets
	};
}
/** Which unknowns matter to an end, by the policies that select it. */
function createUnknownKeys(index, policies, valuations) {
	const none = {
		own: [],
		peer: [],
		http: []
	};
	const perPolicy = /* @__PURE__ */ new Map();
	const keysOf = (policy) => {
		const known = perPolicy.get(policy);
		if (known !== void 0) return known;
		const value = {
			own: policy.rules.flatMap(({ own }) => own === void 0 ? [] : index.addressSets(own)),
			peer: policy.rules.flatMap(({ peers }) => peers.flatMap(index.addressSets)),
			http: policy.rules.flatMap(({ http }) => http ?? [])
		};
		perPolicy.set(policy, value);
		return value;
	};
	return (direction, endpoint) => {
		if (valuations === "declared") return none;
		return uniteKeys(policies(direction, endpoint).flatMap((stage) => stage.policies.map(keysOf)));
	};
}
/** What some of these ends tell apart. */
function uniteKeys(keys) {
	return {
		own: keys.flatMap(({ own }) => own),
		peer: keys.flatMap(({ peer }) => peer),
		http: keys.flatMap(({ http }) => http)
	};
}
/** Every combination of what is unknown, as far as the rules tell it apart. The plain one first. */
function assumptions(keys, addressClasses) {
	const peers = addressValuations(keys.peer, addressClasses);
	const requests = [void 0, ...exampleRequests(keys.http)];
	return addressValuations(keys.own, addressClasses).flatMap((own) => peers.flatMap((peer) => requests.map((request) => own === void 0 && peer === void 0 && request === void 0 ? PLAIN : {
		own,
		peer,
		request
	})));
}
/** No known address, and one address class for every combination of `sets` that some address is in. */
function addressValuations(sets, addressClasses) {
	const bySignature = /* @__PURE__ */ new Map();
	for (const { index, head } of addressClasses) {
		if (head?.kind !== "addresses") continue;
		const signature = sets.map((set) => isSubset(head.addresses, set) ? "1" : "0").join("");
		if (signature.includes("1") && !bySignature.has(signature)) bySignature.set(signature, index);
	}
	return [void 0, ...bySignature.values()];
}
function restrict(set, peers) {
	if (set.every((stretch) => isSubsetBits(stretch.peers, peers))) return set;
	return intersectTraffic(set, traffic(peers, ALL_PORTS));
}
/** For every class, the policies that select it, stage by stage. */
function applyPolicies(stages, index) {
	const perClass = Array.from({ length: index.size }, () => []);
	for (const { policies, ...stage } of stages) {
		const own = /* @__PURE__ */ new Map();
		for (const policy of policies) for (const member of membersOf(index.selected(policy.subject))) {
			const list = own.get(member);
			if (list === void 0) own.set(member, [policy]);
			else list.push(policy);
		}
		for (const [member, selecting] of own) perClass[member]?.push({
			...stage,
			policies: selecting
		});
	}
	return perClass;
}
/** The ports on which one class may connect to another, both ends agreeing. */
function connection(from, to, egress, ingress) {
	if (!canCoexist(from, to)) return NO_PORTS;
	return intersect(portsOfPeer(egress, to.index), portsOfPeer(ingress, from.index));
}
/** What is unknown has one value at a time: ends that rest on different labels of one namespace or account never meet. */
function canCoexist({ valuation: a }, { valuation: b }) {
	for (const [owner, labels] of a) if ((b.get(owner) ?? labels) !== labels) return false;
	return true;
}
// src/algebra/text-kinds.ts
/** Characters of label values (Kubernetes apimachinery, validation of label values). */
const ALPHABET = "anyx0bcdefghijklmopqrstuvwz123456789-_.ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** Texts are explored up to this many; more patterns on one key than this can tell apart are nobody's labels. */
const EXPLORED = 2e4;
/**
* One text for every way in which literals and patterns can tell texts apart: something new first, then the literals,
* then the shortest text of each further kind. Without patterns that is one fresh text and the literals.
*
* Texts are grown letter by letter. Two texts with the same *state* (which literals and prefixes they can still become,
* which parts they hold, which part they are in the middle of) have the same future, so each state is grown once.
*/
function textExamples(literals, patterns) {
	if (patterns.length === 0) return [freshText(new Set(literals)), ...literals];
	const kindOf = (text) => `${literals.indexOf(text)} ${patterns.map((pattern) => matches(pattern, text)).join()}`;
	const known = new Set(literals.map(kindOf));
	const examples = [];
	const starts = [...literals, ...patterns.filter(({ kind }) => kind === "starts with").map(({ text }) => text)];
	const parts = patterns.filter(({ kind }) => kind !== "starts with").map(({ text }) => text);
	const stateOf = (text) => {
		return `${starts.map((start) => start.startsWith(text) ? text.length : "").join()}|${parts.map((part) => {
			let length = Math.min(part.length, text.length);
			while (!text.endsWith(part.slice(0, length))) length -= 1;
			return length;
		}).join(",")}|${kindOf(text)}`;
	};
	const letters = [.../* @__PURE__ */ new Set([...lettersOf(ALPHABET.slice(0, 4), ...starts, ...parts), spareLetter(starts, parts)])];
	const seen = /* @__PURE__ */ new Set();
	let texts = [""];
	while (texts.length > 0 && seen.size < EXPLORED) {
		const longer = [];
		for (const text of texts) {
			const state = stateOf(text);
			if (seen.has(state)) continue;
			seen.add(state);
			if (!known.has(kindOf(text))) {
				known.add(kindOf(text));
				examples.push(text);
			}
			longer.push(...letters.map((letter) => text + letter));
		}
		texts = longer;
	}
	return [...examples, ...literals];
}
/** Whether a text meets a pattern. */
function matches({ kind, text: part }, text) {
	if (kind === "contains") return text.includes(part);
	return kind === "starts with" ? text.startsWith(part) : text.endsWith(part);
}
/** Letters one by one; a letter beyond the basic plane stays whole. */
const lettersOf = (...texts) => texts.flatMap((text) => Array.from(text));
/** A letter that no pattern uses leads out of all of them. */
function spareLetter(...used) {
	const taken = new Set(used.flat().join(""));
	return lettersOf(ALPHABET).find((letter) => !taken.has(letter)) ?? "~";
}
function freshText(taken) {
	let value = "any";
	for (let i = 2; taken.has(value); i += 1) value = `any-${i}`;
	return value;
}
// src/algebra/label-parts.ts
function kindsOf(selectors) {
	const literals = /* @__PURE__ */ new Map();
	const patterns = /* @__PURE__ */ new Map();
	for (const { key, allowed } of selectors.flatMap(requirementsOf$1)) {
		const own = literals.get(key) ?? /* @__PURE__ */ new Set();
		literals.set(key, own);
		if ("values" in allowed) for (const value of allowed.values) own.add(value);
		else patterns.set(key, [...patterns.get(key) ?? [], allowed]);
	}
	const kinds = /* @__PURE__ */ new Map();
	for (const [key, own] of literals) {
		const named = [...own].filter((value) => value !== ABSENT).toSorted();
		kinds.set(key, /* @__PURE__ */ new Set([ABSENT, ...textExamples(named, patterns.get(key) ?? [])]));
	}
	return kinds;
}
/** The disjoint parts of a region that a formula selects, and those that it does not. */
function split(region, selector, kinds) {
	switch (selector.kind) {
		case "requirement": {
			const { key, allowed } = selector;
			const now = [...region.get(key) ?? kinds.get(key) ?? []];
			const part = (wanted) => {
				const values = now.filter((value) => admits(allowed, value) === wanted);
				if (values.length === 0) return [];
				return values.length === now.length ? [region] : [new Map(region).set(key, new Set(values))];
			};
			return {
				inside: part(true),
				outside: part(false)
			};
		}
		case "not": {
			const { inside, outside } = split(region, selector.of, kinds);
			return {
				inside: outside,
				outside: inside
			};
		}
		case "every": {
			const outside = [];
			let inside = [region];
			for (const part of selector.of) {
				const splits = inside.map((each) => split(each, part, kinds));
				outside.push(...splits.flatMap((each) => each.outside));
				inside = splits.flatMap((each) => each.inside);
			}
			return {
				inside,
				outside
			};
		}
		case "some": {
			const { inside, outside } = split(region, {
				kind: "every",
				of: selector.of.map(not)
			}, kinds);
			return {
				inside: outside,
				outside: inside
			};
		}
	}
}
/** Labels of one object in the region, with as few labels as possible. The first kind of value is the plainest. */
function exampleOf(region) {
	return new Map([...region].toSorted(([a], [b]) => a < b ? -1 : 1).flatMap(([key, values]) => {
		const [value = ABSENT] = values;
		return value === "\0absent" ? [] : [[key, value]];
	}));
}
/** The same space in fewer parts: parts that differ in one key only are one. */
function merged(parts, kinds) {
	let rest = parts;
	for (const key of new Set(parts.flatMap((part) => [...part.keys()]))) {
		if (rest.length < 2) return rest;
		const groups = /* @__PURE__ */ new Map();
		for (const part of rest) {
			const others = [...part].filter(([name]) => name !== key).map(([name, values]) => `${name}=${[...values].join("")}`);
			const id = `${part.has(key)} ${others.toSorted().join("")}`;
			const group = groups.get(id);
			if (group === void 0) groups.set(id, new Map(part));
			else {
				const both = (value) => group.get(key)?.has(value) === true || part.get(key)?.has(value) === true;
				group.set(key, new Set([...kinds.get(key) ?? []].filter(both)));
			}
		}
		rest = [...groups.values()];
	}
	return rest;
}
/** An object that the selector selects, or undefined when no object can be. */
function exampleFor(selector) {
	const [region] = split(/* @__PURE__ */ new Map(), selector, kindsOf([selector])).inside;
	return region && exampleOf(region);
}
/**
* One example object for every combination of selectors that some object within `limits` can have: the finite face of
* an infinite label space. `exceeded` when there are more than `limit` parts; the examples are then incomplete.
*/
function representatives(limits, selectors, limit) {
	const kinds = kindsOf([limits, ...selectors]);
	let parts = split(/* @__PURE__ */ new Map(), limits, kinds).inside.map((region) => ({
		region,
		signature: ""
	}));
	for (const selector of selectors) {
		const next = parts.flatMap(({ region, signature }) => {
			const { inside, outside } = split(region, selector, kinds);
			return [...merged(outside, kinds).map((each) => ({
				region: each,
				signature: `${signature}0`
			})), ...merged(inside, kinds).map((each) => ({
				region: each,
				signature: `${signature}1`
			}))];
		});
		if (next.length > limit) return {
			examples: parts.map(({ region }) => exampleOf(region)),
			exceeded: true
		};
		parts = next;
	}
	const bySignature = /* @__PURE__ */ new Map();
	for (const { region, signature } of parts) {
		const labels = exampleOf(region);
		const known = bySignature.get(signature);
		if (known === void 0 || labels.size < known.size) bySignature.set(signature, labels);
	}
	return {
		examples: [...bySignature.values()],
		exceeded: false
	};
}
// src/reach/relabelling.ts
/** Workloads of both sides of which policies see other facts than before. */
function relabelledWorkloads(base, head) {
	return [...pairWorkloads(base.workloads, head.workloads)].flatMap(({ base: was, head: is }) => {
		if (was === void 0 || is === void 0) return [];
		if (was === is && accountOf(was, base) === accountOf(is, head)) return [];
		const [before, after] = [factsOfWorkload(was, base), factsOfWorkload(is, head)];
		const isKnown = accountOf(was, base) !== void 0;
		if (labelsKey(before) === labelsKey(after) && isKnown === (accountOf(is, head) !== void 0)) return [];
		return [{
			before: knownOf$1(was, before, base),
			after: knownOf$1(is, after, head)
		}];
	});
}
const factsOfWorkload = (workload, cluster) => factsOf$1(viewOf(workload, NO_VALUATION, cluster)) ?? /* @__PURE__ */ new Map();
const accountOf = ({ namespace, serviceAccount }, { accounts }) => accounts.get(`${namespace}/${serviceAccount}`);
function knownOf$1(workload, facts, cluster) {
	const isOpen = (key) => key.startsWith(ofNamespace("")) && cluster.namespaces.get(workload.namespace)?.resource === void 0 || key.startsWith(ofAccount("")) && accountOf(workload, cluster) === void 0;
	return (key) => facts.get(key) ?? (isOpen(key) ? void 0 : "\0absent");
}
/** Whether policies, as they stand, read something else than before: labels of namespaces, pods or accounts, network sets. */
function readsDifferently(base, head) {
	const names = [.../* @__PURE__ */ new Set([...base.cluster.namespaces.keys(), ...head.cluster.namespaces.keys()])];
	const isRelabelled = (name) => labelsKey(namespaceUnder(NO_VALUATION, name, base.cluster)) !== labelsKey(namespaceUnder(NO_VALUATION, name, head.cluster)) || isDeclared(base, name) !== isDeclared(head, name);
	if (names.some(isRelabelled) || networkSetsKey(base.cluster) !== networkSetsKey(head.cluster)) return true;
	const pods = relabelledWorkloads(base.cluster, head.cluster);
	return policiesOf$1(base.plane, head.plane).some((policy) => selectorsOf(policy).some((selector) => pods.some(({ before, after }) => selectorKey(resolve(selector, before)) !== selectorKey(resolve(selector, after)))));
}
const isDeclared = ({ cluster }, namespace) => cluster.namespaces.get(namespace)?.resource !== void 0;
const networkSetsKey = ({ networkSets }) => networkSets.map(({ facts, addresses }) => `${labelsKey(facts)} ${addresses.join(";")}`).join("\n");
// src/reach/difference.ts
/**
* What differs between two planes, policy by policy. What both versions of a policy say concerns nobody; where more than
* single rules changed (who is selected, where the policy stands, what becomes of the rest) everybody may be treated
* differently.
*/
function concernedBy(base, head, direction) {
	const [before, after] = [placesOf(base, direction), placesOf(head, direction)];
	const common = (own, other) => [...own.keys()].filter((key) => other.has(key)).join("\n");
	const reordered = common(before, after) !== common(after, before);
	const moved = movedTiers(base, head, direction);
	const parts = [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
		const [was, is] = [before.get(key), after.get(key)];
		const isMoved = moved.has(is?.tier ?? "");
		const isShuffled = reordered && (was?.isOrdered === true || is?.isOrdered === true);
		return was?.policy === is?.policy && was?.stage === is?.stage && !isShuffled && !isMoved ? [] : [concernedByPolicy(was, is, isMoved)];
	});
	const emptied = (plane) => plane[direction].map((stage) => ({
		...stage,
		policies: []
	}));
	return {
		subjects: union$1(parts.map(({ subjects }) => subjects)),
		peers: sameStages(emptied(base), emptied(head)) ? union$1(parts.map(({ peers }) => peers)) : EVERYTHING
	};
}
/** Tiers of both planes that changed places with another: what the first of two decides, the second is not asked. */
function movedTiers(base, head, direction) {
	const tiersOf = (plane) => [...new Set(plane[direction].map(({ tier }) => tier))];
	const [before, after] = [tiersOf(base), tiersOf(head)];
	const common = before.filter((tier) => after.includes(tier));
	const isBefore = (tiers, a, b) => tiers.indexOf(a) < tiers.indexOf(b);
	return new Set(common.filter((tier) => common.some((other) => isBefore(before, tier, other) !== isBefore(after, tier, other))));
}
/** The disjunction, each part once; everything as soon as one part is. */
function union$1(parts) {
	return some(...new Map(parts.map((part) => [selectorKey(part), part])).values());
}
/** By object, in the order in which they decide. */
function placesOf(plane, direction) {
	const places = /* @__PURE__ */ new Map();
	for (const [index, { tier, unmatched, policies }] of plane[direction].entries()) {
		const isOrdered = policies.some(({ rules }) => rules.some(({ verdict }) => verdict !== "allow"));
		const isLast = index === plane[direction].length - 1;
		for (const policy of policies) places.set(resourceKey(policy.place.resource), {
			policy,
			tier,
			stage: `${tier} ${unmatched}`,
			isOrdered,
			isLast
		});
	}
	return places;
}
function concernedByPolicy(was, is, isMoved) {
	const placed = [was, is].filter((each) => each !== void 0);
	const subjects = union$1(placed.map(({ policy }) => policy.subject));
	const rules = placed.flatMap(({ policy }) => policy.rules);
	const isOrdered = placed.some((each) => each.isOrdered);
	if (was === void 0 && is?.isLast === true && !isOrdered) return {
		subjects,
		peers: peersOf(rules)
	};
	if (!(was !== void 0 && is !== void 0 && was.stage === is.stage && !isMoved && selectorKey(was.policy.subject) === selectorKey(is.policy.subject))) return {
		subjects,
		peers: EVERYTHING
	};
	if (isOrdered) return {
		subjects,
		peers: peersOf(rules)
	};
	const [old, fresh] = [was, is].map(({ policy }) => new Map(policy.rules.flatMap((rule) => rule.peers.map((peer) => [ruleKey({
		...rule,
		peers: [peer]
	}), peer]))));
	return {
		subjects,
		peers: union$1([...old ?? [], ...fresh ?? []].filter(([key]) => !(old?.has(key) === true && fresh?.has(key) === true)).map(([, peer]) => regionOf(peer)))
	};
}
/** Whom rules meet by labels. Who is met by an address alone is told by the addresses outside. */
function peersOf(rules) {
	return union$1(rules.flatMap(({ peers }) => peers.map(regionOf)));
}
function regionOf(peer) {
	switch (peer.kind) {
		case "everyone": return EVERYTHING;
		case "pods":
		case "labelled": return peer.selector;
		case "every": {
			const parts = peer.of.filter((part) => namesLabels(part) || part.kind === "everyone");
			return peer.of.length > 0 && parts.length === 0 ? NOTHING$1 : every(...parts.map(regionOf));
		}
		case "some": return some(...peer.of.map(regionOf));
		case "not": return namesLabels(peer.of) ? not(regionOf(peer.of)) : EVERYTHING;
		case "service": return EVERYTHING;
		default: return NOTHING$1;
	}
}
function namesLabels(peer) {
	if (peer.kind === "every" || peer.kind === "some") return peer.of.some(namesLabels);
	return peer.kind === "not" ? namesLabels(peer.of) : peer.kind === "pods" || peer.kind === "labelled" || peer.kind === "service";
}
const ruleKeys = /* @__PURE__ */ new WeakMap();
/** What a rule says, wherever it is written. */
function ruleKey(rule) {
	const known = ruleKeys.get(rule) ?? makeRuleKey(rule);
	ruleKeys.set(rule, known);
	return known;
}
function makeRuleKey(rule) {
	return JSON.stringify(rule, (key, value) => {
		if (key === "place") return void 0;
		if (typeof value === "bigint") return String(value);
		return value instanceof Set ? [...value] : value;
	});
}
// src/reach/searches.ts
/**
* Two searches for each direction in which policies changed. A pod whose own end changed is told apart by the policies
* that select it there, and by how those it may meet see it; a pod that somebody else's end treats differently, by how
* that end sees it, and by the policies at its own end, which is the other one.
*/
function searchesFor(sides) {
	const { base, head } = sides;
	const everybody = readsDifferently(base, head) ? {
		subjects: EVERYTHING,
		peers: EVERYTHING
	} : void 0;
	const grouping = createGrouping(sides);
	return DIRECTIONS.flatMap((direction) => {
		const { subjects, peers } = everybody ?? concernedBy(base.plane, head.plane, direction);
		const [near, far] = [policiesIn(sides, direction), policiesIn(sides, direction === "ingress" ? "egress" : "ingress")];
		const search = (limits, own, others, met) => isNothing(limits) ? [] : [{
			limits,
			subjectsIn: indexByNamespace(own, grouping),
			peers: seenBy(others, met)
		}];
		return [...search(subjects, near, far, peers), ...search(peers, far, near, subjects)];
	});
}
/** What policies ask of their peers, where they may select somebody of these. */
function seenBy(policies, whom) {
	const names = namespacesNamed(whom);
	const mayShare = (subject) => {
		const own = names && namespacesNamed(subject);
		return own === void 0 || [...own].some((name) => names?.has(name) === true);
	};
	return policies.filter(({ subject }) => mayShare(subject) && exampleFor(every(subject, whom)) !== void 0).flatMap((policy) => selectorsOf(policy).slice(1));
}
/** The policies of one direction on either side, each once. */
function policiesIn({ base, head }, direction) {
	const stages = [...base.plane[direction], ...head.plane[direction]];
	return [...new Set(stages.flatMap(({ policies }) => policies))];
}
/** Policies of one stage with the same rules differ in whom they select and in nothing else, on the sides they are on. */
function createGrouping(sides) {
	const places = /* @__PURE__ */ new Map();
	for (const side of ["base", "head"]) for (const direction of DIRECTIONS) for (const { tier, unmatched, policies } of sides[side].plane[direction]) for (const policy of policies) places.set(policy, `${places.get(policy) ?? ""}${side} ${direction} ${tier} ${unmatched} `);
	return (policy) => `${places.get(policy) ?? ""}${policy.rules.map(ruleKey).join(" ")}`;
}
/**
* Whom policies select in a namespace (undefined: in namespaces nobody wrote), policies that do the same taken together:
* who of them selects a pod makes no difference. Most policies name their namespace, and nobody should walk the others
* for each.
*/
function indexByNamespace(policies, groupOf) {
	const anywhere = [];
	const named = /* @__PURE__ */ new Map();
	for (const policy of policies) {
		const names = namespacesNamed(policy.subject);
		if (names === void 0) anywhere.push(policy);
		for (const name of names ?? []) {
			const group = named.get(name);
			if (group === void 0) named.set(name, [policy]);
			else group.push(policy);
		}
	}
	const united = (those) => [...groupBy(those, groupOf).values()].map((group) => some(...group.map(({ subject }) => subject)));
	const unitedAnywhere = united(anywhere);
	return (namespace) => [...unitedAnywhere, ...united(named.get(namespace ?? "") ?? [])];
}
/** The only namespaces in which a formula can be met, when it says so outright. */
function namespacesNamed(selector) {
	if (selector.kind === "requirement") return selector.key === NAMESPACE_NAME && selector.allowed.kind === "only" ? selector.allowed.values : void 0;
	if (selector.kind === "some") {
		const named = selector.of.map(namespacesNamed).filter((names) => names !== void 0);
		return named.length < selector.of.length ? void 0 : new Set(named.flatMap((names) => [...names]));
	}
	if (selector.kind === "not") return void 0;
	for (const part of selector.of) {
		const names = namespacesNamed(part);
		if (names !== void 0) return names;
	}
}
// src/reach/variants.ts
/** Bounds on what a hostile or very large change may cost; passing one is a gap. */
const SPACE_LIMITS = {
	labelVariants: 64,
	partsPerNamespace: 2e3,
	standIns: 2e4
};
/** Selectors that say something, each once. */
function distinct$1(selectors) {
	return [...new Map(selectors.map((selector) => [selectorKey(selector), selector])).values()].filter((selector) => !isEverything(selector) && !isNothing(selector));
}
/** A bound was passed: what lies beyond it was not looked at. */
const limitGap = (message) => ({
	message,
	at: fileLocation(repoPath(".")),
	subject: message
});
/** The largest parts of a formula that ask about one owner only. */
function partsAbout(selector, prefix) {
	if (requirementsOf$1(selector).every(({ key }) => key.startsWith(prefix))) return [selector];
	if (selector.kind === "requirement") return [];
	return (selector.kind === "not" ? [selector.of] : selector.of).flatMap((part) => partsAbout(part, prefix));
}
/**
* The label sets that an undeclared namespace or service account may carry, as far as some selector of either side tells
* them apart; the bare one first. Only the name of such an owner is known. `declared`: the bare one and no other.
*/
function labelVariants({ base, head }, valuations) {
	const selectors = valuations === "declared" ? [] : policiesOf$1(base.plane, head.plane).flatMap(selectorsOf);
	const gaps = [];
	const explore = (what, prefix, nameKey) => {
		const asksMore = (selector) => requirementsOf$1(selector).some(({ key }) => key !== nameKey);
		const asked = distinct$1(selectors.flatMap((selector) => partsAbout(selector, prefix))).filter(asksMore);
		const known = /* @__PURE__ */ new Map();
		return (id, name) => {
			const cached = known.get(id);
			if (cached !== void 0) return cached;
			const { examples, exceeded } = representatives(requires(nameKey, only(name)), asked, SPACE_LIMITS.labelVariants);
			if (exceeded) gaps.push(limitGap(`${what} \`${id}\` is not declared and policies tell more than ${SPACE_LIMITS.labelVariants} kinds of it apart; declare it with its labels`));
			const own = (labels) => new Map([...labels].flatMap(([key, value]) => key.startsWith(prefix) && key !== ACCOUNT_NAME ? [[key.slice(prefix.length), value]] : []));
			const bare = own(/* @__PURE__ */ new Map([[nameKey, name]]));
			const all = [bare, ...examples.map(own).filter((labels) => labelsKey(labels) !== labelsKey(bare))];
			known.set(id, all);
			return all;
		};
	};
	const ofNamespaces = explore("namespace", ofNamespace(""), NAMESPACE_NAME);
	const ofAccounts = explore("service account", ofAccount(""), ACCOUNT_NAME);
	return {
		value: {
			namespace: (name) => ofNamespaces(name, name),
			account: (namespace, name) => ofAccounts(`${namespace}/${name}`, name)
		},
		gaps
	};
}
/** Machines that rules tell apart by their labels: the declared ones, and one for every kind that may exist unwritten. */
function nodeExamples(written) {
	const selectors = distinct$1(written.flatMap((part) => part.kind === "nodes" ? [part.selector] : []));
	if (selectors.length === 0) return {
		value: [],
		gaps: []
	};
	const { examples, exceeded } = representatives(every(), selectors, SPACE_LIMITS.labelVariants);
	const value = examples.map((labels) => {
		const name = labelsKey(labels);
		return fixedEndpoint({
			kind: "node",
			id: `{node: ${name}}`,
			name
		}, {
			kind: "node",
			labels
		});
	});
	const message = `policies tell more than ${SPACE_LIMITS.labelVariants} kinds of nodes apart; ask for fewer labels`;
	return {
		value,
		gaps: exceeded ? [limitGap(message)] : []
	};
}
// src/reach/stand-ins.ts
/**
* Pods that nobody wrote yet and that this change may concern, one for every way in which policies can tell them apart,
* minus those that a declared workload already stands for. `interesting` are further selectors that a later stage asks
* about (the scope's). A change that alters neither policies nor what they read needs none.
*/
function standIns(sides, interesting, variants) {
	const { base, head } = sides;
	const searches = searchesFor(sides);
	const ports = portNames(policiesOf$1(base.plane, head.plane));
	const value = /* @__PURE__ */ new Map();
	const gaps = [];
	const explore = (limits, asking, where) => {
		const selectors = distinct$1([...asking, ...interesting]);
		const { examples, exceeded } = representatives(withAccount(limits, selectors), selectors, SPACE_LIMITS.partsPerNamespace);
		if (exceeded) gaps.push(limitGap(`policies tell more than ${SPACE_LIMITS.partsPerNamespace} kinds of pods in ${where} apart; split the change`));
		const signature = (facts) => selectors.map((selector) => selects(selector, facts) ? "1" : "0").join("");
		return {
			examples,
			signature
		};
	};
	const names = [.../* @__PURE__ */ new Set([...base.cluster.namespaces.keys(), ...head.cluster.namespaces.keys()])].toSorted();
	for (const { limits, subjectsIn, peers } of searches) {
		for (const namespace of names) {
			if (isNothing(resolve(limits, (key) => key === NAMESPACE_NAME ? namespace : void 0))) continue;
			for (const valuation of valuationsOf(namespace, void 0, base.cluster, head.cluster, variants)) {
				const views = {
					base: namespaceUnder(valuation, namespace, base.cluster),
					head: namespaceUnder(valuation, namespace, head.cluster)
				};
				const own = [.../* @__PURE__ */ new Set([views.head, views.base])];
				const inside = (selector) => own.map((labels) => inNamespaceOf(selector, labels));
				const within = some(...inside(limits));
				if (isNothing(within)) continue;
				const { examples, signature } = explore(within, [...subjectsIn(namespace), ...peers].flatMap(inside), `namespace \`${namespace}\``);
				const covered = coveredSignatures(base.cluster, head.cluster, namespace, ports, signature);
				for (const example of examples.filter((each) => !covered.has(signature(each)))) {
					const id = `{${namespace}: ${labelsKey(example)}}`;
					const identity = {
						kind: "stand-in",
						id,
						namespace,
						namespaceLabels: views.head,
						labels: podLabels$2(example),
						ports,
						elsewhere: false
					};
					const [before, after] = [views.base, views.head].map((labels) => futurePod(namespace, labels, example, ports));
					const assumed = [...valuation.values()].map(labelsKey).join(";");
					value.set(`${id} ${assumed}`, {
						identity,
						base: before,
						head: after,
						valuation,
						mark: ""
					});
				}
			}
		}
		const elsewhere = every(requires(NAMESPACE_NAME, except(...names, ABSENT)), limits);
		for (const example of explore(elsewhere, [...subjectsIn(void 0), ...peers], "namespaces to come").examples) {
			const endpoint = elsewherePod(example, ports);
			value.set(endpoint.identity.id, endpoint);
		}
	}
	const endpoints = [...value.values()];
	if (endpoints.length <= SPACE_LIMITS.standIns) return {
		value: endpoints,
		gaps
	};
	const message = `the change concerns more than ${SPACE_LIMITS.standIns} kinds of pods that may come; split it`;
	return {
		value: endpoints.slice(0, SPACE_LIMITS.standIns),
		gaps: [...gaps, limitGap(message)]
	};
}
/** Every pod runs as some service account; which one is free where anybody asks. */
const HAS_ACCOUNT = has(ACCOUNT_NAME);
function withAccount(limits, selectors) {
	return [limits, ...selectors].some((selector) => requirementsOf$1(selector).some(({ key }) => key.startsWith(ofAccount("")))) ? every(limits, HAS_ACCOUNT) : limits;
}
/** A pod that may come, as its facts tell it; its account is whatever the facts ask for. */
function futurePod(namespace, namespaceLabels, facts, ports) {
	return {
		kind: "pod",
		namespace,
		namespaceLabels,
		labels: podLabels$2(facts),
		account: facts.get(ACCOUNT_NAME) ?? "default",
		accountLabels: labelsUnder(ofAccount(""), facts),
		ports,
		hostNetwork: false,
		addresses: void 0
	};
}
/** The pod's own labels among the facts: only those have keys without a prefix. */
const podLabels$2 = (facts) => new Map([...facts].filter(([key]) => !key.includes(":")));
function labelsUnder(prefix, facts) {
	return new Map([...facts].flatMap(([key, value]) => key.startsWith(prefix) && key !== ACCOUNT_NAME ? [[key.slice(prefix.length), value]] : []));
}
/**
* Kinds of future pods that declared workloads stand for: at least two that are of the kind on both sides, because one
* alone is never its own peer, and that serve every port name in play.
*/
function coveredSignatures(base, head, namespace, ports, signature) {
	const serves = (workload) => ports.every(({ name, protocol }) => workload.ports.some((each) => each.name === name && each.protocol === protocol));
	const of = (cluster) => new Map(cluster.workloadsIn(namespace).filter((workload) => !workload.hostNetwork && serves(workload)).map((workload) => [workloadId(workload), signature(factsOfWorkload(workload, cluster))]));
	const after = of(head);
	const seen = /* @__PURE__ */ new Set();
	const covered = /* @__PURE__ */ new Set();
	for (const [id, kind] of of(base)) {
		if (after.get(id) !== kind) continue;
		if (seen.has(kind)) covered.add(kind);
		seen.add(kind);
	}
	return covered;
}
/** A future pod in a namespace nobody wrote: its labels and its namespace's labels are both free. */
function elsewherePod(example, ports) {
	const namespaceLabels = labelsUnder(ofNamespace(""), example);
	const namespace = namespaceLabels.get("kubernetes.io/metadata.name") ?? "any";
	return fixedEndpoint({
		kind: "stand-in",
		id: `{any: ${labelsKey(example)}}`,
		namespace,
		namespaceLabels,
		labels: podLabels$2(example),
		ports,
		elsewhere: true
	}, futurePod(namespace, namespaceLabels, example, ports));
}
/** A future pod may serve any named port; give each name a number of its own, so that names stay apart. */
function portNames(policies) {
	const names = /* @__PURE__ */ new Map();
	for (const match of policies.flatMap(({ rules }) => rules.flatMap((rule) => [...rule.ports, ...rule.exceptPorts]))) {
		if (match.kind !== "named") continue;
		const protocol = match.protocol ?? "TCP";
		const key = `${protocol}/${match.name}`;
		if (!names.has(key)) names.set(key, {
			name: match.name,
			protocol,
			port: 65535 - names.size,
			hostPort: void 0
		});
	}
	return [...names.values()];
}
// src/reach/space.ts
const NO_INTERESTS = {
	selectors: [],
	mark: () => ""
};
/** Builds the endpoint space of two models. */
function buildSpace(models, valuations, interests) {
	const gaps = [];
	const endpoints = [];
	const { base, head } = models;
	const written = policiesOf$1(base.plane, head.plane).flatMap(({ rules }) => rules.flatMap(partsOf));
	const blocks = writtenBlocks(models, written);
	const variants = labelVariants(models, valuations);
	endpoints.push(...workloadEndpoints(base.cluster, head.cluster, variants.value, interests.mark));
	if (valuations === "possible") {
		const future = standIns(models, interests.selectors, variants.value);
		const nodes = nodeExamples(written);
		endpoints.push(...future.value, ...nodes.value);
		gaps.push(...variants.gaps, ...future.gaps, ...nodes.gaps, ...manyRequests(models));
	}
	endpoints.push(...hostEndpoints(models));
	for (const addresses of addressParts([...blocks.map((block) => block.addresses), ...clientAddresses(models)])) {
		const identity = {
			kind: "external",
			id: rangesKey(addresses),
			addresses
		};
		endpoints.push(fixedEndpoint(identity, {
			kind: "addresses",
			addresses
		}));
	}
	for (const name of domainExamples(written.flatMap((part) => part.kind === "domains" ? part.patterns : []))) endpoints.push(fixedEndpoint({
		kind: "domain",
		id: `{dns:${name}}`,
		name
	}, {
		kind: "domain",
		name
	}));
	endpoints.push(fixedEndpoint({
		kind: "ingress-controller",
		id: "{ingress-controller}"
	}, { kind: "controller" }));
	const counted = blocks.filter(({ ofPods }) => ofPods || valuations === "possible").map(({ addresses }) => addresses);
	return {
		value: formClasses(endpoints, {
			...askedBy(models, written, interests),
			blocks: counted
		}),
		gaps
	};
}
/** HTTP conditions that tell too many requests apart, where a rule changed and some request might gain. */
function manyRequests({ base, head }) {
	if (DIRECTIONS.every((direction) => sameStages(base.plane[direction], head.plane[direction]))) return [];
	return areTooMany(policiesOf$1(base.plane, head.plane).flatMap(({ rules }) => rules.flatMap(({ http }) => http ?? []))) ? [limitGap("the HTTP conditions of Calico rules tell too many requests apart to try them all; write fewer")] : [];
}
function askedBy({ base, head }, written, { selectors }) {
	const keys = /* @__PURE__ */ new Set();
	const portNames = /* @__PURE__ */ new Set();
	const ask = (asking) => {
		for (const { key } of asking.flatMap(requirementsOf$1)) keys.add(key);
	};
	ask(selectors);
	for (const policy of policiesOf$1(base.plane, head.plane)) {
		ask(selectorsOf(policy));
		for (const { ports, exceptPorts } of policy.rules) for (const match of [...ports, ...exceptPorts]) if (match.kind === "named") portNames.add(match.name);
	}
	const services = /* @__PURE__ */ new Set();
	for (const part of written) if (part.kind === "service") services.add(`${part.namespace}/${part.name}`);
	for (const service of [...base.cluster.services, ...head.cluster.services]) {
		if (!services.has(`${service.namespace}/${service.name}`)) continue;
		if (service.selector !== void 0) ask([service.selector]);
		for (const { target } of service.ports) if (typeof target === "string") portNames.add(target);
	}
	return {
		keys,
		portNames
	};
}
/** Every label key that a pod carries or a policy asks for, on either side. */
function labelKeys({ base, head }) {
	const keys = /* @__PURE__ */ new Set();
	for (const { labels } of /* @__PURE__ */ new Set([...base.cluster.workloads, ...head.cluster.workloads])) for (const key of labels.keys()) keys.add(key);
	for (const policy of policiesOf$1(base.plane, head.plane)) for (const { key } of selectorsOf(policy).flatMap(requirementsOf$1)) keys.add(key);
	return keys;
}
function hostEndpoints({ base, head }) {
	const viewsOf = ({ cluster }) => new Map(cluster.hosts.map(({ name, labels, ports, addresses }) => [name, {
		kind: "host",
		labels,
		ports,
		addresses
	}]));
	const [before, after] = [viewsOf(base), viewsOf(head)];
	return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].map((name) => {
		const identity = {
			kind: "host",
			id: `{hostendpoint:${name}}`,
			name
		};
		const views = {
			base: before.get(name),
			head: after.get(name)
		};
		return {
			...fixedEndpoint(identity, { kind: "controller" }),
			...views,
			mark: name
		};
	});
}
/** Every address block that a rule or a network set of either side writes, once each. */
function writtenBlocks({ base, head }, written) {
	const inSets = [base, head].flatMap(({ cluster }) => cluster.networkSets);
	const blocks = [...written.flatMap((part) => part.kind === "addresses" ? [part] : []), ...inSets.map(({ addresses }) => ({
		addresses,
		ofPods: true
	}))];
	return [...new Map(blocks.map((block) => [`${block.ofPods} ${rangesKey(block.addresses)}`, block])).values()];
}
/** The addresses from which ways into the cluster admit clients. */
function clientAddresses({ base, head }) {
	const sets = [base, head].flatMap(({ cluster }) => cluster.entries.map(({ sources }) => sources));
	return [...new Map(sets.map((set) => [rangesKey(set), set])).values()];
}
/** Whether rules mean the same on both sides of a space: nothing that they can name differs. */
function isSameWorld({ base, head }, { classes }) {
	const named = ({ cluster }) => [...cluster.networkSets.map(({ resource }) => resource), ...cluster.services.map(({ resource }) => resource)];
	const [before, after] = [named(base), named(head)];
	return classes.every(({ isSame }) => isSame) && before.length === after.length && before.every((resource, i) => resource === after[i]) && base.cluster.nodes.map(labelsKey).join("\n") === head.cluster.nodes.map(labelsKey).join("\n");
}
// src/reach/neighbours.ts
/**
* Looks from the other ends: which classes let which members through, for all members at once. Most pairs are ruled out
* by one end, so nobody loops over all pairs. Pods of unknown address match no address block here.
*/
function findNeighbours(reachability, members) {
	const both = {
		ingress: neighboursIn(reachability, "ingress", members),
		egress: neighboursIn(reachability, "egress", members)
	};
	const none = noBits(reachability.space.size);
	return (direction, member) => both[direction].get(member) ?? none;
}
/** For every member, the classes it lets through in a direction that let it through at their own end, which is the other. */
function neighboursIn(reachability, direction, members) {
	const { size } = reachability.space;
	const wanted = new Map(membersOf(members).map((member) => [member, peersOf$1(reachability.at(direction, member), size)]));
	const candidates = uniteAllBits([...wanted.values()], size);
	const admitted = new Map([...wanted.keys()].map((member) => [member, noBits(size)]));
	for (const [own, group] of alikeEnds(reachability, direction === "ingress" ? "egress" : "ingress", candidates)) for (const member of membersOf(intersectBits(peersOf$1(own, size), members))) {
		const list = admitted.get(member);
		if (list !== void 0) for (const index of group) addBit(list, index);
	}
	return new Map([...admitted].map(([member, list]) => [member, intersectBits(list, wanted.get(member) ?? list)]));
}
/** Classes by what their own end lets through: those that let the same through are one step. */
function alikeEnds(reachability, direction, candidates) {
	const groups = /* @__PURE__ */ new Map();
	for (const index of membersOf(candidates)) {
		const own = reachability.at(direction, index);
		const group = groups.get(own);
		if (group === void 0) groups.set(own, [index]);
		else group.push(index);
	}
	return groups;
}
// src/scope/taxonomy.ts
/** Whether one of the selectors names the candidate. */
function isNamed(selectors, candidate) {
	return selectors.some(({ podLabels, namespaceLabels, namespaces, kinds, workloads }) => {
		const { workload, namespace } = candidate;
		if (podLabels !== void 0 && !selects(podLabels, candidate.labels)) return false;
		if (namespaceLabels !== void 0 && !selects(namespaceLabels, candidate.namespaceLabels)) return false;
		if (namespaces !== void 0 && !namespaces.includes(namespace)) return false;
		if (kinds !== void 0 && (workload === void 0 || !kinds.includes(workload.kind))) return false;
		return workloads === void 0 || workload !== void 0 && workloads.includes(`${namespace}/${workload.name}`);
	});
}
/** Whether a holder of regulated data also stores it. */
function isStore({ stores }, candidate) {
	return stores.length === 0 ? candidate.workload?.stores === true : isNamed(stores, candidate);
}
/**
* Selectors over pod labels by which pods to come can be told to be members: those that settings declare, since workloads
* may live in another repository; of the built-in vocabulary with its many spellings those whose keys somebody uses.
*/
function memberSelectors({ resource, declared }, usedKeys) {
	return resource.flatMap(({ podLabels }) => podLabels !== void 0 && (declared || requirementsOf$1(podLabels).every(({ key }) => usedKeys.has(key))) ? [podLabels] : []);
}
/** The Calico tiers that belong to the regime. */
function regimeTiers({ policies }) {
	return new Set(policies.flatMap(({ tiers }) => tiers ?? []));
}
/** Every label key of the vocabulary: the labels whose assertion is itself a change of scope. */
function vocabularyKeys({ resource, accessor }) {
	return new Set([...resource, ...accessor].flatMap(({ podLabels, namespaceLabels }) => [podLabels, namespaceLabels].flatMap((selector) => selector === void 0 ? [] : requirementsOf$1(selector).map(({ key }) => key))));
}
/** Whether the settings name this policy as one of the regime. */
function isNamedPolicy({ labels, namespaces, names, paths, tiers }, resource) {
	if (tiers !== void 0 && !tiers.includes(tierOf(resource) ?? "")) return false;
	if (labels !== void 0 && !selects(labels, resource.labels)) return false;
	if (namespaces !== void 0 && !namespaces.includes(resource.namespace ?? "")) return false;
	if (names !== void 0 && !names.includes(resource.name)) return false;
	return paths === void 0 || paths.some((path) => resource.document.path === path || resource.document.path.startsWith(path.endsWith("/") ? path : `${path}/`));
}
/** The Calico tier of a policy; undefined for kinds that have none of their own. */
function tierOf(resource) {
	return resource.group === "projectcalico.org" ? asString(fieldOf(resource, "spec", "tier")) || "default" : void 0;
}
// src/scope/classify.ts
const CATEGORIES = [
	"cde",
	"unrestricted",
	"connectedTo",
	"outOfScope"
];
/** The sizes of several clusters together. */
function sumSizes(all) {
	return all.reduce((a, b) => ({
		cde: a.cde + b.cde,
		unrestricted: a.unrestricted + b.unrestricted,
		connectedTo: a.connectedTo + b.connectedTo,
		outOfScope: a.outOfScope + b.outOfScope,
		connections: a.connections + b.connections
	}), {
		cde: 0,
		unrestricted: 0,
		connectedTo: 0,
		outOfScope: 0,
		connections: 0
	});
}
/** What scope rules see of a workload on one side. */
function candidateOf(workload, { namespaces }) {
	const { namespace, labels, name, kind, stores } = workload;
	return {
		namespace,
		namespaceLabels: namespaces.get(namespace)?.labels ?? /* @__PURE__ */ new Map(),
		labels,
		workload: {
			name,
			kind,
			stores
		}
	};
}
/**
* What the scope asks about endpoints: the labels by which pods to come are members, and a mark that keeps workloads of
* different standing apart however alike policies find them.
*/
function interestsOf({ base, head }, taxonomy) {
	const marks = /* @__PURE__ */ new Map();
	for (const { cluster } of [base, head]) for (const workload of cluster.workloads) {
		const id = workloadId(workload);
		marks.set(id, `${marks.get(id) ?? ""}${isNamed(taxonomy.resource, candidateOf(workload, cluster)) ? 1 : 0}`);
	}
	return {
		selectors: memberSelectors(taxonomy, labelKeys({
			base,
			head
		})),
		mark: (identity) => marks.get(identity) ?? ""
	};
}
/** Classifies every workload of one side by what may reach it and what it may reach. */
function classifyScope(reachability, cluster, taxonomy) {
	const { space, side } = reachability;
	const workloads = new Map(cluster.workloads.map((workload) => [workloadId(workload), workload]));
	const isMember = (endpoint) => {
		const view = viewOn(side, endpoint);
		const [identity] = endpoint.members;
		if (view?.kind !== "pod" || identity === void 0) return false;
		const workload = identity.kind === "workload" ? workloads.get(identity.id) : void 0;
		const details = workload && {
			name: workload.name,
			kind: workload.kind,
			stores: workload.stores
		};
		return isNamed(taxonomy.resource, {
			namespace: view.namespace,
			namespaceLabels: view.namespaceLabels,
			labels: view.labels,
			workload: details
		});
	};
	const members = space.classes.filter(isMember);
	const standing = /* @__PURE__ */ new Map();
	const counter = createCounter(space);
	const written = members.filter((endpoint) => endpoint.members.some(({ kind }) => kind === "workload"));
	for (const { from, to, peer, unrestricted } of connectionsWith(reachability, written)) {
		const category = unrestricted ? "unrestricted" : "connectedTo";
		if (standing.get(peer) !== "unrestricted") standing.set(peer, category);
		counter.add(from, to);
	}
	const categories = new Map([...workloads.keys()].map((id) => [id, "outOfScope"]));
	const raise = (id, category) => {
		if (CATEGORIES.indexOf(category) < CATEGORIES.indexOf(categories.get(id) ?? "outOfScope")) categories.set(id, category);
	};
	for (const [endpoint, category] of standing) for (const { kind, id } of endpoint.members) if (kind === "workload") raise(id, category);
	for (const member of members) for (const { kind, id } of member.members) if (kind === "workload") raise(id, "cde");
	const sizes = {
		cde: 0,
		unrestricted: 0,
		connectedTo: 0,
		outOfScope: 0
	};
	for (const category of categories.values()) sizes[category] += 1;
	return {
		categories,
		members: bitsOf(space.size, members.map(({ index }) => index)),
		sizes: {
			...sizes,
			connections: counter.count()
		}
	};
}
/**
* Counts connections between workloads, and between workloads and the whole outside. Nobody lists the pairs of two
* classes: only what stands in several classes, because something about it is unknown, could be counted twice.
*/
function createCounter({ classes }) {
	const homes = /* @__PURE__ */ new Map();
	for (const endpoint of classes) for (const name of names(endpoint)) homes.set(name, (homes.get(name) ?? 0) + 1);
	const isPlain = new Map(classes.map((endpoint) => [endpoint, names(endpoint).every((name) => homes.get(name) === 1)]));
	let plain = 0;
	const others = /* @__PURE__ */ new Set();
	const seen = /* @__PURE__ */ new Map();
	return {
		add: (from, to) => {
			const targets = seen.get(from) ?? /* @__PURE__ */ new Set();
			seen.set(from, targets);
			if (targets.has(to)) return;
			targets.add(to);
			if (isPlain.get(from) === true && isPlain.get(to) === true) {
				plain += names(from).length * names(to).length - (from === to ? names(from).length : 0);
				return;
			}
			for (const source of names(from)) for (const target of names(to)) if (source !== target) others.add(`${source} > ${target}`);
		},
		count: () => plain + others.size
	};
}
const named$3 = /* @__PURE__ */ new WeakMap();
/** What counts as one end of a connection: a workload, or the whole outside. */
function names(endpoint) {
	const known = named$3.get(endpoint);
	if (known !== void 0) return known;
	const own = endpoint.members.flatMap(({ kind, id }) => kind === "workload" ? [id] : kind === "external" ? ["outside"] : []);
	const value = [...new Set(own)];
	named$3.set(endpoint, value);
	return value;
}
/**
* Every connection of a member, in either direction. An address block names who is outside: that a pod might have such
* an address puts nobody in scope.
*/
function* connectionsWith(reachability, members) {
	const { space } = reachability;
	const neighbours = findNeighbours(reachability, bitsOf(space.size, members.map(({ index }) => index)));
	for (const member of members) for (const direction of ["ingress", "egress"]) for (const index of membersOf(neighbours(direction, member.index))) {
		const peer = space.classes[index];
		if (peer === void 0) continue;
		const [from, to] = direction === "ingress" ? [peer, member] : [member, peer];
		const found = connection(from, to, reachability.at("egress", from.index), reachability.at("ingress", to.index));
		if (found.length > 0) yield {
			from,
			to,
			peer,
			unrestricted: isSubset(TRANSPORT_PORTS, found)
		};
	}
}
/** Classes that are members on some side: a label that vanishes does not hide what it marked. */
function membersOfEither(base, head) {
	return unionBits(base.members, head.members);
}
// src/assessment.ts
/** Objects of one side → what exists and which rules apply. Knows nothing of the other side. */
function buildModel(resources, { enforcement, compile }) {
	const cluster = buildCluster(resources);
	const plane = compile(cluster.value.resources);
	return {
		value: {
			cluster: enforcement.plugin === "kubernetes" ? {
				...cluster.value,
				networkSets: [],
				hosts: []
			} : cluster.value,
			plane: plane.value
		},
		gaps: [...cluster.gaps, ...plane.gaps]
	};
}
/** Both sides in the endpoint space they share. What the policies of an end meet the same way is evaluated once. */
function assessBoth({ base, head }, space, taxonomy) {
	const before = assess(base, space, "base", taxonomy, void 0);
	return {
		base: before,
		head: assess(head, space, "head", taxonomy, isSameWorld({
			base: base.value,
			head: head.value
		}, space) ? before : void 0)
	};
}
function assess({ value: model, gaps }, space, side, taxonomy, twin) {
	const reachability = reach(model, space, side, "possible", twin?.reachability);
	return {
		side,
		model,
		reachability,
		scope: classifyScope(reachability, model.cluster, taxonomy),
		gaps
	};
}
// src/manifest/admin-network-policy.ts
const problem = (route, message) => [{
	route,
	message
}];
const isGiven = (value) => value !== void 0 && value !== null;
const needs$1 = (who, ...fields) => (object, route) => fields.flatMap((field) => isGiven(object[field]) ? [] : problem(route, `${who} needs \`${field}\``));
/** A mapping of which exactly one field is set. */
const union = (who, fields) => mapping(fields, (object, route) => {
	const given = Object.keys(fields).filter((field) => isGiven(object[field]));
	if (given.length === 1) return [];
	const found = given.length === 0 ? "none" : given.map((field) => `\`${field}\``).join(" and ");
	const names = Object.keys(fields).map((field) => `\`${field}\``);
	return problem(route, `${who} needs exactly one of ${names.join(", ")}; it has ${found}`);
});
function counted(from, to, item) {
	const items = list(item);
	return (value, route) => {
		const count = asList(value).length;
		if (!Array.isArray(value) || count >= from && count <= to) return items(value, route);
		const field = String(route.at(-1));
		return count > to ? problem(route, `\`${field}\` has ${count} entries; at most ${to} are allowed`) : problem(route, `\`${field}\` must not be empty`);
	};
}
const OLDEST_NAMESPACES = /* @__PURE__ */ new Map([
	["namespaceSelector", "write its labels directly under `namespaces`"],
	["sameLabels", "name the namespaces with a selector under `namespaces` instead"],
	["notSameLabels", "name the namespaces with a selector under `namespaces` instead"]
]);
const OLDEST_PODS = /* @__PURE__ */ new Map([["namespaces", "write `pods: {namespaceSelector: …, podSelector: …}`"]]);
/** `now`, unless the mapping is in the oldest layout. */
const notOldest = (oldest, now) => (value, route) => {
	const field = Object.keys(asObject(value) ?? {}).find((name) => oldest.has(name));
	return field === void 0 ? now(value, route) : problem([...route, field], `\`${field}\` under \`${String(route.at(-1))}\` is the oldest v1alpha1 layout, which newer servers read as every namespace; ${oldest.get(field)}`);
};
const namespaces = notOldest(OLDEST_NAMESPACES, labelSelector);
const podsNeeding = (...fields) => notOldest(OLDEST_PODS, mapping({
	namespaceSelector: labelSelector,
	podSelector: labelSelector
}, (object, route) => fields.flatMap((field) => isGiven(object[field]) ? [] : [{
	route,
	message: `\`pods\` needs \`${field}\`; write \`{}\` for all`,
	readable: true
}])));
const cidr = text((value) => value.includes("/") && parseCidr(value) !== void 0, "a CIDR such as `10.0.0.0/8`");
const DOMAIN_NAME = /^(\*\.)?([a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.)+[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.?$/;
const domainName = text((value) => DOMAIN_NAME.test(value), "a domain name such as `api.example.com` or `*.example.com`");
const portNumber = whole(1, 65535);
const range$2 = (fields) => mapping({
	...fields,
	start: portNumber,
	end: portNumber
}, (object, route) => {
	const [start, end] = [asNumber(object["start"]), asNumber(object["end"])];
	if (start === void 0 || end === void 0) return needs$1("a port range", "start", "end")(object, route);
	return start < end ? [] : problem(route, `\`start\` ${start} must be less than \`end\` ${end}; one port is written as a number`);
});
const portName$1 = text((value) => value !== "", "a port name");
const transport = oneOf("TCP", "UDP", "SCTP");
const alphaPort = union("a port", {
	portNumber: mapping({
		protocol: transport,
		port: portNumber
	}, needs$1("`portNumber`", "port")),
	portRange: range$2({ protocol: transport }),
	namedPort: portName$1
});
const transportMatch = mapping({ destinationPort: union("`destinationPort`", {
	number: portNumber,
	range: range$2({})
}) }, ({ destinationPort }, route) => isGiven(destinationPort) ? [] : problem(route, `\`${String(route.at(-1))}\` needs \`destinationPort\`; for every port write \`range: {start: 1, end: 65535}\``));
const protocolMatch = union("a protocol", {
	tcp: transportMatch,
	udp: transportMatch,
	sctp: transportMatch,
	destinationNamedPort: portName$1
});
const V1ALPHA1 = {
	pods: podsNeeding("namespaceSelector", "podSelector"),
	limit: 100,
	ports: {
		field: "ports",
		named: "namedPort",
		shape: alphaPort
	}
};
const DOMAIN_NAMES = { domainNames: counted(1, 25, domainName) };
const DIALECTS = {
	AdminNetworkPolicy: {
		...V1ALPHA1,
		actions: [
			"Allow",
			"Deny",
			"Pass"
		],
		domainNames: DOMAIN_NAMES
	},
	BaselineAdminNetworkPolicy: {
		...V1ALPHA1,
		actions: ["Allow", "Deny"],
		domainNames: {}
	},
	ClusterNetworkPolicy: {
		pods: podsNeeding("podSelector"),
		actions: [
			"Accept",
			"Deny",
			"Pass"
		],
		limit: 25,
		domainNames: DOMAIN_NAMES,
		ports: {
			field: "protocols",
			named: "destinationNamedPort",
			shape: protocolMatch
		}
	}
};
const WITHOUT_PORT_NAMES = [
	"networks",
	"nodes",
	"domainNames"
];
/** Only pods have port names. */
const namedPortsMeetPods = ({ ports: { field, named } }) => (rule, route) => {
	const nameless = WITHOUT_PORT_NAMES.find((peer) => asList(rule["to"]).some((to) => isGiven(valueAt(to, peer))));
	if (nameless === void 0) return [];
	return asList(rule[field]).flatMap((port, index) => isGiven(valueAt(port, named)) ? problem([
		...route,
		field,
		index,
		named
	], `\`${named}\` cannot meet \`${nameless}\`, which has no port names; write the number or a rule of its own`) : []);
};
const domainNamesAreLetThrough = ({ actions: [through] }) => (rule, route) => rule["action"] === through ? [] : asList(rule["to"]).flatMap((to, index) => isGiven(valueAt(to, "domainNames")) ? problem([
	...route,
	"to",
	index,
	"domainNames"
], `\`domainNames\` needs \`action: ${through}\``) : []);
function rules(dialect, peers) {
	const { pods, actions, limit, domainNames, ports } = dialect;
	const inside = {
		namespaces,
		pods
	};
	const outside = {
		nodes: labelSelector,
		networks: counted(1, 25, cidr),
		...domainNames
	};
	const peer = union("a peer", peers === "from" ? inside : {
		...inside,
		...outside
	});
	return counted(0, limit, mapping({
		name: text((name) => Array.from(name).length <= 100, "a rule name of at most 100 characters"),
		action: oneOf(...actions),
		[peers]: counted(1, limit, peer),
		[ports.field]: counted(1, limit, ports.shape)
	}, allOf(needs$1("a rule", "action", peers), namedPortsMeetPods(dialect), domainNamesAreLetThrough(dialect))));
}
const PRIORITY = { priority: whole(0, 1e3) };
/** Which fields a kind has, and needs, beside those that all have. */
const OWN_FIELDS = {
	AdminNetworkPolicy: PRIORITY,
	BaselineAdminNetworkPolicy: {},
	ClusterNetworkPolicy: {
		tier: oneOf("Admin", "Baseline"),
		...PRIORITY
	}
};
const onlyDefault = (object, route) => {
	return asString(valueAt(object, "metadata", "name")) === "default" ? [] : problem([
		...route,
		"metadata",
		"name"
	], "the one BaselineAdminNetworkPolicy must be named `default`");
};
function policy(kind) {
	const dialect = DIALECTS[kind];
	const own = OWN_FIELDS[kind];
	const spec = mapping({
		...own,
		subject: union("`subject`", {
			namespaces,
			pods: dialect.pods
		}),
		ingress: rules(dialect, "from"),
		egress: rules(dialect, "to")
	}, needs$1("the policy", ...Object.keys(own), "subject"));
	const named = kind === "BaselineAdminNetworkPolicy" ? onlyDefault : () => [];
	return mapping({
		apiVersion: anything,
		kind: anything,
		metadata: objectMeta,
		spec,
		status: anything
	}, allOf(needs$1("the policy", "spec"), named));
}
const POLICIES = {
	AdminNetworkPolicy: policy("AdminNetworkPolicy"),
	BaselineAdminNetworkPolicy: policy("BaselineAdminNetworkPolicy"),
	ClusterNetworkPolicy: policy("ClusterNetworkPolicy")
};
/** Everything for which the API server would refuse this policy; empty when it would take it. */
function adminPolicyProblems(kind, body) {
	return POLICIES[kind](body, []);
}
// src/policy/compiled.ts
/**
* What an object that the API server would not take leaves open. Where its meaning is clear all the same, that is a doubt
* about the object; else it protects nobody.
*/
function problemGaps(resource, problems) {
	return problems.map(({ route, message, readable }) => ({
		...resourceGap(resource, route, `${resourceName(resource)}: ${message}; the API server refuses this object`),
		...readable && { nature: "doubt" }
	}));
}
/** An object without effect. */
function inert(gaps = []) {
	return {
		tier: "default",
		order: 0,
		tie: "",
		ingress: void 0,
		egress: void 0,
		gaps
	};
}
// src/policy/kubernetes.ts
/** Where Calico sets Kubernetes policies among its own in the default tier (libcalico-go K8sNetworkPolicyToCalico). */
const ORDER = 1e3;
/**
* Compiles `networking.k8s.io/v1 NetworkPolicy`: allow rules only, and isolation of whom it selects in each of its
* types. A policy the API server would refuse is a gap and protects nobody.
* Whether an `ipBlock` names pods is left to the enforcer; `blocksOfPods`: it surely does, as under Calico.
* Semantics: docs/semantics.md, "NetworkPolicy"; source: kubernetes/api networking/v1/types.go.
*/
function compileNetworkPolicy(resource, blocksOfPods) {
	const problems = networkPolicyProblems(resource.body);
	const gaps = problemGaps(resource, problems);
	if (problems.some(({ readable }) => readable !== true)) return inert(gaps);
	return {
		tier: "default",
		order: ORDER,
		tie: `${resource.name}/${resource.namespace}/KubernetesNetworkPolicy`,
		ingress: compileDirection$2(resource, "ingress", blocksOfPods),
		egress: compileDirection$2(resource, "egress", blocksOfPods),
		gaps
	};
}
/** `policyTypes` as given; else ingress always, and egress only when egress rules are written. */
function isolates(resource, direction) {
	const types = asList(fieldOf(resource, "spec", "policyTypes"));
	if (types.length > 0) return types.includes(direction === "ingress" ? "Ingress" : "Egress");
	return direction === "ingress" || asList(fieldOf(resource, "spec", "egress")).length > 0;
}
function compileDirection$2(resource, direction, blocksOfPods) {
	if (!isolates(resource, direction)) return void 0;
	const own = requires(NAMESPACE_NAME, only(resource.namespace ?? "default"));
	const rules = asList(fieldOf(resource, "spec", direction)).map((rule, index) => {
		const peers = asList(valueAt(rule, direction === "ingress" ? "from" : "to"));
		const matches = asList(valueAt(rule, "ports"));
		return {
			verdict: "allow",
			own: void 0,
			peers: peers.length === 0 ? [{ kind: "everyone" }] : peers.map((peer) => compilePeer$1(peer, own, blocksOfPods)),
			ports: matches.length === 0 ? [{
				kind: "ports",
				ports: ALL_PORTS
			}] : matches.map(compilePort$1),
			exceptPorts: [],
			place: {
				resource,
				route: [
					"spec",
					direction,
					index
				]
			}
		};
	});
	return {
		subject: every(own, parseSelector(fieldOf(resource, "spec", "podSelector")) ?? EVERYTHING),
		rules,
		place: {
			resource,
			route: ["spec"]
		}
	};
}
/** The fields of one list item are ANDed; a missing namespaceSelector means the policy's own namespace. */
function compilePeer$1(peer, own, ofPods) {
	const block = asObject(valueAt(peer, "ipBlock"));
	if (block !== void 0) {
		const whole = parseCidr(asString(block["cidr"]) ?? "") ?? [];
		return {
			kind: "addresses",
			addresses: asList(block["except"]).reduce((rest, cidr) => subtract(rest, parseCidr(asString(cidr) ?? "") ?? []), whole),
			ofPods
		};
	}
	return podPeer(parseSelector(valueAt(peer, "namespaceSelector")), parseSelector(valueAt(peer, "podSelector")), own);
}
/** Pods by the labels of their namespace and their own; `otherwise` where no namespace is asked for. */
function podPeer(namespaces, pods, otherwise = EVERYTHING) {
	return {
		kind: "pods",
		selector: podSelector(namespaces, pods, otherwise)
	};
}
/** The same as a formula over facts. */
function podSelector(namespaces, pods, otherwise = EVERYTHING) {
	return every(namespaces === void 0 ? otherwise : renameKeys(namespaces, ofNamespace), pods ?? EVERYTHING);
}
function compilePort$1(match) {
	const protocol = PROTOCOLS$1.find((known) => known === valueAt(match, "protocol")) ?? "TCP";
	const port = valueAt(match, "port");
	if (typeof port === "string") return {
		kind: "named",
		name: port,
		protocol,
		among: void 0
	};
	const from = asNumber(port);
	return {
		kind: "ports",
		ports: from === void 0 ? everyPortOf(protocol) : ports(protocol, from, asNumber(valueAt(match, "endPort")) ?? from)
	};
}
// src/policy/admin.ts
const ADMIN_POLICY_KINDS = [
	"AdminNetworkPolicy",
	"BaselineAdminNetworkPolicy",
	"ClusterNetworkPolicy"
];
/** The tiers of admin policies, by the names Calico gives them: before and after everything else that has no tier. */
const ADMIN_TIER = "kube-admin";
const BASELINE_TIER = "kube-baseline";
const VERDICTS$1 = {
	Allow: "allow",
	Accept: "allow",
	Deny: "deny",
	Pass: "pass"
};
/**
* Compiles AdminNetworkPolicy, BaselineAdminNetworkPolicy (v1alpha1) and ClusterNetworkPolicy (v1alpha2): ordered rules
* that allow, deny or pass; what no rule names goes on to the next tier. A direction without rules has no effect.
* Semantics: docs/dialects/admin-network-policies.md; source: kubernetes-sigs/network-policy-api apis.
*/
function compileAdminPolicy(resource, kind) {
	const problems = adminPolicyProblems(kind, resource.body);
	const gaps = problemGaps(resource, problems);
	if (problems.some(({ readable }) => readable !== true)) return inert(gaps);
	return {
		tier: kind === "BaselineAdminNetworkPolicy" || fieldOf(resource, "spec", "tier") === "Baseline" ? BASELINE_TIER : ADMIN_TIER,
		order: asNumber(fieldOf(resource, "spec", "priority")) ?? 0,
		tie: `${resource.name}//${kind}`,
		ingress: compileDirection$1(resource, "ingress"),
		egress: compileDirection$1(resource, "egress"),
		gaps
	};
}
function compileDirection$1(resource, direction) {
	const written = asList(fieldOf(resource, "spec", direction));
	if (written.length === 0) return void 0;
	const rules = written.map((rule, index) => {
		const matches = [...asList(valueAt(rule, "ports")), ...asList(valueAt(rule, "protocols"))];
		return {
			verdict: VERDICTS$1[asString(valueAt(rule, "action")) ?? ""] ?? "deny",
			own: void 0,
			peers: asList(valueAt(rule, direction === "ingress" ? "from" : "to")).map(compilePeer),
			ports: matches.length === 0 ? [{
				kind: "ports",
				ports: ALL_PORTS
			}] : matches.flatMap(compilePort),
			exceptPorts: [],
			place: {
				resource,
				route: [
					"spec",
					direction,
					index
				]
			}
		};
	});
	return {
		subject: compileSubject(fieldOf(resource, "spec", "subject")),
		rules,
		place: {
			resource,
			route: ["spec"]
		}
	};
}
/** Policies of the cluster select pods only, so a selector that names nothing still means "in some namespace". */
function compileSubject(subject) {
	return every(has(NAMESPACE_NAME), podsOf(subject));
}
function podsOf(value) {
	const pods = asObject(valueAt(value, "pods"));
	if (pods === void 0) return podSelector(parseSelector(valueAt(value, "namespaces")), void 0);
	return podSelector(parseSelector(pods["namespaceSelector"]), parseSelector(pods["podSelector"]));
}
function compilePeer(peer) {
	const networks = asList(valueAt(peer, "networks"));
	if (networks.length > 0) return {
		kind: "addresses",
		addresses: networks.map((cidr) => parseCidr(asString(cidr) ?? "") ?? []).reduce(union$2, []),
		ofPods: true
	};
	const domains = asList(valueAt(peer, "domainNames"));
	if (domains.length > 0) return {
		kind: "domains",
		patterns: domains.map(String)
	};
	const nodes = parseSelector(valueAt(peer, "nodes"));
	if (nodes !== void 0) return {
		kind: "nodes",
		selector: nodes
	};
	const pods = asObject(valueAt(peer, "pods"));
	return pods === void 0 ? podPeer(parseSelector(valueAt(peer, "namespaces")), void 0) : podPeer(parseSelector(pods["namespaceSelector"]), parseSelector(pods["podSelector"]));
}
/** One item of `ports` (v1alpha1) or of `protocols` (v1alpha2). A name stands for every protocol that declares it. */
function compilePort(match) {
	const name = asString(valueAt(match, "namedPort")) ?? asString(valueAt(match, "destinationNamedPort"));
	if (name !== void 0) return [{
		kind: "named",
		name,
		protocol: void 0,
		among: void 0
	}];
	const written = asObject(valueAt(match, "portRange")) ?? asObject(valueAt(match, "portNumber"));
	if (written !== void 0) return portsOf$1(asString(written["protocol"]) ?? "TCP", asNumber(written["start"]) ?? asNumber(written["port"]), asNumber(written["end"]));
	return PROTOCOLS$1.flatMap((protocol) => {
		const port = valueAt(match, protocol.toLowerCase(), "destinationPort");
		return portsOf$1(protocol, asNumber(valueAt(port, "number")) ?? asNumber(valueAt(port, "range", "start")), asNumber(valueAt(port, "range", "end")));
	});
}
function portsOf$1(protocol, from, to) {
	const known = PROTOCOLS$1.find((each) => each === protocol);
	return known === void 0 || from === void 0 ? [] : [{
		kind: "ports",
		ports: ports(known, from, to ?? from)
	}];
}
// src/policy/kinds.ts
/** Undeclared: the newest Calico there is. */
const DEFAULT_ENFORCEMENT = {
	plugin: "detect",
	version: "3.32",
	tiers: []
};
const STAGED = [
	"StagedNetworkPolicy",
	"StagedGlobalNetworkPolicy",
	"StagedKubernetesNetworkPolicy"
];
/** Kinds that decide who reaches whom and that this release cannot read, by group and kind. */
const UNREAD_KINDS = /* @__PURE__ */ new Set([
	"cilium.io/CiliumNetworkPolicy",
	"cilium.io/CiliumClusterwideNetworkPolicy",
	"extensions/NetworkPolicy",
	"crd.antrea.io/NetworkPolicy",
	"crd.antrea.io/ClusterNetworkPolicy",
	"networking.k8s.aws/ClusterNetworkPolicy",
	"networking.k8s.aws/ApplicationNetworkPolicy",
	"k8s.cni.cncf.io/MultiNetworkPolicy",
	"k8s.cni.cncf.io/NetworkAttachmentDefinition",
	"k8s.ovn.org/UserDefinedNetwork",
	"k8s.ovn.org/ClusterUserDefinedNetwork"
]);
/**
* Whether the object is a policy, and whether its rules are in the plane. `staged` ones are written and never enforced.
*/
function policyKind({ group, kind }) {
	if (group === "networking.k8s.io") return kind === "NetworkPolicy" ? "modelled" : void 0;
	if (group === "policy.networking.k8s.io") return ADMIN_POLICY_KINDS.some((each) => each === kind) ? "modelled" : void 0;
	if (group === "projectcalico.org") {
		if (STAGED.includes(kind)) return "staged";
		return kind === "NetworkPolicy" || kind === "GlobalNetworkPolicy" ? "modelled" : void 0;
	}
	return UNREAD_KINDS.has(`${group}/${kind}`) ? "unmodelled" : void 0;
}
/** GKE reads this annotation on a NetworkPolicy as "governs that network only": the default network is then free of it. */
const OTHER_NETWORK = "networking.gke.io/network";
/** Whether a NetworkPolicy governs the pod network; metadata can carry meaning. */
function governsPodNetwork(policy) {
	const network = policy.annotations.get(OTHER_NETWORK);
	return network === void 0 || network === "default";
}
/** Why the declared or detected enforcer does not act on a modelled policy; undefined when it does. */
function unenforcedBecause({ group, kind }, enforcement) {
	if (group === "projectcalico.org" && enforcement.plugin === "kubernetes") return "the settings say that Calico does not enforce policy here";
	const releases = enforcement.plugin === "calico" ? CALICO_RELEASES[kind] : void 0;
	if (releases === void 0) return void 0;
	const [from, until] = releases;
	const release = (0, import_semver.coerce)(enforcement.version) ?? NEWEST;
	if ((0, import_semver.gte)(release, `${from}.0`) && (until === void 0 || !(0, import_semver.gte)(release, `${until}.0`))) return void 0;
	return `Calico enforces this kind ${until === void 0 ? `from ${from}` : `from ${from}, before ${until}`}, and this is ${enforcement.version}`;
}
const NEWEST = "3.32.0";
/** The releases of Calico that enforce an admin policy: from the first, before the second. */
const CALICO_RELEASES = {
	AdminNetworkPolicy: ["3.29", "3.32"],
	BaselineAdminNetworkPolicy: ["3.30", "3.32"],
	ClusterNetworkPolicy: ["3.32", void 0]
};
/** The enforcer, by what is written on either side where the settings are silent. */
function detectEnforcement(enforcement, ...sides) {
	if (enforcement.plugin !== "detect") return enforcement;
	const usesCalico = sides.some((resources) => resources.some(({ group }) => group === CALICO_GROUP));
	return {
		...enforcement,
		plugin: usesCalico ? "calico" : "detect"
	};
}
/** A policy object whose rules nobody here can read: it may restrict or, in tiers, allow over everything else. */
function unreadGap(resource) {
	const message = `${resourceName(resource)} (\`${resource.group}\`) is of a kind this release cannot read; its effect on the CDE is unknown`;
	return {
		...resourceGap(resource, ["kind"], message),
		nature: "by-labels"
	};
}
// src/reach/trace.ts
/** Replays one packet at one end, rule by rule, under its own assumption about addresses. */
function traceEnd(reachability, direction, packet) {
	const { from, to, addressOfFrom, addressOfTo, request, destination } = packet;
	return direction === "ingress" ? traceUnder(reachability, direction, to, from, destination, {
		own: addressOfTo,
		peer: addressOfFrom,
		request
	}) : traceUnder(reachability, direction, from, to, destination, {
		own: addressOfFrom,
		peer: addressOfTo,
		request
	});
}
function traceUnder(reachability, direction, subject, peer, destination, assumed) {
	const [own, other] = [subject, peer].map((index) => {
		const endpoint = reachability.space.classes[index];
		return endpoint && viewOn(reachability.side, endpoint);
	});
	if (own === void 0 || other === void 0) return {
		allowed: false,
		because: "absent",
		steps: [],
		place: void 0
	};
	const allowedAnyway = contains(portsOfPeer(reachability.at(direction, subject, assumed), peer), destination);
	const stages = reachability.policies(direction, subject);
	if (stages.length === 0) return {
		allowed: true,
		because: own.kind === "pod" && own.hostNetwork ? "host-network" : "not-selected",
		steps: [],
		place: void 0
	};
	const steps = [];
	for (const { name, unmatched, policies } of stages) {
		const met = policies.flatMap((policy) => policy.rules).find((rule) => reachability.meets(rule, direction, subject, peer, destination, assumed));
		if (met !== void 0) steps.push({
			stage: name,
			verdict: met.verdict,
			place: met.place
		});
		if (met?.verdict === "allow" || met?.verdict === "deny") return {
			allowed: met.verdict === "allow",
			because: "rule",
			steps,
			place: met.place
		};
		if (met !== void 0) continue;
		const [first] = policies;
		if (first === void 0) continue;
		steps.push({
			stage: name,
			verdict: `unmatched-${unmatched}`,
			place: first.place
		});
		if (unmatched === "deny") return {
			allowed: allowedAnyway,
			because: allowedAnyway ? "host-network" : "no-rule-matches",
			steps,
			place: first.place
		};
	}
	return {
		allowed: true,
		because: "end-of-stages",
		steps,
		place: void 0
	};
}
// src/change/accident.ts
/** Looks only where the regime's policies changed: judged alone, do they still stop what they stopped? */
function compareAccidents(sides, taxonomy, changes) {
	if (!changes.some(({ named }) => named) || changes.some(({ kind }) => kind !== "edited")) return [];
	const alone = {
		base: regimeAlone(sides.base, taxonomy),
		head: regimeAlone(sides.head, taxonomy)
	};
	const written = writtenMembers(sides);
	return DIRECTIONS.flatMap((direction) => written.flatMap(({ index, member }) => {
		if (alone.base.isOpen(direction, index)) return [];
		const held = subtractTraffic(subtractTraffic(alone.head.at(direction, index), alone.base.at(direction, index)), sides.head.reachability.at(direction, index));
		const [first] = firstWritten(sides, peersOf$1(held, sides.head.reachability.space.size));
		if (first === void 0) return [];
		const ports = portsOfPeer(held, first.index);
		const destination = firstPort(ports);
		if (destination === void 0) return [];
		const [from, to] = direction === "ingress" ? [first.index, index] : [index, first.index];
		const by = traceEnd(sides.head.reachability, direction, {
			from,
			to,
			destination
		}).place;
		const others = firstWritten(sides, peersOf$1(held, sides.head.reachability.space.size)).map(({ member: other }) => other);
		return by === void 0 ? [] : [{
			member,
			direction,
			others,
			ports,
			by
		}];
	}));
}
/** One side as if nobody but the regime had policies. */
function regimeAlone({ model, reachability, side }, taxonomy) {
	const only = (direction) => model.plane[direction].map((stage) => ({
		...stage,
		policies: stage.policies.filter(({ place }) => taxonomy.policies.some((selector) => isNamedPolicy(selector, place.resource)))
	})).filter(({ policies }) => policies.length > 0);
	const plane = {
		name: model.plane.name,
		ingress: only("ingress"),
		egress: only("egress")
	};
	return reach({
		...model,
		plane
	}, reachability.space, side, "possible");
}
function writtenMembers(sides) {
	const members = membersOfEither(sides.base.scope, sides.head.scope);
	return firstWritten(sides, members).filter(({ index }) => hasBit(members, index));
}
/** One written workload, or one block of addresses, for each class. */
function firstWritten({ head }, classes) {
	return membersOf(classes).flatMap((index) => {
		const member = head.reachability.space.classes[index]?.members.find(({ kind }) => kind === "workload" || kind === "external");
		return member === void 0 ? [] : [{
			index,
			member
		}];
	});
}
// src/change/entries.ts
/** Ways in that head opens and base did not, port by port and address by address. */
function compareEntries({ base, head }) {
	const before = openEntries(base);
	return mergeEntries(openEntries(head).flatMap(({ entry, ports, sources }) => {
		const same = before.filter((each) => workloadId(each.entry.workload) === workloadId(entry.workload) && wayIn(each.entry) === wayIn(entry));
		const known = intervals(same.filter((each) => isSubset(sources, each.sources)).flatMap((each) => each.ports));
		const gained = subtract(ports, known);
		if (gained.length === 0) return [];
		const internet = !throughController(entry) && entry.kind !== "implied-node-port" && !isSubset(sources, PRIVATE_ADDRESSES);
		return [{
			workload: workloadId(entry.workload),
			entry,
			gained,
			isNew: same.length === 0,
			internet
		}];
	}));
}
/** One change per way in: its ports and client addresses united. */
function mergeEntries(changes) {
	const merged = /* @__PURE__ */ new Map();
	for (const change of changes) {
		const key = `${change.workload} ${wayIn(change.entry)} ${resourceKey(change.entry.place.resource)}`;
		const known = merged.get(key);
		merged.set(key, known === void 0 ? change : {
			...known,
			gained: union$2(known.gained, change.gained),
			internet: known.internet || change.internet
		});
	}
	const balanced = new Set([...merged.values()].filter(({ entry }) => entry.kind === "load-balancer").map(({ workload, entry }) => `${workload} ${resourceKey(entry.place.resource)}`));
	return [...merged.values()].filter(({ workload, entry }) => entry.kind !== "implied-node-port" || !balanced.has(`${workload} ${resourceKey(entry.place.resource)}`));
}
/** Ways of one family replace one another without widening: two Ingresses for one, an Ingress for a Route. */
function wayIn(entry) {
	return throughController(entry) ? "controller" : entry.kind;
}
function openEntries({ model, reachability, side }) {
	const { space } = reachability;
	const classOf = new Map(space.classes.flatMap(({ index, members }) => members.map(({ id }) => [id, index])));
	const external = space.classes.filter((each) => viewOn(side, each)?.kind === "addresses");
	return model.cluster.entries.flatMap((entry) => {
		const index = classOf.get(workloadId(entry.workload));
		if (index === void 0) return [];
		const ingress = reachability.possible("ingress", index);
		const admitted = (peer) => intersect(portsOfPeer(ingress, peer), entry.ports);
		if (throughController(entry)) {
			const ports = ingress.map(({ from, to }) => [from, to]);
			const open = intersect(entry.ports, intervals(ports));
			return open.length === 0 ? [] : [{
				entry,
				ports: open,
				sources: entry.sources
			}];
		}
		if (entry.maySeeNodeAddress) return [{
			entry,
			ports: entry.ports,
			sources: entry.sources
		}];
		return external.filter((each) => {
			const view = viewOn(side, each);
			return view?.kind === "addresses" && isSubset(view.addresses, entry.sources) && admitted(each.index).length > 0;
		}).map((each) => {
			const view = viewOn(side, each);
			return {
				entry,
				ports: admitted(each.index),
				sources: view?.kind === "addresses" ? view.addresses : []
			};
		});
	});
}
// src/change/gains.ts
/** The differences of the two sides; computed per endpoint when asked and remembered. */
function createGains({ base, head }) {
	const gained = createDifference(head.reachability, base.reachability, everythingToTry);
	const lost = createDifference(base.reachability, head.reachability, everythingToTry);
	const plain = createDifference(head.reachability, base.reachability, requestsToTry);
	const { size, classes } = head.reachability.space;
	const isSame = createSameness(base.reachability, head.reachability);
	const moving = (direction) => {
		const moved = (index) => !isSame(direction, index) && (gained(direction, index).length > 0 || lost(direction, index).length > 0);
		return bitsOf(size, classes.flatMap(({ index }) => moved(index) ? [index] : []));
	};
	return {
		gained,
		lost,
		plain,
		movers: {
			ingress: moving("ingress"),
			egress: moving("egress")
		}
	};
}
/**
* Whether an end obviously lets the same through on both sides: the same policies select it and everybody they name is
* the same. It costs a look instead of an evaluation, and nearly every end of a pull request is such.
*/
function createSameness(base, head) {
	const samePeers = /* @__PURE__ */ new Map();
	const present = {
		base: base.index.present,
		head: head.index.present
	};
	const meansTheSame = (peer) => {
		if (base.index === head.index) return true;
		const known = samePeers.get(peer);
		if (known !== void 0) return known;
		const same = addressValuations([...base.index.addressSets(peer), ...head.index.addressSets(peer)], head.addressClasses).every((address) => equalBits(intersectBits(base.index.peers(peer, address), present.base), intersectBits(head.index.peers(peer, address), present.head)));
		samePeers.set(peer, same);
		return same;
	};
	const samePods = head.space.classes.every(({ isSame }) => isSame);
	const namesNumbers = ({ ports, exceptPorts }) => [...ports, ...exceptPorts].every(({ kind }) => kind === "ports");
	return (direction, endpoint) => {
		if (samePods && base.isOpen(direction, endpoint) && head.isOpen(direction, endpoint)) return true;
		if (head.space.classes[endpoint]?.isSame !== true) return false;
		const before = base.policies(direction, endpoint);
		if (before.length === 0 || !sameStages(before, head.policies(direction, endpoint))) return false;
		return before.flatMap(({ policies }) => policies.flatMap((policy) => policy.rules)).every((rule) => (samePods || namesNumbers(rule)) && rule.peers.every(meansTheSame) && (rule.own === void 0 || meansTheSame(rule.own))) && (samePods || equalBits(base.index.hostNetwork, head.index.hostNetwork));
	};
}
/** Every combination of unknowns that the rules of an endpoint tell apart on either side, the plain one first. */
const everythingToTry = (more, less, direction, endpoint) => assumptions(keysOf$1(more, less, direction, endpoint), more.addressClasses);
/** The same with addresses left alone. */
const requestsToTry = (more, less, direction, endpoint) => assumptions({
	...keysOf$1(more, less, direction, endpoint),
	own: [],
	peer: []
}, more.addressClasses);
const keysOf$1 = (more, less, direction, endpoint) => uniteKeys([more.unknownKeys(direction, endpoint), less.unknownKeys(direction, endpoint)]);
/** An unknown is the same on both sides: subtract under the same assumption, then unite. */
function createDifference(more, less, assumed) {
	const known = {
		ingress: /* @__PURE__ */ new Map(),
		egress: /* @__PURE__ */ new Map()
	};
	return (direction, endpoint) => {
		const cached = known[direction].get(endpoint);
		if (cached !== void 0) return cached;
		const value = uniteAllTraffic(assumed(more, less, direction, endpoint).map((each) => difference(more.at(direction, endpoint, each), less.at(direction, endpoint, each))));
		known[direction].set(endpoint, value);
		return value;
	};
}
const difference = (a, b) => a === b ? NO_TRAFFIC : subtractTraffic(a, b);
// src/cluster/custom-images.ts
/** The images of a custom resource of a kind we know, except those of its pod template. Empty for every other kind. */
function customImages(resource) {
	const key = `${resource.group}/${resource.kind}`;
	return (Object.hasOwn(READERS, key) ? READERS[key]?.(resource) : void 0) ?? [];
}
const READERS = {
	"tekton.dev/Task": (task) => taskImages(task, ["spec"], ""),
	"tekton.dev/ClusterTask": (task) => taskImages(task, ["spec"], ""),
	"tekton.dev/TaskRun": (run) => taskImages(run, ["spec", "taskSpec"], ""),
	"tekton.dev/StepAction": (action) => written(action, action.name, "step", ["spec", "image"]),
	"tekton.dev/Pipeline": (pipeline) => pipelineImages(pipeline, ["spec"]),
	"tekton.dev/PipelineRun": (run) => pipelineImages(run, ["spec", "pipelineSpec"]),
	"argoproj.io/Workflow": (workflow) => workflowImages(workflow, ["spec"]),
	"argoproj.io/WorkflowTemplate": (template) => workflowImages(template, ["spec"]),
	"argoproj.io/ClusterWorkflowTemplate": (template) => workflowImages(template, ["spec"]),
	"argoproj.io/CronWorkflow": (cron) => workflowImages(cron, ["spec", "workflowSpec"]),
	"argoproj.io/AnalysisTemplate": analysisImages,
	"argoproj.io/ClusterAnalysisTemplate": analysisImages,
	"argoproj.io/AnalysisRun": analysisImages,
	"argoproj.io/Experiment": (experiment) => items(experiment, ["spec", "templates"]).flatMap(({ route }) => containersOf(experiment, [
		...route,
		"template",
		"spec"
	])),
	"kubevirt.io/VirtualMachine": machineImages,
	"kubevirt.io/VirtualMachineInstance": machineImages,
	"kubevirt.io/VirtualMachineInstanceReplicaSet": machineImages,
	"pool.kubevirt.io/VirtualMachinePool": (pool) => diskImages(pool, [
		"spec",
		"virtualMachineTemplate",
		"spec",
		"template",
		"spec"
	]),
	"cdi.kubevirt.io/DataVolume": (volume) => registryUrl(volume, volume.name, ["spec"]),
	"cdi.kubevirt.io/VolumeImportSource": (source) => registryUrl(source, source.name, ["spec"]),
	"cdi.kubevirt.io/DataImportCron": (cron) => registryUrl(cron, cron.name, [
		"spec",
		"template",
		"spec"
	]),
	"monitoring.coreos.com/Prometheus": (prometheus) => [...operatorImages(prometheus, "prometheus"), ...written(prometheus, "thanos-sidecar", "component", [
		"spec",
		"thanos",
		"image"
	])],
	"monitoring.coreos.com/PrometheusAgent": (agent) => operatorImages(agent, "prometheus"),
	"monitoring.coreos.com/Alertmanager": (manager) => operatorImages(manager, "alertmanager"),
	"monitoring.coreos.com/ThanosRuler": (ruler) => operatorImages(ruler, "thanos-ruler")
};
function items(resource, route) {
	return asList(fieldOf(resource, ...route)).map((json, index) => ({
		json,
		route: [...route, index]
	}));
}
/** An image where one may be left out, because somebody else fills it in. */
function written(resource, name, role, route) {
	const image = asString(fieldOf(resource, ...route));
	return image === void 0 ? [] : [{
		name,
		role,
		image,
		place: {
			resource,
			route
		}
	}];
}
const nameOf$3 = (json) => asString(valueAt(json, "name")) ?? "";
const hasImage = ({ image }) => image !== void 0;
/** A step may take its image from the template of all steps, or everything from a StepAction. `prefix` names its task. */
function taskImages(resource, spec, prefix) {
	const template = written(resource, `${prefix}stepTemplate`, "step", [
		...spec,
		"stepTemplate",
		"image"
	]);
	const steps = items(resource, [...spec, "steps"]).filter(({ json }) => valueAt(json, "image") !== void 0 || template.length === 0 && !isBorrowed(json)).map(({ json, route }) => toContainer(resource, "step", json, route));
	const sidecars = items(resource, [...spec, "sidecars"]).map(({ json, route }) => toContainer(resource, "sidecar", json, route));
	const named = [
		...steps,
		...sidecars,
		...containersOf(resource, spec)
	];
	return [...template, ...named.map((each) => ({
		...each,
		name: `${prefix}${each.name}`
	}))];
}
const isBorrowed = (step) => valueAt(step, "ref") !== void 0;
/** Inline tasks, and the pipelines that stand in place of tasks. */
function pipelineImages(resource, spec, prefix = "") {
	return ["tasks", "finally"].flatMap((field) => items(resource, [...spec, field])).flatMap(({ json, route }) => {
		const inner = `${prefix}${nameOf$3(json)}/`;
		return [...taskImages(resource, [...route, "taskSpec"], inner), ...valueAt(json, "pipelineSpec") === void 0 ? [] : pipelineImages(resource, [...route, "pipelineSpec"], inner)];
	});
}
/** What `templateDefaults` fills in need not be written in a template. */
function workflowImages(resource, spec) {
	const defaults = templateImages(resource, [...spec, "templateDefaults"], "templateDefaults").filter(hasImage);
	const templates = items(resource, [...spec, "templates"]).flatMap(({ json, route }) => templateImages(resource, route, nameOf$3(json)));
	const volumes = containersOf(resource, spec).filter(({ role }) => role === "volume");
	return [
		...defaults,
		...defaults.length === 0 ? templates : templates.filter(hasImage),
		...volumes
	];
}
/** One template: what it runs, what runs beside it, and the templates that its steps and tasks hold inline. */
function templateImages(resource, at, name) {
	const own = [["container", "container"], ["script", "script"]].flatMap(([field, role]) => {
		const json = asObject(fieldOf(resource, ...at, field));
		return json === void 0 ? [] : [{
			...toContainer(resource, role, json, [...at, field]),
			name
		}];
	});
	const beside = items(resource, [...at, "sidecars"]).map(({ json, route }) => toContainer(resource, "sidecar", json, route));
	const inline = [...items(resource, [...at, "steps"]).flatMap(({ json, route }) => Array.isArray(json) ? items(resource, route) : [{
		json,
		route
	}]), ...items(resource, [
		...at,
		"dag",
		"tasks"
	])].flatMap(({ json, route }) => valueAt(json, "inline") === void 0 ? [] : templateImages(resource, [...route, "inline"], nameOf$3(json)));
	return [
		...own,
		...containersOf(resource, at),
		...containersOf(resource, [...at, "containerSet"]),
		...beside,
		...inline
	];
}
function analysisImages(resource) {
	return items(resource, ["spec", "metrics"]).flatMap(({ route }) => containersOf(resource, [
		...route,
		"provider",
		"job",
		"spec",
		"template",
		"spec"
	]));
}
/** Disks and kernels of a virtual machine, and the volumes that are imported for it. */
function machineImages(resource) {
	const imported = items(resource, ["spec", "dataVolumeTemplates"]).flatMap(({ json, route }) => registryUrl(resource, asString(valueAt(json, "metadata", "name")) ?? "", [...route, "spec"]));
	return [...diskImages(resource, [...templateOf(resource) ?? [], "spec"]), ...imported];
}
function diskImages(resource, spec) {
	const disks = items(resource, [...spec, "volumes"]).flatMap(({ json, route }) => written(resource, nameOf$3(json), "disk", [
		...route,
		"containerDisk",
		"image"
	]));
	const kernel = [
		...spec,
		"domain",
		"firmware",
		"kernelBoot",
		"container",
		"image"
	];
	return [...disks, ...written(resource, "kernelBoot", "disk", kernel)];
}
/** Where volumes are imported from an image, a URL says so. Archives on a node (`oci-archive://`) are no images of a registry. */
function registryUrl(resource, name, spec) {
	const route = [
		...spec,
		"source",
		"registry",
		"url"
	];
	const url = asString(fieldOf(resource, ...route));
	const [scheme = ""] = /^docker:\/\//i.exec(url ?? "") ?? [];
	return url === void 0 || scheme === "" ? [] : [{
		name,
		role: "disk",
		image: url.slice(scheme.length),
		place: {
			resource,
			route
		}
	}];
}
/** Containers without an image are changes to those that the operator makes. */
function operatorImages(resource, name) {
	return [...written(resource, name, "component", ["spec", "image"]), ...containersOf(resource, ["spec"]).filter(hasImage)];
}
// src/cluster/image-places.ts
/** Every image of an object but those of its pod template, in the order in which they are written. Never throws. */
function imagePlaces(resource) {
	const known = KNOWN.get(resource) ?? findPlaces(resource);
	KNOWN.set(resource, known);
	return known;
}
/** Every image of an object, those of its pod template included. */
function everyImage(resource) {
	return [...podImages(resource).map((each) => ({
		...each,
		resource,
		certainty: "image"
	})), ...imagePlaces(resource)];
}
/** The two sides of a change share nearly every object, and an object never changes. */
const KNOWN = /* @__PURE__ */ new WeakMap();
function podImages(resource) {
	const template = templateOf(resource);
	return template === void 0 ? [] : containersOf(resource, [...template, "spec"]);
}
/** Groups whose kinds Kubernetes itself defines: their only images are those of pods. */
const OWN_GROUPS = /* @__PURE__ */ new Set([
	"",
	"admissionregistration.k8s.io",
	"apiextensions.k8s.io",
	"apiregistration.k8s.io",
	"apps",
	"authentication.k8s.io",
	"authorization.k8s.io",
	"autoscaling",
	"batch",
	"certificates.k8s.io",
	"coordination.k8s.io",
	"discovery.k8s.io",
	"events.k8s.io",
	"extensions",
	"flowcontrol.apiserver.k8s.io",
	"networking.k8s.io",
	"node.k8s.io",
	"policy",
	"rbac.authorization.k8s.io",
	"resource.k8s.io",
	"scheduling.k8s.io",
	"storage.k8s.io"
]);
function findPlaces(resource) {
	if (OWN_GROUPS.has(resource.group)) return [];
	const certain = customImages(resource).map((each) => ({
		...each,
		resource,
		certainty: "image"
	}));
	const others = Object.entries(resource.body).filter(([key]) => key !== "status").flatMap(([key, json]) => [...lookThrough(resource, json, [key])]);
	const met = new Set(podImages(resource).map(({ place }) => JSON.stringify(place.route)));
	return [...certain, ...others].filter(({ place }) => {
		const route = JSON.stringify(place.route);
		const isNew = !met.has(route);
		met.add(route);
		return isNew;
	});
}
/** Maps of names that people choose: `image` may be one of them. */
const FREE_KEYS = /* @__PURE__ */ new Set([
	"metadata",
	"labels",
	"annotations",
	"matchLabels"
]);
const CONTAINER_LIST = /([Cc]ontainers|[Ss]teps|[Ss]idecars)$/;
function* lookThrough(resource, json, route) {
	const key = String(route.at(-1));
	if (FREE_KEYS.has(key)) return;
	if (Array.isArray(json)) {
		for (const [index, item] of asList(json).entries()) {
			const found = CONTAINER_LIST.test(key) ? containerAt(resource, key, item, [...route, index]) : void 0;
			const volume = key === "volumes" ? volumeAt(resource, item, [...route, index]) : void 0;
			if (found !== void 0) yield found;
			if (volume !== void 0) yield volume;
			yield* lookThrough(resource, item, [...route, index]);
		}
		return;
	}
	for (const [field, value] of Object.entries(asObject(json) ?? {})) {
		const here = [...route, field];
		if (field === "image" && typeof value === "string" && value !== "") yield possibleAt(resource, value, here);
		else yield* lookThrough(resource, value, here);
	}
}
function containerAt(resource, key, item, route) {
	return typeof valueAt(item, "name") === "string" && typeof valueAt(item, "image") === "string" ? {
		...toContainer(resource, roleOfList(key), item, route),
		resource,
		certainty: "image"
	} : void 0;
}
function roleOfList(key) {
	if (/steps$/i.test(key)) return "step";
	if (/sidecars$/i.test(key)) return "sidecar";
	if (/init/i.test(key)) return "init";
	return /ephemeral/i.test(key) ? "ephemeral" : "container";
}
function volumeAt(resource, item, route) {
	const image = asString(valueAt(item, "image", "reference"));
	const name = asString(valueAt(item, "name"));
	if (image === void 0 || name === void 0) return void 0;
	return {
		name,
		role: "volume",
		image,
		place: {
			resource,
			route: [
				...route,
				"image",
				"reference"
			]
		},
		resource,
		certainty: "image"
	};
}
/** Its name is the way to it, since nothing else tells it from others of its object. */
function possibleAt(resource, image, route) {
	return {
		name: route.slice(0, -1).join("."),
		role: "component",
		image,
		place: {
			resource,
			route
		},
		resource,
		certainty: "possible"
	};
}
// src/images/kustomize-images.ts
/** The entries of a kustomization, in their order. Anything else than an entry with a name is left out. */
function readOverrides({ value }) {
	return asList(valueAt(value, "images")).flatMap((entry, index) => {
		const name = textAt(entry, "name");
		if (name === void 0) return [];
		const [newName, newTag, digest] = [
			textAt(entry, "newName"),
			textAt(entry, "newTag"),
			textAt(entry, "digest")
		];
		return [{
			name,
			newName,
			newTag,
			digest,
			outcome: outcomeOf(newName ?? name, newTag, digest, textAt(entry, "tagSuffix")),
			key: canonicalJson(entry),
			route: ["images", index]
		}];
	});
}
/** An empty text is as good as none. */
function textAt(entry, field) {
	return asString(valueAt(entry, field)) || void 0;
}
function outcomeOf(name, tag, digest, suffix) {
	if (digest !== void 0) return pinning(parseImageReference(`${name}@${digest}`)).kind === "pinned" ? "pinned" : "unpinned";
	return tag === void 0 && suffix === void 0 ? "kept" : "unpinned";
}
/** The entries of a kustomization that leave images without a digest, whatever was written before. */
function kustomizeImageProblems(document) {
	return readOverrides(document).flatMap((override) => {
		if (override.outcome !== "unpinned") return [];
		const { digest, newTag, name, route } = override;
		const [field, what] = digest !== void 0 ? ["digest", `its \`digest\` fixes nothing`] : newTag !== void 0 ? ["newTag", "`newTag` alone removes the digest"] : ["tagSuffix", "`tagSuffix` removes the digest"];
		return [{
			override,
			message: `entry \`${name}\` of \`images\` leaves its image without a digest: ${what}; write \`digest: sha256:…\`${newTag === void 0 ? "" : " beside it"}`,
			route: [...route, field]
		}];
	});
}
/** Whether an entry's name is that of an image as written: all before tag and digest, to the letter. */
function isOverridden(image, { name }) {
	const plain = image.split("@", 1)[0] ?? "";
	const colon = plain.indexOf(":", plain.lastIndexOf("/") + 1);
	return (colon < 0 ? plain : plain.slice(0, colon)) === name;
}
// src/change/nearness.ts
/**
* Whether an object that need not be a workload stands where card data is held: the taxonomy names its namespace, its own
* labels, or labels of pods that stand anywhere in it. Which pods it will make is not known, so one suffices.
*/
function isNear(resource, { namespaces }, taxonomy) {
	const { name, kind } = resource;
	const namespace = resource.namespace ?? "";
	const namespaceLabels = namespaces.get(namespace)?.labels ?? /* @__PURE__ */ new Map();
	const workload = {
		name,
		kind,
		stores: false
	};
	return labelsOf(resource).some((labels) => isNamed(taxonomy.resource, {
		namespace,
		namespaceLabels,
		labels,
		workload
	}));
}
function labelsOf(resource) {
	const pods = podLabels$1(resource.body["spec"] ?? null);
	return (templateOf(resource)?.length ?? 0) > 0 && pods.length > 0 ? pods : [resource.labels, ...pods];
}
/** What stands as `labels` under `metadata` or `podMetadata`, at any depth. */
function podLabels$1(json) {
	if (Array.isArray(json)) return asList(json).flatMap(podLabels$1);
	return Object.entries(asObject(json) ?? {}).flatMap(([key, value]) => key === "metadata" || key === "podMetadata" ? [toLabels(asObject(value)?.["labels"])] : podLabels$1(value));
}
// src/change/image-overrides.ts
/**
* Entries of kustomizations that silently unpin. Kustomizations are not rendered, so which images they reach is told by
* the name alone, wherever it is written. One that the settings leave out is not looked at.
*/
function compareImageOverrides(sides, snapshots, taxonomy) {
	return [...new Set(sides.head.gaps.map(({ at }) => at.path).filter(isKustomization))].toSorted().flatMap((path) => {
		if (snapshots.base.files.get(path)?.id === snapshots.head.files.get(path)?.id) return [];
		const before = documentsOf(snapshots.base, path).flatMap(readOverrides);
		const same = new Set(before.map(({ key }) => key));
		return documentsOf(snapshots.head, path).flatMap((document) => kustomizeImageProblems(document).flatMap(({ override, message, route }) => {
			if (same.has(override.key)) return [];
			const users = usersOf(override, sides, taxonomy);
			const regression = before.some(({ name, outcome }) => name === override.name && outcome === "pinned") || users.some(({ isPinned }) => isPinned);
			const inCde = users.length === 0 ? regression : users.some((user) => user.inCde);
			return [{
				name: override.name,
				message,
				at: locate(document, route),
				regression,
				inCde
			}];
		}));
	});
}
function documentsOf({ files }, path) {
	return readDocuments(path, files.get(path)?.text ?? "").value;
}
/** Where images of this name are written at head, and whether that is near card data. */
function usersOf(override, { head }, taxonomy) {
	const { cluster } = head.model;
	return cluster.resources.flatMap((resource) => everyImage(resource).filter(({ image }) => image !== void 0 && isOverridden(image, override)).map(({ image }) => ({
		isPinned: pinning(parseImageReference(image ?? "")).kind === "pinned",
		inCde: isNear(resource, cluster, taxonomy)
	})));
}
// src/change/workloads.ts
/** Every workload of either side, paired by identity (renames with equal evidence are one workload). */
function compareWorkloads({ base, head }, taxonomy) {
	const place = (side, workload) => workload && placeWorkload(workload, side, taxonomy);
	return [...pairWorkloads(base.model.cluster.workloads, head.model.cluster.workloads)].map((pair) => ({
		id: pair.id,
		base: place(base, pair.base),
		head: place(head, pair.head)
	})).toSorted((a, b) => a.id < b.id ? -1 : 1);
}
/** A workload of one side, with its place relative to the boundary there. */
function placeWorkload(workload, { model, scope }, taxonomy) {
	const candidate = candidateOf(workload, model.cluster);
	return {
		workload,
		category: scope.categories.get(workloadId(workload)) ?? "outOfScope",
		holds: isNamed(taxonomy.resource, candidate),
		accesses: isNamed(taxonomy.accessor, candidate)
	};
}
/** Containers that run at head and did not at base. A renamed container that runs the same image is no new one. */
function addedContainers({ base, head }) {
	if (base === void 0 || head === void 0) return [];
	const before = base.workload.containers;
	const after = head.workload.containers;
	const vanished = before.filter((each) => !after.some(({ name }) => name === each.name));
	return after.filter((each) => !before.some(({ name }) => name === each.name) && !vanished.some(({ image, role }) => image === each.image && role === each.role));
}
// src/change/images.ts
/** The images of one pull request. An unchanged image of an unchanged workload is nobody's business here. */
function compareImages(workloads) {
	return workloads.flatMap(({ id, base, head }) => {
		if (head === void 0) return [];
		const enteredScope = head.holds && base?.holds !== true;
		if (head.workload === base?.workload && !enteredScope) return [];
		const after = {
			id,
			inCde: head.holds,
			enteredScope,
			images: head.workload.containers
		};
		return imageChanges(base?.workload.containers ?? [], after).map((row) => ({
			...row,
			certainty: "image"
		}));
	});
}
/**
* The images of objects that are no workloads, and those that a workload names outside its pods, of one pull request.
* An object counts as inside the CDE when the taxonomy names it by its namespace, by its own labels, or by labels of
* pods that stand anywhere in it. Semantics: docs/semantics.md, "Images".
*/
function compareImagePlaces({ base, head }, taxonomy) {
	return comparePlaces(base.model.cluster, head.model.cluster, taxonomy);
}
/** Every image of one side, as if all of it were new. */
function imagesOfState(assessment, taxonomy) {
	const { cluster } = assessment.model;
	return [...compareImages(cluster.workloads.map((workload) => {
		return {
			id: workloadId(workload),
			base: void 0,
			head: placeWorkload(workload, assessment, taxonomy)
		};
	})), ...comparePlaces({
		resources: [],
		namespaces: /* @__PURE__ */ new Map()
	}, cluster, taxonomy)];
}
/** Workloads are paired even when they are renamed; of other objects the name is all there is. */
function comparePlaces(base, head, taxonomy) {
	const known = /* @__PURE__ */ new Map();
	for (const resource of base.resources) if (imagePlaces(resource).length > 0) known.set(resourceKey(resource), resource);
	return head.resources.flatMap((resource) => {
		const places = imagePlaces(resource);
		if (places.length === 0) return [];
		const was = known.get(resourceKey(resource));
		const inCde = isNear(resource, head, taxonomy);
		const enteredScope = inCde && (was === void 0 || !isNear(was, base, taxonomy));
		if (was === resource && !enteredScope) return [];
		const id = `${resource.namespace ?? ""}/${resource.name}[${resource.kind}]`;
		return imageChanges(was === void 0 ? [] : imagePlaces(was), {
			id,
			inCde,
			enteredScope,
			images: places
		}).map((row) => ({
			...row,
			certainty: row.container.certainty
		}));
	}).toSorted((a, b) => a.workload < b.workload ? -1 : a.workload > b.workload ? 1 : 0);
}
/** The images of one object that differ from those that bore their names at base, or all when it entered the scope. */
function imageChanges(before, { id, inCde, enteredScope, images }) {
	const repositories = new Set(before.map(repositoryOf));
	return images.flatMap((container) => {
		const reading = readingOf(container);
		const namesakes = before.filter(({ name, role }) => name === container.name && role === container.role);
		const same = namesakes.find((each) => sameContent(readingOf(each), reading));
		if (same !== void 0 && !enteredScope) return [];
		const was = same ?? namesakes[0];
		return [{
			workload: id,
			inCde,
			container,
			reading,
			pinning: pinning(reading),
			before: was && {
				text: was.image ?? "",
				pinning: pinning(readingOf(was))
			},
			repositoryKnown: repositories.has(repositoryOf(container)),
			enteredScope
		}];
	});
}
function readingOf({ image }) {
	return parseImageReference(image ?? "");
}
function repositoryOf(container) {
	const reading = readingOf(container);
	return reading.kind === "image" ? `${reading.reference.registry}/${reading.reference.repository}` : container.image ?? "";
}
function sameContent(a, b) {
	if (a.kind === "image" && b.kind === "image") return imageKey(a.reference) === imageKey(b.reference);
	return JSON.stringify(a) === JSON.stringify(b);
}
// src/change/namespaces.ts
/** Namespaces that were relabelled, declared or undeclared, where that changes what a rule on a CDE member selects. */
function compareNamespaces({ base, head }) {
	return [.../* @__PURE__ */ new Set([...base.model.cluster.namespaces.keys(), ...head.model.cluster.namespaces.keys()])].toSorted().flatMap((name) => {
		const before = base.model.cluster.namespaces.get(name);
		const after = head.model.cluster.namespaces.get(name);
		if (labelsKey(before?.labels ?? /* @__PURE__ */ new Map()) === labelsKey(after?.labels ?? /* @__PURE__ */ new Map()) && before?.resource === void 0 === (after?.resource === void 0)) return [];
		const rules = rulesOnMembers({
			base,
			head
		});
		const selected = (namespace) => new Set(rules.filter(({ selector }) => namespace !== void 0 && maySelect(selector, namespace)).map(({ place }) => place));
		const [was, now] = [selected(before), selected(after)];
		const admittedBy = [...now].filter((place) => !was.has(place));
		const droppedBy = [...was].filter((place) => !now.has(place));
		return admittedBy.length + droppedBy.length === 0 ? [] : [{
			name,
			base: before,
			head: after,
			admittedBy,
			droppedBy
		}];
	});
}
/** Of an undeclared namespace only the name is known: any other label it may carry. */
function maySelect(selector, { name, labels, resource }) {
	if (resource !== void 0) return !isNothing(inNamespaceOf(selector, labels));
	const named = NAMESPACE_NAME;
	return !isNothing(resolve(selector, (key) => key === named ? name : void 0));
}
/** Namespace selectors in the peers of policies that select a CDE member, at head. */
function rulesOnMembers(sides) {
	return ["ingress", "egress"].flatMap((direction) => policiesOnMembers(sides, sides.head, direction)).flatMap(({ rules }) => rules.flatMap((rule) => selectorsOfRule(rule).map((selector) => ({
		selector,
		place: rule.place
	}))));
}
function policiesOnMembers({ base, head }, side, direction) {
	const members = membersOfEither(base.scope, head.scope);
	const policies = side.reachability.space.classes.flatMap(({ index }) => hasBit(members, index) ? side.reachability.policies(direction, index) : []);
	return [...new Set(policies.flatMap((stage) => stage.policies))];
}
/** Where a namespace with declared CDE members lost the policy that denies by default, or got members without having one. */
function compareDefaultDeny({ base, head }) {
	const membersIn = ({ model, scope }) => new Set(model.cluster.workloads.filter((each) => scope.categories.get(`${each.namespace}/${each.name}[${each.kind}]`) === "cde").map(({ namespace }) => namespace));
	const [before, after] = [membersIn(base), membersIn(head)];
	return [...after].toSorted().flatMap((namespace) => ["ingress", "egress"].flatMap((direction) => {
		const was = defaultDeny(base, namespace, direction);
		if (defaultDeny(head, namespace, direction) !== void 0 || was === void 0 && before.has(namespace)) return [];
		const resource = head.model.cluster.namespaces.get(namespace)?.resource ?? head.model.cluster.workloads.find((each) => each.namespace === namespace)?.resource;
		return [{
			namespace,
			direction,
			was: was?.place,
			at: resource && {
				resource,
				route: ["metadata", "name"]
			}
		}];
	}));
}
/** A policy that isolates every pod of a namespace in a direction, whatever it then allows. */
function defaultDeny({ model }, namespace, direction) {
	const labels = model.cluster.namespaces.get(namespace)?.labels;
	return model.plane[direction].filter(({ unmatched }) => unmatched === "deny").flatMap(({ policies }) => policies).find(({ subject }) => labels !== void 0 && isEverything(inNamespaceOf(subject, labels)));
}
// src/change/policies.ts
/**
* Changes of the regime's policies. Settings may name them; those that are about the CDE count in any case, but an edit
* of them that is proven equal in meaning is nobody's business.
*/
function comparePolicies(sides, gains, taxonomy, { isAbout }) {
	const byKey = ({ model }) => new Map(model.cluster.resources.map((resource) => [resourceKey(resource), resource]));
	const [earlier, after] = [byKey(sides.base), byKey(sides.head)];
	const isNamed = (resource) => taxonomy.policies.some((selector) => isNamedPolicy(selector, resource));
	const added = [...after].flatMap(([key, resource]) => {
		const kind = policyKind(resource);
		if (earlier.has(key) || kind === void 0 || kind === "staged" || !isNamed(resource)) return [];
		return [{
			kind: "edited",
			resource,
			side: "head",
			was: void 0,
			how: "was added",
			wider: isWider(sides, gains, compiledFrom(sides.head, resource)),
			named: true
		}];
	});
	return [...sides.base.model.cluster.resources.flatMap((before) => {
		if (policyKind(before) === void 0) return [];
		const now = after.get(resourceKey(before));
		const named = isNamed(before);
		const moved = now !== void 0 && named && !isNamed(now);
		if (now === before || now !== void 0 && sameText(before, now) && !moved) return [];
		const own = compiledFrom(sides.base, before);
		if (!named && !isAbout(before)) return [];
		const wider = isWider(sides, gains, [...own, ...now === void 0 ? [] : compiledFrom(sides.head, now)]);
		const idle = own.length === 0 ? void 0 : idleAtHead(before, now, after);
		const rest = {
			was: before,
			wider,
			named
		};
		if (idle !== void 0) return [{
			kind: "unenforced",
			resource: idle.head,
			side: "head",
			how: idle.how,
			...rest
		}];
		const where = {
			resource: now ?? before,
			side: now === void 0 ? "base" : "head"
		};
		const how = lostEffect(sides, before, now);
		if (how !== void 0 && wider) return [{
			kind: "weakened",
			...where,
			how,
			...rest
		}];
		if (!named) return [];
		const text = moved ? "lost the mark by which the settings name it" : how ?? "was edited";
		return [{
			kind: "edited",
			...where,
			how: text,
			...rest
		}];
	}), ...added];
}
/** Where a policy that acted at base is still written at head, and why nothing acts on it there. */
function idleAtHead(before, now, after) {
	if (now !== void 0) return governsPodNetwork(now) ? void 0 : {
		head: now,
		how: "now governs another network only"
	};
	const kind = before.group === "projectcalico.org" ? `Staged${before.kind}` : `StagedKubernetes${before.kind}`;
	const staged = after.get(resourceKey({
		...before,
		group: CALICO_GROUP,
		kind
	}));
	return staged && {
		head: staged,
		how: "is only staged now"
	};
}
/** Equal as far as the cluster reads it. A file move, order of keys or a comment is no edit. */
function sameText(a, b) {
	return canonicalJson(fieldOf(a, "spec")) === canonicalJson(fieldOf(b, "spec")) && governsPodNetwork(a) === governsPodNetwork(b) && a.group === b.group;
}
function compiledFrom({ model }, resource) {
	return DIRECTIONS.flatMap((direction) => model.plane[direction].flatMap(({ policies }) => policies.flatMap((policy) => policy.place.resource === resource ? [{
		direction,
		policy
	}] : [])));
}
function subjectsOf({ reachability }, { direction, policy }) {
	return reachability.space.classes.flatMap(({ index }) => reachability.policies(direction, index).some(({ policies }) => policies.includes(policy)) ? [index] : []);
}
function isWider({ base, head }, { gained }, compiled) {
	return compiled.some((each) => [...subjectsOf(base, each), ...subjectsOf(head, each)].some((index) => gained(each.direction, index).length > 0));
}
/** Why a policy has no effect any more where it had one; undefined when it still acts. */
function lostEffect(sides, before, now) {
	if (now === void 0) return "was deleted";
	const own = compiledFrom(sides.base, before);
	const next = compiledFrom(sides.head, now);
	if (own.length > 0 && next.length === 0) return "would be refused by the API server";
	for (const { direction, policy } of own) {
		const partner = next.find((each) => each.direction === direction);
		if (partner === void 0) return `no longer restricts ${direction}`;
		const [was, is] = [memberSubjects(sides, sides.base, {
			direction,
			policy
		}), memberSubjects(sides, sides.head, partner)];
		if (was > 0 && is === 0) return "no longer selects any CDE workload";
		if (allowsEverything(partner.policy) && !allowsEverything(policy)) return `now allows every ${direction} connection`;
	}
}
/** How many written CDE members a policy selects. */
function memberSubjects({ base, head }, side, compiled) {
	const members = membersOfEither(base.scope, head.scope);
	const { classes } = side.reachability.space;
	const isWritten = (index) => classes[index]?.members.some(({ kind }) => kind === "workload") === true;
	return subjectsOf(side, compiled).filter((index) => hasBit(members, index) && isWritten(index)).length;
}
function allowsEverything({ rules }) {
	return rules.some(({ verdict, own, peers, ports, exceptPorts }) => verdict === "allow" && own === void 0 && exceptPorts.length === 0 && peers.some(isEveryone) && ports.some((match) => match.kind === "ports" && isSubset(ALL_PORTS, match.ports)));
}
// src/change/purpose.ts
/** Reads the purpose of policies and namespaces off both sides. */
function createPurpose({ base, head }, taxonomy) {
	const homes = new Set(taxonomy.resource.flatMap(({ namespaces }) => namespaces ?? []));
	const about = /* @__PURE__ */ new Set();
	const peopled = new Set([base, head].flatMap(({ model }) => model.cluster.workloads.map(({ namespace }) => namespace)));
	const names = [base, head].flatMap(({ model }) => [...model.cluster.namespaces.keys()]);
	for (const name of names) if (!peopled.has(name)) homes.add(name);
	const marks = new Set(taxonomy.resource.flatMap(({ podLabels }) => podLabels === void 0 ? [] : requirementsOf$1(podLabels).map(({ key }) => key)));
	for (const policy of policiesOf$1(base.model.plane, head.model.plane)) {
		const { resource } = policy.place;
		if (selectorsOf(policy).some((selector) => requirementsOf$1(selector).some(({ key }) => marks.has(key))) || resource.namespace !== void 0 && !peopled.has(resource.namespace)) about.add(resource);
	}
	for (const index of membersOf(membersOfEither(base.scope, head.scope))) {
		const written = base.reachability.space.classes[index]?.members.filter(({ kind }) => kind === "workload") ?? [];
		for (const identity of written) if (identity.kind === "workload") homes.add(identity.namespace);
		if (written.length === 0) continue;
		for (const { reachability } of [base, head]) for (const direction of DIRECTIONS) for (const { policies } of reachability.policies(direction, index)) for (const { place } of policies) about.add(place.resource);
	}
	return {
		isAbout: (policy) => about.has(policy) || taxonomy.policies.some((selector) => isNamedPolicy(selector, policy)),
		isHome: (identity) => "namespace" in identity && homes.has(identity.namespace)
	};
}
// src/change/address-pairs.ts
/**
* Whether the ends look at one unknown: a rule looks at the address of its own end, or both look at addresses and what they
* ask tells families apart, for a packet has one family at both ends.
*/
function sharesUnknown(sides, from, to) {
	const [sender, receiver] = [keysOf(sides, "egress", from), keysOf(sides, "ingress", to)];
	if (sender.own.length + receiver.own.length > 0) return true;
	return sender.peer.length > 0 && receiver.peer.length > 0 && [...sender.peer, ...receiver.peer].some((set) => intersect(set, ALL_IPV6).length > 0 || isSubset(ALL_IPV4, set));
}
/** What the rules at an end tell apart on either side. */
const keysOf = ({ base, head }, direction, index) => uniteKeys([base, head].map(({ reachability }) => reachability.unknownKeys(direction, index)));
/** What changes between two ends, over every pair of addresses that they may have at once. */
function changeByAddresses({ base, head }, from, to) {
	let [gained, lost, plainly] = [
		NO_PORTS,
		NO_PORTS,
		NO_PORTS
	];
	let byAddressOf;
	for (const assumed of addressPairs({
		base,
		head
	}, from.index, to.index)) {
		const [was, now] = [portsUnder(base, from.index, to.index, assumed), portsUnder(head, from.index, to.index, assumed)];
		const more = subtract(now, was);
		if (assumed.addressOfFrom === void 0 && assumed.addressOfTo === void 0) plainly = union$2(plainly, more);
		else if (more.length > 0) byAddressOf ??= assumed.addressOfTo === void 0 ? "from" : "to";
		gained = union$2(gained, more);
		lost = union$2(lost, subtract(was, now));
	}
	return {
		gained,
		lost,
		byAddressOf: plainly.length > 0 ? void 0 : byAddressOf
	};
}
/**
* Every combination of addresses of one family, and of requests, that some rule at either end, on either side, tells
* apart. The plain one first.
*/
function addressPairs(sides, from, to) {
	const [sender, receiver] = [keysOf(sides, "egress", from), keysOf(sides, "ingress", to)];
	const ofFrom = createCandidates(sides.head, [...sender.own, ...receiver.peer]);
	const ofTo = createCandidates(sides.head, [...sender.peer, ...receiver.own]);
	const requests = [void 0, ...exampleRequests([...sender.http, ...receiver.http])];
	return ofFrom.flatMap((one) => ofTo.flatMap((other) => one.family !== void 0 && other.family !== void 0 && one.family !== other.family ? [] : requests.map((request) => ({
		addressOfFrom: one.address,
		addressOfTo: other.address,
		request
	}))));
}
/**
* Where some rule asks for the family, the address that no rule names is an IPv4 address. Where rules name every IPv4
* address without asking, it is none; elsewhere it is of either.
*/
function createCandidates({ reachability }, sets) {
	const unnamed = sets.some((set) => isSubset(ALL_IPV6, set)) ? 4 : sets.some((set) => isSubset(ALL_IPV4, set)) ? 6 : void 0;
	return addressValuations(sets, reachability.addressClasses).map((address) => {
		const view = address === void 0 ? void 0 : reachability.space.classes[address]?.head;
		if (view?.kind !== "addresses") return {
			address,
			family: unnamed
		};
		return {
			address,
			family: isSubset(view.addresses, ALL_IPV6) ? 6 : 4
		};
	});
}
/** What one side lets through between two ends under one assumption. */
function portsUnder({ reachability }, from, to, { addressOfFrom, addressOfTo, request }) {
	return intersect(portsOfPeer(reachability.at("egress", from, {
		own: addressOfFrom,
		peer: addressOfTo,
		request
	}), to), portsOfPeer(reachability.at("ingress", to, {
		own: addressOfTo,
		peer: addressOfFrom,
		request
	}), from));
}
// src/change/reach.ts
/**
* Every pair with an end in the CDE whose connections differ. Exact over all valuations of unknown facts: a pair gains a
* port when under some valuation head allows it and base, under the same one, does not. The addresses of two pods are
* independent unknowns, hence `(E − E') ∩ I ∪ E ∩ (I − I')`. Semantics: docs/semantics.md, "Gained".
*/
function compareReach(sides, gains) {
	if (isUnchanged(sides)) return [];
	const { space } = sides.head.reachability;
	const members = membersOfEither(sides.base.scope, sides.head.scope);
	const rows = /* @__PURE__ */ new Map();
	for (const direction of DIRECTIONS) for (const [member, peers] of pairsThatMayDiffer(gains, direction, members, space.size)) for (const peer of membersOf(peers)) {
		const [from, to] = direction === "ingress" ? [peer, member] : [member, peer];
		const change = pairChange(sides, from, to, gains);
		if (change !== void 0) addRows(rows, sides, change, {
			from: hasBit(members, from),
			to: hasBit(members, to)
		});
	}
	return [...rows.values()].toSorted((a, b) => rowKey(a) < rowKey(b) ? -1 : 1);
}
/**
* For every member, the other ends with which it may differ: those that one of the two ends lets through differently.
* Looked at from both ends once, so that nobody loops over all pairs.
*/
function pairsThatMayDiffer({ gained, lost, movers }, direction, members, size) {
	const differing = (way, index) => unionBits(peersOf$1(gained(way, index), size), peersOf$1(lost(way, index), size));
	const pairs = new Map(membersOf(members).map((member) => [member, hasBit(movers[direction], member) ? differing(direction, member) : noBits(size)]));
	const far = direction === "ingress" ? "egress" : "ingress";
	for (const mover of membersOf(movers[far])) for (const member of membersOf(intersectBits(differing(far, mover), members))) {
		const bits = pairs.get(member);
		if (bits !== void 0) addBit(bits, mover);
	}
	return pairs;
}
const rowKey = ({ from, to }) => `${from.id} > ${to.id}`;
/** Same rules and same views on both sides: nothing can differ, so nothing is computed. */
function isUnchanged({ base, head }) {
	return DIRECTIONS.every((direction) => sameStages(base.model.plane[direction], head.model.plane[direction])) && base.reachability.index === head.reachability.index && head.reachability.space.classes.every(({ isSame }) => isSame);
}
/** What one pair gained and lost, exactly: under one assumption after another where the ends share one, else by factors. */
function pairChange(sides, from, to, gains) {
	const { classes } = sides.head.reachability.space;
	const [source, target] = [classes[from], classes[to]];
	if (source === void 0 || target === void 0 || !canCoexist(source, target)) return void 0;
	const change = sharesUnknown(sides, from, to) ? changeByAddresses(sides, source, target) : changeByFactors(sides, from, to, gains);
	if (change.gained.length + change.lost.length === 0) return void 0;
	return {
		...change,
		from: source,
		to: target
	};
}
/** The addresses of the two ends are independent unknowns, each seen by the other end only. */
function changeByFactors({ base, head }, from, to, { gained, lost, plain }) {
	const [egress, ingress] = [portsOfPeer(head.reachability.possible("egress", from), to), portsOfPeer(head.reachability.possible("ingress", to), from)];
	const bySource = intersect(portsOfPeer(gained("egress", from), to), ingress);
	const byTarget = intersect(portsOfPeer(gained("ingress", to), from), egress);
	const lostSource = intersect(portsOfPeer(lost("egress", from), to), portsOfPeer(base.reachability.possible("ingress", to), from));
	const lostTarget = intersect(portsOfPeer(lost("ingress", to), from), portsOfPeer(base.reachability.possible("egress", from), to));
	const plainly = union$2(intersect(portsOfPeer(plain("egress", from), to), ingress), intersect(portsOfPeer(plain("ingress", to), from), egress));
	const all = union$2(bySource, byTarget);
	const onlyByAddress = all.length > 0 && plainly.length === 0;
	return {
		gained: all,
		lost: union$2(lostSource, lostTarget),
		byAddressOf: onlyByAddress ? bySource.length > 0 ? "to" : "from" : void 0
	};
}
function addRows(rows, sides, { from: source, to: target, gained, lost, byAddressOf }, members) {
	const declared = ({ reachability }) => intersect(portsOfPeer(reachability.at("egress", source.index), target.index), portsOfPeer(reachability.at("ingress", target.index), source.index));
	const before = declared(sides.base);
	const witness = witnessOf(sides, source, target, gained);
	for (const from of source.members) for (const to of target.members) {
		if (from.id === to.id) continue;
		const key = `${from.id} > ${to.id}`;
		const known = rows.get(key);
		const better = known?.witness === void 0 || known.witness.assuming !== void 0 && witness?.assuming === void 0 && witness !== void 0;
		rows.set(key, {
			from,
			to,
			members,
			gained: union$2(known?.gained ?? NO_PORTS, gained),
			lost: union$2(known?.lost ?? NO_PORTS, lost),
			before: union$2(known?.before ?? NO_PORTS, before),
			byAddressOf: better ? byAddressOf : known.byAddressOf,
			witness: better ? witness : known.witness
		});
	}
}
/** A packet of the gained ports, under addresses that let it pass at head and, where that is the point, not at base. */
function witnessOf(sides, from, to, gained) {
	const destination = firstPort(gained);
	if (destination === void 0) return void 0;
	const { base, head } = sides;
	const pairs = addressPairs(sides, from.index, to.index);
	const passes = (side, pair) => contains(portsUnder(side, from.index, to.index, pair), destination);
	const assumed = pairs.find((pair) => passes(head, pair) && !passes(base, pair)) ?? pairs.find((pair) => passes(head, pair));
	const texts = [
		addressText(head, from, assumed?.addressOfFrom),
		addressText(head, to, assumed?.addressOfTo),
		assumed?.request && `the request is \`${assumed.request.method} ${assumed.request.path}\``,
		...[from, to].flatMap(({ valuation }) => ownerTexts(valuation))
	];
	const parts = [...new Set(texts.flatMap((each) => each ?? []))];
	return {
		from: from.index,
		to: to.index,
		destination,
		addressOfFrom: assumed?.addressOfFrom,
		addressOfTo: assumed?.addressOfTo,
		request: assumed?.request,
		assuming: parts.length === 0 ? void 0 : parts.join(" and ")
	};
}
function addressText({ reachability }, { head, members }, address) {
	const view = address === void 0 ? void 0 : reachability.space.classes[address]?.head;
	if (view?.kind !== "addresses" || head?.kind !== "pod") return void 0;
	const [first] = members;
	return `${first?.kind === "workload" ? `\`${first.namespace}/${first.name}\`` : "the pod"} has an address in \`${toCidrs(view.addresses).slice(0, 2).join(", ")}\``;
}
/** What the labels of undeclared namespaces and accounts have to be, beyond their names. */
function ownerTexts(valuation) {
	return [...valuation].flatMap(([owner, own]) => {
		const labels = new Map([...own].filter(([key]) => key !== NAMESPACE_NAME_LABEL));
		return labels.size === 0 ? [] : [`${owner}, which is not declared, carries \`${describeLabels(labels)}\``];
	});
}
/** Which ends lost their isolation, with the connections that came of it. An end that exists on one side only is no loss. */
function compareIsolation({ base, head }, reach) {
	const { space } = head.reachability;
	return membersOf(membersOfEither(base.scope, head.scope)).flatMap((index) => {
		const endpoint = space.classes[index];
		if (endpoint?.base === void 0 || endpoint.head === void 0) return [];
		return DIRECTIONS.flatMap((direction) => {
			const was = denying(base, direction, index);
			if (was.length === 0 || denying(head, direction, index).length > 0) return [];
			const own = ({ from, to, gained }, { id }) => gained.length > 0 && (direction === "ingress" ? to.id : from.id) === id;
			return endpoint.members.map((identity) => ({
				endpoint: identity,
				direction,
				was,
				rows: reach.filter((row) => own(row, identity))
			}));
		});
	});
}
function denying({ reachability }, direction, endpoint) {
	return reachability.policies(direction, endpoint).flatMap(({ unmatched, policies }) => unmatched === "deny" ? policies.map(({ place }) => place) : []);
}
/** Why a witness passes at head and did not at base. */
function traceWitness({ base, head }, packet) {
	const both = ({ reachability }) => ({
		egress: traceEnd(reachability, "egress", packet),
		ingress: traceEnd(reachability, "ingress", packet)
	});
	return {
		base: both(base),
		head: both(head)
	};
}
// src/change/services.ts
/** Services of both sides that lead somewhere new. A new Service retargets nobody's traffic. */
function compareServices({ base, head }) {
	const before = new Map(base.model.cluster.services.map((service) => [`${service.namespace}/${service.name}`, service]));
	return head.model.cluster.services.flatMap((service) => {
		const was = before.get(`${service.namespace}/${service.name}`);
		if (was === void 0) return [];
		const old = backends(was, base.model.cluster);
		const added = backends(service, head.model.cluster).filter((each) => !old.includes(each));
		return added.length === 0 ? [] : [{
			service,
			before: old,
			added
		}];
	});
}
/** Where a Service leads: workloads it selects, the name it stands for, or the backends somebody writes by hand. */
function backends(service, { workloadsIn, resources }) {
	if (service.alias !== void 0) return [`external name ${service.alias}`];
	if (service.selector !== void 0) return workloadsIn(service.namespace).filter(({ namespace, labels }) => servesFrom(service, namespace, labels)).map(workloadId);
	const isOurs = (kind, name, label) => kind === "Endpoints" ? name === service.name : kind === "EndpointSlice" && label === service.name;
	return resources.filter(({ kind, namespace, name, labels }) => namespace === service.namespace && isOurs(kind, name, labels.get("kubernetes.io/service-name"))).map((each) => `addresses ${canonicalJson(fieldOf(each, each.kind === "Endpoints" ? "subsets" : "endpoints"))}`);
}
// src/policy/tiers.ts
/** Orders are Calico's (api v3 tier.go, felix policy_sorter.go); without Calico the same order is Kubernetes' own. */
const BUILT_IN = [
	{
		name: ADMIN_TIER,
		order: 1e3,
		unmatched: "pass"
	},
	{
		name: "default",
		order: 1e6,
		unmatched: "deny"
	},
	{
		name: BASELINE_TIER,
		order: 1e7,
		unmatched: "pass"
	}
];
/** Every tier by name: built-in, declared in the settings, written. A missing order counts like the default tier's. */
function readTiers(resources, declared) {
	const written = calicoObjects(resources, "Tier").map((tier) => {
		const pass = fieldOf(tier, "spec", "defaultAction") === "Pass";
		return {
			name: tier.name,
			order: asNumber(fieldOf(tier, "spec", "order")) ?? 1e6,
			unmatched: pass ? "pass" : "deny"
		};
	});
	const own = new Map([...declared, ...written].map((tier) => [tier.name, tier]));
	for (const tier of BUILT_IN) own.set(tier.name, tier);
	return own;
}
/** Tiers that nobody declared: enforced after all others, with a denial at their end (felix/calc/policy_sorter.go). */
const LAST = Number.POSITIVE_INFINITY;
/** The policies of one direction in their tiers, and the tiers in their order. */
function assemble(policies, tiers, direction, usesCalico) {
	const byTier = /* @__PURE__ */ new Map();
	for (const { policy } of policies) {
		const compiled = policy[direction];
		if (compiled === void 0) continue;
		const list = byTier.get(policy.tier) ?? [];
		byTier.set(policy.tier, list);
		list.push({
			policy: compiled,
			order: policy.order,
			tie: policy.tie
		});
	}
	const tierOf = (name) => tiers.get(name) ?? {
		name,
		order: LAST,
		unmatched: "deny"
	};
	return [...byTier.keys()].map(tierOf).toSorted((a, b) => compare$2(a.order, b.order) || compare$2(a.name, b.name)).map(({ name, unmatched }) => ({
		name: stageName(name, usesCalico),
		tier: name,
		unmatched,
		policies: (byTier.get(name) ?? []).toSorted((a, b) => compare$2(a.order, b.order) || compare$2(a.tie, b.tie)).map(({ policy }) => policy)
	}));
}
/** Without Calico nobody speaks of tiers. */
function stageName(tier, usesCalico) {
	if (tier === "kube-admin") return "admin policies";
	if (tier === "kube-baseline") return "baseline policies";
	return usesCalico ? `tier ${tier}` : "NetworkPolicy";
}
const compare$2 = (a, b) => a < b ? -1 : a > b ? 1 : 0;
/** A tier that is written elsewhere has an order and an end that nobody here knows. */
function unknownTiers(policies, tiers) {
	return policies.flatMap(({ resource, policy }) => {
		if (tiers.has(policy.tier)) return [];
		const message = `${resourceName(resource)}: tier \`${policy.tier}\` is declared nowhere, so its order and its end are unknown; add the Tier, or name it under \`calico.tiers\` in the settings`;
		return [{
			...resourceGap(resource, ["spec", "tier"], message),
			nature: "by-rules"
		}];
	});
}
/**
* Admin policies of one priority, or of two kinds in one tier, that decide differently about common pods: which of them
* wins is undefined upstream.
*/
function ties(policies) {
	const admin = policies.filter(({ policy: { tier } }) => tier === "kube-admin" || tier === "kube-baseline");
	return admin.flatMap((written, index) => {
		const rival = admin.slice(0, index).find((other) => isUnordered(written, other) && DIRECTIONS.some((direction) => clash(written, other, direction)));
		if (rival === void 0) return [];
		const message = `${resourceName(written.resource)} and ${resourceName(rival.resource)} decide differently about common pods, and their priorities do not say which of them wins; give one kind different priorities`;
		return [{
			...resourceGap(written.resource, ["spec", "priority"], message),
			nature: "by-rules"
		}];
	});
}
/** The older kinds and the newer one have priorities of their own. */
function isUnordered({ policy: a, resource: one }, { policy: b, resource: other }) {
	return a.tier === b.tier && (a.order === b.order || isNewer(one) !== isNewer(other));
}
const isNewer = ({ kind }) => kind === "ClusterNetworkPolicy";
function clash({ policy: a }, { policy: b }, direction) {
	const [one, other] = [a[direction], b[direction]];
	if (one === void 0 || other === void 0) return false;
	return new Set([...one.rules, ...other.rules].map(({ verdict }) => verdict)).size > 1 && exampleFor(every(one.subject, other.subject)) !== void 0;
}
// src/change/tiers.ts
/** Tiers of the regime that moved, end otherwise or are gone, and rules that now decide before the regime's. */
function compareOrder(sides, gains, taxonomy, enforcement) {
	return [...compareTiers(sides, gains, taxonomy, enforcement), ...findOvertakers(sides, gains, taxonomy)];
}
function compareTiers(sides, gains, taxonomy, enforcement) {
	const [before, after] = [sides.base, sides.head].map(({ model }) => readTiers(model.cluster.resources, enforcement.tiers));
	if (before === void 0 || after === void 0) return [];
	return [...regimeTiers(taxonomy)].flatMap((name) => {
		const [was, is] = [before.get(name), after.get(name)];
		if (was === void 0) return [];
		const ahead = is === void 0 ? [] : inUse(sides.head, after, is).filter((other) => !precedes(before, other, was));
		if (is !== void 0 && was.unmatched === is.unmatched && ahead.length === 0) return [];
		const wider = someMemberGains(sides, gains);
		if (is === void 0) return [{
			what: `tier \`${name}\` of the regime is gone`,
			at: tierPlace(sides.base, name),
			side: "base",
			wider
		}];
		const at = {
			at: tierPlace(sides.head, name),
			side: "head",
			wider
		};
		const passed = ahead.map((other) => ({
			what: `tier \`${other}\` now decides before tier \`${name}\` of the regime`,
			...at
		}));
		return was.unmatched === "deny" && is.unmatched === "pass" ? [{
			what: `tier \`${name}\` of the regime now ends with Pass instead of Deny`,
			...at
		}, ...passed] : passed;
	});
}
/** Names of the tiers that hold policies and stand before a tier. */
function inUse({ model }, tiers, own) {
	const used = new Set(DIRECTIONS.flatMap((direction) => model.plane[direction].map(({ tier }) => tier)));
	return [...tiers.values()].filter((tier) => used.has(tier.name) && isBefore(tier, own)).map(({ name }) => name);
}
const precedes = (tiers, name, own) => {
	const tier = tiers.get(name);
	return tier !== void 0 && isBefore(tier, own);
};
const isBefore = (a, b) => a.order < b.order || a.order === b.order && a.name < b.name;
function tierPlace({ model }, name) {
	const resource = model.cluster.resources.find((each) => each.group === "projectcalico.org" && each.kind === "Tier" && each.name === name);
	return resource && {
		resource,
		route: ["spec"]
	};
}
/** Rules that allow or hand on, are new at head, and meet a CDE member before the regime's own policies do. */
function findOvertakers(sides, gains, taxonomy) {
	const isRegime = ({ place }) => taxonomy.policies.some((each) => isNamedPolicy(each, place.resource));
	const members = membersOfEither(sides.base.scope, sides.head.scope);
	const found = /* @__PURE__ */ new Map();
	for (const direction of DIRECTIONS) for (const index of membersOf(members)) {
		const [before, after] = [sides.base, sides.head].map(({ reachability }) => beforeRegime(reachability.policies(direction, index), isRegime));
		const known = new Set((before ?? []).flatMap(({ rules }) => rules.map(ruleKey)));
		for (const policy of (after ?? []).filter((each) => before?.includes(each) !== true)) {
			const rule = policy.rules.find((each) => each.verdict !== "deny" && !known.has(ruleKey(each)));
			if (rule === void 0 || found.has(rule)) continue;
			const what = `a rule that ${rule.verdict === "allow" ? "allows" : "hands on"} now decides before the regime's policies about the CDE`;
			found.set(rule, {
				what,
				at: rule.place,
				side: "head",
				wider: gains.gained(direction, index).length > 0
			});
		}
	}
	return [...found.values()];
}
/**
* The policies that decide at one end before the first of the regime; none where the regime has no say at all. Among
* policies of one stage that only allow, nobody is first.
*/
function beforeRegime(stages, isRegime) {
	const own = stages.findIndex(({ policies }) => policies.some(isRegime));
	const stage = stages[own];
	if (stage === void 0) return [];
	const earlier = stages.slice(0, own).flatMap(({ policies }) => policies);
	const first = stage.policies.findIndex(isRegime);
	return stage.policies.slice(first).some(({ rules }) => rules.some(({ verdict }) => verdict !== "allow")) ? [...earlier, ...stage.policies.slice(0, first)] : earlier;
}
/** Whether some CDE member lets something through at its own end that it did not before. */
function someMemberGains(sides, { gained }) {
	const members = membersOf(membersOfEither(sides.base.scope, sides.head.scope));
	return DIRECTIONS.some((direction) => members.some((index) => gained(direction, index).length > 0));
}
// src/change/change.ts
/** Two assessments → what changed. `spaceGaps` are limits that the shared endpoint space ran into. */
function compare$1(sides, snapshots, spaceGaps, taxonomy, enforcement) {
	const gains = createGains(sides);
	const workloads = compareWorkloads(sides, taxonomy);
	const images = [...compareImages(workloads), ...compareImagePlaces(sides, taxonomy)];
	const reach = compareReach(sides, gains);
	const purpose = createPurpose(sides, taxonomy);
	const policies = comparePolicies(sides, gains, taxonomy, purpose);
	return {
		...sides,
		taxonomy,
		enforcement,
		purpose,
		reach,
		isolation: compareIsolation(sides, reach),
		workloads,
		images: images.filter(({ certainty }) => certainty === "image"),
		possibleImages: images.filter(({ certainty }) => certainty === "possible"),
		imageOverrides: compareImageOverrides(sides, snapshots, taxonomy),
		entries: compareEntries(sides),
		services: compareServices(sides),
		namespaces: compareNamespaces(sides),
		defaultDeny: compareDefaultDeny(sides),
		policies,
		order: compareOrder(sides, gains, taxonomy, enforcement),
		accidents: compareAccidents(sides, taxonomy, policies),
		unreadPolicies: compareUnreadPolicies(sides, enforcement),
		drift: [],
		gateFiles: compareGateFiles(snapshots.base, snapshots.head),
		gaps: compareGaps(sides, spaceGaps)
	};
}
/**
* Gaps of both sides, once each. An unknown that stands on both sides with equal content is the same unknown and
* cancels; one that only base has was never live. A limit of the shared space always counts.
*/
function compareGaps({ base, head }, spaceGaps) {
	const relabelled = isRelabelled({
		base,
		head
	});
	const reruled = relabelled || !DIRECTIONS.every((each) => sameStages(base.model.plane[each], head.model.plane[each]));
	const mayMatter = ({ nature }) => relabelled && nature === "by-labels" || reruled && nature === "by-rules";
	return [...spaceGaps.map((gap) => ({
		...gap,
		side: "head",
		touchesCde: true
	})), ...compareUnknowns(base.gaps, head.gaps, mayMatter)];
}
/** Unknowns of both sides, once each; `mayMatter`: one that stands on both sides may hide a widening all the same. */
function compareUnknowns(base, head, mayMatter) {
	const before = new Set(base.map(({ subject }) => subject));
	const after = new Map(head.map((gap) => [gap.subject, gap]));
	return [...[...after.values()].map((gap) => ({
		...gap,
		side: "head",
		touchesCde: !before.has(gap.subject) || mayMatter(gap)
	})), ...base.filter(({ subject }) => !after.has(subject)).map((gap) => ({
		...gap,
		side: "base",
		touchesCde: false
	}))];
}
/** Whether any label that a policy could select on differs: what an unread policy selects may then differ too. */
function isRelabelled({ base, head }) {
	const landscape = ({ model: { cluster } }, other) => {
		const shared = new Set(other.model.cluster.workloads);
		return [...cluster.workloads.filter((workload) => !shared.has(workload)).map(({ namespace, labels }) => `${namespace} ${labelsKey(labels)}`), ...[...cluster.namespaces.values()].map(({ name, labels }) => `${name} ${labelsKey(labels)}`)].toSorted().join("\n");
	};
	return landscape(base, head) !== landscape(head, base);
}
function compareUnreadPolicies({ base, head }, enforcement) {
	const unread = ({ model }) => new Map(model.cluster.resources.filter((each) => policyKind(each) === "unmodelled" || unenforcedBecause(each, enforcement) !== void 0).map((each) => [resourceKey(each), each]));
	const [before, after] = [unread(base), unread(head)];
	const gone = [...before].flatMap(([key, resource]) => after.has(key) ? [] : [{
		resource,
		side: "base",
		kind: "removed"
	}]);
	const written = [...after].flatMap(([key, resource]) => {
		const was = before.get(key);
		if (was === void 0) return [{
			resource,
			side: "head",
			kind: "added"
		}];
		return was === resource || canonicalJson(was.body) === canonicalJson(resource.body) ? [] : [{
			resource,
			side: "head",
			kind: "edited"
		}];
	});
	return [...gone, ...written];
}
// src/change/drift.ts
/**
* Drift between a cluster and its twin that head has and base had not, as far as it is this cluster's to tell: the one
* that changed the policy, or else the first by name of those that changed. An absence is told only where everything of the
* cluster could be read.
*/
function compareDrift(own, twin, taxonomy) {
	const of = {
		own: sidesOf(own, taxonomy),
		twin: sidesOf(twin, taxonomy)
	};
	const keys = [of.own.head, of.twin.head].flatMap((side) => [...side.policies.keys()]);
	return [...new Set(keys)].toSorted().flatMap((key) => {
		const how = driftOf(of.own.head, of.twin.head, key);
		if (how === void 0 || driftOf(of.own.base, of.twin.base, key) !== void 0) return [];
		const changed = {
			own: isChanged(of.own, key),
			twin: isChanged(of.twin, key)
		};
		const isFirst = !twin.touched || own.name < twin.name;
		if (changed.own === changed.twin ? !isFirst : !changed.own) return [];
		const found = ["head", "base"].map((side) => ({
			side,
			policy: of.own[side].policies.get(key)
		})).concat({
			side: "head",
			policy: of.twin.head.policies.get(key)
		}).find(({ policy }) => policy !== void 0);
		return found?.policy === void 0 ? [] : [{
			resource: found.policy.resource,
			side: found.side,
			twin: twin.name,
			how
		}];
	});
}
function sidesOf({ base, head }, taxonomy) {
	return {
		base: policiesOf(base, taxonomy),
		head: policiesOf(head, taxonomy)
	};
}
function policiesOf({ value, gaps }, taxonomy) {
	const policies = value.filter((resource) => {
		const kind = policyKind(resource);
		return kind !== void 0 && kind !== "staged";
	}).map((resource) => {
		const named = taxonomy.policies.some((selector) => isNamedPolicy(selector, resource));
		const meaning = canonicalJson([fieldOf(resource, "spec") ?? null, governsPodNetwork(resource)]);
		return [resourceKey(resource), {
			resource,
			meaning,
			named
		}];
	});
	const exists = value.length + gaps.length > 0;
	return {
		policies: new Map(policies),
		exists,
		whole: gaps.every(({ nature }) => nature === "doubt")
	};
}
/** How a policy that either names as the regime's differs; undefined where it does not, or cannot be told. */
function driftOf(own, twin, key) {
	const [here, there] = [own.policies.get(key), twin.policies.get(key)];
	if (!own.exists || !twin.exists || here?.named !== true && there?.named !== true) return void 0;
	if (there === void 0) return twin.whole ? "only-here" : void 0;
	if (here === void 0) return own.whole ? "only-there" : void 0;
	return here.meaning === there.meaning ? void 0 : "differs";
}
function isChanged({ base, head }, key) {
	const [before, after] = [base.policies.get(key), head.policies.get(key)];
	return before?.meaning !== after?.meaning || before?.named !== after?.named;
}
// src/change/unplaced.ts
/**
* What changes in objects of which nothing says to which of several clusters they go. By themselves they are compared like
* any cluster; as a part of a named one they may open a way there that nobody sees. Objects that cannot (ConfigMaps, RBAC,
* another image) are passed over. One gap names all others; undefined
* where there are none. Semantics: docs/roots.md, "Clusters".
*/
function compareUnplaced(base, head, clusters, taxonomy) {
	const [ofBase, ofHead] = [new Set(base), new Set(head)];
	const before = factsOf(base.filter((each) => !ofHead.has(each)), taxonomy);
	const after = factsOf(head.filter((each) => !ofBase.has(each)), taxonomy);
	const changed = [...after].filter(([key, { fact }]) => before.get(key)?.fact !== fact);
	const gone = [...before].filter(([key]) => !after.has(key));
	const all = [...changed, ...gone].map(([, { resource }]) => resource);
	const [first] = all;
	if (first === void 0) return void 0;
	const names = [...new Set(all.map(resourceName))];
	const shown = names.slice(0, 3);
	const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
	const listed = clusters.slice(0, 4).map((each) => `\`${each}\``);
	const others = clusters.length > 4 ? ", …" : "";
	const where = clusters.length === 1 ? `cluster ${listed.join("")}` : `one of ${clusters.length} clusters (${listed.join(", ")}${others})`;
	const message = `${shown.join(", ")}${more} ${names.length === 1 ? "changes" : "change"} and may be part of ${where}, which nothing says; name clusters in the settings of the gate`;
	return {
		...resourceGap(first, [], message),
		side: changed.length > 0 ? "head" : "base",
		touchesCde: true
	};
}
/** Objects by identity, each with all of it that the connections and the scope of another cluster may hang on. */
function factsOf(resources, { resource: holders }) {
	const parts = holders.some(({ namespaceLabels }) => namespaceLabels !== void 0) ? "whole" : "outside";
	const facts = /* @__PURE__ */ new Map();
	for (const resource of resources.filter(connects)) {
		const key = resourceKey(resource);
		const known = facts.get(key)?.fact ?? "";
		const own = isWorkload(resource) && parts === "outside" ? withoutContainers(resource.body) : resource.body;
		facts.set(key, {
			resource,
			fact: `${known}${canonicalJson(own)}`
		});
	}
	return facts;
}
/** Whether a cluster with this object may connect otherwise than one without it. All kinds that are read for that. */
function connects(resource) {
	const { group, kind } = resource;
	return isWorkload(resource) || policyKind(resource) !== void 0 || group === "projectcalico.org" || group === "gateway.networking.k8s.io" || CONNECTING.has(`${group}/${kind}`);
}
const CONNECTING = /* @__PURE__ */ new Set([
	"/Namespace",
	"/Node",
	"/Service",
	"/ServiceAccount",
	"networking.k8s.io/Ingress",
	"extensions/Ingress",
	"route.openshift.io/Route"
]);
const CONTAINERS = /* @__PURE__ */ new Set([
	"containers",
	"initContainers",
	"ephemeralContainers"
]);
/** Of containers only their names and ports tell pods apart: what they run is judged by their own cluster. */
function withoutContainers(value) {
	if (Array.isArray(value)) return value.map((each) => withoutContainers(each));
	const object = asObject(value);
	if (object === void 0) return value;
	return Object.fromEntries(Object.entries(object).map(([key, each]) => [key, CONTAINERS.has(key) ? asList(each).map(bareContainer) : withoutContainers(each)]));
}
function bareContainer(container) {
	const { name = null, ports = null } = asObject(container) ?? {};
	return {
		name,
		ports
	};
}
// src/context/contradictions.ts
/**
* Where the repository's base and what is known of its cluster say different things of one object: one of them is not true,
* and the repository is believed. `asked`: the facts that policies ask for. Labels that the cluster adds to a namespace
* matter only where somebody asks for them; defaults that the API server fills in never do.
*/
function findContradictions(declared, known, asked, compiler) {
	const written = new Map(declared.map((each) => [resourceKey(each), each]));
	const tiers = declared.filter(({ kind }) => kind === "Tier");
	return known.flatMap(({ objects }) => objects.value.flatMap((object) => {
		const own = written.get(resourceKey(object));
		const differs = own && (labelsDiffer(own, object, asked) ?? rulesDiffer(own, object, tiers, compiler));
		if (own === void 0 || differs === void 0) return [];
		const { path, line } = locationOf({
			resource: object,
			route: []
		});
		const message = `${resourceName(own)}: ${differs}, says the context (\`${path}:${line}\`); one of the two is not what the cluster has, and the repository is believed`;
		return [{
			...resourceGap(own, [], message),
			nature: "doubt"
		}];
	}));
}
/** How labels of a namespace or of pods differ: a label that is declared and not there, or one that counts unseen. */
function labelsDiffer(own, known, asked) {
	const isNamespace = own.group === "" && own.kind === "Namespace";
	if (!isNamespace && !isWorkload(own)) return void 0;
	const [declared, there] = isNamespace ? [own.labels, known.labels] : [podLabels(own), podLabels(known)];
	const missing = [...declared].find(([key, value]) => there.get(key) !== value);
	if (missing !== void 0) {
		const [key, value] = missing;
		const instead = there.get(key);
		return `the cluster has ${instead === void 0 ? `no label \`${key}\`` : `\`${key}=${instead}\``} instead of \`${key}=${value}\``;
	}
	const added = isNamespace ? [...there].find(([key]) => !declared.has(key) && asked.has(ofNamespace(key))) : void 0;
	return added && `the cluster has \`${added[0]}=${added[1]}\` besides, for which policies ask`;
}
const podLabels = (resource) => readWorkload(resource).value?.labels ?? /* @__PURE__ */ new Map();
/** Whether two policies of one name do different things: compared as they are compiled, so defaults make no difference. */
function rulesDiffer(own, known, tiers, { compile }) {
	if (policyKind(own) !== "modelled") return void 0;
	const effect = (policy) => JSON.stringify([compile([...tiers, policy]).value, ...[
		"tier",
		"order",
		"priority"
	].map((field) => fieldOf(policy, "spec", field))], plain);
	return effect(own) === effect(known) ? void 0 : "the cluster has another policy under this name";
}
/** Places and the names of stages tell nothing of an effect; sets and maps have no JSON of their own. */
function plain(key, value) {
	if (key === "place") return void 0;
	if (typeof value === "bigint") return value.toString();
	if (value instanceof Set || value instanceof Map) return [...value].map((each) => JSON.stringify(each)).toSorted();
	return typeof value === "symbol" ? value.toString() : value;
}
// src/context/placement.ts
/** Reads what tells of clusters and gives each of them its own. A gap that is no doubt says what was not heard. */
function readKnown(contexts, clusters, now) {
	const told = readContexts(contexts, now);
	const placed = placeContexts(clusters, told.value);
	return {
		value: {
			told: told.value,
			of: (cluster) => placed.value.get(cluster) ?? []
		},
		gaps: [...told.gaps, ...placed.gaps]
	};
}
/**
* What is known beside each cluster of the repository. A cluster goes by its name; where all manifests are of one cluster
* that nobody called anything, what tells of one cluster is about that one. What cannot be placed is a gap; what tells
* of a cluster to which nothing here goes is a doubt.
*/
function placeContexts(clusters, known) {
	const placed = new Map(clusters.map((name) => [name, []]));
	const names = new Set(known.flatMap(({ cluster }) => cluster ?? []));
	const [only, ...others] = clusters;
	const gaps = [];
	const gap = ({ path }, message) => ({
		message: `context \`${path}\` ${message}`,
		at: {
			...fileLocation(path),
			elsewhere: true
		},
		subject: `context ${path} ${message}`
	});
	for (const each of known) {
		const { cluster } = each;
		const own = placed.get(cluster);
		if (cluster !== void 0 && own !== void 0) own.push(each);
		else if (others.length === 0 && clusters.length > 0 && (cluster === void 0 || only === void 0)) {
			if (cluster !== void 0 && names.size > 1) gaps.push(gap(each, `tells of cluster \`${cluster}\`, another of another one, and the manifests say of none which it is`));
			else placed.get(only)?.push(each);
		} else if (cluster === void 0) gaps.push(gap(each, "does not say of which cluster it tells, and there are several; give it a `cluster`"));
		else gaps.push({
			...gap(each, `tells of cluster \`${cluster}\`, and nothing of this repository goes to a cluster of that name`),
			nature: "doubt"
		});
	}
	return {
		value: placed,
		gaps
	};
}
/**
* Both sides with what is known besides. An object of the repository takes the place of what is known of it: that is what
* will be applied. What base declares is gone from the cluster once head does not, so it never comes back from here; what
* only head declares is known to stand there before, so base keeps it.
*/
function addKnown({ base, head }, known) {
	if (known.length === 0) return {
		base,
		head
	};
	const objects = known.flatMap((each) => each.objects.value);
	const gaps = known.flatMap((each) => each.objects.gaps);
	const before = objects.filter(isUndeclared(base.value));
	const after = before.filter(isUndeclared(head.value));
	return {
		base: {
			value: [...base.value, ...before],
			gaps: [...base.gaps, ...gaps]
		},
		head: {
			value: [...head.value, ...after],
			gaps: [...head.gaps, ...gaps]
		}
	};
}
/** Whether a repository says nothing of an object, and nothing of the workload that it belongs to. */
function isUndeclared(declared) {
	const keys = new Set(declared.map(resourceKey));
	const workloads = new Set(declared.filter(isWorkload).map((each) => keyOf(each, each)));
	return (known) => {
		const owner = ownerOf(known);
		return !keys.has(resourceKey(known)) && (owner === void 0 || !workloads.has(keyOf(known, owner)));
	};
}
// src/policy/calico-peers.ts
/** A selector over facts; its labels stand under a prefix (`pcns.`: of the namespace). Validation has seen that it parses. */
function parse$1(text, prefix, scope) {
	const parsed = parseCalicoSelector(text, scope && {
		all: mark(scope.all),
		global: mark(scope.global)
	});
	if ("problem" in parsed) return EVERYTHING;
	return renameKeys(parsed, (key) => key.startsWith(MARK) ? key.slice(MARK.length) : calicoKey(prefix + key));
}
/** Facts put in for `all()` already have their final names. */
const MARK = "\0";
const mark = (selector) => renameKeys(selector, (key) => MARK + key);
/**
* A service without a namespace is looked for in none: the rule matches nothing (an `Allow` is judged as if it did). Policies
* of the cluster cannot write one.
*/
function borrowsNamespace(entity) {
	const services = asObject(entity["services"]);
	return services !== void 0 && namespaceWritten(services) === void 0;
}
/** An empty text is an absent field. */
const namespaceWritten = (services) => asString(services?.["namespace"]) || void 0;
/** The Service that an entity names. */
function serviceOf(entity, resource) {
	const services = asObject(entity["services"]);
	const name = asString(services?.["name"]);
	const namespace = namespaceWritten(services) ?? resource.namespace;
	return name === void 0 || namespace === void 0 ? void 0 : {
		name,
		namespace
	};
}
/** The ports of the Service that an entity names: a rule on a Service is one on its target ports. */
function servicePorts(entity, resource) {
	const service = serviceOf(entity, resource);
	return service === void 0 ? [] : [{
		kind: "service",
		...service
	}];
}
/** What an entity asks for, as parts that must all hold; none: anybody, addresses outside included. */
function entityParts(entity, resource) {
	const service = serviceOf(entity, resource);
	return [
		...identityParts(entity, resource.namespace),
		...service === void 0 ? [] : [{
			kind: "service",
			...service
		}],
		...netParts(entity)
	];
}
/**
* The labels part. In a policy of a namespace any condition on identity means "of this namespace" unless a namespace is
* asked for; a bare `notSelector` of a global policy is everybody who is not such an endpoint, the internet included.
*/
function identityParts(entity, namespace) {
	const text = (value) => asString(value) ?? "";
	const accounts = asObject(entity["serviceAccounts"]) ?? {};
	const names = asList(accounts["names"]).map(String);
	const accountSelector = text(accounts["selector"]);
	const [selector, notSelector, namespaceSelector] = [
		"selector",
		"notSelector",
		"namespaceSelector"
	].map((field) => text(entity[field]));
	const own = [
		...accountSelector === "" ? [] : [parse$1(accountSelector, "pcsa.")],
		...names.length === 0 ? [] : [requires(ACCOUNT_NAME, only(...names))],
		...selector === "" || selector === void 0 ? [] : [parse$1(selector, "")]
	];
	const unwanted = notSelector === "" || notSelector === void 0 ? [] : [parse$1(notSelector, "")];
	const positive = [...namespaceSelector !== "" && namespaceSelector !== void 0 ? [parse$1(namespaceSelector, "pcns.", {
		all: has(NAMESPACE_NAME),
		global: not(has(NAMESPACE_NAME))
	})] : namespace === void 0 || own.length + unwanted.length === 0 ? [] : [requires(NAMESPACE_NAME, only(namespace))], ...own];
	if (positive.length > 0) return [{
		kind: "labelled",
		selector: every(...positive, ...unwanted.map(not))
	}];
	return unwanted.map((each) => ({
		kind: "not",
		of: {
			kind: "labelled",
			selector: each
		}
	}));
}
const FAMILIES = {
	4: ALL_IPV4,
	6: ALL_IPV6
};
/** The addresses part. A list of one family says nothing about the other: a rule with it never matches there. */
function netParts(entity) {
	const [nets, notNets] = ["nets", "notNets"].map((field) => asList(entity[field]));
	const parts = [];
	if (nets !== void 0 && nets.length > 0) parts.push({
		kind: "addresses",
		addresses: addressesOf(nets),
		ofPods: true
	});
	if (notNets !== void 0 && notNets.length > 0) {
		const addresses = addressesOf(notNets);
		const versions = [4, 6].filter((version) => intersect(addresses, FAMILIES[version]).length > 0);
		const [version] = versions;
		if (version !== void 0 && versions.length === 1) parts.push({
			kind: "family",
			version
		});
		parts.push({
			kind: "not",
			of: {
				kind: "addresses",
				addresses,
				ofPods: true
			}
		});
	}
	return parts;
}
function addressesOf(list) {
	return list.map((net) => parseCidr(asString(net) ?? "") ?? []).reduce(union$2, []);
}
// src/policy/calico.ts
/** Names of protocols that Calico accepts, by IP number (api/pkg/lib/numorstring/protocol.go). */
const NUMBERS = {
	ICMP: 1,
	TCP: 6,
	UDP: 17,
	ICMPv6: 58,
	SCTP: 132,
	UDPLite: 136
};
/**
* Compiles Calico's NetworkPolicy and GlobalNetworkPolicy. Semantics: docs/dialects/calico.md; source: projectcalico/calico
* api v3, libcalico-go updateprocessors, felix/rules.
*/
function compileCalicoPolicy(resource) {
	const problems = calicoProblems(resource.kind, isStoredForm(resource), resource.body);
	const refused = problemGaps(resource, problems);
	if (problems.some(({ readable }) => readable !== true)) return inert(refused);
	const gaps = [...refused, ...policyGaps(resource)];
	const forHosts = ["doNotTrack", "preDNAT"].find((field) => fieldOf(resource, "spec", field) === true);
	if (forHosts !== void 0) return inert([...gaps, unmodelled(resource, ["spec", forHosts], `\`${forHosts}\` acts on host endpoints before ordinary policy, which this release does not model`)]);
	const compile = (direction) => hasType(resource, direction) ? compileDirection(resource, direction, gaps) : void 0;
	const { namespace, kind, name } = resource;
	return {
		tier: asString(fieldOf(resource, "spec", "tier")) || "default",
		order: asNumber(fieldOf(resource, "spec", "order")) ?? Number.POSITIVE_INFINITY,
		tie: `${name}/${namespace ?? ""}/${kind}`,
		ingress: compile("ingress"),
		egress: compile("egress"),
		gaps
	};
}
/**
* The rules of a profile in one direction: what decides about a host endpoint that no policy decides about. There is
* nothing behind it to pass to, so what it would pass is denied.
*/
function compileProfile(resource, direction, gaps) {
	return asList(fieldOf(resource, "spec", direction)).flatMap((rule, index) => compileRule(rule, {
		resource,
		direction,
		route: [
			"spec",
			direction,
			index
		],
		gaps
	}).map((each) => each.verdict === "pass" ? {
		...each,
		verdict: "deny"
	} : each));
}
function unmodelled(resource, route, message) {
	return {
		...resourceGap(resource, route, `${resourceName(resource)}: ${message}`),
		nature: "by-labels"
	};
}
/** One reading of several: what it hides or shows depends on the other rules, so it is no comfort that it stood there before. */
function unsettled(resource, route, message) {
	return {
		...resourceGap(resource, route, `${resourceName(resource)}: ${message}`),
		nature: "by-rules"
	};
}
/** What the object leaves open, though the API takes it. */
function policyGaps(resource) {
	if (isStoredForm(resource) || typesOf(resource).length > 0) return [];
	const [byLength, byPresence] = [isFilled, Array.isArray].map((isThere) => impliedTypes(resource, isThere).join());
	if (byLength === byPresence && !Array.isArray(fieldOf(resource, "spec", "types"))) return [];
	return [unsettled(resource, ["spec"], `\`types\` is not written and a list is empty, which Calico releases read differently; write \`types\``)];
}
const typesOf = (resource) => asList(fieldOf(resource, "spec", "types"));
/** Types as written; else by the rules that are there. What was stored past the API server acts in both directions. */
function hasType(resource, direction) {
	const types = typesOf(resource);
	if (types.length > 0) return types.includes(direction === "ingress" ? "Ingress" : "Egress");
	if (isStoredForm(resource)) return true;
	return impliedTypes(resource, isFilled).includes(direction);
}
/** The types that rules imply: Ingress, unless there are egress rules and no others. */
function impliedTypes(resource, isThere) {
	const [ingress, egress] = DIRECTIONS.map((direction) => isThere(fieldOf(resource, "spec", direction)));
	if (egress !== true) return ["ingress"];
	return ingress === true ? DIRECTIONS : ["egress"];
}
const isFilled = (list) => asList(list).length > 0;
function compileDirection(resource, direction, gaps) {
	const rules = asList(fieldOf(resource, "spec", direction)).flatMap((rule, index) => compileRule(rule, {
		resource,
		direction,
		route: [
			"spec",
			direction,
			index
		],
		gaps
	}));
	return {
		subject: subjectOf$1(resource),
		rules,
		place: {
			resource,
			route: ["spec"]
		}
	};
}
/** Whom a policy selects. Once a namespace or account is asked for, `all()` means "has one". */
function subjectOf$1(resource) {
	const text = (field) => asString(fieldOf(resource, "spec", field)) ?? "";
	const ask = (field, prefix, all) => text(field) === "" ? [] : [parse$1(text(field), prefix, {
		all,
		global: EVERYTHING
	})];
	const whole = every(...text("namespaceSelector") === "" ? [] : [has(NAMESPACE_NAME)], ...text("serviceAccountSelector") === "" ? [] : [has(ACCOUNT_NAME)]);
	return every(...resource.namespace === void 0 ? [] : [requires(NAMESPACE_NAME, only(resource.namespace))], ...ask("namespaceSelector", "pcns.", has(NAMESPACE_NAME)), ...ask("serviceAccountSelector", "pcsa.", has(ACCOUNT_NAME)), ...ask("selector", "", whole));
}
const VERDICTS = {
	allow: "allow",
	deny: "deny",
	pass: "pass",
	"next-tier": "pass"
};
/** One rule, or none where it never decides: `Log`, and a denial that the sender can step around by its source port. */
function compileRule(rule, context) {
	const { resource, direction, route, gaps } = context;
	const verdict = VERDICTS[asString(valueAt(rule, "action"))?.toLowerCase() ?? ""];
	if (verdict === void 0) return [];
	const gap = (way, message) => gaps.push(unsettled(resource, [...route, ...way], message));
	const [source, destination] = [asObject(valueAt(rule, "source")) ?? {}, asObject(valueAt(rule, "destination")) ?? {}];
	if (restrictsSourcePorts(source)) {
		if (verdict === "deny") return [];
		if (verdict === "pass") gap(["source"], "whether a `Pass` on source ports hands the traffic on is the choice of the sender; pass without source ports");
	}
	if (isFilled(destination["domains"])) gap(["destination", "domains"], "`domains` is a field of Calico Enterprise; open-source Calico drops it and the rule means any destination");
	const near = direction === "ingress" ? destination : source;
	const far = direction === "ingress" ? source : destination;
	const version = asNumber(valueAt(rule, "ipVersion"));
	const family = version === 4 || version === 6 ? [{
		kind: "family",
		version
	}] : [];
	if (borrowsNamespace(far)) {
		if (verdict === "deny") return [];
		if (verdict === "pass") gap([direction === "ingress" ? "source" : "destination", "services"], "without `namespace` Calico finds no Service, though its reference says the policy's own; write `namespace`");
	}
	const http = asObject(valueAt(rule, "http"));
	const own = entityParts(near, resource);
	const protocols = protocolsOf(rule);
	const matches = portsOf(destination, "ports", rule, protocols, resource.namespace);
	return [{
		verdict,
		own: own.length === 0 ? void 0 : {
			kind: "every",
			of: own
		},
		peers: [{
			kind: "every",
			of: [...entityParts(far, resource), ...family]
		}],
		ports: direction === "egress" && serviceOf(far, resource) !== void 0 ? servicePorts(far, resource) : matches,
		exceptPorts: [...isSubset(ALL_PORTS, protocols) ? [] : [{
			kind: "ports",
			ports: subtract(ALL_PORTS, protocols)
		}], ...portsOf(destination, "notPorts", rule, protocols, resource.namespace)],
		...http !== void 0 && { http: readHttp(http) },
		place: {
			resource,
			route
		}
	}];
}
/** Whether source ports narrow a rule at all. The sender chooses its port, so such a rule may always be met, or avoided. */
function restrictsSourcePorts(source) {
	const listed = asList(source["ports"]);
	return listed.length > 0 && !listed.includes("1:65535") || asList(source["notPorts"]).length > 0;
}
/** The part of the port line that the protocol fields of a rule leave. */
function protocolsOf(rule) {
	const [protocol = null, notProtocol = null] = [valueAt(rule, "protocol"), valueAt(rule, "notProtocol")];
	const named = protocol === null ? ALL_PORTS : protocolNumber$1(numberOf$1(protocol));
	const left = notProtocol === null ? named : subtract(named, protocolNumber$1(numberOf$1(notProtocol)));
	const narrowed = asObject(valueAt(rule, "icmp")) === void 0 ? left : intersect(left, icmpOf(rule, "icmp"));
	return asObject(valueAt(rule, "notICMP")) === void 0 ? narrowed : subtract(narrowed, icmpOf(rule, "notICMP"));
}
const numberOf$1 = (protocol) => typeof protocol === "number" ? protocol : NUMBERS[String(protocol)] ?? Number(protocol);
function icmpOf(rule, field) {
	const family = numberOf$1(valueAt(rule, "protocol") ?? "ICMP") === NUMBERS["ICMPv6"] ? "ICMPv6" : "ICMP";
	const type = asNumber(valueAt(rule, field, "type"));
	return type === void 0 ? everyPortOf(family) : icmp$1(family, type, asNumber(valueAt(rule, field, "code")));
}
/** Destination ports; where none are written, everything that the protocol fields leave. */
function portsOf(destination, field, rule, protocols, namespace) {
	const listed = asList(destination[field]);
	if (listed.length === 0) return field === "ports" ? [{
		kind: "ports",
		ports: protocols
	}] : [];
	const number = numberOf$1(valueAt(rule, "protocol") ?? 0);
	const protocol = PROTOCOLS$1.find((known) => NUMBERS[known] === number);
	const [identity] = identityParts(destination, namespace);
	const among = identity?.kind === "labelled" ? identity.selector : void 0;
	return listed.map((port) => {
		const range = portRange(port);
		if (range === void 0) return {
			kind: "named",
			name: String(port),
			protocol,
			among
		};
		return {
			kind: "ports",
			ports: protocol === void 0 ? NO_PORTS : ports(protocol, ...range)
		};
	});
}
/** `80`, `"80"` or `"80:90"`; undefined: a name. Source: api/pkg/lib/numorstring/port.go. */
function portRange(port) {
	const match = /^(\d+)(?::(\d+))?$/.exec(String(port));
	return match === null ? void 0 : [Number(match[1]), Number(match[2] ?? match[1])];
}
// src/policy/hosts.ts
/** The profile that Calico brings along. */
const DEFAULT_ALLOW = "projectcalico-default-allow";
/** What decides about host endpoints when no policy does: the rules of their profiles, in order, and then a denial. */
function createHostCompiler() {
	const known = /* @__PURE__ */ new Map();
	return (resources, direction) => {
		const profiles = new Map(calicoObjects(resources, "Profile").map((profile) => [profile.name, profile]));
		return calicoObjects(resources, "HostEndpoint").map((resource) => {
			const named = asList(fieldOf(resource, "spec", "profiles")).map(String);
			const missing = named.findIndex((name) => name !== DEFAULT_ALLOW && !profiles.has(name));
			const names = missing < 0 ? named : named.slice(0, missing);
			const of = [resource, ...names.flatMap((name) => profiles.get(name) ?? [])];
			const key = `${direction} ${resource.name}`;
			const cached = known.get(key);
			if (cached?.of.length === of.length && cached.of.every((each, i) => each === of[i])) return cached.policy;
			const place = {
				resource,
				route: ["spec", "profiles"]
			};
			const rules = names.flatMap((name) => {
				const profile = profiles.get(name);
				if (profile !== void 0) return compileProfile(profile, direction, []);
				return [{
					verdict: "allow",
					own: void 0,
					peers: [{ kind: "everyone" }],
					ports: [{
						kind: "ports",
						ports: ALL_PORTS
					}],
					exceptPorts: [],
					place
				}];
			});
			const policy = {
				subject: requires(HOST_NAME, only(resource.name)),
				rules,
				place
			};
			known.set(key, {
				of,
				policy
			});
			return policy;
		});
	};
}
// src/policy/compiler.ts
/**
* A compiler that remembers what it compiled by object: the two sides of a pull request share nearly everything.
* Policies of a kind we cannot read are gaps: they may restrict or, in tiers, allow over everything else.
*/
function createCompiler(enforcement) {
	const usesCalico = enforcement.plugin === "calico";
	const compiled = /* @__PURE__ */ new Map();
	const known = (resource) => {
		const value = compiled.get(resource) ?? compilePolicy(resource, usesCalico);
		compiled.set(resource, value);
		return value;
	};
	const compileHosts = createHostCompiler();
	const compile = (resources) => {
		const hasSets = calicoObjects(resources, "NetworkSet").length > 0;
		const gaps = [];
		const policies = [];
		for (const resource of resources) {
			const kind = policyKind(resource);
			if (kind === "unmodelled") gaps.push(unreadGap(resource));
			gaps.push(...objectGaps(resource));
			if (kind !== "modelled" && kind !== "staged") continue;
			const policy = known(resource);
			gaps.push(...policy.gaps);
			if (!governsPodNetwork(resource) || unenforcedBecause(resource, enforcement) !== void 0) continue;
			policies.push({
				resource,
				policy
			});
			if (usesCalico && resource.group === "policy.networking.k8s.io") gaps.push(...translationGaps(resource, policy, hasSets));
		}
		const tiers = readTiers(resources, enforcement.tiers);
		gaps.push(...unknownTiers(policies, tiers), ...unknownServices(policies, resources), ...ties(policies));
		gaps.push(...unknownSetLabels(policies, resources));
		const stages = (direction) => {
			const own = assemble(policies, tiers, direction, usesCalico);
			const hosts = enforcement.plugin === "kubernetes" ? [] : compileHosts(resources, direction);
			return hosts.length === 0 ? own : [...own, {
				name: "profiles",
				tier: "profiles",
				unmatched: "deny",
				policies: hosts
			}];
		};
		return {
			value: {
				name: "network",
				ingress: stages("ingress"),
				egress: stages("egress")
			},
			gaps
		};
	};
	return {
		enforcement,
		compile
	};
}
function compilePolicy(resource, usesCalico) {
	if (resource.group === "networking.k8s.io") return compileNetworkPolicy(resource, usesCalico);
	if (resource.group === "policy.networking.k8s.io") {
		const kind = ADMIN_POLICY_KINDS.find((each) => each === resource.kind);
		return kind === void 0 ? inert() : compileAdminPolicy(resource, kind);
	}
	if (policyKind(resource) !== "staged") return compileCalicoPolicy(resource);
	return inert(problemGaps(resource, calicoProblems(resource.kind, isStoredForm(resource), resource.body)));
}
/** Objects beside policies on which their meaning rests: an invalid one is as good as absent. */
const SUPPORTING_KINDS = /* @__PURE__ */ new Set([
	"Tier",
	"NetworkSet",
	"GlobalNetworkSet",
	"HostEndpoint",
	"Profile"
]);
function objectGaps(resource) {
	if (resource.group !== "projectcalico.org" || !SUPPORTING_KINDS.has(resource.kind)) return [];
	const gaps = [...problemGaps(resource, calicoProblems(resource.kind, isStoredForm(resource), resource.body))];
	const route = ["spec", "allowedEgressDomains"];
	if (asList(fieldOf(resource, ...route)).length > 0) gaps.push(resourceGap(resource, route, `${resourceName(resource)}: \`allowedEgressDomains\` is a field of Calico Enterprise; open-source Calico drops it`));
	for (const direction of DIRECTIONS) compileProfile(resource, direction, gaps);
	return gaps;
}
/** What Calico does not translate: it denies instead of denying or passing on that alone, and drops what would allow. */
function translationGaps(resource, policy, hasSets) {
	return DIRECTIONS.flatMap((direction) => policy[direction]?.rules ?? []).flatMap((rule) => {
		if (partsOf(rule).some(({ kind }) => kind === "nodes" || kind === "domains") || rule.ports.some(({ kind }) => kind === "named")) return [byRules(rule.place, `${resourceName(resource)}: Calico has no \`nodes\`, \`domainNames\` or named ports in this kind and enforces another rule instead; write addresses and numbers`)];
		const way = rule.place.route.includes("ingress") ? "from" : "to";
		const peers = asList(fieldOf(resource, ...rule.place.route, way));
		if (!hasSets || !peers.some((peer) => valueAt(peer, "namespaces") !== void 0)) return [];
		return [byRules(rule.place, `${resourceName(resource)}: Calico may take \`namespaces\` for the network sets of these namespaces too; write \`pods\``)];
	});
}
const byRules = ({ resource, route }, message) => ({
	...resourceGap(resource, route, message),
	nature: "by-rules"
});
/** A network set inherits the labels of its namespace; where that is not declared and a rule asks for them, they are unknown. */
function unknownSetLabels(policies, resources) {
	const sets = calicoObjects(resources, "NetworkSet");
	const declared = new Set(resources.filter(({ group, kind }) => group === "" && kind === "Namespace").map(({ name }) => name));
	const unknown = sets.filter(({ namespace }) => !declared.has(namespace ?? ""));
	if (!policies.some(({ policy }) => DIRECTIONS.some((direction) => (policy[direction]?.rules ?? []).flatMap(partsOf).some((part) => part.kind === "labelled" && requirementsOf$1(part.selector).some(({ key }) => key !== NAMESPACE_NAME && key.startsWith(ofNamespace(""))))))) return [];
	return unknown.map((resource) => byRules({
		resource,
		route: ["metadata", "namespace"]
	}, `${resourceName(resource)}: its namespace is not declared, so the labels it inherits are unknown; declare the Namespace`));
}
/** An empty selector is none: somebody else writes the backends. */
const hasSelector = (service) => Object.keys(asObject(fieldOf(service, "spec", "selector")) ?? {}).length > 0;
/** A rule on a Service that nobody declared, or that selects nothing: its backends are unknown. */
function unknownServices(policies, resources) {
	const declared = new Set(resources.filter((each) => each.group === "" && each.kind === "Service" && hasSelector(each)).map(({ namespace, name }) => `${namespace}/${name}`));
	return policies.flatMap(({ policy }) => DIRECTIONS.flatMap((direction) => (policy[direction]?.rules ?? []).flatMap((rule) => partsOf(rule).flatMap((part) => {
		if (part.kind !== "service" || declared.has(`${part.namespace}/${part.name}`)) return [];
		const message = `${resourceName(rule.place.resource)}: Service \`${part.namespace}/${part.name}\` is not declared with a selector, so its backends are unknown`;
		return [byRules(rule.place, message)];
	}))));
}
// src/settings/context.ts
const isBelow = (value) => value.startsWith(".github/cde-gate/context/") && value.split("/").every((part) => ![
	"",
	".",
	".."
].includes(part));
/** The shape of `context`. */
const CONTEXT = list(mapping({
	file: text(isBelow, `a file below \`${CONTEXT_FOLDER}\``),
	cluster: text((value) => value.trim() !== "", "text"),
	maxAgeDays: whole(0, 3650)
}, ({ file }, route) => file === void 0 ? [{
	route,
	message: "`file` is missing"
}] : []));
/** What `context` says, once its shape is right. */
function toContextSettings(value) {
	return asList(value).map((entry) => ({
		file: repoPath(asString(valueAt(entry, "file")) ?? ""),
		cluster: asString(valueAt(entry, "cluster")),
		maxAgeDays: asNumber(valueAt(entry, "maxAgeDays")) ?? 7
	}));
}
/** The files that settings name, out of the tree of the base branch. */
function contextsOf(settings, { files, gaps }) {
	return settings.map(({ file, cluster, maxAgeDays }) => {
		const found = files.get(file);
		const problem = gaps.find(({ at }) => at.path === file)?.message.replace(/^`[^`]*` /, "");
		return {
			path: file,
			cluster,
			maxAgeDays,
			content: found === void 0 ? {
				kind: "unreadable",
				why: problem ?? "does not exist on the base branch"
			} : {
				kind: "file",
				text: found.text
			}
		};
	});
}
// src/comparison.ts
/** Every cluster that the merge touches, each by itself. Where nothing has to be rendered all manifests are one. */
function compareClusters(evidence, settings) {
	const { base, head, rendered, part = EVERYTHING$1 } = evidence;
	const read = createReader();
	const nothing = () => compareCluster(void 0, NOTHING, [], evidence, settings);
	if (rendered === void 0) {
		const touched = [void 0];
		const isOwn = clustersOfPart(touched, part).length > 0;
		const { value: known, gaps: unheard } = knownOf(touched, evidence, settings);
		const value = [isOwn ? compareWritten(evidence, settings, known.of(void 0)) : nothing()];
		return {
			value,
			shared: void 0,
			touched,
			gaps: [...strangerGaps(settings, touched), ...toSided(unheard, value)],
			told: known.told
		};
	}
	const sides = {
		base: {
			snapshot: base,
			rendered: rendered.base
		},
		head: {
			snapshot: head,
			rendered: rendered.head
		}
	};
	const touched = evidence.images === "all" ? allClusters(sides.base, sides.head) : touchedClusters(sides.base, sides.head);
	const resources = createResources(sides, read);
	const { value: known, gaps: unheard } = knownOf(allClusters(sides.base, sides.head), evidence, settings);
	const changes = withSharedGaps(clustersOfPart(touched, part).map((cluster) => {
		const change = compareCluster(cluster, resources(cluster), known.of(cluster), evidence, settings);
		const twins = compareTwins(cluster, touched, resources, settings);
		const unplaced = cluster === void 0 ? unplacedGaps(sides, read, settings) : [];
		return {
			...change,
			gateFiles: [],
			drift: twins.value,
			gaps: [
				...change.gaps,
				...twins.gaps,
				...unplaced
			]
		};
	}));
	const all = [
		...compareUnknowns(sharedGaps(sides.base, settings.manifests), sharedGaps(sides.head, settings.manifests), () => false),
		...strangerGaps(settings, allClusters(sides.base, sides.head)),
		...toSided(unheard, changes)
	];
	const shared = nothing();
	return changes.length === 0 ? {
		value: [shared],
		shared: void 0,
		touched,
		gaps: all,
		told: known.told
	} : {
		value: changes,
		shared,
		touched,
		gaps: all,
		told: known.told
	};
}
/** What the settings of base and who runs the gate tell of clusters. */
function knownOf(clusters, { base, context = [], now }, settings) {
	return readKnown([...contextsOf(settings.context, base), ...context], clusters, now);
}
/** Where no object differs between the sides nothing unheard can change the verdict. */
function toSided(unheard, changes) {
	const differs = changes.some(({ base, head }) => {
		const before = new Set(base.model.cluster.resources);
		const after = head.model.cluster.resources;
		return after.length !== before.size || after.some((each) => !before.has(each));
	});
	return unheard.map((gap) => ({
		...gap,
		side: "base",
		touchesCde: differs && gap.nature !== "doubt"
	}));
}
/** Reads each cluster once: twins are asked for again. */
function createResources(sides, read) {
	const known = /* @__PURE__ */ new Map();
	return (cluster) => {
		const both = known.get(cluster) ?? readCluster(sides, cluster, read);
		known.set(cluster, both);
		return both;
	};
}
/** Where a cluster drifts apart from its twins, and what of twins that the merge does not touch is not known. */
function compareTwins(cluster, touched, resources, { twins, taxonomy }) {
	if (cluster === void 0) return {
		value: [],
		gaps: []
	};
	const sidesOf = (name) => ({
		name,
		touched: touched.includes(name),
		...resources(name)
	});
	const own = sidesOf(cluster);
	const others = [...new Set(twins.filter((group) => group.includes(cluster)).flat())].filter((name) => name !== cluster).map(sidesOf);
	return {
		value: others.flatMap((twin) => compareDrift(own, twin, taxonomy)),
		gaps: others.filter((twin) => !twin.touched).flatMap(({ base, head }) => compareUnknowns(base.gaps, head.gaps, () => false))
	};
}
/** One line that many clusters stumble over is one unknown, which hangs on all of their contents. */
function withSharedGaps(changes) {
	const alike = groupBy(changes.flatMap(({ gaps }) => gaps), keyOfGap);
	const share = (gap) => {
		const subjects = new Set(alike.get(keyOfGap(gap))?.map(({ subject }) => subject));
		const all = JSON.stringify([...subjects].toSorted());
		return subjects.size < 2 ? gap : {
			...gap,
			subject: `${gap.message} ${fingerprint(all)}`
		};
	};
	return changes.map((change) => ({
		...change,
		gaps: change.gaps.map(share)
	}));
}
const keyOfGap = ({ message, at, side }) => JSON.stringify([
	message,
	at,
	side
]);
/** What of the cluster without a name may be part of others. */
function unplacedGaps(sides, read, { taxonomy }) {
	const clusters = allClusters(sides.head).flatMap((name) => name ?? []);
	if (clusters.length === 0) return [];
	const { base, head } = readUnplaced(sides, read);
	const gap = compareUnplaced(base.value, head.value, clusters, taxonomy);
	return gap === void 0 ? [] : [gap];
}
/** Twins of which nobody here heard: an error of writing, or a cluster of another repository. */
function strangerGaps({ twins, file }, known) {
	return [...new Set(twins.flat())].filter((name) => !known.includes(name)).map((name) => ({
		message: `settings: \`twins\` name \`${name}\`, and nothing is applied to a cluster of that name; correct the name`,
		at: fileLocation(file ?? repoPath(".")),
		subject: `twin ${name}`,
		side: "base",
		touchesCde: false
	}));
}
/** Both sides as manifests are written, all of them one cluster, beside what is known of it. */
function compareWritten(evidence, settings, known = []) {
	const { base, head } = evidence;
	const read = createReader();
	const { manifests } = settings;
	return compareCluster(void 0, {
		base: readManifests(base, manifests, read),
		head: readManifests(head, manifests, read)
	}, known, evidence, settings);
}
/** Images that stand elsewhere are judged there. */
const isJudged = ({ certainty, container }) => certainty === "image" && container.place.resource.elsewhere !== true;
const NOTHING = {
	base: {
		value: [],
		gaps: []
	},
	head: {
		value: [],
		gaps: []
	}
};
/** Both sides of one cluster through every stage up to the change. */
function compareCluster(cluster, declared, known, { base, head, images }, settings) {
	const resources = addKnown(declared, known);
	const enforcement = detectEnforcement(settings.enforcement, resources.base.value, resources.head.value);
	const compiler = createCompiler(enforcement);
	const model = (side) => {
		const { value, gaps } = buildModel(side.value, compiler);
		return {
			value,
			gaps: [...side.gaps, ...gaps]
		};
	};
	const models = {
		base: model(resources.base),
		head: model(resources.head)
	};
	const { taxonomy } = settings;
	const both = {
		base: models.base.value,
		head: models.head.value
	};
	const space = buildSpace(both, "possible", interestsOf(both, taxonomy));
	const compared = compare$1(assessBoth(models, space.value, taxonomy), {
		base,
		head
	}, space.gaps, taxonomy, enforcement);
	const asked = /* @__PURE__ */ new Set([...labelKeys(both), ...[...vocabularyKeys(taxonomy)].map(ofNamespace)]);
	const contradictions = findContradictions(declared.base.value, known, asked, compiler).map((gap) => ({
		...gap,
		side: "base",
		touchesCde: false
	}));
	const change = {
		...compared,
		gaps: [...compared.gaps, ...contradictions],
		cluster
	};
	return images === "all" ? {
		...change,
		images: imagesOfState(change.head, taxonomy).filter(isJudged)
	} : change;
}
// src/rules/rule.ts
/** Makes a rule of what it looks for. */
function defineRule(about, look) {
	const id = about.id;
	return {
		...about,
		id,
		check: (change) => look(change).map((remark) => toFinding(id, remark))
	};
}
/** A remark under the name of its rule. */
function toFinding(rule, { message, at, about, degree, witness, edges = [] }) {
	const print = fingerprint(`${rule} ${about}`);
	return {
		rule,
		degree: degree ?? "ordinary",
		message,
		at,
		witness,
		about,
		edges,
		fingerprint: print
	};
}
/** The line of a place on one side. */
function placed(side, place) {
	return {
		...locationOf(place),
		side
	};
}
/** The witness with its traces, computed when a finding is made: sets carry no provenance. */
function explain(change, witness) {
	if (witness === void 0) return void 0;
	const { classes } = change.head.reachability.space;
	const [from, to] = [classes[witness.from]?.members[0], classes[witness.to]?.members[0]];
	if (from === void 0 || to === void 0) return void 0;
	return {
		from,
		to,
		destination: witness.destination,
		assuming: witness.assuming,
		trace: traceWitness(change, witness)
	};
}
// src/rules/cde-member-added.ts
/** SCOPE-001: a workload joins the cardholder data environment. */
const cdeMemberAdded = defineRule({
	id: "cde-member-added",
	summary: "a workload joins the CDE",
	requirements: [
		"12.5.2",
		"6.5.1",
		"12.5.1"
	]
}, ({ workloads, base: before, head }) => workloads.flatMap(({ id, base, head: now }) => {
	if (now?.holds !== true || base?.holds === true) return [];
	const how = base === void 0 ? "is new and holds regulated data" : "now counts as holding regulated data";
	const { workload } = now;
	const size = head.scope.sizes;
	return [{
		message: `\`${workload.namespace}/${workload.name}\` ${how}; the CDE is now ${size.cde} workloads with ${size.connections} ${size.connections === 1 ? "connection" : "connections"}${pulledIn(head.scope.sizes.unrestricted - before.scope.sizes.unrestricted)}`,
		at: placed("head", {
			resource: workload.resource,
			route: workload.labelsRoute
		}),
		about: id
	}];
}));
/** Whoever is not separated from a holder counts as inside too. */
function pulledIn(count) {
	return count <= 0 ? "" : `, and ${count} more workload${count === 1 ? "" : "s"} count as inside because nothing separates them from it`;
}
// src/decision/approvals.ts
/**
* Groups the findings that need approval by who may give it: the owners whom the base branch's CODEOWNERS names for the
* finding's file; when the settings name owners of the regime, only those, whoever else the file names. A finding nobody
* may approve is unapprovable. Semantics: docs/semantics.md, "Owners".
*/
function approvalsFor(findings, file, { owners: regimeOwners, labellers }, request) {
	const groups = /* @__PURE__ */ new Map();
	const unapprovable = [];
	const asserted = [];
	const labeller = labellers.find((each) => request !== void 0 && isOwner(each, request.author, request));
	for (const finding of findings.filter(({ effect }) => effect === "needs-approval")) {
		if (finding.rule === cdeMemberAdded.id && labeller !== void 0 && request !== void 0) {
			asserted.push(finding);
			continue;
		}
		const path = finding.at.elsewhere === true ? SETTINGS_PATHS[0] : finding.at.path;
		const named = ownersOf$1(path, file, regimeOwners);
		if (named.kind === "nobody") {
			unapprovable.push({
				finding,
				path,
				why: named.why
			});
			continue;
		}
		const key = named.owners.join(" ");
		const group = groups.get(key) ?? {
			owners: named.owners,
			because: named.because,
			findings: []
		};
		group.findings.push(finding);
		groups.set(key, group);
	}
	const approvals = [...groups.values()].map((group) => ({
		...group,
		state: stateOf(group.owners, request)
	}));
	if (asserted.length === 0 || labeller === void 0 || request === void 0) return {
		approvals,
		unapprovable
	};
	const own = {
		owners: [labeller],
		because: OWN_WORKLOADS,
		findings: asserted,
		state: {
			kind: "given",
			by: request.author
		}
	};
	return {
		approvals: [...approvals, own],
		unapprovable
	};
}
/** Why an author's own word counts: an approval of its own kind, which says for no owner that it is given. */
const OWN_WORKLOADS = "the settings let them mark their own workloads";
/** Policies of the regime that the author of the pull request changes without being among their owners. */
function foreignEdits(changes, file, regimeOwners, request) {
	if (request === void 0) return [];
	const { author } = request;
	return changes.filter(({ named }) => named).flatMap((change) => {
		const owners = ownersOf$1(change.resource.document.path, file, regimeOwners);
		const mayOwn = (owner) => isOwner(owner, author, request) || isUnreadable(owner, request);
		if (owners.kind === "nobody" || owners.owners.some(mayOwn)) return [];
		return [{
			change,
			author,
			owners: owners.owners
		}];
	});
}
function ownersOf$1(path, file, regimeOwners) {
	const regime = regimeOwners.length === 0 ? void 0 : {
		kind: "owners",
		owners: regimeOwners,
		because: "the settings name them for the regime"
	};
	if (file.kind === "none") return regime ?? {
		kind: "nobody",
		why: file.why
	};
	const line = decidingLine(file.owners, path);
	const where = `\`${file.owners.path}\``;
	if (line === void 0) return regime ?? {
		kind: "nobody",
		why: `no line of ${where} on the base branch owns it; add one for the compliance owners`
	};
	const because = `${file.owners.path}:${line.line}`;
	const usable = line.owners.filter(({ kind }) => kind !== "email").map(ownerName);
	if (usable.length === 0) return regime ?? {
		kind: "nobody",
		why: `line ${line.line} of ${where} on the base branch names nobody who can be checked; name a user or a team`
	};
	if (regime === void 0) return {
		kind: "owners",
		owners: usable,
		because
	};
	const wanted = new Set(regimeOwners.map((owner) => owner.toLowerCase()));
	const both = usable.filter((owner) => wanted.has(owner.toLowerCase()));
	return both.length > 0 ? {
		kind: "owners",
		owners: both,
		because
	} : {
		...regime,
		because: `${because} names none of the regime's owners, the settings do`
	};
}
/** Whether an owner approved exactly this head. Without a pull request nobody did. */
function stateOf(owners, request) {
	if (request === void 0) return {
		kind: "missing",
		notCounted: []
	};
	const effective = [...effectiveReviews(request.reviews).values()];
	const own = effective.filter(({ user }) => owners.some((owner) => isOwner(owner, user, request)));
	const refusing = own.find(({ state }) => state === "changes-requested");
	if (refusing !== void 0) return {
		kind: "refused",
		by: refusing.user
	};
	const notCounted = [];
	for (const review of effective.filter(({ state }) => state === "approved" || state === "dismissed")) {
		const why = reasonNotToCount(review, own.includes(review), request);
		if (why === void 0) return {
			kind: "given",
			by: review.user
		};
		notCounted.push({
			user: review.user,
			why
		});
	}
	return {
		kind: "missing",
		notCounted
	};
}
/** Of each user the last review that takes a stand. Comments change nothing; a dismissed approval does not revive an older one. */
function effectiveReviews(reviews) {
	const last = /* @__PURE__ */ new Map();
	for (const review of reviews) if (review.state !== "commented") last.set(review.user.toLowerCase(), review);
	return last;
}
function reasonNotToCount(review, isOwnReview, request) {
	const user = review.user.toLowerCase();
	if (review.state === "dismissed") return "gave it and it was dismissed";
	if (user === request.author.toLowerCase()) return "is the author of the pull request";
	if (request.contributors.some((login) => login.toLowerCase() === user)) return "authored or committed a commit of it";
	if (review.isBot) return "is a bot";
	if (!review.canWrite) return "has no write access to the repository";
	if (review.commit !== request.head) return "approved another commit, not the head that was judged";
	return isOwnReview ? void 0 : "is not among the owners asked for";
}
function isOwner(owner, user, { teams }) {
	const name = owner.slice(1).toLowerCase();
	if (!name.includes("/")) return name === user.toLowerCase();
	const members = teams.get(name);
	return members?.kind === "members" && members.logins.some((login) => login.toLowerCase() === user.toLowerCase());
}
const isUnreadable = (owner, { teams }) => owner.includes("/") && teams.get(owner.slice(1).toLowerCase())?.kind !== "members";
/** Teams whose membership could not be read although it decides: their approvals cannot be told from others. */
function unreadableTeams(approvals, request) {
	if (request === void 0) return [];
	const asked = new Set(approvals.filter(({ state }) => state.kind === "missing").flatMap(({ owners }) => owners.map((owner) => owner.slice(1).toLowerCase())));
	if (![...effectiveReviews(request.reviews).values()].some(({ state }) => state === "approved")) return [];
	return [...request.teams].flatMap(([team, members]) => asked.has(team) && members.kind === "unreadable" ? [{
		team,
		why: members.why
	}] : []);
}
// src/decision/decision.ts
/** The merge decision. `approvals` are those the findings need. */
function decide(findings, gaps, approvals) {
	const [blocking, ...moreBlocking] = findings.filter(({ effect }) => effect === "blocks");
	if (blocking !== void 0) return {
		kind: "block",
		because: [blocking, ...moreBlocking]
	};
	const [gap, ...moreGaps] = gaps.filter(({ touchesCde }) => touchesCde);
	if (gap !== void 0) return {
		kind: "undecided",
		because: [gap, ...moreGaps]
	};
	const [open, ...moreOpen] = approvals.filter(({ state }) => state.kind !== "given");
	return open === void 0 ? { kind: "pass" } : {
		kind: "hold",
		needs: [open, ...moreOpen]
	};
}
// src/rules/gate-altered.ts
/** CHG-006: the files that steer the gate change. They count from the base side until somebody responsible merges them. */
const gateAltered = defineRule({
	id: "gate-altered",
	summary: "settings, code owners or workflows that steer the gate are changed",
	requirements: ["6.5.1", "1.2.8"]
}, ({ gateFiles }) => gateFiles.map(({ path, role, kind, disablesGate }) => ({
	message: disablesGate ? `the ${role} file \`${path}\` was ${kind} so that the gate would no longer stop a merge` : `the ${role} file \`${path}\` was ${kind}; this run was judged by the version on the base branch`,
	at: {
		...fileLocation(path),
		side: kind === "removed" ? "base" : "head"
	},
	about: `${path} ${kind}`,
	degree: disablesGate ? "grave" : "ordinary"
})));
// src/rules/owner-review-missing.ts
/**
* CHG-001: a change needs approval and the base branch names nobody who could give it. It reads findings, not the
* change, so the decision asks it once the owners of every finding are known.
*/
const ownerReviewMissing = {
	id: "owner-review-missing",
	summary: "a change that needs approval has no compliance owner",
	requirements: ["6.5.1", "1.1.2"],
	check: () => []
};
/** One finding per file and reason. */
function unapprovableFindings(missing) {
	const fromBelow = missing.toSorted((a, b) => b.finding.at.line - a.finding.at.line);
	return [...new Map(fromBelow.map((each) => [`${each.path} ${each.why}`, each])).values()].map(({ finding, path, why }) => toFinding(ownerReviewMissing.id, {
		message: `nobody can approve the change of \`${path}\`: ${why}`,
		at: finding.at,
		about: `${path} ${why}`
	}));
}
// src/decision/waivers.ts
/** What may never be waived: it would let anybody do anything to the gate itself. */
const FIRM = /* @__PURE__ */ new Set([gateAltered.id, ownerReviewMissing.id]);
/**
* The waiver of the base branch that covers a finding: one that names exactly this finding, or ones that together name
* every connection it tells of. A finding of which some connections are waived stands as a whole. A finding of several
* clusters is looked at in each of them.
*/
function waiverOf(finding, cluster, waivers, today) {
	if (FIRM.has(finding.rule)) return void 0;
	const inForce = waivers.filter(({ until }) => until >= today);
	const exact = inForce.find(({ covers }) => covers.kind === "finding" && covers.rule === finding.rule && isAbout(covers.about, finding.about, cluster));
	if (exact !== void 0) return exact;
	const perEdge = finding.edges.map((edge) => inForce.find((waiver) => coversEdge(waiver, edge)));
	return perEdge.includes(void 0) ? void 0 : perEdge[0];
}
function coversEdge({ covers }, { from, to, ports }) {
	return covers.kind === "edge" && isCalled(from, covers.from) && isCalled(to, covers.to) && isSubset(ports, covers.ports);
}
/** Waivers that do nothing: over, or of the head and not of the base. */
function idleWaivers({ waivers }, proposed, today) {
	const known = new Set(waivers.map(textOf));
	const over = waivers.filter(({ until }) => until < today);
	const fresh = proposed.filter((waiver) => !known.has(textOf(waiver)));
	return [...over.map(({ covers, until, at }) => ({
		names: nameOf$2(covers),
		why: `ended on ${until} and covers nothing any more; remove it or have it renewed`,
		at: {
			...at,
			side: "base"
		}
	})), ...fresh.map(({ covers, at }) => ({
		names: nameOf$2(covers),
		why: "comes with this pull request and covers nothing in it; it counts once it is on the base branch",
		at: {
			...at,
			side: "head"
		}
	}))];
}
function nameOf$2(covers) {
	return covers.kind === "finding" ? `\`${covers.rule}\` about \`${covers.about}\`` : `\`${covers.from}\` to \`${covers.to}\` on ${describePorts(covers.ports)}`;
}
const textOf = ({ at: _at, ...waiver }) => JSON.stringify(waiver);
// src/regime/pack.ts
const EFFECTS = [
	"informs",
	"needs-approval",
	"blocks"
];
/** The effect of a finding under a pack and the settings' overrides. A rule the pack does not know blocks. */
function effectOf(pack, overrides, rule, degree) {
	const effects = Object.hasOwn(pack.effects, rule) ? pack.effects[rule] : void 0;
	const packed = effects?.[degree] ?? effects?.ordinary ?? "blocks";
	const override = Object.hasOwn(overrides, rule) ? overrides[rule] : void 0;
	if (override === void 0) return packed;
	if (degree === "grave") return stricter(packed, override);
	return degree === "minor" && stricter(packed, override) === override ? packed : override;
}
/** The worse of two effects. */
function stricter(a, b) {
	return EFFECTS.indexOf(a) >= EFFECTS.indexOf(b) ? a : b;
}
// src/rules/wording.ts
/** An endpoint as people call it. */
function nameOf$1(identity) {
	switch (identity.kind) {
		case "workload": return `\`${identity.namespace}/${identity.name}\``;
		case "external": return nameAddresses(identity.addresses);
		case "ingress-controller": return "the ingress controller";
		case "host": return `host endpoint \`${identity.name}\``;
		case "node": return identity.name === "" ? "any node" : `any node labelled \`${identity.name}\``;
		case "domain": return `\`${identity.name}\``;
		case "stand-in": {
			const pod = identity.labels.size === 0 ? "a pod that no selector names" : `any pod labelled \`${labels$1(identity.labels)}\``;
			const rest = new Map([...identity.namespaceLabels].filter(([key]) => key !== NAMESPACE_NAME_LABEL));
			if (!identity.elsewhere) return `${pod} in namespace \`${identity.namespace}\``;
			return `${pod} in ${!identity.namespace.startsWith("any") ? `namespace \`${identity.namespace}\`` : "any other namespace"}${rest.size === 0 ? "" : ` labelled \`${labels$1(rest)}\``}`;
		}
	}
}
const labels$1 = (map) => describeLabels(map);
/** Addresses outside the cluster in few words. */
function nameAddresses(addresses) {
	const whole = [ALL_IPV4, ALL_IPV6].filter((family) => isSubset(family, addresses));
	if (whole.length === 2) return "any address outside the cluster";
	if (whole[0] !== void 0) return whole[0] === ALL_IPV4 ? "any IPv4 address" : "any IPv6 address";
	const cidrs = toCidrs(addresses);
	if (cidrs.length <= 3) return `\`${cidrs.join(", ")}\``;
	const missing = subtract(intersect(ALL_IPV4, addresses).length > 0 ? ALL_IPV4 : ALL_IPV6, addresses);
	const except = toCidrs(missing);
	return except.length <= 3 ? `any address but \`${except.join(", ")}\`` : `\`${cidrs.slice(0, 2).join(", ")}\` and ${cidrs.length - 2} more address blocks`;
}
/** Several endpoints in few words: addresses outside are one, of the rest the first two have names. */
function nameAll$1(identities) {
	const outside = identities.reduce((all, each) => each.kind === "external" ? union$2(all, each.addresses) : all, []);
	const [first, second, ...rest] = identities.filter(({ kind }) => kind !== "external").map(nameOf$1);
	return [...first === void 0 ? [] : second === void 0 ? [first] : rest.length === 0 ? [first, second] : [first, `${rest.length + 1} more`], ...outside.length === 0 ? [] : [nameAddresses(outside)]].join(" and ") || "nobody";
}
/** Ports in words. A pod to come has no numbers for its named ports, so those go by name. */
function namePorts(set, to) {
	if (isSubset(ALL_PORTS, set)) return describePorts(set);
	const named = to?.kind === "stand-in" ? to.ports.filter(({ protocol, port }) => isSubset(ports(protocol, port), set)) : [];
	const numbered = named.reduce((rest, { protocol, port }) => subtract(rest, ports(protocol, port)), set);
	const words = named.map(({ name }) => `port \`${name}\``);
	return [...numbered.length > 0 || words.length === 0 ? [describePorts(numbered)] : [], ...words].join(" and ");
}
/** `TCP 5432`. */
function portName({ destination }) {
	return describeDestination(destination);
}
/** Whether the trace at an end differs between the sides: that end is why the connection is new. */
function decidingEnd({ trace: { base, head } }) {
	if (!base.ingress.allowed && head.ingress.allowed) return "ingress";
	return !base.egress.allowed && head.egress.allowed ? "egress" : "ingress";
}
/** Where a gained connection comes from: the rule that allows it now, else what stopped it at base and is gone. */
function causeOf(change, witness) {
	const end = decidingEnd(witness);
	const { base, head } = witness.trace;
	const ends = () => [witness.to, witness.from].flatMap((identity) => workloadOf(change, identity) ?? []);
	const host = head[end].because === "host-network" ? ends().find(({ hostNetwork }) => hostNetwork) : void 0;
	if (host !== void 0) return placed("head", {
		resource: host.resource,
		route: ["metadata", "name"]
	});
	if (head[end].place !== void 0) return placed("head", head[end].place);
	if (base[end].place !== void 0) return placed("base", base[end].place);
	const [workload] = ends();
	if (workload !== void 0) return placed("head", {
		resource: workload.resource,
		route: ["metadata", "name"]
	});
	return {
		...fileLocation(repoPath(".")),
		side: "head"
	};
}
function workloadOf({ head }, identity) {
	if (identity.kind !== "workload") return void 0;
	return head.model.cluster.workloadsIn(identity.namespace).find((workload) => workloadId(workload) === identity.id);
}
/** Why an end lets the witness pass, in half a sentence. */
function becauseOf(trace) {
	switch (trace.because) {
		case "rule": return trace.allowed ? "a rule allows it" : "a rule denies it";
		case "no-rule-matches": return "no rule allows it";
		case "not-selected": return "no policy selects that end";
		case "host-network": return "the other end uses the node network, which policy does not stop";
		case "end-of-stages": return "no stage decides it";
		case "absent": return "an end does not exist";
	}
}
// src/rules/gained-edges.ts
/** Which rule tells of an edge. */
function storyOf(change, row) {
	const { from, to, members } = row;
	if (row.gained.length === 0) return "nothing-gained";
	if (from.kind === "ingress-controller" || to.kind === "ingress-controller") return "explained-elsewhere";
	if (row.byAddressOf === "from" && members.to || row.byAddressOf === "to" && members.from) return "explained-elsewhere";
	const lost = (identity, direction) => change.isolation.some((loss) => loss.direction === direction && loss.endpoint.id === identity.id);
	if (lost(to, "ingress") || lost(from, "egress")) return "explained-elsewhere";
	if (from.kind === "stand-in" || to.kind === "stand-in") return "latent";
	if (members.from && to.kind === "external") return "egress";
	if (members.from && members.to) return joined$1(change, from) || joined$1(change, to) ? "explained-elsewhere" : "widened";
	const outside = members.from ? to : from;
	const category = outside.kind === "workload" ? change.base.scope.categories.get(outside.id) : void 0;
	return row.before.length > 0 || category !== void 0 && category !== "outOfScope" ? "widened" : "added";
}
/** Whether the workload became a member by this change; its connections inside the CDE come with it. */
function joined$1({ base, head }, { id }) {
	return head.scope.categories.get(id) === "cde" && base.scope.categories.get(id) !== "cde";
}
/** Remarks for all gained edges of one story: one per CDE end and cause, with the other ends named or counted. */
function edgeRemarks(change, story, phrase) {
	return (groupedEdges(change).get(story) ?? []).map((edges) => toRemark(edges, phrase));
}
/** Several rules read the same edges; explaining one means replaying a packet, so it is done once per change. */
const known = /* @__PURE__ */ new WeakMap();
function groupedEdges(change) {
	const cached = known.get(change);
	if (cached !== void 0) return cached;
	const byStory = new Map([
		"latent",
		"egress",
		"added",
		"widened"
	].map((story) => [story, /* @__PURE__ */ new Map()]));
	const gone = new Set(change.policies.flatMap(({ kind, was }) => kind === "edited" ? [] : [was]));
	for (const row of change.reach.toSorted((a, b) => vagueness$1(a) - vagueness$1(b))) {
		const story = storyOf(change, row);
		const groups = byStory.get(story);
		const explained = groups && explain(change, row.witness);
		if (groups === void 0 || explained === void 0) continue;
		const witness = {
			...explained,
			from: row.from,
			to: row.to
		};
		if (story === "latent" && !isOfInterest(change, row, witness)) continue;
		const stopped = witness.trace.base[decidingEnd(witness)].place?.resource;
		if (story === "latent" && stopped !== void 0 && gone.has(stopped)) continue;
		const at = causeOf(change, witness);
		const inward = row.members.to;
		const key = `${inward ? row.to.id : row.from.id} ${inward} ${at.side} ${at.path} ${at.line}`;
		const group = groups.get(key);
		if (group === void 0) groups.set(key, {
			rows: [row],
			at,
			inward,
			witness
		});
		else group.rows.push(row);
	}
	const value = new Map([...byStory].map(([story, groups]) => [story, joinByCause([...groups.values()])]));
	known.set(change, value);
	return value;
}
/** Past so many CDE ends one cause is one story: a relabelled namespace or a new tier opens all of them at once. */
const MAX_PER_CAUSE = 3;
function joinByCause(groups) {
	const causes = /* @__PURE__ */ new Map();
	for (const group of groups) {
		const cause = `${group.inward} ${group.at.side} ${group.at.path} ${group.at.line}`;
		causes.set(cause, [...causes.get(cause) ?? [], group]);
	}
	return [...causes.values()].flatMap((own) => {
		const [first] = own;
		if (first === void 0 || own.length <= MAX_PER_CAUSE) return own;
		return [{
			...first,
			rows: own.flatMap(({ rows }) => rows)
		}];
	});
}
/**
* Whether an end in the CDE is there, or could well be; or a policy about the CDE decides, wherever its pods may come; or
* the pod's own policies changed in a namespace nobody wrote, where nobody here can say who lives.
*/
function isOfInterest({ purpose }, { from, to, members }, witness) {
	if ([...members.from ? [from] : [], ...members.to ? [to] : []].some((each) => each.kind !== "stand-in" || purpose.isHome(each))) return true;
	const end = decidingEnd(witness);
	const [own, isMember] = end === "ingress" ? [to, members.to] : [from, members.from];
	if (isMember && own.kind === "stand-in" && own.elsewhere) return true;
	return [witness.trace.base[end].place, witness.trace.head[end].place].some((place) => place !== void 0 && purpose.isAbout(place.resource));
}
/** Pods with the fewest made-up labels are the easiest to understand, so they stand for the others. */
function vagueness$1({ from, to, witness }) {
	return [from, to].reduce((sum, end) => {
		if (end.kind !== "stand-in") return sum;
		return sum + 1 + end.labels.size + end.namespaceLabels.size + (end.elsewhere ? 1 : 0);
	}, 0) + (witness?.assuming === void 0 ? 0 : 100);
}
const distinct = (identities) => [...new Map(identities.map((identity) => [identity.id, identity])).values()];
const idsOf = (identities) => identities.map(({ id }) => id).toSorted().join(" ");
function toRemark({ rows, at, inward, witness }, phrase) {
	const others = distinct(rows.map(({ from, to }) => inward ? from : to));
	const members = distinct(rows.map(({ from, to }) => inward ? to : from));
	const [member] = members;
	const ports = namePorts(rows.reduce((all, row) => union$2(all, row.gained), NO_PORTS), inward ? member : others[0]);
	const said = phrase({
		member: nameAll$1(members),
		others: nameAll$1(others),
		ports,
		inward
	});
	return {
		message: witness?.assuming === void 0 ? said : `${said}, if ${witness.assuming}`,
		at,
		about: `${idsOf(members)} ${inward} ${idsOf(others)} ${ports}`,
		edges: rows.map((row) => ({
			from: row.from.id,
			to: row.to.id,
			ports: row.gained
		})),
		witness
	};
}
// src/rules/cde-connection-added.ts
/** SCOPE-004: a connection between the CDE and somebody who had none: a new connected-to system. */
const cdeConnectionAdded = defineRule({
	id: "cde-connection-added",
	summary: "somebody outside the scope gains a connection with the CDE",
	requirements: [
		"1.2.2",
		"1.2.5",
		"1.3.1",
		"1.3.2"
	]
}, (change) => edgeRemarks(change, "added", ({ member, others, ports, inward }) => inward ? `${others} can now reach ${member} on ${ports}` : `${member} can now reach ${others} on ${ports}`));
// src/rules/cde-connection-widened.ts
/** SCOPE-005: a pair that already had a connection, or a neighbour already in scope, gains ports. */
const cdeConnectionWidened = defineRule({
	id: "cde-connection-widened",
	summary: "a connection with or inside the CDE grows",
	requirements: [
		"1.2.2",
		"1.2.5",
		"7.2.5"
	]
}, (change) => edgeRemarks(change, "widened", ({ member, others, ports, inward }) => inward ? `${others} can now also reach ${member} on ${ports}` : `${member} can now also reach ${others} on ${ports}`));
// src/rules/cde-container-added.ts
/** SCOPE-008: whatever runs in a CDE pod shares its network, volumes and identity. */
const cdeContainerAdded = defineRule({
	id: "cde-container-added",
	summary: "a container is added to a CDE pod",
	requirements: [
		"2.2.3",
		"6.5.1",
		"12.5.1"
	]
}, ({ workloads }) => workloads.flatMap((change) => {
	if (change.head?.holds !== true) return [];
	const { namespace, name } = change.head.workload;
	return addedContainers(change).map(({ name: container, role, image, place }) => ({
		message: `${role === "container" ? "container" : `${role} container`} \`${container}\` joins CDE workload \`${namespace}/${name}\` and shares its network, volumes and identity${image === void 0 ? "" : ` (image \`${image}\`)`}`,
		at: placed("head", place),
		about: `${change.id} ${role} ${container}`
	}));
}));
// src/rules/cde-egress-widened.ts
/** NET-003: the CDE can reach addresses outside the cluster that it could not reach. */
const cdeEgressWidened = defineRule({
	id: "cde-egress-widened",
	summary: "the CDE gains a way out of the cluster",
	requirements: ["1.3.2"]
}, (change) => edgeRemarks(change, "egress", ({ member, others, ports }) => `${member} can now send to ${others} on ${ports}`));
// src/rules/cde-isolation-lost.ts
/** SCOPE-003: a CDE workload that policies isolated is open in a direction; it joins whatever can reach it. */
const cdeIsolationLost = defineRule({
	id: "cde-isolation-lost",
	summary: "a CDE workload is no longer isolated in a direction",
	requirements: [
		"1.3.1",
		"1.3.2",
		"11.4.5"
	]
}, (change) => {
	const declared = change.isolation.filter(({ endpoint }) => endpoint.kind === "workload");
	const told = new Set(declared.flatMap(({ was }) => was.map(({ resource }) => resource)));
	const future = change.isolation.filter(({ endpoint, was }) => endpoint.kind === "stand-in" && !was.some(({ resource }) => told.has(resource)) && (endpoint.elsewhere || change.purpose.isHome(endpoint) || was.some(({ resource }) => change.purpose.isAbout(resource))));
	const remark = (loss, others) => {
		const [place] = loss.was;
		const witness = loss.rows.find(({ witness: seen, from, to }) => seen !== void 0 && from.kind !== "stand-in" && to.kind !== "stand-in") ?? loss.rows[0];
		const message = `no policy isolates ${`${nameOf$1(loss.endpoint)}${others === 0 ? "" : ` and ${others} more kinds of pods to come`}`} for ${loss.direction} any more${consequence(loss)}`;
		if (place === void 0) return [];
		const about = `${loss.endpoint.id} ${loss.direction}`;
		return [{
			message,
			at: placed("base", place),
			about,
			witness: explain(change, witness?.witness)
		}];
	};
	const stories = /* @__PURE__ */ new Map();
	for (const loss of future) {
		const [place] = loss.was;
		const key = `${loss.direction} ${place === void 0 ? "" : resourceKey(place.resource)}`;
		stories.set(key, [...stories.get(key) ?? [], loss].toSorted((a, b) => vagueness(a) - vagueness(b)));
	}
	return [...declared.flatMap((loss) => remark(loss, 0)), ...[...stories.values()].flatMap(([first, ...others]) => first === void 0 ? [] : remark(first, others.length))];
});
/** How much of a pod to come is made up. */
function vagueness({ endpoint }) {
	return endpoint.kind === "stand-in" ? endpoint.labels.size + (endpoint.elsewhere ? 1 + endpoint.namespaceLabels.size : 0) : 0;
}
function consequence({ direction, rows }) {
	const others = rows.map(({ from, to }) => direction === "ingress" ? from : to).filter(({ kind }) => kind === "workload" || kind === "external");
	if (others.length === 0) return "; pods that come later meet nothing that stops them";
	return direction === "ingress" ? `: it can now be reached by ${nameAll$1(others)}` : `: it can now reach ${nameAll$1(others)}`;
}
// src/rules/cde-label-removed.ts
/** SCOPE-002: a workload that stays loses the mark that put it into scope: silent de-scoping. */
const cdeLabelRemoved = defineRule({
	id: "cde-label-removed",
	summary: "a workload leaves the CDE by losing its label",
	requirements: ["12.5.2", "1.2.2"]
}, ({ workloads }) => workloads.flatMap(({ id, base, head }) => {
	if (base?.holds !== true || head === void 0 || head.holds) return [];
	const { workload } = head;
	return [{
		message: `\`${workload.namespace}/${workload.name}\` no longer counts as CDE but still runs; restore its label, or have the owners confirm that it holds no regulated data`,
		at: placed("head", {
			resource: workload.resource,
			route: workload.labelsRoute
		}),
		about: id
	}];
}));
// src/rules/default-deny-missing.ts
/** NET-004: pods to come in a namespace of the CDE would be open. */
const defaultDenyMissing = defineRule({
	id: "default-deny-missing",
	summary: "a namespace of the CDE has no default deny for a direction",
	requirements: [
		"1.3.1",
		"1.3.2",
		"1.2.1"
	]
}, ({ defaultDeny }) => defaultDeny.flatMap(({ namespace, direction, was, at }) => {
	const place = was ?? at;
	if (place === void 0) return [];
	return [{
		message: `namespace \`${namespace}\` has CDE workloads and no policy that denies ${direction} by default; add one with \`podSelector: {}\` and \`policyTypes: [${direction === "ingress" ? "Ingress" : "Egress"}]\``,
		at: placed(was === void 0 ? "head" : "base", place),
		about: `${namespace} ${direction}`
	}];
}));
// src/rules/image-problems.ts
/** What the verdicts about images say that belongs to one rule, each at the line of its image. */
const problemsOf = (rule) => ({ images }) => images.flatMap(({ workload, container, inCde, verdict }) => (verdict?.problems ?? []).filter((problem) => problem.rule === rule).map(({ message }) => ({
	message: `image of container \`${container.name}\` in \`${workload.replace(/\[.*$/, "")}\` ${message}`,
	at: placed("head", container.place),
	about: `${workload} ${container.name} ${container.image ?? ""}`,
	degree: inCde ? "ordinary" : "minor"
})));
// src/rules/digest-unverified.ts
/** IMG-002: nobody confirmed that the digest exists and is what the tag says. */
const digestUnverified = defineRule({
	id: "digest-unverified",
	summary: "an image could not be confirmed at its registry, or its tag and digest disagree",
	requirements: ["6.3.2", "6.5.1"]
}, problemsOf("digest-unverified"));
// src/rules/environment-drift.ts
/** ENV-001: a policy of the regime is no longer the same in clusters that the settings call twins. */
const environmentDrift = defineRule({
	id: "environment-drift",
	summary: "a policy of the regime is no longer the same in clusters that are to be alike",
	requirements: ["1.2.8", "6.5.3"]
}, ({ drift }) => drift.map(({ resource, side, twin, how }) => ({
	message: `${resourceName(resource)} is a policy of the regime and ${WORDS[how](`\`${twin}\``)}; settings call the two clusters twins`,
	at: placed(side, {
		resource,
		route: side === "base" || how === "only-there" ? [] : ["spec"]
	}),
	about: `${resourceKey(resource)} ${twin}`
})));
const WORDS = {
	differs: (twin) => `no longer the same as in ${twin}`,
	"only-here": (twin) => `stands here and not in ${twin}`,
	"only-there": (twin) => `stands in ${twin} and not here any more`
};
// src/rules/image-reference-invalid.ts
/** IMG-011: a reference that no container runtime can read. */
const imageReferenceInvalid = defineRule({
	id: "image-reference-invalid",
	summary: "an image reference is not valid",
	requirements: ["6.3.2"]
}, ({ images }) => images.flatMap(({ workload, inCde, container, pinning }) => {
	if (pinning.kind !== "invalid") return [];
	return [{
		message: `image \`${container.image ?? ""}\` of container \`${container.name}\` in \`${workload.replace(/\[.*$/, "")}\` is not a valid reference: ${pinning.reason}`,
		at: placed("head", container.place),
		about: `${workload} ${container.name}`,
		degree: inCde ? "ordinary" : "minor"
	}];
}));
// src/rules/image-repository-added.ts
/** IMG-009: software from a repository that this CDE workload did not run before. */
const imageRepositoryAdded = defineRule({
	id: "image-repository-added",
	summary: "a CDE workload runs an image of a new repository",
	requirements: ["6.3.2", "12.5.1"]
}, ({ images }) => images.flatMap(({ workload, inCde, container, reading, repositoryKnown, before, enteredScope }) => {
	if (!inCde || reading.kind !== "image" || repositoryKnown || enteredScope && before === void 0) return [];
	const { registry, repository } = reading.reference;
	return [{
		message: `container \`${container.name}\` of CDE workload \`${workload.replace(/\[.*$/, "")}\` now runs \`${registry}/${repository}\`, which no container of it ran before`,
		at: placed("head", container.place),
		about: `${workload} ${container.name} ${registry}/${repository}`
	}];
}));
// src/rules/image-unpinned.ts
/** IMG-001: what runs is not fixed by what was reviewed. */
const imageUnpinned = defineRule({
	id: "image-unpinned",
	summary: "an image is not pinned by digest",
	requirements: ["6.3.2", "6.5.1"]
}, ({ images, imageOverrides }) => [...images.flatMap(onImage), ...imageOverrides.map(onOverride)]);
function onImage({ workload, inCde, container, pinning, before }) {
	if (pinning.kind !== "unpinned") return [];
	const regression = before?.pinning.kind === "pinned" ? "was pinned by digest and no longer is" : "is not pinned by digest";
	return [{
		message: `image of ${whatOf(container.role)} \`${container.name}\` in \`${workload.replace(/\[.*$/, "")}\` ${regression}: ${pinning.reason}; write \`name@sha256:…\``,
		at: placed("head", container.place),
		about: `${workload} ${container.name}`,
		degree: inCde ? "ordinary" : "minor"
	}];
}
function whatOf(role) {
	return role === "step" || role === "script" || role === "disk" || role === "component" ? role : "container";
}
function onOverride({ name, message, at, regression, inCde }) {
	return {
		message: `${message}${regression ? "; it was pinned before" : ""}`,
		at: {
			...at,
			side: "head"
		},
		about: `${at.path} ${name}`,
		degree: inCde ? "ordinary" : "minor"
	};
}
// src/rules/image-unscanned.ts
/** IMG-004: no scan of exactly this digest that anybody has a reason to believe. */
const imageUnscanned = defineRule({
	id: "image-unscanned",
	summary: "an image has no believed scan of exactly its digest",
	requirements: [
		"6.3.1",
		"6.3.3",
		"11.3.1"
	]
}, problemsOf("image-unscanned"));
// src/rules/label-template-mismatch.ts
/** LABEL-003: a regime label on the controller that its pods do not carry protects and scopes nobody. */
const labelTemplateMismatch = defineRule({
	id: "label-template-mismatch",
	summary: "a regime label stands on the controller and not on its pods",
	requirements: ["12.5.2"]
}, ({ workloads, taxonomy }) => workloads.flatMap(({ id, base, head }) => {
	if (head === void 0 || !mismatch(head.workload, taxonomy) || base !== void 0 && mismatch(base.workload, taxonomy)) return [];
	const { workload } = head;
	return [{
		message: `${workload.kind} \`${workload.namespace}/${workload.name}\` carries a label of the regime that its pod template does not carry; labels take effect on pods: write it under \`template.metadata.labels\``,
		at: placed("head", {
			resource: workload.resource,
			route: ["metadata", "labels"]
		}),
		about: id
	}];
}));
function mismatch({ resource, labels, kind }, { resource: holders, accessor }) {
	if (kind === "Pod") return false;
	return [...holders, ...accessor].flatMap(({ podLabels }) => podLabels === void 0 || isEverything(podLabels) ? [] : [podLabels]).some((selector) => selects(selector, resource.labels) && !selects(selector, labels));
}
// src/rules/namespace-meaning-changed.ts
/** SCOPE-010: labels of a namespace change which rules of the CDE it falls under: a policy edit in disguise. */
const namespaceMeaningChanged = defineRule({
	id: "namespace-meaning-changed",
	summary: "the labels of a namespace change what a CDE policy selects",
	requirements: [
		"1.2.1",
		"1.3.1",
		"1.3.2"
	]
}, ({ namespaces }) => namespaces.flatMap(({ name, base, head, admittedBy }) => {
	const [rule] = admittedBy;
	const resource = head?.resource ?? base?.resource;
	if (rule === void 0 || resource === void 0) return [];
	const by = `${rule.resource.kind} \`${rule.resource.namespace}/${rule.resource.name}\``;
	return [{
		message: `namespace \`${name}\` (${labelText(base)} → ${labelText(head)}) is now selected by ${by}, which decides about CDE workloads`,
		at: placed(head?.resource === void 0 ? "base" : "head", {
			resource,
			route: ["metadata", "labels"]
		}),
		about: `${name} ${by}`
	}];
}));
function labelText(namespace) {
	if (namespace?.resource === void 0) return "not declared";
	const labels = [...namespace.labels].filter(([key]) => key !== NAMESPACE_NAME_LABEL);
	return labels.length === 0 ? "no labels" : `\`${describeLabels(new Map(labels))}\``;
}
// src/rules/nonprod-registry.ts
/** IMG-008: what runs with card data comes from where nothing was checked for it. */
const nonprodRegistry = defineRule({
	id: "nonprod-registry",
	summary: "an image of the CDE comes from a registry that is not for production",
	requirements: ["6.5.3"]
}, problemsOf("nonprod-registry"));
// src/rules/policy-kind-not-enforced.ts
/** NET-008: a policy of a kind the declared network plugin does not enforce, or this release cannot read. */
const policyKindNotEnforced = defineRule({
	id: "policy-kind-not-enforced",
	summary: "a policy kind that is not enforced, or cannot be read, is changed",
	requirements: ["1.2.1", "1.2.2"]
}, ({ unreadPolicies }) => unreadPolicies.map(({ resource, side, kind }) => ({
	message: `${resourceName(resource)} (\`${resource.group}\`) was ${kind}; this kind counts neither as protection nor as permission here, so its owner must judge it`,
	at: placed(side, {
		resource,
		route: ["kind"]
	}),
	about: `${resourceKey(resource)} ${kind}`
})));
// src/rules/policy-not-enforced.ts
/** TIER-003: a policy that protected the CDE is still written, and nothing acts on it any more. */
const policyNotEnforced = defineRule({
	id: "policy-not-enforced",
	summary: "a policy that protects the CDE is written but no longer enforced",
	requirements: [
		"1.2.2",
		"1.2.8",
		"1.3.1",
		"1.3.2"
	]
}, ({ policies }) => policies.filter(({ kind }) => kind === "unenforced").map(({ resource, side, how, wider }) => ({
	message: `${resourceName(resource)} protected the CDE and ${how}; ${wider ? "what it stopped now passes" : "other policies still stop what it stopped"}`,
	at: placed(side, {
		resource,
		route: ["kind"]
	}),
	about: `${resourceKey(resource)} ${how}`,
	degree: wider ? "ordinary" : "minor"
})));
// src/rules/promotion-mismatch.ts
/** IMG-010: what is promoted is not what was tested. */
const promotionMismatch = defineRule({
	id: "promotion-mismatch",
	summary: "an image is promoted that the stage before does not run",
	requirements: ["6.5.1", "6.5.3"]
}, problemsOf("promotion-mismatch"));
// src/rules/protected-by-accident.ts
/** TIER-005: what the regime's policies stopped is stopped by somebody else's policy only. */
const protectedByAccident = defineRule({
	id: "protected-by-accident",
	summary: "only somebody else's policy stops what the regime's policies stopped",
	requirements: [
		"1.2.2",
		"1.2.8",
		"1.3.1"
	]
}, ({ accidents }) => accidents.map(({ member, direction, others, ports, by }) => ({
	message: `the regime's policies no longer stop ${nameAll$1(others)} ${direction === "ingress" ? "to" : "from"} ${nameOf$1(member)} on ${namePorts(ports, void 0)}; only ${resourceName(by.resource)}, which is not the regime's, still does`,
	at: placed("head", by),
	about: `${member.id} ${direction} ${others.map(({ id }) => id).join(" ")}`
})));
// src/rules/provenance-missing.ts
/** IMG-007: nobody shows who built it, of what. */
const provenanceMissing = defineRule({
	id: "provenance-missing",
	summary: "an image of the CDE has no believed provenance",
	requirements: ["6.3.2", "6.5.1"]
}, problemsOf("provenance-missing"));
// src/rules/public-entry-added.ts
/** NET-002: a new or wider way from outside the cluster to the CDE, or to a system connected to it. */
const publicEntryAdded = defineRule({
	id: "public-entry-added",
	summary: "outside traffic gains a way to the CDE or to a system connected to it",
	requirements: [
		"1.4.1",
		"1.4.2",
		"1.3.1"
	]
}, ({ entries, head, taxonomy }) => entries.flatMap(({ workload, entry, gained, isNew, internet }) => {
	const category = head.scope.categories.get(workload) ?? "outOfScope";
	const candidate = candidateOf(entry.workload, head.model.cluster);
	if (category === "outOfScope" || isNamed(taxonomy.publicServices, candidate)) return [];
	if (internet && category === "cde" && isStore(taxonomy, candidate)) return [];
	const what = category === "cde" ? "CDE workload" : "workload connected to the CDE,";
	return [{
		message: `${ENTRY_WORDS[entry.kind]} ${isNew ? "opens" : "widens"} a way from outside to ${what} \`${entry.workload.namespace}/${entry.workload.name}\` on ${describePorts(gained)}`,
		at: placed("head", entry.place),
		about: `${workload} ${entry.kind} ${describePorts(gained)}`
	}];
}));
// src/rules/regime-policy-author.ts
/**
* TIER-004: a policy of the regime is changed by somebody who is not among its owners. Who owns it is not in the change,
* so the decision asks this rule once the owners are known.
*/
const regimePolicyAuthor = {
	id: "regime-policy-author",
	summary: "a policy of the regime is changed by somebody who does not own it",
	requirements: [
		"1.1.2",
		"1.2.2",
		"6.5.1"
	],
	check: () => []
};
/** One finding per policy. */
function foreignEditFindings(edits) {
	return edits.map(({ change: { resource, side }, author, owners }) => toFinding(regimePolicyAuthor.id, {
		message: `${resourceName(resource)} is a policy of the regime and \`@${author}\`, who changes it, is not among its owners (${owners.map((owner) => `\`${owner}\``).join(", ")})`,
		at: placed(side, {
			resource,
			route: side === "base" ? [] : ["metadata", "name"]
		}),
		about: resourceKey(resource)
	}));
}
// src/rules/regime-policy-edited.ts
/** TIER-001, milder: a policy that the settings name as the regime's changes its text. */
const regimePolicyEdited = defineRule({
	id: "regime-policy-edited",
	summary: "a policy of the regime is edited",
	requirements: ["1.2.2", "6.5.1"]
}, ({ policies }) => policies.filter(({ kind }) => kind === "edited").map(({ resource, side, how, wider }) => ({
	message: `${resourceName(resource)} is a policy of the regime and ${how}; ${wider ? "it now lets more through, see the other findings" : "proven: nobody gains a connection"}`,
	at: placed(side, {
		resource,
		route: side === "base" ? [] : ["spec"]
	}),
	about: resourceKey(resource)
})));
// src/rules/regime-policy-weakened.ts
/** TIER-001: a policy that protects the CDE is gone or without effect, and something is open that was not. */
const regimePolicyWeakened = defineRule({
	id: "regime-policy-weakened",
	summary: "a policy that protects the CDE is deleted or made ineffective",
	requirements: [
		"1.2.2",
		"1.2.8",
		"1.3.1",
		"1.3.2"
	]
}, ({ policies }) => policies.filter(({ kind }) => kind === "weakened").map(({ resource, side, how }) => ({
	message: `${resourceName(resource)} protected the CDE and ${how}`,
	at: placed(side, {
		resource,
		route: side === "base" ? [] : ["spec"]
	}),
	about: `${resourceKey(resource)} ${how}`
})));
// src/rules/registry-not-allowed.ts
/** IMG-003: software from a place that nobody agreed on. */
const registryNotAllowed = defineRule({
	id: "registry-not-allowed",
	summary: "an image comes from a registry or repository that the settings do not allow",
	requirements: ["6.3.2"]
}, problemsOf("registry-not-allowed"));
// src/rules/scan-stale.ts
/** IMG-005: a scan tells of its own day. */
const scanStale = defineRule({
	id: "scan-stale",
	summary: "the newest believed scan of an image is too old",
	requirements: ["11.3.1", "6.3.1"]
}, problemsOf("scan-stale"));
// src/rules/scope-unresolved.ts
/** SCOPE-014: something that may concern the CDE could not be read, so nothing can be said about it. */
const scopeUnresolved = defineRule({
	id: "scope-unresolved",
	summary: "something that may touch the CDE could not be judged",
	requirements: ["12.5.2"]
}, ({ gaps }) => gaps.filter(({ touchesCde }) => touchesCde).map(({ message, at, side, subject }) => ({
	message,
	at: {
		...at,
		side
	},
	about: subject
})));
// src/rules/selector-widened-latent.ts
/** SCOPE-007: no workload of today gains anything, but pods that may come do. */
const selectorWidenedLatent = defineRule({
	id: "selector-widened-latent",
	summary: "pods that do not exist yet would gain a connection with the CDE",
	requirements: ["1.2.1", "1.2.5"]
}, (change) => {
	const told = /* @__PURE__ */ new Set([...[
		"added",
		"widened",
		"egress"
	].flatMap((story) => edgeRemarks(change, story, () => "").map(lineOf$1)), ...change.isolation.flatMap(({ was }) => was.map((place) => lineOf$1({ at: placed("base", place) })))]);
	const fresh = edgeRemarks(change, "latent", ({ member, others, ports, inward }) => inward ? `${others} could reach ${member} on ${ports}` : `${member} could reach ${others} on ${ports}`).filter((remark) => !told.has(lineOf$1(remark)));
	return [...new Map(fresh.toReversed().map((remark) => [lineOf$1(remark), remark])).values()];
});
const lineOf$1 = ({ at }) => `${at.side} ${at.path} ${at.line}`;
// src/rules/store-internet-reachable.ts
/** NET-001: public addresses reach a store of regulated data with nothing in between. */
const storeInternetReachable = defineRule({
	id: "store-internet-reachable",
	summary: "a store of regulated data can be reached from the internet directly",
	requirements: ["1.4.4"]
}, ({ entries, head, taxonomy }) => entries.flatMap(({ workload, entry, gained, internet }) => {
	if (!internet || head.scope.categories.get(workload) !== "cde" || !isStore(taxonomy, candidateOf(entry.workload, head.model.cluster))) return [];
	return [{
		message: `${ENTRY_WORDS[entry.kind]} lets public addresses reach the data store \`${entry.workload.namespace}/${entry.workload.name}\` on ${describePorts(gained)}; put a service that is not a store in between`,
		at: placed("head", entry.place),
		about: `${workload} ${entry.kind}`
	}];
}));
// src/rules/tier-order-changed.ts
/** TIER-002: other policies now decide before those of the regime, or its tier ends otherwise. */
const tierOrderChanged = defineRule({
	id: "tier-order-changed",
	summary: "the order in which the regime's policies decide is changed",
	requirements: [
		"1.2.2",
		"1.2.8",
		"1.3.1",
		"1.3.2"
	]
}, ({ order }) => order.map(({ what, at, side, wider }) => ({
	message: `${what}; ${wider ? "CDE workloads let more through than before" : "proven: no CDE workload lets more through today"}`,
	at: at === void 0 ? {
		...fileLocation(repoPath(".")),
		side
	} : placed(side, at),
	about: what,
	degree: wider ? "ordinary" : "minor"
})));
// src/rules/traffic-retargeted.ts
/** SCOPE-009: traffic that went to or from the CDE is led elsewhere, or outside traffic into it. */
const trafficRetargeted = defineRule({
	id: "traffic-retargeted",
	summary: "a Service leads CDE traffic elsewhere, or other traffic into the CDE",
	requirements: [
		"1.2.4",
		"1.3.1",
		"1.4.2"
	]
}, ({ services, base, head }) => services.flatMap(({ service, before, added }) => {
	const inCde = (ids, categories) => ids.filter((id) => categories.get(id) === "cde");
	const [was, now] = [inCde(before, base.scope.categories), inCde(added, head.scope.categories)];
	const foreign = added.filter((id) => !now.includes(id));
	if (was.length === 0 && now.length === 0) return [];
	if (was.length > 0 && foreign.length === 0) return [];
	const [target = ""] = was.length > 0 ? foreign : now;
	return [{
		message: was.length > 0 ? `Service \`${service.namespace}/${service.name}\` led to the CDE and now also leads to \`${target}\`` : `Service \`${service.namespace}/${service.name}\` now leads its clients into the CDE, to \`${target}\``,
		at: placed("head", {
			resource: service.resource,
			route: ["spec", "selector"]
		}),
		about: `${service.namespace}/${service.name} ${target}`
	}];
}));
// src/rules/vulnerabilities-over-threshold.ts
/** IMG-006: what was found is more than was agreed on. */
const vulnerabilitiesOverThreshold = defineRule({
	id: "vulnerabilities-over-threshold",
	summary: "an image has more vulnerabilities than the settings allow",
	requirements: ["6.3.1", "6.3.3"]
}, problemsOf("vulnerabilities-over-threshold"));
// src/rules/waiver-idle.ts
/**
* CHG-007: a waiver is over, or stands in the pull request only. It reads settings, not the change, so the decision asks
* it.
*/
const waiverIdle = {
	id: "waiver-idle",
	summary: "a waiver does nothing",
	requirements: ["6.5.1"],
	check: () => []
};
/** One finding for each of them. */
function idleWaiverFindings(idle) {
	return idle.map(({ names, why, at }) => toFinding(waiverIdle.id, {
		message: `the waiver of ${names} ${why}`,
		at,
		about: `${names} ${why}`
	}));
}
// src/rules/catalog.ts
/** Every rule, worst news first: reports keep this order within one effect. */
const RULES = [
	storeInternetReachable,
	regimePolicyWeakened,
	policyNotEnforced,
	tierOrderChanged,
	cdeIsolationLost,
	cdeConnectionAdded,
	cdeConnectionWidened,
	publicEntryAdded,
	cdeEgressWidened,
	trafficRetargeted,
	namespaceMeaningChanged,
	selectorWidenedLatent,
	cdeMemberAdded,
	cdeLabelRemoved,
	labelTemplateMismatch,
	cdeContainerAdded,
	defaultDenyMissing,
	protectedByAccident,
	regimePolicyEdited,
	environmentDrift,
	regimePolicyAuthor,
	policyKindNotEnforced,
	imageUnpinned,
	imageReferenceInvalid,
	registryNotAllowed,
	nonprodRegistry,
	digestUnverified,
	imageUnscanned,
	scanStale,
	vulnerabilitiesOverThreshold,
	provenanceMissing,
	promotionMismatch,
	imageRepositoryAdded,
	gateAltered,
	scopeUnresolved,
	ownerReviewMissing,
	waiverIdle
];
// src/regime/pci-dss.ts
const is = (key, ...values) => requires(key, only(...values));
/** The usual spellings of the one label that marks card data. */
const MARKS = [
	"pci",
	"pci-dss",
	"pci-scope",
	"cde",
	"in-pci-scope"
];
/**
* PCI DSS 4.0.1. Widening needs an approval, because companies do add payment services on purpose; what no approval
* makes right blocks. Without settings, `pci=true` (and its usual spellings) marks who holds card data, and the two-role
* form `pci=contaminated` / `pci=compliant` is understood too, and a Calico tier of one of these names is the regime's.
*/
const PCI_DSS = {
	name: "pci-dss",
	title: "PCI DSS 4.0.1",
	taxonomy: {
		name: "pci",
		declared: false,
		resource: MARKS.map((key) => ({ podLabels: is(key, "true", "yes", "in-scope", "contaminated") })),
		accessor: MARKS.map((key) => ({ podLabels: is(key, "compliant") })),
		stores: [],
		publicServices: [],
		policies: [{ tiers: MARKS }]
	},
	effects: {
		"cde-member-added": { ordinary: "needs-approval" },
		"cde-label-removed": { ordinary: "needs-approval" },
		"cde-isolation-lost": { ordinary: "needs-approval" },
		"cde-connection-added": { ordinary: "needs-approval" },
		"cde-connection-widened": { ordinary: "needs-approval" },
		"selector-widened-latent": { ordinary: "needs-approval" },
		"cde-container-added": { ordinary: "needs-approval" },
		"traffic-retargeted": { ordinary: "needs-approval" },
		"namespace-meaning-changed": { ordinary: "needs-approval" },
		"scope-unresolved": { ordinary: "needs-approval" },
		"store-internet-reachable": { ordinary: "blocks" },
		"public-entry-added": { ordinary: "needs-approval" },
		"cde-egress-widened": { ordinary: "needs-approval" },
		"default-deny-missing": { ordinary: "needs-approval" },
		"regime-policy-weakened": { ordinary: "blocks" },
		"regime-policy-edited": { ordinary: "needs-approval" },
		"environment-drift": { ordinary: "needs-approval" },
		"policy-not-enforced": {
			ordinary: "blocks",
			minor: "needs-approval"
		},
		"tier-order-changed": {
			ordinary: "blocks",
			minor: "needs-approval"
		},
		"regime-policy-author": { ordinary: "needs-approval" },
		"protected-by-accident": { ordinary: "needs-approval" },
		"policy-kind-not-enforced": { ordinary: "needs-approval" },
		"label-template-mismatch": { ordinary: "needs-approval" },
		"image-unpinned": {
			ordinary: "blocks",
			minor: "informs"
		},
		"image-reference-invalid": {
			ordinary: "blocks",
			minor: "informs"
		},
		"registry-not-allowed": {
			ordinary: "blocks",
			minor: "informs"
		},
		"nonprod-registry": { ordinary: "blocks" },
		"digest-unverified": {
			ordinary: "blocks",
			minor: "informs"
		},
		"image-unscanned": {
			ordinary: "blocks",
			minor: "informs"
		},
		"scan-stale": {
			ordinary: "blocks",
			minor: "informs"
		},
		"vulnerabilities-over-threshold": {
			ordinary: "blocks",
			minor: "informs"
		},
		"provenance-missing": { ordinary: "blocks" },
		"promotion-mismatch": {
			ordinary: "needs-approval",
			minor: "informs"
		},
		"image-repository-added": { ordinary: "needs-approval" },
		"gate-altered": {
			ordinary: "needs-approval",
			grave: "blocks"
		},
		"owner-review-missing": { ordinary: "blocks" },
		"waiver-idle": { ordinary: "informs" }
	}
};
// src/settings/selectors.ts
const strings = (value) => asList(value).flatMap((each) => asString(each) ?? []);
function toSelector(value) {
	const object = asObject(value);
	if (object === void 0) return void 0;
	return every(...Object.entries(object).map(([key, entry]) => {
		if (typeof entry === "boolean") return entry ? has(key) : requires(key, only(ABSENT));
		return requires(key, only(...typeof entry === "string" ? [entry] : strings(entry)));
	}));
}
/** A workload selector as the settings write it. */
function toWorkloadSelector(value) {
	const podLabels = toSelector(valueAt(value, "podLabels"));
	const namespaceLabels = toSelector(valueAt(value, "namespaceLabels"));
	return {
		...podLabels && { podLabels },
		...namespaceLabels && { namespaceLabels },
		...given(value, "namespaces"),
		...given(value, "kinds"),
		...given(value, "workloads")
	};
}
/** A policy selector as the settings write it. */
function toPolicySelector(value) {
	const own = toSelector(valueAt(value, "labels"));
	return {
		...own && { labels: own },
		...given(value, "namespaces"),
		...given(value, "names"),
		...given(value, "paths"),
		...given(value, "tiers")
	};
}
function given(value, field) {
	const named = strings(valueAt(value, field));
	return named.length === 0 ? {} : { [field]: named };
}
// src/settings/images.ts
const anyText$1 = text((value) => value.trim() !== "", "text");
const repository = text((value) => parseRepositoryPattern(value) !== void 0, "a registry with or without the beginning of a repository, such as `ghcr.io/acme`");
const pattern$1 = text((value) => parsePathPattern(value) !== void 0, "a path pattern as in CODEOWNERS");
const platform = text((value) => /^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9]+)?$/.test(value), "a platform such as `linux/amd64`");
const range$1 = text((value) => (0, import_semver.validRange)(value) !== null, "a version range such as `\">=0.50\"`");
const host = text((value) => parseRepositoryPattern(value)?.path.length === 0, "a host such as `ghcr.io`");
const bool = (value, route) => typeof value === "boolean" ? [] : [{
	route,
	message: `\`${String(route.at(-1))}\` must be true or false`
}];
const days = whole(0, 3650);
const scanAge = whole(1, 90);
const threshold = mapping({
	max: whole(0, 1e6),
	graceDays: days,
	withoutFix: bool
});
const RANKS = SEVERITIES.filter((severity) => severity !== "unknown");
const scanners = (value, route) => {
	const object = asObject(value);
	if (object === void 0) return [{
		route,
		message: "`scanners` must be a mapping of names to version ranges"
	}];
	return Object.entries(object).flatMap(([name, entry]) => range$1(entry, [...route, name]));
};
/** The shape of `images`. */
const IMAGES = mapping({
	registries: list(repository),
	access: list(mapping({
		host,
		realms: list(host),
		transport: oneOf("https", "http"),
		network: oneOf("public", "private"),
		reports: oneOf("harbor")
	})),
	nonprod: list(repository),
	promotions: list(mapping({
		from: list(pattern$1),
		to: list(pattern$1)
	})),
	platforms: list(platform),
	scans: mapping({
		maxAgeDays: mapping({
			inside: scanAge,
			outside: scanAge
		}),
		maxDatabaseAgeDays: days,
		needsDatabaseAge: bool,
		scanners,
		thresholds: mapping(Object.fromEntries(RANKS.map((rank) => [rank, threshold]))),
		unknownAs: oneOf(...RANKS),
		verifiers: list(anyText$1)
	}),
	provenance: mapping({
		builders: list(anyText$1),
		sources: list(anyText$1)
	}, ({ builders }, route) => asList(builders).length === 0 ? [{
		route,
		message: "`builders` is missing: nobody could have built it"
	}] : []),
	signers: list(mapping({
		name: anyText$1,
		issuer: text((value) => value.startsWith("https://"), "the address of an issuer, `https://…`"),
		subject: anyText$1,
		repository: text((value) => /^[\w.-]+\/[\w.-]+$/.test(value), "a repository `owner/name`"),
		refs: list(anyText$1),
		triggers: list(anyText$1),
		runner: oneOf("github-hosted", "self-hosted"),
		key: text((value) => value.startsWith(EVIDENCE_FOLDER), `a file below \`${EVIDENCE_FOLDER}\``),
		log: bool
	}, ({ name, issuer, subject, key }, route) => {
		if (name === void 0) return [{
			route,
			message: "`name` is missing"
		}];
		return issuer !== void 0 && subject !== void 0 && key === void 0 || key !== void 0 && issuer === void 0 && subject === void 0 ? [] : [{
			route,
			message: "a signer is either an `issuer` with a `subject`, or a `key`"
		}];
	})),
	attestations: list(text((value) => /^[\w.-]+(\/[\w.-]+)?$/.test(value), "an owner, or a repository `owner/name`"))
});
/** What `images` says, once its shape is right; undefined where nothing is said. */
function toImagePolicy(value) {
	if (asObject(value) === void 0) return void 0;
	const at = (...route) => valueAt(value, ...route);
	const repositories = (route) => strings(at(route)).flatMap((each) => parseRepositoryPattern(each) ?? []);
	const platforms = strings(at("platforms"));
	return {
		registries: at("registries") === void 0 ? void 0 : repositories("registries"),
		access: asList(at("access")).map((entry) => ({
			host: asString(valueAt(entry, "host")) ?? "",
			realms: strings(valueAt(entry, "realms")),
			transport: valueAt(entry, "transport") === "http" ? "http" : "https",
			network: valueAt(entry, "network") === "private" ? "private" : "public",
			reports: valueAt(entry, "reports") === "harbor" ? "harbor" : void 0
		})),
		nonprod: repositories("nonprod"),
		promotions: asList(at("promotions")).map((entry) => ({
			from: patterns$1(valueAt(entry, "from")),
			to: patterns$1(valueAt(entry, "to"))
		})),
		platforms: platforms.length === 0 ? ["linux/amd64"] : platforms,
		scans: asObject(at("scans")) === void 0 ? void 0 : toScans(at("scans")),
		provenance: at("provenance") === void 0 ? void 0 : {
			builders: strings(at("provenance", "builders")),
			sources: strings(at("provenance", "sources"))
		},
		signers: asList(at("signers")).map(toSigner),
		attestations: strings(at("attestations"))
	};
}
const patterns$1 = (value) => strings(value).flatMap((each) => parsePathPattern(each) ?? []);
function toScans(value) {
	const usual = DEFAULT_SCANS;
	const ranges = asObject(valueAt(value, "scanners"));
	const written = valueAt(value, "thresholds");
	return {
		maxAgeDays: {
			inside: asNumber(valueAt(value, "maxAgeDays", "inside")) ?? usual.maxAgeDays.inside,
			outside: asNumber(valueAt(value, "maxAgeDays", "outside")) ?? usual.maxAgeDays.outside
		},
		maxDatabaseAgeDays: asNumber(valueAt(value, "maxDatabaseAgeDays")) ?? usual.maxDatabaseAgeDays,
		needsDatabaseAge: valueAt(value, "needsDatabaseAge") === true,
		scanners: ranges && Object.fromEntries(Object.entries(ranges).map(([name, entry]) => [name, asString(entry) ?? "*"])),
		thresholds: written === void 0 ? usual.thresholds : Object.fromEntries(RANKS.flatMap((rank) => {
			const entry = valueAt(written, rank);
			return entry === void 0 ? [] : [[rank, toThreshold(entry, usual.thresholds[rank])]];
		})),
		unknownAs: RANKS.find((rank) => rank === valueAt(value, "unknownAs")) ?? usual.unknownAs,
		verifiers: strings(valueAt(value, "verifiers"))
	};
}
function toThreshold(value, usual = {
	max: 0,
	graceDays: 0,
	withoutFix: true
}) {
	return {
		max: asNumber(valueAt(value, "max")) ?? usual.max,
		graceDays: asNumber(valueAt(value, "graceDays")) ?? usual.graceDays,
		withoutFix: valueAt(value, "withoutFix") !== false
	};
}
function toSigner(value) {
	const field = (name) => asString(valueAt(value, name));
	const name = field("name") ?? "";
	const key = field("key");
	if (key !== void 0) return {
		kind: "key",
		name,
		path: repoPath(key),
		logged: valueAt(value, "log") !== false
	};
	const given = (each) => valueAt(value, each) === void 0 ? void 0 : strings(valueAt(value, each));
	return {
		kind: "keyless",
		name,
		issuer: field("issuer") ?? "",
		subject: field("subject") ?? "",
		repository: field("repository"),
		refs: given("refs"),
		triggers: given("triggers"),
		runner: field("runner") === void 0 ? void 0 : field("runner") === "self-hosted" ? "self-hosted" : "github-hosted"
	};
}
// src/settings/roots.ts
const path = text((value) => value !== "" && resolvePath(ROOT, value) !== void 0, "a path inside the repository, `.` for its top");
const clusterName = text((value) => /^\S(.*\S)?$/.test(value), "the name of a cluster");
const objectName = text((value) => value !== "" && isLabelValue(value), "a name as Kubernetes has it");
const hasFolder = ({ folder }, route) => folder === void 0 ? [{
	route,
	message: "`folder` is missing"
}] : [];
/** The shape of `roots`. */
const ROOTS = list(mapping({
	folder: path,
	cluster: clusterName,
	namespace: objectName,
	release: objectName,
	values: list(path)
}, hasFolder));
/** The shape of `twins`: lists of clusters, two names at least, none twice. */
const TWINS = list((value, route) => {
	const problems = list(clusterName)(value, route);
	const names = strings(value);
	if (problems.length > 0) return problems;
	return names.length > 1 && new Set(names).size === names.length ? [] : [{
		route,
		message: "twins are two clusters at least, and none twice"
	}];
});
/** What `roots` says, once its shape is right; empty where nothing is said. */
function toGivenRoots(document) {
	return asList(valueAt(document.value, "roots")).map((entry, index) => {
		const field = (name) => asString(valueAt(entry, name));
		return {
			folder: toPath(field("folder") ?? ""),
			cluster: field("cluster"),
			namespace: field("namespace"),
			release: field("release"),
			valueFiles: strings(valueAt(entry, "values")).map(toPath),
			at: locate(document, ["roots", index])
		};
	});
}
/** What `twins` says, once its shape is right. */
function toTwins(value) {
	return asList(valueAt(value, "twins")).map(strings);
}
/** The shape refuses what leads out. */
const toPath = (written) => resolvePath(ROOT, written) ?? repoPath(written);
// src/settings/shape.ts
const anyText = text((value) => value.trim() !== "", "text");
const texts = list(anyText);
const date = text((value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)), "a date such as `\"2026-12-31\"` in quotes");
const owner = text((value) => /^@[A-Za-z0-9-]+(\/[A-Za-z0-9._-]+)?$/.test(value), "a user `@login` or a team `@org/team`");
const pattern = text((value) => parsePathPattern(value) !== void 0, "a path pattern as in CODEOWNERS");
const version = (value, route) => value === 1 ? [] : [{
	route,
	message: "`version` must be 1"
}];
/** Labels in short: a value, a list of values, or `true` for "present" and `false` for "absent". */
const labels = (value, route) => {
	const object = asObject(value);
	if (object === void 0) return [{
		route,
		message: "labels must be a mapping of keys to values"
	}];
	return Object.entries(object).flatMap(([key, entry]) => {
		return typeof entry === "string" || typeof entry === "boolean" || Array.isArray(entry) && entry.length > 0 && entry.every((each) => typeof each === "string") ? [] : [{
			route: [...route, key],
			message: `\`${key}\` must be a value in quotes, a list of values, true (present) or false (absent)`
		}];
	});
};
const workloads = list(mapping({
	podLabels: labels,
	namespaceLabels: labels,
	namespaces: texts,
	kinds: texts,
	workloads: texts
}, notEmpty));
const policies = list(mapping({
	labels,
	namespaces: texts,
	names: texts,
	paths: texts,
	tiers: texts
}, notEmpty));
function notEmpty(object, route) {
	return Object.keys(object).length === 0 ? [{
		route,
		message: "an empty selector would name everything; write at least one field"
	}] : [];
}
const ruleSetting = (value, route) => typeof value === "string" ? oneOf(...EFFECTS)(value, route) : mapping({
	effect: oneOf(...EFFECTS),
	reason: anyText,
	until: date
})(value, route);
const range = text((value) => (0, import_semver.validRange)(value) !== null, "a version range such as `\">=0.1 <1\"`");
const calicoVersion = text((value) => (0, import_semver.coerce)(value) !== null, "a Calico release such as `\"3.32\"` in quotes");
const numberOf = (value, route) => typeof value === "number" ? [] : [{
	route,
	message: `\`${String(route.at(-1))}\` must be a number`
}];
const needs = (...fields) => (object, route) => fields.flatMap((field) => object[field] === void 0 ? [{
	route,
	message: `\`${field}\` is missing`
}] : []);
const coversOneThing = ({ finding, edge }, route) => finding === void 0 === (edge === void 0) ? [{
	route,
	message: "a waiver covers either one `finding` or one `edge`"
}] : [];
const port = text((value) => value === "all" || readPort(value) !== void 0, "a protocol and a port such as `TCP/8443`, or `all`");
/** `TCP/8443`, `TCP/8000-8443`; undefined: neither. */
function readPort(value) {
	const [, protocol, from, to = from] = /^([A-Z]+)\/(\d{1,5})(?:-(\d{1,5}))?$/.exec(value) ?? [];
	const known = PROTOCOLS$1.find((each) => each === protocol);
	return known === void 0 ? void 0 : ports(known, Number(from), Number(to));
}
const SETTINGS = mapping({
	version,
	requires: range,
	mode: oneOf("enforce", "warn"),
	regime: mapping({
		name: anyText,
		pack: oneOf(PCI_DSS.name),
		resource: workloads,
		accessor: workloads,
		stores: workloads,
		publicServices: texts,
		owners: list(owner),
		labellers: list(owner),
		policies
	}),
	manifests: mapping({
		include: list(pattern),
		exclude: list(pattern)
	}),
	enforcer: oneOf("kubernetes", "calico"),
	calico: mapping({
		version: calicoVersion,
		tiers: list(mapping({
			name: anyText,
			order: numberOf,
			defaultAction: oneOf("Deny", "Pass")
		}, needs("name")))
	}),
	images: IMAGES,
	roots: ROOTS,
	twins: TWINS,
	context: CONTEXT,
	rules: mapping(Object.fromEntries(RULES.map(({ id }) => [id, ruleSetting]))),
	waivers: list(mapping({
		finding: mapping({
			rule: oneOf(...RULES.map(({ id }) => id)),
			about: anyText
		}, needs("rule", "about")),
		edge: mapping({
			from: anyText,
			to: anyText,
			port
		}, needs("from", "to", "port")),
		owner,
		reason: anyText,
		ticket: anyText,
		until: date
	}, allOf(needs("owner", "reason", "ticket", "until"), coversOneThing)))
});
// src/settings/settings.ts
const DEFAULT_SETTINGS = {
	mode: "enforce",
	pack: PCI_DSS,
	taxonomy: PCI_DSS.taxonomy,
	owners: [],
	labellers: [],
	manifests: {
		include: [],
		exclude: []
	},
	enforcement: DEFAULT_ENFORCEMENT,
	images: void 0,
	roots: [],
	twins: [],
	context: [],
	rules: {},
	waivers: [],
	requires: void 0,
	file: void 0
};
/**
* Reads the settings file of the base side. Anything wrong in it is a gap with file and line, and the strict defaults
* stand in for the whole file: half-read settings would be settings nobody wrote.
*/
function parseSettings(path, content, today) {
	const { value: documents, gaps } = readDocuments(path, content);
	const [document] = documents;
	if (gaps.length > 0) return {
		value: DEFAULT_SETTINGS,
		gaps
	};
	if (document === void 0) return {
		value: {
			...DEFAULT_SETTINGS,
			file: path
		},
		gaps: []
	};
	const problems = [...SETTINGS(document.value, []), ...looseningProblems(document.value, today)];
	if (problems.length > 0) return {
		value: DEFAULT_SETTINGS,
		gaps: problems.map((problem) => settingsGap(document, problem))
	};
	return {
		value: {
			...toSettings(document.value, path),
			waivers: toWaivers(document),
			roots: toGivenRoots(document)
		},
		gaps: []
	};
}
function settingsGap(document, { route, message }) {
	return {
		message: `settings: ${message}`,
		at: locate(document, route),
		subject: `settings ${message} ${route.join(".")}`
	};
}
/** A rule may be loosened for a while and for a reason; both must be written, and the day must not be over. */
function looseningProblems(value, today) {
	return Object.entries(asObject(valueAt(value, "rules")) ?? {}).flatMap(([rule, entry]) => {
		const { effect, reason, until } = toRuleSetting(entry);
		const usual = Object.hasOwn(PCI_DSS.effects, rule) ? PCI_DSS.effects[rule]?.ordinary ?? "blocks" : "blocks";
		if (stricter(usual, effect) === effect) return [];
		const route = ["rules", rule];
		if (reason === void 0 || until === void 0) return [{
			route,
			message: `\`${rule}\` is loosened from \`${usual}\`; write \`{ effect: ${effect}, reason: …, until: "YYYY-MM-DD" }\``
		}];
		return until < today ? [{
			route,
			message: `the loosening of \`${rule}\` ended on ${until}; remove it or have it renewed`
		}] : [];
	});
}
function toRuleSetting(entry) {
	const effect = asString(entry) ?? asString(valueAt(entry, "effect"));
	return {
		effect: EFFECTS.find((each) => each === effect) ?? "blocks",
		reason: asString(valueAt(entry, "reason")),
		until: asString(valueAt(entry, "until"))
	};
}
function toWaivers(document) {
	return asList(valueAt(document.value, "waivers")).map((waiver, index) => {
		const field = (...route) => asString(valueAt(waiver, ...route)) ?? "";
		const [from, to, on] = [
			"from",
			"to",
			"port"
		].map((end) => field("edge", end));
		const covers = valueAt(waiver, "edge") === void 0 ? {
			kind: "finding",
			rule: field("finding", "rule"),
			about: field("finding", "about")
		} : {
			kind: "edge",
			from: from ?? "",
			to: to ?? "",
			ports: on === "all" ? ALL_PORTS : readPort(on ?? "") ?? NO_PORTS
		};
		const [owned, reason, ticket, until] = [
			"owner",
			"reason",
			"ticket",
			"until"
		].map((name) => field(name));
		return {
			covers,
			owner: owned ?? "",
			reason: reason ?? "",
			ticket: ticket ?? "",
			until: until ?? "",
			at: locate(document, ["waivers", index])
		};
	});
}
function toSettings(value, file) {
	const regime = valueAt(value, "regime");
	const usual = PCI_DSS.taxonomy;
	const selectors = (field, otherwise) => valueAt(regime, field) === void 0 ? otherwise : asList(valueAt(regime, field)).map(toWorkloadSelector);
	const publicServices = strings(valueAt(regime, "publicServices"));
	return {
		mode: valueAt(value, "mode") === "warn" ? "warn" : "enforce",
		pack: PCI_DSS,
		taxonomy: {
			name: asString(valueAt(regime, "name")) ?? usual.name,
			resource: selectors("resource", usual.resource),
			declared: valueAt(regime, "resource") !== void 0,
			accessor: selectors("accessor", usual.accessor),
			stores: selectors("stores", usual.stores),
			publicServices: publicServices.length === 0 ? [] : [{ workloads: publicServices }],
			policies: valueAt(regime, "policies") === void 0 ? usual.policies : asList(valueAt(regime, "policies")).map(toPolicySelector)
		},
		owners: strings(valueAt(regime, "owners")),
		labellers: strings(valueAt(regime, "labellers")),
		manifests: {
			include: patterns(valueAt(value, "manifests", "include")),
			exclude: patterns(valueAt(value, "manifests", "exclude"))
		},
		enforcement: toEnforcement(value),
		images: toImagePolicy(valueAt(value, "images")),
		context: toContextSettings(valueAt(value, "context")),
		twins: toTwins(value),
		rules: Object.fromEntries(Object.entries(asObject(valueAt(value, "rules")) ?? {}).map(([rule, entry]) => [rule, toRuleSetting(entry)])),
		requires: asString(valueAt(value, "requires")),
		file
	};
}
function toEnforcement(value) {
	const enforcer = asString(valueAt(value, "enforcer"));
	return {
		plugin: enforcer === "kubernetes" || enforcer === "calico" ? enforcer : DEFAULT_ENFORCEMENT.plugin,
		version: asString(valueAt(value, "calico", "version")) ?? DEFAULT_ENFORCEMENT.version,
		tiers: asList(valueAt(value, "calico", "tiers")).map((tier) => ({
			name: asString(valueAt(tier, "name")) ?? "",
			order: asNumber(valueAt(tier, "order")) ?? 1e6,
			unmatched: valueAt(tier, "defaultAction") === "Pass" ? "pass" : "deny"
		}))
	};
}
const patterns = (value) => strings(value).flatMap((each) => parsePathPattern(each) ?? []);
// src/gate.ts
/** Evidence → judgement, where nobody has to be asked about images or nobody can be. */
function evaluate(evidence, tool) {
	return conclude(learn(prepare(evidence), /* @__PURE__ */ new Map()), tool);
}
/** Everything that compares the two sides. Pure; never throws on what a pull request holds. */
function prepare(evidence) {
	const settings = readSettings(evidence.base, evidence.now);
	const { value: changes, ...compared } = evidence.merge.kind === "clean" ? compareClusters(evidence, settings.value) : NOT_COMPARED;
	const { images: policy } = settings.value;
	const { base, head, now } = evidence;
	const file = settings.value.file ?? repoPath(".");
	const isAsked = changes.some(({ images: brought }) => brought.length > 0);
	return {
		evidence,
		settings,
		changes,
		compared,
		images: policy !== void 0 && isAsked ? openImageContext(policy, base, head, file, now) : void 0
	};
}
const NOT_COMPARED = {
	value: [],
	shared: void 0,
	touched: [],
	gaps: [],
	told: []
};
/** The images whose registries may tell something that the verdict hangs on. */
function wantedOf({ changes, settings }) {
	return wantedImages(changes.flatMap(({ images }) => images), settings.value.images);
}
/** What was learned about images is judged: by the policy of the base branch, each image by itself. */
function learn(prepared, facts) {
	const { changes, images: context } = prepared;
	if (context === void 0) return prepared;
	return {
		...prepared,
		changes: changes.map((change) => ({
			...change,
			images: judgeImages(change.images, facts, context.value, change.base.model.cluster)
		}))
	};
}
/** The two sides compared → the judgement: the rest of the gate on one screen. Pure. */
function conclude(prepared, tool) {
	const { evidence, settings: read, changes, compared, images } = prepared;
	const { value: settings, gaps: settingsGaps } = read;
	const unread = settingsGaps.map((gap) => ({
		...gap,
		side: "base",
		touchesCde: true
	}));
	const unused = (images?.gaps ?? []).map((gap) => ({
		...gap,
		side: "base",
		touchesCde: false
	}));
	const conflict = conflictGaps(evidence);
	const today = evidence.now.slice(0, 10);
	const judgeIn = (finding, cluster) => {
		const waiver = waiverOf(finding, cluster, settings.waivers, today);
		if (waiver !== void 0) return {
			...finding,
			effect: "informs",
			waiver
		};
		return {
			...finding,
			effect: effectOf(settings.pack, effects(settings), finding.rule, finding.degree)
		};
	};
	const judge = (finding) => judgeIn(finding, void 0);
	const owners = readOwners(evidence.base);
	const found = nameClusters((compared.shared === void 0 ? changes : [...changes, compared.shared]).map((change) => {
		const { cluster, policies } = change;
		const foreign = foreignEdits(policies, owners, settings.owners, evidence.request);
		return {
			cluster,
			findings: [...RULES.flatMap(({ check }) => check(change)), ...foreignEditFindings(foreign)].filter(({ rule, about }) => evidence.settled?.has(findingKey(rule, about, cluster)) !== true).map((finding) => judgeIn(finding, cluster))
		};
	}));
	const { approvals, unapprovable } = approvalsFor(found, owners, settings, evidence.request);
	const proposed = readSettings(evidence.head, evidence.now).value.waivers;
	const idle = idleWaiverFindings(idleWaivers(settings, proposed, today));
	const findings = [...found, ...[...unapprovableFindings(unapprovable), ...idle].map(judge)];
	const gaps = distinctGaps([
		...conflict,
		...unread,
		...unused,
		...versionGaps(settings, tool),
		...compared.gaps,
		...changes.flatMap((change) => change.gaps),
		...teamGaps(approvals, evidence)
	]);
	const decision = decide(findings, gaps, approvals);
	const part = partOf(prepared);
	const context = compared.told.map((each) => toldContext(each, evidence.now));
	return {
		tool,
		subject: subjectOf(evidence),
		settings,
		decision,
		findings,
		gaps,
		approvals,
		changes,
		part,
		context
	};
}
function toldContext({ path, cluster, taken }, now) {
	return {
		path,
		cluster,
		taken: taken && {
			at: taken.at,
			ageDays: daysBetween$1(taken.at, now)
		}
	};
}
/** What of the merge was judged here, where others judge the rest. */
function partOf({ evidence: { base, part }, settings, compared: { touched } }) {
	if (part === void 0) return void 0;
	const { file } = settings.value;
	const path = file ?? SETTINGS_PATHS.find((each) => base.files.has(each));
	return {
		touched,
		judged: clustersOfPart(touched, part),
		settings: path === void 0 ? void 0 : base.files.get(path)?.id
	};
}
/** Clusters may share an unknown. */
function distinctGaps(gaps) {
	const known = /* @__PURE__ */ new Map();
	for (const gap of gaps) {
		const key = JSON.stringify([
			gap.message,
			gap.at,
			gap.side
		]);
		if (known.get(key)?.touchesCde !== true) known.set(key, gap);
	}
	return [...known.values()];
}
/** Settings of the base side, or the strict defaults. */
function readSettings({ files }, now) {
	const path = SETTINGS_PATHS.find((each) => files.has(each));
	const file = path && files.get(path);
	return path === void 0 || file === void 0 ? {
		value: DEFAULT_SETTINGS,
		gaps: []
	} : parseSettings(path, file.text, now.slice(0, 10));
}
const effects = ({ rules }) => Object.fromEntries(Object.entries(rules).map(([rule, { effect }]) => [rule, effect]));
function readOwners({ files }) {
	const found = findCodeowners(files);
	switch (found.kind) {
		case "found": return {
			kind: "found",
			owners: found.owners
		};
		case "too-large": return {
			kind: "none",
			why: `\`${found.path}\` on the base branch is 3 MB or more, so GitHub does not load it`
		};
		case "none": return {
			kind: "none",
			why: "the base branch has no CODEOWNERS; add `.github/CODEOWNERS` with a line for the compliance owners"
		};
	}
}
/** A conflict is undecided, whether or not the host says where it is. */
function conflictGaps({ merge }) {
	if (merge.kind !== "conflict") return [];
	const gap = (path, what) => {
		return {
			message: `${what} with the base branch, so there is no merge result to judge; merge or rebase first`,
			at: fileLocation(repoPath(path)),
			subject: `conflict ${path}`,
			side: "head",
			touchesCde: true
		};
	};
	return merge.paths.length === 0 ? [gap(".", "the change conflicts")] : merge.paths.map((path) => gap(path, `\`${path}\` conflicts`));
}
/** Settings written for another version may mean something else to this one. */
function versionGaps({ requires, file }, { version }) {
	if (requires === void 0 || file === void 0 || (0, import_semver.satisfies)(version, requires, { includePrerelease: true })) return [];
	return [{
		message: `the settings require cde-gate ${requires} and this is ${version}; run a version in that range`,
		at: fileLocation(file),
		subject: `requires ${requires}`,
		side: "base",
		touchesCde: true
	}];
}
function teamGaps(approvals, { request }) {
	return unreadableTeams(approvals, request).map(({ team, why }) => {
		return {
			message: `members of team \`@${team}\` cannot be read (${why}), so an approval cannot be told; give the gate a token with *Members: read*`,
			at: fileLocation(repoPath(".github/CODEOWNERS")),
			subject: `team ${team}`,
			side: "base",
			touchesCde: true
		};
	});
}
function subjectOf({ base, head, request }) {
	return {
		base: base.name,
		head: head.name,
		number: request?.number,
		author: request?.author,
		draft: request?.draft ?? false
	};
}
// src/images/trust/cosign-layer.ts
const KEY = "dev.sigstore.cosign";
const BUNDLE = "application/vnd.dev.sigstore.bundle+json;version=0.1";
/**
* Writes such a layer as a sigstore bundle of version 0.1, which says the same. Only spellings are changed: whatever an
* annotation claims is verified in the bundle. The chain is left out, since issuers come from the trusted root alone.
* Specification: cosign specs/ATTESTATION_SPEC.md and SIGNATURE_SPEC.md. Never throws.
*/
function rebuildBundle({ envelope, annotations }) {
	const dsseEnvelope = parseStrictly(envelope);
	if ("problem" in dsseEnvelope) return { problem: `its envelope cannot be read: ${dsseEnvelope.problem}` };
	const note = (name) => asString(valueAt(annotations, `${KEY}/${name}`));
	const certificate = note("certificate");
	const logged = note("bundle");
	const entry = logged === void 0 ? void 0 : logEntry(logged);
	if (entry !== void 0 && "problem" in entry) return entry;
	const time = note("rfc3161timestamp");
	const timestamp = time === void 0 ? void 0 : signedTimestamp(time);
	if (time !== void 0 && timestamp === void 0) return { problem: "its timestamp cannot be read" };
	const leaf = certificate === void 0 ? void 0 : derOfPem(certificate);
	if (certificate !== void 0 && leaf === void 0) return { problem: "its certificate is no PEM" };
	const bundle = {
		mediaType: BUNDLE,
		verificationMaterial: {
			...leaf === void 0 ? { publicKey: { hint: "" } } : { x509CertificateChain: { certificates: [{ rawBytes: leaf }] } },
			tlogEntries: entry === void 0 ? [] : [entry.entry],
			...timestamp && { timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: timestamp }] } }
		},
		dsseEnvelope: dsseEnvelope.json
	};
	return { bundle: JSON.stringify(bundle) };
}
/** `{ SignedEntryTimestamp, Payload: { body, integratedTime, logIndex, logID } }`; kind and version stand in the body. */
function logEntry(text) {
	const problem = { problem: "its log entry cannot be read" };
	const parsed = parseStrictly(text);
	if ("problem" in parsed) return problem;
	const { json } = parsed;
	const promise = asString(valueAt(json, "SignedEntryTimestamp"));
	const body = asString(valueAt(json, "Payload", "body"));
	const [time, index] = ["integratedTime", "logIndex"].map((each) => asNumber(valueAt(json, "Payload", each)));
	const log = asString(valueAt(json, "Payload", "logID"));
	if (promise === void 0 || body === void 0 || time === void 0 || index === void 0) return problem;
	if (log === void 0 || !/^[0-9a-f]{64}$/.test(log)) return problem;
	const content = parseStrictly(Buffer.from(body, "base64").toString("utf8"));
	if ("problem" in content) return problem;
	const kind = asString(valueAt(content.json, "kind"));
	const version = asString(valueAt(content.json, "apiVersion"));
	if (kind === void 0 || version === void 0) return problem;
	return { entry: {
		logIndex: String(index),
		logId: { keyId: Buffer.from(log, "hex").toString("base64") },
		kindVersion: {
			kind,
			version
		},
		integratedTime: String(time),
		inclusionPromise: { signedEntryTimestamp: promise },
		canonicalizedBody: body
	} };
}
function signedTimestamp(text) {
	const parsed = parseStrictly(text);
	return "problem" in parsed ? void 0 : asString(valueAt(parsed.json, "SignedRFC3161Timestamp"));
}
/** The first certificate of a PEM text, in base64 without breaks. */
function derOfPem(text) {
	return /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(text)?.[1]?.replaceAll(/\s/g, "");
}
// src/report/remedy.ts
/** What an author can change about a finding of each rule, as one imperative; that owners may approve it goes without saying. A test holds it complete. */
const REMEDIES = {
	"store-internet-reachable": "take the way in from outside away from the data store, or put a service that stores nothing in between",
	"regime-policy-weakened": "restore the policy of the regime, or replace it by one that protects the same workloads",
	"policy-not-enforced": "enforce the policy again, as it was at base",
	"tier-order-changed": "let the regime's policies decide first, as they did at base",
	"protected-by-accident": "let the regime's own policies stop what they stopped at base",
	"regime-policy-author": "leave policies of the regime to those who own them",
	"cde-isolation-lost": "keep a policy that selects the workload in this direction",
	"cde-connection-added": "narrow the rule to the peers that need the CDE",
	"cde-connection-widened": "narrow the rule to the ports that are needed",
	"public-entry-added": "keep the Service inside the cluster",
	"cde-egress-widened": "name the addresses and ports that are needed",
	"traffic-retargeted": "let the Service select what it selected before",
	"namespace-meaning-changed": "use a label that no rule of the CDE selects",
	"selector-widened-latent": "narrow the selector to pods that exist",
	"cde-member-added": "keep card data out of the workload, so that it need not join the CDE",
	"cde-label-removed": "keep the label",
	"label-template-mismatch": "write the label into the pod template, where it takes effect",
	"cde-container-added": "take the container out",
	"default-deny-missing": "add a policy that denies by default to the namespace",
	"regime-policy-edited": "leave the policy as it is",
	"environment-drift": "make the same change in the twin cluster",
	"policy-kind-not-enforced": "say it in a policy kind that is enforced here",
	"image-unpinned": "pin the image: write its digest, `name@sha256:…`",
	"image-reference-invalid": "write an image reference that a runtime can pull",
	"registry-not-allowed": "use an image of an allowed repository",
	"nonprod-registry": "promote the image to a production repository",
	"digest-unverified": "have the registry confirm the digest",
	"image-unscanned": "attest a scan of this digest",
	"scan-stale": "scan the image again",
	"vulnerabilities-over-threshold": "update the packages, or have an exception agreed on",
	"provenance-missing": "have the release workflow attest its build",
	"promotion-mismatch": "bring the image to the stage before first",
	"image-repository-added": "use an image of a repository that is already known",
	"gate-altered": "take the change of the gate out of this pull request",
	"scope-unresolved": "write what decides the scope in a form that can be read",
	"waiver-idle": "remove the waiver, or have it renewed on the base branch",
	"owner-review-missing": "name somebody in CODEOWNERS on the base branch who may approve this file"
};
/** What to do about a finding of this rule. */
function remedyOf(rule) {
	return Object.hasOwn(REMEDIES, rule) ? REMEDIES[rule] ?? "" : "change what the finding names";
}
// src/report/headline.ts
/** The decision in one word, as reports print it. */
const DECISION_WORDS = {
	pass: "Pass",
	hold: "Hold",
	block: "Block",
	undecided: "Undecided"
};
/** One line that says what was decided and why, made of our own words only. */
function headline(judgement) {
	return `${titleOf(judgement)}: ${sentenceOf(judgement)}`;
}
/** `Hold`; in a rehearsal `Rehearsal, would hold`. */
function titleOf({ decision, settings }) {
	return settings.mode === "warn" ? `Rehearsal, would ${decision.kind === "undecided" ? "stay undecided" : decision.kind}` : DECISION_WORDS[decision.kind];
}
/** Why, in one sentence. */
function sentenceOf({ decision, findings, approvals, changes, gaps }) {
	switch (decision.kind) {
		case "block": return `${count(decision.because.length, "finding has", "findings have")} to change; no approval makes ${decision.because.length === 1 ? "it" : "them"} right`;
		case "undecided": return `${count(decision.because.length, "thing")} could not be judged, so nobody can say that the CDE does not widen`;
		case "hold": return `${count(decision.needs.reduce((sum, need) => sum + need.findings.length, 0), "finding waits", "findings wait")} for an owner to approve exactly this head`;
		case "pass":
			if (changes.length === 0) return "the merge touches no file that the gate reads";
			if (approvals.length > 0) return `owners approved ${count(approvals.reduce((sum, each) => sum + each.findings.length, 0), "finding")} at exactly this head`;
			if (findings.length > 0) return `nothing needs an approval; ${count(findings.length, "remark")}`;
			return gaps.length > 0 ? "nothing in this change widens the CDE, as far as the manifests can be read" : "nothing in this change widens the CDE";
	}
}
/** The one thing to do now; undefined when there is none. */
function nextStep({ decision, subject }) {
	switch (decision.kind) {
		case "block": return say`${quoted(remedyOf(decision.because[0].rule))}${whereabouts(decision.because[0])}`;
		case "undecided": return quoted(decision.because[0].message);
		case "hold": {
			const refused = decision.needs.flatMap(({ state }) => state.kind === "refused" ? [code(`@${state.by}`)] : []);
			if (refused.length > 0) return say`settle the changes that ${listed(refused, "and")} asked for`;
			const asks = listed(decision.needs.map(ownersOf), "and");
			return subject.draft ? say`mark the pull request as ready, then ask ${asks} to approve ${thisHead(subject)}` : say`ask ${asks} to approve ${thisHead(subject)}`;
		}
		case "pass": return;
	}
}
/** An approval of any other commit does not count, so it is named. */
function thisHead({ head }) {
	return /^[0-9a-f]{40}$/.test(head) ? say`this head (${code(head.slice(0, 7))})` : words("this head");
}
/** Any one of these may give the approval. */
function ownersOf({ owners }) {
	return listed(owners.map(code), "or");
}
function whereabouts({ at }) {
	return at.path === "." ? [] : say` (${place(at)})`;
}
// src/report/image-table.ts
const IMAGE_HEADER = [
	"Workload",
	"Zone",
	"Image",
	"Evidence",
	"Verdict"
];
/** Images that the settings ask something of, those with problems first; none where they ask nothing. */
function imageRows({ changes, settings }) {
	if (settings.images === void 0) return [];
	const rows = changes.flatMap(({ cluster, images }) => images.map((image) => toRow(image, cluster)));
	return [...rows.filter(({ passes }) => !passes), ...rows.filter(({ passes }) => passes)];
}
/** What was not looked at, for reports of changes that bring images; undefined where nothing was left out. */
function unverifiedProse({ changes, settings }) {
	const { images } = settings;
	if (changes.every((change) => change.images.length === 0)) return void 0;
	const left = [...images?.registries === void 0 ? [words("whether the digests exist")] : [], ...images?.scans === void 0 ? [words("whether the images were scanned")] : []];
	return left.length === 0 ? void 0 : say`Not verified: ${listed(left, "and")}, because the settings say nothing of it (${code("images")}).`;
}
function toRow({ workload, container, inCde, pinning, verdict }, cluster) {
	const [first, ...others] = verdict?.problems ?? [];
	const unpinned = pinning.kind === "pinned" ? void 0 : pinning.reason;
	const said = unpinned !== void 0 ? say`not pinned: ${quoted(unpinned)}` : first === void 0 ? words("passes") : say`${code(first.rule)}${others.length === 0 ? [] : words(` and ${count(others.length, "more")}`.replace("mores", "more"))}`;
	const mend = mendingOf(container.image ?? "", unpinned === void 0 ? first : void 0);
	return {
		workload: `${cluster === void 0 ? "" : `${cluster}: `}${workload.replace(/\[.*$/, "")} (${container.name})`,
		zone: inCde ? "CDE" : "elsewhere",
		inScope: inCde,
		image: code(shortName(container.image ?? "")),
		evidence: verdict === void 0 ? words("none") : evidenceOf(verdict),
		passes: unpinned === void 0 && first === void 0,
		verdict: mend === void 0 ? said : say`${said}; ${mend}`
	};
}
/** `ghcr.io/acme/app:2@sha256:6a1f0b2c3d4e…`: enough of a digest to compare by eye. */
function shortName(text) {
	return text.replace(/(@sha\d+:[0-9a-f]{12})[0-9a-f]+$/, "$1…");
}
function evidenceOf({ scans, registry, refused, excuses, notes }) {
	const parts = scans.map(scanProse);
	if (scans.length === 0) parts.push(words(refused.length === 0 ? "no scan" : `no scan, ${refused.length} not believed`));
	if (registry.kind === "found") parts.push(words("at its registry"));
	if (excuses.length > 0) parts.push(words(count(excuses.length, "exception")));
	return [...parts, ...notes.map(words)].flatMap((part, index) => index === 0 ? part : [...words("; "), ...part]);
}
function scanProse({ scanner, report, age, source }) {
	const { critical, high } = countSeverities(report.findings.map(({ severity }) => severity));
	const version = report.version === void 0 ? "" : ` ${report.version}`;
	return say`${words(`${scanner}${version}, ${count(age, "day")} old, ${critical} critical, ${high} high, `)}${sourceProse(source)}`;
}
function sourceProse(source) {
	switch (source.kind) {
		case "signed": return say`signed by ${code(source.signer)}`;
		case "service": return say`told by ${code(source.service)}`;
		case "file": return say`in ${code(source.path)} of the base branch`;
	}
}
/** The one command that would mend it, where there is one. */
function mendingOf(image, problem) {
	const reading = parseImageReference(image);
	if (reading.kind !== "image") return void 0;
	const { reference } = reading;
	if (reference.digest === null) return say`${code("cde-gate pin")} writes the digest`;
	if (problem?.rule === "image-unscanned" || problem?.rule === "scan-stale") return code(`cosign attest --type vuln --predicate scan.json ${nameOf(reference)}@${reference.digest}`);
	return problem?.rule === "digest-unverified" ? code(`cde-gate explain image ${image} --online`) : void 0;
}
const nameOf = ({ registry, repository }) => `${registry}/${repository}`;
// src/reach/connectivity.ts
/** An end of a connection as programs read it. */
function peerToJson(identity) {
	switch (identity.kind) {
		case "workload": return {
			workload: `${identity.namespace}/${identity.name}`,
			kind: identity.workloadKind
		};
		case "external": return { cidr: toCidrs(identity.addresses) };
		case "ingress-controller": return { special: "ingress-controller" };
		case "host": return { special: `hostendpoint:${identity.name}` };
		case "node": return { special: `node:${identity.name}` };
		case "domain": return { special: `dns:${identity.name}` };
		case "stand-in": return { special: `future-pod ${identity.id}` };
	}
}
/**
* Every declared connection of one side, a row per pair. Pairs of an endpoint with itself, and of two external
* addresses, are left out. The ingress controller reaches what Ingresses and Routes send it to, where policy lets any
* pod in.
*/
function connectionsOf(reachability, entries, spoken, mixed) {
	const { space } = reachability;
	const rows = /* @__PURE__ */ new Map();
	const add = (from, to, ports) => {
		if (ports.length === 0 || from.id === to.id || isOutside(from) && isOutside(to)) return;
		const row = rows.get(`${from.id} > ${to.id}`);
		if (row === void 0) rows.set(`${from.id} > ${to.id}`, {
			from,
			to,
			ports
		});
		else row.ports = union$2(row.ports, ports);
	};
	const routed = controllerPorts(entries);
	for (const from of space.classes) {
		const egress = reachability.possible("egress", from.index);
		const peers = peersOf$1(egress, space.size);
		for (const index of membersOf(peers)) {
			const to = space.classes[index];
			if (to === void 0) continue;
			const ports = intersect(spoken, connection(from, to, egress, reachability.possible("ingress", index)));
			for (const source of from.members.map((member) => named$2(member, mixed))) for (const target of to.members.map((member) => named$2(member, mixed))) {
				if (target.kind === "ingress-controller") continue;
				add(source, target, source.kind === "ingress-controller" ? intersect(ports, routed.get(target.id) ?? NO_PORTS) : ports);
			}
		}
	}
	return [...rows.values()].toSorted((a, b) => compare(a, b));
}
/**
* Owners whose pods connect differently on some side: there each pod speaks for itself. All other pods are one row with
* the pods of their owner.
*/
function mixedOwners(sides) {
	const homes = /* @__PURE__ */ new Map();
	for (const { index, members } of sides[0]?.space.classes ?? []) for (const member of members) homes.set(member.id, (homes.get(member.id) ?? /* @__PURE__ */ new Set()).add(index));
	const differs = (id, own) => sides.some((side) => new Set([...own].map((index) => connectionsKey(side, index, id))).size > 1);
	return new Set([...homes].filter(([id, own]) => own.size > 1 && differs(id, own)).map(([id]) => id));
}
/** Everything that a class connects with outside its owner. */
function connectionsKey({ space, possible }, index, owner) {
	const [egress, ingress] = [possible("egress", index), possible("ingress", index)];
	return space.classes.filter(({ members }) => members.some(({ id }) => id !== owner)).map((other) => {
		const out = intersect(portsOfPeer(egress, other.index), portsOfPeer(possible("ingress", other.index), index));
		const back = intersect(portsOfPeer(ingress, other.index), portsOfPeer(possible("egress", other.index), index));
		return `${out.join()}|${back.join()}`;
	}).join(";");
}
/** A member as rows name it. */
function named$2(member, mixed) {
	if (member.kind !== "workload" || member.pod === void 0 || !mixed.has(member.id)) return member;
	return {
		...member,
		id: `${member.namespace}/${member.pod}[Pod]`,
		name: member.pod,
		workloadKind: "Pod"
	};
}
const compare = (a, b) => `${a.from.id} ${a.to.id}` < `${b.from.id} ${b.to.id}` ? -1 : 1;
function isOutside({ kind }) {
	return kind === "external" || kind === "domain";
}
/**
* What the given rules speak of: TCP, UDP and SCTP, and everything else only where a rule tells it apart. Other tools
* know three protocols, and a row about the others would say nothing that was written.
*/
function spokenPorts(planes) {
	const others = subtract(ALL_PORTS, TRANSPORT_PORTS);
	const tellsApart = (match) => {
		if (match.kind !== "ports") return false;
		const own = intersect(match.ports, others);
		return own.length > 0 && !isSubset(others, own);
	};
	return planes.flatMap((plane) => policiesOf$1(plane)).flatMap((policy) => policy.rules).some(({ ports, exceptPorts }) => [...ports, ...exceptPorts].some(tellsApart)) ? ALL_PORTS : TRANSPORT_PORTS;
}
/** Pod ports that some route behind a controller leads to, by workload id. */
function controllerPorts(entries) {
	const ports = /* @__PURE__ */ new Map();
	for (const entry of entries.filter(throughController)) {
		const id = workloadId(entry.workload);
		ports.set(id, union$2(ports.get(id) ?? NO_PORTS, entry.ports));
	}
	return ports;
}
/** A connection as programs read it. */
function connectionToJson({ from, to, ports }) {
	return {
		src: peerToJson(from),
		dst: peerToJson(to),
		ports: portsToJson(ports)
	};
}
/** What differs between two lists of connections of one space. */
function connectionChanges(base, head) {
	const before = new Map(base.map((row) => [`${row.from.id} > ${row.to.id}`, row]));
	const after = new Map(head.map((row) => [`${row.from.id} > ${row.to.id}`, row]));
	return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
		const row = before.get(key) ?? after.get(key);
		const was = before.get(key)?.ports ?? NO_PORTS;
		const now = after.get(key)?.ports ?? NO_PORTS;
		if (row === void 0 || equal(was, now)) return [];
		const type = was.length === 0 ? "added" : now.length === 0 ? "removed" : "changed";
		return [{
			src: peerToJson(row.from),
			dst: peerToJson(row.to),
			base: portsToJson(was),
			head: portsToJson(now),
			type
		}];
	});
}
// src/report/picture.ts
const MAX_EDGES = 25;
const MAX_NAMES = 4;
/** The gained edges of a change, endpoints that gained the same drawn as one; undefined when there are none. */
function pictureOf(change) {
	const edges = withoutTangle(change, [...gainedEdges(change), ...entryEdges(change)]);
	if (edges.length === 0) return void 0;
	const nodeOf = groupNodes(change, edges);
	const drawn = /* @__PURE__ */ new Map();
	for (const { from, to, label } of edges) {
		const [a, b] = [nodeOf(from, "sender")?.id ?? "", nodeOf(to, "receiver")?.id ?? ""];
		drawn.set(`${a} ${b} ${label}`, {
			from: a,
			to: b,
			label
		});
	}
	const all = [...drawn.values()];
	const shown = all.slice(0, MAX_EDGES);
	const used = new Set(shown.flatMap(({ from, to }) => [from, to]));
	return {
		nodes: [...new Set(edges.flatMap(({ from, to }) => [nodeOf(from, "sender") ?? [], nodeOf(to, "receiver") ?? []].flat()))].filter(({ id }) => used.has(id)),
		edges: shown,
		hidden: all.length - shown.length
	};
}
const AMONG = "among each other";
const MAX_INNER_EDGES = 6;
/** Many edges inside the CDE are one knot: who has some stands in one box, with one edge to itself. */
function withoutTangle(change, edges) {
	const isInner = ({ from, to }) => isMember(change, from.id) && isMember(change, to.id);
	if (edges.filter(isInner).length <= MAX_INNER_EDGES) return edges;
	return edges.map((edge) => isInner(edge) ? {
		...edge,
		label: AMONG
	} : edge);
}
const isMember = ({ base, head }, id) => [base, head].some(({ scope }) => scope.categories.get(id) === "cde");
/** Edges between written endpoints first: pods to come only where nothing else was gained. */
function gainedEdges({ reach }) {
	const gained = reach.filter(({ gained: ports, from, to, members, byAddressOf }) => {
		const echo = byAddressOf === "from" && members.to || byAddressOf === "to" && members.from;
		return ports.length > 0 && !echo && from.kind !== "ingress-controller" && to.kind !== "ingress-controller";
	});
	const written = gained.filter(({ from, to }) => from.kind !== "stand-in" && to.kind !== "stand-in");
	return (written.length > 0 ? written : gained).map(({ from, to, gained: ports }) => ({
		from,
		to,
		label: shortPorts(ports)
	}));
}
function entryEdges({ entries, head }) {
	return entries.flatMap(({ workload, entry, gained }) => {
		if ((head.scope.categories.get(workload) ?? "outOfScope") === "outOfScope") return [];
		const { namespace, name, kind } = entry.workload;
		return [{
			from: throughController(entry) ? {
				kind: "ingress-controller",
				id: "{ingress-controller}"
			} : {
				kind: "external",
				id: "{outside}",
				addresses: entry.sources
			},
			to: {
				kind: "workload",
				id: workload,
				namespace,
				name,
				workloadKind: kind,
				pod: void 0
			},
			label: `${ENTRY_WORDS[entry.kind]}, ${shortPorts(gained)}`
		}];
	});
}
function shortPorts(ports) {
	return ports.length <= 3 ? describePorts(ports) : `${describePorts(intervals(ports.slice(0, 2)))} and more`;
}
/** Endpoints at one place with the same edges become one node. */
function groupNodes(change, edges) {
	const placeOf = (id, role) => isMember(change, id) ? "cde" : role;
	const keyOf = ({ id }, role) => `${placeOf(id, role)} ${id}`;
	const ends = /* @__PURE__ */ new Map();
	const note = (identity, role, edge) => {
		const known = ends.get(keyOf(identity, role));
		if (known === void 0) ends.set(keyOf(identity, role), {
			identity,
			place: placeOf(identity.id, role),
			edges: [edge]
		});
		else known.edges.push(edge);
	};
	for (const { from, to, label } of edges) {
		note(from, "sender", label === AMONG ? AMONG : `> ${to.id} ${label}`);
		note(to, "receiver", label === AMONG ? AMONG : `< ${from.id} ${label}`);
	}
	const groups = /* @__PURE__ */ new Map();
	for (const [key, { identity, place, edges: own }] of ends) {
		const joined = place === "cde" && change.base.scope.categories.get(identity.id) !== "cde";
		const alike = `${identity.kind} ${place} ${joined} ${[...new Set(own)].toSorted().join("\n")}`;
		const group = groups.get(alike) ?? {
			keys: [],
			identities: [],
			place,
			joined
		};
		group.keys.push(key);
		group.identities.push(identity);
		groups.set(alike, group);
	}
	const nodes = new Map([...groups.values()].flatMap(({ keys, ...group }, index) => {
		const node = toNode(`n${index}`, group);
		return keys.map((key) => [key, node]);
	}));
	return (identity, role) => nodes.get(keyOf(identity, role));
}
function toNode(id, { identities, place, joined }) {
	const names = identities.every(({ kind }) => kind === "external") ? [nameAll$1(identities).replaceAll("`", "")] : [...new Set(identities.map(plainName))];
	const shown = names.length > MAX_NAMES ? names.slice(0, 3) : names;
	return {
		id,
		names: shown,
		more: names.length - shown.length,
		place,
		joined
	};
}
/** A name without quotes, as fits a box. */
function plainName(identity) {
	const peer = peerToJson(identity);
	return "workload" in peer ? peer.workload : nameOf$1(identity).replaceAll("`", "");
}
// src/report/page.ts
/** What the reports for people have in common: order, sentences, footer. Each medium only sets it. */
const EFFECT_WORDS = {
	blocks: "blocks",
	"needs-approval": "needs approval",
	informs: "informs"
};
/** Findings by effect, worst first; within one effect the order of the rules. */
function orderedFindings({ findings }) {
	return EFFECTS.toReversed().flatMap((effect) => findings.filter((each) => each.effect === effect));
}
/** Who took a finding off, until when and why; undefined where nobody did. */
function waiverProse({ waiver }) {
	if (waiver === void 0) return void 0;
	const { owner, until, reason, ticket, at } = waiver;
	return say`waived by ${code(owner)} until ${code(until)}: ${quoted(reason)} (${code(ticket)}, ${place({
		...at,
		side: "base"
	})})`;
}
/** Gaps that may hide a widening first. */
function orderedGaps({ gaps }) {
	const placed = gaps.map(({ message, at, side, touchesCde }) => ({
		message,
		at: {
			...at,
			side
		},
		touchesCde
	}));
	return [...placed.filter(({ touchesCde }) => touchesCde), ...placed.filter(({ touchesCde }) => !touchesCde)];
}
/** Requirement numbers a rule supports. */
function requirementsOf(rule) {
	return RULES.find(({ id }) => id === rule)?.requirements ?? [];
}
const SIZES = [
	["cde", "CDE workloads"],
	["unrestricted", "not separated from it"],
	["connectedTo", "connected to it"],
	["outOfScope", "out of scope"],
	["connections", "connections of the CDE"]
];
/** How large the scope of the touched clusters is on both sides; undefined when nothing was compared. */
function scopeRows({ changes }) {
	if (changes.length === 0) return void 0;
	const [base, head] = ["base", "head"].map((side) => sumSizes(changes.map((each) => each[side].scope.sizes)));
	return SIZES.map(([size, name]) => ({
		name,
		base: base?.[size] ?? 0,
		head: head?.[size] ?? 0
	}));
}
/** Pictures of what the change opens, one for each cluster where it opens something. */
function pictures({ changes }) {
	return changes.flatMap((change) => {
		const picture = pictureOf(change);
		return picture === void 0 ? [] : [{
			cluster: change.cluster,
			picture
		}];
	}).slice(0, MAX_PICTURES);
}
/** Clusters of a fleet open the same things; more pictures tell nobody more. */
const MAX_PICTURES = 3;
/** Who has to approve what, by which line, and where that stands. */
function approvalProse(approval) {
	const rules = [...new Set(approval.findings.map(({ rule }) => rule))].map(code);
	const what = say`${words(count(approval.findings.length, "finding"))} (${listed(rules, "and")})`;
	const [named, path = "", line = ""] = /^(\S+):(\d+)$/.exec(approval.because) ?? [];
	const because = named === void 0 ? words(approval.because) : say`named by ${place({
		...fileLocation(repoPath(path)),
		line: Number(line),
		side: "base"
	})}`;
	const who = say`${ownersOf(approval)} for ${what}; ${because}`;
	switch (approval.state.kind) {
		case "given": return say`${who}. ${code(`@${approval.state.by}`)} approved exactly this head`;
		case "refused": return say`${who}. ${code(`@${approval.state.by}`)} asked for changes`;
		case "missing": return approval.state.notCounted.length === 0 ? say`${who}. Nobody approved yet` : say`${who}. ${listed(approval.state.notCounted.map(({ user, why }) => say`The approval of ${code(`@${user}`)} does not count: the user ${words(why)}`), "and", 5)}`;
	}
}
/** By what it was judged, with what, and what such a judgement is worth. */
function footer(judgement) {
	const { settings, tool, subject, part, changes, context = [] } = judgement;
	const loosened = Object.entries(settings.rules).filter(([, { until }]) => until !== void 0);
	const lines = [
		settings.file === void 0 ? builtIn(settings.taxonomy.resource) : say`Judged for ${words(settings.pack.title)} by ${code(settings.file)} of the base branch.`,
		...loosened.map(([rule, { effect, reason, until }]) => say`Until ${code(until ?? "")}, ${code(rule)} only ${words(EFFECT_WORDS[effect])}: ${words(reason ?? "")}`),
		say`Base ${code(subject.base)}, head ${code(subject.head)}, by ${words(tool.name)} ${words(tool.version)}.`
	];
	if (context.length > 0) lines.push(contextProse(context.map(({ path, taken }) => ({
		path,
		...taken
	}))));
	if (part !== void 0) lines.push(say`Only a part of the merge, ${words(`${part.judged.length} of ${count(part.touched.length, "touched cluster")}`)}: what becomes of it says ${code("cde-gate merge")}.`);
	const unverified = unverifiedProse(judgement);
	if (unverified !== void 0) lines.push(unverified);
	return changes.length === 0 ? lines : [...lines, words("This is what manifests declare, never what was observed: no packet was looked at.")];
}
/** Without settings people have to learn by what the CDE is told, and how to say it themselves. */
function builtIn(resource) {
	const [first, ...others] = resource.flatMap(({ podLabels }) => podLabels === void 0 ? [] : [podLabels]);
	const keys = others.flatMap((selector) => requirementsOf$1(selector).map(({ key }) => code(key)));
	return say`Judged by built-in defaults: pods labelled ${say`${code(describeSelector(first ?? EVERYTHING))}${keys.length === 0 ? [] : say`, or likewise ${listed(keys, "or")},`}`} hold card data. To name them yourself, write ${code("regime: { resource: [{ podLabels: { pci: \"true\" } }] }")} into ${code(".github/cde-gate.yml")} on the base branch.`;
}
// src/report/brief.ts
/**
* What everybody may read: the verdict, how many findings of which rule, and who has to approve. No workload, address or
* place: who reaches whom in a CDE is nobody else's business.
*/
function toBrief(judgement) {
	const speaker = {
		text: (text) => text,
		code: markdownCode,
		place: () => ""
	};
	const { findings, gaps, approvals } = judgement;
	const rules = EFFECTS.toReversed().flatMap((effect) => {
		const own = findings.filter((finding) => finding.effect === effect);
		return [...new Set(own.map(({ rule }) => rule))].map((rule) => `- ${EFFECT_WORDS[effect]}: ${markdownCode(rule)} (${own.filter((each) => each.rule === rule).length})`);
	});
	const live = gaps.filter(({ touchesCde }) => touchesCde).length;
	const owners = approvals.filter(({ state }) => state.kind !== "given").map((approval) => `- waits for ${speak(ownersOf(approval), speaker)}`);
	return `${[
		`## cde-gate: ${headline(judgement)}`,
		...rules.length === 0 ? [] : [rules.join("\n")],
		...live === 0 ? [] : [`${count(live, "thing")} could not be judged.`],
		...owners.length === 0 ? [] : [[...new Set(owners)].join("\n")],
		"This repository is public, so the details are left out; run `cde-gate check` on a clone to see them."
	].join("\n\n")}\n`;
}
// src/report/drawing.ts
/** Boxes in three columns: who gets in, the CDE, what it gets to. All measures in pixels. */
const WIDTH = 230;
const LINE = 18;
const GAP = 28;
const COLUMN = 460;
const TOP = 48;
/** The picture as a hand-laid SVG that needs no script. */
function toSvg({ nodes, edges }) {
	const used = [
		"sender",
		"cde",
		"receiver"
	].map((place) => nodes.filter((node) => node.place === place)).filter((column) => column.length > 0);
	const tallest = Math.max(...used.map(heightOf));
	const boxes = new Map(used.flatMap((column, index) => stack(column, 24 + index * COLUMN, TOP + (tallest - heightOf(column)) / 2)).map((box) => [box.node.id, box]));
	const frame = [...boxes.values()].filter(({ node }) => node.place === "cde");
	const arrows = placeEdges(edges, boxes).map(({ edge, ends }) => arrow(edge, ends));
	const loops = edges.some(({ from, to }) => boxes.get(from)?.x === boxes.get(to)?.x);
	const [width, height] = [used.length * COLUMN - COLUMN + WIDTH + 48 + (loops ? 180 : 0), tallest + TOP + 24];
	return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="connections that this change opens"><defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="4" markerHeight="4" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>${[
		...frameOf(frame),
		...arrows,
		...[...boxes.values()].map(boxOf)
	].join("")}</svg>`;
}
const linesOf = ({ names, more, joined }) => [
	...names.map((name) => html(name, 34)),
	...more > 0 ? [`and ${more} more`] : [],
	...joined ? ["joins the CDE"] : []
];
const boxHeight = (node) => linesOf(node).length * LINE + 16;
const heightOf = (column) => column.reduce((sum, node) => sum + boxHeight(node) + GAP, -28);
function stack(column, x, top) {
	let y = top;
	return column.map((node) => {
		const box = {
			node,
			x,
			y,
			height: boxHeight(node)
		};
		y += box.height + GAP;
		return box;
	});
}
function boxOf({ node, x, y, height }) {
	const text = linesOf(node).map((line, index) => `<text x="${x + WIDTH / 2}" y="${y + 21 + index * LINE}" text-anchor="middle">${line}</text>`);
	return `<g class="node ${node.place}${node.joined ? " joined" : ""}"><rect x="${x}" y="${y}" width="${WIDTH}" height="${height}" rx="6"/>${text.join("")}</g>`;
}
function frameOf(boxes) {
	const [first] = boxes;
	const last = boxes.at(-1);
	if (first === void 0 || last === void 0) return [];
	return [`<g class="frame"><rect x="${first.x - 14}" y="${first.y - 30}" width="258" height="${last.y + last.height - first.y + 44}" rx="10"/><text x="${first.x}" y="${first.y - 11}">CDE</text></g>`];
}
/** Edges leave and enter a side of a box at points of their own, so that none hides another. */
function placeEdges(edges, boxes) {
	const pairs = edges.flatMap((edge) => {
		const [a, b] = [boxes.get(edge.from), boxes.get(edge.to)];
		return a === void 0 || b === void 0 ? [] : [{
			edge,
			a,
			b,
			leaves: a.x <= b.x ? 1 : 0,
			enters: a.x >= b.x ? 1 : 0
		}];
	});
	const points = pairs.flatMap(({ a, b, leaves, enters }, index) => [{
		key: `${a.node.id} ${leaves}`,
		towards: b.y,
		index
	}, {
		key: `${b.node.id} ${enters}`,
		towards: a.y,
		index: -1 - index
	}]);
	const yOf = ({ y, height, node }, side, index) => {
		const own = points.filter(({ key }) => key === `${node.id} ${side}`).toSorted((p, q) => p.towards - q.towards);
		return y + height * (own.findIndex((point) => point.index === index) + 1) / (own.length + 1);
	};
	return pairs.map(({ edge, a, b, leaves, enters }, index) => {
		const [x1, x2] = [a.x + WIDTH * leaves, b.x + WIDTH * enters];
		const reach = a.x === b.x ? 70 : Math.abs(x2 - x1) / 2;
		return {
			edge,
			ends: {
				x1,
				y1: yOf(a, leaves, index),
				x2,
				y2: yOf(b, enters, -1 - index),
				bend1: x1 + (leaves === 1 ? reach : -reach),
				bend2: x2 + (enters === 1 ? reach : -reach),
				leavesCde: a.node.place === "cde"
			}
		};
	});
}
/** A curve between columns, an arc beside its own; the label sits on it near the end outside the CDE, where edges are apart. */
function arrow({ label }, { x1, y1, x2, y2, bend1, bend2, leavesCde }) {
	const t = x1 === x2 ? .5 : leavesCde ? .8 : .3;
	const at = (p, q, r, s) => Math.round((1 - t) ** 3 * p + 3 * (1 - t) ** 2 * t * q + 3 * (1 - t) * t * t * r + t ** 3 * s);
	const [tx, ty] = [at(x1, bend1, bend2, x2), at(y1, y1, y2, y2)];
	return `<g class="edge"><path d="M${x1} ${y1}C${bend1} ${y1} ${bend2} ${y2} ${x2} ${y2}" marker-end="url(#tip)"/><text x="${x1 === x2 ? tx + 6 : tx}" y="${ty + 4}" text-anchor="${x1 === x2 ? "start" : "middle"}">${html(label, 40)}</text></g>`;
}
// src/report/links.ts
/** Longer addresses are left out: they cost more of the report than they give. */
const MAX_LENGTH$1 = 600;
/** The address of a line on its own side. Undefined without a link base, and for what is no file of the repository. */
function linkTo(links, at) {
	const { path, line, side } = at;
	if (links === void 0 || !isLine(at)) return void 0;
	const encode = (part) => encodeURIComponent(part.toWellFormed()).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
	const url = `${links.server}/${links.repository}/blob/${encode(links[side])}/${path.split("/").map(encode).join("/")}#L${Math.max(1, line)}`;
	return url.length > MAX_LENGTH$1 ? void 0 : url;
}
// src/report/stylesheet.ts
/** The look of the HTML report. System fonts and a few colours; both colour schemes. */
const STYLESHEET = `
:root{color-scheme:light dark;--ink:#1f2328;--soft:#59636e;--line:#d1d9e0;--paper:#fff;--tint:#f6f8fa;--red:#cf222e;--amber:#9a6700;--green:#1a7f37;--link:#0969da}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9198a1;--line:#3d444d;--paper:#0d1117;--tint:#151b23;--red:#ff7b72;--amber:#d29922;--green:#3fb950;--link:#4493f8}}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1060px;margin:0 auto;padding:24px}
header{border-left:8px solid var(--c);background:var(--tint);padding:16px 24px;border-radius:6px}
header h1{margin:0;color:var(--c);font-size:34px;line-height:1.2}header p{margin:4px 0 0;font-size:17px}
.pass{--c:var(--green)}.hold,.undecided{--c:var(--amber)}.block{--c:var(--red)}
.step{padding-top:10px}.step b{margin-right:6px}
h2{font-size:18px;margin:32px 0 8px}
table{border-collapse:collapse;width:100%}th{text-align:left;font-size:12px;color:var(--soft);font-weight:600}
th,td{padding:8px 12px 8px 0;border-bottom:1px solid var(--line);vertical-align:top}
td:first-child{white-space:nowrap}td:nth-child(3){min-width:200px}
.effect{font-weight:600}.blocks .effect{color:var(--red)}.needs-approval .effect{color:var(--amber)}.informs .effect{color:var(--soft)}
.rule{color:var(--soft);font-size:12px}
code{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--tint);padding:1px 4px;border-radius:4px;overflow-wrap:anywhere}
a{color:var(--link);text-decoration:none}
details{margin-top:6px}summary{cursor:pointer;color:var(--soft)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 12px;margin:8px 0}dt{color:var(--soft)}dd{margin:0}
.scope{list-style:none;display:flex;flex-wrap:wrap;gap:8px 28px;padding:0}.scope .changed b{color:var(--red)}
.wide{overflow-x:auto}
svg{max-width:100%;height:auto;font:13px system-ui,sans-serif}svg text{fill:var(--ink)}
.node rect{fill:var(--paper);stroke:var(--soft)}.node.joined rect{stroke:var(--red);stroke-width:2.5}
.frame rect{fill:var(--tint);stroke:var(--red);stroke-width:1.5;stroke-dasharray:6 4}.frame text{fill:var(--red);font-weight:600}
.edge path{fill:none;stroke:var(--red);stroke-width:2.5}.edge text{font-size:12px;paint-order:stroke;stroke:var(--paper);stroke-width:8px}
marker path{fill:var(--red)}
footer{margin-top:40px;border-top:1px solid var(--line);padding-top:8px;color:var(--soft);font-size:13px}footer p{margin:4px 0}
`;
// src/report/witness.ts
/** Tells of the ends that changed their mind; where none did, of the one that decides. */
function storyOfWitness(witness) {
	const { trace, assuming } = witness;
	const changed = ["egress", "ingress"].filter((end) => !trace.base[end].allowed && trace.head[end].allowed);
	const ends = changed.length > 0 ? changed : [decidingEnd(witness)];
	return {
		connection: say`${quoted(nameOf$1(witness.from))} → ${quoted(nameOf$1(witness.to))} on ${words(portName(witness))}`,
		assuming: assuming === void 0 ? void 0 : quoted(assuming),
		ends: ends.map((end) => ({
			base: verdictOf(trace.base[end], end, "base"),
			head: verdictOf(trace.head[end], end, "head")
		}))
	};
}
const ENDS = {
	egress: "at the sender (egress)",
	ingress: "at the receiver (ingress)"
};
function verdictOf(trace, end, side) {
	const verdict = words(`${trace.allowed ? "allowed" : "stopped"} ${ENDS[end]}: ${becauseOf(trace)}`);
	if (trace.place === void 0) return verdict;
	return say`${verdict}, ${quoted(resourceName(trace.place.resource))} at ${place({
		...locationOf(trace.place),
		side
	})}`;
}
// src/report/html.ts
/** The report as one page: no script, nothing fetched, light and dark. */
function toHtml(judgement, links) {
	const speaker = {
		text: (text) => html(text, 2e3),
		code: (text) => `<code>${html(text)}</code>`,
		place: (at) => placeHtml(at, links)
	};
	const write = (prose) => speak(prose, speaker);
	const body = [
		verdict$1(judgement, write),
		findingsTable(judgement, write),
		drawing(judgement),
		imagesTable(judgement, write),
		scopeTable(judgement),
		approvals(judgement, write),
		gapsTable(judgement, write)
	];
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html(headline(judgement))}</title>
<style>${STYLESHEET}</style>
<main>
${body.filter((part) => part !== "").join("\n")}
<footer>${footer(judgement).map((prose) => `<p>${write(prose)}</p>`).join("")}</footer>
</main>
</html>
`;
}
function verdict$1(judgement, write) {
	const step = nextStep(judgement);
	const rehearsal = judgement.settings.mode === "warn" ? "<p>This is a rehearsal (<code>mode: warn</code>): nothing is stopped. With <code>mode: enforce</code> the decision would count.</p>" : "";
	return `<header class="${judgement.decision.kind}"><h1>${titleOf(judgement)}</h1><p>${html(sentenceOf(judgement))}</p>${rehearsal}${step === void 0 ? "" : `<p class="step"><b>To do</b> ${write(step)}</p>`}</header>`;
}
function findingsTable(judgement, write) {
	const findings = orderedFindings(judgement);
	if (findings.length === 0) return "";
	const row = (finding) => {
		const { effect, rule, message, at } = finding;
		const waiver = waiverProse(finding);
		const [word, hidden] = waiver === void 0 ? [EFFECT_WORDS[effect], ""] : ["waived", `<div>${write(waiver)}</div>`];
		return `<tr class="${effect}"><td><span class="effect">${word}</span></td><td>${write(quoted(message))}${hidden}<div class="rule">${html(rule)}</div>${detail(finding, write)}</td><td>${write([{
			kind: "place",
			at
		}])}</td><td>${requirementsOf(rule).join("<br>")}</td></tr>`;
	};
	return `<h2>${count(findings.length, "finding")}</h2>${table$1([
		"Effect",
		"What",
		"Where",
		"PCI DSS"
	], findings.map(row))}`;
}
function detail({ witness }, write) {
	if (witness === void 0) return "";
	const { connection, assuming, ends } = storyOfWitness(witness);
	const lines = ends.map(({ base, head }) => `<dt>before</dt><dd>${write(base)}</dd><dt>now</dt><dd>${write(head)}</dd>`);
	return `<details><summary>one connection, before and now</summary><dl><dt>for example</dt><dd>${write(connection)}</dd>${assuming === void 0 ? "" : `<dt>assuming</dt><dd>${write(assuming)}</dd>`}${lines.join("")}</dl></details>`;
}
function drawing(judgement) {
	return pictures(judgement).map(({ cluster, picture }) => {
		const where = cluster === void 0 ? "" : ` in ${html(cluster)}`;
		const more = picture.hidden === 0 ? "" : `<p>and ${count(picture.hidden, "more edge")}</p>`;
		return `<h2>What this opens${where}</h2><div class="wide">${toSvg(picture)}</div>${more}`;
	}).join("\n");
}
function imagesTable(judgement, write) {
	const rows = imageRows(judgement).map((row) => `<tr${row.passes || !row.inScope ? "" : " class=\"blocks\""}><td>${html(row.workload)}</td><td>${html(row.zone)}</td><td>${write(row.image)}</td><td>${write(row.evidence)}</td><td>${write(row.verdict)}</td></tr>`);
	return rows.length === 0 ? "" : `<h2>${count(rows.length, "image")}</h2>${table$1(IMAGE_HEADER, rows)}`;
}
function scopeTable(judgement) {
	const rows = scopeRows(judgement);
	if (rows === void 0) return "<h2>Scope</h2><p>not compared</p>";
	return `<h2>Scope</h2><ul class="scope">${rows.map(({ name, base, head }) => `<li${base === head ? "" : " class=\"changed\""}><b>${base === head ? base : `${base} → ${head}`}</b> ${name}</li>`).join("")}</ul>`;
}
function approvals(judgement, write) {
	if (judgement.approvals.length === 0) return "";
	return `<h2>Approvals</h2><ul>${judgement.approvals.map((approval) => `<li>${write(approvalProse(approval))}</li>`).join("")}</ul>`;
}
function gapsTable(judgement, write) {
	const gaps = orderedGaps(judgement);
	if (gaps.length === 0) return "";
	return `<h2>Not judged</h2>${table$1([
		"",
		"What",
		"Where"
	], gaps.map(({ message, at, touchesCde }) => `<tr><td>${touchesCde ? "<b>may hide a widening</b>" : "as before"}</td><td>${write(quoted(message))}</td><td>${write([{
		kind: "place",
		at
	}])}</td></tr>`))}`;
}
function table$1(header, rows) {
	return `<div class="wide"><table><thead><tr>${header.map((name) => `<th>${name}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}
function placeHtml(at, links) {
	if (at.path === ".") return placeName(at);
	const url = linkTo(links, at);
	const name = `<code>${html(placeName(at))}</code>`;
	return `${url === void 0 ? name : `<a href="${html(url, 1e3)}">${name}</a>`}${placeSuffix(at)}`;
}
// src/report/json.ts
/** The outcome for programs. The shape is published in schema/outcome.schema.json; fields are added, never changed. */
function toJson$1(judgement) {
	const { tool, subject, settings, decision, approvals, changes, part, context = [] } = judgement;
	const outcome = {
		decision: decisionJson(decision),
		mode: settings.mode,
		subject: {
			base: subject.base,
			head: subject.head,
			number: subject.number ?? null,
			author: subject.author ?? null
		},
		settings: {
			file: settings.file ?? null,
			regime: settings.pack.name
		},
		findings: orderedFindings(judgement).map((finding) => findingJson(finding, portsIn(changes))),
		gaps: orderedGaps(judgement).map(gapJson),
		change: changes.length === 0 ? null : joined(changes.map(changeJson)),
		scope: changes.length === 0 ? null : {
			base: sizesOf$1(changes, "base"),
			head: sizesOf$1(changes, "head")
		},
		clusters: changes.map(({ cluster, base, head }) => ({
			name: cluster ?? null,
			scope: {
				base: base.scope.sizes,
				head: head.scope.sizes
			}
		})),
		approvals: approvals.map(approvalJson),
		tool,
		part: part && partJson(part),
		context: context.length === 0 ? void 0 : context.map(contextJson)
	};
	return `${JSON.stringify(outcome, void 0, 2)}\n`;
}
/** What the decision rests on, by reference to `findings`, `approvals` and `gaps`. */
function decisionJson(decision) {
	switch (decision.kind) {
		case "pass": return { kind: decision.kind };
		case "hold": return {
			kind: decision.kind,
			needs: decision.needs.map(({ owners }) => owners)
		};
		case "block": return {
			kind: decision.kind,
			because: decision.because.map(({ fingerprint }) => fingerprint)
		};
		case "undecided": return {
			kind: decision.kind,
			because: decision.because.map(({ message }) => message)
		};
	}
}
/** How ports are written: as far as rules of either side speak of them, else all of them. */
function portsIn(changes) {
	const planes = changes.flatMap(({ base, head }) => [base.model.plane, head.model.plane]);
	const spoken = planes.length === 0 ? void 0 : spokenPorts(planes);
	return (ports) => {
		const some = spoken === void 0 ? ports : intersect(spoken, ports);
		return portsToJson(some.length > 0 ? some : ports);
	};
}
function findingJson(finding, shown) {
	const { rule, effect, message, at, about, clusters, edges, fingerprint, witness, waiver } = finding;
	const isWritten = edges.every(({ from, to }) => !from.startsWith("{") && !to.startsWith("{"));
	const proof = witness && {
		from: peerToJson(witness.from),
		to: peerToJson(witness.to),
		...readDestination(witness.destination),
		assuming: witness.assuming
	};
	return {
		rule,
		effect,
		message,
		requirements: requirementsOf(rule),
		at: placeJson(at),
		about,
		clusters,
		edges: isWritten ? edges.map(({ from, to, ports }) => ({
			from,
			to,
			ports: shown(ports)
		})) : [],
		fingerprint,
		witness: proof,
		waiver: waiver && waiverJson(waiver)
	};
}
function partJson({ touched, judged, settings }) {
	const namesOf = (names) => names.map((name) => name ?? null);
	return {
		touched: namesOf(touched),
		judged: namesOf(judged),
		settings: settings ?? null
	};
}
function waiverJson({ owner, reason, ticket, until, at }) {
	return {
		owner,
		reason,
		ticket,
		until,
		at: placeJson({
			...at,
			side: "base"
		})
	};
}
function gapJson({ message, at, touchesCde }) {
	return {
		message,
		at: placeJson(at),
		touchesCde
	};
}
/** What was known of clusters besides; a date is null where nobody wrote one. */
function contextJson({ path, cluster, taken }) {
	return {
		path,
		cluster: cluster ?? null,
		takenAt: taken?.at ?? null,
		ageDays: taken?.ageDays ?? null
	};
}
function placeJson({ path, line, column, side, elsewhere }) {
	return {
		path,
		line,
		column,
		side,
		elsewhere
	};
}
function approvalJson({ owners, because, findings, state }) {
	return {
		owners,
		because,
		findings: findings.map(({ fingerprint }) => fingerprint),
		state
	};
}
/** The rows of all clusters, each under the name of its cluster. */
function joined(parts) {
	return {
		reach: parts.flatMap(({ reach }) => reach),
		scope: parts.flatMap(({ scope }) => scope),
		labels: parts.flatMap(({ labels }) => labels),
		images: parts.flatMap(({ images }) => images)
	};
}
/** How large the scope of the touched clusters is together. */
function sizesOf$1(changes, side) {
	return sumSizes(changes.map((change) => change[side].scope.sizes));
}
function changeJson(change) {
	const { reach, workloads, images, taxonomy } = change;
	const shown = portsIn([change]);
	const cluster = change.cluster ?? null;
	const keys = [...vocabularyKeys(taxonomy)].toSorted();
	const label = (side, key) => side?.workload.labels.get(key) ?? null;
	return {
		reach: reach.map(({ from, to, gained, lost }) => ({
			cluster,
			from: peerToJson(from),
			to: peerToJson(to),
			gained: shown(gained),
			lost: shown(lost)
		})),
		scope: workloads.flatMap((each) => each.base?.category === each.head?.category ? [] : [{
			cluster,
			...named$1(each.id),
			base: each.base?.category ?? null,
			head: each.head?.category ?? null
		}]),
		labels: workloads.flatMap((each) => keys.flatMap((key) => label(each.base, key) === label(each.head, key) ? [] : [{
			cluster,
			...named$1(each.id),
			key,
			base: label(each.base, key),
			head: label(each.head, key)
		}])),
		images: images.map(({ workload, inCde, container, before, pinning, verdict }) => ({
			cluster,
			...named$1(workload),
			container: container.name,
			inCde,
			base: before?.text ?? null,
			head: container.image ?? null,
			pinning: pinning.kind,
			verdict: verdict === void 0 ? null : verdictJson(verdict)
		}))
	};
}
/** Every fact that the verdict about an image rests on. */
function verdictJson({ problems, registry, scans, excuses, refused, notes }) {
	return {
		problems: problems.map(({ rule, message }) => ({
			rule,
			message
		})),
		registry: registry.kind,
		scans: scans.map(({ scanner, report, source, where, digest }) => ({
			scanner,
			version: report.version ?? null,
			scannedAt: report.scannedAt,
			databaseAt: report.databaseAt ?? null,
			platform: report.platform ?? null,
			counts: countSeverities(report.findings.map(({ severity }) => severity)),
			trust: source,
			where,
			document: digest
		})),
		exceptions: excuses.map(({ finding, by, reason }) => ({
			id: finding.id,
			package: finding.package,
			by,
			reason
		})),
		refused: refused.map(({ where, reason }) => ({
			where,
			reason
		})),
		notes
	};
}
/** `payments/vault[StatefulSet]` in the two fields of a peer. */
function named$1(id) {
	const [, workload = id, kind = ""] = /^(.*)\[([^\]]*)\]$/s.exec(id) ?? [];
	return {
		workload,
		kind
	};
}
// src/report/diagram.ts
/** The picture as a Mermaid flowchart: the CDE is a frame, what is gained is bold. */
function toMermaid({ nodes, edges }) {
	const box = ({ id, names, more, joined }) => {
		return `${id}["${[
			...names.map(mermaidLabel),
			...more > 0 ? [`and ${more} more`] : [],
			...joined ? ["(joins the CDE)"] : []
		].join("<br/>")}"]`;
	};
	const inside = nodes.filter(({ place }) => place === "cde");
	const outside = nodes.filter(({ place }) => place !== "cde");
	const joined = nodes.filter((node) => node.joined).map(({ id }) => id);
	return [
		"flowchart LR",
		...outside.map((node) => `  ${box(node)}`),
		...inside.length === 0 ? [] : [
			"  subgraph cde [\"CDE\"]",
			...inside.map((node) => `    ${box(node)}`),
			"  end"
		],
		...edges.map(({ from, to, label }) => `  ${from} == "${mermaidLabel(label)}" ==> ${to}`),
		...inside.length === 0 ? [] : ["  style cde fill:none,stroke:#cf222e,stroke-width:2px,stroke-dasharray:6 4"],
		...joined.length === 0 ? [] : [`  classDef joined stroke:#cf222e,stroke-width:3px`, `  class ${joined.join(",")} joined`]
	].join("\n");
}
// src/report/markdown.ts
/** GitHub refuses comments of 65,536 characters; the shell and GitHub itself add a little. */
const MAX_LENGTH = 6e4;
/** A row of a table is longer than 60 characters, so more findings never fit. */
const MAX_FINDINGS = 1e3;
const GAPS_LENGTH = 15e3;
const APPROVALS_LENGTH = 1e4;
const IMAGES_LENGTH = 1e4;
const DECISION_SIGNS = {
	pass: "✅",
	hold: "✋",
	block: "⛔",
	undecided: "⚠️"
};
const EFFECT_SIGNS = {
	blocks: "⛔",
	"needs-approval": "✋",
	informs: "ℹ️"
};
/**
* The report as GitHub comment and step summary, under 60,000 UTF-16 units. What is too much drops whole findings from
* the least severe end and says how many.
*/
function toMarkdown$1(judgement, links) {
	const speaker = {
		text: markdownText,
		code: markdownCode,
		place: (at) => markdownPlace(at, links)
	};
	const write = (prose) => speak(prose, speaker);
	const findings = orderedFindings(judgement);
	const tried = findings.slice(0, MAX_FINDINGS);
	const [rows, proofs] = [tried.map((finding) => findingRow(finding, write)), tried.map((finding, index) => proof(finding, index + 1, write))];
	const [above, drawing, below] = [
		opening(judgement, write),
		drawn$1(judgement),
		closing(judgement, write)
	];
	const compose = (shown) => [
		...above,
		...findingTable(rows.slice(0, shown), findings.length - shown),
		...drawing,
		...proofs.slice(0, shown).flat(),
		...below
	].join("\n\n");
	return `${longest(tried.length, compose)}\n`;
}
/** The report with as many findings as fit. */
function longest(most, compose) {
	const whole = compose(most);
	if (whole.length < MAX_LENGTH) return whole;
	let [fits, tooMany] = [0, most];
	while (tooMany - fits > 1) {
		const tried = Math.floor((fits + tooMany) / 2);
		if (compose(tried).length < MAX_LENGTH) fits = tried;
		else tooMany = tried;
	}
	return compose(fits);
}
function opening(judgement, write) {
	const { decision, settings } = judgement;
	const step = nextStep(judgement);
	const rehearsal = settings.mode === "warn" ? ["> **Rehearsal** (`mode: warn`): nothing is stopped. With `mode: enforce` this decision would count."] : [];
	return [
		`## ${DECISION_SIGNS[decision.kind]} ${titleOf(judgement)}: ${sentenceOf(judgement)}`,
		...rehearsal,
		...step === void 0 ? [] : [`**To do:** ${write(step)}`]
	];
}
function findingRow(finding, write) {
	const { effect, rule, message, at } = finding;
	const waiver = waiverProse(finding);
	const verdict = `${EFFECT_SIGNS[effect]}&nbsp;${waiver === void 0 ? EFFECT_WORDS[effect].replace(" ", "&nbsp;") : "waived"}`;
	return tableLine([
		verdict,
		`${write(quoted(message))}<br>${waiver === void 0 ? "" : `${write(waiver)}<br>`}<sub>${rule}</sub>`,
		write([{
			kind: "place",
			at
		}]),
		requirementsOf(rule).join(", ")
	]);
}
function findingTable(rows, dropped) {
	const left = rows.length === 0 ? count(dropped, "finding") : count(dropped, "more finding");
	return [...rows.length === 0 ? [] : [table([
		"",
		"What",
		"Where",
		"PCI DSS"
	], rows)], ...dropped === 0 ? [] : [`**${left} left out**, the least severe; the JSON report has all of them.`]];
}
function drawn$1(judgement) {
	return pictures(judgement).flatMap(({ cluster, picture }) => [
		`**What this opens${cluster === void 0 ? "" : ` in ${markdownText(cluster)}`}**`,
		`\`\`\`mermaid\n${toMermaid(picture)}\n\`\`\``,
		...more(picture.hidden, "more edge")
	]);
}
/** The details of one finding, folded; none without a witness. */
function proof({ rule, witness }, number, write) {
	if (witness === void 0) return [];
	const { connection, assuming, ends } = storyOfWitness(witness);
	return [`<details><summary>${number}. ${rule}: one connection, before and now</summary>\n\n${[
		`for example: ${write(connection)}`,
		...assuming === void 0 ? [] : [`assuming: ${write(assuming)}`],
		...ends.flatMap(({ base, head }) => [`before: ${write(base)}`, `now: ${write(head)}`])
	].map((line) => `- ${line}`).join("\n")}\n\n</details>`];
}
function closing(judgement, write) {
	const gaps = orderedGaps(judgement);
	const row = ({ message, at, touchesCde }) => tableLine([
		touchesCde ? "**may hide a widening**" : "as before",
		write(quoted(message)),
		write([{
			kind: "place",
			at
		}])
	]);
	const asked = within$1(APPROVALS_LENGTH, judgement.approvals.map((approval) => `- ${write(approvalProse(approval))}`));
	const all = imageRows(judgement);
	const images = within$1(IMAGES_LENGTH, all.map(({ workload, zone, image, evidence, verdict, passes, inScope }) => tableLine([
		passes ? "✅" : inScope ? "⛔" : "ℹ️",
		write(words(workload)),
		write(words(zone)),
		write(image),
		write(evidence),
		write(verdict)
	])));
	const rows = within$1(GAPS_LENGTH, gaps.slice(0, MAX_FINDINGS).map(row));
	return [
		...images.length === 0 ? [] : [
			"### Images",
			table(["", ...IMAGE_HEADER], images),
			...more(all.length - images.length, "more image")
		],
		...asked.length === 0 ? [] : [
			"### Approvals",
			asked.join("\n"),
			...more(judgement.approvals.length - asked.length, "more approval")
		],
		...rows.length === 0 ? [] : [
			"### Not judged",
			table([
				"",
				"What",
				"Where"
			], rows),
			...more(gaps.length - rows.length, "more gap")
		],
		scopeLine$1(judgement),
		footer(judgement).map((prose) => `<sub>${write(prose)}</sub>`).join("<br>")
	];
}
function scopeLine$1(judgement) {
	const rows = scopeRows(judgement);
	if (rows === void 0) return "**Scope** not compared";
	return `**Scope** ${rows.map(({ name, base, head }) => `${name} ${base === head ? base : `**${base} → ${head}**`}`).join(" · ")}`;
}
/** The first lines that fit into a length, at least one. */
function within$1(length, lines) {
	let used = 0;
	return lines.filter((line, index) => (used += line.length + 1) < length || index === 0);
}
const more = (number, what) => number === 0 ? [] : [`and ${count(number, what)}`];
function table(header, lines) {
	return [
		tableLine(header),
		tableLine(header.map(() => "---")),
		...lines
	].join("\n");
}
const tableLine = (cells) => `| ${cells.map(markdownCell).join(" | ")} |`;
function markdownPlace(at, links) {
	if (at.path === ".") return placeName(at);
	const url = linkTo(links, at);
	const name = markdownCode(placeName(at));
	return `${url === void 0 ? name : `[${name}](${url})`}${placeSuffix(at)}`;
}
// src/report/sarif.ts
const LEVELS = {
	blocks: "error",
	"needs-approval": "warning",
	informs: "note"
};
/** The outcome for code scanning: SARIF 2.1.0, one run. Gaps are notifications of the run, not results. */
function toSarif(judgement) {
	const { tool, decision } = judgement;
	const log = {
		$schema: "https://json.schemastore.org/sarif-2.1.0.json",
		version: "2.1.0",
		runs: [{
			tool: { driver: {
				name: tool.name,
				version: tool.version,
				rules: RULES.map(ruleJson)
			} },
			automationDetails: { id: `${tool.name}/` },
			columnKind: "utf16CodeUnits",
			invocations: [{
				executionSuccessful: decision.kind !== "undecided",
				toolExecutionNotifications: orderedGaps(judgement).map(notification)
			}],
			results: orderedFindings(judgement).map(result),
			properties: {
				decision: decision.kind,
				headline: headline(judgement)
			}
		}]
	};
	return `${JSON.stringify(log, void 0, 2)}\n`;
}
function ruleJson({ id, summary, requirements }) {
	const why = `Supports PCI DSS 4.0.1 requirement${requirements.length === 1 ? "" : "s"} ${requirements.join(", ")}.`;
	const help = `${sentence(remedyOf(id))} What needs approval may also be approved by the owners of the file. ${why}`;
	return {
		id,
		name: id.replace(/(?:^|-)([a-z])/g, (_, letter) => letter.toUpperCase()),
		shortDescription: { text: sarifText(sentence(summary)) },
		fullDescription: { text: sarifText(`${sentence(summary)} ${why}`) },
		help: {
			text: sarifText(help),
			markdown: help
		},
		properties: { tags: [
			"security",
			"pci-dss",
			...requirements.map((each) => `pci-dss-${each}`)
		] }
	};
}
const sentence = (text) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
function result({ rule, effect, message, at, fingerprint, waiver }) {
	return {
		ruleId: rule,
		ruleIndex: RULES.findIndex(({ id }) => id === rule),
		level: LEVELS[effect],
		message: { text: sarifText(message) },
		locations: locations(at),
		partialFingerprints: { "cdeGateFinding/v1": fingerprint },
		...waiver !== void 0 && { suppressions: [{
			kind: "external",
			justification: `${waiver.reason} (${waiver.ticket})`
		}] },
		properties: {
			effect,
			side: at.side
		}
	};
}
function notification({ message, at, touchesCde }) {
	return {
		level: touchesCde ? "error" : "note",
		message: { text: sarifText(message) },
		locations: locations(at),
		properties: { touchesCde }
	};
}
/** A line of a file; nothing at all for what is about no file. */
function locations(at) {
	if (!isLine(at)) return [];
	const { path, line, column } = at;
	return [{ physicalLocation: {
		artifactLocation: {
			uri: path.split("/").map((part) => encodeURIComponent(part.toWellFormed())).join("/"),
			uriBaseId: "%SRCROOT%"
		},
		region: {
			startLine: Math.max(1, line),
			startColumn: Math.max(1, column)
		}
	} }];
}
// src/report/text.ts
const COLOURS = {
	red: 31,
	green: 32,
	yellow: 33,
	cyan: 36,
	bold: 1,
	dim: 2
};
const DECISION_COLOURS = {
	pass: "green",
	hold: "yellow",
	block: "red",
	undecided: "yellow"
};
const EFFECT_COLOURS = {
	blocks: "red",
	"needs-approval": "yellow",
	informs: "dim"
};
const MAX_ROWS$1 = 200;
const MAX_KNOWN_GAPS = 3;
/** The report for a terminal or a job log. */
function toText$1(judgement, style) {
	const paint = (colour, text) => style === "plain" ? text : `\u001b[${COLOURS[colour]}m${text}\u001b[0m`;
	const speaker = {
		text: (text) => text,
		code: (text) => text,
		place: (at) => `${placeName(at)}${placeSuffix(at)}`
	};
	const line = (prose) => terminal(speak(prose, speaker));
	const step = nextStep(judgement);
	const findings = orderedFindings(judgement);
	const all = orderedGaps(judgement);
	const known = all.filter(({ touchesCde }) => !touchesCde);
	const gaps = [...all.filter(({ touchesCde }) => touchesCde).slice(0, MAX_ROWS$1), ...known.slice(0, MAX_KNOWN_GAPS)];
	return `${[
		[paint(DECISION_COLOURS[judgement.decision.kind], paint("bold", titleOf(judgement).toUpperCase())) + `  ${sentenceOf(judgement)}`, ...step === void 0 ? [] : [`${paint("bold", "to do:")} ${line(step)}`]],
		...findings.slice(0, MAX_ROWS$1).map((finding) => findingLines(finding, line, paint)),
		...findings.length > MAX_ROWS$1 ? [[`… and ${count(findings.length - MAX_ROWS$1, "more finding")}`]] : [],
		judgement.approvals.map((approval) => `${paint("bold", "approval")}  ${line(approvalProse(approval))}`),
		imageRows(judgement).slice(0, MAX_ROWS$1).map(({ workload, zone, image, evidence, verdict, passes, inScope }) => `${paint(passes ? "green" : inScope ? "red" : "dim", "image")}  ${line([...words(`${workload}, ${zone}: `), ...image])}\n  evidence     ${line(evidence)}\n  verdict      ${line(verdict)}`),
		gaps.map((gap) => `${paint(gap.touchesCde ? "yellow" : "dim", gap.touchesCde ? "gap" : "gap, as before")}  ${line([{
			kind: "place",
			at: gap.at
		}])}: ${line(quoted(gap.message))}`),
		...all.length > gaps.length ? [[`… and ${count(all.length - gaps.length, "more gap")}, in the JSON report`]] : [],
		[scopeLine(judgement)],
		footer(judgement).map((prose) => paint("dim", line(prose)))
	].filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
function findingLines(finding, line, paint) {
	const { effect, rule, at, message, witness } = finding;
	const requirements = requirementsOf(rule);
	const waiver = waiverProse(finding);
	const story = witness && storyOfWitness(witness);
	return [
		`${paint(EFFECT_COLOURS[effect], waiver === void 0 ? EFFECT_WORDS[effect].toUpperCase() : "WAIVED")}  ${paint("bold", rule)}  ${paint("cyan", line([{
			kind: "place",
			at
		}]))}`,
		`  ${line(quoted(message))}`,
		...waiver === void 0 ? [] : [`  ${line(waiver)}`],
		...story === void 0 ? [] : [`  for example  ${line(story.connection)}`],
		...story?.assuming === void 0 ? [] : [`  if           ${line(story.assuming)}`],
		...(story?.ends ?? []).flatMap(({ base, head }) => [`  before       ${line(base)}`, `  now          ${line(head)}`]),
		...requirements.length === 0 ? [] : [paint("dim", `  why          PCI DSS ${requirements.join(", ")}`)]
	];
}
function scopeLine(judgement) {
	const rows = scopeRows(judgement);
	return rows === void 0 ? "scope  not compared" : `scope  ${rows.map(({ name, base, head }) => `${name} ${base === head ? base : `${base} → ${head}`}`).join(" · ")}`;
}
// src/report/catalog.ts
const REPORTS = {
	text: (judgement, { style }) => toText$1(judgement, style),
	markdown: (judgement, { links }) => toMarkdown$1(judgement, links),
	json: (judgement) => toJson$1(judgement),
	sarif: (judgement) => toSarif(judgement),
	html: (judgement, { links }) => toHtml(judgement, links)
};
/** Every format, by the name people ask for it. */
const FORMATS = Object.keys(REPORTS);
/** One judgement in one format. Pure: the same judgement and view give the same bytes. */
function render(format, judgement, view) {
	return REPORTS[format](judgement, view);
}
// src/images/pinned-line.ts
/**
* The line, or any other piece of text on one line, in which the image `from` is `to` instead and everything else stays.
* Undefined where `from` does not stand there exactly once, as a whole and to the letter.
*/
function pinnedLine(line, from, to) {
	if (from === "") return void 0;
	const starts = [];
	for (let at = line.indexOf(from); at >= 0; at = line.indexOf(from, at + 1)) {
		const [before, after] = [line.slice(0, at), line.slice(at + from.length)];
		if ((!/[\w./:@+-]$/.test(before) || /[a-z]:\/\/$/i.test(before)) && !/^[\w./:@+-]/.test(after)) starts.push(at);
	}
	const [start, ...more] = starts;
	if (start === void 0 || more.length > 0) return void 0;
	return line.slice(0, start) + to + line.slice(start + from.length);
}
/** An image with this digest, its tag kept as a comment. A digest that is written already gives way. */
function pinnedImage(image, digest) {
	return `${image.split("@", 1)[0] ?? ""}@${digest}`;
}
// src/report/suggestion.ts
/** Rules whose findings end when one place is put back as it was. */
const MECHANICAL = /* @__PURE__ */ new Set([
	"regime-policy-weakened",
	"policy-not-enforced",
	"tier-order-changed",
	"cde-label-removed",
	"image-unpinned"
]);
/** Larger pieces are for people to look at. */
const MAX_LINES = 20;
/**
* For findings that a mechanical edit mends. An image whose registry told its digest: the line with the digest. Otherwise
* the one block of lines in which a file differs, put back; nothing where a file differs in more than one place, is new, or
* lost lines at its very beginning.
*/
function suggestionsFor(findings, snapshots, images) {
	const suggestions = /* @__PURE__ */ new Map();
	for (const finding of findings) {
		const { path, line } = finding.at;
		const [before, after] = [snapshots.base.files.get(path)?.text, snapshots.head.files.get(path)?.text];
		if (!MECHANICAL.has(finding.rule) || finding.waiver !== void 0 || after === void 0 || !isLine(finding.at)) continue;
		const pinned = pinnedLineOf(finding, after.split("\n")[line - 1] ?? "", images);
		if (pinned !== void 0) suggestions.set(`${path}:${line}`, {
			path,
			from: line,
			to: line,
			text: pinned,
			says: PINNED$1,
			finding
		});
		else if (before !== void 0 && !suggestions.has(path)) {
			const block = differingBlock(before.split("\n"), after.split("\n"));
			if (block !== void 0) suggestions.set(path, {
				path,
				...block,
				says: PUT_BACK,
				finding
			});
		}
	}
	return [...suggestions.values()];
}
const PUT_BACK = "this is what the base branch has here";
const PINNED$1 = "this is the digest that the registry has under this tag now";
/** The line of an image that is not pinned, with the digest that its registry told. */
function pinnedLineOf(finding, line, images) {
	if (finding.rule !== "image-unpinned") return void 0;
	const image = images.find(({ workload, container }) => `${workload} ${container.name}` === finding.about);
	const written = image?.container.image ?? "";
	const answer = image?.verdict?.registry;
	return answer?.kind === "found" ? pinnedLine(line, written, pinnedImage(written, answer.digest)) : void 0;
}
function differingBlock(before, after) {
	const least = Math.min(before.length, after.length);
	let above = 0;
	while (above < least && before[above] === after[above]) above += 1;
	let below = 0;
	while (below < least - above && before.at(-1 - below) === after.at(-1 - below)) below += 1;
	const first = above === after.length - below ? above - 1 : above;
	const [old, now] = [before.slice(first, before.length - below), after.slice(first, after.length - below)];
	if (first < 0 || now.length === 0 || Math.max(old.length, now.length) > MAX_LINES) return void 0;
	return {
		from: first + 1,
		to: first + now.length,
		text: old.join("\n")
	};
}
/** A suggestion as GitHub reads it in a review comment; the fence is longer than any run of backticks inside. */
function toSuggestionBlock({ text, says, finding }) {
	const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	return `${markdownCode(finding.rule)}: ${says}.\n\n${fence}suggestion\n${text}\n${fence}\n`;
}
// src/decision/merge-findings.ts
/** Findings of several clusters under all their names, as one run would have named them. */
function joinFindings(outcomes, touched) {
	const alike = /* @__PURE__ */ new Map();
	for (const finding of inOrder(outcomes, touched)) {
		const bare = unnameFinding(finding, finding.clusters) ?? finding;
		const { at = null, waiver = null } = finding.body;
		const place = finding.rule === ownerReviewMissing.id ? null : at;
		const key = canonicalJson([
			finding.rule,
			finding.effect,
			waiver,
			bare.message,
			bare.about,
			place
		]);
		const known = alike.get(key) ?? {
			finding,
			clusters: /* @__PURE__ */ new Set(),
			prints: []
		};
		for (const cluster of finding.clusters) known.clusters.add(cluster);
		known.prints.push(finding.fingerprint);
		alike.set(key, known);
	}
	const renamed = /* @__PURE__ */ new Map();
	return {
		findings: [...alike.values()].map(({ finding, clusters, prints }) => {
			const bare = unnameFinding(finding, finding.clusters);
			const names = touched.filter((name) => name !== null && clusters.has(name));
			const named = bare === void 0 || names.length === 0 ? void 0 : nameFinding(finding.rule, bare, names);
			const told = named === void 0 ? finding : {
				...finding,
				...named,
				body: {
					...finding.body,
					...named
				}
			};
			for (const print of prints) renamed.set(print, (renamed.get(print) ?? /* @__PURE__ */ new Set()).add(told.fingerprint));
			return told;
		}),
		renamed
	};
}
/** Findings cluster by cluster, in the order of the clusters; then those of none. */
function inOrder(outcomes, touched) {
	const all = outcomes.flatMap(({ findings }) => findings);
	const rank = ({ clusters: [cluster] }) => {
		const index = cluster === void 0 ? -1 : touched.indexOf(cluster);
		return index < 0 ? touched.length : index;
	};
	return all.toSorted((a, b) => rank(a) - rank(b) || (rank(a) === touched.length ? lineOf(a) - lineOf(b) : 0));
}
function lineOf({ body }) {
	return asNumber(valueAt(body, "at", "line")) ?? 0;
}
// src/decision/merge-rows.ts
/** The rows of each cluster out of the first part that judged it. */
function mergeRows(outcomes, touched) {
	const compared = outcomes.filter(({ change }) => change !== null);
	const [some] = compared;
	if (some === void 0) return {
		change: null,
		clusters: [],
		scope: null
	};
	const judges = touched.flatMap((cluster) => {
		const outcome = compared.find(({ judged }) => judged.includes(cluster));
		return outcome === void 0 ? [] : [{
			cluster,
			outcome
		}];
	});
	const rows = (list) => judges.flatMap(({ cluster, outcome }) => objectsIn(outcome, list).filter((row) => (row["cluster"] ?? null) === cluster));
	const clusters = touched.length === 0 ? some.clusters : judges.flatMap(({ cluster, outcome }) => outcome.clusters.filter((each) => (each["name"] ?? null) === cluster));
	const sizes = (side) => sumSizes(clusters.map((each) => sizesOf(each, side)));
	return {
		change: {
			reach: rows("reach"),
			scope: rows("scope"),
			labels: rows("labels"),
			images: rows("images")
		},
		clusters,
		scope: {
			base: sizes("base"),
			head: sizes("head")
		}
	};
}
function objectsIn({ change }, list) {
	return asList(change?.[list]).flatMap((row) => typeof row === "object" && row !== null && !Array.isArray(row) ? [row] : []);
}
function sizesOf(cluster, side) {
	const size = (name) => {
		const value = valueAt(cluster, "scope", side, name);
		return typeof value === "number" ? value : 0;
	};
	return {
		cde: size("cde"),
		unrestricted: size("unrestricted"),
		connectedTo: size("connectedTo"),
		outOfScope: size("outOfScope"),
		connections: size("connections")
	};
}
// src/decision/merge.ts
/**
* Joins the outcomes of the parts of one merge. What does not fit together, and a cluster that no part judged, make it
* undecided; a block stays a block. Never throws. Meaning: docs/matrix.md.
*/
function mergeOutcomes(given) {
	const parts = given.flatMap(({ name, outcome }) => outcome.kind === "part" ? [{
		name,
		outcome
	}] : []);
	const outcomes = parts.map(({ outcome }) => outcome);
	const [first] = outcomes;
	const touched = first?.touched ?? [];
	const { findings, renamed } = joinFindings(outcomes, touched);
	const approvals = joinApprovals(outcomes, renamed);
	const gaps = joinGaps([...[
		...given.flatMap(({ name, outcome }) => outcome.kind === "part" ? [] : [`outcome \`${name}\` ${outcome.why}`]),
		...first === void 0 ? ["there is no outcome of any part, so nothing was judged"] : [],
		...parts.flatMap((part) => misfits(part, first)),
		...touched.filter((cluster) => !outcomes.some(({ judged }) => judged.includes(cluster))).map((cluster) => `${spoken(cluster)} is touched and no part judged it; add a part for it, or run its part again`)
	].map(problemGap), ...outcomes.flatMap((outcome) => outcome.gaps)]);
	return {
		decision: decideMerged(findings, gaps, approvals),
		mode: first !== void 0 && outcomes.every(({ mode }) => mode === "warn") ? "warn" : "enforce",
		first,
		findings,
		gaps,
		approvals,
		...mergeRows(outcomes, touched)
	};
}
const spoken = (cluster) => cluster === null ? "the cluster without a name" : `cluster \`${cluster}\``;
/** What every part has to have in common: what was judged, with what, and by which settings. */
const IDENTITY = [
	["subject", ({ subject }) => subject],
	["tool", ({ tool }) => tool],
	["settings file", ({ settings, settingsFile }) => [settings, settingsFile]],
	["context", ({ context }) => context],
	["mode", ({ mode }) => mode],
	["list of touched clusters", ({ touched }) => touched]
];
/** What a part says otherwise than the first one, or than itself. */
function misfits({ name, outcome }, first) {
	const { findings, gaps, approvals, decision } = outcome;
	const different = IDENTITY.filter(([, read]) => first === void 0 || canonicalJson(read(outcome)) !== canonicalJson(read(first)));
	const own = decideMerged(findings, gaps, approvals).kind;
	const misnamed = findings.filter((finding) => unnameFinding(finding, finding.clusters) === void 0);
	return [
		...different.map(([field]) => `outcome \`${name}\` has another ${field} than the first one; judge all parts of one merge alike`),
		...own === decision ? [] : [`outcome \`${name}\` says ${decision} and its findings say ${own}; run its part again`],
		...misnamed.length === 0 ? [] : [`outcome \`${name}\` has findings without the names of their clusters; run its part again`]
	];
}
/** The same unknown once; where one part says that it may hide a widening, it may. */
function joinGaps(gaps) {
	const known = /* @__PURE__ */ new Map();
	for (const gap of gaps) {
		const key = canonicalJson([gap.message, gap.body["at"] ?? null]);
		if (known.get(key)?.touchesCde !== true) known.set(key, gap);
	}
	return [...known.values()];
}
function problemGap(message) {
	return {
		message,
		touchesCde: true,
		body: {
			message,
			at: {
				path: ".",
				line: 1,
				column: 1,
				side: "head"
			},
			touchesCde: true
		}
	};
}
/** One approval for each group of owners; it is given where every part says so. */
function joinApprovals(outcomes, renamed) {
	const groups = /* @__PURE__ */ new Map();
	for (const each of outcomes.flatMap(({ approvals }) => approvals)) {
		const key = canonicalJson([each.owners, each.because === OWN_WORKLOADS]);
		const findings = each.findings.flatMap((print) => [...renamed.get(print) ?? [print]]);
		const known = groups.get(key);
		const joined = known === void 0 ? findings : [...known.findings, ...findings];
		const state = known === void 0 ? each.state : worse(known.state, each.state);
		groups.set(key, {
			...known ?? each,
			state,
			findings: [...new Set(joined)]
		});
	}
	return [...groups.values()];
}
/** A refusal before a missing approval before one that is given. */
function worse(a, b) {
	if (a.kind === "missing" && b.kind === "missing") {
		const all = [...a.notCounted, ...b.notCounted];
		return {
			kind: "missing",
			notCounted: [...new Map(all.map((each) => [canonicalJson(each), each])).values()]
		};
	}
	const order = [
		"refused",
		"missing",
		"given"
	];
	return order.indexOf(a.kind) <= order.indexOf(b.kind) ? a : b;
}
/** The same order as `decide` of a single run: a block, then what is unknown, then what waits. */
function decideMerged(findings, gaps, approvals) {
	const blocking = findings.filter(({ effect }) => effect === "blocks");
	if (blocking.length > 0) return {
		kind: "block",
		because: blocking.map(({ fingerprint }) => fingerprint)
	};
	const unknown = gaps.filter(({ touchesCde }) => touchesCde);
	if (unknown.length > 0) return {
		kind: "undecided",
		because: unknown.map(({ message }) => message)
	};
	const open = approvals.filter(({ state }) => state.kind !== "given");
	return open.length > 0 ? {
		kind: "hold",
		needs: open.map(({ owners }) => owners)
	} : { kind: "pass" };
}
/** Exit status of a merged outcome, as of a single run. */
function mergedStatus({ decision, mode }) {
	if (mode === "warn" || decision.kind === "pass") return 0;
	return decision.kind === "undecided" ? 2 : 1;
}
// src/report/merged-prose.ts
/** Findings by effect, worst first. */
const findingsOf = ({ findings }) => EFFECTS.toReversed().flatMap((effect) => findings.filter((each) => each.effect === effect));
/** Gaps that may hide a widening first. */
const gapsOf = ({ gaps }) => [...gaps.filter(({ touchesCde }) => touchesCde), ...gaps.filter(({ touchesCde }) => !touchesCde)];
/** The place of a finding or a gap of a merged outcome. */
function mergedPlace(body) {
	const at = (field) => valueAt(body, "at", field);
	return {
		path: repoPath(asString(at("path")) ?? "."),
		document: 0,
		line: asNumber(at("line")) ?? 1,
		column: asNumber(at("column")) ?? 1,
		side: at("side") === "base" ? "base" : "head",
		...at("elsewhere") === true && { elsewhere: true }
	};
}
/** The verdict in one line, made of our own words only. */
function mergedHeadline(merged) {
	const { decision, mode, findings, approvals } = merged;
	const title = mode === "warn" ? `Rehearsal, would be ${decision.kind}` : DECISION_WORDS[decision.kind];
	const asked = approvals.filter(({ state }) => state.kind !== "given").flatMap((each) => each.findings);
	switch (decision.kind) {
		case "block": return `${title}: ${count(decision.because.length, "finding has", "findings have")} to change`;
		case "undecided": return `${title}: ${count(decision.because.length, "thing")} could not be judged`;
		case "hold": return `${title}: ${count(asked.length, "finding waits", "findings wait")} for an owner to approve exactly this head`;
		case "pass": return findings.length === 0 ? `${title}: nothing in this change widens the CDE` : `${title}: nothing needs another approval; ${count(findings.length, "remark")}`;
	}
}
/** The one thing to do now; none where it passes. */
function stepOf({ decision, findings, approvals }) {
	switch (decision.kind) {
		case "pass": return [];
		case "block": {
			const [first] = findings.filter(({ effect }) => effect === "blocks");
			return first === void 0 ? [] : [quoted(remedyOf(first.rule))];
		}
		case "undecided": return decision.because.slice(0, 1).map(quoted);
		case "hold": {
			const refused = approvals.flatMap(({ state }) => state.kind === "refused" ? [code(`@${state.by}`)] : []);
			if (refused.length > 0) return [say`settle the changes that ${listed(refused, "and")} asked for`];
			return [say`ask ${listed(decision.needs.map((each) => listed(each.map(code), "or")), "and")} to approve this head`];
		}
	}
}
/** Who has to approve how much, and where that stands. */
function mergedApproval({ owners, findings, because, state }) {
	const who = say`${listed(owners.map(code), "or")} for ${words(count(findings.length, "finding"))} (${words(because)})`;
	if (state.kind === "missing") return say`${who}: missing`;
	return state.kind === "given" ? say`${who}: given by ${code(`@${state.by}`)}` : say`${who}: refused by ${code(`@${state.by}`)}`;
}
/** How large the scope of the touched clusters is. */
function mergedScope({ scope, clusters }) {
	if (scope === null) return "not compared";
	const [before, after] = [scope.base, scope.head];
	const change = (was, is) => was === is ? String(is) : `${was} → ${is}`;
	return `CDE workloads ${change(before.cde, after.cde)}, connections ${change(before.connections, after.connections)}, on ${count(clusters.length, "touched cluster")}`;
}
/** By what it was judged, and with what. */
function mergedFooter({ first }) {
	if (first === void 0) return [];
	const { subject, tool, context } = first;
	const text = (value) => asString(value) ?? "";
	const lines = [say`Base ${code(text(subject["base"]))}, head ${code(text(subject["head"]))}, by ${words(text(tool["name"]))} ${words(text(tool["version"]))}.`];
	const told = context.map((each) => ({
		path: text(valueAt(each, "path")),
		at: asString(valueAt(each, "takenAt")),
		ageDays: asNumber(valueAt(each, "ageDays"))
	}));
	return told.length === 0 ? lines : [...lines, contextProse(told)];
}
/** A place with its side, where that is not head. */
const mergedPlaceName = (at) => `${placeName(at)}${placeSuffix(at)}`;
// src/report/merged.ts
/** Every format a merged outcome has, by the name people ask for it. */
const MERGED_FORMATS = [
	"text",
	"markdown",
	"json"
];
/** A merged outcome in one format. Pure. `tool` is who merged. */
function renderMerged(format, merged, tool) {
	switch (format) {
		case "json": return toJson(merged, tool);
		case "markdown": return toMarkdown(merged);
		case "text": return toText(merged);
	}
}
function toJson(merged, tool) {
	const { decision, mode, first, change, scope, clusters, approvals } = merged;
	const outcome = {
		decision,
		mode,
		subject: first?.subject ?? {
			base: "",
			head: "",
			number: null,
			author: null
		},
		settings: first?.settings ?? {
			file: null,
			regime: ""
		},
		findings: findingsOf(merged).map(({ body }) => body),
		gaps: gapsOf(merged).map(({ body }) => body),
		change,
		scope,
		clusters,
		approvals,
		tool: first?.tool ?? tool,
		context: first === void 0 || first.context.length === 0 ? void 0 : first.context
	};
	return `${JSON.stringify(outcome, void 0, 2)}\n`;
}
const MAX_ROWS = 200;
/** GitHub refuses comments of 65,536 characters; findings, approvals and gaps share what there is. */
const LENGTHS = {
	findings: 35e3,
	approvals: 8e3,
	gaps: 15e3
};
function toText(merged) {
	const speaker = {
		text: (text) => text,
		code: (text) => text,
		place: mergedPlaceName
	};
	const line = (prose) => terminal(speak(prose, speaker));
	const [findings, gaps] = [findingsOf(merged), gapsOf(merged)];
	return `${[
		mergedHeadline(merged),
		...stepOf(merged).map((step) => `to do: ${line(step)}`),
		...findings.slice(0, MAX_ROWS).map(({ effect, rule, message, body }) => `${EFFECT_WORDS[effect].toUpperCase()}  ${terminal(rule)}  ${terminal(mergedPlaceName(mergedPlace(body)))}\n  ${line(quoted(message))}`),
		...rest(findings.length - MAX_ROWS, "more finding"),
		...merged.approvals.map((approval) => `approval  ${line(mergedApproval(approval))}`),
		...gaps.slice(0, MAX_ROWS).map(({ message, touchesCde, body }) => `${touchesCde ? "gap" : "gap, as before"}  ${terminal(mergedPlaceName(mergedPlace(body)))}: ${line(quoted(message))}`),
		...rest(gaps.length - MAX_ROWS, "more gap"),
		`scope  ${mergedScope(merged)}`,
		...mergedFooter(merged).map(line)
	].join("\n")}\n`;
}
const rest = (number, what) => number > 0 ? [`… and ${count(number, what)}`] : [];
function toMarkdown(merged) {
	const speaker = {
		text: markdownText,
		code: markdownCode,
		place: (at) => markdownCode(mergedPlaceName(at))
	};
	const write = (prose) => speak(prose, speaker);
	const row = (...cells) => `| ${cells.map(markdownCell).join(" | ")} |`;
	const table = (heads, rows) => rows.length === 0 ? [] : [[
		row(...heads),
		row(...heads.map(() => "---")),
		...rows
	].join("\n")];
	const where = (body) => write([{
		kind: "place",
		at: mergedPlace(body)
	}]);
	const findings = findingsOf(merged).map(({ effect, message, rule, body }) => row(EFFECT_WORDS[effect], `${write(quoted(message))}<br><sub>${markdownText(rule)}</sub>`, where(body)));
	const gaps = gapsOf(merged).map(({ touchesCde, message, body }) => row(touchesCde ? "**may hide a widening**" : "as before", write(quoted(message)), where(body)));
	const shown = {
		findings: within(LENGTHS.findings, findings),
		gaps: within(LENGTHS.gaps, gaps),
		approvals: within(LENGTHS.approvals, merged.approvals.map((each) => `- ${write(mergedApproval(each))}`))
	};
	return `${[
		`## ${mergedHeadline(merged)}`,
		...stepOf(merged).map((step) => `**To do:** ${write(step)}`),
		...table([
			"",
			"What",
			"Where"
		], shown.findings),
		...rest(findings.length - shown.findings.length, "more finding"),
		...shown.approvals.length === 0 ? [] : [shown.approvals.join("\n")],
		...rest(merged.approvals.length - shown.approvals.length, "more approval"),
		...table([
			"",
			"Not judged",
			"Where"
		], shown.gaps),
		...rest(gaps.length - shown.gaps.length, "more gap"),
		`**Scope** ${mergedScope(merged)}`,
		...mergedFooter(merged).map((each) => `<sub>${write(each)}</sub>`)
	].join("\n\n")}\n`;
}
/** The first lines that fit into a length. */
function within(length, lines) {
	let used = 0;
	return lines.filter((line) => (used += line.length + 1) < length);
}
// src/decision/part-outcome.ts
const DECISIONS = [
	"pass",
	"hold",
	"block",
	"undecided"
];
const MODES = ["enforce", "warn"];
/** Reads one outcome. Never throws; schema/outcome.schema.json says how it is written. */
function parsePartOutcome(text) {
	const outcome = asObject(parse(text));
	if (outcome === void 0) return unusable("is no JSON report of cde-gate");
	const part = asObject(outcome["part"]);
	if (part === void 0) return unusable("is the outcome of a whole run and not of a part; judge parts with `--cluster` or `--share`");
	const decision = DECISIONS.find((each) => each === valueAt(outcome, "decision", "kind"));
	const mode = MODES.find((each) => each === outcome["mode"]);
	const findings = asList(outcome["findings"]).map(readFinding);
	const gaps = asList(outcome["gaps"]).map(readGap);
	const approvals = asList(outcome["approvals"]).map(readApproval);
	const clusters = asList(outcome["clusters"]).map(asObject);
	const [subject, settings, tool] = [
		outcome["subject"],
		outcome["settings"],
		outcome["tool"]
	].map(asObject);
	const [touched, judged] = [readNames(part["touched"]), readNames(part["judged"])];
	const change = outcome["change"] === null ? null : asObject(outcome["change"]);
	if (decision === void 0 || mode === void 0 || !isWhole(findings) || !isWhole(gaps) || !isWhole(approvals) || !isWhole(clusters) || subject === void 0 || settings === void 0 || tool === void 0 || touched === void 0 || judged === void 0 || change === void 0) return unusable("lacks fields that this release of cde-gate writes; use one release for all parts");
	const settingsFile = asString(part["settings"]) ?? null;
	return {
		kind: "part",
		decision,
		context: asList(outcome["context"]),
		mode,
		subject,
		settings,
		settingsFile,
		tool,
		findings,
		gaps,
		approvals,
		change,
		clusters,
		touched,
		judged
	};
}
const unusable = (why) => ({
	kind: "unusable",
	why
});
function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
function isWhole(items) {
	return !items.includes(void 0);
}
function readNames(value) {
	const names = asList(value).map((each) => each === null ? null : asString(each));
	return Array.isArray(value) && isWhole(names) ? names : void 0;
}
function readFinding(value) {
	const body = asObject(value);
	const effect = EFFECTS.find((each) => each === valueAt(value, "effect"));
	const [rule, message, about, print] = [
		"rule",
		"message",
		"about",
		"fingerprint"
	].map((name) => asString(valueAt(value, name)));
	const clusters = asList(valueAt(value, "clusters")).map(asString);
	return body === void 0 || effect === void 0 || rule === void 0 || message === void 0 || about === void 0 || print === void 0 || !isWhole(clusters) ? void 0 : {
		body,
		rule,
		effect,
		message,
		about,
		fingerprint: print,
		clusters
	};
}
function readGap(value) {
	const [body, message, touchesCde] = [
		asObject(value),
		valueAt(value, "message"),
		valueAt(value, "touchesCde")
	];
	return body === void 0 || typeof message !== "string" || typeof touchesCde !== "boolean" ? void 0 : {
		body,
		message,
		touchesCde
	};
}
function readApproval(value) {
	const because = asString(valueAt(value, "because"));
	const owners = asList(valueAt(value, "owners")).map(asString);
	const findings = asList(valueAt(value, "findings")).map(asString);
	const state = readState(valueAt(value, "state"));
	return because === void 0 || owners.length === 0 || !isWhole(owners) || !isWhole(findings) || state === void 0 ? void 0 : {
		owners,
		because,
		findings,
		state
	};
}
function readState(value) {
	const [kind, by] = [valueAt(value, "kind"), asString(valueAt(value, "by"))];
	if (kind === "given" || kind === "refused") return by === void 0 ? void 0 : {
		kind,
		by
	};
	const notCounted = asList(valueAt(value, "notCounted")).map((each) => ({
		user: asString(valueAt(each, "user")) ?? "",
		why: asString(valueAt(each, "why")) ?? ""
	}));
	return kind === "missing" ? {
		kind,
		notCounted
	} : void 0;
}
// src/query.ts
/** Questions about declared connectivity, without a pull request: what holds under the ordinary reading of unknown facts. */
/** What folders declare. Gaps are errors here: an answer about half a cluster would be no answer. */
function readModels(snapshots, { manifests, enforcement } = DEFAULT_SETTINGS) {
	const read = createReader();
	const sides = snapshots.map((snapshot) => readManifests(snapshot, manifests, read));
	const compiler = createCompiler(detectEnforcement(enforcement, ...sides.map(({ value }) => value)));
	const readings = sides.map((resources) => {
		const model = buildModel(resources.value, compiler);
		return {
			value: model.value,
			gaps: [...resources.gaps, ...model.gaps]
		};
	});
	return {
		value: readings.map(({ value }) => value),
		gaps: readings.flatMap(({ gaps }) => gaps)
	};
}
/** Every declared connection of one state. */
function connectivity(model) {
	const space = buildSpace({
		base: model,
		head: model
	}, "declared", NO_INTERESTS).value;
	const reachability = reach(model, space, "head", "declared");
	const mixed = mixedOwners([reachability]);
	return connectionsOf(reachability, model.cluster.entries, spokenPorts([model.plane]), mixed).map(connectionToJson);
}
/** Declared connections that differ between two states. */
function connectivityDiff(base, head) {
	const space = buildSpace({
		base,
		head
	}, "declared", NO_INTERESTS).value;
	const spoken = spokenPorts([base.plane, head.plane]);
	const [before, after] = [reach(base, space, "base", "declared"), reach(head, space, "head", "declared")];
	const mixed = mixedOwners([before, after]);
	return connectionChanges(connectionsOf(before, base.cluster.entries, spoken, mixed), connectionsOf(after, head.cluster.entries, spoken, mixed));
}
/** One packet: allowed or not, and what decides at each end. Undefined with a reason when a peer does not exist. */
function verdict({ base, head }, from, to, destination) {
	const space = buildSpace({
		base: base ?? head,
		head
	}, "declared", NO_INTERESTS).value;
	const now = reach(head, space, "head", "declared");
	const before = base && reach(base, space, "base", "declared");
	const [sources = [], targets = []] = [from, to].map((peer) => findPeers(space, peer));
	const missing = sources.length === 0 ? from : targets.length === 0 ? to : void 0;
	if (missing !== void 0) return { error: `no workload or address is called \`${missing}\`; write \`namespace/name\`, \`namespace/name[Kind]\`, an address or a CIDR` };
	const answers = sources.flatMap((source) => targets.filter((target) => canCoexist(source, target)).map((target) => ({
		source,
		target
	}))).map(({ source, target }) => {
		const packet = {
			from: source.index,
			to: target.index,
			destination
		};
		return {
			source,
			target,
			head: judgePacket(now, packet),
			base: before && judgePacket(before, packet)
		};
	});
	const answer = answers.find(({ head: told }) => !told.allowed) ?? answers[0];
	if (answer === void 0) return { error: `\`${from}\` and \`${to}\` cannot exist at the same time` };
	const [a, b] = [nameIn(answer.source, from), nameIn(answer.target, to)];
	if (a === void 0 || b === void 0) return { error: "an endpoint has no name" };
	return {
		from: peerToJson(a),
		to: peerToJson(b),
		...readDestination(destination),
		...answer.head,
		...answer.base && { base: answer.base }
	};
}
function judgePacket(reachability, packet) {
	const egress = traceEnd(reachability, "egress", packet);
	const ingress = traceEnd(reachability, "ingress", packet);
	return {
		allowed: egress.allowed && ingress.allowed,
		egress: traceToJson(egress),
		ingress: traceToJson(ingress)
	};
}
const nameIn = ({ members }, name) => members.find(({ id }) => isCalled(id, name)) ?? members[0];
function traceToJson({ allowed, because, place, steps }) {
	const text = (each) => {
		const { path, line } = locationOf(each);
		return `${path}:${line}`;
	};
	return {
		allowed,
		because,
		at: place === void 0 ? null : text(place),
		steps: steps.map((step) => ({
			stage: step.stage,
			verdict: step.verdict,
			at: text(step.place)
		}))
	};
}
function findPeers(space, name) {
	const addresses = parseCidr(name);
	return space.classes.filter(({ members, head }) => {
		if (addresses !== void 0) return head?.kind === "addresses" && intersect(head.addresses, addresses).length > 0;
		return members.some(({ id }) => isCalled(id, name));
	});
}
/** The rules that are written at a line, or around it. */
function rulesAt(model, path, line) {
	const space = buildSpace({
		base: model,
		head: model
	}, "declared", NO_INTERESTS).value;
	const { index, policies } = reach(model, space, "head", "declared");
	const named = (test) => space.classes.flatMap((each) => test(each.index) ? each.members.map(peerToJson) : []);
	return DIRECTIONS.flatMap((direction) => model.plane[direction].flatMap((stage) => stage.policies.flatMap((policy) => policy.rules.filter(({ place }) => place.resource.document.path === path && isAround(place, line)).map((rule) => ({
		policy: resourceName(policy.place.resource),
		direction,
		stage: stage.name,
		at: `${path}:${locationOf(rule.place).line}`,
		verdict: rule.verdict,
		ports: describeMatches(rule),
		selects: named((each) => policies(direction, each).some((applied) => applied.policies.includes(policy))),
		meets: named((each) => rule.peers.some((peer) => hasBit(index.peers(peer, void 0), each)))
	})))));
}
/** Whether the rule of a place is the one that a line belongs to: it starts there or before, and the next one after. */
function isAround({ resource, route }, line) {
	const start = locationOf({
		resource,
		route
	}).line;
	const index = route.at(-1);
	if (typeof index !== "number" || line < start) return false;
	const list = route.slice(0, -1);
	if (fieldOf(resource, ...list, index + 1) !== void 0) return line < locationOf({
		resource,
		route: [...list, index + 1]
	}).line;
	return line <= start + JSON.stringify(fieldOf(resource, ...route) ?? "", void 0, 1).split("\n").length;
}
function describeMatches({ ports, exceptPorts }) {
	const words = (matches) => matches.map((match) => match.kind === "ports" ? describePorts(match.ports) : match.kind === "named" ? `port \`${match.name}\`` : `the ports of Service \`${match.namespace}/${match.name}\``);
	const except = exceptPorts.length === 0 ? "" : ` except ${words(exceptPorts).join(", ")}`;
	return `${words(ports).join(", ")}${except}`;
}
// src/report/graph.ts
/** Formats of `connectivity` and `diff`. */
const GRAPH_FORMATS = [
	"text",
	"json",
	"csv",
	"dot",
	"mermaid"
];
/** Connections in one format. */
function connectionsAs(format, connections) {
	if (format === "json") return JSON.stringify({ connections }, void 0, 2);
	return drawn(format, [
		"src",
		"dst",
		"ports"
	], connections.map(({ src, dst, ports }) => ({
		src: peerText(src),
		dst: peerText(dst),
		label: portsText(ports),
		cells: [portsText(ports)]
	})));
}
/** Changes in one format. */
function changesAs(format, changes) {
	if (format === "json") return JSON.stringify({ changes }, void 0, 2);
	const rows = changes.map(({ src, dst, base, head, type }) => {
		const label = `${type}: ${portsText(base)} → ${portsText(head)}`;
		return {
			src: peerText(src),
			dst: peerText(dst),
			label,
			cells: [
				type,
				portsText(base),
				portsText(head)
			]
		};
	});
	return rows.length === 0 && format === "text" ? "no connection changes" : drawn(format, [
		"src",
		"dst",
		"type",
		"base",
		"head"
	], rows);
}
function drawn(format, header, rows) {
	switch (format) {
		case "text": return rows.map(({ src, dst, label }) => `${src} => ${dst} : ${label}`).join("\n");
		case "csv": return [header, ...rows.map(({ src, dst, cells }) => [
			src,
			dst,
			...cells
		])].map((cells) => cells.map(csvCell).join(",")).join("\n");
		case "dot": return `digraph {\n${rows.map(({ src, dst, label }) => `  ${JSON.stringify(src)} -> ${JSON.stringify(dst)} [label=${JSON.stringify(label)}]`).join("\n")}\n}`;
		case "mermaid": return mermaid(rows);
	}
}
function mermaid(rows) {
	const names = [...new Set(rows.flatMap(({ src, dst }) => [src, dst]))];
	const node = (name) => `n${names.indexOf(name)}["${name.replaceAll("\"", "#quot;")}"]`;
	return ["flowchart LR", ...rows.map(({ src, dst, label }) => `  ${node(src)} -->|"${label}"| ${node(dst)}`)].join("\n");
}
const csvCell = (text) => /[",\n]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text;
/** A peer in one word. */
function peerText(peer) {
	if ("workload" in peer) return `${peer.workload}[${peer.kind}]`;
	return "cidr" in peer ? peer.cidr.join(" ") : `{${peer.special}}`;
}
function portsText(ports) {
	const parts = Object.entries(ports).map(([protocol, ranges]) => {
		return ranges.length === 1 && ranges[0]?.[0] === 1 && ranges[0][1] === 65535 ? protocol : `${protocol} ${ranges.map(([from, to]) => from === to ? from : `${from}-${to}`).join(",")}`;
	});
	if (parts.length === 0) return "none";
	return parts.join(" ") === "TCP UDP SCTP" ? "all" : parts.join(", ");
}
/** A verdict for people: the answer, then the stages walked at both ends, and the same before the change. */
function verdictText({ from, to, base, ...head }, destination) {
	const connection = `${peerText(from)} → ${peerText(to)} on ${describeDestination(destination)}`;
	const told = (verdict) => [...endText("egress of the source", verdict.egress), ...endText("ingress of the destination", verdict.ingress)];
	const word = ({ allowed }) => allowed ? "allowed" : "denied";
	if (base === void 0) return [`${word(head)}: ${connection}`, ...told(head)].join("\n");
	return [
		`${base.allowed === head.allowed ? `still ${word(head)}` : `${word(head)}, at base ${word(base)}`}: ${connection}`,
		"at head",
		...told(head),
		"at base",
		...told(base)
	].join("\n");
}
function endText(name, { allowed, because, at, steps }) {
	return [`  ${name}: ${allowed ? "lets it pass" : "stops it"}, ${BECAUSE[because]}${at === null ? "" : ` (${at})`}`, ...steps.map((step) => `    ${step.stage}: ${STEP[step.verdict]} (${step.at})`)];
}
const STEP = {
	allow: "allows it",
	deny: "denies it",
	pass: "hands it to the next stage",
	"unmatched-deny": "no rule matches, and what nothing matches is denied",
	"unmatched-pass": "no rule matches, so the next stage decides"
};
const BECAUSE = {
	absent: "it does not exist here",
	"host-network": "a pod on the node network is beyond policy",
	"not-selected": "no policy selects it",
	rule: "by this rule",
	"no-rule-matches": "no rule of the policies that select it matches",
	"end-of-stages": "no stage decides it"
};
// src/images/pin.ts
/**
* The text of a file with every image pinned whose digest is known, by `imageKey` of what was asked. Everything else keeps its
* bytes. Read again, the new text says what it should and nothing else, or nothing is edited and the reason is told.
*/
function pinFile(path, text, wanted, answers) {
	const told = [];
	const edits = [];
	for (const pinnable of wanted) {
		const { at, from, asked } = pinnable;
		const answer = answers.get(imageKey(asked)) ?? {
			kind: "none",
			why: "nobody was asked"
		};
		const edit = answer.kind === "digest" ? toEdit(pinnable, answer.digest) : void 0;
		if (edit === void 0) told.push({
			at,
			image: from,
			why: answer.kind === "none" ? answer.why : "it is written in an unusual way"
		});
		else edits.push(edit);
	}
	const edited = applyEdits(text, edits);
	if (!saysSo(path, text, edited, edits)) {
		const why = "an edit would change more than the image; pin it by hand";
		return {
			text,
			pinned: [],
			edits: [],
			told: [...told, ...edits.map(({ pinnable: { at, from } }) => ({
				at,
				image: from,
				why
			}))]
		};
	}
	return {
		text: edited,
		pinned: edits.map(({ pinnable: { at, from }, to }) => ({
			at,
			from,
			to
		})),
		edits: edits.map(({ start, end, text: written }) => ({
			start,
			end,
			text: written
		})),
		told
	};
}
function toEdit(pinnable, digest) {
	const { edit, from } = pinnable;
	const { start, end } = edit;
	const to = pinnedImage(from, digest);
	const text = edit.kind === "digest" ? edit.before + digest + edit.after : pinnedLine(edit.source, from, to);
	return text === void 0 ? void 0 : {
		pinnable,
		start,
		end,
		text,
		to
	};
}
function applyEdits(text, edits) {
	const pieces = [];
	let at = 0;
	for (const { start, end, text: written } of edits.toSorted((a, b) => a.start - b.start)) {
		pieces.push(text.slice(at, start), written);
		at = end;
	}
	return pieces.join("") + text.slice(at);
}
/** Whether the documents of the edited text are those of the original with the digests in their places. */
function saysSo(path, text, edited, edits) {
	const [before, after] = [readDocuments(path, text), readDocuments(path, edited)];
	const wanted = {
		steps: /* @__PURE__ */ new Map(),
		change: void 0
	};
	for (const edit of edits) plant(wanted, edit);
	const expected = before.value.map(({ index, value }) => rewrite(value, wanted.steps.get(index)));
	const said = after.value.map(({ value }) => value);
	return before.gaps.length === after.gaps.length && canonicalJson(expected) === canonicalJson(said);
}
function plant(root, { pinnable: { edit, from }, to }) {
	let at = root;
	for (const step of [edit.document.index, ...edit.route]) {
		const next = at.steps.get(step) ?? {
			steps: /* @__PURE__ */ new Map(),
			change: void 0
		};
		at.steps.set(step, next);
		at = next;
	}
	at.change = edit.kind === "digest" ? () => to.slice(to.indexOf("@") + 1) : (old) => pinnedLine(asString(old) ?? "", from, to);
}
function rewrite(json, wanted) {
	if (wanted === void 0) return json ?? null;
	if (wanted.change !== void 0) return wanted.change(json) ?? null;
	if (Array.isArray(json)) return json.map((item, index) => rewrite(item, wanted.steps.get(index)));
	const object = asObject(json) ?? {};
	const changed = [...wanted.steps].map(([step, next]) => [step, rewrite(object[step], next)]);
	return {
		...object,
		...Object.fromEntries(changed)
	};
}
// src/manifest/scalar-span.ts
const none = (why) => ({
	kind: "none",
	why
});
/**
* Looks through the documents of one file, whose text this is. What an edit would change elsewhere too has no span.
*/
function createScalarFinder(file) {
	const lines = [file.startsWith("﻿") ? 1 : 0, ...[...file.matchAll(/\n/g)].map(({ index }) => index + 1)];
	const known = /* @__PURE__ */ new Map();
	const offsetOf = (document) => {
		if (known.has(document)) return known.get(document);
		const start = lines[document.line - 1];
		const own = start === void 0 ? void 0 : file.slice(start, start + document.text.length);
		const isOwn = own === document.text || own?.replaceAll("	", " ") === document.text;
		known.set(document, isOwn ? start : void 0);
		return known.get(document);
	};
	return (document, route) => {
		const offset = offsetOf(document);
		if (offset === void 0) return none("stands in another text");
		const span = findScalar(document, route);
		if (span.kind === "none") return span;
		const key = span.key && {
			...span.key,
			start: span.key.start + offset
		};
		return {
			...span,
			start: span.start + offset,
			end: span.end + offset,
			key
		};
	};
}
/** With offsets in the document. */
function findScalar(document, route) {
	const parsed = parsedOnce(document);
	let at = 1;
	let key;
	let style = "block";
	for (const step of route) {
		const event = parsed.events[at];
		const obstacle = obstacleOf(event);
		if (obstacle !== void 0) return obstacle;
		if (event?.type !== EVENT_ID.MAPPING && event?.type !== EVENT_ID.SEQUENCE) return none("is not written there");
		style = event.style === COLLECTION_STYLE.FLOW ? "flow" : "block";
		const child = event.type === EVENT_ID.MAPPING ? findEntry(parsed, at, step) : findItem(parsed, at, step);
		if (child === void 0) return none("comes from elsewhere by `<<`");
		({at, key} = child);
	}
	const event = parsed.events[at];
	return obstacleOf(event) ?? (event?.type === EVENT_ID.SCALAR ? toSpan(parsed, event, key, style) : none("is no text"));
}
/** A memory of a pure function: a list of a thousand objects is parsed once for all its images. */
const PARSED = /* @__PURE__ */ new WeakMap();
function parsedOnce(document) {
	const known = PARSED.get(document);
	if (known !== void 0) return known;
	const parsed = parse$3(document.text, 10 * READER_LIMITS.maxDepth);
	const walkable = {
		...parsed,
		behind: endsOf(parsed.events)
	};
	PARSED.set(document, walkable);
	return walkable;
}
function endsOf(events) {
	const behind = events.map((_, index) => index + 1);
	const open = [];
	for (const [index, { type }] of events.entries()) if (type === EVENT_ID.POP) {
		const start = open.pop();
		if (start !== void 0) behind[start] = index + 1;
	} else if (type !== EVENT_ID.SCALAR && type !== EVENT_ID.ALIAS) open.push(index);
	return behind;
}
function obstacleOf(event) {
	if (event === void 0) return none("is not written there");
	if (event.type === EVENT_ID.ALIAS) return none("is an alias; edit its anchor");
	return "anchorStart" in event && event.anchorStart >= 0 ? none("stands behind an anchor, which may be used elsewhere") : void 0;
}
function findEntry(parsed, mapping, step) {
	const children = childrenOf(parsed, mapping);
	for (let pair = 0; pair + 1 < children.length; pair += 2) {
		const [key, at] = [parsed.events[children[pair] ?? -1], children[pair + 1]];
		if (at !== void 0 && key?.type === EVENT_ID.SCALAR && getScalarValue(parsed.text, key) === step) return {
			at,
			key
		};
	}
}
function findItem(parsed, sequence, step) {
	const at = typeof step === "number" ? childrenOf(parsed, sequence)[step] : void 0;
	return at === void 0 ? void 0 : {
		at,
		key: void 0
	};
}
/** The events that begin the values in a collection; in a mapping keys and values take turns. */
function childrenOf({ events, behind }, collection) {
	const children = [];
	const last = (behind[collection] ?? 0) - 1;
	for (let at = collection + 1; at < last && at < events.length; at = behind[at] ?? last) children.push(at);
	return children;
}
function toSpan({ text, originOf }, event, key, style) {
	const { valueStart, valueEnd, tagStart } = event;
	if (tagStart >= 0) return none("has a tag");
	const quote = quoteOf(event);
	if (quote === void 0) return none("is a block of lines");
	const source = text.slice(valueStart, valueEnd);
	if (valueStart < 0 || source.includes("\n")) return none("is written over several lines");
	if (source !== getScalarValue(text, event)) return none("is written with escapes");
	const start = originOf(valueStart);
	const named = key && {
		start: originOf(key.valueStart) - (quoteOf(key) ?? "").length,
		quote: quoteOf(key) ?? ""
	};
	return {
		kind: "scalar",
		start,
		end: start + source.length,
		quote,
		key: named,
		style
	};
}
function quoteOf({ style }) {
	switch (style) {
		case SCALAR_STYLE.PLAIN: return "";
		case SCALAR_STYLE.SINGLE_QUOTED: return "'";
		case SCALAR_STYLE.DOUBLE_QUOTED: return "\"";
		case SCALAR_STYLE.LITERAL_BLOCK:
		case SCALAR_STYLE.FOLDED_BLOCK: return;
	}
}
// src/images/pin-slots.ts
/** What of these images can be pinned where it stands in `text`, a file's whole text. */
function findPinnable(text, images) {
	const find = createScalarFinder(text);
	return collect(images.map((image) => readImage(text, image, find)));
}
/** The same for the entries of a kustomization's `images`. One that changes neither tag nor digest pins nothing and unpins nothing. */
function findPinnableOverrides(text, document) {
	const find = createScalarFinder(text);
	return collect(readOverrides(document).filter(({ outcome }) => outcome !== "kept").map(({ name, newName, newTag, outcome, route }) => {
		const image = `${newName ?? name}${newTag === void 0 ? "" : `:${newTag}`}`;
		const at = locate(document, route);
		if (outcome === "pinned") return PINNED;
		const reading = parseImageReference(image);
		const state = pinning(reading);
		if (newTag === void 0) return {
			at,
			image,
			why: "the tag is made by others than this entry; write `newTag` and `digest`"
		};
		if (reading.kind !== "image") return {
			at,
			image,
			why: state.kind === "pinned" ? "" : state.reason
		};
		const field = [...route, "digest"];
		const edit = valueAt(document.value, ...field) !== void 0 ? slotOf(document, field, find) : slotBeside(text, document, route, find);
		return "why" in edit ? {
			at,
			image,
			why: edit.why
		} : {
			at,
			from: image,
			asked: reading.reference,
			edit
		};
	}));
}
const PINNED = "pinned";
function collect(found) {
	return {
		wanted: found.filter((each) => each !== PINNED && "asked" in each),
		told: found.filter((each) => each !== PINNED && "why" in each),
		pinned: found.filter((each) => each === PINNED).length
	};
}
function readImage(text, { document, route, image }, find) {
	const at = locate(document, route);
	const reading = parseImageReference(image);
	const state = pinning(reading);
	if (state.kind === "pinned") return PINNED;
	if (reading.kind !== "image") return {
		at,
		image,
		why: state.reason
	};
	const { tag, digest } = reading.reference;
	if (digest !== null && tag === null) return {
		at,
		image,
		why: `${state.reason}, and no tag says what is meant`
	};
	const span = find(document, route);
	if (span.kind === "none") return {
		at,
		image,
		why: `it ${span.why}`
	};
	const source = text.slice(span.start, span.end);
	if (pinnedLine(source, image, image) === void 0) return {
		at,
		image,
		why: "it is written in an unusual way"
	};
	const edit = {
		kind: "image",
		document,
		route,
		start: span.start,
		end: span.end,
		source
	};
	return {
		at,
		from: image,
		asked: {
			...reading.reference,
			digest: null
		},
		edit
	};
}
/** A digest in place of one that is written. */
function slotOf(document, route, find) {
	const span = find(document, route);
	if (span.kind === "none") return { why: `it ${span.why}` };
	return {
		kind: "digest",
		document,
		route,
		start: span.start,
		end: span.end,
		before: "",
		after: ""
	};
}
/** A field `digest` behind the field `newTag`: on a line of its own, or between the same brackets. */
function slotBeside(text, document, entry, find) {
	const span = find(document, [...entry, "newTag"]);
	if (span.kind === "none") return { why: `it ${span.why}` };
	const { key, quote, style } = span;
	if (key === void 0) return { why: "it is written in an unusual way" };
	const field = `${key.quote}digest${key.quote}: ${key.quote}`;
	const slot = {
		kind: "digest",
		document,
		route: [...entry, "digest"],
		after: key.quote
	};
	if (style === "flow") {
		const end = span.end + quote.length;
		return {
			...slot,
			start: end,
			end,
			before: `, ${field}`
		};
	}
	const lead = text.slice(text.lastIndexOf("\n", key.start - 1) + 1, key.start);
	if (!/^\uFEFF?[ -]*$/.test(lead)) return { why: "it is written in an unusual way" };
	const feed = text.indexOf("\n", span.end);
	const last = feed < 0 ? text.length : feed;
	const isCarriage = text.charAt(last - 1) === "\r";
	const end = isCarriage ? last - 1 : last;
	const indent = lead.replace("﻿", "").replaceAll("-", " ");
	return {
		...slot,
		start: end,
		end,
		before: `${isCarriage ? "\r" : ""}\n${indent}${field}`
	};
}
// src/images/scan/answer.ts
/**
* Tells what a report says. A report that is no proof is told as far as it could be read. With `wanted`, a report is usable
* only for that digest: one about others says nothing of it, however equal the names.
*/
function explainScan(reading, wanted) {
	const known = reading.usable ? reading.report : reading.draft;
	const isAbout = wanted === void 0 || known.subjects.includes(wanted);
	const [only] = known.subjects.length === 1 ? known.subjects : [];
	const reason = reading.usable ? isAbout ? null : `it is not about ${wanted}, but about ${nameAll(known.subjects)}` : reading.reason;
	return {
		digest: (wanted === void 0 ? only : isAbout ? wanted : void 0) ?? null,
		scanner: known.scanner ?? null,
		version: known.version ?? null,
		scannedAt: known.scannedAt ?? null,
		counts: countSeverities(known.findings.map(({ severity }) => severity)),
		usable: reason === null,
		reason
	};
}
function nameAll(subjects) {
	const [first = "nothing", ...others] = subjects;
	return others.length === 0 ? first : `${first} and ${others.length} more`;
}
// src/context/kept-fields.ts
const BACKEND = {
	service: {
		name: "all",
		port: "all"
	},
	serviceName: "all",
	servicePort: "all"
};
const REFERENCE = {
	group: "all",
	kind: "all",
	namespace: "all",
	name: "all",
	port: "all",
	weight: "all"
};
const TARGET = {
	kind: "all",
	name: "all",
	weight: "all"
};
const INGRESS = {
	defaultBackend: BACKEND,
	backend: BACKEND,
	rules: [{ http: { paths: [{ backend: BACKEND }] } }]
};
const SERVICE = {
	type: "all",
	selector: "all",
	ports: [{
		name: "all",
		protocol: "all",
		port: "all",
		targetPort: "all"
	}],
	externalName: "all",
	externalIPs: "all",
	externalTrafficPolicy: "all",
	loadBalancerSourceRanges: "all",
	allocateLoadBalancerNodePorts: "all"
};
const GATEWAY_ROUTE = {
	parentRefs: [{
		...REFERENCE,
		sectionName: "all"
	}],
	rules: [{
		backendRefs: [REFERENCE],
		filters: [{ requestMirror: { backendRef: REFERENCE } }]
	}]
};
/** The spec that stays of kinds without a pod template and without rules. */
const SPECS = {
	"/Namespace": {},
	"/Node": {},
	"/ServiceAccount": {},
	"/Service": SERVICE,
	"networking.k8s.io/Ingress": INGRESS,
	"extensions/Ingress": INGRESS,
	"gateway.networking.k8s.io/Gateway": { listeners: [{
		name: "all",
		allowedRoutes: "all"
	}] },
	"gateway.networking.k8s.io/ReferenceGrant": {
		from: "all",
		to: "all"
	},
	...Object.fromEntries([
		"HTTP",
		"GRPC",
		"TLS",
		"TCP",
		"UDP"
	].map((name) => [`gateway.networking.k8s.io/${name}Route`, GATEWAY_ROUTE])),
	"route.openshift.io/Route": {
		port: { targetPort: "all" },
		to: TARGET,
		alternateBackends: [TARGET]
	},
	"projectcalico.org/WorkloadEndpoint": {
		pod: "all",
		ports: "all",
		serviceAccountName: "all"
	},
	...Object.fromEntries([
		"Tier",
		"NetworkSet",
		"GlobalNetworkSet",
		"HostEndpoint",
		"Profile"
	].map((kind) => [`${CALICO_GROUP}/${kind}`, "all"]))
};
const CONTAINER = {
	name: "all",
	image: "all",
	restartPolicy: "all",
	ports: [{
		name: "all",
		protocol: "all",
		containerPort: "all",
		hostPort: "all"
	}]
};
/** Of a pod's spec. */
const POD = {
	serviceAccountName: "all",
	serviceAccount: "all",
	hostNetwork: "all",
	initContainers: [CONTAINER],
	containers: [CONTAINER],
	ephemeralContainers: [CONTAINER],
	volumes: [{
		name: "all",
		persistentVolumeClaim: { claimName: "all" },
		ephemeral: {},
		image: { reference: "all" }
	}]
};
/** What stands beside the pod template of an owner. */
const OWNER = {
	replicas: "all",
	selector: { matchLabels: "all" },
	volumeClaimTemplates: [{ metadata: { name: "all" } }],
	workloadRef: {
		apiVersion: "all",
		kind: "all",
		name: "all"
	}
};
/** The part of a value that stays; undefined where it is not of the shape that its fields are written for. */
function pick(value, keep) {
	if (value === void 0 || keep === "all") return value;
	if (isEach(keep)) return Array.isArray(value) ? value.map((item) => pick(item, keep[0]) ?? {}) : void 0;
	const object = asObject(value);
	if (object === void 0) return void 0;
	return Object.fromEntries(Object.entries(keep).flatMap(([field, inner]) => {
		const kept = Object.hasOwn(object, field) ? pick(object[field], inner) : void 0;
		return kept === void 0 ? [] : [[field, kept]];
	}));
}
const isEach = (keep) => Array.isArray(keep);
// src/context/keep.ts
/** What a snapshot keeps of an object; undefined where it says nothing that a verdict could hang on. */
function keepMeaning(resource) {
	const head = {
		apiVersion: apiVersionOf(resource),
		kind: resource.kind,
		metadata: keepMetadata(resource)
	};
	const { group, kind, body } = resource;
	const spec = Object.hasOwn(SPECS, `${group}/${kind}`) ? SPECS[`${group}/${kind}`] : void 0;
	if (spec !== void 0) return withSpec(head, pick(body["spec"], spec));
	const template = templateOf(resource);
	if (template !== void 0) return keepWorkload(resource, head, template);
	switch (policyKind(resource)) {
		case "modelled":
		case "staged": return withSpec(head, group === "projectcalico.org" ? withoutRuleNotes(body["spec"]) : body["spec"]);
		case "unmodelled": return head;
		case void 0: return;
	}
}
/** Whether rules ask for labels of nodes: only then these say anything. */
function asksNodes(resources) {
	return resources.some(({ group, body }) => group === "policy.networking.k8s.io" && JSON.stringify(body).includes("\"nodes\":"));
}
const withSpec = (head, spec) => spec === void 0 || asObject(spec) !== void 0 && Object.keys(asObject(spec) ?? {}).length === 0 ? head : {
	...head,
	spec
};
function keepWorkload({ body }, head, route) {
	const written = valueAt(body, ...route);
	const spec = asObject(pick(valueAt(written, "spec"), POD)) ?? {};
	const volumes = asList(spec["volumes"]).filter((volume) => Object.keys(asObject(volume) ?? {}).some((key) => key !== "name"));
	const { volumes: _all, ...rest } = spec;
	const pod = {
		...rest,
		...volumes.length > 0 && { volumes }
	};
	if (route.length === 0) return {
		...head,
		spec: pod
	};
	const metadata = keepLabels(asObject(valueAt(written, "metadata")) ?? {});
	const template = written === void 0 ? void 0 : {
		metadata,
		spec: pod
	};
	const [top, ...way] = route;
	const nested = way.reduceRight((inner, key) => inner && { [key]: inner }, template);
	if (top !== "spec") return nested === void 0 ? head : {
		...head,
		[String(top)]: nested
	};
	return {
		...head,
		spec: {
			...asObject(pick(body["spec"], OWNER)),
			...asObject(nested)
		}
	};
}
function apiVersionOf(resource) {
	const { group, version, body } = resource;
	const written = asString(body["apiVersion"]);
	if (written !== void 0) return written;
	if (isStoredForm(resource)) return `crd.${CALICO_GROUP}/${version}`;
	return group === "" ? version : `${group}/${version}`;
}
/** Annotations that change what an object means here. */
const MEANINGFUL = /* @__PURE__ */ new Set([
	...FURTHER_NETWORKS,
	...INTERNAL_BALANCERS.map(([key]) => key),
	OTHER_NETWORK
]);
/** Under this one the stored form of Calico keeps the object's own name and labels, and all of its annotations. */
const STORED = "projectcalico.org/metadata";
function keepMetadata(resource) {
	const written = asObject(resource.body["metadata"]) ?? {};
	const owner = ownerOf(resource);
	return {
		...named(written, "name"),
		...named(written, "generateName"),
		...named(written, "namespace"),
		...keepLabels(written),
		...owner !== void 0 && { ownerReferences: [{
			kind: owner.kind,
			name: owner.name,
			controller: true
		}] }
	};
}
const named = (metadata, field) => {
	const text = asString(metadata[field]);
	return text === void 0 ? {} : { [field]: text };
};
function keepLabels(metadata) {
	const labels = sorted(toLabels(metadata["labels"]));
	const written = toLabels(metadata["annotations"]);
	const annotations = sorted([...written].filter(([key]) => MEANINGFUL.has(key)));
	const stored = written.get(STORED);
	if (stored !== void 0) annotations[STORED] = canonicalJson(keepStored(stored));
	return {
		...Object.keys(labels).length > 0 && { labels },
		...Object.keys(annotations).length > 0 && { annotations }
	};
}
const sorted = (entries) => Object.fromEntries([...entries].toSorted(([a], [b]) => a < b ? -1 : 1));
function keepStored(text) {
	try {
		return pick(JSON.parse(text), {
			name: "all",
			labels: "all"
		}) ?? {};
	} catch {
		return {};
	}
}
/** Notes of people on a rule decide nothing. */
function withoutRuleNotes(spec) {
	const object = asObject(spec);
	if (object === void 0) return spec;
	const rules = (list) => asList(list).map((rule) => {
		const { metadata: _notes, ...rest } = asObject(rule) ?? {};
		return rest;
	});
	return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, key === "ingress" || key === "egress" ? rules(value) : value]));
}
export { parseSelector as $, rebuildBundle as A, effectiveReviews as B, mergedStatus as C, render as D, FORMATS as E, readSettings as F, buildModel as G, everyImage as H, wantedOf as I, isNamedPolicy as J, candidateOf as K, parseSettings as L, evaluate as M, learn as N, toBrief as O, prepare as P, viewOf as Q, PCI_DSS as R, mergeOutcomes as S, toSuggestionBlock as T, detectEnforcement as U, createCompiler as V, policyKind as W, NO_VALUATION as X, tierOf as Y, factsOf$1 as Z, parsePartOutcome as _, markdownCode as _t, findPinnableOverrides as a, EMBEDDED_ROOT as at, mergedHeadline as b, visible as bt, changesAs as c, parseImageReference as ct, verdictText as d, labelSelector as dt, parseCalicoSelector as et, connectivity as f, SEVERITIES as ft, verdict as g, speak as gt, rulesAt as h, quoted as ht, findPinnable as i, openVerifier as it, conclude as j, headline as k, connectionsAs as l, pinning as lt, readModels as m, placeName as mt, keepMeaning as n, describeSelector as nt, pinFile as o, explainImage as ot, connectivityDiff as p, findingKeys as pt, isNamed as q, explainScan as r, selects as rt, GRAPH_FORMATS as s, imageKey as st, asksNodes as t, EVERYTHING as tt, peerText as u, readScan as ut, MERGED_FORMATS as v, markdownText as vt, suggestionsFor as w, mergedPlace as x, exitStatus as xt, renderMerged as y, terminal as yt, RULES as z };
