package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Archives of which an engine would load something else than was checked. */
@Timeout(60)
class ForgedArchiveTest {
    private static final String NAME = "\"io.containerd.image.name\":\"docker.io/" + TestArchive.TAG + "\"";

    @TempDir
    Path temp;

    @Test
    void a_second_manifest_in_a_folder_is_refused() {
        byte[] good = new TestArchive().docker().tar();
        byte[] hidden = TestArchive.member("manifest.json", '0', "[]");
        byte[] folder = TestArchive.member(TestArchive.header("x", '5', hidden.length, ""), hidden);

        refuses("x", TestArchive.tarOf(Arrays.copyOf(good, good.length - 10240), folder));
    }

    @Test
    void links_stand_for_layers_only() {
        TestArchive manifest = new TestArchive().oci();
        manifest.members.put("m", bytes("[]"));
        manifest.members.remove("manifest.json");
        manifest.links.put("manifest.json", "m");
        refuses("a link", manifest.tar());
        TestArchive index = new TestArchive().docker();
        index.members.put("i", bytes("{}"));
        index.links.put("index.json", "i");
        refuses("a link", index.tar());
        byte[] tar = new TestArchive().docker().tar();
        byte[] hard = TestArchive.header("v9/layer.tar", '1', 0, "v0/layer.tar");
        refuses("a hard link", TestArchive.tarOf(Arrays.copyOf(tar, tar.length - 10240), hard));
    }

    @Test
    void a_link_leads_straight_to_a_file() {
        for (String to : List.of("../v1", "../v8/layer.tar", "../x/../v0/layer.tar", "../v0/./layer.tar", "./y", "")) {
            TestArchive archive = new TestArchive().docker();
            archive.links.put("v8/layer.tar", "../v0/layer.tar");
            archive.links.put("v9/layer.tar", to);
            refuses("v9/layer.tar", archive.tar());
        }
    }

    @Test
    void a_member_below_a_link_or_a_file_is_refused() {
        TestArchive below = new TestArchive().docker();
        below.links.put("w/layer.tar", "../v0/layer.tar");
        below.members.put("w/layer.tar/x", bytes("x"));
        refuses("w/layer.tar", below.tar());
        TestArchive file = new TestArchive().docker();
        file.members.put("v0/layer.tar/x", bytes("x"));
        refuses("v0/layer.tar", file.tar());
        byte[] tar = new TestArchive().docker().tar();
        byte[] folder = TestArchive.header("v0/layer.tar/", '5', 0, "");
        refuses("twice", TestArchive.tarOf(Arrays.copyOf(tar, tar.length - 10240), folder));
    }

    @Test
    void names_have_one_spelling() {
        for (String name : List.of("./a", "a//b", "a/./b", "a/../b", "/a", "..", ".", "a/", "/")) {
            TestArchive archive = new TestArchive().docker();
            archive.members.put(name, bytes("x"));
            refuses("member", archive.tar());
            TestArchive layer = new TestArchive().docker();
            layer.change("manifest.json", text -> replace(text, "v0/layer.tar", name + "/v0/layer.tar"));
            refuses("v0/layer.tar", layer.tar());
        }
    }

    @Test
    void the_format_before_manifest_json_is_refused() {
        TestArchive archive = new TestArchive().oci();
        archive.members.remove("manifest.json");
        archive.members.put("repositories", bytes("{\"node\":{\"22\":\"e\"}}"));

        refuses("repositories", archive.tar());
    }

    @Test
    void keys_that_go_takes_for_others_are_refused() {
        for (String key : List.of("config", "Config", "repoTags", "RepoTag\u017f", "LAYERS")) {
            String value = key.toLowerCase(Locale.ROOT).startsWith("c") ? "\"x\"" : "[]";
            TestArchive archive = new TestArchive().docker();
            archive.change("manifest.json", text -> replace(text, "[{", "[{\"" + key + "\":" + value + ","));
            refuses("manifest.json", archive.tar());
        }
        TestArchive index = new TestArchive().oci();
        index.change("index.json", text -> replace(text, "\"annotations\"", "\"Annotations\":{},\"annotations\""));
        refuses("Annotations", index.tar());
        TestArchive labels = new TestArchive().docker();
        labels.change("manifest.json", text -> bytes(new String(text, StandardCharsets.UTF_8) + "[]"));
        refuses("manifest.json", labels.tar());
    }

    @Test
    void every_name_that_an_engine_would_give_is_checked() {
        TestArchive archive = new TestArchive().oci();
        String entry = "\"org.opencontainers.image.ref.name\":\"node:22\"";
        archive.change("index.json", text -> {
            String json = new String(text, StandardCharsets.UTF_8);
            String first = json.substring(json.indexOf("[") + 1, json.lastIndexOf("]"));
            return bytes(json.replace("]", "," + first.replace(NAME, entry) + "]"));
        });

        refuses("node:22", archive.tar());
    }

    @Test
    void an_image_that_says_it_is_an_attestation_is_refused() {
        refuses("attestation", twoImages("\"annotations\":{\"vnd.docker.reference.type\":\"x\"},", "linux", true));
        assertThat(reads(twoImages("\"annotations\":{\"vnd.docker.reference.type\":\"x\"},", "unknown", true)))
                .isTrue();
    }

    @Test
    void a_missing_manifest_of_the_images_platform_is_refused() {
        refuses("missing", twoImages("", "linux", false));
        assertThat(reads(twoImages("", "windows", false))).isTrue();
    }

    @Test
    void a_document_is_either_an_index_or_a_manifest() {
        TestArchive archive = new TestArchive().oci();
        String digest = manifestDigest(archive);
        String both = text(archive, "blobs/sha256/" + digest).replaceFirst("\\{", "{\"manifests\":[],");
        archive.change("index.json", text -> replace(text, digest, TestArchive.sha256(bytes(both))));
        archive.members.put("blobs/sha256/" + TestArchive.sha256(bytes(both)), bytes(both));

        refuses("both", archive.tar());
    }

    @Test
    @Timeout(20)
    void nested_indexes_are_read_once_each() {
        TestArchive archive = new TestArchive().oci();
        String first = manifestDigest(archive);
        for (int depth = 0; depth < 2; depth++) {
            String inner = manifestDigest(archive);
            String many = IntStream.range(0, 15_000)
                    .mapToObj(_ -> "{\"digest\":\"sha256:" + inner + "\"}")
                    .collect(Collectors.joining(","));
            byte[] index = bytes("{\"manifests\":[" + many + "]}");
            archive.members.put("blobs/sha256/" + TestArchive.sha256(index), index);
            archive.change("index.json", text -> replace(text, inner, TestArchive.sha256(index)));
        }

        assertThat(first).isNotEqualTo(manifestDigest(archive));
        assertThat(reads(archive.tar())).isTrue();
    }

    @Test
    void folders_count_as_members() {
        List<byte[]> folders = new ArrayList<>();
        IntStream.range(0, 20_002).forEach(i -> folders.add(TestArchive.header("d" + i + "/", '5', 0, "")));

        refuses("more than", TestArchive.tarOf(folders.toArray(byte[][]::new)));
    }

    @Test
    void bytes_behind_a_packed_layer_are_refused() {
        TestArchive archive = new TestArchive().oci();
        byte[] packed = TestArchive.gzip(archive.layers.get(1));
        String name = TestArchive.sha256(packed);
        for (byte[] rest : List.of(new byte[1], bytes("garbage"), new byte[70_000], new byte[] {0x1f, (byte) 0x8b})) {
            byte[] longer = Arrays.copyOf(packed, packed.length + rest.length);
            System.arraycopy(rest, 0, longer, packed.length, rest.length);
            TestArchive forged = new TestArchive().oci();
            String digest = TestArchive.sha256(longer);
            forged.members.remove("index.json");
            forged.members.put("blobs/sha256/" + digest, longer);
            forged.change("manifest.json", text -> replace(text, name, digest));
            refuses("damaged gzip", forged.tar());
        }
    }

    /** Makes an archive whose index has the image and another manifest. */
    private static byte[] twoImages(String fields, String os, boolean present) {
        TestArchive archive = new TestArchive().oci();
        String good = manifestDigest(archive);
        String other = text(archive, "blobs/sha256/" + good).replaceFirst("2,", "2, ");
        String digest = TestArchive.sha256(bytes(other));
        if (present) {
            String config = "{\"digest\":\"sha256:" + TestArchive.sha256(bytes("{}")) + "\",\"size\":2}";
            other = other.replaceFirst("\"config\":\\{[^}]*}", "\"config\":" + config);
            digest = TestArchive.sha256(bytes(other));
            archive.members.put("blobs/sha256/" + TestArchive.sha256(bytes("{}")), bytes("{}"));
            archive.members.put("blobs/sha256/" + digest, bytes(other));
        }
        String arch = os.equals("unknown") ? os : "amd64";
        byte[] index = bytes("{\"manifests\":[{" + fields + "\"platform\":{\"os\":\"" + os + "\",\"architecture\":\""
                + arch + "\"},\"digest\":\"sha256:" + digest + "\"},{\"digest\":\"sha256:" + good + "\"}]}");
        archive.members.put("blobs/sha256/" + TestArchive.sha256(index), index);
        archive.change("index.json", text -> replace(text, good, TestArchive.sha256(index)));
        return archive.tar();
    }

    private static String manifestDigest(TestArchive archive) {
        return text(archive, "index.json").replaceFirst(".*?sha256:([0-9a-f]{64}).*", "$1");
    }

    private static String text(TestArchive archive, String member) {
        return new String(archive.members.getOrDefault(member, new byte[0]), StandardCharsets.UTF_8);
    }

    private boolean reads(byte[] tar) {
        return read(tar).tag().equals(TestArchive.TAG);
    }

    private ImageArchive read(byte[] tar) {
        try {
            Path file = Files.write(temp.resolve("image.tar"), tar);
            return ImageArchive.read(file, Limits.standard(), RuntimeListener.none());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void refuses(String seen, byte[] tar) {
        assertThatThrownBy(() -> read(tar)).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).isIn(ErrorKind.ARCHIVE_BROKEN, ErrorKind.ARCHIVE_FOREIGN);
            assertThat(e.seen()).contains(seen);
        });
    }

    private static byte[] bytes(String text) {
        return TestArchive.bytes(text);
    }

    private static byte[] replace(byte[] text, String from, String to) {
        return bytes(new String(text, StandardCharsets.UTF_8).replace(from, to));
    }
}
