package dev.berth.testkit.llm;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * A scripted model server for real agents: it executes the directives of the prompt.
 *
 * <p>It speaks Anthropic messages, OpenAI chat completions and OpenAI responses. Its script is the user's last text, in
 * the language of {@link dev.berth.testkit.script.Script}. Every request is answered on a virtual thread of its own;
 * all methods may be called from any thread.
 */
public interface FakeLlm extends AutoCloseable {
    /** The name of the server's only model. */
    String MODEL = "fake-model";

    /**
     * Starts a server on a free port of the loopback address.
     *
     * @throws java.io.UncheckedIOException if the server can't listen
     */
    static FakeLlm start() {
        return start("127.0.0.1", 0);
    }

    /**
     * Starts a server.
     *
     * @param bind the address to listen on; {@code 0.0.0.0} to be reached from containers
     * @param port the port, or 0 for a free one
     * @throws java.io.UncheckedIOException if the server can't listen there
     */
    static FakeLlm start(String bind, int port) {
        return HttpFakeLlm.listen(bind, port);
    }

    /** The port of the server. */
    int port();

    /**
     * The server's address for a client that reaches this machine as {@code host}; for OpenAI's dialects add
     * {@code /v1}.
     */
    default URI uri(String host) {
        return URI.create("http://" + host + ":" + port());
    }

    /** Sets the only accepted key: later requests with another key are answered with status 401. */
    void unauthorizedUnless(String key);

    /** All requests so far, oldest first. */
    List<LlmRequest> requests();

    /**
     * Waits until a request that matches {@code kind} has come; earlier requests count too.
     *
     * @throws AssertionError if none came in time; its message lists the requests
     */
    LlmRequest await(Predicate<LlmRequest> kind, Duration limit) throws InterruptedException;

    /** Stops listening and cuts the connections, also those of a hang directive. */
    @Override
    void close();
}
