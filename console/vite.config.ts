import { defineConfig, type Plugin } from 'vite';

/** What uPlot hangs on itself for those who draw bars or splines, or join tables. No bundler can know that nobody does. */
const UNUSED_PARTS =
  /^\s*(?:\(paths\.(?:bars|spline)\s*=.*\)|uPlot\.(?:join|fmtDate|tzDate|rangeLog|rangeAsinh)\s*=.*);$/gm;

const leaveOutUnusedCharts: Plugin = {
  name: 'leave-out-unused-charts',
  transform: {
    filter: { id: /uPlot\.esm\.js/ },
    handler: (code) => code.replace(UNUSED_PARTS, ''),
  },
};

/** The page as files: everything that it needs, and nothing fetched from elsewhere. `buildPage.ts` says into which folder. */
export default defineConfig({
  root: new URL('page', import.meta.url).pathname,
  // The server has the built files below this path, and the page itself at the root, too.
  base: '/console/',
  // Only the command line's own words are printed.
  logLevel: 'warn',
  // Vite's own files belong to no folder of ours.
  cacheDir: new URL('../node_modules/.cache/vite', import.meta.url).pathname,
  plugins: [leaveOutUnusedCharts],
  // The same files whatever the environment that builds them: a test's would have the names of all elements' sources.
  mode: 'production',
  define: { 'process.env.NODE_ENV': '"production"' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    target: 'es2022',
    // The policy of the page's content allows files only, no data and no inline script.
    assetsInlineLimit: 0,
    modulePreload: false,
    // The bundle is measured by a test.
    reportCompressedSize: false,
    emptyOutDir: true,
  },
});
