package io.tidings.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TidingsTest {
  @Test
  void noCommand_isAUsageErrorInOneLine() {
    CliRun run = CliRun.of();

    assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).isEqualTo("tidings: Missing required subcommand; see 'tidings --help'\n");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void unknownOption_isNamed() {
    CliRun run = CliRun.of("completion", "--colour");

    assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains("'--colour'").hasLineCount(1);
  }

  @Test
  void usageError_isJsonWhereThatIsAskedFor() {
    assertThat(CliRun.of("tail", "a", "--colour", "--json").err())
        .startsWith("{\"error\":\"Unknown option: '--colour'")
        .endsWith("\",\"exitCode\":2}\n");
  }

  @Test
  void help_namesEachCommandWithWhatItDoes() {
    CliRun run = CliRun.of("--help");

    assertThat(run.exitCode()).isZero();
    Tidings.commandLine(Map.of(), InputStream.nullInputStream(), Pause.real())
        .getSubcommands()
        .forEach((name, command) -> {
          CommandLine.Model.CommandSpec spec = command.getCommandSpec();
          assertThat(run.out()).contains(name);
          assertThat(spec.usageMessage().description()).as(name).isNotEmpty();
        });
  }
}
