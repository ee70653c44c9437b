import { STATUS_CODES } from 'node:http';
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AppliedListener } from './nodes.ts';
import { locationOf, route, type RoutedRequest } from './routing.ts';

/** What an Application Load Balancer answers by itself. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Its own answer to a request, or the target group that is to answer it. */
export function replyTo(
  listener: AppliedListener,
  request: RoutedRequest,
): Reply | { readonly targetGroupArn: string } {
  const action = route(listener, request);
  const location = locationOf(action, request, listener);
  if (location !== undefined) {
    // HTTP_301, HTTP_302 (API reference, RedirectActionConfig).
    const status = Number(action.RedirectConfig?.StatusCode?.slice('HTTP_'.length) ?? 301);
    return { status, headers: { server: SERVER, location }, body: '' };
  }
  if (!action.FixedResponseConfig) return { targetGroupArn: targetGroupOf(action) };
  const { StatusCode, MessageBody: body = '', ContentType: type = 'text/plain' } = action.FixedResponseConfig;
  return { status: Number(StatusCode), headers: { server: SERVER, 'content-type': type }, body };
}

const SERVER = 'awselb/2.0';

export const NO_TARGETS: Reply = {
  status: 503,
  headers: { server: SERVER },
  body: '503 Service Temporarily Unavailable\n',
};

export const BAD_GATEWAY: Reply = { status: 502, headers: { server: SERVER }, body: '502 Bad Gateway\n' };

/** Weights are not drawn by: the group with the largest one is sent to. */
export function targetGroupOf({ TargetGroupArn, ForwardConfig }: Action): string {
  const byWeight = (ForwardConfig?.TargetGroups ?? []).toSorted((a, b) => (b.Weight ?? 1) - (a.Weight ?? 1));
  return TargetGroupArn ?? byWeight[0]?.TargetGroupArn ?? '';
}

/** @param host as in the header, with or without a port */
export function readTarget(host: string, url: string): RoutedRequest {
  const [path = '/', query = ''] = url.split('?', 2);
  return { host: host.replace(/:\d+$/, ''), path, query };
}

/**
 * The same as bytes, for connections in memory, behind which nobody stands who would answer what is forwarded.
 * @param head of a request, up to its empty line
 */
export function bytesOf(listener: AppliedListener, head: string): Buffer {
  const [, target = '/'] = /^\S+ (\S+)/.exec(head) ?? [];
  const [, host = ''] = /^host: *(\S+)/im.exec(head) ?? [];
  const reply = replyTo(listener, readTarget(host, target));
  const { status, headers, body } = 'targetGroupArn' in reply ? NO_TARGETS : reply;
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from([...lines, '', body].join('\r\n'), 'latin1');
}
