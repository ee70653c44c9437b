import type { Attention, AttentionTable } from '../../control-loop/attention.ts';
import type { Decision } from './decision.ts';

/** Of what keeps something from being done, but breaks nothing that is served, people are reminded once a day. */
const DAILY_MINUTES = 24 * 60;

/** Visitors are affected, or a change is stuck halfway. */
const SOON = { againMinutes: 6 * 60 };

/** Resolvers remember for minutes that there was no record, and ACM looks again within minutes: a repair has its time. */
const AFTER_AN_HOUR = { afterMinutes: 60 };

/** A sentence for the person on call, with what it is about and how much time is left. Told at once unless said otherwise. */
const needsPerson = (
  advice: string,
  { afterMinutes = 0, againMinutes = DAILY_MINUTES }: { afterMinutes?: number; againMinutes?: number } = {},
): Attention<Decision> => ({
  afterMinutes,
  againMinutes,
  message: (decision) => {
    const { daysLeft, minDaysLeft } = decision.numbers;
    const { about, because } = decision.kind === 'hold' ? decision : { about: undefined, because: undefined };
    const days = daysLeft ?? minDaysLeft;
    const left = days === undefined ? '' : ` The first certificate of the certificate set expires in ${days} days.`;
    const shown = because === undefined ? '' : ` Found: ${because}.`;
    return `${decision.reason}${about === undefined ? '' : ` (${about})`}: ${advice}${shown}${left}`;
  },
});

/** What the decisions about a certificate set mean to people. */
export const attention: AttentionTable<Decision> = {
  'in-order': 'steady',
  renewing: 'steady',
  paused: 'noted',
  'held-by-interlock': 'noted',
  soaking: 'noted',
  proving: 'noted',
  // What failed, and what is undone by others, is told by its subject.
  'backing-off': 'noted',
  repeating: 'noted',
  // A validation that lasts for a day has a reason of its own.
  validating: 'noted',
  'load-balancer-not-found': needsPerson('The Region has no such load balancer. Correct its name in the fleet.'),
  'listener-not-found': needsPerson(
    'The load balancer has no such listener, or none with TLS. Correct the ports in the fleet, or create the listener.',
  ),
  'listener-gone': needsPerson(
    'A listener that Evenkeel kept certificates on was deleted, or has no TLS any more. Create it again; if it is not needed any more, name the ports that are in the fleet.',
    SOON,
  ),
  'listener-not-tls': needsPerson('That listener speaks neither HTTPS nor TLS, and takes no certificate.'),
  'no-http-listener': needsPerson(
    'HTTPS cannot be set up or redirected to: there is no HTTP listener on port 80. Create one.',
  ),
  'http-only-redirects': needsPerson(
    'HTTPS cannot be set up: port 80 redirects to HTTPS already, and nothing says what HTTPS should serve.',
  ),
  'https-exceeds-quota': needsPerson(
    'HTTPS is not begun, because a quota of AWS would stop it half-way. Raise the quota, or remove what is not needed.',
  ),
  'redirect-loop': needsPerson(
    'These visitors are sent round in circles, or would be once HTTPS is there. Change the redirect, or give its target a rule of its own before it.',
    SOON,
  ),
  'redirect-to-nowhere': needsPerson(
    'The load balancer has no listener with that protocol on that port. Change the redirect, or create the listener.',
    SOON,
  ),
  'redirect-to-http': needsPerson(
    'That rule redirects to plain HTTP, which AWS refuses on HTTPS. Let it redirect to HTTPS or to #{protocol}, or remove it.',
  ),
  'http-rules-differ': needsPerson(
    'Port 80 is not redirected: it has rules that the HTTPS listener does not have. Add them there, or remove them.',
  ),
  'certificate-of-another-region': needsPerson(
    'A load balancer takes only certificates of its own Region. Name another one.',
  ),
  'certificate-not-found': needsPerson(
    'ACM knows no certificate of this ARN. Name another one, or the domains themselves.',
  ),
  'wildcard-too-deep': needsPerson(
    'No certificate can be valid for it: a wildcard stands for one label, and only in front.',
  ),
  'too-many-names': needsPerson('One certificate may not have so many names. Use several lines, or raise the quota.'),
  'no-public-zone': needsPerson(
    'The account has no public hosted zone for it, so that nothing can be validated. Create one and delegate to it.',
  ),
  'zone-ambiguous': needsPerson(
    'Several public hosted zones have that name. Say in the fleet which one the registrar points to.',
  ),
  'zone-not-listed': needsPerson('Its hosted zone is not listed in the fleet, so that Evenkeel may not write to it.'),
  'caa-forbids': needsPerson(
    'CAA records do not let Amazon issue. Allow amazon.com, amazontrust.com, awstrust.com or amazonaws.com.',
  ),
  'name-not-valid': needsPerson(
    'ACM takes no such name: letters, digits and hyphens between dots, international names in Punycode (xn--…). Correct it where it stands.',
  ),
  'name-too-long': needsPerson(
    'The first name of a certificate has at most 64 characters. Name a shorter one of the same domain in its line, such as the domain itself.',
  ),
  'validation-failed': needsPerson(
    'ACM did not issue it, and no cause can be seen from here. Once it is repaired, delete the failed certificate in ACM to have it requested again at once; else it is repeated after days.',
  ),
  'validation-timed-out': needsPerson(
    'ACM waited for its validation for 72 hours and gave up, and no cause can be seen from here. Check the validation records in public DNS, then delete the failed certificate in ACM to have it requested again at once; else it is repeated after days.',
  ),
  'validation-overdue': needsPerson(
    'ACM has not validated it for a day, although its record stands in public DNS. ACM gives up after 72 hours. Ask AWS Support.',
    AFTER_AN_HOUR,
  ),
  'record-not-public': needsPerson(
    'Its validation record stands in the hosted zone, and public DNS does not have it. Remove what hides it: another record of that name, or a DNSSEC chain that is broken.',
    AFTER_AN_HOUR,
  ),
  'zone-not-delegated': needsPerson(
    'Public DNS does not ask the hosted zone. Set its four name servers at the registrar or in the parent zone.',
  ),
  'zone-of-another-account': needsPerson(
    'Public DNS asks a Route 53 hosted zone that is not of this account. Delegate to the zone here, or create the validation record there.',
  ),
  'budget-used': needsPerson('Ten certificates were requested within a day, and still one is missing.'),
  'not-served': needsPerson(
    'The load balancer did not serve the new certificate in time. The old one is back, and it is tried again after a day.',
    SOON,
  ),
  'proof-missing': needsPerson(
    'The function that makes handshakes does not answer, so that nobody knows whether the new certificate is served. Nothing is rolled back, and it is asked again. Was it deleted, denied or throttled? Its log and the dead letters say why.',
    SOON,
  ),
  'https-undone': needsPerson(
    'HTTPS could not be set up and proven in time. All of it was rolled back; the history says why.',
  ),
  // Each of these certificates is told by itself (`endings.ts`, `worries.ts`), whatever is decided meanwhile.
  'renewal-not-served': 'noted',
  'certificate-unknown': 'noted',
  'import-expiring': 'noted',
  'private-expiring': 'noted',
  'server-certificate-expiring': 'noted',
  'renewal-needs-you': needsPerson('ACM cannot renew it: its validation is not in a hosted zone of ours.'),
  // Changes: people hear of those that say that something did not work.
  rollback: needsPerson('The load balancer did not serve the new certificate in time. The old one is back.'),
  'undo-https': needsPerson('HTTPS could not be set up and proven in time. All of it was rolled back.'),
  request: 'noted',
  'upsert-records': 'noted',
  migrate: 'noted',
  attach: 'noted',
  detach: 'noted',
  prove: 'noted',
  confirm: 'noted',
  'open-https': 'noted',
  'copy-rules': 'noted',
  redirect: 'noted',
  'schedule-deletion': 'noted',
  delete: 'noted',
};
