import type { Reader } from './reader.ts';
import type { Parts } from './parts.ts';
import { DATABASES } from './readers/databases.ts';
import { DEPLOYMENT } from './readers/deployment.ts';
import { LOAD_BALANCING } from './readers/loadBalancing.ts';
import { NAMES } from './readers/names.ts';
import { NETWORK } from './readers/network.ts';
import { OWNERS } from './readers/owners.ts';
import { RIGHTS } from './readers/rights.ts';
import { SECRETS } from './readers/secrets.ts';

/** How each part of an account is read. */
export const READERS: { readonly [Name in keyof Parts]: Reader<Parts[Name]> } = {
  ...DATABASES,
  ...LOAD_BALANCING,
  ...NAMES,
  ...NETWORK,
  ...OWNERS,
  ...DEPLOYMENT,
  ...RIGHTS,
  ...SECRETS,
};
