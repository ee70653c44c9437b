import {
  type Change,
  ChangeResourceRecordSetsCommand,
  type ChangeAction,
  CreateHostedZoneCommand,
  GetChangeCommand,
  Route53Client,
  type RRType,
} from '@aws-sdk/client-route-53';
import { VirtualClock } from '../../../../sandbox/clock.ts';
import type { Core } from '../../../../sandbox/core.ts';
import { Dns } from '../../../../sandbox/dns/resolver.ts';
import { createRandom } from '../../../../sandbox/random.ts';
import { createRoute53 } from '../../../../sandbox/services/route-53/index.ts';
import { Endpoint } from '../../../../sandbox/wire/endpoint.ts';

export const START_MS = Date.UTC(2026, 2, 2);

/** Route 53 behind the real SDK client, in virtual time. */
export function route53Region() {
  const clock = new VirtualClock(START_MS);
  const core: Core = { clock, random: createRandom(1), receivers: new Map(), emit: () => {}, record: () => {} };
  const dns = new Dns();
  const service = createRoute53(core, dns);
  const client = new Route53Client({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: new Endpoint().add(service.wire).requestHandler(),
    maxAttempts: 1,
  });
  let references = 0;
  const zone = async (Name: string, VPCId?: string) => {
    const VPC = VPCId ? { VPCRegion: 'eu-west-1' as const, VPCId } : undefined;
    const input = { Name, CallerReference: String(++references), VPC };
    return (await client.send(new CreateHostedZoneCommand(input))).HostedZone!.Id!;
  };
  const change = async (HostedZoneId: string, ...Changes: Change[]) => {
    const { ChangeInfo } = await client.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }),
    );
    return ChangeInfo!.Id!;
  };
  const status = async (Id: string) => (await client.send(new GetChangeCommand({ Id }))).ChangeInfo!.Status;
  const wait = (seconds: number) => clock.runUntil(clock.now() + 1000 * seconds);
  return { clock, dns, service, client, zone, change, status, wait };
}

/** `UPSERT` of one record, unless told otherwise. */
export const record = (Name: string, Type: RRType, Value: string, Action: ChangeAction = 'UPSERT'): Change => ({
  Action,
  ResourceRecordSet: { Name, Type, TTL: 300, ResourceRecords: [{ Value }] },
});

/** The name of the error that a call is refused with, or undefined if it is not refused. */
export const refusal = (call: Promise<unknown>): Promise<string | undefined> =>
  call.then(
    () => undefined,
    (error: unknown) => (error as Error).name,
  );
