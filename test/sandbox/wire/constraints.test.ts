import { describe, expect, test } from 'vitest';
import { createRegion } from '../../../sandbox/region.ts';
import { signedRequest } from './region.ts';

const json = (version: '1.0' | '1.1', target: string) => ({
  'content-type': `application/x-amz-json-${version}`,
  'x-amz-target': target,
});

/** The code and the message of the answer. */
async function answer(service: string, headers: Record<string, string>, input: object) {
  const region = createRegion();
  const response = await region.endpoint.handle(signedRequest(service, headers, JSON.stringify(input)));
  const body = JSON.parse(Buffer.from(response.body).toString()) as Record<string, string>;
  return {
    status: response.statusCode,
    code: body['__type']?.split('#').at(-1),
    message: body['message'] ?? body['Message'],
  };
}

describe('what a model demands', () => {
  test('of one of several values is told with all of them, as CloudWatch has been recorded to', async () => {
    const input = { AlarmName: 'a', StateValue: 'INVALID', StateReason: 'test' };
    expect(await answer('monitoring', json('1.0', 'GraniteServiceVersion20100801.SetAlarmState'), input)).toEqual({
      status: 400,
      code: 'ValidationException',
      message:
        "1 validation error detected: Value 'INVALID' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
    });
  });

  test('is told of everything at once, what is missing first', async () => {
    const input = { Name: '', Type: 'Secret' };
    expect((await answer('ssm', json('1.1', 'AmazonSSM.PutParameter'), input)).message).toBe(
      "3 validation errors detected: Value null at 'value' failed to satisfy constraint: Member must not be null; " +
        "Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
        "Value 'Secret' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [String, StringList, SecureString]",
    );
  });

  test('of the items of a list is told of the list', async () => {
    const input = { Names: ['a', ''] };
    expect((await answer('ssm', json('1.1', 'AmazonSSM.GetParameters'), input)).message).toBe(
      "1 validation error detected: Value '[a, ]' at 'names' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 2048, Member must have length greater than or equal to 1]",
    );
  });

  test('counts the items of a list from one, and numbers by their value', async () => {
    const input = {
      TableName: 't',
      KeySchema: [{ AttributeName: 'a'.repeat(256), KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'a', AttributeType: 'S' }],
      ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 1 },
    };
    const { message } = await answer('dynamodb', json('1.0', 'DynamoDB_20120810.CreateTable'), input);
    expect(message).toContain(
      "at 'keySchema.1.member.attributeName' failed to satisfy constraint: Member must have length less than or equal to 255",
    );
    expect(message).toContain(
      "Value '0' at 'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
  });
});

describe('a pattern', () => {
  const register = (ResourceId: string) =>
    answer('application-autoscaling', json('1.1', 'AnyScaleFrontendService.RegisterScalableTarget'), {
      ServiceNamespace: 'rds',
      ScalableDimension: 'rds:cluster:ReadReplicaCount',
      ResourceId,
    });

  test('may name characters beyond the basic plane by their pairs', async () => {
    expect((await register('cluster:\u{1f600}')).message).not.toContain('regular expression');
    expect((await register('cluster:\u0007')).message).toContain(
      "at 'resourceId' failed to satisfy constraint: Member must satisfy regular expression pattern",
    );
  });

  test('has to match as a whole', async () => {
    const input = { Namespace: ':Mine', MetricData: [] };
    const { message } = await answer('monitoring', json('1.0', 'GraniteServiceVersion20100801.PutMetricData'), input);
    expect(message).toContain('Member must satisfy regular expression pattern: [^:].*');
  });
});
