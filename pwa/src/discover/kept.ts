/** What a route has brought to this phone, where the network does not bring it. */
import type { InsightDetail, Media } from '../api/types';
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

/** An insight as its page shows it, from a route: without what only the server tells, what exactly was said and decided. */
export async function keptInsight(id: string): Promise<{ value: InsightDetail; at: number } | null> {
  const found = await insightInPacks(session.me?.id ?? '', id).catch(() => null);
  if (!found) return null;
  return { value: { ...found.insight, transcripts: [], due_at: null, reason: null, outcome: null }, at: found.at };
}
