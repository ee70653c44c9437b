import { manyGroups } from '../../../../sandbox/scenarios/manyGroups.ts';

/** Clients have pinned the addresses of the last ones, by their names. */
export default manyGroups(60, (number) => number >= 55);
