package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.Owner;
import dev.berth.runtime.container.cli.CliEngines;
import dev.berth.runtime.exec.BerthExec;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.process.HostProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A program {@code docker} whose one container is this host: {@code exec} runs the real berth-exec in a session of its own, which
 * does not notice the death of its client.
 */
final class FakeDocker implements AutoCloseable {
    static final ContainerId ID = new ContainerId("fake");

    private final HostProcesses processes;
    final ContainerEngine engine;

    FakeDocker(Path folder, Limits limits) throws IOException, InterruptedException {
        Path script = Files.write(folder.resolve("berth-exec"), BerthExec.script());
        Path docker = folder.resolve("docker");
        Files.writeString(docker, """
                #!/bin/sh
                case $1 in
                    exec) shift; exec setsid -w /bin/sh -c '
                        while :; do case $1 in -i|-t) shift ;; --detach-keys) shift 2 ;; -e) case ${2%%=*} in *[!A-Za-z0-9_]*) ;; *) export "$2" ;; esac; shift 2 ;; -u) shift 2 ;; *) break ;; esac; done
                        shift 2
                        exec /bin/sh -c ". SCRIPT" /usr/local/bin/berth-exec "$@"' docker-exec "$@" ;;
                    container) echo '{"Id":"fake","Name":"/fake","State":{"Status":"running","StartedAt":"2026-01-01T00:00:00Z","Pid":1},"Config":{"Image":"i","Labels":{}},"Created":"2026-01-01T00:00:00Z"}' ;;
                    *) exit 1 ;;
                esac
                """.replace("SCRIPT", script.toString()));
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
        processes = HostProcesses.open(limits);
        CommandRunner runner = CommandRunner.lazy(
                Machine.local(processes, Map.of("PATH", folder + ":" + System.getenv("PATH"))), limits);
        engine = CliEngines.docker(runner);
    }

    static Limits limits(Map<String, Integer> seconds) {
        Map<String, Duration> values = new HashMap<>();
        seconds.forEach((name, value) -> values.put(name, Duration.ofSeconds(value)));
        return Limits.of(values, _ -> {});
    }

    /** A shell's expression for the numbers of the leash's processes of this owner. */
    static String leashOf(Owner owner) {
        return marked("LEASH", owner);
    }

    /** As {@link #leashOf}, of the programs of this owner. */
    static String programsOf(Owner owner) {
        return marked("MARK", owner);
    }

    /** As {@link #leashOf}, with the programs of this owner. */
    static String allOf(Owner owner) {
        return marked("(MARK|LEASH)", owner);
    }

    private static String marked(String kind, Owner owner) {
        return "$(grep -lszE 'BERTH_" + kind + "=" + owner.id()
                + "' /proc/[0-9]*/environ | sed 's,/proc/,,;s,/environ,,')";
    }

    /** Runs a shell's command on this host to its end, and returns its output. */
    static String run(String command) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", command).start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        shell.waitFor();
        return output;
    }

    @Override
    public void close() {
        processes.close();
    }
}
