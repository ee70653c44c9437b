import { spawnSync } from 'node:child_process';

const isThere = (command: string, option: string) => spawnSync(command, [option]).status === 0;

export const hasNginx = isThere('/usr/sbin/nginx', '-v');
export const hasApache = isThere('/usr/sbin/apache2', '-v');
