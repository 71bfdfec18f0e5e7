package dev.berth.bench;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.terminal.gateway.TargetResolver;
import dev.berth.terminal.gateway.TerminalGateway;
import dev.berth.terminal.pty.PtyBackends;
import dev.berth.terminal.pty.PtyCommand;
import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.recording.Recordings;
import dev.berth.terminal.session.TerminalLimits;
import dev.berth.terminal.session.TerminalMetrics;
import dev.berth.web.AllowedOrigins;
import dev.berth.web.Authentication;
import dev.berth.web.Principals;
import io.javalin.Javalin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A gateway in a JVM of its own. Arguments: {@code TOKEN FOLDER NAME LINE…}. Prints its port, then for each byte of its
 * input the used heap in bytes, and ends with its input.
 */
public final class GatewayMain {
    private GatewayMain() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, PtyCommand> programs = new HashMap<>();
        for (int i = 2; i < arguments.length; i += 2) {
            programs.put(arguments[i], command(List.of("/bin/sh", "-c", arguments[i + 1])));
        }
        Limits limits = Limits.standard();
        Config config = Config.of(
                "terminal.sessions=1000", "terminal.sessionsPerAgent=1000", "terminal.sessionsPerPrincipal=1000");
        try (HostProcesses processes = HostProcesses.open(limits);
                TerminalGateway gateway = TerminalGateway.open(
                        TargetResolver.ofPrograms("host", programs),
                        Authentication.bearer(Principals.single(arguments[0])),
                        PtyBackends.detect(processes),
                        TerminalLimits.from(config, limits),
                        Recordings.in(Path.of(arguments[1]), 1 << 20, Duration.ofDays(1)),
                        TerminalMetrics.none())) {
            Javalin web = Javalin.create(gateway::attach).start("127.0.0.1", 0);
            gateway.answer(AllowedOrigins.loopback(web.port()));
            System.out.println(web.port());
            while (System.in.read() >= 0) {
                System.gc();
                Runtime heap = Runtime.getRuntime();
                System.out.println(heap.totalMemory() - heap.freeMemory());
            }
            web.stop();
        }
    }

    static PtyCommand command(List<String> argv) {
        return new PtyCommand(
                argv, Map.of("PATH", "/usr/bin:/bin", "TERM", "xterm-256color"), Path.of("/"), PtySize.of(80, 24));
    }
}
