import { TypeRegistry } from '@smithy/core/schema';
import type { StaticErrorSchema } from '@smithy/types';
import { expect, test } from 'vitest';
import { ServiceApi } from '../../../sandbox/wire/api.ts';
import type { Wire } from '../../../sandbox/wire/codec.ts';
import { Endpoint } from '../../../sandbox/wire/endpoint.ts';
import { AwsError } from '../../../sandbox/wire/handlers.ts';
import type { WireResponse } from '../../../sandbox/wire/message.ts';
import type { OperationSchema } from '../../../sandbox/wire/schema.ts';
import type { AnyHandler } from '../../../sandbox/wire/service.ts';
import { signedRequest } from './region.ts';

/**
 * Schemas written by hand stand for the client packages that are not installed, and say on each wire exactly what
 * goes over it. In schemas, 0 is a string, 1 a number, 2 a flag, 4 a timestamp, 64 a list of and 128 a map of.
 */
const NAMESPACE = 'com.example.tides';
const structure = (name: string, members: Record<string, unknown>, required = 0) => [
  3,
  NAMESPACE,
  name,
  0,
  Object.keys(members),
  Object.values(members),
  required,
];
const operation = (name: string, traits: object, input: unknown, output: unknown) =>
  [9, NAMESPACE, name, traits, () => input, () => output] as unknown as OperationSchema;

const errors = new TypeRegistry(NAMESPACE);
errors.registerError(
  [-3, NAMESPACE, 'NoSuchTide', { error: 'client', httpError: 404 }, ['message', 'port'], [0, 0]] as StaticErrorSchema,
  Error,
);

errors.registerError(
  [-3, NAMESPACE, 'TideTableLost', { error: 'server' }, ['message'], [0]] as StaticErrorSchema,
  Error,
);

function serve(wire: Wire, schemas: OperationSchema[], handlers: Record<string, AnyHandler>) {
  const settings = {
    defaultNamespace: NAMESPACE,
    xmlNamespace: 'https://example.com/tides/',
    version: '2026-01-01',
    errorTypeRegistries: [errors],
  };
  return new Endpoint().add({ api: new ServiceApi('tides', wire, settings, schemas), handlers });
}

const bodyOf = (response: WireResponse) => Buffer.from(response.body).toString();

test('REST with XML reads path, query, headers and body, and writes them', async () => {
  const tide = structure('Tide', { height: 1, turns: [[1, NAMESPACE, 'Turns', 0, [0, { xmlName: 'Turn' }]], 0] });
  const input = structure(
    'PutTideInput',
    {
      port: [0, { httpLabel: 1 }],
      day: [4, { httpQuery: 'day' }],
      note: [0, { httpHeader: 'x-note' }],
      tide: [() => tide, { httpPayload: 1 }],
    },
    1,
  );
  const output = structure('PutTideOutput', {
    location: [0, { httpHeader: 'Location' }],
    high: 2,
    at: 4,
    seen: [4, { httpHeader: 'Last-Modified' }],
  });
  const inputs: unknown[] = [];
  const endpoint = serve('restXml', [operation('PutTide', { http: ['PUT', '/tides/{port+}', 201] }, input, output)], {
    PutTide: (given) => {
      inputs.push(given);
      return {
        location: '/tides/1',
        high: true,
        at: new Date('2026-01-02T03:04:05Z'),
        seen: new Date('2026-01-02T03:04:05Z'),
      };
    },
  });
  const response = await endpoint.handle(
    signedRequest(
      'tides',
      { 'x-note': 'calm', 'content-type': 'application/xml' },
      '<Tide><height>1.5</height><turns><Turn>a &lt;</Turn><Turn>b</Turn></turns></Tide>',
      { method: 'PUT', path: '/tides/le/havre%20s%C3%BCd', query: { day: '2026-01-02T00:00:00Z' } },
    ),
  );
  expect(inputs).toEqual([
    {
      port: 'le/havre süd',
      day: new Date(Date.UTC(2026, 0, 2)),
      note: 'calm',
      tide: { height: 1.5, turns: ['a <', 'b'] },
    },
  ]);
  expect(response.statusCode).toBe(201);
  expect(response.headers['location']).toBe('/tides/1');
  expect(response.headers['last-modified']).toBe('Fri, 02 Jan 2026 03:04:05 GMT');
  expect(bodyOf(response)).toBe(
    '<PutTideOutput xmlns="https://example.com/tides/"><high>true</high><at>2026-01-02T03:04:05Z</at></PutTideOutput>',
  );
});

test('REST with XML tells operations apart by a query parameter, and names an error by its shape', async () => {
  const input = structure('Input', { port: [0, { httpLabel: 1 }] }, 1);
  const endpoint = serve(
    'restXml',
    [
      operation('GetTide', { http: ['GET', '/tides/{port}', 200] }, input, 'unit'),
      operation('GetTideHistory', { http: ['GET', '/tides/{port}?history', 200] }, input, 'unit'),
      operation('GetTideTable', { http: ['GET', '/tides/{port}?table=all', 200] }, input, 'unit'),
    ],
    {
      GetTide: ({ port }) => {
        throw new AwsError('NoSuchTide', 'None here.', { fields: { port } });
      },
      GetTideHistory: () => ({}),
      GetTideTable: () => {
        throw new AwsError('TideTableLost', 'Gone.');
      },
    },
  );
  const ask = (query: Record<string, string>) =>
    endpoint.handle(signedRequest('tides', {}, '', { method: 'GET', path: '/tides/brest', query }));
  expect((await ask({ history: '' })).statusCode).toBe(200);
  expect((await ask({ table: 'all' })).statusCode).toBe(500);
  const refused = await ask({ table: 'some' });
  expect(refused.statusCode).toBe(404);
  expect(bodyOf(refused)).toBe(
    '<ErrorResponse xmlns="https://example.com/tides/"><Error><Type>Sender</Type><Code>NoSuchTide</Code>' +
      '<Message>None here.</Message><port>brest</port></Error>' +
      '<RequestId>00000000-0000-4000-8000-000000000003</RequestId></ErrorResponse>',
  );
});

test('a body of REST with XML that is broken is refused', async () => {
  const input = structure('Input', { note: 0 });
  const endpoint = serve('restXml', [operation('PutNote', { http: ['PUT', '/note', 200] }, input, 'unit')], {
    PutNote: () => ({}),
  });
  const response = await endpoint.handle(signedRequest('tides', {}, '<Input><note>', { method: 'PUT', path: '/note' }));
  expect(response.statusCode).toBe(400);
  expect(bodyOf(response)).toContain('<Code>SerializationException</Code>');
});

test("EC2's dialect has flat lists, capital letters and its own envelopes", async () => {
  const filters = [
    1,
    NAMESPACE,
    'Filters',
    0,
    [() => structure('Filter', { name: 0, values: [64, { xmlName: 'value' }] }), { xmlName: 'Filter' }],
  ];
  const input = structure('DescribeTidesInput', {
    filters: [filters, { xmlName: 'filter' }],
    ids: [64, { ec2QueryName: 'TideId' }],
    dry: 2,
  });
  const output = structure('DescribeTidesOutput', {
    tides: [[1, NAMESPACE, 'Tides', 0, [0, { xmlName: 'item' }]], { xmlName: 'tideSet' }],
  });
  const inputs: unknown[] = [];
  const endpoint = serve(
    'ec2Query',
    [operation('DescribeTides', {}, input, output), operation('Ebb', {}, 'unit', 'unit')],
    {
      DescribeTides: (given) => {
        inputs.push(given);
        return { tides: ['spring', 'neap'] };
      },
      Ebb: () => {
        throw new AwsError('InvalidTide.NotFound', 'None.');
      },
    },
  );
  const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const response = await endpoint.handle(
    signedRequest(
      'tides',
      form,
      'Action=DescribeTides&Version=2026-01-01&Filter.1.Name=a&Filter.1.Value.2=c&Filter.1.Value.1=b&Filter.10.Name=z&Filter.2.Name=y&TideId.1=t-1&Dry=true',
    ),
  );
  expect(inputs).toEqual([
    { filters: [{ name: 'a', values: ['b', 'c'] }, { name: 'y' }, { name: 'z' }], ids: ['t-1'], dry: true },
  ]);
  expect(bodyOf(response)).toBe(
    '<DescribeTidesResponse xmlns="https://example.com/tides/"><requestId>00000000-0000-4000-8000-000000000001</requestId>' +
      '<tideSet><item>spring</item><item>neap</item></tideSet></DescribeTidesResponse>',
  );
  const refused = await endpoint.handle(signedRequest('tides', form, 'Action=Ebb&Version=2026-01-01'));
  expect(bodyOf(refused)).toBe(
    '<Response><Errors><Error><Code>InvalidTide.NotFound</Code><Message>None.</Message></Error></Errors>' +
      '<RequestID>00000000-0000-4000-8000-000000000002</RequestID></Response>',
  );
});

test('REST with JSON reads a map and a list of numbers from the query', async () => {
  const input = structure('ListTidesInput', {
    heights: [[1, NAMESPACE, 'Heights', 0, 1], { httpQuery: 'height' }],
    rest: [128, { httpQueryParams: 1 }],
    labels: 128,
  });
  const endpoint = serve(
    'restJson',
    [
      operation(
        'ListTides',
        { http: ['POST', '/tides', 200] },
        input,
        structure('Out', { at: 4, code: [1, { httpResponseCode: 1 }] }),
      ),
    ],
    {
      ListTides: (given) => ({
        at: new Date(1_500),
        code: given.heights[1] === 2.5 && given.labels.a === 'b' ? 207 : 500,
      }),
    },
  );
  const response = await endpoint.handle({
    ...signedRequest('tides', {}, '{"labels":{"a":"b"}}', { path: '/tides' }),
    query: { height: ['1', '2.5'], other: 'x' },
  });
  expect(response.statusCode).toBe(207);
  expect(bodyOf(response)).toBe('{"at":1.5}');
});
