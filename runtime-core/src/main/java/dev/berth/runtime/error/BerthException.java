package dev.berth.runtime.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The base class of the runtime's exceptions. Its message has three lines: the action that was tried, the observation,
 * and the advice to a person.
 *
 * <p>Callers branch on {@link #kind()} and print {@link #getMessage()}. The observation claims only facts that were
 * seen.
 */
public class BerthException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final String tried;
    private final String seen;
    private final String todo;

    public BerthException(ErrorKind kind, String tried, String seen, String todo) {
        this(kind, tried, seen, todo, null);
    }

    public BerthException(ErrorKind kind, String tried, String seen, String todo, @Nullable Throwable cause) {
        super(tried + "\n" + seen + "\n" + todo, cause);
        this.kind = Objects.requireNonNull(kind, "kind is null");
        this.tried = tried;
        this.seen = seen;
        this.todo = todo;
    }

    /** Returns {@code failure} itself if it is a BerthException; otherwise wraps it into one of kind UNEXPECTED. */
    public static BerthException wrap(String tried, @Nullable Throwable failure) {
        return failure instanceof BerthException known
                ? known
                : new BerthException(ErrorKind.UNEXPECTED, tried, String.valueOf(failure), "report this", failure);
    }

    public ErrorKind kind() {
        return kind;
    }

    /** The action that was tried, as a phrase: {@code starting container berth-ab12-claude-main-g1}. */
    public String tried() {
        return tried;
    }

    /** The observation with its evidence: an exit code, a signal, the last lines of standard error. */
    public String seen() {
        return seen;
    }

    /** The advice: the next step of a person, naming the setting or the call. */
    public String todo() {
        return todo;
    }
}
