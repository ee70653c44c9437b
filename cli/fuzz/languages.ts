import fc from 'fast-check';
import { arn } from '../../sandbox/core.ts';
import { parseCondition, parseProjection, parseUpdate } from '../../sandbox/services/dynamodb/expressions/parse.ts';
import { compilePattern, InvalidPattern } from '../../sandbox/services/events/pattern.ts';
import { parseSchedule } from '../../sandbox/services/events/scheduleExpression.ts';
import { AwsError } from '../../sandbox/wire/handlers.ts';
import { changed, rewritten } from './mutations.ts';
import { answerOf, must, target } from './target.ts';

const isAwsError = (error: unknown) => error instanceof AwsError && error.message !== '';

export const expressions = target({
  name: 'dynamodb-expressions',
  guarantee: 'an expression of DynamoDB is read, or refused as AWS refuses',
  inputs: rewritten([
    'attribute_not_exists(pk) OR (#fence < :fence AND expiresAt <= :now)',
    'begins_with(sk, :prefix) AND size(#items[3].#name) BETWEEN :low AND :high',
    'NOT contains(tags, :tag) AND status IN (:a, :b, :c)',
    'SET #a = if_not_exists(#a, :zero) + :one, b.c[1] = list_append(:x, b.c) REMOVE d, e[0] ADD f :n DELETE g :s',
    'pk, sk, #items[0].name',
  ]),
  check: (text) => {
    for (const parse of [parseCondition, parseUpdate, parseProjection]) {
      answerOf(() => parse(text, 'FilterExpression'), isAwsError);
    }
  },
});

const EVENT = {
  source: 'aws.rds',
  'detail-type': 'RDS DB Instance Event',
  resources: [arn('rds', 'db:shop-2')],
  detail: { EventID: 'RDS-EVENT-0004', size: 12, tags: ['a', 'b'], inner: { zone: 'eu-west-1a', address: '10.0.0.1' } },
};

export const patterns = target({
  name: 'event-patterns',
  guarantee: 'a pattern of EventBridge matches every event or not, or is refused as AWS refuses',
  inputs: fc.tuple(
    changed([
      { source: ['aws.rds'], detail: { EventID: [{ prefix: 'RDS-EVENT-' }], inner: { zone: [{ suffix: 'a' }] } } },
      { resources: [{ wildcard: 'arn:*:db:shop-*' }], detail: { size: [{ numeric: ['>', 3, '<=', 12] }] } },
      { $or: [{ source: [{ 'anything-but': ['x', 'y'] }] }, { detail: { gone: [{ exists: false }] } }] },
      { detail: { inner: { address: [{ cidr: '10.0.0.0/24' }] }, tags: [{ 'equals-ignore-case': 'A' }] } },
    ]),
    changed([EVENT]),
  ),
  check: ([pattern, event]) => {
    const matches = answerOf(
      () => compilePattern(pattern),
      (error) => error instanceof InvalidPattern,
    );
    if (matches) must(typeof matches(Object(event) as object) === 'boolean', 'it neither matches nor does not');
  },
});

export const schedules = target({
  name: 'schedules',
  guarantee: 'a schedule of EventBridge is read, or refused as AWS refuses',
  inputs: rewritten([
    'rate(5 minutes)',
    'cron(0/15 9-17 ? * MON-FRI *)',
    'cron(30 2 L 1,4,7,10 ? 2026-2030)',
    'cron(0 12 ? * 3#2 *)',
    'at(2026-11-30T12:00:00)',
  ]),
  check: (text) => {
    // Whoever takes it says it in AWS's words; anything but a plain error is a defect of the parser.
    const schedule = answerOf(
      () => parseSchedule(text, 'Europe/Berlin'),
      (error) => (error as Error).constructor === Error && (error as Error).message !== '',
    );
    if (schedule?.kind === 'rate') must(schedule.periodMs > 0, 'it has no period');
    if (schedule?.kind === 'at') must(Number.isFinite(schedule.instantMs), 'it has no time');
    if (schedule?.kind !== 'cron') return;
    const next = schedule.nextAfter(NOW_MS);
    must(next === undefined || next > NOW_MS, 'the next time is past', next);
  },
});

/** 2026-03-28, the day before clocks change in Berlin. */
const NOW_MS = Date.UTC(2026, 2, 28);
