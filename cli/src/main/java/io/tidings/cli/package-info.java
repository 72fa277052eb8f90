/**
 * The command {@code tidings}. {@link io.tidings.cli.Tidings} registers the subcommands, each of
 * which is a class that picocli fills and calls. A command takes what several share as a mixin:
 * {@link io.tidings.cli.OutputOptions}, {@link io.tidings.cli.ServerOptions}, {@link
 * io.tidings.cli.RedisOptions}. It fails by a {@link io.tidings.cli.CommandFailure}. What is slow
 * to load (HTTP, Redis) is used behind {@code call()} only, so that help costs nothing of it.
 */
@NullMarked
package io.tidings.cli;

import org.jspecify.annotations.NullMarked;
