import { QueryClient } from '@tanstack/react-query';
import { ActivityCache, ActivitySession, ActivityStream, followProject, followWipes, projectStream } from '@tidings/client/activity';
import { Tidings } from '@tidings/client';

interface Me {
  id: number;
  kind: 'client' | 'reseller';
}

declare const asked: () => Promise<Me | null>;

const cache = new ActivityCache({ queryClient: new QueryClient(), onInvalidate: ({ key, reason }) => console.log(key, reason) });
const stream = new ActivityStream({ url: '/events/stream', account: 3, cursor: 'e1.1-0' });
const session = new ActivitySession({
  account: asked,
  stream: ({ id }) => new ActivityStream({ url: '/events/stream', account: id }),
  cache,
  startFor: ({ kind }) => kind === 'client',
  login: async (reason) => console.log(reason.length),
});
export const me: Promise<Me> = session.switchAccount(async (): Promise<Me> => ({ id: 4, kind: 'client' }));
export const code: string | undefined = stream.error?.code;
export const leaves: (() => void)[] = [
  stream.on('connected', ({ client_id }) => console.log(client_id)),
  stream.on('activity', ({ description }) => console.log(description?.length)),
  followProject(cache, projectStream(4), 4),
  followWipes(stream, { cache, signOut: async () => {}, navigate: (path) => console.log(path.length) }),
];
export const own = new Tidings({ url: '/events/stream', framing: 'unnamed', transport: 'own', client: true });

// @ts-expect-error an account has an id
void session.signedIn({ name: 'Ann' });
// @ts-expect-error the name of a client is a text
new ActivityStream({ url: '/events/stream', client: 7 });
