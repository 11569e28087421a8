import "./rolldown-runtime.js";
import { a as readPull, c as statusOf, i as readContributors, l as require_undici, n as openGitHub, o as readReviews, r as pullsOfCommit, s as readTeam, t as isOnBranch, u as require_tunnel } from "./github.js";
import { B as effectiveReviews, C as mergedStatus, D as render, F as readSettings, I as wantedOf, M as evaluate, N as learn, O as toBrief, P as prepare, S as mergeOutcomes, T as toSuggestionBlock, _t as markdownCode, b as mergedHeadline, bt as visible, gt as speak, ht as quoted, j as conclude, k as headline, mt as placeName, pt as findingKeys, vt as markdownText, w as suggestionsFor, x as mergedPlace, xt as exitStatus, y as renderMerged } from "./gate.js";
import { _ as readGivenContexts, c as openSources, f as requestOf, g as readPart, o as collectImageFacts, t as readOutcomes } from "./outcomes.js";
import { C as runGit, _ as now, b as commitParents, in as isLine, l as EVERYTHING, n as readSides, t as TOOL, v as GitFailure, vn as valueAt } from "./shell.js";
import * as os from "os";
import os$1, { EOL } from "os";
import * as crypto from "crypto";
import * as fs from "fs";
import { constants, promises } from "fs";
import "path";
import * as events from "events";
import "child_process";
import "timers";
import { appendFileSync, mkdtempSync, readFileSync as readFileSync$1, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as setTimeout$2 } from "node:timers/promises";
// node_modules/@actions/core/lib/utils.js
/**
* Sanitizes an input into a string so it can be passed into issueCommand safely
* @param input input to sanitize into a string
*/
function toCommandValue(input) {
	if (input === null || input === void 0) return "";
	else if (typeof input === "string" || input instanceof String) return input;
	return JSON.stringify(input);
}
/**
*
* @param annotationProperties
* @returns The command properties to send with the actual annotation command
* See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
*/
function toCommandProperties(annotationProperties) {
	if (!Object.keys(annotationProperties).length) return {};
	return {
		title: annotationProperties.title,
		file: annotationProperties.file,
		line: annotationProperties.startLine,
		endLine: annotationProperties.endLine,
		col: annotationProperties.startColumn,
		endColumn: annotationProperties.endColumn
	};
}
// node_modules/@actions/core/lib/command.js
/**
* Issues a command to the GitHub Actions runner
*
* @param command - The command name to issue
* @param properties - Additional properties for the command (key-value pairs)
* @param message - The message to include with the command
* @remarks
* This function outputs a specially formatted string to stdout that the Actions
* runner interprets as a command. These commands can control workflow behavior,
* set outputs, create annotations, mask values, and more.
*
* Command Format:
*   ::name key=value,key=value::message
*
* @example
* ```typescript
* // Issue a warning annotation
* issueCommand('warning', {}, 'This is a warning message');
* // Output: ::warning::This is a warning message
*
* // Set an environment variable
* issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
* // Output: ::set-env name=MY_VAR::some value
*
* // Add a secret mask
* issueCommand('add-mask', {}, 'secretValue123');
* // Output: ::add-mask::secretValue123
* ```
*
* @internal
* This is an internal utility function that powers the public API functions
* such as setSecret, warning, error, and exportVariable.
*/
function issueCommand(command, properties, message) {
	const cmd = new Command(command, properties, message);
	process.stdout.write(cmd.toString() + os.EOL);
}
const CMD_STRING = "::";
var Command = class {
	constructor(command, properties, message) {
		if (!command) command = "missing.command";
		this.command = command;
		this.properties = properties;
		this.message = message;
	}
	toString() {
		let cmdStr = CMD_STRING + this.command;
		if (this.properties && Object.keys(this.properties).length > 0) {
			cmdStr += " ";
			let first = true;
			for (const key in this.properties) if (this.properties.hasOwnProperty(key)) {
				const val = this.properties[key];
				if (val) {
					if (first) first = false;
					else cmdStr += ",";
					cmdStr += `${key}=${escapeProperty(val)}`;
				}
			}
		}
		cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
		return cmdStr;
	}
};
function escapeData(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
function escapeProperty(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/:/g, "%3A").replace(/,/g, "%2C");
}
// node_modules/@actions/core/lib/file-command.js
function issueFileCommand(command, message) {
	const filePath = process.env[`GITHUB_${command}`];
	if (!filePath) throw new Error(`Unable to find environment variable for file command ${command}`);
	if (!fs.existsSync(filePath)) throw new Error(`Missing file at path: ${filePath}`);
	fs.appendFileSync(filePath, `${toCommandValue(message)}${os.EOL}`, { encoding: "utf8" });
}
function prepareKeyValueMessage(key, value) {
	const delimiter = `ghadelimiter_${crypto.randomUUID()}`;
	const convertedValue = toCommandValue(value);
	if (key.includes(delimiter)) throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
	if (convertedValue.includes(delimiter)) throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
	return `${key}<<${delimiter}${os.EOL}${convertedValue}${os.EOL}${delimiter}`;
}
require_tunnel();
require_undici();
var HttpCodes;
(function(HttpCodes) {
	HttpCodes[HttpCodes["OK"] = 200] = "OK";
	HttpCodes[HttpCodes["MultipleChoices"] = 300] = "MultipleChoices";
	HttpCodes[HttpCodes["MovedPermanently"] = 301] = "MovedPermanently";
	HttpCodes[HttpCodes["ResourceMoved"] = 302] = "ResourceMoved";
	HttpCodes[HttpCodes["SeeOther"] = 303] = "SeeOther";
	HttpCodes[HttpCodes["NotModified"] = 304] = "NotModified";
	HttpCodes[HttpCodes["UseProxy"] = 305] = "UseProxy";
	HttpCodes[HttpCodes["SwitchProxy"] = 306] = "SwitchProxy";
	HttpCodes[HttpCodes["TemporaryRedirect"] = 307] = "TemporaryRedirect";
	HttpCodes[HttpCodes["PermanentRedirect"] = 308] = "PermanentRedirect";
	HttpCodes[HttpCodes["BadRequest"] = 400] = "BadRequest";
	HttpCodes[HttpCodes["Unauthorized"] = 401] = "Unauthorized";
	HttpCodes[HttpCodes["PaymentRequired"] = 402] = "PaymentRequired";
	HttpCodes[HttpCodes["Forbidden"] = 403] = "Forbidden";
	HttpCodes[HttpCodes["NotFound"] = 404] = "NotFound";
	HttpCodes[HttpCodes["MethodNotAllowed"] = 405] = "MethodNotAllowed";
	HttpCodes[HttpCodes["NotAcceptable"] = 406] = "NotAcceptable";
	HttpCodes[HttpCodes["ProxyAuthenticationRequired"] = 407] = "ProxyAuthenticationRequired";
	HttpCodes[HttpCodes["RequestTimeout"] = 408] = "RequestTimeout";
	HttpCodes[HttpCodes["Conflict"] = 409] = "Conflict";
	HttpCodes[HttpCodes["Gone"] = 410] = "Gone";
	HttpCodes[HttpCodes["TooManyRequests"] = 429] = "TooManyRequests";
	HttpCodes[HttpCodes["InternalServerError"] = 500] = "InternalServerError";
	HttpCodes[HttpCodes["NotImplemented"] = 501] = "NotImplemented";
	HttpCodes[HttpCodes["BadGateway"] = 502] = "BadGateway";
	HttpCodes[HttpCodes["ServiceUnavailable"] = 503] = "ServiceUnavailable";
	HttpCodes[HttpCodes["GatewayTimeout"] = 504] = "GatewayTimeout";
})(HttpCodes || (HttpCodes = {}));
var Headers;
(function(Headers) {
	Headers["Accept"] = "accept";
	Headers["ContentType"] = "content-type";
})(Headers || (Headers = {}));
var MediaTypes;
(function(MediaTypes) {
	MediaTypes["ApplicationJson"] = "application/json";
})(MediaTypes || (MediaTypes = {}));
HttpCodes.MovedPermanently, HttpCodes.ResourceMoved, HttpCodes.SeeOther, HttpCodes.TemporaryRedirect, HttpCodes.PermanentRedirect;
HttpCodes.BadGateway, HttpCodes.ServiceUnavailable, HttpCodes.GatewayTimeout;
// node_modules/@actions/core/lib/summary.js
var __awaiter$6 = function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
const { access, appendFile, writeFile } = promises;
const SUMMARY_ENV_VAR = "GITHUB_STEP_SUMMARY";
var Summary = class {
	constructor() {
		this._buffer = "";
	}
	/**
	* Finds the summary file path from the environment, rejects if env var is not found or file does not exist
	* Also checks r/w permissions.
	*
	* @returns step summary file path
	*/
	filePath() {
		return __awaiter$6(this, void 0, void 0, function* () {
			if (this._filePath) return this._filePath;
			const pathFromEnv = process.env[SUMMARY_ENV_VAR];
			if (!pathFromEnv) throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
			try {
				yield access(pathFromEnv, constants.R_OK | constants.W_OK);
			} catch (_a) {
				throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
			}
			this._filePath = pathFromEnv;
			return this._filePath;
		});
	}
	/**
	* Wraps content in an HTML tag, adding any HTML attributes
	*
	* @param {string} tag HTML tag to wrap
	* @param {string | null} content content within the tag
	* @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
	*
	* @returns {string} content wrapped in HTML element
	*/
	wrap(tag, content, attrs = {}) {
		const htmlAttrs = Object.entries(attrs).map(([key, value]) => ` ${key}="${value}"`).join("");
		if (!content) return `<${tag}${htmlAttrs}>`;
		return `<${tag}${htmlAttrs}>${content}</${tag}>`;
	}
	/**
	* Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
	*
	* @param {SummaryWriteOptions} [options] (optional) options for write operation
	*
	* @returns {Promise<Summary>} summary instance
	*/
	write(options) {
		return __awaiter$6(this, void 0, void 0, function* () {
			const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
			const filePath = yield this.filePath();
			yield (overwrite ? writeFile : appendFile)(filePath, this._buffer, { encoding: "utf8" });
			return this.emptyBuffer();
		});
	}
	/**
	* Clears the summary buffer and wipes the summary file
	*
	* @returns {Summary} summary instance
	*/
	clear() {
		return __awaiter$6(this, void 0, void 0, function* () {
			return this.emptyBuffer().write({ overwrite: true });
		});
	}
	/**
	* Returns the current summary buffer as a string
	*
	* @returns {string} string of summary buffer
	*/
	stringify() {
		return this._buffer;
	}
	/**
	* If the summary buffer is empty
	*
	* @returns {boolen} true if the buffer is empty
	*/
	isEmptyBuffer() {
		return this._buffer.length === 0;
	}
	/**
	* Resets the summary buffer without writing to summary file
	*
	* @returns {Summary} summary instance
	*/
	emptyBuffer() {
		this._buffer = "";
		return this;
	}
	/**
	* Adds raw text to the summary buffer
	*
	* @param {string} text content to add
	* @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
	*
	* @returns {Summary} summary instance
	*/
	addRaw(text, addEOL = false) {
		this._buffer += text;
		return addEOL ? this.addEOL() : this;
	}
	/**
	* Adds the operating system-specific end-of-line marker to the buffer
	*
	* @returns {Summary} summary instance
	*/
	addEOL() {
		return this.addRaw(EOL);
	}
	/**
	* Adds an HTML codeblock to the summary buffer
	*
	* @param {string} code content to render within fenced code block
	* @param {string} lang (optional) language to syntax highlight code
	*
	* @returns {Summary} summary instance
	*/
	addCodeBlock(code, lang) {
		const attrs = Object.assign({}, lang && { lang });
		const element = this.wrap("pre", this.wrap("code", code), attrs);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML list to the summary buffer
	*
	* @param {string[]} items list of items to render
	* @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
	*
	* @returns {Summary} summary instance
	*/
	addList(items, ordered = false) {
		const tag = ordered ? "ol" : "ul";
		const listItems = items.map((item) => this.wrap("li", item)).join("");
		const element = this.wrap(tag, listItems);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML table to the summary buffer
	*
	* @param {SummaryTableCell[]} rows table rows
	*
	* @returns {Summary} summary instance
	*/
	addTable(rows) {
		const tableBody = rows.map((row) => {
			const cells = row.map((cell) => {
				if (typeof cell === "string") return this.wrap("td", cell);
				const { header, data, colspan, rowspan } = cell;
				const tag = header ? "th" : "td";
				const attrs = Object.assign(Object.assign({}, colspan && { colspan }), rowspan && { rowspan });
				return this.wrap(tag, data, attrs);
			}).join("");
			return this.wrap("tr", cells);
		}).join("");
		const element = this.wrap("table", tableBody);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds a collapsable HTML details element to the summary buffer
	*
	* @param {string} label text for the closed state
	* @param {string} content collapsable content
	*
	* @returns {Summary} summary instance
	*/
	addDetails(label, content) {
		const element = this.wrap("details", this.wrap("summary", label) + content);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML image tag to the summary buffer
	*
	* @param {string} src path to the image you to embed
	* @param {string} alt text description of the image
	* @param {SummaryImageOptions} options (optional) addition image attributes
	*
	* @returns {Summary} summary instance
	*/
	addImage(src, alt, options) {
		const { width, height } = options || {};
		const attrs = Object.assign(Object.assign({}, width && { width }), height && { height });
		const element = this.wrap("img", null, Object.assign({
			src,
			alt
		}, attrs));
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML section heading element
	*
	* @param {string} text heading text
	* @param {number | string} [level=1] (optional) the heading level, default: 1
	*
	* @returns {Summary} summary instance
	*/
	addHeading(text, level) {
		const tag = `h${level}`;
		const allowedTag = [
			"h1",
			"h2",
			"h3",
			"h4",
			"h5",
			"h6"
		].includes(tag) ? tag : "h1";
		const element = this.wrap(allowedTag, text);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML thematic break (<hr>) to the summary buffer
	*
	* @returns {Summary} summary instance
	*/
	addSeparator() {
		const element = this.wrap("hr", null);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML line break (<br>) to the summary buffer
	*
	* @returns {Summary} summary instance
	*/
	addBreak() {
		const element = this.wrap("br", null);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML blockquote to the summary buffer
	*
	* @param {string} text quote text
	* @param {string} cite (optional) citation url
	*
	* @returns {Summary} summary instance
	*/
	addQuote(text, cite) {
		const attrs = Object.assign({}, cite && { cite });
		const element = this.wrap("blockquote", text, attrs);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML anchor tag to the summary buffer
	*
	* @param {string} text link text/content
	* @param {string} href hyperlink
	*
	* @returns {Summary} summary instance
	*/
	addLink(text, href) {
		const element = this.wrap("a", text, { href });
		return this.addRaw(element).addEOL();
	}
};
new Summary();
const { chmod, copyFile, lstat, mkdir, open, readdir, rename, rm, rmdir, stat, symlink, unlink } = fs.promises;
process.platform;
fs.constants.O_RDONLY;
process.platform;
events.EventEmitter;
events.EventEmitter;
os$1.platform();
os$1.arch();
/**
* The code to exit an action
*/
var ExitCode;
(function(ExitCode) {
	/**
	* A code indicating that the action was successful
	*/
	ExitCode[ExitCode["Success"] = 0] = "Success";
	/**
	* A code indicating that the action was a failure
	*/
	ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
/**
* Registers a secret which will get masked from logs
*
* @param secret - Value of the secret to be masked
* @remarks
* This function instructs the Actions runner to mask the specified value in any
* logs produced during the workflow run. Once registered, the secret value will
* be replaced with asterisks (***) whenever it appears in console output, logs,
* or error messages.
*
* This is useful for protecting sensitive information such as:
* - API keys
* - Access tokens
* - Authentication credentials
* - URL parameters containing signatures (SAS tokens)
*
* Note that masking only affects future logs; any previous appearances of the
* secret in logs before calling this function will remain unmasked.
*
* @example
* ```typescript
* // Register an API token as a secret
* const apiToken = "abc123xyz456";
* setSecret(apiToken);
*
* // Now any logs containing this value will show *** instead
* console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
* ```
*/
function setSecret(secret) {
	issueCommand("add-mask", {}, secret);
}
/**
* Gets the value of an input.
* Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
* Returns an empty string if the value is not defined.
*
* @param     name     name of the input to get
* @param     options  optional. See InputOptions.
* @returns   string
*/
function getInput(name, options) {
	const val = process.env[`INPUT_${name.replace(/ /g, "_").toUpperCase()}`] || "";
	if (options && options.required && !val) throw new Error(`Input required and not supplied: ${name}`);
	if (options && options.trimWhitespace === false) return val;
	return val.trim();
}
/**
* Sets the value of an output.
*
* @param     name     name of the output to set
* @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
*/
function setOutput(name, value) {
	if (process.env["GITHUB_OUTPUT"] || "") return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
	process.stdout.write(os.EOL);
	issueCommand("set-output", { name }, toCommandValue(value));
}
/**
* Sets the action status to failed.
* When the action exits it will be with an exit code of 1
* @param message add error issue message
*/
function setFailed(message) {
	process.exitCode = ExitCode.Failure;
	error(message);
}
/**
* Adds an error issue
* @param message error issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function error(message, properties = {}) {
	issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
* Adds a warning issue
* @param message warning issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function warning(message, properties = {}) {
	issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
* Adds a notice issue
* @param message notice issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function notice(message, properties = {}) {
	issueCommand("notice", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
// src/shell/event.ts
const OBJECT_ID = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
/**
* Reads the event of a workflow run. Only numbers and object ids are taken from it: a re-run replays the payload of the
* first attempt, so everything that may have changed since is asked for again.
*/
function readTarget(name, payloadFile, requested) {
	const payload = parse(payloadFile);
	switch (name) {
		case "pull_request":
		case "pull_request_target":
		case "pull_request_review": return pullRequest(at(payload, "pull_request", "number"));
		case "workflow_dispatch": return requested === "" ? unsupported("a manual run needs the input `pull-request`") : pullRequest(Number(requested));
		case "merge_group": {
			const [base, head, headRef] = [
				"base_sha",
				"head_sha",
				"head_ref"
			].map((field) => at(payload, "merge_group", field));
			if (typeof base !== "string" || typeof head !== "string" || !OBJECT_ID.test(base) || !OBJECT_ID.test(head)) return unsupported("the merge group names no commits");
			return {
				kind: "merge-group",
				base,
				head,
				headRef: typeof headRef === "string" ? headRef : ""
			};
		}
		default: return unsupported(`event \`${name}\` has no change to judge; use \`pull_request_target\`, \`pull_request\`, \`pull_request_review\`, \`merge_group\` or \`workflow_dispatch\``);
	}
}
const unsupported = (why) => ({
	kind: "unsupported",
	why
});
function pullRequest(number) {
	return typeof number === "number" && Number.isInteger(number) && number > 0 ? {
		kind: "pull-request",
		number
	} : unsupported("the event names no pull request");
}
function parse(file) {
	try {
		return JSON.parse(readFileSync$1(file, "utf8"));
	} catch {
		return;
	}
}
function at(value, ...keys) {
	return keys.reduce((inner, key) => typeof inner === "object" && inner !== null ? inner[key] : void 0, value);
}
// src/shell/inputs.ts
/** An input that is none of its choices. */
var InputFailure = class extends Error {};
/** Reads the inputs. Throws InputFailure on a word that is no choice. */
function readInputs() {
	return {
		token: getInput("token"),
		pullRequest: getInput("pull-request"),
		comment: choice("comment", "on-change", "always", "never"),
		reviews: choice("request-reviews", "usual", "always", "never"),
		checkRun: getInput("check-run"),
		redact: choice("redact", "auto", "always", "never"),
		workflow: getInput("workflow"),
		label: getInput("label"),
		context: getInput("context").split("\n").map((line) => line.trim()).filter((line) => line !== ""),
		contextCluster: getInput("context-cluster") || void 0,
		part: part(),
		outcomes: getInput("outcomes").split("\n").map((line) => line.trim()).filter((line) => line !== ""),
		jsonFile: getInput("json-file"),
		sarifFile: getInput("sarif-file")
	};
}
/** A cluster or a share; an empty input is none, so the cluster without a name is `-`. */
function part() {
	const read = readPart(getInput("cluster") || void 0, getInput("share") || void 0);
	if (read !== void 0 && "problem" in read) throw new InputFailure(read.problem);
	return read;
}
/** One of the words; the first when nothing is written. */
function choice(name, ...words) {
	const written = getInput(name);
	const found = written === "" ? words[0] : words.find((word) => word === written);
	if (found === void 0) throw new InputFailure(`the input \`${name}\` is \`${written}\`; it is one of ${words.join(", ")}`);
	return found;
}
// src/shell/fetch.ts
/**
* Fetches commits by id, with their parents, into a fresh bare repository: no work tree, no configuration of earlier
* steps, no hooks. The token travels in the environment, never in an argument or an address. Throws GitFailure.
*/
async function fetchCommits(remote, commits) {
	const directory = mkdtempSync(join(tmpdir(), "cde-gate-"));
	const remove = () => rmSync(directory, {
		recursive: true,
		force: true
	});
	const environment = {
		GIT_CONFIG_COUNT: "1",
		GIT_CONFIG_KEY_0: "http.extraheader",
		GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${remote.token}`).toString("base64")}`
	};
	try {
		await runGit(directory, [
			"init",
			"--quiet",
			"--bare",
			"."
		]);
		await runGit(directory, [
			"fetch",
			"--quiet",
			"--no-tags",
			"--no-write-fetch-head",
			"--recurse-submodules=no",
			"--depth=2",
			remote.url,
			...commits
		], environment);
		return {
			directory,
			remove
		};
	} catch (error) {
		remove();
		throw error instanceof GitFailure ? new GitFailure(`commits of the pull request cannot be fetched (${error.message}); the token needs \`contents: read\``) : error;
	}
}
// src/shell/pull-request.ts
/** What keeps a pull request from being judged, in one line; the run ends undecided. */
var NotJudged = class extends Error {};
/** Waits; tests say how long at most. */
const wait = async (ms) => setTimeout$2(Math.min(ms, Number(process.env["CDE_GATE_POLL_MS"] ?? ms)));
/** Judges one pull request: what the base branch would become against what it is now. */
async function judgePull(github, remote, number, asked) {
	const pull = await readPull(github, number, wait);
	const request = await collectRequest(github, pull);
	if (pull.mergeable === false || pull.mergeCommit === void 0) {
		const empty = {
			name: pull.head,
			files: /* @__PURE__ */ new Map(),
			unread: /* @__PURE__ */ new Map(),
			gaps: []
		};
		const evidence = {
			base: {
				...empty,
				name: pull.baseRef
			},
			head: empty,
			merge: {
				kind: "conflict",
				paths: []
			},
			request,
			...asked,
			now: now()
		};
		return {
			pull,
			request,
			sides: void 0,
			judgement: evaluate(evidence, TOOL),
			base: pull.baseRef,
			head: pull.head
		};
	}
	const merge = pull.mergeCommit;
	return withCommits(remote, [merge], async ({ directory }) => {
		const [base, head] = await commitParents(directory, merge);
		if (base === void 0 || head !== pull.head) throw new NotJudged(`the merge result of #${number} is not the one of its head ${pull.head}; run the check again`);
		if (base !== pull.baseTip && !await isOnBranch(github, pull.baseRef, base)) throw new NotJudged(`the merge result of #${number} is not one with its base branch; run the check again`);
		const sides = await readSides(directory, {
			base,
			head: merge,
			headIs: "merge-result"
		}, { applying: applyingOn(remote, pull, asked) });
		return {
			pull,
			...await judge(github, {
				...sides,
				...asked,
				request,
				now: now()
			}),
			base,
			head: merge
		};
	});
}
/** What Argo CD and Flux objects call this repository and its branch, and which files the settings of base leave out. */
const applyingOn = ({ url }, { baseRef }, { part = EVERYTHING }) => ({
	discovery: {
		repository: [url],
		branch: baseRef
	},
	settingsOf: (base) => readSettings(base, now()).value,
	part,
	tell: () => {}
});
/** Fetches commits, lets somebody use them, and cleans up. */
async function withCommits(remote, commits, use) {
	const repository = await fetchCommits(remote, commits);
	try {
		return await use(repository);
	} finally {
		repository.remove();
	}
}
/** Everything about a pull request that a decision may rest on, but for teams. */
async function collectRequest(github, pull) {
	const { number, author, head, draft, commits } = pull;
	const [reviews, { logins, listed }] = [await readReviews(github, number), await readContributors(github, number)];
	if (listed < commits && reviews.some(({ state }) => state === "approved")) throw new NotJudged(`#${number} has ${commits} commits and GitHub lists ${listed}, so nobody can tell whether who approved made one; squash them`);
	return {
		number,
		author,
		head,
		draft,
		contributors: logins,
		reviews,
		teams: /* @__PURE__ */ new Map()
	};
}
/**
* Judges, and asks for the members of teams only when an approval might hang on them: then the teams that matter are
* known, and most runs need none.
*/
async function judge(github, evidence) {
	const compared = prepare(evidence);
	const prepared = learn(compared, await askAboutImages(github, compared));
	const first = conclude(prepared, TOOL);
	const { request } = evidence;
	const { labellers } = first.settings;
	const hangs = request?.reviews.some(({ state }) => state === "approved" || state === "changes-requested") === true || labellers.length > 0;
	const teams = [...new Set([...first.approvals.flatMap(({ owners }) => owners), ...labellers].filter((owner) => owner.includes("/")).map((owner) => owner.slice(1).toLowerCase()))];
	const sides = {
		base: evidence.base,
		head: evidence.head
	};
	if (request === void 0 || !hangs || teams.length === 0) return {
		request,
		sides,
		judgement: first
	};
	const members = /* @__PURE__ */ new Map();
	for (const team of teams) members.set(team, await readTeam(github, team));
	const known = {
		...request,
		teams: members
	};
	return {
		request: known,
		sides,
		judgement: conclude({
			...prepared,
			evidence: {
				...evidence,
				request: known
			}
		}, TOOL)
	};
}
/** Asks the registries that the base branch allows, and GitHub for its attestations. */
async function askAboutImages(github, prepared) {
	const policy = prepared.settings.value.images;
	const wanted = wantedOf(prepared);
	if (policy === void 0 || wanted.length === 0) return /* @__PURE__ */ new Map();
	const environment = {
		...process.env,
		GITHUB_TOKEN: github.token
	};
	return collectImageFacts(wanted, policy, openSources(policy, environment, requestOf(github.token)), () => {});
}
// src/shell/merge-group.ts
/**
* Judges each pull request of a merge group by what it adds, with its own approvals, and then the group as a whole: what
* only all of them together open, nobody has approved.
*/
async function judgeGroup(github, remote, group, asked) {
	const steps = await stepsOf(github, group);
	return withCommits(remote, [group.base, ...steps.map(({ to }) => to)], async ({ directory }) => {
		const judged = [];
		for (const { number, from, to } of steps) {
			const pull = await readPull(github, number, wait);
			const sides = await readSides(directory, {
				base: from,
				head: to,
				headIs: "merge-result"
			}, { applying: applyingOn(remote, pull, asked) });
			const request = await collectRequest(github, pull);
			judged.push({
				pull,
				...await judge(github, {
					...sides,
					...asked,
					request,
					now: now()
				}),
				base: from,
				head: to
			});
		}
		const last = judged.at(-1);
		if (last === void 0 || judged.length === 1) return judged;
		const settled = new Set(judged.flatMap(({ judgement }) => judgement.findings.flatMap(findingKeys)));
		const { base, head } = group;
		const whole = await judge(github, {
			...await readSides(directory, {
				base,
				head,
				headIs: "merge-result"
			}, { applying: applyingOn(remote, last.pull, asked) }),
			...asked,
			request: void 0,
			settled,
			now: now()
		});
		return [...judged, {
			pull: last.pull,
			...whole,
			base,
			head
		}];
	});
}
/** The pull requests of a group in their order. Throws NotJudged where one cannot be found: its approvals are unknown. */
async function stepsOf(github, { base, head, headRef }) {
	const [, number, upon] = /\/pr-(\d+)-([0-9a-f]{40,64})$/.exec(headRef) ?? [];
	if (number !== void 0 && upon === base) return [{
		number: Number(number),
		from: base,
		to: head
	}];
	const steps = [];
	for (const { commit, parent } of await firstParents(github, base, head)) {
		const owner = (await pullsOfCommit(github, commit))[0] ?? (commit === head && number !== void 0 ? Number(number) : void 0);
		if (owner === void 0) throw new NotJudged(`commit ${commit} of the merge group belongs to no pull request, so its approvals are unknown`);
		const last = steps.at(-1);
		if (last?.number === owner) steps.splice(-1, 1, {
			...last,
			to: commit
		});
		else steps.push({
			number: owner,
			from: parent,
			to: commit
		});
	}
	if (steps.length === 0) throw new NotJudged("the merge group holds no commit that its base does not have");
	return steps;
}
/** The commits from base to head along first parents, oldest first. Throws NotJudged where head does not stand upon base. */
async function firstParents({ client, owner, repo }, base, head) {
	const { data } = await client.rest.repos.compareCommitsWithBasehead({
		owner,
		repo,
		basehead: `${base}...${head}`
	});
	const parents = new Map(data.commits.map(({ sha, parents: own }) => [sha, own[0]?.sha]));
	const chain = [];
	for (let commit = head; commit !== base;) {
		const parent = parents.get(commit);
		if (parent === void 0) throw new NotJudged(`the merge group ${head} does not stand upon its base ${base}`);
		chain.unshift({
			commit,
			parent
		});
		commit = parent;
	}
	return chain;
}
// src/shell/check-run.ts
/** GitHub takes this many annotations at a time, and adds up those of several requests. */
const BATCH = 50;
const MAX_ANNOTATIONS = 500;
const MAX_SUMMARY = 6e4;
const LEVELS = {
	blocks: "failure",
	"needs-approval": "warning",
	informs: "notice"
};
/** A check run of its own name on a commit, for a check that an App is the expected source of. Throws on failure. */
async function publishCheckRun({ client, owner, repo }, report) {
	const { name, head, isGreen, headline, summary, findings } = report;
	const annotations = findings.filter(({ at }) => isLine(at) && at.side === "head").slice(0, MAX_ANNOTATIONS).map(({ at, effect, rule, message }) => ({
		path: at.path,
		start_line: at.line,
		end_line: at.line,
		annotation_level: LEVELS[effect],
		title: `cde-gate: ${rule}`,
		message: visible(message, 4e3)
	}));
	const output = {
		title: visible(headline, 200),
		summary: summary.slice(0, MAX_SUMMARY)
	};
	const { data } = await client.rest.checks.create({
		owner,
		repo,
		name,
		head_sha: head,
		status: "completed",
		conclusion: isGreen ? "success" : "failure",
		output: {
			...output,
			annotations: annotations.slice(0, BATCH)
		}
	});
	for (let from = BATCH; from < annotations.length; from += BATCH) {
		const more = annotations.slice(from, from + BATCH);
		await client.rest.checks.update({
			owner,
			repo,
			check_run_id: data.id,
			output: {
				...output,
				annotations: more
			}
		});
	}
}
// src/shell/review-request.ts
/**
* Whom to ask of the owners whose approval is missing: nobody twice, never the author, and nobody who has answered unless
* the approval was of an older head. A team of which a member is asked or has answered is as good as asked: code review
* assignment replaces teams by members.
*/
function ownersToAsk(missing, { requested, author }, request) {
	const asked = new Set(requested.map((name) => name.slice(1).toLowerCase()));
	const answers = effectiveReviews(request.reviews);
	const spoken = new Set(request.reviews.map(({ user }) => user.toLowerCase()));
	const isStale = (user) => {
		const answer = answers.get(user);
		return answer?.state === "approved" && answer.commit !== request.head;
	};
	return missing.filter((owner) => {
		const name = owner.slice(1).toLowerCase();
		if (asked.has(name) || name === author.toLowerCase()) return false;
		const team = request.teams.get(name);
		const known = (name.includes("/") ? team?.kind === "members" ? team.logins : [] : [name]).map((login) => login.toLowerCase());
		if (known.some((login) => asked.has(login))) return false;
		return !known.some((login) => spoken.has(login)) || known.some(isStale);
	});
}
/**
* Asks each owner for a review, one call an owner: a wrong name fails its whole call and must not lose the others.
* Never throws; whoever cannot be asked is told with GitHub's reason.
*/
async function requestReviews({ client, owner, repo }, number, owners) {
	const asked = [];
	const refused = [];
	for (const name of owners.toSorted((a, b) => Number(b.includes("/")) - Number(a.includes("/")))) {
		const [first = "", slug] = name.slice(1).split("/");
		const who = slug === void 0 ? { reviewers: [first] } : { team_reviewers: [slug] };
		try {
			await client.rest.pulls.requestReviewers({
				owner,
				repo,
				pull_number: number,
				...who
			});
			asked.push(name);
		} catch (error) {
			refused.push({
				owner: name,
				why: reasonOf(error)
			});
		}
	}
	return {
		asked,
		refused
	};
}
function reasonOf(error) {
	const status = statusOf(error);
	if (status === 403) return "the token may not request reviews (a fork, or `pull-requests: write` is missing)";
	const message = error instanceof Error ? error.message : String(error);
	return /Could not resolve to a node/.test(message) ? "the token cannot see teams; use an App token with *Members: read*" : `GitHub answered ${status ?? "nothing"}: ${message}`;
}
// src/shell/sticky-comment.ts
/** First line of our comment. A body that merely contains it elsewhere is somebody else's. */
const MARKER = "<!-- cde-gate report -->";
/**
* Writes the one report comment of a pull request: updates ours in place, stays quiet when nothing changed, creates it
* otherwise. Ours is what a bot wrote and what begins with the marker; a marker alone proves nothing. Findings that the
* comment told of before and that are gone are shown as resolved; that is decoration, no verdict is ever read back.
* Throws on failure.
*/
async function writeComment({ client, owner, repo }, number, { report, findings, mode }) {
	const own = (await client.paginate(client.rest.issues.listComments, {
		owner,
		repo,
		issue_number: number,
		per_page: 100
	})).find((comment) => comment.user?.type === "Bot" && comment.body?.startsWith(MARKER) === true);
	if (own === void 0 && findings.length === 0 && mode === "on-change") return "nothing to say";
	const told = readTold(own?.body ?? "");
	const body = `${MARKER}\n${writeTold(findings)}\n${report}${resolvedNote(told, findings)}`;
	if (own === void 0) {
		await client.rest.issues.createComment({
			owner,
			repo,
			issue_number: number,
			body
		});
		return "created";
	}
	if (own.body?.replaceAll("\r\n", "\n") === body) return "unchanged";
	await client.rest.issues.updateComment({
		owner,
		repo,
		comment_id: own.id,
		body
	});
	return "updated";
}
const TOLD = /^<!-- cde-gate findings: ([A-Za-z0-9+/=]*) -->$/m;
const MAX_TOLD = 40;
const toTold = ({ fingerprint, rule, at }) => ({
	fingerprint,
	name: `${rule} ${placeName(at)}`
});
/** As Base64: names of files cannot end the comment then. */
function writeTold(findings) {
	const told = findings.slice(0, MAX_TOLD).map(toTold);
	return `<!-- cde-gate findings: ${Buffer.from(JSON.stringify(told)).toString("base64")} -->`;
}
function readTold(body) {
	try {
		const told = JSON.parse(Buffer.from(TOLD.exec(body)?.[1] ?? "", "base64").toString("utf8") || "[]");
		return Array.isArray(told) ? told.slice(0, MAX_TOLD).flatMap(asTold) : [];
	} catch {
		return [];
	}
}
function asTold(value) {
	if (typeof value !== "object" || value === null || !("fingerprint" in value) || !("name" in value)) return [];
	const { fingerprint, name } = value;
	return typeof fingerprint === "string" && typeof name === "string" ? [{
		fingerprint,
		name
	}] : [];
}
function resolvedNote(told, findings) {
	const still = new Set(findings.map(({ fingerprint }) => fingerprint));
	const gone = told.filter(({ fingerprint }) => !still.has(fingerprint));
	if (gone.length === 0) return "";
	const lines = gone.map(({ name }) => `- ~~${markdownCode(name)}~~`);
	return `\n<details><summary>Resolved since the last report: ${gone.length}</summary>\n\n${lines.join("\n")}\n\n</details>\n`;
}
// src/shell/suggest.ts
const markerOf = ({ finding }) => `<!-- cde-gate suggestion ${finding.fingerprint} -->`;
/**
* Puts suggested changes beside the lines that they mend, each once. GitHub takes them on lines of the diff only; one
* that it refuses is left out. Throws when it cannot read what is there already.
*/
async function suggestChanges({ client, owner, repo }, { number, head }, suggestions) {
	if (suggestions.length === 0) return 0;
	const at = {
		owner,
		repo,
		pull_number: number
	};
	const comments = await client.paginate(client.rest.pulls.listReviewComments, {
		...at,
		per_page: 100
	});
	const known = new Set(comments.flatMap(({ user, body }) => user?.type === "Bot" ? [body.split("\n", 1)[0]] : []));
	let written = 0;
	for (const suggestion of suggestions.filter((each) => !known.has(markerOf(each)))) {
		const { path, from, to } = suggestion;
		const body = `${markerOf(suggestion)}\n${toSuggestionBlock(suggestion)}`;
		const lines = from === to ? { line: to } : {
			start_line: from,
			start_side: "RIGHT",
			line: to
		};
		try {
			await client.rest.pulls.createReviewComment({
				...at,
				commit_id: head,
				path,
				side: "RIGHT",
				...lines,
				body
			});
			written += 1;
		} catch (error) {
			if (statusOf(error) !== 422) throw error;
		}
	}
	return written;
}
// src/shell/workflow.ts
/** Annotations a step may show per level; the worst come first. */
const SHOWN = 10;
/** One line of log that no content of a pull request can turn into a workflow command. */
function logLine(text) {
	const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ").replace(/^(\s*):(?=:)/, "$1:​").replaceAll("##[", "#​#[");
	process.stdout.write(`${plain}\n`);
}
/** Writes the report where the workflow run shows it. More than a step may write is cut by the report itself. */
function writeSummary(markdown) {
	const file = process.env["GITHUB_STEP_SUMMARY"];
	if (file !== void 0 && file !== "") appendFileSync(file, `${markdown}\n`);
}
/** Marks the lines of findings in the pull request's files. */
function annotate(findings) {
	const levels = {
		blocks: error,
		"needs-approval": warning,
		informs: notice
	};
	for (const effect of [
		"blocks",
		"needs-approval",
		"informs"
	]) for (const { message, at, rule } of findings.filter((each) => each.effect === effect).slice(0, SHOWN)) {
		const here = !isLine(at) || at.side === "base" ? {} : {
			file: at.path,
			startLine: at.line,
			startColumn: at.column
		};
		levels[effect](logSafe(message), {
			title: `cde-gate: ${rule}`,
			...here
		});
	}
}
/** Annotation text with nothing hidden in it, and without what the old command form could read out of it. */
function logSafe(text) {
	return visible(text, 4e3).replaceAll("##[", "# #[");
}
// src/shell/publish.ts
const NOBODY = {
	asked: [],
	refused: []
};
/**
* Tells everybody. The step summary and the outputs first: nothing after them can take them back, and nothing that fails
* here changes the verdict.
*/
async function publish({ github, inputs, place, isPullRequest }, judged) {
	const { pull, judgement, base, head } = judged;
	const links = {
		...place,
		base,
		head,
		number: pull.number
	};
	const isRedacted = inputs.redact === "always" || inputs.redact === "auto" && pull.isPublic;
	const report = isRedacted ? toBrief(judgement) : render("markdown", judgement, {
		style: "plain",
		links
	});
	const isGreen = exitStatus(judgement) === 0;
	const missing = missingOwners$1(judgement);
	writeSummary(report);
	logLine(`cde-gate: ${headline(judgement)}`);
	if (!isRedacted) annotate(judgement.findings);
	writeFiles(inputs, judgement, links);
	setOutput("decision", judgement.decision.kind);
	setOutput("headline", headline(judgement));
	setOutput("findings", judgement.findings.length);
	setOutput("owners", missing.join(" "));
	if (!isGreen) setFailed(`cde-gate: ${headline(judgement)}`);
	if (inputs.checkRun !== "") await decorate("check run", async () => publishCheckRun(github, {
		name: inputs.checkRun,
		head: isPullRequest ? pull.head : head,
		isGreen,
		headline: headline(judgement),
		summary: report,
		findings: isRedacted ? [] : judgement.findings
	}));
	if (!isPullRequest) return;
	if (inputs.label !== "") await decorate("label", async () => setLabel(github, pull, inputs.label, !isGreen));
	const asked = await askOwners(github, inputs, judged, missing);
	const waiting = missing.filter((owner) => pull.requested.some((name) => name.toLowerCase() === owner.toLowerCase()));
	const note = askedNote({
		...asked,
		asked: [...waiting, ...asked.asked].toSorted()
	});
	if (note !== "") writeSummary(note);
	const { comment } = inputs;
	if (comment === "never") return;
	await decorate("comment", async () => {
		const findings = isRedacted ? [] : judgement.findings;
		const mode = isRedacted && comment === "on-change" && !isGreen ? "always" : comment;
		logLine(`comment: ${await writeComment(github, pull.number, {
			report: `${report}${note}`,
			findings,
			mode
		})}`);
	});
	if (!isRedacted && judged.sides !== void 0) {
		const suggestions = suggestionsFor(judgement.findings, judged.sides, judgement.changes.flatMap(({ images }) => images));
		await decorate("suggested changes", async () => {
			const written = await suggestChanges(github, pull, suggestions);
			if (written > 0) logLine(`suggested changes: ${written}`);
		});
	}
}
/** Puts a label on a pull request, or takes it off; nothing where it is as it should be. */
async function setLabel({ client, owner, repo }, { number, labels }, name, wanted) {
	const at = {
		owner,
		repo,
		issue_number: number
	};
	if (labels.includes(name) === wanted) return;
	if (wanted) await client.rest.issues.addLabels({
		...at,
		labels: [name]
	});
	else await client.rest.issues.removeLabel({
		...at,
		name
	});
}
function missingOwners$1({ approvals }) {
	return [...new Set(approvals.flatMap(({ owners, state }) => state.kind === "missing" ? owners : []))];
}
async function askOwners(github, { reviews }, { pull, judgement, request }, missing) {
	if (!(reviews === "always" || reviews === "usual" && judgement.settings.mode === "enforce") || pull.draft || request === void 0) return NOBODY;
	const asked = await requestReviews(github, pull.number, ownersToAsk(missing, pull, request));
	if (asked.asked.length > 0) logLine(`asked ${asked.asked.join(", ")} to review`);
	for (const { owner, why } of asked.refused) logLine(`could not ask ${owner} to review: ${why}`);
	return asked;
}
/** Who is asked, now or before, and who could not be; empty when nobody was to be asked. */
function askedNote({ asked, refused }) {
	const lines = [...asked.length === 0 ? [] : [`Asked to review: ${asked.map(markdownCode).join(", ")}`], ...refused.map(({ owner, why }) => `Could not be asked: ${markdownCode(owner)}, ${markdownText(why)}`)];
	return lines.length === 0 ? "" : `\n${lines.map((line) => `- ${line}`).join("\n")}\n`;
}
function writeFiles({ jsonFile, sarifFile }, judgement, links) {
	for (const [format, file] of [["json", jsonFile], ["sarif", sarifFile]]) if (file !== "") writeFileSync(file, render(format, judgement, {
		style: "plain",
		links
	}));
}
/** Decoration that fails is said and forgotten. */
async function decorate(what, write) {
	try {
		await write();
	} catch (error) {
		logLine(`could not write the ${what}: GitHub answered ${statusOf(error) ?? "nothing"}; the verdict stands, see the step summary`);
	}
}
// src/shell/publish-merged.ts
/**
* Joins what the jobs of a matrix said and tells everybody: summary, outputs and one comment. `number` is the pull request
* of the event; undefined for a merge group. Throws NotJudged where the outcomes are of another one.
*/
async function publishMerged(github, inputs, number) {
	const merged = mergeOutcomes(readOutcomes(inputs.outcomes));
	const judged = merged.first === void 0 ? void 0 : valueAt(merged.first.subject, "number");
	if (number !== void 0 && judged !== void 0 && judged !== number) throw new NotJudged(`the outcomes are of #${String(judged)} and not of #${number}; hand over those of this run`);
	const pull = number === void 0 ? void 0 : await readPull(github, number, wait);
	const isRedacted = inputs.redact === "always" || inputs.redact === "auto" && pull?.isPublic !== false;
	const headline = mergedHeadline(merged);
	const report = isRedacted ? `## cde-gate: ${headline}\n` : renderMerged("markdown", merged, TOOL);
	const status = mergedStatus(merged);
	writeSummary(report);
	logLine(`cde-gate: ${headline}`);
	if (inputs.jsonFile !== "") writeFileSync(inputs.jsonFile, renderMerged("json", merged, TOOL));
	setOutput("decision", merged.decision.kind);
	setOutput("headline", headline);
	setOutput("findings", merged.findings.length);
	setOutput("owners", missingOwners(merged).join(" "));
	if (status !== 0) setFailed(`cde-gate: ${headline}`);
	const { comment } = inputs;
	if (number !== void 0 && comment !== "never") await decorate("comment", async () => {
		const told = merged.findings.map(({ fingerprint, rule, body }) => ({
			fingerprint,
			rule,
			at: mergedPlace(body)
		}));
		logLine(`comment: ${await writeComment(github, number, {
			report,
			findings: isRedacted ? [] : told,
			mode: isRedacted && comment === "on-change" && status !== 0 ? "always" : comment
		})}`);
	});
	return {
		status,
		head: pull?.head
	};
}
function missingOwners({ approvals }) {
	return [...new Set(approvals.flatMap(({ owners, state }) => state.kind === "missing" ? owners : []))];
}
// src/shell/rerun.ts
/**
* A review makes a run of its own, and the check that the last push made keeps its colour. So where that colour is not
* the verdict any more, its run is started again; a re-run reads the pull request anew. `ownRun` is the run that asks.
* Never throws: the answer is one line for the log, undefined when there is nothing to say.
*/
async function rerunStaleCheck({ client, owner, repo }, { workflow, head, number, ownRun, isGreen }, wait) {
	const latest = async () => {
		const { data } = await client.rest.actions.listWorkflowRuns({
			owner,
			repo,
			workflow_id: workflow,
			per_page: 50
		});
		return data.workflow_runs.filter(({ id, event, head_sha: sha, pull_requests: pulls }) => id !== ownRun && (event === "pull_request_target" || event === "pull_request") && (sha === head || (pulls ?? []).some((pull) => pull.number === number && pull.head.sha === head))).toSorted((a, b) => b.id - a.id)[0];
	};
	try {
		let run = await latest();
		for (let attempt = 0; run !== void 0 && run.status !== "completed" && attempt < 5; attempt += 1) {
			await wait(2e3 * 2 ** attempt);
			run = await latest();
		}
		if (run === void 0) return `no run of \`${workflow}\` on this head to start again`;
		if (run.status !== "completed") return `run ${run.id} of \`${workflow}\` has not ended; start it again by hand`;
		if (run.conclusion === "success" === isGreen) return void 0;
		await client.rest.actions.reRunWorkflow({
			owner,
			repo,
			run_id: run.id
		});
		return `started run ${run.id} of \`${workflow}\` again: its verdict was of before this review`;
	} catch (error) {
		const status = statusOf(error);
		return status === 403 || status === 404 ? "the check of the last push cannot be started again: the token needs `actions: write`, which a fork never has; re-run it by hand" : `the check of the last push cannot be started again (GitHub answered ${status ?? "nothing"}); re-run it by hand`;
	}
}
// src/shell/action.ts
/** The action: judge what the event is about, tell everybody, and be red unless the decision is pass. Never throws. */
async function runAction() {
	try {
		const inputs = readInputs();
		const { token } = inputs;
		if (token === "") return undecided("the input `token` is empty; give the gate a token that may read the pull request");
		setSecret(token);
		const environment = process.env;
		const event = environment["GITHUB_EVENT_NAME"] ?? "";
		const target = readTarget(event, environment["GITHUB_EVENT_PATH"] ?? "", inputs.pullRequest);
		if (target.kind === "unsupported") return undecided(target.why);
		const repository = environment["GITHUB_REPOSITORY"] ?? "";
		const server = environment["GITHUB_SERVER_URL"] ?? "https://github.com";
		const github = openGitHub(token, repository);
		const remote = {
			url: `${server}/${repository}`,
			token
		};
		const rerun = async (number, head, status) => {
			if (event !== "pull_request_review") return;
			const ownRun = Number(environment["GITHUB_RUN_ID"]);
			const workflow = inputs.workflow === "" ? workflowFile(environment["GITHUB_WORKFLOW_REF"]) : inputs.workflow;
			const said = await rerunStaleCheck(github, {
				workflow,
				head,
				number,
				ownRun,
				isGreen: status === 0
			}, wait);
			if (said !== void 0) logLine(said);
		};
		if (inputs.outcomes.length > 0) {
			const number = target.kind === "pull-request" ? target.number : void 0;
			const { status, head } = await publishMerged(github, inputs, number);
			if (number !== void 0 && head !== void 0) await rerun(number, head, status);
			return status;
		}
		const context = readGivenContexts(inputs.context, inputs.contextCluster);
		const worst = (target.kind === "pull-request" ? [await judgePull(github, remote, target.number, {
			context,
			part: inputs.part
		})] : await judgeGroup(github, remote, target, {
			context,
			part: inputs.part
		})).toSorted((a, b) => severity(b.judgement) - severity(a.judgement))[0];
		if (worst === void 0) return undecided("there is nothing to judge");
		const isPullRequest = target.kind === "pull-request";
		const isPart = inputs.part !== void 0;
		await publish({
			github,
			inputs: isPart ? {
				...inputs,
				comment: "never",
				checkRun: "",
				label: ""
			} : inputs,
			place: {
				server,
				repository
			},
			isPullRequest
		}, worst);
		const status = exitStatus(worst.judgement);
		if (!isPart) await rerun(worst.pull.number, worst.pull.head, status);
		return status;
	} catch (error) {
		return undecided(explainFailure(error));
	}
}
/** `acme/shop/.github/workflows/cde-gate.yml@refs/heads/main` → `cde-gate.yml`. */
const workflowFile = (reference = "") => /([^/@]+)@/.exec(reference)?.[1] ?? "cde-gate.yml";
const SEVERITY = {
	pass: 0,
	hold: 1,
	undecided: 2,
	block: 3
};
const severity = ({ decision }) => SEVERITY[decision.kind];
/** The red end of a run that has no verdict. */
function undecided(why) {
	writeSummary(`## ⚠️ Undecided\n\ncde-gate could not judge this change: ${speak(quoted(why), {
		text: markdownText,
		code: markdownCode,
		place: () => ""
	})}\n`);
	setOutput("decision", "undecided");
	setFailed(`cde-gate: undecided: ${why}`);
	return 2;
}
function explainFailure(error) {
	if (error instanceof GitFailure || error instanceof NotJudged || error instanceof InputFailure) return error.message;
	const status = statusOf(error);
	if ((status === 403 || status === 429) && /rate limit/i.test(messageOf(error))) return `the limit of requests to GitHub is used up (${messageOf(error)}); run the check again later`;
	if (status === 403 || status === 404) return `GitHub answered ${status}; the token needs \`contents: read\` and \`pull-requests: read\` (${messageOf(error)})`;
	return status === void 0 ? `the gate failed: ${messageOf(error)}` : `GitHub answered ${status} (${messageOf(error)}); run the check again`;
}
const messageOf = (error) => (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
// src/main.ts
process.exitCode = await runAction();
export {};
