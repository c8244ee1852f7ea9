/** What the member follows, once for all the buttons that show it. */
import { Answer } from '../discover/answer.svelte';
import { session } from '../session.svelte';
import { type Follow, follow, type Subscription, subscriptions, unfollow } from './queries';

export const AROUND_M = 5000;

const answer = new Answer<Subscription[]>();
/** Whose these are: on a shared phone the next member's are asked for anew. */
let ofMember = $state<string>();

/** Whether a subscription is of what is asked for. The server keeps circles to a hundredth of a degree. */
function isOf(one: Subscription, what: Follow): boolean {
  if (what.kind === 'site') return one.site_id === what.site_id;
  if (what.kind === 'route') return one.route_id === what.route_id;
  if (what.kind === 'tag') return one.tag === what.tag;
  const { lat, lon, radius_m } = what.area;
  const near = (a: number | undefined, b: number | null | undefined) => Math.abs((a ?? 99) - (b ?? -99)) < 0.006;
  return one.circle?.radius_m === radius_m && near(one.circle?.lat, lat) && near(one.circle?.lon, lon);
}

export const following = {
  get answer(): Answer<Subscription[]> {
    return answer;
  },
  load(): Promise<void> {
    ofMember = session.me?.id;
    return answer.load('following', subscriptions);
  },
  /** Asks once for as long as the same member is here. */
  async loadOnce(): Promise<void> {
    if (ofMember !== session.me?.id || answer.status === 'unreachable') await this.load();
  },
  find: (what: Follow): Subscription | undefined =>
    ofMember === session.me?.id ? answer.value?.find((one) => isOf(one, what)) : undefined,
  /** Throws when the server cannot be reached or refuses. */
  async follow(what: Follow): Promise<Subscription> {
    const made = await follow(what);
    answer.value = [...(answer.value ?? []).filter(({ id }) => id !== made.id), made];
    return made;
  },
  async unfollow(one: Subscription): Promise<void> {
    await unfollow(one.id);
    answer.value = (answer.value ?? []).filter(({ id }) => id !== one.id);
  },
};

/** The same again, as it was followed: what undoes an unfollow. */
export function again(one: Subscription, wanted = one.wanted): Follow {
  if (one.site_id) return { kind: 'site', site_id: one.site_id, wanted };
  if (one.route_id) return { kind: 'route', route_id: one.route_id, corridor_m: one.corridor_m ?? 150, wanted };
  if (one.tag) return { kind: 'tag', tag: one.tag, wanted };
  const polygon = one.polygon?.map(([lon = 0, lat = 0]) => [((lon + 180) % 360) - 180, lat] as [number, number]);
  return { kind: 'area', label: one.name, area: one.circle ?? { polygon }, wanted } as Follow;
}
