import {
  type Action,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DescribeListenersCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Region } from '../../../../sandbox/region.ts';
import { createWebsite, type Website } from '../../../../sandbox/scenarios/website.ts';

/** The landing page without HTTPS, whose HTTP listener has rules as people make them. */
export async function createRuledLanding(region: Region): Promise<Website> {
  const website = await createWebsite(region, 'landing');
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  await region.elasticLoadBalancing.instantly(async () => {
    const { TargetGroups } = await elb.send(
      new CreateTargetGroupCommand({ Name: 'api', Protocol: 'HTTP', Port: 8080, VpcId: 'vpc-web' }),
    );
    const api: Action = { Type: 'forward', TargetGroupArn: TargetGroups![0]!.TargetGroupArn };
    const old: Action = { Type: 'redirect', RedirectConfig: { Path: '/new', StatusCode: 'HTTP_302' } };
    const safe: Action = {
      Type: 'redirect',
      RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' },
    };
    const host = (value: string) => ({ Field: 'host-header', HostHeaderConfig: { Values: [value] } });
    const path = (value: string) => ({ Field: 'path-pattern', Values: [value] });
    const rules = [
      { Priority: 10, Conditions: [host('api.landing.shop.example')], Actions: [api] },
      { Priority: 20, Conditions: [path('/old')], Actions: [old] },
      { Priority: 30, Conditions: [path('/login')], Actions: [safe] },
    ];
    for (const rule of rules) await elb.send(new CreateRuleCommand({ ListenerArn: website.httpArn, ...rule }));
  });
  return website;
}

/** `80 30 /login: redirect HTTPS`: what each listener does, the last line of each what it does else. */
export async function whatListenersDo(region: Region, loadBalancerArn: string): Promise<string[]> {
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn: loadBalancerArn }));
  const lines: string[] = [];
  for (const { ListenerArn, Port } of Listeners.toSorted((a, b) => a.Port! - b.Port!)) {
    const { Rules = [] } = await elb.send(new DescribeRulesCommand({ ListenerArn }));
    for (const { Priority, Conditions = [], Actions = [] } of Rules) {
      const values = Conditions.flatMap(({ Values = [] }) => Values);
      lines.push([Port, Priority, ...values].join(' ') + `: ${Actions.map(whatItDoes).join()}`);
    }
  }
  return lines;
}

function whatItDoes({ Type, TargetGroupArn, RedirectConfig: to }: Action): string {
  return to ? `redirect ${to.Protocol} ${to.Path}` : `${Type} ${TargetGroupArn?.split('/')[1]}`;
}
