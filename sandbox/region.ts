import { VirtualClock } from './clock.ts';
import { type Core, type Foreign, REGION } from './core.ts';
import { tlsModule } from './data-planes/tls/realmModule.ts';
import { readAssembly } from './deploy/assembly.ts';
import { deleteResource } from './deploy/deletions.ts';
import {
  deployAssembly,
  type DeployedStack,
  type DeployOptions,
  destroyStacks,
  nothingDeployed,
} from './deploy/load.ts';
import type { Provisioners } from './deploy/resource.ts';
import { createDatagramModule } from './dns/datagrams.ts';
import { createDnsModules } from './dns/realmModule.ts';
import type { Iam } from './iam/index.ts';
import { isKeyOfRole } from './iam/sessions.ts';
import { createRandom, type Random } from './random.ts';
import { createDatabases, type DatabaseOptions, type Databases } from './region/databases.ts';
import { createIdentity } from './region/identity.ts';
import { createNetwork, type Network, type NetworkOptions } from './region/network.ts';
import { ACM_RATES } from './services/acm/rates.ts';
import { startTrail } from './services/cloudtrail/index.ts';
import { type CloudWatch, createCloudWatch } from './services/cloudwatch/index.ts';
import { createDynamoDb, type DynamoDb, type DynamoDbOptions } from './services/dynamodb/index.ts';
import { LOAD_BALANCING_RATES } from './services/elastic-load-balancing/rates.ts';
import { mayGoAbroad } from './services/events/abroad.ts';
import { createEventBridge, type EventBridge, type EventHooks } from './services/events/index.ts';
import { createChatbot } from './services/chatbot/index.ts';
import { createLambda, type Lambda, type LogLine } from './services/lambda/index.ts';
import { createLogs } from './services/logs/index.ts';
import { ROUTE_53_RATES } from './services/route-53/rates.ts';
import { createS3, type S3 } from './services/s3/index.ts';
import { createScheduler, type Scheduler } from './services/scheduler/index.ts';
import { createSecretsManager } from './services/secrets-manager/index.ts';
import { createSlack, type Slack } from './services/slack/index.ts';
import { createSns, type Sns } from './services/sns/index.ts';
import { createSqs, type Sqs } from './services/sqs/index.ts';
import { createSsm } from './services/ssm/index.ts';
import { createStepFunctions, type StepFunctions } from './services/step-functions/index.ts';
import { createTravel } from './travel.ts';
import { Endpoint } from './wire/endpoint.ts';
import type { WireService } from './wire/service.ts';
import { createThrottle } from './wire/throttle.ts';

/** 2026-03-02 is a Monday: weeks begin where people think they do. */
export const DEFAULT_START_MS = Date.UTC(2026, 2, 2);

export interface RegionOptions extends NetworkOptions, DatabaseOptions {
  /** Everything that is left to chance follows from it (default: 1). */
  readonly seed?: number;
  /** Region time at the beginning, in milliseconds since the epoch. */
  readonly startMs?: number;
  readonly dynamoDb?: DynamoDbOptions;
  readonly events?: EventHooks;
  /** Whether a trail of CloudTrail logs, without which EventBridge does not hear of calls (default: false). */
  readonly hasTrail?: boolean;
  /** The account's quota of concurrent executions (default: 1,000). Young accounts have 10 or 50. */
  readonly accountConcurrency?: number;
  /** How far the clock that a function reads is off, in milliseconds; asked whenever it reads it (default: it is right). */
  readonly clockSkewMs?: (functionName: string) => number;
  /** Delivers to event buses of other Regions and accounts (default: there are none). */
  readonly sendAbroad?: (delivery: Foreign) => Promise<void>;
  /** Hears of every line that a function writes. */
  readonly onLog?: (line: LogLine) => void;
  /** Hears of what went wrong in the Region itself: an event that nobody took, a defect in a handler. */
  readonly onProblem?: (message: string) => void;
}

/** An AWS Region in this process: services behind one endpoint, on one clock. */
export interface Region extends Network, Databases {
  readonly seed: number;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly core: Core;
  readonly endpoint: Endpoint;
  readonly iam: Iam;
  readonly cloudWatch: CloudWatch;
  readonly dynamoDb: DynamoDb;
  readonly events: EventBridge;
  readonly lambda: Lambda;
  readonly s3: S3;
  readonly scheduler: Scheduler;
  /** What stands in for Slack, which is outside of AWS. */
  readonly slack: Slack;
  readonly sns: Sns;
  readonly sqs: Sqs;
  readonly stepFunctions: StepFunctions;
  /** Creates what the stacks of a cloud assembly declare, exactly. */
  deploy(assemblyFolder: string, options?: DeployOptions): Promise<DeployedStack[]>;
  /** Takes a delivery from another Region or account, if the bus lets it in. Rejects with a reason if not. */
  acceptForeign(delivery: Foreign): Promise<void>;
  /** Deletes all stacks, but for what they retain. */
  destroy(): Promise<void>;
  /** The settings of an SDK client for a person, in memory; a person is an administrator. */
  clientConfig(): ReturnType<typeof personalSettings>;
}

export function createRegion(options: RegionOptions = {}): Region {
  const { seed = 1, startMs = DEFAULT_START_MS, onProblem = (message) => console.error(message) } = options;
  const clock = new VirtualClock(startMs);
  const random = createRandom(seed);
  const endpoint = new Endpoint();
  endpoint.onDefect = (error, { service, operation }) =>
    onProblem(`${service}:${operation} failed: ${error instanceof Error ? error.stack : String(error)}`);

  const core: Core = {
    clock,
    random,
    receivers: new Map(),
    emit: (event) => events.emit(event),
    record: (datapoint) => cloudWatch.record(datapoint),
    ...(options.sendAbroad && { sendAbroad: mayGoAbroad(options.sendAbroad, (...asked) => iam.roleMay(...asked)) }),
  };
  const cloudWatch = createCloudWatch(core);
  const events = createEventBridge(core, options.events);
  const dynamoDb = createDynamoDb(core, options.dynamoDb);
  const { network, connect } = createNetwork(core, endpoint, options);
  const { databases, modules } = createDatabases(core, endpoint, { options, elsewhere: connect });
  cloudWatch.onAction = databases.applicationAutoScaling.onAlarm;
  const ssm = createSsm(core);
  const secretsManager = createSecretsManager(core);
  const iam = createIdentity(core, { network, databases, dynamoDb, secretsManager, ssm });
  const authorizeRole = (roleArn: string, action: string, resource: string) => {
    if (!iam.roleMay(roleArn, action, resource)) throw new Error(`${roleArn} may not ${action} on ${resource}`);
  };
  const sqs = createSqs(core, { authorizeRole });
  const sns = createSns(core, { authorizeRole });
  const s3 = createS3(core, { callerMay: (...call) => iam.callerMay(...call) });
  const scheduler = createScheduler(core);
  const logs = createLogs(core);
  let codeFolder: (code: Readonly<Record<string, unknown>>) => string = () => {
    throw new Error('nothing has been deployed yet');
  };
  const travel = createTravel(clock, random);
  const { dns, tls } = network;
  const lambda = createLambda(core, {
    endpoint: { handle: (request) => travel(() => endpoint.handle(request)) },
    credentialsFor(roleArn, functionName) {
      if (!iam.mayAssume(roleArn, 'lambda.amazonaws.com')) throw new Error(`${roleArn} does not trust Lambda`);
      return iam.credentialsFor(roleArn, functionName);
    },
    codeFolder: (code) => codeFolder(code),
    mayInvokeUrl: (accessKeyId, functionArn) => iam.mayInvokeUrl(accessKeyId, functionArn),
    mayInvoke: (roleArn, functionArn) => iam.roleMay(roleArn, 'lambda:InvokeFunction', functionArn),
    logs,
    modules: {
      ...modules,
      ...createDnsModules({ clock, dns }),
      dgram: createDatagramModule({ clock, dns }),
      tls: tlsModule(modules.tls, { clock, dns, dataPlane: tls, realSockets: () => options.realTls?.openSockets }),
    },
    connectOutside: (hostname) => slack.connect(hostname),
    onProblem,
    ...(options.onLog && { onLog: options.onLog }),
    ...(options.accountConcurrency !== undefined && { accountConcurrency: options.accountConcurrency }),
    ...(options.clockSkewMs && { clockSkewMs: options.clockSkewMs }),
  });
  const stepFunctions = createStepFunctions(core, {
    endpoint,
    accessKeyFor: (roleArn, sessionName) => iam.credentialsFor(roleArn, sessionName).accessKeyId,
    mayStart: (roleArn, machineArn) => iam.roleMay(roleArn, 'states:StartExecution', machineArn),
  });
  const slack = createSlack(core, { answerUrl: lambda.answerUrl, readObject: s3.read });
  endpoint.elsewhere = (request) => lambda.answerUrl(request) ?? slack.answerPage(request);
  const throttle = createThrottle(clock, [...ACM_RATES, ...LOAD_BALANCING_RATES, ...ROUTE_53_RATES]);
  endpoint.authorize = (context, input) => {
    // People's calls take no Region time, and so have no rate.
    if (isKeyOfRole(context.accessKeyId)) throttle(context);
    databases.applicationAutoScaling.protectAlarms(context, input);
    return iam.authorize(context, input);
  };
  endpoint.now = () => clock.now();
  if (options.hasTrail) startTrail(core, { endpoint, identityOf: (accessKeyId) => iam.identityOf(accessKeyId) });
  endpoint.add(
    ...[databases.applicationAutoScaling, databases.rds].map((service) => service.wire),
    ...[network.acm, network.elasticLoadBalancing, network.route53].map((service) => service.wire),
    withHandlers(network.serverCertificates.wire, iam.handlers),
    ...[network.arcZonalShift, network.autoScaling, network.ec2, network.ecs, network.fis].map(
      (service) => service.wire,
    ),
    ...[cloudWatch, dynamoDb, events, iam, lambda, logs].map((service) => service.wire),
    ...[s3, scheduler, secretsManager, sns, sqs, ssm, stepFunctions].map((service) => service.wire),
  );
  const provisioners: Provisioners = Object.assign(
    {},
    ...[
      createChatbot(),
      cloudWatch,
      dynamoDb,
      events,
      iam,
      lambda,
      logs,
      s3,
      scheduler,
      sns,
      sqs,
      ssm,
      stepFunctions,
    ].map((service) => service.provisioners),
  );

  const services = [cloudWatch, s3, sns, sqs, ssm].map((service) => service.wire);
  const state = nothingDeployed((resource) => deleteResource(services, resource));

  return {
    ...network,
    ...databases,
    seed,
    clock,
    random,
    core,
    endpoint,
    iam,
    cloudWatch,
    dynamoDb,
    events,
    lambda,
    s3,
    scheduler,
    slack,
    sns,
    sqs,
    stepFunctions,
    deploy(assemblyFolder, deployOptions) {
      const assembly = readAssembly(assemblyFolder);
      codeFolder = (code) => assembly.codeFolder(code);
      return deployAssembly(assembly, provisioners, deployOptions, state);
    },
    acceptForeign: (delivery) => events.acceptForeign(delivery),
    destroy: () => destroyStacks(state),
    clientConfig: () => personalSettings(endpoint),
  };
}

/** IAM's API has two parts here: server certificates, and roles. */
const withHandlers = (wire: WireService, more: object): WireService => ({
  ...wire,
  handlers: { ...wire.handlers, ...more },
});

const personalSettings = (endpoint: Endpoint) => ({
  region: REGION,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  requestHandler: endpoint.requestHandler(),
  maxAttempts: 1,
});
