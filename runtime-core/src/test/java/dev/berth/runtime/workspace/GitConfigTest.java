package dev.berth.runtime.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings in the text of a git config file, which may be hostile. */
class GitConfigTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "[core]\\n\\thooksPath = a b  # no\\n -> a b",
                "[CORE] HooksPath=\"a;b\" ; no -> a;b",
                "[core]hookspath=a\\\\\\nb -> ab",
                "[core]\\nhookspath = \"a\\\\\"b\\\\\\\\\"\\n -> a\"b\\",
                "[core]\\nhookspath=1\\n[core \"x\"]\\nhookspath=2\\n[other]\\nhookspath=3 -> 1",
                "[core]\\nhookspath=1\\n[core]\\nhookspath=2 -> 2",
                "#[core]\\n;x\\n[core]\\nbare\\nhookspath=1 -> 1",
            })
    void the_last_value_of_the_plain_section_counts(String text, String value) {
        String config = text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");

        assertThat(GitConfig.parse(config).value("core.hookspath")).contains(value);
    }

    @Test
    void a_conditional_include_is_an_include() {
        GitConfig config = GitConfig.parse("""
                [include]
                	path = a
                [includeIf "gitdir:/x/\\"]"]
                	path = b
                """);

        assertThat(config.values("include.path")).containsExactly("a", "b");
    }

    @Test
    void any_text_is_read_to_its_end() {
        Random random = new Random(14);
        String letters = "[]\"\\=#; \n\tabc";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertThat(GitConfig.parse(text.toString()).values("a.b")).isNotNull();
        }
    }
}
