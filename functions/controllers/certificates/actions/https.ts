import {
  type Action,
  CreateListenerCommand,
  CreateRuleCommand,
  type CreateRuleCommandInput,
  DeleteListenerCommand,
  DescribeListenersCommand,
  type DescribeListenersCommandOutput,
  ModifyListenerCommand,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CERTIFICATES_TAG_KEY, stageTag } from '../../../../fleet/names.ts';
import { elasticLoadBalancing, elasticLoadBalancingOnce } from '../../../aws/clients.ts';
import { readTags } from '../../../aws/elasticLoadBalancing/tags.ts';
import { isOfStage } from '../../../aws/tags.ts';
import { ConditionChangedError, isNamed } from '../../../aws/conditionChanged.ts';
import type { Decision, FormerRule } from '../decision.ts';
import { isRedirecting, readRules } from '../../../aws/elasticLoadBalancing/rules.ts';
import { HTTPS_PORT } from '../httpsLoadBalancer.ts';
import { type Pace, paceOf } from '../../../aws/pace.ts';

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
  { loadBalancerArn, certificateArn, policy, defaultActions }: Decision & { readonly kind: 'open-https' },
  resource: string,
  stage: string,
): Promise<void> {
  try {
    await elasticLoadBalancingOnce.send(
      new CreateListenerCommand({
        LoadBalancerArn: loadBalancerArn,
        Protocol: 'HTTPS',
        Port: HTTPS_PORT,
        // Left out, it would be a policy of 2016.
        SslPolicy: policy,
        Certificates: [{ CertificateArn: certificateArn }],
        DefaultActions: JSON.parse(defaultActions) as Action[],
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

/**
 * Makes rules at the places that they have on the HTTP listener.
 * @throws PriorityInUseException where there is a rule already; the next look sees whether it is the same one
 */
export async function copyRules({ listenerArn, rules }: Decision & { kind: 'copy-rules' }): Promise<void> {
  const pace = paceOf('changeLoadBalancing', 'certificatesLook');
  for (const { priority, content } of rules) {
    await pace();
    const rule = JSON.parse(content) as Pick<CreateRuleCommandInput, 'Conditions' | 'Actions' | 'Transforms'>;
    await elasticLoadBalancingOnce.send(
      new CreateRuleCommand({ ListenerArn: listenerArn, Priority: priority, ...rule }),
    );
  }
}

/**
 * Port 80 sends everybody to HTTPS: its rules first and what no rule takes last, which says that all of it is done.
 * @throws {ConditionChangedError} if a rule is not what it was when HTTPS took it over
 */
export async function redirect({ listenerArn, formerRules }: Decision & { kind: 'redirect' }): Promise<void> {
  const pace = paceOf('changeLoadBalancing', 'certificatesLook');
  const former = new Map(formerRules.map(({ arn, actions }) => [arn, actions]));
  const standing = (await readRules(listenerArn)).filter(({ isRedirecting }) => !isRedirecting);
  const changed = standing.find(({ arn, actions }) => former.get(arn) !== actions);
  if (changed) throw new ConditionChangedError(`The rule ${changed.arn} has been changed since.`);
  for (const { arn } of standing) await modifyRule(arn, [REDIRECT], pace);
  await pace();
  await elasticLoadBalancingOnce.send(
    new ModifyListenerCommand({ ListenerArn: listenerArn, DefaultActions: [REDIRECT] }),
  );
}

/** First nobody is sent to HTTPS any more, then the listener goes: the one that we made, as its tags say. */
export async function undoHttps(
  { httpListenerArn, formerActions, formerRules, httpsListenerArn }: Decision & { kind: 'undo-https' },
  stage: string,
): Promise<void> {
  const pace = paceOf('changeLoadBalancing', 'certificatesLook');
  if (httpListenerArn !== undefined && formerActions !== undefined) {
    await restoreDefault(httpListenerArn, JSON.parse(formerActions) as Action[], pace);
    await restoreRules(httpListenerArn, formerRules, pace);
  }
  if (httpsListenerArn === undefined || !(await isOurs(httpsListenerArn, stage))) return;
  await elasticLoadBalancingOnce
    .send(new DeleteListenerCommand({ ListenerArn: httpsListenerArn }))
    .catch((error: unknown) => {
      if (!isNamed(error, 'ListenerNotFoundException')) throw error;
    });
}

/** What people have given port 80 to do by default since is left to them, and so is a listener that is gone. */
async function restoreDefault(ListenerArn: string, DefaultActions: Action[], pace: Pace): Promise<void> {
  const { Listeners = [] } = await elasticLoadBalancing
    .send(new DescribeListenersCommand({ ListenerArns: [ListenerArn] }))
    .catch((error: unknown) => {
      if (isNamed(error, 'ListenerNotFoundException')) return {} as DescribeListenersCommandOutput;
      throw error;
    });
  if (!isRedirecting(Listeners[0]?.DefaultActions ?? [])) return;
  await pace();
  await elasticLoadBalancingOnce.send(new ModifyListenerCommand({ ListenerArn, DefaultActions }));
}

/** A rule that is gone, or that people have given something else to do since, is left to them. */
async function restoreRules(listenerArn: string, formerRules: readonly FormerRule[], pace: Pace): Promise<void> {
  if (formerRules.length === 0) return;
  const upgrades = new Set((await readRules(listenerArn)).flatMap(({ arn, isUpgrade }) => (isUpgrade ? [arn] : [])));
  for (const { arn, actions } of formerRules) {
    if (upgrades.has(arn)) await modifyRule(arn, JSON.parse(actions) as Action[], pace);
  }
}

async function modifyRule(RuleArn: string, Actions: Action[], pace: Pace): Promise<void> {
  await pace();
  await elasticLoadBalancingOnce.send(new ModifyRuleCommand({ RuleArn, Actions }));
}

const isOurs = async (arn: string, stage: string): Promise<boolean> =>
  isOfStage((await readTags([arn])).get(arn) ?? new Map(), stage);
