package dev.berth.runtime.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The base of everything the runtime throws: what was tried, what was seen, what to do.
 *
 * <p>Branch on {@link #kind()}; print {@link #getMessage()}, three lines at most. Only what was observed is claimed.
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

    /** A failure that is known as it is; any other as UNEXPECTED. */
    public static BerthException wrap(String tried, @Nullable Throwable failure) {
        return failure instanceof BerthException known
                ? known
                : new BerthException(ErrorKind.UNEXPECTED, tried, String.valueOf(failure), "report this", failure);
    }

    public ErrorKind kind() {
        return kind;
    }

    /** What was tried, as a phrase: {@code starting container berth-ab12-claude-main-g1}. */
    public String tried() {
        return tried;
    }

    /** What was observed, with the evidence: an exit code, a signal, last lines of standard error. */
    public String seen() {
        return seen;
    }

    /** What a person can do about it. */
    public String todo() {
        return todo;
    }
}
