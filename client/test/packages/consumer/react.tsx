import { TidingsProvider, useEvents, useTidings } from '@tidings/react';
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

export const application = (
  <TidingsProvider options={{ url: '/user/events', framing: 'named' }}>
    <Orders cursor="" />
  </TidingsProvider>
);

// @ts-expect-error there is no such framing
export const wrong = <TidingsProvider options={{ url: '/user/events', framing: 'oil' }} />;
