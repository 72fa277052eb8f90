package io.tidings.node.chat.upstream;

import io.tidings.events.IdempotencyKey;
import io.tidings.node.chat.AddedContact;
import io.tidings.node.chat.Advance;
import io.tidings.node.chat.Contact;
import io.tidings.node.chat.Mailbox;
import io.tidings.node.chat.Message;
import io.tidings.node.chat.MessageLimiter;
import io.tidings.node.chat.MessagePage;
import io.tidings.node.chat.MessageText;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.chat.upstream.UpstreamClient.UpstreamAnswer;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One user's mailbox on another server, which also announces its changes. */
final class UpstreamMailbox implements Mailbox {
  private static final String CONTACTS = "/api/v1/contacts";
  private static final String MESSAGES = "/api/v1/messages";

  private final UpstreamRequests requests;
  private final UpstreamMeters meters;
  private final MessageLimiter messageLimiter;
  private final int maxText;

  /**
   * @param maxText of a message that is sent, in UTF-16 code units
   */
  UpstreamMailbox(
      UpstreamRequests requests,
      UpstreamMeters meters,
      MessageLimiter messageLimiter,
      int maxText) {
    this.requests = requests;
    this.meters = meters;
    this.messageLimiter = messageLimiter;
    this.maxText = maxText;
  }

  @Override
  public List<Contact> contacts(long user) {
    JsonNode answer =
        body(
            requests.ask((client, account) -> client.get(account, url(account, CONTACTS).build())));
    return readable(answer.path("contacts"), UpstreamJson::contact);
  }

  @Override
  public MessagePage messages(long user, PeerUrl peer, @Nullable Long before, int limit) {
    UpstreamAnswer answer =
        requests.ask((client, account) -> {
          HttpUrl.Builder url =
              url(account, MESSAGES)
                  .addQueryParameter("peer", peer.text())
                  .addQueryParameter("limit", Integer.toString(limit));
          if (before != null) {
            url.addQueryParameter("before", before.toString());
          }
          return client.get(account, url.build());
        });
    JsonNode page = body(answer);
    return new MessagePage(
        readable(page.path("messages"), UpstreamJson::message), page.path("more").asBoolean(false));
  }

  @Override
  public Message send(
      long user, PeerUrl peer, String text, @Nullable IdempotencyKey key, @Nullable String tabId) {
    MessageText.check(text, maxText);
    messageLimiter.take(user);
    ObjectNode message = of(peer).put("text", text);
    String name = key == null ? null : key.value();
    UpstreamAnswer answer =
        requests.ask((client, account) -> client.post(account, MESSAGES, message, name));
    return changed(answer, UpstreamJson::message);
  }

  @Override
  public Advance advance(long user, PeerUrl peer, long rowId, @Nullable String tabId) {
    ObjectNode watermark = of(peer).put("rowId", rowId);
    UpstreamAnswer answer = requests.ask((client, account) -> client.advance(account, watermark));
    if (answer.status() == 400 && "rowId".equals(UpstreamProblems.field(answer))) {
      return new Advance.BeyondNewest(newest(user, peer));
    }
    return switch (answer.status()) {
      case 200 -> new Advance.Advanced();
      case 204 -> new Advance.AlreadyThere();
      case 404 -> new Advance.UnknownPeer();
      default -> throw UpstreamProblems.of(answer);
    };
  }

  /** The server does not say which row is its newest. */
  private long newest(long user, PeerUrl peer) {
    List<Message> last = messages(user, peer, null, 1).messages();
    return last.isEmpty() ? 0 : last.getLast().rowId();
  }

  @Override
  public AddedContact add(long user, PeerUrl peer, @Nullable String tabId) {
    UpstreamAnswer answer =
        requests.ask((client, account) -> client.post(account, CONTACTS, of(peer), null));
    return new AddedContact(changed(answer, UpstreamJson::contact), answer.status() == 201);
  }

  @Override
  public boolean remove(long user, PeerUrl peer, @Nullable String tabId) {
    UpstreamAnswer answer =
        requests.ask((client, account) ->
            client.delete(
                account, url(account, CONTACTS).addQueryParameter("peer", peer.text()).build()));
    if (answer.status() == 404) {
      return false;
    }
    known(answer);
    return true;
  }

  private static UpstreamAnswer known(UpstreamAnswer answer) {
    if (answer.status() / 100 != 2) {
      throw UpstreamProblems.of(answer);
    }
    return answer;
  }

  private static JsonNode body(UpstreamAnswer answer) {
    JsonNode json = known(answer).json();
    if (json == null) {
      throw UpstreamProblems.unavailable();
    }
    return json;
  }

  private static HttpUrl.Builder url(UpstreamAccount account, String path) {
    return account.host().path(path);
  }

  private static ObjectNode of(PeerUrl peer) {
    return JsonMapper.shared().createObjectNode().put("peer", peer.text());
  }

  /** The entries that are as agreed; the others are skipped. */
  private <T> List<T> readable(JsonNode entries, Function<JsonNode, T> reading) {
    if (!entries.isArray()) {
      throw UpstreamProblems.unavailable();
    }
    List<T> readable = new ArrayList<>();
    for (JsonNode entry : entries) {
      try {
        readable.add(reading.apply(entry));
      } catch (IllegalArgumentException | DateTimeException e) {
        meters.skipped();
      }
    }
    return readable;
  }

  /** What the server made; when it does not say so as agreed, it is unknown what it did. */
  private static <T> T changed(UpstreamAnswer answer, Function<JsonNode, T> reading) {
    if (answer.status() == 504) { // [RFC 9110, 15.6.5] its gateway did not get the answer
      throw UpstreamProblems.indeterminate();
    }
    JsonNode json = known(answer).json();
    if (json == null) {
      throw UpstreamProblems.indeterminate();
    }
    try {
      return reading.apply(json);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw UpstreamProblems.indeterminate();
    }
  }
}
