package dev.berth.runtime.image;

import dev.berth.runtime.home.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The digests and JSON texts of an archive's members, read in one pass and little memory. Immutable once read. */
final class ArchiveMembers {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int BUFFER = 1 << 16;
    private static final int MAX_MEMBERS = 20_000;

    /**
     * Bytes of the largest JSON member whose text is kept; other members that begin with a brace are not kept beyond
     * these either.
     */
    private static final int MAX_JSON = 1 << 21;

    private static final int MAX_JSON_TOTAL = 1 << 25;

    private final Map<String, Content> files = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private int keptJsonBytes;

    private ArchiveMembers() {}

    /**
     * A member's content.
     *
     * @param unpackedSha256 the SHA-256 of a gzip file's unpacked content; empty for a damaged gzip file
     * @param format {@code plain}, {@code gzip}, {@code zstd}
     * @param text the content when it may be JSON, else empty
     */
    record Content(String sha256, long size, String unpackedSha256, String format, String text) {}

    static ArchiveMembers read(InputStream in) throws IOException {
        ArchiveMembers members = new ArchiveMembers();
        TarReader tar = new TarReader(in);
        for (Optional<TarReader.Member> next = tar.next(); next.isPresent(); next = tar.next()) {
            members.add(next.get(), tar);
        }
        return members;
    }

    Map<String, Content> files() {
        return Collections.unmodifiableMap(files);
    }

    Optional<Content> find(String name) throws BadArchiveException {
        String member = normalize(name, name);
        // docker 1.10 to 24 writes the second of two equal layers as a link to the first
        for (int i = 0; i < 3 && links.containsKey(member); i++) {
            member = links.get(member);
        }
        return Optional.ofNullable(files.get(member));
    }

    Content file(String name, String wantedBy) throws BadArchiveException {
        return find(name)
                .orElseThrow(() -> BadArchiveException.broken(
                        "member " + shorten(name) + ", which " + wantedBy + " names, is missing"));
    }

    JsonNode json(String name, String wantedBy) throws BadArchiveException {
        Content content = file(name, wantedBy);
        try {
            if (!content.text().isEmpty()) {
                return JSON.readTree(content.text());
            }
        } catch (JacksonException e) {
            throw BadArchiveException.broken("member " + shorten(name) + " is no JSON: " + e.getOriginalMessage());
        }
        throw BadArchiveException.broken("member " + shorten(name) + " is no JSON");
    }

    private void add(TarReader.Member member, TarReader tar) throws IOException {
        String name = normalize(member.name(), member.name());
        if (files.size() + links.size() > MAX_MEMBERS) {
            throw BadArchiveException.foreign("it has more than " + MAX_MEMBERS + " members");
        }
        boolean twice = files.containsKey(name) || links.containsKey(name);
        switch (member.type()) {
            case '5' -> {}
            case '1', '2' -> {
                boolean relative = member.type() == '2' && name.contains("/");
                String folder = relative ? name.substring(0, name.lastIndexOf('/') + 1) : "";
                links.put(name, normalize(folder + member.link(), member.name()));
            }
            default -> {
                if (!member.isFile()) {
                    throw BadArchiveException.foreign("member " + shorten(name) + " is a device, a pipe or unknown");
                }
                files.put(name, content(tar, member.size()));
            }
        }
        if (twice) {
            throw BadArchiveException.foreign("member " + shorten(name) + " is in it twice");
        }
    }

    private Content content(TarReader tar, long size) throws IOException {
        MessageDigest packed = Sha256.digest();
        byte[] head = tar.readNBytes(4);
        String format = format(head);
        packed.update(head);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String unpackedSha256 = "";
        if (format.equals("gzip")) {
            unpackedSha256 = unpackedSha256(new DigestInputStream(tar, packed), head);
        } else if (head.length > 0 && (head[0] == '{' || head[0] == '[') && size <= MAX_JSON) {
            keptJsonBytes += (int) size;
            if (keptJsonBytes > MAX_JSON_TOTAL) {
                throw BadArchiveException.foreign("it has too much JSON in it");
            }
            bytes.write(head);
            bytes.write(new DigestInputStream(tar, packed).readAllBytes());
        }
        drain(new DigestInputStream(tar, packed));
        return new Content(hex(packed), size, unpackedSha256, format, bytes.toString(StandardCharsets.UTF_8));
    }

    private static String format(byte[] head) {
        if (head.length > 1 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b) {
            return "gzip";
        }
        return HexFormat.of().formatHex(head).equals("28b52ffd") ? "zstd" : "plain";
    }

    /** Returns an empty text for a damaged file; the caller finds the wrong digest when it compares. */
    private static String unpackedSha256(InputStream rest, byte[] head) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream content = new GZIPInputStream(new PrefixedStream(head, rest), BUFFER)) {
            drain(new DigestInputStream(content, digest));
            return hex(digest);
        } catch (ZipException | EOFException e) {
            return "";
        }
    }

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (in.read(buffer) >= 0) {
            // reading updates the digest
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    static String shorten(String name) {
        return name.length() > 90 ? name.substring(0, 90) + "…" : name;
    }

    /** Removes {@code .} and {@code ..} from a path; refuses a path that leads out of the archive. */
    private static String normalize(String name, String member) throws BadArchiveException {
        ArrayDeque<String> parts = new ArrayDeque<>();
        boolean out = name.startsWith("/");
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                out |= parts.pollLast() == null;
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        if (out) {
            throw BadArchiveException.foreign("member " + shorten(member) + " leads out of the archive");
        }
        return String.join("/", parts);
    }

    /**
     * The first bytes, then the rest. The JDK's SequenceInputStream does not count both in {@code available}, which
     * GZIPInputStream needs.
     */
    private static final class PrefixedStream extends InputStream {
        private final byte[] head;
        private final InputStream rest;
        private int at;

        PrefixedStream(byte[] head, InputStream rest) {
            this.head = head.clone();
            this.rest = rest;
        }

        @Override
        public int read() throws IOException {
            return at < head.length ? head[at++] & 0xff : rest.read();
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (at == head.length || length == 0) {
                return rest.read(bytes, from, length);
            }
            int read = Math.min(length, head.length - at);
            System.arraycopy(head, at, bytes, from, read);
            at += read;
            return read;
        }

        @Override
        public int available() throws IOException {
            return head.length - at + rest.available();
        }
    }
}
