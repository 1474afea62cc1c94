import { writeFile } from 'node:fs/promises';
import { openAuthorities, openPlace, type Place } from './own-database.ts';

/**
 * Builds one revocation list as the server does, in a process of its own, so that its memory is the list's. Arguments: the place as JSON, a file
 * for the list. Prints seconds and its own peak memory.
 */
const [place = '', file = ''] = process.argv.slice(2);
const open = openPlace(JSON.parse(place) as Place);
const certification = openAuthorities(open);
await certification.start();
const start = performance.now();
const der = await certification.crl('authentication');
const seconds = (performance.now() - start) / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024;
await writeFile(file, der);
console.log(JSON.stringify({ seconds, megabytes, bytes: der.length }));
await certification.stop();
await Promise.all([open.databases.close(), open.admin.end()]);
