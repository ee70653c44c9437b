/**
 * The vCPUs of DB instance classes. Source: "Hardware specifications for DB instance classes for Aurora" in the
 * Aurora User Guide. A family lists the sizes that Aurora offers of it.
 */
const VCPUS_OF_SIZE: Readonly<Record<string, number>> = {
  medium: 2,
  large: 2,
  xlarge: 4,
  '2xlarge': 8,
  '4xlarge': 16,
  '8xlarge': 32,
  '12xlarge': 48,
  '16xlarge': 64,
  '24xlarge': 96,
  '32xlarge': 128,
  '48xlarge': 192,
};

const UP_TO_16XLARGE = ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge'];
const SIZES_OF_FAMILY: Readonly<Record<string, readonly string[]>> = {
  t3: ['medium', 'large'],
  t4g: ['medium', 'large'],
  r5: [...UP_TO_16XLARGE, '24xlarge'],
  r6g: UP_TO_16XLARGE,
  r6gd: UP_TO_16XLARGE,
  r6i: [...UP_TO_16XLARGE, '24xlarge', '32xlarge'],
  r6id: [...UP_TO_16XLARGE, '24xlarge', '32xlarge'],
  r7g: UP_TO_16XLARGE,
  r7i: [...UP_TO_16XLARGE, '24xlarge', '48xlarge'],
  r8g: [...UP_TO_16XLARGE, '24xlarge', '48xlarge'],
  r8gd: [...UP_TO_16XLARGE, '24xlarge', '48xlarge'],
  x2g: UP_TO_16XLARGE,
};

/** Grows and shrinks by itself between the capacities that the cluster sets. */
export const SERVERLESS_CLASS = 'db.serverless';

/**
 * A capacity unit has about 2 GiB of memory "with corresponding CPU" (Aurora User Guide). Classes of the r families
 * have 8 GiB for each vCPU, so four units are taken for one; AWS does not publish it.
 */
const CAPACITY_UNITS_OF_VCPU = 4;

const VCPUS = new Map(
  Object.entries(SIZES_OF_FAMILY).flatMap(([family, sizes]) =>
    sizes.map((size): [string, number] => [`db.${family}.${size}`, VCPUS_OF_SIZE[size]!]),
  ),
);

export const isInstanceClass = (name: string): boolean => name === SERVERLESS_CLASS || VCPUS.has(name);

/** The vCPUs of a class; a serverless instance counts with its maximum capacity. Throws on a class that is unknown. */
export function vcpusOf(instanceClass: string, maxCapacityUnits = 0): number {
  if (instanceClass === SERVERLESS_CLASS) return maxCapacityUnits / CAPACITY_UNITS_OF_VCPU;
  const vcpus = VCPUS.get(instanceClass);
  if (vcpus === undefined) throw new Error(`the DB instance class ${instanceClass} is unknown`);
  return vcpus;
}
