/** What the server says about tips that it has. */
import type { TipStatus } from '../api/types';
import type { TipRow } from './states';
import { changeRow } from './tips';

/** Writes down what the server says about a tip that it has. */
export async function noteServerSide(status: TipStatus): Promise<void> {
  await changeRow(status.id, (row) => {
    if (row.state !== 'stored') return false;
    const server = serverSideOf(status);
    if (JSON.stringify(server) === JSON.stringify(row.server)) return false;
    row.server = server;
    return true;
  });
}

export const serverSideOf = (status: TipStatus): NonNullable<TipRow['server']> => ({
  state: status.state,
  queuePosition: status.queue_position,
  insightId: status.insight_id,
  problem: status.problem,
});
