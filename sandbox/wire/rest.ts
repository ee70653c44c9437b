import { FromStringShapeDeserializer, ToStringShapeSerializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { SchemaTraitsObject } from '@smithy/types';
import { ISO_8601, type Codec } from './codec.ts';
import { bytes, queryValue, text, type WireRequest, type WireResponse } from './message.ts';
import type { Route } from './routes.ts';
import { membersOf, structureOf, type Member } from './schema.ts';

/** Outside of the body, times are in ISO 8601, but in headers as HTTP writes them, on every wire. */
const BOUND = { httpBindings: true, timestampFormat: ISO_8601 };
const scalarReader = new FromStringShapeDeserializer(BOUND);
const scalarWriter = new ToStringShapeSerializer(BOUND);

/** Reads an input from where its members are bound to: the path, the query, the headers and the body. */
export async function readRest(codec: Codec, route: Route, request: WireRequest): Promise<unknown> {
  const { input } = route.operation;
  const labels = labelsOf(route, request.path);
  const out: Record<string, unknown> = {};
  const inBody: Member[] = [];
  for (const member of membersOf(input)) {
    const [name, schema] = member;
    const traits = schema.getMergedTraits();
    if (traits.httpPayload) {
      const payload = await readPayload(codec, schema, request.body);
      if (payload !== undefined) out[name] = payload;
    } else if (isInBody(traits)) inBody.push(member);
    else {
      const value = readBound(schema, traits, labels.get(name), route, request);
      if (value !== undefined) out[name] = value;
    }
  }
  if (inBody.length > 0 && request.body.byteLength > 0) {
    const body = await codec.read(structureOf(input, inBody), request.body);
    if (typeof body !== 'object' || body === null) throw new TypeError('the body is not a structure');
    Object.assign(out, body);
  }
  return out;
}

/** Writes an output to where its members are bound to. The status is the operation's own unless a member sets it. */
export function writeRest(
  codec: Codec,
  schema: NormalizedSchema,
  value: Readonly<Record<string, unknown>>,
  response: WireResponse,
): void {
  const inBody: Member[] = [];
  let hasPayload = false;
  for (const member of membersOf(schema)) {
    const [name, memberSchema] = member;
    const traits = memberSchema.getMergedTraits();
    if (traits.httpPayload) {
      hasPayload = true;
      if (value[name] != null) writePayload(codec, memberSchema, value[name], response);
    } else if (isInBody(traits)) inBody.push(member);
    else if (value[name] != null) writeBound(memberSchema, traits, value[name], response);
  }
  if (inBody.length > 0 && !hasPayload) response.body = codec.write(structureOf(schema, inBody), value);
}

const isInBody = (traits: SchemaTraitsObject): boolean =>
  !traits.httpLabel &&
  !traits.httpQuery &&
  !traits.httpQueryParams &&
  !traits.httpHeader &&
  !traits.httpResponseCode &&
  typeof traits.httpPrefixHeaders !== 'string';

function labelsOf(route: Route, path: string): Map<string, string> {
  const values = route.path.exec(path)?.slice(1) ?? [];
  return new Map(route.labels.map((label, index) => [label, decodeURIComponent(values[index] ?? '')]));
}

/** A value from the path, the query or the headers; undefined if it is not given. */
function readBound(
  schema: NormalizedSchema,
  traits: SchemaTraitsObject,
  label: string | undefined,
  route: Route,
  request: WireRequest,
): unknown {
  if (traits.httpLabel) return label === undefined ? undefined : scalarReader.read(schema, label);
  if (traits.httpQuery) {
    const given = Object.hasOwn(request.query, traits.httpQuery) ? request.query[traits.httpQuery] : undefined;
    if (given === undefined) return undefined;
    if (!schema.isListSchema()) return scalarReader.read(schema, queryValue(request.query, traits.httpQuery) ?? '');
    return [given].flat().map((value) => scalarReader.read(schema.getValueSchema(), value));
  }
  if (traits.httpQueryParams) {
    const isList = schema.getValueSchema().isListSchema();
    const entries = Object.entries(request.query).filter(([name]) => !route.query.some(([fixed]) => fixed === name));
    return Object.fromEntries(entries.map(([name, value]) => [name, isList ? [value].flat() : [value].flat()[0]]));
  }
  if (traits.httpHeader) {
    const header = request.headers[traits.httpHeader.toLowerCase()];
    if (header === undefined) return undefined;
    if (!schema.isListSchema()) return scalarReader.read(schema, header);
    return header.split(/,\s*/).map((value) => scalarReader.read(schema.getValueSchema(), value));
  }
  const prefix = String(traits.httpPrefixHeaders).toLowerCase();
  const headers = Object.entries(request.headers).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(headers.map(([name, value]) => [name.slice(prefix.length), value]));
}

function writeBound(
  schema: NormalizedSchema,
  traits: SchemaTraitsObject,
  value: unknown,
  response: WireResponse,
): void {
  if (traits.httpResponseCode) response.statusCode = Number(value);
  else if (traits.httpHeader) {
    scalarWriter.write(schema, value);
    response.headers[traits.httpHeader.toLowerCase()] = scalarWriter.flush();
  } else {
    for (const [name, header] of Object.entries(value as Record<string, unknown>))
      response.headers[`${traits.httpPrefixHeaders}${name}`.toLowerCase()] = String(header);
  }
}

async function readPayload(codec: Codec, schema: NormalizedSchema, body: Uint8Array): Promise<unknown> {
  if (schema.isBlobSchema()) return bytes(body);
  if (schema.isStringSchema()) return text(body);
  return body.byteLength > 0 ? codec.read(schema, body) : undefined;
}

function writePayload(codec: Codec, schema: NormalizedSchema, value: unknown, response: WireResponse): void {
  if (!schema.isBlobSchema() && !schema.isStringSchema()) {
    response.body = codec.write(schema, value);
    return;
  }
  response.body = bytes(value as string | Uint8Array);
  if (schema.isStreaming()) response.isStream = true;
  response.headers['content-type'] = schema.isBlobSchema() ? 'application/octet-stream' : 'text/plain';
}
