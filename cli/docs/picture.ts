import type { DeployedResource } from '../../sandbox/deploy/resource.ts';
import { rightsOfRoles, roleName } from '../../sandbox/iam/rights.ts';

/** Pages have the picture between these two lines. */
export const PICTURE_BEGIN = '<!-- The picture is written by node cli/writeDeployDocs.ts -->';
export const PICTURE_END = '<!-- End of the picture -->';

/** What people call the sources of events, and the services that functions change. */
const NAMES: Readonly<Record<string, string>> = {
  acm: 'ACM',
  'application-autoscaling': 'Application Auto Scaling',
  'arc-zonal-shift': 'ARC zonal shift',
  autoscaling: 'EC2 Auto Scaling',
  cloudwatch: 'CloudWatch alarms',
  ec2: 'EC2',
  ecs: 'ECS',
  elasticloadbalancing: 'Elastic Load Balancing',
  rds: 'RDS',
  'rds-data': 'RDS Data API',
  route53: 'Route 53',
  ssm: 'Parameter Store',
  states: 'Step Functions',
};

/** What every function may write, or what follows from another right. */
const OWN_SERVICES = new Set([
  'dynamodb',
  'events',
  'iam',
  'kms',
  'lambda',
  'logs',
  's3',
  'sns',
  'sqs',
  'secretsmanager',
  'servicequotas',
  'xray',
]);

/** Reading, and what Lambda does with the role of a function that is in a VPC. */
const changesNothing = (action: string) =>
  /:(?:BatchGet|Describe|Get|List|Query|Scan)|:\w+(?:NetworkInterface|PrivateIpAddresses)$/.test(action);

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

interface Rule {
  readonly EventBusName?: string;
  readonly EventPattern: { readonly source: readonly string[] };
  readonly Targets: readonly { readonly Arn: string }[];
}

interface Schedule {
  readonly ScheduleExpression: string;
  readonly Target: { readonly Arn: string };
}

/** A Mermaid flowchart of what triggers what, and of what each function changes, from what the stacks declare. */
export function renderPicture(resources: readonly DeployedResource[]): string {
  const nodes = nodesOf(resources);
  const edges = [
    ...ruleEdges(resources, nodes),
    ...scheduleEdges(resources, nodes),
    ...changeEdges(resources, nodes),
    ...([...nodes.values()].includes(STEPS) ? [{ from: MACHINES, to: STEPS, label: 'call' }] : []),
  ];
  const merged = [...Map.groupBy(edges, ({ from, to }) => `${from} → ${to}`).values()].map((same) => ({
    ...same[0]!,
    label: labelOf(same),
  }));
  const names = [...new Set(merged.flatMap(({ from, to }) => [from, to]))].toSorted();
  const idOf = (name: string) => `n${names.indexOf(name) + 1}`;
  return [
    '```mermaid',
    'flowchart LR',
    ...names.map((name) => `  ${idOf(name)}${shapeOf(name)}`),
    ...merged
      .map(({ from, to, label }) => `  ${idOf(from)} -->|${label}| ${idOf(to)}`)
      .toSorted((a, b) => (a < b ? -1 : 1)),
    '```',
  ].join('\n');
}

const RULE = 'rule';
const BUS = 'Evenkeel bus';
const TOPIC = 'Attention topic';
const SCHEDULES = 'Schedules';
const STEPS = 'Drill steps';
const MACHINES = 'Drill machines';

/** Buses and topics are round, functions have corners. */
const shapeOf = (name: string) =>
  new Set([BUS, TOPIC, SCHEDULES]).has(name) || Object.values(NAMES).includes(name) ? `(["${name}"])` : `["${name}"]`;

function labelOf(same: readonly Edge[]): string {
  const rules = same.filter(({ label }) => label === RULE).length;
  const others = [...new Set(same.map(({ label }) => label))].filter((label) => label !== RULE);
  return [...(rules > 0 ? [`${rules} ${rules === 1 ? 'rule' : 'rules'}`] : []), ...others.toSorted()].join(', ');
}

/** The names in the picture, by ARN: the functions of steps are one node, and so are the machines that call them. */
function nodesOf(resources: readonly DeployedResource[]): ReadonlyMap<string, string> {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const machines = ofType('AWS::StepFunctions::StateMachine');
  const definitions = machines.map(({ properties }) => String(properties['DefinitionString'])).join('\n');
  const name = ({ arn, logicalId }: DeployedResource): [string, string] => [
    arn,
    definitions.includes(arn) ? STEPS : wordsOf(roleName(logicalId).replace(/Function$/, '')),
  ];
  return new Map([
    ...ofType('AWS::Lambda::Function').map(name),
    ...machines.map(({ arn }): [string, string] => [arn, MACHINES]),
    ...ofType('AWS::SNS::Topic').map(({ arn }): [string, string] => [arn, TOPIC]),
  ]);
}

/** `SafetyNet` → `Safety net` */
const wordsOf = (name: string) =>
  name
    .replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/ api$/, ' API')
    .replace(/^Vpc /, 'VPC ');

function ruleEdges(resources: readonly DeployedResource[], nodes: ReadonlyMap<string, string>): Edge[] {
  return resources
    .filter(({ type }) => type === 'AWS::Events::Rule')
    .flatMap(({ properties }) => {
      const { EventBusName, EventPattern, Targets } = properties as unknown as Rule;
      const sources = EventPattern.source.map((source) => source.replace(/^aws\./, ''));
      return sources.flatMap((source) =>
        Targets.flatMap(({ Arn }): Edge[] => {
          const to = nodes.get(Arn);
          const from = EventBusName === undefined ? (NAMES[source] ?? source) : BUS;
          return to === undefined ? [] : [{ from, to, label: RULE }];
        }),
      );
    });
}

function scheduleEdges(resources: readonly DeployedResource[], nodes: ReadonlyMap<string, string>): Edge[] {
  return resources
    .filter(({ type }) => type === 'AWS::Scheduler::Schedule')
    .flatMap(({ properties }) => {
      const { ScheduleExpression, Target } = properties as unknown as Schedule;
      const to = nodes.get(Target.Arn);
      const every = /^rate\((.*)\)$/.exec(ScheduleExpression)?.[1];
      const label = every === undefined ? 'at its times' : `every ${every.replace(/^1 /, '')}`;
      return to === undefined ? [] : [{ from: SCHEDULES, to, label }];
    });
}

/** What the role of each function may change beyond the ledger, and what it publishes. */
function changeEdges(resources: readonly DeployedResource[], nodes: ReadonlyMap<string, string>): Edge[] {
  const rights = rightsOfRoles(resources);
  const roleOfArn = new Map(resources.filter(({ type }) => type === 'AWS::IAM::Role').map((role) => [role.arn, role]));
  return resources
    .filter(({ type }) => type === 'AWS::Lambda::Function')
    .flatMap(({ arn, properties }) => {
      const role = roleOfArn.get(String(properties['Role']));
      const from = nodes.get(arn);
      if (role === undefined || from === undefined) return [];
      const actions = (rights.get(roleName(role.logicalId)) ?? []).flatMap((right) => right.actions);
      const services = new Set(
        actions.filter((action) => !changesNothing(action)).map((action) => action.slice(0, action.indexOf(':'))),
      );
      return [
        ...[...services]
          .filter((service) => !OWN_SERVICES.has(service))
          .map((service) => ({ from, to: NAMES[service] ?? service, label: 'changes' })),
        ...(actions.includes('events:PutEvents') ? [{ from, to: BUS, label: 'publishes' }] : []),
      ];
    });
}
