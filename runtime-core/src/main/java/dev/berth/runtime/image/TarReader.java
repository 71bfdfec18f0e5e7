package dev.berth.runtime.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the members of a tar file one after the other, in the formats that engines write: ustar with the long names of
 * GNU and pax. After {@link #next}, {@link #read} reads the member's content. Does not close its input; one thread.
 */
final class TarReader extends InputStream {
    private static final int BLOCK = 512;
    private static final int MAX_NAME_BYTES = 1 << 16;

    private final InputStream in;
    private final byte[] header = new byte[BLOCK];
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
    }

    /** Returns the next member; empty at the end marker of a complete file. */
    Optional<Member> next() throws IOException {
        Map<String, String> overrides = new HashMap<>();
        while (true) {
            finishMember();
            readBlock();
            if (isZeroBlock()) {
                readEnd();
                return Optional.empty();
            }
            verifyChecksum();
            started = true;
            Member member = readHeader();
            remaining = member.size();
            padding = (int) ((BLOCK - remaining % BLOCK) % BLOCK);
            switch (member.type()) {
                case 'L' -> overrides.put("path", readText());
                case 'K' -> overrides.put("linkpath", readText());
                case 'x' -> overrides.putAll(pax(readText()));
                case 'g' -> readText();
                default -> {
                    return Optional.of(withOverrides(member, overrides));
                }
            }
        }
    }

    private Member withOverrides(Member member, Map<String, String> overrides) throws BadArchiveException {
        String size = overrides.get("size");
        if (size != null) {
            remaining = number(size, 10);
            padding = (int) ((BLOCK - remaining % BLOCK) % BLOCK);
        }
        current = overrides.getOrDefault("path", member.name());
        return new Member(current, member.type(), overrides.getOrDefault("linkpath", member.link()), remaining);
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
        remaining = 0;
        padding = 0;
    }

    private void readBlock() throws IOException {
        if (in.readNBytes(header, 0, BLOCK) < BLOCK) {
            throw cutOff();
        }
    }

    private BadArchiveException cutOff() {
        return BadArchiveException.broken("it is cut off: it ends in or right behind " + current);
    }

    private boolean isZeroBlock() {
        for (byte one : header) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads the end marker: two or more zero blocks, and nothing else. */
    private void readEnd() throws IOException {
        readBlock();
        byte[] rest = header;
        for (int read = BLOCK; read > 0; read = in.readNBytes(rest, 0, BLOCK)) {
            for (int i = 0; i < read; i++) {
                if (rest[i] != 0) {
                    throw BadArchiveException.broken("there is data behind its end");
                }
            }
        }
    }

    private void verifyChecksum() throws BadArchiveException {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        String checksum = field(148, 8);
        if (!checksum.matches("[0-7]{1,7}") || Integer.parseInt(checksum, 8) != sum) {
            throw BadArchiveException.broken(noHeader());
        }
    }

    private String noHeader() {
        if (started) {
            return "what follows " + current + " is no header of a tar member";
        }
        boolean packed = (header[0] & 0xff) == 0x1f && (header[1] & 0xff) == 0x8b;
        return packed ? "it is packed as a whole: gunzip it first" : "it is no tar file";
    }

    private Member readHeader() throws BadArchiveException {
        String name = field(0, 100);
        boolean posix = header[257] == 'u' && header[262] == 0;
        String prefix = posix ? field(345, 155) : "";
        String full = prefix.isEmpty() ? name : prefix + "/" + name;
        return new Member(full, (char) (header[156] & 0xff), field(157, 100), size());
    }

    /** Reads the size, in octal digits, or from 8 GB on in GNU's binary form. */
    private long size() throws BadArchiveException {
        if ((header[124] & 0x80) == 0) {
            return number(field(124, 12), 8);
        }
        long size = 0;
        for (int i = 128; i < 136; i++) {
            size = size << 8 | (header[i] & 0xff);
        }
        return checkSize(size);
    }

    private long number(String text, int radix) throws BadArchiveException {
        try {
            return checkSize(text.isEmpty() ? 0 : Long.parseLong(text, radix));
        } catch (NumberFormatException e) {
            return checkSize(-1);
        }
    }

    private long checkSize(long size) throws BadArchiveException {
        if (size < 0 || size > Long.MAX_VALUE / 2) {
            throw BadArchiveException.broken("the size of the member behind " + current + " is no size");
        }
        return size;
    }

    private String field(int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8).strip();
    }

    /** Reads the content of a member that has the name or attributes of the next one. */
    private String readText() throws IOException {
        if (remaining > MAX_NAME_BYTES) {
            throw BadArchiveException.broken("a name in it is " + remaining + " bytes long");
        }
        return new String(readAllBytes(), StandardCharsets.UTF_8).replaceFirst("\0+$", "");
    }

    /** Parses pax records {@code LENGTH KEY=VALUE\n}. */
    private static Map<String, String> pax(String text) {
        Map<String, String> pairs = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int space = line.indexOf(' ');
            int equals = line.indexOf('=');
            if (space > 0 && equals > space) {
                pairs.put(line.substring(space + 1, equals), line.substring(equals + 1));
            }
        }
        return pairs;
    }
}
