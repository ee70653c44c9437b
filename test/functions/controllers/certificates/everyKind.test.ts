import { beforeAll, describe, expect, test } from 'vitest';
import { isWhole } from '../../../sampling.ts';
import { DAY, deployed, type Deployed, MINUTE, synthesizeOnce } from './deployed.ts';
import { whatListenersDo } from './ruled.ts';
import { build, type World } from './everyKind.ts';

synthesizeOnce('everyKindFleet.ts');

/** Until everything of its beginning is over; `npm run bench -- --only certificates` goes on for 60 days. */
const DAYS = 24;

let fleet: Deployed;
let world: World;

/** What people heard about a certificate set, with the days since the start. */
const notices = (resource: string, state: string) =>
  fleet.sayings
    .filter(({ type, detail }) => type === 'Attention Needed' && detail['resource'] === resource)
    .filter(({ detail }) => detail['state'] === state)
    .map(({ atMs, detail }) => ({ message: String(detail['message']), days: (atMs - fleet.startMs) / DAY }));

describe.runIf(isWhole)('24 days of a fleet with every kind of certificate and of trouble', () => {
  beforeAll(async () => {
    fleet = await deployed(async (region, zoneId) => (world = await build(region, zoneId)));
    await fleet.run(DAYS * DAY);
  }, 900_000);

  test('no host is ever without a valid certificate, and nothing is denied or goes wrong', () => {
    const measures = fleet.region.tls.measures();
    const hosts = new Set(measures.map(({ host }) => host));
    for (const name of ['ending', 'stuck', 'internal', 'imported', 'uploaded', 'twins', 'both'])
      expect(hosts).toContain(`${name}.shop.example`);
    expect(measures.filter((measure) => measure.secondsWithoutValidCertificate > 0)).toEqual([]);
    expect(fleet.problems).toEqual([]);
    expect(fleet.region.iam.denials).toEqual([]);
  });

  test.each([
    ['internal', 0, /^private-expiring: .* internal\.shop\.example .* on internal:443, which expires in 19\.9 days/],
    ['imported', 0, /^import-expiring: .* imported\.shop\.example .* on imported:443, which expires in 19\.9 days/],
    ['uploaded', 0, /^server-certificate-expiring: .* uploaded\.shop\.example .*, which expires in 19\.9 days/],
    ['strict', 0, /^caa-forbids \(www\.strict\.example\): .* Found: strict\.example CAA 0 issue "letsencrypt\.org"\./],
    ['lengthy', 0, /^name-too-long \(a{59}\.shop\.example\): .* at most 64 characters/],
    [
      'full',
      0,
      /^The load balancer full has 23 of 25 certificates .* \*\.full\.shop\.example on port 443 instead of 24/,
    ],
    // ACM has a day for a validation.
    [
      'lost',
      1,
      /^zone-not-delegated \(www\.lost\.example\): .* Found: lost\.example is delegated to ns1\.registrar\.example, ns2\.registrar\.example by example\./,
    ],
  ])('%s is told on day %d, within ten minutes, and only once', (name, day, message) => {
    const told = notices(name, 'raised');
    expect(told.map((each) => each.message)).toEqual([expect.stringMatching(message)]);
    expect(told[0]!.days).toBeGreaterThanOrEqual(day);
    expect(told[0]!.days).toBeLessThan(day + (10 * MINUTE) / DAY);
  });

  test.each(['ending', 'stuck', 'twins', 'both', 'looping', 'apex'])('%s is repaired without a word', (name) => {
    expect(
      fleet.sayings.filter(({ type, detail }) => type === 'Attention Needed' && detail['resource'] === name),
    ).toEqual([]);
    expect(fleet.decisions(name).at(-1)).toBe('hold/in-order');
  });

  test.each(['internal', 'imported', 'uploaded', 'strict', 'lost'])(
    '%s is resolved when people have done what they were asked for, and nothing is heard of it again',
    (name) => {
      const [over, ...others] = notices(name, 'over');
      expect(others).toEqual([]);
      expect(over!.message).toMatch(/^Resolved after [12] d: /);
      expect(over!.days).toBeGreaterThan(2);
      expect(over!.days).toBeLessThan(2.1);
      expect(fleet.decisions(name).at(-1)).toBe('hold/in-order');
    },
  );

  test('reminders come once a day, those of a quota with room left once a week, and no others', () => {
    const reminders = Object.keys(world.websites).map((name) => [name, notices(name, 'lasting').length] as const);
    expect(Object.fromEntries(reminders.filter(([, count]) => count > 0))).toEqual({
      internal: 2,
      imported: 1,
      uploaded: 1,
      strict: 1,
      lengthy: 23,
      full: 3,
    });
  });

  test('redirects end: the one to its own host is not on HTTPS, and the one from apex to www is', async () => {
    const doing = (name: string) => whatListenersDo(fleet.region, world.websites[name]!.loadBalancerArn);
    expect(await doing('looping')).toEqual([
      '80 1 looping.shop.example: redirect HTTPS /#{path}',
      '80 default: redirect HTTPS /#{path}',
      '443 default: forward looping',
    ]);
    expect(await doing('apex')).toEqual([
      '80 1 apex.shop.example: redirect HTTPS /#{path}',
      '80 default: redirect HTTPS /#{path}',
      '443 1 apex.shop.example: redirect HTTPS /#{path}',
      '443 default: forward apex',
    ]);
  });
});
