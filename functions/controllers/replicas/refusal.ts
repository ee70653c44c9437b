import { type Refusal, RefusedError } from '../../control-loop/failures.ts';
import type { NewReader } from './newReader.ts';
import {
  ALL_ORDERS,
  CLASS_PASSED_OVER_MS,
  classSubject,
  isClusterBusy,
  isDenied,
  lacksServerlessScaling,
  offeringSubject,
  PASSED_OVER_MS,
  zoneSubject,
} from './offering.ts';
import { stopping } from './replacement.ts';
import {
  certificateAuthority,
  enhancedMonitoring,
  parameterGroup,
  performanceInsights,
  type TemplateOption,
  templateSubject,
  WITHOUT_OPTION_MS,
} from './template.ts';

/** What an order asked for beside its class and zone. */
export interface OrderedOptions {
  readonly certificateAuthority?: string | undefined;
  readonly parameterGroup?: string | undefined;
  readonly hasPerformanceInsights: boolean;
  /** The key that encrypts what Performance Insights collects; undefined for the account's default key. */
  readonly performanceInsightsKey?: string | undefined;
  readonly hasEnhancedMonitoring: boolean;
}

/** What RDS answered to an order. */
export interface RefusedOrder {
  readonly reader: NewReader;
  readonly options: OrderedOptions;
  /** The name of the error: the SDK's (`InsufficientDBInstanceCapacityFault`) or, of an unmodelled one, the wire's code. */
  readonly name: string;
  readonly message: string;
}

/**
 * What a refusal is about, and for how long: an option that the order can do without, a class, a zone, every order, or
 * else this one class in this one zone.
 */
export function refusalOf(order: RefusedOrder): Refusal {
  const { reader, name, message } = order;
  const text = `${reader.id} (${reader.instanceClass} in ${reader.zone}): ${name}: ${message}`;
  const about = (subject: string, pauseMs?: number): Refusal => ({ subject, error: text, ...(pauseMs && { pauseMs }) });
  const option = refusedOption(order);
  if (option !== undefined) return about(templateSubject(option), WITHOUT_OPTION_MS);
  const code = codeOf(name);
  // It ends by itself, whatever is ordered.
  if (isClusterBusy({ error: text })) return about(ALL_ORDERS);
  // What is refused with a reservation says nothing about orders without it.
  if (reader.reservation !== undefined) return about(offeringSubject(reader), PASSED_OVER_MS);
  if (lacksServerlessScaling({ error: text })) return about(classSubject(reader.instanceClass), PASSED_OVER_MS);
  if (isAboutClass(order)) return about(classSubject(reader.instanceClass), CLASS_PASSED_OVER_MS);
  if (isDenied({ error: text })) return about(classSubject(reader.instanceClass));
  if (ABOUT_ZONE.has(code)) return about(zoneSubject(reader.zone), PASSED_OVER_MS);
  if (code.endsWith('QuotaExceeded')) return about(ALL_ORDERS, PASSED_OVER_MS);
  // Somebody may mend it at any moment.
  if (ABOUT_ALL.has(code)) return about(ALL_ORDERS);
  return about(offeringSubject(reader), PASSED_OVER_MS);
}

/** A refused reader that was to replace another one stops that: the old one stays. Not while the cluster is being changed. */
export function stopsReplacing({ reader, name, message }: RefusedOrder): Refusal[] {
  const error = `${reader.id} (${reader.instanceClass} in ${reader.zone}): ${name}: ${message}`;
  return reader.replaces === undefined || isClusterBusy({ error }) ? [] : [stopping(error)];
}

/** The SDK's names of modelled errors end in `Fault` or `Exception`, which those of the wire mostly lack. */
const codeOf = (name: string): string => name.replace(/(Fault|Exception)$/, '');

/** "RDS does not support creating a DB instance with the following combination: DBInstanceClass=…" (users' reports). */
function isAboutClass({ name, message }: RefusedOrder): boolean {
  const code = codeOf(name);
  if (code === 'StorageTypeNotSupported' || code === 'VpcEncryptionControlViolation') return true;
  return code === 'InvalidParameterCombination' && /following combination: DBInstanceClass=/.test(message);
}

/** The subnets of a zone, or the group that they are in: other zones may have what this one lacks. */
const ABOUT_ZONE = new Set(['DBSubnetGroupDoesNotCoverEnoughAZs', 'InvalidVPCNetworkState', 'InvalidSubnet']);

/** Whatever is asked for, it is refused. */
const ABOUT_ALL = new Set(['AccessDenied', 'DBClusterNotFound', 'KMSKeyNotAccessible', 'UnauthorizedOperation']);

/** The option that RDS refused, by its error or because the message names it; undefined if it is about none. */
function refusedOption(order: RefusedOrder): TemplateOption | undefined {
  const { reader, options, name, message } = order;
  const { certificateAuthority: authority, parameterGroup: group } = options;
  const code = codeOf(name);
  if (authority !== undefined && (code === 'CertificateNotFound' || message.includes(authority)))
    return certificateAuthority(authority);
  const namesGroup = /parameter group/i.test(message) || message.includes(`:pg:${group}`);
  if (group !== undefined && (code === 'DBParameterGroupNotFound' || namesGroup)) return parameterGroup(group);
  if (options.hasPerformanceInsights && (/Performance[ _-]?Insights/i.test(message) || isAboutInsightsKey(order)))
    return performanceInsights(reader.instanceClass);
  if (options.hasEnhancedMonitoring && ABOUT_MONITORING.test(message)) return enhancedMonitoring(reader.instanceClass);
  return undefined;
}

/** "IAM role ARN value is invalid or does not include the required permissions for: ENHANCED_MONITORING" (users' reports). */
const ABOUT_MONITORING = /Enhanced[ _-]?Monitoring|Monitoring ?(Interval|Role)|iam:PassRole/i;

/** A key that is disabled is named by its id alone. Where it is the cluster's, too, the next order meets it again. */
function isAboutInsightsKey({ options, name, message }: RefusedOrder): boolean {
  const id = options.performanceInsightsKey?.split('/').at(-1);
  return id !== undefined && codeOf(name) === 'KMSKeyNotAccessible' && message.includes(id);
}

/** Some of the readers of one decision were refused; the others are being built. */
export class ReadersRefusedError extends RefusedError {
  readonly accepted: readonly string[];
  /** Those that RDS refused, and those that were not asked for because they would have been. */
  readonly refused: readonly string[];

  constructor(accepted: readonly string[], refused: readonly string[], refusals: readonly Refusal[]) {
    super(refusals, 'ReadersRefusedError');
    this.accepted = accepted;
    this.refused = refused;
  }
}
