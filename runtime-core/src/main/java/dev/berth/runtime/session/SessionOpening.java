package dev.berth.runtime.session;

import dev.berth.acp.AcpException;
import dev.berth.acp.OpenedSession;
import dev.berth.acp.SessionSpec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Opens a session on a connection: {@code session/new}, then its mode. */
record SessionOpening(AdapterConnection connection, ExpectedAgent expected, Limits limits, AdapterLauncher launcher) {
    static SessionOpening of(
            AdapterConnection connection, ExpectedAgent expected, Limits limits, AdapterLauncher launcher) {
        return new SessionOpening(connection, expected, limits, launcher);
    }

    Session open(SessionOptions options) throws InterruptedException {
        Instant began = Instant.now();
        Path directory =
                options.directory().orElseThrow(() -> new IllegalArgumentException("options name no directory"));
        String tried = "opening a session with " + expected.title() + " in " + directory;
        SessionSpec spec = SessionSpec.at(directory.toString()).withMcpServers(options.mcpServers());
        AtomicReference<@Nullable AdapterSession> registered = new AtomicReference<>();
        // race: the session is registered on the delivering thread, so that no update behind the answer is lost
        OpenedSession opened = answer(
                connection.client().newSession(spec, answer -> {
                    AdapterSession session =
                            new AdapterSession(connection, answer, directory, options, expected, limits, launcher);
                    connection.router().to(session);
                    registered.set(session);
                }),
                tried);
        AdapterSession session = Objects.requireNonNull(registered.get());
        if (options.mode().isPresent()) {
            choose(options.mode().get(), opened);
        }
        options.listener()
                .guarded()
                .on(new SessionEvent.Opened(Instant.now(), opened.sessionId(), Duration.between(began, Instant.now())));
        return session;
    }

    private void choose(String mode, OpenedSession opened) throws InterruptedException {
        List<String> modes = opened.modes();
        String tried = "choosing mode " + mode + " of " + expected.title();
        if (!modes.isEmpty() && !modes.contains(mode)) {
            throw new BerthException(
                    ErrorKind.USAGE, tried, "it has no such mode here", "modes: " + String.join(", ", modes));
        }
        if (opened.currentMode().filter(mode::equals).isEmpty()) {
            answer(connection.client().setMode(opened.sessionId(), mode), tried);
        }
    }

    private <T> T answer(CompletableFuture<T> future, String tried) throws InterruptedException {
        try (Deadline deadline = limits.start(KnownLimits.SESSION_NEW, tried)) {
            return deadline.await(future);
        } catch (ExecutionException e) {
            throw translated(e.getCause() == null ? e : e.getCause(), tried);
        }
    }

    private BerthException translated(Throwable cause, String tried) {
        return switch (cause) {
            case AcpException.ErrorResponse answer -> AgentAnswers.error(answer, expected, tried);
            case AcpException.Closed _ ->
                AdapterDeath.of(
                                expected,
                                connection.adapter(),
                                connection.ending().orElse(new AdapterEnding.Lost("its output ended")))
                        .inTurn(tried, Optional.empty());
            case AcpException other ->
                new BerthException(ErrorKind.AGENT_ERROR, tried, other.seen(), expected.repair(), other);
            default -> new BerthException(ErrorKind.UNEXPECTED, tried, cause.toString(), "report this", cause);
        };
    }
}
