package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ImageArchiveTest {
    @TempDir
    Path temp;

    @Test
    void archives_of_both_formats_are_read() throws Exception {
        for (TestArchive each : List.of(new TestArchive().docker(), new TestArchive().oci())) {
            byte[] tar = each.tar();

            ImageArchive archive = read(tar);

            assertThat(archive.target()).isEqualTo("claude");
            assertThat(archive.tag()).isEqualTo(TestArchive.TAG);
            assertThat(archive.base()).isEqualTo(TestArchive.BASE);
            assertThat(archive.platform()).isEqualTo("linux/amd64");
            assertThat(archive.imageId()).isEqualTo("sha256:" + TestArchive.sha256(each.config()));
            assertThat(archive.sha256()).isEqualTo(TestArchive.sha256(tar));
            assertThat(archive.bytes()).isEqualTo(tar.length);
        }
    }

    @Test
    void a_repeated_layer_may_be_a_link() throws Exception {
        TestArchive archive = new TestArchive();
        archive.layers.add(archive.layers.getFirst());
        archive.docker();
        archive.members.remove("v3/layer.tar");
        archive.links.put("v3/layer.tar", "../v0/layer.tar");

        assertThat(read(archive.tar()).tag()).isEqualTo(TestArchive.TAG);
    }

    @Test
    void a_file_that_is_cut_off_anywhere_is_refused() throws Exception {
        for (TestArchive each : List.of(new TestArchive().docker(), new TestArchive().oci())) {
            byte[] tar = each.tar();
            for (int length = 1; length < tar.length - 10240 + 1024; length += 997) {
                refuses(ErrorKind.ARCHIVE_BROKEN, Arrays.copyOf(tar, length), "cut off");
            }
        }
    }

    @Test
    void a_changed_byte_is_refused_or_does_not_change_the_image() throws Exception {
        for (TestArchive each : List.of(new TestArchive().docker(), new TestArchive().oci())) {
            byte[] tar = each.tar();
            String id = read(tar).imageId();
            for (int at = 512; at < tar.length; at += 331) {
                byte[] changed = tar.clone();
                changed[at] ^= 0x20;
                try {
                    // a byte between two members belongs to no content
                    assertThat(read(changed).imageId()).isEqualTo(id);
                } catch (BerthException e) {
                    assertThat(e.kind()).isIn(ErrorKind.ARCHIVE_BROKEN, ErrorKind.ARCHIVE_FOREIGN);
                }
            }
        }
    }

    @Test
    void the_changed_member_is_named() throws Exception {
        TestArchive docker = new TestArchive().docker();
        String config = TestArchive.sha256(docker.config()) + ".json";
        refuses(
                ErrorKind.ARCHIVE_BROKEN,
                docker.change("v1/layer.tar", ImageArchiveTest::flip).tar(),
                "layer 2, member v1");
        refuses(
                ErrorKind.ARCHIVE_BROKEN,
                new TestArchive()
                        .docker()
                        .change(config, ImageArchiveTest::flip)
                        .tar(),
                config);
        TestArchive oci = new TestArchive().oci();
        String packed = "blobs/sha256/" + TestArchive.sha256(TestArchive.gzip(oci.layers.get(2)));
        refuses(
                ErrorKind.ARCHIVE_BROKEN,
                oci.change(packed, ImageArchiveTest::flip).tar(),
                packed);
        TestArchive missing = new TestArchive().docker();
        missing.members.remove("v2/layer.tar");
        refuses(ErrorKind.ARCHIVE_BROKEN, missing.tar(), "v2/layer.tar, which manifest.json names, is missing");
    }

    @Test
    void layers_of_another_image_with_correct_digests_are_refused() throws Exception {
        TestArchive archive = new TestArchive().oci();
        byte[] other = TestArchive.gzip(TestArchive.bytes("something else"));
        String wanted = TestArchive.sha256(TestArchive.gzip(archive.layers.get(1)));
        archive.members.put("blobs/sha256/" + TestArchive.sha256(other), other);
        archive.change("manifest.json", text -> replace(text, wanted, TestArchive.sha256(other)));

        refuses(ErrorKind.ARCHIVE_FOREIGN, archive.tar(), "2 images");
    }

    @Test
    void foreign_images_are_refused() throws Exception {
        TestArchive unlabelled = new TestArchive();
        unlabelled.labels.clear();
        refuses(ErrorKind.ARCHIVE_FOREIGN, unlabelled.docker().tar(), "none that Berth built");
        TestArchive renamed = new TestArchive();
        renamed.tag = "berth/claude:ffffffffffff";
        refuses(ErrorKind.ARCHIVE_FOREIGN, renamed.oci().tar(), "ffffffffffff", TestArchive.TAG);
        TestArchive base = new TestArchive();
        base.labels.put("dev.berth.image.base", "-c x=y@sha256:1");
        refuses(ErrorKind.ARCHIVE_FOREIGN, base.docker().tar(), "none that Berth built");
        TestArchive two = new TestArchive().docker();
        two.change("manifest.json", text -> replace(text, "\"" + TestArchive.TAG + "\"", "\"a:1\",\"b:1\""));
        refuses(ErrorKind.ARCHIVE_FOREIGN, two.tar(), "[a:1, b:1]");
        TestArchive other = new TestArchive();
        other.members.put("readme", TestArchive.bytes("hello"));
        refuses(ErrorKind.ARCHIVE_FOREIGN, other.tar(), "neither manifest.json nor index.json");
    }

    @Test
    void ambiguous_members_are_refused() throws Exception {
        byte[] tar = new TestArchive().docker().tar();
        byte[] twice = Arrays.copyOf(tar, tar.length + 512 + 10240);
        System.arraycopy(TestArchive.header("manifest.json", '0', 0, ""), 0, twice, tar.length - 10240, 512);
        refuses(ErrorKind.ARCHIVE_FOREIGN, twice, "manifest.json is in it twice");
        TestArchive out = new TestArchive().docker();
        out.links.put("v9/layer.tar", "../../etc/passwd");
        refuses(ErrorKind.ARCHIVE_FOREIGN, out.tar(), "leads out of the archive");
        byte[] behind = Arrays.copyOf(tar, tar.length + 1);
        behind[tar.length] = 1;
        refuses(ErrorKind.ARCHIVE_BROKEN, behind, "behind its end");
    }

    @Test
    void other_files_than_tar_are_refused() throws Exception {
        refuses(ErrorKind.ARCHIVE_BROKEN, new byte[0], "cut off");
        refuses(ErrorKind.ARCHIVE_BROKEN, TestArchive.bytes("hello".repeat(500)), "no tar");
        refuses(
                ErrorKind.ARCHIVE_BROKEN,
                TestArchive.gzip(new TestArchive().docker().tar()),
                "gunzip");
        for (Map.Entry<Path, String> each : Map.of(
                        temp,
                        "a folder",
                        Path.of("/dev/null"),
                        "a pipe or a device",
                        temp.resolve("none"),
                        "no such file")
                .entrySet()) {
            assertThatThrownBy(() -> ImageArchive.read(each.getKey(), Limits.standard(), RuntimeListener.none()))
                    .isInstanceOfSatisfying(BerthException.class, e -> {
                        assertThat(e.kind()).isEqualTo(ErrorKind.USAGE);
                        assertThat(e.seen()).contains(each.getValue());
                    });
        }
    }

    @Test
    void long_names_in_pax_records_are_read() throws Exception {
        TestArchive archive = new TestArchive();
        String layer = "long/".repeat(40) + "layer.tar";
        archive.docker();
        byte[] content = Objects.requireNonNull(archive.members.remove("v0/layer.tar"));
        archive.change("manifest.json", text -> replace(text, "v0/layer.tar", layer));
        byte[] rest = archive.tar();
        String record = " path=" + layer + "\n";
        String pax = (record.length() + 3) + record;
        byte[] long1 = new byte[512 + 512 + 512 + 70_144];
        System.arraycopy(TestArchive.header("pax", 'x', pax.length(), ""), 0, long1, 0, 512);
        System.arraycopy(TestArchive.bytes(pax), 0, long1, 512, pax.length());
        System.arraycopy(TestArchive.header("short", '0', content.length, ""), 0, long1, 1024, 512);
        System.arraycopy(content, 0, long1, 1536, content.length);
        byte[] tar = Arrays.copyOf(long1, long1.length + rest.length);
        System.arraycopy(rest, 0, tar, long1.length, rest.length);

        assertThat(read(tar).tag()).isEqualTo(TestArchive.TAG);
    }

    private ImageArchive read(byte[] tar) throws IOException, InterruptedException {
        Path file = Files.write(temp.resolve("image.tar"), tar);
        return ImageArchive.read(file, Limits.standard(), RuntimeListener.none());
    }

    private void refuses(ErrorKind kind, byte[] tar, String... texts) {
        assertThatThrownBy(() -> read(tar)).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).as("%s", e).isEqualTo(kind);
            assertThat(e.seen()).contains(texts);
            assertThat(e.tried()).contains("image.tar");
        });
    }

    private static byte[] flip(byte[] content) {
        content[content.length / 2] ^= 1;
        return content;
    }

    private static byte[] replace(byte[] text, String from, String to) {
        return TestArchive.bytes(new String(text, java.nio.charset.StandardCharsets.UTF_8).replace(from, to));
    }
}
