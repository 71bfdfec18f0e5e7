package dev.berth.testkit.container;

import dev.berth.runtime.container.BuildSpec;
import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.container.cli.CliEngines;
import dev.berth.runtime.exec.BerthExec;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.testkit.machine.MachineOpener;
import dev.berth.testkit.machine.Sshd;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.EnginePart;
import dev.berth.testkit.parts.NerdctlPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Docker or nerdctl, with a small image that has tini, sh and berth-exec; the image is built once for each content. */
public final class CliFixture implements EngineFixture {
    private static final String CONTAINERFILE = """
            FROM BASE
            USER 0
            RUN command -v tini && command -v ps || { apt-get update && apt-get install -y tini procps; }
            COPY berth-exec /usr/local/bin/berth-exec
            RUN chmod 755 /usr/local/bin/berth-exec && mkdir -p /home/agent && chown 1000:1000 /home/agent
            ENV HOME=/home/agent
            USER 1000:1000
            """;

    private final EnginePart part;
    private final MachineOpener machine;
    private final Optional<Sshd> sshd;
    private final HostProcesses processes = HostProcesses.open(Limits.standard());
    private final ContainerEngine engine;
    private final String image;

    private CliFixture(EnginePart part, BaseImage base, MachineOpener machine, Optional<Sshd> sshd)
            throws IOException, InterruptedException {
        this.part = part;
        this.machine = machine;
        this.sshd = sshd;
        this.engine = new CliOpener().open(processes, openerArguments());
        this.image = image(base);
    }

    public static CliFixture of(EnginePart part, BaseImage base) throws IOException, InterruptedException {
        return new CliFixture(part, base, MachineOpener.local(), Optional.empty());
    }

    /** A fixture that runs the engine's program through ssh logins to this host; closing the fixture ends the sshd. */
    public static CliFixture overSsh(Sshd sshd, EnginePart part, BaseImage base)
            throws IOException, InterruptedException {
        return new CliFixture(part, base, sshd.opener(), Optional.of(sshd));
    }

    private String image(BaseImage base) throws IOException, InterruptedException {
        byte[] script = BerthExec.script();
        String containerfile = CONTAINERFILE.replace("BASE", base.reference());
        String tag = "berth-contract:" + hash(containerfile, script);
        Images images = engine.images().orElseThrow();
        if (images.inspect(tag).isEmpty()) {
            Path folder = Files.createTempDirectory("berth-contract");
            Files.writeString(folder.resolve("Containerfile"), containerfile);
            Files.write(folder.resolve("berth-exec"), script);
            images.build(new BuildSpec(folder, tag, Map.of(), Map.of(), Map.of()), _ -> {});
            for (String name : List.of("Containerfile", "berth-exec", "")) {
                Files.delete(folder.resolve(name));
            }
        }
        return tag;
    }

    private static String hash(String containerfile, byte[] script) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(containerfile.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(script), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    @Override
    public ContainerEngine engine() {
        return engine;
    }

    @Override
    public ContainerSpec idleSpec(String name) {
        return ContainerSpec.of(name, image, List.of("tini", "-s", "--", "berth-exec", "idle"))
                .withMounts(List.of(new Mount.Tmpfs("/run/berth")));
    }

    @Override
    public List<String> commandLines(ContainerId id, String word) throws InterruptedException {
        String script = "for file in /proc/[0-9]*/cmdline; do tr '\\0\\n' '  ' < $file; echo; done 2>/dev/null";
        return runEngineProgram("exec", id.value(), "/bin/sh", "-c", script)
                .lines()
                .filter(line -> line.contains(word))
                .toList();
    }

    /** Runs the engine's own program and returns its two outputs, one after the other. */
    public String runEngineProgram(String... arguments) throws InterruptedException {
        List<String> argv = new ArrayList<>(part.command());
        argv.addAll(List.of(arguments));
        var result = processes.run(HostCommand.of(argv, part.environment()), KnownLimits.EXEC_SHORT);
        return result.stdout().text() + result.stderr().text();
    }

    /** The same engine, whose program gets these changed variables. */
    public ContainerEngine withVariables(Map<String, String> changed) {
        Map<String, String> environment = new TreeMap<>(part.environment());
        environment.putAll(changed);
        return CliOpener.open(processes, engineArguments(), machine, environment);
    }

    /** The environment of the engine's program. */
    public Map<String, String> environment() {
        return part.environment();
    }

    private List<String> engineArguments() {
        return switch (part) {
            case DockerPart _ -> List.of("docker", "");
            case NerdctlPart nerdctl -> List.of("nerdctl", nerdctl.namespace());
        };
    }

    @Override
    public Class<? extends Opener> opener() {
        return CliOpener.class;
    }

    @Override
    public List<String> openerArguments() {
        List<String> arguments = new ArrayList<>(engineArguments());
        arguments.add(Integer.toString(machine.arguments().size()));
        arguments.addAll(machine.arguments());
        part.environment().forEach((name, value) -> arguments.add(name + "=" + value));
        return arguments;
    }

    @Override
    public void close() throws IOException {
        processes.close();
        if (sshd.isPresent()) {
            sshd.get().close();
        }
    }

    /**
     * The opener of this engine. Its arguments: the engine's name, its namespace, the number of the machine's
     * arguments, these arguments, and NAME=VALUE for each variable.
     */
    public static final class CliOpener implements Opener {
        @Override
        public ContainerEngine open(HostProcesses processes, List<String> arguments) {
            int machine = 3 + Integer.parseInt(arguments.get(2));
            Map<String, String> environment = new TreeMap<>();
            arguments.stream()
                    .skip(machine)
                    .map(argument -> argument.split("=", 2))
                    .forEach(pair -> environment.put(pair[0], pair[1]));
            return open(processes, arguments, new MachineOpener(arguments.subList(3, machine)), environment);
        }

        static ContainerEngine open(
                HostProcesses processes,
                List<String> arguments,
                MachineOpener machine,
                Map<String, String> environment) {
            CommandRunner runner = CommandRunner.lazy(machine.open(processes, environment), processes.limits());
            return arguments.getFirst().equals("docker")
                    ? CliEngines.docker(runner)
                    : CliEngines.nerdctl(runner, arguments.get(1));
        }
    }
}
