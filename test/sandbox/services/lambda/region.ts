import * as sts from '@aws-sdk/client-sts';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { VirtualClock } from '../../../../sandbox/clock.ts';
import type { Core, Delivery, MetricDatapoint, Receiver } from '../../../../sandbox/core.ts';
import type { DeployedResource } from '../../../../sandbox/deploy/resource.ts';
import { createRandom } from '../../../../sandbox/random.ts';
import {
  createLambda,
  type Lambda,
  type LambdaOptions,
  type LogLine,
} from '../../../../sandbox/services/lambda/index.ts';
import { Endpoint } from '../../../../sandbox/wire/endpoint.ts';
import { service } from '../../../../sandbox/wire/service.ts';
import type { Bundles } from '../../realms/bundle.ts';

/** 2026-03-01T00:00:00Z */
export const START_MS = 1_772_323_200_000;
export const ROLE_ARN = 'arn:aws:iam::123456789012:role/worker-role';
export const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:123456789012:failures';

export const lambdaArn = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;

/** A Region with Lambda, with STS for functions to call, and with a queue that remembers what it was sent. */
export class LambdaRegion {
  readonly clock = new VirtualClock(START_MS);
  readonly datapoints: MetricDatapoint[] = [];
  readonly lines: LogLine[] = [];
  readonly problems: string[] = [];
  /** Access key and time of each call of a function that took effect. */
  readonly calls: string[] = [];
  readonly delivered: (Delivery & { readonly atMs: number })[] = [];
  readonly core: Core;
  readonly endpoint = new Endpoint();
  readonly lambda: Lambda;
  readonly client: LambdaClient;
  readonly #bundles: Bundles;

  constructor(bundles: Bundles, options: Partial<LambdaOptions> = {}) {
    this.#bundles = bundles;
    this.core = {
      clock: this.clock,
      random: createRandom(1),
      receivers: new Map<string, Receiver>(),
      emit: () => {},
      record: (datapoint) => void this.datapoints.push(datapoint),
    };
    this.core.receivers.set('sqs', async (delivery) => {
      this.delivered.push({ ...delivery, atMs: this.clock.now() - START_MS });
    });
    const identity = service(sts)({
      GetCallerIdentity: (_input, { accessKeyId }) => {
        this.calls.push(`${accessKeyId} +${this.clock.now() - START_MS}`);
        return { Account: '123456789012', UserId: accessKeyId, Arn: `arn:aws:iam::123456789012:user/${accessKeyId}` };
      },
    });
    this.lambda = createLambda(this.core, {
      endpoint: this.endpoint,
      credentialsFor: (roleArn, functionName) => ({
        accessKeyId: `key-of-${functionName}`,
        secretAccessKey: 'secret',
        sessionToken: roleArn,
      }),
      codeFolder: (code) => this.#bundles.of(String(code['S3Key'])),
      onLog: (line) => this.lines.push(line),
      onProblem: (message) => this.problems.push(message),
      ...options,
    });
    this.endpoint.add(identity, this.lambda.wire, this.lambda.logs.wire);
    this.client = new LambdaClient(this.clientConfig());
  }

  clientConfig() {
    return {
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: this.endpoint.requestHandler(),
      maxAttempts: 1,
    };
  }

  async provision(type: string, name: string, properties: DeployedResource['properties']): Promise<void> {
    const provisioner = { ...this.lambda.provisioners, ...this.lambda.logs.provisioners }[type];
    if (!provisioner) throw new Error(`there is no provisioner for ${type}`);
    const resource = { stackName: 'test', logicalId: name, type, properties, name, ref: name };
    await provisioner({ ...resource, arn: lambdaArn(name) });
  }

  deploy(name: string, fixture: string, properties: DeployedResource['properties'] = {}): Promise<void> {
    return this.provision('AWS::Lambda::Function', name, {
      Code: { S3Bucket: 'assets', S3Key: fixture },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Role: ROLE_ARN,
      ...properties,
    });
  }

  configureAsynchronous(name: string, properties: DeployedResource['properties']): Promise<void> {
    return this.provision('AWS::Lambda::EventInvokeConfig', `${name}-config`, {
      FunctionName: name,
      Qualifier: '$LATEST',
      ...properties,
    });
  }

  run(forMs: number): Promise<void> {
    return this.clock.runUntil(this.clock.now() + forMs);
  }

  /** Lets the Region run until `running` has settled, at most for an hour. */
  async settle<T>(running: Promise<T>): Promise<T> {
    let settled = false;
    const settle = () => void (settled = true);
    running.then(settle, settle);
    await this.clock.runUntil(this.clock.now() + 3_600_000, () => settled);
    if (!settled) throw new Error('it has not settled within an hour');
    return running;
  }

  /** Invokes by the API and reads the payload. */
  async invoke(FunctionName: string, event: object = {}) {
    const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), LogType: 'Tail' });
    const { Payload, LogResult, FunctionError, StatusCode } = await this.settle(this.client.send(command));
    const log = Buffer.from(LogResult ?? '', 'base64').toString();
    return { status: StatusCode, error: FunctionError, payload: JSON.parse(Payload?.transformToString() ?? ''), log };
  }

  async invokeAsynchronously(FunctionName: string, event: object = {}): Promise<void> {
    const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), InvocationType: 'Event' });
    await this.client.send(command);
  }

  /** The values of a metric of a function, in order. */
  values(name: string, functionName: string): number[] {
    return this.datapoints
      .filter((datapoint) => datapoint.name === name && datapoint.dimensions['FunctionName'] === functionName)
      .map(({ value }) => value);
  }
}
