/**
 * Replaces the secret store that the fleet does not use for Slack: its client is 67 kB, and Slack waits for the cold
 * start of the ingress. The bundle is built for the fleet next to it, so this is never called.
 */
const unused = (): never => {
  throw new Error("This bundle was built for a fleet that keeps Slack's secret in the other store: deploy again.");
};

export { unused as readParameter, unused as readSecret };
