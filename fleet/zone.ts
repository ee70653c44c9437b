import { z } from 'zod';

/**
 * A Region of any partition: `eu-west-1`, `us-gov-east-1`, `cn-north-1`, `eusc-de-east-1`, `us-isob-east-1`.
 * Never cut one from the name of a zone: a Local Zone's name ends otherwise.
 */
const REGION = '[a-z]{2,4}(?:-[a-z]+)+-[0-9]+';

/** `us-west-2-lax-1a` (Local Zones), `us-east-1-wl1-bos-wlz-1` (Wavelength Zones), or the letter of an Availability Zone. */
const ZONE = new RegExp(`^${REGION}(?:[a-z]|-[a-z]{3}-[0-9]+[a-z]|-wl[0-9]+-[a-z]{3}-wlz-[0-9]+)$`);

/** The name of a zone of any partition (EC2 API reference, "DescribeAvailabilityZones"). */
export const zoneName = z.string().regex(ZONE, 'an Availability Zone such as eu-west-1a');
