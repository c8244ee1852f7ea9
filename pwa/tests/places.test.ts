import { describe, expect, it, test } from 'vitest';
import { boxToFollow, type Corner, drawn } from '../src/map/outline';
import { lineIn, outlineIn, positionIn } from '../src/places/coordinates';

const VUOSAARI = { lat: 60.2187, lon: 25.196 };

test.each([
  '60.2187, 25.196',
  '60.2187 25.196',
  '60,2187 25,196',
  '60,2187; 25,196',
  '60.2187° N, 25.196° E',
  '25.196°E 60.2187°N',
  'geo:60.2187,25.196?z=17',
  'https://www.google.com/maps/place/X/@60.3,25.3,15z/data=!3d60.2187!4d25.196',
  'https://www.google.com/maps/@60.2187,25.196,15z',
  'https://maps.google.com/?q=60.2187,25.196',
  'https://maps.apple.com/?ll=60.2187%2C25.196',
  'https://www.openstreetmap.org/?mlat=60.2187&mlon=25.196#map=16/60.3/25.3',
  'https://www.openstreetmap.org/#map=16/60.2187/25.196',
])('what somebody pastes is a position: %s', (pasted) => {
  expect(positionIn(pasted)).toEqual(VUOSAARI);
});

test('degrees, minutes and seconds, south and west', () => {
  const found = positionIn('33°51′31″S 151° 12\' 40" W');
  expect(found?.lat).toBeCloseTo(-33.8586, 3);
  expect(found?.lon).toBeCloseTo(-151.2111, 3);
});

test.each(['', 'Vuosaari', 'dock 7', '91, 25', '60', '0, 0', '60.2, 25.2, 3, 4', 'https://example.com/1,2'])(
  'what is no position is none: %s',
  (pasted) => expect(positionIn(pasted)).toBeNull(),
);

test('a line is a position a line', () => {
  expect(lineIn('60.1, 24.9\n\n60.2, 25.0\n')).toEqual([
    [24.9, 60.1],
    [25, 60.2],
  ]);
  expect(lineIn('60.1, 24.9')).toBeNull();
  expect(lineIn('60.1, 24.9\nVuosaari')).toBeNull();
});

describe('an outline that somebody pastes', () => {
  const ring = [
    [24.9, 60.1],
    [25, 60.1],
    [25, 60.2],
    [24.9, 60.1],
  ];
  const area = { type: 'Polygon', coordinates: [ring] };

  it('is GeoJSON of one area, or its corners', () => {
    const feature = { type: 'Feature', geometry: area, properties: {} };
    for (const pasted of [area, feature, { type: 'FeatureCollection', features: [feature] }]) {
      expect(outlineIn(JSON.stringify(pasted))).toEqual(area);
    }
    expect(outlineIn('60.1, 24.9\n60.1, 25\n60.2, 25')).toEqual(area);
    expect(outlineIn('60.1, 24.9\n60.1, 25\n60.2, 25\n60.1, 24.9')).toEqual(area);
  });

  it('is none of anything else', () => {
    const point = { type: 'Point', coordinates: [24.9, 60.1] };
    const two = { type: 'FeatureCollection', features: [point, point] };
    for (const pasted of ['', '{', 'null', '60.1, 24.9\n60.1, 25', JSON.stringify(point), JSON.stringify(two)]) {
      expect(outlineIn(pasted)).toBeNull();
    }
  });
});

describe('an area that is drawn', () => {
  it('shows from its first corner on, and is one from its third', () => {
    const kinds = (corners: Corner[]): string[] => drawn(null, corners).features.map(({ geometry }) => geometry.type);
    expect(kinds([])).toEqual([]);
    expect(kinds([[1, 1]])).toEqual(['Point']);
    const two: Corner[] = [
      [1, 1],
      [2, 1],
    ];
    expect(kinds(two)).toEqual(['Point', 'Point', 'LineString']);
    expect(kinds([...two, [2, 2]])).toEqual(['Point', 'Point', 'Point', 'Polygon']);
  });

  it('is no larger than the server takes, also across the antimeridian', () => {
    expect(boxToFollow({ west: 24, south: 60, east: 25, north: 61 })).toEqual([24, 60, 25, 61]);
    expect(boxToFollow({ west: 179, south: -17, east: -179, north: -16 })).toEqual([179, -17, -179, -16]);
    expect(boxToFollow({ west: 0, south: 40, east: 9, north: 41 })).toBeNull();
    expect(boxToFollow({ west: 0, south: 40, east: 1, north: 45 })).toBeNull();
  });
});
