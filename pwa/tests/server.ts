/** A server of tips that keeps the contract, in memory: what the real one answers, and the faults of a bad line. */
import { createHash } from 'node:crypto';
import type { TipStatus } from '../src/api/types';

interface PartMeta {
  name: string;
  type: string;
  size: number;
  sha256: string;
}

interface Body {
  kind: TipStatus['kind'];
  text: string | null;
  captured_at: string;
  fix: { lat: number; lon: number } | null;
  parts: PartMeta[];
}

interface Held {
  member: string;
  body: Body;
  bytes: Map<string, Uint8Array>;
  withdrawn: boolean;
  /** The latest amendment of its place. */
  place: { revision: number } | null;
}

type Fault = (method: string, path: string) => 'before' | 'after' | number | undefined;

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

const problem = (status: number, title: string, headers: Record<string, string> = {}) =>
  json(
    status,
    { type: '/problems/x', title, status, hint: 'Next step.' },
    { 'content-type': 'application/problem+json', ...headers },
  );

export class TipServer {
  signedIn: string | null = null;
  readonly tips = new Map<string, Held>();
  readonly calls: string[] = [];
  /** 'before': the request never arrives; 'after': the answer is lost; a number: that status instead of the work. */
  fault: Fault = () => undefined;

  readonly fetch = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const method = init.method ?? 'GET';
    this.calls.push(`${method} ${url}`);
    const fault = this.fault(method, url);
    if (fault === 'before') throw new TypeError('no network');
    if (typeof fault === 'number') return problem(fault, `status ${fault}`);
    const answer = this.#answer(method, url, init);
    if (fault === 'after') throw new TypeError('the answer was lost');
    return answer;
  };

  #answer(method: string, url: string, init: RequestInit): Response {
    if (!this.signedIn) return problem(401, 'Sign in');
    const [, , , what, id = '', , name] = url.split('/');
    if (what === 'me') return json(200, { id: this.signedIn });
    if (new Headers(init.headers).get('backhaul-member') !== this.signedIn) return problem(401, 'Sign in');
    const held = this.tips.get(id);
    if (method === 'DELETE') {
      if (!held) return problem(404, 'Not found');
      held.withdrawn = true;
      return new Response(null, { status: 204 });
    }
    if (held?.withdrawn) return problem(410, 'Withdrawn');
    if (method === 'PUT') {
      const body = JSON.parse(String(init.body)) as Body;
      if (!held) {
        const bytes = new Map(body.parts.map((part) => [part.name, new Uint8Array()]));
        this.tips.set(id, { member: this.signedIn, body, bytes, withdrawn: false, place: null });
        return json(201, this.#status(id));
      }
      if (JSON.stringify(held.body) !== JSON.stringify(body)) return problem(422, 'Different content');
      return json(200, this.#status(id));
    }
    if (!held) return problem(404, 'Not found');
    if (!name) {
      const place = JSON.parse(String(init.body)) as { revision: number };
      if (place.revision > (held.place?.revision ?? 0)) held.place = place;
      return json(200, this.#status(id));
    }
    return this.#append(id, held, name, init);
  }

  #append(id: string, held: Held, name: string, init: RequestInit): Response {
    const meta = held.body.parts.find((part) => part.name === name);
    const have = held.bytes.get(name);
    if (!meta || !have) return problem(404, 'Not found');
    const headers = new Headers(init.headers);
    if (Number(headers.get('upload-offset')) !== have.length) {
      return problem(409, 'Offset', { 'upload-offset': String(have.length) });
    }
    const now = new Uint8Array([...have, ...new Uint8Array(init.body as ArrayBuffer)]);
    held.bytes.set(name, now);
    if (headers.get('upload-complete') !== '?1') {
      return new Response(null, { status: 204, headers: { 'upload-offset': String(now.length) } });
    }
    if (createHash('sha256').update(now).digest('hex') !== meta.sha256) {
      held.bytes.set(name, new Uint8Array());
      return problem(409, 'Checksum', { 'upload-offset': '0' });
    }
    return json(this.#isComplete(held) ? 201 : 200, this.#status(id));
  }

  #isComplete(held: Held): boolean {
    return held.body.parts.every((part) => held.bytes.get(part.name)?.length === part.size);
  }

  #status(id: string): Partial<TipStatus> {
    const held = this.tips.get(id);
    if (!held) throw new Error(`no tip ${id}`);
    return {
      id,
      kind: held.body.kind,
      state: this.#isComplete(held) ? 'queued' : 'waiting_for_parts',
      queue_position: null,
      insight_id: null,
      problem: null,
      parts: held.body.parts.map(({ name, type, size }) => {
        const received = held.bytes.get(name)?.length ?? 0;
        return { name, type, size, received, complete: received === size };
      }),
    };
  }
}
