import { manyGroups } from '../../sandbox/scenarios/manyGroups.ts';

/** Clients have pinned the addresses of every fiftieth group's load balancer. */
export default manyGroups(1_000, (number) => number % 50 === 49);
