import type { DrillRecord } from '../api/record.ts';

/** What a drill has left, and how a person puts it right. Undefined where it has left nothing. */
export function describeLeft(record: DrillRecord): string | undefined {
  if (record.leftText === undefined) return undefined;
  const how = putRight(record);
  return how === undefined ? record.leftText : `${record.leftText}. To put it right: ${how}`;
}

/** How a person puts right what a drill has left. Undefined where it has changed nothing that it would have rolled back. */
function putRight({ drill, plan, replacement }: DrillRecord): string | undefined {
  if (!plan?.failback) return undefined;
  const { assumes, resource } = plan;
  switch (drill) {
    case 'aurora-failover':
      return `aws rds failover-db-cluster --db-cluster-identifier ${resource} --target-db-instance-identifier ${assumes['writer']}`;
    case 'reader-overload':
      return `nothing, unless it must end at once: its statements end by themselves ${assumes['seconds']} s after they began; in the database of ${assumes['reader']}, pg_terminate_backend ends the sessions whose application_name begins with evenkeel-overload-`;
    case 'zone-evacuation':
      return `aws arc-zonal-shift list-zonal-shifts --resource-identifier ${assumes['loadBalancer']}, then cancel-zonal-shift --zonal-shift-id of what it lists; the shift ends by itself ${assumes['minutes']} minutes after it began`;
    case 'certificate-rotation':
      return assumes['role'] === 'default'
        ? `aws elbv2 modify-listener --listener-arn ${assumes['listenerArn']} --certificates CertificateArn=${assumes['oldArn']}${deleting(replacement)}`
        : `aws elbv2 add-listener-certificates --listener-arn ${assumes['listenerArn']} --certificates CertificateArn=${assumes['oldArn']}, and the same with remove-listener-certificates for the certificate of the drill${deleting(replacement)}`;
    default:
      return plan.steps.at(-1)!.replace(/\.$/, '');
  }
}

const deleting = (replacement: DrillRecord['replacement']): string =>
  replacement?.certificateArn === undefined
    ? ''
    : `; then aws acm delete-certificate --certificate-arn ${replacement.certificateArn}`;
