/** How often a property is tried. Mutation testing, which runs the tests once per mutant, asks for a share of it. */
export const runs = (count: number): number => Math.ceil(count * Number(process.env['PROPERTY_RUNS_SHARE'] ?? 1));
