import { Router } from 'express';

interface Layered {
  route(this: unknown, path: string): { methods: Record<string, boolean> };
}

/**
 * Runs `build` and returns every route that was added to any router meanwhile, as "GET /path": what the program serves,
 * not what somebody remembered to list.
 */
export async function routesAddedBy<T>(build: () => Promise<T>): Promise<{ built: T; routes: () => string[] }> {
  const prototype = Router.prototype as unknown as Layered;
  const { route } = prototype;
  const added: { path: string; methods: Record<string, boolean> }[] = [];
  prototype.route = function (path) {
    const made = route.call(this, path);
    added.push({ path, methods: made.methods });
    return made;
  };
  try {
    const built = await build();
    const routes = added.flatMap(({ path, methods }) =>
      Object.keys(methods)
        .filter((method) => method !== '_handles' && method !== '_all')
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    return { built, routes: () => routes };
  } finally {
    prototype.route = route;
  }
}
