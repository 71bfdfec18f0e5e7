package dev.berth.testkit.llm;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * A model server that real agents take for their provider, and that does what the prompt says.
 *
 * <p>It speaks Anthropic messages, OpenAI chat completions and OpenAI responses. Its script is the user's own
 * last text, in the language of {@link dev.berth.testkit.script.Script}. Every request is answered on a virtual
 * thread of its own; all methods may be called from any thread.
 */
public interface FakeLlm extends AutoCloseable {
    /** The name of the only model that it has. */
    String MODEL = "fake-model";

    /**
     * Starts a server on a free port of the loopback address.
     *
     * @throws java.io.UncheckedIOException if it can't listen
     */
    static FakeLlm start() {
        return start("127.0.0.1", 0);
    }

    /**
     * Starts a server.
     *
     * @param bind the address to listen on; {@code 0.0.0.0} to be reached from containers
     * @param port the port, or 0 for a free one
     * @throws java.io.UncheckedIOException if it can't listen there
     */
    static FakeLlm start(String bind, int port) {
        return HttpFakeLlm.listen(bind, port);
    }

    /** The port that it listens on. */
    int port();

    /** Its address as seen from a host that knows this machine by {@code host}; for OpenAI's dialects add {@code /v1}. */
    default URI uri(String host) {
        return URI.create("http://" + host + ":" + port());
    }

    /** From now on a request that doesn't carry this key is answered by status 401. */
    void unauthorizedUnless(String key);

    /** All requests so far, oldest first. */
    List<LlmRequest> requests();

    /**
     * Waits until a request of this kind has come; also one that came before counts.
     *
     * @throws AssertionError if none came in time; its message lists what came
     */
    LlmRequest await(Predicate<LlmRequest> kind, Duration limit) throws InterruptedException;

    /** Stops listening and cuts the connections, also those that hang by order. */
    @Override
    void close();
}
