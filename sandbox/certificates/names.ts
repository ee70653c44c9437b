import { canonicalName, parentOf } from '../dns/names.ts';

/** Whether a name of a certificate stands for a host: `*.` covers exactly one label, and not the name below it. */
export function covers(certificateName: string, host: string): boolean {
  const [pattern, name] = [canonicalName(certificateName), canonicalName(host)];
  return pattern.startsWith('*.') ? parentOf(name) === pattern.slice(2) : pattern === name;
}

export const coversAny = (certificateNames: readonly string[], host: string): boolean =>
  certificateNames.some((name) => covers(name, host));
