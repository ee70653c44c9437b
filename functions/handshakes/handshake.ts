import { connect } from 'node:tls';
import { withConnection } from './connection.ts';

/**
 * Makes one TLS handshake as a client would that asks for a name, and hangs up. The chain is not checked: what counts
 * is whether this very certificate is served, which its serial number tells, and nothing is sent.
 * @returns the serial number, in lower case without leading zeros; an Error if there was no handshake
 */
export const shakeHands = (address: string, port: number, serverName: string): Promise<string | Error> =>
  withConnection<string>(address, port, (socket, answer) => {
    const secured = connect({ socket, servername: serverName, rejectUnauthorized: false });
    secured.once('error', answer);
    secured.once('secureConnect', () => {
      const { serialNumber = '' } = secured.getPeerCertificate();
      answer(serialNumber.toLowerCase().replace(/^0+/, ''));
    });
  });
