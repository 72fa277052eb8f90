package io.tidings.node.chat.upstream;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;

/**
 * Resolves names in bounded time: nothing can end a look-up of the system, which may take many
 * seconds. Meanwhile the last good answer is used. Thread-safe.
 */
final class BoundedDns implements Dns {
  private final Dns system;
  private final Duration patience;

  /** The listed hosts alone: few, each with one thread at most. */
  private final Map<String, CompletableFuture<List<InetAddress>>> running =
      new ConcurrentHashMap<>();

  private final Map<String, List<InetAddress>> known = new ConcurrentHashMap<>();

  BoundedDns(Dns system, Duration patience) {
    this.system = system;
    this.patience = patience;
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    try {
      return lookUp(host).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return lastGood(host, e);
    } catch (ExecutionException e) {
      return lastGood(host, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return lastGood(host, new InterruptedIOException());
    }
  }

  private CompletableFuture<List<InetAddress>> lookUp(String host) {
    CompletableFuture<List<InetAddress>> started = new CompletableFuture<>();
    CompletableFuture<List<InetAddress>> earlier = running.putIfAbsent(host, started);
    if (earlier != null) {
      return earlier;
    }
    // Not a virtual thread: a look-up holds the real one below it.
    Thread.ofPlatform().daemon().name("dns-" + host).start(() -> run(host, started));
    return started;
  }

  private void run(String host, CompletableFuture<List<InetAddress>> answer) {
    try {
      List<InetAddress> addresses = system.lookup(host);
      known.put(host, addresses);
      answer.complete(addresses);
    } catch (UnknownHostException | RuntimeException e) {
      answer.completeExceptionally(e);
    } finally {
      running.remove(host);
    }
  }

  private List<InetAddress> lastGood(String host, @Nullable Throwable cause)
      throws UnknownHostException {
    List<InetAddress> last = known.get(host);
    if (last == null) {
      UnknownHostException unknown = new UnknownHostException(host);
      unknown.initCause(cause);
      throw unknown;
    }
    return last;
  }
}
