import { connect } from 'node:tls';
import { answerOn } from './connection.ts';

/**
 * Makes one TLS handshake as a client would that asks for a name, and hangs up. The chain is not checked: what counts
 * is whether this very certificate is served, which its serial number tells, and nothing is sent.
 * @returns the serial number, in lower case without leading zeros; an Error if there was no handshake
 */
export function shakeHands(address: string, port: number, serverName: string): Promise<string | Error> {
  const socket = connect({ host: address, port, servername: serverName, rejectUnauthorized: false });
  return answerOn<string>(socket, (answer) => {
    socket.once('secureConnect', () => {
      const { serialNumber } = socket.getPeerCertificate();
      answer(serialNumber.toLowerCase().replace(/^0+/, ''));
    });
  });
}
