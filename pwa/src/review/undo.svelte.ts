/** What was decided on this page, the newest last: each can be taken back, unless somebody has decided since. */
import { Refused } from '../api/client';
import type { Decided } from '../api/types';
import { type Attempt, attempt } from '../discover/attempt';
import { undo } from './decisions';

interface Step {
  decisionId: string;
  /** What was done, as its manager reads it. */
  said: string;
}

let steps = $state.raw<readonly Step[]>([]);
let busy = $state(false);

export const decisions = {
  get last(): Step | undefined {
    return steps.at(-1);
  },
  get busy(): boolean {
    return busy;
  },
  did(step: Step): void {
    steps = [...steps, step];
  },
  /** Nothing is offered any more: the page is left. */
  forget(): void {
    steps = [];
  },
  async undo(): Promise<Attempt<Decided> | null> {
    const step = steps.at(-1);
    if (!step || busy) return null;
    busy = true;
    const answer = await attempt(undo(step.decisionId));
    busy = false;
    // Without a network it can be tried again; what the server refused it refuses again.
    if (answer.ok || answer.error instanceof Refused) steps = steps.filter((one) => one !== step);
    return answer;
  },
};
