/** The drawn map: MapLibre, its worker and its protocols. Half a megabyte, loaded by whoever opens the map. */
import * as maplibre from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import worker from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { BaseMap, type Streets } from './basemap';
import { mark } from './marks';
import { type Shown, style } from './style';
import { insightTile } from './tiles';
import { type Box, boxOf, DEEPEST_ZOOM, type Place } from './view';

export interface Tapped {
  lat: number;
  lon: number;
  /** An insight's or a site's. */
  id?: string;
  site?: string;
  /** Of a cluster: how many, and the zoom whose tiles its members share. */
  count?: number;
  level?: number;
}

export interface Handlers {
  moved: (place: Place, box: Box) => void;
  tapped: (what: Tapped | null) => void;
  /** While an area is drawn: a corner was set there, by a finger, or by Enter in the middle. False: nothing is drawn. */
  corner?: (at: { lat: number; lon: number }) => boolean;
  /** Tiles of what is known cannot be had, or can again. */
  reachable: (is: boolean) => void;
}

const TAPPED = ['insight', 'kept', 'cluster', 'site'];
// Half of what a finger needs.
const FINGER_PX = 24;
const CLUSTER_STEP = 2.2;

const base = new BaseMap();
let tilesReached: (is: boolean) => void = () => undefined;

maplibre.setWorkerUrl(worker);
maplibre.addProtocol('basemap', async ({ url }, { signal }) => {
  const [, name = '', z, x, y] = /^basemap:\/\/(\w+)\/(\d+)\/(\d+)\/(\d+)/.exec(url) ?? [];
  return { data: await base.tile(name, Number(z), Number(x), Number(y), signal) };
});
maplibre.addProtocol('insights', async ({ url }, { signal }) => {
  try {
    const data = await insightTile(url, signal);
    tilesReached(true);
    return { data };
  } catch {
    if (!signal.aborted) tilesReached(false);
    // An error of one tile would be tried again by nobody; empty ones are asked for anew at the next change.
    return { data: new ArrayBuffer(0) };
  }
});

/** Reads which base maps there are. */
export const openBaseMap = (memberId: string): Promise<Streets | null> => base.open(memberId);

/** As exact as a finger is, and within the world that it was drawn in. */
const cornerAt = (at: maplibre.LngLat): { lat: number; lon: number } => {
  const { lat, lng } = at.wrap();
  return { lat: Number(lat.toFixed(6)), lon: Number(lng.toFixed(6)) };
};

export class Canvas {
  readonly #map: maplibre.Map;
  #shown: Shown;
  /** The first style stands; before that there is nothing to change. */
  #ready = false;

  constructor(container: HTMLElement, place: Place, label: string, shown: Shown, handlers: Handlers) {
    this.#shown = shown;
    tilesReached = handlers.reachable;
    const map = new maplibre.Map({
      container,
      style: style(shown),
      center: [place.lon, place.lat],
      zoom: place.zoom,
      maxZoom: DEEPEST_ZOOM,
      attributionControl: { compact: false },
      locale: { 'Map.Title': label },
      // North is up: who turns the map by accident does not find the way back.
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      rollEnabled: false,
      fadeDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 150,
    });
    this.#map = map;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.setMissingStyleImageResolver((id) => {
      const made = mark(id, this.#shown.look);
      if (made && !map.hasImage(id)) map.addImage(id, made.data, { pixelRatio: made.pixelRatio });
    });
    map.once('style.load', () => {
      this.#ready = true;
      if (this.#shown !== shown) this.show({ ...this.#shown });
    });
    const told = () => {
      // Behind the list it has no size, and shows no place.
      if (container.clientWidth === 0) return;
      const { lng, lat } = map.getCenter();
      const bounds = map.getBounds();
      handlers.moved(
        { lat, lon: lng, zoom: map.getZoom() },
        boxOf(bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()),
      );
    };
    map.on('moveend', told);
    map.on('resize', told);
    map.once('load', told);
    map.on('idle', () => {
      container.dataset.drawn = '1';
    });
    map.on('click', ({ point, lngLat }) => {
      if (!handlers.corner?.(cornerAt(lngLat))) handlers.tapped(this.#at(point));
    });
    map.getCanvas().addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && handlers.corner?.(cornerAt(map.getCenter()))) event.preventDefault();
    });
    map.on('mousemove', ({ point }) => {
      map.getCanvas().style.cursor = this.#at(point) ? 'pointer' : '';
    });
    // Without this an error is thrown at nobody; what cannot be drawn is in the list.
    map.on('error', ({ error }) => console.warn('map', error?.message));
  }

  /** What stands under a finger: the nearest, and what is on top of it first. */
  #at(point: maplibre.Point): Tapped | null {
    const { x, y } = point;
    const around: [maplibre.PointLike, maplibre.PointLike] = [
      [x - FINGER_PX, y - FINGER_PX],
      [x + FINGER_PX, y + FINGER_PX],
    ];
    const layers = TAPPED.filter((id) => this.#map.getLayer(id));
    let nearest: Tapped | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const { geometry, properties, layer } of this.#map.queryRenderedFeatures(around, { layers })) {
      if (geometry.type !== 'Point') continue;
      const [lon, lat] = geometry.coordinates as [number, number];
      const at = this.#map.project([lon, lat]);
      // A site is the ground on which its insights stand.
      const distance = Math.hypot(at.x - x, at.y - y) + (layer.id === 'site' ? FINGER_PX : 0);
      if (distance >= least) continue;
      least = distance;
      if (layer.id === 'cluster') nearest = { lat, lon, count: properties.count, level: properties.level };
      else if (layer.id === 'site') nearest = { lat, lon, site: properties.id };
      else nearest = { lat, lon, id: properties.id };
    }
    return nearest;
  }

  /** Shows something else; what stays the same is not loaded again. */
  show(shown: Shown): void {
    const looksNew = shown.look !== this.#shown.look;
    const isNew = shown !== this.#shown;
    this.#shown = shown;
    if (!this.#ready || !isNew) return;
    if (looksNew) for (const id of this.#map.listImages()) if (id.startsWith('mark/')) this.#map.removeImage(id);
    this.#map.setStyle(style(shown), { diff: !looksNew });
  }

  /** Asks for what is known anew. */
  refresh(): void {
    if (this.#map.getSource('insights')) this.#map.refreshTiles('insights');
  }

  /** Moves there; at once where the reader wants no motion. */
  go({ lat, lon, zoom }: Place): void {
    this.#map.easeTo({ center: [lon, lat], zoom, duration: 400 });
  }

  /** One step closer to a cluster of many. */
  enter({ lat, lon }: Tapped): void {
    this.go({ lat, lon, zoom: Math.min(DEEPEST_ZOOM, this.#map.getZoom() + CLUSTER_STEP) });
  }

  step(by: number): void {
    this.#map.easeTo({ zoom: this.#map.getZoom() + by, duration: 250 });
  }

  remove(): void {
    this.#map.remove();
  }
}
