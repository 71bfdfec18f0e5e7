package dev.berth.runtime.image;

import dev.berth.runtime.home.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The digests and JSON texts of an archive's members, read in one pass and little memory. Immutable once read. */
final class ArchiveMembers {
    private static final int BUFFER = 1 << 16;
    private static final int MAX_MEMBERS = 20_000;

    /**
     * Bytes of the largest JSON member whose text is kept; other members that begin with a brace are not kept beyond
     * these either.
     */
    private static final int MAX_JSON = 1 << 21;

    private static final int MAX_JSON_TOTAL = 1 << 25;

    private final Map<String, Content> files = new HashMap<>();
    private final Map<String, String> namesBySha256 = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private final Set<String> names = new HashSet<>();
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
        members.checkFolders();
        members.checkLinks();
        return members;
    }

    Map<String, Content> files() {
        return Collections.unmodifiableMap(files);
    }

    /** Returns the name of a file with this content. */
    Optional<String> nameOf(String sha256) {
        return Optional.ofNullable(namesBySha256.get(sha256));
    }

    Content file(String name, String wantedBy) throws BadArchiveException {
        return Optional.ofNullable(files.get(ArchiveNames.check(name, false)))
                .orElseThrow(() -> BadArchiveException.broken("member " + ArchiveNames.shorten(name) + ", which "
                        + ArchiveNames.shorten(wantedBy) + " names, is missing"));
    }

    /** Returns a layer: docker 1.10 to 24 writes the second of two equal layers as a link to the first. */
    Content layer(String name, String wantedBy) throws BadArchiveException {
        return file(links.getOrDefault(name, name), wantedBy);
    }

    JsonNode json(String name, String wantedBy) throws BadArchiveException {
        return ArchiveJson.parse(file(name, wantedBy).text(), name);
    }

    private void add(TarReader.Member member, TarReader tar) throws IOException {
        String name = member.name();
        if (names.size() >= MAX_MEMBERS) {
            throw BadArchiveException.foreign("it has more than " + MAX_MEMBERS + " members");
        }
        if (!names.add(name)) {
            throw BadArchiveException.foreign("member " + ArchiveNames.shorten(name) + " is in it twice");
        }
        if (member.isFile()) {
            Content content = content(tar, member.size());
            files.put(name, content);
            namesBySha256.putIfAbsent(content.sha256(), name);
        } else if (member.isLink()) {
            if (member.type() == '1' || !name.endsWith("/layer.tar")) {
                // containerd follows symbolic links of layers only, docker all links
                throw BadArchiveException.foreign("member " + ArchiveNames.shorten(name) + " is a "
                        + (member.type() == '1' ? "hard link" : "link, and no layer"));
            }
            links.put(name, ArchiveNames.target(name, member.link()));
        }
    }

    /** Refuses members below a file or a link: docker would write them where the link leads. */
    private void checkFolders() throws BadArchiveException {
        for (String name : names) {
            for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                String folder = name.substring(0, slash);
                if (files.containsKey(folder) || links.containsKey(folder)) {
                    throw BadArchiveException.foreign("member " + ArchiveNames.shorten(folder)
                            + " is no folder, and another member lies below it");
                }
            }
        }
    }

    private void checkLinks() throws BadArchiveException {
        for (Map.Entry<String, String> link : links.entrySet()) {
            if (!files.containsKey(link.getValue())) {
                throw BadArchiveException.foreign(
                        "member " + ArchiveNames.shorten(link.getKey()) + " is a link that leads to no file");
            }
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
            unpackedSha256 = UnpackedDigest.read(head, new DigestInputStream(tar, packed), size);
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

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (in.read(buffer) >= 0) {
            // reading updates the digest
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
