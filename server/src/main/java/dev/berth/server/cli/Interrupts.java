package dev.berth.server.cli;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.utils.Signals;

/**
 * Ctrl-C: the first asks the running command to end, the second leaves at once. Handlers run on the JVM's signal thread
 * and only start something.
 */
public final class Interrupts {
    private static final Runnable LEAVE = Interrupts::leave;
    private static final AtomicReference<Runnable> action = new AtomicReference<>(LEAVE);

    private Interrupts() {}

    static void install() {
        Signals.register("INT", Interrupts::interrupted);
        Signals.register("TERM", Interrupts::interrupted);
    }

    /** Lets a terminal that is closed do what a Ctrl-C does: for commands that have something to remove. */
    public static void heedHangUp() {
        Signals.register("HUP", Interrupts::interrupted);
    }

    /** What the next Ctrl-C does, until the answer is closed; then, unless there was one, what it did before. */
    public static Scope onInterrupt(Runnable ending) {
        Runnable before = action.getAndSet(ending);
        return () -> action.compareAndSet(ending, before);
    }

    /** Lets the next Ctrl-C do nothing, so that a command that removes what it made comes to its end; one more leaves. */
    public static void holdOff() {
        action.set(() -> {});
    }

    /** Lets the first Ctrl-C end it in order, so that nothing half done stays. */
    public static <T> T interruptibly(String tried, Callable<T> work) throws Exception {
        try (var _ = onInterrupt(Thread.currentThread()::interrupt)) {
            return work.call();
        } catch (InterruptedException e) {
            throw new BerthException(ErrorKind.CANCELLED, tried, "cancelled", "nothing is left of it", e);
        }
    }

    /** As a first Ctrl-C does; nothing where it would leave. */
    static void end() {
        Runnable ending = action.getAndSet(LEAVE);
        if (!ending.equals(LEAVE)) {
            ending.run();
        }
    }

    private static void interrupted() {
        action.getAndSet(LEAVE).run();
    }

    /** Shutdown hooks run, so that the guard ends what still runs. */
    private static void leave() {
        System.err.println("berth: cancelled");
        Thread.ofPlatform().daemon().name("leave").start(() -> System.exit(ExitCode.CANCELLED.code()));
    }

    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
