import { describe, expect, test } from 'vitest';
import { scalingActivity, scalingGroupChanged } from '../../events/compute.ts';
import { serviceChanged, serviceNews, taskStateChange } from '../../events/ecs.ts';
import type { EventDefinition } from '../../events/envelope.ts';
import { targetsChanged } from '../../events/loadBalancing.ts';
import { type FleetNames, narrowed } from '../../events/narrowing.ts';
import { clusterEndpointChanged, clusterEvent } from '../../events/rds.ts';
import { compilePattern } from '../../sandbox/services/events/pattern.ts';
import { readSample } from './samples.ts';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012';
const NONE: FleetNames = {
  clusters: [],
  readerEndpoints: [],
  scalingGroups: [],
  services: [],
  targetGroups: [],
  networkLoadBalancers: [],
};

const names: FleetNames = {
  clusters: ['shop'],
  readerEndpoints: ['evenkeel-shop'],
  scalingGroups: ['shop-web'],
  services: ['web'],
  targetGroups: ['targetgroup/shop/73e2d6bc24d8a067'],
  networkLoadBalancers: [`${ELB}:loadbalancer/net/shop/50dc6c495c0c9188`],
};

type Event = ReturnType<typeof readSample>;

const ruleOf = (definition: EventDefinition, fleet: FleetNames) => narrowed(definition, 'dev', fleet);
const takes = (definition: EventDefinition, fleet: FleetNames, event: object) =>
  compilePattern(ruleOf(definition, fleet)!.pattern)(event);

const withDetail = (sample: string, detail: object) => ({ ...readSample(sample), detail }) as Event;
const called = (sample: string, requestParameters: object | null) => {
  const event = readSample(sample);
  return { ...event, detail: { ...event.detail, requestParameters } };
};
const activity = (AutoScalingGroupName: string) =>
  withDetail('auto-scaling-launch-successful.json', { AutoScalingGroupName });
const scaled = (autoScalingGroupName: string) =>
  called('cloudtrail-update-auto-scaling-group.json', { autoScalingGroupName });
const task = (group: string) => {
  const event = readSample('ecs-task-state-change.json');
  return { ...event, detail: { ...event.detail, group } };
};
const news = (resource: string) => ({ ...readSample('ecs-service-action.json'), resources: [resource] });
const service = (parameters: object) => called('cloudtrail-update-service.json', parameters);
const balanced = (parameters: object) => called('cloudtrail-deregister-targets.json', parameters);
const cluster = (name: string) =>
  withDetail('rds-db-cluster-event.json', { SourceArn: `arn:aws:rds:eu-west-1:123456789012:cluster:${name}` });
const endpoint = (dBClusterEndpointIdentifier: string) =>
  called('cloudtrail-modify-db-cluster-endpoint.json', { dBClusterEndpointIdentifier });

const ECS = 'arn:aws:ecs:eu-west-1:123456789012';

/** One event of each kind that is about what the fleet names, and ones that are about something else. */
const rows: readonly [name: string, definition: EventDefinition, own: readonly object[], foreign: readonly object[]][] =
  [
    ['activities of a group', scalingActivity, [activity('shop-web')], [activity('shop-web-2'), activity('web')]],
    ['calls about a group', scalingGroupChanged, [scaled('shop-web')], [scaled('blog')]],
    ['tasks', taskStateChange, [task('service:web')], [task('service:web-2'), task('family:web'), task('service:api')]],
    [
      'news of a service',
      serviceNews,
      [news(`${ECS}:service/main/web`), news(`${ECS}:service/web`)],
      [news(`${ECS}:service/main/my-web`), news(`${ECS}:service/web/api`)],
    ],
    [
      'calls about a service',
      serviceChanged,
      [service({ service: 'web' }), service({ service: `${ECS}:service/main/web` }), service({ serviceName: 'web' })],
      [service({ service: 'api' }), service({ serviceName: 'web-2' }), service({ cluster: 'web' })],
    ],
    [
      'calls about a target group or its load balancer',
      targetsChanged,
      [
        balanced({ targetGroupArn: `${ELB}:targetgroup/shop/73e2d6bc24d8a067` }),
        balanced({ loadBalancerArn: `${ELB}:loadbalancer/net/shop/50dc6c495c0c9188` }),
        balanced({ listenerArn: `${ELB}:listener/net/shop/50dc6c495c0c9188/f2f7dc8efc522ab2` }),
      ],
      [
        balanced({ targetGroupArn: `${ELB}:targetgroup/blog/73e2d6bc24d8a067` }),
        balanced({ loadBalancerArn: `${ELB}:loadbalancer/app/shop/50dc6c495c0c9188` }),
        balanced({ listenerArn: `${ELB}:listener/net/shop/50dc6c495c0c9189/f2f7dc8efc522ab2` }),
        called('cloudtrail-deregister-targets.json', null),
      ],
    ],
    ['events of a cluster', clusterEvent, [cluster('shop')], [cluster('my-shop'), cluster('shop-2')]],
    ['calls about our endpoint', clusterEndpointChanged, [endpoint('evenkeel-shop')], [endpoint('reports')]],
  ];

describe.each(rows)('a rule for %s', (_, definition, own, foreign) => {
  test('is triggered by what the fleet names, and by nothing else', () => {
    for (const event of own) expect(takes(definition, names, event)).toBe(true);
    for (const event of foreign) expect(takes(definition, names, event)).toBe(false);
    expect(ruleOf(definition, names)!.width).toBe('names');
  });

  test('is not there where the fleet names nothing of the kind', () => {
    expect(ruleOf(definition, NONE)).toBeUndefined();
  });

  test('has names that all begin alike matched by their beginning, once they do not fit', () => {
    const many = manyOf(names, 300);
    const rule = ruleOf(definition, many)!;
    expect(rule.width).toBe('prefixes');
    expect(JSON.stringify(rule.pattern).length).toBeLessThanOrEqual(2_048);
    for (const event of own) expect(takes(definition, many, event)).toBe(true);
  });

  test('takes every such event where the names do not fit and have nothing in common', () => {
    const many = manyOf(names, 300, (name, at) => `${String.fromCharCode(97 + (at % 26))}${at}${name}`);
    const rule = ruleOf(definition, many)!;
    expect(rule.width).toBe('everything');
    for (const event of [...own, ...foreign]) {
      expect(compilePattern(definition.pattern('dev'))(event)).toBe(takes(definition, many, event));
    }
  });
});

/** So many of each kind, of which the first are those that the events are about. */
function manyOf(some: FleetNames, count: number, other = (name: string, at: number) => `${name}-${at}`): FleetNames {
  const many = ([first = '']: readonly string[]) => [
    first,
    ...Array.from({ length: count }, (_, at) => other(first, at)),
  ];
  return {
    clusters: many(some.clusters),
    readerEndpoints: many(some.readerEndpoints),
    scalingGroups: many(some.scalingGroups),
    services: many(some.services),
    targetGroups: many(some.targetGroups),
    networkLoadBalancers: many(some.networkLoadBalancers),
  };
}

test('where the groups are many and their load balancers few, only the groups are matched by their beginning', () => {
  const fleet = { ...manyOf(names, 300), networkLoadBalancers: names.networkLoadBalancers };
  const foreign = balanced({ loadBalancerArn: `${ELB}:loadbalancer/net/shop-2/50dc6c495c0c9188` });
  expect(ruleOf(targetsChanged, fleet)!.width).toBe('prefixes');
  expect(takes(targetsChanged, fleet, foreign)).toBe(false);
});

test('a name that stands in the fleet several times stands in the pattern once', () => {
  const twice = { ...names, scalingGroups: ['shop-web', 'shop-web'] };
  expect(ruleOf(scalingActivity, twice)!.pattern.detail).toEqual({ AutoScalingGroupName: ['shop-web'] });
});
