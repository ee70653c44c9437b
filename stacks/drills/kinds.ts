import type { DrillName } from '../../fleet/drillNames.ts';

/** Long work that only some drills have: its state, the choice after it, and the wait between two polls. */
export interface Work {
  readonly name: string;
  readonly comment: string;
  readonly question: string;
  readonly wait: string;
}

/** What distinguishes the state machine of a drill; `phases.ts` has what all share. */
export interface Kind {
  readonly comment: string;
  /** What must be ready before anything is changed, and may prove impossible. */
  readonly ready?: Work;
  /** What injecting means here. */
  readonly inject: string;
  /** What completes the injection, after a wait. */
  readonly complete?: Work;
  /** What is measured after the injection. */
  readonly measure: string;
  /** How the drill itself rolls back, and what is verified after that. */
  readonly rollback?: { readonly name: string; readonly comment: string; readonly verify: string };
}

const ONCE = 'Once: it reads again what the plan assumes, and is never retried.';
const WHAT_HAPPENS = 'The state that AWS reports, and what clients see.';
const STEADY_AGAIN = 'The steady state must be back, too.';

export const KINDS: Readonly<Record<DrillName, Kind>> = {
  'aurora-failover': {
    comment: 'A cluster fails over to one of its readers, and back.',
    inject: ONCE,
    measure: WHAT_HAPPENS,
    rollback: {
      name: 'Fail Back',
      comment: 'Fails over to the old writer, once, and polls until it is the writer again.',
      verify: STEADY_AGAIN,
    },
  },
  'zone-evacuation': {
    comment: 'The traffic of a load balancer leaves a zone by a zonal shift, which is then cancelled.',
    inject: 'Once: it reads the active zonal shifts again, and is never retried.',
    measure: WHAT_HAPPENS,
    rollback: {
      name: 'Cancel Zonal Shift',
      comment: 'Cancels the zonal shift, and polls until it is gone.',
      verify: STEADY_AGAIN,
    },
  },
  // The drill tests that the controller restores the reader: it measures that, and has no rollback of its own.
  'reader-loss': {
    comment: 'A reader of ours is deleted, and its controller restores count, zones and endpoint.',
    inject: ONCE,
    measure: WHAT_HAPPENS,
  },
  'reader-overload': {
    comment: 'A reader is kept busy by SQL, and its controller relieves it or adds another one.',
    inject: 'Once: it reads the cluster again, and is never retried. The SQL ends by itself, too.',
    measure: 'What Evenkeel does about the busy reader, and what clients see.',
    rollback: {
      name: 'Stop SQL',
      comment: 'Ends the sessions of the drill on the reader, and polls until none is left.',
      verify: 'The endpoint must include the reader again, too.',
    },
  },
  'certificate-rotation': {
    comment: 'A certificate is replaced by a new one, which clients are served, and then attached again.',
    ready: {
      name: 'Issue',
      comment: 'Requests a certificate from ACM, once, and polls until it is issued.',
      question: 'Issued?',
      wait: 'Wait for Issuance',
    },
    inject: 'Attaches the new certificate to the listener, once: it reads the listener again, and is never retried.',
    complete: {
      name: 'Detach',
      comment: 'Detaches the old one after both were listed for the soak time. A default was replaced in one call.',
      question: 'Detached?',
      wait: 'Soak',
    },
    measure: 'Which certificate the listener has, and which one clients are served on every address.',
    rollback: {
      name: 'Roll Back',
      comment: 'Attaches the old one, and polls until the listener has it alone.',
      verify: 'Clients must be served the old one again, too.',
    },
  },
};
