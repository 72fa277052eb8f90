/**
 * What happened in a run, as its witnesses wrote it down: publishers a journal of what they sent
 * and what was acknowledged, clients every byte that they read, the nemesis what it did. All of it
 * is text in one folder, so that a violation can be shown by two lines of it. It judges nothing;
 * the checker does, offline. Start with {@link io.tidings.faults.ledger.Ledger}.
 */
@NullMarked
package io.tidings.faults.ledger;

import org.jspecify.annotations.NullMarked;
