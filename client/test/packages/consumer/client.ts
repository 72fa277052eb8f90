import { latest, Tidings } from '@tidings/client';
import type { Options, State, TidingsEvent } from '@tidings/client';
import { ActivityCache, ActivityStream, DEFAULT_MAP, detail, extended, multiKey, nested, simple } from '@tidings/client/activity';
import type { Activity, QueryClient, ResourceMap } from '@tidings/client/activity';
import { EventStreamParser } from '@tidings/client/parser';
import { CacheInvalidation, keysOf } from '@tidings/client/query-keys';
import { SharedTidings, TidingsError } from '@tidings/client/shared';

const options: Options = { url: '/user/events', backoff: { base: 100 }, ticket: async () => null };
const tidings = new Tidings(options);
const remove: () => void = tidings.on('order.paid', (event: TidingsEvent) => console.log(event.id, event.data.item));
tidings.onState((state: State) => state.phase === 'closed' && console.log(state.reason?.length));
tidings.start();
const answer: Promise<Response> = tidings.fetch('/api/orders');
const refetch: () => Promise<boolean> = latest(
  async () => 1,
  (value) => value.toFixed(),
);

const shared = new SharedTidings({ ...options, types: ['order.paid'] });
const error: TidingsError | null = shared.snapshot.error;
const leave: () => void = shared.subscribe(['order.paid'], ({ data }) => data.item, { after: tidings.position });

const parser = new EventStreamParser({ event: ({ data }) => data.trim(), position: () => {}, retry: () => {} });
parser.push(new Uint8Array());
const { invalidate } = keysOf({ type: 'ticket.updated', data: { id: 1 } }, { projectId: 2 });
const cache: typeof CacheInvalidation = CacheInvalidation;

const map: ResourceMap = extended(DEFAULT_MAP, {
  parents: { repository: nested({ build: 'builds' }, detail('repositories')) },
  resources: { build: multiKey(detail('builds'), 'pipelines'), plan: simple(['plans', 'all']) },
});
declare const queryClient: QueryClient;
const stream = new ActivityStream({ url: '/events/stream' });
stream.on('activity', (activity: Activity) => activity.resource.parent?.type?.length);
const unfollow: () => void = new ActivityCache({ queryClient, map, onInvalidate: ({ key, reason }) => key.length + reason.length }).follow(
  stream,
);

// what is wrong is refused
// @ts-expect-error a type needs keys
extended(DEFAULT_MAP, { resources: { build: 'builds' } });
// @ts-expect-error there is no such rule for own activities
new ActivityCache({ queryClient, own: 'none' });
// @ts-expect-error 'url' is missing
new Tidings({});
// @ts-expect-error there is no such transport
new Tidings({ url: '/', transport: 'pigeon' });
// @ts-expect-error there is no such phase
tidings.onState(({ phase }) => phase === 'dead');

export { answer, cache, error, invalidate, leave, refetch, remove, unfollow };
