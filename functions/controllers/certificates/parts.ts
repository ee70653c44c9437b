import { shortestFirst } from '../../../fleet/certificateNames.ts';
import { culpritsOf, isToBeExamined, problemOf } from './failedRequests.ts';
import type { Surroundings } from './need.ts';

/** Errors by which ACM refuses a request for what stands in it (API reference, RequestCertificate). */
const REFUSED_INPUT = /^(ValidationException|InvalidParameterException|InvalidDomainValidationOptionsException)/;

/**
 * Names that are requested together. One that cannot be certified delays none of the others: what ACM could not validate
 * stands alone, and where ACM does not say which name it refuses, halves are tried.
 */
export function partsOf(names: readonly string[], around: Surroundings): (readonly string[])[] {
  const { view, progress, nowMs } = around;
  if (names.length < 2) return [names];
  const ours = [...view.certificates.values()].filter((one) => one.ours);
  const known = new Set(ours.flatMap((one) => culpritsOf(one, nowMs)));
  const examined = new Set(ours.filter((one) => isToBeExamined(one, nowMs)).flatMap((one) => one.names));
  const isBad = (name: string) => known.has(name) || (examined.has(name) && problemOf(name, view) !== undefined);
  const bad = names.filter(isBad);
  const good = names.filter((name) => !isBad(name));
  if (good.length === 0) return [names];
  if (bad.length > 0) return [...partsOf(good, around), ...bad.map((name) => [name])];
  const { error = '' } = progress.failures[`request ${shortestFirst(names).join(' ')}`] ?? {};
  const isRefused =
    REFUSED_INPUT.test(error) || ours.some((one) => one.status === 'FAILED' && haveSame(one.names, names));
  const half = Math.ceil(names.length / 2);
  return isRefused ? [names.slice(0, half), names.slice(half)].flatMap((some) => partsOf(some, around)) : [names];
}

const haveSame = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && others.every((name) => some.includes(name));
