package dev.berth.terminal.pty;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * The functions of the C library that pseudo-terminals need on 64-bit Linux. Each method returns the function's result,
 * or the negative errno. An object holds the memory for errno, so it belongs to one thread; creating short-lived
 * objects is cheap.
 *
 * <p>The constants are the same on x86-64 and aarch64 (asm-generic), and with glibc and musl.
 */
final class Libc implements AutoCloseable {
    static final int O_RDWR = 2;
    static final int O_NOCTTY = 0x100;
    static final int O_NONBLOCK = 0x800;
    static final int CLOEXEC = 0x80000; // O_CLOEXEC, EPOLL_CLOEXEC, EFD_CLOEXEC
    static final long TIOCGPGRP = 0x540F;
    static final long TIOCSWINSZ = 0x5414;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int ESRCH = 3;

    private static final long PIDFD_OPEN = 434;
    private static final int P_PID = 1;
    private static final int P_PIDFD = 3;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x0100_0000;
    private static final int CLD_EXITED = 1;
    private static final long SIGINFO = 128;
    private static final long SI_CODE = 8; // offsets in siginfo_t
    private static final long SI_STATUS = 24;
    private static final int C_IFLAG = 0; // offset in struct termios
    private static final int IUTF8 = 0x4000;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle OPENPT = handle("posix_openpt", JAVA_INT);
    private static final MethodHandle GRANTPT = handle("grantpt", JAVA_INT);
    private static final MethodHandle UNLOCKPT = handle("unlockpt", JAVA_INT);
    private static final MethodHandle PTSNAME = handle("ptsname_r", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle TCGETATTR = handle("tcgetattr", JAVA_INT, ADDRESS);
    private static final MethodHandle TCSETATTR = handle("tcsetattr", JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle CLOSE = handle("close", JAVA_INT);
    private static final MethodHandle KILL = handle("kill", JAVA_INT, JAVA_INT);
    private static final MethodHandle GETSID = handle("getsid", JAVA_INT);
    private static final MethodHandle WAITID = handle("waitid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle EVENTFD = handle("eventfd", JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CREATE = handle("epoll_create1", JAVA_INT);
    private static final MethodHandle EPOLL_CTL = handle("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle EPOLL_WAIT = handle("epoll_wait", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle READ =
            Native.capturing("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle WRITE =
            Native.capturing("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle IOCTL = Native.capturing(
            "ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle SYSCALL = Native.capturing(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
            Linker.Option.firstVariadicArg(1));

    private final Arena arena;
    private final MemorySegment state;

    /** Creates an object for the current thread only. */
    Libc() {
        this(Arena.ofConfined());
    }

    private Libc(Arena arena) {
        this.arena = arena;
        state = arena.allocate(STATE);
    }

    /** Creates an object that any thread may use, one thread at a time. */
    static Libc movable() {
        return new Libc(Arena.ofShared());
    }

    int openPty() {
        try {
            return answer((int) OPENPT.invokeExact(state, O_RDWR | O_NOCTTY | O_NONBLOCK | CLOEXEC));
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    /**
     * Makes the slave side of a pseudo-terminal usable, and sets IUTF8, so that the kernel's line editing deletes whole
     * characters.
     */
    int prepare(int master) {
        try {
            int answer = answer((int) GRANTPT.invokeExact(state, master));
            answer = answer < 0 ? answer : answer((int) UNLOCKPT.invokeExact(state, master));
            MemorySegment termios = arena.allocate(256, 8);
            answer = answer < 0 ? answer : answer((int) TCGETATTR.invokeExact(state, master, termios));
            termios.set(JAVA_INT, C_IFLAG, termios.get(JAVA_INT, C_IFLAG) | IUTF8);
            return answer < 0 ? answer : answer((int) TCSETATTR.invokeExact(state, master, 0, termios));
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    /** The path of the slave side; empty when the kernel gives none. */
    String slaveName(int master) {
        try {
            MemorySegment name = arena.allocate(128);
            return (int) PTSNAME.invokeExact(state, master, name, name.byteSize()) == 0 ? name.getString(0) : "";
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    int resize(int master, PtySize size) {
        MemorySegment winsize = arena.allocateFrom(
                JAVA_SHORT, (short) size.rows(), (short) size.columns(), (short) size.pixelWidth(), (short)
                        size.pixelHeight());
        return ioctl(master, TIOCSWINSZ, winsize);
    }

    /** The number of the foreground process group; 0 when there is none. */
    int foregroundGroup(int master) {
        MemorySegment group = arena.allocate(JAVA_INT);
        return ioctl(master, TIOCGPGRP, group) < 0 ? 0 : group.get(JAVA_INT, 0);
    }

    private int ioctl(int fd, long request, MemorySegment argument) {
        try {
            return answer((int) IOCTL.invokeExact(state, fd, request, argument));
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    long read(int fd, long address, long bytes) {
        try {
            long answer = (long) READ.invokeExact(state, fd, address, bytes);
            return answer < 0 ? -errno() : answer;
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    long write(int fd, long address, long bytes) {
        try {
            long answer = (long) WRITE.invokeExact(state, fd, address, bytes);
            return answer < 0 ? -errno() : answer;
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    int close(int fd) {
        try {
            return answer((int) CLOSE.invokeExact(state, fd));
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    int kill(int process, int signal) {
        try {
            return answer((int) KILL.invokeExact(state, process, signal));
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    int sessionOf(int process) {
        try {
            return answer((int) GETSID.invokeExact(state, process));
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    /**
     * Opens a descriptor that becomes readable when the process has ended. The kernel closes the descriptor in children
     * (close-on-exec).
     */
    int openProcess(int process) {
        try {
            long answer = (long) SYSCALL.invokeExact(state, PIDFD_OPEN, process, 0);
            return answer < 0 ? -errno() : (int) answer;
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    /**
     * The exit of the process behind the descriptor {@code process}, without reaping the process; empty while the
     * process runs.
     */
    Optional<PtyExit> exitOf(int process) {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment info = own.allocate(SIGINFO, 8);
            int answer = (int) WAITID.invokeExact(state, P_PIDFD, process, info, WEXITED | WNOWAIT | WNOHANG);
            int code = info.get(JAVA_INT, SI_CODE);
            int status = info.get(JAVA_INT, SI_STATUS);
            return answer < 0 || code == 0
                    ? Optional.empty()
                    : Optional.of(code == CLD_EXITED ? new PtyExit.Code(status) : new PtyExit.Signal(status));
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    /** Waits for a child process of this JVM and removes it from the kernel's process table. */
    void reap(int process) {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment info = own.allocate(SIGINFO, 8);
            int answer = -EINTR;
            while (answer == -EINTR) {
                answer = answer((int) WAITID.invokeExact(state, P_PID, process, info, WEXITED));
            }
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    int eventDescriptor() {
        try {
            return answer((int) EVENTFD.invokeExact(state, 0, CLOEXEC | O_NONBLOCK));
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    int epoll() {
        try {
            return answer((int) EPOLL_CREATE.invokeExact(state, CLOEXEC));
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    int epollControl(int epoll, int operation, int fd, MemorySegment event) {
        try {
            return answer((int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, event));
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    int epollWait(int epoll, MemorySegment events, int most, int millis) {
        try {
            return answer((int) EPOLL_WAIT.invokeExact(state, epoll, events, most, millis));
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    /** Frees the memory that the calls allocated. */
    @Override
    public void close() {
        arena.close();
    }

    private int answer(int result) {
        return result < 0 ? -errno() : result;
    }

    private int errno() {
        return (int) ERRNO.get(state, 0L);
    }

    /** Finds a function of ints and pointers that returns an int. */
    private static MethodHandle handle(String name, MemoryLayout... arguments) {
        return Native.capturing(name, FunctionDescriptor.of(JAVA_INT, arguments));
    }
}
