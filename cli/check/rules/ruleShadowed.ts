import { row } from '../../findings/finding.ts';
import { idleOf } from '../idle.ts';

export const ruleShadowed = row({
  id: 'rule-shadowed',
  title: 'a rule is hidden by earlier ones',
  severity: 'warning',
  seenBy: 'rules of a lower priority number match every request that this one matches',
  remedy:
    'give it a lower number than {earlier}: aws elbv2 set-rule-priorities --region {region} --rule-priorities RuleArn={arn},Priority=NUMBER; or delete it',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html',
  needs: ['loadBalancers', 'listeners', 'rules'],
  find: (seen) =>
    idleOf(seen)
      .filter(({ shadowedBy }) => shadowedBy.length > 0)
      .map(({ listener, rule, shadowedBy }) => {
        const earlier = shadowedBy.map(({ priority }) => priority);
        return {
          resource: `${listener} rule ${rule.priority}`,
          message: `Every request of it is taken by ${earlier.length === 1 ? 'rule' : 'the rules'} ${earlier.join(', ')}.`,
          values: { arn: rule.arn, earlier: String(Math.min(...earlier)) },
        };
      }),
});
