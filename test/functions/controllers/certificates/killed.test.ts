import { CreateRuleCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { createWebsite, issueCertificate, type Website } from '../../../../sandbox/scenarios/website.ts';
import { evenkeel } from './commandLine.ts';
import { certificatesIn, certificatesOn, deployed, type Deployed, MINUTE, synthesizeOnce } from './deployed.ts';
import { createRuledLanding, whatListenersDo } from './ruled.ts';

synthesizeOnce();

/** A certificate that is to be replaced by SNI: it is renewed too late, because the window opens on its last day. */
async function rotation() {
  let [listenerArn, old] = ['', ''];
  const shop = await deployed(
    async (region) => {
      const other = await issueCertificate(region, ['other.shop.example'], { daysAgo: 1 });
      old = await issueCertificate(region, ['shop.example', '*.shop.example'], { daysAgo: 186 });
      listenerArn = (await createWebsite(region, 'shop', [other, old])).httpsArn!;
    },
    { acm: { renewalWindowDays: 1 } },
  );
  /** One certificate was requested, however often it was asked for, and it alone has taken the old one's place. */
  const outcome = async () => {
    const certificates = await certificatesIn(shop);
    const made = certificates.filter((one) => one.DomainName === 'shop.example' && one.CertificateArn !== old);
    const attached = await certificatesOn(shop, listenerArn);
    const seconds = shop.region.tls.measures().map((host) => host.secondsWithoutValidCertificate);
    const isAttached = made.map(({ CertificateArn }) => attached.includes(CertificateArn!));
    return { isAttached, attached: attached.length, seconds, decision: shop.decisions().at(-1) };
  };
  return { shop, outcome };
}

/** A landing page that gets HTTPS with the rules of its HTTP listener, and a redirect. */
async function opening() {
  let loadBalancerArn = '';
  const shop = await deployed(async (region) => ({ loadBalancerArn } = await createRuledLanding(region)));
  const outcome = async () => ({
    listeners: await whatListenersDo(shop.region, loadBalancerArn),
    certificates: (await certificatesIn(shop)).length,
    decision: shop.decisions('landing').at(-1),
  });
  return { shop, outcome };
}

/** The same, but somebody makes port 80 forward everything again, so that the redirect cannot be proven. */
async function undoing() {
  let website: Website | undefined;
  const shop = await deployed(async (region) => (website = await createRuledLanding(region)));
  const { loadBalancerArn, httpArn, targetGroupArn } = website!;
  const outcome = async () => ({
    listeners: await whatListenersDo(shop.region, loadBalancerArn),
    decision: shop.decisions('landing').at(-1),
  });
  const forwardAll = new CreateRuleCommand({
    ListenerArn: httpArn,
    Priority: 1,
    Conditions: [{ Field: 'path-pattern', Values: ['/*'] }],
    Actions: [{ Type: 'forward', TargetGroupArn: targetGroupArn }],
  });
  const elb = new ElasticLoadBalancingV2Client(shop.region.clientConfig());
  return { shop, outcome, onRedirected: () => elb.send(forwardAll) };
}

interface Scene {
  readonly shop: Deployed;
  readonly outcome: () => Promise<object>;
  /** What a person does once port 80 redirects. */
  readonly onRedirected?: () => Promise<unknown>;
}

/** What the function changes at AWS. */
const CHANGE = /^(RequestC|ChangeR|(Add|Remove)ListenerC|(Create|Modify|Delete)(Listener|Rule))/;

/**
 * Follows what the certificates function writes into the ledger and changes at AWS, in order, and lets it die right
 * after one of them has taken effect, before its next call.
 */
function follow({ shop: { region }, onRedirected }: Scene, killedAfter?: number): string[] {
  const seen: string[] = [];
  const { name } = region.lambda.functions().find((each) => each.name.includes('CertificatesFunction'))!;
  let ownKey: string | undefined;
  let redirected = onRedirected;
  region.endpoint.intercept = async (call, _input, next) => {
    const answer = await next();
    const { operation, accessKeyId } = call;
    if (operation === 'TransactWriteItems') ownKey = accessKeyId;
    if (accessKeyId !== ownKey || !(operation === 'TransactWriteItems' || CHANGE.test(operation))) return answer;
    if (seen.push(operation) - 1 === killedAfter) region.lambda.killNext(name, 1);
    if (operation === 'ModifyListener') {
      void redirected?.();
      redirected = undefined;
    }
    return answer;
  };
  return seen;
}

/** The places right after each change at AWS, and right before it, where it is in the ledger only that it was meant. */
const placesIn = (seen: readonly string[], first: number): number[] =>
  seen.flatMap((operation, at) => {
    const isBefore = operation === 'TransactWriteItems' && CHANGE.test(seen[at + 1] ?? '');
    return at >= first - 1 && (isBefore || CHANGE.test(operation)) ? [at] : [];
  });

/** The command line's clients stay with the address that they were made for. */
let port = 0;

/** What people are told in the middle of it. */
async function expectAnswers({ region, decisions }: Deployed, entry: string): Promise<void> {
  const server = await region.endpoint.listen(port);
  port = Number(new URL(server.url).port);
  try {
    expect(await evenkeel(server.url, 'fleet.ts', 'status')).toContain(`certificates/${entry}`);
    expect(await evenkeel(server.url, 'fleet.ts', 'explain', `certificates/${entry}`)).toContain(
      `certificates/${entry}`,
    );
    const [first = ''] = decisions(entry).map((decision) => decision.split('/')[0]);
    expect(await evenkeel(server.url, 'fleet.ts', 'history', `certificates/${entry}`)).toContain(first);
  } finally {
    await server.close();
  }
}

/** So long a whole run takes at most, with half an hour in which a step that failed is left alone. */
const RUN_MINUTES = 75;

describe('a function that is killed before and after each of its changes, and run again', () => {
  test.each([
    {
      name: 'ends in the same certificates',
      build: rotation,
      entry: 'shop',
      first: (seen: readonly string[]) => seen.indexOf('RequestCertificate'),
      over: 'confirm/served',
      expected: { isAttached: [true], attached: 2, seconds: [0], decision: 'hold/in-order' },
    },
    {
      name: 'ends in the same HTTPS listener with the same rules, and one redirect',
      build: opening,
      entry: 'landing',
      first: (seen: readonly string[]) => seen.indexOf('CreateListener'),
      over: 'confirm/served',
      expected: {
        listeners: [
          '80 10 api.landing.shop.example: redirect HTTPS /#{path}',
          '80 20 /old: redirect HTTPS /#{path}',
          '80 30 /login: redirect HTTPS /#{path}',
          '80 default: redirect HTTPS /#{path}',
          '443 10 api.landing.shop.example: forward api',
          '443 20 /old: redirect #{protocol} /new',
          '443 default: forward landing',
        ],
        certificates: 2,
        decision: 'hold/in-order',
      },
    },
    {
      name: 'ends with nothing left of HTTPS that could not be proven',
      build: undoing,
      entry: 'landing',
      first: (seen: readonly string[]) => seen.lastIndexOf('ModifyListener'),
      over: 'undo-https/not-served',
      expected: {
        listeners: [
          '80 1 /*: forward landing',
          '80 10 api.landing.shop.example: forward api',
          '80 20 /old: redirect #{protocol} /new',
          '80 30 /login: redirect HTTPS /#{path}',
          '80 default: forward landing',
        ],
        decision: 'hold/https-undone',
      },
    },
  ])('$name', async ({ build, entry, first, over, expected }) => {
    const asked = new Set<string>();
    const run = async (killedAfter?: number) => {
      const scene: Scene = await build();
      const { shop, outcome } = scene;
      const seen = follow(scene, killedAfter);
      const isOver = () => shop.decisions(entry).includes(over) && shop.decisions(entry).at(-1) === expected.decision;
      for (let minutes = 0; minutes < RUN_MINUTES && !isOver(); minutes++) {
        await shop.run(MINUTE);
        const last = killedAfter === undefined ? undefined : seen[killedAfter];
        // Once for each kind of change.
        if (last !== undefined && !asked.has(last)) await expectAnswers(shop, entry);
        if (last !== undefined) asked.add(last);
      }
      expect(await outcome(), `killed after ${killedAfter} of ${seen.join(' ')}`).toEqual(expected);
      return seen;
    };
    const whole = await run();
    const places = placesIn(whole, first(whole));
    expect(places.length).toBeGreaterThan(4);
    for (const place of places) await run(place);
  });
});
