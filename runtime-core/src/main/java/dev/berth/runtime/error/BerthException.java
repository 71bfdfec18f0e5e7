package dev.berth.runtime.error;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The base class of the runtime's exceptions. Its message has three lines: the action that was tried, the observation,
 * and the advice to a person.
 *
 * <p>Callers branch on {@link #kind()} and print {@link #getMessage()}; {@link ErrorKind#retryable} says whether
 * repeating the call can help. The observation claims only facts that were seen. The advice names settings by their keys
 * and no commands or flags of a command line; {@link #setting()} and {@link #steps()} have the same for programs.
 */
public class BerthException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final String tried;
    private final String seen;
    private final String todo;
    /** {@code KEY} or {@code KEY=VALUE}; empty if the advice is not about a setting. */
    private final String setting;

    private final transient List<NextStep> steps;

    public BerthException(ErrorKind kind, String tried, String seen, String todo) {
        this(kind, tried, seen, todo, null);
    }

    public BerthException(ErrorKind kind, String tried, String seen, String todo, @Nullable Throwable cause) {
        this(kind, tried, seen, todo, cause, "");
    }

    /**
     * An exception whose advice is about a setting.
     *
     * @param setting the key of the setting, or {@code KEY=VALUE} with a value to try
     */
    public BerthException(
            ErrorKind kind, String tried, String seen, String todo, @Nullable Throwable cause, String setting) {
        this(kind, tried, seen, Advice.of(todo).about(setting), cause);
    }

    public BerthException(ErrorKind kind, String tried, String seen, Advice advice) {
        this(kind, tried, seen, advice, null);
    }

    public BerthException(ErrorKind kind, String tried, String seen, Advice advice, @Nullable Throwable cause) {
        super(tried + "\n" + seen + "\n" + advice.text(), cause);
        this.kind = Objects.requireNonNull(kind, "kind is null");
        this.tried = tried;
        this.seen = seen;
        this.todo = advice.text();
        this.setting = advice.setting();
        this.steps = advice.steps();
    }

    /** The kind, the setting and the steps of {@code cause} with other texts. */
    protected BerthException(BerthException cause, String tried, String seen, String todo) {
        this(cause.kind, tried, seen, cause.advice().rephrased(todo), cause);
    }

    /** An exception with the kind, the setting and the steps of this one, other texts, and this one as its cause. */
    public BerthException rephrased(String tried, String seen, String todo) {
        return new BerthException(this, tried, seen, todo);
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

    /** The key of the setting that the advice is about, such as {@code limits.lock}. */
    public Optional<String> setting() {
        return setting.isEmpty() ? Optional.empty() : Optional.of(setting.split("=", 2)[0]);
    }

    /** A value for {@link #setting()} that may help, if the code that threw this knows one. */
    public Optional<String> settingValue() {
        return setting.contains("=") ? Optional.of(setting.split("=", 2)[1]) : Optional.empty();
    }

    /** The steps that the advice names, for programs that have commands for them; empty if there are none. */
    public List<NextStep> steps() {
        return steps;
    }

    /** The advice with its setting and its steps. */
    public Advice advice() {
        return new Advice(todo, setting, steps);
    }
}
