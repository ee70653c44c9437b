import type { Failures } from '../../control-loop/failures.ts';
import { isAboutOrders } from './offering.ts';
import { enhancedMonitoring, performanceInsights, type TemplateOption } from './template.ts';

/** What RDS sells of one class, in one version of an engine. What is sold may be out of stock. */
export interface OfferedClass {
  /** None: the class is not sold. */
  readonly zones: readonly string[];
  readonly hasPerformanceInsights: boolean;
  readonly hasEnhancedMonitoring: boolean;
}

/** What RDS has said it sells for a cluster's version. */
export interface KnownOfferings {
  readonly engineVersion: string;
  readonly askedAtMs: number;
  /** By class; undefined where RDS could not say. What is not known is tried. */
  readonly classes?: Readonly<Record<string, OfferedClass>> | undefined;
}

/** What was asked so lately is fresh, whatever RDS has refused since. */
const FRESH_MS = 5 * 60_000;

/** AWS begins to sell a class from one day to the next. */
const ASKED_AGAIN_MS = 24 * 3_600_000;

/** An answer that failed is tried again after this time. */
const FAILED_AGAIN_MS = 10 * 60_000;

/**
 * Whether RDS is to be asked what it sells: before the first order, for another version or another class, after a
 * refusal, and daily while a class of the fleet is not sold. Not at each look.
 */
export function isToBeAsked(
  known: KnownOfferings | undefined,
  engineVersion: string,
  { classes, zones }: { readonly classes: readonly string[]; readonly zones: readonly string[] },
  failures: Failures,
  nowMs: number,
): boolean {
  if (!known || known.engineVersion !== engineVersion) return true;
  const ageMs = nowMs - known.askedAtMs;
  if (!known.classes) return ageMs >= FAILED_AGAIN_MS;
  const answers = classes.map((instanceClass) => known.classes![instanceClass]);
  if (answers.some((answer) => answer === undefined)) return ageMs >= FRESH_MS;
  const wasRefused = Object.entries(failures).some(
    ([subject, { lastMs }]) => isAboutOrders(subject) && lastMs > known.askedAtMs,
  );
  if (wasRefused) return ageMs >= FRESH_MS;
  const isPartial = answers.some((answer) => zones.some((zone) => !answer!.zones.includes(zone)));
  return isPartial && ageMs >= ASKED_AGAIN_MS;
}

/** Unless RDS has said that it is not. */
export const isSold = (known: KnownOfferings | undefined, instanceClass: string, zone: string): boolean =>
  known?.classes?.[instanceClass]?.zones.includes(zone) ?? true;

/** Options that a reader of this class cannot have, as RDS has said. */
export function lackingOptions(known: KnownOfferings | undefined, instanceClass: string): TemplateOption[] {
  const offered = known?.classes?.[instanceClass];
  if (!offered) return [];
  return [
    ...(offered.hasPerformanceInsights ? [] : [performanceInsights(instanceClass)]),
    ...(offered.hasEnhancedMonitoring ? [] : [enhancedMonitoring(instanceClass)]),
  ];
}

/** `db.r9g.large is not sold for aurora-postgresql 16.6 in eu-west-1c`; undefined where it is sold everywhere. */
export function describeUnsold(
  known: KnownOfferings | undefined,
  engine: string,
  instanceClass: string,
  zones: readonly string[],
): string | undefined {
  const unsold = zones.filter((zone) => !isSold(known, instanceClass, zone));
  if (unsold.length === 0) return undefined;
  return `${instanceClass} is not sold for ${engine} ${known!.engineVersion} in ${unsold.join(', ')}`;
}
