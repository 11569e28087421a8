import { fileLocation } from '../manifest/location.ts';
import { defineRule } from './rule.ts';

/** CHG-006: the files that steer the gate change. They count from the base side until somebody responsible merges them. */
export const gateAltered = defineRule(
  {
    id: 'gate-altered',
    summary: 'settings, code owners or workflows that steer the gate are changed',
    requirements: ['6.5.1', '1.2.8'],
  },
  ({ gateFiles }) =>
    gateFiles.map(({ path, role, kind, disablesGate }) => ({
      message: disablesGate
        ? `the ${role} file \`${path}\` was ${kind} so that the gate would no longer stop a merge`
        : `the ${role} file \`${path}\` was ${kind}; this run was judged by the version on the base branch`,
      at: { ...fileLocation(path), side: kind === 'removed' ? ('base' as const) : ('head' as const) },
      about: `${path} ${kind}`,
      degree: disablesGate ? ('grave' as const) : ('ordinary' as const),
    })),
);
