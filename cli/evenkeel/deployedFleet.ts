import { paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import type { Fleet } from '../../fleet/fleet.ts';
import { fleetParameterPath } from '../../fleet/names.ts';
import { readPublished } from '../../fleet/published.ts';

/**
 * The fleet that is deployed: the stacks publish it.
 * @throws an Error that says what to do if there is none, or if it cannot be read
 */
export async function readDeployedFleet(stage: string): Promise<Fleet> {
  const client = new SSMClient({});
  const path = fleetParameterPath(stage);
  const parts: string[] = [];
  try {
    for await (const { Parameters = [] } of paginateGetParametersByPath({ client }, { Path: path }))
      parts.push(...Parameters.map(({ Value = '' }) => Value));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AccessDeniedException') throw error;
    throw new Error(
      `The deployed fleet cannot be read: allow ssm:GetParametersByPath on parameter${path},
or name the fleet file that is deployed: --fleet evenkeel.config.ts
(${error.message})`,
      { cause: error },
    );
  } finally {
    client.destroy();
  }
  const where = process.env['AWS_ENDPOINT_URL'] ?? (await client.config.region());
  if (parts.length === 0) {
    throw new Error(`Evenkeel ${stage} is not deployed at ${where}, or by a version that did not publish its fleet:
check the stage (--stage), the Region (--region) and the account (AWS_PROFILE),
or name the fleet file that is deployed: --fleet evenkeel.config.ts`);
  }
  try {
    return readPublished(parts);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new Error(`The fleet in the parameters ${path}/* at ${where} ${what}: try again, or deploy again.`, {
      cause: error,
    });
  }
}
