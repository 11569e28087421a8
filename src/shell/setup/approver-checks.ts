import { type Diagnosis, fine, warn, wrong } from './diagnosis.ts';
import { type Answer, failure, type TeamReach } from './host-facts.ts';

// Whether those who are named may approve at all. Source: GitHub REST API, "Teams", "Collaborators".

/** A team: seen by this token, with people in it, who may write. */
export function judgeTeam(team: string, { members, access }: TeamReach, repository: string): readonly Diagnosis[] {
  const [org = '', owner = ''] = [team.slice(1).split('/')[0], repository.split('/')[0]];
  if (org.toLowerCase() !== owner.toLowerCase())
    return [
      wrong(
        'teams',
        `\`${team}\` is a team of another organisation and can own nothing here`,
        `name a team of \`${owner}\``,
      ),
    ];
  if (members.kind === 'failed')
    return [
      members.status === 403 || members.status === 404
        ? wrong(
            'teams',
            `this token cannot see the members of \`${team}\` (GitHub answered ${members.status}), so no approval of theirs could count`,
            `give the gate a token of a GitHub App with *Members: read* (organisation \`${org}\`), or a token with \`read:org\`; the workflow's own token can never do that. If there is no such team, make it`,
          )
        : failure('teams', `the members of \`${team}\` cannot be read`, members, `*Members: read* in \`${org}\``),
    ];
  if (members.value === 0)
    return [wrong('teams', `\`${team}\` has no members, so nobody can approve`, 'add people to the team')];
  if (access.kind === 'failed')
    return [
      failure(
        'teams',
        `what \`${team}\` may do here cannot be read`,
        access,
        `*Members: read* in \`${org}\` and *Metadata: read* on \`${repository}\``,
      ),
    ];
  if (access.value !== 'write')
    return [
      wrong(
        'teams',
        `\`${team}\` has ${access.value === 'read' ? 'read access only' : 'no access'} to \`${repository}\`, so it can own nothing and its approvals do not count`,
        'give the team *Write*',
      ),
    ];
  const one = members.value === 1;
  return [
    one
      ? warn('teams', `\`${team}\` has one member, who cannot approve changes of their own`, 'add a second person')
      : fine('teams', `\`${team}\` has ${members.value} members and may write`),
  ];
}

/** A user who may write. */
export function judgeUser(user: string, permission: Answer<string>, repository: string): readonly Diagnosis[] {
  if (permission.kind === 'failed')
    return [
      permission.status === 404
        ? wrong('teams', `there is no user \`${user}\`, or \`${repository}\` does not know them`, 'name somebody else')
        : failure(
            'teams',
            `what \`${user}\` may do here cannot be read`,
            permission,
            `*Metadata: read* on \`${repository}\``,
          ),
    ];
  return ['admin', 'write', 'maintain'].includes(permission.value)
    ? [fine('teams', `\`${user}\` may write`)]
    : [
        wrong(
          'teams',
          `\`${user}\` may not write to \`${repository}\`, so their approvals do not count`,
          'give them *Write*, or name somebody else',
        ),
      ];
}
