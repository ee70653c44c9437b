import { hasKnownSize } from '../../../fleet/instanceClasses.ts';
import { isBackingOff } from '../../control-loop/failures.ts';
import { type Known, whyPassedOver } from './passedOver.ts';
import { isAnswering } from './status.ts';
import {
  certificateAuthority,
  type LikeOthers,
  parameterGroup,
  type TemplateOption,
  templateSubject,
} from './template.ts';
import type { ClusterView, InstanceView } from './view.ts';

/** What a reader should be like by now, and is not. The first of them is the most urgent one. */
export interface Why {
  readonly kind: 'certificate-authority' | 'parameter-group' | 'pending-reboot' | 'class';
  /** What it should have: `class db.r8g.large`. A reader that was ordered for the sake of it has it, or never will. */
  readonly wanted: string;
  /** `of the class db.r6g.large, not db.r8g.large` */
  readonly text: string;
}

/** A reader that would be made differently today. */
export interface OutdatedReader {
  readonly reader: InstanceView;
  /** At least one. */
  readonly whys: readonly Why[];
}

/** Readers that serve, ours or not, and would be made differently today; none where the fleet does not care. */
export function outdatedReaders(known: Known): OutdatedReader[] {
  const { view, progress, policy } = known;
  if (policy.replaceOutdated === 'off' || view.status !== 'available') return [];
  const reference = referenceOf(view);
  return view.instances
    .filter(({ id, status }) => id !== view.writerId && isAnswering(status) && !isMoving(id, progress))
    .map((reader) => ({
      reader,
      whys: [
        ...aboutAuthority(reader, reference, known),
        ...aboutGroup(reader, reference, known),
        ...aboutRestart(reader),
        ...aboutClass(reader, known),
      ],
    }))
    .filter(({ whys }) => whys.length > 0);
}

const isMoving = (id: string, { ordered, draining, leaving }: Known['progress']): boolean =>
  id in ordered || id in draining || id in leaving;

/**
 * What readers of ours are to be like: the reader that people made which is the first to be promoted, else the writer.
 * Never one of ours, which are what is judged. Undefined where it is not available: then nothing is compared with it.
 */
function referenceOf({ instances, writerId }: ClusterView): InstanceView | undefined {
  const [first] = instances
    .filter(({ id, ours, status }) => id !== writerId && !ours && status === 'available')
    .toSorted((a, b) => a.promotionTier - b.promotionTier || a.id.localeCompare(b.id));
  return first ?? instances.find(({ id, status }) => id === writerId && status === 'available');
}

/** Settings of new readers that replace outdated ones, or are ordered while others are: none where the fleet does not care. */
export function likeOthers(known: Known): { readonly like?: LikeOthers } {
  if (known.policy.replaceOutdated === 'off') return {};
  const reference = referenceOf(known.view);
  const group = takenGroup(reference, known);
  const authority = takenAuthority(reference, known);
  if (group === undefined && authority === undefined) return {};
  return {
    like: {
      ...(group !== undefined && { parameterGroup: group }),
      ...(authority !== undefined && { certificateAuthority: authority }),
    },
  };
}

/** Unless RDS has lately refused it. */
const isRefused = (option: TemplateOption, { progress, nowMs }: Known): boolean =>
  isBackingOff(progress.failures, templateSubject(option), nowMs);

function takenGroup(reference: InstanceView | undefined, known: Known): string | undefined {
  const group = reference?.parameterGroup;
  return group === undefined || isRefused(parameterGroup(group), known) ? undefined : group;
}

const isTaken = (authority: string, known: Known): boolean =>
  (known.view.authorities?.includes(authority) ?? true) && !isRefused(certificateAuthority(authority), known);

function takenAuthority(reference: InstanceView | undefined, known: Known): string | undefined {
  const authority = reference?.certificateAuthority;
  return authority !== undefined && isTaken(authority, known) ? authority : undefined;
}

function aboutAuthority(
  { ours, certificateAuthority: own }: InstanceView,
  reference: InstanceView | undefined,
  known: Known,
): Why[] {
  if (own === undefined) return [];
  const wanted = takenAuthority(reference, known);
  const isOfAnother = ours && wanted !== undefined && wanted !== own;
  if (isTaken(own, known) && !isOfAnother) return [];
  const text = isOfAnother
    ? `of the certificate authority ${own}, not ${wanted}`
    : `of the certificate authority ${own}, which RDS does not take any more`;
  return [{ kind: 'certificate-authority', wanted: certificateAuthority(wanted ?? `other than ${own}`), text }];
}

/** People's own readers may differ from each other. */
function aboutGroup(
  { ours, parameterGroup: own }: InstanceView,
  reference: InstanceView | undefined,
  known: Known,
): Why[] {
  const wanted = takenGroup(reference, known);
  if (!ours || own === undefined || wanted === undefined || own === wanted) return [];
  return [
    { kind: 'parameter-group', wanted: parameterGroup(wanted), text: `of the parameter group ${own}, not ${wanted}` },
  ];
}

function aboutRestart({ isPendingReboot, parameterGroup: own }: InstanceView): Why[] {
  if (!isPendingReboot) return [];
  const text = `waiting for a restart, until which parameters${own === undefined ? '' : ` of ${own}`} do not take effect`;
  return [{ kind: 'pending-reboot', wanted: 'no pending restart', text }];
}

/**
 * Whether RDS builds a class that the fleet prefers. People choose the classes of their own readers: theirs are compared
 * with the whole list.
 */
function aboutClass({ ours, instanceClass: own }: InstanceView, known: Known): Why[] {
  const { policy, view } = known;
  if (own === view.reservation?.instanceClass || (!ours && policy.classes.includes(own))) return [];
  const first = firstObtainable(known);
  const place = policy.classes.indexOf(own);
  if (first === undefined || (place >= 0 && place <= policy.classes.indexOf(first))) return [];
  // A class of which nothing is known may be a newer one than this version of Evenkeel.
  if (!hasKnownSize(own)) return [];
  return [{ kind: 'class', wanted: `class ${first}`, text: `of the class ${own}, not ${first}` }];
}

/** The first class of the fleet that RDS builds in some zone of it, as far as anybody knows; undefined if there is none. */
export const firstObtainable = (known: Known): string | undefined =>
  known.policy.classes.find((instanceClass) =>
    known.policy.zones.some((zone) => whyPassedOver(known, { instanceClass, zone }) === undefined),
  );
