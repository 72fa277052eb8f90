package io.tidings.node.user;

import io.tidings.node.access.Access;
import io.tidings.node.access.Login;
import io.tidings.node.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The users' pictures. Users set their own, and every signed-in user may see them. */
@RestController
final class AvatarController {
  private final Access access;
  private final Avatars avatars;
  private final AccountChangeLimiter changes;

  AvatarController(Access access, Avatars avatars, AccountChangeLimiter changes) {
    this.access = access;
    this.avatars = avatars;
    this.changes = changes;
  }

  /** The path names one picture for ever; another one has another path. */
  @GetMapping("/api/users/{id}/avatar/{hash}")
  ResponseEntity<byte[]> picture(@PathVariable long id, @PathVariable String hash) {
    access.login();
    Avatar avatar = avatars.find(id, hash);
    if (avatar == null) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND, "not-found", null, "This user has no such picture.");
    }
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(avatar.format().mediaType()))
        .cacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable())
        // Also for a picture that is opened on its own: browsers must take it for nothing but a
        // picture.
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .body(avatar.bytes());
  }

  @PutMapping("/api/me/avatar")
  Me put(HttpServletRequest request) {
    Login login = access.login();
    changes.take(login.user());
    Avatar avatar = read(request);
    return Me.of(avatars.put(login.user(), avatar, ChangeContext.of(login, request)));
  }

  @DeleteMapping("/api/me/avatar")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(HttpServletRequest request) {
    Login login = access.login();
    changes.take(login.user());
    avatars.remove(login.user(), ChangeContext.of(login, request));
  }

  @DeleteMapping("/api/users/{id}/avatar")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void removeAnothers(@PathVariable long id, HttpServletRequest request) {
    Login login = access.login();
    if (!login.admin()) {
      throw new AccessDeniedException("Only administrators may do this.");
    }
    avatars.remove(id, ChangeContext.of(login, request));
  }

  private static Avatar read(HttpServletRequest request) {
    PictureFormat said = said(request);
    Avatar avatar = Avatar.of(bytes(request));
    if (avatar.format() != said) {
      throw unsupported(
          "Content-Type",
          "Content-Type does not match the body, which is " + avatar.format().mediaType() + ".");
    }
    return avatar;
  }

  private static PictureFormat said(HttpServletRequest request) {
    if (request.getHeader(HttpHeaders.CONTENT_ENCODING) != null) {
      throw unsupported("Content-Encoding", "A compressed body is not accepted.");
    }
    String type = request.getContentType();
    PictureFormat said =
        type == null ? null : PictureFormat.named(type.strip().toLowerCase(Locale.ROOT));
    if (said == null) {
      throw unsupported("Content-Type", "The body has to be image/png, image/jpeg or image/webp.");
    }
    return said;
  }

  private static ProblemException unsupported(String field, String detail) {
    return new ProblemException(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", field, detail);
  }

  private static byte[] bytes(HttpServletRequest request) {
    byte @Nullable [] bytes =
        request.getContentLengthLong() > Avatar.MAX_BYTES ? null : readNoMore(request);
    if (bytes == null || bytes.length > Avatar.MAX_BYTES) {
      throw new ProblemException(
          HttpStatus.CONTENT_TOO_LARGE,
          "payload-too-large",
          "body",
          "The body may have at most " + Avatar.MAX_BYTES + " bytes.");
    }
    return bytes;
  }

  private static byte[] readNoMore(HttpServletRequest request) {
    try {
      return request.getInputStream().readNBytes(Avatar.MAX_BYTES + 1);
    } catch (IOException e) { // the client went away, or was too slow
      throw ProblemException.invalid("incomplete-body", "body", "The body ended early.");
    }
  }
}
