import { lookup as resolveName } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** What is no address of the public internet (RFC 6890 and its registries), and what leads back to such (RFC 6052, RFC 3056). */
const inner = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  inner.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const)
  inner.addSubnet(network, bits, 'ipv6');

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const holds = (list: BlockList, address: string): boolean => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** Whether an address may be written to: a public one, or this machine's own where that was allowed. */
function isOutside(address: string, allowsLoopback: boolean): boolean {
  return !holds(inner, address) || (allowsLoopback && holds(loopback, address));
}

/**
 * Whether a browser may name this as its push service. The address comes from whoever signs in, and this server writes to it: so it is an https address at
 * the usual port, without a password, and not one inside. Names are looked at again when they are resolved, in {@link outsideOnly}.
 */
export function isPushAddress(endpoint: string, allowsLoopback: boolean): boolean {
  const url = URL.parse(endpoint);
  if (!url || url.username || url.password || endpoint.length > 2000) return false;
  const host = bareHost(url);
  const isLoopback = host === 'localhost' || (isIP(host) !== 0 && holds(loopback, host));
  if (allowsLoopback && isLoopback) return url.protocol === 'https:' || url.protocol === 'http:';
  if (url.protocol !== 'https:' || url.port !== '') return false;
  return isIP(host) === 0
    ? /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host) && !/\.(localhost|local|internal|home\.arpa)$/.test(host)
    : isOutside(host, false);
}

/** Resolves names for a connection and refuses those that lead inside: what was checked is what is connected to. */
export function outsideOnly(allowsLoopback: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '');
      const isClean = addresses.length > 0 && addresses.every(({ address }) => isOutside(address, allowsLoopback));
      if (!isClean) return callback(Object.assign(new Error('the name leads inside'), { code: leadsInside }), '');
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      callback(null, first?.address ?? '', first?.family);
    });
  };
}

/** `code` of the error with which {@link outsideOnly} refuses. */
export const leadsInside = 'PUSH_ADDRESS_INSIDE';
