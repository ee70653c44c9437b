import {
  CreateRuleCommand,
  DescribeListenersCommand,
  ElasticLoadBalancingV2Client,
  type RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { addRule, createWebsite, type Website } from '../../../../sandbox/scenarios/website.ts';
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

/** A rule of port 80 that redirects. */
const redirectingRule = (ListenerArn: string, Priority: number, condition: RuleCondition, RedirectConfig: object) =>
  new CreateRuleCommand({
    ListenerArn,
    Priority,
    Conditions: [condition],
    Actions: [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301', ...RedirectConfig } }],
  });
const onPath = (...Values: string[]) => ({ Field: 'path-pattern', Values });
const onHost = (...Values: string[]) => ({ Field: 'host-header', HostHeaderConfig: { Values } });

describe('HTTPS in front of redirects', () => {
  const SECURE = { Protocol: 'HTTPS', Port: '443' };
  const NAME = 'landing.shop.example';

  test('sends nobody round in circles: apex to another host, own host written out, paths that fit again', async () => {
    let website: Website | undefined;
    const landing = await deployed(async (region) => {
      website = await createWebsite(region, 'landing');
      const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
      const rules = [
        // 302: every status counts.
        redirectingRule(website.httpArn, 10, onHost(NAME), { ...SECURE, Host: `www.${NAME}`, StatusCode: 'HTTP_302' }),
        redirectingRule(website.httpArn, 20, onPath('/own'), { ...SECURE, Host: `www.${NAME}` }),
        redirectingRule(website.httpArn, 30, onPath('/app/*'), { ...SECURE, Path: '/app/v2/#{path}' }),
        redirectingRule(website.httpArn, 40, onHost(`a.${NAME}`, `b.${NAME}`), { ...SECURE, Host: `b.${NAME}` }),
        redirectingRule(website.httpArn, 50, onPath('/old'), { Protocol: 'HTTP', Path: '/new' }),
      ];
      const api = { host: `www.${NAME}`, path: '/api/*', targetGroupArn: website.targetGroupArn, priority: 5 };
      await region.elasticLoadBalancing.instantly(async () => {
        await addRule(region, website!.httpArn, api);
        for (const rule of rules) await elb.send(rule);
      });
    });
    await landing.run(60 * MINUTE);
    expect(await whatListenersDo(landing.region, website!.loadBalancerArn)).toEqual([
      `80 5 www.${NAME} /api/*: redirect HTTPS /#{path}`,
      `80 10 ${NAME}: redirect HTTPS /#{path}`,
      '80 20 /own: redirect HTTPS /#{path}',
      '80 30 /app/*: redirect HTTPS /app/v2/#{path}',
      `80 40 a.${NAME} b.${NAME}: redirect HTTPS /#{path}`,
      '80 50 /old: redirect HTTPS /#{path}',
      '80 default: redirect HTTPS /#{path}',
      `443 5 www.${NAME} /api/*: forward landing`,
      `443 10 ${NAME}: redirect HTTPS /#{path}`,
      `443 40 a.${NAME}: redirect HTTPS /#{path}`,
      '443 50 /old: redirect HTTPS /new',
      '443 default: forward landing',
    ]);
    const decisions = landing.decisions('landing');
    expect(decisions).not.toContain('undo-https/not-served');
    expect(decisions.at(-1)).toBe('hold/in-order');
    expect(landing.problems).toEqual([]);
  });

  test('tells people of a redirect that somebody adds later and that comes back to itself', async () => {
    let website: Website | undefined;
    const landing = await deployed(async (region) => (website = await createWebsite(region, 'landing')), {
      hasTrail: true,
    });
    await landing.run(30 * MINUTE);
    expect(landing.decisions('landing').at(-1)).toBe('hold/in-order');
    const elb = new ElasticLoadBalancingV2Client(landing.region.clientConfig());
    const { Listeners } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn: website!.loadBalancerArn }));
    const { ListenerArn = '' } = Listeners!.find(({ Port }) => Port === 443)!;
    await elb.send(redirectingRule(ListenerArn, 5, onPath('/a*'), { Path: '/a/#{path}' }));
    await landing.run(10 * MINUTE);
    expect(landing.decisions('landing').at(-1)).toBe('hold/redirect-loop');
    const told = landing.sayings
      .filter(({ type }) => type === 'Attention Needed')
      .map(({ detail }) => detail['message']);
    expect(told.at(-1)).toMatch(/^redirect-loop \(landing: https:\/\/landing\.shop\.example\/a to .*round in circles/);
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
    // What is being done about the redirect is done by then.
    await landing.run(5_000);
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
