import { createHash } from 'node:crypto';
import type { FailureReason } from '@aws-sdk/client-acm';
import { type Authority, createAuthority } from '../../certificates/authority.ts';
import { arn } from '../../core.ts';

/** The first 32 of these hexadecimal digits, written as AWS writes its ids. */
export const uuid = (digits: string): string =>
  [0, 8, 12, 16, 20].map((start, at) => digits.slice(start, [8, 12, 16, 20, 32][at])).join('-');

/** A certificate authority of AWS Private CA, as ACM sees it. Its own API is not simulated. */
export interface PrivateAuthority {
  readonly arn: string;
  /** Clients of the organisation trust it, and nobody else does. */
  readonly authority: Authority;
  /** It lets ACM issue and renew; without, ACM can do neither (user guide, "Managed renewal of private certificates"). */
  isPermitted: boolean;
}

/** The private authorities of a Region. Their ARNs follow from their names. */
export class PrivateAuthorities {
  readonly #byArn = new Map<string, PrivateAuthority>();

  create(name: string): PrivateAuthority {
    const id = uuid(createHash('sha256').update(name).digest('hex'));
    const created = {
      arn: arn('acm-pca', `certificate-authority/${id}`),
      authority: createAuthority(name),
      isPermitted: true,
    };
    this.#byArn.set(created.arn, created);
    return created;
  }

  /** Why nothing can be issued by an authority; undefined if it can. */
  whyNot(authorityArn = ''): FailureReason | undefined {
    const found = this.#byArn.get(authorityArn);
    if (!found) return 'PCA_RESOURCE_NOT_FOUND';
    return found.isPermitted ? undefined : 'PCA_ACCESS_DENIED';
  }

  get(authorityArn: string): PrivateAuthority | undefined {
    return this.#byArn.get(authorityArn);
  }
}
