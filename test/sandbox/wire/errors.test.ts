import { cbor } from '@smithy/core/cbor';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../sandbox/wire/handlers.ts';
import type { WireResponse } from '../../../sandbox/wire/message.ts';
import { signedRequest, TestRegion } from './region.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const CBOR = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };
const json = (version: '1.0' | '1.1', target: string) => ({
  'content-type': `application/x-amz-json-${version}`,
  'x-amz-target': target,
});

const bodyOf = (response: WireResponse) => Buffer.from(response.body).toString();
const REQUEST_ID = '00000000-0000-4000-8000-000000000001';

/** The answer to a call that nobody may make. */
const refused = async (serviceName: string, headers: Record<string, string>, body: string, code: string) => {
  const { endpoint } = new TestRegion();
  endpoint.authorize = () => {
    throw new AwsError(code, 'No.');
  };
  return endpoint.handle(signedRequest(serviceName, headers, body));
};

describe('a signature for another Region', () => {
  const scopedTo = async (region: string, serviceName: string, headers: Record<string, string>, body: string) => {
    const request = signedRequest(serviceName, headers, body);
    const authorization = request.headers.authorization.replace('/eu-west-1/', `/${region}/`);
    return await new TestRegion().endpoint.handle({ ...request, headers: { ...request.headers, authorization } });
  };
  const DESCRIBE = 'Action=DescribeDBClusters&Version=2014-10-31';
  const IDENTITY = 'Action=GetCallerIdentity&Version=2011-06-15';

  test.for([
    ['rds', FORM, DESCRIBE, 403, '<Code>SignatureDoesNotMatch</Code>'],
    ['sts', FORM, IDENTITY, 403, '<Code>SignatureDoesNotMatch</Code>'],
    ['dynamodb', json('1.0', 'DynamoDB_20120810.PutItem'), '{}', 400, 'InvalidSignatureException'],
    ['events', json('1.1', 'AWSEvents.PutEvents'), '{}', 400, 'InvalidSignatureException'],
  ] as const)('is refused by %s before anything else is looked at', async ([name, headers, body, status, code]) => {
    const response = await scopedTo('eu-west-2', name, headers, body);
    expect(response.statusCode).toBe(status);
    expect(bodyOf(response)).toContain(code);
    expect(bodyOf(response)).toContain("Credential should be scoped to a valid region, not 'eu-west-2'.");
  });

  test('is taken by STS where it is the one of its former endpoint for all Regions, and by nobody else', async () => {
    expect((await scopedTo('us-east-1', 'sts', FORM, IDENTITY)).statusCode).toBe(200);
    expect((await scopedTo('us-east-1', 'rds', FORM, DESCRIBE)).statusCode).toBe(403);
    expect((await scopedTo('eu-west-1', 'rds', FORM, DESCRIBE)).statusCode).toBe(200);
  });
});

describe('an error that the service knows', () => {
  test('is an ErrorResponse with code, kind and request id on the query wire', async () => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest('rds', FORM, 'Action=DescribeDBClusters&Version=2014-10-31&DBClusterIdentifier=nowhere'),
    );
    expect(response.statusCode).toBe(404);
    expect(bodyOf(response)).toBe(
      '<ErrorResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><Error><Type>Sender</Type><Code>DBClusterNotFoundFault</Code>' +
        `<Message>DBCluster nowhere not found.</Message></Error><RequestId>${REQUEST_ID}</RequestId></ErrorResponse>`,
    );
  });

  test('that says nothing has no element for it on the query wire', async () => {
    const { endpoint } = new TestRegion();
    endpoint.authorize = () => {
      throw new AwsError('DBClusterNotFoundFault', '');
    };
    const body = 'Action=DescribeDBClusters&Version=2014-10-31';
    expect(bodyOf(await endpoint.handle(signedRequest('rds', FORM, body)))).toBe(
      '<ErrorResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><Error><Type>Sender</Type>' +
        `<Code>DBClusterNotFoundFault</Code></Error><RequestId>${REQUEST_ID}</RequestId></ErrorResponse>`,
    );
  });

  test('has its qualified name in the body of JSON 1.0', async () => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest(
        'dynamodb',
        json('1.0', 'DynamoDB_20120810.PutItem'),
        '{"TableName":"t","Item":{"id":{"S":"a"}},"ConditionExpression":"x"}',
      ),
    );
    expect(response.statusCode).toBe(400);
    expect(JSON.parse(bodyOf(response))).toEqual({
      __type: 'com.amazonaws.dynamodb#ConditionalCheckFailedException',
      message: 'The conditional request failed',
      Item: { holder: { S: 'someone-else' } },
    });
  });

  test('has its plain name in the body of JSON 1.1', async () => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest('events', json('1.1', 'AWSEvents.DescribeRule'), '{"Name":"tick"}'),
    );
    expect(JSON.parse(bodyOf(response))).toEqual({
      __type: 'ResourceNotFoundException',
      message: 'Rule tick does not exist.',
    });
  });

  test('has its name in a header of REST with JSON', async () => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest('lambda', {}, '', { method: 'GET', path: '/2015-03-31/functions/none' }),
    );
    expect(response.statusCode).toBe(404);
    expect(response.headers['x-amzn-errortype']).toBe('ResourceNotFoundException');
    expect(JSON.parse(bodyOf(response))).toEqual({ Type: 'User', Message: 'Function not found: none' });
  });

  test('has the code of the older wire in a header, where a service changed wires', async () => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest('sqs', json('1.0', 'AmazonSQS.GetQueueUrl'), '{"QueueName":"none"}'),
    );
    expect(response.headers['x-amzn-query-error']).toBe('AWS.SimpleQueueService.NonExistentQueue;Sender');
    expect(JSON.parse(bodyOf(response))).toMatchObject({ __type: 'com.amazonaws.sqs#QueueDoesNotExist' });
  });
});

describe('an error that any service may answer', () => {
  const describeClusters = 'Action=DescribeDBClusters&Version=2014-10-31';

  test.each(['AccessDenied', 'AccessDeniedException'])(
    '%s has the old name and 403 on the query wire',
    async (code) => {
      const response = await refused('rds', FORM, describeClusters, code);
      expect(response.statusCode).toBe(403);
      expect(bodyOf(response)).toContain('<Code>AccessDenied</Code>');
    },
  );

  const getItem = '{"TableName":"t","Key":{"id":{"S":"a"}}}';

  test.each(['AccessDenied', 'AccessDeniedException'])('%s has the new name and 400 in JSON', async (code) => {
    const response = await refused('dynamodb', json('1.0', 'DynamoDB_20120810.GetItem'), getItem, code);
    expect(response.statusCode).toBe(400);
    expect(JSON.parse(bodyOf(response))).toEqual({
      __type: 'com.amazon.coral.service#AccessDeniedException',
      message: 'No.',
    });
  });

  test('throttling has the old name on the query wire', async () => {
    const response = await refused('rds', FORM, describeClusters, 'ThrottlingException');
    expect(response.statusCode).toBe(400);
    expect(bodyOf(response)).toContain('<Code>Throttling</Code>');
  });

  test('throttling has the shape of its own where the service has one', async () => {
    const response = await refused('dynamodb', json('1.0', 'DynamoDB_20120810.GetItem'), getItem, 'Throttling');
    expect(JSON.parse(bodyOf(response))).toMatchObject({ __type: 'com.amazonaws.dynamodb#ThrottlingException' });
  });

  test('a text that XML cannot carry is escaped', async () => {
    const { endpoint } = new TestRegion();
    endpoint.authorize = () => {
      throw new AwsError('Odd<Code>', 'a < b & c\u0001');
    };
    const response = await endpoint.handle(signedRequest('rds', FORM, describeClusters));
    expect(bodyOf(response)).toContain('<Code>Odd&lt;Code&gt;</Code><Message>a &lt; b &amp; c?</Message>');
  });
});

describe('a required member that is missing', () => {
  test('is a MissingParameter of RDS', async () => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest('rds', FORM, 'Action=AddTagsToResource&Version=2014-10-31&ResourceName=arn'),
    );
    expect(response.statusCode).toBe(400);
    expect(bodyOf(response)).toContain(
      '<Code>MissingParameter</Code><Message>The request must contain the parameter Tags.</Message>',
    );
  });

  test('is a ValidationError of the other services on the query wire', async () => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest('sns', FORM, 'Action=Publish&Version=2010-03-31&TopicArn=arn'),
    );
    expect(bodyOf(response)).toContain(
      "<Code>ValidationError</Code><Message>1 validation error detected: Value null at 'message' failed to satisfy constraint: Member must not be null</Message>",
    );
  });

  test('is a ValidationException in JSON', async () => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest('events', json('1.1', 'AWSEvents.PutEvents'), '{"Entries":null}'),
    );
    expect(response.statusCode).toBe(400);
    expect(JSON.parse(bodyOf(response))).toEqual({
      __type: 'ValidationException',
      message:
        "1 validation error detected: Value null at 'entries' failed to satisfy constraint: Member must not be null",
    });
  });

  test('is named with its path when it is deep inside, and by the shape that the service has for it', async () => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest(
        'monitoring',
        json('1.0', 'x.PutMetricData'),
        '{"Namespace":"n","MetricData":[{"MetricName":"a"},{"Value":1}]}',
      ),
    );
    expect(response.headers['x-amzn-query-error']).toBe('MissingParameter;Sender');
    expect(JSON.parse(bodyOf(response))).toEqual({
      __type: 'com.amazonaws.cloudwatch#MissingRequiredParameterException',
      message: 'The request must contain the parameter MetricData.2.MetricName.',
    });
  });
});

describe('a request that cannot be read is refused with 400', () => {
  test.each([
    ['broken JSON', '{"Entries":['],
    ['a body that is not JSON at all', 'Entries=1'],
    ['null instead of a structure', 'null'],
    ['a number instead of a structure', '7'],
    ['a structure instead of a list', '{"Entries":{}}'],
    ['a string instead of a structure inside a list', '{"Entries":["x"]}'],
    ['a number instead of a string', '{"Entries":[{"Source":1}]}'],
    ['a time that is none', '{"Entries":[{"Time":"yesterday"}]}'],
  ])('%s', async (_, body) => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest('events', json('1.1', 'AWSEvents.PutEvents'), body),
    );
    expect(response.statusCode).toBe(400);
    expect(JSON.parse(bodyOf(response))).toMatchObject({ __type: 'SerializationException' });
  });

  test('a string instead of a number', async () => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest('monitoring', json('1.0', 'x.DescribeAlarms'), '{"MaxRecords":"many"}'),
    );
    expect(response.statusCode).toBe(400);
    expect(JSON.parse(bodyOf(response))).toMatchObject({
      message: 'The value of MaxRecords is not a valid number.',
    });
  });

  test('a form with text for a number', async () => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest('rds', FORM, 'Action=DescribeDBClusters&Version=2014-10-31&MaxRecords=many'),
    );
    expect(response.statusCode).toBe(400);
    expect(bodyOf(response)).toContain('<Code>MalformedInput</Code>');
  });

  test('a nesting deeper than the stack', async () => {
    const depth = 200_000;
    const value = '{"M":{"a":'.repeat(depth) + '{"S":"x"}' + '}}'.repeat(depth);
    const response = await new TestRegion().endpoint.handle(
      signedRequest('dynamodb', json('1.0', 'DynamoDB_20120810.PutItem'), `{"TableName":"t","Item":{"id":${value}}}`),
    );
    expect(response.statusCode).toBe(400);
  });

  test.each([
    ['half a map', [0xbf, 0x61]],
    ['a length beyond the body', [0x7b, 0, 0, 0, 1, 0, 0, 0, 0]],
    ['text', [...Buffer.from('hello')]],
    ['a break without a start', [0xff]],
  ])('broken CBOR: %s', async (_, body) => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest('monitoring', CBOR, new Uint8Array(body), {
        path: '/service/GraniteServiceVersion20100801/operation/PutMetricData',
      }),
    );
    expect(response.statusCode).toBe(400);
    expect(response.headers['smithy-protocol']).toBe('rpc-v2-cbor');
    expect(cbor.deserialize(response.body)).toMatchObject({
      __type: 'com.amazon.coral.service#SerializationException',
    });
  });

  test('a body that says gzip and is not', async () => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest('monitoring', { ...json('1.0', 'x.PutMetricData'), 'content-encoding': 'gzip' }, '{}'),
    );
    expect(response.statusCode).toBe(400);
    expect(JSON.parse(bodyOf(response))).toMatchObject({ __type: 'SerializationException' });
  });

  test('a path with a broken escape', async () => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest('lambda', {}, '', { method: 'GET', path: '/2015-03-31/functions/%E0%A4%A' }),
    );
    expect(response.statusCode).toBe(400);
  });
});

describe('what the Region does not have', () => {
  test('an operation that is not simulated is 501 with its name', async () => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest('events', json('1.1', 'AWSEvents.ListArchives'), '{}'),
    );
    expect(response.statusCode).toBe(501);
    expect(JSON.parse(bodyOf(response))).toMatchObject({
      message: 'events:ListArchives is not simulated by this Region.',
    });
  });

  test.each(['FlyAway', 'constructor', '__proto__'])('an operation that AWS does not have is 400: %s', async (name) => {
    const byForm = await new TestRegion().endpoint.handle(
      signedRequest('rds', FORM, `Action=${name}&Version=2014-10-31`),
    );
    expect(byForm.statusCode).toBe(400);
    expect(bodyOf(byForm)).toContain('<Code>InvalidAction</Code>');
    const byTarget = await new TestRegion().endpoint.handle(
      signedRequest('events', json('1.1', `AWSEvents.${name}`), '{}'),
    );
    expect(byTarget.statusCode).toBe(400);
    expect(JSON.parse(bodyOf(byTarget))).toMatchObject({ __type: 'UnknownOperationException' });
  });

  test('a path that no operation has is 400', async () => {
    const response = await new TestRegion().endpoint.handle(
      signedRequest('lambda', {}, '', { method: 'GET', path: '/2015-03-31/nothing' }),
    );
    expect(response.statusCode).toBe(400);
    expect(bodyOf(response)).toContain('GET /2015-03-31/nothing');
  });

  test('an unknown service is 501 with its name, in the words of the caller', async () => {
    const { endpoint } = new TestRegion();
    const inXml = await endpoint.handle(signedRequest('ec2', FORM, 'Action=DescribeInstances&Version=2016-11-15'));
    expect(inXml.statusCode).toBe(501);
    expect(bodyOf(inXml)).toContain('<Message>The service ec2 is not simulated by this Region.</Message>');
    const inJson = await endpoint.handle(signedRequest('kms', json('1.1', 'TrentService.Encrypt'), '{}'));
    expect(inJson.statusCode).toBe(501);
    expect(JSON.parse(bodyOf(inJson))).toEqual({
      __type: 'NotImplemented',
      message: 'The service kms is not simulated by this Region.',
    });
    const inCbor = await endpoint.handle(signedRequest('new', CBOR, '', { path: '/service/New/operation/Do' }));
    expect(cbor.deserialize(inCbor.body)).toMatchObject({
      message: 'The service new is not simulated by this Region.',
    });
  });

  test('a request that says nothing is answered too', async () => {
    const { endpoint } = new TestRegion();
    const response = await endpoint.handle({
      method: 'GET',
      path: '/favicon.ico',
      query: {},
      headers: {},
      body: Buffer.alloc(0),
    });
    expect(response.statusCode).toBe(501);
  });

  test('a body above 6 MiB is 413, also when it only grows to that', async () => {
    const { endpoint } = new TestRegion();
    const large = await endpoint.handle(
      signedRequest('events', json('1.1', 'AWSEvents.PutEvents'), Buffer.alloc(6 * 1024 * 1024 + 1)),
    );
    expect(large.statusCode).toBe(413);
    const bomb = await endpoint.handle(
      signedRequest(
        'monitoring',
        { ...json('1.0', 'x.PutMetricData'), 'content-encoding': 'gzip' },
        gzipSync(Buffer.alloc(6 * 1024 * 1024 + 1)),
      ),
    );
    expect(bomb.statusCode).toBe(413);
  });
});
