package dev.berth.testkit.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** Git inside of the container, in every layout of a workspace; its result is a table of {@code docs/workspaces.md}. */
@Timeout(300)
public abstract class GitLayoutsContract {
    /** The setting that the runtime under test needs, with the folder of {@link #folder()} before it. */
    public static final String ALLOWED = "/outside/seed/.git";

    private static final String WORKTREES = "git -C outside/main1 worktree list --porcelain | grep '^worktree '";
    private static final List<String> CONFIGURING =
            List.of("push -u", "checkout -t", "branch -m", "remote add", "config");

    /** A runtime with setting {@code workspace.gitFolders} as {@link #folder()} and {@link #ALLOWED}. */
    protected abstract AgentRuntime runtime();

    /** An empty folder that the agent's user may enter. */
    protected abstract Path folder();

    /** The user that owns the workspaces. */
    protected abstract int owner() throws Exception;

    /** The file {@code docs/workspaces.md}. */
    protected abstract Path page();

    @Test
    void everyday_git_works_in_every_layout_and_the_page_says_so(TestReporter reporter) throws Exception {
        HostShell host = new HostShell(folder(), owner());
        Map<String, Path> layouts = new LinkedHashMap<>();
        for (String line : host.run(HostShell.resource("layouts.sh")).lines().toList()) {
            String[] parts = line.split("\t", 2);
            layouts.put(parts[0], Path.of(parts[1]).toRealPath());
        }
        List<Workspace> workspaces = new ArrayList<>(List.of(Workspace.at(folder().resolve("remotes"))));
        for (Path layout : layouts.values()) {
            workspaces.add(Workspace.at(opened(layout)));
        }
        AgentInstance instance = runtime()
                .ensureReady(AgentId.MAIN, workspaces.toArray(Workspace[]::new))
                .get(280, TimeUnit.SECONDS);
        String listed = host.run(WORKTREES);

        String output = new ContainerShell(instance)
                .run(
                        HostShell.resource("operations.sh"),
                        layouts.values().stream().map(path -> path + "\n").collect(Collectors.joining()));
        Map<String, Map<String, String>> results = results(output, layouts);

        String table = table(results, layouts);
        reporter.publishEntry("layouts", table);
        assertThat(results.keySet()).as(output).isEqualTo(layouts.keySet());
        assertThat(Files.readString(page())).as(output + "\n" + table).contains(table);
        assertThat(host.run(WORKTREES)).as("worktrees of the host").isEqualTo(listed);
        assertThat(instance.snapshot().note().orElse(""))
                .contains("git does not work in " + layouts.get("a part of a repository"), "use that as the workspace");
        for (Path layout : layouts.values()) {
            host.run("cd \"$1\" && git status && git fsck --no-progress", layout.toString());
        }
    }

    /** A repository inside a folder, or a submodule inside its parent, is not opened itself. */
    private static Path opened(Path layout) {
        return layout.endsWith("nested") || layout.endsWith("parent2/sub")
                ? Objects.requireNonNull(layout.getParent())
                : layout;
    }

    private static Map<String, Map<String, String>> results(String output, Map<String, Path> layouts) {
        Map<String, String> names = new LinkedHashMap<>();
        layouts.forEach((name, path) -> names.put(path.toString(), name));
        Map<String, Map<String, String>> results = new LinkedHashMap<>();
        layouts.keySet().forEach(name -> results.put(name, new LinkedHashMap<>()));
        for (String line : output.lines().toList()) {
            String[] parts = line.split("\t", 3);
            Optional<String> name = Optional.ofNullable(names.get(parts[0]));
            if (parts.length == 3 && name.isPresent()) {
                results.computeIfAbsent(name.get(), _ -> new LinkedHashMap<>()).put(parts[1], parts[2]);
            }
        }
        results.values().removeIf(Map::isEmpty);
        return results;
    }

    /** One table of what works, and one of what git says to operations that write its configuration. */
    private static String table(Map<String, Map<String, String>> results, Map<String, Path> layouts) {
        Set<String> operations = new LinkedHashSet<>();
        results.values().forEach(row -> operations.addAll(row.keySet()));
        operations.removeAll(CONFIGURING);
        StringBuilder table = new StringBuilder("| layout | " + String.join(" | ", operations) + " |\n");
        table.append("| --- |").append(" --- |".repeat(operations.size())).append("\n");
        layouts.keySet().forEach(layout -> {
            table.append("| ").append(layout).append(" |");
            for (String operation : operations) {
                String result = results.getOrDefault(layout, Map.of()).getOrDefault(operation, "not run");
                table.append(result.equals("ok") ? " yes |" : " no |");
            }
            table.append("\n");
        });
        return table.toString();
    }
}
