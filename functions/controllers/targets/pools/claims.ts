/**
 * Tags of controllers in Kubernetes that register a group's targets and deregister what they do not know: the AWS Load
 * Balancer Controller (`elbv2.k8s.aws/cluster`, `service.k8s.aws/stack`, `ingress.k8s.aws/stack`), AWS Controllers for
 * Kubernetes (`services.k8s.aws/…`), and the controller within Kubernetes itself (`kubernetes.io/service-name`).
 */
const OF_TARGETS = /^((elbv2|services?|ingress)\.k8s\.aws\/|kubernetes\.io\/)/;

/** Tags of Auto Scaling groups whose size is EKS's or the Cluster Autoscaler's: nodes, which pods move on and off. */
const OF_NODES = /^(eks:nodegroup-name$|k8s\.io\/cluster-autoscaler\/|kubernetes\.io\/cluster\/)/;

/** Whether Kubernetes registers the targets of a group with these tags. */
export const areTargetsOfKubernetes = (tagKeys: Iterable<string>): boolean =>
  [...tagKeys].some((key) => OF_TARGETS.test(key));

/** Whether Kubernetes decides how many instances an Auto Scaling group with these tags has. */
export const areNodesOfKubernetes = (tagKeys: Iterable<string>): boolean =>
  [...tagKeys].some((key) => OF_NODES.test(key));
