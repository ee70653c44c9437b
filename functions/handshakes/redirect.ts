import { withConnection } from './connection.ts';

const HTTP_PORT = 80;

/** @returns undefined if port 80 of an address sends a visitor of the name to HTTPS for good; else what it does */
export async function whyNotRedirecting(address: string, serverName: string): Promise<string | undefined> {
  const head = await withConnection<string>(address, HTTP_PORT, (socket, answer) => {
    let received = '';
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      const end = received.indexOf('\r\n\r\n');
      if (end >= 0) answer(received.slice(0, end));
    });
    socket.once('close', () => answer(new Error('it hung up')));
    socket.write(`GET / HTTP/1.1\r\nHost: ${serverName}\r\nConnection: close\r\n\r\n`);
  });
  if (head instanceof Error) return `port 80: ${head.message}`;
  const [, status = ''] = /^HTTP\/1\.\d (\d+)/.exec(head) ?? [];
  const [, location = ''] = /^location: *(\S+)/im.exec(head) ?? [];
  const isToHttps = location.toLowerCase().startsWith(`https://${serverName}`);
  return status === '301' && isToHttps ? undefined : `port 80 answers ${status} ${location}`.trim();
}
