/** An id for this tab, by which it recognises its own events when they arrive. */
export const tabId = crypto.randomUUID?.() ?? `tab-${Math.random().toString(36).slice(2)}`;

/** A publish that failed, in the node's own words where it answered. */
export class Refused extends Error {}

/**
 * Publishes one event.
 *
 * @param {{topic: string, type: string, data: unknown, durable: boolean}} event
 * @returns {Promise<{cursor: string | null, node: string, latency: number}>} the node that accepted it, and how long that took in ms
 */
export async function publish({ topic, type, data, durable }) {
  const started = performance.now();
  const answer = await fetch(`api/topics/${encodeURIComponent(topic)}/events`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Tab-Id': tabId },
    body: JSON.stringify({ type, data, durable }),
  }).catch(() => {
    throw new Refused('The node did not answer.');
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Refused(body.detail ?? `The node answered with status ${answer.status}.`);
  }
  return {
    cursor: body.cursor ?? null,
    node: answer.headers.get('X-Tidings-Node') ?? 'a node',
    latency: performance.now() - started,
  };
}
