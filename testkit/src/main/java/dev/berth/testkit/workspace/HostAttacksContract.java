package dev.berth.testkit.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentEvent;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.workspace.ProtectedChange;
import dev.berth.testkit.workspace.HostAttack.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * Ways in which an agent tries to have the host run a command. Each is tried in a container, and then its workspace is used
 * on the host. Each is also tried without a container, which shows that the way works at all. The result is a table of
 * {@code docs/workspaces.md}.
 */
@Timeout(300)
public abstract class HostAttacksContract {
    protected abstract AgentRuntime runtime();

    /** An empty folder that the agent's user may enter. */
    protected abstract Path folder();

    /** The user that owns the workspaces. */
    protected abstract int owner() throws Exception;

    /** The events of the runtime's host, growing. */
    protected abstract List<RuntimeEvent> events();

    /** The file {@code docs/workspaces.md}. */
    protected abstract Path page();

    @Test
    void every_way_is_prevented_or_named_and_the_page_says_which(TestReporter reporter) throws Exception {
        List<HostAttack> attacks = HostAttack.all();
        Path inside = makeWorkspaces("inside", attacks);
        Path bare = makeWorkspaces("without-container", attacks);
        new HostShell(bare, owner()).run(script(attacks, bare));
        String said = attack(Result.PREVENTED, inside);
        events().clear();
        String saidOfNamed = attack(Result.NAMED, inside);

        assertThat(ranOnHost(attacks, bare))
                .as("ways that work without a container")
                .isEqualTo(names(attacks));
        Set<String> unnamed = names(of(Result.NAMED));
        unnamed.removeIf(name -> changed().anyMatch(path -> path.startsWith(inside.resolve(name))));
        assertThat(unnamed)
                .as(() -> "what the comparison does not name; it names " + events() + "\n" + saidOfNamed)
                .isEmpty();
        Set<String> ran = ranOnHost(attacks, inside);
        String table = table(attacks);
        reporter.publishEntry("attacks", table + "\n" + said);
        assertThat(ran).as(said).isEqualTo(names(of(Result.NAMED)));
        assertThat(Files.readString(page())).as(table).contains(table);
    }

    @Test
    void a_file_that_the_host_replaced_is_protected_again_before_the_next_program_runs() throws Exception {
        List<HostAttack> attacks = HostAttack.all().stream()
                .filter(attack -> attack.name().equals("config-command"))
                .toList();
        Path folder = makeWorkspaces("replaced", attacks);
        List<Path> workspaces = List.of(folder.resolve("config-command"));
        AgentInstance before = ready(workspaces);
        assertThat(new ContainerShell(before).run("echo up", "")).isEqualTo("up\n");

        new HostShell(folder, owner()).run("git -C config-command config user.name Other");

        String said = new ContainerShell(ready(workspaces)).run(script(attacks, folder), "");
        assertThat(said).contains("Device or resource busy");
        assertThat(ranOnHost(attacks, folder)).as(said).isEmpty();
    }

    /** Tries the ways of one result in a container of their own: what they destroy replaces the container at its next start. */
    private String attack(Result result, Path folder) throws Exception {
        AgentInstance instance = ready(
                of(result).stream().map(attack -> folder.resolve(attack.name())).toList());
        return new ContainerShell(instance).run(script(of(result), folder), "");
    }

    private static List<HostAttack> of(Result result) {
        return HostAttack.all().stream()
                .filter(attack -> attack.result() == result)
                .toList();
    }

    private Stream<Path> changed() {
        return events().stream()
                .filter(AgentEvent.ProtectedFilesChanged.class::isInstance)
                .map(AgentEvent.ProtectedFilesChanged.class::cast)
                .flatMap(event -> event.comparison().changes().stream())
                .map(ProtectedChange::path);
    }

    private AgentInstance ready(List<Path> folders) throws Exception {
        Workspace[] workspaces = folders.stream().map(Workspace::at).toArray(Workspace[]::new);
        return runtime().ensureReady(AgentId.MAIN, workspaces).get(280, TimeUnit.SECONDS);
    }

    private Path makeWorkspaces(String name, List<HostAttack> attacks) throws Exception {
        Path folder = Files.createDirectory(folder().resolve(name));
        Files.createDirectory(folder.resolve("canary"));
        String all = attacks.stream()
                .map(attack -> "sh -c \"$1\" host " + attack.shape() + " " + attack.name() + "\n")
                .collect(Collectors.joining("", "set -e\n", ""));
        new HostShell(folder, owner()).run(all, HostShell.resource("shapes.sh"));
        return folder;
    }

    private static String script(List<HostAttack> attacks, Path folder) throws Exception {
        StringBuilder script = new StringBuilder(HostShell.resource("inside.sh"));
        script.append("export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@b\n");
        for (HostAttack attack : attacks) {
            script.append("echo '--- ")
                    .append(attack.name())
                    .append("'\n(\ncd '")
                    .append(folder.resolve(attack.name()));
            script.append("' || exit\nP='touch ")
                    .append(folder.resolve("canary").resolve(attack.name()));
            script.append("'\n").append(attack.inside()).append("\n) 2>&1\n");
        }
        return script.append("exit 0\n").toString();
    }

    private Set<String> ranOnHost(List<HostAttack> attacks, Path folder) throws Exception {
        Path canary = folder.resolve("canary");
        try (Stream<Path> early = Files.list(canary)) {
            for (Path file : early.toList()) {
                Files.delete(file); // run by the attack itself, not by the host
            }
        }
        List<String> words = new ArrayList<>(List.of(HostShell.resource("everyday.sh"), folder.toString()));
        String all = attacks.stream()
                .map(attack -> "sh -c \"$1\" host \"$2\" " + attack.name() + " \"$2/canary\"\n")
                .collect(Collectors.joining());
        new HostShell(folder, owner()).run(all, words.toArray(String[]::new));
        try (Stream<Path> files = Files.list(canary)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> names(List<HostAttack> attacks) {
        return attacks.stream().map(HostAttack::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String table(List<HostAttack> attacks) {
        return attacks.stream()
                .map(attack ->
                        "| " + attack.way() + " | " + attack.result().toString().toLowerCase(Locale.ROOT) + " |\n")
                .collect(Collectors.joining("", "| way | result |\n| --- | --- |\n", ""));
    }
}
