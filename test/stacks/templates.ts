import { readAssembly } from '../../sandbox/deploy/assembly.ts';

/** A resource as a template declares it. */
export interface Declared {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** `Retain`, `Delete`, …: what becomes of it when the stack is deleted. */
  readonly deletionPolicy: string | undefined;
}

/** What the stacks of a cloud assembly declare, by the names of the stacks. */
export function readTemplates(folder: string): ReadonlyMap<string, readonly Declared[]> {
  return new Map(
    readAssembly(folder).stacks.map(({ stackName, template }) => [
      stackName,
      Object.entries(template['Resources'] as Readonly<Record<string, Record<string, unknown>>>).map(
        ([logicalId, resource]) => ({
          logicalId,
          type: String(resource['Type']),
          properties: (resource['Properties'] ?? {}) as Declared['properties'],
          deletionPolicy: resource['DeletionPolicy'] as string | undefined,
        }),
      ),
    ]),
  );
}

/** The control plane of the stage `dev`, and what carries out drills where the fleet has any. */
export function controlPlaneIn(folder: string): readonly Declared[] {
  const templates = readTemplates(folder);
  return [...templates.get('evenkeel-dev')!, ...(templates.get('evenkeel-dev-drills') ?? [])];
}

/** Those of a type whose logical ids begin so. */
export const ofType = (resources: readonly Declared[], type: string, logicalId = ''): Declared[] =>
  resources.filter((resource) => resource.type === type && resource.logicalId.startsWith(logicalId));

/** A value with CloudFormation's functions spelled out: `arn:<AWS::Partition>:sqs:…`, `<Ledger.Arn>`. */
export function spelled(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Readonly<Record<string, unknown>>;
  const output = (value as { readonly 'Fn::GetStackOutput'?: StackOutput })['Fn::GetStackOutput'];
  if (output) return spelledOutput(output);
  if (typeof Ref === 'string') return `<${nameOf(Ref)}>`;
  if (Array.isArray(attribute)) return `<${nameOf(String(attribute[0]))}.${attribute.slice(1).join('.')}>`;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(spelled).join(String(join[0]));
  return JSON.stringify(value);
}

interface StackOutput {
  readonly OutputName: string;
}

/** What another stack has, as it is spelled there: the CDK puts the logical id and the attribute into the name. */
function spelledOutput({ OutputName }: StackOutput): string {
  const drawn = /^PublishOutput(Ref|FnGetAtt)(.+?)[0-9A-F]{8}(\w*)[0-9A-F]{8}$/.exec(OutputName);
  if (!drawn) return `<${OutputName}>`;
  return drawn[1] === 'Ref' ? `<${drawn[2]}>` : `<${drawn[2]}.${drawn[3]}>`;
}

/** A logical id without the hash that the CDK ends it with. */
const nameOf = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

/** How long a policy document is once CloudFormation has filled it in, in the Region with the longest name. */
export function policyLength(document: unknown): number {
  const text = JSON.stringify(document, (_key, value: unknown) => (isIntrinsic(value) ? spelled(value) : value));
  return text
    .replaceAll('<AWS::Partition>', 'aws')
    .replaceAll('<AWS::Region>', 'ap-southeast-2')
    .replaceAll('<AWS::AccountId>', '123456789012').length;
}

const isIntrinsic = (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  ['Ref', 'Fn::GetAtt', 'Fn::Join', 'Fn::GetStackOutput'].some((name) => name in value);

/** The policies of roles, wherever they stand. */
export interface RolePolicy {
  /** `<ReplicasFunctionRole>` */
  readonly roles: readonly string[];
  readonly isManaged: boolean;
  readonly document: { readonly Statement: readonly Statement[] };
}

/** Those within roles, those beside them, and managed ones. */
export const policiesIn = (resources: readonly Declared[]): RolePolicy[] =>
  resources.flatMap(({ type, logicalId, properties }): RolePolicy[] => {
    const within = (properties['Policies'] ?? []) as readonly { PolicyDocument: RolePolicy['document'] }[];
    if (type === 'AWS::IAM::Role')
      return within.map(({ PolicyDocument }) => ({
        roles: [spelled({ Ref: logicalId })],
        isManaged: false,
        document: PolicyDocument,
      }));
    if (type !== 'AWS::IAM::Policy' && type !== 'AWS::IAM::ManagedPolicy') return [];
    return [
      {
        roles: (properties['Roles'] as unknown[]).map(spelled),
        isManaged: type === 'AWS::IAM::ManagedPolicy',
        document: properties['PolicyDocument'] as RolePolicy['document'],
      },
    ];
  });

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}

/** `action resource condition` of everything that the role may do. */
export function allowedIn(resources: readonly Declared[], role: string): string[] {
  return policiesIn(resources)
    .filter(({ roles }) => roles.includes(`<${role}>`))
    .flatMap(({ document }) => document.Statement)
    .flatMap(({ Action, Resource, Condition }) =>
      [Action]
        .flat()
        .flatMap((action) =>
          [Resource]
            .flat()
            .map((resource) => [action, spelled(resource), JSON.stringify(Condition) ?? ''].join(' ').trim()),
        ),
    )
    .toSorted();
}

/** The same of what it may change, without the partition that every ARN has. */
export const changesIn = (resources: readonly Declared[], role: string): string[] =>
  allowedIn(resources, role)
    .filter((line) => !/^\w+:(Describe|Get|List|BatchGet|Query)/.test(line))
    .map((line) => line.replace(/ arn:<AWS::Partition>:/, ' '))
    .toSorted();
