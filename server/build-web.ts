/** Builds the front doors in a process of its own, so that the bundler's memory goes when the build ends. */
import { buildWeb } from '../web/build.ts';

const outDir = process.argv[2];
if (!outDir) throw new TypeError('usage: build-web.ts OUT_DIR');
await buildWeb({ outDir });
