import { manyGroups } from '../../sandbox/scenarios/manyGroups.ts';

export default manyGroups(1_000);
