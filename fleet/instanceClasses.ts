export const SERVERLESS_CLASS = 'db.serverless';

/**
 * An Aurora capacity unit has about 2 GiB of memory and the CPU that goes with it (Aurora user guide, "Aurora
 * Serverless v2 capacity"); in the memory-optimised r families 8 GiB go with one vCPU.
 */
const CAPACITY_UNITS_PER_VCPU = 4;

/** What a reader counts with whose size says nothing: the smallest that Aurora offers, so that it is not ignored. */
const VCPUS_OF_UNKNOWN_SIZE = 2;

/** What Aurora offers today (Aurora user guide, "Supported DB engines for DB instance classes"). */
export const auroraFamilies: readonly string[] = 't3 t4g r5 r6g r6i r6gd r6id r7g r7i r8g r8gd x2g'.split(' ');

/** Whether Aurora offers the class, as far as its family says so, so that a fleet may ask for it. */
export function isAuroraClass(instanceClass: string): boolean {
  if (instanceClass === SERVERLESS_CLASS) return true;
  const [, family = '', , ...more] = instanceClass.split('.');
  return more.length === 0 && auroraFamilies.includes(family) && hasKnownSize(instanceClass);
}

/** Whether the size of the class says how large it is. The family makes no difference. */
export function hasKnownSize(instanceClass: string): boolean {
  return instanceClass === SERVERLESS_CLASS || provisionedVcpus(instanceClass) !== undefined;
}

/**
 * The capacity weight of a reader, in vCPUs. A serverless reader counts with its maximum capacity. A class whose size is
 * unknown counts as two vCPUs: callers tell people of it (`hasKnownSize`).
 */
export function weightVcpus(instanceClass: string, serverlessMaxCapacityUnits = 0): number {
  if (instanceClass === SERVERLESS_CLASS)
    return serverlessMaxCapacityUnits / CAPACITY_UNITS_PER_VCPU || VCPUS_OF_UNKNOWN_SIZE;
  return provisionedVcpus(instanceClass) ?? VCPUS_OF_UNKNOWN_SIZE;
}

/**
 * In `db.r6g.16xlarge` and `db.r5.4xlarge.tpc2.mem4x` the third part is the size. `16xlarge` is sixteen times `xlarge`,
 * which has 4 vCPUs in every family; a `large` has 2. Smaller ones have 2 in the t families, but for t2.small and
 * t2.micro, and 1 in others (RDS and EC2 user guides, hardware specifications).
 */
function provisionedVcpus(instanceClass: string): number | undefined {
  const parsed = /^db\.([a-z][a-z0-9]*)\.(?:(\d*)(xlarge)|(large|medium|small|micro))(?:\.tpc\d+)?(?:\.mem\d+x)?$/.exec(
    instanceClass,
  );
  if (!parsed) return undefined;
  const [, family = '', times, xlarge, smaller] = parsed;
  if (xlarge) return 4 * Number(times || 1);
  if (smaller === 'large') return 2;
  if (!/^t\d/.test(family)) return smaller === 'medium' ? 1 : undefined;
  return family === 't2' && smaller !== 'medium' ? 1 : 2;
}
