package dev.berth.server.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ExecCommandTest {
    @Test
    void options_behind_the_first_word_of_the_command_belong_to_the_command() {
        ExecCommand exec = parse("claude", "--workspace", "/shop", "grep", "-i", "-w", "x", "--", "--workspace=/y");

        assertThat(exec.command).containsExactly("grep", "-i", "-w", "x", "--", "--workspace=/y");
        assertThat(exec.workspaces.selection().folders()).containsExactly(Path.of("/shop"));
        assertThat(exec.interactive).isFalse();
        assertThat(exec.workdir).isNull();
    }

    @Test
    void two_dashes_begin_the_command() {
        ExecCommand exec = parse("-i", "claude", "--", "-weird", "--json");

        assertThat(exec.command).isEqualTo(List.of("-weird", "--json"));
        assertThat(exec.interactive).isTrue();
    }

    private static ExecCommand parse(String... arguments) {
        ExecCommand exec = new ExecCommand();
        new CommandLine(exec).parseArgs(arguments);
        return exec;
    }
}
