import { ACCOUNT_ID, arn, DNS_SUFFIX, PARTITION, REGION } from '../core.ts';
import { suffix } from './names.ts';

/**
 * The pseudo parameters of a stack, except AWS::NoValue, which is not a value.
 * Source: CloudFormation User Guide, "Pseudo parameters reference".
 */
export function pseudoParameters(stackName: string): Readonly<Record<string, string | readonly string[]>> {
  return {
    'AWS::AccountId': ACCOUNT_ID,
    'AWS::NotificationARNs': [],
    'AWS::Partition': PARTITION,
    'AWS::Region': REGION,
    'AWS::StackId': arn('cloudformation', `stack/${stackName}/${suffix(stackName).toLowerCase()}`),
    'AWS::StackName': stackName,
    'AWS::URLSuffix': DNS_SUFFIX,
  };
}
