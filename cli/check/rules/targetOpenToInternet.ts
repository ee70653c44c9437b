import { row } from '../../findings/finding.ts';
import { isInternet } from '../openings.ts';
import { NEEDED, openTargets } from '../openTargets.ts';

export const targetOpenToInternet = row({
  id: 'target-open-to-internet',
  title: 'targets can be reached from anywhere',
  severity: 'error',
  seenBy:
    'a security group of a target lets everybody reach its port: 0.0.0.0/0, ::/0, or a part of them that is as good as all',
  remedy:
    'VPC console › Security groups › {group} › Edit inbound rules: replace the source {source} by {balancer}, the security group of the load balancer',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html#target-security-groups',
  needs: NEEDED,
  find: (seen) => openTargets(seen, isInternet),
});
