import { c as statusOf, n as openGitHub } from "./github.js";
import { A as rebuildBundle, _ as parsePartOutcome } from "./gate.js";
import { At as isSubset, B as decodeText, H as mayHideWanted, Ht as liesWithin, Lt as outsideReferences, R as followLinks, Rt as renderedFolders, T as isWanted, U as spellPath, V as findExcess, Vt as foldersAbove, W as toSnapshot, an as repoPath, fn as readDocuments, gn as asString, hn as asObject, mn as asNumber, pn as asList, sn as isKustomization, vn as valueAt, w as SNAPSHOT_LIMITS, wt as parseCidr, z as LINK_PROBLEM } from "./shell.js";
import { isIP } from "node:net";
import { Agent, request } from "node:http";
import { promisify } from "node:util";
import { once } from "node:events";
import { createHash } from "node:crypto";
import { lookup } from "node:dns";
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { Agent as Agent$1, request as request$1 } from "node:https";
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
// src/shell/context.ts
/**
* Files and folders that a command line or a workflow names as context. Who names them is trusted, what lies there is read
* as data: links are not followed and nothing is run. What cannot be read says why. Never throws.
*/
function readGivenContexts(paths, cluster) {
	return paths.map((path) => ({
		path: repoPath(path),
		cluster,
		maxAgeDays: 7,
		content: readContent(path)
	}));
}
function readContent(path) {
	try {
		const found = lstatSync(path, { throwIfNoEntry: false });
		if (found === void 0) return unreadable("does not exist");
		if (found.isDirectory()) return {
			kind: "folder",
			snapshot: readFolder(path)
		};
		if (!found.isFile()) return unreadable("is neither a file nor a folder");
		const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
		try {
			if (fstatSync(file).size > SNAPSHOT_LIMITS.maxFileBytes) return unreadable(`is larger than ${SNAPSHOT_LIMITS.maxFileBytes} bytes; split it`);
			const content = decodeText(readFileSync(file));
			return content.kind === "text" ? {
				kind: "file",
				text: content.text
			} : unreadable(content.problem);
		} finally {
			closeSync(file);
		}
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
		return unreadable(`cannot be read (${code})`);
	}
}
const unreadable = (why) => ({
	kind: "unreadable",
	why
});
// src/shell/part.ts
/**
* The part of a run as a command line or a workflow writes it: a cluster by name, `-` for the one without a name, or a
* share such as `2/4`. Undefined where nothing is written: the run judges everything. Otherwise why it is no part.
*/
function readPart(cluster, share) {
	if (cluster !== void 0 && share !== void 0) return { problem: "a run judges one cluster or one share, not both" };
	if (cluster !== void 0) return {
		kind: "cluster",
		name: cluster === "" || cluster === "-" ? void 0 : cluster
	};
	if (share === void 0) return void 0;
	const [, number, of] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(share) ?? [];
	return number === void 0 || of === void 0 || Number(number) > Number(of) ? { problem: `\`${share}\` is no share; write the second of four as \`2/4\`` } : {
		kind: "share",
		number: Number(number),
		of: Number(of)
	};
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
// src/shell/registry/find.ts
const found = (value) => ({
	kind: "found",
	value
});
const problem = (text) => ({
	kind: "problem",
	text
});
const note = (text) => ({
	kind: "note",
	text
});
/** What was found, and what else there is to tell. */
function sortFinds(finds) {
	return {
		values: finds.flatMap((each) => each.kind === "found" ? [each.value] : []),
		rest: finds.flatMap((each) => each.kind === "found" ? [] : [each])
	};
}
/** The texts of one kind, each once. */
function textsOf(finds, kind) {
	return [...new Set(finds.flatMap((each) => each.kind === kind ? [each.text] : []))];
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
	blobBytes: 16777216,
	attachedBytes: 67108864,
	attached: 50,
	pages: 10,
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
// src/shell/snappy.ts
/**
* Unpacks one raw snappy block (google/snappy format_description.txt), which GitHub stores attestations in. Undefined for
* everything that is not exactly one whole block, and for more than `maxBytes` of content: the length stands in front, so
* nothing larger is ever made. Never throws.
*/
function unpackSnappy(block, maxBytes) {
	const head = readLength(block);
	if (head === void 0 || head.value > maxBytes) return void 0;
	const out = Buffer.alloc(head.value);
	let [from, to] = [head.next, 0];
	while (from < block.length) {
		const tag = block[from] ?? 0;
		const kind = tag & 3;
		from += 1;
		if (kind === 0) {
			const extra = Math.max(0, (tag >> 2) - 59);
			const length = (extra === 0 ? tag >> 2 : littleEndian(block, from, extra)) + 1;
			from += extra;
			if (from + length > block.length || to + length > out.length) return void 0;
			out.set(block.subarray(from, from + length), to);
			from += length;
			to += length;
		} else {
			const width = kind === 1 ? 1 : kind === 2 ? 2 : 4;
			if (from + width > block.length) return void 0;
			const low = littleEndian(block, from, width);
			const offset = kind === 1 ? (tag >> 5 << 8) + low : low;
			const length = kind === 1 ? (tag >> 2 & 7) + 4 : (tag >> 2) + 1;
			from += width;
			if (offset === 0 || offset > to || to + length > out.length) return void 0;
			for (let at = 0; at < length; at += 1) out[to + at] = out[to + at - offset] ?? 0;
			to += length;
		}
	}
	return to === out.length ? out : void 0;
}
/** A number of up to 32 bits, seven at a time, the lowest first. */
function readLength(block) {
	let value = 0;
	for (let at = 0; at < 5; at += 1) {
		const byte = block[at];
		if (byte === void 0) return void 0;
		value += (byte & 127) * 2 ** (7 * at);
		if (byte < 128) return value < 2 ** 32 ? {
			value,
			next: at + 1
		} : void 0;
	}
}
function littleEndian(block, from, width) {
	let value = 0;
	for (let at = 0; at < width; at += 1) value += (block[from + at] ?? 0) * 2 ** (8 * at);
	return value;
}
// src/shell/attestations.ts
/** Octokit's own `request`; without a token nobody is asked. */
function requestOf(token) {
	if (token === "") return async () => Promise.reject(/* @__PURE__ */ new Error("no token"));
	const { client } = openGitHub(token, "");
	return async (route, parameters) => client.request(route, parameters);
}
/** Fetches from public hosts under TLS alone: the address comes from an answer of GitHub and is signed for the moment. */
function openStore(resolveHost, limits) {
	const send = openSend(resolveHost, limits);
	return async (url) => url.protocol === "https:" && url.port === "" && url.username === "" && url.password === "" ? send({
		method: "GET",
		url,
		headers: {},
		body: void 0,
		network: "public",
		maxBytes: limits.blobBytes
	}) : notAllowed(`\`${url.host}\` is not asked: an attestation has to be stored under https`);
}
/** Where to look for what settings call `owner/name`, or `owner`, who may be an organisation or a user. */
function keepersOf(text) {
	const [owner = "", repo] = text.split("/");
	return repo === void 0 ? [{
		kind: "organisation",
		org: owner
	}, {
		kind: "user",
		username: owner
	}] : [{
		kind: "repository",
		owner,
		repo
	}];
}
/** Asks GitHub about one digest at all the places that settings name. */
function openAttestations(request, places, fetchStored, limits) {
	const keepers = places.flatMap(keepersOf);
	return async (digest) => {
		const all = await Promise.all(keepers.map((keeper) => fetchAttestations(request, keeper, digest, fetchStored, limits)));
		return {
			attachments: all.flatMap(({ attachments }) => attachments),
			problems: [...new Set(all.flatMap(({ problems }) => problems))],
			notes: [...new Set(all.flatMap(({ notes }) => notes))]
		};
	};
}
/**
* The attestations about one digest. GitHub answers 404 both where there are none and where the token may not read them
* (`attestations: read`), so that is a note; what breaks off is a problem. Never throws.
*/
async function fetchAttestations(request, keeper, digest, fetchStored, limits) {
	const listed = sortFinds(await listAttestations(request, keeper, digest, limits));
	const where = `attestation of \`${nameOf(keeper)}\``;
	const kept = listed.values.slice(0, limits.attached);
	const dropped = listed.values.length > kept.length ? [problem(`\`${nameOf(keeper)}\` has more than ${limits.attached} attestations: the rest is not read`)] : [];
	const finds = [];
	let room = limits.attachedBytes;
	for (const [index, entry] of kept.entries()) {
		const read = await readBundle(entry, fetchStored, Math.min(room, limits.blobBytes));
		const name = `${where}, number ${index + 1}`;
		room -= "why" in read ? 0 : read.bundle.length;
		finds.push("why" in read ? problem(`${name}: ${read.why}`) : found({
			...read,
			about: digest,
			where: name
		}));
	}
	const read = sortFinds(finds);
	const rest = [
		...listed.rest,
		...dropped,
		...read.rest
	];
	return {
		attachments: read.values,
		problems: textsOf(rest, "problem"),
		notes: textsOf(rest, "note")
	};
}
const nameOf = (keeper) => keeper.kind === "repository" ? `${keeper.owner}/${keeper.repo}` : keeper.kind === "organisation" ? keeper.org : keeper.username;
/** The route and its parameters. */
function routeOf(keeper) {
	switch (keeper.kind) {
		case "repository": return ["GET /repos/{owner}/{repo}/attestations/{subject_digest}", {
			owner: keeper.owner,
			repo: keeper.repo
		}];
		case "organisation": return ["GET /orgs/{org}/attestations/{subject_digest}", { org: keeper.org }];
		case "user": return ["GET /users/{username}/attestations/{subject_digest}", { username: keeper.username }];
	}
}
async function listAttestations(request, keeper, digest, limits) {
	const [route, owner] = routeOf(keeper);
	const name = nameOf(keeper);
	const finds = [];
	let after;
	for (let page = 1; page <= limits.pages; page += 1) {
		const parameters = {
			...owner,
			subject_digest: digest,
			per_page: 100,
			...after !== void 0 && { after }
		};
		try {
			const { data, headers } = await request(route, parameters);
			const list = valueAt(data, "attestations");
			if (!Array.isArray(list)) return [...finds, problem(`GitHub answers with no list of attestations of \`${name}\``)];
			finds.push(...list.map((entry) => found(entry)));
			after = cursorIn(headers.link ?? "");
			if (after === void 0) return finds;
		} catch (error) {
			const status = statusOf(error);
			if (status === 404 && page === 1) return [note(`GitHub shows no attestation of \`${name}\`: there is none, or the token lacks \`attestations: read\``)];
			return [...finds, problem(`attestations of \`${name}\` cannot be read: GitHub answers ${status ?? "nothing; is `GITHUB_TOKEN` set?"}`)];
		}
	}
	return [...finds, problem(`\`${name}\` has more than ${limits.pages} pages of attestations: the rest is not read`)];
}
/** Only the cursor of a next page is taken: where to ask is not for the answer to say. */
function cursorIn(link) {
	const target = /<([^<>]*)>\s*;[^<>]*\brel="?next\b/i.exec(link)?.[1] ?? "";
	return URL.canParse(target) ? new URL(target).searchParams.get("after") ?? void 0 : void 0;
}
/** The bundle in the answer, or where it is stored: as JSON, or packed. */
async function readBundle(entry, fetchStored, maxBytes) {
	const inline = asObject(valueAt(entry, "bundle"));
	if (inline !== void 0) return { bundle: JSON.stringify(inline) };
	const address = asString(valueAt(entry, "bundle_url")) ?? "";
	if (!URL.canParse(address)) return { why: "GitHub neither sends it nor says where it is" };
	const answer = await fetchStored(new URL(address));
	if (answer.kind !== "answer") return answer;
	if (answer.status !== 200) return { why: `its store answers ${answer.status}` };
	const bytes = answer.body[0] === 123 ? answer.body : unpackSnappy(answer.body, maxBytes);
	if (bytes === void 0 || bytes.length > maxBytes) return { why: "its store sends no whole snappy block of an acceptable size" };
	try {
		return { bundle: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
	} catch {
		return { why: "it is no text" };
	}
}
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
/**
* Whether a redirect for a blob may be followed. Registries keep blobs with storage services whose hosts nobody can list,
* so any public one may be asked, under TLS at its usual port and without a credential. What comes from there is believed
* by its digest alone, and no answer of it is shown to anybody.
*/
function permitStorage(url, registry, allowed) {
	const permission = permitRedirect(url, registry, allowed);
	const isOrdinary = url.protocol === "https:" && url.port === "" && url.username === "" && url.password === "";
	return permission.kind === "permitted" || !isOrdinary ? permission : {
		kind: "permitted",
		network: "public"
	};
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
// src/shell/registry/harbor.ts
const REPORT = "application/vnd.security.vulnerability.report; version=1.1";
/**
* Asks Harbor for the report of its own scanner about a digest: `GET /api/v2.0/projects/…/artifacts/<digest>/additions/
* vulnerabilities`. Its API takes the user and password of a robot account. Never throws. Source: Harbor's swagger.yaml.
*/
function openHarbor(allowed, findCredential, resolveHost, limits) {
	const send = openSend(resolveHost, limits);
	return async ({ registry: host, repository }, digest) => {
		const failed = (why) => ({
			reports: [],
			problems: [`the reports of \`${host}\`: ${why}`]
		});
		const registry = findRegistry(host, allowed);
		if ("why" in registry) return failed(registry.why);
		const slash = repository.indexOf("/");
		if (slash < 0) return failed(`\`${repository}\` is in no project`);
		const [project, name] = [repository.slice(0, slash), repository.slice(slash + 1)];
		const path = `/api/v2.0/projects/${project}/repositories/${encodeURIComponent(encodeURIComponent(name))}/artifacts/${digest}/additions/vulnerabilities`;
		const url = new URL(path, registry.origin);
		const credential = await findCredential(registry.name, repository);
		const authorization = credential.kind === "password" && keepsSecrets(url) ? `Basic ${Buffer.from(`${credential.user}:${credential.password}`).toString("base64")}` : void 0;
		const answer = await send({
			method: "GET",
			url,
			headers: {
				"x-accept-vulnerabilities": REPORT,
				accept: "application/json",
				...authorization && { authorization }
			},
			body: void 0,
			network: registry.network,
			maxBytes: limits.blobBytes
		});
		if (answer.kind !== "answer") return failed(answer.why);
		if (answer.status === 404) return {
			reports: [],
			problems: []
		};
		if (answer.status === 401 || answer.status === 403) return failed(`${credential.name} may not read them (${answer.status}); give it the right to read scans`);
		if (answer.status !== 200) return failed(`it answered ${answer.status}`);
		return {
			reports: [{
				service: registry.name,
				about: digest,
				text: answer.body.toString()
			}],
			problems: []
		};
	};
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
// src/shell/registry/asking.ts
/** Asks with the credential that each registry wants, of which each repository needs one. */
function openAsking(allowed, findCredential, resolveHost, limits) {
	const send = openSend(resolveHost, limits);
	const sessions = /* @__PURE__ */ new Map();
	/** The answer to a call, redirects followed. The authorization goes to the registry's own origin only. */
	async function follow(registry, call, redirects, session) {
		const permit = redirects === "storage" ? permitStorage : permitRedirect;
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
			const permission = permit(url, registry, allowed);
			if (permission.kind !== "permitted") return permission;
			network = permission.network;
		}
		return unreachable(`\`${registry.name}\` redirects more than ${limits.redirects} times`);
	}
	return async (registry, repository, { method, path, accept, maxBytes, redirects }) => {
		const call = {
			method,
			url: new URL(`/v2/${repository}/${path}`, registry.origin),
			headers: { accept },
			body: void 0,
			network: registry.network,
			maxBytes
		};
		const key = `${registry.origin}/${repository}`;
		const before = sessions.get(key);
		const session = await before;
		if (session !== void 0 && session.kind !== "authorized") return session;
		const first = await follow(registry, call, redirects, session);
		if (first.kind !== "answer" || first.status !== 401) return explainStatus(first, registry, repository, session);
		if (sessions.get(key) === before) {
			const credential = await findCredential(registry.name, repository);
			if (sessions.get(key) === before) sessions.set(key, authorize(first, registry, repository, credential, send, limits));
		}
		const renewed = await sessions.get(key);
		if (renewed?.kind !== "authorized") return renewed ?? explainStatus(first, registry, repository, void 0);
		return explainStatus(await follow(registry, call, redirects, renewed), registry, repository, renewed);
	};
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
/** The body as JSON, undefined where it is none. */
function parseJson(body) {
	try {
		return JSON.parse(body.toString());
	} catch {
		return;
	}
}
// src/shell/registry/layers.ts
const BUNDLE = /^application\/vnd\.dev\.sigstore\.bundle(?:\.v\d{1,3}\.\d{1,3}\+json|\+json;version=\d{1,3}\.\d{1,3})$/;
const ENVELOPE = "application/vnd.dsse.envelope.v1+json";
/** The signed documents of one manifest. One that has none is told with its type, since nobody signed it. */
function readLayers(manifest, where) {
	const type = asString(valueAt(manifest, "artifactType")) ?? asString(valueAt(manifest, "config", "mediaType")) ?? "";
	const signed = asList(valueAt(manifest, "layers")).flatMap((layer) => {
		const form = formOf(asString(valueAt(layer, "mediaType")) ?? "", type);
		if (form === void 0) return [];
		const digest = readDigest(asString(valueAt(layer, "digest")));
		const size = asNumber(valueAt(layer, "size"));
		if (digest === void 0 || size === void 0 || !Number.isSafeInteger(size) || size < 0) return [problem(`${where} has a document without digest or size`)];
		return [found({
			digest,
			size,
			form,
			annotations: valueAt(layer, "annotations"),
			where
		})];
	});
	if (signed.length > 0) return signed;
	return BUNDLE.test(type) ? [problem(`${where} says that it is a signed document and holds none`)] : [note(`${where} is not signed: \`${/^[\w.+/;=-]{1,100}$/.test(type) ? type : "unknown type"}\``)];
}
/** The manifest may say it where the layer does not. */
function formOf(mediaType, artifactType) {
	if (mediaType === ENVELOPE) return "envelope";
	return BUNDLE.test(mediaType) || BUNDLE.test(artifactType) ? "bundle" : void 0;
}
// src/shell/registry/referrers.ts
/**
* Digests of the manifests that say they belong to an image, each once: those of the referrers API, and those under the
* fallback tag, where clients write them for registries that have no such API or had none then. Neither list is filtered
* or believed: what a list says about an entry is a hint that some writers leave out. OCI distribution-spec, "Referrers".
*/
async function listReferrers(shelf, digest, tag, limits) {
	const [api, fallback] = await Promise.all([askReferrers(shelf, digest, limits), askTag(shelf, tag)]);
	const seen = /* @__PURE__ */ new Set();
	const unique = [...api, ...fallback].filter((each) => each.kind !== "found" || !seen.has(each.value) && seen.add(each.value).size > 0);
	const tooMany = problem(`\`${shelf.name}\` lists more than ${limits.attached} documents: the rest is not read`);
	let room = limits.attached;
	return unique.map((each) => {
		if (each.kind === "found") room -= 1;
		return each.kind === "found" && room < 0 ? tooMany : each;
	});
}
async function askReferrers(shelf, digest, limits) {
	const finds = [];
	let query = "";
	for (let page = 1; page <= limits.pages; page += 1) {
		const answer = await shelf.referrers(digest, query);
		if (answer.kind !== "answer") return [...finds, problem(answer.why)];
		if (answer.status === 404) return page === 1 ? [] : [...finds, problem(`a page of \`${shelf.name}\` is missing`)];
		finds.push(...digestsIn(parseJson(answer.body), shelf));
		const next = nextQuery(String(answer.headers.link ?? ""), digest, shelf);
		if (next === "none") return finds;
		if (next === "strange") return [...finds, problem(`\`${shelf.host}\` names a next page that is not its own`)];
		query = next.query;
	}
	return [...finds, problem(`\`${shelf.name}\` has more than ${limits.pages} pages of documents: the rest is not read`)];
}
/** Only the query of a next page is taken: where to ask, and about what, is not the registry's to say. */
function nextQuery(link, digest, { name, host }) {
	const target = /<([^<>]*)>\s*;[^<>]*\brel="?next\b/i.exec(link)?.[1];
	if (target === void 0) return "none";
	const own = new URL(`https://registry.invalid/v2/${name.slice(host.length + 1)}/referrers/${digest}`);
	if (!URL.canParse(target, own.href)) return "strange";
	const { pathname, search } = new URL(target, own);
	return decodePath(pathname) === own.pathname && search !== "" ? { query: search } : "strange";
}
const decodePath = (path) => path.replaceAll(/%3a/gi, ":");
async function askTag(shelf, tag) {
	const answer = await shelf.manifest("GET", tag);
	if (answer.kind !== "answer") return [problem(answer.why)];
	if (answer.status === 404) return [];
	const manifest = readManifest(answer, tag, shelf.host);
	return "why" in manifest ? [problem(manifest.why)] : digestsIn(parseJson(answer.body), shelf);
}
function digestsIn(json, { name }) {
	const list = valueAt(json, "manifests");
	if (!Array.isArray(list)) return [problem(`\`${name}\` answers with no list of documents`)];
	return list.map((entry) => {
		const digest = readDigest(asString(valueAt(entry, "digest")));
		return digest === void 0 ? problem(`\`${name}\` lists a document without its digest`) : found(digest);
	});
}
// src/shell/registry/attached.ts
/** Collects what is attached to a digest, by the referrers API, by tags, and in cosign's old way. Never throws. */
async function collectAttached(shelf, digest, limits) {
	const tag = tagOf(digest);
	const [listed, old, loose, builds] = await Promise.all([
		listReferrers(shelf, digest, tag, limits),
		openTag(shelf, `${tag}.att`),
		noteLoose(shelf, `${tag}.sbom`),
		noteBuilds(shelf, digest)
	]);
	const referrers = sortFinds(listed);
	const layers = sortFinds([...(await Promise.all(referrers.values.map((each) => openReferrer(shelf, each)))).flat(), ...old]);
	const plan = sortFinds(planLayers(layers.values, shelf, limits));
	const fetched = sortFinds(await Promise.all(plan.values.map((layer) => fetchLayer(shelf, layer, digest))));
	const rest = [
		...referrers.rest,
		...layers.rest,
		...plan.rest,
		...fetched.rest,
		...loose,
		...builds
	];
	return {
		attachments: fetched.values,
		problems: textsOf(rest, "problem"),
		notes: textsOf(rest, "note")
	};
}
/** The tag under which registries without the referrers API keep what belongs to a digest (OCI distribution-spec). */
function tagOf(digest) {
	const algorithm = algorithmOf(digest);
	return `${algorithm.slice(0, 32)}-${digest.slice(algorithm.length + 1).slice(0, 64)}`;
}
async function openReferrer(shelf, digest) {
	const answer = await shelf.manifest("GET", digest);
	if (answer.kind === "answer" && answer.status === 404) return [problem(`\`${shelf.name}\` lists \`${digest}\` and has it not`)];
	return layersIn(shelf, answer, digest, `${shelf.name}@${digest}`);
}
async function openTag(shelf, tag) {
	const answer = await shelf.manifest("GET", tag);
	return answer.kind === "answer" && answer.status === 404 ? [] : layersIn(shelf, answer, tag, `${shelf.name}:${tag}`);
}
function layersIn({ host }, answer, asked, where) {
	if (answer.kind !== "answer") return [problem(answer.why)];
	const manifest = readManifest(answer, asked, host);
	return "why" in manifest ? [problem(manifest.why)] : readLayers(parseJson(answer.body), where);
}
/** A bill of materials under a tag of its own: cosign signs none of them, so not to see one hides nothing. */
async function noteLoose(shelf, tag) {
	const answer = await shelf.manifest("HEAD", tag);
	if (answer.kind !== "answer") return [note(answer.why)];
	return answer.status === 404 ? [] : [note(`\`${shelf.name}:${tag}\` is not signed`)];
}
/** What BuildKit puts into the index itself, unsigned too. */
async function noteBuilds(shelf, digest) {
	const answer = await shelf.manifest("GET", digest);
	if (answer.kind !== "answer") return [note(answer.why)];
	if (answer.status === 404) return [];
	const manifest = readManifest(answer, digest, shelf.host);
	if ("why" in manifest) return [note(manifest.why)];
	return manifest.attestations.length === 0 ? [] : [note(`${manifest.attestations.length} build attestations in the index of \`${shelf.name}\` are not signed`)];
}
/** Each layer once, as many and as large as the limits let through. */
function planLayers(layers, { name }, limits) {
	const unique = [...new Map(layers.map((layer) => [layerKey(layer), layer])).values()];
	let bytes = 0;
	return unique.map((layer, index) => {
		if (index >= limits.attached) return problem(`\`${name}\` has more than ${limits.attached} documents for this image: the rest is not read`);
		if (layer.size > limits.blobBytes) return problem(`${layer.where} is larger than ${limits.blobBytes} bytes`);
		bytes += layer.size;
		return bytes > limits.attachedBytes ? problem(`\`${name}\` has more than ${limits.attachedBytes} bytes for this image: the rest is not read`) : found(layer);
	});
}
const layerKey = ({ digest, form, annotations }) => form === "bundle" ? digest : `${digest} ${JSON.stringify(annotations ?? null)}`;
async function fetchLayer(shelf, layer, about) {
	const { digest, size, where, form, annotations } = layer;
	const answer = await shelf.blob(digest, size);
	if (answer.kind !== "answer") return problem(`${where}: ${answer.why}`);
	if (answer.status === 404) return problem(`${where}: \`${shelf.name}\` has not its blob \`${digest}\``);
	if (digestOf(answer.body, algorithmOf(digest)) !== digest) return problem(`${where}: \`${shelf.name}\` sends other content than \`${digest}\``);
	const text = textOf(answer.body);
	if (text === void 0) return problem(`${where} is no text`);
	const written = form === "bundle" ? { bundle: text } : rebuildBundle({
		envelope: text,
		annotations
	});
	return "problem" in written ? problem(`${where}: ${written.problem}`) : found({
		...written,
		about,
		where
	});
}
function textOf(body) {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(body);
	} catch {
		return;
	}
}
// src/shell/registry/shelf.ts
/** Opens a repository. `answers` is the memory of the run, shared by all of them. */
function openShelf(registry, repository, ask, limits, answers) {
	const page = {
		accept: ACCEPT,
		maxBytes: limits.manifestBytes,
		redirects: "allowed"
	};
	return {
		name: `${registry.name}/${repository}`,
		host: registry.name,
		manifest: (method, what) => {
			const key = `${method} ${registry.origin}/${repository} ${what}`;
			const answer = answers.get(key) ?? ask(registry, repository, {
				...page,
				method,
				path: `manifests/${what}`
			});
			answers.set(key, answer);
			return answer;
		},
		referrers: (digest, query) => ask(registry, repository, {
			...page,
			method: "GET",
			path: `referrers/${digest}${query}`
		}),
		blob: (digest, maxBytes) => ask(registry, repository, {
			method: "GET",
			path: `blobs/${digest}`,
			accept: "*/*",
			maxBytes,
			redirects: "storage"
		})
	};
}
// src/shell/registry/registry.ts
/** Asks once per repository, reference and method in a run; what was answered, failures too, is remembered. */
function openRegistries(allowed, findCredential, resolveHost, limits) {
	const ask = openAsking(allowed, findCredential, resolveHost, limits);
	const answers = /* @__PURE__ */ new Map();
	const shelfOf = (registry, repository) => openShelf(registry, repository, ask, limits, answers);
	/** The digest that a tag has now: what HEAD says, or, where it says nothing comparable, what the content has. */
	async function compareTag({ manifest: get, host }, tag, digest) {
		const algorithm = algorithmOf(digest);
		const head = await get("HEAD", tag);
		const said = head.kind === "answer" && head.status === 200 && readDigest(head.headers["docker-content-digest"]);
		if (said && algorithmOf(said) === algorithm) return said === digest ? { kind: "agrees" } : {
			kind: "moved",
			digest: said
		};
		if (head.kind === "answer" && head.status === 404) return { kind: "gone" };
		const full = head.kind === "answer" || head.kind === "refused" ? await get("GET", tag) : head;
		if (full.kind !== "answer") return {
			kind: "unknown",
			why: full.why
		};
		if (full.status === 404) return { kind: "gone" };
		const manifest = readManifest(full, tag, host);
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
	return {
		resolve: async ({ registry: host, repository, tag, digest }) => {
			const registry = findRegistry(host, allowed);
			if ("why" in registry) return registry;
			const asked = digest ?? tag ?? "latest";
			const shelf = shelfOf(registry, repository);
			const answer = await shelf.manifest("GET", asked);
			if (answer.kind !== "answer") return answer;
			if (answer.status === 404) return {
				kind: "missing",
				why: `\`${shelf.name}\` has no \`${asked}\`; push it, or correct the reference`
			};
			const manifest = readManifest(answer, asked, registry.name);
			if ("why" in manifest) return manifest;
			const state = tag === null || digest === null ? { kind: "alone" } : await compareTag(shelf, tag, digest);
			return {
				kind: "found",
				...manifest,
				tag: state
			};
		},
		attached: async ({ registry: host, repository }, digest) => {
			const registry = findRegistry(host, allowed);
			if ("why" in registry) return {
				attachments: [],
				problems: [registry.why],
				notes: []
			};
			if (readDigest(digest) === void 0) return {
				attachments: [],
				problems: [`\`${digest}\` is no digest that can be asked for`],
				notes: []
			};
			return collectAttached(shelfOf(registry, repository), digest, limits);
		}
	};
}
// src/shell/image-facts.ts
/** The registries that a policy allows, with the credentials of this machine, and GitHub by `request`. */
function openSources(policy, environment, request, limits = LIMITS) {
	const [allowed, findCredential] = [allowedBy(policy), openCredentials(environment)];
	const scanning = policy.access.filter(({ reports }) => reports === "harbor").map(({ host }) => host.toLowerCase());
	const askHarbor = openHarbor(allowed, findCredential, resolveHost, limits);
	return {
		registries: openRegistries(allowed, findCredential, resolveHost, limits),
		attestations: policy.attestations.length === 0 ? void 0 : openAttestations(request, policy.attestations, openStore(resolveHost, limits), limits),
		reports: async (reference, digest) => scanning.includes(reference.registry.toLowerCase()) ? askHarbor(reference, digest) : {
			reports: [],
			problems: []
		}
	};
}
/** Hosts of the allowed repositories: public and by https, unless the settings say how else to get there. */
function allowedBy({ registries, access }) {
	const usual = (registries ?? []).map(({ registry: host }) => {
		return {
			host,
			realms: [],
			transport: "https",
			network: "public"
		};
	});
	return [...access, ...usual.filter(({ host }) => !access.some((each) => each.host.toLowerCase() === host))];
}
/**
* Everything that can be learned about the images, in parallel. Never throws: what could not be learned is said in the
* facts. `tell` hears how many are done.
*/
async function collectImageFacts(wanted, policy, sources, tell) {
	let done = 0;
	const entries = await Promise.all(wanted.map(async (image) => {
		const facts = await factsOf(image, policy, sources);
		done += 1;
		tell(done, wanted.length);
		return [image.key, facts];
	}));
	return new Map(entries);
}
async function factsOf({ reference, nodes }, policy, sources) {
	const registry = await sources.registries.resolve(reference);
	const isAsked = policy.scans !== void 0 || policy.provenance !== void 0;
	if (registry.kind !== "found" || reference.digest === null || !isAsked) return {
		registry,
		attachments: [],
		reports: [],
		problems: [],
		notes: []
	};
	const children = registry.platforms.filter(({ platform }) => nodes.some((node) => `${platform}/`.startsWith(`${node}/`)));
	const digests = [registry.digest, ...(children.length === 0 ? registry.platforms : children).map((each) => each.digest)];
	const asked = policy.signers.length === 0 ? [] : digests;
	const [found, reported] = await Promise.all([Promise.all(asked.flatMap((digest) => [sources.registries.attached(reference, digest), ...sources.attestations === void 0 ? [] : [sources.attestations(digest)]])), Promise.all(digests.map(async (digest) => sources.reports(reference, digest)))]);
	return {
		registry,
		attachments: found.flatMap(({ attachments }) => attachments),
		reports: reported.flatMap(({ reports }) => reports),
		problems: [...new Set([...found, ...reported].flatMap(({ problems }) => problems))],
		notes: [...new Set(found.flatMap(({ notes }) => notes))]
	};
}
/** Facts that somebody saved, for a run without a network. Throws where the file is none. */
function loadImageFacts(file) {
	const saved = JSON.parse(readFileSync(file, "utf8"));
	return new Map(saved.images);
}
/** The facts as text that a later run can load. */
function saveImageFacts(facts) {
	return `${JSON.stringify({
		version: 1,
		images: [...facts]
	}, void 0, 2)}\n`;
}
// src/shell/command.ts
/** What a user wrote wrong, in one line. */
var UsageError = class extends Error {};
// src/shell/commands/report-file.ts
/** Larger files are not opened; a reader would refuse their text anyway. */
const MAX_BYTES = 128e6;
/** The bytes of a file that a command names, or why there are none. */
function readBytes(file) {
	try {
		return statSync(file).size > MAX_BYTES ? { problem: `it is larger than ${MAX_BYTES} bytes` } : readFileSync(file);
	} catch (error) {
		return { problem: error instanceof Error ? error.message : String(error) };
	}
}
/** Its text, which has to be UTF-8. */
function readText(file) {
	const bytes = readBytes(file);
	if ("problem" in bytes) return bytes;
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (error) {
		return { problem: error instanceof Error ? error.message : String(error) };
	}
}
/** Throws UsageError where a digest is given that is none. */
function checkDigest(digest) {
	if (digest !== void 0 && !/^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(digest)) throw new UsageError(`\`${digest}\` is not a digest such as sha256:…`);
}
// src/shell/outcomes.ts
/** More files than a matrix has jobs. */
const MAX_FILES = 1e3;
/** The outcomes of files, and of all JSON files below folders. What cannot be read is one that judged nothing. */
function readOutcomes(paths) {
	return paths.flatMap(filesAt).map((name) => {
		const text = readText(name);
		return {
			name,
			outcome: typeof text === "string" ? parsePartOutcome(text) : {
				kind: "unusable",
				why: `cannot be read (${text.problem}); run its part again`
			}
		};
	});
}
function filesAt(path) {
	try {
		if (!statSync(path).isDirectory()) return [path];
		return readdirSync(path, {
			recursive: true,
			encoding: "utf8"
		}).filter((name) => name.endsWith(".json")).toSorted().slice(0, MAX_FILES).map((name) => join(path, name));
	} catch {
		return [path];
	}
}
export { readGivenContexts as _, UsageError as a, openSources as c, openCredentials as d, requestOf as f, readPart as g, notAllowed as h, readText as i, saveImageFacts as l, resolveHost as m, checkDigest as n, collectImageFacts as o, LIMITS as p, readBytes as r, loadImageFacts as s, readOutcomes as t, openRegistries as u, FolderFailure as v, readFolder as y };
