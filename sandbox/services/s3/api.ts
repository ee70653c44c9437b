import * as client from '@aws-sdk/client-s3';
import { DNS_SUFFIX, REGION } from '../../core.ts';
import { ServiceApi } from '../../wire/api.ts';
import { queryValue, type WireRequest } from '../../wire/message.ts';
import { isOperationSchema, type OperationSchema, toOperation, membersOf } from '../../wire/schema.ts';
import { service } from '../../wire/service.ts';

/**
 * S3's API. Its client's schemas leave the bucket out of the URI, because the bucket may stand in the host name; here
 * it stands in the path, and `bucketIntoPath` brings every request into that form.
 */
export function createApi(): ServiceApi {
  const { settings } = service(client)({}).api;
  const schemas = Object.values(client as object)
    .filter(isOperationSchema)
    .map(withBucket);
  return new ServiceApi('s3', 'restXml', settings, schemas, (request) => withOperationId(bucketIntoPath(request)));
}

function withBucket(schema: OperationSchema): OperationSchema {
  const { http, input } = toOperation(schema);
  if (!http || ![...membersOf(input)].some(([name]) => name === 'Bucket')) return schema;
  const [method, uri, status] = http;
  const [kind, namespace, name, traits, inputOf, outputOf] = schema;
  const inPath = [method, uri.replace(/^\/(?=\?|$)/, '/{Bucket}').replace(/^\/\{Key/, '/{Bucket}/{Key'), status];
  return [kind, namespace, name, { ...(traits as object), http: inPath }, inputOf, outputOf];
}

/** What stands behind the bucket in a host name: AWS's own names, and that of a Region with a name of its own. */
const HOSTS = [`s3.${DNS_SUFFIX}`, `s3.${REGION}.${DNS_SUFFIX}`, 'region.internal'];

/** `https://BUCKET.s3.eu-west-1.amazonaws.com/KEY` is `https://s3.eu-west-1.amazonaws.com/BUCKET/KEY`. */
function bucketIntoPath(request: WireRequest): WireRequest {
  const [host = ''] = (request.headers['host'] ?? '').split(':');
  const suffix = HOSTS.find((known) => host.endsWith(`.${known}`));
  return suffix ? { ...request, path: `/${host.slice(0, -suffix.length - 1)}${request.path}` } : request;
}

/** Which of the operations on one path is meant: JavaScript's SDK says it in `x-id`, others by what else they send. */
function withOperationId(request: WireRequest): WireRequest {
  const { method, path, query, headers } = request;
  // A parameter without a value names another side of the object: `?acl`, `?tagging`, `?uploads`.
  if (queryValue(query, 'x-id') !== undefined || Object.values(query).includes('')) return request;
  const isRoot = path === '/' && method === 'GET';
  const isPart = queryValue(query, 'uploadId') !== undefined;
  const isCopy = method === 'PUT' && headers['x-amz-copy-source'] !== undefined;
  const id = isRoot ? 'ListBuckets' : isCopy ? 'CopyObject' : (isPart ? OF_A_PART : OF_AN_OBJECT)[method];
  return id === undefined ? request : { ...request, query: { ...query, 'x-id': id } };
}

const OF_AN_OBJECT: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};

const OF_A_PART: Readonly<Record<string, string>> = {
  GET: 'ListParts',
  PUT: 'UploadPart',
  DELETE: 'AbortMultipartUpload',
};
