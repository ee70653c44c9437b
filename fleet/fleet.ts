import { z } from 'zod';
import { accountSchema } from './account.ts';
import { attentionSchema } from './attention.ts';
import { certificatesSchema, hostedZonesSchema } from './certificates.ts';
import { clustersSchema } from './cluster.ts';
import { faultsOfDrills } from './drillFaults.ts';
import { drillsSchema } from './drills.ts';
import { FleetError, faultsOf } from './faults.ts';
import { hubSchema } from './hub.ts';
import { rehearsedIn } from './rehearsed.ts';
import { targetGroupsSchema } from './targets.ts';
import { slackSchema } from './slack.ts';
import { sweepsSchema } from './sweeps.ts';
import { vpcSchema } from './warmUp.ts';

const fleetSchema = z
  .strictObject({
    /** Aurora clusters by their identifiers. */
    clusters: clustersSchema.default({}),
    /** Domains and the load balancers that serve them, by free names. */
    certificates: certificatesSchema.default({}),
    /** IDs of the public hosted zones in which Evenkeel may write validation records. */
    hostedZones: hostedZonesSchema.default([]),
    /** Target groups of Network Load Balancers by their names. */
    targetGroups: targetGroupsSchema.default({}),
    /** The network of functions that connect to databases and internal load balancers; required if there are any. */
    vpc: vpcSchema.optional(),
    /** Drills: what, by whom and when; see docs/drills.md. */
    drills: drillsSchema.prefault({}),
    /** The Slack app for commands and announcements; see docs/slack.md. */
    slack: slackSchema.optional(),
    /** Who is told what needs a person, beside Slack. */
    attention: attentionSchema.prefault({}),
    /** Where this installation reports to, if there are several; see docs/scale.md. (default: nowhere) */
    hub: hubSchema.optional(),
    /** How large a fleet may be before its ticks are divided; see docs/scale.md. */
    sweeps: sweepsSchema.prefault({}),
    /** The quotas of the account. */
    account: accountSchema.optional(),
  })
  .refine(
    ({ certificates, vpc }) =>
      vpc !== undefined ||
      Object.values(certificates).every(({ loadBalancers }) =>
        Object.values(Object(loadBalancers) as object).every((policy) => Object(policy).proof !== 'vpc'),
      ),
    {
      path: ['vpc'],
      error: "{ subnetIds, securityGroupIds }, because a load balancer has proof: 'vpc'",
      when: ({ value }) => hasObjects(value, 'certificates'),
    },
  )
  .refine(
    ({ clusters, vpc }) =>
      vpc !== undefined || Object.values(clusters).every(({ warmUp }) => typeof warmUp !== 'object'),
    {
      path: ['vpc'],
      error: '{ subnetIds, securityGroupIds }, because a cluster has a warmUp, which runs in a VPC',
      // Also when other fields are invalid, if there are clusters to check: reports all faults at once.
      when: ({ value }) => hasObjects(value, 'clusters'),
    },
  )
  .refine(({ drills, vpc }) => vpc !== undefined || drills.list.length === 0, {
    path: ['vpc'],
    error: '{ subnetIds, securityGroupIds }, because there are drills, whose prober runs in a VPC',
    when: ({ value }) => isObject(value) && isObject(value['drills']) && Array.isArray(value['drills']['list']),
  })
  .superRefine(
    (fleet, context) => {
      for (const { path, allowed } of faultsOfDrills(rehearsedIn(fleet))) {
        context.addIssue({ code: 'custom', path: [...path], message: allowed });
      }
    },
    // Also when other fields are invalid: reports all faults at once.
    { when: ({ value }) => isObject(value) },
  );

/** What a user writes: every field with a default is optional. */
export type FleetInput = z.input<typeof fleetSchema>;

/** The fleet of an installation, validated and with every default filled in. Travels as JSON beside each bundle. */
export type Fleet = z.output<typeof fleetSchema>;

/**
 * Validates a fleet and fills its defaults in.
 * @throws {FleetError} listing every invalid field, its value and what is allowed
 */
export function defineFleet(input: FleetInput): Fleet {
  const result = fleetSchema.safeParse(input);
  if (!result.success) throw new FleetError(faultsOf(result.error, input));
  return result.data;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const hasObjects = (value: unknown, field: string): boolean =>
  isObject(value) && isObject(value[field]) && Object.values(value[field]).every(isObject);
