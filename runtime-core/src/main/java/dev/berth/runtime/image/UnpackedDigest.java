package dev.berth.runtime.image;

import dev.berth.runtime.home.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The SHA-256 of a gzip file's unpacked content. The file may have several gzip members; bytes behind the last one make
 * it a damaged file, as for Go. The JDK's class takes them for nothing.
 */
final class UnpackedDigest extends GZIPInputStream {
    private static final int BUFFER = 1 << 16;
    private static final int TRAILER = 8;

    private final Input packed;

    /** Bytes of the file up to the end of the inflater's input. */
    private long fed;

    private UnpackedDigest(Input packed) throws IOException {
        super(packed, BUFFER);
        this.packed = packed;
    }

    /** Returns an empty text for a damaged file; the caller finds the wrong digest when it compares. */
    static String read(byte[] head, InputStream rest, long size) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (UnpackedDigest content = new UnpackedDigest(new Input(head, rest))) {
            byte[] buffer = new byte[BUFFER];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return content.end() == size ? ArchiveMembers.hex(digest) : "";
        } catch (ZipException | EOFException e) {
            return "";
        }
    }

    @Override
    protected void fill() throws IOException {
        super.fill();
        fed = packed.count;
    }

    private long end() {
        return fed - inf.getRemaining() + TRAILER;
    }

    /**
     * The first bytes, then the rest, counted. The JDK's SequenceInputStream does not count both in {@code available},
     * which GZIPInputStream needs.
     */
    private static final class Input extends InputStream {
        private final byte[] head;
        private final InputStream rest;
        private int at;
        private long count;

        Input(byte[] head, InputStream rest) {
            this.head = head.clone();
            this.rest = rest;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read;
            if (at == head.length || length == 0) {
                read = rest.read(bytes, from, length);
            } else {
                read = Math.min(length, head.length - at);
                System.arraycopy(head, at, bytes, from, read);
                at += read;
            }
            count += Math.max(read, 0);
            return read;
        }

        @Override
        public int available() throws IOException {
            return head.length - at + rest.available();
        }
    }
}
