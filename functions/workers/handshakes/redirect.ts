import { Socket } from 'node:net';
import { checkServerIdentity, connect } from 'node:tls';
import { answerOn } from './connection.ts';

/** As many as a person may mean; curl gives up after 50, browsers after 20. */
const MAX_REDIRECTS = 10;

/** Those that clients follow by themselves (RFC 9110, 15.4). */
const REDIRECTS = new Set(['301', '302', '303', '307', '308']);

/** Whether a host is served by the load balancer that is asked. */
export type IsOwn = (host: string) => Promise<boolean>;

/**
 * Asks an address of a load balancer for a URL and follows its redirects, as long as they stay on hosts of its own.
 * @returns undefined if something else than a redirect answers in the end, over HTTPS, or if HTTPS sends the client to
 * a host of others; otherwise what is wrong
 */
export async function whyNotAnswered(address: string, url: string, isOwn: IsOwn): Promise<string | undefined> {
  const seen: string[] = [];
  const cookies: Cookies = new Map();
  /** The same request again, with the same cookies, is answered as before. */
  const asked = new Set<string>();
  let at = new URL(url);
  for (;;) {
    seen.push(at.href);
    asked.add(`${at.href} ${cookieOf(at, cookies)}`);
    const head = await ask(address, at, cookieOf(at, cookies));
    if (head instanceof Error) return `${at.href}: ${head.message}`;
    const [, status = ''] = /^HTTP\/1\.\d (\d+)/.exec(head) ?? [];
    const [, location = ''] = /^location: *(\S+)/im.exec(head) ?? [];
    const isSecure = at.protocol === 'https:';
    if (!REDIRECTS.has(status))
      return isSecure ? undefined : `${at.href} answers ${status}, which is no redirect to HTTPS`;
    const next = URL.parse(location, at.href);
    if (!next || location === '') return `${at.href} answers ${status} ${location}`.trim();
    const isHttp = next.protocol === 'https:' || next.protocol === 'http:';
    // With a dot at its end it is the same host.
    const [host, before] = [next, at].map(({ hostname }) => hostname.replace(/\.$/, ''));
    if (!isHttp || (host !== before && !(await isOwn(host!)))) {
      return isSecure ? undefined : `${at.href} answers ${status} ${location}, which is no host of this load balancer`;
    }
    keepCookies(head, at, cookies);
    if (asked.has(`${next.href} ${cookieOf(next, cookies)}`))
      return `redirect loop: ${[...seen, next.href].join(' to ')}`;
    if (seen.length > MAX_REDIRECTS)
      return `more than ${MAX_REDIRECTS} redirects: ${[...seen, next.href].join(' to ')}`;
    at = next;
  }
}

/** By host: applications let clients come again with a cookie, and would send one without round in circles. */
type Cookies = Map<string, Map<string, string>>;

function keepCookies(head: string, { hostname }: URL, cookies: Cookies): void {
  const own = cookies.get(hostname) ?? new Map<string, string>();
  for (const [, name = '', value = ''] of head.matchAll(/^set-cookie: *([^=;\s]+)=([^;\r\n]*)/gim))
    own.set(name, value);
  cookies.set(hostname, own);
}

const cookieOf = ({ hostname }: URL, cookies: Cookies): string =>
  [...(cookies.get(hostname) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');

/** The head of the answer to one request. */
function ask(address: string, url: URL, cookie: string): Promise<string | Error> {
  const isSecure = url.protocol === 'https:';
  const port = Number(url.port || (isSecure ? 443 : 80));
  const request = [
    `GET ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    'User-Agent: evenkeel-proof',
    'Accept: */*',
    ...(cookie === '' ? [] : [`Cookie: ${cookie}`]),
    'Connection: close',
    '',
    '',
  ].join('\r\n');
  const socket = isSecure
    ? connect({ host: address, port, servername: url.hostname, rejectUnauthorized: false })
    : new Socket();
  return answerOn<string>(socket, (answer) => {
    let received = '';
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      const end = received.indexOf('\r\n\r\n');
      if (end >= 0) answer(received.slice(0, end));
    });
    socket.once('close', () => answer(new Error('connection closed')));
    if ('getPeerCertificate' in socket) {
      socket.once('secureConnect', () => {
        // A visitor who is sent to another host must not meet a certificate that is not for it.
        const wrong = checkServerIdentity(url.hostname, socket.getPeerCertificate());
        if (wrong) answer(wrong);
        else socket.write(request);
      });
    } else socket.connect(port, address, () => socket.write(request));
  });
}
