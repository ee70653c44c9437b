import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { CLUSTER_TAG_KEY, stageTag } from '../../../fleet/names.ts';
import { ssm } from '../../aws/clients.ts';
import { OutOfTimeError } from '../../aws/deadline.ts';
import type { ParameterWrite } from './decision.ts';

/**
 * Writes the parameters of one cluster, each whatever becomes of the other. Repeating it is harmless.
 * @throws {AggregateError} of what Parameter Store answered
 */
export async function act(parameters: readonly ParameterWrite[], cluster: string, stage: string): Promise<void> {
  const refused: unknown[] = [];
  for (const parameter of parameters) {
    try {
      await write(parameter, cluster, stage);
    } catch (error) {
      if (error instanceof OutOfTimeError) throw error;
      refused.push(error);
    }
  }
  if (refused.length > 0) throw new AggregateError(refused, refused.map(String).join('; '));
}

async function write({ name, value, isNew }: ParameterWrite, cluster: string, stage: string): Promise<void> {
  await ssm.send(
    new PutParameterCommand({
      Name: name,
      Value: value,
      Type: 'String',
      Description: `Where ${cluster} is reached. Managed by Evenkeel: a manual change is reverted.`,
      // Parameter Store takes tags at the creation only. Whoever created it meanwhile makes this fail, and the next
      // look finds what is there.
      ...(isNew ? { Tags: tagsOf(cluster, stage) } : { Overwrite: true }),
    }),
  );
}

const tagsOf = (cluster: string, stage: string) => [
  { Key: stageTag.key, Value: stageTag.value(stage) },
  { Key: CLUSTER_TAG_KEY, Value: cluster },
];
