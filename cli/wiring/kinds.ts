/** What can be wired, with the words of the help. */
export const WIRINGS = {
  django: 'Django: settings, a database router, a middleware',
  node: 'Node.js with pg or mysql2',
  rails: 'Rails: database.yml, roles, the resolver',
  spring: 'Spring Boot with Hikari: two pools behind one data source',
  drivers: "AWS's advanced drivers, and the plugin that keeps to our endpoint",
  nginx: 'nginx behind a load balancer (--listener)',
  apache: 'Apache behind a load balancer (--listener)',
} as const;
