/** Grows and shrinks by itself between the capacities that the cluster sets. */
export const SERVERLESS_CLASS = 'db.serverless';

/**
 * A capacity unit has about 2 GiB of memory "with corresponding CPU" (Aurora User Guide). Classes of the r families
 * have 8 GiB for each vCPU, so four units are taken for one; AWS does not publish it.
 */
const CAPACITY_UNITS_OF_VCPU = 4;

const UP_TO_16XLARGE = ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge'];
const UP_TO_24XLARGE = [...UP_TO_16XLARGE, '24xlarge'];
const UP_TO_32XLARGE = [...UP_TO_24XLARGE, '32xlarge'];
const UP_TO_48XLARGE = [...UP_TO_24XLARGE, '48xlarge'];

/**
 * What Aurora offers or has offered. Source: "Hardware specifications for DB instance classes for Aurora" in the Aurora
 * User Guide, and its older editions for r4 and t2.
 */
const SIZES_OF_FAMILY: Readonly<Record<string, readonly string[]>> = {
  t2: ['small', 'medium'],
  t3: ['small', 'medium', 'large'],
  t4g: ['medium', 'large'],
  r4: ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '16xlarge'],
  r5: UP_TO_24XLARGE,
  r6g: UP_TO_16XLARGE,
  r6gd: UP_TO_16XLARGE,
  r6i: UP_TO_32XLARGE,
  r6id: UP_TO_32XLARGE,
  r7g: UP_TO_16XLARGE,
  r7i: UP_TO_48XLARGE,
  r8g: UP_TO_48XLARGE,
  r8gd: UP_TO_48XLARGE,
  x2g: UP_TO_16XLARGE,
};

/** Those that Multi-AZ DB clusters have besides (RDS User Guide, "Supported DB instance classes"). */
const MULTI_AZ_FAMILIES: Readonly<Record<string, readonly string[]>> = {
  m5d: UP_TO_24XLARGE,
  m6gd: UP_TO_16XLARGE,
  m6id: UP_TO_32XLARGE,
  r5d: UP_TO_24XLARGE,
  x2iedn: ['xlarge', '2xlarge', '4xlarge', '8xlarge', '16xlarge', '24xlarge', '32xlarge'],
  c6gd: ['medium', ...UP_TO_16XLARGE],
};

const namesOf = (families: Readonly<Record<string, readonly string[]>>): string[] =>
  Object.entries(families).flatMap(([family, sizes]) => sizes.map((size) => `db.${family}.${size}`));

/** Not for the t classes (a guess, the stricter one: it differs by engine, version and Region). */
export const hasPerformanceInsights = (instanceClass: string): boolean => !instanceClass.startsWith('db.t');

/** The provisioned classes of Aurora, family by family. */
export const AURORA_CLASSES: readonly string[] = namesOf(SIZES_OF_FAMILY);

const KNOWN: ReadonlySet<string> = new Set([SERVERLESS_CLASS, ...AURORA_CLASSES, ...namesOf(MULTI_AZ_FAMILIES)]);

export const isInstanceClass = (name: string): boolean => KNOWN.has(name);

/** The vCPUs of a class; a serverless instance counts with its maximum capacity. Throws on a class that is unknown. */
export function vcpusOf(instanceClass: string, maxCapacityUnits = 0): number {
  if (instanceClass === SERVERLESS_CLASS) return maxCapacityUnits / CAPACITY_UNITS_OF_VCPU;
  const [prefix, family = '', size = ''] = instanceClass.split('.');
  const vcpus = prefix === 'db' ? vcpusOfSize(family, size) : undefined;
  if (vcpus === undefined) throw new Error(`the DB instance class ${instanceClass} is unknown`);
  return vcpus;
}

/**
 * `16xlarge` is sixteen times `xlarge`, which has 4 vCPUs in every family; a `large` has 2. Below that families differ:
 * t2.small and c6gd.medium have 1, other t classes 2 (EC2 and RDS user guides, hardware specifications).
 */
function vcpusOfSize(family: string, size: string): number | undefined {
  const times = /^(\d*)xlarge$/.exec(size)?.[1];
  if (times !== undefined) return 4 * Number(times || 1);
  if (size === 'large') return 2;
  if (size === 'medium') return family.startsWith('t') ? 2 : 1;
  return size === 'small' || size === 'micro' ? (family === 't2' ? 1 : 2) : undefined;
}
