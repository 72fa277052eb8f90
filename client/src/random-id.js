/** @returns {string} that nobody else has */
export function randomId() {
  // there is no randomUUID without TLS, but on localhost
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
