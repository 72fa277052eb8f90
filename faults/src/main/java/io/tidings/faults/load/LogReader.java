package io.tidings.faults.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.faults.ledger.Ledger;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Records in the ledger the entries that the log still has at the end of a run, page by page. */
public record LogReader(Ledger ledger, int port) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  public void read(List<String> topics) throws IOException, InterruptedException {
    for (String topic : topics) {
      String after = "";
      boolean more = true;
      while (more) {
        JsonNode page = page(topic, after);
        for (JsonNode event : page.path("events")) {
          JsonNode data = event.path("data");
          ledger.remains(
              topic,
              event.path("cursor").asString(),
              data.path("publisher").asString(),
              data.path("number").asLong());
        }
        after = "&after=" + page.path("cursor").asString();
        more = page.path("more").asBoolean();
      }
    }
  }

  private JsonNode page(String topic, String after) throws IOException, InterruptedException {
    String path = "/api/topics/" + URLEncoder.encode(topic, UTF_8) + "/events?limit=1000" + after;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(TIMEOUT)
            .build();
    HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("reading the log: " + response.statusCode() + " " + response.body());
    }
    return JsonMapper.shared().readTree(response.body());
  }
}
