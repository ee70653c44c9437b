import type { CnameRecord } from '../../aws/acm/certificate.ts';
import type { Numbers } from '../../control-loop/decision.ts';
import type { RuleView } from '../../aws/elasticLoadBalancing/listener.ts';

export type Decision =
  /** Nothing is changed. */
  | {
      readonly kind: 'hold';
      readonly reason: HoldReason;
      /** What the reason is about: a name, a host, a load balancer, a certificate. */
      readonly about?: string;
      readonly numbers: Numbers;
    }
  /** A certificate is requested from ACM. */
  | {
      readonly kind: 'request';
      readonly reason: 'named' | 'uncovered-host' | 'expiring';
      readonly names: readonly string[];
      readonly numbers: Numbers;
    }
  /** Validation records are written into a hosted zone: those that are missing, or say something else. */
  | {
      readonly kind: 'upsert-records';
      readonly reason: 'validation' | 'renewal-blocked';
      readonly zoneId: string;
      readonly records: readonly CnameRecord[];
      readonly certificateArn: string;
      readonly numbers: Numbers;
    }
  /** A certificate that is validated by e-mail is to be validated by DNS from now on. */
  | {
      readonly kind: 'migrate';
      readonly reason: 'validated-by-email';
      readonly certificateArn: string;
      readonly numbers: Numbers;
    }
  /** A listener gets a certificate, beside the others or as its default. */
  | {
      readonly kind: 'attach';
      readonly reason: 'not-covered' | 'expiring' | 'superseded' | 'no-room';
      readonly listenerArn: string;
      readonly certificateArn: string;
      /** Old ones that go once the new one is listed and has soaked. */
      readonly replaces: readonly string[];
      readonly isDefault: boolean;
      /** To be removed before, because the listener takes no more. */
      readonly removeFirst?: string;
      readonly numbers: Numbers;
    }
  /** A listener loses the certificates that a new one has taken the place of. */
  | {
      readonly kind: 'detach';
      readonly reason: 'superseded';
      readonly listenerArn: string;
      readonly certificateArn: string;
      readonly replaces: readonly string[];
      readonly numbers: Numbers;
    }
  /** TLS handshakes with every address of the load balancer are asked for. */
  | {
      readonly kind: 'prove';
      readonly reason: 'changed' | 'not-served-yet';
      readonly listenerArn: string;
      readonly loadBalancer: string;
      readonly certificateArn: string;
      readonly port: number;
      readonly host: string;
      readonly serverName: string;
      /** Any of these may be served. */
      readonly serials: readonly string[];
      readonly from: 'public' | 'vpc';
      /** Whether port 80 should redirect to it as well. */
      readonly withRedirect: boolean;
      readonly numbers: Numbers;
    }
  /** A change is over: every address serves the new certificate, or there is no way to see it. */
  | {
      readonly kind: 'confirm';
      readonly reason: 'served' | 'unproven';
      /** Undefined where HTTPS was set up as a whole. */
      readonly listenerArn: string | undefined;
      readonly loadBalancer: string;
      readonly certificateArn: string;
      readonly numbers: Numbers;
    }
  /** The old certificates serve again, because the new one was not served in time. */
  | {
      readonly kind: 'put-back';
      readonly reason: 'not-served';
      readonly listenerArn: string;
      readonly certificateArn: string;
      readonly replaces: readonly string[];
      readonly isDefault: boolean;
      readonly numbers: Numbers;
    }
  /** A load balancer gets an HTTPS listener in front of what its HTTP listener serves. */
  | {
      readonly kind: 'open-https';
      readonly reason: 'no-https-listener';
      readonly loadBalancer: string;
      readonly certificateArn: string;
      readonly policy: string;
      readonly numbers: Numbers;
    }
  /** The HTTPS listener that we made gets rules of the HTTP listener, in their order. */
  | {
      readonly kind: 'copy-rules';
      readonly reason: 'rules-missing';
      readonly loadBalancer: string;
      readonly listenerArn: string;
      readonly rules: readonly Pick<RuleView, 'priority' | 'content'>[];
      readonly numbers: Numbers;
    }
  /** Port 80 answers with a redirect to HTTPS from now on. */
  | {
      readonly kind: 'redirect';
      readonly reason: 'https-proven';
      readonly loadBalancer: string;
      readonly listenerArn: string;
      readonly certificateArn: string;
      /** What it did before, as JSON. */
      readonly formerActions: string;
      /** Rules of it that are to redirect as well, and what they did before. */
      readonly formerRules: readonly FormerRule[];
      readonly numbers: Numbers;
    }
  /** What was set up for HTTPS is taken away again, all of it. */
  | {
      readonly kind: 'undo-https';
      /** It was not proven in time, or not even complete: rules could not be copied, or a host had no certificate. */
      readonly reason: 'not-served' | 'incomplete';
      readonly loadBalancer: string;
      readonly certificateArn: string;
      readonly httpListenerArn: string | undefined;
      readonly formerActions: string | undefined;
      readonly formerRules: readonly FormerRule[];
      /** The listener that we made; undefined where it stood there before. */
      readonly httpsListenerArn: string | undefined;
      readonly numbers: Numbers;
    }
  /** A certificate of ours is not needed any more: its time until it is deleted begins. */
  | {
      readonly kind: 'retire';
      readonly reason: 'idle';
      readonly certificateArn: string;
      readonly numbers: Numbers;
    }
  /** A certificate of ours is deleted. */
  | {
      readonly kind: 'delete';
      readonly reason: 'idle';
      readonly certificateArn: string;
      readonly numbers: Numbers;
    };

/** A rule of the HTTP listener as people made it. */
export interface FormerRule {
  readonly arn: string;
  /** As JSON of ELB's. */
  readonly actions: string;
}

/** Why nothing is changed. */
export type HoldReason =
  /** A person has paused the entry, or all of them. */
  | 'paused'
  /** A drill or another piece of exclusive work has the listeners. */
  | 'held-by-interlock'
  /** There is no load balancer of this name in the Region. */
  | 'load-balancer-not-found'
  /** The load balancer has no listener on a port that the fleet names. */
  | 'listener-not-found'
  /** A listener that the fleet names speaks neither HTTPS nor TLS. */
  | 'listener-not-tls'
  /** HTTPS cannot be set up, or not be redirected to: there is no HTTP listener on port 80. */
  | 'no-http-listener'
  /** HTTPS cannot be set up: port 80 sends visitors to HTTPS already, and nothing says what they should find there. */
  | 'http-only-redirects'
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
  /** ACM gave up on a certificate of ours; another one is requested six hours later. */
  | 'validation-failed'
  /** As many certificates as a day may see have been requested for this entry. */
  | 'budget-used'
  /** A listener did not serve its new certificate in time. The old one is back, and nothing is tried for a day. */
  | 'not-served'
  /** HTTPS could not be set up as a whole. All of it has been undone, and nothing is tried for a day. */
  | 'https-undone'
  /** An imported certificate comes to its end, and there is no zone of ours that a new one could be validated in. */
  | 'import-expiring'
  /** ACM's renewal waits for something that is not ours to repair. */
  | 'renewal-needs-you'
  /** What is to be done has failed lately and is tried again later. */
  | 'backing-off'
  /** A requested certificate waits for its validation. */
  | 'validating'
  /** Old and new stand side by side. */
  | 'soaking'
  /** Handshakes are under way. */
  | 'proving'
  /** A renewal has everything that it needs. */
  | 'renewing'
  /** Every listener has what it needs. */
  | 'in-order';
