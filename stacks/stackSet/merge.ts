import { type Json, type JsonObject, textOf } from './json.ts';
import { named } from './names.ts';

/** A stack of a cloud assembly. */
export interface AssemblyTemplate {
  readonly stackName: string;
  readonly template: JsonObject;
}

interface Merging {
  readonly stage: string;
  /** The bucket of the functions' code without its Region: `acme-evenkeel` for `acme-evenkeel-eu-west-1` and so on. */
  readonly assetsBucket: string;
}

/** What the CDK's own deployment brings: it asks whether the account is bootstrapped, which takes no part in a stack set. */
const BOOTSTRAP = new Set(['BootstrapVersion', 'CheckBootstrapVersion']);

/** Outputs by which the CDK connects stacks, and nobody else. */
const CONNECTING = /^PublishOutput/;

/**
 * The stacks of an installation as one template, as a stack set takes it. The stacks of a stack set have names that
 * CloudFormation makes up: none of them could refer to another one, and what is found by its name needs one of its own.
 * @throws {Error} if two stacks have something of the same name
 */
export function mergeStacks(stacks: readonly AssemblyTemplate[], { stage, assetsBucket }: Merging): JsonObject {
  const prefixes = new Map(stacks.map(({ stackName }) => [stackName, prefixOf(stackName, stage)]));
  const rewriteIn = (prefix: string): Rewrite => ({
    prefix,
    code: { 'Fn::Sub': `${assetsBucket}-\${AWS::Region}` },
    output(stackName, outputName) {
      const from = stacks.find((stack) => stack.stackName === stackName);
      const output = from && section(from.template, 'Outputs')[outputName];
      if (!output) throw new Error(`no stack ${stackName} puts out ${outputName}`);
      return rewrite((output as JsonObject)['Value']!, rewriteIn(prefixes.get(stackName)!));
    },
  });
  const merged: Record<string, Record<string, Json>> = {};
  for (const { stackName, template } of stacks) {
    const how = rewriteIn(prefixes.get(stackName)!);
    for (const name of Object.keys(template)) {
      for (const [key, value] of Object.entries(section(template, name))) {
        if (BOOTSTRAP.has(key) || CONNECTING.test(key)) continue;
        const into = (merged[name] ??= {});
        const id = `${how.prefix}${key}`;
        if (id in into) throw new Error(`there are two of ${name}.${id}`);
        into[id] = rewrite(value, how);
      }
    }
  }
  const resources = Object.entries(merged['Resources'] ?? {});
  return {
    ...merged,
    Description: `Evenkeel ${stage}`,
    Resources: Object.fromEntries(resources.map(([id, resource]) => [id, named(id, resource as JsonObject, stage)])),
  };
}

/** That of `evenkeel-prod-watch` is `Watch`; what the control plane has keeps its name. */
const prefixOf = (stackName: string, stage: string): string =>
  stackName
    .replace(`evenkeel-${stage}`, '')
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

const section = (template: JsonObject, name: string): JsonObject => {
  const value = template[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
};

interface Rewrite {
  /** Stands before each logical ID. */
  readonly prefix: string;
  readonly code: Json;
  /** What another stack puts out. */
  readonly output: (stackName: string, outputName: string) => Json;
}

function rewrite(value: Json, how: Rewrite): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => rewrite(one, how));
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::GetStackOutput': output } = value as JsonObject;
  if (typeof ref === 'string') return { Ref: ref.startsWith('AWS::') ? ref : `${how.prefix}${ref}` };
  if (Array.isArray(attribute))
    return { 'Fn::GetAtt': [`${how.prefix}${textOf(attribute[0])}`, ...attribute.slice(1)] };
  if (output !== undefined) {
    const { StackName, OutputName } = output as JsonObject;
    return how.output(textOf(StackName), textOf(OutputName));
  }
  if ('Fn::Sub' in value) throw new Error(`Fn::Sub is not merged: ${JSON.stringify(value)}`);
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, member]) => {
      if (key === 'S3Bucket') return [key, how.code];
      if (key === 'DependsOn') return [key, [member].flat().map((id) => `${how.prefix}${textOf(id)}`)];
      if (key === 'Metadata') return [key, {}];
      return [key, rewrite(member, how)];
    }),
  );
}
