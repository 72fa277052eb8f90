package com.example.outbox;

import java.util.UUID;

/**
 * An order changed.
 *
 * @param id of this event, which stays the same however often it is published
 */
record OrderChanged(UUID id, Order order) {}
