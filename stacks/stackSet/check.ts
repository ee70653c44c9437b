import { type JsonObject, textOf } from './json.ts';

/** CloudFormation user guide, "Quotas": resources in a template, and bytes of one that lies in S3. */
const RESOURCES_MAX = 500;
const TEMPLATE_BYTES_MAX = 1_000_000;

/** A role's name is one in an account, and so are these. */
const GLOBAL_NAMES: Readonly<Record<string, string>> = {
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::S3::Bucket': 'BucketName',
};

/** Only CloudFormation's own functions, of which a stack set evaluates each in its account and Region. */
const REFUSED_FUNCTIONS = ['Fn::GetStackOutput', 'Fn::ImportValue', 'Fn::Transform'];

/** Where the accounts of others belong: the hub, of which there is one. */
const HUB = /arn:[a-z-]+:events:[a-z0-9-]+:\d{12}:event-bus\/[\w./-]+/g;

/**
 * Why a template cannot be deployed by a stack set into several accounts and Regions; nothing if it can.
 * @param fleet the fleet that its functions carry, as JSON
 */
export function faultsOfStackSet(template: JsonObject, fleet: string): string[] {
  const resources = Object.entries((template['Resources'] ?? {}) as Readonly<Record<string, JsonObject>>);
  const text = JSON.stringify(template);
  const bytes = Buffer.byteLength(text);
  return [
    ...(resources.length > RESOURCES_MAX
      ? [`${resources.length} resources, where a template takes ${RESOURCES_MAX}: divide the fleet into stages`]
      : []),
    ...(bytes > TEMPLATE_BYTES_MAX
      ? [`${bytes} bytes, where a template takes ${TEMPLATE_BYTES_MAX}: divide the fleet into stages`]
      : []),
    ...Object.keys((template['Parameters'] ?? {}) as object).map(
      (name) => `the parameter ${name}: nothing gives it a value in each account`,
    ),
    ...REFUSED_FUNCTIONS.filter((name) => text.includes(`"${name}"`)).map(
      (name) => `${name}: the stacks of a stack set have names that nobody knows before`,
    ),
    ...resources.flatMap(([id, resource]) => faultsOfName(id, resource)),
    ...[...new Set(accountsIn(`${text}${fleet}`))].map(
      (account) => `the account ${account} is named: give that resource by its name, or a stage of its own`,
    ),
  ];
}

function faultsOfName(id: string, { Type, Properties = {} }: JsonObject): string[] {
  const property = GLOBAL_NAMES[textOf(Type)];
  const name = property === undefined ? undefined : (Properties as JsonObject)[property];
  if (name === undefined || JSON.stringify(name).includes('AWS::Region')) return [];
  return [`${id} has the name ${JSON.stringify(name)} in each Region of an account, which takes it once`];
}

const accountsIn = (text: string): string[] =>
  [...text.replaceAll(HUB, '').matchAll(/arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):/g)].map(([, account]) => account!);
