// Written by hand from the API contract in the form that openapi-typescript generates; `npm run api` replaces it.

type Json<Body> = { content: { 'application/json': Body } };
type Failure = { content: { 'application/problem+json': components['schemas']['Problem'] } };
type Path<Names extends string> = { path: Record<Names, string> };
type None = { query?: never; header?: never; path?: never; cookie?: never };
type Get<Body, Parameters = None> = {
  parameters: Parameters;
  get: { parameters: Parameters; requestBody?: never; responses: { 200: Json<Body>; default: Failure } };
};
type List<Item> = { items: Item[]; next: string | null };

export interface paths {
  '/api/v1/me': Get<components['schemas']['Me']>;
  '/api/v1/session': {
    delete: { parameters: None; requestBody?: never; responses: { 204: { content?: never }; default: Failure } };
  };
  '/api/v1/tips': Get<List<components['schemas']['TipStatus']>>;
  '/api/v1/tips/{tip_id}': Get<components['schemas']['TipStatus'], Path<'tip_id'>>;
  '/api/v1/tips/{tip_id}/retry': {
    post: {
      parameters: Path<'tip_id'>;
      requestBody?: never;
      responses: { 200: Json<components['schemas']['TipStatus']>; default: Failure };
    };
  };
  '/api/v1/feed': Get<
    List<components['schemas']['Insight']>,
    {
      query?: {
        status?: components['schemas']['Insight']['status'];
        tag?: string;
        site?: string;
        route?: string;
        q?: string;
        limit?: number;
        cursor?: string;
      };
    }
  >;
  '/api/v1/insights/{insight_id}': Get<components['schemas']['InsightDetail'], Path<'insight_id'>>;
  '/api/v1/insights/{insight_id}/tips': Get<List<components['schemas']['Evidence']>, Path<'insight_id'>>;
  '/api/v1/insights/{insight_id}/confirmations': {
    post: {
      parameters: Path<'insight_id'>;
      requestBody: Json<{ kind: components['schemas']['ConfirmationKind'] }>;
      responses: { 200: Json<components['schemas']['Confirmations']>; default: Failure };
    };
  };
  '/api/v1/insights/{insight_id}/review': {
    patch: {
      parameters: Path<'insight_id'>;
      requestBody: Json<components['schemas']['ReviewChange']>;
      responses: { 200: Json<components['schemas']['InsightDetail']>; default: Failure };
    };
  };
  '/api/v1/nearby': Get<
    List<components['schemas']['Insight']>,
    { query: { lat: number; lon: number; radius_m?: number; limit?: number } }
  >;
  '/api/v1/routes': Get<List<components['schemas']['Route']>>;
  '/api/v1/routes/{route_id}': Get<components['schemas']['RouteDetail'], Path<'route_id'>>;
  '/api/v1/routes/{route_id}/insights': Get<
    List<components['schemas']['Insight']>,
    Path<'route_id'> & { query?: { corridor_m?: number; from_m?: number; limit?: number } }
  >;
  '/api/v1/sites': Get<List<components['schemas']['Site']>>;
  '/api/v1/tags': Get<List<components['schemas']['Tag']>>;
  '/api/v1/members': Get<List<components['schemas']['Member']>, { query?: { role?: components['schemas']['Me']['role'] } }>;
}

export interface components {
  schemas: {
    Problem: {
      type: string;
      title: string;
      status: number;
      hint: string;
      errors?: { field: string; message: string }[];
    };
    Me: {
      id: string;
      name: string;
      role: 'contributor' | 'manager' | 'admin' | 'partner';
      language: string;
      organisation: { id: string; name: string; languages: string[] };
    };
    Member: { id: string; name: string; role: components['schemas']['Me']['role'] };
    TipStatus: {
      id: string;
      kind: 'voice' | 'photo' | 'text';
      state:
        | 'waiting_for_parts'
        | 'queued'
        | 'normalising'
        | 'transcribing'
        | 'understanding'
        | 'published'
        | 'parked'
        | 'withdrawn';
      queue_position: number | null;
      captured_at: string;
      received_at: string;
      clock_off: boolean;
      text: string | null;
      language: string | null;
      parts: { name: string; type: string; size: number; received: number; complete: boolean }[];
      transcript?: components['schemas']['Transcript'] | null;
      insight_id: string | null;
      problem: components['schemas']['Problem'] | null;
      receipt: components['schemas']['Receipt'] | null;
      receipt_number: string | null;
    };
    Transcript: { text: string; language: string; version: number; segments: components['schemas']['Segment'][] };
    Segment: { start_s: number; end_s: number; text: string };
    Receipt: {
      status: components['schemas']['Insight']['status'];
      reason: string | null;
      outcome: string | null;
      tips: number;
      still_there: number;
      gone: number;
      helped: number;
    };
    ConfirmationKind: 'still_there' | 'gone' | 'helped';
    Confirmations: {
      still_there: number;
      gone: number;
      helped: number;
      mine: components['schemas']['ConfirmationKind'][];
    };
    Media: {
      tip_id: string;
      part: string;
      kind: 'voice' | 'photo' | 'text';
      url: string;
      thumbnail_url: string | null;
      duration_s: number | null;
      width: number | null;
      height: number | null;
    };
    Place: {
      label: string | null;
      kind: 'site' | 'route' | 'area' | 'none';
      site_id: string | null;
      route_id: string | null;
      lat: number | null;
      lon: number | null;
      precision_m: number | null;
    };
    Insight: {
      id: string;
      title: string;
      text: string;
      language: string;
      translation: string | null;
      tags: { slug: string; name: string; score: number }[];
      place: components['schemas']['Place'];
      distance_m: number | null;
      along_m: number | null;
      offset_m: number | null;
      tips: number;
      confirmations: components['schemas']['Confirmations'];
      confidence: number;
      urgency: 'normal' | 'high' | 'alert';
      status: 'new' | 'seen' | 'assigned' | 'done' | 'declined';
      assignee: { id: string; name: string } | null;
      media: components['schemas']['Media'][];
      visibility: string;
      created_at: string;
      updated_at: string;
      age_s: number;
      valid_until: string | null;
    };
    InsightDetail: components['schemas']['Insight'] & {
      transcripts: { tip_id: string; text: string; language: string; segments: components['schemas']['Segment'][] }[];
      due_at: string | null;
      reason: string | null;
      outcome: string | null;
    };
    Evidence: {
      id: string;
      kind: 'voice' | 'photo' | 'text';
      text: string | null;
      transcript: string | null;
      captured_at: string;
      author: { id: string; name: string } | null;
      media: components['schemas']['Media'][];
    };
    ReviewChange: {
      status?: components['schemas']['Insight']['status'];
      assignee_id?: string | null;
      due_at?: string | null;
      reason?: string | null;
      outcome?: string | null;
    };
    Route: { id: string; name: string; length_m: number; stops: { site_id: string; name: string; along_m: number }[] };
    RouteDetail: components['schemas']['Route'] & { line: { type: 'LineString'; coordinates: number[][] } };
    Site: {
      id: string;
      name: string;
      aliases: string[];
      kind: 'site' | 'part';
      parent_id: string | null;
      lat: number;
      lon: number;
      radius_m: number | null;
    };
    Tag: { slug: string; name: string; description: string };
  };
}
