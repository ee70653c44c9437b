import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetHostedZoneCommand,
  GetHostedZoneCountCommand,
  ListHostedZonesByVPCCommand,
  ListResourceRecordSetsCommand,
} from '@aws-sdk/client-route-53';
import { describe, expect, test } from 'vitest';
import { refusal } from '../elastic-load-balancing/support.ts';
import { route53Region } from './support.ts';

// What AWS answered when its answers were recorded (localstack's validated snapshots, cloud-custodian's recordings).

const VPC = { VPCRegion: 'eu-west-1', VPCId: 'vpc-0a000000000000000' } as const;

describe('a hosted zone', () => {
  test('that is public is made with its delegation', async () => {
    const { client } = route53Region();
    const { $metadata, ...made } = await client.send(
      new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'one' }),
    );
    expect($metadata.httpStatusCode).toBe(201);
    const id = made.HostedZone!.Id!;
    expect(made).toEqual({
      ChangeInfo: { Id: expect.stringMatching(/^\/change\/C/), Status: 'PENDING', SubmittedAt: expect.any(Date) },
      DelegationSet: { NameServers: expect.any(Array) },
      HostedZone: {
        CallerReference: 'one',
        Config: { PrivateZone: false },
        Id: id,
        Name: 'example.com.',
        ResourceRecordSetCount: 2,
      },
      Location: `https://route53.amazonaws.com/2013-04-01${id}`,
    });
  });

  test('that is private is made without, and found by its VPC', async () => {
    const { client } = route53Region();
    const { $metadata: _, ...made } = await client.send(
      new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'one', VPC }),
    );
    expect(Object.keys(made).toSorted()).toEqual(['ChangeInfo', 'HostedZone', 'Location', 'VPC']);
    const { VPCs, DelegationSet } = await client.send(new GetHostedZoneCommand({ Id: made.HostedZone!.Id }));
    expect([VPCs, DelegationSet]).toEqual([[VPC], undefined]);
    const { HostedZoneSummaries, MaxItems } = await client.send(new ListHostedZonesByVPCCommand(VPC));
    expect([HostedZoneSummaries, MaxItems]).toEqual([
      [
        {
          HostedZoneId: made.HostedZone!.Id!.replace('/hostedzone/', ''),
          Name: 'example.com.',
          Owner: { OwningAccount: '123456789012' },
        },
      ],
      100,
    ]);
    expect((await client.send(new GetHostedZoneCountCommand({}))).HostedZoneCount).toBe(1);
  });

  test('is refused in a VPC whose id is none', async () => {
    const { client } = route53Region();
    const create = new CreateHostedZoneCommand({
      Name: 'example.com',
      CallerReference: 'one',
      VPC: { ...VPC, VPCId: 'not-existent' },
    });
    await expect(client.send(create)).rejects.toMatchObject({
      name: 'InvalidVPCId',
      message: 'The VPC ID is invalid.',
    });
  });

  test('is deleted by a change that is pending', async () => {
    const { client, zone } = route53Region();
    const { ChangeInfo } = await client.send(new DeleteHostedZoneCommand({ Id: await zone('example.com') }));
    expect(ChangeInfo).toMatchObject({ Status: 'PENDING' });
    await expect(client.send(new DeleteHostedZoneCommand({ Id: 'Z0123456789' }))).rejects.toMatchObject({
      name: 'NoSuchHostedZone',
      message: 'No hosted zone found with ID: Z0123456789',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('lists a hundred records at a time', async () => {
    const { client, zone } = route53Region();
    const list = new ListResourceRecordSetsCommand({ HostedZoneId: await zone('example.com') });
    const { $metadata: _, ...listed } = await client.send(list);
    expect(listed).toMatchObject({
      IsTruncated: false,
      MaxItems: 100,
      ResourceRecordSets: [
        { Name: 'example.com.', Type: 'NS', TTL: 172_800 },
        { Type: 'SOA', TTL: 900 },
      ],
    });
  });
});

describe('a batch has at most', () => {
  const record = (Action: 'CREATE' | 'UPSERT', name: string, ...values: string[]): Change => ({
    Action,
    ResourceRecordSet: {
      Name: `${name}.example.com`,
      Type: 'TXT',
      TTL: 300,
      ResourceRecords: values.map((value) => ({ Value: `"${value}"` })),
    },
  });
  const numbered = (count: number, length = 1) =>
    Array.from({ length: count }, (_, at) => String(at).padStart(length, '0'));
  async function send(Changes: Change[]) {
    const { client, zone, clock } = route53Region();
    const HostedZoneId = await zone('example.com');
    // The zone is worked on for less than a second after it was made.
    await clock.runUntil(clock.now() + 1_000);
    return await refusal(client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } })));
  }

  test.each([
    ['a thousand values', undefined, [record('CREATE', 'a', ...numbered(1_000))]],
    ['not one more', 'InvalidChangeBatch', [record('CREATE', 'a', ...numbered(1_001))]],
    ['half of that in an upsert', 'InvalidChangeBatch', [record('UPSERT', 'a', ...numbered(501))]],
    ['32,000 characters', 'InvalidChangeBatch', [record('CREATE', 'a', ...numbered(130, 250))]],
    ['a change at all', 'InvalidInput', []],
  ])('%s', async (_, expected, changes) => {
    expect(await send(changes)).toBe(expected);
  });
});
