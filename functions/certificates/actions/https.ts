import {
  type Action,
  CreateListenerCommand,
  DeleteListenerCommand,
  DescribeTagsCommand,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CERTIFICATES_TAG_KEY, stageTag } from '../../../fleet/names.ts';
import { elasticLoadBalancing } from '../../platform/clients.ts';
import { ConditionChangedError, isNamed } from '../../platform/conditionChanged.ts';
import type { Decision } from '../decision.ts';
import { HTTP_PORT, HTTPS_PORT } from '../situation.ts';
import type { CertificatesView } from '../view.ts';

/** Every visitor of port 80 comes to the same place by HTTPS. */
const REDIRECT: Action = {
  Type: 'redirect',
  RedirectConfig: {
    Protocol: 'HTTPS',
    Port: String(HTTPS_PORT),
    Host: '#{host}',
    Path: '/#{path}',
    Query: '#{query}',
    StatusCode: 'HTTP_301',
  },
};

/** Makes the listener in front of what the HTTP listener forwards to. One that stands there already is left as it is. */
export async function openHttps(
  { loadBalancer, certificateArn, policy }: Decision & { kind: 'open-https' },
  { loadBalancers, listeners, resource }: CertificatesView,
  stage: string,
): Promise<void> {
  const balancer = loadBalancers.find(({ name }) => name === loadBalancer);
  const http = listeners.find((one) => one.loadBalancer === loadBalancer && one.port === HTTP_PORT);
  if (!balancer || !http) throw new ConditionChangedError(`${loadBalancer} has no HTTP listener any more.`);
  try {
    await elasticLoadBalancing.send(
      new CreateListenerCommand({
        LoadBalancerArn: balancer.arn,
        Protocol: 'HTTPS',
        Port: HTTPS_PORT,
        // Left out, it would be a policy of 2016.
        SslPolicy: policy,
        Certificates: [{ CertificateArn: certificateArn }],
        DefaultActions: JSON.parse(http.defaultActions) as Action[],
        Tags: [
          { Key: stageTag.key, Value: stageTag.value(stage) },
          { Key: CERTIFICATES_TAG_KEY, Value: resource },
        ],
      }),
    );
  } catch (error) {
    if (!isNamed(error, 'DuplicateListenerException')) throw error;
  }
}

/** Port 80 sends everybody to HTTPS. */
export async function redirect(httpListenerArn: string): Promise<void> {
  await elasticLoadBalancing.send(
    new ModifyListenerCommand({ ListenerArn: httpListenerArn, DefaultActions: [REDIRECT] }),
  );
}

/** First nobody is sent to HTTPS any more, then the listener goes: the one that we made, as its tags say. */
export async function undoHttps(
  { httpListenerArn, formerActions, httpsListenerArn }: Decision & { kind: 'undo-https' },
  stage: string,
): Promise<void> {
  if (httpListenerArn !== undefined && formerActions !== undefined) {
    const DefaultActions = JSON.parse(formerActions) as Action[];
    await elasticLoadBalancing.send(new ModifyListenerCommand({ ListenerArn: httpListenerArn, DefaultActions }));
  }
  if (httpsListenerArn === undefined || !(await isOurs(httpsListenerArn, stage))) return;
  await elasticLoadBalancing
    .send(new DeleteListenerCommand({ ListenerArn: httpsListenerArn }))
    .catch((error: unknown) => {
      if (!isNamed(error, 'ListenerNotFoundException')) throw error;
    });
}

async function isOurs(arn: string, stage: string): Promise<boolean> {
  const { TagDescriptions = [] } = await elasticLoadBalancing.send(new DescribeTagsCommand({ ResourceArns: [arn] }));
  return TagDescriptions.some(({ Tags = [] }) =>
    Tags.some(({ Key, Value }) => Key === stageTag.key && Value === stageTag.value(stage)),
  );
}
