const DEFAULT = ['public.demo'];
const TOPIC = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** The followed topics are part of the address, so that a second tab opens with the same ones. */
export function readTopics() {
  const named = new URLSearchParams(location.hash.slice(1)).get('topics') ?? '';
  const topics = [...new Set(named.split(',').filter((topic) => TOPIC.test(topic)))].slice(0, 100);
  return topics.length > 0 ? topics : DEFAULT;
}

/** @param {string[]} topics */
export function writeTopics(topics) {
  history.replaceState(null, '', `#topics=${topics.join(',')}`);
}
