import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { CreateListenerCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { sweep } from '../../../../events/sweep.ts';
import { isKeyOfRole } from '../../../../sandbox/iam/sessions.ts';
import type { Region } from '../../../../sandbox/region.ts';
import { createWebsite } from '../../../../sandbox/scenarios/website.ts';
import { deployed, MINUTE, SECOND, synthesizeOnce } from './deployed.ts';
import { BALANCERS, LISTENERS_EACH } from './sweepFleet.ts';

synthesizeOnce('sweepFleet.ts');

const CERTIFICATES = 2_500;

async function build(region: Region): Promise<void> {
  const [acm, elb] = [new ACMClient(region.clientConfig()), new ElasticLoadBalancingV2Client(region.clientConfig())];
  const issued = (DomainName: string) =>
    region.acm.instantly(
      async () =>
        (await acm.send(new RequestCertificateCommand({ DomainName, ValidationMethod: 'DNS' }))).CertificateArn!,
    );
  for (let at = 0; at < CERTIFICATES - BALANCERS; at++) await issued(`c${at}.other.example`);
  for (let balancer = 0; balancer < BALANCERS; balancer++) {
    const name = `site-${balancer}`;
    const CertificateArn = await issued(`${name}.shop.example`);
    const { loadBalancerArn, targetGroupArn } = await createWebsite(region, name, [CertificateArn]);
    for (let port = 8_001; port < 8_000 + LISTENERS_EACH - 1; port++) {
      await elb.send(
        new CreateListenerCommand({
          LoadBalancerArn: loadBalancerArn,
          Protocol: 'HTTPS',
          Port: port,
          Certificates: [{ CertificateArn }],
          DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroupArn }],
        }),
      );
    }
  }
}

describe('a sweep over 2,500 certificates and 500 listeners, when nothing changes', () => {
  test('asks two things of each listener, slowly, and is done within ten minutes', async () => {
    const calls: { operation: string; atMs: number }[] = [];
    const shop = await deployed(build);
    // The first looks, close ones at everything, are over after some ticks.
    await shop.run(30 * MINUTE);
    expect(shop.decisions('site-9')).toEqual(['hold/in-order']);
    const { region } = shop;
    const record = region.endpoint.onCall;
    region.endpoint.onCall = (call) => {
      const { accessKeyId, operation, service } = call.context;
      if (isKeyOfRole(accessKeyId)) calls.push({ operation: `${service}:${operation}`, atMs: region.clock.now() });
      record?.(call);
    };
    const target = region.lambda.functions().find(({ name }) => name.includes('Certificates'));
    await new LambdaClient(region.clientConfig()).send(
      new InvokeCommand({
        FunctionName: target!.name,
        InvocationType: 'Event',
        Payload: Buffer.from(JSON.stringify(sweep.input)),
      }),
    );
    await shop.run(10 * MINUTE);
    const own = calls.filter(({ operation }) => /^(acm|elasticloadbalancing|route53):/.test(operation));
    const counts: Record<string, number> = {};
    for (const { operation } of own) counts[operation] = (counts[operation] ?? 0) + 1;
    // Twelve invocations go on one after the other, each with what it lists by the page; nothing is described or read
    // about single certificates and zones.
    expect(counts).toEqual({
      'acm:ListCertificates': 12 * 3,
      'elasticloadbalancing:DescribeLoadBalancers': 12,
      'elasticloadbalancing:DescribeListeners': BALANCERS + 11,
      'elasticloadbalancing:DescribeRules': BALANCERS * LISTENERS_EACH,
      'elasticloadbalancing:DescribeListenerCertificates': BALANCERS * (LISTENERS_EACH - 1),
    });
    expect(own.at(-1)!.atMs - own[0]!.atMs).toBeLessThan(10 * MINUTE);
    const describing = own.filter(({ operation }) => operation.startsWith('elasticloadbalancing:'));
    for (const { atMs } of describing) {
      const within = describing.filter((call) => call.atMs >= atMs && call.atMs < atMs + 10 * SECOND).length;
      // A fifth of ten a second.
      expect(within).toBeLessThanOrEqual(21);
    }
  });
});
