import type { FaultRecord } from './faultRecord.ts';
import type { Act, Item, Watch, Watched } from './watch.ts';

/** A function runs for a minute at the most. */
const TIMEOUT_MS = 60_000;

/** Clocks that are off are not off by more. */
export const CLOCK_OFF_MAX_MS = 240_000;

/** A lease outlives the time-out by a minute. */
const LEASE_MAX_MS = TIMEOUT_MS + 60_000 + CLOCK_OFF_MAX_MS;

/** An interlock and the lock of a drill last for as long as its execution may: half a day. */
const INTERLOCK_MAX_MS = 12 * 3_600_000 + CLOCK_OFF_MAX_MS;

/** What is done now was decided by this invocation. */
const DECIDED_WITHIN_MS = 2 * TIMEOUT_MS;

const IS_LEASE = /^leases#/;
const IS_INTERLOCK = /^(interlocks#|drill-locks$)/;

/** What a controller does stands in its history before it is done. */
export function decidedBefore({ ledger }: Watched, record: FaultRecord): Watch {
  return {
    name: 'every decision is recorded before it is carried out',
    before({ controller, service, operation, atMs }) {
      if (controller === undefined || !CHANGES[controller]?.has(`${service}:${operation}`)) return undefined;
      const sinceMs = atMs - DECIDED_WITHIN_MS - record.clockOffMs;
      if (record.hasLost(sinceMs)) return undefined;
      const decided = ledger
        .all()
        .some(
          ({ pk, event, kind, atMs: decidedMs }) =>
            pk.startsWith(`history#${controller}#`) &&
            event === 'decision' &&
            kind !== 'hold' &&
            Number(decidedMs) >= sinceMs,
        );
      return decided ? undefined : `${operation} of ${controller}, and no decision within the last minutes`;
    },
  };
}

/** What controllers change outside of the ledger. */
const CHANGES: Readonly<Record<string, ReadonlySet<string>>> = {
  replicas: new Set([
    'rds:CreateDBInstance',
    'rds:DeleteDBInstance',
    'rds:ModifyDBClusterEndpoint',
    'rds:CreateDBClusterEndpoint',
  ]),
  certificates: new Set([
    'acm:RequestCertificate',
    'acm:DeleteCertificate',
    'elasticloadbalancing:ModifyListener',
    'elasticloadbalancing:AddListenerCertificates',
    'elasticloadbalancing:RemoveListenerCertificates',
    'route53:ChangeResourceRecordSets',
  ]),
  targets: new Set([
    'elasticloadbalancing:RegisterTargets',
    'elasticloadbalancing:DeregisterTargets',
    'elasticloadbalancing:ModifyTargetGroupAttributes',
  ]),
  safetyNet: new Set([
    'application-autoscaling:RegisterScalableTarget',
    'application-autoscaling:PutScalingPolicy',
    'application-autoscaling:DeregisterScalableTarget',
    'application-autoscaling:DeleteScalingPolicy',
  ]),
};

/** While somebody has paused a resource, its controller leaves it alone. */
export function pausesRespected(
  { ledger }: Watched,
  record: FaultRecord,
  resourceOf: (act: Act) => string | undefined,
): Watch {
  return {
    name: 'nothing paused is changed',
    before(act) {
      const { controller, service, operation, atMs } = act;
      if (controller === undefined || !CHANGES[controller]?.has(`${service}:${operation}`)) return undefined;
      const resource = resourceOf(act);
      if (resource === undefined) return undefined;
      // The invocation may have begun before somebody said so, and by another clock.
      const knownMs = atMs - 2 * TIMEOUT_MS - record.clockOffMs;
      if (record.hasLost(knownMs)) return undefined;
      const pause = ledger
        .in(`pauses#${controller}`)
        .find(
          ({ sk, sinceMs, untilMs }) =>
            (sk === `pause#${resource}` || sk === 'pause#*') &&
            Number(sinceMs) < knownMs &&
            (untilMs === undefined || Number(untilMs) > atMs + record.clockOffMs),
        );
      return pause && `${operation} of ${resource}, which ${String(pause['by'])} has paused`;
    },
  };
}

/** What somebody else scales is theirs for as long as they scale it: this interlock ends with that, and people know. */
const FOREIGN_SCALING = 'foreign-scaling-policy';

/** Leases end, and nobody but their holder ends them sooner. */
export function leasesKept({ region, ledger }: Watched): Watch {
  const isHeld = ({ untilMs }: Item) => Number(untilMs ?? 0) > region.clock.now();
  return {
    name: 'a lease ends with its holder, and no later than its time',
    before({ service, operation, input }) {
      if (service !== 'dynamodb' || operation !== 'UpdateItem') return undefined;
      const { pk, sk } = (input['Key'] ?? {}) as { pk?: { S?: string }; sk?: { S?: string } };
      const values = (input['ExpressionAttributeValues'] ?? {}) as Readonly<Record<string, { N?: string; S?: string }>>;
      if (!IS_LEASE.test(pk?.S ?? '') || values[':zero'] === undefined) return undefined;
      const item = ledger.in(pk!.S!).find((one) => one.sk === sk?.S);
      if (!item || !isHeld(item)) return undefined;
      const isNamed = Number(values[':fence']?.N) === item['fence'] || values[':by']?.S === item['by'];
      return isNamed ? undefined : `the lease of ${sk?.S} is released without its fence`;
    },
    look: () => {
      const nowMs = region.clock.now();
      return ledger.all().flatMap(({ pk, sk, untilMs }) => {
        const mostMs = IS_LEASE.test(pk) ? LEASE_MAX_MS : IS_INTERLOCK.test(pk) ? INTERLOCK_MAX_MS : undefined;
        const leftMs = Number(untilMs ?? 0) - nowMs;
        return mostMs !== undefined && leftMs > mostMs ? [`${pk}/${sk} lasts for ${Math.round(leftMs / 1000)} s`] : [];
      });
    },
    // A tick may be under way.
    atEnd: () =>
      ledger
        .all()
        .filter((item) => IS_INTERLOCK.test(item.pk) && isHeld(item) && item['by'] !== FOREIGN_SCALING)
        .map(({ pk, sk, by }) => `${pk}/${sk} is still held by ${String(by)}`),
  };
}

interface Refusal {
  readonly atMs: number;
  readonly controller: string;
  /** `rds:CreateDBInstance` */
  readonly call: string;
}

/** The outcome is written within the same invocation. */
const RECORDED_WITHIN_MS = 2 * TIMEOUT_MS;

/** What AWS has clearly refused stands in the history, too, unless the function or the ledger failed meanwhile. */
export class Refusals implements Watch {
  readonly name = 'every refusal is recorded';
  readonly #watched: Watched;
  readonly #record: FaultRecord;
  #open: Refusal[] = [];

  constructor(watched: Watched, record: FaultRecord) {
    this.#watched = watched;
    this.#record = record;
  }

  /** A call was refused in AWS's own words. */
  note({ controller, service, operation, atMs }: Act): void {
    const call = `${service}:${operation}`;
    if (controller !== undefined && CHANGES[controller]?.has(call)) this.#open.push({ atMs, controller, call });
  }

  look = (): readonly string[] => {
    const { region, ledger } = this.#watched;
    const nowMs = region.clock.now();
    const due = this.#open.filter(({ atMs }) => nowMs - atMs > RECORDED_WITHIN_MS);
    if (due.length === 0) return [];
    this.#open = this.#open.filter(({ atMs }) => nowMs - atMs <= RECORDED_WITHIN_MS);
    const failed = ledger.all().filter(({ event }) => event === 'failed');
    return due.flatMap(({ atMs, controller, call }) => {
      if (this.#record.hasDisturbed(controller, call, atMs - TIMEOUT_MS, atMs + RECORDED_WITHIN_MS)) return [];
      const isRecorded = failed.some(
        (item) =>
          item.pk.startsWith(`history#${controller}#`) &&
          Math.abs(Number(item['atMs']) - atMs) <= TIMEOUT_MS + this.#record.clockOffMs,
      );
      return isRecorded ? [] : [`${call} of ${controller} was refused, and its history does not say so`];
    });
  };
}
