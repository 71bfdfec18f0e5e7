package dev.berth.runtime.image;

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

/** What was read of every member of an archive, in one pass and little memory. Immutable once read. */
final class ArchiveMembers {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int BUFFER = 1 << 16;
    private static final int MOST_MEMBERS = 20_000;

    /** JSON files are small; what else begins with a brace is not kept either beyond these. */
    private static final int LARGEST_JSON = 1 << 21;

    private static final int LARGEST_JSON_OF_ALL = 1 << 25;

    private final Map<String, Content> files = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private int kept;

    private ArchiveMembers() {}

    /**
     * A member's content.
     *
     * @param unpacked the SHA-256 of what is in it if it is a gzip file; empty if it is a damaged one
     * @param form {@code plain}, {@code gzip}, {@code zstd}
     * @param text itself if it may be JSON, else empty
     */
    record Content(String sha256, long size, String unpacked, String form, String text) {}

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
        String at = normal(name, name);
        // docker 1.10 to 24 writes a layer that occurs twice as a link to the first
        for (int i = 0; i < 3 && links.containsKey(at); i++) {
            at = links.get(at);
        }
        return Optional.ofNullable(files.get(at));
    }

    Content file(String name, String wantedBy) throws BadArchiveException {
        return find(name)
                .orElseThrow(() -> BadArchiveException.broken(
                        "member " + shown(name) + ", which " + wantedBy + " names, is missing"));
    }

    JsonNode json(String name, String wantedBy) throws BadArchiveException {
        Content content = file(name, wantedBy);
        try {
            if (!content.text().isEmpty()) {
                return JSON.readTree(content.text());
            }
        } catch (JacksonException e) {
            throw BadArchiveException.broken("member " + shown(name) + " is no JSON: " + e.getOriginalMessage());
        }
        throw BadArchiveException.broken("member " + shown(name) + " is no JSON");
    }

    private void add(TarReader.Member member, TarReader tar) throws IOException {
        String name = normal(member.name(), member.name());
        if (files.size() + links.size() > MOST_MEMBERS) {
            throw BadArchiveException.foreign("it has more than " + MOST_MEMBERS + " members");
        }
        boolean twice = files.containsKey(name) || links.containsKey(name);
        switch (member.type()) {
            case '5' -> {}
            case '1', '2' -> {
                boolean fromHere = member.type() == '2' && name.contains("/");
                String folder = fromHere ? name.substring(0, name.lastIndexOf('/') + 1) : "";
                links.put(name, normal(folder + member.link(), member.name()));
            }
            default -> {
                if (!member.file()) {
                    throw BadArchiveException.foreign("member " + shown(name) + " is a device, a pipe or unknown");
                }
                files.put(name, content(tar, member.size()));
            }
        }
        if (twice) {
            throw BadArchiveException.foreign("member " + shown(name) + " is in it twice");
        }
    }

    private Content content(TarReader tar, long size) throws IOException {
        MessageDigest packed = ImageHash.sha256();
        byte[] head = tar.readNBytes(4);
        String form = form(head);
        packed.update(head);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String unpacked = "";
        if (form.equals("gzip")) {
            unpacked = unpacked(new DigestInputStream(tar, packed), head);
        } else if (head.length > 0 && (head[0] == '{' || head[0] == '[') && size <= LARGEST_JSON) {
            kept += (int) size;
            if (kept > LARGEST_JSON_OF_ALL) {
                throw BadArchiveException.foreign("it has too much JSON in it");
            }
            bytes.write(head);
            bytes.write(new DigestInputStream(tar, packed).readAllBytes());
        }
        drain(new DigestInputStream(tar, packed));
        return new Content(hex(packed), size, unpacked, form, bytes.toString(StandardCharsets.UTF_8));
    }

    private static String form(byte[] head) {
        if (head.length > 1 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b) {
            return "gzip";
        }
        return HexFormat.of().formatHex(head).equals("28b52ffd") ? "zstd" : "plain";
    }

    /** Empty when it is damaged: whether its digest is, is told by who compares it. */
    private static String unpacked(InputStream rest, byte[] head) throws IOException {
        MessageDigest digest = ImageHash.sha256();
        try (InputStream content = new GZIPInputStream(new Rejoined(head, rest), BUFFER)) {
            drain(new DigestInputStream(content, digest));
            return hex(digest);
        } catch (ZipException | EOFException e) {
            return "";
        }
    }

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (in.read(buffer) >= 0) {
            // its digest is what is wanted
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    static String shown(String name) {
        return name.length() > 90 ? name.substring(0, 90) + "…" : name;
    }

    /** Without {@code ./} and {@code ..}; one that leads out of the archive is refused. */
    private static String normal(String name, String member) throws BadArchiveException {
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
            throw BadArchiveException.foreign("member " + shown(member) + " leads out of the archive");
        }
        return String.join("/", parts);
    }

    /** The first bytes, then the rest; unlike the JDK's, it says what is left of both. */
    private static final class Rejoined extends InputStream {
        private final byte[] head;
        private final InputStream rest;
        private int at;

        Rejoined(byte[] head, InputStream rest) {
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
