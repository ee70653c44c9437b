import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { ssm } from '../../aws/clients.ts';
import type { SecretTexts } from './secretTexts.ts';

/**
 * @throws Parameter Store's error
 */
export async function readParameter(name: string): Promise<SecretTexts> {
  const { Value = '', Version = 1 } = await read(name);
  return { current: Value, previous: Version > 1 ? await readVersion(name, Version - 1) : undefined };
}

/** It keeps a hundred versions; older ones do not exist any more. */
async function readVersion(name: string, version: number): Promise<string | undefined> {
  try {
    return (await read(`${name}:${version}`)).Value;
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterVersionNotFound') return undefined;
    throw error;
  }
}

async function read(name: string) {
  const { Parameter = {} } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  return Parameter;
}
