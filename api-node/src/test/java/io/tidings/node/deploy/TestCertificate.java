package io.tidings.node.deploy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for 127.0.0.1 that signs itself, in the files that load balancers read. */
final class TestCertificate {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private final Path directory;
  private final KeyStore store = KeyStore.getInstance("PKCS12");

  TestCertificate(Path directory)
      throws IOException, GeneralSecurityException, InterruptedException {
    this.directory = directory;
    Path file = directory.resolve("store.p12");
    make(file);
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    String certificate = pem("CERTIFICATE", store.getCertificate("test").getEncoded());
    String key = pem("PRIVATE KEY", store.getKey("test", PASSWORD).getEncoded());
    Files.writeString(directory.resolve("tls.crt"), certificate);
    Files.writeString(directory.resolve("tls.key"), key);
    Files.writeString(directory.resolve("tls.pem"), certificate + key);
  }

  /** Adds the lines for TLS, which are comments in what is shipped, with this certificate. */
  UnaryOperator<String> lines() {
    return shipped ->
        shipped.replace("#tls ", "").replaceAll("\\btls\\.(crt|key|pem)\\b", directory + "/tls.$1");
  }

  /** Of a client that trusts nothing but this certificate. */
  SSLContext trust() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("test", store.getCertificate("test"));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static void make(Path file) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command =
        List.of(
            keytool.toString(),
            "-genkeypair",
            "-alias",
            "test",
            "-keyalg",
            "EC",
            "-dname",
            "CN=127.0.0.1",
            "-ext",
            "SAN=IP:127.0.0.1",
            "-storepass",
            String.valueOf(PASSWORD),
            "-keystore",
            file.toString());
    Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(made.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(made.exitValue()).isZero();
  }

  private static String pem(String kind, byte[] bytes) {
    String text = new String(BASE64.encode(bytes), US_ASCII);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, text);
  }
}
