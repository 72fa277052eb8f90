package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.loadtest.LoadSettings.Defaults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final Defaults DEFAULTS = new Defaults(300, 10, 1, 50, Duration.ofSeconds(20));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CONNECTIONS | 0     | CONNECTIONS must be a whole number from 1 to 10000000: "0"
          CONNECTIONS | 1.5   | CONNECTIONS must be a whole number from 1 to 10000000: "1.5"
          RATE        | fast  | RATE must be a number from 0.1 to 1000000: "fast"
          DURATION    | 20    | DURATION must be a duration such as 500ms, 20s, 5m or 1h from 1s to 24h: "20"
          P99         | 0s    | P99 must be a duration such as 500ms, 20s, 5m or 1h from 1ms to 1h: "0s"
          BASE_URLS   | h:80  | BASE_URLS must be addresses such as https://host:8443, with commas between them: "h:80"
          INJECTOR    | 3/2   | INJECTOR must be this one and how many there are, such as 2/5: "3/2"
          TOPIC_PREFIX| a b   | TOPIC_PREFIX must be 1 to 80 of A-Z a-z 0-9 . _ : -, first a letter or digit: "a b"
          TOPICS_PER_STREAM | 11 | TOPICS_PER_STREAM must be at most the topics of an injector, 10: "11"
          """)
  void read_wrong_isNamedWithWhatIsAllowed(String name, String value, String message) {
    assertThatThrownBy(() -> read(Map.of(name, value)))
        .isInstanceOf(WrongSettingException.class)
        .hasMessage(message);
  }

  @Test
  void users_withoutAPassword_isNamed() {
    assertThatThrownBy(() -> Accounts.users("ada:a,grace"))
        .hasMessage("USERS must be name:password, with commas between them: \"grace\"");
    assertThat(Accounts.users("ada:a:b,grace:c")).isEqualTo(Map.of("ada", "a:b", "grace", "c"));
  }

  @Test
  void configured_aTopicWithoutAnEvent_isNamed() {
    assertThatThrownBy(() -> new LoadRun("fan-out", read(Map.of("RATE", "1", "DURATION", "9s"))))
        .hasMessage(
            "RATE must be enough for one event in each of 10 topics within DURATION, 9.0 s:"
                + " \"1.0\"");
    assertThat(new LoadRun("fan-out", read(Map.of("RATE", "1", "DURATION", "10s"))).topics())
        .hasSize(10);
  }

  @Test
  void slowTime_longerThanThereAreEvents_isNamed() {
    Duration published = Duration.ofSeconds(3);
    assertThatThrownBy(() ->
            SlowConsumersSimulation.slowTime(new Settings(Map.of("SLOW_TIME", "4s")), published))
        .hasMessageStartingWith("SLOW_TIME must be")
        .hasMessageEndingWith("from 1s to 3s: \"4s\"");
    assertThat(SlowConsumersSimulation.slowTime(new Settings(Map.of()), published))
        .isEqualTo(published);
  }

  @Test
  void yes_neitherYesNorNo_isNamed() {
    assertThatThrownBy(
            () -> new Settings(Map.of("ALLOW_RESYNC", "true")).yes("ALLOW_RESYNC", false))
        .hasMessage("ALLOW_RESYNC must be yes or no: \"true\"");
  }

  @Test
  void read_nothing_takesTheSimulationsDefaults() {
    LoadSettings settings = read(Map.of("RATE", " "));
    assertThat(settings.connections()).isEqualTo(300);
    assertThat(settings.rate()).isEqualTo(50);
    assertThat(settings.topicNames()).hasSize(10).doesNotHaveDuplicates();
    assertThat(settings.rampUp()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void read_threeInjectors_togetherAreTheWhole() {
    List<LoadSettings> injectors =
        List.of("1/3", "2/3", "3/3").stream()
            .map(injector -> read(Map.of("INJECTOR", injector, "CONNECTIONS", "100")))
            .toList();
    assertThat(injectors.stream().mapToInt(LoadSettings::connections)).containsExactly(33, 33, 34);
    assertThat(injectors.stream().mapToInt(LoadSettings::topics).sum()).isEqualTo(10);
    assertThat(injectors.stream().mapToDouble(LoadSettings::rate).sum()).isEqualTo(50);
    assertThat(injectors.stream().flatMap(settings -> settings.topicNames().stream()))
        .doesNotHaveDuplicates();
  }

  @Test
  void read_fewerConnectionsThanInjectors_isNamed() {
    assertThatThrownBy(() -> read(Map.of("INJECTOR", "1/3", "CONNECTIONS", "2")))
        .hasMessage("CONNECTIONS must be at least 1 for each of the 3 injectors: \"2\"");
  }

  @Test
  void baseUrl_comesBack_takesTheNextNode() {
    LoadSettings settings = read(Map.of("BASE_URLS", "http://a:1/,http://b:2"));
    assertThat(settings.baseUrl(4, 0)).isEqualTo("http://a:1");
    assertThat(settings.baseUrl(4, 1)).isEqualTo("http://b:2");
    assertThat(settings.baseUrl(5, 0)).isEqualTo("http://b:2");
  }

  private static LoadSettings read(Map<String, String> environment) {
    return LoadSettings.read(new Settings(environment), DEFAULTS);
  }
}
