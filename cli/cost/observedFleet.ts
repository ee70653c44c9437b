import { fleetOf } from './fleet.ts';

/** One of each, which Evenkeel only looks at. */
export default fleetOf({ clusters: 1, listeners: 1, groups: 1 }, 'observe');
