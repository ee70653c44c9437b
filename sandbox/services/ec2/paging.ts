import { AwsError } from '../../wire/handlers.ts';
import type { Ordered } from '../orderedStore.ts';

const FEWEST = 5;

/** EC2's pages: from 5 to 1,000 results (API reference). A token names the last thing of the page before. */
export function pageOf<Item extends Ordered>(
  found: readonly Item[],
  { MaxResults, NextToken }: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
  most: number,
): { page: readonly Item[]; NextToken?: string } {
  const behind = NextToken === undefined ? 0 : Number(NextToken);
  if (MaxResults !== undefined && (MaxResults < FEWEST || MaxResults > most))
    throw new AwsError(
      'InvalidParameterValue',
      `Value ( ${MaxResults} ) for parameter maxResults is invalid. Expecting a value ${MaxResults < FEWEST ? `greater than ${FEWEST}` : `less than ${most}`}.`,
    );
  if (!Number.isSafeInteger(behind)) throw new AwsError('InvalidNextToken', `The token '${NextToken}' is invalid`);
  const rest = found.filter(({ order }) => order > behind);
  const page = rest.slice(0, MaxResults ?? most);
  return page.length < rest.length ? { page, NextToken: String(page.at(-1)!.order) } : { page };
}
