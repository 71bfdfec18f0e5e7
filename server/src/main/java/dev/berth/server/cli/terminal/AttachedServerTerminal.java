package dev.berth.server.cli.terminal;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.process.HostTerminal;
import dev.berth.server.cli.FutureWaits;
import dev.berth.server.serve.RunningServer;
import dev.berth.server.wiring.InstanceChoice;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jline.utils.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects the terminal of this process to a terminal of the running server, until that ends or is detached. */
record AttachedServerTerminal(RunningServer server, AgentName agent, DetachKeys keys) {
    private static final Logger log = LoggerFactory.getLogger(AttachedServerTerminal.class);
    private static final int KEY_BUFFER = 4096;
    private static final HostTerminal.Size DEFAULT_SIZE = new HostTerminal.Size(24, 80);

    /** Leaves the alternate screen, mouse and paste modes: the program keeps running and cannot reset them. */
    private static final String RESET_MODES =
            "\u001b[?1049l\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?2004l\u001b[>4m\u001b[<u\u001b[?25h\u001b[0m\r\n";

    private String tried() {
        return "using a terminal of " + agent + " on the server " + server;
    }

    /**
     * Opens a new terminal of the server, and answers how it ended here.
     *
     * @param choice the instance, and the folder to begin in
     */
    ServerTerminalClient.Ending open(InstanceChoice choice) throws InterruptedException {
        return run(
                Map.of(
                        "target",
                        agent.target().value(),
                        "agentId",
                        agent.agent().value(),
                        "workspaces",
                        choice.workspaces().stream().map(Workspace::toString).toList(),
                        "workspace",
                        text(choice.folder())),
                "");
    }

    /** Opens a running terminal of the agent: one of this folder before others, one without viewers, the newest. */
    ServerTerminalClient.Ending resume(Optional<Path> folder) throws InterruptedException {
        RunningServer.Terminal terminal = server.terminals().stream()
                .filter(candidate -> candidate.target().equals(agent.target().value())
                        && candidate.agentId().equals(agent.agent().value())
                        && !candidate.state().equals("ended"))
                .max(Comparator.comparing((RunningServer.Terminal candidate) ->
                                candidate.workspace().equals(text(folder)))
                        .thenComparing(candidate -> candidate.viewers() == 0)
                        .thenComparing(RunningServer.Terminal::startedAt))
                .orElseThrow(() -> new BerthException(
                        ErrorKind.UNKNOWN_SESSION,
                        tried(),
                        "no terminal of the agent runs on the server",
                        "open a new one: berth terminal " + agent));
        return run(Map.of("sid", terminal.sid()), "sid=" + terminal.sid() + "&");
    }

    private static String text(Optional<Path> folder) {
        return folder.map(Path::toString).orElse("");
    }

    private ServerTerminalClient.Ending run(Map<String, Object> wanted, String query) throws InterruptedException {
        String ticket = server.ticket(wanted);
        HostTerminal.Size size = HostTerminal.size().orElse(DEFAULT_SIZE);
        OutputStream screen = new FileOutputStream(FileDescriptor.out);
        try (HostTerminal.Raw _ = HostTerminal.raw().orElseThrow(this::unusable)) {
            ServerTerminalClient.Connection connection = ServerTerminalClient.open(
                    server, ticket, query + "columns=" + size.columns() + "&rows=" + size.rows(), screen);
            Signals.register(
                    "WINCH",
                    () -> Thread.startVirtualThread(() -> HostTerminal.size()
                            .ifPresent(current -> connection.resize(current.columns(), current.rows()))));
            Thread.ofPlatform().daemon().name("terminal-keys").start(() -> type(connection));
            ServerTerminalClient.Ending ending = FutureWaits.cancellable(tried(), () -> awaitEnding(connection));
            if (!(ending instanceof ServerTerminalClient.Ending.Ended)) {
                screen.write(RESET_MODES.getBytes(StandardCharsets.US_ASCII));
            }
            return ending;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private BerthException unusable() {
        return new BerthException(
                ErrorKind.USAGE, tried(), "stty cannot switch this terminal to raw mode", "use another terminal");
    }

    private BerthException unusable(IOException e) {
        return new BerthException(
                ErrorKind.USAGE,
                tried(),
                "this terminal takes no output: " + e.getMessage(),
                "use another terminal",
                e);
    }

    private static ServerTerminalClient.Ending awaitEnding(ServerTerminalClient.Connection connection)
            throws InterruptedException {
        try {
            return connection.ending().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the ending never fails", e);
        }
    }

    private void type(ServerTerminalClient.Connection connection) {
        InputStream keyboard = new FileInputStream(FileDescriptor.in);
        byte[] typed = new byte[KEY_BUFFER];
        try {
            for (int count = keyboard.read(typed); count >= 0; count = keyboard.read(typed)) {
                byte[] forwarded = keys.pass(typed, count);
                if (forwarded.length > 0) {
                    connection.type(forwarded);
                }
                if (keys.complete()) {
                    connection.send("detach");
                    return;
                }
            }
        } catch (IOException e) {
            log.debug("keyboard ended", e);
        }
    }
}
