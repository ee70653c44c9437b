import { manyGroups } from '../../../../sandbox/scenarios/manyGroups.ts';

/** More groups than ELB would let anybody ask about at once. */
export const COUNT = 60;

export default manyGroups(COUNT);
