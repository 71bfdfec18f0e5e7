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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Opens a session on a connection: {@code session/new}, then its mode. */
record SessionOpening(AdapterConnection connection, ExpectedAgent expected, Limits limits) {
    static SessionOpening of(AdapterConnection connection, ExpectedAgent expected, Limits limits) {
        return new SessionOpening(connection, expected, limits);
    }

    /**
     * Opens the session, chooses its mode, and then passes updates to it.
     *
     * @throws BerthException USAGE for a mode that the agent does not offer; LOGIN_MISSING, LOGIN_REFUSED and AGENT_ERROR
     *     as the agent answered; AGENT_LOST, OUT_OF_MEMORY when it ended; LIMIT_REACHED
     */
    AdapterSession open(SessionOptions options) throws InterruptedException {
        long startedNanos = System.nanoTime();
        Path directory =
                options.directory().orElseThrow(() -> new IllegalArgumentException("options name no directory"));
        String tried = "opening a session with " + expected.title() + " in " + directory;
        SessionSpec spec = SessionSpec.at(directory.toString()).withMcpServers(options.mcpServers());
        OpenedSession opened = answer(connection.client().newSession(spec), tried);
        if (options.mode().isPresent()) {
            choose(options.mode().get(), opened);
        }
        AdapterSession session = new AdapterSession(connection, opened, directory, options, expected, limits);
        session.tellOpened(Duration.ofNanos(System.nanoTime() - startedNanos));
        connection.router().open(session);
        connection.onGone(session::connectionGone);
        return session;
    }

    private void choose(String mode, OpenedSession opened) throws InterruptedException {
        List<String> modes = opened.modes();
        String tried = "choosing mode " + mode + " of " + expected.title();
        if (!modes.isEmpty() && !modes.contains(mode)) {
            throw new BerthException(
                    ErrorKind.USAGE, tried, "the session has no such mode", "modes: " + String.join(", ", modes));
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
            case AcpException.Closed _ -> connection.death(tried, Optional.empty());
            case AcpException other ->
                new BerthException(ErrorKind.AGENT_ERROR, tried, other.seen(), expected.repair(), other);
            default -> BerthException.wrap(tried, cause);
        };
    }
}
