package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader refuses what Go's archive/tar and other readers read differently, and reads the rest as Go does. */
@Timeout(60)
class TarReaderTest {
    private static final byte[] FILE = TestArchive.header("f", '0', 3, "");
    private static final byte[] ABC = TestArchive.bytes("abc");

    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '4', '5', '6'})
    void content_of_a_member_that_has_none_is_refused(char type) {
        byte[] hidden = TestArchive.member("manifest.json", '0', "[]");

        refuses("has content", TestArchive.member(TestArchive.header("x", type, hidden.length, ""), hidden));
        refuses(
                "another size",
                TestArchive.member("pax", 'x', TestArchive.pax("size", String.valueOf(hidden.length))),
                TestArchive.header("x", type, 0, ""),
                hidden);
        refuses(
                "has content",
                TestArchive.member("pax", 'x', TestArchive.pax("size", "8589934592")),
                TestArchive.header("x", type, 0, ""),
                hidden);
    }

    @Test
    void pax_records_are_taken_apart_by_their_length() throws Exception {
        String comment = TestArchive.pax("comment", "x\n20 path=manifest.json\n15 size=4\n");

        assertThat(names(TestArchive.member("pax", 'x', comment), TestArchive.member(FILE, ABC)))
                .containsExactly("f=abc");
        assertThat(names(
                        TestArchive.member("pax", 'x', TestArchive.pax("path", "long") + comment),
                        TestArchive.member(FILE, ABC)))
                .containsExactly("long=abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "13 path=abc\n",
                "11 path=abcd\n",
                "999 path=a\n",
                "path=a\n",
                "+10 path=a\n",
                "10 path=a",
                "9 path=a\n\n",
                "8 patha\n",
                "5 =a\n",
                " 9 path=a\n",
                "10 path=\0\n",
                "8 path=\n",
                "10 size=-1\n",
                "10 size=+3\n",
                "10 size= 3\n",
                "9 size=4\n",
                "9 path=a\n9 path=b\n",
                "21 hdrcharset=BINARY\n",
                "22 GNU.sparse.name=ab\n",
                "21 GNU.sparse.map=0,1\n",
                "22 SCHILY.realsize=10\n"
            })
    void pax_records_that_readers_read_differently_are_refused(String records) {
        refuses("pax", TestArchive.member("pax", 'x', records), TestArchive.member(FILE, ABC));
    }

    @Test
    void a_size_in_a_pax_record_is_read_only_where_the_header_has_no_room_for_it() throws Exception {
        byte[] same = TestArchive.member("pax", 'x', TestArchive.pax("size", "3"));
        byte[] large = TestArchive.member("pax", 'x', TestArchive.pax("size", "8589934592"));

        assertThat(names(same, TestArchive.member(FILE, ABC))).containsExactly("f=abc");
        TarReader reader = reader(large, TestArchive.header("f", '0', 0, ""));
        assertThat(reader.next().orElseThrow().size()).isEqualTo(1L << 33);
        refuses("pax", large, TestArchive.member(FILE, ABC));
    }

    @Test
    void headers_for_other_members_than_the_next_one_are_refused() {
        byte[] path = TestArchive.member("pax", 'x', TestArchive.pax("path", "a"));
        byte[] longName = TestArchive.member("././@LongLink", 'L', "a\0");

        refuses("extends", TestArchive.member("g", 'g', TestArchive.pax("path", "a")), FILE);
        refuses("extends", path, path, FILE);
        refuses("extends", longName, longName, FILE);
        refuses("extends", longName, path, FILE);
        refuses("extends", path, longName, FILE);
        refuses("extends", path);
    }

    @Test
    void long_names_of_gnu_are_read_up_to_their_only_zero_byte() throws Exception {
        byte[] file = TestArchive.member(FILE, ABC);
        assertThat(names(TestArchive.member("././@LongLink", 'L', "long\0"), file))
                .containsExactly("long=abc");
        for (String name : List.of("a\0b\0", "a\0\0", "a", "\0", "")) {
            refuses("long name", TestArchive.member("././@LongLink", 'L', name), file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0000000003",
                "+0000000003",
                "          3\0",
                "3 3\0\0\0\0\0\0\0\0\0",
                "\0\0\0\0\0\0\0\0\0\0003\0",
                "0000000003x",
                "0000000000o",
                "\0\0\0\0\0\0\0\0\0\0\0\0",
                "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fd",
                "\u0080\0\0\1\0\0\0\0\0\0\0\3",
                "\u0081\0\0\0\0\0\0\0\0\0\0\3",
                "\u00c0\0\0\0\0\0\0\0\0\0\0\3",
                "\u0080\0\0\0\u0080\0\0\0\0\0\0\3"
            })
    void a_size_that_readers_read_differently_is_refused(String size) {
        refuses("size", TestArchive.member(TestArchive.with(FILE, 124, size), ABC));
    }

    @Test
    void sizes_are_octal_or_binary() throws Exception {
        for (String size : List.of("00000000003\0", "00000000003 ", "000000000003", "\u0080\0\0\0\0\0\0\0\0\0\0\3")) {
            assertThat(names(TestArchive.member(TestArchive.with(FILE, 124, size), ABC)))
                    .containsExactly("f=abc");
        }
    }

    @Test
    void formats_with_other_fields_are_refused() {
        refuses("format", TestArchive.with(FILE, 257, "\0\0\0\0\0\0\0\0"));
        refuses("format", TestArchive.with(FILE, 257, "ustar\00001"));
        refuses("format", TestArchive.with(FILE, 257, "xstar\00000"));
        refuses("format", TestArchive.with(FILE, 508, "tar\0"));
        // Go takes what GNU has as times for a part of the name, unless it is a time
        refuses("format", TestArchive.with(TestArchive.with(FILE, 257, "ustar  \0"), 345, "folder"));
        refuses("number", TestArchive.with(FILE, 108, "nobody"));
        for (char type : new char[] {'S', 'D', 'M', 'N', 'V', '7', 'X', 'A', 0xff}) {
            refuses("device", TestArchive.header("f", type, 0, ""));
        }
    }

    @Test
    void names_are_not_stripped() throws Exception {
        refuses("name", TestArchive.header("manifest.json ", '0', 0, ""));
        refuses("name", TestArchive.header("\tmanifest.json", '0', 0, ""));
        refuses("name", TestArchive.with(FILE, 0, "\u00e9\u00ff"));
        refuses("name", TestArchive.header("caf\u00e9", '0', 0, ""));
        refuses("name", TestArchive.header("a\\b", '0', 0, ""));
        refuses("name", TestArchive.header("", '0', 0, ""));
        assertThat(names(TestArchive.with(TestArchive.header("f", '0', 0, ""), 345, "folder")))
                .containsExactly("folder/f=");
    }

    @Test
    void bytes_of_names_do_not_reach_the_error() {
        assertThatThrownBy(() -> names(TestArchive.with(FILE, 0, "\u001b]52;c;eA\u0007")))
                .hasMessageNotContaining("\u001b")
                .hasMessageNotContaining("\u0007");
    }

    @Test
    void the_end_is_two_zero_blocks_and_nothing_else() {
        byte[] file = TestArchive.member(FILE, ABC);

        refuses("cut off", new ByteArrayInputStream(file));
        refuses("cut off", new ByteArrayInputStream(Arrays.copyOf(file, file.length + 512)));
        refuses("behind its end", file, new byte[512], file);
        refuses("behind its end", file, new byte[1024], file);
    }

    private static List<String> names(byte[]... members) throws IOException {
        TarReader reader = reader(members);
        List<String> names = new ArrayList<>();
        for (Optional<TarReader.Member> next = reader.next(); next.isPresent(); next = reader.next()) {
            names.add(next.get().name() + "=" + new String(reader.readAllBytes(), StandardCharsets.UTF_8));
        }
        return names;
    }

    private static TarReader reader(byte[]... members) {
        return new TarReader(new ByteArrayInputStream(TestArchive.tarOf(members)));
    }

    private static void refuses(String seen, byte[]... members) {
        refuses(seen, new ByteArrayInputStream(TestArchive.tarOf(members)));
    }

    private static void refuses(String seen, ByteArrayInputStream in) {
        assertThatThrownBy(() -> {
                    TarReader reader = new TarReader(in);
                    while (reader.next().isPresent()) {
                        reader.readAllBytes();
                    }
                })
                .isInstanceOf(BadArchiveException.class)
                .hasMessageContaining(seen);
    }
}
