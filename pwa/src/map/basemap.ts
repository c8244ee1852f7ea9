/** The base map: archives that the phone keeps come first, then the server's, read by ranges. */
import { PMTiles, type RangeResponse, type Source } from 'pmtiles';
import { keptTiles } from './offline';
import { mapPaths } from './paths';
import type { Schema } from './style';

/** An archive that is in memory. */
export class KeptSource implements Source {
  constructor(
    private readonly key: string,
    private readonly bytes: ArrayBuffer,
  ) {}
  getKey(): string {
    return this.key;
  }
  async getBytes(offset: number, length: number): Promise<RangeResponse> {
    return { data: this.bytes.slice(offset, offset + length) };
  }
}

/** What the styles need to know of the archive of streets. */
export interface Streets {
  minZoom: number;
  maxZoom: number;
  schema: Schema;
  /** [west, south, east, north] in degrees, of each archive. */
  areas: [number, number, number, number][];
  attribution: string;
}

interface Metadata {
  attribution?: string;
  vector_layers?: { id: string }[];
}

// A new one each time: MapLibre hands it to its worker, and then it is gone here.
const empty = (): ArrayBuffer => new ArrayBuffer(0);

export class BaseMap {
  readonly #world = new PMTiles(mapPaths.basemap('world'));
  readonly #server = new PMTiles(mapPaths.basemap('streets'));
  #kept: PMTiles[] = [];

  /** Reads which archives there are. What cannot be reached is left out: the world is on the phone. */
  async open(memberId: string): Promise<Streets | null> {
    const kept = await keptTiles(memberId).catch(() => []);
    this.#kept = kept.map(({ routeId, bytes }) => new PMTiles(new KeptSource(`kept/${routeId}`, bytes)));
    const seen: Streets[] = [];
    for (const archive of [this.#server, ...this.#kept]) {
      const found = await describe(archive).catch(() => null);
      if (found) seen.push(found);
    }
    const [first] = seen;
    if (!first) return null;
    const alike = seen.filter(({ schema }) => schema === first.schema);
    return {
      ...first,
      minZoom: Math.min(...alike.map(({ minZoom }) => minZoom)),
      maxZoom: Math.max(...alike.map(({ maxZoom }) => maxZoom)),
      areas: alike.flatMap(({ areas }) => areas),
    };
  }

  /** A vector tile; empty where nobody has one. */
  async tile(name: string, z: number, x: number, y: number, signal: AbortSignal): Promise<ArrayBuffer> {
    const archives = name === 'world' ? [this.#world] : [...this.#kept, this.#server];
    for (const archive of archives) {
      // No network, or a damaged archive: the map is drawn without.
      const found = await archive.getZxy(z, x, y, signal).catch(() => undefined);
      if (found) return found.data;
    }
    return empty();
  }
}

async function describe(archive: PMTiles): Promise<Streets> {
  const header = await archive.getHeader();
  const { attribution = '', vector_layers = [] } = (await archive.getMetadata()) as Metadata;
  return {
    minZoom: header.minZoom,
    maxZoom: header.maxZoom,
    schema: vector_layers.some(({ id }) => id === 'transportation') ? 'openmaptiles' : 'protomaps',
    areas: [[header.minLon, header.minLat, header.maxLon, header.maxLat]],
    attribution,
  };
}
