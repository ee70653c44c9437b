import { describe, expect, test } from 'vitest';
import { drillChanged, drillExecutionEnded, drillFinished, gameDayExecutionEnded } from '../../events/drills.ts';
import { matches, readSample } from './samples.ts';

const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:';

describe('the end of an execution', () => {
  const sample = readSample('step-functions-execution-aborted.json');
  const ended = (detail: object) =>
    matches(drillExecutionEnded, { ...sample, detail: { ...sample.detail, ...detail } });

  test.for([
    ['FAILED', true],
    ['TIMED_OUT', true],
    ['ABORTED', true],
    ['SUCCEEDED', false],
    ['RUNNING', false],
    ['PENDING_REDRIVE', false],
  ] as const)('with the status %s starts the clean-up: %s', ([status, expected]) => {
    expect(ended({ status })).toBe(expected);
  });

  test.for([
    ['evenkeel-dev-drill-aurora-failover', true],
    ['evenkeel-dev-drill-reader-loss', true],
    ['evenkeel-dev-drill-zone-evacuation', true],
    ['evenkeel-dev-drill-certificate-rotation', true],
    ['evenkeel-prod-drill-aurora-failover', false],
    ['evenkeel-dev-clean-up', true],
    ['evenkeel-prod-clean-up', false],
    ['somebody-elses', false],
  ] as const)('of the state machine %s starts the clean-up: %s', ([name, expected]) => {
    expect(ended({ stateMachineArn: `${MACHINE}${name}` })).toBe(expected);
  });

  test.for([
    ['evenkeel-dev-game-day', 'FAILED', true],
    ['evenkeel-dev-game-day', 'TIMED_OUT', true],
    ['evenkeel-dev-game-day', 'ABORTED', true],
    ['evenkeel-dev-game-day', 'SUCCEEDED', false],
    ['evenkeel-dev-game-day-2', 'ABORTED', false],
    ['evenkeel-prod-game-day', 'ABORTED', false],
    ['evenkeel-dev-drill-aurora-failover', 'ABORTED', false],
    ['evenkeel-dev-clean-up', 'ABORTED', false],
  ] as const)('of %s with the status %s starts the ending of a game day: %s', ([name, status, expected]) => {
    const detail = { ...sample.detail, stateMachineArn: `${MACHINE}${name}`, status };
    expect(matches(gameDayExecutionEnded, { ...sample, detail })).toBe(expected);
    // What ends a game day does not clean up as a drill.
    if (name === 'evenkeel-dev-game-day') expect(matches(drillExecutionEnded, { ...sample, detail })).toBe(false);
  });

  test('is an event of Step Functions', () => {
    expect(matches(drillExecutionEnded, { ...sample, source: 'aws.ecs' })).toBe(false);
    expect(matches(drillExecutionEnded, { ...sample, 'detail-type': 'Another' })).toBe(false);
  });
});

test.for([
  ['Drill Changed', drillChanged, 'evenkeel-drill-changed.json'],
  ['Drill Finished', drillFinished, 'evenkeel-drill-finished.json'],
] as const)('%s is matched by its source and its type, of whatever stage', ([, definition, file]) => {
  const sample = readSample(file);
  expect(matches(definition, sample)).toBe(true);
  expect(matches(definition, sample, 'prod')).toBe(true);
  expect(matches(definition, { ...sample, source: 'aws.states' })).toBe(false);
  expect(matches(definition, { ...sample, 'detail-type': 'Decision Made' })).toBe(false);
});
