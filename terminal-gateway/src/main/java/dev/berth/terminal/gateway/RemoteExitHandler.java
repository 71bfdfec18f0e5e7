package dev.berth.terminal.gateway;

import dev.berth.terminal.pty.Pty;
import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtyHandler;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handler of a pty on which only a client runs, such as {@code docker exec}, while the terminal's program runs
 * elsewhere. The client's exit is not always the program's exit. So this handler asks the {@link TerminalCommand} for
 * the program's exit before it reports an exit, and then ends processes that are left.
 */
final class RemoteExitHandler implements PtyHandler {
    private static final Logger log = LoggerFactory.getLogger(RemoteExitHandler.class);

    private final PtyHandler delegate;
    private final TerminalCommand command;

    RemoteExitHandler(PtyHandler delegate, TerminalCommand command) {
        this.delegate = delegate;
        this.command = command;
    }

    @Override
    public ByteBuffer outputBuffer(Pty pty) {
        return delegate.outputBuffer(pty);
    }

    @Override
    public void onOutput(Pty pty, int bytes) {
        delegate.onOutput(pty, bytes);
    }

    @Override
    public void onReadComplete(Pty pty) {
        delegate.onReadComplete(pty);
    }

    @Override
    public void onExit(Pty pty, PtyExit clientExit) {
        var _ = Thread.ofVirtual().name("berth-terminal-end").start(() -> {
            PtyExit exit = programExit(clientExit);
            pty.execute(() -> delegate.onExit(pty, exit));
            closeCommand();
        });
    }

    private PtyExit programExit(PtyExit clientExit) {
        try {
            return command.awaitExit(clientExit);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("the exit of a terminal's program is not known: {}", e.toString());
        }
        return clientExit;
    }

    private void closeCommand() {
        try {
            command.close();
        } catch (RuntimeException e) {
            log.warn("processes of a terminal may still run", e);
        }
    }
}
