import type { DrillName } from '../../fleet/drillNames.ts';

/** Long work that only some drills have: its name, the choice that asks whether it is over, and the wait between. */
export interface Work {
  readonly name: string;
  readonly comment: string;
  readonly question: string;
  readonly wait: string;
}

/** In what the machine of a drill differs from the others; `phases.ts` has what all share. */
export interface Kind {
  readonly comment: string;
  /** What has to be there before anything is changed, and may prove impossible. */
  readonly prepare?: Work;
  /** What injecting means here. */
  readonly inject: string;
  /** What completes the injection, after a wait. */
  readonly complete?: Work;
  /** What is looked at after the injection. */
  readonly measure: string;
  /** How the drill itself puts back what it has changed, and what has to be seen after that. */
  readonly putBack?: { readonly name: string; readonly comment: string; readonly verify: string };
}

const ONCE = 'Once: it reads again what the plan assumes, and is never retried.';
const WHAT_HAPPENS = 'What AWS says, and what clients see.';
const STEADY_AGAIN = 'The steady state has to be back, too.';

export const KINDS: Readonly<Record<DrillName, Kind>> = {
  'aurora-failover': {
    comment: 'A cluster fails over to one of its readers, and back.',
    inject: ONCE,
    measure: WHAT_HAPPENS,
    putBack: {
      name: 'Fail Back',
      comment: 'Asks for the old writer, once, and looks until it is back.',
      verify: STEADY_AGAIN,
    },
  },
  'zone-evacuation': {
    comment: 'A load balancer leaves a zone, by a zonal shift that ends by itself, and comes back.',
    inject: 'Once: it looks again for other shifts, and is never retried.',
    measure: WHAT_HAPPENS,
    putBack: {
      name: 'Come Back',
      comment: 'Cancels the zonal shift, and looks until it is gone.',
      verify: STEADY_AGAIN,
    },
  },
  // What is rehearsed is that the controller puts it back: measuring sees it, and the drill puts nothing back itself.
  'reader-loss': {
    comment: 'A reader of ours is deleted, and the control plane restores count, zones and endpoint.',
    inject: ONCE,
    measure: WHAT_HAPPENS,
  },
  'certificate-rotation': {
    comment: 'A certificate is replaced by a new one, which clients are served, and then the old one serves again.',
    prepare: {
      name: 'Issue',
      comment: 'Asks ACM for a certificate, once, and looks until it is there.',
      question: 'Issued?',
      wait: 'Let It Be Issued',
    },
    inject: 'Puts the new certificate on the listener, once: it reads that again, and is never retried.',
    complete: {
      name: 'Detach',
      comment: 'Takes the old one off a list, after both have stood there for a while. A default was exchanged.',
      question: 'Detached?',
      wait: 'Let It Soak',
    },
    measure: 'Which certificate AWS says is there, and which one clients are served on every address.',
    putBack: {
      name: 'Put Back',
      comment: 'Puts the old one back, and looks until it alone is there.',
      verify: 'Clients have to be served the old one again, too.',
    },
  },
};
