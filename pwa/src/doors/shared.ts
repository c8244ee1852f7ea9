/** What another app shared with this one: kept sealed by the service worker until the screen takes it. */
export async function takeShared(_memberId: string): Promise<{ files: File[]; text: string } | null> {
  return null;
}
