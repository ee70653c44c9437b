/**
 * vCPUs by size, the same in every family that Aurora offers (Aurora user guide, "Hardware specifications for DB
 * instance classes for Aurora").
 */
const VCPUS_BY_SIZE: ReadonlyMap<string, number> = new Map([
  ['medium', 2],
  ['large', 2],
  ['xlarge', 4],
  ['2xlarge', 8],
  ['4xlarge', 16],
  ['8xlarge', 32],
  ['12xlarge', 48],
  ['16xlarge', 64],
  ['24xlarge', 96],
  ['32xlarge', 128],
  ['48xlarge', 192],
]);

export const knownFamilies: readonly string[] = 't3 t4g r5 r6g r6i r6gd r6id r7g r7i r8g r8gd x2g'.split(' ');

export const SERVERLESS_CLASS = 'db.serverless';

/**
 * An Aurora capacity unit has about 2 GiB of memory and the CPU that goes with it (Aurora user guide, "Aurora
 * Serverless v2 capacity"); in the memory-optimised r families 8 GiB go with one vCPU.
 */
const CAPACITY_UNITS_PER_VCPU = 4;

/** Whether a capacity weight is known for this class. */
export function isKnownClass(instanceClass: string): boolean {
  return instanceClass === SERVERLESS_CLASS || provisionedVcpus(instanceClass) !== undefined;
}

/**
 * The capacity weight of a reader, in vCPUs. A serverless reader counts with its maximum capacity. An unknown class
 * counts as two vCPUs, so that a class that AWS adds later is under-estimated, not ignored.
 */
export function weightVcpus(instanceClass: string, serverlessMaxCapacityUnits = 0): number {
  if (instanceClass === SERVERLESS_CLASS) return serverlessMaxCapacityUnits / CAPACITY_UNITS_PER_VCPU || 2;
  return provisionedVcpus(instanceClass) ?? 2;
}

function provisionedVcpus(instanceClass: string): number | undefined {
  const [prefix, family = '', size = '', ...rest] = instanceClass.split('.');
  if (prefix !== 'db' || rest.length > 0 || !knownFamilies.includes(family)) return undefined;
  return VCPUS_BY_SIZE.get(size);
}
