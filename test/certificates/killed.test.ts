import { describe, expect, test } from 'vitest';
import { isKeyOfRole } from '../../sandbox/iam/sessions.ts';
import { createWebsite, issueCertificate } from '../../sandbox/scenarios/website.ts';
import { certificatesIn, certificatesOn, deployed, type Deployed, MINUTE, SECOND, synthesizeOnce } from './deployed.ts';

synthesizeOnce();

interface Rotation extends Deployed {
  readonly listenerArn: string;
  readonly old: string;
}

/** A certificate that is to be replaced by SNI: it is renewed too late, because the window opens on its last day. */
async function rotation(): Promise<Rotation> {
  let [listenerArn, old] = ['', ''];
  const shop = await deployed(
    async (region) => {
      const other = await issueCertificate(region, ['other.shop.example'], { daysAgo: 1 });
      old = await issueCertificate(region, ['shop.example', '*.shop.example'], { daysAgo: 186 });
      listenerArn = (await createWebsite(region, 'shop', [other, old])).httpsArn!;
    },
    { acm: { renewalWindowDays: 1 } },
  );
  return { ...shop, listenerArn, old };
}

/** When the invocation begins in which this is decided, and how many calls it makes. */
async function invocationOf(kind: string): Promise<{ startMs: number; calls: number }> {
  const shop = await rotation();
  const { region } = shop;
  const calls: number[] = [];
  region.endpoint.intercept = (call, _input, next) => {
    if (isKeyOfRole(call.accessKeyId)) calls.push(region.clock.now());
    return next();
  };
  await shop.run(30 * MINUTE);
  const decidedAtMs = shop.firstMs(kind)!;
  // Calls that belong together follow each other within three seconds; between invocations, more time passes.
  const at = calls.findIndex((timeMs) => timeMs >= decidedAtMs);
  let first = at;
  while (calls[first]! - (calls[first - 1] ?? 0) < 3 * SECOND) first--;
  let last = at;
  while ((calls[last + 1] ?? Infinity) - calls[last]! < 3 * SECOND) last++;
  return { startMs: calls[first]! - shop.startMs, calls: last - first + 1 };
}

/** After its soak and its proof, the entry is in order once more. */
const isOver = (shop: Deployed) => {
  const decisions = shop.decisions();
  return decisions.includes('confirm/served') && decisions.at(-1) === 'hold/in-order';
};

describe('a function that is killed before its Nth call and run again, for every N', () => {
  test.each(['request', 'attach', 'detach'])(
    'ends in the same certificates: %s',
    { timeout: 600_000 },
    async (kind) => {
      const { startMs, calls } = await invocationOf(kind);
      expect(calls).toBeGreaterThan(8);
      for (let call = 1; call <= calls; call++) {
        const shop = await rotation();
        const { region } = shop;
        await shop.run(startMs - 100);
        const target = region.lambda.functions().find(({ name }) => name.includes('CertificatesFunction'))!;
        region.lambda.killNext(target.name, call);
        // On to the end of the rotation, and a little longer: nothing may follow.
        for (let minutes = 0; minutes < 40 && !isOver(shop); minutes++) await shop.run(MINUTE);
        await shop.run(6 * MINUTE);
        // One certificate was requested, however often it was asked for, and it alone has taken the old one's place.
        const made = (await certificatesIn(shop)).filter(
          ({ CertificateArn, DomainName }) => DomainName === 'shop.example' && CertificateArn !== shop.old,
        );
        expect(made, `killed before call ${call} of ${calls}`).toHaveLength(1);
        const attached = await certificatesOn(shop, shop.listenerArn);
        expect(attached, `killed before call ${call} of ${calls}`).toHaveLength(2);
        expect(attached, `killed before call ${call} of ${calls}`).toContain(made[0]!.CertificateArn);
        expect(
          region.tls.measures().map(({ secondsWithoutValidCertificate: seconds }) => seconds),
          `killed before call ${call} of ${calls}`,
        ).toEqual([0]);
        expect(shop.decisions().at(-1), `killed before call ${call} of ${calls}`).toBe('hold/in-order');
      }
    },
  );
});
