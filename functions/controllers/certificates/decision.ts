import type { CnameRecord } from '../../aws/acm/certificate.ts';
import type { CertificatePolicy } from '../../../fleet/certificates.ts';
import type { DecisionTraits } from '../../control-loop/controller.ts';
import type { Numbers } from '../../control-loop/decision.ts';
import type { Repetition } from '../../control-loop/repetition.ts';
import type { RuleView } from '../../aws/elasticLoadBalancing/listener.ts';
import type { HoldReason } from './holdReason.ts';

export type Decision =
  /** Nothing is changed. */
  | {
      readonly kind: 'hold';
      readonly reason: HoldReason;
      /** What the reason is about: a name, a host, a load balancer, a certificate. */
      readonly about?: string;
      /** What shows it: the record that decides, what was found in place of what was expected. */
      readonly because?: string;
      readonly numbers: Numbers;
    }
  /** A certificate is requested from ACM. */
  | {
      readonly kind: 'request';
      readonly reason: 'named' | 'uncovered-host' | 'expiring';
      readonly names: readonly string[];
      /** One that ACM did not issue, and that this one is to take the place of. */
      readonly follows?: string;
      readonly keyAlgorithm: CertificatePolicy['keyAlgorithm'];
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
      /** The old default is in the list for SNI as well: the new one has to be both before the old one leaves the list. */
      readonly isListed?: true;
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
      /** It was renewed, or imported anew, in place: there is nothing to roll back. */
      readonly isRenewal?: true;
      readonly reason: 'changed' | 'renewed' | 'not-served-yet';
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
      /** To be followed through every redirect to an answer over HTTPS. */
      readonly urls: readonly string[];
      /** Hosts of the load balancer, with wildcards. */
      readonly hosts: readonly string[];
      readonly numbers: Numbers;
    }
  /** A change is over: every address serves the new certificate, or there is no way to see it. */
  | {
      readonly kind: 'confirm';
      readonly isRenewal?: true;
      readonly reason: 'served' | 'unproven';
      /** Undefined where HTTPS was set up as a whole. */
      readonly listenerArn: string | undefined;
      readonly loadBalancer: string;
      readonly certificateArn: string;
      readonly numbers: Numbers;
    }
  /** The old certificates serve again, because the new one was not served in time. */
  | {
      readonly kind: 'rollback';
      readonly reason: 'not-served';
      readonly listenerArn: string;
      readonly certificateArn: string;
      readonly replaces: readonly string[];
      readonly isDefault: boolean;
      /** The old default was in the list for SNI as well. */
      readonly isListed?: true;
      readonly numbers: Numbers;
    }
  /** A load balancer gets an HTTPS listener in front of what its HTTP listener serves. */
  | {
      readonly kind: 'open-https';
      readonly reason: 'no-https-listener';
      readonly loadBalancer: string;
      readonly loadBalancerArn: string;
      readonly certificateArn: string;
      readonly policy: string;
      /** What the HTTP listener does by default, as JSON of ELB's. */
      readonly defaultActions: string;
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
  /** All of what was set up for HTTPS is rolled back. */
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
  /** A certificate of ours is not needed any more: the time until its deletion begins. */
  | {
      readonly kind: 'schedule-deletion';
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

/** How often a change may be carried out, and what it is about. */
export const traits: DecisionTraits<Decision> = {
  subjectsOf: (decision) => {
    const subject = subjectOf(decision);
    return subject === undefined ? [] : [subject];
  },
  repetitionOf,
};

/** Each listener with its certificate, each name, zone and load balancer is its own: what is refused has siblings. */
function subjectOf(decision: Decision): string | undefined {
  const { kind } = decision;
  switch (kind) {
    case 'hold':
      return undefined;
    case 'request':
      return `${kind} ${decision.names.join(' ')}`;
    case 'upsert-records':
      return `${kind} ${decision.zoneId} ${decision.certificateArn}`;
    case 'attach':
    case 'detach':
    case 'rollback':
      return `${kind} ${decision.listenerArn} ${decision.certificateArn}`;
    case 'prove':
    case 'copy-rules':
    case 'redirect':
      return `${kind} ${decision.listenerArn}`;
    case 'confirm':
    case 'open-https':
    case 'undo-https':
      return `${kind} ${decision.loadBalancer}`;
    case 'migrate':
    case 'schedule-deletion':
    case 'delete':
      return `${kind} ${decision.certificateArn}`;
  }
}

/** The same certificate in place of the same ones, the same record, the same redirect: done twice, it was undone once. */
function repetitionOf(decision: Decision): Repetition {
  const subject = subjectOf(decision);
  switch (decision.kind) {
    case 'attach': {
      const { replaces } = decision;
      return { counts: [subject, ...(replaces.length > 0 ? ['in place of', ...replaces] : [])].join(' ') };
    }
    case 'request':
    case 'upsert-records':
    case 'open-https':
    case 'redirect':
      return { counts: `${subject}` };
    default:
      return {};
  }
}
