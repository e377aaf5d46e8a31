import { z } from 'zod';
import { ERROR_CODES } from '../../shared/reply.ts';
import { SCOPES, type Scope } from '../../shared/token.ts';
import { type Api, NoInput, type StreamCall } from './api.ts';

/** Describes the JSON API as an OpenAPI 3.1 document, from the same schemas that parse and type it. */
export function describeApi(api: Api) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const call of api.calls) {
    const path = call.path.replace(/:(\w+)/g, '{$1}');
    const done = { description: 'Done', content: { 'application/json': { schema: schemaOf(call.answer, 'output') } } };
    paths[path] ??= {};
    paths[path][call.method] = {
      summary: call.summary,
      security: securityOf(call),
      parameters: [...parametersOf(call.params, 'path'), ...parametersOf(call.query, 'query')],
      ...(call.takesFile && { requestBody: FILE }),
      ...(call.body !== NoInput && {
        requestBody: {
          required: !call.body.safeParse({}).success,
          content: { 'application/json': { schema: schemaOf(call.body, 'input') } },
        },
      }),
      responses: {
        200: done,
        ...(call.creates && {
          201: { ...done, description: 'Made' },
          202: { ...done, description: 'Submitted: it waits for a moderator' },
        }),
        default: REFUSED,
      },
    };
  }
  for (const stream of api.streams) paths[stream.path.replace(/:(\w+)/g, '{$1}')] = { get: streamOf(stream) };
  return {
    openapi: '3.1.0',
    info: { title: 'Parley', version: '1', description: ABOUT },
    servers: [{ url: '/api/v1' }],
    paths,
    components: { schemas: { Error: schemaOf(ErrorAnswer, 'output') }, securitySchemes: SCHEMES },
  };
}

const ABOUT =
  'Calls are judged by the session cookie or by a personal token, sent as "Authorization: Bearer …", which must have the scope that the call names.';

const SCHEMES = {
  token: {
    type: 'http',
    scheme: 'bearer',
    description: Object.entries(SCOPES)
      .map(([scope, words]) => `${scope}: ${words}.`)
      .join(' '),
  },
  session: { type: 'apiKey', in: 'cookie', name: 'better-auth.session_token' },
};

// Whatever guests may ask, they may ask without either; the scope is what a token must have.
const securityOf = ({ scope }: { scope: Scope }) => [{ token: [scope] }, { session: [] }, {}];

const REFUSED = {
  description: 'Refused',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};

const BYTES = { type: 'string', format: 'binary' };
const FILE = {
  required: true,
  content: {
    'image/*': { schema: BYTES },
    'multipart/form-data': { schema: { type: 'object', properties: { file: BYTES }, required: ['file'] } },
  },
};

function streamOf(call: StreamCall) {
  return {
    summary: call.summary,
    security: securityOf(call),
    parameters: [
      ...parametersOf(call.params, 'path'),
      ...parametersOf(call.query, 'query'),
      { name: 'Last-Event-ID', in: 'header', required: false, schema: { type: 'string' } },
    ],
    responses: {
      200: { description: 'Events as they come', content: { 'text/event-stream': { schema: { type: 'string' } } } },
      default: REFUSED,
    },
  };
}

const ErrorAnswer = z.object({
  error: z.object({
    code: z.enum(ERROR_CODES),
    message: z.string(),
    issues: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  }),
});

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>;
  return json;
}

function parametersOf(schema: z.ZodType, where: 'path' | 'query') {
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, shape]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: shape,
  }));
}
