package dev.berth.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The transport to a server on loopback by a minimal WebSocket, so that the client uses little processor time. */
final class WebSocketTransport implements TerminalTransport {
    private static final JsonMapper JSON = new JsonMapper();
    /**
     * The bytes that the client reads ahead in a protocol without acknowledgements; unread bytes hold the server back.
     */
    private static final int READ_AHEAD = 256 * 1024;

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int BINARY = 2;

    private final Socket socket;
    private final Protocol protocol;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final LinkedBlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final AtomicLong messages = new AtomicLong();
    /** The sequence number of the first byte, plus the bytes that the server has skipped since. */
    private volatile long base;

    private volatile long shown;

    /**
     * The parts of a protocol that the client needs: the bytes before keys and output, and whether output is
     * acknowledged.
     */
    record Protocol(String offered, String first, byte input, byte output, boolean acknowledges) {
        static Protocol tgw(String ticket) {
            return new Protocol("tgw.v1, ticket." + ticket, "", (byte) 0, (byte) 0, true);
        }

        static Protocol ttyd() {
            return new Protocol(
                    "tty", "{\"AuthToken\":\"\",\"columns\":80,\"rows\":24}", (byte) '0', (byte) '0', false);
        }
    }

    private WebSocketTransport(Socket socket, Protocol protocol) throws IOException {
        this.socket = socket;
        this.protocol = protocol;
        this.out = socket.getOutputStream();
    }

    /**
     * Opens a WebSocket.
     *
     * @param reads false for a client that reads no output, like a stopped browser tab
     */
    static WebSocketTransport open(int port, String path, Protocol protocol, boolean reads) throws IOException {
        Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setTcpNoDelay(true);
        WebSocketTransport transport = new WebSocketTransport(socket, protocol);
        String host = "127.0.0.1:" + port;
        transport.out.write(
                ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Protocol: " + protocol.offered() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 256 * 1024));
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException(
                    "no WebSocket: " + head.toString().lines().findFirst().orElse(""));
        }
        if (!protocol.first().isEmpty()) {
            transport.send(protocol.first().getBytes(StandardCharsets.UTF_8));
        }
        if (reads) {
            Thread.ofPlatform().daemon().name("bench-socket").start(() -> transport.read(in));
        }
        return transport;
    }

    private void read(DataInputStream in) {
        long count = 0;
        boolean output = false;
        try {
            while (true) {
                while (!protocol.acknowledges() && count - shown > READ_AHEAD) {
                    LockSupport.parkNanos(100_000);
                }
                int kind = in.readUnsignedByte() & 15;
                byte[] payload = in.readNBytes(length(in));
                if (kind == CLOSE) {
                    break;
                }
                if (kind == TEXT && protocol.acknowledges()) {
                    handleText(JSON.readTree(payload));
                }
                int skipped = kind == CONTINUATION ? 0 : 1;
                if (skipped == 1) {
                    output = kind == BINARY && payload.length > 1 && payload[0] == protocol.output();
                    messages.addAndGet(output ? 1 : 0);
                }
                if (output) {
                    count += payload.length - skipped;
                    received.add(Arrays.copyOfRange(payload, skipped, payload.length));
                }
            }
        } catch (IOException _) {
            // ttyd may close the connection without a close frame
        }
        received.add(new byte[0]);
    }

    private static int length(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte();
        return switch (length) {
            case 126 -> in.readUnsignedShort();
            case 127 -> Math.toIntExact(in.readLong());
            default -> length;
        };
    }

    private void handleText(JsonNode message) {
        switch (message.path("t").asString("")) {
            case "hello" -> base = message.path("seq").asLong(0);
            case "gap" ->
                base = base
                        + message.path("to").asLong(0)
                        - message.path("from").asLong(0);
            default -> {}
        }
    }

    @Override
    public void sendKeys(byte[] keys) {
        send(ByteBuffer.allocate(1 + keys.length)
                .put(protocol.input())
                .put(keys)
                .array());
    }

    @Override
    public void acknowledge(long total) {
        shown = total;
        if (protocol.acknowledges()) {
            send(ByteBuffer.allocate(9).put((byte) 2).putLong(base + total).array());
        }
    }

    /** Sends one binary frame. Its mask is zero, so the payload stays unchanged. */
    private void send(byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) (0x80 | BINARY));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload);
        writing.lock();
        try {
            out.write(frame.array(), 0, frame.position());
        } catch (IOException e) {
            if (!socket.isClosed() && received.isEmpty()) {
                throw new UncheckedIOException(e);
            }
        } finally {
            writing.unlock();
        }
    }

    @Override
    public LinkedBlockingQueue<byte[]> received() {
        return received;
    }

    @Override
    public AtomicLong messages() {
        return messages;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
