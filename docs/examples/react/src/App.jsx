import { TidingsProvider, useEvents, useTidings } from '@tidings/react';
import { useState } from 'react';

const EVENTS = '/api/topics/public.orders/events';

export function App() {
  return (
    <TidingsProvider options={{ url: '/api/stream?topic=public.orders&framing=named' }}>
      <Connection />
      <Orders />
      <LastPayment />
      <Buttons />
    </TidingsProvider>
  );
}

function Connection() {
  const { state, error, restart } = useTidings();
  return (
    <p id="connection">
      {state.phase} {state.transport} {error?.message}
      {error?.isFinal && <button onClick={restart}>Try again</button>}
    </p>
  );
}

function Orders() {
  const [orders, setOrders] = useState({});
  useEvents(['order.placed', 'order.paid'], ({ type, data }) => setOrders((before) => ({ ...before, [data.id]: type })));
  // an application fetches its orders again
  useEvents('resync', () => setOrders({}));
  return (
    <ul id="orders">
      {Object.entries(orders).map(([id, status]) => (
        <li key={id}>
          {id}: {status}
        </li>
      ))}
    </ul>
  );
}

function LastPayment() {
  const { lastEvent } = useTidings('order.paid');
  return <p id="last-payment">{lastEvent ? `Order ${lastEvent.data.id} was paid last.` : 'No order was paid yet.'}</p>;
}

/** Publishes what a service would publish: a node of the profile `dev` lets everybody do so. */
function Buttons() {
  const { fetch } = useTidings();
  const publish = (type, id) =>
    fetch(EVENTS, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ type, data: { id } }) });
  const [next, setNext] = useState(1);
  const place = () => publish('order.placed', next).then(() => setNext(next + 1));
  return (
    <p>
      <button onClick={place}>Place order {next}</button>
      {next > 1 && <button onClick={() => publish('order.paid', next - 1)}>Pay order {next - 1}</button>}
    </p>
  );
}
