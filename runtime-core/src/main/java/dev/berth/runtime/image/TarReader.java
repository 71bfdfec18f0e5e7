package dev.berth.runtime.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a tar file, one after the other, as far as engines write them: ustar with the long names of GNU and pax.
 * Between two of them, {@link #read} gives the content. Not closed by itself; one thread.
 */
final class TarReader extends InputStream {
    private static final int BLOCK = 512;
    private static final int LONGEST_NAMES = 1 << 16;

    private final InputStream in;
    private final byte[] header = new byte[BLOCK];
    private String current = "its beginning";
    private boolean started;
    private long left;
    private int padding;

    TarReader(InputStream in) {
        this.in = in;
    }

    /** What stands in the header of a member; {@code link} is where a link leads. */
    record Member(String name, char type, String link, long size) {
        boolean file() {
            return type == '0' || type == '\0';
        }
    }

    /** The next member; empty at the end that a complete file has. */
    Optional<Member> next() throws IOException {
        Map<String, String> overrides = new HashMap<>();
        while (true) {
            finishMember();
            block();
            if (zero()) {
                end();
                return Optional.empty();
            }
            checkSum();
            started = true;
            Member plain = plain();
            left = plain.size();
            padding = (int) ((BLOCK - left % BLOCK) % BLOCK);
            switch (plain.type()) {
                case 'L' -> overrides.put("path", text());
                case 'K' -> overrides.put("linkpath", text());
                case 'x' -> overrides.putAll(pax(text()));
                case 'g' -> text();
                default -> {
                    return Optional.of(overridden(plain, overrides));
                }
            }
        }
    }

    private Member overridden(Member plain, Map<String, String> overrides) throws BadArchiveException {
        String size = overrides.get("size");
        if (size != null) {
            left = number(size, 10);
            padding = (int) ((BLOCK - left % BLOCK) % BLOCK);
        }
        current = overrides.getOrDefault("path", plain.name());
        return new Member(current, plain.type(), overrides.getOrDefault("linkpath", plain.link()), left);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** The content of the current member. */
    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = in.read(bytes, from, (int) Math.min(length, left));
        if (read < 0) {
            throw cutOff();
        }
        left -= read;
        return read;
    }

    @Override
    public int available() {
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    private void finishMember() throws IOException {
        try {
            in.skipNBytes(left + padding);
        } catch (EOFException e) {
            throw cutOff();
        }
        left = 0;
        padding = 0;
    }

    private void block() throws IOException {
        if (in.readNBytes(header, 0, BLOCK) < BLOCK) {
            throw cutOff();
        }
    }

    private BadArchiveException cutOff() {
        return BadArchiveException.broken("it is cut off: it ends in or right behind " + current);
    }

    private boolean zero() {
        for (byte one : header) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }

    /** Two empty blocks, and nothing behind them but more of these. */
    private void end() throws IOException {
        block();
        byte[] rest = header;
        for (int read = BLOCK; read > 0; read = in.readNBytes(rest, 0, BLOCK)) {
            for (int i = 0; i < read; i++) {
                if (rest[i] != 0) {
                    throw BadArchiveException.broken("something stands behind its end");
                }
            }
        }
    }

    private void checkSum() throws BadArchiveException {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        String said = field(148, 8);
        if (!said.matches("[0-7]{1,7}") || Integer.parseInt(said, 8) != sum) {
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

    private Member plain() throws BadArchiveException {
        String name = field(0, 100);
        boolean posix = header[257] == 'u' && header[262] == 0;
        String prefix = posix ? field(345, 155) : "";
        String full = prefix.isEmpty() ? name : prefix + "/" + name;
        return new Member(full, (char) (header[156] & 0xff), field(157, 100), size());
    }

    /** In octal digits, or from 8 GB on as GNU writes it, in bytes. */
    private long size() throws BadArchiveException {
        if ((header[124] & 0x80) == 0) {
            return number(field(124, 12), 8);
        }
        long size = 0;
        for (int i = 128; i < 136; i++) {
            size = size << 8 | (header[i] & 0xff);
        }
        return checked(size);
    }

    private long number(String text, int radix) throws BadArchiveException {
        try {
            return checked(text.isEmpty() ? 0 : Long.parseLong(text, radix));
        } catch (NumberFormatException e) {
            return checked(-1);
        }
    }

    private long checked(long size) throws BadArchiveException {
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

    /** The content of a member that only tells of the next one. */
    private String text() throws IOException {
        if (left > LONGEST_NAMES) {
            throw BadArchiveException.broken("a name in it is " + left + " bytes long");
        }
        return new String(readAllBytes(), StandardCharsets.UTF_8).replaceFirst("\0+$", "");
    }

    /** Records {@code LENGTH KEY=VALUE\n}. */
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
