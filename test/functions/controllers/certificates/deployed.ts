import { ACMClient, ListCertificatesCommand, type CertificateSummary } from '@aws-sdk/client-acm';
import {
  DescribeListenerCertificatesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { assemblyFolder, synthesizeBefore } from '../../../synthesis/assembly.ts';
import type { DeployedStack, DeployOptions } from '../../../../sandbox/deploy/load.ts';
import { createRegion, type Region, type RegionOptions } from '../../../../sandbox/region.ts';
import { Recorder, type Saying } from '../../../../sandbox/run/recorder.ts';
import { createZone } from '../../../../sandbox/scenarios/website.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface Deployed {
  readonly region: Region;
  readonly stacks: readonly DeployedStack[];
  readonly zoneId: string;
  readonly startMs: number;
  readonly sayings: readonly Saying[];
  readonly problems: readonly string[];
  readonly logs: readonly string[];
  run(durationMs: number): Promise<void>;
  /** `kind/reason` of what was decided about a certificate set, in order. */
  decisions(resource?: string): string[];
  /** Milliseconds since the start of the first decision of a kind; undefined if there was none. */
  firstMs(kind: string): number | undefined;
  /** When AWS first told of something, in Region time. */
  told(detailType: string, isMeant?: (detail: Readonly<Record<string, unknown>>) => boolean): number | undefined;
  /** The details of all events of a type, in order. */
  details(detailType: string): Readonly<Record<string, unknown>>[];
}

/** Has the stacks synthesized with a fleet of these tests. */
export const synthesizeOnce = (fleet = 'fleet.ts'): void => synthesizeBefore(new URL(fleet, import.meta.url));

/** A Region with the zone shop.example, what `build` makes in it, and the stacks. */
export async function deployed(
  build: (region: Region, zoneId: string) => Promise<unknown>,
  { deploy, ...options }: RegionOptions & { deploy?: DeployOptions } = {},
): Promise<Deployed> {
  const problems: string[] = [];
  const sayings: Saying[] = [];
  const logs: string[] = [];
  const region = createRegion({
    onProblem: (message) => problems.push(message),
    onLog: ({ message }) => logs.push(message),
    ...options,
  });
  const zoneId = await createZone(region, 'shop.example');
  await build(region, zoneId);
  const recorder = new Recorder(region, (saying) => sayings.push(saying));
  const told: { type: string; detail: Readonly<Record<string, unknown>>; atMs: number }[] = [];
  const { onEvent } = region.events.hooks;
  region.events.hooks.onEvent = (bus, event) => {
    told.push({ type: event['detail-type'], detail: event.detail, atMs: region.clock.now() });
    onEvent?.(bus, event);
  };
  const stacks = await region.deploy(assemblyFolder(), deploy);
  const startMs = region.clock.now();
  const made = () => recorder.decisions.filter(({ controller }) => controller === 'certificates');
  return {
    region,
    stacks,
    zoneId,
    startMs,
    sayings,
    problems,
    logs,
    run: (durationMs) => region.clock.runUntil(region.clock.now() + durationMs),
    decisions: (resource = 'shop') =>
      made()
        .filter((decision) => decision.resource === resource)
        .map(({ kind, reason }) => `${kind}/${reason}`),
    told: (detailType, isMeant = () => true) =>
      told.find(({ type, detail }) => type === detailType && isMeant(detail))?.atMs,
    details: (detailType) => told.flatMap(({ type, detail }) => (type === detailType ? [detail] : [])),
    firstMs: (kind) => sayings.find(({ type, detail }) => type === 'Decision Made' && detail['kind'] === kind)?.atMs,
  };
}

/** ARNs on a listener, the default one first. */
export async function certificatesOn({ region }: Pick<Deployed, 'region'>, listenerArn: string): Promise<string[]> {
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  const { Certificates = [] } = await elb.send(new DescribeListenerCertificatesCommand({ ListenerArn: listenerArn }));
  const sorted = Certificates.toSorted((a, b) => Number(b.IsDefault ?? false) - Number(a.IsDefault ?? false));
  return [...new Set(sorted.map(({ CertificateArn }) => CertificateArn!))];
}

/** All certificates of the account, whatever their keys. */
export async function certificatesIn({ region }: Pick<Deployed, 'region'>): Promise<CertificateSummary[]> {
  const acm = new ACMClient(region.clientConfig());
  const { CertificateSummaryList = [] } = await acm.send(
    new ListCertificatesCommand({ Includes: { keyTypes: ['RSA_2048', 'EC_prime256v1'] } }),
  );
  return CertificateSummaryList;
}
