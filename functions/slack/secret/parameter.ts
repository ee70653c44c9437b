import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { ssm } from '../../aws/clients.ts';

/**
 * The current value. The version before has ended with it.
 * @throws Parameter Store's error
 */
export async function readParameter(name: string): Promise<string> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  return Parameter?.Value ?? '';
}
