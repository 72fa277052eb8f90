package io.tidings.node.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;

import io.tidings.events.spring.StateReader;
import io.tidings.node.access.Login;
import io.tidings.node.board.Board;
import io.tidings.node.board.BoardState;
import io.tidings.node.board.ProjectRights;
import io.tidings.node.board.Ticket;
import io.tidings.node.chat.LocalAddresses;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.http.IsoTime;
import io.tidings.node.notification.InboxIndex.InboxEntry;
import io.tidings.node.notification.NotificationResponse.NotifiedProject;
import io.tidings.node.notification.NotificationResponse.NotifiedTicket;
import io.tidings.node.pages.PageFeature;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Reads notifications with what they are about, as far as their reader may know it now. */
@Component
final class NotificationReader {
  private final @Nullable LocalAddresses addresses;
  private final boolean boards;

  /**
   * @param addresses of users; there are none without chat
   * @param features that have pages
   */
  NotificationReader(ObjectProvider<LocalAddresses> addresses, List<PageFeature> features) {
    this.addresses = addresses.getIfAvailable();
    this.boards = features.contains(new PageFeature("board"));
  }

  /** The notifications of these entries, in their order. */
  List<NotificationResponse> read(StateReader state, Login login, List<InboxEntry> entries) {
    Map<InboxEntry, StoredNotification> stored = stored(state, login.user(), entries);
    Map<Long, User> actors = Users.find(state, ids(stored.values(), StoredNotification::actor));
    Map<String, User> peers = peers(state, stored.values());
    Map<Long, Board> readable = readableBoards(state, login, stored.values());
    Map<Long, Ticket> tickets = tickets(state, readable.keySet(), stored.values());
    List<NotificationResponse> responses = new ArrayList<>();
    stored.forEach((entry, notification) -> {
      String peer = notification.peer();
      User actor = peer == null ? actors.get(notification.actor()) : peers.get(peer);
      Board board = readable.get(notification.project());
      Ticket ticket = board == null ? null : tickets.get(notification.ticket());
      responses.add(
          new NotificationResponse(
              Long.toString(entry.id()),
              entry.kind(),
              !entry.unread(),
              IsoTime.text(notification.created()),
              actor == null ? null : actor.summary(),
              board == null ? null : project(board),
              ticket == null ? null : ticket(ticket),
              peer,
              peer == null ? path(board, ticket) : path(peer)));
    });
    return responses;
  }

  private static Map<InboxEntry, StoredNotification> stored(
      StateReader state, long user, List<InboxEntry> entries) {
    List<String> fields =
        entries.stream().map(entry -> NotificationKeys.field(entry.id())).toList();
    Map<String, String> found = state.fields(new NotificationKeys(user).inbox(), fields);
    Map<InboxEntry, StoredNotification> stored = new LinkedHashMap<>();
    for (InboxEntry entry : entries) {
      String json = found.get(NotificationKeys.field(entry.id()));
      if (json != null) { // else it was dropped between the two answers of Redis
        stored.put(entry, StoredNotification.read(json));
      }
    }
    return stored;
  }

  private static Set<Long> ids(
      Collection<StoredNotification> notifications,
      Function<StoredNotification, @Nullable Long> field) {
    Set<Long> ids = new HashSet<>();
    for (StoredNotification notification : notifications) {
      Long id = field.apply(notification);
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  /** The users of this cluster who have these addresses. */
  private Map<String, User> peers(StateReader state, Collection<StoredNotification> stored) {
    Map<String, String> names = new HashMap<>();
    for (StoredNotification notification : stored) {
      String peer = notification.peer();
      String name = peer == null || addresses == null ? null : addresses.username(PeerUrl.of(peer));
      if (peer != null && name != null) {
        names.put(peer, name);
      }
    }
    Map<String, Long> ids = Users.ids(state, Set.copyOf(names.values()));
    Map<Long, User> users = Users.find(state, ids.values());
    Map<String, User> peers = new HashMap<>();
    names.forEach((peer, name) -> {
      User user = users.get(ids.getOrDefault(name, 0L));
      if (user != null) {
        peers.put(peer, user);
      }
    });
    return peers;
  }

  private Map<Long, Board> readableBoards(
      StateReader state, Login login, Collection<StoredNotification> stored) {
    Map<Long, Board> readable = new HashMap<>();
    if (boards) {
      Set<Long> projects = ids(stored, StoredNotification::project);
      for (Board board : new BoardState(state).boards(projects)) {
        if (ProjectRights.mayRead(login, board)) {
          readable.put(board.id(), board);
        }
      }
    }
    return readable;
  }

  private static Map<Long, Ticket> tickets(
      StateReader state, Set<Long> projects, Collection<StoredNotification> stored) {
    Map<Long, Ticket> tickets = new HashMap<>();
    stored.stream()
        .filter(one -> one.project() != null && projects.contains(one.project()))
        .collect(groupingBy(one -> Objects.requireNonNull(one.project())))
        .forEach((project, some) -> {
          Set<Long> wanted = ids(some, StoredNotification::ticket);
          new BoardState(state)
              .storedTickets(project, List.copyOf(wanted))
              .forEach(ticket -> tickets.put(ticket.id(), ticket));
        });
    return tickets;
  }

  private static NotifiedProject project(Board board) {
    return new NotifiedProject(
        Long.toString(board.id()), board.project().key(), board.project().title());
  }

  private static NotifiedTicket ticket(Ticket ticket) {
    return new NotifiedTicket(Long.toString(ticket.id()), ticket.number(), ticket.title());
  }

  private static @Nullable String path(@Nullable Board board, @Nullable Ticket ticket) {
    if (board == null) {
      return null;
    }
    String path = "board/" + board.project().key();
    return ticket == null ? path : path + "/" + ticket.number();
  }

  private @Nullable String path(String peer) {
    return addresses == null ? null : "chat?peer=" + URLEncoder.encode(peer, UTF_8);
  }
}
