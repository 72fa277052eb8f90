import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Feed } from '../../../api-node/src/main/resources/static/activity/feed.js';
import { numbered } from './activities.js';

/** @param {Feed} feed */
const ids = (feed) => feed.activities.map(({ id }) => id).join(' ');

/** @param {number} [most] */
function feedOf(most) {
  const feed = new Feed(most);
  feed.reset({ activities: numbered(9, 8, 7), next: '7' });
  return feed;
}

test('newer_goOnTop_eachOnce', () => {
  const feed = feedOf();
  assert.deepEqual(
    feed.newer(numbered(8, 10, 11, 10)).map(({ id }) => id),
    ['10', '11'],
  );
  assert.equal(ids(feed), '11 10 9 8 7');
  assert.equal(feed.next, '7');
});

test('older_goToTheEnd_eachOnce', () => {
  const feed = feedOf();
  feed.older({ activities: numbered(7, 6), next: null });
  assert.deepEqual([ids(feed), feed.next], ['9 8 7 6', null]);
});

test('feed_isBounded_andWhatWasDroppedCanBeLoadedAgain', () => {
  const feed = feedOf(3);
  feed.newer(numbered(10, 11));
  assert.deepEqual([ids(feed), feed.next], ['11 10 9', '9']);
  feed.older({ activities: numbered(8, 7), next: '7' });
  assert.deepEqual([ids(feed), feed.next], ['11 10 9 8 7', '7'], 'what the user asks for is kept');
  feed.newer(numbered(11));
  assert.equal(ids(feed), '11 10 9 8 7', 'nothing is new');
  feed.newer(numbered(12));
  assert.deepEqual([ids(feed), feed.next], ['12 11 10', '10']);
});

test('feed_ofAThousandActivities_keepsTheLast', () => {
  const feed = feedOf(100);
  for (let i = 10; i < 1010; i++) {
    feed.newer(numbered(i));
  }
  assert.equal(feed.activities.length, 100);
  assert.equal(feed.activities[0]?.id, '1009');
  assert.equal(feed.next, '910');
});

test('renew_withoutAGap_keepsTheOlderOnes', () => {
  const feed = feedOf();
  feed.renew({ activities: numbered(11, 10, 9), next: '9' });
  assert.deepEqual([ids(feed), feed.next], ['11 10 9 8 7', '7']);
});

test('renew_afterAGap_beginsAnew', () => {
  const feed = feedOf();
  feed.renew({ activities: numbered(30, 29), next: '29' });
  assert.deepEqual([ids(feed), feed.next], ['30 29', '29']);
});
