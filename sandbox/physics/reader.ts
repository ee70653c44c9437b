import type { Member } from '../services/rds/index.ts';
import { weightOf } from './capacity.ts';
import type { PhysicsConstants } from './constants.ts';

/** The bill of an instance has ten minutes at least (Amazon Aurora pricing). */
const BILLED_SECONDS_MIN = 600;

/** An instance under load. Loads and capacities are in reference readers. */
export class Reader {
  readonly id: string;
  member: Member;
  weight: number;
  /** `available`, not the writer, and meant by the endpoint that clients use. */
  isServing = false;
  /** 1: everything that queries ask for is in memory. */
  warmth: number;
  /** What sessions of their own do here beside the load. */
  sessionWork = 0;
  /** The reads that land here. */
  reads = 0;
  /** CPU in use, 0 to 1. */
  utilisation = 0;
  /** The part of the reads that finds capacity. */
  served = 0;
  /** Since the minute began. */
  minute = { upSeconds: 0, cpuSeconds: 0 };

  constructor(member: Member, warmth: number) {
    this.id = member.id;
    this.member = member;
    this.weight = weightOf(member);
    this.warmth = warmth;
  }

  /** Takes over what has changed. Another class is another machine, with an empty cache. */
  update(member: Member): void {
    if (member.instanceClass !== this.member.instanceClass) {
      this.weight = weightOf(member);
      this.warmth = 0;
    }
    this.member = member;
  }

  isBilledAsReader(): boolean {
    const { isWriter, isStopped, availableSinceMs } = this.member;
    return !isWriter && !isStopped && availableSinceMs !== undefined;
  }

  /** Seconds that come on top of the bill of a reader that is deleted now. */
  missingToMinimumSeconds(nowMs: number): number {
    const { availableSinceMs } = this.member;
    if (availableSinceMs === undefined || !this.isBilledAsReader()) return 0;
    return Math.max(0, BILLED_SECONDS_MIN - (nowMs - availableSinceMs) / 1000);
  }

  /** Puts `reads` and `otherWork` on the instance. A cold one needs more CPU for the same reads. */
  carry(reads: number, otherWork: number, { coldExtraCost }: PhysicsConstants): void {
    const cost = 1 + coldExtraCost * (1 - this.warmth);
    const wanted = (reads * cost + otherWork) / this.weight;
    this.reads = reads;
    this.utilisation = Math.min(1, wanted);
    this.served = wanted > 1 ? reads / wanted : reads;
  }

  /** Time passes: only queries that are served warm the cache. */
  pass(seconds: number, { warmingSeconds }: PhysicsConstants): void {
    if (!this.member.isUp) return;
    this.minute.upSeconds += seconds;
    this.minute.cpuSeconds += seconds * this.utilisation;
    const seen = (this.served / this.weight) * (seconds / warmingSeconds);
    this.warmth = 1 - (1 - this.warmth) * Math.exp(-seen);
  }
}
