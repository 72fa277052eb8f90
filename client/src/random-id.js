/** @returns {string} a unique id */
export function randomId() {
  // without TLS, browsers offer randomUUID only on localhost
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
