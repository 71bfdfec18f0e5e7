package dev.berth.terminal.pty;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;

/** Translates an errno of starting a pseudo-terminal into a {@link BerthException}. */
final class PtyErrors {
    private static final int ENOENT = 2;
    private static final int E2BIG = 7;
    private static final int ENOEXEC = 8;
    private static final int ENOMEM = 12;
    private static final int EACCES = 13;
    private static final int ENOTDIR = 20;
    private static final int ENFILE = 23;
    static final int EMFILE = 24;
    private static final int ENOSPC = 28;

    private PtyErrors() {}

    /** Returns {@code result}, or throws the exception for the negative errno. */
    static int check(int result, String tried) {
        if (result < 0) {
            throw failed(tried, -result);
        }
        return result;
    }

    static BerthException failed(String tried, int errno) {
        return switch (errno) {
            case EMFILE -> limit(tried, "this process has as many files open as it may", "raise its limit (ulimit -n)");
            case ENFILE -> limit(tried, "the host has as many files open as it may", "raise fs.file-max of the kernel");
            case ENOSPC -> limit(tried, "the host has no pseudo-terminal left", "raise kernel.pty.max, or close some");
            case Libc.EAGAIN ->
                limit(tried, "the host starts no more processes of this user", "raise its limit (ulimit -u)");
            case ENOMEM -> limit(tried, "the host has no memory left", "end other programs on the host");
            case E2BIG ->
                new BerthException(
                        ErrorKind.USAGE,
                        tried,
                        "its arguments and variables are too long",
                        "pass shorter or fewer of them");
            case ENOENT, EACCES, ENOTDIR, ENOEXEC ->
                new BerthException(
                        ErrorKind.PROGRAM_MISSING,
                        tried,
                        errno == ENOEXEC ? "the file is no program" : "the program or its folder can't be used",
                        "check that both exist and that this user may run the program and enter the folder");
            default ->
                new BerthException(
                        ErrorKind.UNEXPECTED,
                        tried,
                        "the kernel refused (errno " + errno + ")",
                        "read the kernel's log");
        };
    }

    static BerthException closed(String tried) {
        return new BerthException(
                ErrorKind.CANCELLED, tried, "the pseudo-terminals of this process were closed", "start it again");
    }

    private static BerthException limit(String tried, String seen, String todo) {
        return new BerthException(ErrorKind.LIMIT_REACHED, tried, seen, todo);
    }
}
