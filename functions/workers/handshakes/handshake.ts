import { connect } from 'node:tls';
import { answerOn } from './connection.ts';

/**
 * Makes one TLS handshake with SNI, as a client would, and closes the connection. The chain is not verified: only the
 * serial number matters, which shows whether exactly this certificate is served, and no data is sent.
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
