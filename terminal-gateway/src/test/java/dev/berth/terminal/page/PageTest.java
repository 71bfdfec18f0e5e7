package dev.berth.terminal.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
    private static final Pattern IMPORT = Pattern.compile("(?m)^(?:import|export) [^;]*?from '([^']+)';$");
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

    private final Page page = Page.load();

    @BeforeEach
    void this_build_has_a_page() {
        assumeTrue(page.exists(), "this build has no page: npm was missing");
    }

    @Test
    void the_page_is_found_with_its_type_and_a_tag() throws IOException {
        PageFile index = page.file("").orElseThrow();

        assertThat(index.contentType()).isEqualTo("text/html;charset=utf-8");
        assertThat(index.entityTag()).matches("\"[0-9a-f]{32}\"");
        assertThat(text("")).contains("<script type=\"module\"");
        assertThat(page.file("vendor/xterm.js").orElseThrow().contentType()).startsWith("text/javascript");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../Page.class",
                "vendor/../index.html",
                "/index.html",
                "vendor",
                "vendor/",
                "files.txt",
                "INDEX.HTML"
            })
    void other_paths_are_not_found(String path) {
        assertThat(page.file(path)).isEmpty();
    }

    @Test
    void every_file_that_the_page_loads_exists() throws IOException {
        for (String file :
                List.of("index.html", "page.js", "berth-terminal.js", "player/player.js", "terminal/screen.js")) {
            Pattern reference = file.endsWith("html") ? LINK : IMPORT;

            assertThat(reference
                            .matcher(text(file))
                            .results()
                            .map(MatchResult::group)
                            .toList())
                    .isNotEmpty();
            assertThat(reference.matcher(text(file)).results())
                    .allSatisfy(match -> assertThat(page.file(relative(file, match.group(1))))
                            .as(match.group())
                            .isPresent());
        }
    }

    @Test
    void nothing_is_inline() throws IOException {
        assertThat(text(""))
                .doesNotContain("<style", "style=", "onclick", "javascript:")
                .doesNotContainPattern("<script(?![^>]*src)");
    }

    @Test
    void the_licences_of_the_libraries_are_included() throws IOException {
        assertThat(text("vendor/LICENSES.txt"))
                .contains("@xterm/xterm 6.0.0", "@xterm/addon-webgl", "Permission is hereby granted, free of charge");
    }

    private static String relative(String file, String reference) {
        return Path.of("/", file)
                .resolveSibling(reference)
                .normalize()
                .toString()
                .substring(1);
    }

    private String text(String path) throws IOException {
        try (var in = page.file(path).orElseThrow().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
