import { Buffer } from 'node:buffer';
import { DescribeAlarmsCommand, CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient, PutEventsCommand, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { CreateDBInstanceCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import fc from 'fast-check';
import { arn } from '../../sandbox/core.ts';
import { createRegion, type Region } from '../../sandbox/region.ts';
import type { WireRequest } from '../../sandbox/wire/message.ts';
import { must, target } from './target.ts';

/** Requests as the SDK sends them: each of AWS's protocols, reading and changing, whatever they are answered. */
async function recordRequests(): Promise<readonly WireRequest[]> {
  const region = createRegion({ onProblem: () => {} });
  const recorded: WireRequest[] = [];
  const handle = region.endpoint.handle.bind(region.endpoint);
  region.endpoint.handle = (request) => {
    recorded.push(request);
    return handle(request);
  };
  const config = region.clientConfig();
  const rds = new RDSClient(config);
  const cloudWatch = new CloudWatchClient(config);
  const dynamoDb = new DynamoDBClient(config);
  const elb = new ElasticLoadBalancingV2Client(config);
  const events = new EventBridgeClient(config);
  const ssm = new SSMClient(config);
  const sfn = new SFNClient(config);
  const groupArn = arn('elasticloadbalancing', 'targetgroup/shop/0123456789abcdef');
  const machine = arn('states', 'stateMachine:drill');
  const record = { Name: 'www.shop.example', Type: 'A' as const, TTL: 60, ResourceRecords: [{ Value: '192.0.2.1' }] };
  const times = { StartTime: new Date(1_772_323_200_000), EndTime: new Date(1_772_326_800_000) };
  const cpu = { Namespace: 'AWS/RDS', MetricName: 'CPUUtilization', Dimensions: [{ Name: 'Role', Value: 'READER' }] };
  const MetricStat = { Metric: cpu, Period: 60, Stat: 'Average' };
  const reader = { DBInstanceIdentifier: 'shop-2', DBInstanceClass: 'db.r6g.large', Engine: 'aurora-postgresql' };
  await Promise.allSettled([
    rds.send(new DescribeDBInstancesCommand({ Filters: [{ Name: 'db-cluster-id', Values: ['shop'] }] })),
    rds.send(new CreateDBInstanceCommand({ ...reader, Tags: [{ Key: 'evenkeel:stage', Value: 'dev' }] })),
    cloudWatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: 'evenkeel-', StateValue: 'ALARM' })),
    cloudWatch.send(new GetMetricDataCommand({ ...times, MetricDataQueries: [{ Id: 'cpu', MetricStat }] })),
    dynamoDb.send(new PutItemCommand({ TableName: 'ledger', Item: { pk: { S: 'a' }, n: { N: '1.5' } } })),
    dynamoDb.send(new QueryCommand({ TableName: 'ledger', KeyConditionExpression: 'pk = :pk' })),
    elb.send(new RegisterTargetsCommand({ TargetGroupArn: groupArn, Targets: [{ Id: 'i-1', Port: 443 }] })),
    elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: groupArn })),
    events.send(new PutRuleCommand({ Name: 'tick', ScheduleExpression: 'rate(1 minute)' })),
    events.send(new PutEventsCommand({ Entries: [{ Source: 'shop', DetailType: 'Sold', Detail: '{"amount":1}' }] })),
    new Route53Client(config).send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: 'Z1',
        ChangeBatch: { Changes: [{ Action: 'UPSERT', ResourceRecordSet: record }] },
      }),
    ),
    new S3Client(config).send(new PutObjectCommand({ Bucket: 'reports', Key: 'a/b.json', Body: '{"a":1}' })),
    ssm.send(new PutParameterCommand({ Name: '/evenkeel/shop/reader', Value: 'host', Type: 'String' })),
    ssm.send(new GetParametersCommand({ Names: ['/evenkeel/shop/reader'] })),
    sfn.send(new StartExecutionCommand({ stateMachineArn: machine, name: 'drill-1', input: '{}' })),
    sfn.send(new DescribeExecutionCommand({ executionArn: `${machine.replace('stateMachine', 'execution')}:drill-1` })),
  ]);
  return recorded;
}

const requests = await recordRequests();

/** A change of the bytes of a body, of a header, the path or the query. */
const changes = fc.oneof(
  fc.record({
    kind: fc.constant('body' as const),
    at: fc.nat(4_000),
    length: fc.nat(10),
    put: fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc
        .constantFrom('"', '{', '[', '<', '</', '&', '=', '%zz', 'null', '-1e999', '9'.repeat(400), '{}')
        .map(Buffer.from),
      fc.string({ unit: 'grapheme', maxLength: 20 }).map(Buffer.from),
    ),
  }),
  fc.record({ kind: fc.constant('header' as const), at: fc.nat(20), value: fc.string({ maxLength: 60 }) }),
  fc.record({ kind: fc.constant('path' as const), value: fc.webPath() }),
  fc.record({ kind: fc.constant('query' as const), name: fc.string({ maxLength: 10 }), value: fc.string() }),
  fc.record({ kind: fc.constant('method' as const), value: fc.constantFrom('GET', 'PUT', 'DELETE', 'HEAD', 'PATCH') }),
);

type Change = typeof changes extends fc.Arbitrary<infer Type> ? Type : never;

function changedRequest(request: WireRequest, change: Change): WireRequest {
  switch (change.kind) {
    case 'body': {
      const { body } = request;
      const from = body.length === 0 ? 0 : change.at % (body.length + 1);
      const parts = [body.subarray(0, from), change.put, body.subarray(from + change.length)];
      return { ...request, body: Buffer.concat(parts) };
    }
    case 'header': {
      const names = Object.keys(request.headers);
      return { ...request, headers: { ...request.headers, [names[change.at % names.length]!]: change.value } };
    }
    case 'path':
      return { ...request, path: change.value };
    case 'query':
      return { ...request, query: { ...request.query, [change.name]: change.value } };
    case 'method':
      return { ...request, method: change.value };
  }
}

/** A Region ages by what it is asked to make. */
const REQUESTS_PER_REGION = 2_000;

let region: Region | undefined;
let asked = 0;
const defects: string[] = [];

const freshRegion = () => createRegion({ onProblem: (problem) => defects.push(problem) });

export const wire = target({
  name: 'wire',
  guarantee: "a request to the Region is answered, or refused in AWS's words, and never finds a defect of the Region",
  inputs: fc.record({
    request: fc.nat(requests.length - 1),
    changes: fc.array(changes, { minLength: 1, maxLength: 4 }),
  }),
  check: async ({ request, changes: made }) => {
    if (asked++ % REQUESTS_PER_REGION === 0) region = freshRegion();
    const sent = made.reduce(changedRequest, requests[request]!);
    const { statusCode } = await region!.endpoint.handle(sent);
    must(defects.length === 0, 'a handler failed', defects.splice(0));
    must(statusCode < 500 || statusCode === 501, 'it was answered as if the Region were broken', statusCode);
  },
});
