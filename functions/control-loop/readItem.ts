import { Logger } from '@aws-lambda-powertools/logger';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

const logger = new Logger({ serviceName: 'ledger' });

/**
 * An item of the ledger as plain data. The SDK throws for a number beyond 2^53, which would cost everything that is read
 * with it: such a number is read as the nearest one, and the log names the item.
 */
export function readItem(marshalled: Record<string, AttributeValue>): ReturnType<typeof unmarshall> {
  let inexact = false;
  const wrapNumbers = (text: string): number => {
    const number = Number(text);
    inexact ||= Math.abs(number) > Number.MAX_SAFE_INTEGER;
    return number;
  };
  const item = unmarshall(marshalled, { wrapNumbers });
  if (inexact) logger.error('an item of the ledger has a number beyond 2^53', { pk: item['pk'], sk: item['sk'] });
  return item;
}
