import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { safeParse } from 'zod/mini';
import { identifierOfArn } from '../../events/rds.ts';
import { routes } from '../../events/routes.ts';
import { OWN_SOURCE } from '../../events/source.ts';
import { tick } from '../../events/tick.ts';
import { matches, readSample } from './samples.ts';

describe('a route', () => {
  test.for(routes)('leads somewhere: $name', ({ to }) => {
    if ('topic' in to) expect(to.topic).toBe('attention');
    else expect(existsSync(new URL(`../../functions/${to.function}/handler.ts`, import.meta.url))).toBe(true);
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
    ['evenkeel-slack-asked.json', 'slack'],
    ['evenkeel-drill-changed.json', 'slack'],
    ['evenkeel-drill-finished.json', 'slack'],
  ];
  test.for(destinations)('takes %s to %s', ([file, destination]) => {
    const woken = routes.filter(({ event }) => matches(event, readSample(file))).map(({ to }) => to);
    expect(woken.map((to) => ('topic' in to ? to.topic : to.function))).toContain(destination);
  });

  test('takes what a controller decided to Slack alone: a controller would wake itself', () => {
    const decided = readSample('evenkeel-decision-made.json');
    const woken = routes.filter(({ event }) => matches(event, decided));
    expect(woken.map(({ name, announced }) => [name, announced])).toEqual([
      ['DecisionToSlack', ['all']],
      ['ChangeToSlack', ['changes']],
    ]);
  });

  test('to Slack stands only where the fleet wants so much announced', () => {
    const hold = { ...readSample('evenkeel-decision-made.json') };
    const calm = { ...hold, detail: { ...hold.detail, kind: 'hold' } };
    const failed = readSample('evenkeel-action-finished.json');
    const done = { ...failed, detail: { ...failed.detail, outcome: 'succeeded' } };
    const attention = readSample('evenkeel-attention-needed.json');
    const told = (announce: 'all' | 'changes' | 'problems') =>
      [calm, hold, done, failed, attention].map(
        (said) => routes.filter(({ event, announced }) => announced?.includes(announce) && matches(event, said)).length,
      );
    expect(told('all')).toEqual([1, 1, 1, 1, 1]);
    expect(told('changes')).toEqual([0, 1, 1, 1, 1]);
    expect(told('problems')).toEqual([0, 0, 0, 1, 1]);
  });
});

describe('the tick', () => {
  test('is what its own schema takes, and no rule does', () => {
    expect(safeParse(tick.schema, tick.input).success).toBe(true);
    expect(routes.filter(({ event }) => matches(event, tick.input))).toEqual([]);
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
