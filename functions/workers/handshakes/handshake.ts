import { connect, type TLSSocket } from 'node:tls';
import { answerOn } from './connection.ts';

/**
 * Makes one TLS handshake with SNI, as a client would, and closes the connection. The chain is not verified: only the
 * serial number matters, which shows whether exactly this certificate is served, and no data is sent.
 *
 * A listener with mutual TLS refuses a client without a certificate. In TLS 1.2 it does so before the handshake is over,
 * but after it has shown its own certificate and signed for it (RFC 5246, section 7.3): that is as good as a handshake.
 * @returns the serial number, in lower case without leading zeros; an Error if no certificate was shown
 */
export async function shakeHands(address: string, port: number, serverName: string): Promise<string | Error> {
  // Asking for OCSP changes nothing but that the client says when the server's part of the handshake is over.
  const options = { host: address, port, servername: serverName, rejectUnauthorized: false, requestOCSP: true };
  const socket = connect(options);
  let shown: string | undefined;
  socket.once('OCSPResponse', () => (shown = serialOn(socket)));
  const outcome = await answerOn<string>(socket, (answer) => {
    socket.once('secureConnect', () => answer(serialOn(socket) ?? new Error('no certificate')));
  });
  return outcome instanceof Error ? (shown ?? outcome) : outcome;
}

function serialOn(socket: TLSSocket): string | undefined {
  const { serialNumber } = socket.getPeerCertificate() as { readonly serialNumber?: string };
  return serialNumber?.toLowerCase().replace(/^0+/, '');
}
