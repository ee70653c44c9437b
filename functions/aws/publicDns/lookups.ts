import { Resolver } from 'node:dns/promises';

/** What is asked of public DNS. */
export interface Lookups extends Pick<Resolver, 'resolveCaa' | 'resolveCname' | 'resolveNs'> {
  readonly resolve4: (name: string) => Promise<string[]>;
}

/** A function has no time for the four attempts that are the default; what does not answer is asked at the next look. */
export const publicDns: Lookups = new Resolver({ timeout: 2_000, tries: 2 });

/** What became of a lookup. */
export type Asked<Value> =
  | { readonly kind: 'found'; readonly values: readonly Value[] }
  | { readonly kind: 'none' }
  /** A server fails, does not answer in time, or refuses. */
  | { readonly kind: 'unknown'; readonly error: string };

/** That there is nothing is an answer; all other errors say that nobody knows. */
export async function asked<Value>(ask: () => Promise<readonly Value[]>): Promise<Asked<Value>> {
  try {
    const values = await ask();
    return values.length > 0 ? { kind: 'found', values } : { kind: 'none' };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    return code === 'ENODATA' || code === 'ENOTFOUND' ? { kind: 'none' } : { kind: 'unknown', error: code };
  }
}
