import { listCertificates } from '../../functions/aws/acm/certificates.ts';
import { isDenied } from '../../functions/aws/denied.ts';
import { AT_ONCE, paceOf } from '../../functions/aws/pace.ts';
import { describeListeners } from '../../functions/aws/elasticLoadBalancing/listeners.ts';
import { describeLoadBalancers } from '../../functions/aws/elasticLoadBalancing/loadBalancers.ts';
import { isTls } from '../../functions/aws/elasticLoadBalancing/listener.ts';
import { certificateSets } from '../../fleet/certificateSets.ts';
import { readServerCertificates } from './serverCertificates.ts';
import type { Installation } from './installation.ts';
import { type Inventory, inventoryOf, type ServedOn } from './inventoryRows.ts';

/** Everything that managed load balancers serve, and everything in ACM that nobody serves; what cannot be read is named. */
export async function readInventory({ caller, environment }: Installation): Promise<Inventory> {
  const unread: string[] = [];
  const attempt = async <Result>(what: string, read: () => Promise<Result>, otherwise: Result): Promise<Result> => {
    try {
      return await read();
    } catch (error) {
      if (!isDenied(error)) throw error;
      unread.push(`${what}: ${(error as Error).message}`);
      return otherwise;
    }
  };
  const sets = certificateSets(environment);
  const certificates = await attempt('certificates of ACM', () => listCertificates(AT_ONCE), []);
  const served: ServedOn[] = [];
  const pace = paceOf('describeLoadBalancing', 'certificatesLook');
  for (const [set, policy] of sets) {
    for (const name of Object.keys(policy.loadBalancers)) {
      const balancers = await attempt(`load balancer ${name}`, () => describeLoadBalancers([name]), undefined);
      if (balancers?.length === 0) unread.push(`load balancer ${name}: there is none of this name`);
      for (const balancer of balancers ?? []) {
        const read = () => describeListeners(balancer, { pace, withRules: false });
        for (const listener of (await attempt(`listeners of ${name}`, read, [])).filter(isTls)) {
          served.push(
            ...listener.certificateArns.map((arn) => ({
              set,
              arn,
              place: `${name}:${listener.port}`,
              isDefault: arn === listener.defaultCertificateArn,
            })),
          );
        }
      }
    }
  }
  const ofIam = served.some(({ arn }) => arn.split(':')[2] === 'iam');
  const serverCertificates = ofIam
    ? await attempt('server certificates of IAM', () => readServerCertificates(), [])
    : [];
  return inventoryOf({ certificates, serverCertificates, served, sets, unread, nowMs: caller.nowMs });
}
