package dev.berth.server;

import dev.berth.runtime.agent.Target;
import dev.berth.server.cli.agent.DemoFolders;
import dev.berth.server.demo.DemoRuntime;
import dev.berth.server.wiring.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Main class of the JVM that trains the AOT cache; {@code ./berth} starts this class after a build. The training runs
 * {@code up}, {@code ps}, {@code prompt} and {@code demo} with the scripted agent and without containers. It also runs
 * {@code up} and {@code ps} for Claude on a {@code docker} that is a script below its folder and says that it has a
 * container: the code for a container engine gets into the cache that way. A command that fails does not end the
 * training: the cache then holds the classes that were loaded until the failure.
 */
final class AotTraining {
    private static final Target SCRIPTED = Target.of("scripted");
    private static final String PROMPT = "@@say hello\n@@write hello.txt :: hello\n@@run id -un";

    /** A docker that prints about itself and about one container what Berth reads. */
    private static final String ENGINE = """
            #!/bin/sh
            case "$1" in
                version) echo '{"Client":{"Version":"28.0.0"},"Server":{"Version":"28.0.0"}}' ;;
                info) echo '{"ID":"training","ServerVersion":"28.0.0","SecurityOptions":["name=seccomp"]}' ;;
                ps | run) printf '%064d\\n' 1 ;;
                container) echo '{"Id":"1","Name":"/training","Created":"2026-01-01T00:00:00Z","Config":{"Labels":{"a":"b"}},"State":{"Status":"running","Pid":1,"StartedAt":"2026-01-01T00:00:00Z"}}' ;;
                image) echo '{"Id":"1","RepoTags":["a:b"],"RepoDigests":[],"Config":{"Labels":{"a":"b"}},"Size":1,"Created":"2026-01-01T00:00:00Z"}' ;;
                *) echo 'the training has no engine' >&2; exit 1 ;;
            esac
            """;

    private AotTraining() {}

    /**
     * Runs the training; all its files are below one folder.
     *
     * @param args the path of that folder, which the caller deletes
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]).toRealPath();
        String home = folder.resolve("home").toString();
        Path project = Files.createDirectory(folder.resolve("workspace"));
        DemoFolders.giveToAgent(project);
        String workspace = project.toString();
        String agent = SCRIPTED.value();
        List<String> sandbox = List.of("--home", home, "--engine", "process", "-c", "process.sandbox=none");
        run(sandbox, "up", agent, "--workspace", workspace);
        run(sandbox, "ps");
        run(sandbox, "ps", "--json");
        run(sandbox, "prompt", agent, PROMPT, "--workspace", workspace, "--permission", "allow");
        run(sandbox, "rm", agent, "--with-home", "--yes"); // its home may be outside of the folder
        run(sandbox, "demo", "--once"); // removes its agent itself
        withEngine(folder);
        System.exit(0);
    }

    /** The folder {@code bin} is on the path of this JVM already. */
    private static void withEngine(Path folder) throws IOException {
        Path program = folder.resolve("bin").resolve("docker");
        Files.createDirectories(program.getParent());
        Files.writeString(program, ENGINE);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> docker = List.of("--home", folder.resolve("docker").toString(), "--engine", "docker");
        run(docker, "up", "claude", "--no-workspace");
        run(docker, "ps");
    }

    private static void run(List<String> options, String... command) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(command));
        int code = Main.run(
                all.toArray(String[]::new),
                Map.of(SCRIPTED, Targets.Agent.withoutImage(host -> DemoRuntime.in(host.context()))));
        System.err.println("berth " + String.join(" ", command) + ": exit " + code);
    }
}
