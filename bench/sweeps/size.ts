/** How many clusters there are; the process that synthesizes reads it, too. */
const CLUSTERS_VARIABLE = 'EVENKEEL_BENCH_CLUSTERS';

/** Set to anything, one invocation looks at all clusters, however many they are: to compare with. */
const WHOLE_VARIABLE = 'EVENKEEL_BENCH_WHOLE';

const CLUSTERS = 1_000;

export const clustersOfBench = (): number => Number(process.env[CLUSTERS_VARIABLE] ?? CLUSTERS);

export const isWhole = (): boolean => process.env[WHOLE_VARIABLE] !== undefined;
