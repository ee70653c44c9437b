import type { InstanceView } from './view.ts';

export const sumVcpus = (readers: readonly { readonly vcpus: number }[]): number =>
  readers.reduce((sum, { vcpus }) => sum + vcpus, 0);

/** Only where the readers differ in size does it matter which of them is busy. */
export const isMixed = (readers: readonly InstanceView[]): boolean =>
  readers.some(({ vcpus }) => vcpus !== readers[0]!.vcpus);
