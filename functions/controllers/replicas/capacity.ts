/** Names an instance class in a zone, as an offering that may be out of capacity. */
export const capacityKey = (instanceClass: string, zone: string): string => `${instanceClass}/${zone}`;
