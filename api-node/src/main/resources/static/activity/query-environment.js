/** TanStack Query asks this, as bundlers define it, whether to warn developers; a browser has no `process`. Imported before its modules. */
const globals = /** @type {{process?: {env: Record<string, string>}}} */ (globalThis);
globals.process ??= { env: { NODE_ENV: 'production' } };
