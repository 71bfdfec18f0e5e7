package dev.berth.hermes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.testkit.image.ImageRecipeContract;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HermesImageTest extends ImageRecipeContract {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^([a-z0-9.-]+)==(\\S+) \\\\$");
    private static final Pattern HASHED =
            Pattern.compile("^[a-z0-9.-]+==\\S+( \\\\\\n {4}--hash=sha256:[0-9a-f]{64})+$");

    private final String lock = file("requirements.txt");

    HermesImageTest() {
        super(HermesImage.recipe(), Set.of("requirements.txt"));
    }

    @Test
    void the_lock_pins_the_agent_with_its_protocol_its_tools_and_its_providers() {
        assertThat(packages())
                .contains(HermesImage.AGENT + "==" + HermesImage.AGENT_VERSION)
                .anyMatch(one -> one.startsWith("agent-client-protocol=="))
                .anyMatch(one -> one.startsWith("mcp=="))
                .anyMatch(one -> one.startsWith("anthropic=="));
    }

    @Test
    void the_lock_pins_and_hashes_everything() {
        List<String> entries = List.of(lock.strip().split("\\n(?=\\S)"));

        assertThat(entries).hasSizeGreaterThan(70).hasSameSizeAs(packages()).allMatch(HASHED.asMatchPredicate());
    }

    @Test
    void the_lock_holds_no_address() {
        assertThat(lock).doesNotContain("://");
    }

    private List<String> packages() {
        return PACKAGE.matcher(lock)
                .results()
                .map(found -> found.group(1) + "==" + found.group(2))
                .toList();
    }
}
