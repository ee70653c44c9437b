/** A limit of a bundle, and why it is another one than that of most. */
interface BundleLimit {
  readonly bytes: number;
  readonly why: string;
}

/** Of most bundles: a cold start delays what reacts. */
const MOST_BYTES = 450_000;

const CLIENTS_OF_DRILLS =
  'A step of drills has the clients of every service that drills touch. It runs within a state machine that waits for it.';

/** By the name of the function. */
export const MAX_BUNDLE_BYTES: Readonly<Record<string, BundleLimit>> = {
  slackIngress: { bytes: 310_000, why: 'Slack waits for its cold start.' },
  certificates: { bytes: 510_000, why: 'Clients of ACM, Elastic Load Balancing and Route 53, and days to react.' },
  targets: { bytes: 495_000, why: 'Clients of six services, for every kind of pool and whoever owns the targets.' },
  prober: { bytes: 820_000, why: 'It speaks five protocols, and starts long before it measures.' },
  ...Object.fromEntries(
    [
      'drillAdvance',
      'drillBegin',
      'drillCleanUp',
      'drillGameDayNext',
      'drillGameDayPlan',
      'drillInject',
      'drillPreflight',
      'drillReport',
      'drillRollBack',
      'drillSteadyState',
    ].map((name) => [name, { bytes: 600_000, why: CLIENTS_OF_DRILLS }]),
  ),
};

export const maxBundleBytes = (name: string): number => MAX_BUNDLE_BYTES[name]?.bytes ?? MOST_BYTES;
