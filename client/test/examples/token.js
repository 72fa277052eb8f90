import { createHmac } from 'node:crypto';

/** @returns {string} a JWT that this key signs */
export function jwt(secret, subject, seconds, rights) {
  const now = Math.floor(Date.now() / 1_000);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: subject, iat: now - 1, exp: now + seconds, tidings: rights })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
