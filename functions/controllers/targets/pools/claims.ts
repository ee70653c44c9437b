/**
 * Tags of controllers in Kubernetes that register a group's targets and deregister what they do not know: the AWS Load
 * Balancer Controller (`elbv2.k8s.aws/cluster`, `service.k8s.aws/stack`, `ingress.k8s.aws/stack`), AWS Controllers for
 * Kubernetes (`services.k8s.aws/…`), and the controller within Kubernetes itself (`kubernetes.io/service-name`).
 */
const OF_TARGETS = /^((elbv2|services?|ingress)\.k8s\.aws\/|kubernetes\.io\/)/;

/** Tags of Auto Scaling groups whose size is EKS's or the Cluster Autoscaler's: nodes, which pods move on and off. */
const OF_NODES = /^(eks:nodegroup-name$|k8s\.io\/cluster-autoscaler\/|kubernetes\.io\/cluster\/)/;

/** CodeDeploy names so the groups that it puts in the place of others (CodeDeploy user guide, "Blue/green deployments"). */
const OF_CODE_DEPLOY = /^CodeDeploy_/;

/**
 * Whether CodeDeploy replaces an Auto Scaling group by another one: instances of both are targets, or of the other one
 * alone, where the fleet still names the one that was replaced.
 * @param scalingGroups which have launched the targets
 */
export function isBeingReplaced(pool: string, scalingGroups: Iterable<string>): boolean {
  const others = [...scalingGroups].filter((name) => name !== pool);
  return others.length > 0 && [pool, ...others].some((name) => OF_CODE_DEPLOY.test(name));
}

/** Whether Kubernetes registers the targets of a group with these tags. */
export const areTargetsOfKubernetes = (tagKeys: Iterable<string>): boolean =>
  [...tagKeys].some((key) => OF_TARGETS.test(key));

/** Whether Kubernetes decides how many instances an Auto Scaling group with these tags has. */
export const areNodesOfKubernetes = (tagKeys: Iterable<string>): boolean =>
  [...tagKeys].some((key) => OF_NODES.test(key));
