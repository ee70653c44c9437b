import {
  CreateRuleCommand,
  DescribeListenersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { createWebsite, type Website } from '../../../../sandbox/scenarios/website.ts';
import { deployed, MINUTE, synthesizeOnce } from './deployed.ts';
import { createRuledLanding, whatListenersDo } from './ruled.ts';

synthesizeOnce();

describe('HTTPS that is set up', () => {
  test('has a current policy, the targets of the HTTP listener, and a redirect once it is proven', async () => {
    let website: Website | undefined;
    const landing = await deployed(async (region) => (website = await createWebsite(region, 'landing')));
    await landing.run(30 * MINUTE);
    const elb = new ElasticLoadBalancingV2Client(landing.region.clientConfig());
    const { Listeners } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn: website!.loadBalancerArn }));
    const [https, http] = [443, 80].map((port) => Listeners!.find(({ Port }) => Port === port)!);
    expect(https).toMatchObject({
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
      DefaultActions: [{ Type: 'forward', TargetGroupArn: website!.targetGroupArn }],
    });
    expect(http!.DefaultActions).toMatchObject([
      { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
    ]);
    expect(landing.decisions('landing').at(-1)).toBe('hold/in-order');
  });

  test('is undone as a whole if it is not served in time', async () => {
    let website: Website | undefined;
    const landing = await deployed(async (region) => (website = await createWebsite(region, 'landing')), {
      tls: { propagationSeconds: [3_600, 3_600] },
    });
    await landing.run(40 * MINUTE);
    const elb = new ElasticLoadBalancingV2Client(landing.region.clientConfig());
    const { Listeners } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn: website!.loadBalancerArn }));
    expect(Listeners!.map(({ Port, DefaultActions }) => [Port, DefaultActions![0]!.Type])).toEqual([[80, 'forward']]);
    expect(landing.decisions('landing')).toContain('undo-https/not-served');
    expect(landing.decisions('landing').at(-1)).toBe('hold/https-undone');
  });
});

describe('HTTPS in front of an HTTP listener with rules', () => {
  const asPeopleMadeIt = [
    '80 10 api.landing.shop.example: forward api',
    '80 20 /old: redirect #{protocol} /new',
    '80 30 /login: redirect HTTPS /#{path}',
    '80 default: forward landing',
  ];

  test('does what they did, has a certificate for each host, and port 80 redirects whatever a rule took', async () => {
    let website: Website | undefined;
    const landing = await deployed(async (region) => (website = await createRuledLanding(region)));
    await landing.run(40 * MINUTE);
    expect(await whatListenersDo(landing.region, website!.loadBalancerArn)).toEqual([
      '80 10 api.landing.shop.example: redirect HTTPS /#{path}',
      '80 20 /old: redirect HTTPS /#{path}',
      '80 30 /login: redirect HTTPS /#{path}',
      '80 default: redirect HTTPS /#{path}',
      '443 10 api.landing.shop.example: forward api',
      '443 20 /old: redirect #{protocol} /new',
      '443 default: forward landing',
    ]);
    const [{ address } = { address: '' }] = landing.region.tls.nodes.all();
    const shown = ['landing.shop.example', 'api.landing.shop.example'].map((servername) => {
      const met = landing.region.tls.handshake(address, 443, { servername });
      return met.kind === 'shown' ? met.certificate.names : met.kind;
    });
    expect(shown).toEqual([['landing.shop.example'], ['api.landing.shop.example']]);
    const decisions = landing.decisions('landing');
    const changes = decisions.filter((decision) => /^(open|copy|attach|redirect|undo)/.test(decision));
    expect(changes).toEqual([
      'open-https/no-https-listener',
      'copy-rules/rules-missing',
      'attach/not-covered',
      'redirect/https-proven',
    ]);
    expect(decisions.at(-1)).toBe('hold/in-order');
    expect(landing.problems).toEqual([]);
    expect(landing.region.iam.denials).toEqual([]);
  });

  test('is undone as one plan, and every rule of port 80 does again what people made it do', async () => {
    let website: Website | undefined;
    const landing = await deployed(async (region) => (website = await createRuledLanding(region)));
    // Proven, and redirected; then somebody makes port 80 forward everything, so that nobody is redirected any more.
    while (!landing.decisions('landing').includes('redirect/https-proven')) await landing.run(1_000);
    expect(await whatListenersDo(landing.region, website!.loadBalancerArn)).not.toEqual(asPeopleMadeIt);
    await new ElasticLoadBalancingV2Client(landing.region.clientConfig()).send(
      new CreateRuleCommand({
        ListenerArn: website!.httpArn,
        Priority: 1,
        Conditions: [{ Field: 'path-pattern', Values: ['/*'] }],
        Actions: [{ Type: 'forward', TargetGroupArn: website!.targetGroupArn }],
      }),
    );
    await landing.run(20 * MINUTE);
    expect(await whatListenersDo(landing.region, website!.loadBalancerArn)).toEqual([
      '80 1 /*: forward landing',
      ...asPeopleMadeIt,
    ]);
    expect(landing.decisions('landing')).toContain('undo-https/not-served');
    expect(landing.decisions('landing').at(-1)).toBe('hold/https-undone');
    expect(landing.problems).toEqual([]);
    expect(landing.region.iam.denials).toEqual([]);
  });
});
