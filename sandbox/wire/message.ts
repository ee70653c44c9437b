/** An HTTP request, taken apart. Header names are in lower case, query values are decoded, the path is not. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Query;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A parameter that is given twice has a list of values; one without a value is an empty string. */
export type Query = Readonly<Record<string, string | readonly string[]>>;

export interface WireResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: Uint8Array;
  /** SDK clients hand such a body on as a stream, and in memory want one from us. */
  isStream?: boolean;
}

export const NO_BYTES = new Uint8Array();

/** A view of the same bytes, as Node's own class of them: serializers give classes of theirs. */
const view = (body: Uint8Array): Buffer => Buffer.from(body.buffer, body.byteOffset, body.byteLength);

export const text = (body: Uint8Array): string => view(body).toString('utf8');

/** Serializers give a string or bytes, whichever is cheaper for them. */
export const bytes = (body: string | Uint8Array): Uint8Array =>
  typeof body === 'string' ? Buffer.from(body) : view(body);

/** The first value of a query parameter; undefined if it is not given. */
export function queryValue(query: Query, name: string): string | undefined {
  const value = Object.hasOwn(query, name) ? query[name] : undefined;
  return typeof value === 'object' ? value[0] : value;
}
