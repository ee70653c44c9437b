import type { FrontPlace, WiringFile } from './file.ts';

/** nginx behind a load balancer that terminates TLS. */
export const wireNginx = ({ kind, hosts, cidrs, healthPaths, proxyProtocol, isTls }: FrontPlace): WiringFile[] => [
  {
    name: '/etc/nginx/conf.d/evenkeel.conf',
    text: `# Remove sites-enabled/default: health checks have an address as their host, and go to the default server.
${kind === 'application' ? addressByHeader(cidrs) : addressByProtocol(cidrs, proxyProtocol)}
server {
    listen 80${proxyProtocol ? ' proxy_protocol' : ''};
    server_name ${hosts.length > 0 ? hosts.map(serverName).join(' ') : '_'};
${healthPaths.map(healthLocation).join('')}
${kind === 'application' && isTls ? redirectByHeader : ''}    location / {
        proxy_pass http://127.0.0.1:8000;
        proxy_set_header Host $host;
        proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-For ${kind === 'application' ? '$http_x_forwarded_for' : '$remote_addr'};
        proxy_set_header X-Forwarded-Proto ${forwardedProto(kind, isTls)};
    }
}
`,
  },
];

const addressByHeader = (
  cidrs: readonly string[],
) => `# The client's address, as the load balancer appends it. Only its own word is taken: others may send the header, too.
${trusted(cidrs)}real_ip_header X-Forwarded-For;
real_ip_recursive on;
`;

const addressByProtocol = (cidrs: readonly string[], proxyProtocol: boolean) =>
  proxyProtocol
    ? `# The client's address, which the load balancer says in front of each connection (proxy protocol, version 2).
${trusted(cidrs)}real_ip_header proxy_protocol;
`
    : `# The load balancer keeps the client's address where it preserves client IPs: nothing to be done.
`;

const trusted = (cidrs: readonly string[]) => cidrs.map((cidr) => `set_real_ip_from ${cidr};\n`).join('');

/** Health checks come by HTTP, and with the target's address as their host. */
const healthLocation = (path: string) => `
    location = ${quoted(path)} {
        # A redirect would be no success for a health check, which comes by HTTP.
        proxy_pass http://127.0.0.1:8000;
        proxy_set_header Host $host;
        access_log off;
    }
`;

/** nginx takes a wildcard for whole labels, in front or at the end; a load balancer takes `*` and `?` anywhere. */
const serverName = (host: string) =>
  !/[*?]/.test(host) || /^\*\.[^*?]+$/.test(host) || /^[^*?]+\.\*$/.test(host)
    ? host
    : quoted(
        `~^${host
          .replaceAll('.', String.raw`\.`)
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
      );

/** As one word, whatever is in it; names and paths of letters are one anyway. */
const quoted = (word: string) => (/^[\w./*-]+$/.test(word) ? word : `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"`);

const redirectByHeader = `    # By what the client spoke to the load balancer: everything comes by HTTP from there, and $scheme would loop.
    if ($http_x_forwarded_proto = "http") {
        return 308 https://$host$request_uri;
    }

`;

const forwardedProto = (kind: FrontPlace['kind'], isTls: boolean) => {
  if (kind === 'application') return '$http_x_forwarded_proto';
  return isTls ? 'https' : '$scheme';
};
