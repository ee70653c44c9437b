import { ElasticLoadBalancingV2Client, ModifyListenerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { sweep } from '../../events/sweep.ts';
import { createAuthority } from '../../sandbox/certificates/authority.ts';
import { createRegion, type Region } from '../../sandbox/region.ts';
import { Recorder } from '../../sandbox/run/recorder.ts';
import {
  addCertificate,
  changeRecord,
  createWebsite,
  createZone,
  issueCertificate,
  validationsOf,
} from '../../sandbox/scenarios/website.ts';
import { DEFAULT, HOSTS, LOCKED, TWINS } from './fleet.ts';

/** Of 198: below the fleet's minimum, so that all of them are replaced. */
const AGE_DAYS = 186;

/** Shortened, so that nothing takes minutes: frequent sweeps, and ACM and load balancers take seconds. */
const SWEEP_EVERY_MS = 2_000;
const QUICK = {
  acm: {
    // ACM renews nothing in time: all that happens is the controller's work.
    renewalWindowDays: 1,
    recordShownSeconds: [0.2, 0.5],
    validationCheckSeconds: [0.5, 1],
    issueSeconds: [0.2, 0.5],
  },
  route53: { inSyncSeconds: [0.1, 0.5], processingSeconds: [0.05, 0.1] },
  tls: { propagationSeconds: [0.2, 2] },
} as const;

/** A site whose certificates Evenkeel rotates by itself, one after the other. */
export interface Site {
  readonly region: Region;
  /** Sweeps repeatedly, until aborted. */
  sweepUntil(signal: AbortSignal): Promise<void>;
  /** Whose certificates a listener serves. */
  hostsOf(listenerArn: string): readonly string[];
  /** Changes that Evenkeel's own handshakes have verified. */
  rotations(): number;
}

/** @param assemblyFolder synthesized with the fleet beside this file */
export async function createSite(assemblyFolder: string, onProblem: (message: string) => void): Promise<Site> {
  const region = createRegion({ ...QUICK, onProblem });
  const zoneId = await createZone(region, 'site.example');
  const issue = async (host: string, KeyAlgorithm: 'RSA_2048' | 'EC_prime256v1') => {
    const arn = await issueCertificate(region, [host], { daysAgo: AGE_DAYS, KeyAlgorithm });
    for (const record of await validationsOf(region, arn)) await changeRecord(region, zoneId, 'UPSERT', record);
    return arn;
  };
  const first = await issue(DEFAULT, 'EC_prime256v1');
  const certificates = [first, await issue(TWINS, 'RSA_2048')];
  for (const host of HOSTS) if (host !== DEFAULT) certificates.push(await issue(host, 'EC_prime256v1'));
  const { httpsArn = '' } = await createWebsite(region, 'site', certificates);
  await region.elasticLoadBalancing.instantly(() => addCertificate(region, httpsArn, first));
  const lockedArn = await createLocked(region, await issue(LOCKED, 'EC_prime256v1'));
  const recorder = new Recorder(region);
  await region.deploy(assemblyFolder);
  const { name } = region.lambda.functions().find((each) => each.name.includes('CertificatesFunction'))!;
  const lambda = new LambdaClient(region.clientConfig());
  const Payload = Buffer.from(JSON.stringify(sweep.input));
  return {
    region,
    hostsOf: (listenerArn) => (listenerArn === lockedArn ? [LOCKED] : HOSTS),
    async sweepUntil(signal) {
      const ended = new Promise<'ended'>((resolve) => signal.addEventListener('abort', () => resolve('ended')));
      while ((await Promise.race([region.clock.sleep(SWEEP_EVERY_MS), ended])) !== 'ended') {
        await lambda.send(new InvokeCommand({ FunctionName: name, InvocationType: 'Event', Payload }));
      }
    },
    rotations: () => recorder.decisions.filter(({ kind, reason }) => `${kind}/${reason}` === 'confirm/served').length,
  };
}

/** A listener that lets in only clients with a certificate; by TLS 1.3 all of them see its own one before. */
async function createLocked(region: Region, certificateArn: string): Promise<string> {
  const { httpsArn: ListenerArn = '' } = await createWebsite(region, 'locked', [certificateArn]);
  const { certificatePem } = createAuthority('Clients');
  const TrustStoreArn = region.elasticLoadBalancing.state.createTrustStore('clients', certificatePem);
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  await region.elasticLoadBalancing.instantly(() =>
    elb.send(
      new ModifyListenerCommand({
        ListenerArn,
        SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
        MutualAuthentication: { Mode: 'verify', TrustStoreArn },
      }),
    ),
  );
  return ListenerArn;
}
