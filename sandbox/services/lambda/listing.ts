import type * as client from '@aws-sdk/client-lambda';
import type { Handlers } from '../../wire/handlers.ts';
import { pageByPlace } from '../pages.ts';
import { describeFunction } from './describe.ts';
import { invalidParameter } from './errors.ts';
import type { LambdaFunction } from './function.ts';
import { parseReference } from './reference.ts';

type Api = Handlers<typeof client>;

export interface Functions {
  readonly list: () => readonly LambdaFunction[];
  /** @throws {AwsError} ResourceNotFoundException */
  readonly find: (reference: string, qualifier?: string) => LambdaFunction;
}

/** Lists of functions and of what belongs to one. There are neither versions but `$LATEST` nor aliases. */
export const listing = ({ list, find }: Functions): Api => ({
  ListFunctions({ FunctionVersion, Marker, MaxItems = 50 }) {
    const { items, nextToken } = pageByPlace(list(), { limit: MaxItems, token: Marker }, refused);
    return { Functions: items.map(FunctionVersion === 'ALL' ? inListOfVersions : inList), NextMarker: nextToken };
  },

  ListVersionsByFunction: ({ FunctionName = '' }) => ({ Versions: [inListOfVersions(find(FunctionName))] }),

  ListAliases({ FunctionName = '' }) {
    find(FunctionName);
    return { Aliases: [] };
  },

  ListTags({ Resource = '' }) {
    if (parseReference(Resource).qualifier !== undefined) {
      throw invalidParameter('Tags on function aliases and versions are not supported. Please specify a function ARN.');
    }
    return { Tags: { ...find(Resource).settings.tags } };
  },
});

/** Lists leave out what may change while a function is made (API reference, ListFunctions; recorded). */
function inList(lambdaFunction: LambdaFunction): client.FunctionConfiguration {
  const {
    State: _state,
    LastUpdateStatus: _status,
    RuntimeVersionConfig: _runtime,
    ...shown
  } = describeFunction(lambdaFunction);
  return shown;
}

/** Among versions, the function itself has the ARN of `$LATEST`. */
const inListOfVersions = (lambdaFunction: LambdaFunction): client.FunctionConfiguration => ({
  ...inList(lambdaFunction),
  FunctionArn: `${lambdaFunction.arn}:$LATEST`,
});

/** What AWS says of a marker that it never gave is not recorded. */
const refused = () => invalidParameter('Invalid marker');
