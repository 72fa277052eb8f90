import { readTopics, writeTopics } from "./address.js";
import { Ledger } from "./ledger.js";
import { publish, tabId } from "./publish.js";
import { element, Rows } from "./rows.js";
import { FINAL, Stream } from "./stream.js";

const $ = (id) => document.getElementById(id);
const STATES = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  resynced: "Resynced",
  closed: "Closed",
};

let topics = readTopics();
const ledger = new Ledger();
const stream = new Stream(
  () => topics,
  () => ledger.cursor,
);
const rows = new Rows($("rows"), (held) => {
  $("held").textContent = held > 0 ? `${held} waiting` : "";
});

// What arrives.

stream.addEventListener("state", ({ detail: { state, detail } }) => {
  showState(state, state === "live" ? "" : detail);
  if (state === "live") {
    $("node").textContent = detail;
  }
});

stream.addEventListener("open", ({ detail: { again } }) => {
  ledger.reconnects += again ? 1 : 0;
  count();
});

stream.addEventListener("frame", ({ detail }) => {
  const { frame, id, at } = detail;
  switch (frame.type) {
    case "ping":
      ledger.moved(id);
      break;
    case "connected":
      ledger.moved(id);
      rows.add({ kind: "connected", title: frame.data.node, note: "serves this stream", at });
      break;
    case "degraded":
      showState("live", frame.data.behindMs > 0 ? "catching up" : "");
      break;
    case "resync":
      resynced(frame.data, id, at);
      break;
    case "closed":
      closed(frame.data.reason, at);
      break;
    default:
      arrived(detail);
  }
  count();
});

function arrived({ frame, id, text, at }) {
  const kind = ledger.take(id, text);
  if ($("state").dataset.state === "resynced") {
    showState("live", "");
  }
  const own = frame.tabId === tabId;
  rows.add({
    kind,
    title: frame.type,
    topic: frame.topic,
    text: JSON.stringify(frame.data, null, 1).replace(/\n\s*/g, " "),
    cursor: kind === "ephemeral" ? "" : id,
    latency: since(frame.timestamp, at),
    note: own ? "published here" : "",
    at,
  });
}

function resynced(data, id, at) {
  ledger.resynced(data.topics, data.to, id);
  rows.add({
    kind: "resync",
    title: data.reason,
    text: `History cannot serve ${data.topics.join(", ")}: fetch the state again.`,
    cursor: data.to,
    at,
  });
  showState("resynced", data.reason);
}

function closed(reason, at) {
  const final = FINAL.has(reason);
  const note = final ? "not coming back by itself" : "coming back by itself";
  rows.add({ kind: final ? "closed final" : "closed", title: reason, note, at });
}

/** By the clocks of the publishing node and of this machine, which may differ. */
function since(timestamp, at) {
  const ms = at - Date.parse(timestamp);
  return Number.isFinite(ms) && ms >= 0 && ms < 60_000 ? `${ms} ms` : "";
}

// What is published.

$("publish-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const data = readData();
  if (data !== undefined) {
    send(data).then(
      ({ node, latency }) => answer(`${node} took it in ${Math.round(latency)} ms.`),
      (problem) => answer(problem.message, true),
    );
  }
});

$("burst").addEventListener("click", async () => {
  const data = readData();
  if (data === undefined || !$("publish-form").reportValidity()) {
    return;
  }
  $("burst").disabled = true;
  const nodes = new Map();
  try {
    for (let n = 1; n <= 20; n++) {
      const numbered = typeof data === "object" && data !== null && !Array.isArray(data) ? { ...data, n } : n;
      const { node } = await send(numbered);
      nodes.set(node, (nodes.get(node) ?? 0) + 1);
      answer(`${n} of 20 taken: ${[...nodes].map(([name, times]) => `${name} ${times}`).join(", ")}.`);
    }
  } catch (problem) {
    answer(problem.message, true);
  } finally {
    $("burst").disabled = false;
  }
});

async function send(data) {
  const topic = $("to").value;
  const taken = await publish({ topic, type: $("type").value, data, durable: $("durable").checked });
  if (taken.cursor !== null && topics.includes(topic)) {
    ledger.acknowledged(taken.cursor, topic);
    rows.annotate(taken.cursor, `published here, taken by ${taken.node}`);
    count();
  }
  return taken;
}

function readData() {
  try {
    const data = JSON.parse($("data").value);
    $("data").removeAttribute("aria-invalid");
    return data;
  } catch (problem) {
    $("data").setAttribute("aria-invalid", "true");
    $("data").focus();
    answer(`The data is not JSON: ${problem.message}`, true);
    return undefined;
  }
}

$("data").addEventListener("input", () => $("data").removeAttribute("aria-invalid"));

function answer(text, bad = false) {
  $("answer").textContent = text;
  $("answer").classList.toggle("bad", bad);
}

// What is followed.

$("topic-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const topic = $("topic").value.trim();
  $("topic").value = "";
  if (!topics.includes(topic)) {
    follow([...topics, topic]);
    $("to").value = topic;
  }
});

addEventListener("hashchange", () => follow(readTopics()));

function follow(next) {
  for (const topic of topics) {
    if (!next.includes(topic)) {
      ledger.unfollowed(topic);
    }
  }
  topics = next;
  writeTopics(topics);
  showTopics();
  stream.open();
}

function showTopics() {
  $("topics").replaceChildren(
    ...topics.map((topic) => {
      const chip = element("li", "chip mono", topic);
      const remove = element("button", "quiet", "×");
      remove.type = "button";
      remove.disabled = topics.length === 1;
      remove.setAttribute("aria-label", `Stop following ${topic}`);
      remove.addEventListener("click", () => {
        follow(topics.filter((other) => other !== topic));
        $("topic").focus();
      });
      chip.append(remove);
      return chip;
    }),
  );
  const chosen = $("to").value;
  $("to").replaceChildren(...topics.map((topic) => new Option(topic, topic, false, topic === chosen)));
  $("second").href = location.href;
  $("curl").textContent =
    `curl ${location.origin}/api/topics/${topics[0]}/events -H 'Content-Type: application/json'` +
    ` -d '{"type":"greeting","data":{"text":"hello"}}'`;
  showNodes();
}

function showNodes() {
  const links = [8081, 8082, 8083].map((port) => {
    const link = element("a", "mono", `:${port}`);
    const address = new URL(location.href);
    address.protocol = "http:";
    address.port = String(port);
    link.href = address.href;
    link.target = "_blank";
    link.rel = "noopener";
    return link;
  });
  $("nodes").replaceChildren(links[0], ", ", links[1], ", ", links[2]);
}

// The view.

$("reconnect").addEventListener("click", () => stream.open());

$("pause").addEventListener("click", () => {
  const paused = $("pause").getAttribute("aria-pressed") !== "true";
  $("pause").setAttribute("aria-pressed", String(paused));
  $("pause").textContent = paused ? "Resume view" : "Pause view";
  rows.paused = paused;
});

$("clear").addEventListener("click", () => rows.clear());

function showState(state, detail) {
  $("state").dataset.state = state;
  $("state-text").textContent = STATES[state];
  $("state-detail").textContent = detail;
}

function count() {
  $("cursor").textContent = ledger.cursor || "none yet";
  $("empty").hidden = ledger.events > 0;
  const counts = {
    events: ledger.events,
    duplicates: ledger.duplicates,
    disorder: ledger.disorder,
    reconnects: ledger.reconnects,
    resyncs: ledger.resyncs,
    missing: ledger.missing,
  };
  for (const [name, value] of Object.entries(counts)) {
    const shown = $(`count-${name}`);
    shown.textContent = value.toLocaleString();
    shown.classList.toggle("some", value > 0);
  }
}

// A page that is left behind in the history must not hold a connection.
addEventListener("pagehide", () => stream.close());
addEventListener("pageshow", (event) => event.persisted && stream.open());

writeTopics(topics);
showTopics();
stream.open();
