/**
 * In the place of the store in which the fleet does not keep Slack's secret: its client weighs 67 kB, and Slack waits for
 * the start of its door. The bundle is made for the fleet that stands beside it, so that nobody comes here.
 */
const unused = (): never => {
  throw new Error("This bundle was made for a fleet that keeps Slack's secret in another store.");
};

export { unused as readParameter, unused as readSecret };
