package dev.berth.machine.lima;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP socket of a host agent. A stuck host agent accepts the connection and never answers. */
final class AgentSocket {
    private static final Logger log = LoggerFactory.getLogger(AgentSocket.class);
    private static final byte[] REQUEST =
            "GET /v1/info HTTP/1.0\r\nHost: lima\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private AgentSocket() {}

    /** Whether the host agent sends anything within {@code timeout}. */
    static boolean answers(Path socket, Duration timeout) throws InterruptedException {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread requester = Thread.ofVirtual().name("lima-agent-socket").start(() -> answer.complete(request(socket)));
        try {
            return answer.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            log.debug("asking the host agent failed socket={}", socket, e);
            return false;
        } finally {
            requester.interrupt(); // closes its channel
        }
    }

    private static boolean request(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(REQUEST));
            return channel.read(ByteBuffer.allocate(64)) > 0;
        } catch (IOException e) {
            log.debug("the host agent does not answer socket={}", socket, e);
            return false;
        }
    }
}
