import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { safeParse } from 'zod/mini';
import { identifierOfArn } from '../../events/rds.ts';
import { sweep } from '../../events/sweep.ts';
import { OWN_SOURCE } from '../../events/source.ts';
import { tick } from '../../events/tick.ts';
import { routesOf } from '../../stacks/routes.ts';
import { matches, readSample } from './samples.ts';

const routes = routesOf();

describe('a route', () => {
  test.for(routes)('leads somewhere: $name', ({ to }) => {
    // The handshakes stand in AWS a second time, inside the VPC.
    const place = 'topic' in to ? 'topic' : to.function.replace('vpcHandshakes', 'handshakes');
    const isThere = ['controllers/', 'workers/', ''].some((folder) =>
      existsSync(new URL(`../../functions/${folder}${place}/handler.ts`, import.meta.url)),
    );
    expect('topic' in to ? to.topic === 'attention' : isThere).toBe(true);
  });

  test('has a name of its own, which a rule can bear', () => {
    const names = routes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Z][A-Za-z]{2,63}$/);
  });

  test.for(routes)('takes events where they come: $name', ({ event, bus }) => {
    const isOwn = event.pattern('dev').source.includes(OWN_SOURCE);
    expect(bus).toBe(isOwn ? 'own' : 'default');
  });

  const destinations: readonly [file: string, destination: string][] = [
    ['cloudwatch-alarm-first-transition.json', 'replicas'],
    ['rds-db-cluster-event.json', 'replicas'],
    ['rds-db-instance-event.json', 'replicas'],
    ['evenkeel-warm-up-requested.json', 'warmer'],
    ['evenkeel-warm-up-finished.json', 'replicas'],
    ['evenkeel-attention-needed.json', 'attention'],
    ['acm-certificate-approaching-expiration.json', 'certificates'],
    ['acm-certificate-available.json', 'certificates'],
    ['acm-certificate-expired.json', 'certificates'],
    ['acm-certificate-renewal-action-required.json', 'certificates'],
    ['acm-certificate-revoked.json', 'certificates'],
    ['acm-certificate-rotated.json', 'certificates'],
    ['elasticloadbalancing-create-rule.json', 'certificates'],
    ['evenkeel-proof-requested.json', 'handshakes'],
    ['evenkeel-vpc-proof-requested.json', 'vpcHandshakes'],
    ['evenkeel-proof-finished.json', 'certificates'],
    ['evenkeel-sweep-to-be-continued.json', 'certificates'],
  ];
  test.for(destinations)('takes %s to %s', ([file, destination]) => {
    const woken = routes.filter(({ event }) => matches(event, readSample(file))).map(({ to }) => to);
    expect(woken.map((to) => ('topic' in to ? to.topic : to.function))).toContain(destination);
  });

  test('takes what a controller decided to no controller: it would wake itself', () => {
    const decided = readSample('evenkeel-decision-made.json');
    const woken = routes.filter(({ event }) => matches(event, decided)).map(({ to }) => to);
    expect(woken.filter((to) => !('function' in to && to.function === 'slack'))).toEqual([]);
  });
});

describe('the tick', () => {
  test.for([tick, sweep])('is what its own schema takes, and no rule does, like the sweep', ({ schema, input }) => {
    expect(safeParse(schema, input).success).toBe(true);
    expect(routes.filter(({ event }) => matches(event, input))).toEqual([]);
  });

  test.for([
    [{ number: 1, of: 1 }, true],
    [{ number: 0, of: 3 }, false],
    [{ number: 1.5, of: 3 }, false],
    [{ number: 1 }, false],
    ['1/3', false],
  ] as const)('may be that of a part: %j is %s', ([part, isOne]) => {
    expect(safeParse(tick.schema, { ...tick.input, part }).success).toBe(isOne);
  });

  test.for(Object.keys(tick.input))('is of another shape without its %s', (key) => {
    expect(safeParse(tick.schema, { ...tick.input, [key]: undefined }).success).toBe(false);
  });
});

describe('the resource of an RDS event', () => {
  const arns: readonly [arn: string, id: string][] = [
    ['arn:aws:rds:us-east-1:123456789012:cluster:my-db-cluster', 'my-db-cluster'],
    ['arn:aws:rds:us-east-1:111111111111:db:testdb', 'testdb'],
    ['arn:aws-cn:rds:cn-north-1:111111111111:cluster-snapshot:rds:shop-2026-03-02', 'rds:shop-2026-03-02'],
  ];
  test.for(arns)('%s is %s', ([arn, id]) => {
    expect(identifierOfArn(arn)).toBe(id);
  });
});
