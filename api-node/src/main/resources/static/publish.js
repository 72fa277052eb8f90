/** A name for this tab, so that it knows its own events when they come back. */
export const tabId = crypto.randomUUID?.() ?? `tab-${Math.random().toString(36).slice(2)}`;

/** A refused publish, in the node's own words. */
export class Refused extends Error {}

/**
 * Publishes one event.
 *
 * @param {{topic: string, type: string, data: unknown, durable: boolean}} event
 * @returns {Promise<{cursor: string | null, node: string, latency: number}>} which node took it, and how long that took in ms
 */
export async function publish({ topic, type, data, durable }) {
  const started = performance.now();
  const answer = await fetch(`api/topics/${encodeURIComponent(topic)}/events`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Tab-Id": tabId },
    body: JSON.stringify({ type, data, durable }),
  }).catch(() => {
    throw new Refused("The node did not answer.");
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Refused(body.detail ?? `The node answered ${answer.status}.`);
  }
  return {
    cursor: body.cursor ?? null,
    node: answer.headers.get("X-Tidings-Node") ?? "a node",
    latency: performance.now() - started,
  };
}
