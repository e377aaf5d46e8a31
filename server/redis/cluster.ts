import { Cluster, Command, Redis } from 'ioredis';
import type { Log } from '../log.ts';
import { CONNECTION, RedisConnections, type Shard } from './connections.ts';
import type { ClusterPlace } from './url.ts';

const SHARDS_ASKED_EVERY_MS = 5_000;

const addressOf = ({ options }: Redis) => `${options.host}:${options.port}`;

/**
 * A cluster, over sharded pub/sub: a channel is kept by the shard of its name, as a key is, and only that one hears of it.
 * Commands go through ioredis' cluster client, which knows which shard keeps what. It has subscribers for shards too, but
 * none that could be asked whether they live or told to connect anew: so there is a listener of our own for each.
 */
export class ClusterConnections extends RedisConnections {
  readonly commands: Cluster;
  /** By the address of the shard's master. */
  readonly #listeners = new Map<string, Redis>();
  readonly #access: ClusterPlace['access'];
  /** The address of the master of each slot. */
  #homes: (string | undefined)[] = [];
  #hasMoved = false;

  constructor(place: ClusterPlace, log: Log) {
    super(log);
    this.#access = place.access;
    const { retryStrategy, enableOfflineQueue, ...redisOptions } = CONNECTION;
    this.commands = new Cluster(place.servers, {
      enableOfflineQueue,
      clusterRetryStrategy: retryStrategy,
      retryDelayOnFailover: 0,
      retryDelayOnClusterDown: 0,
      slotsRefreshInterval: SHARDS_ASKED_EVERY_MS,
      // Certificates are made out to names.
      dnsLookup: (name, found) => found(null, name),
      redisOptions: { ...redisOptions, ...this.#access },
    });
    this.commands.on('error', () => {});
    // A server that can be reached is of no use while the cluster says that it is down.
    this.commands.on('+node', (server: Redis) => this.watchCommands(server, isWhole));
    this.commands.on('refresh', () => this.#followShards());
    this.commands.on('ready', () => super.look());
  }

  override get shards(): Shard[] {
    const masters = new Map(this.commands.nodes('master').map((master) => [addressOf(master), master]));
    return [...this.#listeners].map(([address, listener]) => ({ commands: masters.get(address), listener }));
  }

  override shardOf(key: string): Shard | undefined {
    const address = this.#homes[new Command('get', [key]).getSlot()] ?? '';
    const listener = this.#listeners.get(address);
    const commands = this.commands.nodes('master').find((master) => addressOf(master) === address);
    return listener && { commands, listener };
  }

  override publish(channel: string, text: string): Promise<unknown> {
    return this.commands.spublish(channel, text);
  }

  // In one command there may be channels of one slot only.
  override subscribe(listener: Redis, channels: string[]): Promise<unknown> {
    return Promise.all(channels.map((channel) => listener.ssubscribe(channel)));
  }

  override unsubscribe(listener: Redis, channel: string): Promise<unknown> {
    return listener.sunsubscribe(channel);
  }

  override async countListeners(channel: string): Promise<number> {
    const answer = await this.shardOf(channel)?.commands?.pubsub('SHARDNUMSUB', channel);
    return Number(answer?.[1]);
  }

  protected override look(): void {
    super.look();
    // While something is amiss another server may have taken a shard over.
    if ((this.#hasMoved || !this.healthy) && this.commands.status === 'ready') this.commands.refreshSlotsCache();
  }

  /** Has a listener at each master, and none elsewhere. */
  #followShards(): void {
    const masters = this.commands.nodes('master').map(addressOf);
    for (const [address, listener] of this.#listeners) {
      if (masters.includes(address)) continue;
      this.#listeners.delete(address);
      listener.disconnect();
    }
    for (const address of masters)
      if (!this.#listeners.has(address)) this.#listeners.set(address, this.#listenAt(address));
    const homes = this.commands.slots.map(([master]) => master);
    const isOther = this.#hasMoved || homes.some((address, slot) => address !== this.#homes[slot]);
    this.#homes = homes;
    this.#hasMoved = false;
    if (isOther) this.emit('moved');
    // Before it is ready, the client asks a server itself, and only one that nobody connected.
    if (this.commands.status === 'ready') super.look();
  }

  #listenAt(address: string): Redis {
    const colon = address.lastIndexOf(':');
    const listener = new Redis({
      ...CONNECTION,
      ...this.#access,
      host: address.slice(0, colon),
      port: Number(address.slice(colon + 1)),
    });
    this.watchListener(listener, 'smessage');
    // The channels of a slot that goes to another shard are taken off by the server.
    listener.on('moved', () => {
      this.#hasMoved = true;
      this.emit('deaf', listener);
    });
    return listener;
  }
}

const isWhole = async (server: Redis) => (await server.cluster('INFO')).includes('cluster_state:ok');
