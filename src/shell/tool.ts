import about from '../../package.json' with { type: 'json' };
import type { Tool } from '../outcome.ts';

/** The name and version that every report carries. */
export const TOOL: Tool = { name: about.name, version: about.version };
