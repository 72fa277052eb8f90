/**
 * What happened in a run, as its witnesses wrote it down: publishers what they sent and what was
 * acknowledged, clients every byte that they read, the nemesis what it did. All of it is JSON lines
 * in one folder, so that a violation can be shown by two of them. It judges nothing; the checker
 * does, offline. Start with {@link io.tidings.faults.ledger.Ledger}.
 */
@NullMarked
package io.tidings.faults.ledger;

import org.jspecify.annotations.NullMarked;
