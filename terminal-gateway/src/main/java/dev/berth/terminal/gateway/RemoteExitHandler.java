package dev.berth.terminal.gateway;

import dev.berth.terminal.pty.Pty;
import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtyHandler;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A terminal whose program runs elsewhere: what ends on the pty is only a client, which says its program's end wrongly or not at all. So the end
 * is told when the other side was asked, and what is left there is ended.
 */
final class RemoteExitHandler implements PtyHandler {
    private static final Logger log = LoggerFactory.getLogger(RemoteExitHandler.class);

    private final PtyHandler told;
    private final TerminalCommand command;

    RemoteExitHandler(PtyHandler told, TerminalCommand command) {
        this.told = told;
        this.command = command;
    }

    @Override
    public ByteBuffer outputBuffer(Pty pty) {
        return told.outputBuffer(pty);
    }

    @Override
    public void onOutput(Pty pty, int bytes) {
        told.onOutput(pty, bytes);
    }

    @Override
    public void onReadComplete(Pty pty) {
        told.onReadComplete(pty);
    }

    @Override
    public void onExit(Pty pty, PtyExit seen) {
        var _ = Thread.ofVirtual().name("berth-terminal-end").start(() -> {
            PtyExit exit = ending(seen);
            pty.execute(() -> told.onExit(pty, exit));
            finish();
        });
    }

    private PtyExit ending(PtyExit seen) {
        try {
            return command.ended(seen);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("how a terminal's program ended is not known: {}", e.toString());
        }
        return seen;
    }

    private void finish() {
        try {
            command.close();
        } catch (RuntimeException e) {
            log.warn("what ran in a terminal may still run", e);
        }
    }
}
