import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { CLUSTER_TAG_KEY, stageTag } from '../../../fleet/names.ts';
import { ssm } from '../../aws/clients.ts';
import type { ParameterWrite } from './decide.ts';

/** Writes the parameters of one cluster. Repeating it is harmless. Throws what Parameter Store answers. */
export async function act(parameters: readonly ParameterWrite[], cluster: string, stage: string): Promise<void> {
  for (const { name, value, isNew } of parameters) {
    await ssm.send(
      new PutParameterCommand({
        Name: name,
        Value: value,
        Type: 'String',
        Description: `Where ${cluster} is reached. Kept true by Evenkeel: a change by hand is put right.`,
        // Parameter Store takes tags at the creation only. Whoever created it meanwhile makes this fail, and the next
        // look finds what is there.
        ...(isNew ? { Tags: tagsOf(cluster, stage) } : { Overwrite: true }),
      }),
    );
  }
}

const tagsOf = (cluster: string, stage: string) => [
  { Key: stageTag.key, Value: stageTag.value(stage) },
  { Key: CLUSTER_TAG_KEY, Value: cluster },
];
