/** Every screen but capture, and what it says: loaded with the first of them. */
import type { Component } from 'svelte';
import { loadScreenMessages } from './i18n/messages.svelte';
import type { Screen } from './routes';
import { listenForSlash } from './search/shortcut';

listenForSlash();

async function screen(module: Promise<{ default: Component }>): Promise<Component> {
  const [{ default: component }] = await Promise.all([module, loadScreenMessages()]);
  return component;
}

export const SCREENS: readonly Screen[] = [
  {
    name: 'near',
    title: 'nav.near',
    pattern: /^\/near$/,
    load: () => screen(import('./discover/Near.svelte')),
  },
  {
    name: 'map',
    title: 'map.title',
    pattern: /^\/map$/,
    load: () => screen(import('./map/MapScreen.svelte')),
    wide: true,
  },
  {
    name: 'route',
    title: 'nav.route',
    pattern: /^\/route$/,
    load: () => screen(import('./discover/MyRoute.svelte')),
  },
  {
    name: 'outbox',
    title: 'nav.outbox',
    pattern: /^\/outbox$/,
    load: () => screen(import('./me/MyTips.svelte')),
  },
  {
    name: 'import-tips',
    title: 'fromFile.title',
    pattern: /^\/tips\/import$/,
    load: () => screen(import('./imports/ImportTips.svelte')),
    managersOnly: true,
  },
  {
    name: 'tip',
    title: 'tips.home',
    pattern: /^\/tips\/[^/]+$/,
    load: () => screen(import('./me/TipPage.svelte')),
  },
  {
    name: 'outcomes',
    title: 'outcomes.title',
    pattern: /^\/outcomes$/,
    load: () => screen(import('./review/Outcomes.svelte')),
  },
  {
    name: 'answers',
    title: 'answers.title',
    pattern: /^\/answers$/,
    load: () => screen(import('./review/Answers.svelte')),
    managersOnly: true,
  },
  {
    name: 'overview',
    title: 'overview.title',
    pattern: /^\/overview$/,
    load: () => screen(import('./measure/Overview.svelte')),
    managersOnly: true,
    wide: true,
  },
  {
    name: 'moderation',
    title: 'moderation.title',
    pattern: /^\/moderation$/,
    load: () => screen(import('./moderation/Queue.svelte')),
    managersOnly: true,
  },
  {
    name: 'audit',
    title: 'audit.title',
    pattern: /^\/audit$/,
    load: () => screen(import('./moderation/Audit.svelte')),
    managersOnly: true,
    wide: true,
  },
  {
    name: 'feed',
    title: 'nav.feed',
    pattern: /^\/feed$/,
    load: () => screen(import('./review/Feed.svelte')),
    managersOnly: true,
    wide: true,
  },
  {
    name: 'insight',
    title: 'nav.insight',
    pattern: /^\/insights\/[^/]+$/,
    load: () => screen(import('./review/InsightPage.svelte')),
  },
  {
    name: 'door',
    title: 'doors.title',
    pattern: /^\/(sites\/qr|members\/sign-in|share)$/,
    load: () => screen(import('./doors/Door.svelte')),
    wide: true,
  },
  {
    name: 'connections',
    title: 'out.title',
    pattern: /^\/connections$/,
    load: () => screen(import('./share/Connections.svelte')),
    managersOnly: true,
  },
  { name: 'ask', title: 'ask.title', pattern: /^\/ask$/, load: () => screen(import('./talk/Ask.svelte')) },
  {
    name: 'questions',
    title: 'questions.title',
    pattern: /^\/questions$/,
    load: () => screen(import('./talk/Questions.svelte')),
  },
  {
    name: 'places',
    title: 'places.title',
    pattern: /^\/places(\/.*)?$/,
    load: () => screen(import('./places/Places.svelte')),
    wide: true,
  },
  {
    name: 'inbox',
    title: 'notify.inbox',
    pattern: /^\/inbox$/,
    load: () => screen(import('./notify/Inbox.svelte')),
  },
  {
    name: 'following',
    title: 'notify.following',
    pattern: /^\/following$/,
    load: () => screen(import('./notify/Following.svelte')),
  },
  {
    name: 'brief',
    title: 'brief.title',
    pattern: /^\/brief(\/[^/]+)?$/,
    load: () => screen(import('./notify/Brief.svelte')),
    managersOnly: true,
  },
  {
    name: 'site',
    title: 'nav.site',
    pattern: /^\/sites\/[^/]+$/,
    load: () => screen(import('./discover/SitePage.svelte')),
  },
  {
    name: 'search',
    title: 'search.title',
    pattern: /^\/search$/,
    load: () => screen(import('./search/Search.svelte')),
  },
  {
    name: 'members',
    title: 'people.title',
    pattern: /^\/members$/,
    load: () => screen(import('./people/Members.svelte')),
    managersOnly: true,
    wide: true,
  },
  {
    name: 'invite',
    title: 'invite.title',
    pattern: /^\/members\/invite$/,
    load: () => screen(import('./people/Invite.svelte')),
    managersOnly: true,
  },
  {
    name: 'groups',
    title: 'groups.title',
    pattern: /^\/groups$/,
    load: () => screen(import('./groups/Groups.svelte')),
  },
  {
    name: 'group-new',
    title: 'groups.new',
    pattern: /^\/groups\/new$/,
    load: () => screen(import('./groups/NewGroup.svelte')),
  },
  {
    name: 'group',
    title: 'groups.title',
    pattern: /^\/groups\/[^/]+$/,
    load: () => screen(import('./groups/GroupPage.svelte')),
  },
  {
    name: 'activity',
    title: 'activity.title',
    pattern: /^\/activity$/,
    load: () => screen(import('./groups/Activity.svelte')),
  },
  {
    name: 'sign-on',
    title: 'signOn.title',
    pattern: /^\/me\/sign-in$/,
    load: () => screen(import('./identity/SignOn.svelte')),
  },
  {
    name: 'provider',
    title: 'signOn.provider',
    pattern: /^\/organisation\/sign-on$/,
    load: () => screen(import('./identity/Provider.svelte')),
    managersOnly: true,
  },
  {
    name: 'messages',
    title: 'messages.title',
    pattern: /^\/messages$/,
    load: () => screen(import('./messages/Conversations.svelte')),
  },
  {
    name: 'conversation',
    title: 'messages.title',
    pattern: /^\/messages\/[^/]+$/,
    load: () => screen(import('./messages/Conversation.svelte')),
  },
  {
    name: 'person',
    title: 'person.title',
    pattern: /^\/people\/[^/]+$/,
    load: () => screen(import('./profiles/Person.svelte')),
  },
  {
    name: 'profile',
    title: 'profile.title',
    pattern: /^\/me\/profile$/,
    load: () => screen(import('./profiles/EditProfile.svelte')),
  },
  {
    name: 'my-data',
    title: 'myData.title',
    pattern: /^\/my-data$/,
    load: () => screen(import('./privacy/MyData.svelte')),
  },
  {
    name: 'retention',
    title: 'retention.title',
    pattern: /^\/retention$/,
    load: () => screen(import('./privacy/Retention.svelte')),
    managersOnly: true,
  },
  { name: 'me', title: 'nav.me', pattern: /^\/me$/, load: () => screen(import('./me/Me.svelte')) },
];
