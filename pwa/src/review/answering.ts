/** Outcomes, texts for answers and the answer clock, as the screens ask for them. */
import { ask, client } from '../api/client';
import type {
  AnswerClock,
  AnswerClockIn,
  AnswerTemplates,
  Outcome,
  OutcomeIn,
  OutcomePatch,
  OutcomeSum,
  TemplateIn,
} from '../api/types';

const PAGE = 50;

interface OutcomePage {
  items: Outcome[];
  next?: string | null;
}

export async function outcomes(cursor?: string, insight?: string): Promise<OutcomePage> {
  const query = { limit: PAGE, ...(cursor && { cursor }), ...(insight && { insight }) };
  return ask(client.GET('/api/v1/outcomes', { params: { query } }));
}

export async function outcomeSums(): Promise<OutcomeSum[]> {
  return (await ask(client.GET('/api/v1/outcome-sums'))).items;
}

export async function recordOutcome(body: OutcomeIn): Promise<Outcome> {
  return ask(client.POST('/api/v1/outcomes', { body }));
}

export async function correctOutcome(id: string, body: OutcomePatch): Promise<Outcome> {
  const params = { path: { outcome_id: id } };
  return ask(client.PATCH('/api/v1/outcomes/{outcome_id}', { params, body }));
}

export async function templates(insight?: string): Promise<AnswerTemplates> {
  return ask(client.GET('/api/v1/answer-templates', { params: { query: insight ? { insight } : {} } }));
}

export async function keepTemplate(id: string, body: TemplateIn): Promise<AnswerTemplates> {
  const params = { path: { template_id: id } };
  return ask(client.PUT('/api/v1/answer-templates/{template_id}', { params, body }));
}

export async function dropTemplate(id: string): Promise<void> {
  await ask(client.DELETE('/api/v1/answer-templates/{template_id}', { params: { path: { template_id: id } } }));
}

export const answerClock = (): Promise<AnswerClock> => ask(client.GET('/api/v1/answer-clock'));

export const setAnswerClock = (body: AnswerClockIn): Promise<AnswerClock> =>
  ask(client.PUT('/api/v1/answer-clock', { body }));
