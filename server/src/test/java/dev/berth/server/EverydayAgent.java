package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentProfile;
import dev.berth.runtime.agent.AgentSettings;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.GitSettings;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.agent.AgentPrograms;
import dev.berth.testkit.agent.ScriptedAgent;
import dev.berth.testkit.agent.ScriptedAgentMain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The testkit's scripted agent with git's settings and credentials, in a container of agents' common image or in a sandbox. Java
 * and the agent's classes are mounted from this host.
 */
final class EverydayAgent extends ContainerAgentRuntime {
    private static final Target TARGET = Target.of("scripted");
    private static final Path JAVA = Path.of(System.getProperty("java.home"));
    private static final String PROGRAMS = "/berth-programs";
    private static final long MINUTES = 5;

    private final GitSettings git;

    private EverydayAgent(AgentProfile profile, ContainerHost host) {
        super(profile, AgentSettings.from(host.context().config(), TARGET), host);
        this.git = GitSettings.of(host.context());
    }

    /** @param contained whether the host makes containers from images */
    static EverydayAgent on(ContainerHost host, boolean contained) {
        List<Path> classPath = AgentPrograms.classPath();
        String inside = IntStream.range(0, classPath.size())
                .mapToObj(i -> PROGRAMS + "/" + name(classPath.get(i), i))
                .collect(Collectors.joining(":"));
        List<String> adapter = List.of(
                JAVA.resolve("bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                inside,
                ScriptedAgentMain.class.getName());
        Optional<ImageRecipe> image =
                contained ? Optional.of(ImageRecipe.of(TARGET.value(), "FROM system\n", Map.of())) : Optional.empty();
        return new EverydayAgent(
                new AgentProfile(
                        TARGET,
                        "the scripted agent",
                        adapter,
                        ScriptedAgent.NAME,
                        ScriptedAgent.implementation().version(),
                        image),
                host);
    }

    /** Copies the agent's classes to where every user can read them, and returns the setting that mounts them. */
    static String mounts(Path folder, boolean contained) throws IOException {
        Path all = Files.createDirectory(folder.resolve("programs"));
        List<Path> classPath = AgentPrograms.classPath();
        for (int i = 0; i < classPath.size(); i++) {
            copy(classPath.get(i), all.resolve(name(classPath.get(i), i)));
        }
        return "agents.scripted.mounts=" + all.toRealPath() + ":" + PROGRAMS + ":ro"
                + (contained ? "," + JAVA + ":" + JAVA + ":ro" : "");
    }

    private static String name(Path entry, int number) {
        return number + (Files.isDirectory(entry) ? "" : ".jar");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copied = Files.copy(file, to.resolve(from.relativize(file).toString()));
                Files.setPosixFilePermissions(copied, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    @Override
    protected Login login() {
        return new Login.NotNeeded();
    }

    @Override
    protected Optional<GitSettings> git() {
        return Optional.of(git);
    }

    AgentInstance ready(AgentId name, Path... workspaces) throws Exception {
        Workspace[] all = Stream.of(workspaces).map(Workspace::at).toArray(Workspace[]::new);
        return ensureReady(name, all).get(MINUTES, TimeUnit.MINUTES);
    }

    /** @param output standard output and error together */
    record Result(int status, String output) {
        /** The output of a command that succeeded. */
        String succeeded() {
            assertThat(status).as(output).isZero();
            return output;
        }
    }

    /** Runs a line of the shell beside the agent, without its credentials. */
    static Result exec(AgentInstance instance, Path folder, String line) throws Exception {
        ExecSpec spec = ExecSpec.of("sh", "-c", "exec 2>&1; " + line).in(folder.toString());
        try (ContainerProcess process = instance.exec(spec)) {
            process.stdin().close();
            String output = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
            ExecEnding ending = process.ending().get(MINUTES, TimeUnit.MINUTES);
            assertThat(ending).as(output).isInstanceOf(ExecEnding.Exited.class);
            return new Result(((ExecEnding.Exited) ending).code(), output);
        }
    }

    /** Lets the agent run a line of the shell in a turn. */
    static Result turn(AgentInstance instance, Path folder, String line) throws Exception {
        Path output = folder.resolve("turn.out");
        try (Session session = instance.openSession(
                SessionOptions.standard().with(PermissionPolicy.allow()).in(folder))) {
            TurnOutcome outcome = session.prompt(
                            "@@run (" + line + ") >turn.out 2>&1; echo \"status $?\" >>turn.out", _ -> {})
                    .outcome()
                    .get(MINUTES, TimeUnit.MINUTES);
            assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
        }
        String text = Files.readString(output);
        Files.delete(output);
        int end = text.lastIndexOf("status ");
        return new Result(
                Integer.parseInt(text.substring(end + "status ".length()).strip()), text.substring(0, end));
    }
}
