package io.tidings.node.chat;

/**
 * A contact that a mailbox has now.
 *
 * @param created whether it had none of this address before
 */
public record AddedContact(Contact contact, boolean created) {}
