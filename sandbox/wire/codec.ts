import {
  AwsJson1_0Protocol,
  AwsJson1_1Protocol,
  AwsRestJsonProtocol,
  AwsRestXmlProtocol,
  AwsSmithyRpcV2CborProtocol,
  AwsSmithyRpcV2JsonProtocol,
  XmlShapeDeserializer,
  XmlShapeSerializer,
} from '@aws-sdk/core/protocols';
import type { NormalizedSchema, TypeRegistry } from '@smithy/core/schema';
import { bytes, text } from './message.ts';

/** The wire protocols of AWS. A service speaks one natively and may be spoken to over others. */
export type Wire = 'query' | 'ec2Query' | 'json10' | 'json11' | 'rpcCbor' | 'rpcJson' | 'restXml' | 'restJson';

/** The wire of each protocol that a client package may name. */
export const WIRE_OF_PROTOCOL: Readonly<Record<string, Wire>> = {
  'aws.protocols#awsQuery': 'query',
  'aws.protocols#ec2Query': 'ec2Query',
  'aws.protocols#awsJson1_0': 'json10',
  'aws.protocols#awsJson1_1': 'json11',
  'smithy.protocols#rpcv2Cbor': 'rpcCbor',
  'smithy.protocols#rpcv2Json': 'rpcJson',
  'aws.protocols#restXml': 'restXml',
  'aws.protocols#restJson1': 'restJson',
};

export const CONTENT_TYPE: Readonly<Record<Wire, string>> = {
  query: 'text/xml',
  ec2Query: 'text/xml;charset=UTF-8',
  restXml: 'text/xml',
  json10: 'application/x-amz-json-1.0',
  json11: 'application/x-amz-json-1.1',
  rpcCbor: 'application/cbor',
  rpcJson: 'application/json',
  restJson: 'application/json',
};

/** What a client package configures its protocol with. */
export interface ProtocolSettings {
  readonly defaultNamespace: string;
  readonly errorTypeRegistries?: readonly TypeRegistry[];
  readonly xmlNamespace?: string;
  readonly version?: string;
  readonly serviceTarget?: string;
  /** Errors carry their code of the query wire in a header, for clients written against it. */
  readonly awsQueryCompatible?: boolean;
}

/** Turns a shape into a body and back. */
export interface Codec {
  read(schema: NormalizedSchema, body: Uint8Array): unknown;
  write(schema: NormalizedSchema, value: unknown): Uint8Array;
}

/** Timestamps of XML are in ISO 8601 unless a member says otherwise; 5 is how schemas spell that. */
export const ISO_8601 = { useTrait: true, default: 5 as const };

export function createCodec(wire: Wire, settings: ProtocolSettings): Codec {
  if (wire === 'query' || wire === 'ec2Query') return createXmlCodec(settings);
  const protocol = createProtocol(wire, settings).getPayloadCodec() as PayloadCodec;
  const [serializer, deserializer] = [protocol.createSerializer(), protocol.createDeserializer()];
  const isJson = wire !== 'rpcCbor' && wire !== 'restXml';
  return {
    // JSON is parsed faster from a string than from bytes.
    read: (schema, body) => deserializer.read(schema, isJson ? text(body) : body),
    write(schema, value) {
      serializer.write(schema, value);
      return bytes(serializer.flush());
    },
  };
}

/** The query wires answer in XML but have no payload codec, because their requests are forms. */
function createXmlCodec(settings: ProtocolSettings): Codec {
  const xmlSettings = {
    timestampFormat: ISO_8601,
    httpBindings: false,
    xmlNamespace: settings.xmlNamespace ?? '',
    serviceNamespace: settings.defaultNamespace,
  };
  const serializer = new XmlShapeSerializer(xmlSettings);
  const deserializer = new XmlShapeDeserializer(xmlSettings);
  return {
    read: (schema, body) => deserializer.read(schema, body),
    write(schema, value) {
      serializer.write(schema, value);
      return bytes(serializer.flush());
    },
  };
}

interface PayloadCodec {
  createSerializer(): { write(schema: NormalizedSchema, value: unknown): void; flush(): string | Uint8Array };
  createDeserializer(): { read(schema: NormalizedSchema, data: string | Uint8Array): unknown };
}

function createProtocol(wire: Exclude<Wire, 'query' | 'ec2Query'>, settings: ProtocolSettings) {
  // The constructors differ in which of the settings they ask for; each finds its own in the client's.
  // oxlint-disable-next-line typescript/no-explicit-any
  const all = settings as any;
  switch (wire) {
    case 'json10':
      return new AwsJson1_0Protocol(all);
    case 'json11':
      return new AwsJson1_1Protocol(all);
    case 'rpcCbor':
      return new AwsSmithyRpcV2CborProtocol(all);
    case 'rpcJson':
      return new AwsSmithyRpcV2JsonProtocol(all);
    case 'restXml':
      return new AwsRestXmlProtocol(all);
    case 'restJson':
      return new AwsRestJsonProtocol(all);
  }
}
