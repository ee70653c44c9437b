import { type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import type { AppliedListener } from '../nodes.ts';
import { BAD_GATEWAY, NO_TARGETS, readTarget, type Reply, replyTo } from '../reply.ts';
import type { TargetServers } from './targets.ts';

/** Answers a request as an Application Load Balancer does by a listener's rules. */
export async function answer(
  listener: AppliedListener,
  zone: string,
  targets: TargetServers,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = replyTo(listener, readTarget(request.headers.host ?? '', request.url ?? '/'));
  if (!('targetGroupArn' in reply)) {
    end(response, reply);
    return;
  }
  const target = await targets.pick(reply.targetGroupArn, zone);
  if (!target) {
    end(response, NO_TARGETS);
    return;
  }
  const headers = { ...request.headers, ...forwardedBy(listener, request) };
  const forwarded = send(
    { host: target.address, port: target.port, method: request.method, path: request.url, headers },
    (answered) => {
      response.writeHead(answered.statusCode ?? BAD_GATEWAY.status, answered.headers);
      answered.pipe(response);
    },
  );
  forwarded.on('error', () => end(response, BAD_GATEWAY));
  request.pipe(forwarded);
}

/**
 * What a load balancer says of the client: whom it saw is appended to what the client claims, all else replaces it.
 * Source: Application Load Balancers guide, "HTTP headers and Application Load Balancers".
 */
function forwardedBy({ protocol, port }: AppliedListener, { headers, socket }: IncomingMessage) {
  const claimed = headers['x-forwarded-for'];
  const seen = socket.remoteAddress ?? '';
  return {
    'x-forwarded-for': claimed === undefined ? seen : `${String(claimed)}, ${seen}`,
    'x-forwarded-proto': protocol.toLowerCase(),
    'x-forwarded-port': String(port),
  };
}

function end(response: ServerResponse, { status, headers, body }: Reply): void {
  if (!response.headersSent) response.writeHead(status, headers);
  response.end(body);
}
