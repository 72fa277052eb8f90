package io.tidings.cli.log;

/** What may be wrong with a log: what clients see because of it, and what cures it. */
enum FindingKind {
  CLOCK_MISSING(
      "clock-missing",
      "the next access begins a new epoch, and each client gets one resync",
      "nothing: any node or publish begins the epoch"),
  CLOCK_UNREADABLE(
      "clock-unreadable",
      "the next access begins a new epoch, and each client gets one resync",
      "nothing: any node or publish begins the epoch; then run fsck again, for all else"),
  CLOCK_BEHIND(
      "clock-behind",
      "clients that resume from a later id get a resync, and later events are not replayed until"
          + " the clock passes them",
      "sets the clock to the last id of the log"),
  DAMAGE_NOTED(
      "damage-noted",
      "a resync at most; readiness has it as a warning",
      "nothing: a node has dealt with it"),
  WRONG_TYPE(
      "wrong-type",
      "what the key had is lost; a log, head, index or clock is written anew at the next event, and"
          + " clients of the topic get a resync",
      "look at the key, and delete it if nothing else needs it"),
  FOREIGN_KEY(
      "foreign-key",
      "nothing; it takes memory, and a later release may use the name",
      "find out which program wrote it, and delete it"),
  HEAD_MISSING(
      "head-missing",
      "nothing as long as the log is there; without both, a resync",
      "sets the head to the last id of the log"),
  HEAD_UNREADABLE(
      "head-unreadable",
      "nothing as long as the log is there; readiness warns",
      "sets the head to the last id of the log"),
  HEAD_BEHIND(
      "head-behind",
      "clients that resume between the two ids miss these events and are not told",
      "sets the head to the last id of the log; clients that resumed meanwhile are told only by"
          + " --new-epoch"),
  HEAD_AHEAD(
      "head-ahead",
      "clients that resume before it get a needless resync",
      "sets the head to the last id of the log"),
  LOG_BEHIND(
      "log-behind",
      "the events between are gone; clients that resume before the head get a resync",
      "nothing: the head is right, and tells clients"),
  LOG_UNREADABLE(
      "log-unreadable",
      "the next event of the topic deletes this log, and clients get a resync",
      "nothing: the next event of the topic"),
  LOG_GONE(
      "log-gone",
      "clients that resume before the head get a resync; pages of history lack the events",
      "nothing: the head tells clients"),
  TOPIC_LOST(
      "topic-lost",
      "log and head are gone; clients that resume before the last event get a resync",
      "nothing: the index tells clients; --new-epoch makes all read their state again"),
  TOPIC_VANISHED(
      "topic-vanished",
      "log, head and index entry are gone; clients that resume miss its events and are not told",
      "adds the topic to the index, so that clients get a resync; those that resumed meanwhile are"
          + " told only by --new-epoch"),
  INDEX_MISSING(
      "index-missing",
      "nothing now; if log and head were lost too, clients would not be told",
      "adds the topic to the index"),
  INDEX_WRONG(
      "index-wrong",
      "nothing now; if log and head were lost too, clients would get a needless resync, or none",
      "sets the entry to the time of the last event"),
  EXPIRY(
      "expiry",
      "log and head do not go together, or not at their time: a resync too early, or memory that is"
          + " never freed",
      "sets the time that belongs to it"),
  ENTRY_UNREADABLE(
      "entry-unreadable",
      "clients do not get it; nodes count it in tidings_foreign_entries_total",
      "XDEL removes it; if it was an event, use --new-epoch"),
  ENTRY_MISSING(
      "entry-missing",
      "clients that resume before it get a resync",
      "nothing: the chain tells clients"),
  PREDECESSOR_OLDER(
      "predecessor-older",
      "nothing; the head was behind when this was written",
      "nothing: it goes with the log"),
  TWIN_MISSING(
      "twin-missing",
      "clients of this topic alone miss the event and are not told",
      "--new-epoch, so that all clients read their state again"),
  ENTRY_MISPLACED(
      "entry-misplaced",
      "clients of this topic do not get it on replay; those of the topics that it names may",
      "find out which program wrote it; XDEL removes it"),
  ID_REUSED(
      "id-reused",
      "of two events with one id, clients of both topics get one",
      "--new-epoch, so that all clients read their state again"),
  IDEMPOTENCY_UNREADABLE(
      "idempotency-unreadable",
      "a retry with this key is written a second time",
      "nothing: a retry replaces it"),
  IDEMPOTENCY_LOST(
      "idempotency-lost",
      "a publisher was told of an event that no log has; clients were not told",
      "--new-epoch, so that all clients read their state again"),
  VERSION_AHEAD(
      "version-ahead",
      "state says that an event changed it which was never written",
      "--new-epoch, so that all clients read their state again; told until the state is changed"),
  REFERENCE_BROKEN(
      "reference-broken",
      "a list names something that is gone, or lacks something that is there",
      "change it once through the API, or restore a backup");

  private final String label;
  private final String consequence;
  private final String cure;

  FindingKind(String label, String consequence, String cure) {
    this.label = label;
    this.consequence = consequence;
    this.cure = cure;
  }

  /** Its name in output and documents. */
  String label() {
    return label;
  }

  /** What clients, publishers or operators see because of it. */
  String consequence() {
    return consequence;
  }

  /** What {@code --repair} does, where it can; otherwise what an operator can do. */
  String cure() {
    return cure;
  }
}
