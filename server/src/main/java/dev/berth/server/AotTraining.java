package dev.berth.server;

import dev.berth.runtime.agent.Target;
import dev.berth.server.cli.agent.DemoFolders;
import dev.berth.server.demo.DemoRuntime;
import dev.berth.server.wiring.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Main class of the JVM that trains the AOT cache; {@code ./berth} starts this class after a build. The training runs
 * {@code up}, {@code ps}, {@code prompt} and {@code demo} with the scripted agent and without containers. A command
 * that fails does not end the training: the cache then holds the classes that were loaded until the failure.
 */
final class AotTraining {
    private static final Target SCRIPTED = Target.of("scripted");
    private static final String PROMPT = "@@say hello\n@@write hello.txt :: hello\n@@run id -un";

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
        run(home, "up", agent, "--workspace", workspace);
        run(home, "ps");
        run(home, "ps", "--json");
        run(home, "prompt", agent, PROMPT, "--workspace", workspace, "--permission", "allow");
        run(home, "rm", agent, "--with-home", "--yes"); // its home may be outside of the folder
        run(home, "demo", "--once"); // removes its agent itself
        System.exit(0);
    }

    private static void run(String home, String... command) {
        List<String> all =
                new ArrayList<>(List.of("--home", home, "--engine", "process", "-c", "process.sandbox=none"));
        all.addAll(List.of(command));
        int code = Main.run(
                all.toArray(String[]::new),
                Map.of(SCRIPTED, Targets.Agent.withoutImage(host -> DemoRuntime.in(host.context()))));
        System.err.println("berth " + String.join(" ", command) + ": exit " + code);
    }
}
