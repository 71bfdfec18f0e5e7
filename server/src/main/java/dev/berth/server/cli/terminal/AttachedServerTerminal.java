package dev.berth.server.cli.terminal;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.process.HostTerminal;
import dev.berth.server.cli.FutureWaits;
import dev.berth.server.serve.RunningServer;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jline.utils.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process's terminal, lent to a terminal of the running server until that ends or is left. */
record AttachedServerTerminal(RunningServer server, AgentName agent, DetachKeys keys) {
    private static final Logger log = LoggerFactory.getLogger(AttachedServerTerminal.class);
    private static final int MOST_KEYS = 4096;
    private static final HostTerminal.Size USUAL = new HostTerminal.Size(24, 80);

    /** The program goes on with modes of its own: out of its alternate screen, mouse and paste modes. */
    private static final String PLAIN =
            "\u001b[?1049l\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?2004l\u001b[>4m\u001b[<u\u001b[?25h\u001b[0m\r\n";

    private String tried() {
        return "using a terminal of " + agent + " on the server " + server;
    }

    /** A new terminal. */
    ServedTerminal.Left open() throws InterruptedException {
        return run(
                Map.of(
                        "target",
                        agent.target().value(),
                        "agentId",
                        agent.agent().value()),
                "");
    }

    /** One that nobody watches if there is one, the newest of them. */
    ServedTerminal.Left resume() throws InterruptedException {
        RunningServer.Terminal left = server.terminals().stream()
                .filter(one -> one.target().equals(agent.target().value())
                        && one.agentId().equals(agent.agent().value())
                        && !one.state().equals("ended"))
                .max(Comparator.comparing((RunningServer.Terminal one) -> one.viewers() == 0)
                        .thenComparing(RunningServer.Terminal::startedAt))
                .orElseThrow(() -> new BerthException(
                        ErrorKind.UNKNOWN_SESSION,
                        tried(),
                        "it has none that runs",
                        "open one: berth terminal " + agent));
        return run(Map.of("sid", left.sid()), "sid=" + left.sid() + "&");
    }

    private ServedTerminal.Left run(Map<String, Object> wanted, String query) throws InterruptedException {
        String ticket = server.ticket(wanted);
        HostTerminal.Size size = HostTerminal.size().orElse(USUAL);
        OutputStream screen = new FileOutputStream(FileDescriptor.out);
        try (HostTerminal.Raw _ = HostTerminal.raw().orElseThrow(this::unusable)) {
            ServedTerminal.Opened opened = ServedTerminal.open(
                    server, ticket, query + "columns=" + size.columns() + "&rows=" + size.rows(), screen);
            Signals.register(
                    "WINCH",
                    () -> Thread.startVirtualThread(
                            () -> HostTerminal.size().ifPresent(now -> opened.resize(now.columns(), now.rows()))));
            Thread.ofPlatform().daemon().name("terminal-keys").start(() -> type(opened));
            ServedTerminal.Left left = FutureWaits.cancellable(tried(), () -> ended(opened));
            if (!(left instanceof ServedTerminal.Left.Ended)) {
                screen.write(PLAIN.getBytes(StandardCharsets.US_ASCII));
            }
            return left;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private BerthException unusable() {
        return new BerthException(
                ErrorKind.USAGE, tried(), "this terminal cannot be made raw by stty", "use another terminal");
    }

    private BerthException unusable(IOException e) {
        return new BerthException(
                ErrorKind.USAGE, tried(), "this terminal takes no output: " + e.getMessage(), "use another", e);
    }

    private static ServedTerminal.Left ended(ServedTerminal.Opened opened) throws InterruptedException {
        try {
            return opened.left().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("its end never fails", e);
        }
    }

    private void type(ServedTerminal.Opened opened) {
        InputStream keyboard = new FileInputStream(FileDescriptor.in);
        byte[] typed = new byte[MOST_KEYS];
        try {
            for (int count = keyboard.read(typed); count >= 0; count = keyboard.read(typed)) {
                byte[] passed = keys.pass(typed, count);
                if (passed.length > 0) {
                    opened.type(passed);
                }
                if (keys.complete()) {
                    opened.say("detach");
                    return;
                }
            }
        } catch (IOException e) {
            log.debug("keyboard ended", e);
        }
    }
}
