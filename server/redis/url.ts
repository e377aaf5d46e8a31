interface Host {
  host: string;
  port: number;
}

/** Who Redis is told we are, and whether that goes over TLS. */
interface Access {
  username?: string;
  password?: string;
  db?: number;
  tls?: object;
}

export interface SentinelPlace {
  kind: 'sentinel';
  sentinels: Host[];
  master: string;
  access: Access;
  sentinelAccess: { sentinelUsername?: string; sentinelPassword?: string };
}

export interface ClusterPlace {
  kind: 'cluster';
  servers: Host[];
  access: Access;
}

/** Where Redis is: one server, whichever server the Sentinels call the master, or the servers of a cluster. */
export type RedisPlace = { kind: 'server'; url: string } | SentinelPlace | ClusterPlace;

const PORTS = { sentinel: 26_379, cluster: 6_379 };
const SEVERAL =
  /^(?<scheme>rediss?)\+(?<several>sentinel|cluster):\/\/(?:(?<user>[^/?#]*)@)?(?<hosts>[^@/?#]*)(?<path>\/[^?#]*)?(?:\?(?<query>[^#]*))?$/;
const SENTINEL_FORM =
  'must name the Sentinels and the master they watch: redis+sentinel://user:password@host:26379,host2:26379/mymaster';
const CLUSTER_FORM =
  'must name servers of the cluster, and no database: redis+cluster://user:password@host:6379,host2:6379';
const FORM =
  'must be an address that begins with redis:// or rediss://, for Sentinels with redis+sentinel://, for a cluster with redis+cluster://';

/**
 * Reads REDIS_URL. Of Sentinels and clusters it is written as in Harbor and the Python package limits; what the Sentinels
 * themselves ask for stands behind it, `?sentinel_username=…&sentinel_password=…`. Throws an Error that says in words what
 * is wrong, without repeating what may be secret.
 */
export function redisPlaceOf(url: string): RedisPlace {
  if (/^rediss?:/i.test(url) && URL.canParse(url)) return { kind: 'server', url };
  const { scheme, several, user, hosts, path, query } = SEVERAL.exec(url)?.groups ?? {};
  if (!several) throw new Error(FORM);
  const isCluster = several === 'cluster';
  const form = isCluster ? CLUSTER_FORM : SENTINEL_FORM;
  const access = { ...accessOf(user, form), ...(scheme === 'rediss' && { tls: {} }) };
  const named = (hosts ?? '').split(',').map((host) => hostOf(host, PORTS[isCluster ? 'cluster' : 'sentinel'], form));
  const options = Object.fromEntries(new URLSearchParams(query));
  if (isCluster) {
    if (!/^\/?0?$/.test(path ?? '') || query) throw new Error(form);
    return { kind: 'cluster', servers: named, access };
  }
  const { sentinel_username: username, sentinel_password: password, ...unknown } = options;
  const [, master, db] = /^\/([^/]+)(?:\/(\d{1,5})?)?$/.exec(path ?? '') ?? [];
  if (!master || Object.keys(unknown).length > 0) throw new Error(form);
  return {
    kind: 'sentinel',
    sentinels: named,
    master: decoded(master, form),
    access: { ...access, ...(db && { db: Number(db) }) },
    sentinelAccess: {
      ...(username && { sentinelUsername: username }),
      ...(password && { sentinelPassword: password }),
    },
  };
}

function accessOf(user: string | undefined, form: string): Access {
  const [, username, password] = /^([^:]*)(?::(.*))?$/.exec(user ?? '') ?? [];
  return {
    ...(username && { username: decoded(username, form) }),
    ...(password && { password: decoded(password, form) }),
  };
}

function hostOf(text: string, usualPort: number, form: string): Host {
  // An address of IPv6 stands in brackets.
  const [, host, bare, port] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const name = host ?? bare;
  if (!name || Number(port ?? usualPort) > 65_535) throw new Error(form);
  return { host: name, port: Number(port ?? usualPort) };
}

function decoded(text: string, form: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error(form);
  }
}
