/** How the map looks, by day and by night. Labels are drawn with the phone's own fonts: there is nothing to fetch for them. */
import type { FeatureCollection } from 'geojson';
import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import type { Streets } from './basemap';

/** Whose layers the archive of streets has. */
export type Schema = 'openmaptiles' | 'protomaps';
export type Look = 'light' | 'dark';
type Data = FeatureCollection;

export interface Shown {
  look: Look;
  locale: string;
  streets: Streets | null;
  /** The address of the tiles of what is known; empty for a map without. */
  insights: string;
  /** Of what was taken along, while there is no network. */
  kept: Data;
  sites: Data;
  /** The chosen route. */
  line: Data;
  /** The reader's own place, after a tap. */
  own: Data;
  /** Squares with a `share` of the most, and what is `said` of each: the overview's. */
  heat?: Data;
  /** An area that is being drawn, or was. */
  drawn: Data;
}

interface Colours {
  sea: string;
  land: string;
  green: string;
  built: string;
  building: string;
  border: string;
  road: string;
  main: string;
  casing: string;
  rail: string;
  label: string;
  halo: string;
  line: string;
  site: string;
  own: string;
  normal: string;
  high: string;
  alert: string;
  on: string;
}

// Quiet, so that what is known stands out: it is the only thing here that is as strong as the text.
export const COLOURS: Readonly<Record<Look, Colours>> = {
  light: {
    sea: '#c9dde6',
    land: '#f2f3ee',
    green: '#dbe8d3',
    built: '#ebebe5',
    building: '#dddcd4',
    border: '#a8aba6',
    road: '#ffffff',
    main: '#ffe6ad',
    casing: '#cfcdc4',
    rail: '#bcbab2',
    label: '#3c4a45',
    halo: '#ffffff',
    line: '#1560c4',
    site: '#13201c',
    own: '#1560c4',
    normal: '#0b6b5d',
    high: '#8a5200',
    alert: '#a81e1e',
    on: '#ffffff',
  },
  dark: {
    sea: '#0b1a24',
    land: '#18211f',
    green: '#1a2c22',
    built: '#1c2624',
    building: '#26322f',
    border: '#4a5753',
    road: '#33413d',
    main: '#5a5136',
    casing: '#141c1a',
    rail: '#3a4441',
    label: '#c3d0cb',
    halo: '#0d1412',
    line: '#8ebdff',
    site: '#edf3f0',
    own: '#8ebdff',
    normal: '#52cdb4',
    high: '#f4c063',
    alert: '#ff9d95',
    on: '#0d1412',
  },
};

const FONT = ['sans-serif'];
// Where a name is written: below, beside, above or beside its point, wherever there is room.
const ROOM: ('top' | 'bottom' | 'left' | 'right')[] = ['top', 'bottom', 'left', 'right'];

const width = (...stops: [number, number][]): ExpressionSpecification =>
  ['interpolate', ['exponential', 1.5], ['zoom'], ...stops.flat()] as unknown as ExpressionSpecification;

/** What each schema calls what is drawn. */
const STREETS: Readonly<
  Record<
    Schema,
    {
      green: string[];
      built: string;
      water: string;
      buildings: string;
      roads: string;
      names: string;
      name: ExpressionSpecification;
      kind: string;
      main: string[];
      middle: string[];
      small: string[];
      rail: string[];
      places: string;
    }
  >
> = {
  openmaptiles: {
    green: ['landcover', 'park'],
    built: 'landuse',
    water: 'water',
    buildings: 'building',
    roads: 'transportation',
    names: 'transportation_name',
    name: ['coalesce', ['get', 'name'], ['get', 'name:latin']],
    kind: 'class',
    main: ['motorway', 'trunk', 'primary'],
    middle: ['secondary', 'tertiary'],
    small: ['path', 'track', 'service', 'pier'],
    rail: ['rail', 'transit', 'subway'],
    places: 'place',
  },
  protomaps: {
    green: ['landcover', 'natural'],
    built: 'landuse',
    water: 'water',
    buildings: 'buildings',
    roads: 'roads',
    names: 'roads',
    name: ['get', 'name'],
    kind: 'kind',
    main: ['highway', 'major_road'],
    middle: ['medium_road'],
    small: ['path', 'other'],
    rail: ['rail'],
    places: 'places',
  },
};

function worldLayers(c: Colours): LayerSpecification[] {
  const world = { source: 'world' } as const;
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': c.sea } },
    { id: 'land', type: 'fill', ...world, 'source-layer': 'land', paint: { 'fill-color': c.land } },
    {
      id: 'border',
      type: 'line',
      ...world,
      'source-layer': 'border',
      paint: { 'line-color': c.border, 'line-width': 1, 'line-dasharray': [3, 2] },
    },
  ];
}

function worldNames(c: Colours): LayerSpecification[] {
  return [
    {
      id: 'world-place',
      type: 'symbol',
      source: 'world',
      'source-layer': 'place',
      maxzoom: 10,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': ['match', ['get', 'kind'], 'country', 14, 12],
        'symbol-sort-key': ['get', 'rank'],
        'text-max-width': 7,
      },
      paint: { 'text-color': c.label, 'text-halo-color': c.halo, 'text-halo-width': 1.2 },
    },
  ];
}

function streetLayers(c: Colours, streets: Streets): LayerSpecification[] {
  const s = STREETS[streets.schema];
  const from = { source: 'streets', minzoom: streets.minZoom } as const;
  const kinds = (list: string[]): ExpressionSpecification => ['in', ['get', s.kind], ['literal', list]];
  const roads: ExpressionSpecification = ['!', kinds([...s.rail, 'ferry'])];
  return [
    // The coast of the world is a rough one: where there are streets, it gives way to theirs.
    { id: 'ground', type: 'fill', source: 'areas', minzoom: streets.minZoom, paint: { 'fill-color': c.land } },
    { id: 'built', type: 'fill', ...from, 'source-layer': s.built, paint: { 'fill-color': c.built } },
    ...s.green.map(
      (layer): LayerSpecification => ({
        id: `green-${layer}`,
        type: 'fill',
        ...from,
        'source-layer': layer,
        paint: { 'fill-color': c.green },
      }),
    ),
    {
      id: 'water',
      type: 'fill',
      ...from,
      'source-layer': s.water,
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': c.sea },
    },
    {
      id: 'building',
      type: 'fill',
      ...from,
      minzoom: Math.max(13, streets.minZoom),
      'source-layer': s.buildings,
      paint: { 'fill-color': c.building },
    },
    {
      id: 'rail',
      type: 'line',
      ...from,
      'source-layer': s.roads,
      filter: kinds(s.rail),
      paint: { 'line-color': c.rail, 'line-width': width([10, 0.5], [18, 3]), 'line-dasharray': [4, 2] },
    },
    {
      id: 'road-casing',
      type: 'line',
      ...from,
      minzoom: Math.max(12, streets.minZoom),
      'source-layer': s.roads,
      filter: ['all', roads, ['!', kinds(s.small)]],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': c.casing, 'line-width': width([12, 1.4], [18, 20]) },
    },
    {
      id: 'road',
      type: 'line',
      ...from,
      'source-layer': s.roads,
      filter: roads,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': ['match', ['get', s.kind], s.main, c.main, c.road],
        'line-width': [
          'interpolate',
          ['exponential', 1.5],
          ['zoom'],
          9,
          ['match', ['get', s.kind], s.main, 1.2, s.middle, 0.7, s.small, 0, 0.3],
          18,
          ['match', ['get', s.kind], s.main, 22, s.middle, 18, s.small, 3, 14],
        ],
      },
    },
  ];
}

function streetNames(c: Colours, streets: Streets): LayerSpecification[] {
  const s = STREETS[streets.schema];
  const paint = { 'text-color': c.label, 'text-halo-color': c.halo, 'text-halo-width': 1.4 };
  return [
    {
      id: 'road-name',
      type: 'symbol',
      source: 'streets',
      'source-layer': s.names,
      minzoom: 13.5,
      layout: { 'symbol-placement': 'line', 'text-field': s.name, 'text-font': FONT, 'text-size': 12 },
      paint,
    },
    {
      id: 'place-name',
      type: 'symbol',
      source: 'streets',
      'source-layer': s.places,
      minzoom: streets.minZoom,
      layout: { 'text-field': s.name, 'text-font': FONT, 'text-size': 13, 'text-max-width': 8 },
      paint,
    },
  ];
}

function ownLayers(c: Colours, locale: string): LayerSpecification[] {
  const urgency = (alert: string, high: string, normal: string): ExpressionSpecification => [
    'match',
    ['get', 'urgency'],
    'alert',
    alert,
    'high',
    high,
    normal,
  ];
  const point = (id: string, source: string, layer?: string): LayerSpecification => ({
    id,
    type: 'symbol',
    source,
    ...(layer && { 'source-layer': layer }),
    layout: {
      'icon-image': ['concat', 'mark/', ['get', 'kind'], '/', ['get', 'urgency']],
      // Nothing that is known is left out because something else stands there.
      'icon-allow-overlap': true,
      'symbol-sort-key': ['match', ['get', 'urgency'], 'alert', 3, 'high', 2, 1],
      'text-field': ['step', ['zoom'], '', 14.5, ['get', 'title']],
      'text-font': FONT,
      'text-size': 12,
      'text-variable-anchor': ROOM,
      'text-radial-offset': 1.6,
      'text-max-width': 10,
      'text-optional': true,
    },
    paint: {
      'text-color': c.label,
      'text-halo-color': c.halo,
      'text-halo-width': 1.6,
      // What is no longer sure is paler; the list says it in words.
      'icon-opacity': ['match', ['get', 'confidence'], 'doubtful', 0.65, 'fading', 0.8, 1],
    },
  });
  return [
    {
      id: 'line-casing',
      type: 'line',
      source: 'line',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': c.halo, 'line-width': 8 },
    },
    {
      id: 'line',
      type: 'line',
      source: 'line',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': c.line, 'line-width': 4.5 },
    },
    {
      id: 'site',
      type: 'symbol',
      source: 'sites',
      minzoom: 8,
      layout: {
        'icon-image': 'mark/site/normal',
        'icon-allow-overlap': true,
        'text-field': ['step', ['zoom'], '', 11, ['get', 'name']],
        'text-font': FONT,
        'text-size': 12,
        'text-variable-anchor': ROOM,
        'text-radial-offset': 1.1,
        'text-max-width': 9,
        'text-optional': true,
      },
      paint: { 'text-color': c.site, 'text-halo-color': c.halo, 'text-halo-width': 1.6 },
    },
    {
      id: 'cluster',
      type: 'circle',
      source: 'insights',
      'source-layer': 'clusters',
      paint: {
        'circle-radius': ['step', ['get', 'count'], 17, 10, 20, 100, 24, 1000, 29],
        'circle-color': urgency(c.alert, c.high, c.normal),
        'circle-stroke-color': c.halo,
        'circle-stroke-width': 2.5,
      },
    },
    {
      id: 'cluster-count',
      type: 'symbol',
      source: 'insights',
      'source-layer': 'clusters',
      layout: {
        // How urgent it is, not by the colour alone.
        'text-field': [
          'concat',
          ['number-format', ['get', 'count'], { locale }],
          ['match', ['get', 'urgency'], 'alert', ' !!', 'high', ' !', ''],
        ],
        'text-font': FONT,
        'text-size': 14,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': c.on },
    },
    point('insight', 'insights', 'insights'),
    point('kept', 'kept'),
    { id: 'drawn', type: 'fill', source: 'drawn', paint: { 'fill-color': c.line, 'fill-opacity': 0.18 } },
    {
      id: 'drawn-line',
      type: 'line',
      source: 'drawn',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': c.line, 'line-width': 3 },
    },
    {
      id: 'drawn-corner',
      type: 'circle',
      source: 'drawn',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-radius': 7,
        'circle-color': c.halo,
        'circle-stroke-color': c.line,
        'circle-stroke-width': 3,
      },
    },
    {
      id: 'own',
      type: 'circle',
      source: 'own',
      paint: {
        'circle-radius': 8,
        'circle-color': c.own,
        'circle-stroke-color': c.halo,
        'circle-stroke-width': 3,
      },
    },
  ];
}

function heatLayers(c: Colours): LayerSpecification[] {
  return [
    {
      id: 'heat',
      type: 'fill',
      source: 'heat',
      paint: { 'fill-color': c.normal, 'fill-opacity': ['interpolate', ['linear'], ['get', 'share'], 0, 0.2, 1, 0.75] },
    },
    { id: 'heat-edge', type: 'line', source: 'heat', paint: { 'line-color': c.normal, 'line-width': 1 } },
    {
      id: 'heat-said',
      type: 'symbol',
      source: 'heat',
      layout: { 'text-field': ['get', 'said'], 'text-font': FONT, 'text-size': 13 },
      paint: { 'text-color': c.label, 'text-halo-color': c.halo, 'text-halo-width': 1.6 },
    },
  ];
}

/** The whole style: base map, what the organisation has there, what is known. */
export function style({
  look,
  locale,
  streets,
  insights,
  kept,
  sites,
  line,
  own,
  heat,
  drawn,
}: Shown): StyleSpecification {
  const c = COLOURS[look];
  const sources: Record<string, SourceSpecification> = {
    world: {
      type: 'vector',
      tiles: ['basemap://world/{z}/{x}/{y}'],
      maxzoom: 5,
      attribution: 'Made with Natural Earth',
    },
    ...(insights && { insights: { type: 'vector', tiles: [insights], maxzoom: 16 } }),
    ...(heat && { heat: { type: 'geojson', data: heat } }),
    kept: { type: 'geojson', data: kept },
    sites: { type: 'geojson', data: sites },
    line: { type: 'geojson', data: line },
    own: { type: 'geojson', data: own },
    drawn: { type: 'geojson', data: drawn },
  };
  if (streets) {
    sources.areas = { type: 'geojson', data: squares(streets.areas) };
    sources.streets = {
      type: 'vector',
      tiles: ['basemap://streets/{z}/{x}/{y}'],
      minzoom: streets.minZoom,
      maxzoom: streets.maxZoom,
      attribution: streets.attribution,
    };
  }
  return {
    version: 8,
    sources,
    layers: [
      ...worldLayers(c),
      ...(streets ? streetLayers(c, streets) : []),
      ...worldNames(c),
      ...(streets ? streetNames(c, streets) : []),
      ...(heat ? heatLayers(c) : []),
      ...ownLayers(c, locale).filter((layer) => 'source' in layer && layer.source in sources),
    ],
  };
}

function squares(areas: Streets['areas']): Data {
  return {
    type: 'FeatureCollection',
    features: areas.map(([west, south, east, north]) => ({
      type: 'Feature',
      properties: {},
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [west, south],
            [east, south],
            [east, north],
            [west, north],
            [west, south],
          ],
        ],
      },
    })),
  };
}
