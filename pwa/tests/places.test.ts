import { expect, test } from 'vitest';
import { lineIn, positionIn } from '../src/places/coordinates';

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
