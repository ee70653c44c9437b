import {
  ChangeTagsForResourceCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-route-53';
import { describe, expect, test } from 'vitest';
import { record, refusal, route53Region, START_MS } from './support.ts';

describe('a hosted zone', () => {
  test('is made with its name servers and an SOA record, and a change that becomes INSYNC', async () => {
    const { client, status, wait } = route53Region();
    const made = await client.send(new CreateHostedZoneCommand({ Name: 'Example.com', CallerReference: '1' }));
    expect(made.HostedZone).toEqual({
      Id: expect.stringMatching(/^\/hostedzone\/Z[A-Z0-9]{20}$/),
      Name: 'example.com.',
      CallerReference: '1',
      Config: { PrivateZone: false },
      ResourceRecordSetCount: 2,
    });
    expect(made.DelegationSet!.NameServers).toHaveLength(4);
    expect(made.ChangeInfo).toMatchObject({ Status: 'PENDING', SubmittedAt: new Date(START_MS) });
    await wait(60);
    expect(await status(made.ChangeInfo!.Id!)).toBe('INSYNC');
  });

  test('may have the name of another one, but not its caller reference', async () => {
    const { client } = route53Region();
    const create = (CallerReference: string) =>
      client.send(new CreateHostedZoneCommand({ Name: 'example.com', CallerReference }));
    await create('1');
    expect(await refusal(create('2'))).toBeUndefined();
    expect(await refusal(create('2'))).toBe('HostedZoneAlreadyExists');
  });

  test('that is private is listed as such, by the page and by name', async () => {
    const { client, zone } = route53Region();
    await zone('shop.example.com');
    await zone('example.com', 'vpc-0a000000000000000');
    await zone('example.com');
    await zone('another.org');
    const names: string[][] = [];
    let Marker: string | undefined;
    do {
      const page = await client.send(new ListHostedZonesCommand({ MaxItems: 3, Marker }));
      names.push(page.HostedZones!.map(({ Name, Config }) => `${Name}${Config!.PrivateZone ? ' private' : ''}`));
      Marker = page.IsTruncated ? page.NextMarker : undefined;
    } while (Marker);
    expect(names).toEqual([['shop.example.com.', 'example.com. private', 'example.com.'], ['another.org.']]);
    const byName = await client.send(new ListHostedZonesByNameCommand({ DNSName: 'example.com' }));
    expect(byName.HostedZones!.map(({ Name }) => Name)).toEqual([
      'example.com.',
      'example.com.',
      'shop.example.com.',
      'another.org.',
    ]);
  });

  test('is deleted only once it has no records of its own', async () => {
    const { client, zone, change, wait } = route53Region();
    const Id = await zone('example.com');
    await wait(1);
    await change(Id, record('www.example.com', 'A', '192.0.2.1'));
    expect(await refusal(client.send(new DeleteHostedZoneCommand({ Id })))).toBe('HostedZoneNotEmpty');
    await wait(1);
    await change(Id, record('www.example.com', 'A', '192.0.2.1', 'DELETE'));
    await client.send(new DeleteHostedZoneCommand({ Id }));
    expect(await refusal(client.send(new GetHostedZoneCommand({ Id })))).toBe('NoSuchHostedZone');
  });

  test('has tags', async () => {
    const { client, zone } = route53Region();
    const ResourceId = (await zone('example.com')).replace('/hostedzone/', '');
    const resource = { ResourceType: 'hostedzone' as const, ResourceId };
    await client.send(new ChangeTagsForResourceCommand({ ...resource, AddTags: [{ Key: 'team', Value: 'shop' }] }));
    const { ResourceTagSet } = await client.send(new ListTagsForResourceCommand(resource));
    expect(ResourceTagSet!.Tags).toEqual([{ Key: 'team', Value: 'shop' }]);
  });
});

describe('a change of records', () => {
  test('is listed at once, and answered by the name servers when it is INSYNC', async () => {
    const { client, dns, zone, change, status, wait } = route53Region();
    const HostedZoneId = await zone('example.com');
    await wait(90);
    const id = await change(HostedZoneId, record('*.example.com', 'CNAME', 'web.example.com'));
    const { ResourceRecordSets } = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId }));
    expect(ResourceRecordSets!.map(({ Name, Type }) => `${Name} ${Type}`)).toEqual([
      'example.com. NS',
      'example.com. SOA',
      '\\052.example.com. CNAME',
    ]);
    expect(await status(id)).toBe('PENDING');
    expect(dns.resolve('a.example.com', 'CNAME')).toEqual({ kind: 'no-name' });
    await wait(60);
    expect(await status(id)).toBe('INSYNC');
    expect(dns.resolve('a.example.com', 'CNAME')).toMatchObject({ kind: 'records', values: ['web.example.com'] });
  });

  test('takes effect as a whole or not at all, and says what is wrong', async () => {
    const { client, zone, change, wait } = route53Region();
    const HostedZoneId = await zone('example.com');
    await wait(1);
    const wrong = change(
      HostedZoneId,
      record('www.example.com', 'A', '192.0.2.1'),
      record('old.example.com', 'A', '192.0.2.1', 'DELETE'),
    );
    await expect(wrong).rejects.toMatchObject({
      name: 'InvalidChangeBatch',
      message: expect.stringContaining("[name='old.example.com.', type='A'] but it was not found"),
    });
    const { ResourceRecordSets } = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId }));
    expect(ResourceRecordSets).toHaveLength(2);
  });

  test('is refused while another one to the same zone is being worked on', async () => {
    const { zone, change, wait } = route53Region();
    const [first, second] = [await zone('example.com'), await zone('example.org')];
    await wait(1);
    const www = (name: string) => record(`www.${name}`, 'A', '192.0.2.1');
    await change(first, www('example.com'));
    expect(await refusal(change(first, www('example.com')))).toBe('PriorRequestNotComplete');
    expect(await refusal(change(second, www('example.org')))).toBeUndefined();
    await wait(1);
    expect(await refusal(change(first, www('example.com')))).toBeUndefined();
  });

  test.each([
    { name: 'a record outside of the zone', change: record('www.example.org', 'A', '192.0.2.1') },
    { name: 'a zone whose name only ends alike', change: record('www.notexample.com', 'A', '192.0.2.1') },
    { name: 'a CNAME of the zone itself', change: record('example.com', 'CNAME', 'a.example.org') },
    { name: 'a CNAME beside another record', change: record('taken.example.com', 'CNAME', 'a.example.org') },
    { name: 'a record that is there already', change: record('taken.example.com', 'A', '192.0.2.2', 'CREATE') },
    { name: 'a delete with another value', change: record('taken.example.com', 'A', '192.0.2.2', 'DELETE') },
    { name: 'what is no address', change: record('www.example.com', 'A', 'web') },
    { name: 'a CAA value without quotes', change: record('example.com', 'CAA', '0 issue amazon.com') },
    { name: 'a text without quotes', change: record('example.com', 'TXT', 'text') },
  ])('is refused: $name', async ({ change: wrong }) => {
    const { zone, change, wait } = route53Region();
    const id = await zone('example.com');
    await wait(1);
    await change(id, record('taken.example.com', 'A', '192.0.2.1'));
    await wait(1);
    expect(await refusal(change(id, wrong))).toBe('InvalidChangeBatch');
  });
});
