/**
 * The streams of users: the topics, the rights and the frames of {@code /user/events}, to which
 * each feature {@linkplain io.tidings.node.user.stream.UserStreamContributor contributes} its own,
 * and the profiles at {@code /api/users/events}. Rights are decided at each event. Start with
 * {@link io.tidings.node.user.stream.UserStreamController}.
 */
@NullMarked
package io.tidings.node.user.stream;

import org.jspecify.annotations.NullMarked;
