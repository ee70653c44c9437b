import { Aws } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import { CfnSlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AttentionSettings } from '../fleet/attention.ts';
import { serviceOfAccount } from './delivery.ts';

interface ShownInSlack {
  readonly stage: string;
  readonly attention: ITopic;
  readonly chatbot: NonNullable<AttentionSettings['chatbot']>;
}

/** AWS's own policy that denies everything. Without a guardrail a channel may do what an administrator may. */
const NOTHING = `arn:${Aws.PARTITION}:iam::aws:policy/AWSDenyAll`;

/** Alarms in a channel, by Amazon Q Developer. It may read and change nothing: people ask there in vain. */
export function showInSlack(scope: Construct, { stage, attention, chatbot }: ShownInSlack): void {
  const role = new Role(scope, 'ChatbotRole', { assumedBy: serviceOfAccount(scope, 'chatbot.amazonaws.com') });
  new CfnSlackChannelConfiguration(scope, 'Chatbot', {
    configurationName: `evenkeel-${stage}`,
    slackWorkspaceId: chatbot.workspaceId,
    slackChannelId: chatbot.channelId,
    snsTopicArns: [attention.topicArn],
    iamRoleArn: role.roleArn,
    guardrailPolicies: [NOTHING],
    loggingLevel: 'NONE',
    userRoleRequired: false,
  });
}
