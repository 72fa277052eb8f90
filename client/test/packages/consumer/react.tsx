import { TidingsProvider, useEvents, useSSE, useTidings } from '@tidings/react';
import { ActivityCacheProvider, useProjectEvents } from '@tidings/react/activity';
import { useState } from 'react';

export function Orders({ cursor }: { cursor: string }) {
  const { state, lastEvent, error, restart } = useTidings(['order.paid']);
  const [paid, setPaid] = useState(0);
  useEvents('order.paid', ({ data }) => setPaid((before) => before + data.amount), { after: cursor });
  // @ts-expect-error a listener is needed
  useEvents('order.paid');
  return (
    <p onClick={restart}>
      {state.phase} {lastEvent?.id} {error?.reason} {paid.toFixed(2)}
    </p>
  );
}

export function Project({ id }: { id: number }) {
  const { isConnected, clientId } = useSSE();
  const { connectionState } = useProjectEvents(id);
  return <p>{`${isConnected} ${clientId?.length} ${connectionState}`}</p>;
}

export const console = (
  <ActivityCacheProvider own="all" onInvalidate={({ key }) => key.length}>
    <Project id={4} />
  </ActivityCacheProvider>
);

export const application = (
  <TidingsProvider options={{ url: '/user/events', framing: 'named' }}>
    <Orders cursor="" />
  </TidingsProvider>
);

// @ts-expect-error there is no such framing
export const wrong = <TidingsProvider options={{ url: '/user/events', framing: 'oil' }} />;
