import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { sweep } from '../../events/sweep.ts';
import { createRegion, type Region } from '../../sandbox/region.ts';
import { Recorder } from '../../sandbox/run/recorder.ts';
import {
  changeRecord,
  createWebsite,
  createZone,
  importCertificate,
  issueCertificate,
  validationsOf,
} from '../../sandbox/scenarios/website.ts';
import { HOSTS } from './fleet.ts';

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
  /** Changes that Evenkeel's own handshakes have verified. */
  rotations(): number;
}

/** @param assemblyFolder synthesized with the fleet beside this file */
export async function createSite(assemblyFolder: string, onProblem: (message: string) => void): Promise<Site> {
  const region = createRegion({ ...QUICK, onProblem });
  const zoneId = await createZone(region, 'site.example');
  // For clients that name no host. Nothing is done about it.
  const certificates = [await importCertificate(region, ['fallback.site.example'], 365)];
  for (const host of HOSTS) {
    const arn = await issueCertificate(region, [host], { daysAgo: AGE_DAYS, KeyAlgorithm: 'EC_prime256v1' });
    for (const record of await validationsOf(region, arn)) await changeRecord(region, zoneId, 'UPSERT', record);
    certificates.push(arn);
  }
  await createWebsite(region, 'site', certificates);
  const recorder = new Recorder(region);
  await region.deploy(assemblyFolder);
  const { name } = region.lambda.functions().find((each) => each.name.includes('CertificatesFunction'))!;
  const lambda = new LambdaClient(region.clientConfig());
  const Payload = Buffer.from(JSON.stringify(sweep.input));
  return {
    region,
    async sweepUntil(signal) {
      const ended = new Promise<'ended'>((resolve) => signal.addEventListener('abort', () => resolve('ended')));
      while ((await Promise.race([region.clock.sleep(SWEEP_EVERY_MS), ended])) !== 'ended') {
        await lambda.send(new InvokeCommand({ FunctionName: name, InvocationType: 'Event', Payload }));
      }
    },
    rotations: () => recorder.decisions.filter(({ kind, reason }) => `${kind}/${reason}` === 'confirm/served').length,
  };
}
