// What `init` writes where only the user knows the answer, and `doctor` reports until somebody filled it in.

/** The account that stands for the user's organisation. */
export const OWNER_PLACEHOLDER = 'OWNER';

/** No reference of git may hold a blank, so nobody can ever publish something that this would run. */
export const USES_PLACEHOLDER = `${OWNER_PLACEHOLDER}/cde-gate@FULL COMMIT SHA`;

/** Also as the documentation writes it. */
export function isUsesPlaceholder(uses: string): boolean {
  return uses.startsWith(`${OWNER_PLACEHOLDER}/`) || /@FULL.COMMIT.SHA$/.test(uses);
}

/** Whether an owner (`@OWNER/compliance`) still has to be replaced. */
export function isOwnerPlaceholder(owner: string): boolean {
  return owner === `@${OWNER_PLACEHOLDER}` || owner.startsWith(`@${OWNER_PLACEHOLDER}/`);
}

const PINNED = /^[A-Za-z0-9][\w.-]*\/[\w.-]+(?:\/[^\s@]+)?@[0-9a-f]{40}$/;

/** Whether a `uses` names a repository and a full commit id, which nobody can move. */
export function isPinned(uses: string): boolean {
  return PINNED.test(uses);
}
