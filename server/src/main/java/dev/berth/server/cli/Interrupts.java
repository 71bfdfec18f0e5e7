package dev.berth.server.cli;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.server.cli.output.Stdio;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.utils.Signals;

/**
 * Handling of Ctrl-C: the first one cancels the running command, the second one exits at once. The handlers run on the
 * JVM's signal thread, so they do not block.
 */
public final class Interrupts {
    private static final Runnable EXIT = Interrupts::exit;
    private static final AtomicReference<Runnable> action = new AtomicReference<>(EXIT);
    private static final AtomicBoolean hungUp = new AtomicBoolean();

    private Interrupts() {}

    /** Handles SIGINT and SIGTERM from now on. */
    public static void install() {
        Signals.register("INT", Interrupts::handleSignal);
        Signals.register("TERM", Interrupts::handleSignal);
    }

    /**
     * Handles SIGHUP, the signal of a closed terminal, as the first Ctrl-C. For commands that have something to remove. The
     * kernel and the shell both send the signal, so a repeated one is no wish to skip the removal.
     */
    public static void handleHangUp() {
        Signals.register("HUP", () -> {
            if (hungUp.compareAndSet(false, true)) {
                handleSignal();
            }
        });
    }

    /**
     * Sets the action of the next Ctrl-C. Closing the scope restores the action before, unless a Ctrl-C came in
     * between.
     */
    public static Scope onInterrupt(Runnable newAction) {
        Runnable before = action.getAndSet(newAction);
        return () -> action.compareAndSet(newAction, before);
    }

    /** Ignores the next Ctrl-C, so that a command can finish its clean-up. The Ctrl-C after that exits. */
    public static void ignoreNext() {
        action.set(() -> {});
    }

    /** Runs work that the first Ctrl-C ends by an interrupt of this thread, so that the work can clean up. */
    public static <T> T interruptibly(String tried, Callable<T> work) throws Exception {
        try (var _ = onInterrupt(Thread.currentThread()::interrupt)) {
            return work.call();
        } catch (InterruptedException e) {
            throw new BerthException(ErrorKind.CANCELLED, tried, "cancelled", "nothing is left of it", e);
        }
    }

    /** Runs the action of the next Ctrl-C; does nothing if that action is the exit. */
    static void cancel() {
        Runnable current = action.getAndSet(EXIT);
        if (!current.equals(EXIT)) {
            current.run();
        }
    }

    private static void handleSignal() {
        action.getAndSet(EXIT).run();
    }

    /** Exits with the shutdown hooks, so that the guard ends the programs that still run. */
    private static void exit() {
        Stdio.ofProcess().err().println("berth: cancelled");
        Thread.ofPlatform().daemon().name("exit").start(() -> System.exit(ExitCode.CANCELLED.code()));
    }

    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
