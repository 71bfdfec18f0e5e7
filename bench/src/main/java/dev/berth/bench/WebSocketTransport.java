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

/** To a server on loopback by a bare WebSocket, so that the client costs as little as it can. */
final class SocketLine implements ClientLine {
    private static final JsonMapper JSON = new JsonMapper();
    /** Of a protocol that does not acknowledge: what is not read holds the server back. */
    private static final int READ_AHEAD = 256 * 1024;

    private static final int MORE = 0;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int BINARY = 2;

    private final Socket socket;
    private final Speech speech;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final LinkedBlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final AtomicLong messages = new AtomicLong();
    /** The number of the first byte that came, and what was left out since. */
    private volatile long base;

    private volatile long shown;

    /** What of a protocol the client needs: what comes before keys and output, and whether output is acknowledged. */
    record Speech(String offered, String first, byte input, byte output, boolean acknowledges) {
        static Speech tgw(String ticket) {
            return new Speech("tgw.v1, ticket." + ticket, "", (byte) 0, (byte) 0, true);
        }

        static Speech ttyd() {
            return new Speech("tty", "{\"AuthToken\":\"\",\"columns\":80,\"rows\":24}", (byte) '0', (byte) '0', false);
        }
    }

    private SocketLine(Socket socket, Speech speech) throws IOException {
        this.socket = socket;
        this.speech = speech;
        this.out = socket.getOutputStream();
    }

    /** @param reads false: as a tab that stopped */
    static SocketLine open(int port, String path, Speech speech, boolean reads) throws IOException {
        Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setTcpNoDelay(true);
        SocketLine line = new SocketLine(socket, speech);
        String host = "127.0.0.1:" + port;
        line.out.write(
                ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Protocol: " + speech.offered() + "\r\n\r\n")
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
        if (!speech.first().isEmpty()) {
            line.send(speech.first().getBytes(StandardCharsets.UTF_8));
        }
        if (reads) {
            Thread.ofPlatform().daemon().name("bench-socket").start(() -> line.read(in));
        }
        return line;
    }

    private void read(DataInputStream in) {
        long taken = 0;
        boolean output = false;
        try {
            while (true) {
                while (!speech.acknowledges() && taken - shown > READ_AHEAD) {
                    LockSupport.parkNanos(100_000);
                }
                int kind = in.readUnsignedByte() & 15;
                byte[] payload = in.readNBytes(length(in));
                if (kind == CLOSE) {
                    break;
                }
                if (kind == TEXT && speech.acknowledges()) {
                    hear(JSON.readTree(payload));
                }
                int skipped = kind == MORE ? 0 : 1;
                if (skipped == 1) {
                    output = kind == BINARY && payload.length > 1 && payload[0] == speech.output();
                    messages.addAndGet(output ? 1 : 0);
                }
                if (output) {
                    taken += payload.length - skipped;
                    received.add(Arrays.copyOfRange(payload, skipped, payload.length));
                }
            }
        } catch (IOException _) {
            // ttyd may just hang up: the end of the output either way
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

    private void hear(JsonNode said) {
        switch (said.path("t").asString("")) {
            case "hello" -> base = said.path("seq").asLong(0);
            case "gap" ->
                base = base + said.path("to").asLong(0) - said.path("from").asLong(0);
            default -> {}
        }
    }

    @Override
    public void types(byte[] keys) {
        send(ByteBuffer.allocate(1 + keys.length).put(speech.input()).put(keys).array());
    }

    @Override
    public void shown(long total) {
        shown = total;
        if (speech.acknowledges()) {
            send(ByteBuffer.allocate(9).put((byte) 2).putLong(base + total).array());
        }
    }

    /** Masked with zeros, which leave the bytes as they are. */
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
