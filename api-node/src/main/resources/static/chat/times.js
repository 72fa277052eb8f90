/** Shows times as the reader's clock has them, and parts the messages of a thread by days and into groups. */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Messages of one side that follow each other sooner belong together. */
const TOGETHER_MS = 5 * MINUTE;

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const long = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'short' });

/** How many midnights are between the two. @param {Date} date @param {Date} now */
function daysAgo(date, now) {
  return Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / DAY);
}

/** When something was last said, as a list shows it. @param {Date} date @param {Date} [now] */
export function briefly(date, now = new Date()) {
  const days = daysAgo(date, now);
  if (days <= 0) {
    return clock.format(date);
  }
  return days === 1 ? 'Yesterday' : days < 7 ? weekday.format(date) : short.format(date);
}

/** The name of a day between messages. @param {Date} date @param {Date} [now] */
export function dayOf(date, now = new Date()) {
  const days = daysAgo(date, now);
  const year = date.getFullYear() === now.getFullYear() ? '' : ` ${date.getFullYear()}`;
  return days <= 0 ? 'Today' : days === 1 ? 'Yesterday' : long.format(date) + year;
}

/** @param {ParentNode} contacts */
export function tellContactTimes(contacts) {
  for (const time of contacts.querySelectorAll('time')) {
    tell(time, briefly(new Date(time.dateTime)));
  }
}

/** @param {Element} list of messages, the oldest first */
export function tellMessageTimes(list) {
  /** @type {{side: string, at: number, day: string, item: HTMLElement} | undefined} */
  let before;
  for (const item of list.querySelectorAll('.message')) {
    const time = item.querySelector('time');
    if (!(item instanceof HTMLElement) || !time) {
      continue;
    }
    const date = new Date(time.dateTime);
    const day = dayOf(date);
    tell(time, clock.format(date));
    const side = item.matches('.outbound') ? 'outbound' : 'inbound';
    const follows = before?.side === side && before.day === day && date.getTime() - before.at < TOGETHER_MS;
    item.classList.toggle('follows', follows);
    before?.item.classList.toggle('followed', follows);
    item.classList.remove('followed');
    nameDay(item, day === before?.day ? '' : day);
    before = { side, at: date.getTime(), day, item };
  }
}

/** @param {HTMLTimeElement} time @param {string} text */
function tell(time, text) {
  if (time.textContent !== text) {
    time.textContent = text;
    time.title = full.format(new Date(time.dateTime));
  }
}

/** @param {HTMLElement} item @param {string} day '' for none */
function nameDay(item, day) {
  const shown = item.querySelector(':scope > .day');
  if (shown?.textContent === day || (!shown && day === '')) {
    return;
  }
  shown?.remove();
  if (day !== '') {
    item.prepend(Object.assign(document.createElement('p'), { className: 'day', textContent: day }));
  }
}
