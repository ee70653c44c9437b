import { Socket } from 'node:net';
import { answerOn } from './connection.ts';

const HTTP_PORT = 80;

/**
 * @returns undefined if port 80 of an address redirects the name to HTTPS permanently; otherwise what it answers
 */
export async function whyNotRedirecting(
  address: string,
  serverName: string,
  port = HTTP_PORT,
): Promise<string | undefined> {
  const socket = new Socket();
  const head = await answerOn<string>(socket, (answer) => {
    let received = '';
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      const end = received.indexOf('\r\n\r\n');
      if (end >= 0) answer(received.slice(0, end));
    });
    socket.once('close', () => answer(new Error('connection closed')));
    socket.connect(port, address, () => {
      socket.write(`GET / HTTP/1.1\r\nHost: ${serverName}\r\nConnection: close\r\n\r\n`);
    });
  });
  if (head instanceof Error) return `port ${port}: ${head.message}`;
  const [, status = ''] = /^HTTP\/1\.\d (\d+)/.exec(head) ?? [];
  const [, location = ''] = /^location: *(\S+)/im.exec(head) ?? [];
  const isToHttps = location.toLowerCase().startsWith(`https://${serverName}`);
  return status === '301' && isToHttps ? undefined : `port ${port} answers ${status} ${location}`.trim();
}
