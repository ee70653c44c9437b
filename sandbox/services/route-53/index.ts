import * as client from '@aws-sdk/client-route-53';
import { arn, type Core } from '../../core.ts';
import type { Dns } from '../../dns/resolver.ts';
import { service, type WireService } from '../../wire/service.ts';
import { CONSTRAINTS } from './constraints.ts';
import { changeHandlers } from './changes.ts';
import { hostedZoneHandlers } from './hostedZones.ts';
import type { Route53Options } from './options.ts';
import { recordSetHandlers } from './recordSets.ts';
import { Route53State } from './state.ts';
import { tagHandlers } from './tags.ts';

export type { Route53Options } from './options.ts';

/** A record as it stands in its zone. */
export interface RecordTruth {
  readonly zoneId: string;
  readonly name: string;
  readonly type: string;
  readonly values: readonly string[];
  /** As ChangeResourceRecordSets takes it. */
  readonly set: client.ResourceRecordSet;
}

/** Amazon Route 53: hosted zones with simple and alias records, and their name servers. */
export interface Route53 {
  readonly wire: WireService;
  /** The tags of a hosted zone; undefined if there is no such zone. */
  resourceTags(arn: string): Readonly<Record<string, string>> | undefined;
  /** Every record of every hosted zone, as the API has it. */
  inspect(): RecordTruth[];
  /** What is changed inside `setUp` is on all name servers at once, as if it had been made long before: for scenarios. */
  instantly<Result>(setUp: () => Promise<Result>): Promise<Result>;
}

/** @param dns where its public zones answer */
export function createRoute53(core: Core, dns: Dns, options: Route53Options = {}): Route53 {
  const state = new Route53State(core, dns, options);
  return {
    wire: service(
      client,
      CONSTRAINTS,
    )({
      ...hostedZoneHandlers(state),
      ...recordSetHandlers(state),
      ...changeHandlers(state),
      ...tagHandlers(state),
    }),
    resourceTags: (resource) => {
      const zone = state.zones.get(resource.replace(arn('route53', 'hostedzone/'), ''));
      return zone && Object.fromEntries(zone.tags);
    },
    inspect: () =>
      state.zones.all().flatMap(({ id, recordSets }) =>
        [...recordSets.values()].map(({ name, type, set }) => {
          const values = (set.ResourceRecords ?? []).map(({ Value = '' }) => Value);
          return { zoneId: id, name, type, values, set };
        }),
      ),
    instantly: (setUp) => state.instantly(setUp),
  };
}
