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

/** The control plane of the stage `dev`. */
export const controlPlaneIn = (folder: string): readonly Declared[] => readTemplates(folder).get('evenkeel-dev')!;

/** Those of a type whose logical ids begin so. */
export const ofType = (resources: readonly Declared[], type: string, logicalId = ''): Declared[] =>
  resources.filter((resource) => resource.type === type && resource.logicalId.startsWith(logicalId));

/** A value with CloudFormation's functions spelled out: `arn:<AWS::Partition>:sqs:…`, `<Ledger.Arn>`. */
export function spelled(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Readonly<Record<string, unknown>>;
  if (typeof Ref === 'string') return `<${nameOf(Ref)}>`;
  if (Array.isArray(attribute)) return `<${nameOf(String(attribute[0]))}.${attribute.slice(1).join('.')}>`;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(spelled).join(String(join[0]));
  return JSON.stringify(value);
}

/** A logical id without the hash that the CDK ends it with. */
const nameOf = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

/** How long a policy document is once CloudFormation has filled it in, in the Region with the longest name. */
export function policyLength({ properties }: Declared): number {
  const text = JSON.stringify(properties['PolicyDocument'], (_key, value: unknown) =>
    isIntrinsic(value) ? spelled(value) : value,
  );
  return text
    .replaceAll('<AWS::Partition>', 'aws')
    .replaceAll('<AWS::Region>', 'ap-southeast-2')
    .replaceAll('<AWS::AccountId>', '123456789012').length;
}

const isIntrinsic = (value: unknown) =>
  typeof value === 'object' && value !== null && ['Ref', 'Fn::GetAtt', 'Fn::Join'].some((name) => name in value);

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}

/** `action resource condition` of everything that the role may do. */
export function allowedIn(resources: readonly Declared[], role: string): string[] {
  const policies = [...ofType(resources, 'AWS::IAM::Policy'), ...ofType(resources, 'AWS::IAM::ManagedPolicy')];
  return policies
    .filter(({ properties }) => (properties['Roles'] as unknown[]).map(spelled).includes(`<${role}>`))
    .flatMap(({ properties }) => (properties['PolicyDocument'] as { Statement: readonly Statement[] }).Statement)
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
