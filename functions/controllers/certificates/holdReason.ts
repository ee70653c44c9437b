/** Why nothing is changed. */
export type HoldReason =
  /** An operator has paused the certificate set, or all of them. */
  | 'paused'
  /** A drill or another piece of exclusive work has the listeners. */
  | 'held-by-interlock'
  /** There is no load balancer of this name in the Region. */
  | 'load-balancer-not-found'
  /** The load balancer has no listener on a port that the fleet names, or none with TLS at all. */
  | 'listener-not-found'
  /** A listener on which Evenkeel has kept certificates was deleted, or has no TLS any more; its load balancer stays. */
  | 'listener-gone'
  /** A listener that the fleet names speaks neither HTTPS nor TLS. */
  | 'listener-not-tls'
  /** HTTPS cannot be set up, or not be redirected to: there is no HTTP listener on port 80. */
  | 'no-http-listener'
  /** HTTPS cannot be set up: port 80 sends visitors to HTTPS already, and nothing says what they should find there. */
  | 'http-only-redirects'
  /** HTTPS is not begun: it would need more rules, listeners or certificates than a load balancer may have. */
  | 'https-exceeds-quota'
  /** A redirect comes back to itself, or would once HTTPS is there: its visitors would be sent round in circles. */
  | 'redirect-loop'
  /** A redirect leads to a port on which nobody speaks its protocol. */
  | 'redirect-to-nowhere'
  /** A rule of port 80 redirects to plain HTTP, which no HTTPS listener may. */
  | 'redirect-to-http'
  /** Port 80 is not redirected: it has rules that the HTTPS listener, which people made, does not have. */
  | 'http-rules-differ'
  /** The fleet names a certificate of another Region; a load balancer takes only those of its own. */
  | 'certificate-of-another-region'
  /** ACM knows no certificate of this ARN. */
  | 'certificate-not-found'
  /** A wildcard stands for exactly one label, and only as the first one. */
  | 'wildcard-too-deep'
  /** A certificate may not have so many names. */
  | 'too-many-names'
  /** The account has no public hosted zone for the name, or it has been deleted. */
  | 'no-public-zone'
  /** Several public hosted zones have the name; only one of them is asked by the world. */
  | 'zone-ambiguous'
  /** There is a hosted zone for the name, and the fleet does not list it. */
  | 'zone-not-listed'
  /** CAA records of the domain do not let Amazon issue certificates. */
  | 'caa-forbids'
  /** ACM takes no such name: it has characters or labels that certificates cannot have. */
  | 'name-not-valid'
  /** The first name of a certificate has at most 64 octets, and there is no shorter one to go first. */
  | 'name-too-long'
  /** ACM refused to issue a certificate of ours. It is requested again when its cause is gone, or days later. */
  | 'validation-failed'
  /** ACM has waited for the validation of a certificate of ours for 72 hours, and gave up. */
  | 'validation-timed-out'
  /** A certificate of ours has been waiting for its validation for a day, and nothing that can be seen is wrong. */
  | 'validation-overdue'
  /** A validation record stands in our hosted zone, and public DNS does not have it. */
  | 'record-not-public'
  /** Public DNS does not ask our hosted zone: its domain is delegated to others, or to nobody. */
  | 'zone-not-delegated'
  /** The domain is delegated to Route 53, and to no hosted zone of this account. */
  | 'zone-of-another-account'
  /** As many certificates as a day may see have been requested for this entry. */
  | 'budget-used'
  /** A listener did not serve its new certificate in time. It was rolled back, and nothing is tried for a day. */
  | 'not-served'
  /** HTTPS could not be set up as a whole. All of it was rolled back, and nothing is tried for a day. */
  | 'https-undone'
  /** A certificate on a listener that Evenkeel cannot read: gone, of another account, of a new type, or without the right. */
  | 'certificate-unknown'
  /** An imported certificate comes to its end, and the fleet does not list it in `replace`. */
  | 'import-expiring'
  /** A certificate of a private authority comes to its end, ACM does not renew it, and no public one may take its place. */
  | 'private-expiring'
  /** A server certificate of IAM comes to its end, and the fleet does not list it in `replace`. */
  | 'server-certificate-expiring'
  /** ACM's renewal waits for something that is not ours to repair. */
  | 'renewal-needs-you'
  /** What is to be done has failed lately and is tried again later. */
  | 'backing-off'
  /** The same change was made again and again, and somebody else undoes it each time. It is slowed down. */
  | 'repeating'
  /** A requested certificate waits for its validation. */
  | 'validating'
  /** Old and new stand side by side. */
  | 'soaking'
  /** Handshakes are under way. */
  | 'proving'
  /** What was changed should have been proven by now, and nobody has answered: nothing is rolled back blindly. */
  | 'proof-missing'
  /** A listener goes on serving a certificate as it was before its renewal: ACM has it, and not every address does. */
  | 'renewal-not-served'
  /** A renewal has everything that it needs. */
  | 'renewing'
  /** Every listener has what it needs. */
  | 'in-order';
