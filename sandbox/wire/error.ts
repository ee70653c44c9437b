import { NormalizedSchema } from '@smithy/core/schema';
import { queryError, type ServiceApi } from './api.ts';
import type { Wire } from './codec.ts';
import { commonError } from './commonErrors.ts';
import type { AwsError } from './handlers.ts';
import { bytes, text, type WireResponse } from './message.ts';
import { emptyResponse } from './output.ts';
import { writeRest } from './rest.ts';
import { membersOf, structureOf } from './schema.ts';

/** The answer to a call that failed, as AWS spells this error on this wire. */
export function encodeError(api: ServiceApi, wire: Wire, error: AwsError, requestId: string): WireResponse {
  const spelled = spell(api, wire, error);
  return wire === 'query' || wire === 'ec2Query' || wire === 'restXml'
    ? encodeXml(api, wire, error, spelled, requestId)
    : encodeJsonOrCbor(api, wire, error, spelled, requestId);
}

/** An error's names, status and shape. */
interface Spelled {
  /** The shape of the service's model, if it has one for this error. */
  readonly schema: NormalizedSchema | undefined;
  readonly shapeName: string;
  /** The code on the query wires, which is not always the shape's name. */
  readonly queryCode: string;
  readonly status: number;
  readonly fault: 'Sender' | 'Receiver';
}

function spell(api: ServiceApi, wire: Wire, error: AwsError): Spelled {
  const common = commonError(error.code, wire);
  const isForm = wire === 'query' || wire === 'ec2Query';
  const schema = api.error(error.code) ?? (common && api.error(isForm ? common.queryCode : common.shapeName));
  const traits = schema?.getMergedTraits();
  const shapeName = schema?.getName() ?? common?.shapeName ?? error.code;
  const queryCode = queryError(schema)?.[0] ?? (schema ? shapeName : (common?.queryCode ?? error.code));
  const ofShape = queryError(schema)?.[1] ?? traits?.['httpError'] ?? (traits?.error === 'server' ? 500 : undefined);
  const status = error.status ?? Number(ofShape ?? (schema ? 400 : (common?.status ?? 400)));
  return { schema, shapeName, queryCode, status, fault: status < 500 ? 'Sender' : 'Receiver' };
}

function encodeXml(api: ServiceApi, wire: Wire, error: AwsError, spelled: Spelled, requestId: string): WireResponse {
  const response = emptyResponse(wire, spelled.status, requestId);
  const code = wire === 'restXml' ? spelled.shapeName : spelled.queryCode;
  // S3 says nothing of whose fault it is.
  const type = wire === 'ec2Query' || api.signingName === 's3' ? '' : `<Type>${spelled.fault}</Type>`;
  const body = `${type}<Code>${escapeXml(code)}</Code><Message>${escapeXml(error.message)}</Message>${fieldsAsXml(api, wire, error, spelled.schema)}`;
  response.body = bytes(wrapXmlError(api, wire, body, requestId));
  return response;
}

function wrapXmlError(api: ServiceApi, wire: Wire, body: string, requestId: string): string {
  if (wire === 'ec2Query')
    return `<Response><Errors><Error>${body}</Error></Errors><RequestID>${requestId}</RequestID></Response>`;
  // The one service whose errors have no wrapping (service model, `noErrorWrapping`).
  if (api.signingName === 's3') return `<Error>${body}<RequestId>${requestId}</RequestId></Error>`;
  const namespace = api.settings.xmlNamespace ?? '';
  return `<ErrorResponse xmlns="${namespace}"><Error>${body}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
}

function fieldsAsXml(api: ServiceApi, wire: Wire, error: AwsError, schema: NormalizedSchema | undefined): string {
  const members = schema ? [...membersOf(schema)].filter(([name]) => error.fields[name] != null) : [];
  const modelled = new Set(members.map(([name]) => name));
  // S3 tells more in its errors than its model has: the bucket's name, say.
  const further = Object.entries(error.fields)
    .filter(([name, value]) => !modelled.has(name) && typeof value === 'string')
    .map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`)
    .join('');
  if (!schema || members.length === 0) return further;
  const xml = text(api.codec(wire).write(structureOf(schema, members), error.fields));
  return xml.replace(/^<[^>]*>/, '').replace(/<\/[^>]*>$/, '') + further;
}

function encodeJsonOrCbor(
  api: ServiceApi,
  wire: Wire,
  error: AwsError,
  spelled: Spelled,
  requestId: string,
): WireResponse {
  const { schema, shapeName } = spelled;
  const response = emptyResponse(wire, spelled.status, requestId);
  response.headers['x-amzn-errortype'] = shapeName;
  if (api.settings.awsQueryCompatible) response.headers['x-amzn-query-error'] = `${spelled.queryCode};${spelled.fault}`;
  const codec = api.codec(wire);
  const fields = { ...error.fields, ...(error.message && { [messageMember(schema)]: error.message }) };
  if (wire === 'restJson' && schema) {
    writeRest(codec, schema, fields, response);
    response.statusCode = spelled.status;
    return response;
  }
  const type = wire === 'json11' || wire === 'restJson' ? shapeName : qualifiedName(schema, shapeName);
  response.body =
    schema && wire !== 'rpcCbor' && wire !== 'rpcJson'
      ? withType(codec.write(schema, fields), type)
      : codec.write(DOCUMENT, { ...fields, __type: type });
  return response;
}

const DOCUMENT = NormalizedSchema.of(15);

/** Error shapes have no member for their own name, which stands beside theirs. */
function withType(body: Uint8Array, type: string): Uint8Array {
  const json = text(body);
  return bytes(`{"__type":${JSON.stringify(type)}${json === '{}' ? '' : ','}${json.slice(1)}`);
}

/** Errors that are not in a service's model come from the framework under it. */
const qualifiedName = (schema: NormalizedSchema | undefined, shapeName: string): string =>
  schema?.getName(true) ??
  `com.amazon.coral.${shapeName === 'ValidationException' ? 'validate' : 'service'}#${shapeName}`;

/** Some shapes spell it `Message`. */
function messageMember(schema: NormalizedSchema | undefined): string {
  for (const [name] of schema ? membersOf(schema) : []) if (name.toLowerCase() === 'message') return name;
  return 'message';
}

const XML_ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Characters that XML cannot carry at all become question marks. */
export const escapeXml = (value: string): string =>
  // oxlint-disable-next-line no-control-regex
  value.replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '?').replace(/[&<>]/g, (character) => XML_ENTITIES[character]!);
