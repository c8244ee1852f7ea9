/** What the map's list asks. */
import { ask, client } from '../api/client';
import type { Insight } from '../api/types';
import type { Box, MapFilter } from './view';

export const PAGE = 25;

export interface Page {
  items: Insight[];
  next?: string | null;
}

/** What is current in a box, newest first. */
export async function within(box: Box, filter: MapFilter, cursor?: string): Promise<Page> {
  const { status, ...rest } = filter;
  const chosen = Object.fromEntries(Object.entries(rest).filter(([, value]) => value));
  const query = { ...box, ...chosen, limit: PAGE, ...(status && { status: [status] }), ...(cursor && { cursor }) };
  return ask(client.GET('/api/v1/within', { params: { query } }));
}
