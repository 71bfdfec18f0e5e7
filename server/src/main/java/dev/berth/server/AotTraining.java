package dev.berth.server;

import dev.berth.runtime.agent.Target;
import dev.berth.server.cli.agent.DemoFolders;
import dev.berth.server.wiring.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Main class of the JVM that trains the AOT cache; {@code ./berth} runs it after a build. It runs the commands that people
 * wait for, against the scripted agent and without containers. A command that fails is passed over: the cache then holds the
 * classes that were loaded until it failed.
 */
final class AotTraining {
    private static final Target SCRIPTED = Target.of("scripted");
    private static final String PROMPT = "@@say hello\n@@write hello.txt :: hello\n@@run id -un";

    private AotTraining() {}

    /**
     * Runs the training, with all its files below one folder.
     *
     * @param args that folder, which its owner deletes
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
        run(home, "demo", "--once");
        run(home, "rm", agent, "--with-home", "--yes"); // without a sandbox its home is below /var/tmp
        System.exit(0);
    }

    private static void run(String home, String... words) {
        List<String> all =
                new ArrayList<>(List.of("--home", home, "--engine", "process", "-c", "process.sandbox=none"));
        all.addAll(List.of(words));
        int code = Main.run(all.toArray(String[]::new), Map.of(SCRIPTED, Targets.Agent.scripted()));
        System.err.println("berth " + String.join(" ", words) + ": exit " + code);
    }
}
