/** What somebody decided, in a line for who decides after them. */
import type { ReviewChangeOut, ReviewStep } from '../api/types';
import { locale, t } from '../i18n/messages.svelte';

/** A day of the organisation (YYYY-MM-DD), as its reader writes days. */
export function day(on: string): string {
  const format = new Intl.DateTimeFormat(locale(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  return format.format(new Date(`${on}T12:00:00Z`));
}

const part = (change: Record<string, unknown>, name: string): unknown =>
  name in change ? ((change[name] as { to?: unknown } | undefined)?.to ?? null) : undefined;

/** What another one did: "Assigned to Sara", "Declined: the landlord will not", "Due Fri 3 May". */
export function whatTheyDid({ change, assignee, due_on }: ReviewChangeOut): string {
  const status = part(change, 'status') as ReviewStep['status'];
  const reason = part(change, 'reason') as string | null | undefined;
  const outcome = part(change, 'outcome') as string | null | undefined;
  const words: string[] = [];
  if (assignee) words.push(t('did.assigned', { name: assignee.name }));
  else if (status) words.push(t(`status.${status}`));
  if (reason) words.push(`“${reason}”`);
  if ('due_at' in change) words.push(due_on ? t('due.on', { day: day(due_on) }) : t('due.none'));
  if (outcome) words.push(`${t('review.outcomeTitle')} “${outcome}”`);
  return words.join(' · ');
}

/** What one asked for oneself. */
export function whatIWanted(step: ReviewStep, nameOf: (id: string) => string | undefined): string {
  const words: string[] = [];
  if (step.assignee_id) words.push(t('did.assigned', { name: nameOf(step.assignee_id) ?? '…' }));
  else if (step.status) words.push(t(`status.${step.status}`));
  if (step.reason) words.push(`“${step.reason}”`);
  if (step.due_on !== undefined) words.push(step.due_on ? t('due.on', { day: day(step.due_on) }) : t('due.none'));
  return words.join(' · ');
}
