import { inventoryOf } from '../../../cli/evenkeel/inventoryRows.ts';
import { readServerCertificates } from '../../../cli/evenkeel/serverCertificates.ts';
import { describeCertificate, listCertificates, listedOf } from '../../../functions/aws/acm/certificates.ts';
import type { ListedCertificate } from '../../../functions/aws/acm/certificate.ts';
import { isTls } from '../../../functions/aws/elasticLoadBalancing/listener.ts';
import { describeListeners } from '../../../functions/aws/elasticLoadBalancing/listeners.ts';
import { describeLoadBalancers } from '../../../functions/aws/elasticLoadBalancing/loadBalancers.ts';
import { AT_ONCE, paceOf } from '../../../functions/aws/pace.ts';
import type { ResourceRecord } from '../../../functions/control-loop/record.ts';
import type { OpenedController } from '../../../cli/evenkeel/controllers.ts';
import type { Installation as Deployed } from '../../../cli/evenkeel/installation.ts';
import type { Progress } from '../../../cli/evenkeel/presentations/presentation.ts';
import { type CertificateSet, certificateSets } from '../../../fleet/certificateSets.ts';
import type { Listener } from '../../model.ts';
import { listenerOf, type OwnListener, type Proof, servedOn } from './listeners.ts';
import { managedOf } from './managed.ts';
import type { Sources } from './sources.ts';
import { underWayLines } from './underWay.ts';
import { reasonWords } from './words.ts';

interface Look {
  readonly nowMs: number;
  readonly realMs: number;
  readonly recordOf: (set: string) => ResourceRecord<Progress>;
  readonly isLedgerKnown: boolean;
  readonly proofs: ReadonlyMap<string, Proof>;
  readonly opened: OpenedController | undefined;
}

/** The listeners of a fleet's certificate sets: ELB, ACM and the ledger together. */
export class Listeners {
  readonly #sets: ReadonlyMap<string, CertificateSet>;
  readonly #isSandbox: boolean;
  /** Certificates with more names than a listing has: they never change. */
  readonly #described = new Map<string, ListedCertificate>();

  constructor(deployed: Pick<Deployed, 'environment'>, isSandbox: boolean) {
    this.#sets = certificateSets(deployed.environment);
    this.#isSandbox = isSandbox;
  }

  read(sources: Sources, look: Look): Listener[] {
    const { opened, nowMs, realMs, recordOf, proofs } = look;
    if (!opened || this.#sets.size === 0) {
      for (const name of ['listeners', 'certificates'] as const) sources.unused(name);
      return [];
    }
    const own = sources.readAside('listeners', nowMs, realMs, () => this.#readListeners()) ?? [];
    const certificates = sources.readAside('certificates', nowMs, realMs, () => this.#readCertificates(own)) ?? {
      ofAcm: [],
      ofIam: [],
    };
    const inventory = inventoryOf({
      certificates: certificates.ofAcm,
      serverCertificates: certificates.ofIam,
      served: own.flatMap(servedOn),
      sets: this.#sets,
      unread: [],
      nowMs,
    });
    const rows = new Map(inventory.rows.map((row) => [row.arn, row]));
    const listed = new Map(certificates.ofAcm.map((one) => [one.arn, one]));
    return own.map((one) => {
      const record = recordOf(one.set);
      const managed = managedOf({
        controller: 'certificates',
        resource: one.set,
        mode: this.#sets.get(one.set)!.mode,
        record,
        motion: record.progress && isSwapped(record.progress, one.listener.arn) ? 'changing certificate' : undefined,
        underWay: underWayLines(opened, record.progress, nowMs),
        words: reasonWords(opened.row),
        nowMs,
        isUnknown: !look.isLedgerKnown,
      });
      return listenerOf(one, managed, { rows, listed, proof: proofs.get(one.listener.arn) });
    });
  }

  async #readListeners(): Promise<OwnListener[]> {
    const pace = this.#isSandbox ? AT_ONCE : paceOf('describeLoadBalancing', 'certificatesLook');
    const own: OwnListener[] = [];
    for (const [set, { loadBalancers, replaceBelowDays }] of this.#sets) {
      for (const balancer of await describeLoadBalancers(Object.keys(loadBalancers))) {
        const { ports } = loadBalancers[balancer.name]!;
        const listeners = (await describeListeners(balancer, { pace, withRules: false })).filter(isTls);
        const kept = listeners.filter(({ port }) => ports?.includes(port) ?? true);
        own.push(...kept.map((listener) => ({ listener, balancer, set, replaceBelowDays })));
      }
    }
    return own;
  }

  async #readCertificates(own: readonly OwnListener[]) {
    const arns = new Set(own.flatMap(({ listener }) => listener.certificateArns));
    const ofAcm = await listCertificates(AT_ONCE);
    const full = ofAcm.map(async (one) =>
      one.hasMoreNames && arns.has(one.arn) ? await this.#withAllNames(one) : one,
    );
    const isOfIam = (arn: string) => arn.split(':')[2] === 'iam';
    const ofIam = [...arns].some(isOfIam) ? await readServerCertificates() : [];
    return { ofAcm: await Promise.all(full), ofIam };
  }

  /** All names of a certificate, with what its listing says now. */
  async #withAllNames(listed: ListedCertificate): Promise<ListedCertificate> {
    let known = this.#described.get(listed.arn);
    if (!known) {
      const described = await describeCertificate(listed.arn);
      known = described ? listedOf(described) : listed;
      this.#described.set(listed.arn, known);
    }
    return { ...listed, names: known.names };
  }
}

const isSwapped = (progress: object, arn: string): boolean =>
  arn in ((progress as { readonly swaps?: Readonly<Record<string, unknown>> }).swaps ?? {});
