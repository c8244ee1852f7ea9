/** What a route has brought to this phone, where the network does not bring it. */
import type { Insight, InsightDetail, Media } from '../api/types';
import { insightInPacks } from '../doors/packs';
import { keptMedia } from '../doors/parts';
import { session } from '../session.svelte';

/** The address of a recording or small picture that is here, for this page; null where there is none. */
export async function keptUrl(media: Media): Promise<string | null> {
  const blob = await keptMedia(session.me?.id ?? '', media).catch(() => null);
  return blob && URL.createObjectURL(blob);
}

/** For an image that cannot be loaded: the small one of a route, once. */
export const orKept = (media: Media) => (image: Element) => {
  if (!(image instanceof HTMLImageElement)) return;
  const show = async (): Promise<void> => {
    const url = await keptUrl(media);
    if (!url) return;
    image.addEventListener('load', () => URL.revokeObjectURL(url), { once: true });
    image.src = url;
  };
  image.addEventListener('error', () => void show(), { once: true });
};

/** An insight of a list as its page shows it: without what only the server tells, what exactly was said and decided. */
export const asDetail = (insight: Insight): InsightDetail => ({
  ...insight,
  transcripts: [],
  due_at: null,
  reason: null,
  reason_language: null,
  outcome: null,
  outcome_language: null,
  thanks: { count: 0, by_manager: false, mine: false, own: false },
  watchers: [],
});

/** An insight as its page shows it, from a route. */
export async function keptInsight(id: string): Promise<{ value: InsightDetail; at: number } | null> {
  const found = await insightInPacks(session.me?.id ?? '', id).catch(() => null);
  if (!found) return null;
  return { value: asDetail(found.insight), at: found.at };
}
