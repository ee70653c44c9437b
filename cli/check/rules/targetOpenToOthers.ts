import { row } from '../../findings/finding.ts';
import { isInternet } from '../openings.ts';
import { NEEDED, openTargets } from '../openTargets.ts';

export const targetOpenToOthers = row({
  id: 'target-open-to-others',
  title: 'targets can be reached by others than their load balancer',
  severity: 'note',
  seenBy: 'a security group of a target lets another group or range reach its port',
  remedy:
    'VPC console › Security groups › {group} › Edit inbound rules: remove the source {source}, unless it is one of your own checks',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html#target-security-groups',
  needs: NEEDED,
  find: (seen) => openTargets(seen, (opening) => !isInternet(opening)),
});
