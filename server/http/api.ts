import { type IRoute, type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import type { Scope } from '../../shared/token.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { Refusal } from '../errors.ts';
import type { Holds } from '../live/holds.ts';
import { viewerOf } from './context.ts';
import { type Act, type Limits, personOf } from './limits.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
export const NoInput = z.object({});
const PAGE_MAX = 1_000_000;

/** A number as addresses spell it: digits and nothing else. */
export const inAddress = (schema: z.ZodNumber) =>
  z.preprocess(
    (value) => (typeof value === 'string' && !/^\d{1,16}$/.test(value) ? Number.NaN : Number(value)),
    schema,
  );
export const IdParam = z.object({ id: inAddress(z.int().positive()) });
/** A post by a thread's id and its number there. */
export const PostNumberParam = IdParam.extend({ number: inAddress(z.int().positive()) });
/** An id in a query, where one is given. */
export const IdQuery = inAddress(z.int().positive()).optional();
export const PageQuery = z.object({ page: inAddress(z.int().positive().max(PAGE_MAX)).default(1) });
export const BeforeQuery = z.object({ before: inAddress(z.int().positive()).optional() });
export const AfterQuery = z.object({ after: inAddress(z.int().nonnegative()).default(0) });

/** One call of the JSON API: what it takes and answers is its parser, its type and its entry in the OpenAPI document. */
interface ApiCall<Params, Query, Body, Answer> {
  method: Method;
  path: string;
  summary: string;
  /** What a token must be allowed to make this call. A session may make them all. */
  scope: Scope;
  params: z.ZodType<Params>;
  query: z.ZodType<Query>;
  body: z.ZodType<Body>;
  answer: z.ZodType<Answer>;
  limit?: Act;
  /** May answer 201 as well, where it made something. */
  creates?: true;
  /** Takes a file in place of JSON, and reads it itself. */
  takesFile?: true;
}

/** A call that is answered with Server-Sent Events, for as long as its reader listens. */
export interface StreamCall {
  path: string;
  summary: string;
  scope: Scope;
  params: z.ZodObject;
  query: z.ZodObject;
}

interface Asked<Params, Query, Body> {
  viewer: Viewer;
  params: Params;
  query: Query;
  body: Body;
  request: Request;
  response: Response;
}

// biome-ignore lint/suspicious/noExplicitAny: the list holds calls of every shape.
type AnyCall = ApiCall<any, any, any, any>;

/** Collects the calls of the JSON API, serves them and describes them. */
export class Api {
  readonly router = Router();
  readonly calls: AnyCall[] = [];
  readonly streams: StreamCall[] = [];
  readonly #routes = new Map<string, { route: IRoute; methods: string[] }>();
  readonly #limits: Limits;
  readonly #holds: Holds;

  constructor(limits: Limits, holds: Holds) {
    this.#limits = limits;
    this.#holds = holds;
  }

  /** Serves one call. What `answer` returns is sent with status 200 unless it set another. */
  serve<Params, Query, Body, Answer>(
    call: ApiCall<Params, Query, Body, Answer>,
    answer: (asked: Asked<Params, Query, Body>) => Promise<Answer>,
  ): void {
    this.calls.push(call);
    this.#routeTaking(call)[call.method](async (request, response) => {
      const viewer = viewerOf(response);
      requireScope(viewer, call.scope, response);
      const params = parse(call.params, request.params, 'not_found');
      const query = parse(call.query, request.query, 'invalid');
      const limit = call.limit ?? (call.method === 'get' ? undefined : 'change');
      if (limit) await this.#limits.spend(limit, personOf(viewer, request.ip));
      if (request.body === undefined && hasBody(request) && !call.takesFile) throw unreadableBody();
      const body = parse(call.body, request.body ?? {}, 'invalid');
      response.json(await answer({ viewer, params, query, body, request, response }));
    });
  }

  /** Serves one stream, by a handler that answers the request itself. */
  serveStream(call: StreamCall, follow: RequestHandler): void {
    this.streams.push(call);
    this.router.get(call.path, (request, response, next) => {
      requireScope(viewerOf(response), call.scope, response);
      const release = this.#holds.take(request.ip ?? 'unknown', viewerOf(response));
      response.on('close', release);
      // Gone while it was found out who they are: nobody says so again.
      if (request.socket.destroyed) release();
      return follow(request, response, next);
    });
  }

  /** Returns the route that all calls of a path share, as each request goes by every route. It refuses other methods. */
  #routeTaking({ path, method }: AnyCall): IRoute {
    const known = this.#routes.get(path) ?? this.#addRoute(path);
    known.methods.push(method.toUpperCase());
    return known.route;
  }

  #addRoute(path: string) {
    const methods: string[] = [];
    const route = this.router.route(path).all((request, response, next) => {
      const asked = request.method === 'HEAD' ? 'GET' : request.method;
      if (asked === 'OPTIONS' || methods.includes(asked)) return next();
      response.set('Allow', methods.join(', '));
      throw new Refusal('invalid', `This address takes ${methods.join(', ')}.`, { status: 405 });
    });
    const added = { route, methods };
    this.#routes.set(path, added);
    return added;
  }
}

/** Refuses a token that is not allowed this; whoever came with a session is judged by who they are alone. */
function requireScope(viewer: Viewer, scope: Scope, response: Response): void {
  if (viewer.kind === 'guest' || !viewer.token || viewer.token.scopes.includes(scope)) return;
  response.set('WWW-Authenticate', `Bearer error="insufficient_scope", scope="${scope}"`);
  throw new Refusal('forbidden', `This token lacks the scope “${scope}”.`);
}

// Only JSON is parsed: what another site's form can send is not.
const unreadableBody = () =>
  new Refusal('invalid', 'Send JSON, with the content-type application/json.', { status: 415 });

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function parse<T>(schema: z.ZodType<T>, input: unknown, code: 'invalid' | 'not_found'): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  if (code === 'not_found') throw new Refusal('not_found', 'There is nothing at this address.');
  throw refusalOf(parsed.error);
}

/** Turns what a schema refused into a refusal that names each field. */
export function refusalOf(error: z.ZodError): Refusal {
  const issues = error.issues.map((issue) => ({ field: issue.path.join('.') || 'body', message: issue.message }));
  const first = issues[0];
  return new Refusal('invalid', first ? `${first.field}: ${first.message}` : 'That was not understood.', { issues });
}
