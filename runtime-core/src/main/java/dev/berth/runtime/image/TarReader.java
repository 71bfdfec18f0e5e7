package dev.berth.runtime.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads the members of a tar file one after the other, as Go's {@code archive/tar} does, by which engines read an
 * archive. Refuses each member that Go and another reader, or two engines, would read differently; a library reads such
 * a member in one of the ways (decision 26). After {@link #next}, {@link #read} reads the member's content. Does not
 * close its input; one thread.
 */
final class TarReader extends InputStream {
    private static final int MAX_EXTENSION_BYTES = 1 << 16;

    private final InputStream in;
    private String current = "its beginning";
    private boolean started;
    private long remaining;
    private int padding;

    TarReader(InputStream in) {
        this.in = in;
    }

    /** A member's header; {@code link} is the target of a link. */
    record Member(String name, char type, String link, long size) {
        boolean isFile() {
            return type == '0' || type == '\0';
        }

        boolean isFolder() {
            return type == '5';
        }

        boolean isLink() {
            return type == '1' || type == '2';
        }

        /** Whether Go and GNU tar take the size for 0, whatever the header says. */
        private boolean hasNoContent() {
            return type >= '1' && type <= '6';
        }

        private boolean isExtension() {
            return type == 'L' || type == 'K' || type == 'x' || type == 'g';
        }
    }

    /** Returns the next member; empty at the end marker of a complete file. */
    Optional<Member> next() throws IOException {
        TarExtensions extensions = new TarExtensions();
        Optional<Member> header = readHeader();
        while (header.filter(Member::isExtension).isPresent()) {
            Member extension = header.get();
            enter(extension.size());
            extensions.add(extension.type(), readExtension());
            header = readHeader();
        }
        if (header.isEmpty()) {
            extensions.checkEnd();
            return header;
        }
        return Optional.of(open(extensions.applyTo(header.get())));
    }

    private Member open(Member member) throws BadArchiveException {
        String name = ArchiveNames.check(member.name(), member.isFolder());
        if (member.hasNoContent() && member.size() != 0) {
            throw BadArchiveException.foreign("member " + ArchiveNames.shorten(name) + " has content, and is no file");
        }
        if (!member.isFile() && !member.isFolder() && !member.isLink()) {
            throw BadArchiveException.foreign(
                    "member " + ArchiveNames.shorten(name) + " is a device, a pipe or unknown");
        }
        current = ArchiveNames.shorten(name);
        enter(member.size());
        return new Member(name, member.type(), member.link(), member.size());
    }

    private void enter(long size) {
        remaining = size;
        padding = (int) ((TarHeader.BLOCK - size % TarHeader.BLOCK) % TarHeader.BLOCK);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Reads the content of the current member. */
    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (remaining == 0) {
            return -1;
        }
        int read = in.read(bytes, from, (int) Math.min(length, remaining));
        if (read < 0) {
            throw cutOff();
        }
        remaining -= read;
        return read;
    }

    @Override
    public int available() {
        return (int) Math.min(remaining, Integer.MAX_VALUE);
    }

    private void finishMember() throws IOException {
        try {
            in.skipNBytes(remaining + padding);
        } catch (EOFException e) {
            throw cutOff();
        }
        enter(0);
    }

    /** Reads the next header, and the end of the file when there is none. */
    private Optional<Member> readHeader() throws IOException {
        finishMember();
        TarHeader header = readBlock();
        if (header.isZero()) {
            readEnd();
            return Optional.empty();
        }
        if (!header.hasItsChecksum()) {
            throw BadArchiveException.broken(noHeader(header));
        }
        started = true;
        return Optional.of(header.member());
    }

    private TarHeader readBlock() throws IOException {
        byte[] block = in.readNBytes(TarHeader.BLOCK);
        if (block.length < TarHeader.BLOCK) {
            throw cutOff();
        }
        return new TarHeader(block);
    }

    private BadArchiveException cutOff() {
        return BadArchiveException.broken("it is cut off: it ends in or right behind " + current);
    }

    /** Reads the end marker: two or more zero blocks, and nothing else. */
    private void readEnd() throws IOException {
        boolean zero = readBlock().isZero();
        byte[] rest = in.readNBytes(TarHeader.BLOCK);
        while (zero && rest.length > 0) {
            for (byte one : rest) {
                zero &= one == 0;
            }
            rest = in.readNBytes(TarHeader.BLOCK);
        }
        if (!zero) {
            throw BadArchiveException.broken("there is data behind its end");
        }
    }

    private String noHeader(TarHeader header) {
        if (started) {
            return "what follows " + current + " is no header of a tar member";
        }
        return header.isGzip() ? "it is packed as a whole: gunzip it first" : "it is no tar file";
    }

    /** Reads the content of a header that changes the next member, one character for each byte. */
    private String readExtension() throws IOException {
        if (remaining > MAX_EXTENSION_BYTES) {
            throw BadArchiveException.broken("a name in it is " + remaining + " bytes long");
        }
        return new String(readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
