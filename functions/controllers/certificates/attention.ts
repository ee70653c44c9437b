import type { Decision, HoldReason } from './decision.ts';

/** What a person has to do about it; the rest of the reasons pass by themselves. */
const ADVICE: Readonly<Partial<Record<HoldReason, string>>> = {
  'load-balancer-not-found': 'The Region has no such load balancer. Correct its name in the fleet.',
  'listener-not-found': 'The load balancer has no listener on that port. Correct the ports in the fleet, or make one.',
  'listener-not-tls': 'That listener speaks neither HTTPS nor TLS, and takes no certificate.',
  'no-http-listener': 'HTTPS cannot be set up or redirected to: there is no HTTP listener on port 80.',
  'http-only-redirects':
    'HTTPS cannot be set up: port 80 sends visitors to HTTPS already, and nothing says what they should find there.',
  'http-rules-differ':
    'Port 80 is not redirected: it has rules that the HTTPS listener does not have. Add them there, or remove them.',
  'certificate-of-another-region': 'A load balancer takes only certificates of its own Region. Name another one.',
  'certificate-not-found': 'ACM knows no certificate of this ARN. Name another one, or the domains themselves.',
  'wildcard-too-deep': 'No certificate can be valid for it: a wildcard stands for one label, and only in front.',
  'too-many-names': 'One certificate may not have so many names. Use several lines, or raise the quota.',
  'no-public-zone': 'The account has no public hosted zone for it, so that nothing can be validated.',
  'zone-ambiguous': 'Several public hosted zones have that name. Say in the fleet which one is asked by the world.',
  'zone-not-listed': 'Its hosted zone is not listed in the fleet, so that Evenkeel may not write to it.',
  'caa-forbids':
    'CAA records do not let Amazon issue. Allow amazon.com, amazontrust.com, awstrust.com or amazonaws.com.',
  'validation-failed': 'ACM could not validate it. Is the hosted zone the one that the registrar points to?',
  'budget-used': 'Ten certificates were requested within a day, and still one is missing.',
  'not-served': 'The load balancer did not serve the new certificate in time. The old one is back.',
  'https-undone': 'HTTPS could not be set up and proven in time. All of it has been undone; the history says why.',
  'import-expiring': 'An imported certificate comes to its end, and no zone of ours could validate a new one.',
  'renewal-needs-you': 'ACM cannot renew it: its validation is not in a hosted zone of ours.',
};

/** A sentence for the person on call; undefined where nobody is needed. */
export function attentionFor(decision: Decision): string | undefined {
  if (decision.kind !== 'hold') return undefined;
  const advice = ADVICE[decision.reason];
  if (advice === undefined) return undefined;
  const { daysLeft, minDaysLeft } = decision.numbers;
  const days = daysLeft ?? minDaysLeft;
  const left = days === undefined ? '' : ` The first certificate of the entry ends in ${days} days.`;
  return `${decision.reason}${decision.about === undefined ? '' : ` (${decision.about})`}: ${advice}${left}`;
}
