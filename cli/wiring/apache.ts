import type { FrontPlace, WiringFile } from './file.ts';

/** Apache behind a load balancer that terminates TLS. */
export const wireApache = ({ kind, hosts, cidrs, healthPaths, proxyProtocol, isTls }: FrontPlace): WiringFile[] => [
  {
    name: '/etc/apache2/sites-available/evenkeel.conf',
    text: `# a2enmod remoteip rewrite proxy proxy_http headers
# a2dissite 000-default: health checks have an address as their host, and go to the first site.
<VirtualHost *:80>
${names(hosts)}${clientAddress(kind, cidrs, proxyProtocol)}
    RewriteEngine On
${healthPaths.map((path) => `    # A redirect would be no success for a health check, which comes by HTTP.\n    RewriteRule "^${escaped(path)}$" - [L]\n`).join('')}${kind === 'application' && isTls ? redirectByHeader : ''}
    ProxyPreserveHost On
    ProxyPass "/" "http://127.0.0.1:8000/"
    ProxyPassReverse "/" "http://127.0.0.1:8000/"
${kind === 'network' && isTls ? '    RequestHeader set X-Forwarded-Proto "https"\n' : ''}</VirtualHost>
`,
  },
];

function names(hosts: readonly string[]): string {
  // Apache refuses a wildcard as the first name.
  const first = hosts.find((host) => !/[*?]/.test(host));
  const others = hosts.filter((host) => host !== first);
  if (first === undefined) return others.length > 0 ? `    ServerAlias ${others.join(' ')}\n` : '';
  return `    ServerName ${first}\n${others.length > 0 ? `    ServerAlias ${others.join(' ')}\n` : ''}`;
}

function clientAddress(kind: FrontPlace['kind'], cidrs: readonly string[], proxyProtocol: boolean): string {
  if (kind === 'application') {
    return `
    # The client's address, as the load balancer appends it. Only its own word is taken: others may send the header, too.
    RemoteIPHeader X-Forwarded-For
${cidrs.map((cidr) => `    RemoteIPInternalProxy ${cidr}\n`).join('')}`;
  }
  return proxyProtocol
    ? `
    # The client's address, which the load balancer says in front of each connection.
    RemoteIPProxyProtocol On
`
    : '';
}

const redirectByHeader = `    # By what the client spoke to the load balancer: everything comes by HTTP from there, and %{HTTPS} would loop.
    RewriteCond "%{HTTP:X-Forwarded-Proto}" "=http"
    RewriteRule "^" "https://%{HTTP_HOST}%{REQUEST_URI}" [R=308,L,NE]
`;

/** As a regular expression within quotes, of which mod_rewrite knows no escaped ones. */
const escaped = (path: string) =>
  path.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('"', String.raw`\x22`);
