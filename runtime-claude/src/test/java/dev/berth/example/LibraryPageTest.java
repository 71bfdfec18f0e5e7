package dev.berth.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The example on the page is the class that is compiled here. */
class LibraryPageTest {
    private static final Path PAGE = Path.of("../docs/library.md");
    private static final Path SOURCE = Path.of("src/test/java/dev/berth/example/AgentServer.java");
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

    @Test
    void the_page_shows_the_compiled_example() throws IOException {
        Matcher code = CODE.matcher(Files.readString(PAGE));

        assertThat(code.find()).as("a java block in " + PAGE).isTrue();
        assertThat(code.group(1)).isEqualTo(Files.readString(SOURCE));
        assertThat(code.find()).as("a second java block in " + PAGE).isFalse();
    }

    @Test
    void the_page_names_the_version_of_this_checkout() throws IOException {
        Matcher here = VERSION.matcher(Files.readString(Path.of("pom.xml")));
        assertThat(here.find()).isTrue();

        assertThat(Files.readString(PAGE)).contains("<version>" + here.group(1) + "</version>");
    }
}
