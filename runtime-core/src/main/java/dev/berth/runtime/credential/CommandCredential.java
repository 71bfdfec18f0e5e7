package dev.berth.runtime.credential;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.ProcessEnding;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A credential that a command on this host prints, such as a password manager. The command gets the caller's whole
 * environment and may ask the person at the terminal. Threads that need the secret while it runs wait for that run. Its
 * secret is kept until {@code limits.credentials-age} has passed or the provider refuses it. After a failure the next
 * call runs the command again.
 */
final class CommandCredential implements Credential {
    // immutable state
    private final HostContext context;
    private final String target;
    private final String variable;
    private final String key;
    private final List<String> argv;
    private final ReentrantLock lock = new ReentrantLock();

    // written with lock held, except by invalidate
    private final AtomicReference<@Nullable Answer> last = new AtomicReference<>();

    CommandCredential(HostContext context, String target, String variable, String key, List<String> argv) {
        this.context = context;
        this.target = target;
        this.variable = variable;
        this.key = key;
        this.argv = argv;
    }

    @Override
    public String variable() {
        return variable;
    }

    @Override
    public String origin() {
        return program() + " (" + key + ")";
    }

    @Override
    public Secret secret() {
        return Interruptible.call(tried(), this::secretOrRun);
    }

    private Secret secretOrRun() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Answer known = last.get();
            if (known != null && System.nanoTime() - known.nanos < maxAgeNanos()) {
                return known.secret;
            }
            Secret secret = run();
            last.set(new Answer(secret, System.nanoTime()));
            return secret;
        } finally {
            lock.unlock();
        }
    }

    private long maxAgeNanos() {
        return TimeUnit.NANOSECONDS.convert(context.limits().value(KnownLimits.CREDENTIALS_AGE));
    }

    @Override
    public void invalidate(Secret refused) {
        last.updateAndGet(known -> known != null && known.secret.equals(refused) ? null : known);
    }

    private Secret run() throws InterruptedException {
        context.listener().on(new CredentialEvent.Asking(Instant.now(), target, variable, program()));
        HostCommand command = HostCommand.of(argv, context.environment())
                .with("BERTH_TARGET", target)
                .with("BERTH_CREDENTIAL", variable);
        CommandResult result = context.processes().runInteractive(command, KnownLimits.CREDENTIALS_COMMAND, tried());
        return switch (result.ending()) {
            case ProcessEnding.Exited(int code) when code == 0 -> printedSecret(result);
            case ProcessEnding.PastLimit(var reached) -> throw reached;
            case ProcessEnding.NeverStarted(String reason) ->
                throw failed(ErrorKind.PROGRAM_MISSING, reason, "install the program, or correct setting " + key);
            default ->
                throw failed(
                        ErrorKind.LOGIN_MISSING, evidence(result), "run the command of setting " + key + " by hand");
        };
    }

    private Secret printedSecret(CommandResult result) {
        String text = result.stdout().text();
        if (text.isBlank()) {
            throw failed(
                    ErrorKind.LOGIN_MISSING,
                    evidence(result)
                            + (result.stderr().text().isBlank() ? ", and printed nothing" : "; it printed nothing"),
                    "run the command of setting " + key + " by hand");
        }
        return Secret.checked(
                Secret.withoutLineBreak(text),
                tried(),
                "let the command of setting " + key + " print the key alone, on one line");
    }

    /** The command's ending and standard error, in which every line that it printed to standard output is hidden. */
    private static String evidence(CommandResult result) {
        String evidence = result.evidence();
        for (String line : result.stdout().lines()) {
            evidence = line.isBlank() ? evidence : evidence.replace(line.strip(), "(hidden)");
        }
        return evidence;
    }

    private BerthException failed(ErrorKind kind, String seen, String todo) {
        return new BerthException(kind, tried(), seen, todo);
    }

    private String tried() {
        return "asking " + program() + " for " + variable + " of " + target;
    }

    /** The name of the program, without its arguments: one of them may be a secret. */
    private String program() {
        return String.valueOf(Path.of(argv.getFirst()).getFileName());
    }

    @Override
    public String toString() {
        return origin();
    }

    /** @param nanos the time of the answer, by {@link System#nanoTime} */
    private record Answer(Secret secret, long nanos) {}
}
