package dev.berth.runtime.image;

import dev.berth.runtime.home.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** Makes small image archives in the engines' formats, with changes for a test. */
final class TestArchive {
    static final String HASH = "0123456789ab" + "0".repeat(52);
    static final String BASE = "debian:trixie@sha256:" + "b".repeat(64);
    static final String TAG = "berth/claude:0123456789ab";

    /** The members' contents by name, in order. */
    final Map<String, byte[]> members = new LinkedHashMap<>();

    final Map<String, String> links = new LinkedHashMap<>();
    final List<byte[]> layers = new ArrayList<>(List.of(noise(1, 70_000), noise(2, 513), noise(3, 1024)));
    final Map<String, String> labels = new LinkedHashMap<>(
            Map.of("dev.berth.image", "claude", "dev.berth.image.hash", HASH, "dev.berth.image.base", BASE));
    String tag = TAG;

    private static byte[] noise(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    byte[] config() {
        List<String> ids =
                layers.stream().map(layer -> "\"sha256:" + sha256(layer) + "\"").toList();
        List<String> labelEntries = labels.entrySet().stream()
                .map(label -> "\"" + label.getKey() + "\":\"" + label.getValue() + "\"")
                .toList();
        return bytes(
                "{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{\"Labels\":{" + String.join(",", labelEntries)
                        + "}},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + String.join(",", ids) + "]}}");
    }

    /** Adds members as docker 1.10 to 24 writes them; a repeated layer is a link. */
    TestArchive docker() {
        byte[] config = config();
        String name = sha256(config) + ".json";
        members.put(name, config);
        List<String> names = new ArrayList<>();
        for (byte[] layer : layers) {
            String member = "v" + names.size() + "/layer.tar";
            members.put(member, layer);
            names.add("\"" + member + "\"");
        }
        members.put(
                "manifest.json",
                bytes("[{\"Config\":\"" + name + "\",\"RepoTags\":[\"" + tag + "\"],\"Layers\":["
                        + String.join(",", names) + "]}]"));
        return this;
    }

    /** Adds members as nerdctl and docker 25 write them: an OCI layout with packed layers, and docker's manifest. */
    TestArchive oci() {
        String config = blob(config());
        List<String> digests = new ArrayList<>();
        for (byte[] layer : layers) {
            digests.add(blob(digests.isEmpty() ? layer : gzip(layer)));
        }
        List<String> descriptors = digests.stream().map(this::descriptor).toList();
        String manifest = blob(bytes("{\"schemaVersion\":2,\"config\":" + descriptor(config) + ",\"layers\":["
                + String.join(",", descriptors) + "]}"));
        members.put("oci-layout", bytes("{\"imageLayoutVersion\":\"1.0.0\"}"));
        members.put(
                "index.json",
                bytes("{\"manifests\":[{\"digest\":\"sha256:" + manifest
                        + "\",\"annotations\":{\"io.containerd.image.name\":\"docker.io/" + tag + "\"}}]}"));
        List<String> paths = digests.stream()
                .map(digest -> "\"blobs/sha256/" + digest + "\"")
                .toList();
        members.put(
                "manifest.json",
                bytes("[{\"Config\":\"blobs/sha256/" + config + "\",\"RepoTags\":[\"" + tag + "\"],\"Layers\":["
                        + String.join(",", paths) + "]}]"));
        return this;
    }

    private String blob(byte[] content) {
        String digest = sha256(content);
        members.put("blobs/sha256/" + digest, content);
        return digest;
    }

    private String descriptor(String digest) {
        byte[] blob = members.getOrDefault("blobs/sha256/" + digest, new byte[0]);
        return "{\"digest\":\"sha256:" + digest + "\",\"size\":" + blob.length + "}";
    }

    TestArchive change(String member, UnaryOperator<byte[]> change) {
        members.computeIfPresent(member, (_, content) -> change.apply(content.clone()));
        return this;
    }

    byte[] tar() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header("folder/", '5', 0, ""));
        members.forEach((name, content) -> {
            out.writeBytes(header(name, '0', content.length, ""));
            out.writeBytes(content);
            out.writeBytes(new byte[(512 - content.length % 512) % 512]);
        });
        links.forEach((name, to) -> out.writeBytes(header(name, '2', 0, to)));
        out.writeBytes(new byte[10240]);
        return out.toByteArray();
    }

    static byte[] header(String name, char type, int size, String link) {
        return sum(unsummed(name, type, size, link));
    }

    /** Makes a member of this header's type and content, with its padding. */
    static byte[] member(byte[] header, byte[] content) {
        byte[] member = Arrays.copyOf(header, header.length + (content.length + 511) / 512 * 512);
        System.arraycopy(content, 0, member, header.length, content.length);
        return member;
    }

    static byte[] member(String name, char type, String content) {
        byte[] bytes = bytes(content);
        return member(header(name, type, bytes.length, ""), bytes);
    }

    /** Makes an archive of these members, which may be broken, with its end. */
    static byte[] tarOf(byte[]... members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] member : members) {
            out.writeBytes(member);
        }
        out.writeBytes(new byte[10240]);
        return out.toByteArray();
    }

    /** Makes a pax record with its length. */
    static String pax(String key, String value) {
        int rest = bytes(" " + key + "=" + value + "\n").length;
        int length = rest + 1;
        while (length != rest + String.valueOf(length).length()) {
            length++;
        }
        return length + " " + key + "=" + value + "\n";
    }

    private static byte[] unsummed(String name, char type, int size, String link) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 124, "%011o".formatted(size));
        header[156] = (byte) type;
        put(header, 157, link);
        put(header, 257, "ustar\00000");
        return header;
    }

    /** Writes a text into a header, and its new checksum. */
    static byte[] with(byte[] header, int at, String text) {
        byte[] changed = header.clone();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, changed, at, bytes.length);
        return sum(changed);
    }

    private static byte[] sum(byte[] header) {
        put(header, 148, "        ");
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = bytes(text);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String sha256(byte[] content) {
        return HexFormat.of().formatHex(Sha256.digest().digest(content));
    }
}
