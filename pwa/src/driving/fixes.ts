/** What the watch hears from the receiver, for those who drive a route. It is told in this page and kept nowhere. */
import type { Sample } from './ahead/progress';

const listeners = new Set<(sample: Sample) => void>();

export function onFix(listener: (sample: Sample) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellFix({ coords, timestamp }: GeolocationPosition): Sample {
  const { latitude: lat, longitude: lon, accuracy: accuracy_m, speed: speed_mps, heading } = coords;
  // A receiver that stands says NaN, or nothing.
  const heading_deg = heading !== undefined && heading !== null && Number.isFinite(heading) ? heading : null;
  const sample = { lat, lon, accuracy_m, speed_mps, heading_deg, at: timestamp };
  for (const listener of listeners) listener(sample);
  return sample;
}
