package dev.berth.runtime.session;

import dev.berth.runtime.workspace.WorkspaceWatch;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One running adapter process. Its launcher reads its standard error. Safe for all threads.
 *
 * <p>No method needs to be trusted: a session goes on, or fails with a {@link dev.berth.runtime.error.BerthException},
 * when a method throws, answers null, or takes longer than limit {@code callback} ({@code session-close} for {@link
 * #close}).
 */
public interface Adapter extends AutoCloseable {
    OutputStream stdin();

    InputStream stdout();

    /** Completes when the process itself has ended, also while a child of it holds the pipes. Never fails. */
    CompletableFuture<AdapterEnding> ending();

    /** The last lines of the process's standard error, oldest first. */
    List<String> stderrTail();

    /** The memory of the container that the process runs in. */
    MemoryWatch memory();

    /** The comparison of the workspaces that the process works in; compares nothing by default. */
    default WorkspaceWatch workspaces() {
        return WorkspaceWatch.off();
    }

    /**
     * After {@link #close}: the reason why a process that the adapter started may still run, with advice; empty when
     * nothing is known to be left.
     */
    Optional<String> stillRunningReason();

    /**
     * Keeps the adapter's container from being removed until the answer is closed.
     *
     * @param what the user of the container, for people who wait for its end
     * @throws dev.berth.runtime.error.BerthException when the container is not its instance's any more
     */
    Use use(String what) throws InterruptedException;

    /** One use of a container. */
    interface Use extends AutoCloseable {
        /** Ends the use. Idempotent; must return within limit {@code callback}, because the turn's outcome waits for it. */
        @Override
        void close();
    }

    /** The provider refused the credential that the process was started with; another one may be had for the next process. */
    default void loginRefused() {}

    /** The generation of the container that the process runs in. */
    int generation();

    /**
     * After {@link #ending} has completed: the reason why the container's owner ended the process, such as {@code its
     * container was replaced by generation 3 because its settings changed}; empty when the owner did not. The reason is
     * shown as part of an error whose advice is to open a new session, so it contains no advice itself.
     */
    default Optional<String> endReason() {
        return Optional.empty();
    }

    /**
     * Ends the process: closes its input, gives it a moment to exit, and ends its whole group. Returns when the group
     * was seen to be gone, or soon when it cannot be ended now; {@link #stillRunningReason} then says why. Idempotent.
     */
    @Override
    void close();
}
