import { AwsError } from '../../wire/handlers.ts';

/**
 * Services as `arn:aws:states:::aws-sdk:SERVICE:ACTION` names them, where that is not the name in their signature
 * (developer guide, "Supported AWS SDK integrations").
 */
const SIGNING_NAMES: Readonly<Record<string, string>> = {
  arczonalshift: 'arc-zonal-shift',
  cloudwatch: 'monitoring',
  elasticloadbalancingv2: 'elasticloadbalancing',
  eventbridge: 'events',
  sfn: 'states',
};

export const signingNameOf = (service: string): string => SIGNING_NAMES[service] ?? service;

/** `failoverDBCluster` → `FailoverDBCluster`. */
export const operationOf = (action: string): string => action.slice(0, 1).toUpperCase() + action.slice(1);

/**
 * Parameters and results bear the names of the SDK for Java, in PascalCase: `DBClusterIdentifier` is
 * `DbClusterIdentifier` there. Which capitals belong together is a guess that holds for RDS.
 */
export const javaName = (name: string): string =>
  operationOf(name).replace(/[A-Z]{2,}(?=[A-Z][a-z]|$)/g, (capitals) => capitals[0] + capitals.slice(1).toLowerCase());

/** The error of a call as a state fails with it: `InvalidDBClusterStateFault` → `Rds.InvalidDbClusterStateException`. */
export function javaError(service: string, error: unknown): { name: string; cause: string } {
  const prefix = operationOf(service);
  if (!(error instanceof AwsError)) return { name: `${prefix}.SdkClientException`, cause: String(error) };
  const base = javaName(error.code.replace(/(Fault|Exception)$/, ''));
  return {
    name: `${prefix}.${base}Exception`,
    cause: `${error.message} (Service: ${prefix}, Status Code: ${error.status ?? 400})`,
  };
}

/**
 * Gives parameters the names that the operation has, whatever its capitals.
 * @param members the names of the operation's input
 * @throws Error naming a parameter that the operation does not have
 */
export function toInput(parameters: unknown, members: readonly string[]): Record<string, unknown> {
  const byLowerCase = new Map(members.map((member) => [member.toLowerCase(), member]));
  return Object.fromEntries(
    Object.entries(parameters ?? {}).map(([key, value]) => {
      const member = byLowerCase.get(key.toLowerCase());
      if (!member) throw new Error(`The field "${key}" is not supported by Step Functions`);
      return [member, value];
    }),
  );
}

/** A result as JSON with the names of the SDK for Java. */
export function fromOutput(output: unknown): unknown {
  return renamed(JSON.parse(JSON.stringify(output ?? {})));
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [javaName(key), renamed(inner)]));
}
