/** What the screen of connections asks and says. */
import { ask, client } from '../api/client';
import type {
  Delivery,
  Integration,
  IntegrationIn,
  IntegrationMade,
  Webhook,
  WebhookIn,
  WebhookMade,
  WebhookPatch,
} from '../api/types';

export async function integrations(): Promise<Integration[]> {
  return (await ask(client.GET('/api/v1/integrations'))).items;
}

export const addIntegration = (body: IntegrationIn): Promise<IntegrationMade> =>
  ask(client.POST('/api/v1/integrations', { body }));

export async function deleteIntegration(id: string): Promise<void> {
  await ask(client.DELETE('/api/v1/integrations/{id}', { params: { path: { id } } }));
}

export async function webhooks(): Promise<Webhook[]> {
  return (await ask(client.GET('/api/v1/webhooks'))).items;
}

export const addWebhook = (body: WebhookIn): Promise<WebhookMade> => ask(client.POST('/api/v1/webhooks', { body }));

export const changeWebhook = (id: string, body: WebhookPatch): Promise<Webhook> =>
  ask(client.PATCH('/api/v1/webhooks/{id}', { params: { path: { id } }, body }));

export async function deleteWebhook(id: string): Promise<void> {
  await ask(client.DELETE('/api/v1/webhooks/{id}', { params: { path: { id } } }));
}

export const newSecret = (id: string): Promise<WebhookMade> =>
  ask(client.POST('/api/v1/webhooks/{id}/secret', { params: { path: { id } } }));

export async function sendTest(id: string): Promise<void> {
  await ask(client.POST('/api/v1/webhooks/{id}/test', { params: { path: { id } } }));
}

export async function deliveries(id: string, cursor?: string): Promise<{ items: Delivery[]; next?: string | null }> {
  const params = { path: { id }, query: cursor ? { cursor } : {} };
  return ask(client.GET('/api/v1/webhooks/{id}/deliveries', { params }));
}

export async function replayDelivery(id: string, deliveryId: string): Promise<void> {
  const params = { path: { id, delivery_id: deliveryId } };
  await ask(client.POST('/api/v1/webhooks/{id}/deliveries/{delivery_id}/replay', { params }));
}

/** Sends all again that were given up, as far back as the log goes; answers how many. */
export async function replayFailed(id: string): Promise<number> {
  const body = { since: new Date(Date.now() - 31 * 86_400_000).toISOString(), state: 'failed' as const };
  return (await ask(client.POST('/api/v1/webhooks/{id}/replay', { params: { path: { id } }, body }))).deliveries;
}
