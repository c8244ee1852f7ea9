/** The map of a route's corridor, for its pack: the one place where the map is asked for it. */

/**
 * Keeps the tiles of a route on this phone and answers how many bytes of the pack's 20 MB they take.
 * `map/offline.ts` will do it (`keepTiles`); until it does there are none.
 */
export async function tilesOf(_memberId: string, _routeId: string): Promise<number> {
  return 0;
}
