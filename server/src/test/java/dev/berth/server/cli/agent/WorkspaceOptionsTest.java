package dev.berth.server.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.agent.AgentName;
import dev.berth.server.wiring.WorkspaceSelection;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.MutuallyExclusiveArgsException;

/** Tests of {@code --workspace} before and behind the names of agents. */
class WorkspaceOptionsTest {
    private static final AgentName CLAUDE = AgentName.of("claude");
    private static final AgentName CODEX = AgentName.of("codex");

    static Stream<Arguments> lines() {
        return Stream.of(
                line("claude", List.of(CLAUDE)),
                line("claude --workspace /a /b", List.of(CLAUDE), "/a", "/b"),
                line("claude --workspace /a --workspace /b", List.of(CLAUDE), "/a", "/b"),
                line("--workspace /a claude", List.of(CLAUDE), "/a"),
                line("--workspace=/a claude codex", List.of(CLAUDE, CODEX), "/a"),
                line("--workspace /a --workspace /b claude codex", List.of(CLAUDE, CODEX), "/a", "/b"),
                line("claude --workspace /a claude --json", List.of(CLAUDE), "/a", "claude"));
    }

    private static Arguments line(String line, List<AgentName> agents, String... folders) {
        return Arguments.of(line, agents, Stream.of(folders).map(Path::of).toList());
    }

    private static void parse(Object command, String line) {
        CommandLine parser = new CommandLine(command);
        parser.getCommandSpec()
                .addOption(CommandLine.Model.OptionSpec.builder("--json")
                        .type(boolean.class)
                        .build());
        parser.parseArgs(line.split(" "));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void more_folders_than_one_are_taken_only_behind_the_names(
            String line, List<AgentName> agents, List<Path> folders) {
        UpCommand up = new UpCommand();
        RemoveCommand remove = new RemoveCommand();

        parse(up, line);
        parse(remove, line);

        assertThat(up.agents).isEqualTo(agents);
        assertThat(remove.agents).isEqualTo(agents);
        assertThat(up.workspaces.selection()).isEqualTo(new WorkspaceSelection(folders, false));
        assertThat(remove.workspaces.selection()).isEqualTo(new WorkspaceSelection(folders, false));
    }

    @Test
    void a_command_with_other_arguments_takes_one_folder_each() {
        PromptCommand prompt = new PromptCommand();
        ExecCommand exec = new ExecCommand();

        parse(prompt, "claude --workspace /a --workspace /b say /c");
        parse(exec, "--workspace /a claude --workspace /b ls --workspace /c");

        assertThat(prompt.workspaces.selection().folders()).containsExactly(Path.of("/a"), Path.of("/b"));
        assertThat(prompt.textArguments).containsExactly("say", "/c");
        assertThat(exec.workspaces.selection().folders()).containsExactly(Path.of("/a"), Path.of("/b"));
        assertThat(exec.command).containsExactly("ls", "--workspace", "/c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude --workspace", "claude --workspace --json", "--workspace -- claude"})
    void a_missing_folder_is_a_usage_error(String line) {
        assertThatThrownBy(() -> parse(new StopCommand(), line))
                .isInstanceOf(MissingParameterException.class)
                .hasMessageContaining("--workspace");
    }

    @Test
    void the_instance_without_a_workspace_is_named_by_a_flag_and_not_together_with_a_folder() {
        LogsCommand logs = new LogsCommand();
        StopCommand stop = new StopCommand();

        parse(logs, "--no-workspace claude");
        parse(stop, "claude --no-workspace --workspace /a");

        assertThat(logs.workspaces.selection()).isEqualTo(WorkspaceSelection.WITHOUT_WORKSPACE);
        assertThatThrownBy(() -> stop.workspaces.selection()).isInstanceOf(MutuallyExclusiveArgsException.class);
    }

    @Test
    void a_bare_key_option_leaves_the_next_word_to_the_target() {
        for (String line : List.of("--key claude", "claude --key", "--key ANTHROPIC_API_KEY claude")) {
            LoginCommand login = new LoginCommand();
            parse(login, line);
            assertThat(login.agent).as(line).isEqualTo(CLAUDE);
            assertThat(login.stored.key).as(line).isEqualTo(line.contains("ANTHROPIC") ? "ANTHROPIC_API_KEY" : "");
        }
    }
}
