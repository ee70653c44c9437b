import { fleetOf } from './fleet.ts';

/** One of each. */
export default fleetOf({ clusters: 1, listeners: 1, groups: 1 });
