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
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A command on this host that prints a credential, such as a password manager. It gets the caller's whole environment and may ask
 * at the terminal; who asks at the same time waits for the one answer. A failure is not remembered.
 */
final class CommandCredential implements Credential {
    // immutable state
    private final HostContext context;
    private final String target;
    private final String variable;
    private final String key;
    private final List<String> argv;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private @Nullable Secret known;

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
        return Interruptible.call(tried(), this::knownOrAsked);
    }

    private Secret knownOrAsked() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Secret secret = known;
            if (secret == null) {
                secret = ask();
                known = secret;
            }
            return secret;
        } finally {
            lock.unlock();
        }
    }

    private Secret ask() throws InterruptedException {
        context.listener().on(new CredentialEvent.Asking(Instant.now(), target, variable, program()));
        HostCommand command = HostCommand.of(argv, context.environment())
                .with("BERTH_TARGET", target)
                .with("BERTH_CREDENTIAL", variable);
        CommandResult result = context.processes().runInteractive(command, KnownLimits.CREDENTIALS_COMMAND, tried());
        return switch (result.ending()) {
            case ProcessEnding.Exited(int code) when code == 0 -> printed(result);
            case ProcessEnding.PastLimit(var reached) -> throw reached;
            case ProcessEnding.NeverStarted(String reason) ->
                throw failed(ErrorKind.PROGRAM_MISSING, reason, "install it, or correct " + key);
            default -> throw failed(ErrorKind.LOGIN_MISSING, words(result), "run it by hand; it is said by " + key);
        };
    }

    private Secret printed(CommandResult result) {
        String text = result.stdout().text();
        if (text.isBlank()) {
            throw failed(
                    ErrorKind.LOGIN_MISSING,
                    words(result)
                            + (result.stderr().text().isBlank() ? ", and printed nothing" : "; it printed nothing"),
                    "run it by hand; it is said by " + key);
        }
        return Secret.checked(
                Secret.line(text), tried(), "let it print the key alone, on one line; it is said by " + key);
    }

    /** Its words on standard error, should they repeat what it printed, without that. */
    private static String words(CommandResult result) {
        String said = result.evidence();
        for (String line : result.stdout().lines()) {
            said = line.isBlank() ? said : said.replace(line.strip(), "(hidden)");
        }
        return said;
    }

    private BerthException failed(ErrorKind kind, String seen, String todo) {
        return new BerthException(kind, tried(), seen, todo);
    }

    private String tried() {
        return "asking " + program() + " for " + variable + " of " + target;
    }

    /** Its other words may be a secret. */
    private String program() {
        return String.valueOf(Path.of(argv.getFirst()).getFileName());
    }

    @Override
    public String toString() {
        return origin();
    }
}
