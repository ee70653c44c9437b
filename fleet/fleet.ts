import { z } from 'zod';
import { clustersSchema } from './cluster.ts';
import { drillsSchema } from './drills.ts';
import { FleetError, faultsOf } from './faults.ts';
import { slackSchema } from './slack.ts';
import { targetGroupsSchema } from './targets.ts';
import { vpcSchema } from './warmUp.ts';

const fleetSchema = z
  .strictObject({
    /** Aurora clusters by their identifiers. */
    clusters: clustersSchema.default({}),
    /** Target groups of Network Load Balancers by their names. */
    targetGroups: targetGroupsSchema.default({}),
    /** The network of the functions that warm readers up and probe; needed as soon as a cluster has a warm-up, or drills. */
    vpc: vpcSchema.optional(),
    /** What is rehearsed, by whom and when; see docs/drills.md. */
    drills: drillsSchema.prefault({}),
    /** The Slack app through which people ask and hear. */
    slack: slackSchema.optional(),
  })
  .refine(
    ({ clusters, vpc }) =>
      vpc !== undefined || Object.values(clusters).every(({ warmUp }) => typeof warmUp !== 'object'),
    {
      path: ['vpc'],
      error: '{ subnetIds, securityGroupIds }, because a cluster has a warmUp, which runs in a VPC',
      // Even if something else is wrong, as long as there are clusters to look at: all faults at once.
      when: ({ value }) =>
        isObject(value) && isObject(value['clusters']) && Object.values(value['clusters']).every(isObject),
    },
  )
  .refine(({ drills, vpc }) => vpc !== undefined || drills.list.length === 0, {
    path: ['vpc'],
    error: '{ subnetIds, securityGroupIds }, because there are drills, whose prober runs in a VPC',
  });

/** What a user writes: everything with a default may be left out. */
export type FleetInput = z.input<typeof fleetSchema>;

/** The fleet of an installation, validated and with every default filled in. Travels as JSON beside each bundle. */
export type Fleet = z.output<typeof fleetSchema>;

/**
 * Validates a fleet and fills its defaults in.
 * @throws {FleetError} naming every field that is wrong, its value and what is allowed, all at once
 */
export function defineFleet(input: FleetInput): Fleet {
  const result = fleetSchema.safeParse(input);
  if (!result.success) throw new FleetError(faultsOf(result.error, input));
  return result.data;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
