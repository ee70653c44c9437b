import { daysLeft } from '../../../fleet/certificateFreshness.ts';
import { NO_PROGRESS, type Progress } from '../../../functions/controllers/certificates/progress.ts';
import type { CertificateType } from '../../../functions/aws/acm/certificate.ts';
import type { Situation } from '../../../functions/controllers/certificates/situation.ts';
import type { TlsListener } from '../../../functions/controllers/certificates/tlsListener.ts';
import { describeFailures } from '../failuresText.ts';
import { describeDuration, warn } from '../text.ts';
import type { Presentation } from './presentation.ts';

type UnderWay = Pick<Progress, 'swaps' | 'httpsRollouts' | 'scheduledDeletions' | 'refused' | 'failures'>;

export const presentation: Presentation<Situation, Progress, UnderWay> = {
  factsOf({ minDaysLeft, certificates, uncovered }) {
    if (minDaysLeft === undefined) return [];
    return [
      `certificates: ${certificates}, the first expires in ${minDaysLeft} days · names not covered: ${uncovered}`,
    ];
  },
  // A record of an older version lacks some of it.
  underWayOf(remembered) {
    const { swaps, httpsRollouts, scheduledDeletions, refused, failures } = { ...NO_PROGRESS, ...remembered };
    return { swaps, httpsRollouts, scheduledDeletions, refused, failures };
  },
  describeUnderWay,
  describeSituation({ listeners, needs, nowMs }) {
    return [
      ...listeners.flatMap((listener) => describeListener(listener, nowMs)),
      ...needs.map(({ reason, names, blocked, pending, candidate }) => {
        const state =
          blocked?.reason ?? (candidate ? 'to be attached' : pending ? 'being validated' : 'to be requested');
        return `  missing   ${names.join(', ')} (${reason}): ${state}`;
      }),
    ];
  },
  // Without the account's certificates that are unrelated to the entry.
  seen({ view, progress, listeners, needs }) {
    const { loadBalancers, hostedZones, pause, interlock } = view;
    const lacking = needs.map(({ reason, names, blocked }) => ({ reason, names, blocked }));
    return {
      loadBalancers,
      listeners: listeners.map(seenListener),
      hostedZones,
      progress,
      pause,
      interlock,
      needs: lacking,
    };
  },
};

const seenListener = ({ arn, protocol, port, wanted, attached }: TlsListener) => ({
  arn,
  protocol,
  port,
  wanted,
  attached,
});

function describeUnderWay(
  { swaps, httpsRollouts, scheduledDeletions, refused, failures }: UnderWay,
  nowMs: number,
): string[] {
  const ago = (timeMs: number) => `${describeDuration(nowMs - timeMs)} ago`;
  return [
    ...Object.entries(swaps).map(([listener, { certificateArn, attachedAtMs, sinceMs }]) => {
      const state = sinceMs !== undefined ? `alone since ${ago(sinceMs)}` : attachedAtMs ? 'soaking' : 'to be attached';
      return `changing  ${shortListener(listener)} to ${shortArn(certificateArn)}, ${state}`;
    }),
    ...Object.entries(httpsRollouts).map(
      ([name, { sinceMs }]) => `HTTPS     on ${name}, for ${describeDuration(nowMs - sinceMs)}`,
    ),
    ...Object.entries(scheduledDeletions).map(
      ([arn, { sinceMs }]) => `idle      ${shortArn(arn)}, since ${ago(sinceMs)}`,
    ),
    ...Object.entries(refused).map(([what, atMs]) =>
      warn(`refused   ${what.split(' ').map(shortArn).join(' ')}, ${ago(atMs)}`),
    ),
    ...describeFailures(failures, nowMs),
  ];
}

function describeListener({ arn, protocol, port, attached, wanted }: TlsListener, nowMs: number): string[] {
  return [
    `  listener  ${shortListener(arn)}  ${protocol} on ${port}${wanted.length > 0 ? `, for ${wanted.join(', ')}` : ''}`,
    ...attached.map((one) => {
      const { names, type, status, ours } = one;
      const days = daysLeft(one, nowMs);
      const note = `${KINDS[type]}${ours ? '' : ', not managed'}`;
      const left = days === undefined ? 'end not known' : `${days} days left`;
      return `    ${shortArn(one.arn)}  ${names.join(', ')}  ${status}, ${left}, ${note}`;
    }),
  ];
}

const KINDS: Readonly<Record<CertificateType, string>> = {
  AMAZON_ISSUED: 'by Amazon',
  IMPORTED: 'imported',
  PRIVATE: 'by a private authority',
  IAM: 'server certificate of IAM',
  UNKNOWN: 'not readable',
};

/** The end of an ARN, which is enough for people to distinguish certificates. */
const shortArn = (arn: string) => arn.split('/').at(-1)!.slice(0, 13);

const shortListener = (arn: string) => `${arn.split('/')[2]}/${arn.split('/').at(-1)}`;
