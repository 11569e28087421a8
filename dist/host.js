import { c as statusOf, n as openGitHub } from "./github.js";
// src/shell/setup/host.ts
/** Reads what the host says about `owner/name`, about teams and users named `@…`. Never throws for a failed call. */
async function readHost(token, repository, owners) {
	const github = openGitHub(token, repository);
	const { client, owner, repo } = github;
	const defaultBranch = await ask(async () => (await client.rest.repos.get({
		owner,
		repo
	})).data.default_branch);
	if (defaultBranch.kind === "failed") return {
		repository,
		defaultBranch,
		rules: defaultBranch,
		classic: defaultBranch,
		codeownersErrors: defaultBranch,
		teams: /* @__PURE__ */ new Map(),
		users: /* @__PURE__ */ new Map()
	};
	const branch = defaultBranch.value;
	const rules = await ask(async () => readRules(github, branch));
	const classic = await ask(async () => readProtection(github, branch));
	const codeownersErrors = await ask(async () => {
		const { data } = await client.rest.repos.codeownersErrors({
			owner,
			repo
		});
		return data.errors.map(({ path, line, message }) => ({
			path,
			line,
			message
		}));
	});
	const teams = /* @__PURE__ */ new Map();
	for (const team of owners.teams) teams.set(team, await readTeamReach(github, team));
	const users = /* @__PURE__ */ new Map();
	for (const user of owners.users) {
		const ownPermission = async () => (await client.rest.repos.getCollaboratorPermissionLevel({
			owner,
			repo,
			username: user.slice(1)
		})).data.permission;
		users.set(user, await ask(ownPermission));
	}
	return {
		repository,
		defaultBranch,
		rules,
		classic,
		codeownersErrors,
		teams,
		users
	};
}
/** An answer or its failure, in one line. */
async function ask(call) {
	try {
		return {
			kind: "answer",
			value: await call()
		};
	} catch (error) {
		const [message = ""] = (error instanceof Error ? error.message : String(error)).split("\n", 1);
		return {
			kind: "failed",
			status: typeof error === "object" && error !== null && "response" in error && error.response !== void 0 ? statusOf(error) : void 0,
			message: message.replace(/ - https:\/\/\S+$/, "")
		};
	}
}
/** Rules of all active rulesets, also those of the organisation. Several of one type add up. */
async function readRules({ client, owner, repo }, branch) {
	const rules = await client.paginate(client.rest.repos.getBranchRules, {
		owner,
		repo,
		branch,
		per_page: 100
	});
	const checks = rules.flatMap((rule) => rule.type === "required_status_checks" ? [rule.parameters] : []);
	const reviews = rules.flatMap((rule) => rule.type === "pull_request" ? rule.parameters ?? [] : []);
	return {
		checks: checks.flatMap((each) => (each?.required_status_checks ?? []).map(({ context, integration_id: source }) => ({
			name: context,
			source
		}))),
		strict: checks.some((each) => each?.strict_required_status_checks_policy === true),
		workflows: rules.flatMap((rule) => rule.type === "workflows" ? (rule.parameters?.workflows ?? []).map(({ path }) => path) : []),
		reviews: reviews.length === 0 ? void 0 : {
			approvals: Math.max(...reviews.map((each) => each.required_approving_review_count)),
			dismissesStale: reviews.some((each) => each.dismiss_stale_reviews_on_push),
			byCodeOwners: reviews.some((each) => each.require_code_owner_review)
		},
		hasMergeQueue: rules.some(({ type }) => type === "merge_queue")
	};
}
/** The part of classic branch protection that everybody with read access sees. */
async function readProtection({ client, owner, repo }, branch) {
	const { data } = await client.rest.repos.getBranch({
		owner,
		repo,
		branch
	});
	const required = data.protection.required_status_checks;
	const named = required?.checks ?? [];
	const others = (required?.contexts ?? []).filter((name) => !named.some(({ context }) => context === name));
	return {
		checks: [...named.map(({ context, app_id: app }) => ({
			name: context,
			source: app !== null && app > 0 ? app : void 0
		})), ...others.map((name) => ({
			name,
			source: void 0
		}))],
		strict: required?.strict === true
	};
}
async function readTeamReach({ client, owner, repo }, team) {
	const [org = "", slug = ""] = team.slice(1).split("/");
	const of = {
		org,
		team_slug: slug
	};
	const members = await ask(async () => (await client.paginate(client.rest.teams.listMembersInOrg, {
		...of,
		per_page: 100
	})).length);
	if (members.kind === "failed") return {
		members,
		access: members
	};
	const access = await ask(async () => {
		const headers = { accept: "application/vnd.github.v3.repository+json" };
		const { data } = await client.rest.teams.checkPermissionsForRepoInOrg({
			...of,
			owner,
			repo,
			headers
		});
		return data.permissions?.push === true ? "write" : "read";
	});
	return {
		members,
		access: access.kind === "failed" && access.status === 404 ? {
			kind: "answer",
			value: "none"
		} : access
	};
}
export { readHost };
