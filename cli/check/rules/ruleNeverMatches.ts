import { row } from '../../findings/finding.ts';
import { idleOf } from '../idle.ts';

export const ruleNeverMatches = row({
  id: 'rule-never-matches',
  title: 'a rule can never match',
  severity: 'error',
  seenBy:
    'a condition has only values that no request has: a path without a slash, a host with one, a method in lower case',
  remedy: 'correct the condition: aws elbv2 describe-rules --region {region} --rule-arns {arn}',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html',
  needs: ['loadBalancers', 'listeners', 'rules'],
  find: (seen) =>
    idleOf(seen)
      .filter(({ impossible }) => impossible.length > 0)
      .map(({ listener, rule, impossible }) => ({
        resource: `${listener} rule ${rule.priority}`,
        message: `No request ever has ${impossible.join(' or ')}.`,
        values: { arn: rule.arn },
      })),
});
