package dev.berth.terminal.pty;

import com.pty4j.WinSize;
import com.pty4j.unix.UnixPtyProcess;
import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The master side of a pseudo-terminal of pty4j on Unix. pty4j's own write blocks for ever when no process reads the
 * terminal, even after the program's end, and does not report that no process holds the terminal; pty4j also closes
 * descriptors that other threads still use (<a href="https://github.com/JetBrains/pty4j/issues/181">pty4j 181</a>). So
 * this class writes, resizes, signals and closes under one lock.
 *
 * <p>Race in pty4j: its waiting thread first reports the program's exit, then writes one byte to a pipe. A close
 * between the two steps frees the pipe's number, and the byte goes to the file that is opened with that number next:
 * the pipe of another terminal, whose output then ended early. So the slave side is held open here (on macOS pty4j
 * holds it), and reading ends by that byte and never before it.
 */
final class Pty4jUnix implements Pty4jSide {
    private static final Logger log = LoggerFactory.getLogger(Pty4jUnix.class);
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");
    private static final short POLLIN = 1;
    private static final short POLLOUT = 4;
    private static final int SET_FLAGS = 4;
    private static final int NONBLOCK = LINUX ? 0x800 : 0x4;
    private static final int WRITE_NO_CONTROL = 0x101; // O_WRONLY | O_NOCTTY
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int EINTR = 4;
    private static final int EAGAIN = LINUX ? 11 : 35;
    private static final JnaLibc LIBC = Native.load("c", JnaLibc.class);

    private final UnixPtyProcess process;
    private final int fd;
    private final int heldSlave;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean open = true;

    /** The functions of the C library that this class calls. */
    interface JnaLibc extends Library {
        int poll(Pointer fds, NativeLong count, int millis);

        int open(String path, int flags);

        int close(int fd);

        int fcntl(int fd, int command, Object... argument);

        int write(int fd, byte[] bytes, NativeLong count) throws LastErrorException;

        int tcgetpgrp(int fd);

        int kill(int process, int signal);
    }

    /** @throws IOException when pty4j started no terminal without reporting a failure */
    Pty4jUnix(UnixPtyProcess process) throws IOException {
        this.process = process;
        this.fd = process.getPty().getMasterFD();
        this.heldSlave =
                LINUX && fd >= 0 ? LIBC.open(process.getPty().getSlaveName(), WRITE_NO_CONTROL | CLOSE_ON_EXEC) : -1;
        if (fd < 0 || (LINUX && heldSlave < 0)) {
            process.destroyForcibly();
            process.getPty().close();
            throw new IOException("pty4j has no terminal");
        }
        LIBC.fcntl(fd, SET_FLAGS, NONBLOCK); // pty4j polls before each read
    }

    static void send(long process, int signal) {
        LIBC.kill((int) process, signal);
    }

    @Override
    public boolean isReadable() {
        lock.lock();
        try {
            return open && ready(POLLIN, 0);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int write(byte[] bytes, int offset, int length, int millis) {
        lock.lock();
        try {
            if (!open) {
                return -1;
            }
            if (!ready(POLLOUT, millis)) {
                return 0;
            }
            return LIBC.write(fd, Arrays.copyOfRange(bytes, offset, offset + length), new NativeLong(length));
        } catch (LastErrorException e) {
            return e.getErrorCode() == EAGAIN || e.getErrorCode() == EINTR ? 0 : -1;
        } finally {
            lock.unlock();
        }
    }

    private boolean ready(short event, int millis) {
        try (Memory poll = new Memory(8)) {
            poll.setInt(0, fd);
            poll.setShort(4, event);
            poll.setShort(6, (short) 0);
            return LIBC.poll(poll, new NativeLong(1), millis) > 0 && (poll.getShort(6) & event) != 0;
        }
    }

    @Override
    public void resize(PtySize size) {
        lock.lock();
        try {
            if (open) {
                process.setWinSize(new WinSize(size.columns(), size.rows()));
            }
        } catch (IllegalStateException e) {
            log.debug("not resized pid={}", process.pid(), e); // the program is ending
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void signal(PtySignal signal) {
        lock.lock();
        try {
            if (open && process.isAlive()) {
                int group = LIBC.tcgetpgrp(fd);
                if (group <= 0 || LIBC.kill(-group, signal.number()) != 0) {
                    LIBC.kill(-(int) process.pid(), signal.number());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            open = false;
            if (heldSlave >= 0) {
                LIBC.close(heldSlave);
            }
            process.getPty().close();
        } catch (IOException e) {
            log.debug("not closed pid={}", process.pid(), e);
        } finally {
            lock.unlock();
        }
    }
}
