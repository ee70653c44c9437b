#!/usr/bin/env node
import { existsSync } from 'node:fs';
import * as module from 'node:module';

// Plain JavaScript, so that what Node compiles and strips of types is kept between runs before anything is loaded.
module.enableCompileCache?.();

// The repository runs its sources. A package has none: Node strips no types in node_modules, so it brings a bundle.
const source = new URL('../evenkeel.ts', import.meta.url);
await import(existsSync(source) ? source.href : new URL('../../dist/cli/evenkeel.js', import.meta.url).href);
