import { type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AppliedListener } from '../nodes.ts';
import { locationOf, route, type RoutedRequest } from '../routing.ts';
import type { TargetServers } from './targets.ts';

/** Answers a request as an Application Load Balancer does by a listener's rules. */
export async function answer(
  listener: AppliedListener,
  zone: string,
  targets: TargetServers,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const routed = readRequest(request);
  const action = route(listener, routed);
  const location = locationOf(action, routed, listener);
  if (location !== undefined) {
    const status = action.RedirectConfig?.StatusCode === 'HTTP_302' ? 302 : 301;
    end(response, status, '', { location });
    return;
  }
  if (action.FixedResponseConfig) {
    const { StatusCode, MessageBody = '', ContentType = 'text/plain' } = action.FixedResponseConfig;
    end(response, Number(StatusCode), MessageBody, { 'content-type': ContentType });
    return;
  }
  const target = await targets.pick(targetGroupOf(action), zone);
  if (!target) {
    end(response, 503, '503 Service Temporarily Unavailable\n');
    return;
  }
  const headers = { ...request.headers, 'x-forwarded-proto': listener.protocol.toLowerCase() };
  const forwarded = send(
    { host: target.address, port: target.port, method: request.method, path: request.url, headers },
    (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
    },
  );
  forwarded.on('error', () => end(response, 502, '502 Bad Gateway\n'));
  request.pipe(forwarded);
}

/** Weights are not drawn by: the group with the largest one is sent to. */
export function targetGroupOf({ TargetGroupArn, ForwardConfig }: Action): string {
  const byWeight = (ForwardConfig?.TargetGroups ?? []).toSorted((a, b) => (b.Weight ?? 1) - (a.Weight ?? 1));
  return TargetGroupArn ?? byWeight[0]?.TargetGroupArn ?? '';
}

function readRequest({ headers, url = '/' }: IncomingMessage): RoutedRequest {
  const [path = '/', query = ''] = url.split('?', 2);
  return { host: (headers.host ?? '').replace(/:\d+$/, ''), path, query };
}

function end(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  if (!response.headersSent) response.writeHead(status, { server: 'awselb/2.0', ...headers });
  response.end(body);
}
