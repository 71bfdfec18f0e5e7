package dev.berth.terminal.pty;

import com.pty4j.PtyProcess;
import com.pty4j.WinSize;
import java.io.IOException;

/**
 * The master side of a pseudo-terminal of pty4j on Windows, by pty4j's streams. INT is sent as the key Ctrl-C; other
 * signals destroy the process.
 */
final class Pty4jWindows implements Pty4jSide {
    private static final byte[] CONTROL_C = {3};

    private final PtyProcess process;

    Pty4jWindows(PtyProcess process) {
        this.process = process;
    }

    @Override
    public boolean isReadable() {
        try {
            return process.getInputStream().available() > 0;
        } catch (IOException _) {
            return false; // the program has ended
        }
    }

    @Override
    public int write(byte[] bytes, int offset, int length, int millis) {
        if (millis == 0) {
            return 0; // this write may block, and the caller must not
        }
        try {
            process.getOutputStream().write(bytes, offset, length);
            process.getOutputStream().flush();
            return length;
        } catch (IOException _) {
            return -1; // the program has ended
        }
    }

    @Override
    public void resize(PtySize size) {
        if (process.isAlive()) {
            process.setWinSize(new WinSize(size.columns(), size.rows()));
        }
    }

    @Override
    public void signal(PtySignal signal) {
        switch (signal) {
            case INT -> write(CONTROL_C, 0, 1, 1);
            case WINCH -> {}
            case TERM, HUP, QUIT, KILL -> process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
