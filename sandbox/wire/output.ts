import type { NormalizedSchema } from '@smithy/core/schema';
import type { SchemaRef } from '@smithy/types';
import type { ServiceApi } from './api.ts';
import { CONTENT_TYPE, type Wire } from './codec.ts';
import { NO_BYTES, bytes, type WireResponse } from './message.ts';
import { writeRest } from './rest.ts';
import { makeStructure, membersOf, type Operation } from './schema.ts';

/** An answer without a body, with the headers that every answer on this wire has. */
export function emptyResponse(wire: Wire, statusCode: number, requestId: string): WireResponse {
  const headers: Record<string, string> = { 'content-type': CONTENT_TYPE[wire], 'x-amzn-requestid': requestId };
  if (wire === 'rpcCbor') headers['smithy-protocol'] = 'rpc-v2-cbor';
  if (wire === 'rpcJson') headers['smithy-protocol'] = 'rpc-v2-json';
  return { statusCode, headers, body: NO_BYTES };
}

/** The answer to a call that went well. */
export function encodeOutput(
  api: ServiceApi,
  wire: Wire,
  operation: Operation,
  output: unknown,
  requestId: string,
): WireResponse {
  const response = emptyResponse(wire, operation.http?.[2] ?? 200, requestId);
  const codec = api.codec(wire);
  const value = (output ?? {}) as Readonly<Record<string, unknown>>;
  if (wire === 'query') {
    const wrapped = { [`${operation.name}Result`]: value, ResponseMetadata: { RequestId: requestId } };
    response.body = codec.write(envelopeOf(operation, queryEnvelope), wrapped);
  } else if (wire === 'ec2Query') {
    response.body = codec.write(envelopeOf(operation, ec2Envelope), { ...value, requestId });
  } else if (wire === 'restJson' || wire === 'restXml') {
    writeRest(codec, operation.output, value, response);
  } else if (!operation.output.isUnitSchema()) {
    response.body = codec.write(operation.output, value);
  } else if (wire !== 'rpcCbor') {
    response.body = bytes('{}');
  }
  return response;
}

const envelopes = new WeakMap<Operation, NormalizedSchema>();

/** The query wires wrap an output; the wrapping's schema is made once for each operation. */
function envelopeOf(operation: Operation, make: (operation: Operation) => NormalizedSchema): NormalizedSchema {
  let envelope = envelopes.get(operation);
  if (!envelope) envelopes.set(operation, (envelope = make(operation)));
  return envelope;
}

const STRING_SCHEMA = 0;
const METADATA = makeStructure('aws.query', 'ResponseMetadata', [
  ['RequestId', STRING_SCHEMA],
]).getSchema() as SchemaRef;

function queryEnvelope({ name, output }: Operation): NormalizedSchema {
  return makeStructure('aws.query', `${name}Response`, [
    ...(output.isUnitSchema() ? [] : [[`${name}Result`, output.getSchema() as SchemaRef] as const]),
    ['ResponseMetadata', METADATA],
  ]);
}

function ec2Envelope({ name, output }: Operation): NormalizedSchema {
  return makeStructure('aws.ec2', `${name}Response`, [['requestId', STRING_SCHEMA], ...membersOf(output)]);
}
