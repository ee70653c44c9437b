import { VirtualClock } from './clock.ts';
import { type Core, ZONES } from './core.ts';
import type { PostgresPlane } from './data-planes/postgres/index.ts';
import { connectVirtually } from './data-planes/tcp/virtual.ts';
import { readAssembly } from './deploy/assembly.ts';
import { deployAssembly, type DeployedStack, type DeployOptions } from './deploy/load.ts';
import type { Provisioners } from './deploy/resource.ts';
import { createAuthority, type Authority } from './certificates/authority.ts';
import { createTlsDataPlane, type TlsDataPlane, type TlsDataPlaneOptions } from './data-planes/tls/index.ts';
import { plainHttp } from './data-planes/tls/plain.ts';
import { tlsModule } from './data-planes/tls/realm-module.ts';
import { createZonesElsewhere, type ZonesElsewhere } from './dns/elsewhere.ts';
import { createDnsModules } from './dns/realm-module.ts';
import { Dns } from './dns/resolver.ts';
import { isKeyOfRole } from './iam/sessions.ts';
import { createIam, type Iam } from './iam/index.ts';
import { createPhysics, type Physics, type PhysicsConstants } from './physics/index.ts';
import { createPostgresWire, type PostgresWire } from './postgres-wire/index.ts';
import type { SocketHost } from './postgres-wire/socket.ts';
import { TcpDataPlane, type TcpOptions } from './data-planes/tcp/index.ts';
import { createRandom, type Random } from './random.ts';
import { ACM_RATES } from './services/acm/rates.ts';
import { createAcm, type Acm, type AcmOptions } from './services/acm/index.ts';
import {
  createApplicationAutoScaling,
  type ApplicationAutoScaling,
  type AutoScalingConstants,
} from './services/application-auto-scaling/index.ts';
import { createArcZonalShift, type ArcZonalShift } from './services/arc-zonal-shift/index.ts';
import { createAutoScaling, type AutoScaling } from './services/auto-scaling/index.ts';
import { startTrail } from './services/cloudtrail/index.ts';
import { type CloudWatch, createCloudWatch } from './services/cloudwatch/index.ts';
import { createDynamoDb, type DynamoDb, type DynamoDbOptions } from './services/dynamodb/index.ts';
import {
  createElasticLoadBalancing,
  type ElasticLoadBalancing,
  type LoadBalancingOptions,
} from './services/elastic-load-balancing/index.ts';
import { createEc2, type Ec2, zoneId } from './services/ec2/index.ts';
import { createEcs, type Ecs } from './services/ecs/index.ts';
import { LOAD_BALANCING_RATES } from './services/elastic-load-balancing/rates.ts';
import { createEventBridge, type EventBridge, type EventHooks } from './services/events/index.ts';
import { createLambda, type Lambda, type LogLine } from './services/lambda/index.ts';
import { createLogs } from './services/logs/index.ts';
import { createRds, type Rds, type RdsOptions } from './services/rds/index.ts';
import { ROUTE_53_RATES } from './services/route-53/rates.ts';
import { createRoute53, type Route53, type Route53Options } from './services/route-53/index.ts';
import { createS3, type S3 } from './services/s3/index.ts';
import { createScheduler, type Scheduler } from './services/scheduler/index.ts';
import { createSecretsManager } from './services/secrets-manager/index.ts';
import { createSlack, type Slack } from './services/slack/index.ts';
import { createSns, type Sns } from './services/sns/index.ts';
import { createSqs, type Sqs } from './services/sqs/index.ts';
import { createSsm } from './services/ssm/index.ts';
import { createTravel } from './travel.ts';
import { createStepFunctions, type StepFunctions } from './services/step-functions/index.ts';
import { Endpoint } from './wire/endpoint.ts';
import { createThrottle } from './wire/throttle.ts';

/** 2026-03-02 is a Monday: weeks begin where people think they do. */
export const DEFAULT_START_MS = Date.UTC(2026, 2, 2);

export interface RegionOptions {
  /** Everything that is left to chance follows from it; 1 unless given. */
  readonly seed?: number;
  /** Region time at the beginning, in milliseconds since the epoch. */
  readonly startMs?: number;
  readonly dynamoDb?: DynamoDbOptions;
  readonly rds?: RdsOptions;
  readonly acm?: AcmOptions;
  readonly elasticLoadBalancing?: LoadBalancingOptions;
  readonly route53?: Route53Options;
  readonly tcp?: Partial<TcpOptions>;
  readonly tls?: TlsDataPlaneOptions;
  /** Whether a trail of CloudTrail logs, without which EventBridge does not hear of calls; not unless given. */
  readonly hasTrail?: boolean;
  readonly physics?: Partial<PhysicsConstants>;
  readonly applicationAutoScaling?: Partial<AutoScalingConstants>;
  readonly events?: EventHooks;
  /** Real servers behind the databases, which need real time; without them a stand-in answers in Region time. */
  readonly realPostgres?: PostgresPlane;
  /** Hears of every line that a function writes. */
  readonly onLog?: (line: LogLine) => void;
  /** Hears of what went wrong in the Region itself: an event that nobody took, a defect in a handler. */
  readonly onProblem?: (message: string) => void;
}

/** An AWS Region in this process: services behind one endpoint, on one clock. */
export interface Region {
  readonly seed: number;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly endpoint: Endpoint;
  readonly iam: Iam;
  readonly acm: Acm;
  readonly applicationAutoScaling: ApplicationAutoScaling;
  /** Who signs the certificates that Amazon issues here; clients trust it by its PEM. */
  readonly certificateAuthority: Authority;
  readonly arcZonalShift: ArcZonalShift;
  readonly autoScaling: AutoScaling;
  readonly cloudWatch: CloudWatch;
  /** The public domain name system, as resolvers on the internet see it. */
  readonly dns: Dns;
  readonly dynamoDb: DynamoDb;
  readonly ec2: Ec2;
  readonly ecs: Ecs;
  readonly elasticLoadBalancing: ElasticLoadBalancing;
  readonly events: EventBridge;
  readonly lambda: Lambda;
  readonly physics: Physics;
  /** Who is or was connected to the databases' stand-in, and what they ran there. */
  readonly postgres: PostgresWire;
  readonly rds: Rds;
  readonly route53: Route53;
  readonly scheduler: Scheduler;
  /** What stands in for Slack, which is outside of AWS. */
  readonly slack: Slack;
  readonly sns: Sns;
  readonly sqs: Sqs;
  /** What clients of the load balancers meet. */
  readonly tls: TlsDataPlane;
  /** Domains that are hosted elsewhere than in Route 53. */
  readonly zonesElsewhere: ZonesElsewhere;
  /** What connections at the addresses of Network Load Balancers reach. */
  readonly tcp: TcpDataPlane;
  readonly s3: S3;
  readonly stepFunctions: StepFunctions;
  readonly core: Core;
  /** Creates what the stacks of a cloud assembly declare, exactly. */
  deploy(assemblyFolder: string, options?: DeployOptions): Promise<DeployedStack[]>;
  /** The settings of an SDK client for a person, in memory; a person is an administrator. */
  clientConfig(): { region: string; credentials: { accessKeyId: string; secretAccessKey: string } } & Pick<
    ReturnType<typeof personalSettings>,
    'requestHandler' | 'maxAttempts'
  >;
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
  };
  const cloudWatch = createCloudWatch(core);
  const events = createEventBridge(core, options.events);
  const dynamoDb = createDynamoDb(core, options.dynamoDb);
  const rds = createRds(core, options.rds);
  const physics = createPhysics(core, rds.dataPlane, options.physics);
  const ec2 = createEc2(core);
  const elasticLoadBalancing = createElasticLoadBalancing(
    core,
    { network: ec2.network, certificate: (arn) => acm.attachable(arn) },
    options.elasticLoadBalancing,
  );
  const dns = new Dns();
  dns.add(elasticLoadBalancing.names);
  const zonesElsewhere = createZonesElsewhere(dns);
  const route53 = createRoute53(core, dns, options.route53);
  const certificateAuthority = createAuthority('Evenkeel Sandbox Root CA');
  const acm = createAcm(
    core,
    { dns, authority: certificateAuthority, usersOf: (arn) => elasticLoadBalancing.usersOf(arn) },
    options.acm,
  );
  const tcp = new TcpDataPlane(core, elasticLoadBalancing, ec2, options.tcp);
  const requestHandler = endpoint.requestHandler();
  const autoScaling = createAutoScaling(core, { ec2, requestHandler });
  const ecs = createEcs(core, { ec2, elasticLoadBalancing, requestHandler });
  const arcZonalShift = createArcZonalShift(core, {
    zoneIdsOf(loadBalancerArn) {
      const loadBalancer = elasticLoadBalancing.state.loadBalancers.get(loadBalancerArn);
      if (loadBalancer?.attributes.get('zonal_shift.config.enabled') !== 'true') return undefined;
      return [...loadBalancer.zones.keys()].map(zoneId);
    },
  });
  tcp.shiftedAway = (loadBalancerArn) => {
    const away = arcZonalShift.shiftedAway(loadBalancerArn);
    return ZONES.find((zone) => zoneId(zone) === away);
  };
  const tls = createTlsDataPlane(core, { acm, elasticLoadBalancing }, options.tls);
  const ssm = createSsm(core);
  const secretsManager = createSecretsManager(core);
  const applicationAutoScaling = createApplicationAutoScaling(core, {
    requestHandler: endpoint.requestHandler(),
    rds,
    constants: options.applicationAutoScaling,
  });
  cloudWatch.onAction = applicationAutoScaling.onAlarm;
  const iam = createIam(core, {
    resourceTags: (resource) =>
      rds.resourceTags(resource) ??
      acm.resourceTags(resource) ??
      elasticLoadBalancing.resourceTags(resource) ??
      route53.resourceTags(resource) ??
      ec2.resourceTags(resource) ??
      autoScaling.resourceTags(resource) ??
      ecs.resourceTags(resource) ??
      ssm.resourceTags(resource) ??
      secretsManager.resourceTags(resource),
    partitionKey: (tableName) => dynamoDb.partitionKey(tableName),
    secretArn: (name) => secretsManager.secretArn(name),
    scalingGroupArn: (input) => autoScaling.groupArnOf(input),
  });
  // Scheduler names the group of a schedule where it takes a role on, not the schedule.
  core.trusts = (roleArn, principal, sourceArn) =>
    iam.mayAssume(roleArn, principal, sourceArn.replace(/:schedule\/([^/]+)\/.*$/, ':schedule-group/$1'));
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
  const plain = plainHttp(tls);
  const connectTo = connectVirtually(elasticLoadBalancing, tcp, random.fork('connections'));
  const elsewhere: SocketHost['open'] = (hostname, port, caller) =>
    (plain(hostname) ?? connectTo)(hostname, port, caller);
  const postgres = createPostgresWire(core, {
    rds,
    warm(instanceId, fraction) {
      // Without a load there are no queries, and so no cache that anything would notice.
      if (physics.warmthOf(instanceId) !== undefined) physics.warm(instanceId, fraction);
    },
    elsewhere,
  });
  const databaseModules = options.realPostgres?.attach(rds, elsewhere) ?? postgres.modules;
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
      ...databaseModules,
      ...createDnsModules({ clock, dns }),
      tls: tlsModule(databaseModules.tls, { clock, dns, dataPlane: tls }),
    },
    connectOutside: (hostname) => slack.connect(hostname),
    onProblem,
    ...(options.onLog && { onLog: options.onLog }),
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
    applicationAutoScaling.protectAlarms(context, input);
    return iam.authorize(context, input);
  };
  endpoint.now = () => clock.now();
  if (options.hasTrail) startTrail(core, { endpoint, identityOf: (accessKeyId) => iam.identityOf(accessKeyId) });
  endpoint.add(
    ...[applicationAutoScaling, cloudWatch, dynamoDb, events, iam, lambda, logs, rds].map((service) => service.wire),
    ...[acm, arcZonalShift, autoScaling, ec2, ecs, elasticLoadBalancing, route53].map((service) => service.wire),
    ...[s3, scheduler, secretsManager, sns, sqs, ssm, stepFunctions].map((service) => service.wire),
  );
  const provisioners: Provisioners = Object.assign(
    {},
    ...[cloudWatch, dynamoDb, events, iam, lambda, logs, s3, scheduler, sns, sqs, ssm, stepFunctions].map(
      (service) => service.provisioners,
    ),
  );

  return {
    seed,
    clock,
    random,
    endpoint,
    iam,
    acm,
    applicationAutoScaling,
    certificateAuthority,
    arcZonalShift,
    autoScaling,
    cloudWatch,
    dns,
    dynamoDb,
    ec2,
    ecs,
    elasticLoadBalancing,
    events,
    lambda,
    physics,
    postgres,
    rds,
    route53,
    scheduler,
    slack,
    sns,
    sqs,
    tls,
    zonesElsewhere,
    tcp,
    s3,
    stepFunctions,
    core,
    deploy(assemblyFolder, deployOptions) {
      const assembly = readAssembly(assemblyFolder);
      codeFolder = (code) => assembly.codeFolder(code);
      return deployAssembly(assembly, provisioners, deployOptions);
    },
    clientConfig: () => personalSettings(endpoint),
  };
}

const personalSettings = (endpoint: Endpoint) => ({
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  requestHandler: endpoint.requestHandler(),
  maxAttempts: 1,
});
